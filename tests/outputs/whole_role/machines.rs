//! Ten machines and what their roles need.

use serde_json::{Value, json};
use sfn_role_check::Workspace;
use sfn_role_check::export::role::{WholeRoleForm, role};
use test_support::Case;

/// A machine of those states, of which nothing else is known.
pub(super) fn machine(states: &Value) -> Workspace {
    let first = states.as_object().unwrap().keys().next().unwrap();
    let definition = json!({"StartAt": first, "States": states});
    Case::bare()
        .text("nightly.asl.json", "state-machine", &definition.to_string())
        .workspace()
}

fn task(resource: &str, parameters: Value) -> Value {
    json!({"Type": "Task", "Resource": resource, "Parameters": parameters, "End": true})
}

/// The machines by their names.
pub(super) fn machines() -> Vec<(&'static str, Workspace)> {
    let with = |mut state: Value, key: &str, value: Value| {
        state[key] = value;
        state
    };
    vec![
        (
            "two-accounts",
            machine(&json!({
                "Local": task("arn:aws:lambda:eu-west-1:111122223333:function:prepare", json!({})),
                "Remote": with(task("arn:aws:states:::dynamodb:putItem", json!({"TableName": "ledger", "Item": {}})), "Credentials", json!({"RoleArn": "arn:aws:iam::444455556666:role/write-ledger"})),
            })),
        ),
        (
            "ecs",
            machine(&json!({"Run": task("arn:aws:states:::ecs:runTask.sync", json!({
                "Cluster": "arn:aws:ecs:us-east-1:111122223333:cluster/main", "TaskDefinition": "app:3", "LaunchType": "FARGATE",
                "Overrides": {"TaskRoleArn": "arn:aws:iam::111122223333:role/app-task"},
            }))})),
        ),
        (
            "emr",
            machine(&json!({"Create": task("arn:aws:states:::elasticmapreduce:createCluster.sync", json!({
                "Name": "n", "ServiceRole": "EMR_DefaultRole", "JobFlowRole": "EMR_EC2_DefaultRole", "Instances": {},
            }))})),
        ),
        (
            "distributed-map",
            machine(&json!({"Each": {
                "Type": "Map", "End": true, "Label": "Each",
                "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "in", "Key.$": "$.key"}},
                "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out", "Prefix": "results"}},
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "Work",
                    "States": {"Work": task("arn:aws:lambda:eu-west-1:111122223333:function:work:$LATEST", json!({}))},
                },
            }})),
        ),
        (
            "nested",
            machine(&json!({"Child": task("arn:aws:states:::states:startExecution.sync:2", json!({
                "StateMachineArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:child",
            }))})),
        ),
        (
            "sagemaker",
            machine(&json!({"Train": task("arn:aws:states:::sagemaker:createTrainingJob.sync", json!({
                "TrainingJobName.$": "$.name", "RoleArn": "arn:aws:iam::111122223333:role/service-role/training",
            }))})),
        ),
        (
            "bedrock",
            machine(&json!({"Ask": task("arn:aws:states:::bedrock:invokeModel", json!({
                "ModelId": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0",
                "Input": {"S3Uri": "s3://prompts/daily.json"}, "Output": {"S3Uri.$": "$.output"},
            }))})),
        ),
        (
            "http",
            machine(&json!({"Call": task("arn:aws:states:::http:invoke", json!({
                "ApiEndpoint": "https://api.example.com/orders", "Method": "GET",
                "Authentication": {"ConnectionArn": "arn:aws:events:eu-west-1:111122223333:connection/orders/0f1e2d3c"},
            }))})),
        ),
        (
            "batch",
            machine(&json!({"Submit": task("arn:aws:states:::batch:submitJob.sync", json!({
                "JobName": "n", "JobQueue": "arn:aws:batch:eu-west-1:111122223333:job-queue/high", "JobDefinition": "render:7",
            }))})),
        ),
        (
            "jsonata",
            Case::bare()
                .text("tenants.asl.json", "state-machine", &json!({"QueryLanguage": "JSONata", "StartAt": "Start", "States": {"Start": {
                    "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:createJob", "End": true,
                    "Arguments": {"Name": "{% $states.input.name %}", "Role": "{% 'arn:aws:iam::111122223333:role/tenant-' & $states.input.tenant %}", "Command": {}},
                }}}).to_string())
                .workspace(),
        ),
    ]
}

