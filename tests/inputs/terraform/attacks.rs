//! Odd plans and states of Terraform: what must never be granted by them.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Verdict};
use test_support::checks;
use test_support::terraform::*;

/// The base with a policy that grants, as text and as a plan.
fn granting() -> Value {
    with(&[own_policy("p", "exec", &policy("iam:PassRole"))])
}

/// An inline policy of a role that is named.
fn own_policy(name: &str, role: &str, policy: &Value) -> (Value, Value) {
    let address = format!("aws_iam_role_policy.{name}");
    let values = json!({"name": name, "role": role, "policy": policy.to_string()});
    (resource(&address, values), config(&address, &[]))
}

/// Adds a resource with its configuration.
fn add(document: &mut Value, (planned, configured): (Value, Value)) {
    for (key, value) in [("planned_values", planned), ("configuration", configured)] {
        let list = &mut document[key]["root_module"]["resources"];
        list.as_array_mut().unwrap().push(value);
    }
}

/// Adds a resource of which nothing refers to another.
fn plain(document: &mut Value, address: &str, values: Value) {
    add(document, (resource(address, values), config(address, &[])));
}

/// The planned values of the execution role.
fn exec(document: &mut Value) -> &mut Value {
    &mut document["planned_values"]["root_module"]["resources"][1]["values"]
}

/// Changes a plan that grants.
type Change = fn(&mut Value);

