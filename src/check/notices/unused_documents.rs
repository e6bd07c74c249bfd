//! A policy of a role that no machine uses, or a task definition that no task runs: what it says
//! does not count, which is seldom what was meant.

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::maps::Numbers;

use super::super::facts::Facts;
use super::super::requirements::Requirements;
use super::super::roles::Roles;

pub(super) fn check(
    facts: &Facts<'_>,
    roles: &Roles<'_>,
    needs: &Requirements<'_>,
    findings: &mut Vec<Finding>,
) {
    if facts.machines.is_empty() {
        return;
    }
    let subjects: Numbers = needs
        .requirements
        .iter()
        .filter_map(|requirement| requirement.subject)
        .collect();
    for claim in &facts.inventory.policies {
        let Some(role) = claim.document.role.as_deref().map(str::trim) else {
            continue;
        };
        let is_used = claim.owners.iter().any(|owner| {
            let role = roles.get(owner.role);
            subjects.contains(owner.role)
                || role.is_some_and(|role| role.is_execution || role.is_target)
        });
        if !is_used && !claim.owners.is_empty() {
            findings.push(
                Because::new(Code::RoleNotUsed)
                    .with("role", role)
                    .with("document", claim.document.name.as_str())
                    .at(Span::new(0, 1).of(claim.index))
                    .finding(Severity::Warning),
            );
        }
    }
    for pasted in &facts.inventory.task_definitions {
        if !needs.used_definitions.contains(pasted.document as usize) {
            let name = pasted.arn.as_ref().map(crate::text::Text::display);
            let name = name
                .or(pasted.family.as_ref().map(crate::text::Text::display))
                .unwrap_or_default();
            findings.push(
                Because::new(Code::TaskDefinitionNotUsed)
                    .with("reference", name)
                    .at(pasted.span.of(pasted.document))
                    .finding(Severity::Hint),
            );
        }
    }
}
