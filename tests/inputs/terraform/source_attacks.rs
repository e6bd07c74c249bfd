//! Terraform source: what it proves, and odd texts that must prove nothing.

use serde_json::json;
use sfn_role_check::report::{CheckKind, Report, Verdict};
use sfn_role_check::workspace::Kind;
use test_support::{Case, checks};

/// A machine that passes `aws_iam_role.job`, and may do so.
const BASE: &str = r#"
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sfn_state_machine" "m" {
  name     = "m"
  role_arn = aws_iam_role.exec.arn
  definition = jsonencode({
    StartAt = "Run"
    States = {
      Run = {
        Type       = "Task"
        Resource   = "arn:aws:states:::emr-serverless:startJobRun.sync"
        Parameters = { ApplicationId = "a", ExecutionRoleArn = /*role*/aws_iam_role.job.arn/*end*/, JobDriver = {} }
        End        = true
      }
    }
  })
}

resource "aws_iam_role" "exec" {
  name               = "exec"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })
  /*exec*/
}

resource "aws_iam_role" "job" {
  name               = "job"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "emr-serverless.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "other" {
  name   = "other"
  role   = aws_iam_role.exec.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "emr-serverless:*", Resource = "*" }] })
}

resource "aws_iam_role_policy" "p" {
  /*p*/
  name   = "p"
  role   = /*owner*/aws_iam_role.exec.name/*end*/
  policy = /*policy*/jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = /*resource*/aws_iam_role.job.arn/*end*/ }] })/*end of policy*/
}
"#;

/// The base with the text of a slot replaced.
fn with(slot: &str, text: &str) -> String {
    replaced(BASE, slot, text)
}

fn replaced(base: &str, slot: &str, text: &str) -> String {
    let mark = format!("/*{slot}*/");
    let (before, after) = base.split_once(&mark).unwrap();
    let end = match slot {
        "exec" | "p" => return format!("{before}{text}\n{after}"),
        "policy" => "/*end of policy*/",
        _ => "/*end*/",
    };
    let (_, after) = after.split_once(end).unwrap();
    format!("{before}{text}{after}")
}

/// The base and more.
fn and(text: &str) -> String {
    format!("{BASE}\n{text}")
}

fn report(files: &[(&str, &str)]) -> Report {
    let mut case = Case::bare();
    for (name, text) in files {
        case = case.document(json!({"name": name, "text": text}));
    }
    case.report()
}

/// The worst verdict of passing a role; `None`: nothing is passed.
fn pass_of(report: &Report) -> Option<Verdict> {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Denied => 3,
        Verdict::Missing => 2,
        Verdict::Undecided => 1,
        Verdict::Granted => 0,
    };
    let verdicts = checks(report, CheckKind::PassRole);
    verdicts.iter().map(|check| check.verdict).max_by_key(rank)
}

fn pass(text: &str) -> Option<Verdict> {
    pass_of(&report(&[("main.tf", text)]))
}

