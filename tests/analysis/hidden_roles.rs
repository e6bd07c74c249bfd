//! Roles that no parameter shows, roles that were passed before, and parameters that only look
//! like roles.

use serde_json::{Value, json};
use sfn_role_check::catalog::indirect::{When, all_indirect};
use test_support::{Case, notices};

fn said(resource: &str, parameters: &Value) -> Vec<String> {
    notices(&Case::new().task(resource, parameters).report())
}

fn sdk(call: &str, parameters: &Value) -> Vec<String> {
    said(&format!("arn:aws:states:::aws-sdk:{call}"), parameters)
}

/// Parameters in which that path is given.
fn given(path: &str) -> Value {
    let mut keys = path.split('.').rev();
    let last = json!({keys.next().unwrap(): {}});
    keys.fold(last, |value, key| json!({key: value}))
}

#[test]
fn every_entry_of_the_data_is_said_where_it_is_meant() {
    let mut count = 0;
    for (service, action, role) in all_indirect() {
        let call = format!("{service}:{action}");
        let expected = if role.later {
            "pass-role-later"
        } else if role.is_certain {
            "pass-role-indirect"
        } else {
            "pass-role-indirect-doubtful"
        };
        let (meant, other) = match role.when {
            When::Always => (json!({}), None),
            When::Set(path) => (given(path), Some(json!({"Other": 1}))),
            When::Unset(path) => (json!({"Other": 1}), Some(given(path))),
        };
        let codes = sdk(&call, &meant);
        assert!(
            codes.contains(&expected.to_owned()),
            "{call} {meant}: {codes:?}"
        );
        if let Some(other) = other {
            let codes = sdk(&call, &other);
            let is_other_rule = all_indirect()
                .filter(|(of, named, _)| (*of, *named) == (service, action))
                .count()
                > 1;
            assert!(
                is_other_rule || !codes.contains(&expected.to_owned()),
                "{call} {other}: {codes:?}"
            );
        }
        count += 1;
    }
    assert!(count > 100, "{count}");
}

#[test]
fn a_role_that_was_passed_before_needs_nothing_here() {
    for resource in [
        "arn:aws:states:::batch:submitJob.sync",
        "arn:aws:states:::glue:startJobRun",
        "arn:aws:states:::codebuild:startBuild.sync",
        "arn:aws:states:::aws-sdk:glue:startCrawler",
    ] {
        let report = Case::new().task(resource, &json!({})).report();
        assert!(
            notices(&report).contains(&"role-passed-before".to_owned()),
            "{resource}"
        );
        assert!(report.checks.is_empty(), "{resource}");
    }
    assert!(said("arn:aws:states:::lambda:invoke", &json!({})).is_empty());
    // Once for each kind, not for each task.
    let state = |key: &str, value: Value| {
        let mut state = json!({"Type": "Task", "Resource": "arn:aws:states:::batch:submitJob.sync", "Parameters": {}});
        state[key] = value;
        state
    };
    let definition = json!({"StartAt": "A", "States": {"A": state("Next", json!("B")), "B": state("End", json!(true))}});
    let report = Case::new()
        .text("machine.asl.json", "state-machine", &definition.to_string())
        .report();
    assert_eq!(notices(&report), ["role-passed-before"]);
}

#[test]
fn parameters_that_only_look_like_roles_are_no_question() {
    let role = "arn:aws:iam::111122223333:role/x";
    assert!(
        sdk(
            "amp:createScraper",
            &json!({"RoleConfiguration": {"TargetRoleArn": role}})
        )
        .iter()
        .all(|code| code != "parameter-looks-like-role")
    );
    assert!(
        sdk("dynamodb:putItem", &json!({"Item": {"Role": {"S": role}}}))
            .contains(&"parameter-looks-like-role".to_owned())
    );
}

#[test]
fn a_hidden_role_is_never_in_order() {
    let machine = |parameters: Value| {
        let role = "arn:aws:iam::111122223333:role/x";
        let states = json!({
            "A": {"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": role}, "Next": "B"},
            "B": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:ec2:runInstances", "Parameters": parameters, "End": true},
        });
        Case::new()
            .text(
                "machine.asl.json",
                "state-machine",
                &json!({"StartAt": "A", "States": states}).to_string(),
            )
            .policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]))
            .report()
    };
    let hidden = machine(json!({"LaunchTemplate": {"LaunchTemplateName": "x"}}));
    assert_eq!(hidden.unevaluated_tasks(), 1);
    // What the hidden role needs is not known, so nothing is said to be enough.
    assert_eq!(notices(&hidden), ["pass-role-indirect"]);
    let plain = machine(json!({"ImageId": "x"}));
    assert_eq!(plain.unevaluated_tasks(), 0);
    assert_eq!(notices(&plain), ["grant-pass-role-everywhere"]);
}
