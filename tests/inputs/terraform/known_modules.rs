//! The role and policy modules of `terraform-aws-modules/iam`, by their facts. What each row says a
//! real plan of the module says, too.

use serde_json::json;
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::Case;

const REST: &str = r#"
provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "job" {
  name               = "job"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "glue.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_sfn_state_machine" "m" {
  name       = "m"
  role_arn   = module.exec.ARN
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Task", Resource = "arn:aws:states:::aws-sdk:glue:createJob", Parameters = { Name = "j", Role = aws_iam_role.job.arn }, End = true } } })
}

module "pass" {
  source = "terraform-aws-modules/iam/aws//modules/iam-policy"
  name   = "pass"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.job.arn }] })
}
"#;

fn report(text: &str) -> Report {
    let document = json!({"name": "main.tf", "text": text});
    let case = Case::bare()
        .setting("account", "111122223333")
        .document(document);
    sfn_role_check::analyze(&case.workspace())
}

/// The verdicts of passing the role, and of the trust in Step Functions.
#[track_caller]
fn expect(arn: &str, call: &str, expected: [Verdict; 2]) {
    let text = format!("{}\n{call}", REST.replace("ARN", arn));
    let report = report(&text);
    let of = |kind: CheckKind| {
        let mut checks = report.checks.iter().filter(|check| check.kind == kind);
        checks
            .find(|check| check.role.contains("exec") || kind == CheckKind::PassRole)
            .map(|check| check.verdict)
    };
    let found = [CheckKind::PassRole, CheckKind::RoleTrust].map(of);
    assert_eq!(found, expected.map(Some), "{call}\n{:?}", report.notices);
}

#[test]
fn the_role_of_iam_assumable_role() {
    use Verdict::{Denied, Granted, Missing, Undecided};
    let call = |more: &str| {
        format!(
            "module \"exec\" {{\n  source      = \"terraform-aws-modules/iam/aws//modules/iam-assumable-role\"\n  version     = \"~> 5.0\"\n  role_name   = \"exec\"\n{more}\n}}\n"
        )
    };
    let trusts = "create_role = true\nrole_requires_mfa = false\ntrusted_role_services = [\"states.amazonaws.com\"]\n";
    for (more, expected) in [
        (
            "custom_role_policy_arns = [module.pass.arn]",
            [Granted, Granted],
        ),
        (
            "custom_role_policy_arns = [module.pass.arn]\nnumber_of_custom_role_policy_arns = 1",
            [Granted, Granted],
        ),
        (
            "custom_role_policy_arns = [module.pass.arn]\nnumber_of_custom_role_policy_arns = 0",
            [Missing, Granted],
        ),
        ("", [Missing, Granted]),
        ("attach_admin_policy = true", [Granted, Granted]),
        ("attach_poweruser_policy = true", [Missing, Granted]),
        ("attach_readonly_policy = true", [Missing, Granted]),
        (
            "attach_admin_policy = true\nrole_permissions_boundary_arn = \"arn:aws:iam::aws:policy/PowerUserAccess\"",
            [Missing, Granted],
        ),
        (
            "inline_policy_statements = [{ sid = \"P\", effect = \"Allow\", actions = [\"iam:PassRole\"], resources = [aws_iam_role.job.arn] }]",
            [Granted, Granted],
        ),
        (
            "inline_policy_statements = [{ effect = \"Allow\", actions = [\"iam:PassRole\"], resources = [aws_iam_role.job.arn], conditions = [{ test = \"StringEquals\", variable = \"iam:PassedToService\", values = [\"ecs.amazonaws.com\"] }] }]",
            [Missing, Granted],
        ),
        (
            "attach_admin_policy = true\ninline_policy_statements = [{ effect = \"Deny\", actions = [\"iam:*\"], resources = [\"*\"] }]",
            [Denied, Granted],
        ),
        ("custom_role_policy_arns = var.arns", [Undecided, Granted]),
        (
            "attach_admin_policy = true\ntrusted_role_actions = [\"sts:TagSession\"]",
            [Granted, Undecided],
        ),
        (
            "attach_admin_policy = true\nrole_sts_externalid = [\"x\"]",
            [Granted, Missing],
        ),
    ] {
        expect("iam_role_arn", &call(&[trusts, more].concat()), expected);
    }
    for (more, expected) in [
        // Who shows a second factor, by default: what services send is not documented.
        (
            "create_role = true\ntrusted_role_services = [\"states.amazonaws.com\"]\nattach_admin_policy = true",
            [Granted, Undecided],
        ),
        (
            "create_role = true\nrole_requires_mfa = false\ntrusted_role_services = [\"glue.amazonaws.com\"]\nattach_admin_policy = true",
            [Granted, Missing],
        ),
        (
            "create_role = true\nattach_admin_policy = true\ncreate_custom_role_trust_policy = true\ncustom_role_trust_policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal = { Service = \"states.amazonaws.com\" }, Action = \"sts:AssumeRole\" }] })",
            [Granted, Granted],
        ),
        // Only before 5.3x it counted by itself.
        (
            "create_role = true\nattach_admin_policy = true\ncustom_role_trust_policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal = { Service = \"states.amazonaws.com\" }, Action = \"sts:AssumeRole\" }] })",
            [Granted, Undecided],
        ),
    ] {
        expect("iam_role_arn", &call(more), expected);
    }
}

