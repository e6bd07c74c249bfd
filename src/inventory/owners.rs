//! Which roles have a policy (laws 1, 2, 4 and 9).

use crate::text::order::sort_by_key;
use crate::text::{Hole, Text, Tri};

use super::policies::{Owner, PolicyClaim};
use super::roles::{EXECUTION_ROLE, Roles};
use super::stacks::Homes;

/// The roles that have a policy.
pub(super) fn owners(
    claim: &PolicyClaim<'_>,
    roles: &Roles<'_>,
    homes: &Homes<'_>,
    executing: &[usize],
    callers: &[usize],
) -> Vec<Owner> {
    let of_execution = || match executing {
        [only] => vec![Owner::certain(*only)],
        // One owner is not two (law 9).
        several => several.iter().map(|&role| Owner::possible(role)).collect(),
    };
    let mut named: Vec<(&str, Option<Text<'_>>)> = Vec::new();
    if claim.roles.is_empty() {
        match claim.stated_role {
            Some(EXECUTION_ROLE) => return of_execution(),
            Some(role) => named.push((role, homes.of(claim.index))),
            None if claim.is_of_execution_role => return of_execution(),
            None => {
                let takes = |role: &&usize| {
                    let role = roles.get(**role);
                    role.is_some_and(|role| !role.is_whole && !role.is_defined)
                };
                let open = callers.iter().filter(takes);
                return open.map(|&role| Owner::possible(role)).collect();
            }
        }
    }
    let stated = claim.stated_role.filter(|role| *role != EXECUTION_ROLE);
    let mut is_contradicted = false;
    for role in claim.roles {
        let home = homes.of(claim.index);
        let (own, said) = (
            homes.text(role, claim.index),
            stated.map(|role| homes.text(role, claim.index)),
        );
        let own = roles.id(&own, home.as_ref());
        let said = said.as_ref().map(|said| roles.id(said, home.as_ref()));
        // Of a role that the document only names the user may tell the account (law 4).
        let is_name = own.account.is_none();
        let same = said
            .as_ref()
            .filter(|_| is_name)
            .map(|said| own.same_name(said));
        is_contradicted |= same == Some(Tri::No);
        let refined = stated.filter(|_| same == Some(Tri::Yes));
        named.push((refined.unwrap_or(role), home));
    }
    let chosen = claim.stated_role.filter(|_| claim.roles.is_empty());
    let chosen = chosen.and_then(|role| called(role, roles, callers));
    let mut owners: Vec<Owner> = Vec::new();
    for (role, home) in named {
        let text = homes.text(role, claim.index);
        for (at, certainty) in roles.find(&text, home.as_ref()) {
            let certainty = match is_contradicted {
                true => certainty.doubted(),
                false if chosen == Some(at) => Tri::Yes,
                false => certainty,
            };
            // Terraform computes names when it is applied: what is written beside is another one.
            let is_computed = roles.get(at).is_some_and(|role| {
                role.key.declared_in == Some(claim.index)
                    && role.key.logical_id().is_some_and(|id| id.contains('.'))
            });
            if certainty == Tri::Maybe && is_computed && text.holes().all(is_pseudo) {
                continue;
            }
            match owners.iter_mut().find(|owner| owner.role == at) {
                Some(owner) => owner.certainty = owner.certainty.or(certainty),
                None => owners.push(Owner {
                    certainty,
                    ..Owner::certain(at)
                }),
            }
        }
    }
    // What the user says and what the document tells may both be so (laws 1 and 4).
    if let Some(role) = claim.stated_role.filter(|_| !claim.roles.is_empty()) {
        let text = homes.text(role, claim.index);
        let stated = match role {
            EXECUTION_ROLE => of_execution(),
            _ => {
                let found = roles.find(&text, homes.of(claim.index).as_ref());
                found
                    .into_iter()
                    .map(|(at, _)| Owner::possible(at))
                    .collect()
            }
        };
        for owner in stated {
            if !owners.iter().any(|known| known.role == owner.role) {
                owners.push(Owner::possible(owner.role));
            }
        }
    }
    // An execution role of which nothing is known may be any of them; only what denies is said of
    // it, because it was told to have other policies.
    for &at in executing {
        let is_unknown = roles
            .get(at)
            .is_some_and(|role| role.text.pieces.is_empty());
        let is_other = |owner: &Owner| executing.binary_search(&owner.role).is_err();
        if is_unknown && !owners.is_empty() && owners.iter().all(is_other) {
            owners.push(Owner {
                only_denies: true,
                ..Owner::possible(at)
            });
        }
    }
    sort_by_key(&mut owners, |owner| owner.role);
    owners
}

/// The only role of a stack that the report calls so: whoever chose it from there means this one.
fn called(text: &str, roles: &Roles<'_>, callers: &[usize]) -> Option<usize> {
    let is_of_stack = text.contains("${AWS::AccountId}");
    let is_called = |at: &usize| roles.get(*at).is_some_and(|role| role.id == text);
    let mut found = callers
        .iter()
        .copied()
        .filter(|at| is_of_stack && is_called(at));
    found.next().filter(|_| found.next().is_none())
}

/// Whether a hole is a pseudo parameter, which is no part of a name.
fn is_pseudo(hole: &Hole<'_>) -> bool {
    hole.name.starts_with("${AWS::")
}
