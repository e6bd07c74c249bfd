//! Tables of what no parameter shows: roles that something else names, that were passed before,
//! and parameters that only look like roles.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::lines::{lines, write};
use crate::table::{Table, field, words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct IndirectLine {
    service: String,
    action: String,
    #[serde(rename = "where")]
    place: String,
    principals: Vec<String>,
    passed_by: String,
    #[serde(default)]
    when: Option<String>,
    confidence: String,
    evidence: String,
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassedBeforeLine {
    call: String,
    made: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookAlikeLine {
    service: String,
    operations: Vec<String>,
    param: String,
    reason: String,
}

/// Writes all tables.
pub(super) fn write_tables() {
    write("indirect.txt", indirect().text());
    write("passed-before.txt", passed_before().text());
    write("look-alikes.txt", look_alikes().text());
}

fn indirect() -> Table {
    const FILE: &str = "data/indirect.jsonl";
    let mut table = Table::default();
    let mut sorted = BTreeMap::new();
    for (at, line) in lines::<IndirectLine>(FILE) {
        let place = format!("{FILE}:{at}");
        assert!(
            !line.evidence.is_empty() && !line.basis.is_empty(),
            "{place}: no evidence"
        );
        for principal in &line.principals {
            assert!(
                principal.ends_with(".amazonaws.com"),
                "{place}: `{principal}` is no service principal"
            );
        }
        let later = match line.passed_by.as_str() {
            "caller" => "",
            "run-time-role" => "l",
            other => panic!("{place}: passed by `{other}`"),
        };
        let certain = match line.confidence.as_str() {
            "high" | "medium" => "c",
            "low" => "",
            other => panic!("{place}: confidence is `{other}`"),
        };
        let when = line.when.as_deref().unwrap_or_default();
        assert!(
            when.is_empty() || when.starts_with("set:") || when.starts_with("unset:"),
            "{place}: when is `{when}`"
        );
        let principals = words(&place, &line.principals);
        let flags = [later, certain].concat();
        let field = field(&place, &[&flags, when, &line.place, &principals]);
        let key = format!("{}:{}", line.service, line.action);
        let twice = sorted.insert((key, line.place), (place.clone(), field));
        assert!(twice.is_none(), "{place}: there twice");
    }
    for ((key, _), (place, field)) in &sorted {
        table.add(place, key, field);
    }
    table
}

fn passed_before() -> Table {
    const FILE: &str = "data/passed-before.jsonl";
    let mut table = Table::default();
    for (at, line) in lines::<PassedBeforeLine>(FILE) {
        let place = format!("{FILE}:{at}");
        assert!(!line.source.is_empty(), "{place}: no source");
        table.insert(&place, &line.call, &[line.made]);
    }
    table
}

/// One field for each operation and name of a parameter.
fn look_alikes() -> Table {
    const FILE: &str = "data/look-alikes.jsonl";
    let mut table = Table::default();
    let mut known = BTreeSet::new();
    for (at, line) in lines::<LookAlikeLine>(FILE) {
        let place = format!("{FILE}:{at}");
        assert!(!line.reason.is_empty(), "{place}: no reason");
        for operation in &line.operations {
            for param in line.param.split(',') {
                let name = param.trim().rsplit('.').next().unwrap_or_default();
                // What names a session or a policy never holds the ARN of a role, which is what
                // the core asks for.
                if ["sessionname", "policydocument", "rolename", "profilename"]
                    .iter()
                    .any(|end| name.to_ascii_lowercase().ends_with(end))
                {
                    continue;
                }
                let field = field(&place, &[operation, name.trim_end_matches("[]")]);
                if known.insert((line.service.clone(), field.clone())) {
                    table.add(&place, &line.service, &field);
                }
            }
        }
    }
    table
}
