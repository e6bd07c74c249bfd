//! What is undecided leads to a question: who can answer it, and where the answer goes.

use serde_json::{Value, json};
use sfn_role_check::report::Report;
use test_support::{Case, EXECUTION};

use super::{JOB, allow, deny, found, passing, policy, stated};

/// Kind and subject of each question.
fn asked(report: &Report) -> Vec<(String, Option<String>)> {
    let report = serde_json::to_value(report).unwrap();
    let questions = report["questions"].as_array().unwrap().clone();
    let of = |question: Value| {
        let subject = question["subject"].as_str().map(str::to_owned);
        (question["kind"].as_str().unwrap().to_owned(), subject)
    };
    questions.into_iter().map(of).collect()
}

fn subject(kind: &str, subject: &str) -> (String, Option<String>) {
    (kind.to_owned(), Some(subject.to_owned()))
}

#[test]
fn each_undecided_check_leads_to_what_would_settle_it() {
    let given = || {
        passing().document(stated(
            "a.json",
            &allow(),
            &json!({"kind": "identity-policy"}),
        ))
    };
    let role = json!({"Role": {"RoleName": "execution", "Arn": EXECUTION, "RoleId": "AROAEXAMPLE", "Path": "/",
        "AssumeRolePolicyDocument": policy(&json!([])), "PermissionsBoundary": {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit"}}});
    let inline =
        |text: &Value| json!({"RoleName": "execution", "PolicyName": "p", "PolicyDocument": text});
    let target = "arn:aws:iam::444455556666:role/target";
    let assuming = Case::new()
        .state(
            &json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {}, "Credentials": {"RoleArn": target}, "End": true}),
        )
        .policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": target}]));
    for (case, expected) in [
        (passing(), vec![subject("role-policies", EXECUTION)]),
        (given(), vec![]),
        (
            given().document(found("role.json", &role)),
            vec![subject(
                "permissions-boundary",
                "arn:aws:iam::111122223333:policy/limit",
            )],
        ),
        (
            given().document(found("deny.json", &deny())),
            vec![subject("document-role", "deny.json")],
        ),
        (
            passing()
                .document(found("one.json", &inline(&allow())))
                .document(found("two.json", &inline(&policy(&json!([]))))),
            vec![subject("document-in-effect", EXECUTION)],
        ),
        (assuming, vec![subject("trust-policy", target)]),
        (
            Case::bare().task(
                "arn:aws:states:::mediaconvert:createJob",
                &json!({"Role": JOB, "Settings": {}}),
            ),
            vec![
                subject("execution-role", "machine"),
                subject("role-policies", "execution-role"),
            ],
        ),
    ] {
        assert_eq!(asked(&case.report()), expected);
    }
}

#[test]
fn a_question_tells_where_its_answer_goes_and_which_checks_it_settles() {
    let report = serde_json::to_value(passing().report()).unwrap();
    let question = &report["questions"][0];
    assert_eq!(
        question["answer"]["document"],
        json!({"kind": "identity-policy", "role": EXECUTION, "account": null, "level": null, "name": null})
    );
    assert_eq!(question["settles"], json!([0]));
    assert!(
        question["command"]
            .as_str()
            .unwrap()
            .starts_with("aws iam ")
    );
    // The roles that trust Step Functions may be the execution role.
    let trust = policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "states.amazonaws.com"}}]));
    let report = Case::bare()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": JOB, "Settings": {}}),
        )
        .document(stated(
            "trust.json",
            &trust,
            &json!({"kind": "trust-policy", "role": EXECUTION}),
        ))
        .report();
    let report = serde_json::to_value(report).unwrap();
    let questions = report["questions"].as_array().unwrap();
    let question = questions
        .iter()
        .find(|one| one["kind"] == "execution-role")
        .unwrap();
    assert_eq!(question["candidates"], json!([EXECUTION]));
    assert_eq!(question["answer"]["setting"], "/executionRole");
}
