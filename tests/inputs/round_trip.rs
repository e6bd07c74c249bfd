//! One machine and its roles, pasted as everything that people have: the checks are the same.

use serde_json::{Map, Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, EXECUTION, MACHINE, terraform};

const TASK: &str = "arn:aws:iam::111122223333:role/task";
const TARGET: &str = "arn:aws:iam::111122223333:role/target";

/// What stands in the policies of the two roles that call.
struct Roles {
    execution: Value,
    target: Value,
    target_trust: Value,
}

fn policy(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn trust_of(service: &str) -> Value {
    policy(
        &json!([{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]),
    )
}

/// The definition with these texts for the roles that it names.
fn definition(task: &str, target: &str) -> Value {
    json!({"StartAt": "Run", "States": {
        "Run": {"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "Next": "Call",
            "Parameters": {"TaskDefinition": "app:1", "Overrides": {"TaskRoleArn": task, "ExecutionRoleArn": task}}},
        "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
            "Credentials": {"RoleArn": target}, "Parameters": {"FunctionName": "arn:aws:lambda:eu-west-1:111122223333:function:f"}}}})
}

/// Each text with what its kind and its role are.
fn bare(roles: &Roles) -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("state-machine", "", definition(TASK, TARGET)),
        ("identity-policy", EXECUTION, policy(&roles.execution)),
        ("trust-policy", EXECUTION, trust_of("states.amazonaws.com")),
        ("identity-policy", TARGET, policy(&roles.target)),
        ("trust-policy", TARGET, policy(&roles.target_trust)),
        ("trust-policy", TASK, trust_of("ecs-tasks.amazonaws.com")),
    ]
}

fn of_bare(roles: &Roles, written: &dyn Fn(&Value) -> String) -> Case {
    let mut case = Case::new();
    for (at, (kind, role, text)) in bare(roles).into_iter().enumerate() {
        let mut document = json!({"name": format!("{at}"), "kind": kind, "text": written(&text)});
        if !role.is_empty() {
            document["role"] = json!(role);
        }
        case = case.document(document);
    }
    case
}

/// Block YAML of a JSON value.
fn yaml(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                out.push_str(&format!("\n{indent}{key}:"));
                yaml(value, depth + 1, out);
            }
        }
        Value::Array(items) => {
            for item in items {
                out.push_str(&format!("\n{indent}-"));
                yaml(item, depth + 1, out);
            }
        }
        Value::String(text) => out.push_str(&format!(" '{text}'")),
        other => out.push_str(&format!(" {other}")),
    }
}

/// The roles as resources of a template, with what names them there.
fn resources(roles: &Roles) -> Map<String, Value> {
    let named = |value: &Value| -> Value {
        let text = value.to_string();
        let get = |logical: &str| json!({"Fn::GetAtt": [logical, "Arn"]}).to_string();
        let text = text
            .replace(&format!("\"{EXECUTION}\""), &get("Execution"))
            .replace(&format!("\"{TARGET}\""), &get("Target"))
            .replace(&format!("\"{TASK}\""), &get("Task"));
        serde_json::from_str(&text).unwrap()
    };
    let role = |name: &str, trust: &Value, statements: Option<&Value>| {
        let mut properties = json!({"RoleName": name, "AssumeRolePolicyDocument": named(trust)});
        if let Some(statements) = statements {
            properties["Policies"] =
                json!([{"PolicyName": "p", "PolicyDocument": named(&policy(statements))}]);
        }
        json!({"Type": "AWS::IAM::Role", "Properties": properties})
    };
    let all = json!({
        "Execution": role("execution", &trust_of("states.amazonaws.com"), Some(&roles.execution)),
        "Target": role("target", &policy(&roles.target_trust), Some(&roles.target)),
        "Task": role("task", &trust_of("ecs-tasks.amazonaws.com"), None),
    });
    all.as_object().unwrap().clone()
}

fn of_template(roles: &Roles, kind: &str, properties: Value) -> Value {
    let mut resources = resources(roles);
    resources.insert(
        "Machine".into(),
        json!({"Type": kind, "Properties": properties}),
    );
    json!({"AWSTemplateFormatVersion": "2010-09-09", "Transform": "AWS::Serverless-2016-10-31", "Resources": resources})
}

