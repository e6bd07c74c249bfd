//! Level `all`: every other action that tasks need.

mod attacks;
mod own_place;
mod resources;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::action::{all, allow, asked, of, resource};
use test_support::{Case, EXECUTION, checks, notices, reasons};

#[test]
fn the_sdk_has_its_own_names() {
    let actions = |name: &str| -> Vec<String> {
        let report = all()
            .task(&resource(name), &json!({}))
            .policy(&json!([]))
            .report();
        checks(&report, CheckKind::Action)
            .iter()
            .map(|check| check.action.clone())
            .collect()
    };
    assert_eq!(
        actions("aws-sdk:emr:runJobFlow"),
        ["elasticmapreduce:RunJobFlow"]
    );
    assert_eq!(
        actions("aws-sdk:cloudwatchlogs:describeLogGroups"),
        ["logs:DescribeLogGroups"]
    );
    assert_eq!(actions("aws-sdk:s3:headObject"), ["s3:GetObject"]);
    assert_eq!(actions("aws-sdk:lambda:invoke"), ["lambda:InvokeFunction"]);
    assert!(actions("aws-sdk:cognitoidentityprovider:signUp").is_empty());
    let report = all()
        .task(&resource("aws-sdk:nosuchservice:doIt"), &json!({}))
        .policy(&json!([]))
        .report();
    assert!(notices(&report).contains(&"integration-unknown".to_owned()));
    // An action that no reference has is never said to be missing, nor granted by its name.
    let name = "aws-sdk:lambda:pauseDurableExecution";
    for (policy, expected) in [
        (json!([]), Verdict::Undecided),
        (
            allow("lambda:PauseDurableExecution", "*"),
            Verdict::Undecided,
        ),
        (allow("lambda:*", "*"), Verdict::Granted),
        (
            json!([{"Effect": "Deny", "Action": "*", "Resource": "*"}]),
            Verdict::Denied,
        ),
    ] {
        assert_eq!(
            asked(name, &json!({}), "lambda:PauseDurableExecution", &policy).0,
            expected,
            "{policy}"
        );
    }
}

