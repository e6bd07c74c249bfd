//! The fixes close the loop: with them applied nothing is left missing but what the report said
//! no statement mends, and none of them grants more than is needed.

use proptest::prelude::*;
use serde_json::{Value, json};
use sfn_role_check::report::{Report, Verdict};
use sfn_role_check::{Workspace, analyze, edit};
use test_support::{Case, apply_fixes};

fn role() -> impl Strategy<Value = String> {
    let account = prop_oneof![5 => Just("111122223333"), 1 => Just("444455556666")];
    let name = prop_oneof![Just("a"), Just("b"), Just("app/c"), Just("d-${Stage}")];
    (account, name).prop_map(|(account, name)| format!("arn:aws:iam::{account}:role/{name}"))
}

fn target() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("arn:aws:iam::444455556666:role/target"),
        Just("arn:aws:iam::111122223333:role/own-target"),
        Just("arn:aws:iam::444455556666:role/other"),
    ]
}

fn task() -> impl Strategy<Value = Value> {
    let call = prop_oneof![
        role().prop_map(|role| ("arn:aws:states:::emr-serverless:startJobRun", json!({"ExecutionRoleArn": role}))),
        role().prop_map(|role| ("arn:aws:states:::mediaconvert:createJob", json!({"Role": role}))),
        role().prop_map(|role| ("arn:aws:states:::sagemaker:createTrainingJob.sync", json!({"RoleArn": role}))),
        (role(), role()).prop_map(|(task, execution)| (
            "arn:aws:states:::ecs:runTask.sync",
            json!({"TaskDefinition": "app:1", "Overrides": {"TaskRoleArn": task, "ExecutionRoleArn": execution}}),
        )),
        role().prop_map(|role| ("arn:aws:states:::aws-sdk:glue:createJob", json!({"Name": "x", "Role": role, "Command": {}}))),
        Just(("arn:aws:states:::sns:publish", json!({"Message": "x"}))),
    ];
    (call, prop::option::weighted(0.3, target())).prop_map(|((resource, parameters), target)| {
        let mut task =
            json!({"Type": "Task", "Resource": resource, "Parameters": parameters, "End": true});
        if let Some(target) = target {
            task["Credentials"] = json!({"RoleArn": target});
        }
        task
    })
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = prop_oneof![6 => Just("Allow"), 1 => Just("Deny")];
    let action =
        prop_oneof![3 => Just("iam:PassRole"), 1 => Just("sts:AssumeRole"), 1 => Just("iam:Get*")];
    let resource = prop_oneof![
        3 => role(),
        1 => Just("arn:aws:iam::111122223333:role/app/*".to_owned()),
        1 => Just("arn:aws:iam::444455556666:role/t*".to_owned()),
    ];
    let service = prop_oneof![
        Just("emr-serverless.amazonaws.com"),
        Just("mediaconvert.amazonaws.com"),
        Just("ecs-tasks.amazonaws.com"),
    ];
    (effect, action, resource, prop::option::of(service)).prop_map(
        |(effect, action, resource, service)| {
            let mut statement = json!({"Effect": effect, "Action": action, "Resource": resource});
            if let Some(service) = service {
                statement["Condition"] = json!({"StringEquals": {"iam:PassedToService": service}});
            }
            statement
        },
    )
}

fn trust() -> impl Strategy<Value = Value> {
    let principal = prop_oneof![
        Just(json!({"AWS": "arn:aws:iam::111122223333:role/execution"})),
        Just(json!({"AWS": "111122223333"})),
        Just(json!({"Service": "glue.amazonaws.com"})),
    ];
    (principal, any::<bool>()).prop_map(|(principal, external)| {
        let mut statement =
            json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
        if external {
            statement["Condition"] = json!({"StringEquals": {"sts:ExternalId": "other"}});
        }
        statement
    })
}

fn workspace() -> impl Strategy<Value = Workspace> {
    let limit = || prop::option::weighted(0.15, prop::collection::vec(statement(), 0..2));
    (
        prop::collection::vec(task(), 1..5),
        prop::collection::vec(statement(), 0..4),
        prop::collection::vec((target(), prop::collection::vec(statement(), 0..3), prop::option::of(trust())), 0..3),
        (limit(), limit()),
    )
        .prop_map(|(tasks, own, targets, (boundary, scp))| {
            let states: serde_json::Map<String, Value> = tasks
                .into_iter()
                .enumerate()
                .map(|(at, task)| (format!("Task {at}"), task))
                .collect();
            let definition = json!({"StartAt": "Task 0", "States": states});
            let mut case = Case::new()
                .text("machine.asl.json", "state-machine", &definition.to_string())
                .policy(&json!(own));
            let mut seen = Vec::new();
            for (target, statements, trust) in targets {
                if seen.contains(&target) {
                    continue;
                }
                seen.push(target);
                case = case.policy_of("identity-policy", target, &json!(statements));
                if let Some(trust) = trust {
                    case = case.policy_of("trust-policy", target, &json!([trust]));
                }
            }
            if let Some(boundary) = boundary {
                case = case.policy_of("permissions-boundary", test_support::EXECUTION, &json!(boundary));
            }
            if let Some(scp) = scp {
                let text = json!({"Version": "2012-10-17", "Statement": scp}).to_string();
                case = case.document(json!({"name": "scp.json", "kind": "scp", "account": "111122223333", "level": 0, "text": text}));
            }
            case.workspace()
        })
}

