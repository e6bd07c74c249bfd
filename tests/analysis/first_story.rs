//! An execution has failed: the error message, and then the definition beside it.

use serde_json::json;
use sfn_role_check::report::{Report, Verdict};
use sfn_role_check::workspace::{Document, Settings, Workspace};

const CALLER: &str = "arn:aws:iam::111122223333:role/StepFunctions-Nightly-role-abc";

fn role(name: &str) -> String {
    format!("arn:aws:iam::111122223333:role/{name}")
}

fn message(caller: &str, passed: &str) -> Document {
    let text = format!(
        "User: arn:aws:sts::111122223333:assumed-role/{caller}/AbCdEf is not authorized to perform: iam:PassRole on resource: {passed} because no identity-based policy allows the iam:PassRole action (Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 1)"
    );
    Document {
        name: format!("error {passed}.txt"),
        text,
        ..Document::default()
    }
}

fn machine(name: &str, credentials: Option<&str>) -> Document {
    let mut state = json!({"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "End": true,
        "Parameters": {"Cluster": "c", "TaskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:7"}});
    if let Some(role) = credentials {
        state["Credentials"] = json!({"RoleArn": role});
    }
    Document {
        name: name.to_owned(),
        text: json!({"StartAt": "Run", "States": {"Run": state}}).to_string(),
        ..Document::default()
    }
}

fn report(documents: &[Document], settings: Option<Settings>) -> Report {
    sfn_role_check::analyze(&Workspace {
        documents: documents.to_vec(),
        settings,
    })
}

fn told(report: &Report) -> Vec<(Verdict, &str, Option<&str>)> {
    let checks = report.checks.iter();
    checks
        .map(|check| {
            (
                check.verdict,
                check.role.as_str(),
                check.resource.as_deref(),
            )
        })
        .collect()
}

fn questions(report: &Report) -> Vec<String> {
    let kinds = report.questions.iter();
    kinds
        .map(|question| {
            serde_json::to_value(question.kind)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn the_definition_takes_nothing_away_from_the_error() {
    let passed = role("report-execution");
    let error = message("StepFunctions-Nightly-role-abc", &passed);
    let flow = machine("flow.asl.json", None);
    let alone = report(std::slice::from_ref(&error), None);
    assert_eq!(
        told(&alone),
        [(Verdict::Missing, CALLER, Some(passed.as_str()))]
    );
    for documents in [[error.clone(), flow.clone()], [flow, error]] {
        let both = report(&documents, None);
        // ECS names one role at a time: which one else is passed is asked.
        assert_eq!(
            told(&both),
            [
                (Verdict::Undecided, CALLER, None),
                (Verdict::Missing, CALLER, Some(passed.as_str()))
            ]
        );
        assert!(questions(&both).contains(&"task-definition".to_owned()));
        // The same statement, and none with a placeholder beside it.
        let statements: Vec<_> = both.fixes.iter().map(|fix| &fix.statement).collect();
        assert_eq!(statements, [&alone.fixes[0].statement]);
        let assumed: Vec<_> = both.assumptions.iter().map(|one| one.code.name()).collect();
        assert!(
            assumed.contains(&"execution-role-of-message".to_owned()),
            "{assumed:?}"
        );
        assert!(
            assumed.contains(&"resource-of-message".to_owned()),
            "{assumed:?}"
        );
        assert_eq!(both.state_machines[0].role, CALLER);
    }
}

#[test]
fn messages_add_up() {
    let (one, two) = (role("report-execution"), role("report-task"));
    let caller = "StepFunctions-Nightly-role-abc";
    let documents = [
        machine("flow.asl.json", None),
        message(caller, &one),
        message(caller, &two),
        message(caller, &one),
    ];
    let report = report(&documents, None);
    let missing: Vec<_> = told(&report)
        .into_iter()
        .filter(|(verdict, ..)| *verdict == Verdict::Missing)
        .collect();
    assert_eq!(
        missing,
        [
            (Verdict::Missing, CALLER, Some(one.as_str())),
            (Verdict::Missing, CALLER, Some(two.as_str()))
        ]
    );
}

#[test]
fn a_caller_that_may_be_another_role_is_not_taken_for_the_execution_role() {
    let passed = role("report-execution");
    let caller = "StepFunctions-Nightly-role-abc";
    let own = |account: &str| Settings {
        account: Some(account.to_owned()),
        ..Settings::default()
    };
    let other = Settings {
        execution_role: Some(role("other")),
        ..Settings::default()
    };
    let flow = || machine("flow.asl.json", None);
    for (what, documents, settings) in [
        (
            "a task assumes it",
            vec![
                machine("flow.asl.json", Some(CALLER)),
                message(caller, &passed),
            ],
            None,
        ),
        (
            "several machines fit",
            vec![
                flow(),
                machine("other.asl.json", None),
                message(caller, &passed),
            ],
            None,
        ),
        (
            "two callers",
            vec![
                flow(),
                message(caller, &passed),
                message("another", &passed),
            ],
            None,
        ),
        (
            "it is what is passed",
            vec![flow(), message(caller, CALLER)],
            None,
        ),
        (
            "another account",
            vec![flow(), message(caller, &passed)],
            Some(own("444455556666")),
        ),
        (
            "the machine has another one",
            vec![flow(), message(caller, &passed)],
            Some(other),
        ),
    ] {
        let report = report(&documents, settings);
        assert!(
            report
                .state_machines
                .iter()
                .all(|machine| machine.role != CALLER),
            "{what}"
        );
        let assumed = report
            .assumptions
            .iter()
            .any(|one| one.code.name() == "execution-role-of-message");
        assert!(!assumed, "{what}");
        assert_eq!(report.summary.granted, 0, "{what}");
    }
}

#[test]
fn what_was_given_for_the_caller_counts() {
    let passed = role("report-execution");
    let error = message("StepFunctions-Nightly-role-abc", &passed);
    let policy = |resource: &str| {
        Document {
        name: "policy.json".to_owned(),
        text: json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource}]}).to_string(),
        kind: Some(sfn_role_check::workspace::Kind::IdentityPolicy),
        role: Some(CALLER.to_owned()),
        ..Document::default()
    }
    };
    let task = Document {
        name: "task.json".to_owned(),
        text: json!({"taskDefinition": {"family": "report", "revision": 7, "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:7",
            "executionRoleArn": passed, "containerDefinitions": []}}).to_string(),
        ..Document::default()
    };
    let flow = machine("flow.asl.json", None);
    let missing = report(
        &[
            flow.clone(),
            error.clone(),
            task.clone(),
            policy(&role("other")),
        ],
        None,
    );
    assert_eq!(
        told(&missing),
        [(Verdict::Missing, CALLER, Some(passed.as_str()))]
    );
    // Since mended: the message is no proof against a policy that allows it now.
    let granted = report(&[flow, error, task, policy(&passed)], None);
    assert_eq!(
        told(&granted),
        [(Verdict::Granted, CALLER, Some(passed.as_str()))]
    );
}

