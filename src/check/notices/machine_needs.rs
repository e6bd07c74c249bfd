//! Level `all`: what the machine itself may need, and who deploys it.

use crate::arn::Arn;
use crate::catalog::permissions::{Purpose, permissions};
use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::Tri;
use crate::workspace::{Level, Settings};

use super::super::facts::Facts;
use super::super::fixes;
use super::super::roles::Roles;

pub(super) fn check<'f>(
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    if settings.level != Some(Level::All) {
        return;
    }
    let mut told = Vec::new();
    for (machine, &at) in facts.machines.iter().zip(&roles.machines) {
        let Some(role) = roles.get(at).filter(|_| !told.contains(&at)) else {
            continue;
        };
        told.push(at);
        // The whole is meant; its first character stands for it, or all of it would be underlined.
        let start = machine.definition.span.start;
        let place = Span {
            start,
            end: start + 1,
        }
        .of(machine.document);
        // Whether a machine logs or is traced stands beside its definition: where that is not
        // told, it is said if the role could not.
        for permission in permissions(&["machine"]) {
            let is_allowed = |action| !role.policies.identity.allows(action).is_empty();
            let Purpose::Hint(case) = permission.purpose else {
                continue;
            };
            let (is_used, _) = machine.uses(case);
            // What is on is checked, and what is off needs nothing.
            let is_said = is_used == Tri::Maybe || is_used == Tri::Yes && permission.on != "*";
            if !is_said || permission.actions.iter().all(is_allowed) {
                continue;
            }
            let case = match is_used {
                Tri::Yes => [case, "-on"].concat(),
                _ => case.to_owned(),
            };
            let mut because = Because::new(Code::ActionsInSomeCases)
                .with("case", case.as_str())
                .with("role", role.id.as_str())
                .with("actions", permission.actions.to_vec());
            if permission.on == "*" {
                let statement = fixes::everywhere(&case, permission.actions.to_vec());
                because = because.with("tightened", statement);
            }
            findings.push(because.at(place).finding(Severity::Hint));
        }
        let arn = role.arn.as_ref().map(Arn::to_text);
        let because = Because::new(Code::DeployerNeeds)
            .with("role", role.id.as_str())
            .with("tightened", fixes::of_deployer(arn.as_ref()));
        findings.push(because.at(place).finding(Severity::Hint));
    }
}
