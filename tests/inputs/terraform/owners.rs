//! Policies of roles that are not known for certain, and policies of the organization: what they may
//! deny leaves their roles open, all else decides nothing.

use serde_json::json;
use sfn_role_check::report::{CheckKind, QuestionKind, Report, Verdict};
use test_support::Case;

const MAIN: &str = r#"
provider "aws" {
  region = "eu-west-1"
}

module "worker" {
  source = "git::https://git.example.com/worker.git?ref=v1"
}

variable "name" {}

resource "aws_iam_role" "exec" {
  name               = "exec"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role" "job" {
  name               = "job"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "glue.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_sfn_state_machine" "m" {
  name       = "m"
  role_arn   = aws_iam_role.exec.arn
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Task", Resource = "arn:aws:states:::aws-sdk:glue:createJob", Parameters = { Name = "j", Role = aws_iam_role.job.arn }, End = true } } })
}

resource "aws_iam_role_policy" "p" {
  name   = "p"
  role   = aws_iam_role.exec.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ACTION", Resource = aws_iam_role.job.arn }] })
}
"#;

const TEMPLATE: &str = r#"{"Resources": {
  "Exec": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "exec",
    "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
    "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/job"}]}}]}},
  "M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": {"Fn::GetAtt": ["Exec", "Arn"]},
    "Definition": {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:createJob", "Parameters": {"Name": "j", "Role": "arn:aws:iam::111122223333:role/job"}, "End": true}}}}}
}}"#;

fn report(files: &[(&str, &str)]) -> Report {
    let mut case = Case::bare().setting("account", "111122223333");
    for (name, text) in files {
        case = case.document(json!({"name": name, "text": text}));
    }
    sfn_role_check::analyze(&case.workspace())
}

fn pass(report: &Report) -> Verdict {
    let mut checks = report.checks.iter();
    checks
        .find(|check| check.kind == CheckKind::PassRole)
        .unwrap()
        .verdict
}

/// A policy document that says that of an action.
fn document(effect: &str, action: &str) -> String {
    format!(
        "jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"{effect}\", Action = \"{action}\", Resource = \"*\" }}] }})"
    )
}

#[track_caller]
fn expect(report: &Report, expected: Verdict, text: &str) {
    assert_eq!(pass(report), expected, "{text}");
}

/// The base where the machine may pass the role, and where it may not.
fn bases() -> [String; 2] {
    ["iam:PassRole", "s3:GetObject"].map(|action| MAIN.replace("ACTION", action))
}

#[test]
fn a_readable_policy_of_a_role_that_is_not_known_is_read() {
    for role in [
        "module.worker.role_name",
        "var.name",
        "split(\"/\", module.worker.role_arn)[1]",
        "\"${var.name}\"",
    ] {
        for (effect, action, expected) in [
            (
                "Allow",
                "s3:GetObject",
                [Verdict::Granted, Verdict::Missing],
            ),
            ("Deny", "s3:GetObject", [Verdict::Granted, Verdict::Missing]),
            ("Deny", "iam:*", [Verdict::Undecided, Verdict::Missing]),
            ("Allow", "iam:*", [Verdict::Granted, Verdict::Undecided]),
        ] {
            let policy = document(effect, action);
            let inline = format!(
                "resource \"aws_iam_role_policy\" \"w\" {{\n  role   = {role}\n  policy = {policy}\n}}\n"
            );
            let managed = format!(
                "resource \"aws_iam_policy\" \"w\" {{\n  name   = \"w\"\n  policy = {policy}\n}}\n"
            );
            let attached = format!(
                "{managed}resource \"aws_iam_role_policy_attachment\" \"w\" {{\n  role       = {role}\n  policy_arn = aws_iam_policy.w.arn\n}}\n"
            );
            let several = format!(
                "{managed}resource \"aws_iam_policy_attachment\" \"w\" {{\n  name       = \"w\"\n  roles      = [{role}]\n  policy_arn = aws_iam_policy.w.arn\n}}\n"
            );
            for more in [inline, attached, several] {
                for (base, expected) in bases().iter().zip(expected) {
                    let text = format!("{base}\n{more}");
                    expect(&report(&[("main.tf", &text)]), expected, more.as_ref());
                }
            }
        }
    }
}

