//! Least privilege read the other way: what is allowed and not needed is said, with what would do.

use serde_json::{Value, json};
use sfn_role_check::report::{Report, Verdict};
use test_support::{Case, EXECUTION, code};

const X: &str = "arn:aws:iam::111122223333:role/x";
const SERVICE: &str = "emr-serverless.amazonaws.com";
const TARGET: &str = "arn:aws:iam::444455556666:role/target";

fn passing(statements: &Value) -> Case {
    Case::new()
        .task(
            "arn:aws:states:::emr-serverless:startJobRun",
            &json!({"ExecutionRoleArn": X}),
        )
        .policy(statements)
}

fn to(resource: Value, services: Value) -> Value {
    json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource,
           "Condition": {"StringEquals": {"iam:PassedToService": services}}})
}

/// The notices about grants, each with the statement that would do.
fn grants(report: &Report) -> Vec<(String, Value)> {
    let notices = report.notices.iter().filter_map(|notice| {
        let name = code(&notice.code);
        name.starts_with("grant-").then(|| {
            let params = serde_json::to_value(&notice.params).unwrap();
            let tightened = params["tightened"]
                .as_str()
                .map_or(Value::Null, |text| serde_json::from_str(text).unwrap());
            (name, tightened)
        })
    });
    notices.collect()
}

#[test]
fn each_kind_of_grant_that_is_too_broad_is_said() {
    let good = || to(json!(X), json!(SERVICE));
    for (what, statements, expected) in [
        ("just what is needed", json!([good()]), None),
        (
            "every role",
            json!([to(json!("*"), json!(SERVICE))]),
            Some("grant-pass-role-everywhere"),
        ),
        (
            "every role of the account",
            json!([to(
                json!("arn:aws:iam::111122223333:role/*"),
                json!(SERVICE)
            )]),
            Some("grant-pass-role-everywhere"),
        ),
        (
            "everything",
            json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]),
            Some("grant-pass-role-everywhere"),
        ),
        (
            "every service",
            json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": X}]),
            Some("grant-pass-role-to-any-service"),
        ),
        (
            "another service too",
            json!([to(json!(X), json!([SERVICE, "glue.amazonaws.com"]))]),
            Some("grant-service-unused"),
        ),
    ] {
        let report = passing(&statements).report();
        assert_eq!(report.checks[0].verdict, Verdict::Granted, "{what}");
        let found = grants(&report);
        assert_eq!(
            found.first().map(|(name, _)| name.as_str()),
            expected,
            "{what}"
        );
        // The tightened statement does: it takes the place of the broad one, and nothing is said.
        if let Some((_, tightened)) = found.first() {
            let report = passing(&json!([tightened])).report();
            assert_eq!(report.checks[0].verdict, Verdict::Granted, "{what}");
            assert!(grants(&report).is_empty(), "{what}: {:?}", grants(&report));
        }
    }
}

#[test]
fn a_statement_that_nothing_uses_is_said() {
    let unused = to(json!("arn:aws:iam::111122223333:role/old"), json!(SERVICE));
    let report = passing(&json!([to(json!(X), json!(SERVICE)), unused])).report();
    assert_eq!(grants(&report), [("grant-unused".to_owned(), Value::Null)]);
    // As long as something is missing it may be the misspelled one.
    let report = passing(&json!([unused])).report();
    assert_eq!(report.checks[0].verdict, Verdict::Missing);
    assert!(grants(&report).is_empty());
    // A statement for other actions too may be used by those.
    let other = json!({"Effect": "Allow", "Action": ["iam:PassRole", "iam:GetRole"], "Resource": "arn:aws:iam::111122223333:role/old"});
    let report = passing(&json!([to(json!(X), json!(SERVICE)), other])).report();
    assert!(grants(&report).is_empty());
}

#[test]
fn nothing_is_too_much_where_a_task_is_not_known() {
    let wide = json!([to(json!("*"), json!(SERVICE))]);
    let run_time = Case::new()
        .task(
            "arn:aws:states:::emr-serverless:startJobRun",
            &json!({"ExecutionRoleArn.$": "$.role"}),
        )
        .policy(&wide);
    assert!(grants(&run_time.report()).is_empty());
    let unknown = Case::new()
        .task("arn:aws:states:::aws-sdk:nosuchservice:doIt", &json!({}))
        .policy(&wide);
    assert!(grants(&unknown.report()).is_empty());
}

#[test]
fn assuming_every_role_is_said_with_the_roles_that_are_assumed() {
    let statements = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]);
    let trust =
        json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": EXECUTION}}]);
    let report = Case::new()
        .state(&json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {}, "Credentials": {"RoleArn": TARGET}, "End": true}))
        .policy(&statements)
        .policy_of("trust-policy", TARGET, &trust)
        .report();
    let found = grants(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "grant-assume-role-everywhere");
    assert_eq!(found[0].1["Resource"], TARGET);
}
