//! Lints of definitions and of the workspace: one rule, one file.

mod broad_grants;
mod conditional_needs;
mod ecs_fargate_without_network;
mod look_alike_characters;
mod machine_needs;
mod only_named;
mod unused_documents;

use crate::finding::{Code, Finding};
use crate::workspace::Settings;
pub use conditional_needs::group;
pub use only_named::assumptions;

use super::facts::Facts;
use super::requirements::Requirements;
use super::roles::Roles;
use super::verdicts::Check;

/// Makes one notice of what a document has in several policies: that `Version` is missing.
pub fn merge(findings: &mut Vec<Finding>) {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let document = |finding: &Finding| finding.because.at.first().map(|at| at.document);
        let is_same = |known: &&mut Finding| {
            known.because.code == finding.because.code && document(known) == document(&finding)
        };
        match finding.because.code {
            Code::PolicyVersionMissing => match kept.iter_mut().find(is_same) {
                Some(known) => known.because.at.extend(finding.because.at),
                None => kept.push(finding),
            },
            _ => kept.push(finding),
        }
    }
    *findings = kept;
}

/// Adds what the rules find, rule by rule, each in the order of the text.
pub fn add<'f>(
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    needs: &Requirements<'f>,
    settings: &Settings,
    checks: &[Check],
    findings: &mut Vec<Finding>,
) {
    ecs_fargate_without_network::check(facts, findings);
    look_alike_characters::check(facts, &needs.requirements, findings);
    only_named::check(facts, roles, settings, findings);
    unused_documents::check(facts, roles, needs, findings);
    broad_grants::check(facts, roles, needs, checks, findings);
    machine_needs::check(facts, roles, settings, findings);
}
