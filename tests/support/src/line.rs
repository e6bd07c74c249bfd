//! Builds lines for the evaluator on its own, and reads its answers.

use serde_json::{Value, json};
use sfn_role_check::simulate;

/// An account.
pub const A: &str = "111122223333";
/// The role that asks.
pub const R: &str = "arn:aws:iam::111122223333:role/R";
/// A session of it.
pub const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/R/s";
/// A role to pass or to assume in the same account.
pub const X: &str = "arn:aws:iam::111122223333:role/X";
/// A role in another account.
pub const XB: &str = "arn:aws:iam::444455556666:role/X";
/// The service that a role is passed to.
pub const SERVICE: &str = "glue.amazonaws.com";

/// A policy of the current version.
pub fn policy(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// Allows an action on a resource.
pub fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

/// Denies an action on a resource.
pub fn deny(action: &str, resource: &str) -> Value {
    json!({"Effect": "Deny", "Action": action, "Resource": resource})
}

/// The statement with one element more, or another value of it.
pub fn with(mut statement: Value, element: &str, value: Value) -> Value {
    statement[element] = value;
    statement
}

/// The statement under a condition.
pub fn when(statement: Value, condition: Value) -> Value {
    with(statement, "Condition", condition)
}

/// A statement of a trust policy.
pub fn trust(principal: Value) -> Value {
    json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal})
}

/// May R pass X to the service, with these statements?
pub fn pass(statements: Value) -> Value {
    json!({
        "id": 1, "action": "iam:PassRole", "resource": X, "principal": R,
        "identityPolicies": [policy(&statements)],
        "context": {"iam:PassedToService": SERVICE},
    })
}

/// May R assume a role with that trust policy? R may assume everything by its own policies.
pub fn assume(role: &str, statements: Value) -> Value {
    json!({
        "id": 1, "action": "sts:AssumeRole", "resource": role, "principal": R,
        "identityPolicies": [policy(&allow("sts:AssumeRole", "*"))],
        "resourcePolicy": policy(&statements),
        "context": {"aws:PrincipalArn": R, "aws:PrincipalAccount": A},
    })
}

/// The verdict of a line.
pub fn verdict(line: &Value) -> String {
    let answer = simulate::answer(&line.to_string(), 1);
    let text = serde_json::to_value(answer.verdict).unwrap();
    text.as_str().unwrap().to_owned()
}

/// The codes of the reasons of a line.
pub fn codes(line: &Value) -> Vec<String> {
    let answer = simulate::answer(&line.to_string(), 1);
    answer
        .reasons
        .iter()
        .map(|reason| super::code(&reason.code))
        .collect()
}

/// Asks each row: rule, line, expected verdict. All rows that differ are told together.
#[track_caller]
pub fn expect(rows: &[(&str, Value, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(rule, line, expected)| {
            let found = verdict(line);
            (found != *expected).then(|| format!("{rule}: {found}, expected {expected}: {line}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Checks policy texts: rule, kind, text, expected.
#[track_caller]
pub fn expect_texts(rows: &[(&str, &str, String, &str)]) {
    let lines: Vec<_> = rows
        .iter()
        .map(|(rule, kind, text, expected)| (*rule, json!({"kind": kind, "text": text}), *expected))
        .collect();
    expect(&lines);
}
