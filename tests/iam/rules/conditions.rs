//! Conditions and context keys, rule by rule: C and K of the rules that `tests/iam/rules/index.rs`
//! lists.

use serde_json::{Value, json};
use test_support::line::{R, SESSION, X, XB, allow, assume, deny, expect, pass, trust, when, with};

const YES: &str = "ALLOW";
const NO: &str = "DENY_IMPLICIT";
const DENIED: &str = "DENY_EXPLICIT";
const OPEN: &str = "UNKNOWN";

/// An Allow under a condition, with a context key.
fn holds(condition: Value, key: &str, value: Value) -> Value {
    let mut line = pass(when(allow("*", "*"), condition));
    if !value.is_null() {
        line["context"][key] = value;
    }
    line
}

/// One operator on the key `aws:PrincipalTag/k`.
fn tag(operator: &str, wanted: Value, value: Value) -> Value {
    holds(
        json!({operator: {"aws:PrincipalTag/k": wanted}}),
        "aws:PrincipalTag/k",
        value,
    )
}

/// One operator on the multivalued key `aws:TagKeys`.
fn keys(operator: &str, wanted: Value, value: Value) -> Value {
    holds(
        json!({operator: {"aws:TagKeys": wanted}}),
        "aws:TagKeys",
        value,
    )
}

const ABSENT: Value = Value::Null;