fn cloudformation(roles: &Roles) -> Value {
    let text = definition("${Task.Arn}", "${Target.Arn}").to_string();
    let properties = json!({"RoleArn": {"Fn::GetAtt": ["Execution", "Arn"]}, "DefinitionString": {"Fn::Sub": text}});
    of_template(roles, "AWS::StepFunctions::StateMachine", properties)
}

fn serverless(roles: &Roles) -> Value {
    let properties = json!({"Role": {"Fn::GetAtt": "Execution.Arn"}, "Definition": definition("${T}", "${G}"),
        "DefinitionSubstitutions": {"T": {"Fn::GetAtt": ["Task", "Arn"]}, "G": {"Fn::GetAtt": ["Target", "Arn"]}}});
    of_template(roles, "AWS::Serverless::StateMachine", properties)
}

/// What `describe-state-machine`, `get-role` and `get-role-policy` print.
fn outputs(roles: &Roles) -> Vec<Value> {
    let role = |arn: &str, trust: Value| json!({"Role": {"RoleName": name_of(arn), "Arn": arn, "AssumeRolePolicyDocument": trust}});
    let own = |arn: &str, statements: &Value| json!({"RoleName": name_of(arn), "PolicyName": "p", "PolicyDocument": policy(statements)});
    vec![
        json!({"stateMachineArn": MACHINE, "name": "machine", "roleArn": EXECUTION,
            "definition": definition(TASK, TARGET).to_string(),
            "loggingConfiguration": {"level": "OFF"}, "tracingConfiguration": {"enabled": false}}),
        role(EXECUTION, trust_of("states.amazonaws.com")),
        role(TARGET, policy(&roles.target_trust)),
        role(TASK, trust_of("ecs-tasks.amazonaws.com")),
        own(EXECUTION, &roles.execution),
        own(TARGET, &roles.target),
    ]
}

/// The same as resources of Terraform.
fn terraform_resources(roles: &Roles) -> Vec<Value> {
    let role = |arn: &str, trust: &Value| {
        let name = name_of(arn);
        let values =
            json!({"name": name, "arn": arn, "path": "/", "assume_role_policy": trust.to_string()});
        terraform::resource(&format!("aws_iam_role.{name}"), values)
    };
    let own = |arn: &str, statements: &Value| {
        let name = name_of(arn);
        let values = json!({"name": "p", "role": name, "policy": policy(statements).to_string()});
        terraform::resource(&format!("aws_iam_role_policy.{name}"), values)
    };
    let machine = json!({"name": "machine", "arn": MACHINE, "role_arn": EXECUTION,
        "definition": definition(TASK, TARGET).to_string(),
        "logging_configuration": [{"level": "OFF"}], "tracing_configuration": [{"enabled": false}]});
    vec![
        terraform::resource("aws_sfn_state_machine.machine", machine),
        role(EXECUTION, &trust_of("states.amazonaws.com")),
        role(TARGET, &policy(&roles.target_trust)),
        role(TASK, &trust_of("ecs-tasks.amazonaws.com")),
        own(EXECUTION, &roles.execution),
        own(TARGET, &roles.target),
    ]
}

/// A plan that changes nothing of them.
fn planned(roles: &Roles) -> Value {
    let resources = terraform_resources(roles);
    let configs: Vec<Value> = resources
        .iter()
        .map(|resource| terraform::config(resource["address"].as_str().unwrap(), &[]))
        .collect();
    terraform::plan(&resources, &configs)
}

/// What `get-account-authorization-details` and `describe-state-machine` print.
fn export(roles: &Roles) -> Vec<Value> {
    let role = |arn: &str, trust: Value, statements: Option<&Value>| {
        let own = statements
            .map(|statements| json!({"PolicyName": "p", "PolicyDocument": policy(statements)}));
        json!({"RoleName": name_of(arn), "Arn": arn, "Path": "/", "AssumeRolePolicyDocument": trust,
            "RolePolicyList": own.into_iter().collect::<Vec<_>>(), "AttachedManagedPolicies": []})
    };
    let list = json!({"RoleDetailList": [
        role(EXECUTION, trust_of("states.amazonaws.com"), Some(&roles.execution)),
        role(TARGET, policy(&roles.target_trust), Some(&roles.target)),
        role(TASK, trust_of("ecs-tasks.amazonaws.com"), None),
        role("arn:aws:iam::111122223333:role/unnamed", trust_of("ec2.amazonaws.com"), None),
    ], "Policies": [], "IsTruncated": false});
    let machine = outputs(roles).remove(0);
    vec![machine, list]
}

