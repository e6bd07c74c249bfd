//! What is not recognized is said with what it looks most like, and by which keys.

use serde_json::{Value, json};
use sfn_role_check::report::messages::{self, Language};
use test_support::{Case, code};

/// The parameters of the notice, and its sentence.
fn told(text: &str) -> (Value, String) {
    let report = Case::bare()
        .document(json!({"name": "x.json", "text": text}))
        .report();
    let notice = report
        .notices
        .iter()
        .find(|notice| code(&notice.code) == "document-not-recognised")
        .unwrap();
    (
        serde_json::to_value(&notice.params).unwrap(),
        messages::text(Language::En, notice.code, &notice.params),
    )
}

#[test]
#[rustfmt::skip] // a case, a row
fn the_nearest_kind_is_told_by_its_keys() {
    for (document, looks_like, keys, wanted) in [
        (json!({"Version": "2012-10-17", "Statements": []}), "policy", json!(["Version", "Statements"]), json!(["Statement"])),
        (json!({"version": "2012-10-17", "statement": []}), "policy", json!(["version", "statement"]), json!(["Statement"])),
        (json!({"Effect": "Allow", "Action": "*", "Resource": "*"}), "policy", json!(["Effect", "Action", "Resource"]), json!(["Statement"])),
        (json!([{"Sid": "a", "Effect": "Allow", "Action": "*", "Resource": "*"}]), "policy", json!(["Sid", "Effect", "Action", "Resource"]), json!(["Statement"])),
        (json!({"startAt": "a", "states": {}}), "state machine", json!(["startAt", "states"]), json!(["StartAt", "States"])),
        (json!({"StartAt": "a", "State": {}}), "state machine", json!(["StartAt", "State"]), json!(["States"])),
        (json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true}), "state machine", json!(["Type", "Resource", "End"]), json!(["StartAt", "States"])),
        (json!({"family": "a", "cpu": "256", "taskRoleArn": "x"}), "task definition", json!(["family", "cpu", "taskRoleArn"]), json!(["containerDefinitions"])),
        (json!({"AWSTemplateFormatVersion": "2010-09-09", "Resource": {}}), "CloudFormation template", json!(["AWSTemplateFormatVersion", "Resource"]), json!(["Resources"])),
        (json!({"version": 3, "terraform_version": "0.11.0", "serial": 3, "lineage": "x", "modules": []}), "Terraform state", json!(["terraform_version", "serial", "lineage"]), json!(["format_version"])),
        (json!({"events": [], "logStreamName": "x", "timestamp": 1}), "log", json!(["events", "logStreamName", "timestamp"]), json!([])),
        (json!({"executionArn": "x", "status": "SUCCEEDED"}), "execution without a denied call", json!(["executionArn", "status"]), json!([])),
    ] {
        let (params, sentence) = told(&document.to_string());
        assert_eq!(params["looksLike"], looks_like, "{document}");
        let sorted = |list: &Value| {
            let mut keys: Vec<String> = serde_json::from_value(list.clone()).unwrap();
            keys.sort();
            keys
        };
        assert_eq!(sorted(&params["keys"]), sorted(&keys), "{document}");
        assert_eq!(params["wanted"], wanted, "{document}");
        assert!(sentence.contains(looks_like), "{sentence}");
    }
}

#[test]
fn what_looks_like_nothing_is_not_given_a_name() {
    for document in [
        json!({"name": "x", "version": "1.0.0", "main": "a statement"}),
        json!({"a": {"principal": 1}}),
        json!([{"a": "a statement"}]),
    ] {
        let (params, sentence) = told(&document.to_string());
        assert!(params.get("looksLike").is_none(), "{params}");
        assert_eq!(sentence, "`x.json` wasn't recognized");
    }
}

#[test]
fn a_document_of_many_keys_is_looked_at_only_so_far() {
    let keys: Vec<String> = (0..200_000)
        .map(|at| format!("\"Statment{at}\": 1"))
        .collect();
    let (params, _) = told(&format!("{{{}}}", keys.join(",")));
    assert!(params.get("looksLike").is_none());
    let long = format!(
        "{{\"{}\": 1, \"Statment\": []}}",
        "Statement".repeat(100_000)
    );
    assert_eq!(told(&long).0["looksLike"], "policy");
}
