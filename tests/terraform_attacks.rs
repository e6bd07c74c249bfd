//! Odd plans and states of Terraform: what must never be granted by them.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod support;

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Verdict};
use support::terraform::*;
use support::{Case, checks};

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
            exec(plan)["managed_policy_arns"] = json!(["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
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
        assert!(found.iter().any(|check| check.verdict != Verdict::Granted), "{name}");
        assert!(found.iter().all(|check| check.verdict != Verdict::Granted || check.resource.as_deref() != Some(TASK)), "{name}");
    }
}

#[test]
#[rustfmt::skip] // a twist, a row
fn no_policy_that_is_made_later_grants_by_what_is_not_told() {
    let base = || planned(json!("Allow"), &["iam:PassRole"], &["*"]);
    let grants = (base(), json!({}), json!({}));
    assert_eq!(pass(&made_later(std::slice::from_ref(&grants))), Verdict::Granted);
    let task = json!({"resources": {"references": ["aws_iam_role.task.arn", "aws_iam_role.task"]}});
    let deny = planned(json!("Deny"), &["iam:PassRole"], &[]);
    let rows: Vec<(&str, (Value, Value, Value))> = vec![
        ("a Deny of what is not known", (deny.clone(), json!({"resources": [true]}), task.clone())),
        ("a Deny of another role's ARN, or of what begins with it", (deny.clone(), json!({"resources": true}), json!({"resources": {"references": ["aws_iam_role.exec.arn"]}}))),
        ("an effect that is not known", ({ let mut one = base(); one.as_object_mut().unwrap().remove("effect"); one }, json!({"effect": true}), json!({}))),
        ("an effect that is not told", ({ let mut one = base(); one.as_object_mut().unwrap().remove("effect"); one }, json!({}), json!({}))),
        ("conditions that are not told", ({ let mut one = base(); one.as_object_mut().unwrap().remove("condition"); one }, json!({}), json!({}))),
        ("a Deny but for what is not known", ({ let mut one = deny.clone(); one["not_resources"] = json!([]); one["resources"] = json!(null); one }, json!({"not_resources": true}), json!({}))),
        ("a Deny but for actions that are not known", ({ let mut one = deny.clone(); one["actions"] = json!(null); one["resources"] = json!(["*"]); one }, json!({"not_actions": true}), json!({}))),
        ("a Deny under what is not known", ({ let mut one = deny.clone(); one["resources"] = json!(["*"]); one }, json!({"condition": true}), json!({}))),
        ("a Deny under a value that is not known", ({
            let mut one = deny.clone();
            one["resources"] = json!(["*"]);
            one["condition"] = json!([{"test": "StringEquals", "variable": "iam:PassedToService", "values": [null]}]);
            one
        }, json!({}), json!({}))),
    ];
    for (name, row) in rows {
        let document = made_later(&[grants.clone(), row]);
        assert_ne!(pass(&document), Verdict::Granted, "{name}");
    }
    // Blocks that nothing tells.
    let twists: &[(&str, Change)] = &[
        ("all statements are unknown", |plan| plan["resource_changes"][0]["change"]["after_unknown"]["statement"] = json!(true)),
        ("one more is unknown", |plan| plan["resource_changes"][0]["change"]["after_unknown"]["statement"] = json!([{}, {}])),
        ("the change is not told", |plan| plan["resource_changes"] = json!([])),
        ("the unknown is not told", |plan| plan["resource_changes"][0]["change"].as_object_mut().unwrap().remove("after_unknown").map_or((), drop)),
        ("others are merged", |plan| plan["resource_changes"][0]["change"]["after"]["source_policy_documents"] = json!(["{}"])),
        ("others that are not known are merged", |plan| plan["resource_changes"][0]["change"]["after_unknown"]["override_policy_documents"] = json!([true])),
        ("others are configured", |plan| plan["configuration"]["root_module"]["resources"][6]["expressions"]["override_json"] = json!({"references": ["var.x"]})),
        ("the version is not known", |plan| plan["resource_changes"][0]["change"]["after_unknown"]["version"] = json!(true)),
        ("no statements", |plan| plan["resource_changes"][0]["change"]["after"]["statement"] = json!([])),
        ("statements are none", |plan| plan["resource_changes"][0]["change"]["after"]["statement"] = json!(["x"])),
    ];
    for (name, change) in twists {
        let mut document = made_later(std::slice::from_ref(&grants));
        change(&mut document);
        assert_eq!(pass(&document), Verdict::Undecided, "{name}");
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
