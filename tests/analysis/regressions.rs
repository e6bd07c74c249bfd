//! One row for each bug that was found: what was once granted without a proof.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Verdict};
use test_support::{Case, notices, statement, verdicts};

const X: &str = "arn:aws:iam::111122223333:role/x";
const TARGET: &str = "arn:aws:iam::444455556666:role/target";

fn pass(role: &str) -> Case {
    Case::new().task(
        "arn:aws:states:::emr-serverless:startJobRun",
        &json!({"ExecutionRoleArn": role}),
    )
}

fn allow(resource: &str) -> Value {
    statement("Allow", "iam:PassRole", resource)
}

fn deny(resource: &str) -> Value {
    statement("Deny", "iam:PassRole", resource)
}

#[track_caller]
fn never_granted(case: &Case, what: &str) {
    let report = case.report();
    assert!(!report.checks.is_empty(), "{what}");
    assert!(
        report
            .checks
            .iter()
            .all(|check| check.verdict != Verdict::Granted),
        "{what}: {:?}",
        report.checks
    );
}

#[test]
fn a_deny_that_may_apply_is_never_overlooked() {
    for resource in [
        "arn:aws:iam::ACCOUNT_ID:role/*",
        "arn:aws:iam::{account}:role/?",
        "arn:aws:iam::111122223333:role/${{ env.ROLE }}",
        "arn:aws:iam::${{ env.ACCOUNT }}:role/x",
    ] {
        never_granted(
            &pass(X).policy(&json!([allow("*"), deny(resource)])),
            resource,
        );
    }
    for more in [
        json!({"Effect": "Deny", "NotAction": [], "Resource": "*"}),
        json!({"Effect": "Deny", "Action": "*", "NotResource": []}),
        json!({"Effect": "Deny", "Action": "iam:PassRole", "NotResource": "arn:aws:iam::${aws:PrincipalAccount}:role/*"}),
    ] {
        never_granted(
            &pass(X).policy(&json!([allow("*"), more])),
            &more.to_string(),
        );
    }
}

#[test]
fn a_policy_that_is_not_what_is_deployed_may_deny() {
    for text in [
        r#"{"Version":"2012-10-17","statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}],"Statement":[]}"#,
        r#"{"Statement":{"Effect":"Deny","Action":"iam.PassRole","Resource":"*"}}"#,
        r#"{"Statement":{"Effect":"Deny","Action":"*","NotAction":"s3:*","Resource":"*"}}"#,
        r#"{"Statement":{"Effect":"Deny","Action":[["iam:PassRole"]],"Resource":"*"}}"#,
        r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"role/x"}}"#,
        r#"[{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}]"#,
        r#"{"PolicyDocument":{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}}"#,
        "null",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"},"#,
    ] {
        let case = pass(X)
            .policy(&json!([allow(X)]))
            .text("more.json", "identity-policy", text);
        assert_eq!(
            verdicts(&case.report(), CheckKind::PassRole),
            [Verdict::Undecided],
            "{text}"
        );
        let alone = pass(X).text("more.json", "identity-policy", text);
        assert_eq!(
            verdicts(&alone.report(), CheckKind::PassRole),
            [Verdict::Undecided],
            "{text}"
        );
    }
    for value in [
        "${aws:PrincipalAccount,'x'}",
        "${}",
        "${aws:x",
        "arn:aws:iam::111122223333:role/\u{65e5}",
    ] {
        let more = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": value}}});
        never_granted(&pass(X).policy(&json!([allow(X), more])), value);
    }
}

#[test]
fn variables_are_not_replaced_before_the_fifth_colon() {
    never_granted(
        &pass(X).policy(&json!([allow(
            "arn:aws:iam::${aws:PrincipalAccount}:role/x"
        )])),
        "R17",
    );
}

