//! Verdicts are proofs: what must never be granted, missing or denied by mistake, rule by rule of
//! the IAM documentation (numbers as in the facts sheet: G grammar, A actions, R resources,
//! C conditions, V variables, X PassRole, B boundaries, O organization, U unknown parts).

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use sfn_role_check::{Workspace, analyze};

const EXECUTION: &str = "arn:aws:iam::111122223333:role/execution";
const MACHINE: &str = "arn:aws:states:eu-west-1:111122223333:stateMachine:machine";
const ROLE: &str = "arn:aws:iam::111122223333:role/x";
const SERVICE: &str = "emr-serverless.amazonaws.com";
const G: Verdict = Verdict::Granted;
const M: Verdict = Verdict::Missing;
const D: Verdict = Verdict::Denied;
const U: Verdict = Verdict::Undecided;

fn document(kind: &str, text: &str) -> Value {
    json!({"name": kind, "kind": kind, "text": text})
}

/// The machine and its role are known.
fn known() -> Value {
    json!({"executionRole": EXECUTION, "stateMachineArn": MACHINE})
}

fn report(documents: &[Value], settings: &Value) -> Report {
    let workspace = json!({"documents": documents, "settings": settings}).to_string();
    analyze(&Workspace::from_json(&workspace).unwrap())
}

fn machine(state: &Value) -> Value {
    document(
        "state-machine",
        &json!({"StartAt": "Run", "States": {"Run": state}}).to_string(),
    )
}

/// A task that passes the role of `parameters` to EMR Serverless.
fn passing(parameters: &Value) -> Value {
    machine(
        &json!({"Type": "Task", "Resource": "arn:aws:states:::emr-serverless:startJobRun",
                    "Parameters": parameters, "End": true}),
    )
}

fn policy(statements: &Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// Verdicts of all `iam:PassRole` checks.
fn passed(documents: &[Value], settings: &Value) -> Vec<Verdict> {
    let checks = report(documents, settings).checks;
    checks
        .iter()
        .filter(|check| check.kind == CheckKind::PassRole)
        .map(|check| check.verdict)
        .collect()
}

/// May the execution role with that policy text, and other documents, pass the role?
#[track_caller]
fn check_text(
    rule: &str,
    role: &str,
    text: &str,
    others: &[Value],
    settings: &Value,
    expected: Verdict,
) {
    let mut documents = vec![
        passing(&json!({"ExecutionRoleArn": role})),
        document("identity-policy", text),
    ];
    documents.extend_from_slice(others);
    assert_eq!(passed(&documents, settings), [expected], "{rule}");
}

fn allow(resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource})
}

/// Everything is allowed but what the statement denies.
fn all_but(mut statement: Value) -> Value {
    statement["Effect"] = json!("Deny");
    json!([allow("*"), statement])
}

fn opposite(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Granted => D,
        Verdict::Missing => G,
        other => other,
    }
}

/// A statement as Allow alone gives the verdict, and as Deny against an Allow of all its opposite.
#[track_caller]
fn both_ways(rule: &str, statement: &Value, expected: Verdict) {
    check_text(rule, ROLE, &policy(statement), &[], &known(), expected);
    let denied = policy(&all_but(statement.clone()));
    check_text(
        &format!("{rule}, as Deny"),
        ROLE,
        &denied,
        &[],
        &known(),
        opposite(expected),
    );
}

#[test]
#[rustfmt::skip] // a case, a row
fn actions_match_as_documented() {
    for (rule, action, expected) in [
        ("A1 no case", "IAM:passrole", G),
        ("A2 star", "iam:Pass*", G),
        ("A2 one character", "iam:Pass?ole", G),
        ("A2 one character too many", "iam:PassRole?", M),
        ("A3 all", "*", G),
        ("A4 no prefix match", "iam:Pass", M),
    ] {
        both_ways(rule, &json!({"Effect": "Allow", "Action": action, "Resource": "*"}), expected);
    }
    for (rule, not_action, expected) in [("A5 another", "s3:*", G), ("A5 the same", "iam:*", M)] {
        both_ways(rule, &json!({"Effect": "Allow", "NotAction": not_action, "Resource": "*"}), expected);
    }
    both_ways("G23 no action", &json!({"Effect": "Allow", "Action": [], "Resource": "*"}), M);
}

