//! Stacks that Terraform makes: their templates are read, with what the configuration gives to their
//! parameters.

use serde_json::json;
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::Case;

const JOB: &str = r#"
resource "aws_iam_role" "job" {
  name               = "job"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "glue.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role" "exec" {
  name               = "exec"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "exec" {
  name   = "pass"
  role   = aws_iam_role.exec.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.job.arn }] })
}
"#;

/// A machine in a template, with its role.
const TEMPLATE: &str = r#"Parameters:
  JobRole:
    Type: String
    Default: arn:aws:iam::111122223333:role/default
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Action: sts:AssumeRole, Principal: {Service: states.amazonaws.com}}
      Policies:
        - PolicyName: pass
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - {Effect: EFFECT, Action: iam:PassRole, Resource: RESOURCE}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: EXECUTION
      Definition:
        StartAt: A
        States:
          A: {Type: Task, Resource: 'arn:aws:states:::aws-sdk:glue:createJob', Parameters: {Name: j, Role: PASSED}, End: true}
MORE"#;

/// The template with other texts in the place of words.
fn template(changes: &[(&str, &str)]) -> String {
    let mut text = TEMPLATE.to_owned();
    let usual = [
        ("EFFECT", "Allow"),
        ("RESOURCE", "!Ref JobRole"),
        ("EXECUTION", "!GetAtt Role.Arn"),
        ("PASSED", "!Ref JobRole"),
        ("MORE", ""),
    ];
    for (word, other) in changes.iter().chain(&usual) {
        text = text.replace(word, other);
    }
    text
}

fn stack(body: &str, more: &str) -> String {
    format!(
        "{JOB}\nresource \"aws_cloudformation_stack\" \"s\" {{\n  name          = \"s\"\n  template_body = {body}\n  {more}\n}}\n"
    )
}

fn heredoc(changes: &[(&str, &str)], more: &str) -> String {
    stack(&format!("<<EOT\n{}\nEOT", template(changes)), more)
}

fn report(files: &[(&str, &str)]) -> Report {
    let mut case = Case::bare();
    for (name, text) in files {
        case = case.document(json!({"name": name, "text": text}));
    }
    sfn_role_check::analyze(&case.workspace())
}

/// Passes of all machines.
fn passes(report: &Report) -> Vec<Verdict> {
    let passes = report
        .checks
        .iter()
        .filter(|check| check.kind == CheckKind::PassRole);
    passes.map(|check| check.verdict).collect()
}

#[track_caller]
fn check(name: &str, files: &[(&str, &str)], expected: &[Verdict]) {
    let report = report(files);
    assert_eq!(passes(&report), expected, "{name}\n{report:#?}");
}

const GIVEN: &str = "parameters = { JobRole = aws_iam_role.job.arn }";
use Verdict::{Denied, Granted, Missing, Undecided};

#[test]
fn a_template_is_read_with_its_parameters() {
    let interpolated = [
        ("RESOURCE", "'${aws_iam_role.job.arn}'"),
        ("PASSED", "!Ref JobRole"),
    ];
    let substituted = [
        ("RESOURCE", "!Sub '${aws_iam_role.job.arn}'"),
        ("PASSED", "'${aws_iam_role.job.arn}'"),
    ];
    let own = [(
        "RESOURCE",
        "!Sub 'arn:$${AWS::Partition}:iam::$${AWS::AccountId}:role/job'",
    )];
    let outer = [("EXECUTION", "'${aws_iam_role.exec.arn}'")];
    for (name, text, expected) in [
        ("allowed", heredoc(&[], GIVEN), Granted),
        ("denied", heredoc(&[("EFFECT", "Deny")], GIVEN), Denied),
        (
            "another role is allowed",
            heredoc(&[("RESOURCE", "arn:aws:iam::*:role/other")], GIVEN),
            Missing,
        ),
        (
            "another role is given",
            heredoc(
                &interpolated,
                "parameters = { JobRole = aws_iam_role.exec.arn }",
            ),
            Missing,
        ),
        ("the same twice", heredoc(&interpolated, GIVEN), Granted),
        ("within Sub", heredoc(&substituted, ""), Granted),
        (
            "the account of the configuration",
            heredoc(&own, GIVEN),
            Granted,
        ),
        (
            "a role of the configuration",
            heredoc(&outer, GIVEN),
            Granted,
        ),
        (
            "parameters that nobody knows",
            heredoc(
                &[],
                "parameters = var.x\n}\nvariable \"x\" {\n  type = map(string)",
            ),
            Granted,
        ),
        (
            "a parameter that nobody knows is not its default",
            heredoc(
                &[("RESOURCE", "arn:aws:iam::111122223333:role/default")],
                "parameters = var.x\n}\nvariable \"x\" {\n  type = map(string)",
            ),
            Undecided,
        ),
        (
            "a default",
            heredoc(
                &[("RESOURCE", "arn:aws:iam::111122223333:role/default")],
                "",
            ),
            Granted,
        ),
    ] {
        check(name, &[("main.tf", &text)], &[expected]);
    }
}