#[test]
fn partitions_are_never_crossed() {
    let china = pass("arn:aws-cn:iam::111122223333:role/x").policy(&json!([allow("*")]));
    assert_eq!(
        verdicts(&china.report(), CheckKind::PassRole),
        [Verdict::Denied]
    );
    let assume = |target: &str, principal: &str| {
        let state = json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Credentials": {"RoleArn": target}, "End": true});
        let trust = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": principal}}]);
        Case::bare()
            .setting("account", "111122223333")
            .state(&state)
            .policy(&json!([statement("Allow", "sts:AssumeRole", "*")]))
            .policy_of("trust-policy", target, &trust)
    };
    never_granted(
        &assume("arn:aws-cn:iam::444455556666:role/target", "111122223333"),
        "target in another partition",
    );
    for root in [
        "arn:aws-cn:iam::111122223333:root",
        "arn:aws:sts::111122223333:root",
        "arn:aws:iam:us-east-1:111122223333:root",
    ] {
        never_granted(&assume(TARGET, root), root);
    }
    let right = assume(TARGET, "arn:aws:iam::111122223333:root");
    assert_eq!(
        verdicts(&right.report(), CheckKind::AssumeRole),
        [Verdict::Granted]
    );
    never_granted(
        &assume("target", "111122223333"),
        "a bare name is no target",
    );
}

fn task_definition(name: &str, role: &str) -> String {
    json!({"taskDefinition": {"taskDefinitionArn": format!("arn:aws:ecs:eu-west-1:{name}"), "taskRoleArn": role, "containerDefinitions": []}}).to_string()
}

#[test]
fn the_task_definition_that_runs_is_the_one_that_counts() {
    let run = |reference: &str, pasted: &[String]| {
        let mut case = Case::new()
            .task(
                "arn:aws:states:::ecs:runTask",
                &json!({"TaskDefinition": reference}),
            )
            .policy(&json!([allow(X)]));
        for text in pasted {
            case = case.text("task.json", "task-definition", text);
        }
        case
    };
    let own = |revision: &str, role: &str| {
        task_definition(
            &format!("111122223333:task-definition/app:{revision}"),
            role,
        )
    };
    let other = "arn:aws:iam::111122223333:role/other";
    never_granted(
        &run("app", &[own("4", other), own("3", X)]),
        "an older revision, pasted last",
    );
    assert_eq!(
        verdicts(
            &run("app", &[own("3", other), own("4", X)]).report(),
            CheckKind::PassRole
        ),
        [Verdict::Granted]
    );
    never_granted(
        &run("app:3", &[own("3", other), own("3", X)]),
        "two that contradict each other",
    );
    never_granted(
        &run(
            "app:3",
            &[task_definition("444455556666:task-definition/app:3", X)],
        ),
        "of another account",
    );
    let empty = json!({"family": "app", "containerDefinitions": []}).to_string();
    never_granted(
        &run("${Task}", &[empty]),
        "one that may be meant, without roles",
    );
}

#[test]
fn a_role_has_one_boundary() {
    let own = "arn:aws:iam::111122223333:role/execution";
    let case = pass(X)
        .policy(&json!([allow("*")]))
        .policy_of(
            "permissions-boundary",
            own,
            &json!([statement("Allow", "*", "*")]),
        )
        .policy_of(
            "permissions-boundary",
            own,
            &json!([statement("Allow", "s3:*", "*")]),
        );
    never_granted(&case, "two boundaries");
}

#[test]
fn roles_that_aws_manages_are_left_open() {
    for path in [
        "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
        "aws-reserved/sso.amazonaws.com/AWSReservedSSO_x",
    ] {
        never_granted(
            &pass(&format!("arn:aws:iam::111122223333:role/{path}")).policy(&json!([allow("*")])),
            path,
        );
    }
}

#[test]
fn a_role_that_is_only_known_at_run_time_proves_nothing() {
    let state = json!({"Type": "Task", "Resource": "arn:aws:states:::emr-serverless:startJobRun", "Parameters": {"ExecutionRoleArn": X}, "Credentials": {"RoleArn.$": "$.r"}, "End": true});
    let case = Case::new()
        .state(&state)
        .policy_of("identity-policy", "$.r", &json!([allow("*")]));
    never_granted(&case, "$.r");
    let attribute = "${Stack.Outputs.Role}";
    never_granted(
        &pass(attribute).policy(&json!([allow(attribute)])),
        "attributes belong to one template",
    );
}

#[test]
fn a_role_of_the_same_name_in_another_account_is_another_role() {
    let named = |role: &str| {
        pass(X)
            .setting("executionRole", "execution")
            .setting("account", "111122223333")
            .policy_of("identity-policy", role, &json!([allow(X)]))
            .report()
    };
    let own = named("arn:aws:iam::111122223333:role/execution");
    assert_eq!(verdicts(&own, CheckKind::PassRole), [Verdict::Granted]);
    let other = named("arn:aws:iam::444455556666:role/execution");
    assert_eq!(verdicts(&other, CheckKind::PassRole), [Verdict::Undecided]);
    assert_eq!(notices(&other), ["role-not-used"]);
}

