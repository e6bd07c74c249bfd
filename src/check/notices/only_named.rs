//! Policies of a role that calls of which only the name was pasted: they may say anything, or are
//! taken to say what they said on a day.

use crate::finding::{Because, Code, Finding, Severity};
use crate::text::Text;
use crate::workspace::{Level, Settings};

use super::super::facts::{Facts, PolicyFacts};
use super::super::roles::Roles;

pub(super) fn check(
    facts: &Facts<'_>,
    roles: &Roles<'_>,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    for policy in &facts.policies {
        let Some(arn) = policy.named else { continue };
        // Of some it is known what they say of roles, and nothing else.
        let is_open = policy
            .policy
            .as_ref()
            .is_none_or(|known| known.only_roles && settings.level == Some(Level::All));
        if is_open && is_of_caller(policy, facts, roles) {
            let known = policy.known_of.map_or("nothing", |_| "roles");
            let because = Because::new(Code::PolicyOnlyNamed)
                .with("policy", arn)
                .with("known", known)
                .at(policy.span.of(policy.index));
            findings.push(because.finding(Severity::Warning));
        }
    }
}

/// Which policies are taken to say what they said on a day.
pub fn assumptions(facts: &Facts<'_>, roles: &Roles<'_>, assumptions: &mut Vec<Because>) {
    let mut by_date: Vec<(&'static str, Vec<String>)> = Vec::new();
    for policy in &facts.policies {
        let (Some(date), Some(name)) = (policy.known_of, policy.named) else {
            continue;
        };
        if !is_of_caller(policy, facts, roles) {
            continue;
        }
        let name = Text::with_placeholders(name, policy.index).display();
        match by_date.iter_mut().find(|(known, _)| *known == date) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => by_date.push((date, vec![name])),
        }
    }
    for (date, names) in by_date {
        let because = Because::new(Code::PoliciesOfDate);
        assumptions.push(because.with("policies", names).with("date", date));
    }
}

/// Whether a machine runs as the role, or a task assumes it.
fn is_of_caller(policy: &PolicyFacts<'_>, facts: &Facts<'_>, roles: &Roles<'_>) -> bool {
    let calls = |at: usize| {
        let role = roles.get(at);
        role.is_some_and(|role| role.is_execution || role.is_target)
    };
    let of_document = policy.document.role.as_ref();
    let of_document = of_document.filter(|_| policy.roles.is_empty());
    policy.roles.iter().chain(of_document).any(|role| {
        let text = Text::with_placeholders(role.trim(), policy.index);
        let at = roles.find_text(&facts.known.fill(text));
        at.or_else(|| roles.find(role.trim())).is_some_and(calls)
    })
}
