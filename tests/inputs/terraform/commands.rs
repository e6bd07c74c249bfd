//! What commands, hooks, generated files and calls by address do to a configuration beside what its
//! files say.

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

/// A policy that denies all to the execution role.
const DENY: &str = "resource \"aws_iam_role_policy\" \"d\" {\n  role   = \"exec\"\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Deny\", Action = \"*\", Resource = \"*\" }] })\n}\n";

fn report(files: &[(&str, &str)]) -> Report {
    let mut case = Case::bare();
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

#[track_caller]
fn expect(report: &Report, expected: Verdict, text: &str) {
    assert_eq!(pass(report), expected, "{text}");
}

#[track_caller]
fn verdict(files: &[(&str, &str)], expected: Verdict) {
    let mut all = vec![("main.tf", MAIN)];
    all.extend(files);
    expect(&report(&all), expected, &format!("{files:?}"));
}

#[test]
fn files_that_commands_write_leave_a_configuration_open() {
    let prod = ("env/prod/override.tf", DENY);
    for script in [
        "cp env/prod/override.tf .\nterraform apply\n",
        "cp env/prod/*.tf .\n",
        "cp -r env/prod/. .\n",
        "ln -s env/prod/override.tf override.tf && terraform apply",
        "rsync -a env/prod/override.tf ./",
        "if [ \"$ENV\" = prod ]; then\n  mv env/prod/override.tf ./override.tf\nfi\n",
        "cat env/prod/override.tf > deny.tf\n",
        "cat > deny.tf <<EOF\nresource \"aws_iam_role_policy_attachment\" \"d\" {}\nEOF\n",
        "echo 'resource \"aws_iam_role_policy_attachment\" \"d\" {}' | tee deny.tf\n",
        "python3 gen.py > deny.tf.json\n",
        "curl -o deny.tf https://example.com/deny.tf\n",
        "envsubst < main.tf.tpl > main.tf\n",
        "sed -i s/exec/other/ main.tf\n",
        "rm main.tf\n",
        "Copy-Item env\\prod\\override.tf .\n",
        "git apply prod.patch\nterraform apply\n",
        "patch main.tf < prod.patch\n",
        "unzip -o extra.zip override.tf\n",
        "echo \"$EXTRA\" > extra.tf\n",
        "cat base.tf.in prod.tf.in > extra.tf\n",
        "aws s3 cp s3://b/deny.tf . && cp deny.tf extra.tf\n",
    ] {
        verdict(&[prod, ("deploy.sh", script)], Verdict::Undecided);
        let make = format!("deploy:\n\t{}\n", script.replace('\n', "\n\t"));
        verdict(&[prod, ("Makefile", &make)], Verdict::Undecided);
    }
    // What has no resource may change what names mean, where there are such names.
    let names = "cat > names.tf.tmp <<EOF\nlocals {\n  job = \"other\"\n}\nEOF\n";
    let locals = ("names.tf", "locals {\n  job = \"job\"\n}\n");
    for move_it in [
        "mv names.tf.tmp names.tf\n",
        "mv names.tf.tmp main_override.tf\n",
    ] {
        let script = format!("{names}{move_it}");
        verdict(&[locals, ("deploy.sh", &script)], Verdict::Undecided);
    }
    let workflow = "on: push\njobs:\n  a:\n    steps:\n      - run: cp env/prod/override.tf . && terraform apply\n";
    verdict(
        &[prod, (".github/workflows/deploy.yml", workflow)],
        Verdict::Undecided,
    );
}

#[test]
fn files_that_change_nothing_may_be_written() {
    let backend = ("backends/prod.tf", "terraform {\n  backend \"s3\" {}\n}\n");
    for script in [
        "cp backends/prod.tf backend.tf\nterraform apply\n",
        "cat > backend.tf <<EOF\nterraform {\n  backend \"s3\" {}\n}\nEOF\nterraform apply\n",
        "terraform fmt main.tf && tflint main.tf\n",
        "grep aws main.tf\ncat main.tf\nwc -l *.tf\n",
        "# cp env/prod/override.tf .\nterraform apply\n",
        "rm -f generated.tf\nterraform apply\n",
        "sed s/a/b/ main.tf | less\n",
        "git add main.tf && git commit -m 'resource \"x\"'\n",
        "cp main.py build/\n",
        "cat > config.tf.tmp <<EOF\nlocals {\n  date = \"$DATE\"\n}\nterraform {\n}\nEOF\nif [ ! -f config.tf ]; then\n  mv config.tf.tmp config.tf\nfi\n",
    ] {
        verdict(&[backend, ("deploy.sh", script)], Verdict::Granted);
    }
    let paths = "on:\n  push:\n    paths:\n      - '**.tf'\n      - main.tf\njobs: {}\n";
    verdict(&[(".github/workflows/deploy.yml", paths)], Verdict::Granted);
    verdict(
        &[("docs/notes.md", "cp env/prod/override.tf .\n")],
        Verdict::Granted,
    );
}

#[test]
fn what_a_command_destroys_proves_nothing() {
    for script in [
        "terraform destroy -target=aws_iam_role_policy.p -auto-approve\n",
        "terraform apply -destroy -target aws_iam_role_policy.p\n",
        "$TF destroy \\\n  --target='aws_iam_role_policy.p'\n",
        "terraform state rm aws_iam_role_policy.old\n",
        "terraform state rm 'module.deny[\"a\"]'\n",
        "terraform state rm $ADDRESS\n",
    ] {
        verdict(&[("deploy.sh", script)], Verdict::Undecided);
    }
    for script in [
        "terraform destroy -auto-approve\n",
        "terraform state rm aws_instance.x\n",
        "terraform state list\n",
        "terraform apply -target=aws_sfn_state_machine.m\n",
    ] {
        verdict(&[("deploy.sh", script)], Verdict::Granted);
    }
}

#[test]
fn values_that_commands_write_or_name_leave_variables_open() {
    for script in [
        "echo 'passed = \"other\"' > terraform.tfvars\nterraform apply\n",
        "printf 'passed = \"%s\"\\n' \"$PASSED\" >> x.auto.tfvars\n",
        "cat > terraform.tfvars <<EOF\npassed = \"other\"\nEOF\n",
        "aws ssm get-parameter --name v > terraform.tfvars\n",
        "terraform apply -var-file=secret.tfvars\n",
        "terraform apply -var-file $ENV.tfvars\n",
        "jq .vars config.json > terraform.tfvars.json\n",
    ] {
        verdict(&[("deploy.sh", script)], Verdict::Undecided);
    }
    let same = ("prod.tfvars", "passed = \"job\"\n");
    for script in [
        "terraform apply -var-file=prod.tfvars\n",
        "terraform apply -var-file \"env/$ENV.tfvars\"\n",
        "echo 'region = \"x\"' > terraform.tfvars\n",
        "cp prod.tfvars terraform.tfvars\n",
    ] {
        verdict(&[same, ("deploy.sh", script)], Verdict::Granted);
    }
    // Beside the modules, not below.
    let files = [
        ("infra/main.tf", MAIN),
        ("env/prod.tfvars", "passed = \"other\"\n"),
    ];
    expect(&report(&files), Verdict::Undecided, "");
    let files = [
        ("infra/main.tf", MAIN),
        ("other/main.tf", "resource \"aws_sns_topic\" \"t\" {}\n"),
        ("other/prod.tfvars", "passed = \"other\"\n"),
    ];
    expect(&report(&files), Verdict::Granted, "");
}

#[test]
fn what_terragrunt_generates_and_runs_counts() {
    let generate = |contents: &str| {
        format!(
            "generate \"x\" {{\n  path      = \"x.tf\"\n  if_exists = \"overwrite\"\n  contents  = <<EOF\n{contents}\nEOF\n}}\n"
        )
    };
    let hook = |execute: &str| {
        format!(
            "terraform {{\n  after_hook \"x\" {{\n    commands = [\"apply\"]\n    execute  = [{execute}]\n  }}\n}}\n"
        )
    };
    for text in [
        generate(DENY),
        generate("module \"deny\" {\n  source = \"./deny\"\n}"),
        generate("locals {\n  passed = \"other\"\n}"),
        generate("${local.blocks}"),
        "generate \"x\" {\n  path     = \"x.tf\"\n  contents = file(\"deny.tpl\")\n}\n".to_owned(),
        "generate = {\n  x = {\n    path     = \"x.tf\"\n    contents = \"resource \\\"aws_iam_role_policy\\\" \\\"d\\\" {}\"\n  }\n}\n".to_owned(),
        hook(r#""aws", "iam", "attach-role-policy", "--role-name", "exec", "--policy-arn", "arn:aws:iam::aws:policy/AWSDenyAll""#),
        hook(r#""cp", "../deny.tf", ".""#),
        hook(r#""bash", "-c", "cat x > deny.tf""#),
        hook(r#""terraform", "state", "rm", "aws_iam_role_policy.old""#),
    ] {
        verdict(&[("terragrunt.hcl", &text)], Verdict::Undecided);
        verdict(&[("live/terragrunt.hcl", &text)], Verdict::Undecided);
    }
    for text in [
        generate("provider \"aws\" {\n  region = \"${local.region}\"\n}"),
        generate("terraform {\n  backend \"s3\" {}\n}"),
        hook(r#""tflint", "main.tf""#),
        hook(r#""echo", "done""#),
        "remote_state {\n  backend = \"s3\"\n  generate = {\n    path = \"backend.tf\"\n  }\n}\n"
            .to_owned(),
    ] {
        verdict(&[("terragrunt.hcl", &text)], Verdict::Granted);
    }
    verdict(
        &[
            (
                "terragrunt.hcl",
                "generate \"x\" {\n  path     = \"x.tf\"\n  contents = file(\"provider.tpl\")\n}\n",
            ),
            ("provider.tpl", "provider \"aws\" {}\n"),
        ],
        Verdict::Granted,
    );
}

#[test]
fn a_call_by_the_address_of_its_own_repository_sets_variables() {
    let module = ("modules/sfn/main.tf", MAIN);
    let call = |source: &str, passed: &str| {
        format!("module \"s\" {{\n  source = \"{source}\"\n  passed = \"{passed}\"\n}}\n")
    };
    for source in [
        "git::https://git.example.com/x/y.git//modules/sfn?ref=v1",
        "git@github.com:x/y.git//modules/sfn",
        "github.com/x/y//sfn",
    ] {
        for (passed, expected) in [("other", Verdict::Undecided), ("job", Verdict::Granted)] {
            let text = call(source, passed);
            let files = [module, ("live/main.tf", text.as_str())];
            expect(&report(&files), expected, &format!("{source} {passed}"));
        }
    }
    // The repository itself.
    let text = call(
        "git::https://git.example.com/x/terraform-y.git?ref=v1",
        "other",
    );
    verdict(&[("examples/a/main.tf", &text)], Verdict::Undecided);
    for text in [
        call("git::https://git.example.com/x/y.git//modules/other", "other"),
        "module \"s\" {\n  source = \"git::https://git.example.com/x/z.git\"\n  cidr   = \"x\"\n}\n".to_owned(),
    ] {
        verdict(&[("live/main.tf", &text)], Verdict::Granted);
    }
}

#[test]
fn what_opentofu_reads_in_place_of_a_file_is_another_world() {
    let policy = MAIN.find("resource \"aws_iam_role_policy\"").unwrap();
    let (rest, policy) = MAIN.split_at(policy);
    for (name, text, expected) in [
        ("policy.tofu", "", Verdict::Undecided),
        ("policy.tofu", policy, Verdict::Granted),
        ("more.tofu", DENY, Verdict::Undecided),
        ("more.tofu", "", Verdict::Granted),
        ("policy.tofu.json", "{}", Verdict::Granted),
        ("other/policy.tofu", "", Verdict::Granted),
    ] {
        let files = [("main.tf", rest), ("policy.tf", policy), (name, text)];
        expect(&report(&files), expected, name);
    }
    // Only OpenTofu reads this one.
    let files = [("main.tofu", rest), ("policy.tofu", policy)];
    expect(&report(&files), Verdict::Granted, "");
}
