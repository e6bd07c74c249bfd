//! The grammar of policies, rule by rule: G of the rules that `tests/iam/rules/index.rs` lists.

use serde_json::{Value, json};
use test_support::line::{
    X, allow, assume, deny, expect, expect_texts, pass, policy, trust, when, with,
};

const OK: &str = "OK";
const LINT: &str = "OK_WITH_LINT";
const BAD: &str = "MALFORMED";

/// A statement without anything worth saying.
fn fine() -> Value {
    when(
        allow("iam:PassRole", X),
        json!({"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}}),
    )
}

fn text(statements: &Value) -> String {
    policy(statements).to_string()
}

fn without(mut statement: Value, element: &str) -> Value {
    statement.as_object_mut().unwrap().remove(element);
    statement
}

#[test]
#[rustfmt::skip] // a case, a row
fn policies_as_a_whole() {
    let statement = fine();
    expect_texts(&[
        ("G1", "identity", text(&statement), OK),
        ("G1", "identity", format!("{}{}", text(&statement), text(&statement)), BAD),
        ("G1", "identity", json!([policy(&statement)]).to_string(), BAD),
        ("G1", "identity", String::new(), BAD),
        ("G2", "identity", text(&json!([statement])), OK),
        ("G2", "identity", json!({"Version": "2012-10-17"}).to_string(), BAD),
        ("G2", "identity", text(&json!("x")), BAD),
        ("G3", "identity", json!({"Version": "2012-10-18", "Statement": statement}).to_string(), BAD),
        ("G3", "identity", json!({"Version": 20_121_017, "Statement": statement}).to_string(), BAD),
        ("G3", "identity", json!({"Version": "2008-10-17", "Statement": statement}).to_string(), OK),
        ("G4", "identity", json!({"Statement": statement}).to_string(), LINT),
        ("G5", "identity", format!(r#"{{"Statement": {statement}, "Version": "2012-10-17"}}"#), OK),
        ("G6", "identity", format!(r#"{{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": {statement}}}"#), BAD),
        ("G6", "identity", r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*"}}"#.to_owned(), BAD),
        ("G17", "identity", json!({"Version": "2012-10-17", "Id": "x", "Statement": statement}).to_string(), LINT),
        ("G17", "trust", json!({"Version": "2012-10-17", "Id": "x", "Statement": trust(json!({"Service": "glue.amazonaws.com"}))}).to_string(), OK),
        ("G19", "identity", json!({"Version": "2012-10-17", "Statement": statement, "Comment": "x"}).to_string(), BAD),
        ("G20", "identity", json!({"Version": "2012-10-17", "statement": statement}).to_string(), BAD),
        ("G21", "identity", text(&with(fine(), "Resource", json!("arn:aws:iam::111122223333:role/ā"))), BAD),
        ("G21", "identity", text(&with(fine(), "Resource", json!("arn:aws:iam::111122223333:role/ä"))), OK),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn statements() {
    let both = |one: &str, two: &str| {
        let mut statement = fine();
        statement[one] = json!("*");
        statement[two] = json!("*");
        text(&statement)
    };
    expect_texts(&[
        ("G8", "identity", text(&with(with(fine(), "Action", json!(["iam:PassRole"])), "Resource", json!([X]))), OK),
        ("G8", "identity", text(&with(fine(), "Resource", json!([[X]]))), BAD),
        ("G9", "identity", text(&with(fine(), "Effect", json!("allow"))), BAD),
        ("G9", "identity", text(&without(fine(), "Effect")), BAD),
        ("G10", "identity", both("Action", "NotAction"), BAD),
        ("G10", "identity", text(&without(fine(), "Action")), BAD),
        ("G11", "identity", both("Resource", "NotResource"), BAD),
        ("G11", "identity", text(&without(fine(), "Resource")), BAD),
        ("G12", "trust", text(&with(trust(json!("*")), "NotPrincipal", json!("*"))), BAD),
        ("G13", "identity", text(&with(fine(), "Principal", json!("*"))), BAD),
        ("G13", "boundary", text(&with(fine(), "Principal", json!("*"))), BAD),
        ("G13", "scp", text(&with(fine(), "NotPrincipal", json!("*"))), BAD),
        ("G14", "trust", text(&without(trust(json!("*")), "Principal")), BAD),
        ("G15", "trust", text(&with(without(trust(json!("*")), "Principal"), "NotPrincipal", json!({"AWS": "111122223333"}))), BAD),
        ("G16", "trust", text(&with(trust(json!({"AWS": "111122223333"})), "Resource", json!("*"))), BAD),
        ("G18", "identity", text(&with(fine(), "Sid", json!("Pass1"))), OK),
        ("G18", "identity", text(&with(fine(), "Sid", json!("a-b"))), BAD),
        ("G18", "identity", text(&json!([with(fine(), "Sid", json!("A")), with(fine(), "Sid", json!("A"))])), BAD),
        ("G18", "identity", text(&with(fine(), "Sid", json!(""))), OK),
        ("G19", "identity", text(&with(without(fine(), "Effect"), "Effects", json!("Allow"))), BAD),
        ("G23", "identity", text(&with(fine(), "Resource", json!([]))), LINT),
        ("G23", "trust", text(&trust(json!({}))), LINT),
        ("G27", "trust", text(&trust(json!({"aws": "111122223333"}))), BAD),
        ("G27", "trust", text(&trust(json!({"CanonicalUser": "79a59d"}))), OK),
        ("P12", "trust", text(&trust(json!({"AWS": "arn:aws:iam::111122223333:group/x"}))), BAD),
        ("P13", "trust", text(&trust(json!({"Service": "*"}))), BAD),
        ("P6", "trust", text(&trust(json!({"AWS": "*"}))), LINT),
        ("P9", "trust", text(&trust(json!({"AWS": "AROADBQP57FF2AEXAMPLE"}))), LINT),
        ("P10", "trust", text(&trust(json!({"AWS": "AGPADBQP57FF2AEXAMPLE"}))), BAD),
        ("P22", "trust", text(&trust(json!({"AWS": "arn:aws:iam::111122223333:assumed-role/R/s"}))), LINT),
        ("P17", "trust", text(&trust(json!({"Federated": "accounts.google.com"}))), LINT),
        ("A7", "identity", text(&with(fine(), "Action", json!("iam.PassRole"))), BAD),
        ("A7", "identity", text(&with(fine(), "Action", json!(["iam:PassRole", ""]))), BAD),
        ("A8", "identity", text(&with(fine(), "Action", json!("iam:${aws:username}"))), BAD),
        ("A6", "identity", text(&with(fine(), "Action", json!("i*:PassRole"))), LINT),
        ("R1", "identity", text(&with(fine(), "Resource", json!("role/X"))), BAD),
        ("R5", "identity", text(&with(fine(), "Resource", json!("arn:aws:iam::*"))), LINT),
        ("R6", "identity", text(&with(fine(), "Resource", json!("arn:aws:*::111122223333:role/X"))), LINT),
        ("R7", "identity", text(&with(fine(), "Resource", json!("arn:aws:iam::111122223333:r*"))), LINT),
        ("R17", "identity", text(&with(fine(), "Resource", json!("arn:aws:iam::${aws:PrincipalAccount}:role/X"))), LINT),
        ("X3", "identity", text(&with(fine(), "Resource", json!("*"))), LINT),
        ("O4", "scp", text(&with(fine(), "Resource", json!("*"))), LINT),
        ("O4", "scp", text(&allow("*", "*")), OK),
        ("O4", "scp", text(&when(deny("iam:PassRole", "*"), json!({"StringEquals": {"aws:PrincipalAccount": "111122223333"}}))), OK),
        ("O9", "rcp", text(&with(with(allow("*", "*"), "Principal", json!("*")), "Effect", json!("Allow"))), LINT),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn conditions_and_variables() {
    // The condition is written into the text by hand so that keys may stand in it twice.
    let raw = |condition: &str| text(&fine()).replace(r#"{"StringEquals":{"iam:PassedToService":"glue.amazonaws.com"}}"#, condition);
    expect_texts(&[
        ("G7", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x","aws:PrincipalTag/A":"x","aws:principaltag/a":"y"}}"#), BAD),
        ("G22", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x"},"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"aws:MultiFactorAuthAge":3600}}"#), OK),
        ("G22", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":null}}"#), BAD),
        ("G24", "identity", raw("{}"), LINT),
        ("G25", "identity", raw(r#"{"StringEqual":{"iam:PassedToService":"x"}}"#), BAD),
        ("G25", "identity", raw(r#"{"ForSomeValues:StringEquals":{"iam:PassedToService":"x"}}"#), BAD),
        ("G26", "identity", raw(r#"{"NullIfExists":{"iam:PassedToService":"true"}}"#), BAD),
        ("C7", "identity", raw(r#"{"stringequals":{"iam:PassedToService":"x"}}"#), LINT),
        ("C8", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"glue*"}}"#), LINT),
        ("C12", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x"},"ArnLike":{"aws:PrincipalArn":"*"}}"#), LINT),
        ("C13", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x"},"NumericEquals":{"aws:MultiFactorAuthAge":"ten"}}"#), LINT),
        ("C14", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x"},"DateLessThan":{"aws:CurrentTime":"tomorrow"}}"#), LINT),
        ("C15", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x"},"Bool":{"aws:SecureTransport":["true","false"]}}"#), LINT),
        ("C17", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x"},"IpAddress":{"aws:SourceIp":"203.0.113.0/99"}}"#), LINT),
        ("C21", "identity", raw(r#"{"ForAllValues:StringEquals":{"iam:PassedToService":"x"}}"#), LINT),
        ("C22", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x","aws:TagKeys":"x"}}"#), LINT),
        ("C23", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x"},"ForAllValues:Null":{"aws:TagKeys":"true"}}"#), LINT),
        ("C25", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":[]}}"#), LINT),
        ("V7", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x","aws:PrincipalTag/a":"${aws:PrincipalTag/b, 'orders'}"}}"#), OK),
        ("V7", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x","aws:PrincipalTag/a":"${aws:PrincipalTag/b,'orders'}"}}"#), BAD),
        ("V7", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x","aws:PrincipalTag/a":"${aws:PrincipalTag/b, orders}"}}"#), BAD),
        ("V8", "identity", raw(r#"{"StringEquals":{"iam:PassedToService":"x"},"NumericEquals":{"aws:MultiFactorAuthAge":"${aws:x}"}}"#), LINT),
        ("V9", "identity", text(&with(fine(), "Resource", json!("arn:aws:iam::111122223333:role/${}"))), BAD),
        ("V9", "identity", text(&with(fine(), "Resource", json!("arn:aws:iam::111122223333:role/${aws:username"))), BAD),
        ("V9", "identity", text(&with(fine(), "Resource", json!("arn:aws:iam::111122223333:role/${aws: username}"))), BAD),
        ("V11", "trust", text(&trust(json!({"AWS": "${aws:username}"}))), BAD),
        ("V12", "identity", text(&with(fine(), "Resource", json!("arn:aws:iam::${AWS::AccountId}:role/X"))), OK),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn sizes_are_notices() {
    let long = |length: usize| text(&with(fine(), "Resource", json!(format!("arn:aws:iam::111122223333:role/{}", "x".repeat(length)))));
    let blank = |length: usize| text(&fine()).replacen('{', &format!("{{{}", " ".repeat(length)), 1);
    let trusting = |length: usize| text(&with(trust(json!({"Service": "glue.amazonaws.com"})), "Sid", json!("x".repeat(length))));
    expect_texts(&[
        ("L1", "identity", blank(20_000), OK),
        ("L1", "scp", text(&allow("*", "*")).replacen('{', &format!("{{{}", " ".repeat(6_000)), 1), LINT),
        ("L2", "identity", long(5_900), OK),
        ("L2", "identity", long(6_200), LINT),
        ("L2", "boundary", long(6_200), LINT),
        ("L3", "trust", trusting(1_800), OK),
        ("L3", "trust", trusting(2_100), LINT),
        ("L4", "session", long(2_100), LINT),
        ("L5", "scp", text(&allow("*", "*")).replacen('{', &format!("{{{}", " ".repeat(5_120)), 1), LINT),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_iam_would_refuse_makes_a_line_malformed() {
    let mut with_bad_boundary = pass(allow("*", "*"));
    with_bad_boundary["boundary"] = policy(&with(allow("*", "*"), "Effect", json!("allow")));
    let mut as_text = pass(allow("*", "*"));
    as_text["identityPolicies"] = json!([policy(&allow("*", "*")).to_string()]);
    let mut comment = as_text.clone();
    comment["identityPolicies"] = json!([format!("{} // x", policy(&allow("*", "*")))]);
    expect(&[
        ("G9", pass(with(allow("*", "*"), "Effect", json!("allow"))), BAD),
        ("G13 in a boundary", with_bad_boundary, BAD),
        ("G1 as a text", as_text, "ALLOW"),
        ("G1 as a text that is no JSON", comment, BAD),
        ("G23 nothing is granted", pass(with(allow("*", "*"), "Action", json!([]))), "DENY_IMPLICIT"),
        ("G23 nothing is denied", pass(json!([allow("*", "*"), with(deny("*", "*"), "Resource", json!([]))])), "ALLOW"),
        ("G23 nobody is trusted", assume(X, trust(json!({"AWS": []}))), "DENY_IMPLICIT"),
        ("G24 as if it were not there", pass(with(allow("*", "*"), "Condition", json!({}))), "ALLOW"),
        ("G22 numbers and booleans are their texts", pass(when(allow("*", "*"), json!({"StringEquals": {"iam:PassedToService": ["glue.amazonaws.com", true, 1]}}))), "ALLOW"),
        ("G28 an account is its root", assume(X, trust(json!({"AWS": "111122223333"}))), "ALLOW"),
        ("G28 an account is its root", assume(X, trust(json!({"AWS": "arn:aws:iam::111122223333:root"}))), "ALLOW"),
        ("U7", pass(json!([allow("*", "*"), {"Effect": "Allow"}])), BAD),
    ]);
}