#[test]
fn an_unreadable_policy_of_a_role_that_is_not_known_leaves_all_open() {
    for more in [
        "resource \"aws_iam_role_policy\" \"w\" {\n  role   = module.worker.role_name\n  policy = module.worker.policy\n}\n",
        "resource \"aws_iam_role_policy_attachment\" \"w\" {\n  role       = module.worker.role_name\n  policy_arn = module.worker.policy_arn\n}\n",
        // It may take the place of the one that grants.
        "resource \"aws_iam_role_policy\" \"w\" {\n  name   = \"p\"\n  role   = module.worker.role_name\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = [] })\n}\n",
        "resource \"aws_iam_role_policy_attachment\" \"w\" {\n  role       = var.name\n  policy_arn = \"arn:aws:iam::aws:policy/AWSDenyAll\"\n}\n",
        "resource \"aws_iam_policy_attachment\" \"w\" {\n  name       = \"w\"\n  roles      = module.worker.roles\n  policy_arn = \"arn:aws:iam::aws:policy/AWSDenyAll\"\n}\n",
    ] {
        let text = format!("{}\n{more}", bases()[0]);
        expect(&report(&[("main.tf", &text)]), Verdict::Undecided, more);
    }
    let more = "resource \"aws_iam_role_policy_attachment\" \"w\" {\n  role       = var.name\n  policy_arn = \"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\"\n}\n";
    let text = format!("{}\n{more}", bases()[0]);
    expect(&report(&[("main.tf", &text)]), Verdict::Granted, "");
}

#[test]
fn a_configuration_beside_a_template_may_change_its_roles() {
    let deny = "policy_arn = \"arn:aws:iam::aws:policy/AWSDenyAll\"";
    for text in [
        format!("data \"aws_iam_roles\" \"e\" {{\n  name_regex = \"^exec$\"\n}}\nresource \"aws_iam_role_policy_attachment\" \"d\" {{\n  for_each = data.aws_iam_roles.e.names\n  role     = each.value\n  {deny}\n}}\n"),
        format!("data \"aws_iam_roles\" \"e\" {{}}\nresource \"aws_iam_policy_attachment\" \"d\" {{\n  name  = \"d\"\n  roles = data.aws_iam_roles.e.names\n  {deny}\n}}\n"),
        format!("variable \"role\" {{}}\nresource \"aws_iam_role_policy_attachment\" \"d\" {{\n  role = var.role\n  {deny}\n}}\n"),
        format!("import {{\n  to = aws_iam_role.e\n  id = \"exec\"\n}}\nresource \"aws_iam_role\" \"e\" {{\n  name                 = \"exec\"\n  permissions_boundary = module.x.boundary\n  assume_role_policy   = {}\n}}\n",
            "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal = { Service = \"states.amazonaws.com\" }, Action = \"sts:AssumeRole\" }] })"),
        format!("resource \"aws_organizations_policy\" \"s\" {{\n  name    = \"s\"\n  content = {}\n}}\n", document("Deny", "iam:PassRole")),
        "resource \"aws_organizations_policy_attachment\" \"s\" {\n  policy_id = \"p-abcdef12\"\n  target_id = \"r-abcd\"\n}\n".to_owned(),
        format!("variable \"type\" {{}}\nresource \"aws_organizations_policy\" \"s\" {{\n  name    = \"s\"\n  type    = var.type\n  content = {}\n}}\n", document("Deny", "s3:*")),
        format!("resource \"awscc_organizations_policy\" \"s\" {{\n  name    = \"s\"\n  type    = \"SERVICE_CONTROL_POLICY\"\n  content = {}\n}}\n", document("Deny", "iam:PassRole")),
    ] {
        let files = [("template.json", TEMPLATE), ("g/main.tf", text.as_str())];
        assert_ne!(pass(&report(&files)), Verdict::Granted, "{text}");
    }
    for text in [
        format!("data \"aws_iam_roles\" \"e\" {{}}\nresource \"aws_iam_role_policy\" \"d\" {{\n  for_each = data.aws_iam_roles.e.names\n  role     = each.value\n  policy   = {}\n}}\n", document("Deny", "s3:*")),
        format!("resource \"aws_organizations_policy\" \"s\" {{\n  name    = \"s\"\n  content = {}\n}}\nresource \"aws_organizations_policy_attachment\" \"s\" {{\n  policy_id = aws_organizations_policy.s.id\n  target_id = \"r-abcd\"\n}}\n", document("Deny", "s3:*")),
        "resource \"aws_organizations_policy_attachment\" \"s\" {\n  policy_id = \"p-FullAWSAccess\"\n  target_id = \"r-abcd\"\n}\n".to_owned(),
        "resource \"aws_organizations_policy\" \"s\" {\n  name    = \"s\"\n  type    = \"TAG_POLICY\"\n  content = \"{}\"\n}\n".to_owned(),
    ] {
        let files = [("template.json", TEMPLATE), ("g/main.tf", text.as_str())];
        expect(&report(&files), Verdict::Granted, &text);
    }
}

