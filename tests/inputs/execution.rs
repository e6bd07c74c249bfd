//! An execution that is described: it has an input, and may have failed.

use serde_json::json;
use sfn_role_check::finding::Verdict;
use test_support::{Case, code};

#[test]
fn a_failed_execution_gives_its_input_and_its_refusal() {
    let passed = "arn:aws:iam::111122223333:role/job";
    let definition = json!({"StartAt": "Convert", "States": {"Convert": {
        "Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob",
        "Parameters": {"Role.$": "$.role", "Settings": {}}, "End": true}}});
    let execution = json!({
        "executionArn": "arn:aws:states:eu-west-1:111122223333:execution:flow:1",
        "stateMachineArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:flow",
        "name": "1", "status": "FAILED", "input": json!({"role": passed}).to_string(),
        "error": "MediaConvert.AccessDeniedException",
        "cause": format!("User: arn:aws:sts::111122223333:assumed-role/execution/x is not authorized to perform: iam:PassRole on resource: {passed} because no identity-based policy allows the iam:PassRole action"),
    });
    let report = Case::bare()
        .document(json!({"name": "flow.json", "text": definition.to_string()}))
        .document(json!({"name": "execution.json", "text": execution.to_string()}))
        .policy(&json!([]))
        .report();
    let check = report
        .checks
        .iter()
        .find(|check| check.action == "iam:PassRole")
        .unwrap();
    assert_eq!(check.resource.as_deref(), Some(passed));
    assert_eq!(check.verdict, Verdict::Missing);
    let reasons: Vec<String> = check
        .reasons
        .iter()
        .map(|reason| code(&reason.code))
        .collect();
    assert!(
        reasons.iter().any(|code| code == "for-this-input"),
        "{reasons:?}"
    );
    assert!(
        reasons.iter().any(|code| code == "access-denied-message"),
        "{reasons:?}"
    );
}
