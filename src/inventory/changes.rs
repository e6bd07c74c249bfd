//! Which roles a call may change that is not evaluated (law 6).

use crate::documents::{Change, Changed};
use crate::text::Tri;

use super::machines::Machine;
use super::policies::PolicyClaim;
use super::roles::Roles;
use super::stacks::Homes;

/// What may have changed roles.
#[derive(Debug)]
pub struct RoleChange<'a> {
    /// The call.
    pub call: &'a Change,
    /// Indexes of the roles.
    pub roles: Vec<usize>,
}

/// Gives each call the roles that it may change.
pub(super) fn settle<'a>(
    changes: &[&'a Change],
    (machines, execution_roles): (&[Machine<'_>], &[usize]),
    roles: &Roles<'_>,
    policies: &[PolicyClaim<'_>],
    homes: &Homes<'_>,
) -> Vec<RoleChange<'a>> {
    let of = |change: &Change| -> Vec<usize> {
        match &change.of {
            Changed::Any => (0..roles.list.len()).collect(),
            Changed::Role(name) => {
                let text = homes.text(name, change.document);
                let found = roles.find(&text, homes.of(change.document).as_ref());
                let found = found.into_iter().filter(|(_, is)| *is != Tri::No);
                found.map(|(at, _)| at).collect()
            }
            Changed::Machine(name) => {
                let of = machines.iter().zip(execution_roles);
                let own = of.filter(|(machine, _)| {
                    let told = machine.called_literally();
                    machine.holder != change.document
                        && match (name.as_deref(), told) {
                            (Some(name), Some(told)) => name == told,
                            _ => true,
                        }
                });
                own.map(|(_, &role)| role).collect()
            }
            Changed::Policies => {
                let is_own = |claim: &&PolicyClaim<'_>| {
                    let arn = claim.arn.filter(|arn| !arn.contains(":iam::aws:"));
                    arn.is_some() && !claim.is_of_organization()
                };
                let owners = policies
                    .iter()
                    .filter(is_own)
                    .flat_map(|claim| &claim.owners);
                owners.map(|owner| owner.role).collect()
            }
        }
    };
    let all = changes.iter().map(|call| RoleChange {
        call,
        roles: of(call),
    });
    all.filter(|change| !change.roles.is_empty()).collect()
}