#[test]
fn what_is_no_arn_of_a_machine_is_not_sent() {
    for arn in [
        "arn:aws:states:eu-west-1:111122223333:stateMachine:machine:PROD",
        "x y",
    ] {
        let state = json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Credentials": {"RoleArn": TARGET}, "End": true});
        let trust = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": test_support::EXECUTION}, "Condition": {"StringEquals": {"sts:ExternalId": arn}}}]);
        let case = Case::new()
            .setting("stateMachineArn", arn)
            .state(&state)
            .policy(&json!([statement("Allow", "sts:AssumeRole", TARGET)]))
            .policy_of("trust-policy", TARGET, &trust);
        never_granted(&case, arn);
        assert!(notices(&case.report()).contains(&"setting-invalid".to_owned()));
    }
}

#[test]
fn a_fix_never_names_another_role() {
    for role in [
        "arn:aws:iam::111122223333:role/${*}OrgAdmin",
        "arn:aws:iam::111122223333:role/${?}x",
        "arn:aws:iam::111122223333:role/${aws:PrincipalTag/x}",
        "arn:aws:iam::111122223333:role/${\"}OrgAdmin",
    ] {
        let report = pass(role).policy(&json!([])).report();
        let statement = serde_json::to_value(&report.fixes[0].statement).unwrap();
        assert_eq!(
            statement["Resource"], "arn:aws:iam::111122223333:role/<ROLE>",
            "{role}"
        );
        assert_eq!(report.fixes[0].placeholders, ["<ROLE>"]);
    }
    let report = pass("arn:aws:iam::ACCOUNT_ID:role/x")
        .policy(&json!([]))
        .report();
    assert_eq!(
        serde_json::to_value(&report.fixes[0].statement).unwrap()["Resource"],
        "arn:aws:iam::<ACCOUNT_ID>:role/x"
    );
    assert_eq!(report.fixes[0].placeholders, ["<ACCOUNT_ID>"]);
}

#[test]
fn every_guardrail_that_does_not_allow_gets_its_fix() {
    let scp = |level: u32| json!({"name": format!("scp{level}.json"), "kind": "scp", "level": level, "text": json!({"Version": "2012-10-17", "Statement": [statement("Allow", "s3:*", "*")]}).to_string()});
    let case = pass(X)
        .policy(&json!([allow("*")]))
        .document(scp(0))
        .document(scp(1));
    let report = case.report();
    assert_eq!(verdicts(&report, CheckKind::PassRole), [Verdict::Missing]);
    let documents: Vec<_> = report.fixes.iter().map(|fix| fix.document).collect();
    assert_eq!(documents, [Some(2), Some(3)]);
    let fixed = sfn_role_check::analyze(&test_support::apply_fixes(&case.workspace(), &report));
    assert_eq!(verdicts(&fixed, CheckKind::PassRole), [Verdict::Granted]);
}

#[test]
fn nothing_that_was_pasted_is_ignored_in_silence() {
    let misspelled = pass(X).policy(&json!([allow(X)])).policy_of(
        "identity-policy",
        "arn:aws:iam::111122223333:role/executoin",
        &json!([deny("*")]),
    );
    assert_eq!(
        notices(&misspelled.report()),
        ["grant-pass-role-to-any-service", "role-not-used"]
    );
    let text =
        json!({"Version": "2012-10-17", "Statement": [statement("Deny", "*", "*")]}).to_string();
    let scp = pass(X)
        .policy(&json!([allow(X)]))
        .document(json!({"name": "scp", "kind": "scp", "account": "12", "text": text}));
    assert!(notices(&scp.report()).contains(&"setting-invalid".to_owned()));
    never_granted(&scp, "an SCP of an account that is none");
    for (state, wanted) in [
        (
            json!({"Type": "Parallel", "End": true}),
            "asl-field-missing",
        ),
        (json!({"Type": "Map", "End": true}), "asl-field-missing"),
        (
            json!({"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:doSomethingNew", "Parameters": {"Any": {"Role": X}}, "End": true}),
            "parameter-looks-like-role",
        ),
    ] {
        assert_eq!(
            notices(&Case::new().state(&state).report()),
            [wanted],
            "{state}"
        );
    }
    let sdk = Case::new()
        .task(
            "arn:aws:states:::aws-sdk:emrserverless:StartJobRun",
            &json!({"ExecutionRoleArn": X}),
        )
        .policy(&json!([]));
    assert_eq!(
        verdicts(&sdk.report(), CheckKind::PassRole),
        [Verdict::Missing]
    );
    let none = Case::new()
        .text(
            "machine.json",
            "state-machine",
            r#"{"StartAt": "A", "States": []}"#,
        )
        .report();
    assert!(none.state_machines.is_empty());
}