#[track_caller]
fn assert_rows(rows: &[(&str, String)], expected: Option<Verdict>) {
    let mut wrong = Vec::new();
    for (label, text) in rows {
        let found = pass(text);
        if found != expected {
            wrong.push(format!("{label}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[track_caller]
fn assert_not_granted(rows: &[(&str, String)]) {
    let granted: Vec<&str> = rows
        .iter()
        .filter(|(_, text)| pass(text) == Some(Verdict::Granted))
        .map(|(label, _)| *label)
        .collect();
    assert!(granted.is_empty(), "{granted:?}");
}

const ALLOW: &str = r#"jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }] })"#;
const DENY: &str = r#"jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "iam:PassRole", Resource = "*" }] })"#;

#[test]
#[rustfmt::skip] // a way to write it, a row
fn what_is_written_is_decided() {
    let name = |text: &str| with("resource", text);
    assert_rows(&[
        ("the base", BASE.to_owned()),
        ("by index of an attribute", name("aws_iam_role.job[\"arn\"]")),
        ("in a list", name("[aws_iam_role.job.arn]")),
        ("interpolated", name("\"${aws_iam_role.job.arn}\"")),
        ("interpolated, stripped", name("\"${~ aws_iam_role.job.arn ~}\"")),
        ("through a local", format!("{}\nlocals {{ x = aws_iam_role.job.arn }}", name("local.x"))),
        ("through two locals", format!("{}\nlocals {{\n  x = local.y\n  y = [aws_iam_role.job.arn]\n}}", name("local.x"))),
        ("through a default", format!("{}\nvariable \"x\" {{ default = \"*\" }}", name("var.x"))),
        ("through an object with an optional attribute", format!("{}\nvariable \"x\" {{\n  type = object({{ a = string, b = optional(string, \"*\") }})\n  default = {{ a = \"1\" }}\n}}", name("var.x.b"))),
        ("spelled out", name("\"arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/job\"").replace("provider \"aws\" {", "data \"aws_caller_identity\" \"me\" {}\nprovider \"aws\" {")),
        ("with a wildcard", name("\"arn:aws:iam::*:role/jo*\"")),
        ("by a splat over count", format!("{}\nresource \"aws_iam_role\" \"n\" {{\n  count = 2\n  name = \"n${{count.index}}\"\n  assume_role_policy = \"{{}}\"\n}}", name("concat(aws_iam_role.n[*].arn, [aws_iam_role.job.arn])"))),
        ("of concat with something unknown", format!("{}\nvariable \"x\" {{ type = list(string) }}", name("concat([aws_iam_role.job.arn], var.x)"))),
        ("by format", name("format(\"%s\", aws_iam_role.job.arn)")),
        ("by join", name("join(\"\", [\"arn:aws:iam::\", \"*\", \":role/\", \"job\"])")),
        ("by a conditional that is known", name("1 == 1 ? aws_iam_role.job.arn : \"x\"")),
        ("by a conditional with one value", format!("{}\nvariable \"x\" {{ type = bool }}", name("var.x ? aws_iam_role.job.arn : aws_iam_role.job.arn"))),
        ("by try", name("try(local.nothing.x, aws_iam_role.job.arn)").replace("provider \"aws\" {", "locals { nothing = {} }\nprovider \"aws\" {")),
        ("by one", name("one([aws_iam_role.job.arn])")),
        ("by coalesce", name("coalesce(null, aws_iam_role.job.arn)")),
        ("by lookup", name("lookup({ a = aws_iam_role.job.arn }, \"a\", \"none\")")),
        ("by jsondecode", name("jsondecode(jsonencode({ a = aws_iam_role.job.arn })).a")),
        ("a heredoc", with("policy", "<<EOF\n{ \"Version\": \"2012-10-17\", \"Statement\": [{ \"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"${aws_iam_role.job.arn}\" }] }\nEOF\n  ")),
        ("an indented heredoc", with("policy", "<<-EOF\n    {\n      \"Version\": \"2012-10-17\",\n      \"Statement\": [{ \"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": ${jsonencode([aws_iam_role.job.arn])} }]\n    }\n  EOF\n  ")),
        ("directives", with("policy", "<<-EOF\n    { \"Version\": \"2012-10-17\", \"Statement\": [\n    %{ for arn in [aws_iam_role.job.arn] ~}\n    { \"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"${arn}\" }\n    %{ endfor ~}\n    ] }\n  EOF\n  ")),
        ("the id of the role as owner", with("owner", "aws_iam_role.exec.id")),
        ("the name as owner, written out", with("owner", "\"exec\"")),
        ("count of one", with("p", "count = 1")),
        ("count of a conditional that is known", with("p", "count = 2 > 1 ? 1 : 0")),
        ("a set of one", with("p", "for_each = toset([\"x\"])")),
        ("a policy document", format!("{}\ndata \"aws_iam_policy_document\" \"d\" {{\n  statement {{\n    actions = [\"iam:PassRole\"]\n    resources = [aws_iam_role.job.arn]\n  }}\n}}", with("policy", "data.aws_iam_policy_document.d.json"))),
        ("a merged policy document", format!("{}\ndata \"aws_iam_policy_document\" \"d\" {{\n  source_policy_documents = [{ALLOW}]\n  statement {{\n    actions = [\"s3:GetObject\"]\n    resources = [\"*\"]\n  }}\n}}", with("policy", "data.aws_iam_policy_document.d.json"))),
        ("an override takes a Deny away", format!("{}\ndata \"aws_iam_policy_document\" \"d\" {{\n  statement {{\n    sid = \"A\"\n    effect = \"Deny\"\n    actions = [\"iam:PassRole\"]\n    resources = [\"*\"]\n  }}\n  override_policy_documents = [jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Sid = \"A\", Effect = \"Allow\", Action = \"iam:PassRole\", Resource = \"*\" }}] }})]\n}}", with("policy", "data.aws_iam_policy_document.d.json"))),
        ("dynamic over what is known", format!("{}\ndata \"aws_iam_policy_document\" \"d\" {{\n  dynamic \"statement\" {{\n    for_each = {{ a = aws_iam_role.job.arn }}\n    content {{\n      actions = [\"iam:PassRole\"]\n      resources = [statement.value]\n    }}\n  }}\n}}", with("policy", "data.aws_iam_policy_document.d.json"))),
        ("a moved block", and("moved {\n  from = aws_iam_role.old\n  to = aws_iam_role.job\n}")),
        ("ignored tags", with("exec", "lifecycle { ignore_changes = [tags] }")),
        ("an alias of the same account", format!("{}\nprovider \"aws\" {{\n  alias = \"us\"\n  region = \"us-east-1\"\n}}", BASE.replacen("resource \"aws_iam_role\" \"job\" {", "resource \"aws_iam_role\" \"job\" {\n  provider = aws.us", 1))),
        ("an unread block of something else's module would not matter", and("output \"x\" { value = module.gone }")),
    ], Some(Verdict::Granted));
}

#[test]
#[rustfmt::skip] // a text, a row
fn what_is_not_there_is_missing() {
    assert_rows(&[
        ("another role", with("resource", "aws_iam_role.exec.arn")),
        ("count of none", with("p", "count = 0")),
        ("an empty set", with("p", "for_each = toset([])")),
        ("an empty map", with("p", "for_each = {}")),
        ("another role has it", with("owner", "aws_iam_role.job.name")),
        ("an empty list of conditions of a for", with("resource", "[for x in [\"a\"] : x if x != \"a\"]")),
        ("a default that is replaced by a shadowing name", with("resource", "[for aws_iam_role in [{ job = { arn = \"arn:aws:iam::111122223333:role/other\" } }] : aws_iam_role.job.arn]")),
        ("a Deny over the list of all others", with("policy", &DENY.replace("Deny", "Allow").replace("iam:PassRole", "iam:GetRole"))),
    ], Some(Verdict::Missing));
}

#[test]
#[rustfmt::skip] // an attack, a row
fn nothing_odd_grants() {
    let resource = |text: &str, more: &str| format!("{}\n{more}", with("resource", text));
    let document = |text: &str| format!("{}\ndata \"aws_iam_policy_document\" \"d\" {{\n{text}\n}}", with("policy", "data.aws_iam_policy_document.d.json"));
    let statement = "statement {\n    actions = [\"iam:PassRole\"]\n    resources = [aws_iam_role.job.arn]\n  }\n";
    assert_not_granted(&[
        ("a Deny beside it", and(&format!("resource \"aws_iam_role_policy\" \"d\" {{\n  role = aws_iam_role.exec.id\n  policy = {DENY}\n}}"))),
        ("a Deny whose count is not known", and(&format!("variable \"x\" {{}}\nresource \"aws_iam_role_policy\" \"d\" {{\n  count = var.x\n  role = aws_iam_role.exec.id\n  policy = {DENY}\n}}"))),
        ("a Deny of which a conditional decides", and(&format!("variable \"x\" {{}}\nresource \"aws_iam_role_policy\" \"d\" {{\n  count = var.x ? 1 : 0\n  role = aws_iam_role.exec.id\n  policy = {DENY}\n}}"))),
        ("a Deny for each of what is not known", and(&format!("variable \"x\" {{ type = set(string) }}\nresource \"aws_iam_role_policy\" \"d\" {{\n  for_each = var.x\n  role = aws_iam_role.exec.id\n  policy = {DENY}\n}}"))),
        ("a policy that is not known", and("variable \"x\" {}\nresource \"aws_iam_role_policy\" \"d\" {\n  role = aws_iam_role.exec.id\n  policy = var.x\n}")),
        ("a policy of a role that is not known", and(&format!("variable \"x\" {{}}\nresource \"aws_iam_role_policy\" \"d\" {{\n  role = var.x\n  policy = {DENY}\n}}"))),
        ("a policy of one of two roles", and(&format!("variable \"x\" {{}}\nresource \"aws_iam_role_policy\" \"d\" {{\n  role = var.x ? aws_iam_role.exec.id : aws_iam_role.job.id\n  policy = {DENY}\n}}"))),
        ("an attached policy that is not here", and("resource \"aws_iam_role_policy_attachment\" \"d\" {\n  role = aws_iam_role.exec.name\n  policy_arn = \"arn:aws:iam::111122223333:policy/guard\"\n}")),
        ("an attached policy of a variable", and("variable \"x\" {}\nresource \"aws_iam_role_policy_attachment\" \"d\" {\n  role = aws_iam_role.exec.name\n  policy_arn = var.x\n}")),
        ("an attached Deny", and(&format!("resource \"aws_iam_policy\" \"d\" {{\n  name = \"d\"\n  policy = {DENY}\n}}\nresource \"aws_iam_role_policy_attachment\" \"d\" {{\n  role = aws_iam_role.exec.name\n  policy_arn = aws_iam_policy.d.arn\n}}"))),
        ("attachments of a list that is not known", and(&format!("variable \"x\" {{ type = list(string) }}\nresource \"aws_iam_policy\" \"d\" {{\n  name = \"d\"\n  policy = {DENY}\n}}\nresource \"aws_iam_policy_attachment\" \"d\" {{\n  name = \"d\"\n  roles = var.x\n  policy_arn = aws_iam_policy.d.arn\n}}"))),
        ("a boundary that is not here", with("exec", "permissions_boundary = \"arn:aws:iam::111122223333:policy/b\"")),
        ("a boundary of a variable", format!("{}\nvariable \"b\" {{}}", with("exec", "permissions_boundary = var.b"))),
        ("a boundary that allows nothing", format!("{}\nresource \"aws_iam_policy\" \"b\" {{\n  name = \"b\"\n  policy = {}\n}}", with("exec", "permissions_boundary = aws_iam_policy.b.arn"), ALLOW.replace("iam:PassRole", "s3:GetObject"))),
        ("managed policies of a variable", format!("{}\nvariable \"b\" {{}}", with("exec", "managed_policy_arns = var.b"))),
        ("managed policies with one that is not here", with("exec", "managed_policy_arns = [\"arn:aws:iam::111122223333:policy/b\"]")),
        ("an inline Deny", with("exec", &format!("inline_policy {{\n    name = \"d\"\n    policy = {DENY}\n  }}"))),
        ("inline policies that are all there are", with("exec", "inline_policy {\n    name = \"d\"\n    policy = jsonencode({ Version = \"2012-10-17\", Statement = [] })\n  }")),
        ("inline policies by dynamic over what is not known", format!("{}\nvariable \"b\" {{}}", with("exec", "dynamic \"inline_policy\" {\n    for_each = var.b\n    content {\n      name = \"d\"\n      policy = inline_policy.value\n    }\n  }"))),
        ("an exclusive list without it", and("resource \"aws_iam_role_policies_exclusive\" \"x\" {\n  role_name = aws_iam_role.exec.name\n  policy_names = []\n}")),
        ("two of one name", and("resource \"aws_iam_role_policy\" \"q\" {\n  name = \"p\"\n  role = aws_iam_role.exec.name\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = [] })\n}")),
        ("a resource twice", and("resource \"aws_iam_role_policy\" \"p\" {\n  role = aws_iam_role.exec.name\n  policy = \"{}\"\n}")),
        ("ignored changes of the policy", with("p", "lifecycle { ignore_changes = [policy] }")),
        ("ignored changes of all", with("p", "lifecycle { ignore_changes = all }")),
        ("ignored changes of inline policies", with("exec", "lifecycle { ignore_changes = [inline_policy] }\n  inline_policy {}")),
        ("something forgotten", and("removed {\n  from = aws_iam_role_policy.deny\n  lifecycle { destroy = false }\n}")),
        ("a module of a registry that is told of the role", and("module \"x\" {\n  source = \"someone/guard/aws\"\n  role_name = aws_iam_role.exec.name\n}")),
        ("a module of a registry that is told of the role's ARN, inside of something", and("module \"x\" {\n  source = \"someone/guard/aws\"\n  config = { roles = [{ arn = aws_iam_role.exec.arn }] }\n}")),
        ("a module of a registry that is told of the whole role", and("module \"x\" {\n  source = \"someone/guard/aws\"\n  role = aws_iam_role.exec\n}")),
        ("a stack that is told of the role", and("resource \"aws_cloudformation_stack\" \"x\" {\n  name = \"x\"\n  parameters = { Role = aws_iam_role.exec.name }\n  template_body = \"{}\"\n}")),
        ("a stack whose template names the role", and("resource \"aws_cloudformation_stack\" \"x\" {\n  name = \"x\"\n  template_body = \"Roles: [exec]\"\n}")),
        ("a product that is told of the role in a block", and("resource \"aws_servicecatalog_provisioned_product\" \"x\" {\n  name = \"x\"\n  provisioning_parameters {\n    key = \"Role\"\n    value = aws_iam_role.exec.name\n  }\n}")),
        ("a product that is told of the role by dynamic blocks", and("resource \"aws_servicecatalog_provisioned_product\" \"x\" {\n  name = \"x\"\n  dynamic \"provisioning_parameters\" {\n    for_each = { Role = aws_iam_role.exec.name }\n    content {\n      key = provisioning_parameters.key\n      value = provisioning_parameters.value\n    }\n  }\n}")),
        ("a stack whose ignored template names the role", and("resource \"aws_cloudformation_stack\" \"x\" {\n  name = \"x\"\n  template_body = \"Roles: [exec]\"\n  lifecycle {\n    ignore_changes = [template_body]\n  }\n}")),
        ("a role of another provider of AWS", and("resource \"awscc_iam_role_policy\" \"x\" {\n  role_name = \"exec\"\n}")),
        ("an organization's policy", and("resource \"aws_organizations_policy\" \"x\" {\n  name = \"x\"\n  content = \"{}\"\n}")),
        ("a resource of IAM that is not read", and("resource \"aws_iam_role_guard\" \"x\" {\n  role = aws_iam_role.exec.name\n}")),
        ("a block that is not read", and("resource \"aws_iam_role_policy\" \"x\" {\n  role = = \n}")),
        ("a heredoc that is not closed", and("resource \"aws_iam_role_policy\" \"x\" {\n  policy = <<EOF\n  {}\n")),
        ("a function that is not known", resource("reverse_engineer(aws_iam_role.job.arn)", "")),
        ("a replaced ARN", resource("replace(aws_iam_role.job.arn, \"job\", \"other\")", "")),
        ("something behind the ARN", resource("\"${aws_iam_role.job.arn}x\"", "")),
        ("something before the ARN", resource("\"x${aws_iam_role.job.arn}\"", "")),
        ("the id of the role is its name", resource("aws_iam_role.job.id", "")),
        ("the unique id", resource("aws_iam_role.job.unique_id", "")),
        ("a variable without a value", resource("var.x", "variable \"x\" { type = string }")),
        ("a list that is not known", resource("var.x", "variable \"x\" { type = list(string) }")),
        ("one of two", resource("var.x ? aws_iam_role.job.arn : aws_iam_role.exec.arn", "variable \"x\" { type = bool }")),
        ("a cycle", resource("local.a", "locals {\n  a = local.b\n  b = local.a\n}")),
        ("what does not exist", resource("aws_iam_role.gone.arn", "")),
        ("what fails", resource("[aws_iam_role.job.arn][1]", "")),
        ("an escaped interpolation", resource("\"$${aws_iam_role.job.arn}\"", "")),
        ("an escaped interpolation of a variable of policies", resource("\"arn:aws:iam::111122223333:role/$${aws:username}\"", "")),
        ("a uuid on both sides", with("resource", "\"arn:aws:iam::111122223333:role/${uuid()}\"").replace("/*role*/aws_iam_role.job.arn/*end*/", "\"arn:aws:iam::111122223333:role/${uuid()}\"")),
        ("a for over what is not known", resource("[for x in var.x : aws_iam_role.job.arn]", "variable \"x\" { type = list(string) }")),
        ("a for with a condition that is not known", resource("[for x in [\"a\"] : aws_iam_role.job.arn if var.x]", "variable \"x\" { type = bool }")),
        ("merged with what is not known", with("policy", "jsonencode(merge({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"iam:PassRole\", Resource = \"*\" }] }, var.x))") + "\nvariable \"x\" {}"),
        ("statements that are not known", with("policy", "jsonencode({ Version = \"2012-10-17\", Statement = concat([{ Effect = \"Allow\", Action = \"iam:PassRole\", Resource = \"*\" }], var.x) })") + "\nvariable \"x\" {}"),
        ("an effect that is not known", with("policy", "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = var.x, Action = \"iam:PassRole\", Resource = \"*\" }] })") + "\nvariable \"x\" {}"),
        ("a condition that is not known", with("policy", "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"iam:PassRole\", Resource = \"*\", Condition = var.x }] })") + "\nvariable \"x\" {}"),
        ("a condition with a key that is not known", with("policy", "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"iam:PassRole\", Resource = \"*\", Condition = { StringEquals = { (var.x) = \"1\" } } }] })") + "\nvariable \"x\" {}"),
        ("a directive of what is not known in a policy", with("policy", "<<EOF\n{ \"Version\": \"2012-10-17\", \"Statement\": [{ \"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\" %{ if var.x }, \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}} %{ endif } }] }\nEOF\n") + "\nvariable \"x\" {}"),
        ("a policy document with dynamic over what is not known", document(&format!("variable = 1\n  {statement}dynamic \"statement\" {{\n    for_each = var.x\n    content {{\n      effect = \"Deny\"\n      actions = [statement.value]\n      resources = [\"*\"]\n    }}\n  }}")) + "\nvariable \"x\" {}"),
        ("a policy document with a source that is not known", document(&format!("source_policy_documents = [var.x]\n  {statement}")) + "\nvariable \"x\" {}"),
        ("a policy document with an override that is not known", document(&format!("override_policy_documents = [var.x]\n  {}", statement.replace("statement {", "statement {\n    sid = \"A\""))) + "\nvariable \"x\" {}"),
        ("an override makes it a Deny", document(&format!("{}override_policy_documents = [jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Sid = \"A\", Effect = \"Deny\", Action = \"*\", Resource = \"*\" }}] }})]", statement.replace("statement {", "statement {\n    sid = \"A\"")))),
        ("a condition of a policy document that is not known", document(&statement.replace("resources = [aws_iam_role.job.arn]", "resources = [aws_iam_role.job.arn]\n    dynamic \"condition\" {\n      for_each = var.x\n      content {\n        test = \"Bool\"\n        variable = \"aws:SecureTransport\"\n        values = [\"false\"]\n      }\n    }")) + "\nvariable \"x\" {}"),
        ("not actions", document(&statement.replace("actions =", "not_actions ="))),
        ("a Deny as a data source", document(&statement.replace("actions =", "effect = \"Deny\"\n    actions ="))),
        ("a role of another account", format!("{}\nprovider \"aws\" {{\n  alias = \"other\"\n  region = \"eu-west-1\"\n  assume_role {{ role_arn = \"arn:aws:iam::444455556666:role/deploy\" }}\n}}", BASE.replacen("resource \"aws_iam_role\" \"job\" {", "resource \"aws_iam_role\" \"job\" {\n  provider = aws.other", 1))),
        ("a role of another profile", format!("{}\nprovider \"aws\" {{\n  alias = \"other\"\n  region = \"eu-west-1\"\n  profile = \"other\"\n}}", BASE.replacen("resource \"aws_iam_role\" \"job\" {", "resource \"aws_iam_role\" \"job\" {\n  provider = aws.other", 1))),
        ("a policy of a role of that name in another account", format!("{}\nprovider \"aws\" {{\n  alias = \"other\"\n  profile = \"other\"\n  region = \"eu-west-1\"\n}}", with("p", "provider = aws.other"))),
        ("a budget that is spent", resource("local.z", &bomb())),
        ("YAML, which IAM refuses", with("policy", &ALLOW.replace("jsonencode", "yamlencode"))),
        ("an object that nothing encodes", with("policy", ALLOW.strip_prefix("jsonencode(").unwrap().strip_suffix(')').unwrap())),
        ("JSON in JSON", with("policy", &format!("jsonencode({ALLOW})"))),
        ("a Sid twice, which the provider refuses", document(&format!("statement {{\n    sid = \"A\"\n    effect = \"Deny\"\n    actions = [\"iam:PassRole\"]\n    resources = [\"*\"]\n  }}\n  {}", statement.replace("statement {", "statement {\n    sid = \"A\"")))),
        ("a Sid in two sources", document(&format!("source_policy_documents = [{}, {}]\n", DENY.replace("Effect", "Sid = \"A\", Effect"), ALLOW.replace("Effect", "Sid = \"A\", Effect")))),
        ("what OpenTofu leaves out", with("p", "lifecycle { enabled = false }")),
        ("what OpenTofu may leave out", format!("{}\nvariable \"x\" {{ type = bool }}", with("p", "lifecycle { enabled = var.x }"))),
        ("a map is no object", resource("{ a = 1 } == tomap({ a = 1 }) ? aws_iam_role.job.arn : aws_iam_role.exec.arn", "")),
        ("a list is no tuple", resource("[1] == tolist([1]) ? aws_iam_role.job.arn : aws_iam_role.exec.arn", "")),
        ("an index behind a full splat is that of each item", resource("aws_iam_role.n[*].arn[0]", "resource \"aws_iam_role\" \"n\" {\n  count = 2\n  name = \"n${count.index}\"\n  assume_role_policy = \"{}\"\n}").replace("/*role*/aws_iam_role.job.arn/*end*/", "aws_iam_role.n[0].arn")),
        ("a hash", resource("\"arn:aws:iam::*:role/${md5(\"job\")}\"", "")),
        ("letters of ours in a name", BASE.replace("name               = \"job\"", "name               = \"job\u{e000}${var.x}\"").replace("/*resource*/aws_iam_role.job.arn/*end*/", "\"arn:aws:iam::111122223333:role/job\u{e000}$${var.x}\"") + "\nvariable \"x\" {}"),
    ]);
}

/// Each is ten times the one before.
fn bomb() -> String {
    let mut text = String::from(
        "locals {\n  a = [for x in range(1000) : \"arn:aws:iam::111122223333:role/job\"]\n",
    );
    let names: Vec<char> = ('a'..='z').collect();
    for pair in names.windows(2) {
        let (before, own) = (pair[0], pair[1]);
        let list = vec![format!("local.{before}"); 10].join(", ");
        text.push_str(&format!("  {own} = flatten([{list}])\n"));
    }
    text + "}\n"
}

#[test]
fn a_definition_that_is_not_known_is_no_machine_that_is_in_order() {
    for text in [
        "var.x",
        "file(\"gone.json\")",
        "templatefile(\"gone.json\", {})",
        "reverse_engineer(\"x\")",
        "jsonencode(merge({ StartAt = \"Run\" }, var.x))",
    ] {
        let (before, rest) = BASE.split_once("definition = jsonencode({").unwrap();
        let (_, after) = rest.split_once("  })\n}").unwrap();
        let source = format!("{before}definition = {text}\n}}{after}\nvariable \"x\" {{}}");
        assert_ne!(pass(&source), Some(Verdict::Granted), "{text}");
    }
}

#[test]
fn a_family_is_told_apart_by_keys() {
    let family = r#"
variable "jobs" { type = set(string) }
resource "aws_iam_role" "n" {
  for_each           = var.jobs
  name               = "n-${each.key}"
  assume_role_policy = "{}"
}
"#;
    let both = |passed: &str, allowed: &str| {
        let text = with("resource", allowed);
        format!("{}{family}", replaced(&text, "role", passed))
    };
    let one = "aws_iam_role.n[\"a\"].arn";
    let other = "aws_iam_role.n[\"b\"].arn";
    assert_eq!(pass(&both(one, one)), Some(Verdict::Granted));
    assert_ne!(pass(&both(one, other)), Some(Verdict::Granted));
    assert_ne!(
        pass(&both(one, "aws_iam_role.job.arn")),
        Some(Verdict::Granted)
    );
    assert_ne!(
        pass(&both("aws_iam_role.n[var.x].arn", one)),
        Some(Verdict::Granted)
    );
}

const MODULE: &str = r#"
variable "passed" { type = string }
variable "allowed" { type = list(string) }
resource "aws_sfn_state_machine" "m" {
  name     = "m"
  role_arn = aws_iam_role.exec.arn
  definition = jsonencode({
    StartAt = "Run"
    States  = { Run = { Type = "Task", Resource = "arn:aws:states:::emr-serverless:startJobRun.sync", Parameters = { ApplicationId = "a", ExecutionRoleArn = var.passed, JobDriver = {} }, End = true } }
  })
}
resource "aws_iam_role" "exec" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.exec.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = var.allowed }] })
}
output "role" { value = aws_iam_role.exec.name }
"#;

