//! Plans and states of Terraform: `terraform show -json`.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};

use super::{Case, notices, statement, verdicts};

/// A passed role.
pub const TASK: &str = "arn:aws:iam::111122223333:role/task";

/// The execution role.
pub const EXEC: &str = "arn:aws:iam::111122223333:role/exec";

/// A machine that runs an ECS task.
pub fn definition() -> Value {
    json!({"StartAt": "Run", "States": {"Run": {
        "Type": "Task", "Resource": "arn:aws:states:::ecs:runTask",
        "Parameters": {"TaskDefinition": "app", "LaunchType": "FARGATE"}, "End": true}}})
}

/// A machine that passes a known role.
pub fn glue() -> Value {
    json!({"StartAt": "Make", "States": {"Make": {
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:createJob",
        "Parameters": {"Role": TASK}, "End": true}}})
}

/// A policy that allows an action.
pub fn policy(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [statement("Allow", action, "*")]})
}

/// A policy that denies PassRole.
pub fn deny() -> Value {
    json!({"Version": "2012-10-17", "Statement": [statement("Deny", "iam:PassRole", "*")]})
}

/// A resource with what is planned of it.
pub fn resource(address: &str, values: Value) -> Value {
    let (base, index) = match address.split_once('[') {
        Some((base, _)) => (base, json!(0)),
        None => (address, Value::Null),
    };
    let local = base
        .rsplit_once("module.")
        .map_or(base, |(_, rest)| rest.split_once('.').unwrap().1);
    let (mode, rest) = match local.strip_prefix("data.") {
        Some(rest) => ("data", rest),
        None => ("managed", local),
    };
    let (kind, name) = rest.split_once('.').unwrap();
    json!({"address": address, "mode": mode, "type": kind, "name": name, "index": index, "values": values})
}

/// What the configuration says of a resource: references by attribute.
pub fn config(address: &str, references: &[(&str, &[&str])]) -> Value {
    let mut config = resource(address, Value::Null);
    config["provider_config_key"] = json!("aws");
    config["expressions"] = json!({});
    for (key, list) in references {
        config["expressions"][key] = json!({"references": list});
    }
    config
}

/// A plan.
pub fn plan(resources: &[Value], configs: &[Value]) -> Value {
    json!({"format_version": "1.2", "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": [],
        "configuration": {"root_module": {"resources": configs}}})
}

/// A state.
pub fn state(resources: &[Value]) -> Value {
    json!({"format_version": "1.0", "terraform_version": "1.9.0",
        "values": {"root_module": {"resources": resources}}})
}

/// A machine, its role and what it runs, all new.
pub fn base() -> (Vec<Value>, Vec<Value>) {
    let resources = vec![
        resource(
            "aws_sfn_state_machine.m",
            json!({"name": "m", "definition": definition().to_string()}),
        ),
        resource(
            "aws_iam_role.exec",
            json!({"name": "exec", "path": "/",
            "assume_role_policy": json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}]}).to_string()}),
        ),
        resource(
            "aws_iam_role.task",
            json!({"name": "task", "path": "/",
            "assume_role_policy": json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]}).to_string()}),
        ),
        resource(
            "aws_ecs_task_definition.app",
            json!({"family": "app", "execution_role_arn": null}),
        ),
        resource(
            "aws_iam_role_policy.other",
            json!({"name": "other", "role": "exec", "policy": policy("ecs:RunTask").to_string()}),
        ),
    ];
    let configs = vec![
        config(
            "aws_sfn_state_machine.m",
            &[("role_arn", &["aws_iam_role.exec.arn", "aws_iam_role.exec"])],
        ),
        config("aws_iam_role.exec", &[]),
        config("aws_iam_role.task", &[]),
        config(
            "aws_ecs_task_definition.app",
            &[(
                "task_role_arn",
                &["aws_iam_role.task.arn", "aws_iam_role.task"],
            )],
        ),
        config("aws_iam_role_policy.other", &[]),
    ];
    (resources, configs)
}

/// What is said of a document.
pub fn report(document: &Value) -> Report {
    Case::bare()
        .document(json!({"name": "plan.json", "text": document.to_string()}))
        .report()
}

/// The verdict of the only PassRole.
#[track_caller]
pub fn pass(document: &Value) -> Verdict {
    let report = report(document);
    let found = verdicts(&report, CheckKind::PassRole);
    assert_eq!(found.len(), 1, "{:?} {:?}", report.checks, notices(&report));
    found[0]
}

/// The base with more.
pub fn with(more: &[(Value, Value)]) -> Value {
    let (mut resources, mut configs) = base();
    for (resource, config) in more {
        resources.push(resource.clone());
        configs.push(config.clone());
    }
    plan(&resources, &configs)
}

/// Attaches a policy.
pub fn attachment(values: Value, references: &[(&str, &[&str])]) -> (Value, Value) {
    (
        resource("aws_iam_role_policy_attachment.a", values),
        config("aws_iam_role_policy_attachment.a", references),
    )
}

/// A managed policy.
pub fn managed(values: Value, references: &[(&str, &[&str])]) -> (Value, Value) {
    (
        resource("aws_iam_policy.p", values),
        config("aws_iam_policy.p", references),
    )
}

