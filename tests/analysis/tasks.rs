//! What tasks need: ECS roles, expressions, branches, several machines, refusals.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, checks, code, notices, reasons, statement, verdicts};

const TASK: &str = "arn:aws:iam::111122223333:role/task";
const START: &str = "arn:aws:iam::111122223333:role/start";

fn run_task(parameters: &Value) -> Case {
    Case::new()
        .task("arn:aws:states:::ecs:runTask.sync", parameters)
        .policy(&json!([statement("Allow", "iam:PassRole", TASK)]))
}

fn definition(revision: &str) -> String {
    json!({"taskDefinition": {"taskDefinitionArn": format!("arn:aws:ecs:eu-west-1:111122223333:task-definition/{revision}"),
           "taskRoleArn": TASK, "executionRoleArn": START, "containerDefinitions": []}})
    .to_string()
}

/// Resource and verdict of each PassRole check.
fn passed(report: &Report) -> Vec<(Option<&str>, Verdict)> {
    checks(report, CheckKind::PassRole)
        .into_iter()
        .map(|check| (check.resource.as_deref(), check.verdict))
        .collect()
}

#[test]
fn roles_of_a_task_come_from_its_definition() {
    for reference in [
        "app:3",
        "app",
        "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3",
    ] {
        let report = run_task(&json!({"TaskDefinition": reference}))
            .text("task.json", "task-definition", &definition("app:3"))
            .report();
        assert_eq!(
            passed(&report),
            [
                (Some(TASK), Verdict::Granted),
                (Some(START), Verdict::Missing)
            ],
            "{reference}"
        );
        // The check stands in the task definition first, then in the state.
        assert_eq!(
            checks(&report, CheckKind::PassRole)[0].at[0].pointer,
            "/taskDefinition/taskRoleArn"
        );
        assert_eq!(
            checks(&report, CheckKind::PassRole)[0].at[1].pointer,
            "/States/Run/Parameters/TaskDefinition"
        );
    }
    // Which revision it will be is not known.
    let registered =
        json!({"family": "app", "taskRoleArn": TASK, "containerDefinitions": []}).to_string();
    for (reference, expected) in [
        ("app", (Some(TASK), Verdict::Granted)),
        ("app:9", (None, Verdict::Undecided)),
    ] {
        let report = run_task(&json!({"TaskDefinition": reference}))
            .text("task.json", "task-definition", &registered)
            .report();
        assert_eq!(passed(&report), [expected]);
        let mut assumed = report.assumptions.iter();
        let is_latest = assumed.any(|reason| code(&reason.code) == "task-definition-latest");
        assert_eq!(is_latest, reference == "app");
    }
}

#[test]
fn a_revision_is_told_by_its_field_too_and_an_inactive_one_proves_nothing() {
    for (reference, revision, status, expected) in [
        ("app:3", 3, "ACTIVE", (Some(TASK), Verdict::Granted)),
        ("app:4", 3, "ACTIVE", (None, Verdict::Undecided)),
        ("app", 3, "ACTIVE", (Some(TASK), Verdict::Granted)),
        ("app:3", 3, "INACTIVE", (Some(TASK), Verdict::Undecided)),
        ("app", 3, "INACTIVE", (None, Verdict::Undecided)),
    ] {
        let described = json!({"family": "app", "revision": revision, "status": status, "taskRoleArn": TASK, "containerDefinitions": []});
        let report = run_task(&json!({"TaskDefinition": reference}))
            .text("task.json", "task-definition", &described.to_string())
            .report();
        assert_eq!(passed(&report)[0], expected, "{reference} {status}");
    }
}

#[test]
fn a_task_definition_of_another_region_is_another_one() {
    let described = definition("app:3").replace("ecs:eu-west-1:", "ecs:us-east-1:");
    let report = run_task(&json!({"TaskDefinition": "app:3"}))
        .text("task.json", "task-definition", &described)
        .report();
    assert_eq!(passed(&report), [(None, Verdict::Undecided)]);
    assert_eq!(notices(&report), ["task-definition-not-used"]);
}