#[test]
fn calls_of_a_module_are_told_apart() {
    let roles = r#"
resource "aws_iam_role" "a" { assume_role_policy = "{}" }
resource "aws_iam_role" "b" { assume_role_policy = "{}" }
"#;
    let call = |name: &str, allowed: &str| {
        format!(
            "module \"{name}\" {{\n  source = \"./m\"\n  passed = aws_iam_role.{name}.arn\n  allowed = [{allowed}]\n}}\n"
        )
    };
    let root = |calls: &str| {
        let text = format!("{roles}{calls}");
        pass_of(&report(&[("main.tf", &text), ("m/main.tf", MODULE)]))
    };
    let own = call("a", "aws_iam_role.a.arn");
    assert_eq!(root(&own), Some(Verdict::Granted));
    assert_eq!(
        root(&(own.clone() + &call("b", "aws_iam_role.b.arn"))),
        Some(Verdict::Granted)
    );
    assert_eq!(
        root(&(own.clone() + &call("b", "aws_iam_role.a.arn"))),
        Some(Verdict::Missing)
    );
    // One of a family of calls.
    let each = "module \"m\" {\n  source = \"./m\"\n  for_each = { x = aws_iam_role.a.arn, y = aws_iam_role.b.arn }\n  passed = each.value\n  allowed = [each.value]\n}\n";
    assert_eq!(root(each), Some(Verdict::Granted));
    let wrong = each.replace("[each.value]", "[aws_iam_role.a.arn]");
    assert_eq!(root(&wrong), Some(Verdict::Missing));
    // A Deny that the root attaches to the module's role.
    let deny = format!(
        "resource \"aws_iam_role_policy\" \"d\" {{\n  role = module.a.role\n  policy = {DENY}\n}}\n"
    );
    assert_eq!(root(&(own + &deny)), Some(Verdict::Denied));
}