#[test]
fn a_template_may_stand_in_a_file() {
    let text = template(&[]);
    let main = stack("file(\"${path.module}/stack.yaml\")", GIVEN);
    check(
        "file",
        &[("main.tf", &main), ("stack.yaml", &text)],
        &[Granted],
    );
    let text = template(&[("RESOURCE", "${role}")]);
    let main = stack(
        "templatefile(\"stack.yaml.tftpl\", { role = aws_iam_role.job.arn })",
        GIVEN,
    );
    check(
        "templatefile",
        &[("main.tf", &main), ("stack.yaml.tftpl", &text)],
        &[Granted],
    );
    let encoded = r#"jsonencode({
    Resources = {
      Machine = {
        Type = "AWS::StepFunctions::StateMachine"
        Properties = {
          RoleArn = aws_iam_role.exec.arn
          DefinitionString = jsonencode({ StartAt = "A", States = { A = { Type = "Task", Resource = "arn:aws:states:::aws-sdk:glue:createJob", Parameters = { Name = "j", Role = aws_iam_role.job.arn }, End = true } } })
        }
      }
    }
  })"#;
    check(
        "jsonencode",
        &[("main.tf", &stack(encoded, ""))],
        &[Granted],
    );
}

#[test]
fn two_stacks_of_one_template_are_two() {
    let text = template(&[("RESOURCE", "arn:aws:iam::*:role/job")]);
    let twice = stack(
        "file(\"stack.yaml\")",
        &format!(
            "{GIVEN}\n}}\nresource \"aws_cloudformation_stack\" \"t\" {{\n  name = \"t\"\n  template_body = file(\"stack.yaml\")\n  parameters = {{ JobRole = \"arn:aws:iam::444455556666:role/x\" }}"
        ),
    );
    let report = report(&[("main.tf", &twice), ("stack.yaml", &text)]);
    assert_eq!(report.state_machines.len(), 2);
    assert_eq!(passes(&report), [Granted, Missing], "{report:#?}");
    // The role of one stack is not that of another one.
    let policy = "  Other:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: o\n      Roles: [!Ref Role]\n      PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: iam:PassRole, Resource: '*'}]}\n";
    let one = template(&[("EFFECT", "Allow"), ("RESOURCE", "arn:aws:s3:::x")]);
    let two = template(&[("RESOURCE", "arn:aws:s3:::x"), ("MORE", policy)]);
    let both = stack(
        "file(\"one.yaml\")",
        &format!(
            "{GIVEN}\n}}\nresource \"aws_cloudformation_stack\" \"t\" {{\n  name = \"t\"\n  template_body = file(\"two.yaml\")\n  {GIVEN}"
        ),
    );
    let files = [
        ("main.tf", both.as_str()),
        ("one.yaml", one.as_str()),
        ("two.yaml", two.as_str()),
    ];
    check("two templates", &files, &[Missing, Granted]);
}

#[test]
fn what_is_not_read_leaves_its_roles_open() {
    let outer = ("EXECUTION", "'${aws_iam_role.exec.arn}'");
    let deny = "  Other:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: o\n      Roles: ['${aws_iam_role.exec.name}']\n      PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Deny, Action: iam:PassRole, Resource: '*'}]}\n";
    let custom =
        "  Other:\n    Type: Custom::Guard\n    Properties: {Role: '${aws_iam_role.exec.name}'}\n";
    let nested = "  Other:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: 's3://x/y.yaml', Parameters: {Role: '${aws_iam_role.exec.name}'}}\n";
    for (name, changes, more) in [
        ("a policy of the stack", vec![outer, ("MORE", deny)], GIVEN),
        ("a custom resource", vec![outer, ("MORE", custom)], GIVEN),
        ("a nested stack", vec![outer, ("MORE", nested)], GIVEN),
        (
            "a macro",
            vec![outer, ("MORE", "Transform: Guard\n")],
            GIVEN,
        ),
        (
            "stacks that nobody counts",
            vec![outer],
            "count = var.n\n  parameters = { JobRole = aws_iam_role.job.arn }\n}\nvariable \"n\" {\n  type = number",
        ),
        (
            "what is ignored later",
            vec![outer],
            "lifecycle {\n    ignore_changes = [template_body]\n  }",
        ),
    ] {
        let machine = "resource \"aws_sfn_state_machine\" \"m\" {\n  name = \"m\"\n  role_arn = aws_iam_role.exec.arn\n  definition = jsonencode({ StartAt = \"A\", States = { A = { Type = \"Task\", Resource = \"arn:aws:states:::aws-sdk:glue:createJob\", Parameters = { Name = \"j\", Role = aws_iam_role.job.arn }, End = true } } })\n}\n";
        let text = [heredoc(&changes, more), machine.to_owned()].concat();
        let report = report(&[("main.tf", &text)]);
        assert!(!passes(&report).is_empty());
        for pass in passes(&report) {
            assert_ne!(pass, Granted, "{name}");
        }
    }
}

#[test]
fn a_stack_of_another_account_is_not_of_this_one() {
    let own = [(
        "RESOURCE",
        "!Sub 'arn:aws:iam::$${AWS::AccountId}:role/job'",
    )];
    let text = heredoc(
        &own,
        &format!(
            "provider = aws.other\n  {GIVEN}\n}}\nprovider \"aws\" {{\n  region = \"eu-west-1\"\n}}\nprovider \"aws\" {{\n  alias = \"other\"\n  region = \"eu-west-1\"\n  profile = \"other\""
        ),
    );
    let report = report(&[("main.tf", &text)]);
    assert_eq!(passes(&report).len(), 1);
    assert_ne!(passes(&report)[0], Granted);
}
