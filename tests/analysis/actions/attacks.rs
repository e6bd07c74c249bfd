//! Level `all` under attack: what must never be granted, and what must never be missing.

use serde_json::{Value, json};
use sfn_role_check::report::Verdict;
use test_support::action::{all, allow, asked, of, resource};
use test_support::{checks, notices};

const X: &str = "eu-west-1:111122223333";

fn deny(action: &str, resource: &str) -> Value {
    json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": action, "Resource": resource}])
}

#[track_caller]
fn check(name: &str, parameters: Value, action: &str, policy: &Value, expected: Verdict) {
    assert_eq!(
        asked(name, &parameters, action, policy).0,
        expected,
        "{name} {parameters} {policy}"
    );
}

#[test]
fn a_resource_that_the_catalog_does_not_know_may_be_any_or_none() {
    for (service, call, action) in [
        ("lambda", "listFunctions", "lambda:ListFunctions"),
        ("kms", "createKey", "kms:CreateKey"),
        ("rdsdata", "executeStatement", "rds-data:ExecuteStatement"),
        ("ssm", "sendCommand", "ssm:SendCommand"),
        ("backup", "startRestoreJob", "backup:StartRestoreJob"),
    ] {
        let name = format!("aws-sdk:{service}:{call}");
        let prefix = action.split(':').next().unwrap();
        let everywhere = format!("arn:aws:{prefix}:*:*:*");
        let elsewhere = format!("arn:aws:rds:{X}:cluster:*");
        check(
            &name,
            json!({}),
            action,
            &allow(action, "*"),
            Verdict::Granted,
        );
        check(
            &name,
            json!({}),
            action,
            &allow(action, &everywhere),
            Verdict::Undecided,
        );
        check(
            &name,
            json!({}),
            action,
            &allow(action, &elsewhere),
            Verdict::Undecided,
        );
        check(
            &name,
            json!({}),
            action,
            &deny(action, &elsewhere),
            Verdict::Undecided,
        );
        check(
            &name,
            json!({}),
            action,
            &deny(action, "*"),
            Verdict::Denied,
        );
        check(
            &name,
            json!({}),
            action,
            &allow("sns:Publish", "*"),
            Verdict::Missing,
        );
    }
}

#[test]
fn the_account_of_no_resource_is_not_known() {
    let with = |effect: &str, operator: &str, value: &str| {
        json!([{"Effect": "Allow", "Action": "*", "Resource": "*"},
               {"Effect": effect, "Action": "*", "Resource": "*", "Condition": {operator: {"aws:ResourceAccount": value}}}])
    };
    let only = |operator: &str, value: &str| json!([{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {"aws:ResourceAccount": value}}}]);
    let name = "aws-sdk:ec2:describeInstances";
    let action = "ec2:DescribeInstances";
    for policy in [
        only("StringNotEquals", "444455556666"),
        only("StringLike", "*"),
        only("Null", "false"),
        only("StringEquals", "111122223333"),
        with("Deny", "StringNotEquals", "111122223333"),
        with("Deny", "StringNotEqualsIfExists", "111122223333"),
    ] {
        check(name, json!({}), action, &policy, Verdict::Undecided);
    }
}

#[test]
fn a_placeholder_is_the_resource_only_where_nothing_is_added_or_cut() {
    for (name, parameters, action, placeholder) in [
        (
            "lambda:invoke",
            json!({"FunctionName": "${F}", "Qualifier": "prod"}),
            "lambda:InvokeFunction",
            "${F}",
        ),
        (
            "states:startExecution",
            json!({"StateMachineArn": "${M}"}),
            "states:StartExecution",
            "${M}",
        ),
        (
            "bedrock:invokeModel",
            json!({"ModelId": "${M}"}),
            "bedrock:InvokeModel",
            "${M}",
        ),
        (
            "aws-sdk:secretsmanager:getSecretValue",
            json!({"SecretId": "${S}"}),
            "secretsmanager:GetSecretValue",
            "${S}",
        ),
        (
            "ecs:runTask",
            json!({"TaskDefinition": "${T}"}),
            "ecs:RunTask",
            "${T}",
        ),
        (
            "sqs:sendMessage",
            json!({"QueueUrl": "${Q}"}),
            "sqs:SendMessage",
            "${Q}",
        ),
    ] {
        check(
            name,
            parameters,
            action,
            &allow(action, placeholder),
            Verdict::Undecided,
        );
    }
}