#[test]
fn root_modules_share_nothing() {
    // The same names may be the same roles, if the accounts are the same.
    let second = with("p", "count = 0");
    let same = report(&[("one/main.tf", BASE), ("two/main.tf", &second)]);
    assert_ne!(pass_of(&same), Some(Verdict::Granted));
    let name = |role: &str| format!("name               = \"{role}\"");
    let second = second
        .replace(&name("exec"), &name("exec2"))
        .replace(&name("job"), &name("job2"));
    let found = report(&[("one/main.tf", BASE), ("two/main.tf", &second)]);
    let verdicts: Vec<Verdict> = checks(&found, CheckKind::PassRole)
        .iter()
        .map(|check| check.verdict)
        .collect();
    assert_eq!(verdicts, [Verdict::Granted, Verdict::Missing]);
}

#[test]
fn files_of_values_count_in_their_order() {
    let text = format!(
        "{}\nvariable \"x\" {{ default = \"arn:aws:iam::111122223333:role/none\" }}",
        with("resource", "var.x")
    );
    let all = "x = \"*\"";
    let none = "x = \"arn:aws:iam::111122223333:role/none\"";
    let with = |files: &[(&str, &str)]| {
        let mut documents = vec![("main.tf", text.as_str())];
        documents.extend(files);
        pass_of(&report(&documents))
    };
    assert_eq!(with(&[]), Some(Verdict::Missing));
    assert_eq!(with(&[("terraform.tfvars", all)]), Some(Verdict::Granted));
    assert_eq!(
        with(&[("terraform.tfvars", all), ("z.auto.tfvars", none)]),
        Some(Verdict::Missing)
    );
    assert_eq!(
        with(&[("b.auto.tfvars", all), ("a.auto.tfvars", none)]),
        Some(Verdict::Granted)
    );
    // Not read by itself.
    assert_ne!(with(&[("prod.tfvars", all)]), Some(Verdict::Granted));
    // An override file replaces what it names.
    let replaced = format!("resource \"aws_iam_role_policy\" \"p\" {{\n  policy = {DENY}\n}}");
    assert_eq!(
        with(&[("terraform.tfvars", all), ("x_override.tf", &replaced)]),
        Some(Verdict::Denied)
    );
}