#[test]
fn a_policy_of_any_number_may_take_the_place_of_another() {
    let family = |name: &str| {
        format!(
            "variable \"s\" {{\n  type = set(string)\n}}\nresource \"aws_iam_role_policy\" \"w\" {{\n  for_each = var.s\n  name     = {name}\n  role     = aws_iam_role.exec.name\n  policy   = {}\n}}\n",
            document("Allow", "s3:GetObject")
        )
    };
    for (name, expected) in [
        ("each.key", Verdict::Undecided),
        ("\"p\"", Verdict::Undecided),
        ("\"w-${each.key}\"", Verdict::Granted),
    ] {
        let text = format!("{}\n{}", bases()[0], family(name));
        expect(&report(&[("main.tf", &text)]), expected, name);
    }
}

#[test]
fn a_list_of_another_configuration_takes_policies_away() {
    for text in [
        "resource \"aws_iam_role_policies_exclusive\" \"d\" {\n  role_name    = \"exec\"\n  policy_names = []\n}\n",
        "resource \"aws_iam_role_policy_attachments_exclusive\" \"d\" {\n  role_name   = \"exec\"\n  policy_arns = []\n}\n",
    ] {
        let base = &bases()[0];
        let files = [("main.tf", base.as_str()), ("other/main.tf", text)];
        expect(&report(&files), Verdict::Undecided, text);
    }
}

#[test]
fn a_role_that_two_configurations_make_is_one_of_both() {
    let (rest, machine) = MAIN
        .split_once("resource \"aws_sfn_state_machine\"")
        .unwrap();
    let (machine, policy) = machine
        .split_once("resource \"aws_iam_role_policy\"")
        .unwrap();
    let made = |action: &str| {
        let policy = policy.replace("ACTION", action);
        format!("{rest}\nresource \"aws_iam_role_policy\"{policy}")
    };
    let machine = format!(
        "provider \"aws\" {{\n  region = \"eu-west-1\"\n}}\ndata \"aws_iam_role\" \"exec\" {{\n  name = \"exec\"\n}}\ndata \"aws_iam_role\" \"job\" {{\n  name = \"job\"\n}}\nresource \"aws_sfn_state_machine\"{}",
        machine.replace("aws_iam_role.", "data.aws_iam_role.")
    );
    let deny = format!(
        "{}\nresource \"aws_iam_role_policy\" \"d\" {{\n  role   = aws_iam_role.exec.name\n  policy = {}\n}}\n",
        made("iam:PassRole"),
        document("Deny", "iam:*")
    );
    for (other, expected) in [
        (made("iam:PassRole"), Verdict::Granted),
        (made("s3:GetObject"), Verdict::Undecided),
        (deny, Verdict::Undecided),
    ] {
        let own = made("iam:PassRole");
        let files = [
            ("dev/main.tf", own.as_str()),
            ("prod/main.tf", other.as_str()),
            ("app/main.tf", machine.as_str()),
        ];
        expect(&report(&files), expected, &other);
    }
}

