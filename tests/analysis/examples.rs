//! The gallery of the page: each example shows what its line promises.

use std::collections::BTreeSet;

use sfn_role_check::report::Report;
use sfn_role_check::{Workspace, analyze};
use test_support::{OTHER, OWN, apply_fixes, notices, reasons};

/// Name; how many are granted, missing, denied and undecided; the code that tells what it is
/// about; the same numbers after its fixes.
type Row = (&'static str, [u32; 4], &'static str, [u32; 4]);

const ROWS: [Row; 10] = [
    (
        "ecs-run-task",
        [0, 2, 0, 0],
        "no-statement-allows",
        [2, 0, 0, 0],
    ),
    (
        "cross-account",
        [0, 1, 0, 0],
        "near-miss-name",
        [1, 0, 0, 0],
    ),
    (
        "credentials-pass-role",
        [1, 2, 0, 0],
        "no-statement-allows",
        [3, 0, 0, 0],
    ),
    (
        "ecs-override",
        [1, 1, 0, 0],
        "task-definition-role-replaced",
        [2, 0, 0, 0],
    ),
    (
        "emr-role-names",
        [0, 1, 0, 1],
        "instance-profile-hides-role",
        [0, 0, 0, 2],
    ),
    (
        "permissions-boundary",
        [0, 1, 0, 0],
        "guardrail-does-not-allow",
        [1, 0, 0, 0],
    ),
    // No statement that is added mends a Deny.
    (
        "explicit-deny",
        [0, 0, 1, 0],
        "denied-by-statement",
        [0, 0, 1, 0],
    ),
    ("external-id", [0, 1, 0, 0], "condition-fails", [1, 0, 0, 0]),
    (
        "distributed-map",
        [1, 1, 0, 1],
        "no-statement-allows",
        [3, 0, 0, 0],
    ),
    // What is filled in for the input is the user's.
    ("jsonata-role", [0, 0, 0, 1], "hole-decides", [0, 0, 0, 1]),
];

fn folder() -> String {
    format!("{}/www/examples", env!("CARGO_MANIFEST_DIR"))
}

fn file(name: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(format!("{}/{name}.json", folder())).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn counts(report: &Report) -> [u32; 4] {
    let summary = &report.summary;
    [
        summary.granted,
        summary.missing,
        summary.denied,
        summary.undecided,
    ]
}

#[test]
fn every_example_shows_what_its_line_promises() {
    for (name, before, code, after) in ROWS {
        let workspace = Workspace::from_json(&file(name)["workspace"].to_string()).unwrap();
        let report = analyze(&workspace);
        assert_eq!(counts(&report), before, "{name}");
        let mut codes = notices(&report);
        codes.extend(report.checks.iter().flat_map(reasons));
        assert!(codes.iter().any(|one| one == code), "{name}: {codes:?}");
        let fixed = analyze(&apply_fixes(&workspace, &report));
        assert_eq!(counts(&fixed), after, "{name} after its fixes");
    }
}

#[test]
fn every_example_is_in_the_table_and_in_the_gallery() {
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let rows: BTreeSet<String> = ROWS.iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(files, rows);
    let scripts = ["host/examples.ts", "entries/more-examples.ts"]
        .map(|script| std::fs::read_to_string(format!("{}/../src/{script}", folder())).unwrap());
    for name in files {
        let import = format!("\"../../examples/{name}.json\"");
        assert!(
            scripts.iter().any(|script| script.contains(&import)),
            "{name}"
        );
    }
}

#[test]
fn titles_and_lines_are_short_and_accounts_are_invented() {
    for (name, ..) in ROWS {
        let file = file(name);
        let length = |key: &str| file[key].as_str().unwrap().chars().count();
        assert!((5..=40).contains(&length("title")), "{name}");
        assert!((40..=140).contains(&length("teaches")), "{name}");
        let text = file.to_string();
        let numbers = text.split(|char: char| !char.is_ascii_digit());
        for account in numbers.filter(|number| number.len() == 12) {
            assert!([OWN, OTHER].contains(&account), "{name}: {account}");
        }
    }
}
