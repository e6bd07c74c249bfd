//! Statements and changes that are offered: well-formed, with exactly the places marked that the
//! user must fill in; each turns what it covers and makes nothing else worse.

use serde_json::{Value, json};
use sfn_role_check::report::{Fix, FixTarget, Report, Verdict};
use sfn_role_check::{Workspace, analyze};
use test_support::account::{Account, Dice};
use test_support::apply_fixes;

/// Workspaces that are tried.
const WORKSPACES: u64 = 300;

fn workspaces() -> impl Iterator<Item = (u64, Workspace)> {
    (0..WORKSPACES).map(|seed| {
        let mut dice = Dice::new(seed);
        let account = Account::new(&mut dice);
        let mut workspace = account.part(&mut dice);
        if dice.happens(50) {
            workspace["settings"]["level"] = json!("all");
        }
        (seed, Workspace::from_json(&workspace.to_string()).unwrap())
    })
}

/// The marked places of a text, read by other means than the product's.
fn marked(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['<', '$', '[', '{']) {
        rest = rest.get(start..).unwrap_or_default();
        let marks = [("<", ">"), ("${", "}"), ("[[", "]]"), ("{{", "}}")];
        let mark = marks.iter().find(|(open, _)| rest.starts_with(open));
        match mark.and_then(|(_, close)| rest.find(close).map(|end| end + close.len())) {
            Some(end) => {
                let (mark, behind) = rest.split_at(end);
                found.push(mark.to_owned());
                rest = behind;
            }
            None => rest = rest.get(1..).unwrap_or_default(),
        }
    }
    found
}