#[test]
fn ten_machines_as_json() {
    for (name, workspace) in machines() {
        insta::assert_snapshot!(
            format!("{name}.json"),
            role(&workspace, None, WholeRoleForm::Json)
        );
    }
}

#[test]
fn a_machine_or_a_role_is_chosen() {
    let task = |function: &str| {
        json!({"StartAt": "A", "States": {"A": task(&format!("arn:aws:lambda:eu-west-1:111122223333:function:{function}"), json!({}))}}).to_string()
    };
    let settings = json!({"machines": [
        {"name": "one", "executionRole": "arn:aws:iam::111122223333:role/shared"},
        {"name": "two", "executionRole": "arn:aws:iam::111122223333:role/shared"},
        {"name": "three", "executionRole": "arn:aws:iam::111122223333:role/own"},
    ]});
    let documents: Vec<Value> = ["one", "two", "three"]
        .iter()
        .map(|name| json!({"name": format!("{name}.asl.json"), "text": task(name)}))
        .collect();
    let workspace =
        Workspace::from_json(&json!({"documents": documents, "settings": settings}).to_string())
            .unwrap();
    let functions = |of: Option<&str>| {
        let text = role(&workspace, of, WholeRoleForm::Json);
        ["one", "two", "three"].map(|name| text.contains(&format!("function:{name}\"")))
    };
    assert_eq!(functions(None), [true, true, true]);
    assert_eq!(functions(Some("two")), [false, true, false]);
    assert_eq!(
        functions(Some("arn:aws:iam::111122223333:role/shared")),
        [true, true, false]
    );
    assert_eq!(role(&workspace, Some("four"), WholeRoleForm::Json), "");
}

#[test]
fn where_the_arns_differ_nothing_is_taken_from_them() {
    let function = |region: &str, account: &str| {
        task(
            &format!("arn:aws:lambda:{region}:{account}:function:f"),
            json!({}),
        )
    };
    let both = super::whole(&machine(
        &json!({"A": function("eu-west-1", "111122223333"), "B": function("us-east-1", "111122223333")}),
    ));
    assert_eq!(
        (both.account.as_deref(), both.region),
        (Some("111122223333"), None)
    );
    let other = super::whole(&machine(
        &json!({"A": function("eu-west-1", "111122223333"), "B": function("eu-west-1", "444455556666")}),
    ));
    assert_eq!(
        (other.account, other.region.as_deref()),
        (None, Some("eu-west-1"))
    );
}

#[test]
fn roles_of_other_accounts_are_not_passed() {
    let workspace = machine(&json!({
        "A": task("arn:aws:lambda:eu-west-1:111122223333:function:f", json!({})),
        "B": task("arn:aws:states:::mediaconvert:createJob", json!({"Role": "arn:aws:iam::444455556666:role/media", "Settings": {}})),
        "C": task("arn:aws:states:::mediaconvert:createJob", json!({"Role": "arn:aws:iam::111122223333:role/media", "Settings": {}})),
    }));
    let mut stated = workspace;
    stated.settings.as_mut().unwrap().account = Some("111122223333".to_owned());
    let role = super::only(&stated);
    assert_eq!(role.not_allowed, ["arn:aws:iam::444455556666:role/media"]);
    let text = serde_json::to_string(&role.permissions).unwrap();
    assert!(
        text.contains("arn:aws:iam::111122223333:role/media") && !text.contains("444455556666"),
        "{text}"
    );
}
