//! Services of the Serverless Framework: variables, files, and the roles that the plugin makes.

mod generated_roles;
mod variables;

use serde_json::json;
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, checks};

/// A service with one machine, whose task passes `JobRole`.
const TRAIN: &str = r#"Train: {Type: Task, End: true, Resource: "arn:aws:states:::sagemaker:createTrainingJob.sync", Parameters: {RoleArn: !GetAtt JobRole.Arn}}"#;

const HEAD: &str = r#"service: shop
plugins: [serverless-step-functions]
provider: {name: aws, region: eu-west-1}
functions: {score: {handler: a.b}}
"#;

const ROLES: &str = r#"
resources:
  Resources:
    JobRole:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: sagemaker.amazonaws.com}, Action: sts:AssumeRole}]}
"#;

/// The configuration with these keys of the machine, and these states.
fn machine(keys: &str, states: &str) -> String {
    format!(
        "{HEAD}stepFunctions:\n  stateMachines:\n    night:\n      {keys}\n      definition: {{StartAt: Train, States: {{{states}}}}}\n{ROLES}"
    )
}

fn case(configuration: &str, files: &[(&str, &str)]) -> Case {
    let mut case = Case::bare().document(json!({"name": "serverless.yml", "text": configuration}));
    for (name, text) in files {
        case = case.document(json!({"name": name, "text": text}));
    }
    case
}

fn package(version: &str) -> String {
    json!({"devDependencies": {"serverless-step-functions": version}}).to_string()
}

fn passed(report: &Report) -> Vec<Verdict> {
    let checks = checks(report, CheckKind::PassRole);
    checks.iter().map(|check| check.verdict).collect()
}