/// A session tells no path. Console roles stand below `/service-role/`: a condition may depend on it,
/// and an export tells it.
#[test]
fn the_path_of_a_role_is_not_made_up_from_its_session() {
    let passed = role("report");
    let text = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": passed}}}});
    let flow = Document {
        name: "flow.asl.json".to_owned(),
        text: text.to_string(),
        ..Document::default()
    };
    let error = Document {
        name: "error.txt".to_owned(),
        text: format!(
            "User: arn:aws:sts::111122223333:assumed-role/flow-role/AbCd is not authorized to perform: iam:PassRole on resource: {passed} because no identity-based policy allows the iam:PassRole action"
        ),
        ..Document::default()
    };
    let allow = json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": passed});
    let with = |condition: serde_json::Value| {
        let mut statement = allow.clone();
        statement["Condition"] = condition;
        statement
    };
    let policy = |kind: sfn_role_check::workspace::Kind, statements: serde_json::Value| Document {
        name: format!("{kind:?}.json"),
        text: json!({"Version": "2012-10-17", "Statement": statements}).to_string(),
        kind: Some(kind),
        ..Document::default()
    };
    let own = json!({"ArnEquals": {"aws:PrincipalArn": role("flow-role")}});
    let console = json!({"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*",
        "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/service-role/*"}}});
    let everything = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    use sfn_role_check::workspace::Kind::{IdentityPolicy, Scp};
    for documents in [
        vec![policy(IdentityPolicy, json!([with(own)]))],
        vec![
            policy(IdentityPolicy, json!([allow])),
            policy(Scp, json!([everything, console])),
        ],
    ] {
        let mut all = vec![flow.clone(), error.clone()];
        all.extend(documents);
        let report = report(&all, None);
        assert_eq!(told(&report)[0].0, Verdict::Undecided);
        assert_eq!(told(&report)[0].1, role("flow-role"));
        assert!(questions(&report).contains(&"execution-role".to_owned()));
    }
    let export = Document {
        name: "roles.json".to_owned(),
        text: json!({"RoleDetailList": [{"RoleName": "flow-role", "Path": "/service-role/",
            "Arn": "arn:aws:iam::111122223333:role/service-role/flow-role",
            "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [allow]}}],
            "AttachedManagedPolicies": []}]}).to_string(),
        ..Document::default()
    };
    let report = report(&[flow, error, export], None);
    let expected = "arn:aws:iam::111122223333:role/service-role/flow-role";
    assert_eq!(
        told(&report),
        [(Verdict::Granted, expected, Some(passed.as_str()))]
    );
}
