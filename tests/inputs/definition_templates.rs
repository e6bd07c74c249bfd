//! Definitions and policies as people keep them: templates with placeholders, and source of
//! Terraform with heredocs.

use serde_json::json;
use sfn_role_check::documents::recognized;
use sfn_role_check::report::{CheckKind, Report, Verdict};
use sfn_role_check::workspace::Kind;
use test_support::{Case, checks, notices, reasons, verdicts};

const MACHINE: &str = r#"{
  "StartAt": "Make",
  "States": {
    "Make": {
      "Type": "Task",
      "Resource": "arn:aws:states:::aws-sdk:glue:createJob",
      "Parameters": {"Name": "${name}", "Role": ${role_arn}, "MaxCapacity": ${n}},
      "TimeoutSeconds": ${jsonencode(timeouts["make"])},
      "End": true
    }
  }
}"#;

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": ${role_arn}}]
}"#;

fn templates(machine: &str, policy: &str) -> Report {
    Case::new()
        .text("machine.asl.json.tftpl", "state-machine", machine)
        .text("policy.json.tpl", "identity-policy", policy)
        .report()
}

#[track_caller]
fn pass(report: &Report) -> Verdict {
    let found = verdicts(report, CheckKind::PassRole);
    assert_eq!(found.len(), 1, "{:?} {:?}", report.checks, notices(report));
    found[0]
}

#[test]
fn a_placeholder_without_quotes_is_the_one_with_quotes() {
    let quoted = |text: &str| text.replace("${role_arn}", "\"${role_arn}\"");
    for machine in [MACHINE.to_owned(), quoted(MACHINE)] {
        for policy in [POLICY.to_owned(), quoted(POLICY)] {
            let report = templates(&machine, &policy);
            assert_eq!(pass(&report), Verdict::Granted);
            assert_eq!(
                notices(&report)
                    .iter()
                    .filter(|code| *code == "json-rendered")
                    .count(),
                0
            );
        }
    }
    let report = templates(MACHINE, &POLICY.replace("role_arn", "other"));
    assert_eq!(pass(&report), Verdict::Undecided);
    let check = checks(
        &templates(MACHINE, &POLICY.replace("iam:PassRole", "s3:*")),
        CheckKind::PassRole,
    )[0]
    .clone();
    assert_eq!(check.verdict, Verdict::Missing);
    let place = &check.at[0];
    let text: Vec<u16> = MACHINE.encode_utf16().collect();
    let shown = String::from_utf16(&text[place.start as usize..place.end as usize]).unwrap();
    assert_eq!(shown, "${role_arn}");
}

#[test]
fn templates_are_recognized_as_what_they_become() {
    for (text, kind) in [
        (MACHINE, Kind::StateMachine),
        (POLICY, Kind::IdentityPolicy),
        (SOURCE, Kind::Template),
    ] {
        assert_eq!(recognized(text), Some(kind));
    }
}

