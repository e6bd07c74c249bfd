//! Who may pass and assume what, rule by rule: P, E, T, X, B and O of the rules that
//! `tests/iam/rules/index.rs` lists.

use serde_json::{Value, json};
use test_support::line::{
    A, R, SERVICE, SESSION, X, XB, allow, assume, codes, deny, expect, pass, policy, trust, when,
    with,
};

const YES: &str = "ALLOW";
const NO: &str = "DENY_IMPLICIT";
const DENIED: &str = "DENY_EXPLICIT";
const OPEN: &str = "UNKNOWN";

const USER: &str = "arn:aws:iam::111122223333:user/jo";

/// R has no identity-based policy.
fn alone(line: Value) -> Value {
    with(line, "identityPolicies", json!([]))
}

fn by(principal: &str, line: Value) -> Value {
    with(line, "principal", json!(principal))
}

/// With a document that allows nothing but S3.
fn limited(part: &str, line: Value) -> Value {
    let s3 = policy(&allow("s3:*", "*"));
    let value = match part {
        "scps" | "rcps" => json!([[s3]]),
        _ => s3,
    };
    with(line, part, value)
}

fn trusting(principal: Value) -> Value {
    trust(json!({"AWS": principal}))
}

/// Does the role trust the service?
fn by_service(service: &str, statements: Value) -> Value {
    alone(by(service, assume(X, statements)))
}