#[test]
fn companions_belong_to_sync_only() {
    let purposes = |name: &str| -> BTreeSet<String> {
        let report = all()
            .task(&resource(name), &json!({"TaskDefinition": "a:1"}))
            .policy(&json!([]))
            .report();
        checks(&report, CheckKind::Action)
            .iter()
            .map(|check| check.action.clone())
            .collect()
    };
    let of = |names: &[&str]| {
        names
            .iter()
            .map(|&name| name.to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(purposes("ecs:runTask"), of(&["ecs:RunTask"]));
    assert_eq!(
        purposes("ecs:runTask.waitForTaskToken"),
        of(&["ecs:RunTask"])
    );
    assert_eq!(
        purposes("ecs:runTask.sync"),
        of(&[
            "ecs:RunTask",
            "ecs:DescribeTasks",
            "ecs:StopTask",
            "events:PutTargets",
            "events:PutRule",
            "events:DescribeRule"
        ])
    );
    let report = all()
        .task(
            &resource("ecs:runTask.sync"),
            &json!({"TaskDefinition": "a:1"}),
        )
        .policy(&json!([]))
        .report();
    let rule = of_rule(&report);
    assert_eq!(
        rule,
        "arn:aws:events:eu-west-1:111122223333:rule/StepFunctionsGetEventsForECSTaskRule"
    );
    for (action, code) in [
        ("ecs:DescribeTasks", "needed-to-poll"),
        ("ecs:StopTask", "needed-to-cancel"),
        ("events:PutRule", "needed-for-managed-rule"),
    ] {
        assert!(
            reasons(self::of(&report, action)).contains(&code.to_owned()),
            "{action}"
        );
    }
}

fn of_rule(report: &Report) -> String {
    of(report, "events:PutRule").resource.clone().unwrap()
}

#[test]
fn a_target_role_needs_everything_but_the_managed_rule() {
    let target = "arn:aws:iam::444455556666:role/target";
    let state = json!({"Type": "Task", "Resource": resource("ecs:runTask.sync"), "End": true,
        "Parameters": {"TaskDefinition": "a:1"}, "Credentials": {"RoleArn": target}});
    let report = all()
        .state(&state)
        .policy(&json!([]))
        .policy_of("identity-policy", target, &json!([]))
        .report();
    let asked = checks(&report, CheckKind::Action);
    assert!(
        asked
            .iter()
            .all(|check| check.role == target && check.verdict == Verdict::Missing)
    );
    assert!(
        asked
            .iter()
            .all(|check| !check.action.starts_with("events:"))
    );
    // In the account of the target role.
    assert_eq!(
        of(&report, "ecs:RunTask").resource.as_deref(),
        Some("arn:aws:ecs:eu-west-1:444455556666:task-definition/a:1")
    );
    assert!(notices(&report).contains(&"managed-rule-doubtful".to_owned()));
}

#[test]
fn distributed_maps_need_their_own_machine_and_their_buckets() {
    let state = json!({"Type": "Map", "End": true,
        "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "in", "Prefix": "day/"}},
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}},
        "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out", "Prefix": "r"}}});
    let report = all().state(&state).policy(&json!([])).report();
    let found: Vec<(String, String, Verdict)> = checks(&report, CheckKind::Action)
        .iter()
        .map(|check| {
            (
                check.action.clone(),
                check.resource.clone().unwrap(),
                check.verdict,
            )
        })
        .collect();
    let own = "arn:aws:states:eu-west-1:111122223333";
    for (action, resource) in [
        (
            "states:StartExecution",
            format!("{own}:stateMachine:machine"),
        ),
        ("s3:ListBucket", "arn:aws:s3:::in".to_owned()),
        ("s3:PutObject", "arn:aws:s3:::out/r/*".to_owned()),
        ("s3:AbortMultipartUpload", "arn:aws:s3:::out/r/*".to_owned()),
    ] {
        assert!(
            found.contains(&(action.to_owned(), resource, Verdict::Missing)),
            "{action}: {found:?}"
        );
    }
    // Not settled that it is needed.
    assert!(found.contains(&(
        "s3:GetObject".to_owned(),
        "arn:aws:s3:::in/day/*".to_owned(),
        Verdict::Undecided
    )));
    let inline = json!({"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}});
    assert!(
        all()
            .state(&inline)
            .policy(&json!([]))
            .report()
            .checks
            .is_empty()
    );
    let strange = json!({"Type": "Map", "End": true, "ItemReader": {"Resource": "arn:aws:states:::s3:scan"},
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}});
    assert!(
        notices(&all().state(&strange).policy(&json!([])).report())
            .contains(&"resource-unknown".to_owned())
    );
}

#[test]
fn documented_conditions_are_decided() {
    let with = |action: &str, operator: &str, key: &str, value: &str| json!([{"Effect": "Allow", "Action": action, "Resource": "*", "Condition": {operator: {key: value}}}]);
    let http = json!({"ApiEndpoint": "https://api.example.com/v1/x", "Method": "GET"});
    let ecs = json!({"TaskDefinition": "a:1", "Cluster": "main"});
    for (name, parameters, action, operator, key, value, expected) in [
        (
            "http:invoke",
            &http,
            "states:InvokeHTTPEndpoint",
            "StringEquals",
            "states:HTTPMethod",
            "GET",
            Verdict::Granted,
        ),
        (
            "http:invoke",
            &http,
            "states:InvokeHTTPEndpoint",
            "StringEquals",
            "states:HTTPMethod",
            "POST",
            Verdict::Missing,
        ),
        (
            "http:invoke",
            &http,
            "states:InvokeHTTPEndpoint",
            "StringLike",
            "states:HTTPEndpoint",
            "https://api.example.com/*",
            Verdict::Granted,
        ),
        (
            "ecs:runTask",
            &ecs,
            "ecs:RunTask",
            "ArnEquals",
            "ecs:cluster",
            "arn:aws:ecs:eu-west-1:111122223333:cluster/main",
            Verdict::Granted,
        ),
        (
            "ecs:runTask",
            &ecs,
            "ecs:RunTask",
            "ArnEquals",
            "ecs:cluster",
            "arn:aws:ecs:eu-west-1:111122223333:cluster/other",
            Verdict::Missing,
        ),
        (
            "ecs:runTask",
            &ecs,
            "ecs:RunTask",
            "StringEquals",
            "aws:PrincipalArn",
            EXECUTION,
            Verdict::Granted,
        ),
        (
            "ecs:runTask",
            &ecs,
            "ecs:RunTask",
            "StringEquals",
            "ecs:task-cpu",
            "1",
            Verdict::Undecided,
        ),
        (
            "ecs:runTask",
            &ecs,
            "ecs:RunTask",
            "StringEquals",
            "aws:ResourceTag/a",
            "b",
            Verdict::Undecided,
        ),
    ] {
        assert_eq!(
            asked(
                name,
                parameters,
                action,
                &with(action, operator, key, value)
            )
            .0,
            expected,
            "{key} {value}"
        );
    }
}

