//! Projects as they are and as their resolution to bare documents: both get the same verdicts.
//! How they were made is told beside them, in `tests/data/differential`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sfn_role_check::report::{Check, CheckKind, Param, Report, Verdict};
use sfn_role_check::workspace::Workspace;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/differential");
/// A check by its state, kind, calling role, action, resource and context.
type Key = (Option<String>, String);
type Verdicts = BTreeMap<Key, Verdict>;

/// The files below a folder, as documents with their paths.
fn documents(folder: &Path) -> Vec<Value> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    let document = |path: &PathBuf| {
        let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
        json!({"name": name.replace('\\', "/"), "text": fs::read_to_string(path).unwrap()})
    };
    found.iter().map(document).collect()
}

fn report(documents: &[Value], settings: &Value) -> Report {
    let workspace = json!({"documents": documents, "settings": settings});
    sfn_role_check::analyze(&Workspace::from_json(&workspace.to_string()).unwrap())
}

/// With the names of the resolution in the place of placeholders.
fn filled(text: &str, names: &Value) -> String {
    let mut text = text.to_owned();
    for (name, value) in names.as_object().unwrap() {
        text = text.replace(&format!("${{{name}}}"), value.as_str().unwrap());
    }
    text
}

fn key(report: &Report, check: &Check, names: &Value, with_resource: bool) -> Key {
    let mut tasks = report
        .state_machines
        .iter()
        .flat_map(|machine| &machine.tasks);
    let task = check.task.and_then(|task| tasks.nth(task as usize));
    let kind = match check.kind {
        CheckKind::PassRole => "pass-role",
        CheckKind::AssumeRole => "assume-role",
        CheckKind::RoleTrust => "role-trust",
        CheckKind::Action => "action",
    };
    let resource = check.resource.as_deref().filter(|_| with_resource);
    let context = check.context.0.iter().map(|(key, value)| match value {
        Param::List(list) => format!("{key}={}", list.join("|")),
        Param::Text(text) => format!("{key}={text}"),
        Param::Number(number) => format!("{key}={number}"),
    });
    let context: Vec<String> = context.collect();
    let text = format!(
        "{kind} {} {} {} {}",
        check.role,
        check.action,
        resource.unwrap_or("-"),
        context.join(" ")
    );
    (task.map(|task| task.state.clone()), filled(&text, names))
}

/// The worst of two.
fn worse(one: Verdict, two: Verdict) -> Verdict {
    let rank = |verdict| match verdict {
        Verdict::Denied => 0,
        Verdict::Missing => 1,
        Verdict::Undecided => 2,
        Verdict::Granted => 3,
    };
    match rank(one) <= rank(two) {
        true => one,
        false => two,
    }
}

fn add(verdicts: &mut Verdicts, report: &Report, names: &Value, with_resource: bool) {
    for check in &report.checks {
        let key = key(report, check, names, with_resource);
        let known = verdicts.get(&key).copied().unwrap_or(check.verdict);
        verdicts.insert(key, worse(known, check.verdict));
    }
}

/// What the resolution says: the same in all worlds, or undecided.
fn resolved(resolution: &Value) -> Verdicts {
    let worlds = resolution["worlds"].as_array().unwrap();
    let mut all: BTreeMap<Key, Vec<Verdict>> = BTreeMap::new();
    for world in worlds {
        let mut verdicts = Verdicts::new();
        for machine in world["machines"].as_array().unwrap() {
            let name = format!("{}.asl.json", machine["name"].as_str().unwrap());
            let definition =
                json!({"name": name, "kind": "state-machine", "text": machine["text"]});
            let mut documents = vec![definition];
            documents.extend(world["documents"].as_array().unwrap().iter().cloned());
            let report = report(&documents, &machine["settings"]);
            add(
                &mut verdicts,
                &report,
                &resolution["names"],
                worlds.len() == 1,
            );
        }
        for (key, verdict) in verdicts {
            all.entry(key).or_default().push(verdict);
        }
    }
    let agreed = |verdicts: &Vec<Verdict>| {
        let first = verdicts[0];
        match verdicts.iter().all(|verdict| *verdict == first) {
            true => first,
            false => Verdict::Undecided,
        }
    };
    all.iter()
        .map(|(key, verdicts)| (key.clone(), agreed(verdicts)))
        .collect()
}

fn folders(kind: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(FOLDER).join(kind)).unwrap();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

#[test]
fn a_project_gets_the_verdicts_of_its_resolution() {
    let mut told = String::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (kind, forms) in [
        ("cdk", &["cdk.out"][..]),
        ("sam", &["project", "translated"]),
    ] {
        for folder in folders(kind) {
            let name = format!("{kind}/{}", folder.file_name().unwrap().to_str().unwrap());
            let resolution = fs::read_to_string(folder.join("resolved.json")).unwrap();
            let resolution: Value = serde_json::from_str(&resolution).unwrap();
            let expected = resolved(&resolution);
            let names = &resolution["names"];
            let is_single = resolution["worlds"].as_array().unwrap().len() == 1;
            told.push_str(&format!("{name}\n"));
            for ((state, check), verdict) in &expected {
                let state = state.as_deref().unwrap_or("-");
                told.push_str(&format!("  {verdict:?}: {state}: {check}\n"));
            }
            let place = json!({"account": names["AWS::AccountId"], "region": names["AWS::Region"]});
            for (form, settings) in forms
                .iter()
                .flat_map(|form| [(form, json!({})), (form, place.clone())])
            {
                let report = report(&documents(&folder.join(form)), &settings);
                let mut verdicts = Verdicts::new();
                add(&mut verdicts, &report, names, is_single);
                let keys = expected.keys().chain(verdicts.keys());
                for key in keys.collect::<std::collections::BTreeSet<_>>() {
                    count += 1;
                    let (found, expected) = (verdicts.get(key), expected.get(key));
                    if found != expected {
                        wrong.push(format!(
                            "{name} {form} {settings}: {key:?}: {found:?}, resolved {expected:?}"
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 300, "{count}");
    insta::assert_snapshot!(told);
}
