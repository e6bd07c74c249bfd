//! Plans that tell more than their source, or otherwise: what must not be granted by the two.

use std::fs;

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, checks, notices};

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/differential/terraform/"
);

fn read(folder: &str, name: &str) -> String {
    fs::read_to_string(format!("{FOLDER}{folder}/{name}")).unwrap()
}

/// The source of a folder beside a plan or state.
fn with(folder: &str, name: &str, text: &str) -> Report {
    Case::bare()
        .document(json!({"name": "main.tf", "text": read(folder, "source/main.tf")}))
        .document(json!({"name": name, "text": text}))
        .report()
}

fn pass(report: &Report) -> Verdict {
    checks(report, CheckKind::PassRole)[0].verdict
}

/// The planned values of a resource.
fn values<'v>(plan: &'v mut Value, address: &str) -> &'v mut Value {
    let all = plan["planned_values"]["root_module"]["resources"]
        .as_array_mut()
        .unwrap();
    let found = all
        .iter_mut()
        .find(|one| one["address"] == address)
        .unwrap();
    &mut found["values"]
}

fn deny() -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}).to_string()
}

/// Changes a plan that grants.
type Change = fn(&mut Value);

#[test]
fn a_plan_that_tells_more_grants_nothing() {
    let settled: Value = serde_json::from_str(&read("01-jsonencode", "settled.json")).unwrap();
    assert_eq!(
        pass(&with("01-jsonencode", "plan.json", &settled.to_string())),
        Verdict::Granted
    );
    let rows: &[(&str, Change)] = &[
        (
            "a managed policy that nothing of the source attaches",
            |plan| {
                values(plan, "aws_iam_role.exec")["managed_policy_arns"] =
                    json!(["arn:aws:iam::111122223333:policy/deny"]);
            },
        ),
        (
            "an inline policy that nothing of the source makes",
            |plan| {
                values(plan, "aws_iam_role.exec")["inline_policy"] =
                    json!([{"name": "x", "policy": deny()}]);
            },
        ),
        ("a boundary that the source does not set", |plan| {
            values(plan, "aws_iam_role.exec")["permissions_boundary"] =
                json!("arn:aws:iam::111122223333:policy/b");
        }),
        ("a policy that is forgotten", |plan| {
            let change = json!({"address": "aws_iam_role_policy.x", "type": "aws_iam_role_policy", "name": "x", "mode": "managed",
                "change": {"actions": ["forget"], "before": {}, "after": null, "after_unknown": {}}});
            plan["resource_changes"]
                .as_array_mut()
                .unwrap()
                .push(change);
        }),
        ("a policy that the source does not have", |plan| {
            let resource = json!({"address": "aws_iam_role_policy.z", "mode": "managed", "type": "aws_iam_role_policy", "name": "z",
                "values": {"name": "z", "role": "exec", "policy": deny()}});
            plan["planned_values"]["root_module"]["resources"]
                .as_array_mut()
                .unwrap()
                .push(resource);
        }),
        ("a policy of a module that is not there", |plan| {
            let resource = json!({"address": "module.x.aws_iam_role_policy.z", "mode": "managed", "type": "aws_iam_role_policy",
                "name": "z", "values": {"name": "z", "role": "exec", "policy": deny()}});
            plan["planned_values"]["root_module"]["child_modules"] =
                json!([{"address": "module.x", "resources": [resource]}]);
        }),
        ("a role of another account", |plan| {
            values(plan, "aws_iam_role.job")["arn"] = json!("arn:aws:iam::444455556666:role/job");
        }),
        ("a policy of another role", |plan| {
            values(plan, "aws_iam_role_policy.p")["role"] = json!("other");
        }),
        ("another policy", |plan| {
            values(plan, "aws_iam_role_policy.p")["policy"] = json!(deny());
        }),
        ("an instance with a key", |plan| {
            let all = plan["planned_values"]["root_module"]["resources"]
                .as_array_mut()
                .unwrap();
            let found = all
                .iter_mut()
                .find(|one| one["address"] == "aws_iam_role_policy.p")
                .unwrap();
            found["address"] = json!("aws_iam_role_policy.p[0]");
        }),
    ];
    let mut granted = Vec::new();
    for (label, change) in rows {
        let mut plan = settled.clone();
        change(&mut plan);
        let report = with("01-jsonencode", "plan.json", &plan.to_string());
        if pass(&report) == Verdict::Granted {
            granted.push(*label);
        }
    }
    assert!(granted.is_empty(), "{granted:?}");
}

#[test]
fn a_plan_of_another_source_is_told() {
    for (folder, other, name) in [
        ("01-jsonencode", "18-deny", "settled.json"),
        ("01-jsonencode", "18-deny", "state.tfstate"),
        ("18-deny", "01-jsonencode", "settled.json"),
        ("02-no-policy", "01-jsonencode", "settled.json"),
        ("02-no-policy", "01-jsonencode", "state.tfstate"),
    ] {
        let report = with(folder, name, &read(other, name));
        assert_ne!(pass(&report), Verdict::Granted, "{folder} {other} {name}");
        let told = notices(&report);
        assert!(
            told.contains(&"source-unlike-plan".to_owned()),
            "{folder} {other} {name}: {told:?}"
        );
    }
}