fn name_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap()
}

fn as_documents(texts: &[String]) -> Case {
    let mut case = Case::bare().setting("account", "111122223333");
    for (at, text) in texts.iter().enumerate() {
        case = case.document(json!({"name": format!("{at}"), "text": text}));
    }
    case
}

/// What a check says, with roles by their names.
fn said(report: &Report) -> Vec<(CheckKind, Verdict, String, String, Option<String>)> {
    let checks = report.checks.iter();
    checks
        .map(|check| {
            (
                check.kind,
                check.verdict,
                name_of(&check.role).to_owned(),
                check.action.clone(),
                check.resource.as_deref().map(|arn| name_of(arn).to_owned()),
            )
        })
        .collect()
}

/// The machine as everything that it can be pasted as.
fn forms(roles: &Roles) -> Vec<(&'static str, Case)> {
    let block = |value: &Value| {
        let mut text = String::new();
        yaml(value, 0, &mut text);
        text.trim_start().to_owned()
    };
    let template = |value: Value| as_documents(&[value.to_string()]);
    let in_yaml = |value: Value| as_documents(&[block(&value)]);
    let exported: Vec<String> = export(roles).iter().map(Value::to_string).collect();
    let texts: Vec<String> = outputs(roles).iter().map(Value::to_string).collect();
    vec![
        ("JSON", of_bare(roles, &|value| value.to_string())),
        ("YAML", of_bare(roles, &block)),
        ("CloudFormation", template(cloudformation(roles))),
        ("CloudFormation in YAML", in_yaml(cloudformation(roles))),
        ("SAM", template(serverless(roles))),
        ("SAM in YAML", in_yaml(serverless(roles))),
        ("commands", as_documents(&texts)),
        ("an export", as_documents(&exported)),
        (
            "a state of Terraform",
            template(terraform::state(&terraform_resources(roles))),
        ),
        ("a plan of Terraform", template(planned(roles))),
    ]
}

/// All forms say the same; gives what they say.
fn same(roles: &Roles, level: &str) -> Vec<(CheckKind, Verdict, String, String, Option<String>)> {
    let mut first = None;
    for (name, case) in forms(roles) {
        let report = case
            .setting("level", level)
            .setting("region", "eu-west-1")
            .report();
        let said = said(&report);
        assert_eq!(
            first.get_or_insert_with(|| said.clone()),
            &said,
            "{name}: {:?}",
            report.notices
        );
    }
    first.unwrap()
}

fn trusting() -> Value {
    json!([{"Effect": "Allow", "Principal": {"AWS": EXECUTION}, "Action": "sts:AssumeRole"}])
}

#[test]
fn what_is_allowed_is_allowed_in_every_form() {
    let roles = Roles {
        execution: json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": TASK,
                "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}},
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET}]),
        target: json!([{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]),
        target_trust: trusting(),
    };
    let said = same(&roles, "roles");
    assert!(said.len() >= 4, "{said:?}");
    assert!(said.iter().all(|one| one.1 == Verdict::Granted), "{said:?}");
}

#[test]
fn what_is_missing_or_denied_is_so_in_every_form_and_at_every_level() {
    let roles = Roles {
        execution: json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": TARGET},
            {"Effect": "Deny", "Action": "sts:*", "Resource": TARGET},
            {"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]),
        target: json!([{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]),
        target_trust: trusting(),
    };
    for level in ["roles", "all"] {
        let said = same(&roles, level);
        let of = |kind| {
            let checks = said.iter().filter(move |one| one.0 == kind);
            checks.map(|one| one.1).collect::<Vec<_>>()
        };
        assert_eq!(of(CheckKind::PassRole), [Verdict::Missing; 2], "{said:?}");
        assert_eq!(of(CheckKind::AssumeRole), [Verdict::Denied], "{said:?}");
        assert_eq!(said.len() > 8, level == "all", "{said:?}");
    }
}
