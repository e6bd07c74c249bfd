//! YAML of CloudFormation. Every text is in single quotes, so none is a tag, an anchor or a number.

use std::borrow::Cow;

use serde_json::json;

use crate::check::project::Expression;
use crate::report::FixTarget;

use super::policies::{Allowed, Policy};
use super::strict::{Part, Value};
use super::{POLICY_NAME, notes};

/// Writes a policy.
pub(super) fn write(text: &mut String, policy: &Policy<'_>, name: &str) {
    notes(text, "# ", policy);
    let role = match &policy.name_code {
        Some(code) => expression(code),
        None => quoted(policy.role_name()),
    };
    let (head, indent) = match policy.target {
        FixTarget::IdentityPolicy => (
            format!(
                "Resources:\n  {name}Policy:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: {POLICY_NAME}\n      Roles:\n        - {}\n      PolicyDocument:\n",
                role
            ),
            8,
        ),
        FixTarget::TrustPolicy => (
            "# add the statements to those that the role has\nAssumeRolePolicyDocument:\n"
                .to_owned(),
            2,
        ),
        FixTarget::Scp => (
            "# add the statements to those of the policy\nContent:\n".to_owned(),
            2,
        ),
        _ => (
            "# add the statements to those of the policy\nPolicyDocument:\n".to_owned(),
            2,
        ),
    };
    text.push_str(&head);
    line(text, indent, "Version: '2012-10-17'");
    line(text, indent, "Statement:");
    for statement in &policy.statements {
        one(text, indent + 2, statement);
    }
}

/// One statement.
pub(in crate::export) fn one(text: &mut String, indent: usize, statement: &Allowed) {
    line(text, indent, &format!("- Sid: {}", statement.sid));
    let indent = indent + 2;
    line(text, indent, "Effect: Allow");
    if !statement.principals.is_empty() {
        line(text, indent, "Principal:");
        for (kind, values) in &statement.principals {
            entry(text, indent + 2, kind, values);
        }
    }
    entry(text, indent, "Action", &statement.actions);
    if !statement.resources.is_empty() {
        entry(text, indent, "Resource", &statement.resources);
    }
    if !statement.conditions.is_empty() {
        line(text, indent, "Condition:");
        line(text, indent + 2, "StringEquals:");
        for (key, values) in &statement.conditions {
            entry(text, indent + 4, key, values);
        }
    }
}

fn entry(text: &mut String, indent: usize, key: &str, values: &[Value]) {
    if let [only] = values {
        return line(text, indent, &format!("{key}: {}", value(only)));
    }
    line(text, indent, &format!("{key}:"));
    for each in values {
        line(text, indent + 2, &format!("- {}", value(each)));
    }
}

/// With the parameters that every template has, where they stand for a part of it.
fn value(value: &Value) -> String {
    if let Some(code) = value.code() {
        return expression(code);
    }
    let has_parameter = |part: &Part| matches!(part, Part::Word(_, Some(_)));
    if !value.0.iter().any(has_parameter) {
        return quoted(&value.plain());
    }
    let parts = value.0.iter().map(|part| match part {
        Part::Word(_, Some(parameter)) => parameter,
        Part::Known(text) | Part::Word(text, None) => text.as_str(),
        Part::Code(_) => "",
    });
    format!("!Sub {}", quoted(&parts.collect::<String>()))
}

/// A reference in YAML.
pub(in crate::export) fn expression(code: &Expression) -> String {
    match code {
        Expression::Attribute(resource, attribute) => format!("!GetAtt {resource}.{attribute}"),
        Expression::Reference(resource) => format!("!Ref {resource}"),
        Expression::Substitution(text) => format!("!Sub {}", quoted(text)),
        Expression::Written(text) => quoted(text),
    }
}

/// A value with the functions of templates.
pub(super) fn with_functions(value: &Value) -> serde_json::Value {
    match value.code() {
        Some(Expression::Attribute(resource, attribute)) => {
            json!({"Fn::GetAtt": [resource, attribute]})
        }
        Some(Expression::Reference(resource)) => json!({"Ref": resource}),
        Some(Expression::Substitution(text)) => json!({"Fn::Sub": text}),
        _ => json!(value.plain()),
    }
}

/// One statement in JSON, with its values as they are written there.
pub(super) fn json(statement: &Allowed, value: fn(&Value) -> serde_json::Value) -> String {
    let one_or_list = |values: &[Value]| match values {
        [only] => value(only),
        all => all.iter().map(value).collect(),
    };
    let named = |members: &[(Cow<'static, str>, Vec<Value>)]| {
        let mut object = serde_json::Map::new();
        for (key, values) in members {
            object.insert(key.to_string(), one_or_list(values));
        }
        serde_json::Value::Object(object)
    };
    // Members keep this order.
    let mut members = vec![
        ("Sid", json!(statement.sid)),
        ("Effect", json!("Allow")),
        ("Action", one_or_list(&statement.actions)),
    ];
    if !statement.principals.is_empty() {
        members.insert(2, ("Principal", named(&statement.principals)));
    }
    if !statement.resources.is_empty() {
        members.push(("Resource", one_or_list(&statement.resources)));
    }
    if !statement.conditions.is_empty() {
        let keys = named(&statement.conditions);
        members.push(("Condition", json!({"StringEquals": keys})));
    }
    let lines = members.iter().map(|(key, value)| {
        let text = serde_json::to_string_pretty(value).unwrap_or_default();
        format!("  \"{key}\": {}", text.replace('\n', "\n  "))
    });
    let lines: Vec<String> = lines.collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

pub(in crate::export) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

pub(in crate::export) fn line(text: &mut String, indent: usize, rest: &str) {
    text.extend(std::iter::repeat_n(' ', indent));
    text.push_str(rest);
    text.push('\n');
}
