//! Sources, and real plans and states of them: alone and together they say the same wherever the plan
//! or state knows it, and the source decides what they leave open. How they were made is told beside
//! them, in `tests/data/differential/terraform`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use sfn_role_check::workspace::Workspace;
use test_support::notices;

/// Folders in which a call names a role by an account that only the plan tells: nothing is said of
/// whom that role trusts.
const OF_ACCOUNT: [&str; 2] = ["29-caller-identity", "41-role-looked-up"];

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/differential/terraform"
);
/// What `make.py` may have made of a folder: plans, and states.
const MADE: [(&str, &str); 4] = [
    ("plan.json", "plan"),
    ("state.tfstate", "state"),
    ("settled.json", "second plan"),
    ("targeted.json", "plan with a target"),
];
/// Folders in which the source alone leaves something open that only the values of variables decide.
const GIVEN: [&str; 7] = [
    "21-variable-given",
    "22-variable-given-other",
    "24-condition-one-grants",
    "25-count-by-variable",
    "26-count-unknown",
    "27-for-each-unknown",
    "28-dynamic",
];

/// A check by its state and kind, with the worst verdict.
type Verdicts = BTreeMap<(String, &'static str), Verdict>;

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries
        .filter(|path| path.join("source").is_dir())
        .collect();
    found.sort();
    found
}

fn name_of(folder: &Path) -> &str {
    folder.file_name().unwrap().to_str().unwrap()
}

fn source(folder: &Path) -> Vec<Value> {
    let top = folder.join("source");
    let mut found = Vec::new();
    let mut open = vec![top.clone()];
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
        let name = path.strip_prefix(&top).unwrap().to_str().unwrap();
        json!({"name": name.replace('\\', "/"), "text": fs::read_to_string(path).unwrap()})
    };
    found.iter().map(document).collect()
}

fn made(folder: &Path) -> Vec<(&'static str, Value)> {
    let text = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let all = MADE
        .iter()
        .filter_map(|(name, what)| Some((*what, json!({"name": name, "text": text(name)?}))));
    all.collect()
}

fn report(documents: &[Value]) -> Report {
    let workspace = json!({"documents": documents, "settings": {}});
    sfn_role_check::analyze(&Workspace::from_json(&workspace.to_string()).unwrap())
}

fn verdicts(report: &Report) -> Verdicts {
    let tasks: Vec<_> = report
        .state_machines
        .iter()
        .flat_map(|one| &one.tasks)
        .collect();
    let rank = |verdict| match verdict {
        Verdict::Denied => 0,
        Verdict::Missing => 1,
        Verdict::Undecided => 2,
        Verdict::Granted => 3,
    };
    let mut all = Verdicts::new();
    for check in &report.checks {
        let state = check
            .task
            .map_or("-", |at| tasks[at as usize].state.as_str());
        let kind = match check.kind {
            CheckKind::PassRole => "pass-role",
            CheckKind::AssumeRole => "assume-role",
            CheckKind::RoleTrust => "role-trust",
            CheckKind::Action => "action",
        };
        let known = all.entry((state.to_owned(), kind)).or_insert(check.verdict);
        if rank(check.verdict) < rank(*known) {
            *known = check.verdict;
        }
    }
    all
}