/// All texts of a statement that name something.
fn texts(statement: &Value) -> Vec<String> {
    fn add(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| add(item, found)),
            Value::Object(members) => members.values().for_each(|value| add(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for key in ["Resource", "Principal", "Condition"] {
        add(&statement[key], &mut found);
    }
    found
}

/// Why a text is no ARN that IAM would take, but for marked places.
fn fault(text: &str) -> Option<&'static str> {
    if text == "*" || !text.starts_with("arn") {
        return None;
    }
    let mut plain = text.to_owned();
    for mark in marked(text) {
        plain = plain.replacen(&mark, "\u{1}", 1);
    }
    let parts: Vec<&str> = plain.splitn(6, ':').collect();
    let [_, partition, service, region, account, resource] = parts.as_slice() else {
        return Some("too few parts");
    };
    let is_open = |part: &str| part == "*" || part.contains('\u{1}');
    let is_word = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let is_account =
        |part: &str| part.len() == 12 && part.bytes().all(|b| b.is_ascii_digit()) || part == "aws";
    // IAM, S3 and the root of API Gateway have ARNs without these.
    let is_global = matches!(
        *service,
        "iam" | "s3" | "organizations" | "route53" | "cloudfront"
    );
    match () {
        () if !is_open(partition) && !partition.starts_with("aws") => Some("partition"),
        () if !is_open(service) && !is_word(service) => Some("service"),
        () if !(is_open(region)
            || region.ends_with(|c: char| c.is_ascii_digit()) && is_word(region)
            || is_global && region.is_empty()) =>
        {
            Some("region")
        }
        () if !(is_open(account)
            || is_account(account)
            || *service == "s3" && account.is_empty()) =>
        {
            Some("account")
        }
        () if resource.is_empty() || resource.contains("arn:") => Some("resource"),
        () if *service == "iam" && resource.starts_with("role/role") => Some("role/role"),
        () => None,
    }
}

#[test]
fn placeholders_are_the_marked_places_and_arns_are_well_formed() {
    let mut count = 0;
    for (seed, workspace) in workspaces() {
        let report = analyze(&workspace);
        for fix in report.fixes.iter().filter(|fix| fix.statement.is_some()) {
            let statement = serde_json::to_value(&fix.statement).unwrap();
            let mut places: Vec<String> = texts(&statement)
                .iter()
                .flat_map(|text| marked(text))
                .collect();
            let mut said = fix.placeholders.clone();
            places.sort();
            places.dedup();
            said.sort();
            assert_eq!(said, places, "{seed}: {statement:#}");
            for text in texts(&statement) {
                assert_eq!(fault(&text), None, "{seed}: {text} in {statement:#}");
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count}");
}

fn verdicts(report: &Report) -> Vec<Verdict> {
    report.checks.iter().map(|check| check.verdict).collect()
}

/// Nothing is worse than before.
fn assert_no_worse(before: &Report, after: &Report, what: &str) {
    assert_eq!(before.checks.len(), after.checks.len(), "{what}");
    for (one, two) in before.checks.iter().zip(&after.checks) {
        let is_worse = match one.verdict {
            Verdict::Granted => two.verdict != Verdict::Granted,
            Verdict::Undecided => matches!(two.verdict, Verdict::Missing | Verdict::Denied),
            Verdict::Missing => two.verdict == Verdict::Denied,
            Verdict::Denied => false,
        };
        assert!(!is_worse, "{what}: {one:#?}\nnow {two:#?}");
    }
}

#[test]
fn each_statement_turns_what_it_covers_and_makes_nothing_else_worse() {
    let mut count = 0;
    for (seed, workspace) in workspaces() {
        let before = analyze(&workspace);
        for (at, fix) in before.fixes.iter().enumerate() {
            let is_json = fix.document.is_none_or(|at| {
                let text: Result<Value, _> =
                    serde_json::from_str(&workspace.documents[at as usize].text);
                text.is_ok_and(|text| text["Statement"].is_array())
            });
            if fix.statement.is_none()
                || !fix.placeholders.is_empty()
                || !is_json
                || fix.role == "execution-role"
            {
                continue;
            }
            let only = Report {
                fixes: vec![fix.clone()],
                ..before.clone()
            };
            let after = analyze(&apply_fixes(&workspace, &only));
            let what = format!("{seed}: {:?}", fix.statement);
            // A new policy closes what was open: a role without policies had all verdicts open.
            if fix.document.is_some() {
                assert_no_worse(&before, &after, &what);
            }
            for &check in &fix.covers {
                let (one, two) = (
                    &before.checks[check as usize],
                    &after.checks[check as usize],
                );
                if one.verdict == Verdict::Missing && one.fixes == [u32::try_from(at).unwrap()] {
                    count += 1;
                    assert_ne!(two.verdict, Verdict::Missing, "{what}\n{two:#?}");
                }
            }
        }
    }
    assert!(count > 15, "{count}");
}

/// Services and condition keys of the statements that trust.
fn trusted(statement: &Value) -> (Value, Vec<String>) {
    let conditions = statement["Condition"].as_object().into_iter().flatten();
    let keys = conditions
        .filter_map(|(_, keys)| keys.as_object())
        .flatten();
    let mut keys: Vec<String> = keys.map(|(key, _)| key.to_ascii_lowercase()).collect();
    keys.sort();
    (statement["Principal"]["Service"].clone(), keys)
}

#[test]
fn no_statement_that_trusts_a_service_lacks_a_condition_key_of_those_beside_it() {
    for (seed, workspace) in workspaces() {
        let report = analyze(&workspace);
        for fix in report
            .fixes
            .iter()
            .filter(|fix| fix.target == FixTarget::TrustPolicy)
        {
            let Some(document) = fix.document else {
                continue;
            };
            let statement = serde_json::to_value(&fix.statement).unwrap();
            let (service, keys) = trusted(&statement);
            let text: Value =
                serde_json::from_str(&workspace.documents[document as usize].text).unwrap();
            for beside in text["Statement"].as_array().into_iter().flatten() {
                let (other, needed) = trusted(beside);
                if service.is_string() && other == service {
                    assert!(
                        needed.iter().all(|key| keys.contains(key)),
                        "{seed}: {statement:#}"
                    );
                }
            }
        }
    }
}

/// The workspace with a suggested change made.
fn changed(workspace: &Workspace, fix: &Fix) -> Workspace {
    let change = fix.change.as_ref().unwrap();
    let mut workspace = workspace.clone();
    let text = &mut workspace.documents[change.at.document as usize].text;
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = (change.at.start as usize, change.at.end as usize);
    assert_eq!(String::from_utf16(&units[start..end]).unwrap(), change.now);
    let before = String::from_utf16(&units[..start]).unwrap();
    let after = String::from_utf16(&units[end..]).unwrap();
    *text = [before, change.better.clone(), after].concat();
    workspace
}

#[test]
fn a_changed_denial_makes_way_and_takes_nothing_else() {
    let mut count = 0;
    for (seed, workspace) in workspaces() {
        let before = analyze(&workspace);
        for (at, fix) in before
            .fixes
            .iter()
            .enumerate()
            .filter(|(_, fix)| fix.change.is_some())
        {
            assert!(fix.statement.is_none() && fix.placeholders.is_empty());
            let workspace = changed(&workspace, fix);
            let text = &workspace.documents[fix.document.unwrap() as usize].text;
            assert!(serde_json::from_str::<Value>(text).is_ok(), "{text}");
            let after = analyze(&workspace);
            let what = format!("{seed}: {:?}", fix.change);
            assert_no_worse(&before, &after, &what);
            for &check in &fix.covers {
                let (one, two) = (
                    &before.checks[check as usize],
                    &after.checks[check as usize],
                );
                assert_eq!(one.verdict, Verdict::Denied);
                if one.fixes == [u32::try_from(at).unwrap()] {
                    count += 1;
                    assert_ne!(two.verdict, Verdict::Denied, "{what}\n{two:#?}");
                }
            }
            let left = verdicts(&after)
                .iter()
                .filter(|one| **one == Verdict::Denied)
                .count();
            let all = verdicts(&before)
                .iter()
                .filter(|one| **one == Verdict::Denied)
                .count();
            assert!(left <= all, "{what}");
        }
    }
    assert!(count > 12, "{count}");
}

/// What is called is in the account of the ARNs that are there; a role that is assumed may be of any.
#[test]
fn the_account_of_other_arns_is_not_that_of_a_role_that_is_assumed() {
    let definition = json!({"StartAt": "A", "States": {
        "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "B",
            "Parameters": {"FunctionName": "arn:aws:lambda:eu-west-1:111122223333:function:f"},
            "Credentials": {"RoleArn": "arn:aws:iam::<ACCOUNT>:role/worker"}},
        "B": {"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "End": true,
            "Parameters": {"Role": "arn:aws:iam::<ACCOUNT>:role/media", "Settings": {}}}}});
    let workspace = json!({"documents": [{"name": "m.asl.json", "text": definition.to_string()}]});
    let report = analyze(&Workspace::from_json(&workspace.to_string()).unwrap());
    let resource = |action: &str| {
        let mut all = report.fixes.iter().filter_map(|fix| fix.statement.as_ref());
        let statement = all.find_map(|statement| {
            let statement = serde_json::to_value(statement).unwrap();
            (statement["Action"] == action).then_some(statement)
        });
        statement.unwrap()["Resource"].clone()
    };
    assert_eq!(
        resource("sts:AssumeRole"),
        "arn:aws:iam::<ACCOUNT>:role/worker"
    );
    assert_eq!(
        resource("iam:PassRole"),
        "arn:aws:iam::111122223333:role/media"
    );
}

#[test]
fn the_account_that_a_task_works_in_by_an_assumed_role_is_not_the_own_one() {
    let definition = json!({"StartAt": "A", "States": {
        "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "B",
            "Parameters": {"FunctionName": "arn:aws:lambda:eu-west-1:444455556666:function:f"},
            "Credentials": {"RoleArn": "arn:aws:iam::444455556666:role/worker"}},
        "B": {"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "End": true,
            "Parameters": {"Role": "arn:aws:iam::<ACCOUNT>:role/media", "Settings": {}}}}});
    let workspace = json!({"documents": [{"name": "m.asl.json", "text": definition.to_string()}]});
    let report = analyze(&Workspace::from_json(&workspace.to_string()).unwrap());
    let passes = report.fixes.iter().find_map(|fix| {
        let statement = serde_json::to_value(fix.statement.as_ref()?).unwrap();
        (statement["Action"] == "iam:PassRole").then(|| statement["Resource"].clone())
    });
    assert_eq!(passes.unwrap(), "arn:aws:iam::<ACCOUNT>:role/media");
}
