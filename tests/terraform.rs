//! Plans and states of Terraform: `terraform show -json`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod support;

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use support::{Case, checks, notices, reasons, statement, verdicts};

const TASK: &str = "arn:aws:iam::111122223333:role/task";
const EXEC: &str = "arn:aws:iam::111122223333:role/exec";

fn definition() -> Value {
    json!({"StartAt": "Run", "States": {"Run": {
        "Type": "Task", "Resource": "arn:aws:states:::ecs:runTask",
        "Parameters": {"TaskDefinition": "app", "LaunchType": "FARGATE"}, "End": true}}})
}

fn glue() -> Value {
    json!({"StartAt": "Make", "States": {"Make": {
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:createJob",
        "Parameters": {"Role": TASK}, "End": true}}})
}

fn policy(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [statement("Allow", action, "*")]})
}

fn deny() -> Value {
    json!({"Version": "2012-10-17", "Statement": [statement("Deny", "iam:PassRole", "*")]})
}

/// A resource with what is planned of it.
fn resource(address: &str, values: Value) -> Value {
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
fn config(address: &str, references: &[(&str, &[&str])]) -> Value {
    let mut config = resource(address, Value::Null);
    config["provider_config_key"] = json!("aws");
    config["expressions"] = json!({});
    for (key, list) in references {
        config["expressions"][key] = json!({"references": list});
    }
    config
}

fn plan(resources: &[Value], configs: &[Value]) -> Value {
    json!({"format_version": "1.2", "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": [],
        "configuration": {"root_module": {"resources": configs}}})
}

fn state(resources: &[Value]) -> Value {
    json!({"format_version": "1.0", "terraform_version": "1.9.0",
        "values": {"root_module": {"resources": resources}}})
}

/// A machine, its role and what it runs, all new.
fn base() -> (Vec<Value>, Vec<Value>) {
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

fn report(document: &Value) -> Report {
    Case::bare()
        .document(json!({"name": "plan.json", "text": document.to_string()}))
        .report()
}

/// The verdict of the only PassRole.
#[track_caller]
fn pass(document: &Value) -> Verdict {
    let report = report(document);
    let found = verdicts(&report, CheckKind::PassRole);
    assert_eq!(found.len(), 1, "{:?} {:?}", report.checks, notices(&report));
    found[0]
}

/// The base with more.
fn with(more: &[(Value, Value)]) -> Value {
    let (mut resources, mut configs) = base();
    for (resource, config) in more {
        resources.push(resource.clone());
        configs.push(config.clone());
    }
    plan(&resources, &configs)
}

#[test]
fn a_role_that_may_not_pass_is_said_with_a_place_in_the_string() {
    let document = with(&[]);
    let report = report(&document);
    let check = checks(&report, CheckKind::PassRole)[0];
    assert_eq!(check.verdict, Verdict::Missing, "{:?}", reasons(check));
    let text: Vec<u16> = document.to_string().encode_utf16().collect();
    let at = |at: usize| {
        let place = &check.at[at];
        String::from_utf16(&text[place.start as usize..place.end as usize]).unwrap()
    };
    let all: Vec<String> = (0..check.at.len()).map(at).collect();
    assert!(all.iter().any(|text| text == "\\\"app\\\""), "{all:?}");
    assert_eq!(
        verdicts(&report, CheckKind::RoleTrust),
        [Verdict::Granted, Verdict::Granted]
    );
}

#[test]
fn a_policy_of_the_role_grants() {
    let text = policy("iam:PassRole").to_string();
    let refers: &[&str] = &["aws_iam_role.exec.id", "aws_iam_role.exec"];
    for values in [
        json!({"role": "exec", "policy": text}),
        json!({"policy": text}),
    ] {
        let document = with(&[(
            resource("aws_iam_role_policy.p", values),
            config("aws_iam_role_policy.p", &[("role", refers)]),
        )]);
        assert_eq!(pass(&document), Verdict::Granted);
    }
    // In the role itself.
    let (mut resources, mut configs) = base();
    resources[1]["values"]["inline_policy"] = json!([{"name": "p", "policy": text}]);
    configs[1]["expressions"]["inline_policy"] = json!([{"name": {"constant_value": "p"}}]);
    assert_eq!(pass(&plan(&resources, &configs)), Verdict::Granted);
    // What was read before the plan is newer in a resource of its own.
    resources[4]["values"]["name"] = json!("p");
    configs[1]["expressions"] = json!({});
    assert_eq!(pass(&plan(&resources, &configs)), Verdict::Missing);
    // It may go with a resource that is deleted.
    resources[4]["values"]["name"] = json!("other");
    let mut document = plan(&resources, &configs);
    document["resource_changes"] = json!([{"type": "aws_iam_role_policy",
        "change": {"actions": ["delete"], "before": {"role": "exec", "name": "p"}, "after": null}}]);
    assert_eq!(pass(&document), Verdict::Undecided);
}

fn attachment(values: Value, references: &[(&str, &[&str])]) -> (Value, Value) {
    (
        resource("aws_iam_role_policy_attachment.a", values),
        config("aws_iam_role_policy_attachment.a", references),
    )
}

fn managed(values: Value, references: &[(&str, &[&str])]) -> (Value, Value) {
    (
        resource("aws_iam_policy.p", values),
        config("aws_iam_policy.p", references),
    )
}

const OF_POLICY: &[&str] = &["aws_iam_policy.p.arn", "aws_iam_policy.p"];

#[test]
fn a_policy_that_is_attached_grants() {
    let values = json!({"name": "p", "policy": policy("iam:PassRole").to_string()});
    let attached = attachment(json!({"role": "exec"}), &[("policy_arn", OF_POLICY)]);
    let document = with(&[managed(values.clone(), &[]), attached.clone()]);
    assert_eq!(pass(&document), Verdict::Granted);
    let listed = (
        resource("aws_iam_policy_attachment.a", json!({"roles": ["exec"]})),
        config("aws_iam_policy_attachment.a", &[("policy_arn", OF_POLICY)]),
    );
    assert_eq!(
        pass(&with(&[managed(values.clone(), &[]), listed])),
        Verdict::Granted
    );
    // Nothing attaches it.
    assert_eq!(
        pass(&with(&[managed(values.clone(), &[])])),
        Verdict::Missing
    );
    // What is attached is not told.
    let unknown = attachment(json!({"role": "exec"}), &[("policy_arn", &["local.arn"])]);
    assert_eq!(
        pass(&with(&[managed(values.clone(), &[]), unknown])),
        Verdict::Undecided
    );
    // A boundary that allows nothing of it.
    let (mut resources, mut configs) = base();
    let (boundary, made) = managed(json!({"policy": policy("ecs:*").to_string()}), &[]);
    resources.push(boundary);
    configs.push(made);
    resources.push(resource(
        "aws_iam_role_policy.p",
        json!({"role": "exec", "policy": policy("iam:PassRole").to_string()}),
    ));
    configs.push(config("aws_iam_role_policy.p", &[]));
    configs[1]["expressions"]["permissions_boundary"] = json!({"references": OF_POLICY});
    assert_eq!(pass(&plan(&resources, &configs)), Verdict::Missing);
    configs[1]["expressions"]["permissions_boundary"] = json!({"references": ["var.boundary"]});
    assert_eq!(pass(&plan(&resources, &configs)), Verdict::Undecided);
}

#[test]
fn a_policy_of_aws_is_only_named() {
    for (name, expected) in [
        ("NoSuchPolicy", Verdict::Undecided),
        // Of these it is known what they say of roles.
        ("PowerUserAccess", Verdict::Missing),
        ("AdministratorAccess", Verdict::Granted),
    ] {
        let arn = format!("arn:aws:iam::aws:policy/{name}");
        let attached = attachment(json!({"role": "exec", "policy_arn": arn}), &[]);
        let document = with(&[attached]);
        assert_eq!(pass(&document), expected, "{name}");
        let is_said = notices(&report(&document)).contains(&"policy-only-named".to_owned());
        assert_eq!(is_said, expected == Verdict::Undecided, "{name}");
    }
}

#[test]
fn a_policy_of_aws_that_the_plan_may_detach_grants_nothing() {
    let (mut resources, configs) = base();
    resources[1]["values"]["managed_policy_arns"] =
        json!(["arn:aws:iam::aws:policy/AdministratorAccess"]);
    assert_eq!(pass(&plan(&resources, &configs)), Verdict::Undecided);
    // One that says nothing of roles says nothing of them either way.
    resources[1]["values"]["managed_policy_arns"] =
        json!(["arn:aws:iam::aws:policy/AmazonS3FullAccess"]);
    assert_eq!(pass(&plan(&resources, &configs)), Verdict::Missing);
}

/// Everything is known.
fn known(pass_role: &str) -> Value {
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

#[test]
fn a_state_tells_everything() {
    assert_eq!(pass(&known("exec")), Verdict::Granted);
    assert_eq!(pass(&known(EXEC)), Verdict::Granted);
    // What another role may do does not count.
    assert_eq!(pass(&known("task")), Verdict::Missing);
    // Two roles of that name, of two accounts.
    let mut document = known("exec");
    document["values"]["root_module"]["resources"]
        .as_array_mut()
        .unwrap()
        .push(resource(
            "aws_iam_role.foreign",
            json!({"name": "exec", "arn": "arn:aws:iam::444455556666:role/exec"}),
        ));
    assert_eq!(pass(&document), Verdict::Undecided);
}

#[test]
fn the_same_machine_and_policy_alone_give_the_same() {
    for role in ["exec", "task"] {
        let document = known(role);
        let resources = document["values"]["root_module"]["resources"]
            .as_array()
            .unwrap();
        let text = |at: usize, key: &str| resources[at]["values"][key].as_str().unwrap().to_owned();
        let task_definition = json!({"taskDefinition": {"family": "app", "taskRoleArn": TASK,
            "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3"}});
        let owner = if role == "exec" { EXEC } else { TASK };
        let alone = Case::bare()
            .setting("executionRole", EXEC)
            .setting("stateMachineArn", &text(0, "arn"))
            .text("m.json", "state-machine", &text(0, "definition"))
            .text("t.json", "task-definition", &task_definition.to_string())
            .document(json!({"name": "o", "kind": "identity-policy", "role": EXEC, "text": text(4, "policy")}))
            .document(json!({"name": "p", "kind": "identity-policy", "role": owner, "text": text(5, "policy")}))
            .document(json!({"name": "e", "kind": "trust-policy", "role": EXEC, "text": text(1, "assume_role_policy")}))
            .document(json!({"name": "a", "kind": "trust-policy", "role": TASK, "text": text(2, "assume_role_policy")}))
            .report();
        let of = |report: &Report| -> Vec<_> {
            report
                .checks
                .iter()
                .map(|check| {
                    (
                        check.kind,
                        check.action.clone(),
                        check.resource.clone(),
                        check.verdict,
                    )
                })
                .collect()
        };
        assert_eq!(of(&report(&document)), of(&alone), "{role}");
    }
}

#[test]
fn what_is_not_known_is_not_granted() {
    let text = policy("iam:PassRole").to_string();
    let grant = (
        resource(
            "aws_iam_role_policy.p",
            json!({"role": "exec", "policy": text}),
        ),
        config("aws_iam_role_policy.p", &[]),
    );
    // A policy that is not known may deny.
    let unknown = |key: &str, references: &[&str]| {
        (
            resource("aws_iam_role_policy.u", json!({})),
            config(
                "aws_iam_role_policy.u",
                &[(key, references), ("role", &["aws_iam_role.exec.id"])],
            ),
        )
    };
    assert_eq!(pass(&with(std::slice::from_ref(&grant))), Verdict::Granted);
    for references in [
        &["aws_iam_role.task.arn"][..],
        &["data.aws_iam_policy_document.d.json"],
        &[],
    ] {
        let document = with(&[grant.clone(), unknown("policy", references)]);
        assert_eq!(pass(&document), Verdict::Undecided);
    }
    // So may one of which it is not known whose it is.
    for references in [
        &["each.value"][..],
        &["var.role"],
        &["aws_iam_role.exec.name", "aws_iam_role.exec", "var.x"],
        &["aws_iam_role.exec"],
        &["aws_iam_role.exec.unique_id"],
    ] {
        let document = with(&[
            grant.clone(),
            (
                resource(
                    "aws_iam_role_policy.u",
                    json!({"policy": deny().to_string()}),
                ),
                config("aws_iam_role_policy.u", &[("role", references)]),
            ),
        ]);
        assert_eq!(pass(&document), Verdict::Undecided, "{references:?}");
    }
    // Lists of which a part is not known.
    for (key, value) in [
        ("managed_policy_arns", None),
        ("managed_policy_arns", Some(json!([null]))),
        ("inline_policy", None),
        ("inline_policy", Some(json!([{"name": "x"}]))),
        ("inline_policy", Some(json!([null]))),
        ("inline_policy", Some(json!("x"))),
    ] {
        let mut document = with(std::slice::from_ref(&grant));
        if let Some(value) = &value {
            document["planned_values"]["root_module"]["resources"][1]["values"][key] =
                value.clone();
        }
        document["configuration"]["root_module"]["resources"][1]["expressions"][key] =
            json!({"references": ["var.x"]});
        assert_eq!(pass(&document), Verdict::Undecided, "{key} {value:?}");
    }
    // A machine whose role is not known.
    let mut document = with(std::slice::from_ref(&grant));
    document["configuration"]["root_module"]["resources"][0]["expressions"]["role_arn"] =
        json!({"references": ["local.role"]});
    assert_eq!(pass(&document), Verdict::Undecided);
    // A plan without its configuration.
    let mut document = with(&[grant]);
    document["configuration"].take();
    assert_eq!(pass(&document), Verdict::Undecided);
}

#[test]
fn a_definition_that_is_not_known_is_said() {
    let (mut resources, mut configs) = base();
    resources[0]["values"] = json!({"name": "m"});
    configs[0]["expressions"]["definition"] = json!({"references": ["aws_iam_role.task.arn"]});
    let report = report(&plan(&resources, &configs));
    assert!(
        notices(&report).contains(&"definition-elsewhere".to_owned()),
        "{:?}",
        notices(&report)
    );
    assert!(report.checks.is_empty());
}

#[test]
fn a_data_source_makes_a_policy() {
    let refers: &[&str] = &[
        "data.aws_iam_policy_document.d.json",
        "data.aws_iam_policy_document.d",
    ];
    let (mut resources, mut configs) = base();
    resources.push(resource("aws_iam_role_policy.p", json!({"role": "exec"})));
    configs.push(config("aws_iam_role_policy.p", &[("policy", refers)]));
    configs.push(config("data.aws_iam_policy_document.d", &[]));
    let data = resource(
        "data.aws_iam_policy_document.d",
        json!({"json": policy("iam:PassRole").to_string()}),
    );
    let mut document = plan(&resources, &configs);
    assert_eq!(pass(&document), Verdict::Undecided);
    document["prior_state"] = state(std::slice::from_ref(&data));
    assert_eq!(pass(&document), Verdict::Granted);
    // It is looked up again.
    resources.push(resource("data.aws_iam_policy_document.d", json!({})));
    let mut document = plan(&resources, &configs);
    document["prior_state"] = state(&[data]);
    assert_eq!(pass(&document), Verdict::Undecided);
}

#[test]
fn roles_of_other_accounts_are_others() {
    let grant = |role: &str| {
        (
            resource(
                "aws_iam_role_policy.p",
                json!({"role": role, "policy": policy("iam:PassRole").to_string()}),
            ),
            config("aws_iam_role_policy.p", &[]),
        )
    };
    assert_eq!(pass(&with(&[grant("task")])), Verdict::Missing);
    // Another provider: the account of the task role need not be that of the machine's.
    let mut document = with(&[grant("exec")]);
    document["configuration"]["root_module"]["resources"][2]["provider_config_key"] =
        json!("aws.other");
    assert_eq!(pass(&document), Verdict::Undecided);
    // The account of the provider was looked up.
    let mut document = with(&[grant("exec")]);
    document["planned_values"]["root_module"]["resources"][3]["values"]["task_role_arn"] =
        json!(TASK);
    assert_eq!(pass(&document), Verdict::Undecided);
    let caller = "data.aws_caller_identity.me";
    document["configuration"]["root_module"]["resources"]
        .as_array_mut()
        .unwrap()
        .push(config(caller, &[]));
    document["prior_state"] = state(&[resource(caller, json!({"account_id": "111122223333"}))]);
    assert_eq!(pass(&document), Verdict::Granted);
    document["prior_state"] = state(&[resource(caller, json!({"account_id": "444455556666"}))]);
    assert_ne!(pass(&document), Verdict::Granted);
}

/// Roles in modules: the machine gets its role by an output, the policy by a variable.
fn modules(called: &str) -> Value {
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

#[test]
fn references_lead_through_modules() {
    assert_eq!(pass(&modules("module.role")), Verdict::Granted);
    // Which instance is meant is not told.
    assert_eq!(pass(&modules("module.role[0]")), Verdict::Undecided);
    let mut document = modules("module.role");
    document["configuration"]["root_module"]["module_calls"]["grant"]["expressions"]["role"]["references"] =
        json!(["var.a", "module.role.name"]);
    assert_eq!(pass(&document), Verdict::Undecided);
    // Variables that lead to each other end.
    document["configuration"]["root_module"]["module_calls"]["role"]["module"]["outputs"]["arn"]
        ["expression"]["references"] = json!(["var.x"]);
    document["configuration"]["root_module"]["module_calls"]["role"]["expressions"] =
        json!({"x": {"references": ["module.role.arn"]}});
    assert_eq!(pass(&document), Verdict::Undecided);
}

#[test]
fn of_several_instances_it_is_not_known_which_is_meant() {
    let text = policy("iam:PassRole").to_string();
    for (count, refers, expected) in [
        (1, "aws_iam_role.exec[0].id", Verdict::Granted),
        (2, "aws_iam_role.exec[0].id", Verdict::Granted),
        (2, "aws_iam_role.exec[1].id", Verdict::Missing),
        (2, "aws_iam_role.exec", Verdict::Undecided),
        (2, "aws_iam_role.exec.id", Verdict::Undecided),
        (2, "aws_iam_role.exec[7].id", Verdict::Undecided),
    ] {
        let (mut resources, mut configs) = base();
        let mut role = resources.remove(1);
        role["values"].as_object_mut().unwrap().remove("name");
        for at in 0..count {
            role["address"] = json!(format!("aws_iam_role.exec[{at}]"));
            role["index"] = json!(at);
            resources.push(role.clone());
        }
        // Else nothing is told of it.
        resources[3]["values"]
            .as_object_mut()
            .unwrap()
            .remove("role");
        configs[4]["expressions"]["role"] = json!({"references": ["aws_iam_role.exec[0].id", "aws_iam_role.exec[0]", "aws_iam_role.exec"]});
        configs[0]["expressions"]["role_arn"] = json!({"references": ["aws_iam_role.exec[0].arn", "aws_iam_role.exec[0]", "aws_iam_role.exec"]});
        resources.push(resource("aws_iam_role_policy.p", json!({"policy": text})));
        configs.push(config("aws_iam_role_policy.p", &[("role", &[refers])]));
        assert_eq!(
            pass(&plan(&resources, &configs)),
            expected,
            "{count} {refers}"
        );
    }
}

#[test]
fn placeholders_mean_nothing_in_another_document() {
    // The roles of two plans are not the same, though they are called alike.
    let text = policy("iam:PassRole").to_string();
    let granting = with(&[(
        resource(
            "aws_iam_role_policy.p",
            json!({"role": "exec", "policy": text}),
        ),
        config("aws_iam_role_policy.p", &[]),
    )]);
    let report = Case::bare()
        .document(json!({"name": "one.json", "text": with(&[]).to_string()}))
        .document(json!({"name": "two.json", "text": granting.to_string()}))
        .report();
    let first = checks(&report, CheckKind::PassRole)[0];
    assert_eq!(first.verdict, Verdict::Missing);
}

#[test]
fn a_known_role_is_passed() {
    let (mut resources, configs) = base();
    resources[0]["values"]["definition"] = json!(glue().to_string());
    assert_eq!(pass(&plan(&resources, &configs)), Verdict::Missing);
}

/// Puts each value in the place of each part of a document.
fn twisted(node: &Value, values: &[Value], rebuild: &dyn Fn(Value)) {
    for value in values {
        rebuild(value.clone());
    }
    match node {
        Value::Object(members) => {
            for (key, child) in members {
                let without = {
                    let mut copy = members.clone();
                    copy.remove(key);
                    Value::Object(copy)
                };
                rebuild(without);
                twisted(child, values, &|value| {
                    let mut copy = members.clone();
                    copy.insert(key.clone(), value);
                    rebuild(Value::Object(copy));
                });
            }
        }
        Value::Array(items) => {
            for (at, child) in items.iter().enumerate() {
                twisted(child, values, &|value| {
                    let mut copy = items.clone();
                    copy[at] = value;
                    rebuild(Value::Array(copy));
                });
            }
        }
        _ => {}
    }
}

#[test]
fn any_shape_gives_a_report_and_nothing_is_granted_by_it() {
    let values = json!({"name": "p", "policy": policy("iam:PassRole").to_string()});
    let attached = attachment(json!({"role": "exec"}), &[("policy_arn", OF_POLICY)]);
    let document = with(&[managed(values, &[]), attached]);
    let wrong = [
        json!(null),
        json!(5),
        json!("x"),
        json!([]),
        json!({}),
        json!([[{}]]),
        json!(""),
    ];
    let count = std::cell::Cell::new(0);
    for document in [document, modules("module.role")] {
        twisted(&document, &wrong, &|document| {
            report(&document);
            count.set(count.get() + 1);
        });
    }
    assert!(count.get() > 1000);
    // Nothing of a plan that lacks PassRole makes it granted.
    twisted(&with(&[]), &wrong, &|document| {
        let report = report(&document);
        for check in checks(&report, CheckKind::PassRole) {
            assert_ne!(check.verdict, Verdict::Granted, "{document}");
        }
    });
}