#[test]
#[rustfmt::skip] // a case, a row
fn resources_match_part_by_part() {
    for (rule, resource, expected) in [
        ("R1 all", "*", G),
        ("R3 any name", "arn:aws:iam::111122223333:role/*", G),
        ("R3 one character", "arn:aws:iam::111122223333:role/?", G),
        ("R3 within the account", "arn:aws:iam::11112222333?:role/x", G),
        ("R3 any account", "arn:aws:iam::*:role/x", G),
        ("R4 five parts", "arn:aws:iam:*:role/x", M),
        ("R8 a path", "arn:aws:iam::111122223333:role/service-role/x", M),
        ("R8 some path", "arn:aws:iam::111122223333:role/*/x", M),
        ("R10 case", "arn:aws:iam::111122223333:role/X", M),
        ("R11 no Region", "arn:aws:iam:us-east-1:111122223333:role/x", M),
        ("R12 partition", "arn:aws-cn:iam::111122223333:role/x", M),
        ("R8 account", "arn:aws:iam::444455556666:role/x", M),
        ("R18 a literal star", "arn:aws:iam::111122223333:role/x${*}", M),
        ("U10 a start that differs", "arn:aws:iam::111122223333:role/glue-${n}", M),
        ("U8 an unknown name", "arn:aws:iam::111122223333:role/${n}", U),
        ("U8 an unknown account", "arn:aws:iam::<ACCOUNT>:role/x", U),
        ("U8 an account by a word", "arn:aws:iam::ACCOUNT_ID:role/x", U),
        ("U11 unknown parts", "arn:aws:iam::${rest}", U),
        ("U11 an unknown start", "${start}/x", U),
        ("U9 nothing known", "${role}", U),
        ("U9 nothing known", "[[role]]", U),
        ("U9 nothing known", "{{role}}", U),
        ("V1 a tag", "arn:aws:iam::111122223333:role/${aws:PrincipalTag/role}", U),
    ] {
        both_ways(rule, &allow(resource), expected);
    }
    for (rule, not_resource, expected) in [
        ("R14 another", "arn:aws:iam::111122223333:role/admin", G),
        ("R14 the same", "arn:aws:iam::111122223333:role/*", M),
        ("V6 unknown variable", "arn:aws:iam::111122223333:role/${aws:PrincipalTag/role}", U),
    ] {
        let statement = json!({"Effect": "Allow", "Action": "iam:PassRole", "NotResource": not_resource});
        both_ways(rule, &statement, expected);
    }
    let literal = json!({"Statement": allow("arn:aws:iam::111122223333:role/${aws:PrincipalTag/role}")});
    check_text("V2 no Version, no variables", ROLE, &literal.to_string(), &[], &known(), M);
}