#[test]
#[rustfmt::skip] // a case, a row
fn logic() {
    let two = |k: &str, l: &str| {
        let mut line = tag("StringEquals", json!(["a", "b"]), json!(k));
        line["identityPolicies"][0]["Statement"]["Condition"]["StringLike"] = json!({"aws:PrincipalTag/l": "x*"});
        line["context"]["aws:PrincipalTag/l"] = json!(l);
        line
    };
    expect(&[
        ("C1", two("b", "xy"), YES),
        ("C1", two("c", "xy"), NO),
        ("C1", two("a", "y"), NO),
        ("C2", tag("StringNotEquals", json!(["a", "b"]), json!("b")), NO),
        ("C2", tag("StringNotEquals", json!(["a", "b"]), json!("c")), YES),
        ("C3", tag("StringEquals", json!("a"), ABSENT), NO),
        ("C3", tag("StringNotEquals", json!("a"), ABSENT), YES),
        ("C3", tag("ArnNotLike", json!("arn:aws:iam::111122223333:role/x"), ABSENT), YES),
        ("C4", tag("StringEqualsIfExists", json!("a"), ABSENT), YES),
        ("C4", tag("StringEqualsIfExists", json!("a"), json!("b")), NO),
        ("C4", tag("StringNotEqualsIfExists", json!("a"), json!("a")), NO),
        ("C5", tag("Null", json!("true"), ABSENT), YES),
        ("C5", tag("Null", json!("false"), ABSENT), NO),
        ("C5", tag("Null", json!(false), json!("a")), YES),
        ("C5", holds(json!({"Null": {"aws:SourceIdentity": "true"}}), "aws:SourceIdentity", json!("")), YES),
        ("C5", keys("Null", json!("true"), json!([])), YES),
        ("Q6 C5", tag("Null", json!("true"), json!("")), OPEN),
        ("C6", holds(json!({"StringEquals": {"AWS:principaltag/K": "a"}}), "aws:PrincipalTag/k", json!("a")), YES),
        ("C7", tag("stringEquals", json!("a"), json!("a")), OPEN),
        ("C7", tag("Bool", json!("TRUE"), json!("true")), YES),
        ("C27", pass(json!([allow("*", "*"), when(deny("*", "*"), json!({"StringEquals": {"iam:PassedToService": "x"}}))])), YES),
        ("C27", pass(json!([allow("*", "*"), when(deny("*", "*"), json!({"StringLike": {"iam:PassedToService": "gl*"}}))])), DENIED),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn operators() {
    let role = "arn:aws:iam::111122223333:role/app/x";
    expect(&[
        ("C8", tag("StringEquals", json!("a*"), json!("ab")), NO),
        ("C8", tag("StringEquals", json!("a*"), json!("a*")), YES),
        ("C8", tag("StringEquals", json!("a"), json!("A")), NO),
        ("C9", tag("StringEqualsIgnoreCase", json!("aÄ"), json!("Aä")), YES),
        ("C9", tag("StringNotEqualsIgnoreCase", json!("a"), json!("A")), NO),
        ("C10", tag("StringLike", json!("a*/?:c"), json!("a/b/x:c")), YES),
        ("C10", tag("StringLike", json!("A*"), json!("ab")), NO),
        ("C10", tag("StringNotLike", json!("a*"), json!("ab")), NO),
        ("C11", tag("ArnEquals", json!("arn:aws:iam::*:role/*"), json!(role)), YES),
        ("C11", tag("ArnLike", json!("arn:aws:iam:*:role/app/x"), json!(role)), NO),
        ("C11", tag("ArnNotLike", json!("arn:*:iam::111122223333:role/app/?"), json!(role)), NO),
        ("C12", tag("ArnLike", json!("*"), json!(role)), OPEN),
        ("C13", tag("NumericEquals", json!("10"), json!("10.0")), YES),
        ("C13", tag("NumericLessThan", json!(10), json!("9.5")), YES),
        ("C13", tag("NumericGreaterThanEquals", json!("10"), json!("9")), NO),
        ("C13", tag("NumericNotEquals", json!("10"), json!("10.00")), NO),
        ("C13", tag("NumericEquals", json!("10"), json!("ten")), NO),
        ("C14", tag("DateLessThan", json!("2030-01-01"), json!("2026-01-01T00:00:00Z")), YES),
        ("C14", tag("DateEquals", json!("1577836800"), json!("2020-01-01T00:00:00Z")), YES),
        ("C14", tag("DateGreaterThan", json!("2020-01-01T00:00:00+02:00"), json!("2019-12-31T22:00:01Z")), YES),
        ("C14", tag("DateNotEquals", json!("2020-01-01"), json!("2020-01-01T00:00:00Z")), NO),
        ("C15", tag("Bool", json!("true"), json!("true")), YES),
        ("C15", tag("Bool", json!("false"), ABSENT), NO),
        ("C15", tag("BoolIfExists", json!("false"), ABSENT), YES),
        ("C16", tag("BinaryEquals", json!("QmluYXJ5"), json!("QmluYXJ5")), YES),
        ("C16", tag("BinaryEquals", json!("QmluYXJ5"), json!("b3RoZXI=")), NO),
        ("C17", tag("IpAddress", json!(["192.0.2.0/24", "2001:db8::/32"]), json!("2001:DB8:0:0::7")), YES),
        ("C17", tag("IpAddress", json!("192.0.2.7"), json!("192.0.2.7")), YES),
        ("C17", tag("NotIpAddress", json!("2001:db8::/32"), json!("192.0.2.7")), YES),
        ("C17", tag("NotIpAddress", json!("192.0.2.0/24"), json!("192.0.2.7")), NO),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn sets() {
    expect(&[
        ("C18", keys("ForAllValues:StringEquals", json!(["a", "b"]), json!(["a"])), YES),
        ("C18", keys("ForAllValues:StringEquals", json!(["a", "b"]), json!(["a", "c"])), NO),
        ("C18", keys("ForAllValues:StringEquals", json!("a"), ABSENT), YES),
        ("C18", keys("ForAllValues:StringEquals", json!("a"), json!([])), YES),
        ("C19", keys("ForAnyValue:StringLike", json!("a*"), json!(["b", "ab"])), YES),
        ("C19", keys("ForAnyValue:StringEquals", json!("a"), json!(["b", "c"])), NO),
        ("C19", keys("ForAnyValue:StringEquals", json!("a"), ABSENT), NO),
        ("C20", keys("ForAnyValue:StringNotEquals", json!("a"), json!(["a", "b"])), YES),
        ("C20", keys("ForAllValues:StringNotEquals", json!("a"), json!(["a", "b"])), NO),
        ("C20", keys("ForAllValues:StringNotEquals", json!("a"), json!(["b"])), YES),
        ("Q4 C20", keys("ForAllValues:StringNotLike", json!("a*"), json!(["ab"])), NO),
        ("C21", tag("ForAnyValue:StringEquals", json!("a"), json!("a")), YES),
        ("C21", tag("ForAllValues:StringEquals", json!("a"), ABSENT), YES),
        ("C22", keys("StringEquals", json!("a"), json!(["a", "b"])), OPEN),
        ("C22", keys("StringNotEquals", json!("a"), json!(["b", "c"])), OPEN),
        ("C23", keys("ForAllValues:Null", json!("true"), json!(["a"])), YES),
        ("C23", keys("ForAnyValue:Null", json!("false"), json!(["a"])), NO),
        ("C24", keys("ForAnyValue:StringEqualsIfExists", json!("a"), ABSENT), OPEN),
        ("C25", tag("StringEquals", json!([]), json!("a")), OPEN),
        ("C26", holds(json!({"StringEquals": {"s3:prefix": "x"}}), "", ABSENT), NO),
        ("C26", pass(json!([allow("*", "*"), when(deny("*", "*"), json!({"StringNotEquals": {"s3:prefix": "x"}}))])), DENIED),
        ("U17", keys("ForAllValues:StringEquals", json!(["a", "b"]), json!(["c", "{{x}}"])), NO),
        ("U17", keys("ForAllValues:StringEquals", json!(["a", "b"]), json!(["a", "{{x}}"])), OPEN),
        ("U17", keys("ForAnyValue:StringEquals", json!(["a", "b"]), json!(["a", "{{x}}"])), YES),
        ("U17", keys("ForAnyValue:StringEquals", json!(["a", "b"]), json!(["c", "{{x}}"])), OPEN),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn context_keys() {
    let trusting = |condition: Value| assume(XB, when(trust(json!({"AWS": R})), condition));
    let asking = |condition: Value, key: &str, value: Value| {
        let mut line = trusting(condition);
        line["context"][key] = value;
        line
    };
    let by_service = |condition: Value, context: Value| {
        let line = assume(X, when(trust(json!({"Service": "glue.amazonaws.com"})), condition));
        with(with(line, "principal", json!("glue.amazonaws.com")), "context", context)
    };
    expect(&[
        ("K1", holds(json!({"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}}), "", ABSENT), YES),
        ("K1", holds(json!({"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}}), "iam:PassedToService", json!("{{s}}")), OPEN),
        ("K2", holds(json!({"ArnLike": {"iam:AssociatedResourceArn": "arn:aws:glue:*:111122223333:*"}}), "iam:AssociatedResourceArn", json!("arn:aws:glue:eu-west-1:111122223333:job/x")), YES),
        ("K3", holds(json!({"StringEquals": {"aws:ResourceTag/team": "a"}}), "aws:ResourceTag/team", json!("a")), OPEN),
        ("K3", pass(json!([allow("*", "*"), when(deny("*", "*"), json!({"StringEquals": {"iam:ResourceTag/team": "a"}}))])), OPEN),
        ("K4", holds(json!({"StringEquals": {"iam:PermissionsBoundary": "a"}}), "", ABSENT), NO),
        ("K5", holds(json!({"ArnEquals": {"aws:PrincipalArn": R}}), "aws:PrincipalArn", json!(R)), YES),
        ("K6", asking(json!({"StringEquals": {"sts:ExternalId": "id"}}), "sts:ExternalId", json!("id")), YES),
        ("K6", trusting(json!({"StringEquals": {"sts:ExternalId": "id"}})), NO),
        ("K7", asking(json!({"StringLike": {"sts:RoleSessionName": "${aws:PrincipalTag/x}-*"}}), "sts:RoleSessionName", json!("x-1")), NO),
        ("K9", trusting(json!({"Null": {"aws:TagKeys": "true"}})), YES),
        ("K10", trusting(json!({"NumericLessThan": {"sts:DurationSeconds": "3600"}})), NO),
        ("K11", trusting(json!({"ArnEquals": {"aws:PrincipalArn": R}})), YES),
        ("K11", with(trusting(json!({"ArnEquals": {"aws:PrincipalArn": SESSION}})), "principal", json!(SESSION)), NO),
        ("K12", trusting(json!({"StringEquals": {"aws:PrincipalAccount": "111122223333"}})), YES),
        ("K13", trusting(json!({"ArnLike": {"aws:SourceArn": "arn:aws:states:*:111122223333:*"}})), NO),
        ("K14", by_service(json!({"StringEquals": {"aws:SourceAccount": "111122223333"}}), json!({"aws:SourceAccount": "111122223333"})), YES),
        ("K14", by_service(json!({"StringEquals": {"aws:SourceAccount": "111122223333"}}), json!({"aws:SourceAccount": "{{account}}"})), OPEN),
        ("K15", by_service(json!({"Bool": {"aws:PrincipalIsAWSService": "true"}}), json!({"aws:PrincipalIsAWSService": "true"})), YES),
        ("K16", pass(json!([allow("*", "*"), when(deny("*", "*"), json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}}))])), YES),
        ("K16", pass(json!([allow("*", "*"), when(deny("*", "*"), json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}))])), DENIED),
        ("K17", asking(json!({"StringLike": {"sts:RoleSessionName": "${aws:username}"}}), "sts:RoleSessionName", json!("s")), NO),
        ("K18", asking(json!({"StringEquals": {"aws:PrincipalTag/Team": "a"}}), "aws:principaltag/team", json!("a")), YES),
        ("K19", asking(json!({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}), "aws:RequestedRegion", json!("us-east-1")), YES),
        ("K20", pass(json!([allow("*", "*"), when(deny("*", "*"), json!({"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}))])), DENIED),
        ("U13", holds(json!({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}), "aws:SourceVpc", json!("{{v}}")), OPEN),
        ("U13", holds(json!({"StringLikeIfExists": {"aws:SourceVpc": "*"}}), "aws:SourceVpc", json!("{{v}}")), YES),
        ("U14", holds(json!({"Null": {"aws:SourceVpc": "false"}}), "aws:SourceVpc", json!("{{v}}")), OPEN),
        ("U14", holds(json!({"Null": {"aws:SourceVpc": "false"}}), "aws:SourceVpc", json!("vpc-{{v}}")), YES),
        ("U15", holds(json!({"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}), "", ABSENT), YES),
        ("U4", pass(json!([allow("*", "*"), when(deny("*", "*"), json!({"StringEquals": {"aws:SourceVpc": "vpc-1"}}))])), YES),
    ]);
}