#[test]
fn a_masked_account_may_be_any() {
    for masked in ["***", "************", "1111****3333"] {
        let role = format!("arn:aws:iam::{masked}:role/job");
        let task = || {
            Case::new().task(
                "arn:aws:states:::aws-sdk:glue:createJob",
                &json!({"Name": "n", "Role": role, "Command": {"Name": "glueetl"}}),
            )
        };
        for (resource, expected) in [
            ("*", Verdict::Undecided),
            ("arn:aws:iam::111122223333:role/job", Verdict::Undecided),
            ("arn:aws:iam::***:role/job", Verdict::Undecided),
            ("arn:aws:iam::111122223333:role/other", Verdict::Missing),
        ] {
            let report = task()
                .policy(&json!([statement("Allow", "iam:PassRole", resource)]))
                .report();
            assert_eq!(
                passed(&report),
                [(Some(role.as_str()), expected)],
                "{resource}"
            );
            // In a policy the mask would be a wildcard.
            let fixes = serde_json::to_string(&report.fixes).unwrap();
            assert!(!fixes.contains(masked), "{fixes}");
        }
    }
}

#[test]
fn a_role_that_several_services_receive_needs_all_of_them() {
    let role = "arn:aws:iam::111122223333:role/node";
    let passes = |services: &[&str]| {
        json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": role,
            "Condition": {"StringEquals": {"iam:PassedToService": services}}}])
    };
    let verdicts = |resource: &str, parameters: &Value, services: &[&str]| -> Vec<Verdict> {
        let case = Case::new().task(resource, parameters);
        let report = case.policy(&passes(services)).report();
        let checks = checks(&report, CheckKind::PassRole);
        checks.iter().map(|check| check.verdict).collect()
    };
    let (granted, missing, undecided) = (Verdict::Granted, Verdict::Missing, Verdict::Undecided);
    let node = json!({"Name": "c", "ComputeConfig": {"NodeRoleArn": role}});
    let update = "arn:aws:states:::aws-sdk:eks:updateClusterConfig";
    let (ec2, eks) = ("ec2.amazonaws.com", "eks.amazonaws.com");
    assert_eq!(verdicts(update, &node, &[ec2, eks]), [granted, granted]);
    assert_eq!(verdicts(update, &node, &[ec2]), [granted, missing]);
    assert_eq!(verdicts(update, &node, &[eks]), [missing, granted]);
    // One of two, and nobody tells which.
    let export = json!({"IamRoleArn": role});
    let start = "arn:aws:states:::aws-sdk:rds:startExportTask";
    let (rds, exports) = ("rds.amazonaws.com", "export.rds.amazonaws.com");
    assert_eq!(verdicts(start, &export, &[rds, exports]), [granted]);
    assert_eq!(verdicts(start, &export, &[rds]), [undecided]);
    assert_eq!(verdicts(start, &export, &[exports]), [undecided]);
    assert_eq!(verdicts(start, &export, &[ec2]), [missing]);
}