#[test]
fn no_text_is_too_odd_or_too_large() {
    let deep = format!("{}1{}", "(".repeat(5000), ")".repeat(5000));
    let chain: String = (0..3000)
        .map(|at| format!("  l{at} = local.l{}\n", at + 1))
        .collect();
    let texts = [
        with("resource", &deep),
        format!("{}\nlocals {{\n{chain}}}", with("resource", "local.l0")),
        and("module \"a\" {\n  source = \"./\"\n}\nmodule \"b\" {\n  source = \"./\"\n}"),
        and("resource \"aws_iam_role\" \"x\" {\n  count = 1000000000\n}"),
        and(
            "locals { s = join(\"\", [for x in range(1000) : join(\"\", [for y in range(1000) : \"aaaaaaaaaaaaaaaaaaaa\"])]) }\nresource \"aws_iam_policy\" \"x\" {\n  name = local.s\n}",
        ),
        and(&"resource \"aws_iam_role\" {\n".repeat(200)),
    ];
    for text in &texts {
        assert_ne!(pass(text), Some(Verdict::Denied));
    }
    for text in [&texts[0], &texts[1]] {
        assert_ne!(pass(text), Some(Verdict::Granted));
    }
    // Cut off anywhere it is read as far as it goes, and what is lost may be anything.
    let whole = and(&format!(
        "resource \"aws_iam_role_policy\" \"d\" {{\n  role = aws_iam_role.exec.id\n  policy = {DENY}\n}}\n"
    ));
    let start = BASE.len() + 5;
    for end in (start..whole.len() - 2).step_by(9) {
        let Some(cut) = whole.get(..end) else {
            continue;
        };
        assert_ne!(pass(cut), Some(Verdict::Granted), "{}", &cut[start - 5..]);
    }
    for end in (0..BASE.len()).step_by(61) {
        if let Some(cut) = BASE.get(..end) {
            let _ = pass(cut);
        }
    }
}

