//! Gives everything that the documents claim its owners.

use crate::text::order::{self, sort};

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::{Tri, marks};
use crate::workspace::Kind;

use super::claims::{Claims, Described, Listed};
use super::names::{give_texts, tell_versions};
use super::owners::owners;
use super::policies::PolicyClaim;
use super::roles::{EXECUTION_ROLE, Roles};
use super::stacks::Homes;
use super::subject::{certain, doubt, signature};
use super::{Inventory, Target, changes, once};

impl<'a> Claims<'a> {
    /// Gives everything its owners. `targets` are the roles that definitions name.
    pub fn settle(self, targets: &[Target<'a>], findings: &mut Vec<Finding>) -> Inventory<'a> {
        let mentions = self.mentions(targets);
        let (mut roles, places) = self.roles(&mentions);
        let machines = self.machines.len();
        let mut asked = places.into_iter().flatten();
        let execution_roles: Vec<usize> = asked.by_ref().take(machines).collect();
        let targets: Vec<usize> = asked.take(targets.len()).collect();
        let mut policies = give_texts(self.policies);
        tell_versions(&mut policies, &self.default_versions);
        let homes = Homes {
            values: &self.values,
            stacks: &self.stacks,
        };
        let mut listed: Vec<(usize, u32, Listed)> = Vec::new();
        for list in &self.lists {
            let text = homes.text(list.role, list.document);
            let at = match list.role {
                EXECUTION_ROLE => only(&execution_roles),
                _ => roles.find_one(&text, homes.of(list.document).as_ref()),
            };
            listed.extend(at.map(|at| (at, list.document, list.of)));
        }
        let listed_as = |at: usize, of: Listed| format!("{at} {}", of as u8);
        let sorts = order::set(listed.iter().map(|&(at, _, of)| listed_as(at, of)));
        for (at, role) in roles.list.iter_mut().enumerate() {
            let has = |of: Listed| sorts.contains(&listed_as(at, of));
            role.is_whole = has(Listed::All) || has(Listed::Inline) && has(Listed::Attached);
        }
        let mut described_in = Vec::new();
        for described in &self.described {
            let text = homes.text(described.role, described.document);
            let home = homes.of(described.document);
            // It may be called by several texts.
            for (at, is) in roles.find(&text, home.as_ref()) {
                if let Some(role) = roles.list.get_mut(at).filter(|_| is == Tri::Yes) {
                    described_in.push((described.document, at));
                    role.is_defined |= described.is_defined;
                    role.is_resource |= described.is_resource;
                    let id = described.unique_id;
                    let id = id.filter(|id| !role.unique_ids.contains(id));
                    role.unique_ids.extend(id);
                    role.describe(text.clone());
                }
            }
        }
        let each_once = |mut roles: Vec<usize>| {
            sort(&mut roles);
            roles.dedup();
            roles
        };
        let executing = each_once(execution_roles.clone());
        let callers = each_once([execution_roles.as_slice(), &targets].concat());
        for claim in &mut policies {
            if claim.is_of_organization() {
                continue;
            }
            claim.owners = owners(claim, &roles, &homes, &executing, &callers);
            if claim.owners.iter().all(|owner| owner.certainty != Tri::Yes)
                && claim.roles.is_empty()
                && claim.stated_role.is_none()
            {
                findings.push(
                    Because::new(Code::DocumentWithoutRole)
                        .with("document", claim.document.name.as_str())
                        .with("policyType", policy_type(claim.kind))
                        .at(Span::new(0, 1).of(claim.index))
                        .finding(Severity::Warning),
                );
            }
        }
        doubt_of_several(&self.described, &mut policies, &roles, &homes);
        let contradictions = once::settle(&mut policies, &listed);
        let changes = changes::settle(
            &self.changes,
            (&self.machines, &execution_roles),
            &roles,
            &policies,
            &homes,
        );
        Inventory {
            values: self.values,
            machines: self.machines,
            execution_roles,
            targets,
            roles,
            described_in,
            policies,
            contradictions,
            task_definitions: self.task_definitions,
            refusals: self.refusals,
            encoded: self.encoded,
            profiles: self.profiles,
            changes,
            stacks: self.stacks,
        }
    }
}

/// A role that several stacks make is made by one of them: what not all of them give it, it may not
/// have (law 3).
fn doubt_of_several(
    described: &[Described<'_>],
    policies: &mut [PolicyClaim<'_>],
    roles: &Roles<'_>,
    homes: &Homes<'_>,
) {
    let stack = |document: u32| homes.stacks.of(document).map(|stack| stack.document);
    let mut made: Vec<(usize, u32)> = Vec::new();
    for one in described.iter().filter(|one| one.is_resource) {
        let text = homes.text(one.role, one.document);
        let at = roles.find_one(&text, homes.of(one.document).as_ref());
        made.extend(at.zip(stack(one.document)));
    }
    sort(&mut made);
    made.dedup();
    let each = made.chunk_by(|(one, _), (two, _)| one == two);
    for makers in each.filter(|makers| makers.len() > 1) {
        let Some((role, _)) = makers.first() else {
            continue;
        };
        let is_maker = |of: Option<u32>| makers.iter().any(|(_, maker)| Some(*maker) == of);
        let own = |claim: &PolicyClaim<'_>| {
            claim.kind == Kind::IdentityPolicy
                && is_maker(stack(claim.index))
                && certain(claim).any(|owner| owner.role == *role)
        };
        // The same placeholders stand for the same in each.
        let text = |claim: &PolicyClaim<'_>| marks::unmarked(&signature(claim)).into_owned();
        let told = policies.iter().filter(|claim| own(claim));
        let said: Vec<(Option<u32>, String)> = told
            .map(|claim| (stack(claim.index), text(claim)))
            .collect();
        for claim in policies.iter_mut().filter(|claim| own(claim)) {
            let text = text(claim);
            let has = |maker: u32| {
                said.iter()
                    .any(|(of, said)| *of == Some(maker) && *said == text)
            };
            if !makers.iter().all(|(_, maker)| has(*maker)) {
                doubt(claim, *role);
            }
        }
    }
}

/// The only one of these, whatever their number.
fn only(roles: &[usize]) -> Option<usize> {
    let first = roles.first().copied()?;
    roles.iter().all(|&role| role == first).then_some(first)
}

/// The policy type in the words of the IAM User Guide.
fn policy_type(kind: Kind) -> &'static str {
    match kind {
        Kind::TrustPolicy => "trust policy",
        Kind::PermissionsBoundary => "permissions boundary",
        Kind::SessionPolicy => "session policy",
        Kind::Scp => "service control policy",
        Kind::Rcp => "resource control policy",
        _ => "identity-based policy",
    }
}
