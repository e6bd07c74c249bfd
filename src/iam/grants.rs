//! Statements that allow more than anything can need.

use crate::finding::{Because, Code, Finding, Severity};
use crate::text::Tri;

use super::matching::action_matches;
use super::pattern::{Pattern, Token};
use super::policy::{Effect, Policy, PolicyType, Statement};

/// Whether the statement allows the action on every resource of its kind.
pub fn is_everywhere(statement: &Statement<'_>) -> bool {
    statement.resources.as_ref().is_some_and(|resources| {
        resources.not
            || resources
                .patterns
                .iter()
                .any(|(pattern, _)| pattern.is_star() || is_every_role(pattern))
    })
}

/// Whether the pattern ends with `:role/*`, or with `:*`.
fn is_every_role(pattern: &Pattern<'_>) -> bool {
    match pattern.tokens.as_slice() {
        [.., Token::Literal(text), Token::Any] => text.ends_with(":role/") || text.ends_with(':'),
        _ => false,
    }
}

/// The services that the statement restricts passing to, if it does: values of positive string
/// operators on `iam:PassedToService`.
pub fn passed_to(statement: &Statement<'_>) -> Option<Vec<String>> {
    let condition = statement.conditions.iter().find(|condition| {
        condition.key.eq_ignore_ascii_case("iam:PassedToService")
            && !condition.operator.negated
            && condition.operator.compare.is_text()
    })?;
    Some(condition.written.clone())
}

/// Notices about statements of an identity-based policy that pass or assume every role, or pass
/// roles to every service.
pub fn broad(policy: &Policy<'_>) -> Vec<Finding> {
    if policy.kind != PolicyType::Identity {
        return Vec::new();
    }
    let allows = policy
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow);
    allows.flat_map(broad_statement).collect()
}

fn broad_statement(statement: &Statement<'_>) -> Vec<Finding> {
    let about = |code| {
        Because::new(code)
            .with("statement", statement.label())
            .at(statement.place())
    };
    let mut findings = Vec::new();
    let services = passed_to(statement);
    if action_matches(&statement.actions, "iam:PassRole") != Tri::No {
        if is_everywhere(statement) {
            let because = about(Code::GrantPassRoleEverywhere);
            findings.push(because.with("services", services.clone().unwrap_or_default()));
        }
        if services.is_none() {
            findings.push(about(Code::GrantPassRoleToAnyService));
        }
    }
    if action_matches(&statement.actions, "sts:AssumeRole") != Tri::No && is_everywhere(statement) {
        findings.push(about(Code::GrantAssumeRoleEverywhere));
    }
    findings
        .into_iter()
        .map(|because| because.finding(Severity::Warning))
        .collect()
}
