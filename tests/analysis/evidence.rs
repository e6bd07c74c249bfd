//! More evidence never weakens an answer: a document that is added turns what is missing or denied
//! into undecided only if what it says may allow it, and takes no ARN out of what is offered.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};
use sfn_role_check::report::{Check, Report, Verdict};
use sfn_role_check::{Workspace, analyze};
use test_support::account::{Account, Dice};
use test_support::{OWN, reasons};

/// Workspaces that are tried.
const WORKSPACES: u64 = 500;

/// What may allow: a statement that may, a policy of unknown content, another text of what exists
/// once.
const POSSIBLE: &[&str] = &[
    "statement-may-apply",
    "allowed-by-statement",
    "policy-unreadable",
    "policy-refused",
    "document-in-effect",
    "policy-owner-uncertain",
    "worlds-differ",
    "trust-allows",
];

fn report(workspace: &Value) -> Report {
    analyze(&Workspace::from_json(&workspace.to_string()).unwrap())
}

/// What a check is about.
fn subject(report: &Report, check: &Check) -> Option<String> {
    let tasks = report
        .state_machines
        .iter()
        .flat_map(|machine| machine.tasks.iter().map(move |task| (&machine.name, task)));
    let mut tasks = tasks;
    let (machine, task) = match check.task {
        Some(at) => tasks
            .nth(at as usize)
            .map(|(machine, task)| (machine.clone(), task.state.clone()))?,
        None => (String::new(), String::new()),
    };
    let resource = check.resource.as_deref()?;
    Some(format!(
        "{machine} {task} {:?} {} {resource} {}",
        check.kind,
        check.action,
        json!(check.context)
    ))
}

fn checks(report: &Report) -> BTreeMap<String, &Check> {
    let checks = report.checks.iter();
    checks
        .filter_map(|check| Some((subject(report, check)?, check)))
        .collect()
}

/// The whole ARNs of the statements that are offered, with the checks that each is for.
fn offered(report: &Report) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for fix in &report.fixes {
        let statement = serde_json::to_value(&fix.statement).unwrap();
        let resources = match &statement["Resource"] {
            Value::String(one) => vec![one.clone()],
            Value::Array(all) => all
                .iter()
                .map(|one| one.as_str().unwrap().to_owned())
                .collect(),
            _ => continue,
        };
        for resource in resources {
            if resource.starts_with("arn:") && !resource.contains(['<', '$', '*', '{', '[']) {
                let covered = fix.covers.iter().map(|at| *at as usize);
                found.entry(resource).or_default().extend(covered);
            }
        }
    }
    found
}

/// A message that one of the machines was denied something.
fn message(account: &Account, dice: &mut Dice) -> Option<Value> {
    let machine = dice.one(&account.machines);
    if machine.needs.is_empty() {
        return None;
    }
    let (action, resource, _) = dice.one(&machine.needs);
    let why = dice.one(&[
        "because no identity-based policy allows the action",
        "",
        "with an explicit deny in an identity-based policy",
        "because no permissions boundary allows the action",
        "with an explicit deny in a service control policy",
    ]);
    let text = format!(
        "User: arn:aws:sts::{OWN}:assumed-role/{}/x is not authorized to perform: {action} on resource: {resource} {why}",
        machine.role
    );
    Some(json!({"name": "added error.txt", "text": text}))
}

/// A document that more is told by; machines and settings stay.
fn added(account: &Account, dice: &mut Dice) -> Option<Value> {
    if dice.happens(25) {
        return message(account, dice);
    }
    let more = account.part(dice);
    let documents = more["documents"].as_array().unwrap();
    let others = &documents[account.machines.len()..];
    if others.is_empty() {
        return None;
    }
    let mut document = others[dice.roll(others.len())].clone();
    document["name"] = json!(format!("added {}", document["name"].as_str().unwrap()));
    Some(document)
}