#[test]
fn across_accounts_the_resource_has_a_say() {
    let policy = allow("sns:Publish", "*");
    let other = json!({"TopicArn": "arn:aws:sns:eu-west-1:444455556666:t"});
    let report = all()
        .task(&resource("sns:publish"), &other)
        .policy(&policy)
        .report();
    let check = of(&report, "sns:Publish");
    assert_eq!(check.verdict, Verdict::Undecided);
    assert_eq!(reasons(check)[0], "resource-policy-needed");
    let own = json!({"TopicArn": "arn:aws:sns:eu-west-1:111122223333:t"});
    assert_eq!(
        asked("sns:publish", &own, "sns:Publish", &policy).0,
        Verdict::Granted
    );
    // Buckets and the models of AWS tell no account.
    let bucket = json!({"Bucket": "b", "Key": "k"});
    assert_eq!(
        asked(
            "aws-sdk:s3:getObject",
            &bucket,
            "s3:GetObject",
            &allow("s3:*", "*")
        )
        .0,
        Verdict::Granted
    );
}

#[test]
fn wildcards_in_resources_work_as_documented() {
    let topic = json!({"TopicArn": "arn:aws:sns:eu-west-1:111122223333:orders-new"});
    for (pattern, expected) in [
        (
            "arn:aws:sns:eu-west-1:111122223333:orders-*",
            Verdict::Granted,
        ),
        ("arn:aws:sns:*:111122223333:*", Verdict::Granted),
        ("arn:aws:sns:*", Verdict::Undecided),
        (
            "arn:aws:*:eu-west-1:111122223333:orders-new",
            Verdict::Undecided,
        ),
        ("arn:aws:sqs:*:111122223333:*", Verdict::Missing),
        ("arn:aws:sns:eu-west-1:444455556666:*", Verdict::Missing),
    ] {
        assert_eq!(
            asked(
                "sns:publish",
                &topic,
                "sns:Publish",
                &allow("sns:Publish", pattern)
            )
            .0,
            expected,
            "{pattern}"
        );
    }
    // Actions without a resource are only meant by `*`.
    for (pattern, expected) in [
        ("*", Verdict::Granted),
        ("arn:aws:ec2:*:*:instance/*", Verdict::Missing),
        ("arn:aws:ec2:*:*:*", Verdict::Missing),
    ] {
        assert_eq!(
            asked(
                "aws-sdk:ec2:describeInstances",
                &json!({}),
                "ec2:DescribeInstances",
                &allow("ec2:Describe*", pattern)
            )
            .0,
            expected,
            "{pattern}"
        );
    }
}

