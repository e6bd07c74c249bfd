//! Names with letters that look like others, or that cannot be seen: no role has them, so a name
//! that has them is never the one that it looks like.

use crate::finding::{Because, Code, Finding, Place, Severity};

use super::super::facts::Facts;
use super::super::requirements::Requirement;

pub(super) fn check(
    facts: &Facts<'_>,
    requirements: &[Requirement<'_>],
    findings: &mut Vec<Finding>,
) {
    for machine in &facts.machines {
        for task in &machine.definition.tasks {
            note(task.name, task.span.of(machine.document), findings);
        }
    }
    for requirement in requirements {
        if let (Some(shown), Some(&place)) = (&requirement.shown, requirement.at.first()) {
            note(shown, place, findings);
        }
    }
    for policy in facts
        .policies
        .iter()
        .filter_map(|policy| policy.policy.as_ref())
    {
        for statement in &policy.statements {
            for (pattern, span) in statement
                .resources
                .iter()
                .flat_map(|resources| &resources.patterns)
            {
                if let Some(text) = pattern.plain_text() {
                    note(&text, span.of(policy.document), findings);
                }
            }
        }
    }
}

fn note(text: &str, place: Place, findings: &mut Vec<Finding>) {
    if text.is_ascii() {
        return;
    }
    let shown = messages::visible::visible(text).into_owned();
    if shown != text {
        findings.push(
            Because::new(Code::LookAlikeCharacters)
                .with("text", shown)
                .at(place)
                .finding(Severity::Warning),
        );
    }
}