#[test]
fn a_document_more_never_weakens_an_answer() {
    let mut failures = Vec::new();
    let mut count = 0;
    for seed in 0..WORKSPACES {
        let mut dice = Dice::new(seed);
        let account = Account::new(&mut dice);
        let mut workspace = account.part(&mut dice);
        // The same machines and roles before and after.
        workspace["settings"] = account.whole()["settings"].clone();
        workspace["settings"]["level"] = json!(dice.one(&["roles", "all"]));
        let before = report(&workspace);
        let Some(document) = added(&account, &mut dice) else {
            continue;
        };
        workspace["documents"]
            .as_array_mut()
            .unwrap()
            .push(document.clone());
        let after = report(&workspace);
        let now = checks(&after);
        for (subject, one) in checks(&before) {
            let Some(two) = now.get(&subject) else {
                continue;
            };
            let was_refused = matches!(one.verdict, Verdict::Missing | Verdict::Denied);
            count += usize::from(was_refused);
            let codes = reasons(two);
            let may_allow = codes.iter().any(|code| POSSIBLE.contains(&code.as_str()));
            if was_refused && two.verdict == Verdict::Undecided && !may_allow {
                failures.push(format!(
                    "{seed}: {subject} by {document}\n{one:#?}\n{two:#?}"
                ));
            }
        }
        let still = offered(&after);
        for (arn, covered) in offered(&before) {
            let is_settled = covered.iter().all(|&at| {
                let subject = subject(&before, &before.checks[at]);
                let now = subject.and_then(|subject| now.get(&subject).copied());
                // What is granted or denied, or may be allowed by what is there, needs no statement.
                now.is_none_or(|check| {
                    let codes = reasons(check);
                    matches!(check.verdict, Verdict::Granted | Verdict::Denied)
                        || check.verdict == Verdict::Undecided
                            && codes.iter().any(|code| POSSIBLE.contains(&code.as_str()))
                })
            });
            if !still.contains_key(&arn) && !is_settled {
                failures.push(format!("{seed}: {arn} is gone by {document}"));
            }
        }
    }
    let shown: Vec<&str> = failures.iter().take(4).map(String::as_str).collect();
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        shown.join("\n\n")
    );
    assert!(count > 300, "{count}");
}

/// All orders of documents.
fn orders(documents: &[Value]) -> Vec<Vec<Value>> {
    match documents {
        [] => vec![Vec::new()],
        _ => (0..documents.len())
            .flat_map(|at| {
                let mut rest = documents.to_vec();
                let first = rest.remove(at);
                orders(&rest).into_iter().map(move |mut order| {
                    order.insert(0, first.clone());
                    order
                })
            })
            .collect(),
    }
}

/// Verdicts, statements, questions and assumptions.
fn answer(documents: &[Value]) -> String {
    let report = report(&json!({"documents": documents}));
    let mut lines = Vec::new();
    for check in &report.checks {
        lines.push(format!(
            "{:?} {} {} on {:?}",
            check.verdict, check.role, check.action, check.resource
        ));
    }
    for fix in &report.fixes {
        lines.push(format!(
            "add to {}: {} {:?}",
            fix.role,
            serde_json::to_string(&fix.statement).unwrap(),
            fix.placeholders
        ));
    }
    for question in &report.questions {
        lines.push(format!("asks {:?} {:?}", question.kind, question.subject));
    }
    for assumption in &report.assumptions {
        lines.push(format!("assumes {}", assumption.code.name()));
    }
    lines.sort();
    lines.join("\n")
}

#[test]
fn the_stories_of_an_error_in_every_order() {
    let role = |name: &str| format!("arn:aws:iam::{OWN}:role/{name}");
    let passed = role("report-execution");
    let error = json!({"name": "error.txt", "text": format!(
        "User: arn:aws:sts::{OWN}:assumed-role/StepFunctions-Nightly-role-abc/AbCdEf is not authorized to perform: iam:PassRole on resource: {passed} because no identity-based policy allows the iam:PassRole action (Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 1)")});
    let reference = format!("arn:aws:ecs:eu-west-1:{OWN}:task-definition/report:7");
    let state = json!({"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "End": true,
        "Parameters": {"Cluster": "c", "TaskDefinition": reference}});
    let definition = json!({"name": "flow.asl.json", "text": json!({"StartAt": "Run", "States": {"Run": state}}).to_string()});
    let task = json!({"name": "task.json", "text": json!({"taskDefinition": {"family": "report", "revision": 7,
        "taskDefinitionArn": reference, "executionRoleArn": passed, "taskRoleArn": role("report-task"), "containerDefinitions": []}}).to_string()});
    let mut text = String::new();
    for (story, documents) in [
        ("the error alone", vec![error.clone()]),
        (
            "the error and the definition",
            vec![error.clone(), definition.clone()],
        ),
        ("with the task definition", vec![error, definition, task]),
    ] {
        let mut answers: Vec<String> = orders(&documents)
            .iter()
            .map(|order| answer(order))
            .collect();
        answers.dedup();
        assert_eq!(answers.len(), 1, "{story}: {answers:#?}");
        let _ = writeln!(text, "# {story}\n{}\n", answers[0]);
    }
    insta::assert_snapshot!(text);
}