#[test]
#[rustfmt::skip] // a case, a row
fn conditions_hold_as_documented() {
    let to = "iam:PassedToService";
    for (rule, condition, expected) in [
        ("C1 any value", json!({"StringEquals": {to: ["other", SERVICE]}}), G),
        ("C1 all operators", json!({"StringEquals": {to: SERVICE}, "StringLike": {"aws:PrincipalArn": "*other"}}), M),
        ("C1 all keys", json!({"StringEquals": {to: SERVICE, "aws:PrincipalAccount": "444455556666"}}), M),
        ("C2 none of the values", json!({"StringNotEquals": {to: ["other", SERVICE]}}), M),
        ("C4 present", json!({"StringEqualsIfExists": {to: "other"}}), M),
        ("C5 present", json!({"Null": {to: "false"}}), G),
        ("C5 present", json!({"Null": {to: true}}), M),
        ("C6 keys have no case", json!({"StringEquals": {"IAM:passedtoservice": SERVICE}}), G),
        ("C8 no wildcards", json!({"StringEquals": {to: "emr*"}}), M),
        ("C8 case", json!({"StringEquals": {to: "EMR-Serverless.amazonaws.com"}}), M),
        ("C9 no case", json!({"StringEqualsIgnoreCase": {to: "EMR-Serverless.amazonaws.com"}}), G),
        ("C10 wildcards", json!({"StringLike": {to: "emr?serverless.*"}}), G),
        ("C10 negated", json!({"StringNotLike": {to: "ecs*"}}), G),
        ("C11 part by part", json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ex*"}}), G),
        ("K11 never the session", json!({"ArnEquals": {"aws:PrincipalArn": "arn:aws:sts::111122223333:assumed-role/execution/s"}}), M),
        ("C15 not evaluated", json!({"Bool": {"aws:SecureTransport": "true"}}), U),
        ("C17 not evaluated", json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), U),
        ("C18 the one value", json!({"ForAllValues:StringEquals": {to: "other"}}), M),
        ("C20 the one value", json!({"ForAnyValue:StringNotEquals": {to: "other"}}), G),
        ("C23 set and Null", json!({"ForAnyValue:Null": {to: "false"}}), M),
        ("K2 unknown", json!({"ArnLike": {"iam:AssociatedResourceArn": "*"}}), U),
        ("K3 unreliable", json!({"StringEquals": {"aws:ResourceTag/a": "b"}}), U),
        ("U13 unknown key", json!({"StringEqualsIfExists": {"aws:PrincipalTag/a": "b"}}), U),
        ("U13 unknown key, negated", json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}), U),
        ("U18 false beats unknown", json!({"StringEquals": {to: "other", "aws:PrincipalTag/a": "b"}}), M),
        ("U16 known variable", json!({"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}), G),
        ("U16 unknown variable", json!({"StringEquals": {to: "${aws:PrincipalTag/service}"}}), U),
        ("V12 a hole is no variable", json!({"StringNotEquals": {to: "${service}"}}), U),
        ("U10 a start that differs", json!({"StringEquals": {to: "ecs-${x}"}}), M),
        ("V12 another partition's form", json!({"StringEquals": {to: "emr-serverless.${AWS::URLSuffix}"}}), U),
    ] {
        let mut statement = allow(ROLE);
        statement["Condition"] = condition;
        both_ways(rule, &statement, expected);
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_iam_would_refuse_proves_nothing() {
    let fine = allow(ROLE).to_string();
    for (rule, text) in [
        ("G1 two policies", format!("{}{}", policy(&allow("*")), policy(&json!([])))),
        ("G3 version", json!({"Version": "2012-10-18", "Statement": allow("*")}).to_string()),
        ("G6 a key twice", format!(r#"{{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": {fine}}}"#)),
        ("G6 a key twice, escaped", format!(r#"{{"Version": "2012-10-17", "Statement": {}, "\u0053tatement": {fine}}}"#, "[]")),
        (
            "G7 keys that differ in case",
            policy(&json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition":
            {"StringEquals": {"aws:PrincipalAccount": "111122223333", "AWS:principalaccount": "111122223333"}}})),
        ),
        ("G9 effect", policy(&json!({"Effect": "allow", "Action": "*", "Resource": "*"}))),
        ("G11 no resource", policy(&json!({"Effect": "Allow", "Action": "*"}))),
        ("G13 principal", policy(&json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}))),
        ("G19 unknown element", policy(&json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Actions": "*"}))),
        (
            "G25 unknown operator",
            policy(&json!([allow("*"), {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
            "Condition": {"StringEqual": {"a": "b"}}}])),
        ),
        (
            "G26 Null with IfExists",
            policy(&json!({"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"NullIfExists": {"a": "true"}}})),
        ),
        ("U7 an open bracket", format!(r#"{{"Version": "2012-10-17", "Statement": [{fine}"#)),
        ("U7 no JSON", "Allow everything".to_owned()),
    ] {
        check_text(rule, ROLE, &text, &[], &known(), U);
        let other = [document("identity-policy", &policy(&all_but(allow(ROLE))))];
        check_text(&format!("{rule}, but denied elsewhere"), ROLE, &text, &other, &known(), D);
    }
    for (rule, text, expected) in [
        ("comments and trailing commas are read over", format!(r#"{{"Version": "2012-10-17", /* x */ "Statement": [{fine},]}}"#), G),
        ("G2 one statement", policy(&allow("*")), G),
        ("an empty policy allows nothing", policy(&json!([])), M),
    ] {
        check_text(rule, ROLE, &text, &[], &known(), expected);
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn equal_holes_are_equal_in_their_scope_only() {
    for (rule, role, resource, settings, expected) in [
        ("U2 one placeholder", "${Role}", "${Role}", json!({}), G),
        ("U2 two placeholders", "${Role}", "${Other}", json!({}), U),
        ("U2 account", "arn:aws:iam::${A}:role/x", "arn:aws:iam::${A}:role/x", json!({}), G),
        ("U2 accounts of two templates", "arn:aws:iam::${AWS::AccountId}:role/x", "arn:aws:iam::${AWS::AccountId}:role/x", json!({}), U),
        ("U2 account told", "arn:aws:iam::${AWS::AccountId}:role/x", ROLE, known(), G),
        ("U2 attributes of two templates", "${Role.Arn}", "${Role.Arn}", json!({}), U),
        ("U9 any name", "arn:aws:iam::111122223333:role/${n}", "arn:aws:iam::111122223333:role/*", known(), G),
        ("U9 any name of some length", "arn:aws:iam::111122223333:role/${n}", "arn:aws:iam::111122223333:role/?*", known(), U),
        ("U10 ends differ", "arn:aws:iam::111122223333:role/${n}-a", "arn:aws:iam::111122223333:role/*-b", known(), M),
        ("U22 account of the role unknown", "arn:aws:iam::${A}:role/x", "*", known(), U),
        ("R12 partition unknown", "arn:${AWS::Partition}:iam::111122223333:role/x", ROLE, known(), U),
    ] {
        check_text(rule, role, &policy(&allow(resource)), &[], &settings, expected);
    }
    let denied = all_but(allow("${Other}"));
    check_text("U19 another placeholder may be denied", "${Role}", &policy(&denied), &[], &json!({}), U);
    let denied = all_but(allow("${Role}"));
    check_text("U19 the same placeholder is denied", "${Role}", &policy(&denied), &[], &json!({}), D);
}

#[test]
#[rustfmt::skip] // a case, a row
fn a_role_is_passed_within_its_account_only() {
    let other = "arn:aws:iam::444455556666:role/x";
    for (rule, role, settings, expected) in [
        ("X2 account of the execution role", other, known(), D),
        ("X2 account of the machine", other, json!({"stateMachineArn": MACHINE}), D),
        ("X2 account told", other, json!({"account": "111122223333"}), D),
        ("X2 nothing told", other, json!({}), G),
        ("R9 no legal name", "arn:aws:iam::111122223333:role/x y", known(), U),
        ("R9 a pattern is no role", "arn:aws:iam::111122223333:role/*", known(), U),
        ("R15 a user is no role", "arn:aws:iam::111122223333:user/x", known(), U),
    ] {
        check_text(rule, role, &policy(&allow("*")), &[], &settings, expected);
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn values_of_the_running_machine_are_not_known() {
    let role_of = |format: &str| json!({"ExecutionRoleArn.$": format});
    for (rule, parameters, statements, expected) in [
        ("every role", role_of("$.role"), json!(allow("arn:aws:iam::111122223333:role/*")), G),
        ("some role", role_of("$.role"), json!(allow(ROLE)), U),
        ("no role", role_of("$.role"), json!([]), M),
        ("no role of the account", role_of("$.role"), json!(allow("arn:aws:iam::444455556666:role/*")), M),
        ("every role but one", role_of("$.role"), all_but(allow(ROLE)), U),
        ("a format", role_of("States.Format('arn:aws:iam::111122223333:role/a-{}', $.n)"), json!(allow("arn:aws:iam::111122223333:role/a-*")), G),
        ("a format that differs", role_of("States.Format('arn:aws:iam::111122223333:role/a-{}', $.n)"), json!(allow("arn:aws:iam::111122223333:role/b-*")), M),
        ("a format that may hold a colon", role_of("States.Format('arn:aws:{}', $.n)"), all_but(allow(ROLE)), U),
        ("too few arguments", role_of("States.Format('arn:aws:iam::111122223333:role/x{}')"), json!(allow(ROLE)), U),
        ("two expressions", role_of("States.Format('arn:aws:iam::111122223333:role/x') $.y"), json!(allow(ROLE)), U),
        ("all parameters", json!("$.parameters"), json!(allow(ROLE)), U),
    ] {
        let documents = [passing(&parameters), document("identity-policy", &policy(&statements))];
        assert_eq!(passed(&documents, &known()), [expected], "{rule}");
    }
    for (rule, role, expected) in [
        ("a literal", "{% 'arn:aws:iam::111122223333:role/x' %}", G),
        ("joined", "{% 'arn:aws:iam::111122223333:role/' & $n %}", U),
        ("a choice", "{% $a ? 'arn:aws:iam::111122223333:role/x' : 'y' %}", U),
        ("an escape", "{% 'arn:aws:iam::111122223333:role/\\u0078' %}", U),
    ] {
        let state = json!({"Type": "Task", "Resource": "arn:aws:states:::emr-serverless:startJobRun", "QueryLanguage": "JSONata",
                           "Arguments": {"ExecutionRoleArn": role}, "End": true});
        let documents = [machine(&state), document("identity-policy", &policy(&allow(ROLE)))];
        assert_eq!(passed(&documents, &known()), [expected], "JSONata: {rule}");
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn guardrails_limit_and_never_grant() {
    let nothing = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
    let all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let scp = |statement: &Value, level: Option<u32>, account: &str| {
        let mut scp = document("scp", &policy(statement));
        scp["level"] = json!(level);
        scp["account"] = json!(account);
        scp
    };
    let own = "111122223333";
    for (rule, others, expected) in [
        ("B1 no allow", vec![document("permissions-boundary", &policy(&nothing))], M),
        ("B1 allows", vec![document("permissions-boundary", &policy(&all))], G),
        ("B2 denies", vec![document("permissions-boundary", &policy(&all_but(allow(ROLE))))], D),
        ("B7 session policy", vec![document("session-policy", &policy(&nothing))], M),
        ("U7 boundary not readable", vec![document("permissions-boundary", "?")], U),
        ("O1 each level", vec![scp(&all, Some(0), own), scp(&nothing, Some(1), own)], M),
        ("O1 one level", vec![scp(&all, Some(0), own), scp(&nothing, Some(0), own)], G),
        ("O1 levels unknown", vec![scp(&all, None, own), scp(&nothing, None, own)], U),
        ("O1 levels unknown, none allows", vec![scp(&nothing, None, own), scp(&nothing, None, own)], M),
        ("O2 another account", vec![scp(&all_but(allow("*")), Some(0), "444455556666")], G),
        ("U7 SCP not readable", vec![document("scp", "?")], U),
        (
            "O8 RCPs do not concern PassRole",
            vec![document(
                "rcp",
                &policy(&json!({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"})),
            )],
            G,
        ),
    ] {
        check_text(rule, ROLE, &policy(&allow("*")), &others, &known(), expected);
    }
    let boundary = [document("permissions-boundary", &policy(&all))];
    check_text("O3 and B1: a guardrail grants nothing", ROLE, &policy(&json!([])), &boundary, &known(), M);
}

#[test]
#[rustfmt::skip] // a case, a row
fn a_role_without_policies_is_undecided() {
    assert_eq!(passed(&[passing(&json!({"ExecutionRoleArn": ROLE}))], &known()), [U]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn the_same_workspace_gives_the_same_bytes() {
    let documents = [
        passing(&json!({"ExecutionRoleArn.$": "$.r"})),
        document("identity-policy", &policy(&all_but(allow("${x}")))),
    ];
    let text = || serde_json::to_string(&report(&documents, &known())).unwrap();
    assert_eq!(text(), text());
}
