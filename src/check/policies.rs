//! The policies of the inventory, read as IAM reads them.

use crate::finding::Finding;
use crate::iam::policy::{Effect, Standing};
use crate::iam::{Policy, PolicyType, read};
use crate::inventory::{Inventory, PolicyClaim, PseudoParameters};
use crate::text::{Presence, Tri};
use crate::workspace::Kind;

/// The statements of one claim, for each way in which a role may have them.
#[derive(Debug)]
pub struct ReadPolicy<'a> {
    /// Its type.
    pub kind: PolicyType,
    /// As it stands; `None` if its content is not known.
    pub policy: Option<Policy<'a>>,
    /// For a role that may not be its owner: it proves nothing.
    possible: Option<Policy<'a>>,
    /// The same, what it denies only.
    denies: Option<Policy<'a>>,
}

impl<'a> ReadPolicy<'a> {
    /// The policy for a role of which it is not certain that it has it.
    pub fn possible(&self, only_denies: bool) -> Option<&Policy<'a>> {
        if only_denies {
            self.denies.as_ref()
        } else {
            self.possible.as_ref()
        }
    }
}

/// Reads all policies; `findings` takes what IAM would say of them.
pub fn read<'a>(inventory: &Inventory<'a>, findings: &mut Vec<Finding>) -> Vec<ReadPolicy<'a>> {
    let claims = inventory.policies.iter();
    claims
        .map(|claim| read_one(claim, &inventory.values, findings))
        .collect()
}

fn read_one<'a>(
    claim: &PolicyClaim<'a>,
    values: &PseudoParameters,
    findings: &mut Vec<Finding>,
) -> ReadPolicy<'a> {
    let kind = policy_type(claim.kind);
    let policy = claim.tree.map(|tree| {
        let (mut policy, mut said) = read::read(tree, kind, claim.index, claim.integrity);
        policy.fill(&|hole| values.value(hole));
        if let Some(snapshot) = claim.snapshot {
            // It stands where it is named, and its form is not what was pasted.
            said.clear();
            policy.only_roles = !snapshot.is_whole;
            policy.span = claim.span;
            let name = claim.arn.unwrap_or_default();
            let label = name.rsplit('/').next().unwrap_or_default();
            for statement in &mut policy.statements {
                statement.span = claim.span;
                statement.sid = Some(label.into());
            }
        }
        findings.append(&mut said);
        if claim.presence == Presence::Conditional {
            stand(&mut policy, Standing::Conditional);
        }
        policy
    });
    let is_possible = |only: bool| {
        let mut owners = claim.owners.iter();
        owners.any(|owner| owner.certainty == Tri::Maybe && owner.only_denies == only)
    };
    // An organization policy of an account may not concern a role.
    let is_of_account = claim.is_of_organization() && claim.document.account.is_some();
    let is_maybe = is_possible(false) || is_of_account;
    let is_denying = is_possible(true);
    let possible = |is: bool| {
        let mut policy = policy.clone().filter(|_| is)?;
        stand(&mut policy, Standing::Unowned);
        Some(policy)
    };
    let denies = possible(is_denying).map(|mut policy| {
        let denies = |effect| effect != Effect::Allow;
        policy
            .statements
            .retain(|statement| denies(statement.effect));
        policy
    });
    ReadPolicy {
        kind,
        possible: possible(is_maybe),
        denies,
        policy,
    }
}

/// None of its statements is more certain than that.
fn stand(policy: &mut Policy<'_>, standing: Standing) {
    for statement in &mut policy.statements {
        statement.standing = statement.standing.max(standing);
    }
}

/// The type of a policy of that kind.
pub fn policy_type(kind: Kind) -> PolicyType {
    match kind {
        Kind::TrustPolicy => PolicyType::Trust,
        Kind::PermissionsBoundary => PolicyType::Boundary,
        Kind::SessionPolicy => PolicyType::Session,
        Kind::Scp => PolicyType::Scp,
        Kind::Rcp => PolicyType::Rcp,
        _ => PolicyType::Identity,
    }
}
