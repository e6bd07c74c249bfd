//! No mark of the analysis reaches anybody: whatever stands where in templates and configurations,
//! no field of the report and of what is made of it holds one.

use proptest::prelude::*;
use serde_json::{Value, json};
use sfn_role_check::export::role_map::role_map;
use sfn_role_check::export::{self, Chosen, FixFormat, ReportFormat};
use sfn_role_check::workspace::Workspace;

/// Texts with everything that becomes a placeholder, and with what looks like one.
const TEXTS: [&str; 24] = [
    "plain",
    "",
    "*",
    "${Job}",
    "${Job.Arn}",
    "${Own}",
    "${Name}",
    "${AWS::AccountId}",
    "${AWS::StackName}-x",
    "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Job}",
    "arn:aws:iam::${AWS::AccountId}:role/${Nothing}",
    "arn:aws:iam::111122223333:role/a-${Name}",
    "arn:aws:iam::444455556666:role/other",
    "${!Literal}",
    "${",
    "}${Name",
    "{{resolve:ssm:/role}}",
    "${aws:username}",
    "$.role",
    "{% $states.input.role %}",
    "<ACCOUNT>",
    "iam:PassRole",
    "sts:AssumeRole",
    "states.amazonaws.com",
];

/// The same for Terraform.
const EXPRESSIONS: [&str; 14] = [
    "\"plain\"",
    "\"*\"",
    "var.name",
    "\"a-${var.name}\"",
    "aws_iam_role.job.arn",
    "aws_iam_role.job.name",
    "\"${aws_iam_role.own.name}-x\"",
    "local.nothing",
    "local.name",
    "\"$${literal}\"",
    "data.aws_caller_identity.current.account_id",
    "\"arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${var.name}\"",
    "upper(var.name)",
    "module.other.role",
];

/// A value of a template: a text, or a function of one.
fn value() -> impl Strategy<Value = Value> {
    let text = prop::sample::select(&TEXTS[..]);
    let references = prop::sample::select(vec!["Job", "Own", "Name", "Nothing", "AWS::NoValue"]);
    prop_oneof![
        text.clone().prop_map(|text| json!(text)),
        text.clone().prop_map(|text| json!({"Fn::Sub": text})),
        references.clone().prop_map(|name| json!({"Ref": name})),
        references.prop_map(|name| json!({"Fn::GetAtt": [name, "Arn"]})),
        (text.clone(), text.clone())
            .prop_map(|(one, two)| json!({"Fn::Join": ["-", [one, {"Fn::Sub": two}]]})),
        text.clone()
            .prop_map(|text| json!({"Fn::ImportValue": {"Fn::Sub": text}})),
        (text.clone(), text)
            .prop_map(|(one, two)| json!({"Fn::If": ["IsLive", {"Fn::Sub": one}, two]})),
    ]
}

