//! Variables that files beside the source set otherwise than their default.

use serde_json::json;
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::Case;

const MAIN: &str = r#"
provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "own" {}

variable "passed" {
  type    = string
  default = "job"
}

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
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::${data.aws_caller_identity.own.account_id}:role/${var.passed}" }] })
}
"#;

fn report(name: &str, text: &str) -> Report {
    let case = Case::bare()
        .document(json!({"name": "main.tf", "text": MAIN}))
        .document(json!({"name": name, "text": text}));
    sfn_role_check::analyze(&case.workspace())
}

fn pass(report: &Report) -> Verdict {
    let mut checks = report.checks.iter();
    checks
        .find(|check| check.kind == CheckKind::PassRole)
        .unwrap()
        .verdict
}

#[test]
fn what_sets_a_variable_otherwise_leaves_it_open() {
    for (name, text) in [
        ("prod.tfvars", "passed = \"other\"\n"),
        ("env/prod.tfvars", "passed = \"other\"\n"),
        ("prod.tfvars.json", "{\"passed\": \"other\"}"),
        ("deploy.sh", "terraform apply -var passed=other\n"),
        ("deploy.sh", "terraform apply -var='passed=other'\n"),
        (
            "deploy.sh",
            "export TF_CLI_ARGS_apply=\"-var passed=other\"\n",
        ),
        ("deploy.sh", "terraform apply \\\n\t-var passed=other\n"),
        ("ci.yml", "args: [\"apply\", \"-var=passed=other\"]\n"),
        ("terragrunt.hcl", "inputs = {\n  passed = \"other\"\n}\n"),
        ("terragrunt.hcl", "inputs = { \"passed\" = local.name }\n"),
        ("deploy.sh", "terraform apply -var \"passed=$PASSED\"\n"),
        (
            "Makefile",
            "apply:\n\tTF_VAR_passed=other terraform apply\n",
        ),
        (".env", "TF_VAR_passed=other\n"),
        (
            ".github/workflows/deploy.yml",
            "on: push\njobs:\n  a:\n    env:\n      TF_VAR_passed: other\n    steps:\n      - run: terraform apply\n",
        ),
    ] {
        let report = report(name, text);
        assert_eq!(pass(&report), Verdict::Undecided, "{name}: {text}");
    }
}

#[test]
fn what_sets_the_same_or_another_one_changes_nothing() {
    for (name, text) in [
        ("prod.tfvars", "passed = \"job\"\n"),
        ("prod.tfvars", "other = \"other\"\n"),
        ("modules/x/prod.tfvars", "passed = \"job\"\n"),
        ("deploy.sh", "terraform apply -var passed=job\n"),
        ("terragrunt.hcl", "inputs = {\n  passed = \"job\"\n}\n"),
        ("terragrunt.hcl", "inputs = {\n  not_passed = \"x\"\n}\n"),
        ("deploy.sh", "terraform apply -var all_passed=other\n"),
        ("deploy.sh", "TF_VAR_passed_on=other terraform apply\n"),
        ("README.md", "TF_VAR_passed=other terraform apply\n"),
    ] {
        assert_eq!(
            pass(&report(name, text)),
            Verdict::Granted,
            "{name}: {text}"
        );
    }
}
