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
    // Of each document the first one, and how many were kept before it.
    let mut first: Vec<Option<usize>> = Vec::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        if finding.because.code == Code::PolicyVersionMissing
            && let Some(document) = finding.because.at.first().map(|at| at.document as usize)
        {
            if first.len() <= document {
                first.resize(document + 1, None);
            }
            let own = first
                .get_mut(document)
                .map(|own| own.get_or_insert(kept.len()));
            if let Some(known) = own.and_then(|at| kept.get_mut(*at)) {
                known.because.at.extend(finding.because.at);
                continue;
            }
        }
        kept.push(finding);
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