/// References to the managed policy.
pub const OF_POLICY: &[&str] = &["aws_iam_policy.p.arn", "aws_iam_policy.p"];

/// Everything is known.
pub fn known(pass_role: &str) -> Value {
    let (mut resources, _) = base();
    resources[0]["values"]["role_arn"] = json!(EXEC);
    resources[0]["values"]["arn"] = json!("arn:aws:states:eu-west-1:111122223333:stateMachine:m");
    resources[1]["values"]["arn"] = json!(EXEC);
    resources[2]["values"]["arn"] = json!(TASK);
    resources[3]["values"]["task_role_arn"] = json!(TASK);
    resources[3]["values"]["arn"] =
        json!("arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3");
    resources.push(resource("aws_iam_role_policy.p", json!({"role": pass_role, "name": "p",
        "policy": json!({"Version": "2012-10-17", "Statement": [statement("Allow", "iam:PassRole", TASK)]}).to_string()})));
    state(&resources)
}

/// Roles in modules: the machine gets its role by an output, the policy by a variable.
pub fn modules(called: &str) -> Value {
    let (mut resources, mut configs) = base();
    let mut role = resources.remove(1);
    let role_config = configs.remove(1);
    role["address"] = json!(format!("{called}.aws_iam_role.exec"));
    role["values"].as_object_mut().unwrap().remove("name");
    configs[0]["expressions"]["role_arn"] =
        json!({"references": ["module.role.arn", "module.role"]});
    let mut granting = resource(
        "aws_iam_role_policy.p",
        json!({"policy": policy("iam:PassRole").to_string()}),
    );
    granting["address"] = json!("module.grant.aws_iam_role_policy.p");
    let output =
        json!({"expression": {"references": ["aws_iam_role.exec.arn", "aws_iam_role.exec"]}});
    let name =
        json!({"expression": {"references": ["aws_iam_role.exec.name", "aws_iam_role.exec"]}});
    let mut document = plan(&resources, &configs);
    document["planned_values"]["root_module"]["child_modules"] = json!([
        {"address": called, "resources": [role]},
        {"address": "module.grant", "resources": [granting]},
    ]);
    document["configuration"]["root_module"]["module_calls"] = json!({
        "role": {"module": {"resources": [role_config], "outputs": {"arn": output, "name": name}}},
        "grant": {"expressions": {"role": {"references": ["module.role.name", "module.role"]}},
                  "module": {"resources": [config("aws_iam_role_policy.p", &[("role", &["var.role"])])]}},
    });
    document
}

/// How a plan changes a resource: what is known of it, and what is not.
pub fn change(address: &str, after: &Value, unknown: &Value) -> Value {
    let mut change = resource(address, Value::Null);
    change.as_object_mut().unwrap().remove("values");
    change["change"] =
        json!({"actions": ["create"], "before": null, "after": after, "after_unknown": unknown});
    change
}

/// The base, where the policy of the execution role is made when the plan is applied. Each
/// statement comes with what is not known of it, and with its configuration.
pub fn made_later(statements: &[(Value, Value, Value)]) -> Value {
    let policy = resource("aws_iam_role_policy.p", json!({"role": "exec"}));
    let refers: &[&str] = &[
        "data.aws_iam_policy_document.d.json",
        "data.aws_iam_policy_document.d",
    ];
    let (mut resources, mut configs) = base();
    resources.push(policy);
    configs.push(config("aws_iam_role_policy.p", &[("policy", refers)]));
    let address = "data.aws_iam_policy_document.d";
    let all =
        |at: fn(&(Value, Value, Value)) -> Value| statements.iter().map(at).collect::<Value>();
    let after = json!({"statement": all(|one| one.0.clone()), "version": null, "policy_id": null});
    let unknown = json!({"statement": all(|one| one.1.clone()), "json": true, "id": true});
    let mut source = config(address, &[]);
    source["expressions"]["statement"] = all(|one| one.2.clone());
    configs.push(source);
    resources.push(resource(address, after.clone()));
    let mut document = plan(&resources, &configs);
    document["resource_changes"] = json!([change(address, &after, &unknown)]);
    document
}

/// A statement of a data source as a plan tells it.
pub fn planned(effect: Value, actions: &[&str], resources: &[&str]) -> Value {
    json!({"effect": effect, "actions": actions, "not_actions": null, "resources": resources,
        "not_resources": null, "principals": [], "not_principals": [], "condition": [], "sid": null})
}

/// A state as the file in which it is kept.
pub fn kept(state: &Value) -> Value {
    let resources = state["values"]["root_module"]["resources"]
        .as_array()
        .unwrap();
    let resources: Value = resources
        .iter()
        .map(|resource| {
            json!({"mode": resource["mode"], "type": resource["type"], "name": resource["name"],
                "provider": "provider[\"aws\"]",
                "instances": [{"schema_version": 0, "attributes": resource["values"]}]})
        })
        .collect();
    json!({"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "x",
        "outputs": {}, "resources": resources, "check_results": null})
}