#[test]
fn a_path_says_nothing_of_which_role_it_is() {
    let machine = r#"{"Parameters": {"Helper": {"Type": "String"}}, "Resources": {
      "Exec": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "SERVICE"}, "Action": "sts:AssumeRole"}]}}},
      "More": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "h", "Roles": [{"Ref": "Helper"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}}},
      "M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": {"Fn::GetAtt": ["Exec", "Arn"]}, "Definition": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}}}}"#;
    let helper = r#"{"Resources": {"Helper": {"Type": "AWS::IAM::Role", "Properties": {"Path": "PATH", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}}}}}"#;
    let own = machine.replace("SERVICE", "states.amazonaws.com");
    for path in ["/ops/", "/ops team/", "/%%BUILD_ID%%/", "/__ID__/"] {
        let helper = helper.replace("PATH", path);
        let files = [("a.json", own.as_str()), ("b.json", helper.as_str())];
        let report = report(&files);
        assert_eq!(report.checks[0].verdict, Verdict::Granted, "{path}");
    }
    // A service that is named by its Region.
    let own = machine.replace("SERVICE", "states.eu-west-1.amazonaws.com");
    let report = report(&[("a.json", own.as_str())]);
    assert_eq!(report.questions[0].kind, QuestionKind::Region);
}

#[test]
fn a_role_that_another_configuration_makes_is_that_role() {
    let (rest, machine) = MAIN
        .split_once("resource \"aws_sfn_state_machine\"")
        .unwrap();
    let (machine, policy) = machine
        .split_once("resource \"aws_iam_role_policy\"")
        .unwrap();
    let common = format!("{rest}\nresource \"aws_iam_role_policy\"{policy}");
    let machine = format!(
        "provider \"aws\" {{\n  region = \"eu-west-1\"\n}}\ndata \"aws_iam_role\" \"exec\" {{\n  name = \"exec\"\n}}\ndata \"aws_iam_role\" \"job\" {{\n  name = \"job\"\n}}\nresource \"aws_sfn_state_machine\"{}",
        machine.replace("aws_iam_role.", "data.aws_iam_role.")
    );
    for (action, path, expected) in [
        ("iam:PassRole", "", Verdict::Granted),
        ("iam:PassRole", "  path = \"/jobs/\"\n", Verdict::Granted),
        ("s3:GetObject", "", Verdict::Missing),
    ] {
        let common = common.replace("ACTION", action);
        let common = common.replace(
            "resource \"aws_iam_role\" \"job\" {\n",
            &format!("resource \"aws_iam_role\" \"job\" {{\n{path}"),
        );
        let files = [
            ("common/main.tf", common.as_str()),
            ("env/main.tf", machine.as_str()),
        ];
        expect(&report(&files), expected, &format!("{action} {path}"));
    }
}

#[test]
fn texts_of_templates_and_files_are_read() {
    let base = &bases()[0];
    let (before, rest) = base.split_once("  definition = jsonencode(").unwrap();
    let (_, rest) = rest.split_once("})\n").unwrap();
    let definition = |role: &str| {
        format!(
            "{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::aws-sdk:glue:createJob\", \"Parameters\": {{\"Name\": \"${{var.name}}\", \"Role\": \"{role}\"}}, \"End\": true}}}}}}"
        )
    };
    let with = |definition: &str, more: &str| {
        format!("{before}  definition = {definition}\n{rest}\n{more}")
    };
    let inline = with(
        "data.template_file.d.rendered",
        &format!(
            "data \"template_file\" \"d\" {{\n  template = <<EOF\n{}\nEOF\n}}\n",
            definition("${aws_iam_role.job.arn}")
        ),
    );
    expect(&report(&[("main.tf", &inline)]), Verdict::Granted, "");
    // Names of its own stand beside what is not known.
    let escaped = definition("$${role}");
    let own = with(
        "data.template_file.d.rendered",
        &format!(
            "data \"template_file\" \"d\" {{\n  template = <<EOF\n{escaped}\nEOF\n  vars = {{\n    role = aws_iam_role.job.arn\n  }}\n}}\n"
        ),
    );
    expect(&report(&[("main.tf", &own)]), Verdict::Granted, "");
    let file = with(
        "data.local_file.d.content",
        "data \"local_file\" \"d\" {\n  filename = \"${path.module}/d.json\"\n}\n",
    );
    let text = definition("arn:aws:iam::111122223333:role/job").replace("${var.name}", "j");
    let files = [("main.tf", file.as_str()), ("d.json", text.as_str())];
    expect(&report(&files), Verdict::Granted, "");
}