#[test]
fn parts_of_arns_are_not_taken_for_names() {
    for (name, parameters, action, some) in [
        (
            "lambda:invoke",
            json!({"FunctionName": "f", "Qualifier.$": "$.q"}),
            "lambda:InvokeFunction",
            format!("arn:aws:lambda:{X}:function:f"),
        ),
        (
            "aws-sdk:ssm:getParameter",
            json!({"Name": "a:3"}),
            "ssm:GetParameter",
            format!("arn:aws:ssm:{X}:parameter/a:3"),
        ),
        (
            "aws-sdk:secretsmanager:getSecretValue",
            json!({"SecretId": format!("arn:aws:secretsmanager:{X}:secret:app-config")}),
            "secretsmanager:GetSecretValue",
            format!("arn:aws:secretsmanager:{X}:secret:app-config"),
        ),
        (
            "dynamodb:putItem",
            json!({"TableName.$": "States.Format('a{}', $.t)"}),
            "dynamodb:PutItem",
            format!("arn:aws:dynamodb:{X}:table/a*"),
        ),
        (
            "bedrock:invokeModel",
            json!({"ModelId.$": "States.Format('eu.{}', $.m)"}),
            "bedrock:InvokeModel",
            "arn:aws:bedrock:eu-west-1::foundation-model/*".to_owned(),
        ),
        (
            "aws-sdk:s3:getObject",
            json!({"Bucket": "x-s3alias", "Key": "k"}),
            "s3:GetObject",
            "arn:aws:s3:::*".to_owned(),
        ),
        (
            "aws-sdk:s3:getObject",
            json!({"Bucket": "b--euw1-az1--x-s3", "Key": "k"}),
            "s3:GetObject",
            "arn:aws:s3:::*".to_owned(),
        ),
        (
            "apigateway:invoke",
            json!({"AuthType": "IAM_ROLE", "ApiEndpoint": "api.example.com", "Stage": "s", "Method": "GET", "Path": "p"}),
            "execute-api:Invoke",
            format!("arn:aws:execute-api:{X}:api/s/GET/p"),
        ),
        (
            "codebuild:stopBuild",
            json!({"Id": "arn:aws:codebuild:us-east-1:444455556666:build/site:1"}),
            "codebuild:StopBuild",
            format!("arn:aws:codebuild:{X}:project/site"),
        ),
        (
            "codebuild:batchGetReports",
            json!({"ReportArns": ["arn:aws:codebuild:us-east-1:444455556666:report/g:1"]}),
            "codebuild:BatchGetReports",
            format!("arn:aws:codebuild:{X}:report-group/g"),
        ),
        (
            "sns:publish",
            json!({"PhoneNumber": "+1"}),
            "sns:Publish",
            "arn:aws:sns:*:*:*".to_owned(),
        ),
    ] {
        check(
            name,
            parameters,
            action,
            &allow(action, &some),
            Verdict::Undecided,
        );
    }
    // The Region of an endpoint counts.
    let endpoint = json!({"AuthType": "IAM_ROLE", "ApiEndpoint": "abc.execute-api.us-east-1.amazonaws.com", "Stage": "s", "Method": "GET", "Path": "p"});
    check(
        "apigateway:invoke",
        endpoint.clone(),
        "execute-api:Invoke",
        &allow(
            "execute-api:Invoke",
            &format!("arn:aws:execute-api:{X}:abc/*"),
        ),
        Verdict::Missing,
    );
    check(
        "apigateway:invoke",
        endpoint,
        "execute-api:Invoke",
        &allow(
            "execute-api:Invoke",
            "arn:aws:execute-api:us-east-1:111122223333:abc/*",
        ),
        Verdict::Granted,
    );
    // Text messages have no topic: a Deny on topics does not concern them.
    check(
        "sns:publish",
        json!({"PhoneNumber": "+1"}),
        "sns:Publish",
        &deny("sns:Publish", "arn:aws:sns:*:*:*"),
        Verdict::Undecided,
    );
    // Another cluster than the own one.
    let task =
        json!({"TaskDefinition": "a:1", "Cluster": "arn:aws:ecs:us-east-1:444455556666:cluster/c"});
    let own = json!([{"Effect": "Allow", "Action": "ecs:RunTask", "Resource": "*",
        "Condition": {"ArnEquals": {"ecs:cluster": format!("arn:aws:ecs:{X}:cluster/c")}}}]);
    assert_ne!(
        asked("ecs:runTask", &task, "ecs:RunTask", &own).0,
        Verdict::Granted
    );
}

