//! The SAM form, read by SAM's own translator where that is installed (`pip install
//! aws-sam-translator`): the template that it makes has the roles with the same statements.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use sfn_role_check::export::role::{WholeRoleForm, role};

use super::machines::machines;
use super::sources::value_of_yaml;
use super::whole;

/// Translates templates, one in a line; `--check` tells whether the translator is there.
const TRANSLATE: &str = r#"
import json, sys, types, logging
logging.disable(logging.CRITICAL)
from samtranslator.translator.transform import transform
if len(sys.argv) > 1: sys.exit(0)
class Managed:
    def load(self): return {}
for line in sys.stdin:
    print(json.dumps(transform(json.loads(line), {}, Managed())))
"#;

fn python() -> Command {
    let mut python = Command::new("python3");
    python
        .args(["-c", TRANSLATE])
        .env("AWS_DEFAULT_REGION", "eu-west-1");
    python.stderr(Stdio::null());
    python
}

fn is_installed() -> bool {
    let status = python().arg("--check").stdin(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn translated(templates: &[Value]) -> Vec<Value> {
    let mut child = python()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for template in templates {
        writeln!(input, "{template}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the translator refuses a template");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The names of all statements below a value.
fn sids(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let (Some(Value::String(sid)), true) =
                (members.get("Sid"), members.contains_key("Effect"))
            {
                found.push(sid.clone());
            }
            members.values().for_each(|value| sids(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| sids(value, found)),
        _ => {}
    }
}

fn sorted(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    sids(value, &mut found);
    found.sort();
    found
}

#[test]
fn the_translator_takes_what_is_written_for_sam() {
    // Where it is not, there is nothing to ask.
    if !is_installed() {
        return;
    }
    let mut templates = Vec::new();
    let mut expected = Vec::new();
    for (name, workspace) in machines() {
        let text = role(&workspace, None, WholeRoleForm::Sam);
        let roles = serde_json::to_value(whole(&workspace)).unwrap();
        let mut own = Vec::new();
        for document in text.split("---\n") {
            let mut template = value_of_yaml(document);
            // `sam package` puts files into a bucket.
            for resource in template["Resources"].as_object_mut().unwrap().values_mut() {
                if !resource["Properties"]["DefinitionUri"].is_null() {
                    resource["Properties"]["DefinitionUri"] = json!("s3://bucket/definition.json");
                }
            }
            own.push(template);
        }
        expected.push((name, sorted(&roles), own.len()));
        templates.append(&mut own);
    }
    let mut made = translated(&templates).into_iter();
    for (name, sids, count) in expected {
        let mut found: Vec<String> = made
            .by_ref()
            .take(count)
            .flat_map(|one| sorted(&one))
            .collect();
        found.sort();
        // SAM gives its own trust policy to the roles that it makes.
        let written = sids.iter().filter(|sid| !sid.starts_with("Trust"));
        for sid in written {
            assert!(found.contains(sid), "{name}: {sid} {found:?}");
        }
    }
}
