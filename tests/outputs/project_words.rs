//! Statements as the user's project writes them: with its own names in the place of ARNs.

use serde_json::{Value, json};
use sfn_role_check::export::role::{WholeRoleForm, role};
use sfn_role_check::export::{self, Chosen, FixFormat};
use sfn_role_check::report::{FixCode, FixLanguage};
use sfn_role_check::text::yaml;
use sfn_role_check::workspace::{Level, Settings};
use sfn_role_check::{Workspace, analyze};

const TEMPLATE: &str = r#"
Parameters:
  Stage: {Type: String}
Resources:
  MachineRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: states.amazonaws.com}}]}
      Policies: [{PolicyName: tasks, PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'logs:*', Resource: '*'}]}}]
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub 'task-${Stage}'
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: ecs-tasks.amazonaws.com}}]}
  Queue: {Type: AWS::SQS::Queue}
  Child:
    Type: AWS::StepFunctions::StateMachine
    Properties: {RoleArn: !GetAtt MachineRole.Arn, DefinitionString: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}'}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt MachineRole.Arn
      DefinitionString: !Sub |
        {"StartAt": "Run", "States": {
          "Run": {"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": {"TaskDefinition": "app:3", "Overrides": {"TaskRoleArn": "${TaskRole.Arn}"}}, "Next": "Send"},
          "Send": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "${Queue}", "MessageBody": "x"}, "Next": "Start"},
          "Start": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Parameters": {"StateMachineArn": "${Child}"}, "Next": "Write"},
          "Write": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {"TableName": "orders-${Stage}", "Item": {}}, "End": true}}}
"#;

const TERRAFORM: &str = r#"
data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
variable "stage" {}

resource "aws_iam_role" "machine" {
  name               = "machine"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.amazonaws.com" } }] })
}

resource "aws_iam_role" "task" {
  name               = "task-${var.stage}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_iam_role" "pull" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "machine" {
  role   = aws_iam_role.machine.id
  policy = POLICY
}

resource "aws_sqs_queue" "jobs" {}

resource "aws_sfn_state_machine" "nightly" {
  name     = "nightly"
  role_arn = aws_iam_role.machine.arn
  definition = jsonencode({ StartAt = "Run", States = {
    Run = { Type = "Task", Resource = "arn:aws:states:::ecs:runTask.sync", Parameters = { TaskDefinition = "app:3", Overrides = { TaskRoleArn = aws_iam_role.task.arn, ExecutionRoleArn = aws_iam_role.pull.arn } }, Next = "Send" }
    Send = { Type = "Task", Resource = "arn:aws:states:::sqs:sendMessage", Parameters = { QueueUrl = aws_sqs_queue.jobs.url, MessageBody = "x" }, End = true }
  } })
}
"#;

fn project(name: &str, text: &str) -> Workspace {
    let mut workspace =
        Workspace::from_json(&json!({"documents": [{"name": name, "text": text}]}).to_string())
            .unwrap();
    workspace.settings = Some(Settings {
        level: Some(Level::All),
        ..Settings::default()
    });
    workspace
}

fn terraform(policy: &str) -> Workspace {
    project("main.tf", &TERRAFORM.replace("POLICY", policy))
}

fn codes(workspace: &Workspace) -> Vec<FixCode> {
    analyze(workspace)
        .fixes
        .into_iter()
        .map(|fix| fix.code.unwrap())
        .collect()
}

fn texts(codes: &[FixCode]) -> String {
    codes.iter().map(|code| code.text.as_str()).collect()
}

#[test]
fn a_template_in_yaml() {
    let codes = codes(&project("template.yaml", TEMPLATE));
    assert!(codes.iter().all(|code| code.language == FixLanguage::Yaml));
    let text = texts(&codes);
    let reading = yaml::read(&text, 0);
    assert_eq!(reading.root.unwrap().as_array_length(), codes.len());
    insta::assert_snapshot!(text);
}

trait Length {
    fn as_array_length(&self) -> usize;
}

impl Length for sfn_role_check::text::Node<'_> {
    fn as_array_length(&self) -> usize {
        use sfn_role_check::text::Tree;
        self.items().len()
    }
}

