//! Actions, resources and policy variables, rule by rule: A, R and V of the rules that
//! `tests/iam/rules/index.rs` lists.

use serde_json::{Value, json};
use test_support::line::{A, X, allow, deny, expect, pass, when, with};

const YES: &str = "ALLOW";
const NO: &str = "DENY_IMPLICIT";
const DENIED: &str = "DENY_EXPLICIT";
const OPEN: &str = "UNKNOWN";
const BAD: &str = "MALFORMED";

/// An Allow of that action.
fn action(pattern: Value) -> Value {
    pass(with(allow("", "*"), "Action", pattern))
}

/// An Allow of everything but those actions.
fn not_action(pattern: Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Resource": "*"});
    statement["NotAction"] = pattern;
    pass(statement)
}

/// May X, or the role of that name, be passed by an Allow for that resource?
fn resource(pattern: &str) -> Value {
    pass(allow("iam:PassRole", pattern))
}

fn role(name: &str, pattern: &str) -> Value {
    with(
        resource(pattern),
        "resource",
        json!(format!("arn:aws:iam::{A}:role/{name}")),
    )
}

#[test]
#[rustfmt::skip] // a case, a row
fn actions() {
    expect(&[
        ("A1", action(json!("IAM:passrole")), YES),
        ("A2", action(json!("iam:Pass*")), YES),
        ("A2", action(json!("iam:*Role")), YES),
        ("A2", action(json!("iam:Pass?ole")), YES),
        ("A2", action(json!("iam:PassRole?")), NO),
        ("A3", action(json!("*")), YES),
        ("A4", action(json!("iam:Pass")), NO),
        ("A4", action(json!(["s3:*", "iam:PassRole"])), YES),
        ("A5", not_action(json!("s3:*")), YES),
        ("A5", not_action(json!(["s3:*", "iam:*"])), NO),
        ("A5", pass(json!([allow("*", "*"), {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}])), YES),
        ("A5", pass(json!([allow("*", "*"), {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}])), DENIED),
        ("A6", action(json!("i*:PassRole")), OPEN),
        ("A6", action(json!("s*:PassRole")), NO),
        ("A6", action(json!("**")), OPEN),
        ("A7", action(json!("iam")), BAD),
        ("A8", action(json!("iam:${aws:username}")), BAD),
        ("A hole", action(json!("iam:{{name}}")), OPEN),
        ("A hole", action(json!("sts:{{name}}")), NO),
        ("A hole", action(json!("{{service}}:PassRole*")), OPEN),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn resources() {
    expect(&[
        ("R1", resource("X"), BAD),
        ("R2", role("a", "arn:aws:iam::111122223333:role/a:b"), NO),
        ("R3", role("app/team/x", "arn:aws:iam::111122223333:role/*"), YES),
        ("R3", role("app/x", "arn:aws:iam::111122223333:role/app/?"), YES),
        ("R3", role("app/", "arn:aws:iam::111122223333:role/app/*"), YES),
        ("R3", role("xy", "arn:aws:iam::111122223333:role/?"), NO),
        ("R4", resource("arn:aws:iam::*:role/X"), YES),
        ("R4", resource("arn:aws:iam:*:role/X"), NO),
        ("R4", resource("arn:*:role/X"), NO),
        ("R4", resource("arn:aws*:iam::11112222????:role/X"), YES),
        ("R5", resource("arn:aws:iam::*"), OPEN),
        ("R5", resource("arn:aws:sts::*"), NO),
        ("R5", resource("arn:aws:iam::111122223333"), NO),
        ("R5", resource("arn:aws:iam::111122223333:*"), YES),
        ("R6", resource("arn:aws:*::111122223333:role/X"), OPEN),
        ("R6", resource("arn:aws:*::444455556666:role/X"), NO),
        ("R7", resource("arn:aws:iam::111122223333:r*"), OPEN),
        ("R7", resource("arn:aws:iam::111122223333:u*"), NO),
        ("R8", role("service-role/glue", "arn:aws:iam::111122223333:role/glue"), NO),
        ("R8", role("service-role/glue", "arn:aws:iam::111122223333:role/*glue"), YES),
        ("R9", role("X", "arn:aws:iam::111122223333:role//X"), NO),
        ("R10", role("deploy", "arn:aws:iam::111122223333:role/Deploy"), NO),
        ("R11", resource("arn:aws:iam:us-east-1:111122223333:role/X"), NO),
        ("R11", resource("arn:aws:iam:*:111122223333:role/X"), YES),
        ("R12", resource("arn:aws-cn:iam::111122223333:role/X"), NO),
        ("R14", pass(json!({"Effect": "Allow", "Action": "iam:PassRole", "NotResource": "arn:aws:iam::111122223333:role/admin"})), YES),
        ("R14", pass(json!({"Effect": "Allow", "Action": "iam:PassRole", "NotResource": ["arn:aws:iam::111122223333:role/admin", X]})), NO),
        ("R14", pass(json!([allow("*", "*"), {"Effect": "Deny", "Action": "iam:PassRole", "NotResource": X}])), YES),
        ("R15", resource(X), YES),
        ("R16", role("service-role/glue", "arn:aws:iam::111122223333:role/service-role/*"), YES),
        ("R17", resource("arn:aws:iam::${aws:PrincipalAccount}:role/X"), NO),
        ("R17", pass(json!([allow("*", "*"), deny("*", "arn:aws:iam::${aws:PrincipalAccount}:role/X")])), OPEN),
        ("R17", pass(with(allow("iam:PassRole", X), "Resource", json!(["arn:aws:iam::${aws:PrincipalAccount}:role/X", X]))), YES),
        ("R18", role("a*", "arn:aws:iam::111122223333:role/a${*}"), YES),
        ("R18", role("ab", "arn:aws:iam::111122223333:role/a${*}"), NO),
    ]);
}

/// With the values of principal tags that the request has.
fn tagged(line: Value, tags: &[(&str, Value)]) -> Value {
    let mut line = line;
    for (key, value) in tags {
        line["context"][format!("aws:PrincipalTag/{key}")] = value.clone();
    }
    line
}

fn variable(pattern: &str, value: Value) -> Value {
    let line = resource(&format!("arn:aws:iam::111122223333:role/{pattern}"));
    tagged(line, &[("t", value)])
}

#[test]
#[rustfmt::skip] // a case, a row
fn variables() {
    let old = |line: Value| with(line.clone(), "identityPolicies", json!([with(line["identityPolicies"][0].clone(), "Version", json!("2008-10-17"))]));
    let equals = |operator: &str, value: Value, tags: &[(&str, Value)]| {
        tagged(pass(when(allow("*", "*"), json!({operator: {"aws:PrincipalTag/t": value}}))), tags)
    };
    let t = ("t", json!("x"));
    expect(&[
        ("V1", variable("${aws:PrincipalTag/t}", json!("X")), YES),
        ("V1", variable("${AWS:principaltag/T}", json!("X")), YES),
        ("V1", variable("${aws:PrincipalTag/t}", json!("Y")), NO),
        ("V1", equals("StringEquals", json!("${aws:PrincipalTag/u}"), &[t.clone(), ("u", json!("x"))]), YES),
        ("V2", old(variable("${aws:PrincipalTag/t}", json!("X"))), NO),
        ("V2", old(equals("StringEquals", json!("${aws:PrincipalTag/u}"), &[("t", json!("${aws:PrincipalTag/u}")), ("u", json!("x"))])), YES),
        ("V3", variable("${aws:PrincipalTag/t}", json!(["X", "Y"])), NO),
        ("V4", equals("StringEquals", json!("${aws:PrincipalTag/none}"), std::slice::from_ref(&t)), NO),
        ("V4", equals("StringNotEquals", json!("${aws:PrincipalTag/none}"), std::slice::from_ref(&t)), YES),
        ("V5", resource("arn:aws:iam::111122223333:role/*${aws:PrincipalTag/none}"), NO),
        ("V5", pass(with(allow("iam:PassRole", X), "Resource", json!(["arn:aws:iam::111122223333:role/${aws:PrincipalTag/none}", X]))), YES),
        ("V6", pass(json!({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:iam::111122223333:role/${aws:PrincipalTag/none}"})), OPEN),
        ("V7", variable("${aws:PrincipalTag/none, 'X'}", json!("Y")), YES),
        ("V7", variable("${aws:PrincipalTag/t, 'X'}", json!("Y")), NO),
        ("V8", equals("NumericEquals", json!("${aws:PrincipalTag/u}"), &[("t", json!("1")), ("u", json!("1"))]), OPEN),
        ("V9", variable("${aws:PrincipalTag/t", json!("X")), BAD),
        ("V10", variable("${aws:PrincipalTag/t}", json!("*")), OPEN),
        ("V10", variable("${aws:PrincipalTag/t}", json!("Y*")), NO),
        ("V12", resource("arn:aws:iam::${AWS::AccountId}:role/X"), OPEN),
        ("V12", resource("arn:aws:iam::${AWS::AccountId}:role/Y"), NO),
        ("U16 unknown value", variable("${aws:PrincipalTag/t}", json!("{{t}}")), OPEN),
        ("U16 unknown value", variable("Y${aws:PrincipalTag/t}", json!("{{t}}")), NO),
        ("U16 unknown value with a default", variable("${aws:PrincipalTag/t, 'X'}", json!("X{{t}}")), OPEN),
    ]);
}
