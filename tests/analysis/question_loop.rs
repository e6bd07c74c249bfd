//! Questions lead to the end: each is answered in turn where it says, none is asked twice, and what
//! is undecided then is what only the run time or AWS could tell.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sfn_role_check::report::{Check, Report, Verdict};
use sfn_role_check::{Workspace, analyze};
use test_support::account::{Account, Dice, answer, question_key};
use test_support::reasons;

/// Workspaces that are tried.
const WORKSPACES: u64 = 600;
/// Questions after which nobody would go on.
const QUESTIONS_AT_MOST: usize = 60;

/// Reasons that no answer takes away: the run time, what AWS does not document, what must be
/// corrected.
const FINAL: &[&str] = &[
    "runtime-value",
    "action-unconfirmed",
    "action-may-not-be-needed",
    "resource-policy-needed",
    "rule-doubtful",
    "definition-doubtful",
    "policy-refused",
    "role-arn-differs",
    "key-at-run-time",
    "key-not-documented",
    "placeholder-left",
];

fn report(workspace: &Value) -> Report {
    analyze(&Workspace::from_json(&workspace.to_string()).unwrap())
}

/// What a check is about, in whatever document its machine is written down.
fn subject(report: &Report, check: &Check) -> Option<String> {
    let mut tasks = report
        .state_machines
        .iter()
        .flat_map(|machine| machine.tasks.iter().map(|task| (&machine.name, task)));
    let (machine, task) = tasks.nth(check.task? as usize)?;
    let resource = check.resource.as_deref()?;
    let name = resource.rsplit('/').next().unwrap_or_default();
    Some(format!(
        "{machine} {} {:?} {} {name} {}",
        task.state,
        check.kind,
        check.action,
        json!(check.context)
    ))
}

fn verdicts(report: &Report) -> BTreeMap<String, Verdict> {
    let checks = report.checks.iter();
    checks
        .filter_map(|check| Some((subject(report, check)?, check.verdict)))
        .collect()
}

/// Answers each question in turn; what was asked.
fn settle(
    account: &Account,
    workspace: &mut Value,
    truth: &BTreeMap<String, Verdict>,
    dice: &mut Dice,
) -> Result<Vec<String>, String> {
    let mut asked = Vec::new();
    loop {
        let report = report(workspace);
        for (subject, verdict) in verdicts(&report) {
            let Some(truth) = truth.get(&subject) else {
                continue;
            };
            let is_false = verdict == Verdict::Granted && *truth != Verdict::Granted;
            // Nothing is missing that is granted, whatever was told.
            let is_refused = matches!(verdict, Verdict::Missing | Verdict::Denied);
            if is_false || is_refused && *truth == Verdict::Granted {
                return Err(format!("FALSE {verdict:?}: {subject}, in truth {truth:?}"));
            }
        }
        let questions = serde_json::to_value(&report.questions).unwrap();
        let questions = questions.as_array().unwrap();
        if questions.is_empty() {
            break;
        }
        // The first is the most settling one, and people answer what they can.
        let question = &questions[if dice.happens(60) {
            0
        } else {
            dice.roll(questions.len())
        }];
        let key = question_key(question);
        if asked.contains(&key) {
            return Err(format!("asked again: {question}\nafter {asked:#?}"));
        }
        asked.push(key);
        if asked.len() > QUESTIONS_AT_MOST {
            return Err(format!("no end: {asked:#?}"));
        }
        answer(account, question, workspace)?;
    }
    let report = report(workspace);
    for check in &report.checks {
        let reasons = reasons(check);
        if check.verdict == Verdict::Undecided
            && !reasons
                .iter()
                .any(|reason| FINAL.contains(&reason.as_str()))
        {
            return Err(format!(
                "undecided without a question: {check:#?}\nafter {asked:#?}"
            ));
        }
    }
    for (subject, verdict) in verdicts(&report) {
        let is_refused = |verdict: &Verdict| matches!(verdict, Verdict::Missing | Verdict::Denied);
        let is_other =
            |truth: &&Verdict| **truth != verdict && !(is_refused(truth) && is_refused(&verdict));
        if let Some(truth) = truth.get(&subject).filter(is_other) {
            return Err(format!(
                "{subject} is {verdict:?}, and in truth {truth:?}\nafter {asked:#?}"
            ));
        }
    }
    Ok(asked)
}

#[test]
fn answers_lead_to_the_end() {
    let mut failures = Vec::new();
    // One alone is shown whole.
    let only: Option<u64> = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seeds = only.map_or(0..WORKSPACES, |seed| seed..seed + 1);
    let mut count = 0;
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let account = Account::new(&mut dice);
        let truth = report(&account.whole());
        let truth = verdicts(&truth);
        let mut workspace = account.part(&mut dice);
        match settle(&account, &mut workspace, &truth, &mut dice) {
            Ok(asked) => count += asked.len(),
            Err(why) if only.is_some() => failures.push(format!("{seed}: {why}\n{workspace:#}")),
            Err(why) => failures.push(format!("{seed}: {why}")),
        }
    }
    let shown: Vec<&str> = failures.iter().take(3).map(String::as_str).collect();
    let number = failures.len();
    assert!(
        failures.is_empty(),
        "{number} of {WORKSPACES}\n{}",
        shown.join("\n\n")
    );
    assert!(only.is_some() || count > 1000, "{count}");
}
