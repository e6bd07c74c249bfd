//! Plans and states of Terraform: `terraform show -json`, and state files.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::terraform::*;
use test_support::{Case, checks, notices, reasons, verdicts};

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
fn a_definition_that_is_not_known_is_said() {
    let (mut resources, mut configs) = base();
    resources[0]["values"] = json!({"name": "m"});
    configs[0]["expressions"]["definition"] = json!({"references": ["aws_iam_role.task.arn"]});
    let report = report(&plan(&resources, &configs));
    assert!(
        notices(&report).contains(&"definition-after-apply".to_owned()),
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
fn a_known_role_is_passed() {
    let (mut resources, configs) = base();
    resources[0]["values"]["definition"] = json!(glue().to_string());
    assert_eq!(pass(&plan(&resources, &configs)), Verdict::Missing);
}

#[test]
fn a_state_file_says_the_same_as_the_state() {
    for role in ["exec", EXEC, "task"] {
        let document = known(role);
        assert_eq!(pass(&kept(&document)), pass(&document), "{role}");
    }
    let of = |document: &Value| notices(&report(document));
    assert_eq!(of(&kept(&known("task"))), of(&known("task")));
}

#[test]
fn instances_of_a_state_file_are_resources_of_their_own() {
    let mut document = kept(&known("exec"));
    let policies = document["resources"][5]["instances"]
        .as_array_mut()
        .unwrap();
    let mut second = policies[0].clone();
    policies[0]["index_key"] = json!("a");
    policies[0]["attributes"]["role"] = json!("task");
    second["index_key"] = json!("b");
    second["attributes"]["name"] = json!("q");
    policies.push(second);
    assert_eq!(pass(&document), Verdict::Granted);
    document["resources"][5]["instances"][1]["attributes"]["role"] = json!("task");
    assert_eq!(pass(&document), Verdict::Missing);
}

#[test]
fn a_policy_that_is_made_later_is_rebuilt_as_far_as_it_is_told() {
    let refers = |list: &[&str]| json!({"resources": {"references": list}});
    let task = refers(&["aws_iam_role.task.arn", "aws_iam_role.task"]);
    let exec = refers(&["aws_iam_role.exec.arn", "aws_iam_role.exec"]);
    let part = json!({"resources": [true]});
    let pass_role = &["iam:PassRole"][..];
    let rows = [
        // All of it is told; it waits for something else.
        (
            "known",
            vec![(
                planned(json!("Allow"), pass_role, &["*"]),
                json!({}),
                json!({}),
            )],
            Verdict::Granted,
        ),
        (
            "by default",
            vec![(
                planned(json!(null), pass_role, &["*"]),
                json!({}),
                json!({}),
            )],
            Verdict::Granted,
        ),
        // What is told grants, whatever else there is.
        (
            "beside",
            vec![
                (
                    planned(json!("Allow"), pass_role, &["*"]),
                    json!({}),
                    json!({}),
                ),
                (
                    planned(json!("Allow"), &["s3:GetObject"], &[]),
                    part.clone(),
                    task.clone(),
                ),
            ],
            Verdict::Granted,
        ),
        (
            "other action",
            vec![(
                planned(json!("Allow"), &["s3:GetObject"], &[]),
                part.clone(),
                task.clone(),
            )],
            Verdict::Missing,
        ),
        // The reference may be part of a longer text.
        (
            "reference",
            vec![(
                planned(json!("Allow"), pass_role, &[]),
                part.clone(),
                task.clone(),
            )],
            Verdict::Undecided,
        ),
        (
            "another role",
            vec![(
                planned(json!("Allow"), pass_role, &[]),
                part.clone(),
                exec.clone(),
            )],
            Verdict::Missing,
        ),
        (
            "anything",
            vec![(
                planned(json!("Allow"), pass_role, &[]),
                part.clone(),
                refers(&["var.x"]),
            )],
            Verdict::Undecided,
        ),
        (
            "unknown action",
            vec![(
                planned(json!("Allow"), &[], &["*"]),
                json!({"actions": true}),
                json!({}),
            )],
            Verdict::Undecided,
        ),
        (
            "conditions",
            vec![(
                {
                    let mut statement = planned(json!("Allow"), pass_role, &["*"]);
                    statement["condition"] = json!([
                        {"test": "StringEquals", "variable": "iam:PassedToService", "values": ["ecs-tasks.amazonaws.com"]},
                        {"test": "StringEquals", "variable": "aws:ResourceAccount", "values": ["111122223333"]},
                    ]);
                    statement
                },
                json!({}),
                json!({}),
            )],
            Verdict::Undecided,
        ),
        (
            "one condition",
            vec![(
                {
                    let mut statement = planned(json!("Allow"), pass_role, &["*"]);
                    statement["condition"] = json!([
                        {"test": "StringEquals", "variable": "iam:PassedToService", "values": ["ecs-tasks.amazonaws.com"]},
                    ]);
                    statement
                },
                json!({}),
                json!({}),
            )],
            Verdict::Granted,
        ),
        (
            "other service",
            vec![(
                {
                    let mut statement = planned(json!("Allow"), pass_role, &["*"]);
                    statement["condition"] = json!([
                        {"test": "StringEquals", "variable": "iam:PassedToService", "values": ["glue.amazonaws.com"]},
                    ]);
                    statement
                },
                json!({}),
                json!({}),
            )],
            Verdict::Missing,
        ),
    ];
    for (name, statements, expected) in rows {
        assert_eq!(pass(&made_later(&statements)), expected, "{name}");
    }
}

#[test]
fn what_is_made_later_is_shown_where_the_plan_tells_it() {
    let statement = planned(json!("Deny"), &["iam:PassRole"], &["*"]);
    let document = made_later(&[(statement, json!({}), json!({}))]);
    let report = report(&document);
    let check = checks(&report, CheckKind::PassRole)[0];
    assert_eq!(check.verdict, Verdict::Denied);
    let text: Vec<u16> = document.to_string().encode_utf16().collect();
    let told = check
        .reasons
        .iter()
        .flat_map(|reason| &reason.at)
        .any(|place| {
            let shown =
                String::from_utf16(&text[place.start as usize..place.end as usize]).unwrap();
            shown.contains("Deny") && shown.starts_with('{')
        });
    assert!(told, "{:?}", check.reasons);
}