#[test]
fn files_that_terraform_does_not_load_count_for_nothing() {
    let (before, policy) = BASE
        .split_once("resource \"aws_iam_role_policy\" \"p\"")
        .unwrap();
    let policy = format!("resource \"aws_iam_role_policy\" \"p\"{policy}");
    let with = |name: &str| pass_of(&report(&[("main.tf", before), (name, &policy)]));
    assert_eq!(with("extra.tf"), Some(Verdict::Granted));
    for name in [
        ".extra.tf",
        "extra.tf~",
        "#extra.tf#",
        "extra.tf.disabled",
        "extra.tf.bak",
        "extra.tf.orig~",
        "extra.TF",
    ] {
        assert_eq!(with(name), Some(Verdict::Missing), "{name}");
    }
    // What is named after one all the same is read.
    let policy = r#"{"Version": "2012-10-17", "Statement": []}"#;
    for name in [
        "infra.tf.plan.json",
        "policy.tf.json.tmpl",
        "policy.tf.tftpl",
    ] {
        let found = report(&[("main.tf", before), (name, policy)]);
        let asked = found
            .documents
            .iter()
            .any(|one| one.kind == Kind::IdentityPolicy);
        assert!(asked, "{name}");
    }
}

/// No names are known in files of values, and nothing is said twice.
#[test]
fn files_of_values_that_terraform_refuses_prove_nothing() {
    let text = format!(
        "{}\nvariable \"x\" {{}}\nvariable \"y\" {{ default = \"*\" }}",
        with("resource", "var.x")
    );
    for values in [
        "x = var.y",
        "x = \"arn:aws:iam::111122223333:role/none\"\nx = \"*\"",
    ] {
        let found = report(&[("main.tf", &text), ("terraform.tfvars", values)]);
        assert_eq!(pass_of(&found), Some(Verdict::Undecided), "{values}");
    }
}

