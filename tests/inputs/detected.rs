//! `documents` of the report: what each was taken for, what was found in it, what it was joined with.

use serde_json::{Value, json};
use sfn_role_check::report::Detected;
use test_support::{Case, EXECUTION, statement};

/// The documents of a workspace: names and texts.
fn detected(documents: &[(&str, &str)]) -> Vec<String> {
    let case = documents.iter().fold(Case::bare(), |case, (name, text)| {
        case.document(json!({"name": name, "text": text}))
    });
    let report = case.report();
    report
        .documents
        .iter()
        .enumerate()
        .map(|(at, one)| {
            assert_eq!(one.document as usize, at);
            line(one)
        })
        .collect()
}

/// Kind; machines; names of roles; documents that it was joined with; whether it is used.
fn line(one: &Detected) -> String {
    let kind = serde_json::to_value(one.kind).unwrap();
    let name = |role: &String| role.rsplit('/').next().unwrap().to_owned();
    let roles: Vec<String> = one.roles.iter().map(name).collect();
    format!(
        "{} [{}] [{}] {:?}{}",
        kind.as_str().unwrap(),
        one.machines.join(" "),
        roles.join(" "),
        one.linked_to,
        if one.used { " used" } else { "" }
    )
}

fn definition(role: &str) -> String {
    json!({"StartAt": "Run", "States": {"Run": {
        "Type": "Task", "End": true,
        "Resource": "arn:aws:states:::aws-sdk:sagemaker:createNotebookInstance",
        "Parameters": {"RoleArn": role}}}})
    .to_string()
}

fn trusting(service: &str) -> Value {
    json!({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}]})
}

fn role(service: &str) -> Value {
    json!({"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trusting(service)}})
}

fn machine(properties: &Value) -> Value {
    json!({"Type": "AWS::StepFunctions::StateMachine", "Properties": properties})
}

fn template(resources: &Value) -> String {
    json!({ "Resources": resources }).to_string()
}

#[test]
fn a_template_is_joined_with_what_it_names() {
    let app = template(&json!({
        "Own": role("states.amazonaws.com"),
        "Job": role("sagemaker.amazonaws.com"),
        "Flow": machine(&json!({
            "DefinitionS3Location": "flow.asl.json",
            "DefinitionSubstitutions": {"Job": {"Fn::GetAtt": ["Job", "Arn"]}},
            "RoleArn": {"Fn::GetAtt": ["Own", "Arn"]}})),
        "Note": {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "note.json"}}}}));
    let found = detected(&[
        ("app/template.json", &app),
        ("app/flow.asl.json", &definition("${Job}")),
        ("app/note.json", "{\"Type\": \"AWS::SNS::Topic\"}"),
        ("app/README.md", "# Flow"),
        ("other/flow.asl.json", &definition(EXECUTION)),
    ]);
    assert_eq!(
        found,
        [
            "template [Flow] [${Job} ${Own}] [1, 2] used",
            "state-machine [Flow] [] [0] used",
            "ignored [] [] [0] used",
            "ignored [] [] []",
            "state-machine [flow] [] [] used",
        ]
    );
}

#[test]
fn stacks_are_joined_by_nesting_and_by_imports() {
    let top = template(&json!({
        "Roles": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "roles.json"}},
        "Flow": machine(&json!({
            "DefinitionString": definition("x"),
            "RoleArn": {"Fn::GetAtt": ["Roles", "Outputs.Own"]}}))}));
    let roles = json!({
        "Resources": {"Own": role("states.amazonaws.com")},
        "Outputs": {"Own": {"Value": {"Fn::GetAtt": ["Own", "Arn"]}}}});
    let found = detected(&[("top.json", &top), ("roles.json", &roles.to_string())]);
    assert_eq!(
        found,
        [
            "template [Flow] [] [1] used",
            "template [] [${Own}] [0] used"
        ]
    );
    let exporter = json!({
        "Resources": {"Own": role("states.amazonaws.com"), "Job": role("sagemaker.amazonaws.com")},
        "Outputs": {"Own": {"Value": {"Fn::GetAtt": ["Own", "Arn"]}, "Export": {"Name": "own"}}}});
    let importer = template(&json!({"Flow": machine(&json!({
        "DefinitionString": definition("x"),
        "RoleArn": {"Fn::ImportValue": "own"}}))}));
    let alone = template(&json!({"Job": role("sagemaker.amazonaws.com")}));
    let found = detected(&[
        ("importer.json", &importer),
        ("alone.json", &alone),
        ("exporter.json", &exporter.to_string()),
    ]);
    assert_eq!(
        found,
        [
            "template [Flow] [] [2] used",
            "template [] [${Job}] []",
            "template [] [${Job} ${Own}] [0] used",
        ]
    );
}