#[test]
fn the_role_of_iam_role() {
    use Verdict::{Denied, Granted, Missing, Undecided};
    let call = |more: &str| {
        format!(
            "module \"exec\" {{\n  source          = \"git::https://github.com/terraform-aws-modules/terraform-aws-iam.git//modules/iam-role?ref=v6.5.0\"\n  name            = \"exec\"\n{more}\n}}\n"
        )
    };
    let trust = |service: &str| {
        format!(
            "trust_policy_permissions = {{\n  T = {{\n    actions = [\"sts:AssumeRole\", \"sts:TagSession\"]\n    principals = [{{ type = \"Service\", identifiers = [\"{service}\"] }}]\n  }}\n}}\n"
        )
    };
    let trusts = trust("states.amazonaws.com");
    for (more, expected) in [
        (
            "use_name_prefix = false\npolicies = { pass = module.pass.arn }",
            [Granted, Granted],
        ),
        ("policies = { pass = module.pass.arn }", [Granted, Granted]),
        (
            "policies = { pass = \"arn:aws:iam::aws:policy/ReadOnlyAccess\" }",
            [Missing, Granted],
        ),
        ("", [Missing, Granted]),
        (
            "policies = { pass = module.pass.arn }\npermissions_boundary = \"arn:aws:iam::aws:policy/PowerUserAccess\"",
            [Missing, Granted],
        ),
        (
            "create_inline_policy = true\ninline_policy_permissions = { P = { actions = [\"iam:PassRole\"], resources = [aws_iam_role.job.arn] } }",
            [Granted, Granted],
        ),
        (
            "inline_policy_permissions = { P = { actions = [\"iam:PassRole\"], resources = [aws_iam_role.job.arn] } }",
            [Missing, Granted],
        ),
        (
            "policies = { pass = module.pass.arn }\ncreate_inline_policy = true\ninline_policy_permissions = { P = { effect = \"Deny\", actions = [\"iam:PassRole\"], resources = [\"*\"] } }",
            [Denied, Granted],
        ),
        (
            "create_inline_policy = true\nsource_inline_policy_documents = [module.pass.policy]",
            [Granted, Granted],
        ),
        ("policies = var.policies", [Undecided, Granted]),
    ] {
        expect("arn", &call(&[&trusts, more].concat()), expected);
    }
    let other = [
        &trust("glue.amazonaws.com"),
        "policies = { pass = module.pass.arn }",
    ]
    .concat();
    expect("arn", &call(&other), [Granted, Missing]);
    expect(
        "arn",
        &call("policies = { pass = module.pass.arn }"),
        [Granted, Missing],
    );
}

#[test]
fn other_modules_of_the_registry_are_not_known() {
    let call = "module \"exec\" {\n  source = \"terraform-aws-modules/iam/aws//modules/iam-eks-role\"\n  role_name = \"exec\"\n}\n";
    let text = format!("{}\n{call}", REST.replace("ARN", "iam_role_arn"));
    let report = report(&text);
    assert!(
        report
            .checks
            .iter()
            .all(|check| check.verdict != Verdict::Granted || check.role.contains("job"))
    );
}
