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

/// A policy that is a role's for certain, in whatever it is wrapped.
#[derive(Clone, Debug)]
struct Assigned {
    role: &'static str,
    text: Value,
}

/// As IAM returns policies.
fn percent_encoded(text: &str) -> String {
    let letter = |letter: char| match letter.is_ascii_alphanumeric() {
        true => letter.to_string(),
        false => format!("%{:02X}", u32::from(letter)),
    };
    text.chars().map(letter).collect()
}

/// Ways to wrap a policy that the user assigns.
const WRAPPINGS: usize = 6;

impl Assigned {
    fn written(&self, wrapping: usize, at: usize) -> Value {
        let name = format!("p{at}");
        let more = json!({"role": self.role, "kind": "identity-policy"});
        let text = &self.text;
        let bare_name = self.role.rsplit('/').next().unwrap();
        let yaml = || {
            let mut yaml = String::from("Version: '2012-10-17'\nStatement:\n");
            for statement in text["Statement"].as_array().unwrap() {
                for (at, key) in ["Effect", "Action", "Resource"].iter().enumerate() {
                    let start = if at == 0 { "- " } else { "  " };
                    yaml.push_str(&format!("{start}{key}: {}\n", statement[key]));
                }
            }
            match text["Statement"].as_array().unwrap().is_empty() {
                true => "Version: '2012-10-17'\nStatement: []\n".to_owned(),
                false => yaml,
            }
        };
        match wrapping {
            1 => stated(&name, &json!(text.to_string()), &more),
            2 => stated(
                &name,
                &json!({"PolicyVersion": {"Document": text, "VersionId": "v1", "IsDefaultVersion": true}}),
                &more,
            ),
            3 => stated(
                &name,
                &json!({"RoleName": bare_name, "PolicyName": name, "PolicyDocument": text}),
                &json!({"account": self.role.split(':').nth(4).unwrap()}),
            ),
            4 => stated(
                &name,
                &json!({"RoleName": bare_name, "PolicyName": name,
                    "PolicyDocument": percent_encoded(&text.to_string())}),
                &more,
            ),
            5 => {
                let mut document = stated(&name, text, &more);
                document["text"] = json!(yaml());
                document
            }
            _ => stated(&name, text, &more),
        }
    }
}

fn assigned() -> impl Strategy<Value = Assigned> {
    let statements = proptest::collection::vec(statement(), 0..3);
    (role(), statements).prop_map(|(role, statements)| Assigned {
        role,
        text: policy(&json!(statements)),
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

    /// Wrapping a document otherwise never creates a grant, and takes none away.
    #[test]
    fn another_wrapping_changes_nothing(
        documents in proptest::collection::vec(assigned(), 1..5),
        ways in proptest::collection::vec(0..WRAPPINGS, 5),
    ) {
        let write = |wrapping: &dyn Fn(usize) -> usize| -> Vec<Value> {
            let documents = documents.iter().enumerate();
            documents.map(|(at, one)| one.written(wrapping(at), at)).collect()
        };
        let plain = verdict(&write(&|_| 0));
        let wrapped = verdict(&write(&|at| ways[at % ways.len()]));
        prop_assert_eq!(wrapped, plain, "{:?} {:?}", documents, ways);
    }

    /// Nor does an export that holds all of them.
    #[test]
    fn an_export_says_what_its_policies_say(
        documents in proptest::collection::vec(proptest::collection::vec(statement(), 0..3), 1..4),
    ) {
        let text = |at: usize| policy(&json!(documents[at]));
        let single: Vec<Value> = (0..documents.len())
            .map(|at| wrapped(0, EXECUTION, &format!("p{at}"), &text(at)))
            .collect();
        let inline: Vec<Value> = (0..documents.len())
            .map(|at| json!({"PolicyName": format!("p{at}"), "PolicyDocument": text(at)}))
            .collect();
        let export = json!({"RoleDetailList": [{"RoleName": "execution", "Arn": EXECUTION, "Path": "/",
            "AssumeRolePolicyDocument": policy(&json!([])), "AttachedManagedPolicies": [], "RolePolicyList": inline}]});
        prop_assert_eq!(verdict(&[found("export.json", &export)]), verdict(&single));
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