#[test]
fn the_last_of_two_equal_keys_counts() {
    let base = &bases()[0];
    for (now, expected) in [
        (
            "Action = \"s3:GetObject\", Action = \"iam:PassRole\"",
            Verdict::Granted,
        ),
        (
            "Action = \"iam:PassRole\", Action = \"s3:GetObject\"",
            Verdict::Missing,
        ),
        (
            "Resource = \"x\", \"Action\" = \"s3:GetObject\", \"Action\" = \"x:y\", \"Action\" = \"iam:PassRole\"",
            Verdict::Granted,
        ),
    ] {
        let text = base.replace("Action = \"iam:PassRole\"", now);
        expect(&report(&[("main.tf", &text)]), expected, now);
    }
}

#[test]
fn documents_that_quote_a_configuration_are_none() {
    let quote = "usage: |\n  ```hcl\nresource \"aws_iam_role_policy\" \"d\" {\n  role = var.x\n}\n";
    for name in ["README.yaml", "README.md", "docs/usage.yml", "root.hcl"] {
        let base = &bases()[0];
        let files = [("main.tf", base.as_str()), (name, quote)];
        expect(&report(&files), Verdict::Granted, name);
    }
}

#[test]
fn the_only_value_that_files_give_is_that_of_a_variable() {
    let base = bases()[0].replace("Resource = aws_iam_role.job.arn", "Resource = var.name");
    let job = "arn:aws:iam::111122223333:role/job";
    for (files, expected) in [
        (
            vec![("prod.tfvars", format!("name = \"{job}\"\n"))],
            Verdict::Granted,
        ),
        (
            vec![("env/prod.tfvars", format!("name = \"{job}\"\n"))],
            Verdict::Granted,
        ),
        (
            vec![("deploy.sh", format!("terraform apply -var name={job}\n"))],
            Verdict::Granted,
        ),
        (
            vec![(
                "live/main.tf",
                format!(
                    "module \"x\" {{\n  source = \"git::https://git.example.com/x.git\"\n  name   = \"{job}\"\n}}\n"
                ),
            )],
            Verdict::Granted,
        ),
        (
            vec![(
                "prod.tfvars",
                "name = \"arn:aws:iam::111122223333:role/other\"\n".to_owned(),
            )],
            Verdict::Missing,
        ),
        (
            vec![
                ("prod.tfvars", format!("name = \"{job}\"\n")),
                ("dev.tfvars", "name = \"x\"\n".to_owned()),
            ],
            Verdict::Undecided,
        ),
        (
            vec![
                ("prod.tfvars", format!("name = \"{job}\"\n")),
                ("deploy.sh", "terraform apply -var name=$NAME\n".to_owned()),
            ],
            Verdict::Undecided,
        ),
        (
            vec![
                ("prod.tfvars", format!("name = \"{job}\"\n")),
                (
                    "deploy.sh",
                    "terraform apply -var-file secret.tfvars\n".to_owned(),
                ),
            ],
            Verdict::Undecided,
        ),
        (vec![], Verdict::Undecided),
    ] {
        let mut all = vec![("main.tf", base.as_str())];
        all.extend(files.iter().map(|(name, text)| (*name, text.as_str())));
        expect(&report(&all), expected, &format!("{files:?}"));
    }
}
