//! Level `all`: on which resource an action is asked for, from the arguments of the call.

use serde_json::{Value, json};
use sfn_role_check::analyze;
use sfn_role_check::catalog::permissions::{
    Compared, Needed, Permission, Purpose, all_permissions,
};
use sfn_role_check::report::{CheckKind, Verdict};
use test_support::action::{all, allow, asked, resource};
use test_support::parameters::{self, put};
use test_support::{apply_fixes, checks};

#[test]
fn templates_name_the_resource_that_the_service_asks_for() {
    for (name, parameters, action, expected) in [
        (
            "dynamodb:putItem",
            json!({"TableName": "orders"}),
            "dynamodb:PutItem",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
        ),
        (
            "dynamodb:putItem",
            json!({"TableName": "arn:aws:dynamodb:eu-west-1:111122223333:table/t"}),
            "dynamodb:PutItem",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/t",
        ),
        (
            "lambda:invoke",
            json!({"FunctionName": "f"}),
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-west-1:111122223333:function:f",
        ),
        (
            "lambda:invoke",
            json!({"FunctionName": "f", "Qualifier": "live"}),
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-west-1:111122223333:function:f:live",
        ),
        (
            "lambda:invoke",
            json!({"FunctionName": "f:2", "Qualifier": "live"}),
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-west-1:111122223333:function:f:2",
        ),
        (
            "lambda:invoke",
            json!({"FunctionName": "111122223333:function:f:1"}),
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-west-1:111122223333:function:f:1",
        ),
        (
            "lambda:invoke",
            json!({"FunctionName": "arn:aws:lambda:eu-west-1:111122223333:function:f", "Qualifier": "$LATEST"}),
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST",
        ),
        (
            "states:startExecution",
            json!({"StateMachineArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:c:PROD"}),
            "states:StartExecution",
            "arn:aws:states:eu-west-1:111122223333:stateMachine:c",
        ),
        (
            "states:startExecution.sync:2",
            json!({"StateMachineArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:c:4"}),
            "states:StopExecution",
            "arn:aws:states:eu-west-1:111122223333:execution:c:*",
        ),
        (
            "sqs:sendMessage",
            json!({"QueueUrl": "https://sqs.eu-central-1.amazonaws.com/111122223333/q"}),
            "sqs:SendMessage",
            "arn:aws:sqs:eu-central-1:111122223333:q",
        ),
        (
            "sqs:sendMessage",
            json!({"QueueUrl": "https://sqs.${Region}.amazonaws.com/${Account}/q"}),
            "sqs:SendMessage",
            "arn:aws:sqs:${Region}:${Account}:q",
        ),
        (
            "ecs:runTask",
            json!({"TaskDefinition": "app:3"}),
            "ecs:RunTask",
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3",
        ),
        (
            "ecs:runTask",
            json!({"TaskDefinition": "app"}),
            "ecs:RunTask",
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:*",
        ),
        (
            "ecs:runTask",
            json!({"TaskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/app"}),
            "ecs:RunTask",
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:*",
        ),
        (
            "ecs:runTask.sync",
            json!({"TaskDefinition": "app:3", "Cluster": "arn:aws:ecs:eu-west-1:111122223333:cluster/main"}),
            "ecs:StopTask",
            "arn:aws:ecs:eu-west-1:111122223333:task/main/*",
        ),
        (
            "ecs:runTask.sync",
            json!({"TaskDefinition": "app:3"}),
            "ecs:StopTask",
            "arn:aws:ecs:eu-west-1:111122223333:task/default/*",
        ),
        (
            "athena:startQueryExecution",
            json!({"QueryString": "SELECT 1"}),
            "athena:StartQueryExecution",
            "arn:aws:athena:eu-west-1:111122223333:workgroup/primary",
        ),
        (
            "codebuild:stopBuild",
            json!({"Id": "arn:aws:codebuild:eu-west-1:111122223333:build/site:8f1"}),
            "codebuild:StopBuild",
            "arn:aws:codebuild:eu-west-1:111122223333:project/site",
        ),
        (
            "codebuild:batchGetReports",
            json!({"ReportArns": ["arn:aws:codebuild:eu-west-1:111122223333:report/unit:1"]}),
            "codebuild:BatchGetReports",
            "arn:aws:codebuild:eu-west-1:111122223333:report-group/unit",
        ),
        (
            "bedrock:invokeModel",
            json!({"ModelId": "amazon.nova-pro-v1:0"}),
            "bedrock:InvokeModel",
            "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0",
        ),
        (
            "bedrock:invokeModel",
            json!({"ModelId": "amazon.nova-pro-v1:0", "Input": {"S3Uri": "s3://bucket/key"}}),
            "s3:GetObject",
            "arn:aws:s3:::bucket/key",
        ),
        (
            "apigateway:invoke",
            json!({"AuthType": "IAM_ROLE", "ApiEndpoint": "abc.execute-api.eu-west-1.amazonaws.com", "Stage": "dev", "Method": "GET", "Path": "pets"}),
            "execute-api:Invoke",
            "arn:aws:execute-api:eu-west-1:111122223333:abc/dev/GET/pets",
        ),
        (
            "sagemaker:createTrainingJob",
            json!({"TrainingJobName": "train"}),
            "sagemaker:CreateTrainingJob",
            "arn:aws:sagemaker:eu-west-1:111122223333:training-job/train",
        ),
        (
            "aws-sdk:secretsmanager:getSecretValue",
            json!({"SecretId": "db"}),
            "secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-*",
        ),
        (
            "aws-sdk:secretsmanager:getSecretValue",
            json!({"SecretId": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3"}),
            "secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3",
        ),
        (
            "aws-sdk:ssm:getParameter",
            json!({"Name": "/app/key"}),
            "ssm:GetParameter",
            "arn:aws:ssm:eu-west-1:111122223333:parameter/app/key",
        ),
        (
            "aws-sdk:dynamodb:query",
            json!({"TableName": "t", "IndexName": "by-day"}),
            "dynamodb:Query",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/t/index/by-day",
        ),
        (
            "aws-sdk:s3:listObjectsV2",
            json!({"Bucket": "b"}),
            "s3:ListBucket",
            "arn:aws:s3:::b",
        ),
        (
            "aws-sdk:sfn:startSyncExecution",
            json!({"StateMachineArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:c"}),
            "states:StartSyncExecution",
            "arn:aws:states:eu-west-1:111122223333:stateMachine:c",
        ),
        (
            "events:putEvents",
            json!({"Entries": [{"Detail": {}}]}),
            "events:PutEvents",
            "arn:aws:events:eu-west-1:111122223333:event-bus/default",
        ),
        (
            "glue:startJobRun.sync",
            json!({"JobName": "j"}),
            "glue:BatchStopJobRun",
            "arn:aws:glue:eu-west-1:111122223333:job/j",
        ),
        (
            "aws-sdk:ec2:describeInstances",
            json!({}),
            "ec2:DescribeInstances",
            "*",
        ),
        (
            "http:invoke",
            json!({"ApiEndpoint": "https://x", "Method": "GET", "Authentication": {"ConnectionArn": "arn:aws:events:eu-west-1:111122223333:connection/c/1"}}),
            "states:InvokeHTTPEndpoint",
            "arn:aws:states:eu-west-1:111122223333:stateMachine:machine",
        ),
    ] {
        let nothing = asked(name, &parameters, action, &json!([]));
        assert_eq!(
            nothing,
            (Verdict::Missing, Some(expected.to_owned())),
            "{name} {parameters}"
        );
        let exact = asked(name, &parameters, action, &allow(action, expected));
        assert_eq!(exact.0, Verdict::Granted, "{name} {parameters}");
        let other = asked(
            name,
            &parameters,
            action,
            &allow(action, "arn:aws:sns:eu-west-1:111122223333:other"),
        );
        assert_eq!(other.0, Verdict::Missing, "{name} {parameters}");
    }
}

#[test]
fn what_is_only_known_at_run_time_is_never_granted_by_a_name() {
    for (name, parameters, action, some) in [
        (
            "dynamodb:putItem",
            json!({"TableName.$": "$.t"}),
            "dynamodb:PutItem",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/*",
        ),
        (
            "lambda:invoke",
            json!({"FunctionName.$": "$.f"}),
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-west-1:111122223333:function:*",
        ),
        (
            "sns:publish",
            json!({"TopicArn.$": "$.t"}),
            "sns:Publish",
            "arn:aws:sns:eu-west-1:111122223333:*",
        ),
        (
            "sns:publish",
            json!({"PhoneNumber": "+1"}),
            "sns:Publish",
            "arn:aws:sns:eu-west-1:111122223333:*",
        ),
        (
            "sqs:sendMessage",
            json!({"QueueUrl.$": "$.q"}),
            "sqs:SendMessage",
            "arn:aws:sqs:eu-west-1:111122223333:*",
        ),
        (
            "states:startExecution",
            json!({"StateMachineArn.$": "$.m"}),
            "states:StartExecution",
            "arn:aws:states:eu-west-1:111122223333:stateMachine:*",
        ),
        (
            "bedrock:invokeModel",
            json!({"ModelId": "us.amazon.nova-pro-v1:0"}),
            "bedrock:InvokeModel",
            "arn:aws:bedrock:*::foundation-model/amazon.nova-pro-v1:0",
        ),
        (
            "sagemaker:createTrainingJob",
            json!({"TrainingJobName": "Train"}),
            "sagemaker:CreateTrainingJob",
            "arn:aws:sagemaker:eu-west-1:111122223333:training-job/Train",
        ),
        (
            "aws-sdk:secretsmanager:getSecretValue",
            json!({"SecretId": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"}),
            "secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-abcdef",
        ),
        (
            "aws-sdk:rds:startDBInstance",
            json!({"DbInstanceIdentifier": "d"}),
            "rds:StartDBInstance",
            "arn:aws:rds:eu-west-1:111122223333:db:d",
        ),
        (
            "aws-sdk:s3:getObject",
            json!({"Bucket": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a", "Key": "k"}),
            "s3:GetObject",
            "arn:aws:s3:::*",
        ),
    ] {
        assert_eq!(
            asked(name, &parameters, action, &allow(action, some)).0,
            Verdict::Undecided,
            "{name} {parameters}"
        );
        assert_eq!(
            asked(name, &parameters, action, &allow(action, "*")).0,
            Verdict::Granted,
            "{name} {parameters}"
        );
        assert_eq!(
            asked(name, &parameters, action, &json!([])).0,
            Verdict::Missing,
            "{name} {parameters}"
        );
        let denied = json!([{"Effect": "Allow", "Action": action, "Resource": "*"}, {"Effect": "Deny", "Action": action, "Resource": some}]);
        assert_eq!(
            asked(name, &parameters, action, &denied).0,
            Verdict::Undecided,
            "{name} {parameters}"
        );
    }
    // A name, not an ARN, can only be one of the own account.
    let parameters = json!({"ClusterId.$": "$.c"});
    let policy = allow(
        "elasticmapreduce:*",
        "arn:aws:elasticmapreduce:eu-west-1:111122223333:cluster/*",
    );
    assert_eq!(
        asked(
            "elasticmapreduce:addStep",
            &parameters,
            "elasticmapreduce:AddJobFlowSteps",
            &policy
        )
        .0,
        Verdict::Granted
    );
    // Behind a known start, too.
    let parameters = json!({"TableName": "orders-${Stage}"});
    let policy = allow(
        "dynamodb:PutItem",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-*",
    );
    assert_eq!(
        asked("dynamodb:putItem", &parameters, "dynamodb:PutItem", &policy).0,
        Verdict::Granted
    );
}

#[test]
fn the_same_placeholder_is_the_same_resource() {
    let policy = allow("sns:Publish", "${Topic}");
    let parameters = json!({"TopicArn": "${Topic}"});
    assert_eq!(
        asked("sns:publish", &parameters, "sns:Publish", &policy).0,
        Verdict::Granted
    );
    let parameters = json!({"TopicArn": "${Other}"});
    assert_eq!(
        asked("sns:publish", &parameters, "sns:Publish", &policy).0,
        Verdict::Undecided
    );
    // Its secret's ARN has more behind the name.
    let policy = allow("secretsmanager:GetSecretValue", "${Secret}");
    let parameters = json!({"SecretId": "${Secret}"});
    assert_eq!(
        asked(
            "aws-sdk:secretsmanager:getSecretValue",
            &parameters,
            "secretsmanager:GetSecretValue",
            &policy
        )
        .0,
        Verdict::Undecided
    );
}

#[test]
fn each_entry_of_a_list_is_asked_for() {
    let entries = json!({"Entries": [{"EventBusName": "a"}, {}, {"EventBusName": "a"}]});
    let report = all()
        .task(&resource("events:putEvents"), &entries)
        .policy(&json!([]))
        .report();
    let asked: Vec<_> = checks(&report, CheckKind::Action)
        .iter()
        .map(|check| check.resource.clone().unwrap())
        .collect();
    let bus = |name: &str| format!("arn:aws:events:eu-west-1:111122223333:event-bus/{name}");
    assert_eq!(asked, [bus("a"), bus("default")]);
}

/// A value for each parameter that a permission names.
fn parameters_of(permission: &Permission) -> Vec<(String, Value)> {
    let keys = permission.keys().map(|(_, value)| value);
    let templates = std::iter::once(permission.on).chain(keys);
    templates.flat_map(parameters::parameters_of).collect()
}

#[test]
fn every_entry_of_the_catalog_is_missing_without_a_policy_and_granted_by_its_fix() {
    let mut count = 0;
    for (name, permission) in all_permissions() {
        let is_task = !name.starts_with("item-reader")
            && !name.starts_with("result-writer")
            && ![
                "distributed-map",
                "function",
                "activity",
                "wait-for-task-token",
                "machine",
            ]
            .contains(&name);
        if !is_task || matches!(permission.purpose, Purpose::Hint(_)) {
            continue;
        }
        let mut parameters = json!({});
        let of_call = all_permissions().filter(|(other, _)| *other == name);
        for (path, value) in of_call.flat_map(|(_, other)| parameters_of(&other)) {
            put(&mut parameters, &path, value);
        }
        match permission.needed {
            Needed::Set(paths) => {
                for path in paths.iter().take(1) {
                    put(&mut parameters, path, json!("name"));
                }
            }
            Needed::All(conditions) => {
                for (path, compared, value) in conditions.iter() {
                    match compared {
                        Compared::Equal => put(&mut parameters, path, json!(value)),
                        Compared::Begins => {
                            parameters[path] = json!(format!("{value}/name"));
                        }
                        Compared::BeginsOtherwise => {}
                    }
                }
            }
            Needed::Unset(path) => {
                parameters.as_object_mut().unwrap().remove(path);
            }
            Needed::Always => {}
        }
        let suffix = match permission.purpose {
            Purpose::Start | Purpose::Hint(_) => "",
            _ => ".sync",
        };
        let case = all()
            .task(&resource(&format!("{name}{suffix}")), &parameters)
            .policy(&json!([]));
        let report = case.report();
        for action in permission.actions.iter() {
            let expected = match permission.is_certain {
                true => Verdict::Missing,
                false => Verdict::Undecided,
            };
            let found = checks(&report, CheckKind::Action)
                .into_iter()
                .any(|check| check.action == action && check.verdict == expected);
            assert!(found, "{name} {action} {parameters}: {:?}", report.checks);
            count += 1;
        }
        // Roles that are passed have no parameter here; everything else is granted by the fixes.
        let workspace = apply_fixes(&case.workspace(), &report);
        for check in checks(&analyze(&workspace), CheckKind::Action) {
            assert_eq!(
                check.verdict,
                Verdict::Granted,
                "{name} {parameters}: {check:?}"
            );
        }
    }
    assert!(count > 300, "{count}");
}
