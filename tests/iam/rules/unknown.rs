//! What is not known: U of the rules that `tests/iam/rules/index.rs` lists. A definite answer holds for
//! every value of the holes; an undecided one says what would settle it.

use serde_json::{Value, json};
use sfn_role_check::simulate;
use test_support::line::{
    A, R, X, XB, allow, assume, codes, deny, expect, pass, policy, trust, when, with,
};

const YES: &str = "ALLOW";
const NO: &str = "DENY_IMPLICIT";
const DENIED: &str = "DENY_EXPLICIT";
const OPEN: &str = "UNKNOWN";

/// May R pass the role by an Allow for that resource?
fn named(role: &str, pattern: &str) -> Value {
    with(
        pass(allow("iam:PassRole", pattern)),
        "resource",
        json!(role),
    )
}

fn in_account(name: &str) -> String {
    format!("arn:aws:iam::{A}:role/{name}")
}

#[test]
#[rustfmt::skip] // a case, a row
fn holes_in_resources() {
    let (own, glue) = (in_account("{{name}}"), in_account("glue-*"));
    expect(&[
        ("U1", named(X, &in_account("{{name}}")), OPEN),
        ("U1", named(X, "{{arn}}"), OPEN),
        ("U1", named("{{arn}}", X), OPEN),
        ("U2", named("arn:aws:iam::{{a}}:role/X", "arn:aws:iam::{{a}}:role/X"), OPEN),
        ("U2", with(named("arn:aws:iam::{{a}}:role/X", "arn:aws:iam::{{a}}:role/X"), "principal", json!("arn:aws:iam::{{a}}:role/R")), YES),
        ("U2", named(&own, &own), YES),
        ("U2", named(&in_account("{{x}}"), &in_account("{{y}}")), OPEN),
        ("U2", named(&in_account("{{x}}-a"), &in_account("{{x}}-b")), NO),
        ("U2", named(&in_account("a{{x}}"), &in_account("{{x}}")), NO),
        ("U8", named(&own, &in_account("*")), YES),
        ("U8", named(&in_account("app/{{x}}"), &in_account("app/*")), YES),
        ("U8", named(&in_account("app/{{x}}"), &in_account("app/?*")), OPEN),
        ("U8", named(&in_account("app/a{{x}}b"), &in_account("app/*?*b")), YES),
        ("U9", named("{{arn}}", "*"), OPEN),
        ("U9", with(named("arn:aws:iam::111122223333:role/{{x}}", "*"), "principal", json!(R)), YES),
        ("U10", named(&in_account("lambda-{{x}}"), &glue), NO),
        ("U10", named(&in_account("{{x}}-lambda"), &in_account("*-glue")), NO),
        ("U11", named("arn:aws:iam::{{a}}:role/X", "arn:aws:iam::????????????:role/X"), OPEN),
        ("U11", with(named("arn:aws:iam::{{a}}:role/X", "arn:aws:iam::????????????:role/X"), "principal", json!("arn:aws:iam::{{a}}:role/R")), YES),
        ("U11", with(named("arn:aws:iam::{{a}}:role/X", "arn:aws:iam::???????????:role/X"), "principal", json!("arn:aws:iam::{{a}}:role/R")), NO),
        ("U22", named("arn:aws:iam::{{a}}:role/X", "*"), OPEN),
        ("U22", with(assume("arn:aws:iam::{{a}}:role/X", trust(json!({"AWS": R}))), "identityPolicies", json!([])), OPEN),
        ("U22", assume("arn:aws:iam::{{a}}:role/X", trust(json!({"AWS": R}))), YES),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn documents_that_are_not_known() {
    let hole = || json!("{{document}}");
    expect(&[
        ("U3 U19", with(pass(json!([])), "identityPolicies", json!([policy(&json!([])), hole()])), OPEN),
        ("U3 U19", with(pass(json!([])), "identityPolicies", json!([policy(&deny("iam:*", "*")), hole()])), DENIED),
        ("U3", with(pass(allow("*", "*")), "boundary", hole()), OPEN),
        ("U3 U20", with(pass(json!([])), "boundary", hole()), NO),
        ("U3", with(pass(allow("*", "*")), "scps", json!([[hole()]])), OPEN),
        ("U3", with(assume(XB, json!([])), "resourcePolicy", hole()), OPEN),
        ("U3", with(assume(XB, trust(json!({"AWS": R}))), "rcps", json!([[hole()]])), OPEN),
        ("U24", with(assume(XB, trust(json!({"AWS": R}))), "rcps", json!([])), YES),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn logic_of_three_values() {
    let maybe = || allow("iam:PassRole", "{{arn}}");
    let maybe_not = || deny("iam:PassRole", "{{arn}}");
    expect(&[
        ("U12", pass(json!([maybe(), allow("iam:*", "*")])), YES),
        ("U12", pass(json!([maybe()])), OPEN),
        ("U12", pass(when(maybe(), json!({"StringEquals": {"iam:PassedToService": "x"}}))), NO),
        ("U18", pass(with(maybe(), "Action", json!("s3:*"))), NO),
        ("U19 U20", pass(json!([allow("*", "*"), maybe_not()])), OPEN),
        ("U20", pass(json!([maybe(), maybe_not(), deny("iam:*", "*")])), DENIED),
        ("U20", pass(json!([maybe_not()])), NO),
        ("U20", pass(json!([allow("*", "*"), when(maybe_not(), json!({"StringEquals": {"iam:PassedToService": "x"}}))])), YES),
        ("U21", assume(XB, trust(json!({"AWS": "arn:aws:sts::111122223333:assumed-role/R/{{session}}"}))), OPEN),
        ("U21", assume(XB, trust(json!({"AWS": "arn:aws:sts::111122223333:assumed-role/Q/{{session}}"}))), NO),
        ("U5 U6", pass(allow("i*:PassRole", "*")), OPEN),
        ("U6", pass(json!([allow("iam:PassRole", X), allow("i*:PassRole", "*")])), YES),
        ("U effect", pass(with(allow("iam:PassRole", "*"), "Effect", json!("{{effect}}"))), OPEN),
        ("U version", with(pass(json!([])), "identityPolicies", json!([{"Version": "{{v}}", "Statement": allow("*", "*")}])), OPEN),
        ("U principal", with(assume(XB, trust(json!({"AWS": R}))), "principal", json!("{{who}}")), OPEN),
        ("U principal", with(assume(XB, json!([])), "principal", json!("{{who}}")), NO),
    ]);
}

/// The lists of a parameter of the reason with that code.
fn told(line: &Value, code: &str, param: &str) -> Vec<String> {
    let answer = serde_json::to_value(simulate::answer(&line.to_string(), 1)).unwrap();
    let reasons = answer["reasons"].as_array().unwrap();
    let values = reasons
        .iter()
        .filter(|reason| reason["code"] == code)
        .flat_map(|reason| match &reason["params"][param] {
            Value::Array(list) => list.clone(),
            Value::Null => Vec::new(),
            one => vec![one.clone()],
        });
    values
        .map(|value| value.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn undecided_names_the_least_that_settles_it() {
    // U25: of two statements that may allow, the one that hangs on one thing.
    let two_ways = pass(json!([
        when(
            allow("iam:PassRole", "{{arn}}"),
            json!({"StringEquals": {"aws:ResourceTag/a": "b"}})
        ),
        when(
            allow("iam:PassRole", "*"),
            json!({"StringEquals": {"aws:ResourceTag/c": "d"}})
        ),
    ]));
    assert_eq!(told(&two_ways, "settled-by", "keys"), ["aws:ResourceTag/c"]);
    assert!(told(&two_ways, "settled-by", "holes").is_empty());
    let denied = pass(json!([
        allow("*", "*"),
        deny("iam:PassRole", "arn:aws:iam::111122223333:role/{{name}}")
    ]));
    assert_eq!(told(&denied, "settled-by", "holes"), ["{{name}}"]);
    // What is settled needs nothing.
    assert!(!codes(&pass(allow("*", "*"))).contains(&"settled-by".to_owned()));
}

#[test]
fn definite_answers_are_proofs() {
    // U26: of ALLOW, a statement for each layer, and why no Deny applies.
    let allowed = with(
        pass(json!([
            when(
                allow("iam:PassRole", X),
                json!({"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}})
            ),
            deny("iam:PassRole", "arn:aws:iam::111122223333:role/admin"),
        ])),
        "boundary",
        policy(&json!([
            allow("*", "*"),
            when(
                deny("iam:*", "*"),
                json!({"StringEquals": {"iam:PassedToService": "x"}})
            )
        ])),
    );
    let kinds = told(&allowed, "allowed-by-statement", "policyType");
    assert_eq!(kinds, ["identity-based policy", "permissions boundary"]);
    assert_eq!(
        told(&allowed, "deny-does-not-apply", "element"),
        ["Resource", "Condition"]
    );
    // Of DENY_IMPLICIT, what the nearest statements lack.
    let missing = pass(json!([
        when(
            allow("iam:PassRole", "*"),
            json!({"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}})
        ),
        allow("iam:PassRole", "arn:aws:iam::111122223333:role/Y"),
        allow("iam:GetRole", X),
        allow("s3:*", "*"),
    ]));
    assert_eq!(
        codes(&missing),
        [
            "no-statement-allows",
            "condition-fails",
            "resource-differs",
            "action-differs"
        ]
    );
    assert_eq!(
        told(&missing, "condition-fails", "value"),
        ["glue.amazonaws.com"]
    );
    // Of DENY_EXPLICIT, the statement.
    let denied = pass(json!([
        allow("*", "*"),
        with(deny("*", "*"), "Sid", json!("No"))
    ]));
    assert_eq!(told(&denied, "denied-by-statement", "statement"), ["No"]);
}
