//! Stacks in their worlds, and what is joined with them: files, nested stacks, imports.

use serde_json::Value;
use sfn_role_check::report::{CheckKind, Verdict};
use sfn_role_check::workspace::Workspace;
use test_support::checks;

/// Each line: a workspace, and the verdicts that its `pass-role` checks may have.
const STACKS: &str = include_str!("../../data/stacks.jsonl");

fn verdict(name: &Value) -> Verdict {
    match name.as_str().unwrap() {
        "granted" => Verdict::Granted,
        "missing" => Verdict::Missing,
        "denied" => Verdict::Denied,
        "undecided" => Verdict::Undecided,
        other => panic!("{other}"),
    }
}

#[test]
fn what_the_files_determine_is_decided() {
    let mut wrong = Vec::new();
    for line in STACKS.lines().skip(1) {
        let line: Value = serde_json::from_str(line).unwrap();
        let workspace = serde_json::json!({
            "documents": line["documents"], "settings": line["settings"]});
        let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
        let report = sfn_role_check::analyze(&workspace);
        let found: Vec<Verdict> = checks(&report, CheckKind::PassRole)
            .iter()
            .map(|check| check.verdict)
            .collect();
        let expected = line["expected"].as_array().unwrap().iter();
        let expected: Vec<Verdict> = expected.map(verdict).collect();
        let is_right = match line["each"] == true {
            true => found == expected,
            false => !found.is_empty() && found.iter().all(|one| expected.contains(one)),
        };
        if !is_right {
            wrong.push(format!("{}: {found:?}, not {expected:?}", line["name"]));
        }
        let text = serde_json::to_string(&report).unwrap();
        let has_mark = text
            .chars()
            .any(|letter| ('\u{e000}'..='\u{e002}').contains(&letter));
        if has_mark {
            wrong.push(format!("{}: a mark in the report", line["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
