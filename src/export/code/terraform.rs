//! HCL: `aws_iam_policy_document`.

use std::borrow::Cow;

use crate::check::project::Expression;
use crate::report::FixTarget;

use super::policies::{Allowed, Policy};
use super::strict::Value;
use super::{POLICY_NAME, notes, quoted};

/// Writes a policy.
pub(super) fn write(text: &mut String, policy: &Policy<'_>, identifier: &str) {
    let kind = match policy.target {
        FixTarget::IdentityPolicy => "identity",
        FixTarget::TrustPolicy => "trust",
        FixTarget::PermissionsBoundary => "boundary",
        FixTarget::Scp => "scp",
        FixTarget::TaskDefinition | FixTarget::Definition => "policy",
    };
    let name = format!("{}_{kind}", snake(identifier));
    notes(text, "# ", policy);
    if policy.target != FixTarget::IdentityPolicy {
        text.push_str("# add the statements to those that are there\n");
    }
    text.push_str(&format!("data \"aws_iam_policy_document\" \"{name}\" {{\n"));
    for (at, statement) in policy.statements.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        one(text, "  ", statement);
    }
    text.push_str("}\n");
    if policy.target == FixTarget::IdentityPolicy {
        let role = match &policy.name_code {
            Some(Expression::Written(code)) => code.clone(),
            _ => literal(policy.role_name()),
        };
        text.push_str(&format!(
            "\nresource \"aws_iam_role_policy\" \"{name}\" {{\n  name   = \"{POLICY_NAME}\"\n  role   = {role}\n  policy = data.aws_iam_policy_document.{name}.json\n}}\n"
        ));
    }
}

/// One statement, as a block.
pub(in crate::export) fn one(text: &mut String, indent: &str, statement: &Allowed) {
    text.push_str(&format!("{indent}statement {{\n"));
    // As `terraform fmt` puts them.
    let width = if statement.resources.is_empty() { 7 } else { 9 };
    let mut argument = |name: &str, value: String| {
        text.push_str(&format!("{indent}  {name:width$} = {value}\n"));
    };
    argument("sid", literal(&statement.sid));
    argument("effect", literal("Allow"));
    argument("actions", list(&statement.actions));
    if !statement.resources.is_empty() {
        argument("resources", list(&statement.resources));
    }
    for (kind, values) in &statement.principals {
        text.push_str(&format!(
            "\n{indent}  principals {{\n{indent}    type        = {}\n{indent}    identifiers = {}\n{indent}  }}\n",
            literal(kind),
            list(values)
        ));
    }
    for (key, values) in &statement.conditions {
        text.push_str(&format!(
            "\n{indent}  condition {{\n{indent}    test     = \"StringEquals\"\n{indent}    variable = {}\n{indent}    values   = {}\n{indent}  }}\n",
            literal(key),
            list(values)
        ));
    }
    text.push_str(&format!("{indent}}}\n"));
}

/// One statement, as an object for `jsonencode`.
pub(super) fn object(text: &mut String, statement: &Allowed) {
    text.push_str("{\n");
    for (name, value) in members(statement) {
        text.push_str(&format!("  {name:9} = {value}\n"));
    }
    text.push_str("}\n");
}

/// The same on one line.
pub(super) fn line(text: &mut String, statement: &Allowed) {
    let members = members(statement);
    let members = members
        .iter()
        .map(|(name, value)| format!("{name} = {value}"));
    let members: Vec<String> = members.collect();
    text.push_str(&format!("{{ {} }}", members.join(", ")));
}

fn members(statement: &Allowed) -> Vec<(&'static str, String)> {
    let mut members = vec![
        ("Sid", literal(&statement.sid)),
        ("Effect", literal("Allow")),
    ];
    if !statement.principals.is_empty() {
        members.push(("Principal", named(&statement.principals)));
    }
    members.push(("Action", one_or_list(&statement.actions)));
    if !statement.resources.is_empty() {
        members.push(("Resource", one_or_list(&statement.resources)));
    }
    if !statement.conditions.is_empty() {
        let keys = named(&statement.conditions);
        members.push(("Condition", format!("{{ StringEquals = {keys} }}")));
    }
    members
}

/// A value within quotes of JSON in a heredoc.
pub(super) fn in_quotes(value: &Value) -> serde_json::Value {
    let text = match value.code() {
        Some(Expression::Written(code)) => {
            let inner = code
                .strip_prefix('"')
                .and_then(|code| code.strip_suffix('"'));
            inner.map_or_else(|| format!("${{{code}}}"), str::to_owned)
        }
        _ => value.plain(),
    };
    serde_json::Value::String(text)
}

fn named(members: &[(Cow<'static, str>, Vec<Value>)]) -> String {
    let members = members
        .iter()
        .map(|(key, values)| format!("{} = {}", literal(key), one_or_list(values)));
    let members: Vec<String> = members.collect();
    format!("{{ {} }}", members.join(", "))
}

fn one_or_list(values: &[Value]) -> String {
    match values {
        [only] => text_of(only),
        all => list(all),
    }
}

fn list(values: &[Value]) -> String {
    let all: Vec<String> = values.iter().map(text_of).collect();
    format!("[{}]", all.join(", "))
}

/// A text in quotes, or the reference that it is.
fn text_of(value: &Value) -> String {
    match value.code() {
        Some(Expression::Written(code)) => code.clone(),
        _ => literal(&value.plain()),
    }
}

/// `${` and `%{` begin templates, unless their sign stands twice.
pub(in crate::export) fn literal(text: &str) -> String {
    quoted(&text.replace("${", "$${").replace("%{", "%%{"), '"')
}

/// `RunJobs` as `run_jobs`.
pub(in crate::export) fn snake(identifier: &str) -> String {
    let mut name = String::new();
    let mut was_small = false;
    for letter in identifier.chars() {
        if letter.is_ascii_uppercase() && was_small {
            name.push('_');
        }
        was_small = !letter.is_ascii_uppercase();
        name.push(letter.to_ascii_lowercase());
    }
    name
}