#[test]
fn a_template_in_json() {
    let service = |name: &str| json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": name}}]});
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::mediaconvert:createJob","Parameters":{"Role":"${Media.Arn}","Settings":{}},"End":true}}}"#;
    let template = json!({"Resources": {
        "Execution": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": service("states.amazonaws.com"), "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": []}}]}},
        "Media": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": service("mediaconvert.amazonaws.com")}},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": {"Fn::GetAtt": ["Execution", "Arn"]}, "DefinitionString": {"Fn::Sub": definition}}},
    }});
    let codes = codes(&project("template.json", &template.to_string()));
    assert!(codes.iter().all(|code| code.language == FixLanguage::Json));
    let pass: Value = serde_json::from_str(&codes[0].text).unwrap();
    assert_eq!(pass["Resource"], json!({"Fn::GetAtt": ["Media", "Arn"]}));
    assert_eq!(
        pass["Condition"]["StringEquals"]["iam:PassedToService"],
        "mediaconvert.amazonaws.com"
    );
}

#[test]
fn a_configuration_with_policy_documents() {
    let workspace = terraform("data.aws_iam_policy_document.machine.json");
    let mut workspace = workspace;
    workspace.documents[0].text.push_str("\ndata \"aws_iam_policy_document\" \"machine\" {\n  statement {\n    actions   = [\"logs:*\"]\n    resources = [\"*\"]\n  }\n}\n");
    let codes = codes(&workspace);
    assert!(codes.iter().all(|code| code.language == FixLanguage::Hcl));
    let text = texts(&codes);
    let body: hcl_edit::structure::Body = text.parse().unwrap();
    assert_eq!(body.blocks().count(), codes.len());
    insta::assert_snapshot!(text);
}

#[test]
fn a_configuration_with_jsonencode() {
    let codes = codes(&terraform(
        "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"logs:*\", Resource = \"*\" }] })",
    ));
    for code in &codes {
        let expression: hcl_edit::expr::Expression = code.text.trim_end().parse().unwrap();
        assert!(expression.is_object(), "{}", code.text);
    }
    insta::assert_snapshot!(texts(&codes));
}

#[test]
fn a_state_tells_the_addresses() {
    let role = |name: &str, service: &str| {
        let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}]});
        json!({"address": format!("aws_iam_role.{name}"), "mode": "managed", "type": "aws_iam_role", "name": name, "provider_name": "registry.terraform.io/hashicorp/aws",
            "values": {"arn": format!("arn:aws:iam::111122223333:role/{name}-1f"), "name": format!("{name}-1f"), "id": format!("{name}-1f"), "path": "/", "assume_role_policy": trust.to_string()}})
    };
    let definition = json!({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": "arn:aws:iam::111122223333:role/media-1f", "Settings": {}}, "End": true}}});
    let state = json!({"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": [
        role("machine", "states.amazonaws.com"), role("media", "mediaconvert.amazonaws.com"),
        {"address": "aws_iam_role_policy.p", "mode": "managed", "type": "aws_iam_role_policy", "name": "p", "provider_name": "registry.terraform.io/hashicorp/aws",
            "values": {"role": "machine-1f", "name": "p", "policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}"}},
        {"address": "aws_sfn_state_machine.m", "mode": "managed", "type": "aws_sfn_state_machine", "name": "m", "provider_name": "registry.terraform.io/hashicorp/aws",
            "values": {"name": "m", "arn": "arn:aws:states:eu-west-1:111122223333:stateMachine:m", "role_arn": "arn:aws:iam::111122223333:role/machine-1f", "definition": definition.to_string()}},
    ]}}});
    let codes = codes(&project("state.json", &state.to_string()));
    assert!(
        codes[0].text.contains("= aws_iam_role.media.arn\n"),
        "{}",
        codes[0].text
    );
}

