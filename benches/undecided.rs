//! Undecided checks over the projects and stacks of the tests, with the reason of each that stays.
//!
//! `cargo bench --bench undecided` prints a row for each project that has any, then the reasons.
//! Names of folders behind it are looked at instead: `cargo bench --bench undecided -- FOLDER...`.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sfn_role_check::report::{Check, Report, Verdict};
use sfn_role_check::workspace::Workspace;

const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

/// What was counted.
#[derive(Default)]
struct Counts {
    checks: usize,
    undecided: usize,
    asked: usize,
    reasons: BTreeMap<String, usize>,
}

impl Counts {
    fn add(&mut self, name: &str, report: &Report) {
        let open = |check: &&Check| check.verdict == Verdict::Undecided;
        let undecided = report.checks.iter().filter(open).count();
        let asked = |at: usize| {
            let mut questions = report.questions.iter();
            questions.any(|question| question.settles.contains(&u32::try_from(at).unwrap()))
        };
        let all = report.checks.iter().enumerate();
        let open = all.filter(|(_, check)| check.verdict == Verdict::Undecided);
        self.asked += open.clone().filter(|(at, _)| asked(*at)).count();
        for (_, check) in open {
            *self.reasons.entry(reason(check)).or_default() += 1;
        }
        self.checks += report.checks.len();
        self.undecided += undecided;
        if undecided > 0 {
            println!("{undecided:>5} of {:<5} {name}", report.checks.len());
        }
    }
}

/// What a check is undecided by: the code of its first reason that leaves it open.
fn reason(check: &Check) -> String {
    const PROVED: [&str; 6] = [
        "allowed-by-statement",
        "deny-does-not-apply",
        "identity-in-order",
        "no-statement-allows",
        "statement-may-apply",
        "trust-allows",
    ];
    let codes = check.reasons.iter().map(|reason| reason.code.name());
    let mut open = codes.filter(|code| !PROVED.contains(&code.as_str()));
    open.next().unwrap_or_else(|| "none".to_owned())
}

fn main() {
    // Cargo says that it is a benchmark.
    let folders: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .map(PathBuf::from)
        .collect();
    let mut counts = Counts::default();
    if folders.is_empty() {
        let stacks = fs::read_to_string(Path::new(TESTS).join("stacks.jsonl")).unwrap();
        for line in stacks.lines().skip(1) {
            let line: Value = serde_json::from_str(line).unwrap();
            let report = report(&line["documents"], &line["settings"]);
            counts.add(line["name"].as_str().unwrap(), &report);
        }
        projects(
            &Path::new(TESTS).join("differential"),
            &["cdk.out", "project"],
            &mut counts,
        );
    }
    for folder in &folders {
        counts.add(&folder.to_string_lossy(), &of_folder(folder));
    }
    println!(
        "\n{} of {} checks are undecided; {} of them have a question",
        counts.undecided, counts.checks, counts.asked
    );
    for (reason, count) in &counts.reasons {
        println!("{count:>5} {reason}");
    }
}

/// The folders of these names below a folder.
fn projects(below: &Path, names: &[&str], counts: &mut Counts) {
    let mut folders: Vec<PathBuf> = fs::read_dir(below)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        match names.iter().any(|name| folder.ends_with(name)) {
            true => counts.add(&folder.to_string_lossy(), &of_folder(&folder)),
            false => projects(&folder, names, counts),
        }
    }
}

fn of_folder(folder: &Path) -> Report {
    let mut documents = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_string_lossy();
            // What is no text is nothing for us.
            let text = fs::read_to_string(&path).unwrap_or_default();
            documents.push((name.into_owned(), text));
        }
    }
    documents.sort();
    let documents = documents
        .iter()
        .map(|(name, text)| json!({"name": name, "text": text}));
    report(&documents.collect(), &json!({}))
}

fn report(documents: &Value, settings: &Value) -> Report {
    let workspace = json!({"documents": documents, "settings": settings});
    sfn_role_check::analyze(&Workspace::from_json(&workspace.to_string()).unwrap())
}
