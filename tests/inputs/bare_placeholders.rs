//! Placeholders that stand where JSON has a value, without quotes: what a tool puts there may be any
//! value. They count as one value of which nothing is known, and never as nothing.

use serde_json::json;
use sfn_role_check::report::{CheckKind, Verdict};
use test_support::{Case, verdicts};

const JOB: &str = "arn:aws:iam::111122223333:role/job";
const ALLOW: &str = r#"{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}"#;

fn of(statements: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#)
}

/// The policy as it was pasted, and in a heredoc of Terraform.
fn pass(policy: &str) -> [Verdict; 2] {
    let bare = Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": JOB, "Settings": {}}),
        )
        .document(json!({"name": "p.json", "text": policy, "kind": "identity-policy"}));
    let trust = |service: &str| {
        format!(
            "jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", Principal = {{ Service = \"{service}\" }}, Action = \"sts:AssumeRole\" }}] }})"
        )
    };
    let source = format!(
        r#"variable "x" {{}}
resource "aws_sfn_state_machine" "m" {{
  name     = "m"
  role_arn = aws_iam_role.exec.arn
  definition = jsonencode({{
    StartAt = "Run"
    States = {{ Run = {{
      Type       = "Task"
      Resource   = "arn:aws:states:::mediaconvert:createJob"
      Parameters = {{ Role = aws_iam_role.job.arn, Settings = {{}} }}
      End        = true
    }} }}
  }})
}}
resource "aws_iam_role" "exec" {{
  name               = "exec"
  assume_role_policy = {}
}}
resource "aws_iam_role" "job" {{
  name               = "job"
  assume_role_policy = {}
}}
resource "aws_iam_role_policy" "p" {{
  name   = "p"
  role   = aws_iam_role.exec.name
  policy = <<EOF
{}
EOF
}}
"#,
        trust("states.amazonaws.com"),
        trust("mediaconvert.amazonaws.com"),
        policy.replace("${x}", "${var.x}"),
    );
    let source = Case::bare().document(json!({"name": "main.tf", "text": source}));
    [bare, source].map(|case| {
        let found = verdicts(&case.report(), CheckKind::PassRole);
        assert_eq!(found.len(), 1, "{policy}");
        found[0]
    })
}

fn denying(more: &str) -> String {
    of(&format!(r#"{ALLOW}, {{"Effect": "Deny", {more}}}"#))
}

fn allowing(more: &str) -> String {
    of(&format!(
        r#"{{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", {more}}}"#
    ))
}

#[test]
fn a_value_that_is_not_known_proves_nothing() {
    for policy in [
        of(&format!("{ALLOW}, ${{x}}")),
        of(&format!("${{x}}, {ALLOW}")),
        of(&format!("{ALLOW} ${{x}}")),
        r#"{"Version": "2012-10-17", "Statement": ${x}}"#.to_owned(),
        format!(r#"{{"Version": ${{x}}, "Statement": [{ALLOW}]}}"#),
        format!(r#"{{"Version": "2012-10-17", "Statement": [{ALLOW}], ${{x}}}}"#),
        denying(r#""Action": ["s3:*", ${x}], "Resource": "*""#),
        denying(r#""Action": ${x}, "Resource": "*""#),
        denying(r#""NotAction": ${x}, "Resource": "*""#),
        denying(r#""NotAction": ["s3:*", ${x}], "Resource": "*""#),
        denying(r#""Action": "*", "Resource": ["arn:aws:s3:::bucket", ${x}]"#),
        denying(r#""Action": "*", "NotResource": [${x}]"#),
        denying(r#""Action": "*", "Resource": "*", "Condition": ${x}"#),
        denying(r#""Action": "*", "Resource": "*", "Condition": {"StringEquals": ${x}}"#),
        denying(
            r#""Action": "*", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": ${x}}}"#,
        ),
        denying(
            r#""Action": "*", "Resource": "*", "Condition": {"Null": {"iam:PassedToService": ${x}}}"#,
        ),
        denying(r#""Action": "*", "Resource": "*", ${x}: "*""#),
        of(&format!(
            r#"{ALLOW}, {{"Effect": ${{x}}, "Action": "*", "Resource": "*"}}"#
        )),
        of(r#"{"Effect": ${x}, "Action": "iam:PassRole", "Resource": "*"}"#),
        of(r#"{"Effect": "Allow", "Action": ${x}, "Resource": "*"}"#),
        of(r#"{"Effect": "Allow", "NotAction": ["s3:*", ${x}], "Resource": "*"}"#),
        of(r#"{"Effect": "Allow", "Action": "*", "NotResource": ["arn:aws:s3:::bucket", ${x}]}"#),
        of(r#"{"Effect": "Allow", "Action": "iam:PassRole", "Resource": ${x}}"#),
        allowing(r#""Condition": ${x}"#),
        allowing(r#""Condition": {"StringEquals": ${x}}"#),
        allowing(
            r#""Condition": {"StringNotEquals": {"iam:PassedToService": ["ec2.amazonaws.com", ${x}]}}"#,
        ),
        allowing(
            r#""Condition": {"StringEquals": {"iam:PassedToService": "mediaconvert.amazonaws.com"}, "Null": ${x}}"#,
        ),
        allowing(r#""Principal": ${x}"#),
    ] {
        for verdict in pass(&policy) {
            assert_eq!(verdict, Verdict::Undecided, "{policy}");
        }
    }
}

#[test]
fn what_holds_for_every_value_is_decided() {
    for (policy, expected) in [
        (of(ALLOW), Verdict::Granted),
        (allowing(r#""Sid": ${x}"#), Verdict::Granted),
        (
            allowing(
                r#""Condition": {"StringEquals": {"iam:PassedToService": ["mediaconvert.amazonaws.com", ${x}]}}"#,
            ),
            Verdict::Granted,
        ),
        (
            denying(r#""NotAction": ["iam:*", ${x}], "Resource": "*""#),
            Verdict::Granted,
        ),
        (
            denying(r#""Action": ["iam:*", ${x}], "Resource": "*""#),
            Verdict::Denied,
        ),
    ] {
        assert_eq!(pass(&policy), [expected; 2], "{policy}");
    }
}