#[test]
#[rustfmt::skip] // an attack, a row
fn no_template_grants_by_what_is_not_rendered() {
    assert_eq!(pass(&templates(MACHINE, POLICY)), Verdict::Granted);
    let statement = r#"{"Effect": "Allow", "Action": "iam:PassRole", "Resource": ${role_arn}}"#;
    for (name, from, to) in [
        ("a directive around a statement", statement, format!("%{{ if x }}{statement}%{{ endif }}")),
        ("a directive with one of two", statement, format!("%{{ if x }}{statement},%{{ else }}{{}}%{{ endif }}")),
        ("a loop", statement, format!("%{{ for r in roles ~}}{statement}%{{ endfor ~}}")),
        ("a directive in a text", "iam:PassRole", "iam:PassRole%{ if x }Nothing%{ endif }".to_owned()),
        ("a directive in a text of its own", "\"iam:PassRole\"", "\"iam:PassRole\", \"%{~ if x ~}a%{~ endif ~}\"".to_owned()),
        ("a list of statements", statement, "${statements}".to_owned()),
        ("more statements", statement, format!("{statement}, ${{statements}}")),
        ("more statements without a comma", statement, format!("{statement} ${{statements}}")),
        ("more members", "\"Resource\"", "${members} \"Resource\"".to_owned()),
        ("an effect", "\"Allow\"", "${effect}".to_owned()),
        ("an action", "\"iam:PassRole\"", "${action}".to_owned()),
        ("a condition", "\"Resource\"", "\"Condition\": ${condition}, \"Resource\"".to_owned()),
        ("a suffix", "${role_arn}", "${role_arn}x".to_owned()),
        ("a second", "${role_arn}", "${role_arn}${x}".to_owned()),
        ("a path", "${role_arn}", "\"${role_arn}/*\"".to_owned()),
        ("an escape", "${role_arn}", "\"$${role_arn}\"".to_owned()),
        ("an expression that never ends", "${role_arn}", "${role_arn".to_owned()),
        ("an expression of many lines", "${role_arn}", "${join(\"\",\n[role_arn])}".to_owned()),
        ("a Deny under a key that is not known", statement, format!(r#"{statement}, {{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*", "Condition": {{"StringEquals": {{${{key}}: "x"}}}}}}"#)),
        ("a Deny under a key in quotes", statement, format!(r#"{statement}, {{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*", "Condition": {{"StringEquals": {{"${{key}}": "x", "aws:x": ${{y}}}}}}}}"#)),
        ("a Deny under an operator that is not known", statement, format!(r#"{statement}, {{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*", "Condition": {{${{operator}}: {{"aws:x": "x"}}}}}}"#)),
        ("a member that may be anything", "\"Resource\"", "${key}: \"x\", \"Resource\"".to_owned()),
        ("a Deny of what is escaped", statement, format!(r#"{statement}, {{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/$${{aws:x}}"}}"#)),
    ] {
        let policy = POLICY.replace(from, &to);
        assert_ne!(policy, POLICY, "{name}");
        let report = templates(MACHINE, &policy);
        let found = checks(&report, CheckKind::PassRole)[0];
        assert_ne!(found.verdict, Verdict::Granted, "{name} {:?}", reasons(found));
    }
}

#[test]
#[rustfmt::skip] // a part, a row
fn a_placeholder_in_the_place_of_an_object_may_be_anything() {
    let task = |parameters: &str| format!(
        r#"{{"StartAt": "Run", "States": {{"Run": {{"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask", "End": true, {parameters}}}}}}}"#);
    let definition = json!({"taskDefinition": {"family": "app", "taskRoleArn": "arn:aws:iam::111122223333:role/task"}});
    let report = |parameters: &str| Case::new()
        .text("m.json", "state-machine", &task(parameters))
        .text("t.json", "task-definition", &definition.to_string())
        .policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/task"}]))
        .report();
    let plain = report(r#""Parameters": {"TaskDefinition": "app"}"#);
    assert_eq!(verdicts(&plain, CheckKind::PassRole), [Verdict::Granted]);
    for parameters in [
        r#""Parameters": ${parameters}"#,
        r#""Parameters": {"TaskDefinition": "app", "Overrides": ${overrides}}"#,
        r#""Parameters": {"TaskDefinition": "app", "Overrides": "${overrides}"}"#,
        r#""Parameters": {"TaskDefinition": ${definition}}"#,
        r#""Credentials": ${credentials}, "Parameters": {"TaskDefinition": "app"}"#,
    ] {
        let found = verdicts(&report(parameters), CheckKind::PassRole);
        assert!(found.iter().any(|verdict| *verdict != Verdict::Granted), "{parameters} {found:?}");
    }
}

const SOURCE: &str = r#"
# Everything in one file.
resource "aws_sfn_state_machine" "m" {
  name     = "make-${var.stage}"
  role_arn = aws_iam_role.exec.arn // the execution role
  definition = <<-EOF
    {
      "StartAt": "Make",
      "States": {
        "Make": {
          "Type": "Task",
          "Resource": "arn:aws:states:::aws-sdk:glue:createJob",
          "Parameters": {"Role": "${aws_iam_role.job.arn}", "MaxCapacity": ${var.n}},
          "End": true
        }
      }
    }
  EOF
}

resource "aws_iam_role" "exec" {
  name = "exec"
  tags = { "a" = "}" }
  assume_role_policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}]
}
POLICY
}

resource "aws_iam_role_policy" "pass" {
  role   = aws_iam_role.exec.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "${aws_iam_role.job.arn}"}]
}
EOF
}
"#;

fn source(text: &str) -> Report {
    Case::bare()
        .document(json!({"name": "main.tf", "text": text}))
        .report()
}

#[test]
fn heredocs_are_read_with_their_places() {
    let report = source(SOURCE);
    assert_eq!(pass(&report), Verdict::Granted, "{:?}", notices(&report));
    let trusts = verdicts(&report, CheckKind::RoleTrust);
    assert!(trusts.contains(&Verdict::Granted), "{trusts:?}");
    let check = checks(&report, CheckKind::PassRole)[0];
    let text: Vec<u16> = SOURCE.encode_utf16().collect();
    let place = &check.at[0];
    let shown = String::from_utf16(&text[place.start as usize..place.end as usize]).unwrap();
    assert_eq!(shown, "\"${aws_iam_role.job.arn}\"");
    // Without a role of its own.
    let report = source(&SOURCE.replace("iam:PassRole", "s3:Get*"));
    assert_eq!(pass(&report), Verdict::Missing);
    let report = source(&SOURCE.replace(
        "\"iam:PassRole\", \"Resource\": \"${aws_iam_role.job.arn}\"",
        "\"iam:PassRole\", \"Resource\": \"arn:aws:iam::*:role/$${aws:PrincipalTag/x}\"",
    ));
    assert_eq!(pass(&report), Verdict::Undecided);
}

#[test]
fn a_heredoc_alone_belongs_to_nobody() {
    let policy = "policy = <<EOF\n{\"Version\": \"2012-10-17\", \"Statement\": []}\nEOF\n";
    let report = Case::bare()
        .document(json!({"name": "policy.tf", "text": policy}))
        .report();
    assert!(
        notices(&report).contains(&"document-without-role".to_owned()),
        "{:?}",
        notices(&report)
    );
    let start = SOURCE.find("  definition").unwrap();
    let end = SOURCE.find("  EOF").unwrap() + 6;
    let report = Case::new()
        .document(json!({"name": "machine.tf", "text": SOURCE.get(start..end).unwrap()}))
        .policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]))
        .report();
    assert_eq!(pass(&report), Verdict::Granted);
}

#[test]
fn a_policy_that_is_attached_is_the_roles() {
    let attached = SOURCE.replace(
        "resource \"aws_iam_role_policy\" \"pass\" {\n  role   = aws_iam_role.exec.id",
        "resource \"aws_iam_role_policy_attachment\" \"a\" {\n  role = aws_iam_role.exec.name\n  policy_arn = aws_iam_policy.pass.arn\n}\nresource \"aws_iam_policy\" \"pass\" {",
    );
    assert_ne!(attached, SOURCE);
    assert_eq!(pass(&source(&attached)), Verdict::Granted);
    assert_eq!(
        pass(&source(&attached.replace(
            "= aws_iam_role.exec.name",
            "= aws_iam_role.job.name"
        ))),
        Verdict::Undecided
    );
}

#[test]
#[rustfmt::skip] // an attack, a row
fn no_source_grants_next_to_what_is_not_read() {
    for (name, more) in [
        ("a policy that is an expression", "resource \"aws_iam_role_policy\" \"d\" {\n role = aws_iam_role.exec.id\n policy = jsonencode({})\n}"),
        ("a policy of a role that is named", "resource \"aws_iam_role_policy\" \"d\" {\n role = \"exec\"\n policy = <<EOF\n{}\nEOF\n}"),
        ("a policy of each role", "resource \"aws_iam_role_policy\" \"d\" {\n for_each = local.roles\n role = each.value\n policy = local.deny\n}"),
        ("an attachment of what is made elsewhere", "resource \"aws_iam_role_policy_attachment\" \"a\" {\n role = aws_iam_role.exec.name\n policy_arn = var.policy\n}"),
        ("an attachment for each", "resource \"aws_iam_role_policy_attachment\" \"a\" {\n for_each = local.all\n role = aws_iam_role.exec.name\n policy_arn = aws_iam_policy.p.arn\n}"),
        ("a list of roles", "resource \"aws_iam_policy_attachment\" \"a\" {\n roles = [aws_iam_role.exec.name]\n policy_arn = aws_iam_policy.p.arn\n}"),
        ("a module", "module \"m\" {\n role = aws_iam_role.exec.name\n}"),
        ("an exclusive list", "resource \"aws_iam_role_policies_exclusive\" \"x\" {\n role_name = aws_iam_role.exec.name\n policy_names = []\n}"),
        ("a policy of the organization", "resource \"aws_organizations_policy\" \"x\" {\n content = local.deny\n}"),
        ("the same address twice", "resource \"aws_iam_role\" \"exec\" {\n name = \"exec\"\n}"),
        ("a heredoc of another text", "resource \"aws_iam_role_policy\" \"d\" {\n role = aws_iam_role.exec.id\n policy = <<EOF\nno JSON\nEOF\n}"),
        ("a bracket that is open", "resource \"x\" \"y\" {"),
    ] {
        let report = source(&format!("{SOURCE}\n{more}\n"));
        for check in checks(&report, CheckKind::PassRole) {
            assert_ne!(check.verdict, Verdict::Granted, "{name}");
        }
        // What is not read is told, and so is what a list may take away: as a reason of the check.
        let is_reason = checks(&report, CheckKind::PassRole)
            .iter()
            .any(|check| reasons(check).contains(&"statement-conditional".to_owned()));
        let is_told = match name {
            "an exclusive list" => is_reason,
            _ => !notices(&report).is_empty(),
        };
        assert!(is_told, "{name}");
    }
    for (name, from, to) in [
        ("a boundary", "  tags =", "  permissions_boundary = var.boundary\n  tags ="),
        ("inline policies", "  tags =", "  inline_policy {\n    name = \"x\"\n  }\n  tags ="),
        ("dynamic inline policies", "  tags =", "  dynamic \"inline_policy\" {\n    for_each = var.x\n  }\n  tags ="),
        ("managed policies", "  tags =", "  managed_policy_arns = [var.x]\n  tags ="),
        ("a count", "  role   =", "  count = var.x ? 1 : 0\n  role   ="),
        ("each of several", "${aws_iam_role.job.arn}", "${each.value}"),
        ("one of several", "${aws_iam_role.job.arn}", "${aws_iam_role.job[count.index].arn}"),
        ("a directive", "${aws_iam_role.job.arn}", "%{ if var.x }a%{ else }b%{ endif }"),
        ("another role", "aws_iam_role.exec.id", "aws_iam_role.other.id"),
        ("a role by an expression", "aws_iam_role.exec.id", "split(\"/\", aws_iam_role.exec.arn)[1]"),
        ("a machine without its role", "aws_iam_role.exec.arn", "var.role"),
        ("a heredoc that is changed", "policy = <<EOF", "policy = replace(<<EOF"),
    ] {
        let text = SOURCE.replace(from, to);
        assert_ne!(text, SOURCE, "{name}");
        for check in checks(&source(&text), CheckKind::PassRole) {
            assert_ne!(check.verdict, Verdict::Granted, "{name}");
        }
    }
    // A second file may be of the same module, or of another.
    let report = Case::bare()
        .document(json!({"name": "main.tf", "text": SOURCE}))
        .document(json!({"name": "iam.tf", "text": "resource \"aws_iam_role_policy\" \"d\" {\n role = aws_iam_role.exec.id\n policy = local.x\n}"}))
        .report();
    assert_eq!(pass(&report), Verdict::Undecided);
}

#[test]
fn no_part_of_a_source_is_a_panic_or_a_grant() {
    let lacking = SOURCE.replace("iam:PassRole", "s3:Get*");
    for (at, _) in SOURCE.char_indices() {
        source(SOURCE.get(..at).unwrap());
        source(SOURCE.get(at..).unwrap());
        let mut text = lacking.clone();
        if at < text.len() {
            text.remove(at);
            for check in checks(&source(&text), CheckKind::PassRole) {
                assert_ne!(check.verdict, Verdict::Granted, "{at}");
            }
        }
        templates(
            MACHINE.get(..at).unwrap_or_default(),
            POLICY.get(at..).unwrap_or_default(),
        );
    }
}

#[test]
fn texts_that_never_end_are_read_in_time() {
    for piece in [
        "${",
        "\"${",
        "%{ if ",
        "${\"",
        "${x}",
        "<<A\n",
        "x = <<A\n",
        "x {",
        "\"${x",
    ] {
        let text = piece.repeat(20_000);
        for text in [format!("[{text}"), text] {
            templates(&text, POLICY);
            source(&text);
        }
    }
}