/// The values of a module's folder are not read, nor those of the root given to it.
#[test]
fn values_of_other_folders_count_for_nothing() {
    let module = MODULE.replace(
        "variable \"allowed\" { type = list(string) }",
        "variable \"allowed\" { default = [\"arn:aws:iam::111122223333:role/none\"] }",
    );
    let root = "resource \"aws_iam_role\" \"a\" { assume_role_policy = \"{}\" }\nmodule \"m\" {\n  source = \"./m\"\n  passed = aws_iam_role.a.arn\n}\n";
    for name in ["m/terraform.tfvars", "terraform.tfvars"] {
        let found = report(&[
            ("main.tf", root),
            ("m/main.tf", &module),
            (name, "allowed = [\"*\"]"),
        ]);
        assert_eq!(pass_of(&found), Some(Verdict::Missing), "{name}");
    }
}

/// A policy of a role that a variable tells may be that of a role of another module.
#[test]
fn a_policy_of_a_role_that_is_not_told_may_be_of_another_module() {
    let other = |effect: &str, role: &str| {
        format!(
            "variable \"r\" {{}}\nresource \"aws_iam_role_policy\" \"d\" {{\n  name = \"d\"\n  role = {role}\n  policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"{effect}\", Action = \"*\", Resource = \"*\" }}] }})\n}}\n"
        )
    };
    for (effect, role, expected) in [
        ("Deny", "var.r", Verdict::Undecided),
        ("Deny", "\"exec-${var.r}\"", Verdict::Granted),
        ("Deny", "\"ex${var.r}\"", Verdict::Undecided),
        ("Allow", "var.r", Verdict::Granted),
    ] {
        let text = other(effect, role);
        let found = pass_of(&report(&[("main.tf", BASE), ("other/main.tf", &text)]));
        assert_eq!(found, Some(expected), "{effect} {role}");
    }
}