#[test]
fn a_plan_and_its_source_say_the_same() {
    let mut told = String::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in folders() {
        let name = name_of(&folder);
        let source = source(&folder);
        let own = verdicts(&report(&source));
        told.push_str(&format!("{name}\n"));
        for ((state, kind), verdict) in &own {
            told.push_str(&format!("  source: {state}: {kind}: {verdict:?}\n"));
        }
        for (what, document) in made(&folder) {
            let mut together = source.clone();
            together.push(document.clone());
            let joined = report(&together);
            let machines: BTreeSet<_> = joined.state_machines.iter().map(|one| &one.name).collect();
            if machines.len() != joined.state_machines.len() {
                wrong.push(format!("{name} {what}: two of one machine"));
            }
            if notices(&joined).contains(&"source-unlike-plan".to_owned()) {
                wrong.push(format!("{name} {what}: said to be unlike the source"));
            }
            let joined = verdicts(&joined);
            let alone = verdicts(&report(&[document]));
            let keys: BTreeSet<_> = own
                .keys()
                .chain(joined.keys())
                .chain(alone.keys())
                .collect();
            for key in keys {
                count += 1;
                let (own, joined, alone) = (own.get(key), joined.get(key), alone.get(key));
                let is_open = matches!(own, None | Some(Verdict::Undecided));
                // Whether the role that is named is the one that is made hangs on the account.
                if joined.is_none() && key.1 == "role-trust" && OF_ACCOUNT.contains(&name) {
                    continue;
                }
                if own != joined && !(is_open && GIVEN.contains(&name)) {
                    wrong.push(format!(
                        "{name} {what}: {key:?}: {joined:?}, source alone {own:?}"
                    ));
                }
                let is_known = !matches!(alone, None | Some(Verdict::Undecided));
                // A target leaves out policies of its roles.
                if is_known && alone != joined && what != "plan with a target" {
                    wrong.push(format!(
                        "{name} {what}: {key:?}: {joined:?}, it alone {alone:?}"
                    ));
                }
                if own != joined {
                    let (state, kind) = key;
                    told.push_str(&format!("  with {what}: {state}: {kind}: {joined:?}\n"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 100, "{count}");
    insta::assert_snapshot!(told);
}

/// The documents of a folder.
fn folder(name: &str) -> (Vec<Value>, Vec<(&'static str, Value)>) {
    let folder = Path::new(FOLDER).join(name);
    (source(&folder), made(&folder))
}

fn replaced(documents: &[Value], from: &str, to: &str) -> Vec<Value> {
    let mut all = documents.to_vec();
    let mut is_done = false;
    for document in &mut all {
        let text = document["text"].as_str().unwrap();
        is_done |= text.contains(from);
        document["text"] = json!(text.replace(from, to));
    }
    assert!(is_done, "{from}");
    all
}

#[test]
fn a_source_that_was_changed_since_is_not_granted_by_its_plan() {
    let allow = "Statement = [{ Effect = \"Allow\", Action = \"iam:PassRole\"";
    let deny = "Statement = [{ Effect = \"Deny\", Action = \"iam:PassRole\"";
    let policy = "resource \"aws_iam_role_policy\" \"p\" {";
    let rows: &[(&str, &str, &str, &str)] = &[
        ("01-jsonencode", "Allow becomes Deny", allow, deny),
        (
            "01-jsonencode",
            "another action",
            "\"iam:PassRole\"",
            "\"iam:GetRole\"",
        ),
        (
            "01-jsonencode",
            "the policy is gone",
            policy,
            "resource \"aws_iam_user_policy\" \"p\" {",
        ),
        (
            "01-jsonencode",
            "the policy has another name",
            policy,
            "resource \"aws_iam_role_policy\" \"q\" {",
        ),
        (
            "01-jsonencode",
            "no instance",
            policy,
            "resource \"aws_iam_role_policy\" \"p\" {\n  count = 0\n",
        ),
        (
            "15-managed-policy",
            "the managed policy is another one",
            "\"iam:PassRole\"",
            "\"s3:GetObject\"",
        ),
        (
            "15-managed-policy",
            "not attached",
            "aws_iam_role.exec.name",
            "aws_iam_role.job.name",
        ),
        (
            "13-modules",
            "another role",
            "module.job.arn }]",
            "module.exec.arn }]",
        ),
        ("13-modules", "another name", "\"exec\"", "\"job\""),
        (
            "33-credentials",
            "trust of another",
            "{ AWS = aws_iam_role.exec.arn }",
            "{ AWS = \"arn:aws:iam::444455556666:role/x\" }",
        ),
    ];
    let mut granted = Vec::new();
    for (name, label, from, to) in rows {
        let (source, made) = folder(name);
        let changed = replaced(&source, from, to);
        for (what, document) in made {
            // One with a target tells nothing of a policy, so the source decides.
            if what == "plan with a target" && *label == "the policy has another name" {
                continue;
            }
            let mut together = changed.clone();
            together.push(document);
            let told = report(&together);
            let checks = told
                .checks
                .iter()
                .filter(|check| check.kind != CheckKind::RoleTrust);
            let verdicts: Vec<Verdict> = checks.map(|check| check.verdict).collect();
            if verdicts.is_empty() || verdicts.iter().all(|one| *one == Verdict::Granted) {
                granted.push(format!("{name} {what}: {label}: {verdicts:?}"));
            }
        }
    }
    assert!(granted.is_empty(), "{}", granted.join("\n"));
}

#[test]
fn a_plan_alone_names_the_source() {
    let (_, made) = folder("01-jsonencode");
    let (_, plan) = &made[0];
    let told = notices(&report(std::slice::from_ref(plan)));
    assert!(
        told.contains(&"definition-after-apply".to_owned()),
        "{told:?}"
    );
}

/// A plan that was made of another text of the source: what only one of them has may be there or not.
#[test]
fn a_plan_of_another_source_grants_nothing() {
    let folder = |name: &str| Path::new(FOLDER).join(name);
    let plan = |name: &str, file: &str| {
        let text = fs::read_to_string(folder(name).join(file)).unwrap();
        json!({"name": file, "text": text})
    };
    for (own, other, file) in [
        ("01-jsonencode", "02-no-policy", "plan.json"),
        ("01-jsonencode", "02-no-policy", "settled.json"),
        (
            "01-jsonencode",
            "04-policy-document-other-role",
            "plan.json",
        ),
        ("01-jsonencode", "18-deny", "targeted.json"),
        ("03-policy-document", "38-source-documents", "plan.json"),
        ("15-managed-policy", "02-no-policy", "plan.json"),
        ("19-administrator", "18-deny", "targeted.json"),
        ("39-exclusive", "02-no-policy", "plan.json"),
    ] {
        let mut documents = source(&folder(own));
        let granted = verdicts(&report(&documents));
        let is_granted = |all: &Verdicts| {
            let passes = all.iter().filter(|((_, kind), _)| *kind == "pass-role");
            passes
                .map(|(_, verdict)| *verdict)
                .all(|one| one == Verdict::Granted)
        };
        assert!(is_granted(&granted), "{own}");
        documents.push(plan(other, file));
        let found = report(&documents);
        assert!(
            !is_granted(&verdicts(&found)),
            "{own} with {file} of {other}"
        );
    }
}