/// What a function's name says beside the name: Region, account, the word `function`, a qualifier.
#[test]
fn parts_of_a_functions_arn_are_read() {
    for (name, arn) in [
        ("f", "eu-west-1:111122223333:function:f"),
        ("f:live", "eu-west-1:111122223333:function:f:live"),
        ("function:f", "eu-west-1:111122223333:function:f"),
        ("111122223333:f", "eu-west-1:111122223333:function:f"),
        (
            "111122223333:function:f:2",
            "eu-west-1:111122223333:function:f:2",
        ),
        (
            "us-west-2:111122223333:function:f",
            "us-west-2:111122223333:function:f",
        ),
        (
            "us-west-2:111122223333:f",
            "us-west-2:111122223333:function:f",
        ),
    ] {
        let invoke = |resource: &str, expected| {
            let action = "lambda:InvokeFunction";
            let parameters = json!({"FunctionName": name});
            let policy = allow(action, resource);
            check("lambda:invoke", parameters, action, &policy, expected);
        };
        invoke(&format!("arn:aws:lambda:{arn}"), Verdict::Granted);
        invoke("arn:aws:lambda:*:*:function:other", Verdict::Missing);
        invoke("arn:aws:lambda:*:444455556666:*", Verdict::Missing);
    }
    // A function of another account needs its own policy, too.
    for name in [
        "444455556666:f",
        "444455556666:function:f",
        "eu-west-1:444455556666:function:f:live",
    ] {
        let invoke = |resource: &str, expected| {
            let action = "lambda:InvokeFunction";
            let parameters = json!({"FunctionName": name});
            let policy = allow(action, resource);
            check("lambda:invoke", parameters, action, &policy, expected);
        };
        invoke("*", Verdict::Undecided);
        invoke(&format!("arn:aws:lambda:{X}:function:*"), Verdict::Missing);
    }
}

#[test]
fn parameters_change_what_is_needed() {
    let version = json!({"Bucket": "b", "Key": "k", "VersionId": "v"});
    let report = all()
        .task(&resource("aws-sdk:s3:getObject"), &version)
        .policy(&allow("s3:GetObjectVersion", "*"))
        .report();
    assert_eq!(of(&report, "s3:GetObjectVersion").verdict, Verdict::Granted);
    assert!(
        report
            .checks
            .iter()
            .all(|check| check.action != "s3:GetObject")
    );
    let tagged = json!({"Bucket": "b", "Key": "k", "Tagging": "a=b"});
    check(
        "aws-sdk:s3:putObject",
        tagged,
        "s3:PutObjectTagging",
        &json!([]),
        Verdict::Missing,
    );
    // None of the parameters that name the resource: the action is still asked for.
    let report = all()
        .task(&resource("aws-sdk:kinesis:putRecord"), &json!({}))
        .policy(&allow("s3:*", "*"))
        .report();
    assert_eq!(of(&report, "kinesis:PutRecord").verdict, Verdict::Missing);
    assert!(notices(&report).contains(&"sdk-may-need-more".to_owned()));
    let report = all()
        .task(&resource("aws-sdk:sts:getCallerIdentity"), &json!({}))
        .policy(&json!([]))
        .report();
    assert!(report.checks.is_empty());
}

#[test]
fn statements_are_as_narrow_as_what_is_known() {
    let fix = |name: &str, parameters: Value| {
        let report = all()
            .task(&resource(name), &parameters)
            .policy(&json!([]))
            .report();
        let statement = serde_json::to_value(&report.fixes[0].statement).unwrap();
        statement["Resource"].as_str().unwrap().to_owned()
    };
    for (name, parameters, expected) in [
        (
            "aws-sdk:secretsmanager:getSecretValue",
            json!({"SecretId": "${SecretArn}"}),
            "${SecretArn}".to_owned(),
        ),
        (
            "sqs:sendMessage",
            json!({"QueueUrl": "${Q}"}),
            "${Q}".to_owned(),
        ),
        (
            "sns:publish",
            json!({"TopicArn.$": "$.t"}),
            "<RESOURCE_ARN>".to_owned(),
        ),
        (
            "dynamodb:putItem",
            json!({"TableName.$": "$.t"}),
            format!("arn:aws:dynamodb:{X}:table/*"),
        ),
        (
            "dynamodb:putItem",
            json!({"TableName": "${env}*"}),
            "<RESOURCE_ARN>".to_owned(),
        ),
        (
            "lambda:invoke",
            json!({"FunctionName": format!("arn:aws:lambda:{X}:function:f:$LATEST")}),
            format!("arn:aws:lambda:{X}:function:f:$LATEST"),
        ),
    ] {
        assert_eq!(
            fix(name, parameters.clone()),
            expected,
            "{name} {parameters}"
        );
    }
}

#[test]
fn many_entries_cost_what_they_are() {
    let entries: Vec<Value> = (0..3_000)
        .map(|at| json!({"EventBusName": format!("bus-{}", at % 1_500)}))
        .collect();
    let report = all()
        .task(&resource("events:putEvents"), &json!({"Entries": entries}))
        .policy(&allow("events:*", "*"))
        .report();
    assert_eq!(
        checks(&report, sfn_role_check::report::CheckKind::Action).len(),
        1_500
    );
}
