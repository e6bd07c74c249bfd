//! What a plan of Terraform does not tell: nothing is granted by it.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Verdict};
use test_support::terraform::*;
use test_support::{Case, checks};

/// Changes a plan that grants.
type Change = fn(&mut Value);

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
    // Roles of two plans that write the same name are the same only if both are of one account,
    // which nothing tells.
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
    assert_eq!(first.verdict, Verdict::Undecided);
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
    // Nothing but the role that is passed tells the account: it is taken to be that one.
    let codes: Vec<String> = report(&document)
        .assumptions
        .iter()
        .map(|assumption| assumption.code.name())
        .collect();
    assert!(codes.contains(&"account-of-passed-roles".to_owned()));
    assert_eq!(pass(&document), Verdict::Granted);
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
fn a_policy_that_many_refer_to_is_not_read_too_often() {
    let statement = planned(json!("Allow"), &["iam:PassRole"], &["*"]);
    let rows = vec![(statement, json!({}), json!({})); 2000];
    let mut document = made_later(&rows);
    assert_eq!(pass(&document), Verdict::Granted);
    for (key, at) in [("planned_values", 5), ("configuration", 5)] {
        let list = document[key]["root_module"]["resources"]
            .as_array_mut()
            .unwrap();
        for number in 0..100 {
            let mut more = list[at].clone();
            more["name"] = json!(format!("p{number}"));
            more["address"] = json!(format!("aws_iam_role_policy.p{number}"));
            list.push(more);
        }
    }
    assert_eq!(pass(&document), Verdict::Undecided);
}
