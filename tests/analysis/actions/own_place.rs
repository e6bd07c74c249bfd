//! A machine of which nothing tells the Region or the account: its resources are of its own Region,
//! and the roles that it passes of its own account.

use serde_json::{Value, json};
use sfn_role_check::analyze;
use sfn_role_check::export::role::{WholeRoleForm, role};
use sfn_role_check::report::{Code, QuestionKind, Report, Verdict};
use test_support::{Case, notices};

const QUEUE: &str = "arn:aws:sqs:eu-west-1:111122223333:orders";

fn task(resource: &str, parameters: Value) -> Value {
    json!({"Type": "Task", "Resource": resource, "Parameters": parameters, "Next": "Notify"})
}

/// A machine that runs a Glue job, which is only named, and then this task.
fn machine(next: &Value) -> Case {
    let mut next = next.clone();
    next.as_object_mut().unwrap().remove("Next");
    next["End"] = json!(true);
    let job = task(
        "arn:aws:states:::glue:startJobRun",
        json!({"JobName": "ledger"}),
    );
    let definition = json!({"StartAt": "Run", "States": {"Run": job, "Notify": next}});
    Case::bare().setting("level", "all").text(
        "flow.asl.json",
        "state-machine",
        &definition.to_string(),
    )
}

fn publish(topic: &str) -> Value {
    task(
        "arn:aws:states:::sns:publish",
        json!({"TopicArn": topic, "Message": QUEUE}),
    )
}

fn glue(report: &Report) -> (&str, Verdict) {
    let check = report
        .checks
        .iter()
        .find(|check| check.action == "glue:StartJobRun")
        .unwrap();
    (check.resource.as_deref().unwrap_or_default(), check.verdict)
}

#[test]
fn the_region_is_that_of_what_the_tasks_call() {
    let rows = [
        (
            "one Region",
            publish("arn:aws:sns:us-east-2:111122223333:done"),
            "us-east-2",
        ),
        (
            "a text that is an ARN tells nothing",
            publish("${topic}"),
            "<REGION>",
        ),
        (
            "a Region that only the run time knows",
            task(
                "arn:aws:states:::sns:publish",
                json!({"TopicArn.$": "$.topic", "Message": "x"}),
            ),
            "<REGION>",
        ),
        (
            "a role of another account works elsewhere",
            json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
                "Parameters": {"TopicArn": "arn:aws:sns:us-east-2:444455556666:done", "Message": "x"},
                "Credentials": {"RoleArn": "arn:aws:iam::444455556666:role/remote"}}),
            "<REGION>",
        ),
    ];
    for (name, next, region) in rows {
        let report = machine(&next).report();
        let expected = format!("arn:aws:glue:{region}:<ACCOUNT>:job/ledger");
        assert_eq!(glue(&report).0, expected, "{name}");
        let mut assumed = report.assumptions.iter();
        let is_assumed = assumed.any(|one| one.code == Code::RegionOfResources);
        assert_eq!(is_assumed, region != "<REGION>", "{name}");
    }
}

#[test]
fn two_regions_are_none() {
    let next = json!({"Type": "Parallel", "Branches": [
        {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true,
            "Parameters": {"TopicArn": "arn:aws:sns:us-east-2:111122223333:a", "Message": "x"}}}},
        {"StartAt": "B", "States": {"B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true,
            "Parameters": {"TopicArn": "arn:aws:sns:eu-west-1:111122223333:b", "Message": "x"}}}}]});
    let report = machine(&next).report();
    assert_eq!(
        glue(&report).0,
        "arn:aws:glue:<REGION>:<ACCOUNT>:job/ledger"
    );
}

#[test]
fn the_account_is_that_of_the_passed_roles() {
    let next = task(
        "arn:aws:states:::mediaconvert:createJob",
        json!({"Role": "arn:aws:iam::111122223333:role/convert", "Settings": {}}),
    );
    let report = machine(&next).report();
    assert_eq!(
        glue(&report).0,
        "arn:aws:glue:<REGION>:111122223333:job/ledger"
    );
    // A role of the workspace says where it is: what it passes does not.
    let stated = machine(&next).setting("executionRole", "arn:aws:iam::444455556666:role/flow");
    assert_eq!(
        glue(&stated.report()).0,
        "arn:aws:glue:<REGION>:444455556666:job/ledger"
    );
}

#[test]
fn the_own_complete_policy_is_enough() {
    let next = json!({"Type": "Parallel", "Branches": [
        {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true,
            "Parameters": {"TopicArn": "arn:aws:sns:us-east-2:111122223333:a", "Message": "x"}}}},
        {"StartAt": "B", "States": {"B": {"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "End": true,
            "Parameters": {"Role": "arn:aws:iam::111122223333:role/convert", "Settings": {}}}}}]});
    let workspace = machine(&next).workspace();
    let roles: Value = serde_json::from_str(&role(&workspace, None, WholeRoleForm::Json)).unwrap();
    let policy = roles["roles"][0]["permissions"][0].to_string();
    let full = machine(&next).text("policy.json", "identity-policy", &policy);
    let report = analyze(&full.workspace());
    assert_eq!(report.summary.undecided, 0, "{:?}", notices(&report));
    assert_eq!(report.summary.missing, 0);
}

#[test]
fn the_region_is_asked_for_where_only_that_is_missing() {
    let next = task("arn:aws:states:::glue:startJobRun", json!({"JobName": "b"}));
    let policy = json!([{"Effect": "Allow", "Action": "glue:*", "Resource": "arn:aws:glue:eu-west-1:111122223333:job/*"}]);
    let case = machine(&next)
        .setting("account", "111122223333")
        .policy(&policy);
    let report = case.report();
    assert_eq!(glue(&report).1, Verdict::Undecided);
    let kinds: Vec<QuestionKind> = report.questions.iter().map(|one| one.kind).collect();
    assert!(kinds.contains(&QuestionKind::Region), "{kinds:?}");
    let report = case.setting("region", "eu-west-1").report();
    assert_eq!(glue(&report).1, Verdict::Granted);
}
