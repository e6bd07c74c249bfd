//! Tables of what no parameter shows: roles that something else names, that were passed before,
//! and parameters that only look like roles.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::lines::{lines, table};

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

/// All tables.
pub(super) fn tables() -> String {
    let mut tables = String::new();
    indirect(&mut tables);
    passed_before(&mut tables);
    look_alikes(&mut tables);
    tables
}

fn indirect(tables: &mut String) {
    const FILE: &str = "data/indirect.jsonl";
    let mut sorted = BTreeMap::new();
    for (at, line) in lines::<IndirectLine>(FILE) {
        assert!(
            !line.evidence.is_empty() && !line.basis.is_empty(),
            "{FILE}:{at}: no evidence"
        );
        for principal in &line.principals {
            assert!(
                principal.ends_with(".amazonaws.com"),
                "{FILE}:{at}: `{principal}` is no service principal"
            );
        }
        let later = match line.passed_by.as_str() {
            "caller" => false,
            "run-time-role" => true,
            other => panic!("{FILE}:{at}: passed by `{other}`"),
        };
        let is_certain = match line.confidence.as_str() {
            "high" | "medium" => true,
            "low" => false,
            other => panic!("{FILE}:{at}: confidence is `{other}`"),
        };
        let when = match line.when.as_deref().map(|when| when.split_once(':')) {
            None => "When::Always".to_owned(),
            Some(Some(("set", path))) => format!("When::Set({path:?})"),
            Some(Some(("unset", path))) => format!("When::Unset({path:?})"),
            Some(_) => panic!("{FILE}:{at}: when is `{:?}`", line.when),
        };
        let (service, action) = (line.service, line.action.to_ascii_lowercase());
        let row = format!(
            "Indirect {{ service: {service:?}, action: {action:?}, place: {:?}, principals: &{:?}, later: {later}, is_certain: {is_certain}, when: {when} }}",
            line.place, line.principals
        );
        assert!(
            sorted.insert((service, action, line.place), row).is_none(),
            "{FILE}:{at}: there twice"
        );
    }
    table(tables, "INDIRECT", "Indirect", sorted.values());
}

fn passed_before(tables: &mut String) {
    const FILE: &str = "data/passed-before.jsonl";
    let mut sorted = BTreeMap::new();
    for (at, line) in lines::<PassedBeforeLine>(FILE) {
        assert!(!line.source.is_empty(), "{FILE}:{at}: no source");
        let row = format!("({:?}, {:?})", line.call, line.made);
        assert!(
            sorted.insert(line.call, row).is_none(),
            "{FILE}:{at}: there twice"
        );
    }
    table(tables, "PASSED_BEFORE", "(&str, &str)", sorted.values());
}

/// One row for each operation and name of a parameter.
fn look_alikes(tables: &mut String) {
    const FILE: &str = "data/look-alikes.jsonl";
    let mut rows = BTreeSet::new();
    for (at, line) in lines::<LookAlikeLine>(FILE) {
        assert!(!line.reason.is_empty(), "{FILE}:{at}: no reason");
        for operation in &line.operations {
            for param in line.param.split(',') {
                let name = param.trim().rsplit('.').next().unwrap_or_default();
                let name = name.trim_end_matches("[]");
                rows.insert(format!(
                    "({:?}, {:?}, {:?})",
                    line.service,
                    operation.to_ascii_lowercase(),
                    name.to_ascii_lowercase()
                ));
            }
        }
    }
    table(tables, "LOOK_ALIKES", "(&str, &str, &str)", rows.iter());
}