#[test]
#[rustfmt::skip] // an attack, a row
fn no_odd_plan_grants() {
    assert_eq!(pass(&granting()), Verdict::Granted);
    let rows: &[(&str, Change)] = &[
        ("a Deny is forgotten, not destroyed", |plan| {
            let mut gone = change("aws_iam_role_policy.gone", &json!(null), &json!({}));
            gone["change"]["actions"] = json!(["forget"]);
            plan["resource_changes"] = json!([gone]);
        }),
        ("an attachment is forgotten", |plan| {
            let mut gone = change("aws_iam_role_policy_attachment.gone", &json!(null), &json!({}));
            gone["change"]["actions"] = json!(["forget"]);
            plan["resource_changes"] = json!([gone]);
        }),
        ("the plan failed", |plan| plan["errored"] = json!(true)),
        ("the plan is for some resources only", |plan| plan["complete"] = json!(false)),
        ("something is deferred", |plan| plan["deferred_changes"] = json!([{"reason": "instance_count_unknown"}])),
        ("a list drops what is not known: managed policies", |plan| {
            exec(plan)["managed_policy_arns"] = json!([]);
            plan["resource_changes"] = json!([change("aws_iam_role.exec", &json!({}), &json!({"managed_policy_arns": [true]}))]);
        }),
        ("a list drops what is not known: without changes", |plan| {
            exec(plan)["managed_policy_arns"] = json!([]);
            plan["configuration"]["root_module"]["resources"][1]["expressions"]["managed_policy_arns"] = json!({"references": ["aws_iam_policy.x.arn"]});
        }),
        ("a list drops what is not known: roles", |plan| {
            let address = "aws_iam_policy_attachment.a";
            plain(plan, "aws_iam_policy.d", json!({"arn": "arn:aws:iam::111122223333:policy/d", "policy": deny().to_string()}));
            plain(plan, address, json!({"roles": [], "policy_arn": "arn:aws:iam::111122223333:policy/d"}));
            plan["resource_changes"] = json!([change(address, &json!({}), &json!({"roles": [true]}))]);
        }),
        ("a list drops what is not known: inline policies", |plan| {
            exec(plan)["inline_policy"] = json!([]);
            plan["resource_changes"] = json!([change("aws_iam_role.exec", &json!({}), &json!({"inline_policy": [{"policy": true}]}))]);
        }),
        ("an exclusive list does not name the policy", |plan| {
            plain(plan, "aws_iam_role_policies_exclusive.x", json!({"role_name": "exec", "policy_names": ["other"]}));
        }),
        ("an exclusive list is not known", |plan| {
            add(plan, (resource("aws_iam_role_policies_exclusive.x", json!({"role_name": "exec"})),
                config("aws_iam_role_policies_exclusive.x", &[("policy_names", &["local.names"])])));
        }),
        ("an exclusive list is of a role that is not known", |plan| {
            add(plan, (resource("aws_iam_role_policies_exclusive.x", json!({"policy_names": []})),
                config("aws_iam_role_policies_exclusive.x", &[("role_name", &["each.key"])])));
        }),
        ("two exclusive lists", |plan| {
            for name in ["p", "other"] {
                plain(plan, &format!("aws_iam_role_policies_exclusive.{name}"), json!({"role_name": "exec", "policy_names": [name]}));
            }
        }),
        ("inline policies of the role itself are exclusive", |plan| {
            exec(plan)["inline_policy"] = json!([{"name": "x", "policy": policy("s3:Get*").to_string()}]);
            plan["configuration"]["root_module"]["resources"][1]["expressions"]["inline_policy"] = json!([{"name": {"constant_value": "x"}}]);
        }),
        ("an empty block takes all inline policies away", |plan| {
            exec(plan)["inline_policy"] = json!([{"name": null, "policy": null}]);
            plan["configuration"]["root_module"]["resources"][1]["expressions"]["inline_policy"] = json!([{}]);
        }),
        ("two resources write one policy", |plan| {
            let (mut second, configured) = own_policy("q", "exec", &policy("s3:Get*"));
            second["values"]["name"] = json!("p");
            add(plan, (second, configured));
        }),
        ("two resources are one role", |plan| {
            plain(plan, "aws_iam_role.again", json!({"name": "exec", "path": "/", "assume_role_policy": policy("sts:AssumeRole").to_string()}));
        }),
        ("the role of a Deny is masked", |plan| {
            add(plan, own_policy("d", "(sensitive value)", &deny()));
        }),
        ("the Deny itself is masked", |plan| {
            let (mut masked, configured) = own_policy("d", "exec", &deny());
            masked["values"]["policy"] = json!("(sensitive value)");
            add(plan, (masked, configured));
        }),
        ("the Deny is of another provider", |plan| {
            let (denies, mut configured) = own_policy("d", "exec", &deny());
            configured["provider_config_key"] = json!("aws.other");
            add(plan, (denies, configured));
        }),
        ("the grant is of another provider", |plan| {
            plan["configuration"]["root_module"]["resources"][5]["provider_config_key"] = json!("aws.other");
        }),
        ("the boundary is not known", |plan| {
            plan["configuration"]["root_module"]["resources"][1]["expressions"]["permissions_boundary"] = json!({"references": ["aws_iam_policy.b.arn"]});
        }),
        ("the boundary is only named", |plan| {
            exec(plan)["permissions_boundary"] = json!("arn:aws:iam::111122223333:policy/b");
        }),
        ("a policy of the organization", |plan| {
            plain(plan, "aws_organizations_policy.scp", json!({"content": deny().to_string()}));
        }),
        ("another provider's resource for roles", |plan| {
            plain(plan, "awscc_iam_role_policy.d", json!({"role_name": "exec", "policy_document": deny().to_string()}));
        }),
        ("what is attached is looked up, and managed by nobody here", |plan| {
            plain(plan, "aws_iam_role_policy_attachment.a", json!({"role": "exec", "policy_arn": "arn:aws:iam::111122223333:policy/elsewhere"}));
        }),
        ("the role's managed policies are a list of which one is only named", |plan| {
            exec(plan)["managed_policy_arns"] = json!(["arn:aws:iam::111122223333:policy/elsewhere"]);
        }),
        ("an attachment of anybody's", |plan| {
            add(plan, (resource("aws_iam_role_policy_attachment.a", json!({"policy_arn": "arn:aws:iam::aws:policy/AWSDenyAll"})),
                config("aws_iam_role_policy_attachment.a", &[("role", &["each.value", "each.value.name"])])));
        }),
        ("the path of the passed role is not known, and the policy is for one path", |plan| {
            let values = &mut plan["planned_values"]["root_module"]["resources"];
            values[2]["values"].as_object_mut().unwrap().remove("path");
            values[5]["values"]["policy"] = json!(json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/task"}]}).to_string());
            plan["configuration"]["root_module"]["resources"][2]["expressions"]["path"] = json!({"references": ["var.path"]});
        }),
        ("the name of the passed role begins with something", |plan| {
            let values = &mut plan["planned_values"]["root_module"]["resources"];
            values[2]["values"] = json!({"name_prefix": "task-", "path": "/"});
            values[5]["values"]["policy"] = json!(json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/task-1*"}]}).to_string());
        }),
        ("two task definitions of one family", |plan| {
            plan["planned_values"]["root_module"]["resources"][5]["values"]["policy"] = json!(json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/task"}]}).to_string());
            plain(plan, "aws_ecs_task_definition.second", json!({"family": "app", "task_role_arn": "arn:aws:iam::444455556666:role/foreign"}));
        }),
        ("the task definition's role is looked up later", |plan| {
            plan["configuration"]["root_module"]["resources"][3]["expressions"]["task_role_arn"] = json!({"references": ["data.aws_iam_role.t.arn", "data.aws_iam_role.t"]});
            plan["planned_values"]["root_module"]["resources"][5]["values"]["policy"] = json!(json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/task"}]}).to_string());
        }),
        ("a deposed policy is still there", |plan| {
            let (mut deposed, configured) = own_policy("d", "exec", &deny());
            deposed["deposed_key"] = json!("0011");
            add(plan, (deposed, configured));
        }),
        ("no such type of policy", |plan| {
            plan["planned_values"]["root_module"]["resources"][5]["type"] = json!("aws_iam_user_policy");
        }),
        ("a child module says Deny", |plan| {
            let (mut denies, _) = own_policy("d", "exec", &deny());
            denies["address"] = json!("module.a.aws_iam_role_policy.d");
            plan["planned_values"]["root_module"]["child_modules"] = json!([{"address": "module.a", "resources": [denies]}]);
        }),
        ("each of two instances of a module has its own", |plan| {
            let mut all = Vec::new();
            for name in ["a", "b"] {
                let (mut policy, _) = own_policy("p", "exec", &match name { "a" => policy("iam:PassRole"), _ => deny() });
                policy["address"] = json!(format!("module.m[\"{name}\"].aws_iam_role_policy.p"));
                all.push(json!({"address": format!("module.m[\"{name}\"]"), "resources": [policy]}));
            }
            plan["planned_values"]["root_module"]["child_modules"] = json!(all);
        }),
        ("the same address twice", |plan| {
            add(plan, own_policy("p", "exec", &deny()));
        }),
    ];
    assert!(rows.len() >= 35);
    for (name, change) in rows {
        let mut plan = granting();
        change(&mut plan);
        let report = report(&plan);
        let found = checks(&report, CheckKind::PassRole);
        assert!(!found.is_empty(), "{name}");
        for check in found {
            assert_ne!(check.verdict, Verdict::Granted, "{name}");
        }
    }
}

#[test]
#[rustfmt::skip] // an attack, a row
fn no_odd_state_grants() {
    let rows: &[(&str, Change)] = &[
        ("an inline policy that only the role tells", |state| {
            let list = state["resources"].as_array_mut().unwrap();
            let policy = list.pop().unwrap();
            list[1]["instances"][0]["attributes"]["inline_policy"] = json!([{"name": "p", "policy": policy["instances"][0]["attributes"]["policy"]}]);
        }),
        ("a managed policy that only the role tells", |state| {
            let list = state["resources"].as_array_mut().unwrap();
            let mut policy = list.pop().unwrap();
            policy["type"] = json!("aws_iam_policy");
            policy["instances"][0]["attributes"]["arn"] = json!("arn:aws:iam::111122223333:policy/p");
            list[1]["instances"][0]["attributes"]["managed_policy_arns"] = json!(["arn:aws:iam::111122223333:policy/p"]);
            list.push(policy);
        }),
        ("an instance without attributes", |state| state["resources"][4]["instances"][0]["attributes"] = json!(null)),
        ("attributes of an older form", |state| {
            let instance = &mut state["resources"][4]["instances"][0];
            instance["attributes_flat"] = instance["attributes"].take();
        }),
        ("a deposed instance", |state| {
            let mut instance = state["resources"][4]["instances"][0].clone();
            instance["deposed"] = json!("0011");
            state["resources"][4]["instances"].as_array_mut().unwrap().push(instance);
        }),
        ("another provider", |state| state["resources"][5]["provider"] = json!("provider[\"aws\"].other")),
        ("a name that is masked", |state| state["resources"][4]["instances"][0]["attributes"]["role"] = json!("***")),
        ("a boundary that is only named", |state| {
            state["resources"][1]["instances"][0]["attributes"]["permissions_boundary"] = json!("arn:aws:iam::111122223333:policy/b");
        }),
        ("the role is looked up, and has a boundary", |state| {
            state["resources"][1]["mode"] = json!("data");
            state["resources"][1]["instances"][0]["attributes"]["permissions_boundary"] = json!("arn:aws:iam::111122223333:policy/b");
        }),
        ("two states of one role", |state| {
            let mut again = state["resources"][1].clone();
            again["name"] = json!("again");
            state["resources"].as_array_mut().unwrap().push(again);
        }),
        ("an exclusive list", |state| {
            let mut list = state["resources"][5].clone();
            list["type"] = json!("aws_iam_role_policies_exclusive");
            list["instances"][0]["attributes"] = json!({"role_name": "exec", "policy_names": []});
            state["resources"].as_array_mut().unwrap().push(list);
        }),
    ];
    for (name, change) in rows {
        let mut state = kept(&known("exec"));
        assert_eq!(pass(&state), Verdict::Granted);
        change(&mut state);
        assert_eq!(pass(&state), Verdict::Undecided, "{name}");
    }
}

#[test]
fn a_managed_policy_that_a_list_takes_away_does_not_grant() {
    let arn = "arn:aws:iam::111122223333:policy/p";
    let values = json!({"arn": arn, "name": "p", "policy": policy("iam:PassRole").to_string()});
    let attached = attachment(json!({"role": "exec", "policy_arn": arn}), &[]);
    let document = || with(&[managed(values.clone(), &[]), attached.clone()]);
    assert_eq!(pass(&document()), Verdict::Granted);
    for (address, values, expected) in [
        (
            "aws_iam_role_policy_attachments_exclusive.x",
            json!({"role_name": "exec", "policy_arns": [arn]}),
            Verdict::Granted,
        ),
        (
            "aws_iam_role_policy_attachments_exclusive.x",
            json!({"role_name": "exec", "policy_arns": []}),
            Verdict::Undecided,
        ),
        (
            "aws_iam_policy_attachment.x",
            json!({"roles": ["exec"], "policy_arn": arn}),
            Verdict::Granted,
        ),
        (
            "aws_iam_policy_attachment.x",
            json!({"roles": ["task"], "policy_arn": arn}),
            Verdict::Undecided,
        ),
        (
            "aws_iam_policy_attachment.x",
            json!({"roles": null, "users": ["u"], "policy_arn": arn}),
            Verdict::Undecided,
        ),
    ] {
        let mut document = document();
        plain(&mut document, address, values.clone());
        assert_eq!(pass(&document), expected, "{address} {values}");
    }
    // The role has a list of its own.
    for (list, expected) in [
        (json!([arn]), Verdict::Granted),
        (json!([]), Verdict::Undecided),
    ] {
        let mut document = document();
        exec(&mut document)["managed_policy_arns"] = list.clone();
        document["configuration"]["root_module"]["resources"][1]["expressions"]["managed_policy_arns"] =
            json!({"constant_value": list});
        assert_eq!(pass(&document), expected);
    }
}

#[test]
fn a_role_of_another_account_is_not_the_one_of_that_name() {
    let target = "arn:aws:iam::444455556666:role/target";
    let mut document = granting();
    let mut machine = glue();
    machine["States"]["Make"]["Credentials"] = json!({"RoleArn": target});
    machine["States"]["Make"]["Parameters"]["Role"] = json!("arn:aws:iam::444455556666:role/job");
    document["planned_values"]["root_module"]["resources"][0]["values"]["definition"] =
        json!(machine.to_string());
    add(
        &mut document,
        own_policy("t", "target", &policy("iam:PassRole")),
    );
    assert_eq!(pass(&document), Verdict::Undecided);
}