/// Each of these took half a minute or more where a step was repeated for every other.
#[test]
fn texts_of_one_character_end() {
    for text in ["${".repeat(40_000), "[[".repeat(40_000), "<".repeat(80_000)] {
        let report = pass(&format!("arn:aws:iam::111122223333:role/{text}"))
            .policy(&json!([allow(&format!(
                "arn:aws:iam::111122223333:role/{text}*"
            ))]))
            .report();
        assert_eq!(report.checks.len(), 1);
    }
    for text in [
        format!("{}{}", "{".repeat(40_000), "]".repeat(40_000)),
        format!("{{{}}}]", "[".repeat(40_000)),
    ] {
        let report = pass(X)
            .text("broken.json", "identity-policy", &text)
            .report();
        assert!(report.notices.len() < 60, "{}", report.notices.len());
    }
    let long = format!("*{}b", "a".repeat(2_000));
    let policies: Vec<_> = (0..20)
        .map(|_| allow(&format!("arn:aws:iam::111122223333:role/{long}*")))
        .collect();
    let report = pass(&format!(
        "arn:aws:iam::111122223333:role/{}",
        "a".repeat(4_000)
    ))
    .policy(&json!(policies))
    .report();
    assert_ne!(verdicts(&report, CheckKind::PassRole), [Verdict::Granted]);
}

#[test]
fn a_string_that_was_wrapped_on_its_way_proves_nothing() {
    // The Deny is meant for the very role.
    let policy = json!({"Version": "2012-10-17", "Statement": [allow("*"), deny(X)]}).to_string();
    let wrapped = policy.replace("role/x", "role/\nx");
    assert_ne!(policy, wrapped);
    let case = pass(X).text("policy.json", "identity-policy", &wrapped);
    never_granted(&case, "a wrapped string");
    assert!(notices(&case.report()).contains(&"json-control-character".to_owned()));
}

/// Where a policy had to be repaired some of its text may be lost, and that may be a Deny: nothing
/// beside it is granted.
#[test]
fn what_a_repaired_policy_lost_may_deny() {
    let role = "arn:aws:iam::111122223333:role/app";
    let deny = r#"{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"}"#;
    let other = r#"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}"#;
    let start = format!(r#"{{"Version": "2012-10-17", "Statement": [{other}"#);
    for text in [
        format!("{start}]}}\n{{\"Statement\": [{deny}]}}"),
        format!("{start}]}} garbage {deny}"),
        format!("{start}]], {deny}]}}"),
        format!("{start}] garbage \"x\": [{deny}]}}"),
        format!("{start}, /* open {deny}]}}"),
        format!(r#"{start}, {{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"#),
        format!("Version: '2012-10-17'\nStatement: []\n---\nStatement: [{deny}]\n"),
    ] {
        let report = Case::new()
            .task(
                "arn:aws:states:::mediaconvert:createJob",
                &json!({"Role": role}),
            )
            .policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": role}]))
            .text("second.json", "identity-policy", &text)
            .report();
        let verdicts = verdicts(&report, CheckKind::PassRole);
        assert_ne!(verdicts, [Verdict::Granted], "{text}");
    }
}

/// The same of what a command prints, cut off before its last statements.
#[test]
fn what_a_repaired_role_lost_may_deny() {
    let role = "arn:aws:iam::111122223333:role/app";
    let name = test_support::EXECUTION.rsplit('/').next().unwrap();
    let printed = format!(
        r#"{{"RoleName": "{name}", "PolicyName": "p", "PolicyDocument": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#
    );
    let report = Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": role}),
        )
        .policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": role}]))
        .document(json!({"name": "printed.json", "text": printed}))
        .report();
    assert_eq!(verdicts(&report, CheckKind::PassRole), [Verdict::Undecided]);
}
