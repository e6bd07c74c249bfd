//! Trust of passed roles and of the execution role: the service, and the conditions against
//! confused deputies (X6, K14, T12).

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Verdict};
use test_support::{Case, EXECUTION, checks, reasons, verdicts};

const X: &str = "arn:aws:iam::111122223333:role/x";

fn trusting(service: &str, condition: Value) -> Value {
    let mut statement =
        json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}});
    if condition != json!({}) {
        statement["Condition"] = condition;
    }
    json!([statement])
}

/// Does the passed role trust EMR Serverless?
fn passed(statements: &Value) -> Case {
    Case::new()
        .task(
            "arn:aws:states:::emr-serverless:startJobRun",
            &json!({"ExecutionRoleArn": X}),
        )
        .policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": X}]))
        .policy_of("trust-policy", X, statements)
}

#[test]
fn the_passed_role_must_trust_the_service() {
    for (what, service, condition, expected) in [
        (
            "X6",
            "emr-serverless.amazonaws.com",
            json!({}),
            Verdict::Granted,
        ),
        (
            "X6 another service",
            "glue.amazonaws.com",
            json!({}),
            Verdict::Missing,
        ),
        (
            "K14 it may not present its account",
            "emr-serverless.amazonaws.com",
            json!({"StringEquals": {"aws:SourceAccount": "111122223333"}}),
            Verdict::Undecided,
        ),
        (
            "K14 the account is another",
            "emr-serverless.amazonaws.com",
            json!({"StringEquals": {"aws:SourceAccount": "444455556666"}}),
            Verdict::Missing,
        ),
        (
            "K14 if it is there it is ours",
            "emr-serverless.amazonaws.com",
            json!({"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}),
            Verdict::Granted,
        ),
        (
            "K14 an ARN of our account",
            "emr-serverless.amazonaws.com",
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:emr-serverless:*:111122223333:*"}}),
            Verdict::Undecided,
        ),
        (
            "K14 an ARN of another account",
            "emr-serverless.amazonaws.com",
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:emr-serverless:*:444455556666:*"}}),
            Verdict::Missing,
        ),
    ] {
        let report = passed(&trusting(service, condition)).report();
        let found = checks(&report, CheckKind::RoleTrust);
        assert_eq!(found.len(), 1, "{what}");
        assert_eq!(found[0].verdict, expected, "{what}: {:?}", found[0].reasons);
        // May it be passed is another question.
        assert_eq!(
            verdicts(&report, CheckKind::PassRole),
            [Verdict::Granted],
            "{what}"
        );
    }
}

#[test]
fn what_is_not_known_of_the_service_is_named() {
    let condition = json!({"StringEquals": {"aws:SourceAccount": "111122223333"}});
    let report = passed(&trusting("emr-serverless.amazonaws.com", condition)).report();
    let check = checks(&report, CheckKind::RoleTrust)[0];
    let codes = reasons(check);
    let at = codes.iter().position(|code| code == "settled-by").unwrap();
    let settled = &check.reasons[at];
    // Which no setting tells: AWS does not document it.
    assert_eq!(codes.last().unwrap(), "key-not-documented");
    let params = serde_json::to_value(&settled.params).unwrap();
    assert_eq!(params["keys"], json!(["aws:SourceAccount"]));
}

#[test]
fn the_execution_role_must_trust_step_functions() {
    let machine = |condition: Value| {
        Case::new()
            .task("arn:aws:states:::sns:publish", &json!({}))
            .policy_of(
                "trust-policy",
                EXECUTION,
                &trusting("states.amazonaws.com", condition),
            )
    };
    for (what, condition, expected) in [
        ("T12", json!({}), Verdict::Granted),
        (
            "T12 its own machine",
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:*"}}),
            Verdict::Granted,
        ),
        (
            "T12 another machine",
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:other"}}),
            Verdict::Missing,
        ),
        (
            "T12 the account",
            json!({"StringEquals": {"aws:SourceAccount": "111122223333"}}),
            Verdict::Granted,
        ),
        (
            "T12 another account",
            json!({"StringEquals": {"aws:SourceAccount": "444455556666"}}),
            Verdict::Missing,
        ),
        (
            "K15",
            json!({"Bool": {"aws:PrincipalIsAWSService": "true"}}),
            Verdict::Granted,
        ),
    ] {
        let report = machine(condition).report();
        assert_eq!(
            verdicts(&report, CheckKind::RoleTrust),
            [expected],
            "{what}"
        );
    }
    // Without the machine's ARN its account and Region may still be known.
    let partial = |pattern: &str| {
        Case::bare()
            .setting("executionRole", EXECUTION)
            .setting("region", "eu-west-1")
            .task("arn:aws:states:::sns:publish", &json!({}))
            .policy_of(
                "trust-policy",
                EXECUTION,
                &trusting(
                    "states.amazonaws.com",
                    json!({"ArnLike": {"aws:SourceArn": pattern}}),
                ),
            )
            .report()
    };
    for (pattern, expected) in [
        (
            "arn:aws:states:*:111122223333:stateMachine:*",
            Verdict::Granted,
        ),
        (
            "arn:aws:states:us-east-1:111122223333:stateMachine:*",
            Verdict::Missing,
        ),
        (
            "arn:aws:states:eu-west-1:111122223333:stateMachine:m",
            Verdict::Undecided,
        ),
    ] {
        assert_eq!(
            verdicts(&partial(pattern), CheckKind::RoleTrust),
            [expected],
            "{pattern}"
        );
    }
}

#[test]
fn a_role_that_an_sdk_call_passes_must_trust_the_service() {
    for (call, parameters, service) in [
        (
            "lambda:createFunction",
            json!({"FunctionName": "f", "Role": X}),
            "lambda.amazonaws.com",
        ),
        (
            "scheduler:createSchedule",
            json!({"Name": "n", "Target": {"Arn": "a", "RoleArn": X}}),
            "scheduler.amazonaws.com",
        ),
        (
            "glue:createJob",
            json!({"Name": "n", "Role": X}),
            "glue.amazonaws.com",
        ),
    ] {
        let trust = |trusted: &str| {
            let case = Case::new()
                .task(&format!("arn:aws:states:::aws-sdk:{call}"), &parameters)
                .policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": X}]))
                .policy_of("trust-policy", X, &trusting(trusted, json!({})));
            verdicts(&case.report(), CheckKind::RoleTrust)
        };
        assert_eq!(trust(service), [Verdict::Granted], "{call}");
        assert_eq!(trust("ec2.amazonaws.com"), [Verdict::Missing], "{call}");
    }
    // Of what the service that assumes it is not known, nothing is said.
    let case = Case::new()
        .task(
            "arn:aws:states:::aws-sdk:apprunner:createService",
            &json!({"ServiceName": "s", "SourceConfiguration": {"AuthenticationConfiguration": {"AccessRoleArn": X}}}),
        )
        .policy_of("trust-policy", X, &trusting("ec2.amazonaws.com", json!({})));
    assert_eq!(verdicts(&case.report(), CheckKind::RoleTrust), []);
}
