//! Properties that hold for every set of documents, whatever they say.

use proptest::prelude::*;
use serde_json::{Value, json};
use sfn_role_check::report::Verdict;
use sfn_role_check::{Workspace, analyze};
use test_support::{EXECUTION, MACHINE};

use super::{JOB, deny, found, passed, policy, stated};

/// Ways to write that a policy belongs to a role; the last ones leave open whose it is.
const WAYS: usize = 9;

fn wrapped(way: usize, role: &str, name: &str, text: &Value) -> Value {
    let bare_name = role.rsplit('/').next().unwrap_or(role);
    let inline = |role: &str| json!({"RoleName": role, "PolicyName": name, "PolicyDocument": text});
    let version =
        json!({"PolicyVersion": {"Document": text, "VersionId": "v1", "IsDefaultVersion": true}});
    let own_account = json!({"account": role.split(':').nth(4).unwrap_or("111122223333")});
    let of_role = json!({"role": role});
    let kind_of_role = json!({"role": role, "kind": "identity-policy"});
    let file = format!("{name}.json");
    match way {
        0 => stated(&file, text, &kind_of_role),
        1 => stated(&file, text, &of_role),
        2 => stated(&file, &inline(bare_name), &own_account),
        3 => stated(&file, &version, &kind_of_role),
        4 => stated(&file, &json!(text.to_string()), &kind_of_role),
        5 => stated(
            &file,
            &json!({"RoleDetailList": [{"RoleName": bare_name, "Arn": role, "Path": "/",
            "AssumeRolePolicyDocument": policy(&json!([])), "AttachedManagedPolicies": [],
            "RolePolicyList": [{"PolicyName": name, "PolicyDocument": text}]}]}),
            &json!({}),
        ),
        6 => found(&file, text),
        7 => stated(&file, text, &json!({"role": "<ROLE>"})),
        _ => found(&file, &inline(bare_name)),
    }
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = prop_oneof![3 => Just("Allow"), 1 => Just("Deny")];
    let action = prop_oneof![Just("iam:PassRole"), Just("iam:*"), Just("s3:GetObject")];
    let resource = prop_oneof![
        Just(JOB),
        Just("*"),
        Just("arn:aws:iam::111122223333:role/other")
    ];
    (effect, action, resource)
        .prop_map(|(effect, action, resource)| json!({"Effect": effect, "Action": action, "Resource": resource}))
}

fn role() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        4 => Just(EXECUTION),
        1 => Just("arn:aws:iam::444455556666:role/execution"),
        1 => Just("arn:aws:iam::111122223333:role/second"),
    ]
}

fn document() -> impl Strategy<Value = Value> {
    let statements = proptest::collection::vec(statement(), 0..3);
    (0..WAYS, role(), 0..4_u8, statements).prop_map(|(way, role, name, statements)| {
        wrapped(way, role, &format!("p{name}"), &policy(&json!(statements)))
    })
}

fn verdict(documents: &[Value]) -> Verdict {
    let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob",
        "Parameters": {"Role": JOB, "Settings": {}}}}});
    let machine = stated(
        "machine.asl.json",
        &definition,
        &json!({"kind": "state-machine"}),
    );
    let all: Vec<&Value> = std::iter::once(&machine).chain(documents).collect();
    let workspace = json!({
        "documents": all,
        "settings": {"executionRole": EXECUTION, "stateMachineArn": MACHINE},
    });
    passed(&analyze(
        &Workspace::from_json(&workspace.to_string()).unwrap(),
    ))
}

fn renamed(mut document: Value, name: &str) -> Value {
    document["name"] = json!(name);
    document
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Duplicating, renaming and reordering never create a grant, and take none away.
    #[test]
    fn order_names_and_copies_change_nothing(
        documents in proptest::collection::vec(document(), 1..5),
        copied in 0..5_usize,
    ) {
        let before = verdict(&documents);
        let mut changed: Vec<Value> = documents.iter().rev().cloned().collect();
        prop_assert_eq!(verdict(&changed), before);
        let copy = documents[copied % documents.len()].clone();
        changed.push(renamed(copy, "again.json"));
        prop_assert_eq!(verdict(&changed), before);
    }

    /// A Deny that may concern the role always ends a grant.
    #[test]
    fn a_deny_that_may_concern_the_role_ends_a_grant(
        documents in proptest::collection::vec(document(), 1..4),
        way in 0..WAYS,
    ) {
        let mut all = documents.clone();
        // A list of all its policies closes a role for what nothing assigns.
        let is_closed = documents.iter().any(|one| one["text"].as_str().unwrap().contains("RoleDetailList"));
        all.push(wrapped(way, EXECUTION, "denying", &deny()));
        if !(is_closed && way == 6) {
            prop_assert_ne!(verdict(&all), Verdict::Granted);
        }
    }

    /// An owner that is not certain never grants.
    #[test]
    fn an_uncertain_owner_never_grants(
        statements in proptest::collection::vec(statement(), 1..3),
        ways in proptest::collection::vec(6..8_usize, 1..4),
    ) {
        let text = policy(&json!(statements));
        let documents: Vec<Value> = ways
            .iter()
            .enumerate()
            .map(|(at, &way)| wrapped(way, EXECUTION, &format!("p{at}"), &text))
            .collect();
        prop_assert_ne!(verdict(&documents), Verdict::Granted);
    }

    /// A role that is named in any of its ways has the same policies.
    #[test]
    fn every_certain_way_of_naming_a_role_says_the_same(
        statements in proptest::collection::vec(statement(), 1..4),
        way in 0..6_usize,
    ) {
        let text = policy(&json!(statements));
        let plain = verdict(&[wrapped(0, EXECUTION, "p", &text)]);
        prop_assert_eq!(verdict(&[wrapped(way, EXECUTION, "p", &text)]), plain);
    }
}