#[test]
fn a_synthesized_template_is_written_in_its_own_language() {
    let path = |id: &str| json!({"aws:cdk:path": format!("Nightly/{id}/Resource")});
    let template = json!({"Resources": {
        "MachineRole1": {"Type": "AWS::IAM::Role", "Metadata": path("Machine/Role"), "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}},
        "Media2": {"Type": "AWS::IAM::Role", "Metadata": path("Media"), "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}},
        "Policy3": {"Type": "AWS::IAM::Policy", "Metadata": path("Machine/Role/DefaultPolicy"), "Properties": {"PolicyName": "p", "Roles": [{"Ref": "MachineRole1"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": []}}},
        "Machine4": {"Type": "AWS::StepFunctions::StateMachine", "Metadata": path("Machine"), "Properties": {"RoleArn": {"Fn::GetAtt": ["MachineRole1", "Arn"]}, "DefinitionString": {"Fn::Join": ["", [
            "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::mediaconvert:createJob\",\"Parameters\":{\"Settings\":{},\"Role\":\"", {"Fn::GetAtt": ["Media2", "Arn"]}, "\"},\"End\":true}}}"]]}}},
    }});
    let codes = codes(&project("Nightly.template.json", &template.to_string()));
    assert!(
        codes
            .iter()
            .all(|code| code.language == FixLanguage::TypeScript)
    );
    let mut all = codes.iter();
    let pass = all.find(|code| code.text.contains("iam:PassRole")).unwrap();
    assert!(
        pass.text
            .starts_with("// media: the construct Nightly/Media\nnew iam.PolicyStatement({"),
        "{}",
        pass.text
    );
    assert!(
        pass.text.contains("resources: [media.roleArn]"),
        "{}",
        pass.text
    );
}

/// Every kind of project that is read: no ARN is malformed, and all that is open is told.
#[test]
fn statements_of_every_kind_of_project_are_well_formed() {
    let serverless = "service: jobs\nprovider: {name: aws, region: eu-west-1}\nplugins: [serverless-step-functions]\nstepFunctions:\n  stateMachines:\n    nightly:\n      definition:\n        StartAt: A\n        States:\n          A: {Type: Task, Resource: 'arn:aws:states:::ecs:runTask.sync', Parameters: {Cluster: !Ref Cluster, TaskDefinition: 'app:3'}, Next: B}\n          B: {Type: Task, Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: {QueueUrl: !Ref Queue, MessageBody: x}, End: true}\nresources: {Resources: {Queue: {Type: 'AWS::SQS::Queue'}, Cluster: {Type: 'AWS::ECS::Cluster'}}}\n";
    let script = "aws iam create-role --role-name machine --assume-role-policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"Service\":\"states.amazonaws.com\"}}]}'\naws stepfunctions create-state-machine --name nightly --role-arn arn:aws:iam::111122223333:role/machine --definition '{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::lambda:invoke\",\"Parameters\":{\"FunctionName\":\"f:$LATEST\"},\"End\":true}}}'\n";
    let mut statements = 0;
    for workspace in [
        project("template.yaml", TEMPLATE),
        terraform("jsonencode({ Version = \"2012-10-17\", Statement = [] })"),
        project("serverless.yml", serverless),
        project("deploy.sh", script),
    ] {
        let name = &workspace.documents[0].name;
        let roles = crate::whole_role::whole(&workspace).roles;
        assert!(!roles.is_empty(), "{name}");
        for one in roles {
            for statement in one.permissions.iter().flat_map(|policy| &policy.statement) {
                statements += 1;
                for text in crate::whole_role::texts(statement) {
                    assert_eq!(
                        crate::whole_role::well_formed(&text),
                        Ok(()),
                        "{name}: {text}"
                    );
                    for placeholder in text.split('<').skip(1) {
                        let placeholder = format!("<{}>", placeholder.split('>').next().unwrap());
                        let mut told = one.placeholders.iter();
                        assert!(
                            told.any(|known| known.placeholder == placeholder),
                            "{name}: {text}"
                        );
                    }
                }
            }
        }
    }
    assert!(statements >= 12, "{statements}");
}

#[test]
fn forms_of_the_projects_own_kind_have_its_names() {
    let template = project("template.yaml", TEMPLATE);
    let report = analyze(&template);
    let policy = export::fixes(&template, &report, FixFormat::CloudFormation, Chosen::All);
    for sign in [
        "- !Ref MachineRole\n",
        "- !GetAtt TaskRole.Arn",
        "Resource: !GetAtt Queue.Arn",
        "Resource: !Ref Child",
    ] {
        assert!(policy.contains(sign), "{sign}\n{policy}");
    }
    let whole = role(&template, None, WholeRoleForm::CloudFormation);
    assert!(
        whole.contains("!GetAtt TaskRole.Arn") && !whole.contains("ROLE_ARN"),
        "{whole}"
    );
    let configuration = terraform("jsonencode({ Version = \"2012-10-17\", Statement = [] })");
    let whole = role(&configuration, None, WholeRoleForm::Terraform);
    for sign in [
        "aws_iam_role.task.arn",
        "aws_iam_role.pull.arn",
        "aws_sqs_queue.jobs.arn",
        "${data.aws_region.here.name}:${data.aws_caller_identity.me.account_id}:",
    ] {
        assert!(whole.contains(sign), "{sign}\n{whole}");
    }
    let body: Result<hcl_edit::structure::Body, _> = whole.parse();
    assert!(body.is_ok(), "{whole}");
}

#[test]
fn names_that_are_no_names_get_into_no_code() {
    for name in [
        "x'; evil", "x\" evil", "${evil}", "x\nevil", "x)evil(", "évil",
    ] {
        let hostile = TEMPLATE.replace("TaskRole", &format!("{name:?}").replace('"', ""));
        let report = analyze(&project("template.yaml", &hostile));
        for fix in report.fixes {
            let code = fix.code.map(|code| code.text).unwrap_or_default();
            assert!(!code.contains("evil") && !code.contains("évil"), "{code}");
        }
    }
}

/// A role of another type, or of a module, stands below an `aws_iam_role` of the same file.
#[test]
fn a_role_is_not_named_after_the_one_above_it() {
    let awscc = r#"
resource "awscc_iam_role" "job" {
  role_name                   = "job"
  assume_role_policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}
"#;
    let other = TERRAFORM
        .replace(
            "POLICY",
            "jsonencode({ Version = \"2012-10-17\", Statement = [] })",
        )
        .replace("aws_iam_role.task.arn", "awscc_iam_role.job.arn");
    let mut workspace = project("main.tf", &format!("{other}{awscc}"));
    let text = texts(&codes(&workspace));
    assert!(text.contains("role/job"), "{text}");
    assert!(text.contains("aws_iam_role.pull.arn"), "{text}");
    // The same as a role of a module that stands in the folder below: its output names it.
    let module = "module \"job\" {\n  source = \"./job\"\n}\n";
    let within = TERRAFORM
        .replace(
            "POLICY",
            "jsonencode({ Version = \"2012-10-17\", Statement = [] })",
        )
        .replace("aws_iam_role.task.arn", "module.job.arn");
    workspace = project("main.tf", &format!("{within}{module}"));
    workspace.documents.push(sfn_role_check::workspace::Document {
        name: "job/main.tf".to_owned(),
        text: "resource \"aws_iam_role\" \"pull\" {\n  name = \"job\"\n  assume_role_policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"sts:AssumeRole\", Principal = { Service = \"ecs-tasks.amazonaws.com\" } }] })\n}\noutput \"arn\" {\n  value = aws_iam_role.pull.arn\n}\n".to_owned(),
        ..Default::default()
    });
    let text = texts(&codes(&workspace));
    assert!(text.contains("module.job.arn"), "{text}");
    assert_eq!(text.matches("aws_iam_role.pull.arn").count(), 1, "{text}");
}