#[test]
fn the_manifest_of_an_app_is_joined_with_its_templates_and_files() {
    let manifest = json!({"version": "36.0.0", "artifacts": {
        "App": {"type": "aws:cloudformation:stack", "environment": "aws://111122223333/eu-west-1",
            "properties": {"templateFile": "App.template.json"}},
        "Other": {"type": "aws:cloudformation:stack", "environment": "aws://111122223333/eu-west-1",
            "properties": {"templateFile": "Other.template.json"}}}});
    let assets = json!({"version": "36.0.0", "dockerImages": {}, "files": {
        "0a1b": {"source": {"path": "asset.0a1b.json", "packaging": "file"}}}});
    let app = template(&json!({
        "Own": role("states.amazonaws.com"),
        "Flow": machine(&json!({
            "DefinitionS3Location": {"Bucket": {"Fn::Sub": "cdk-${AWS::AccountId}"}, "Key": "0a1b.json"},
            "RoleArn": {"Fn::GetAtt": ["Own", "Arn"]}}))}));
    let other = template(&json!({"Topic": {"Type": "AWS::SNS::Topic", "Properties": {}}}));
    let found = detected(&[
        ("cdk.out/manifest.json", &manifest.to_string()),
        ("cdk.out/App.assets.json", &assets.to_string()),
        ("cdk.out/App.template.json", &app),
        ("cdk.out/asset.0a1b.json", &definition("x")),
        ("cdk.out/Other.template.json", &other),
        (
            "cdk.out/tree.json",
            "{\"version\": \"tree-0.1\", \"tree\": {\"id\": \"App\"}}",
        ),
        ("cdk.out/cdk.out", "{\"version\":\"36.0.0\"}"),
    ]);
    assert_eq!(
        found,
        [
            "cdk-manifest [] [] [2, 4] used",
            "cdk-manifest [] [] [2] used",
            "template [Flow] [${Own}] [0, 1, 3] used",
            "state-machine [Flow] [] [2] used",
            "template [] [] [0]",
            "ignored [] [] []",
            "ignored [] [] []",
        ]
    );
}

#[test]
fn a_configuration_is_joined_with_its_modules_and_files() {
    let main = r#"
module "flow" {
  source = "./flow"
  job    = "arn:aws:iam::111122223333:role/job"
}
"#;
    let module = r#"
variable "job" { type = string }
resource "aws_iam_role" "own" {
  name               = "own"
  assume_role_policy = file("${path.module}/trust.json")
}
resource "aws_sfn_state_machine" "flow" {
  name       = "flow"
  role_arn   = aws_iam_role.own.arn
  definition = templatefile("${path.module}/flow.asl.json", { job = var.job })
}
"#;
    let trust = trusting("states.amazonaws.com").to_string();
    let found = detected(&[
        ("main.tf", main),
        ("terraform.tfvars", "stage = \"test\"\n"),
        ("flow/main.tf", module),
        ("flow/flow.asl.json", &definition("${job}")),
        ("flow/trust.json", &trust),
        ("other/main.tf", "resource \"aws_sns_topic\" \"x\" {}\n"),
    ]);
    assert_eq!(
        found,
        [
            "terraform [] [] [1, 2] used",
            "terraform [] [] [0] used",
            "terraform [flow] [own] [0, 3, 4] used",
            "state-machine [flow] [] [2] used",
            "trust-policy [] [own] [2] used",
            "terraform [] [] []",
        ]
    );
}

#[test]
fn bare_documents_are_told_with_their_roles() {
    let policy = json!({"Statement": [statement("Allow", "iam:PassRole", "*")]}).to_string();
    let described = json!({"Role": {"RoleName": "job", "Arn": "arn:aws:iam::111122223333:role/job",
        "AssumeRolePolicyDocument": trusting("sagemaker.amazonaws.com")}});
    let report = Case::new()
        .text(
            "machine.asl.json",
            "state-machine",
            &definition("arn:aws:iam::111122223333:role/job"),
        )
        .text("policy.json", "identity-policy", &policy)
        .document(json!({"name": "job.json", "text": described.to_string()}))
        .document(json!({"name": "dropped.json", "text": policy}))
        .document(json!({"name": "other.json", "text": policy, "role": "nobody"}))
        .document(json!({"name": "letter.json", "text": "{\"Statment\": []}"}))
        .document(
            json!({"name": "plan.json", "text": json!({"format_version": "1.2",
            "planned_values": {"root_module": {}}}).to_string()}),
        )
        .report();
    let found: Vec<String> = report.documents.iter().map(line).collect();
    assert_eq!(
        found,
        [
            "state-machine [machine] [] [] used",
            "identity-policy [] [execution] [] used",
            "role [] [job] [] used",
            "identity-policy [] [] [] used",
            "identity-policy [] [nobody] []",
            "identity-policy [] [] []",
            "terraform [] [] []",
        ]
    );
}

#[test]
fn variants_of_a_machine_are_told_once() {
    let app = json!({
        "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["test", "live"]}},
        "Resources": {
            "Own": role("states.amazonaws.com"),
            "Flow": machine(&json!({
                "StateMachineName": {"Fn::Sub": "flow-${Stage}"},
                "DefinitionString": definition("x"),
                "RoleArn": {"Fn::GetAtt": ["Own", "Arn"]}}))}});
    let found = detected(&[("app.json", &app.to_string())]);
    assert_eq!(found, ["template [flow-test] [${Own}] [] used"]);
}
