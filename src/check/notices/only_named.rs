//! Policies of a role that calls of which only the ARN was pasted: they may say anything.

use crate::finding::{Because, Code, Finding, Severity};

use crate::text::Text;

use super::super::facts::Facts;
use super::super::roles::Roles;

pub(super) fn check(facts: &Facts<'_>, roles: &Roles<'_>, findings: &mut Vec<Finding>) {
    for policy in &facts.policies {
        let Some(arn) = policy.named else { continue };
        let calls = policy.roles.iter().any(|role| {
            let text = Text::with_placeholders(role.as_str(), policy.index);
            let at = roles.find_text(&facts.known.fill(text));
            at.and_then(|at| roles.get(at))
                .is_some_and(|role| role.is_execution || role.is_target)
        });
        if calls {
            let because = Because::new(Code::PolicyOnlyNamed)
                .with("policy", arn)
                .at(policy.span.of(policy.index));
            findings.push(because.finding(Severity::Warning));
        }
    }
}