/// What is run where Terraform runs, and what somebody else may set.
#[test]
fn what_changes_a_role_beside_its_source_opens_it() {
    let run = |command: &str| {
        format!(
            "resource \"null_resource\" \"n\" {{\n  provisioner \"local-exec\" {{\n    command = {command}\n  }}\n}}\n"
        )
    };
    let deny = "aws iam attach-role-policy --role-name ${aws_iam_role.exec.name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll";
    let rows = [
        ("local-exec", and(&run(&format!("\"{deny}\"")))),
        ("heredoc", and(&run(&format!("<<EOT\n{deny}\nEOT")))),
        (
            "ignored boundary",
            with(
                "exec",
                "lifecycle {\n    ignore_changes = [permissions_boundary]\n  }",
            ),
        ),
    ];
    assert_rows(&rows, Some(Verdict::Undecided));
    let rows = [
        ("other command", and(&run("\"aws s3 ls\""))),
        (
            "ignored tags",
            with("exec", "lifecycle {\n    ignore_changes = [tags]\n  }"),
        ),
    ];
    assert_rows(&rows, Some(Verdict::Granted));
}

/// A resource may have a Region of its own.
#[test]
fn a_machine_is_in_the_region_that_its_resource_says() {
    let trust = "Action = \"sts:AssumeRole\", Condition = { ArnLike = { \"aws:SourceArn\" = \"arn:aws:states:eu-west-1:*:stateMachine:*\" } }";
    let base = BASE.replacen("Action = \"sts:AssumeRole\"", trust, 1);
    for (region, expected) in [
        ("", Verdict::Granted),
        ("region = \"eu-west-1\"\n", Verdict::Granted),
        ("region = \"us-east-1\"\n", Verdict::Missing),
    ] {
        let text = base.replacen(
            "  name     = \"m\"\n",
            &format!("  name     = \"m\"\n  {region}"),
            1,
        );
        let found = report(&[("main.tf", &text)]);
        let trusts = checks(&found, CheckKind::RoleTrust);
        let own = trusts.iter().find(|check| check.role.ends_with("exec"));
        assert_eq!(own.map(|check| check.verdict), Some(expected), "{region}");
    }
}
