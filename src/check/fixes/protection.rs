//! What a trust policy asks of a service beside the statement that is added to it: a statement
//! without the same condition keys would take protection away.

use crate::iam::policy::{Effect, Principal, Statement};
use crate::text::Text;
use crate::text::holes::is_account;
use crate::text::words::upper_snake;

use super::super::requirements::Requirement;
use super::super::roles::Role;

/// Condition keys with the values that this machine has; an unknown one is a placeholder.
pub(super) type Conditions = Vec<(String, String)>;

/// Bytes of a condition key beyond which it is none of AWS's.
const KEY_AT_MOST: usize = 128;

/// What the statements of the trusting role's policy that trust the same service ask of it; `None`:
/// one of the keys is none that a statement of ours may have.
pub(super) fn conditions(
    trusting: &Role<'_>,
    requirement: &Requirement<'_>,
    services: &[String],
) -> Option<Conditions> {
    let mut keys: Conditions = Vec::new();
    let beside = trusting.policies.trust.statements();
    for statement in beside.filter(|one| trusts(one, services)) {
        for condition in &statement.conditions {
            let key = condition.key.as_ref();
            if !is_key(key) {
                return None;
            }
            if !keys
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(key))
            {
                keys.push((key.to_owned(), value(key, trusting, requirement)));
            }
        }
    }
    Some(keys)
}

/// Whether a text is a condition key and nothing else: it gets into generated code.
fn is_key(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b":/-_.".contains(&byte);
    text.contains(':') && text.len() <= KEY_AT_MOST && text.bytes().all(fits)
}

fn trusts(statement: &Statement<'_>, services: &[String]) -> bool {
    let Some(principals) = statement.principals.as_ref().filter(|one| !one.not) else {
        return false;
    };
    statement.effect == Effect::Allow
        && principals
            .entries
            .iter()
            .any(|(principal, _)| match principal {
                Principal::Service(service) => {
                    let first = |text: &str| text.split('.').next().unwrap_or_default().to_owned();
                    let named = first(&service.display());
                    services.iter().any(|service| first(service) == named)
                }
                _ => false,
            })
}

fn value(key: &str, trusting: &Role<'_>, requirement: &Requirement<'_>) -> String {
    let lower = key.to_ascii_lowercase();
    let known = match lower.as_str() {
        "aws:sourceaccount" => {
            let account = trusting.account.as_ref().and_then(Text::as_literal);
            let account = account.filter(|account| is_account(account));
            Some(account.unwrap_or("<ACCOUNT>").to_owned())
        }
        // The machine's role is assumed for the machine; for what others assume a role their
        // documentation says, each in its own way.
        "aws:sourcearn" | "sts:externalid" => requirement
            .machine_arn
            .as_ref()
            .filter(|arn| arn.as_literal().is_some() && is_harmless_machine(arn))
            .map(Text::display),
        _ => None,
    };
    known.unwrap_or_else(|| {
        let name = key.rsplit(':').next().unwrap_or_default();
        format!("<{}>", upper_snake(name))
    })
}

fn is_harmless_machine(arn: &Text<'_>) -> bool {
    let text = arn.display();
    !text.contains(['*', '?', '$', '"', '\\', '<'])
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}
