//! Commands of the AWS CLI that put a policy in place.
//!
//! INVARIANT: what stands between single quotes has none in it, and no text of it that was pasted
//! has a sign that any shell reads.

use serde_json::{Value, json};

use contract::Detected;

use crate::report::{FixTarget, Report};
use crate::text::holes::is_account;
use crate::workspace::{Kind, Workspace};

use super::POLICY_NAME;
use super::policies::Policy;

/// The command, where one does not take away what is there.
pub(super) fn command(
    workspace: &Workspace,
    report: &Report,
    policy: &Policy<'_>,
) -> Option<String> {
    let role = policy.role_name();
    match policy.target {
        FixTarget::IdentityPolicy => {
            let document = serde_json::to_string(&policy.document()).ok()?;
            is_quotable(&document).then(|| {
                format!(
                    "# takes the place of an inline policy of that name\naws iam put-role-policy --role-name {role} --policy-name {POLICY_NAME} --policy-document '{document}'\n"
                )
            })
        }
        FixTarget::TrustPolicy => {
            let document = whole_trust(workspace, report, policy)?.to_string();
            is_quotable(&document).then(|| {
                format!(
                    "# takes the place of the whole trust policy: what was pasted, and the statements that it lacks\naws iam update-assume-role-policy --role-name {role} --policy-document '{document}'\n"
                )
            })
        }
        _ => None,
    }
}

fn is_quotable(document: &str) -> bool {
    !document.contains('\'') && !document.contains(char::is_control)
}

/// The trust policy that was pasted, with the statements that it lacks.
fn whole_trust(workspace: &Workspace, report: &Report, policy: &Policy<'_>) -> Option<Value> {
    let index = policy.document?;
    // Statements of another document would be lost.
    let mut others = report.documents.iter();
    if others.any(|other| other.document != index && may_trust(other, policy)) {
        return None;
    }
    let is_faulty = report.notices.iter().any(|notice| {
        notice.code.is_unreadable() && notice.at.iter().any(|place| place.document == index)
    });
    let text = &workspace.documents.get(index as usize)?.text;
    let mut pasted: Value = serde_json::from_str(text).ok().filter(|_| !is_faulty)?;
    // What `aws iam get-role` prints.
    if let Some(role) = pasted.get_mut("Role") {
        if role.get("RoleName").and_then(Value::as_str) != Some(policy.role_name()) {
            return None;
        }
        pasted = role.get_mut("AssumeRolePolicyDocument")?.take();
    }
    let statements = pasted.get_mut("Statement")?;
    let mut all = match statements.take() {
        Value::Array(list) => list,
        one => vec![one],
    };
    if !all
        .iter()
        .all(|one| is_strict(one) && has_valid_principals(one))
    {
        return None;
    }
    for statement in &policy.statements {
        all.push(serde_json::to_value(statement.statement()).ok()?);
    }
    let version = pasted.get("Version").cloned();
    // Another version would change what the statements mean.
    (version == Some(json!("2012-10-17")))
        .then(|| json!({"Version": "2012-10-17", "Statement": all}))
}

/// Whether a document may hold statements of the role's trust policy.
fn may_trust(document: &Detected, policy: &Policy<'_>) -> bool {
    let is_named = |role: &String| role.rsplit('/').next() == Some(policy.role_name());
    match document.kind {
        Kind::TrustPolicy => document.roles.is_empty() || document.roles.iter().any(is_named),
        Kind::Role | Kind::AccountExport | Kind::Template | Kind::Terraform => {
            document.roles.iter().any(is_named)
        }
        _ => false,
    }
}

/// Whether IAM takes the principals of a statement: not the unique ID of a role or user, which is
/// what it shows of a principal that was deleted.
fn has_valid_principals(statement: &Value) -> bool {
    let named = |key: &str| {
        statement
            .get(key)
            .and_then(|principal| principal.get("AWS"))
    };
    let is_valid = |principal: &Value| {
        let text = principal.as_str().unwrap_or_default();
        text == "*" || is_account(text) || text.starts_with("arn:")
    };
    ["Principal", "NotPrincipal"]
        .into_iter()
        .filter_map(named)
        .all(|named| match named {
            Value::Array(all) => all.iter().all(is_valid),
            one => is_valid(one),
        })
}

/// Whether all texts of a pasted statement have signs only that no shell reads within quotes.
fn is_strict(value: &Value) -> bool {
    let fits = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_/:*-".contains(&byte))
    };
    match value {
        Value::String(text) => fits(text),
        Value::Array(items) => items.iter().all(is_strict),
        Value::Object(members) => members
            .iter()
            .all(|(key, value)| fits(key) && is_strict(value)),
        _ => true,
    }
}