#[test]
fn what_may_not_be_needed_is_never_missing() {
    let parameters = json!({"JobQueue": "q", "JobDefinition": "d:1", "Tags": {"a": "b"}});
    let report = all()
        .task(&resource("batch:submitJob"), &parameters)
        .policy(&json!([]))
        .report();
    let check = of(&report, "batch:TagResource");
    assert_eq!(check.verdict, Verdict::Undecided);
    assert_eq!(reasons(check)[0], "action-may-not-be-needed");
    let without = json!({"JobQueue": "q", "JobDefinition": "d:1"});
    let report = all()
        .task(&resource("batch:submitJob"), &without)
        .policy(&json!([]))
        .report();
    assert!(
        report
            .checks
            .iter()
            .all(|check| check.action != "batch:TagResource")
    );
    // Whether the parameter is there is decided at run time.
    let state = json!({"Type": "Task", "Resource": resource("apigateway:invoke"), "End": true, "Parameters": {"AuthType.$": "$.auth"}});
    let report = all().state(&state).policy(&json!([])).report();
    assert_eq!(
        of(&report, "execute-api:Invoke").verdict,
        Verdict::Undecided
    );
    let open = json!({"Type": "Task", "Resource": resource("apigateway:invoke"), "End": true, "Parameters": {"AuthType": "NO_AUTH"}});
    assert!(
        all()
            .state(&open)
            .policy(&json!([]))
            .report()
            .checks
            .is_empty()
    );
}

#[test]
fn guardrails_limit_other_actions_too() {
    let parameters = json!({"TableName": "t"});
    let report = all()
        .task(&resource("dynamodb:putItem"), &parameters)
        .policy(&allow("dynamodb:*", "*"))
        .policy_of("permissions-boundary", EXECUTION, &allow("s3:*", "*"))
        .report();
    assert_eq!(of(&report, "dynamodb:PutItem").verdict, Verdict::Missing);
    let scp = json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "dynamodb:Put*", "Resource": "*"}]);
    let report = all()
        .task(&resource("dynamodb:putItem"), &parameters)
        .policy(&allow("dynamodb:*", "*"))
        .document(
            json!({"name": "scp.json", "kind": "scp", "account": "111122223333",
            "text": json!({"Version": "2012-10-17", "Statement": scp}).to_string()}),
        )
        .report();
    assert_eq!(of(&report, "dynamodb:PutItem").verdict, Verdict::Denied);
}

#[test]
fn hints_say_what_else_may_be_needed_and_who_deploys() {
    let report = all()
        .task(&resource("athena:startQueryExecution"), &json!({}))
        .policy(&json!([]))
        .report();
    let found = notices(&report);
    assert_eq!(
        found
            .iter()
            .filter(|code| *code == "actions-in-some-cases")
            .count(),
        1,
        "{found:?}"
    );
    // Logging, tracing, encryption and who deploys are one notice.
    let mut grouped = report.notices.iter();
    let grouped = grouped
        .find(|notice| test_support::code(&notice.code) == "conditional-needs")
        .unwrap();
    let text = serde_json::to_value(&grouped.params).unwrap();
    for case in ["logging", "tracing", "encryption"] {
        assert!(text[case].is_array(), "{case}: {text}");
    }
    let tightened: Value = serde_json::from_str(text["tightened"].as_str().unwrap()).unwrap();
    assert_eq!(tightened.as_array().unwrap().len(), 2, "{tightened}");
    let statement: Value = serde_json::from_str(text["deployer"].as_str().unwrap()).unwrap();
    assert_eq!(statement["Resource"], EXECUTION);
    assert_eq!(
        statement["Condition"]["StringEquals"]["iam:PassedToService"],
        "states.amazonaws.com"
    );
    // What is allowed is not hinted at; at level roles none of it is said.
    let report = all()
        .task(&resource("athena:startQueryExecution"), &json!({}))
        .policy(&allow("*", "*"))
        .report();
    assert_eq!(
        notices(&report)
            .iter()
            .filter(|code| *code == "actions-in-some-cases")
            .count(),
        1
    );
    let report = Case::new()
        .task(&resource("athena:startQueryExecution"), &json!({}))
        .policy(&json!([]))
        .report();
    assert!(
        report.checks.is_empty() && report.notices.is_empty(),
        "{:?}",
        report.notices
    );
}