#[test]
#[rustfmt::skip] // a case, a row
fn principals() {
    let denied = |principal: Value| assume(XB, json!([trusting(json!(R)), with(trust(principal), "Effect", json!("Deny"))]));
    expect(&[
        ("P1", assume(XB, trusting(json!(R))), YES),
        ("P1", by(SESSION, assume(XB, trusting(json!(SESSION)))), YES),
        ("P1", by(USER, assume(XB, trusting(json!(USER)))), YES),
        ("P2", assume(XB, trusting(json!(A))), YES),
        ("P2", assume(XB, trusting(json!("arn:aws:iam::111122223333:root"))), YES),
        ("P2", assume(XB, trusting(json!("444455556666"))), NO),
        ("P3", assume(XB, trust(json!({"Service": "glue.amazonaws.com", "AWS": ["444455556666", R]}))), YES),
        ("P4", assume(XB, trusting(json!("arn:aws:iam::111122223333:role/*"))), NO),
        ("P5", assume(XB, trust(json!("*"))), YES),
        ("P5", assume(XB, trusting(json!("*"))), YES),
        ("P6", assume(XB, trusting(json!("*"))), YES),
        ("P7", by(SESSION, assume(XB, trusting(json!(R)))), YES),
        ("P7 with a path", by(SESSION, assume(XB, trusting(json!("arn:aws:iam::111122223333:role/app/R")))), YES),
        ("P8", by(SESSION, assume(XB, trusting(json!("arn:aws:sts::111122223333:assumed-role/R/x")))), NO),
        ("P8", assume(XB, trusting(json!(SESSION))), OPEN),
        ("P8", assume(XB, trusting(json!("arn:aws:sts::111122223333:assumed-role/Q/s"))), NO),
        ("P9", assume(XB, trusting(json!("AROADBQP57FF2AEXAMPLE"))), NO),
        ("P13", by_service("glue.amazonaws.com", trust(json!({"Service": "Glue.amazonaws.com"}))), OPEN),
        ("P14", by_service("glue.amazonaws.com", trust(json!({"Service": "glue.eu-west-1.amazonaws.com"}))), NO),
        ("P15", by_service("states.amazonaws.com", trust(json!({"Service": "states.amazonaws.com"}))), YES),
        ("P15", by_service("states.eu-west-1.amazonaws.com", trust(json!({"Service": "states.amazonaws.com"}))), YES),
        ("P15", by_service("states.eu-west-1.amazonaws.com", trust(json!({"Service": "states.eu-west-1.amazonaws.com"}))), YES),
        ("P15", by_service("states.eu-west-1.amazonaws.com", trust(json!({"Service": "states.us-east-1.amazonaws.com"}))), NO),
        ("P15", by_service("states.amazonaws.com", trust(json!({"Service": "states.us-east-1.amazonaws.com"}))), OPEN),
        ("P16", by_service("ecs.amazonaws.com", trust(json!({"Service": "ecs-tasks.amazonaws.com"}))), NO),
        ("P17", assume(XB, trust(json!({"Federated": "cognito-identity.amazonaws.com"}))), NO),
        ("P18", assume(XB, trust(json!({"Service": "glue.amazonaws.com"}))), NO),
        ("P18", by_service("glue.amazonaws.com", trusting(json!(A))), NO),
        ("P19", by_service("glue.amazonaws.com", trust(json!("*"))), OPEN),
        ("P20", by("arn:aws:iam::111122223333:root", assume(X, trusting(json!(A)))), NO),
        ("P21", denied(json!({"AWS": A})), DENIED),
        ("P21", denied(json!("*")), DENIED),
        ("P21", denied(json!({"AWS": "444455556666"})), YES),
        ("P22", by(SESSION, assume(XB, trusting(json!("arn:aws:iam::111122223333:assumed-role/R/s")))), NO),
        ("R12 P", assume("arn:aws-cn:iam::444455556666:role/X", trusting(json!(A))), NO),
        ("R13", by(SESSION, assume(XB, trusting(json!("arn:aws:iam::111122223333:role/r")))), NO),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn evaluation() {
    let two = with(pass(allow("iam:PassRole", "*")), "identityPolicies", json!([policy(&allow("s3:*", "*")), policy(&allow("iam:*", "*"))]));
    expect(&[
        ("E1", pass(allow("iam:PassRole", X)), YES),
        ("E2", pass(json!([allow("*", "*"), deny("iam:*", "*")])), DENIED),
        ("E2 boundary", with(pass(allow("*", "*")), "boundary", policy(&json!([allow("*", "*"), deny("iam:PassRole", X)]))), DENIED),
        ("E2 trust", assume(X, json!([trusting(json!(R)), with(trusting(json!(R)), "Effect", json!("Deny"))])), DENIED),
        ("E3", pass(json!([])), NO),
        ("E4", two, YES),
        ("E6", alone(assume(X, trusting(json!(R)))), YES),
        ("E6 the trust policy must allow", assume(X, json!([])), NO),
        ("E7", alone(assume(XB, trusting(json!(R)))), NO),
        ("E7", assume(XB, json!([])), NO),
        ("E9", with(pass(allow("iam:PassRole", X)), "resourcePolicy", policy(&with(trusting(json!(R)), "Effect", json!("Deny")))), YES),
    ]);
    // Where several layers deny, each is a reason of its own.
    let line = with(limited("boundary", pass(json!([]))), "scps", json!([[policy(&allow("s3:*", "*"))]]));
    let reasons = codes(&line);
    assert_eq!(reasons.iter().filter(|code| *code == "guardrail-does-not-allow").count(), 2, "E5: {reasons:?}");
    assert!(reasons.contains(&"no-statement-allows".to_owned()), "E5: {reasons:?}");
    // What cannot be evaluated is never allowed.
    expect(&[("E8", pass(json!([allow("*", "*"), {"Effect": "Deny"}])), "MALFORMED")]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn assuming_in_one_account() {
    let account = || assume(X, trusting(json!(A)));
    let role = || assume(X, trusting(json!(R)));
    let user = || by(USER, assume(X, trusting(json!(USER))));
    let session = || by(SESSION, assume(X, trusting(json!(SESSION))));
    let everyone = || assume(X, trusting(json!("*")));
    expect(&[
        ("T1 account", account(), YES),
        ("T1 account", alone(account()), NO),
        ("T1 account", limited("boundary", account()), NO),
        ("T1 account", limited("sessionPolicy", account()), NO),
        ("T1 account", limited("scps", account()), NO),
        ("T1 role", alone(role()), YES),
        ("T1 B4 role", limited("boundary", alone(role())), NO),
        ("T1 B7 role", limited("sessionPolicy", alone(role())), NO),
        ("T1 role", limited("scps", alone(role())), NO),
        ("T1 user", alone(user()), YES),
        ("T1 B4 user", limited("boundary", alone(user())), YES),
        ("T1 user", limited("scps", alone(user())), NO),
        ("T1 session", alone(session()), YES),
        ("T1 B4 session", limited("boundary", alone(session())), YES),
        ("T1 B7 session", limited("sessionPolicy", alone(session())), YES),
        ("T1 session", limited("scps", alone(session())), NO),
        ("Q1 T1 everyone", everyone(), YES),
        ("Q1 T1 everyone", alone(everyone()), OPEN),
        ("Q1 T1 everyone", limited("boundary", everyone()), OPEN),
        ("T1 everyone", limited("scps", everyone()), NO),
        ("T1 another", assume(X, trusting(json!("arn:aws:iam::111122223333:role/other"))), NO),
        ("T3", assume(X, trust(json!({"Service": "glue.amazonaws.com"}))), NO),
        ("T3", with(assume(X, json!([])), "resourcePolicy", Value::Null), NO),
        ("T4", alone(assume(X, json!([trusting(json!(A)), trusting(json!(R))]))), YES),
        ("T5", assume(X, with(trusting(json!(R)), "Action", json!("sts:AssumeRoleWithSAML"))), NO),
        ("T6", assume(R, trust(json!({"Service": "glue.amazonaws.com"}))), NO),
        ("T6", assume(R, trusting(json!(R))), YES),
        ("T7", with(account(), "identityPolicies", json!([policy(&allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/?"))])), YES),
        ("T10", with(account(), "resourceAccount", json!(A)), YES),
        ("T16", limited("sessionPolicy", assume(XB, trusting(json!(R)))), NO),
        ("T19", by("arn:aws:iam::111122223333:root", account()), NO),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn assuming_across_accounts() {
    let role = || assume(XB, trusting(json!(R)));
    let external = |id: Value| {
        let mut line = assume(XB, when(trusting(json!(R)), json!({"StringEquals": {"sts:ExternalId": "arn:aws:states:eu-west-1:111122223333:stateMachine:m"}})));
        line["context"]["sts:ExternalId"] = id;
        line
    };
    let organization = json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}});
    let guarded = assume(XB, json!([trusting(json!(A)), when(with(trusting(json!("*")), "Effect", json!("Deny")), organization)]));
    let mut member = guarded.clone();
    member["context"]["aws:PrincipalOrgID"] = json!("o-1");
    expect(&[
        ("T2", role(), YES),
        ("T2", alone(role()), NO),
        ("T2", assume(XB, trusting(json!("*"))), YES),
        ("T2", alone(assume(XB, trusting(json!("*")))), NO),
        ("T2 B6", limited("boundary", role()), NO),
        ("T2", limited("sessionPolicy", role()), NO),
        ("T2 O6", limited("scps", role()), NO),
        ("T8", guarded, DENIED),
        ("T8", member, YES),
        ("T9", external(json!("arn:aws:states:eu-west-1:111122223333:stateMachine:m")), YES),
        ("T9", external(json!("arn:aws:states:eu-west-1:111122223333:stateMachine:n")), NO),
        ("T9", external(json!("arn:aws:states:eu-west-1:111122223333:stateMachine:{{m}}")), OPEN),
        ("T15", with(external(json!("x")), "context", json!({})), NO),
        ("T20", assume(XB, when(trusting(json!(A)), json!({"ArnLike": {"aws:PrincipalArn": R}}))), YES),
        ("T20", assume(XB, when(trusting(json!("*")), json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/other"}}))), NO),
        ("T21", assume("arn:aws-us-gov:iam::444455556666:role/X", trusting(json!("arn:aws-us-gov:iam::111122223333:root"))), NO),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn services_and_tags() {
    let confused = json!({"ArnLike": {"aws:SourceArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:*"}, "StringEquals": {"aws:SourceAccount": A}});
    let machine = |arn: &str| {
        let line = by_service("states.amazonaws.com", when(trust(json!({"Service": "states.amazonaws.com"})), confused.clone()));
        with(line, "context", json!({"aws:SourceArn": arn, "aws:SourceAccount": A}))
    };
    let rcp = |service: &str| {
        let statement = json!({"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*", "Condition": {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}});
        let line = by_service("glue.amazonaws.com", trust(json!({"Service": "glue.amazonaws.com"})));
        with(with(line, "rcps", json!([[policy(&statement)]])), "context", json!({"aws:PrincipalIsAWSService": service}))
    };
    let tagged = |actions: Value| {
        let mut line = assume(XB, with(trusting(json!(R)), "Action", actions.clone()));
        line["identityPolicies"] = json!([policy(&with(allow("", "*"), "Action", actions))]);
        line["context"]["aws:RequestTag/team"] = json!("a");
        line["context"]["aws:TagKeys"] = json!(["team"]);
        line
    };
    let mut maybe_tagged = tagged(json!("sts:AssumeRole"));
    maybe_tagged["context"] = json!({"aws:RequestTag/team": "{{tag}}"});
    let mut with_source = assume(X, with(trusting(json!(R)), "Action", json!("sts:*")));
    with_source["context"]["sts:SourceIdentity"] = json!("jo");
    expect(&[
        ("T11", by_service("glue.amazonaws.com", trust(json!({"Service": "glue.amazonaws.com"}))), YES),
        ("T11 O2", limited("scps", by_service("glue.amazonaws.com", trust(json!({"Service": "glue.amazonaws.com"})))), YES),
        ("T12", machine("arn:aws:states:eu-west-1:111122223333:stateMachine:m"), YES),
        ("T12", machine("arn:aws:states:us-east-1:111122223333:stateMachine:m"), NO),
        ("T11 O10", rcp("true"), YES),
        ("T11 O10", rcp("false"), DENIED),
        ("A9 T17", tagged(json!("sts:AssumeRole")), NO),
        ("A9 T17", tagged(json!(["sts:AssumeRole", "sts:TagSession"])), YES),
        ("A9 T17", tagged(json!("sts:*")), YES),
        ("T17 maybe", maybe_tagged, OPEN),
        ("T17", with(assume(XB, with(trusting(json!(R)), "Action", json!("sts:TagSession"))), "action", json!("sts:TagSession")), NO),
        ("T18 K8", with(with_source.clone(), "identityPolicies", json!([])), NO),
        ("T18 K8", with(with_source, "identityPolicies", json!([policy(&allow("sts:SetSourceIdentity", "*"))])), YES),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn passing() {
    let named = |role: &str, service: &str| {
        let line = with(pass(allow("iam:PassRole", "*")), "resource", json!(role));
        with(line, "context", json!({"iam:PassedToService": service}))
    };
    let to = |services: Value| pass(when(allow("iam:PassRole", "*"), json!({"StringEquals": {"iam:PassedToService": services}})));
    expect(&[
        ("X1", to(json!(SERVICE)), YES),
        ("X1", limited("boundary", to(json!(SERVICE))), NO),
        ("X1", limited("sessionPolicy", to(json!(SERVICE))), NO),
        ("X1", limited("scps", to(json!(SERVICE))), NO),
        ("X2", named(XB, SERVICE), NO),
        ("X3", pass(allow("iam:PassRole", "*")), YES),
        ("X4", with(pass(allow("iam:PassRole", "arn:aws:iam::111122223333:role/service-role/*")), "resource", json!("arn:aws:iam::111122223333:role/glue")), NO),
        ("X5", to(json!(["ecs-tasks.amazonaws.com"])), NO),
        ("X9", to(json!(["ec2.amazonaws.com", SERVICE])), YES),
        ("X10", named("arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", SERVICE), OPEN),
        ("X10", named("arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", "ecs.amazonaws.com"), YES),
        ("X11", pass(when(allow("iam:PassRole", "*"), json!({"StringEquals": {"aws:ResourceTag/a": "b"}}))), OPEN),
        ("X14", named("arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x", SERVICE), OPEN),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn boundaries_and_organizations() {
    let all = || policy(&allow("*", "*"));
    let s3 = || policy(&allow("s3:*", "*"));
    let scps = |levels: Value| with(pass(allow("iam:PassRole", "*")), "scps", levels);
    let linked = "arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
    let rcp = |statement: Value| {
        let mut statement = statement;
        statement["Principal"] = json!("*");
        json!([[policy(&statement)]])
    };
    expect(&[
        ("B1", with(pass(json!([])), "boundary", all()), NO),
        ("B1", with(pass(allow("iam:*", "*")), "boundary", s3()), NO),
        ("B2", with(pass(allow("iam:*", "*")), "boundary", policy(&json!([allow("*", "*"), deny("iam:*", "*")]))), DENIED),
        ("B2 whatever names the caller", with(by(SESSION, assume(X, trusting(json!(SESSION)))), "boundary", policy(&deny("*", "*"))), DENIED),
        ("B8", by(SESSION, pass(allow("iam:PassRole", "*"))), YES),
        ("O1", scps(json!([[all()], [all(), s3()]])), YES),
        ("O1", scps(json!([[all()], [s3()]])), NO),
        ("O1", scps(json!([[all()], [all(), policy(&deny("iam:*", "*"))]])), DENIED),
        ("O1 a level without a policy", scps(json!([[all()], []])), NO),
        ("O2", by(linked, scps(json!([[s3()]]))), YES),
        ("O3", with(pass(json!([])), "scps", json!([[all()]])), NO),
        ("O4", scps(json!([[policy(&json!({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}))]])), YES),
        ("O5", scps(json!([[policy(&with(allow("*", "*"), "Principal", json!("*")))]])), "MALFORMED"),
        ("O7", with(assume(XB, trusting(json!(R))), "rcps", rcp(deny("sts:*", "*"))), DENIED),
        ("O8", with(pass(allow("iam:PassRole", "*")), "rcps", rcp(deny("*", "*"))), YES),
        ("O9", with(assume(XB, trusting(json!(R))), "rcps", rcp(deny("s3:*", "*"))), YES),
        ("O11", with(assume(XB, trusting(json!(R))), "rcps", rcp(deny("sts:*", X))), YES),
    ]);
}