fn template() -> impl Strategy<Value = Vec<(String, String)>> {
    let texts = prop::collection::vec(prop::sample::select(&TEXTS[..]), 6);
    let values = prop::collection::vec(value(), 12);
    (texts, values, any::<bool>()).prop_map(|(texts, values, is_file)| {
        let definition = json!({
            "Comment": texts[0],
            "StartAt": texts[1],
            "States": {texts[1]: {
                "Type": "Task", "End": true,
                "Resource": "arn:aws:states:::aws-sdk:sagemaker:createNotebookInstance",
                "Parameters": {"RoleArn": texts[2], "Name": texts[3]},
                "Credentials": {"RoleArn": texts[4]}}}});
        let place = match is_file {
            true => json!({"DefinitionS3Location": "flow.json", "DefinitionSubstitutions": {
                "Job": values[0], "Name": values[1]}}),
            false => json!({"DefinitionString": {"Fn::Sub": definition.to_string()}}),
        };
        let mut flow = place;
        flow["RoleArn"] = json!({"Fn::GetAtt": ["Own", "Arn"]});
        flow["StateMachineName"] = values[2].clone();
        let statement = |at: usize| {
            json!({"Sid": texts[5], "Effect": "Allow", "Action": values[at], "Resource": values[at + 1],
                "Condition": {"StringEquals": {"iam:PassedToService": values[at + 2]}}})
        };
        let trust = json!({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"Service": values[3], "AWS": values[4]}}]});
        let template = json!({
            "Parameters": {
                "Name": {"Type": "String"},
                "Stage": {"Type": "String", "AllowedValues": ["live", "${test}"]}},
            "Conditions": {"IsLive": {"Fn::Equals": [{"Ref": "Stage"}, "live"]}},
            "Resources": {
                "Flow": {"Type": "AWS::StepFunctions::StateMachine", "Properties": flow},
                "Own": {"Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": trust,
                    "PermissionsBoundary": values[11],
                    "ManagedPolicyArns": [values[10]],
                    "Policies": [{"PolicyName": values[5], "PolicyDocument": {
                        "Statement": [statement(6), statement(7)]}}]}},
                "Job": {"Type": "AWS::IAM::Role", "Condition": "IsLive", "Properties": {
                    "RoleName": values[9], "AssumeRolePolicyDocument": trust}}}});
        let mut documents = vec![("template.json".to_owned(), template.to_string())];
        if is_file {
            documents.push(("flow.json".to_owned(), definition.to_string()));
        }
        documents
    })
}

fn configuration() -> impl Strategy<Value = Vec<(String, String)>> {
    let expressions = prop::collection::vec(prop::sample::select(&EXPRESSIONS[..]), 8);
    expressions.prop_map(|of| {
        let main = format!(
            r#"
variable "name" {{ type = string }}
locals {{ name = "l-${{var.name}}" }}
data "aws_caller_identity" "current" {{}}
resource "aws_iam_role" "own" {{
  name_prefix = "own"
  assume_role_policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ Service = {}, AWS = {} }} }}] }})
}}
resource "aws_iam_role" "job" {{
  name = {}
  assume_role_policy = "{{}}"
}}
resource "aws_iam_role_policy" "pass" {{
  name   = {}
  role   = aws_iam_role.own.id
  policy = jsonencode({{ Statement = [{{ Sid = {}, Effect = "Allow", Action = "iam:PassRole", Resource = {} }}] }})
}}
resource "aws_sfn_state_machine" "flow" {{
  name       = {}
  role_arn   = aws_iam_role.own.arn
  definition = jsonencode({{ StartAt = "Run", States = {{ Run = {{ Type = "Task", End = true,
    Resource = "arn:aws:states:::aws-sdk:sagemaker:createNotebookInstance", Parameters = {{ RoleArn = {} }} }} }} }})
}}
"#,
            of[0], of[1], of[2], of[3], of[4], of[5], of[6], of[7]
        );
        vec![("main.tf".to_owned(), main)]
    })
}

fn holds_mark(text: &str) -> bool {
    text.chars()
        .any(|letter| matches!(u32::from(letter), 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_mark_is_in_what_people_get(
        documents in prop_oneof![template(), configuration()],
        is_all in any::<bool>(),
    ) {
        let documents: Vec<Value> = documents
            .iter()
            .map(|(name, text)| json!({"name": name, "text": text}))
            .collect();
        let level = if is_all { "all" } else { "roles" };
        let workspace = json!({"documents": documents, "settings": {"level": level}});
        let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
        let report = sfn_role_check::analyze(&workspace);
        let json = serde_json::to_string(&report).unwrap();
        prop_assert!(!holds_mark(&json), "{}", json);
        let map = serde_json::to_string(&role_map(&workspace, &report)).unwrap();
        prop_assert!(!holds_mark(&map), "{}", map);
        for format in [ReportFormat::Markdown, ReportFormat::Sarif] {
            let text = export::report(&workspace, &report, format);
            prop_assert!(!holds_mark(&text), "{}", text);
        }
        for format in [FixFormat::Json, FixFormat::CloudFormation, FixFormat::Terraform, FixFormat::Cli] {
            let text = export::fixes(&workspace, &report, format, Chosen::All);
            prop_assert!(!holds_mark(&text), "{}", text);
        }
    }
}
