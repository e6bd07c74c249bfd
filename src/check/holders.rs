//! Where the policies of a role stand: for whoever changes their texts.

use crate::documents::Source;
use crate::finding::Span;
use crate::iam::{Layer, Policy, PolicyType};
use crate::text::budget::{self, Budget};
use crate::text::{Integrity, Text};
use crate::workspace::Workspace;

use super::facts::Facts;
use super::fixes::FixTarget;
use super::roles::Roles;
use super::sample_input::follow::follow;

/// A policy that was pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Index of its document.
    pub document: u32,
    /// The whole policy.
    pub span: Span,
    /// What it is.
    pub kind: PolicyType,
    /// Whether its text is what AWS has.
    pub integrity: Integrity,
    /// Its text is known by its name, and was not pasted.
    pub is_known: bool,
    /// Others than the role have it too.
    pub is_shared: bool,
}

/// The policies of a role that a fix of that target may change, in the order of the text. `role` is
/// the role as the report names it.
pub fn of_role(
    workspace: &Workspace,
    sources: &[Source<'_>],
    role: &str,
    target: FixTarget,
) -> Vec<Held> {
    let mut findings = Vec::new();
    let asked = workspace.settings.clone().unwrap_or_default();
    let (settings, _) = budget::block_on(super::told_settings(asked, sources, Budget::NONE));
    let followed = follow(sources, &settings, &mut findings);
    let gathered = Facts::gather(sources, &followed, &settings, &mut findings, Budget::NONE);
    let facts = budget::block_on(gathered);
    let roles = Roles::new(&facts, &settings);
    let named = (0..roles.list.len()).filter(|&at| roles.name(at) == role);
    let mut owners: Vec<usize> = named.collect();
    if owners.is_empty() {
        owners.extend(roles.find(&Text::with_placeholders(role, u32::MAX), None));
    }
    let mut held = Vec::new();
    for &owner in &owners {
        for policy in policies(&roles, owner, target) {
            let others = (0..roles.list.len()).filter(|at| *at != owner);
            let is_shared = target != FixTarget::Scp
                && others
                    .flat_map(|other| policies(&roles, other, target))
                    .any(|other| other.document == policy.document && other.span == policy.span);
            held.push(Held {
                document: policy.document,
                span: policy.span,
                kind: policy.kind,
                integrity: policy.integrity,
                is_known: policy.only_roles || is_known(&facts, policy),
                is_shared,
            });
        }
    }
    held
}

/// The policies of a role that are of the kind that the target names.
fn policies<'r>(roles: &'r Roles<'_>, at: usize, target: FixTarget) -> Vec<&'r Policy<'r>> {
    let Some(role) = roles.get(at) else {
        return Vec::new();
    };
    let policies = &role.policies;
    let guardrails = |kind: PolicyType| {
        let all = policies.guardrails.iter().chain(&policies.loose_scps);
        all.filter(move |layer| layer.kind() == kind)
            .flat_map(Layer::policies)
            .copied()
            .collect()
    };
    match target {
        FixTarget::IdentityPolicy => policies.identity.policies().to_vec(),
        FixTarget::TrustPolicy => policies.trust.policies().to_vec(),
        FixTarget::PermissionsBoundary => guardrails(PolicyType::Boundary),
        FixTarget::Scp => guardrails(PolicyType::Scp),
        FixTarget::TaskDefinition | FixTarget::Definition => Vec::new(),
    }
}

/// Whether the text of a policy comes from our data.
fn is_known(facts: &Facts<'_>, policy: &Policy<'_>) -> bool {
    let mut all = facts.policies.iter().zip(&facts.inventory.policies);
    let found = all.find(|(read, _)| {
        let read = read.policy.as_ref();
        read.is_some_and(|read| std::ptr::eq(read, policy))
    });
    found.is_none_or(|(_, claim)| claim.snapshot.is_some())
}
