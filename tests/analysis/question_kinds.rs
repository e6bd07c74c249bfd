//! Each kind of question, with what it suggests, the command that prints the answer, and the place
//! where the answer goes.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sfn_role_check::report::Report;
use test_support::{Case, EXECUTION, OTHER, OWN};

const JOB: &str = "arn:aws:iam::111122223333:role/job";
const CONVERT: &str = "arn:aws:states:::mediaconvert:createJob";

fn policy(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(resource: &str) -> Value {
    json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource}])
}

fn file(name: &str, text: &Value) -> Value {
    json!({"name": name, "text": text.to_string()})
}

fn passing(case: Case) -> Case {
    case.task(CONVERT, &json!({"Role": JOB, "Settings": {}}))
}

fn trusting(condition: &Value) -> Value {
    json!([{"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": condition}])
}

fn trusted_by_states(name: &str) -> Value {
    let trust = policy(
        &json!([{"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}]),
    );
    let arn = format!("arn:aws:iam::{OWN}:role/{name}");
    file(
        &format!("{name}.json"),
        &json!({"Role": {"RoleName": name, "Arn": arn, "Path": "/", "RoleId": "AROAEXAMPLE", "AssumeRolePolicyDocument": trust}}),
    )
}

/// A template of a machine that passes a role, with more beside it.
fn template(resource: &Value, role: &Value, more: &Value) -> Value {
    let mut template = json!({"Resources": {
        "Flow": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "StateMachineName": "flow", "RoleArn": {"Fn::GetAtt": ["FlowRole", "Arn"]},
            "Definition": {"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": CONVERT, "End": true,
                "Parameters": {"Role": "${Passed}", "Settings": {}}}}},
            "DefinitionSubstitutions": {"Passed": role}}},
        "FlowRole": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": policy(&trusting(&json!({}))),
            "Policies": [{"PolicyName": "pass", "PolicyDocument": policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource}]))}]}}}});
    for (key, value) in more.as_object().unwrap() {
        template[key] = value.clone();
    }
    template
}

fn role_output(boundary: bool) -> Value {
    let mut role = json!({"RoleName": "execution", "Arn": EXECUTION, "Path": "/", "RoleId": "AROAEXAMPLE",
        "AssumeRolePolicyDocument": policy(&trusting(&json!({})))});
    if boundary {
        role["PermissionsBoundary"] = json!({"PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": format!("arn:aws:iam::{OWN}:policy/limit")});
    }
    json!({"Role": role})
}

fn inline(resource: &str) -> Value {
    json!({"RoleName": "execution", "PolicyName": "p", "PolicyDocument": policy(&allow(resource))})
}

fn elsewhere(path: &str) -> Value {
    json!({"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Flow": {"Type": "AWS::Serverless::StateMachine",
        "Properties": {"DefinitionUri": path, "Role": EXECUTION}}}})
}

