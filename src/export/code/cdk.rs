//! TypeScript for the CDK: `iam.PolicyStatement`.

use crate::check::project::Expression;
use crate::report::FixTarget;

use super::policies::{Allowed, Policy};
use super::strict::Value;
use super::{notes, quoted};

/// Writes the statements of a policy.
pub(super) fn write(text: &mut String, policy: &Policy<'_>, identifier: &str) {
    notes(text, "// ", policy);
    let mut letters = identifier.chars();
    let first = letters.next().map_or(String::new(), |first| {
        first.to_ascii_lowercase().to_string()
    });
    let role = match identifier.ends_with("Role") {
        true => format!("{first}{}", letters.as_str()),
        false => format!("{first}{}Role", letters.as_str()),
    };
    for statement in &policy.statements {
        let (before, after) = match policy.target {
            FixTarget::IdentityPolicy => (format!("{role}.addToPrincipalPolicy("), ")"),
            FixTarget::TrustPolicy => (format!("{role}.assumeRolePolicy?.addStatements("), ")"),
            _ => (String::new(), ""),
        };
        text.push_str(&before);
        one(text, statement);
        text.push_str(after);
        text.push_str(";\n");
    }
}

/// One statement.
pub(in crate::export) fn one(text: &mut String, statement: &Allowed) {
    text.push_str(&format!(
        "new iam.PolicyStatement({{\n  sid: {},\n  effect: iam.Effect.ALLOW,\n",
        literal(&statement.sid)
    ));
    if !statement.principals.is_empty() {
        let mut principals = Vec::new();
        for (kind, values) in &statement.principals {
            let class = match kind.as_ref() {
                "Service" => "ServicePrincipal",
                _ => "ArnPrincipal",
            };
            let each = values.iter();
            principals.extend(each.map(|value| format!("new iam.{class}({})", text_of(value))));
        }
        text.push_str(&format!("  principals: [{}],\n", principals.join(", ")));
    }
    text.push_str(&format!("  actions: {},\n", list(&statement.actions)));
    if !statement.resources.is_empty() {
        text.push_str(&format!("  resources: {},\n", list(&statement.resources)));
    }
    if !statement.conditions.is_empty() {
        let keys = statement.conditions.iter().map(|(key, values)| {
            let value = match values.as_slice() {
                [only] => text_of(only),
                all => list(all),
            };
            format!("{}: {value}", literal(key))
        });
        let keys: Vec<String> = keys.collect();
        text.push_str(&format!(
            "  conditions: {{ StringEquals: {{ {} }} }},\n",
            keys.join(", ")
        ));
    }
    text.push_str("})");
}

pub(in crate::export) fn list(values: &[Value]) -> String {
    let all: Vec<String> = values.iter().map(text_of).collect();
    format!("[{}]", all.join(", "))
}

/// A text in quotes, or the reference that it is.
pub(in crate::export) fn text_of(value: &Value) -> String {
    match value.code() {
        Some(Expression::Written(code)) => code.clone(),
        _ => literal(&value.plain()),
    }
}

pub(in crate::export) fn literal(text: &str) -> String {
    quoted(text, '\'')
}
