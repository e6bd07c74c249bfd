//! State machines of several kinds of tasks, in several forms.

use serde_json::{Map, Value, json};

use super::{Dice, REGION, role_arn};
use crate::{OTHER, OWN};

/// How a state machine is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Its definition alone.
    Definition,
    /// As `describe-state-machine` prints it.
    Described,
    /// A CloudFormation template with its execution role.
    Template,
}

/// A state machine.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Its name.
    pub name: String,
    /// Of its execution role.
    pub role: String,
    /// How it is written down.
    pub form: Form,
    /// The states.
    pub definition: Value,
    /// Values of the names that it leaves open.
    pub parameters: Vec<(String, String)>,
    /// The input of an execution.
    pub input: Value,
    /// What its execution role has to be allowed: action, resource, service.
    pub needs: Vec<(&'static str, String, &'static str)>,
}

/// The target role of another account.
pub(super) fn target() -> String {
    format!("arn:aws:iam::{OTHER}:role/target")
}

impl Machine {
    /// One that chance makes.
    pub fn new(at: usize, dice: &mut Dice) -> Self {
        let name = ["nightly", "etl"][at].to_owned();
        let mut machine = Self {
            role: format!("{name}-execution"),
            form: dice.one(&[
                Form::Definition,
                Form::Definition,
                Form::Described,
                Form::Template,
            ]),
            name,
            definition: Value::Null,
            parameters: Vec::new(),
            input: json!({}),
            needs: Vec::new(),
        };
        let mut states = Map::new();
        let count = 1 + dice.roll(3);
        for number in 0..count {
            let mut state = machine.task(dice);
            match number + 1 == count {
                true => state["End"] = json!(true),
                false => state["Next"] = json!(format!("Task {}", number + 1)),
            }
            states.insert(format!("Task {number}"), state);
        }
        machine.definition = json!({"StartAt": "Task 0", "States": states});
        machine
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:states:{REGION}:{OWN}:stateMachine:{}", self.name)
    }

    fn needs_to_pass(&mut self, role: &str, service: &'static str) {
        self.needs.push(("iam:PassRole", role_arn(role), service));
    }

    fn task(&mut self, dice: &mut Dice) -> Value {
        let task = |resource: &str, parameters: Value| json!({"Type": "Task", "Resource": resource, "Parameters": parameters, "ResultPath": null});
        let job = |role: Value| {
            task(
                "arn:aws:states:::mediaconvert:createJob",
                json!({"Role": role, "Settings": {}}),
            )
        };
        match dice.roll(14) {
            0 => {
                self.needs_to_pass("job", "mediaconvert.amazonaws.com");
                job(json!(role_arn("job")))
            }
            1 => {
                self.needs_to_pass("job", "mediaconvert.amazonaws.com");
                let name = "JobRole".to_owned();
                if self.parameters.is_empty() {
                    self.parameters.push((name, role_arn("job")));
                }
                job(json!("${JobRole}"))
            }
            2 | 3 => {
                self.needs_to_pass("app/task", "ecs-tasks.amazonaws.com");
                self.needs_to_pass("task-execution", "ecs-tasks.amazonaws.com");
                let definition = match dice.happens(50) {
                    true => format!("arn:aws:ecs:{REGION}:{OWN}:task-definition/report:7"),
                    false => "report:7".to_owned(),
                };
                let cluster = match dice.roll(3) {
                    0 => "main".to_owned(),
                    1 => "${Cluster}".to_owned(),
                    _ => format!("arn:aws:ecs:{REGION}:{OWN}:cluster/main"),
                };
                task(
                    "arn:aws:states:::ecs:runTask.sync",
                    json!({"Cluster": cluster, "TaskDefinition": definition}),
                )
            }
            4 => {
                self.needs_to_pass("glue-service", "glue.amazonaws.com");
                task(
                    "arn:aws:states:::aws-sdk:glue:createJob",
                    json!({"Name": "x", "Role": "glue-service", "Command": {}}),
                )
            }
            5 => {
                self.needs_to_pass("job", "mediaconvert.amazonaws.com");
                self.input = json!({"role": role_arn("job")});
                let mut state = job(Value::Null);
                state["Parameters"] = json!({"Role.$": "$.role", "Settings": {}});
                state
            }
            6 => {
                self.needs.push(("sts:AssumeRole", target(), ""));
                let mut state = task(
                    "arn:aws:states:::sqs:sendMessage",
                    json!({"QueueUrl": "https://x", "MessageBody": "x"}),
                );
                state["Credentials"] = json!({"RoleArn": target()});
                state
            }
            7 => {
                self.needs_to_pass("instance", "ec2.amazonaws.com");
                task(
                    "arn:aws:states:::aws-sdk:ec2:runInstances",
                    json!({"MinCount": 1, "MaxCount": 1, "IamInstanceProfile": {"Name": "web"}}),
                )
            }
            8 => task(
                "arn:aws:states:::sns:publish",
                json!({"Message": "x", "TopicArn": format!("arn:aws:sns:{REGION}:{OWN}:topic")}),
            ),
            9 => task(
                "arn:aws:states:::dynamodb:putItem",
                json!({"TableName": "table", "Item": {}}),
            ),
            10 => task(
                "arn:aws:states:::lambda:invoke",
                json!({"FunctionName": dice.one(&["work", "${Function}", "arn:aws:lambda:eu-west-1:111122223333:function:work:$LATEST"])}),
            ),
            11 => task(
                "arn:aws:states:::states:startExecution.sync:2",
                json!({"StateMachineArn": format!("arn:aws:states:{REGION}:{OWN}:stateMachine:child")}),
            ),
            12 => task(
                "arn:aws:states:::aws-sdk:s3:getObject",
                json!({"Bucket": "files", "Key.$": "$.key"}),
            ),
            _ => {
                self.needs_to_pass("job", "sagemaker.amazonaws.com");
                task(
                    "arn:aws:states:::sagemaker:createTrainingJob.sync",
                    json!({"TrainingJobName": "x", "RoleArn": role_arn("job")}),
                )
            }
        }
    }
}