/// Each fix with one of the resources that it proposes taken away, and that resource.
fn without_one_resource(report: &Report) -> Vec<(Report, usize, String)> {
    let mut smaller = Vec::new();
    for (at, fix) in report.fixes.iter().enumerate() {
        let statement = serde_json::to_value(&fix.statement).unwrap();
        let Some(resources) = statement["Resource"].as_array() else {
            continue;
        };
        for resource in resources {
            let mut report = report.clone();
            let rest: Vec<String> = resources
                .iter()
                .filter(|other| *other != resource)
                .map(|other| other.as_str().unwrap().to_owned())
                .collect();
            let statement = report.fixes[at].statement.as_mut().unwrap();
            statement.resource = Some(rest.into());
            smaller.push((report, at, resource.as_str().unwrap().to_owned()));
        }
    }
    smaller
}

fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    ProptestConfig {
        cases: given.cases.max(1500),
        failure_persistence: None,
        ..given
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn fixes_leave_only_what_no_statement_mends(workspace in workspace()) {
        let before = analyze(&workspace);
        let fixed = apply_fixes(&workspace, &before);
        let after = analyze(&fixed);
        prop_assert_eq!(before.checks.len(), after.checks.len());
        for (one, two) in before.checks.iter().zip(&after.checks) {
            match two.verdict {
                Verdict::Granted | Verdict::Undecided => {}
                // Said from the start: a Deny, or another account's role.
                Verdict::Denied => prop_assert_eq!(one.verdict, Verdict::Denied, "{:?}", two),
                Verdict::Missing => prop_assert!(one.fixes.is_empty(), "{:?}", two),
            }
            // What had a fix and no Deny in its way is in order now.
            let may_be_denied = test_support::reasons(one).contains(&"deny-may-apply".to_owned());
            if one.verdict == Verdict::Missing && !one.fixes.is_empty() && !may_be_denied {
                let trust_open = test_support::reasons(two).contains(&"trust-not-pasted".to_owned());
                prop_assert!(two.verdict == Verdict::Granted || trust_open, "{:?}", two);
            }
            // A verdict that was fine stays so.
            prop_assert!(one.verdict != Verdict::Granted || two.verdict == Verdict::Granted);
        }
    }

    #[test]
    fn every_proposed_resource_is_needed(workspace in workspace()) {
        let report = analyze(&workspace);
        for (smaller, at, resource) in without_one_resource(&report) {
            let after = analyze(&apply_fixes(&workspace, &smaller));
            let brought_back = report.fixes[at].covers.iter().any(|&check| {
                let check = &after.checks[check as usize];
                check.resource.as_deref() == Some(resource.as_str()) && check.verdict != Verdict::Granted
            });
            prop_assert!(brought_back, "{} of {:?}", resource, report.fixes[at]);
        }
    }
}

/// Each case is analyzed once for every fix.
fn fewer() -> ProptestConfig {
    let all = config();
    ProptestConfig {
        cases: all.cases / 5,
        ..all
    }
}

proptest! {
    #![proptest_config(fewer())]

    /// As the page does it: one after the other, each in the text where it belongs.
    #[test]
    fn fixes_that_are_applied_leave_nothing_missing(workspace in workspace()) {
        let before = analyze(&workspace);
        if let Ok(plan) = edit::plan_of(&workspace, &before, 0) {
            prop_assert!(plan.plan.edits.iter().all(|edit| edit.start == edit.end), "{:?}", plan.plan.edits);
        }
        let all = edit::plan_all(&workspace, None);
        let after = analyze(&all.after);
        prop_assert_eq!(before.checks.len(), after.checks.len());
        let is_left = |fix: &sfn_role_check::report::Fix| {
            all.plans.left.iter().any(|left| left.role == fix.role && left.target == fix.target)
        };
        for (one, two) in before.checks.iter().zip(&after.checks) {
            prop_assert!(one.verdict != Verdict::Granted || two.verdict == Verdict::Granted);
            if two.verdict == Verdict::Missing && !one.fixes.is_empty() {
                let why = two.fixes.iter().any(|&at| is_left(&after.fixes[at as usize]));
                prop_assert!(why, "{:?}\n{:?}", two, all.plans.left);
            }
        }
        for (one, two) in workspace.documents.iter().zip(&all.after.documents) {
            prop_assert!(serde_json::from_str::<Value>(&two.text).is_ok());
            prop_assert!(two.text.len() >= one.text.len());
        }
    }
}