/// A case for each kind, and the kind.
fn cases() -> Vec<(&'static str, Case)> {
    let sub = |text: &str| json!({"Fn::Sub": text});
    let target = format!("arn:aws:iam::{OTHER}:role/target");
    let assuming = Case::new()
        .state(&json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {},
            "Credentials": {"RoleArn": target}, "End": true}))
        .policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": target}]));
    let of_input = json!({"Type": "Task", "Resource": CONVERT, "End": true,
        "Parameters": {"Role.$": "$.role", "Settings": {}}});
    let flow = |role: &str| {
        let state = json!({"Type": "Task", "Resource": CONVERT, "End": true, "Parameters": {"Role": role, "Settings": {}}});
        json!({"StartAt": "Run", "States": {"Run": state}})
    };
    let attached = json!({"AttachedPolicies": [{"PolicyName": "pass",
        "PolicyArn": format!("arn:aws:iam::{OWN}:policy/pass")}]});
    let instance = json!({"MinCount": 1, "MaxCount": 1, "IamInstanceProfile": {"Name": "web"}});
    let error = format!(
        "User: arn:aws:sts::{OWN}:assumed-role/execution/x is not authorized to perform: iam:PassRole on resource: {JOB} with an explicit deny in a service control policy"
    );
    vec![
        (
            "account",
            Case::bare().document(file(
                "template.json",
                &template(&json!(JOB), &sub("arn:aws:iam::${AWS::AccountId}:role/job"), &json!({
                    "Metadata": {"of": [format!("arn:aws:sns:eu-west-1:{OTHER}:topic"), format!("arn:aws:sns:eu-west-1:{OWN}:topic")]}})),
            )),
        ),
        (
            "region",
            passing(Case::bare().setting("executionRole", EXECUTION)).policy(&json!([
                {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
                    "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}},
                {"Effect": "Allow", "Action": "sns:Publish", "Resource": format!("arn:aws:sns:eu-west-1:{OWN}:topic")}])),
        ),
        (
            "state-machine-arn",
            passing(Case::bare().setting("executionRole", EXECUTION))
                .policy(&allow(JOB))
                .policy_of("trust-policy", EXECUTION, &trusting(&json!({"ArnLike": {"aws:SourceArn":
                    format!("arn:aws:states:eu-west-1:{OWN}:stateMachine:machine")}}))),
        ),
        (
            "execution-role",
            passing(Case::bare())
                .document(trusted_by_states("other-execution"))
                .document(trusted_by_states("machine-execution")),
        ),
        ("role-policies", passing(Case::new())),
        ("trust-policy", assuming),
        (
            "permissions-boundary",
            passing(Case::new()).policy(&allow(JOB)).document(file("role.json", &role_output(true))),
        ),
        (
            "managed-policy",
            passing(Case::new()).document(json!({"name": "attached.json", "role": EXECUTION, "text": attached.to_string()})),
        ),
        (
            "organization-policy",
            passing(Case::new()).policy(&allow(JOB)).document(json!({"name": "error.txt", "text": error})),
        ),
        (
            "task-definition",
            Case::new()
                .task("arn:aws:states:::ecs:runTask.sync", &json!({"Cluster": "c", "TaskDefinition": "report:7"}))
                .policy(&allow(JOB)),
        ),
        (
            "instance-profile",
            Case::new().task("arn:aws:states:::aws-sdk:ec2:runInstances", &instance).policy(&allow(JOB)),
        ),
        (
            "definition",
            Case::bare().document(file("infra/template.json", &elsewhere("../flows/nightly.asl.json"))),
        ),
        (
            "parameter",
            Case::bare().document(file(
                "template.json",
                &template(&json!(JOB), &json!({"Ref": "Stage"}), &json!({"Parameters": {"Stage": {"Type": "String",
                    "AllowedValues": [JOB, format!("arn:aws:iam::{OWN}:role/other")]}}})),
            )),
        ),
        ("sample-input", Case::new().state(&of_input).policy(&allow(JOB))),
        (
            "document-role",
            passing(Case::new()).policy(&allow(JOB)).document(file(
                "deny.json",
                &policy(&json!([{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"}])),
            )),
        ),
        (
            "document-in-effect",
            passing(Case::new())
                .document(file("monday.json", &inline(JOB)))
                .document(file("friday.json", &inline("arn:aws:iam::111122223333:role/other"))),
        ),
        (
            "document-link",
            Case::bare()
                .policy_of("identity-policy", EXECUTION, &allow(JOB))
                .document(file("template.json", &elsewhere("x/flow.asl.json")))
                .document(file("a/x/flow.asl.json", &flow(JOB)))
                .document(file("b/x/flow.asl.json", &flow("arn:aws:iam::111122223333:role/other"))),
        ),
    ]
}

/// The questions of a report, a line for each of their parts.
fn shown(report: &Report) -> String {
    let mut text = String::new();
    for question in &report.questions {
        let value = serde_json::to_value(question).unwrap();
        let _ = writeln!(
            text,
            "{} {} settles {}",
            value["kind"].as_str().unwrap(),
            value["subject"],
            value["settles"]
        );
        for part in ["candidates", "command", "answer"] {
            let _ = writeln!(text, "    {part}: {}", value[part]);
        }
    }
    text
}

#[test]
fn every_kind_of_question() {
    let mut text = String::new();
    for (kind, case) in cases() {
        let report = case.report();
        let is_asked = report
            .questions
            .iter()
            .any(|question| serde_json::to_value(question.kind).unwrap() == kind);
        assert!(
            is_asked,
            "{kind}: {:#?}\n{:#?}",
            report.questions, report.checks
        );
        let order: Vec<usize> = report
            .questions
            .iter()
            .map(|question| question.settles.len())
            .collect();
        assert!(
            order.is_sorted_by(|one, two| one >= two),
            "{kind}: {order:?}"
        );
        let _ = writeln!(text, "# {kind}\n{}", shown(&report));
    }
    insta::assert_snapshot!(text);
}