#[test]
fn several_plans_are_several_deployments() {
    let plan = read("24-condition-one-grants", "plan.json");
    let mut other: Value = serde_json::from_str(&plan).unwrap();
    other["variables"]["strict"]["value"] = json!(true);
    let report = Case::bare()
        .document(
            json!({"name": "main.tf", "text": read("24-condition-one-grants", "source/main.tf")}),
        )
        .document(json!({"name": "dev.json", "text": plan}))
        .document(json!({"name": "prod.json", "text": other.to_string()}))
        .report();
    let verdicts: Vec<Verdict> = checks(&report, CheckKind::PassRole)
        .iter()
        .map(|one| one.verdict)
        .collect();
    assert_eq!(report.state_machines.len(), 2);
    assert_eq!(verdicts.len(), 2);
    // Both roles have one name, and their accounts may be the same.
    assert!(
        verdicts.iter().any(|one| *one != Verdict::Granted),
        "{verdicts:?}"
    );
}

#[test]
fn resources_of_the_other_provider_are_read() {
    let trust = |service: &str| {
        format!(
            r#"jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Principal = {{ Service = "{service}" }}, Action = "sts:AssumeRole" }}] }})"#
        )
    };
    let policy = |effect: &str, resource: &str| {
        format!(
            r#"jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "{effect}", Action = "iam:PassRole", Resource = {resource} }}] }})"#
        )
    };
    let base = |more: &str| {
        format!(
            r#"
resource "awscc_iam_role" "exec" {{
  {more}
  role_name                   = "exec"
  assume_role_policy_document = {}
}}

resource "awscc_iam_role" "job" {{
  role_name                   = "job"
  assume_role_policy_document = {}
}}

resource "awscc_stepfunctions_state_machine" "m" {{
  state_machine_name = "m"
  role_arn           = awscc_iam_role.exec.arn
  definition_string = jsonencode({{
    StartAt = "Create"
    States  = {{ Create = {{ Type = "Task", Resource = "arn:aws:states:::aws-sdk:glue:createJob", Parameters = {{ Name = "j", Role = awscc_iam_role.job.arn }}, End = true }} }}
  }})
}}
"#,
            trust("states.amazonaws.com"),
            trust("glue.amazonaws.com")
        )
    };
    let own = |label: &str, policy: &str| {
        format!(
            "resource \"awscc_iam_role_policy\" \"{label}\" {{\n  policy_name = \"{label}\"\n  role_name = awscc_iam_role.exec.role_name\n  policy_document = {policy}\n}}\n"
        )
    };
    let managed = |roles: &str, policy: &str| {
        format!(
            "resource \"awscc_iam_managed_policy\" \"x\" {{\n  managed_policy_name = \"x\"\n  roles = {roles}\n  policy_document = {policy}\n}}\n"
        )
    };
    let job = "awscc_iam_role.job.arn";
    let listed = |name: &str, policy: &str| {
        format!("policies = [{{ policy_name = \"{name}\", policy_document = {policy} }}]")
    };
    let grant = own("p", &policy("Allow", job));
    let rows = [
        (
            "its own policy",
            [base(""), grant.clone()].concat(),
            Verdict::Granted,
        ),
        (
            "in a list",
            base(&listed("p", &policy("Allow", job))),
            Verdict::Granted,
        ),
        (
            "a managed policy that names the role",
            [
                base(""),
                managed("[awscc_iam_role.exec.role_name]", &policy("Allow", job)),
            ]
            .concat(),
            Verdict::Granted,
        ),
        (
            "another role",
            [
                base(""),
                own("p", &policy("Allow", "awscc_iam_role.exec.arn")),
            ]
            .concat(),
            Verdict::Missing,
        ),
        (
            "a Deny in a list",
            [base(&listed("d", &policy("Deny", "\"*\""))), grant.clone()].concat(),
            Verdict::Denied,
        ),
        (
            "a managed Deny",
            [
                base(""),
                grant.clone(),
                managed("[\"exec\"]", &policy("Deny", "\"*\"")),
            ]
            .concat(),
            Verdict::Denied,
        ),
        (
            "roles that nobody knows",
            [
                base(""),
                grant.clone(),
                "variable \"r\" {}\n".to_owned(),
                managed("var.r", &policy("Deny", "\"*\"")),
            ]
            .concat(),
            Verdict::Undecided,
        ),
        (
            "two of one name",
            [
                base(&listed("p", &policy("Allow", "awscc_iam_role.exec.arn"))),
                grant.clone(),
            ]
            .concat(),
            Verdict::Undecided,
        ),
        (
            "a type that is not read",
            [
                base(""),
                grant,
                "resource \"awscc_iam_group_policy\" \"g\" {\n}\n".to_owned(),
            ]
            .concat(),
            Verdict::Undecided,
        ),
    ];
    let mut wrong = Vec::new();
    for (label, text, expected) in rows {
        let report = Case::bare()
            .document(json!({"name": "main.tf", "text": text}))
            .report();
        if pass(&report) != expected {
            wrong.push(format!("{label}: {:?}", pass(&report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