#[test]
fn roles_of_a_task_definition_that_was_not_pasted_are_not_known() {
    for (pasted, notice) in [
        (None, None),
        (Some("app:4"), Some("task-definition-other-revision")),
        (Some("other:3"), Some("task-definition-not-used")),
    ] {
        let mut case = run_task(&json!({"TaskDefinition": "app:3"}));
        if let Some(revision) = pasted {
            case = case.text("task.json", "task-definition", &definition(revision));
        }
        let report = case.report();
        assert_eq!(passed(&report), [(None, Verdict::Undecided)]);
        assert!(
            reasons(checks(&report, CheckKind::PassRole)[0])
                .contains(&"task-definition-not-pasted".to_owned())
        );
        assert_eq!(notices(&report), notice.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn overrides_replace_the_roles_of_the_definition() {
    let other = "arn:aws:iam::111122223333:role/override";
    let report = run_task(&json!({"TaskDefinition": "app:3", "Overrides": {"TaskRoleArn": other}}))
        .text("task.json", "task-definition", &definition("app:3"))
        .report();
    assert_eq!(
        passed(&report),
        [
            (Some(other), Verdict::Missing),
            (Some(START), Verdict::Missing)
        ]
    );
    assert_eq!(notices(&report), ["task-definition-role-replaced"]);
    // What is made at run time may replace them, or not.
    let report = run_task(&json!({"TaskDefinition": "app:3", "Overrides.$": "$.overrides"}))
        .text("task.json", "task-definition", &definition("app:3"))
        .report();
    assert_eq!(
        passed(&report),
        [
            (None, Verdict::Undecided),
            (None, Verdict::Undecided),
            (Some(TASK), Verdict::Granted),
            (Some(START), Verdict::Missing)
        ]
    );
}

#[test]
fn a_fargate_task_needs_its_network() {
    let lint = |parameters: &Value| notices(&run_task(parameters).report());
    assert_eq!(
        lint(&json!({"LaunchType": "FARGATE", "TaskDefinition": "app"})),
        ["ecs-fargate-without-network"]
    );
    assert!(lint(&json!({"LaunchType": "EC2", "TaskDefinition": "app"})).is_empty());
    assert!(lint(&json!({"LaunchType": "FARGATE", "TaskDefinition": "app", "NetworkConfiguration.$": "$.network"})).is_empty());
    assert!(
        lint(
            &json!({"LaunchType": "FARGATE", "TaskDefinition": "app", "NetworkConfiguration": {}})
        )
        .is_empty()
    );
}

#[test]
fn tasks_are_found_in_every_kind_of_state() {
    let task = json!({"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": TASK}, "End": true});
    let inner = json!({"StartAt": "Run", "States": {"Run": task}});
    let text = json!({"StartAt": "A", "States": {
        "A": {"Type": "Parallel", "Branches": [{"StartAt": "Run", "States": {"Run": task}}, inner], "Next": "B"},
        "B": {"Type": "Map", "Iterator": inner, "Next": "C"},
        "C": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Run", "States": {"Run": task}}, "Next": "D"},
        "D": {"Type": "Choice", "Choices": [], "Default": "E"}, "E": {"Type": "Wait", "Seconds": 1, "Next": "F"},
        "F": {"Type": "Pass", "Next": "G"}, "G": {"Type": "Succeed"}, "H": {"Type": "Fail"}, "I": {"Type": "Tusk"}
    }});
    let report = Case::new()
        .text("machine.json", "state-machine", &text.to_string())
        .policy(&json!([]))
        .report();
    let paths: Vec<String> = report.state_machines[0]
        .tasks
        .iter()
        .map(|task| task.path.join("/"))
        .collect();
    assert_eq!(
        paths,
        [
            "States/A/Branches/0/States/Run",
            "States/A/Branches/1/States/Run",
            "States/B/Iterator/States/Run",
            "States/C/ItemProcessor/States/Run"
        ]
    );
    assert_eq!(
        verdicts(&report, CheckKind::PassRole),
        [Verdict::Missing; 4]
    );
    assert_eq!(report.fixes.len(), 1, "one statement for all");
    assert_eq!(notices(&report), ["asl-state-type-unknown"]);
}

#[test]
fn expressions_are_known_as_far_as_they_are_certain() {
    let glue = "arn:aws:states:::aws-sdk:glue:createJob";
    let policy = json!([statement(
        "Allow",
        "iam:PassRole",
        "arn:aws:iam::111122223333:role/glue-*"
    )]);
    for (parameters, resource, expected) in [
        (
            json!({"Role": "arn:aws:iam::111122223333:role/glue-a"}),
            Some("arn:aws:iam::111122223333:role/glue-a"),
            Verdict::Granted,
        ),
        (json!({"Role.$": "$.role"}), None, Verdict::Undecided),
        (
            json!({"Role.$": "States.Format('arn:aws:iam::111122223333:role/glue-{}', $.name)"}),
            Some("arn:aws:iam::111122223333:role/glue-$.name"),
            Verdict::Granted,
        ),
        (
            json!({"Role.$": "States.Format('arn:aws:iam::111122223333:role/lambda-{}', $.name)"}),
            Some("arn:aws:iam::111122223333:role/lambda-$.name"),
            Verdict::Missing,
        ),
        (
            json!({"Role.$": "States.Format('arn:aws:iam::111122223333:role/{}', $.name)"}),
            Some("arn:aws:iam::111122223333:role/$.name"),
            Verdict::Undecided,
        ),
        (
            json!({"Role": "glue-a"}),
            Some("arn:aws:iam::111122223333:role/glue-a"),
            Verdict::Undecided,
        ),
        (
            json!({"Role": "${GlueRole}"}),
            Some("${GlueRole}"),
            Verdict::Undecided,
        ),
    ] {
        let report = Case::new().task(glue, &parameters).policy(&policy).report();
        assert_eq!(passed(&report), [(resource, expected)], "{parameters}");
    }
    for (value, expected) in [
        (
            "{% 'arn:aws:iam::111122223333:role/glue-' & $name %}",
            Verdict::Granted,
        ),
        ("{% $role %}", Verdict::Undecided),
        ("arn:aws:iam::111122223333:role/glue-b", Verdict::Granted),
    ] {
        let state = json!({"Type": "Task", "QueryLanguage": "JSONata", "Resource": glue, "Arguments": {"Role": value}, "End": true});
        let report = Case::new().state(&state).policy(&policy).report();
        assert_eq!(
            verdicts(&report, CheckKind::PassRole),
            [expected],
            "{value}"
        );
    }
}

#[test]
fn partitions_are_kept_apart() {
    for partition in ["aws", "aws-cn", "aws-us-gov"] {
        let role = format!("arn:{partition}:iam::111122223333:role/emr");
        let case = |allowed: &str| {
            Case::bare()
                .setting("account", "111122223333")
                .task(
                    &format!("arn:{partition}:states:::elasticmapreduce:createCluster"),
                    &json!({"ServiceRole": role}),
                )
                .policy(&json!([statement(
                    "Allow",
                    "iam:PassRole",
                    &format!("arn:{allowed}:iam::111122223333:role/emr")
                )]))
                .report()
        };
        assert_eq!(
            passed(&case(partition))[0],
            (Some(role.as_str()), Verdict::Granted)
        );
        assert_eq!(passed(&case("aws-iso"))[0].1, Verdict::Missing);
    }
}

#[test]
fn machines_of_one_workspace_have_roles_of_their_own() {
    let definition = |role: &str| {
        json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": role}, "End": true}}}).to_string()
    };
    let (one, two) = (
        "arn:aws:iam::111122223333:role/one",
        "arn:aws:iam::111122223333:role/two",
    );
    let policy =
        json!({"Version": "2012-10-17", "Statement": [statement("Allow", "iam:PassRole", TASK)]})
            .to_string();
    let workspace = json!({
        "documents": [
            {"name": "a.asl.json", "text": definition(TASK)}, {"name": "b.asl.json", "text": definition(TASK)},
            {"name": "policy.json", "kind": "identity-policy", "role": one, "text": policy},
            {"name": "empty.json", "kind": "identity-policy", "role": two, "text": "{\"Statement\": []}"}
        ],
        "settings": {"machines": [{"name": "a", "executionRole": one}, {"name": "b.asl.json", "executionRole": two}]}
    });
    let report = sfn_role_check::analyze(
        &sfn_role_check::Workspace::from_json(&workspace.to_string()).unwrap(),
    );
    let found: Vec<_> = report
        .checks
        .iter()
        .map(|check| (check.role.as_str(), check.verdict, check.task))
        .collect();
    assert_eq!(
        found,
        [
            (one, Verdict::Granted, Some(0)),
            (two, Verdict::Missing, Some(1))
        ]
    );
}

#[test]
fn what_is_not_in_the_catalog_is_said() {
    for (resource, wanted) in [
        ("arn:aws:states:::ecs:runTusk", "integration-unknown"),
        (
            "arn:aws:states:::aws-sdk:nosuchservice:doIt",
            "integration-unknown",
        ),
        ("${FunctionArn}", "resource-unknown"),
        (
            "arn:aws:states:::sqs:sendMessage.sync",
            "pattern-not-supported",
        ),
    ] {
        let report = Case::new()
            .task(resource, &json!({}))
            .policy(&json!([]))
            .report();
        assert_eq!(notices(&report), [wanted], "{resource}");
        assert!(report.checks.is_empty());
    }
}

const MESSAGE: &str = "User: arn:aws:sts::111122223333:assumed-role/execution/abc is not authorized to perform: iam:PassRole \
    on resource: arn:aws:iam::111122223333:role/task because no identity-based policy allows the iam:PassRole action \
    (Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; Request ID: x; Proxy: null)";

#[test]
fn a_message_alone_names_role_resource_and_fix() {
    let report = Case::bare()
        .document(json!({"name": "error.txt", "text": MESSAGE}))
        .report();
    let check = &report.checks[0];
    assert_eq!(
        (check.verdict, check.role.as_str()),
        (Verdict::Missing, "arn:aws:iam::111122223333:role/execution")
    );
    assert_eq!(check.resource.as_deref(), Some(TASK));
    let statement = serde_json::to_value(&report.fixes[0].statement).unwrap();
    assert_eq!(
        statement,
        json!({"Sid": "PassRoleToEcsTasks", "Effect": "Allow", "Action": "iam:PassRole", "Resource": TASK,
               "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}})
    );
}

#[test]
fn placeholders_of_a_message_are_kept() {
    let text = MESSAGE
        .replace("111122223333", "${アカウントID}")
        .replace("assumed-role/execution", "assumed-role/${ロール名}")
        .replace("role/task", "role/${タスク実行ロール名}");
    let report = Case::bare()
        .document(json!({"name": "error.txt", "text": text}))
        .report();
    assert_eq!(
        report.checks[0].role,
        "arn:aws:iam::${アカウントID}:role/${ロール名}"
    );
    let statement = serde_json::to_value(&report.fixes[0].statement).unwrap();
    assert_eq!(
        statement["Resource"],
        "arn:aws:iam::${アカウントID}:role/${タスク実行ロール名}"
    );
    assert_eq!(
        report.fixes[0].placeholders,
        ["${アカウントID}", "${タスク実行ロール名}"]
    );
}

#[test]
fn messages_about_one_role_and_service_make_one_statement() {
    let other = MESSAGE.replace("role/task", "role/start");
    let text = format!("{MESSAGE}\n{other}\n{MESSAGE}");
    let report = Case::bare()
        .document(json!({"name": "error.txt", "text": text}))
        .report();
    assert_eq!(report.fixes.len(), 1);
    let statement = serde_json::to_value(&report.fixes[0].statement).unwrap();
    assert_eq!(statement["Resource"], json!([TASK, START]));
    // What is told twice is one check.
    assert_eq!(report.fixes[0].covers, [0, 1]);
    assert!(report.checks.iter().all(|check| check.fixes == [0]));
}

#[test]
fn a_message_with_the_definition_names_the_state() {
    let base = Case::new()
        .task(
            "arn:aws:states:::ecs:runTask",
            &json!({"TaskDefinition": "app:3"}),
        )
        .document(json!({"name": "error.txt", "text": MESSAGE}));
    let report = base.clone().policy(&json!([])).report();
    let notice = report
        .notices
        .iter()
        .find(|notice| code(&notice.code) == "access-denied-state")
        .unwrap();
    assert_eq!(
        serde_json::to_value(&notice.params).unwrap()["state"],
        "Run"
    );
    assert_eq!(
        report.checks.len(),
        1,
        "the message is about the check that is there"
    );
    let report = base
        .clone()
        .policy(&json!([statement("Allow", "*", "*")]))
        .report();
    assert!(notices(&report).contains(&"access-denied-but-granted".to_owned()));
    let other = MESSAGE.replace("assumed-role/execution", "assumed-role/another");
    let report = Case::new()
        .task(
            "arn:aws:states:::ecs:runTask",
            &json!({"TaskDefinition": "app:3"}),
        )
        .document(json!({"name": "error.txt", "text": other}))
        .report();
    assert!(
        notices(&report).contains(&"access-denied-not-matched".to_owned()),
        "{:?}",
        notices(&report)
    );
}

#[test]
fn near_misses_are_told() {
    let case = |resource: &str| {
        Case::new()
            .task(
                "arn:aws:states:::mediaconvert:createJob",
                &json!({"Role": TASK}),
            )
            .policy(&json!([statement("Allow", "iam:PassRole", resource)]))
            .report()
    };
    assert_eq!(
        notices(&case("arn:aws:iam::444455556666:role/task")),
        ["near-miss-account"]
    );
    assert_eq!(
        notices(&case("arn:aws:iam::111122223333:role/tasks")),
        ["near-miss-name"]
    );
    assert_eq!(
        notices(&case("arn:aws:iam::111122223333:role/jobs/task")),
        ["near-miss-name"]
    );
    assert!(notices(&case("arn:aws:iam::111122223333:role/else")).is_empty());
    let to_ecs = json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": TASK, "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}]);
    let report = Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": TASK}),
        )
        .policy(&to_ecs)
        .report();
    assert_eq!(notices(&report), ["near-miss-service"]);
}
