//! Roles as JSON, for programs: [`contract::WholeRoles`].

use contract::{CaseActions, Placeholder, RolePolicies, WholeRole, WholeRoles};

use crate::check::whole_role::Whole;
use crate::iam::PolicyType;
use crate::iam::read::size;

use super::super::pretty;
use super::assemble::{Ready, document};
use super::notes;

pub(super) fn write(whole: &Whole, roles: &[Ready<'_>]) -> String {
    let roles = roles.iter().map(|ready| WholeRole {
        role: ready.whole.role.clone(),
        machines: ready.whole.machines.clone(),
        permissions: ready.permissions.iter().map(|one| document(one)).collect(),
        trust: (!ready.trust.is_empty()).then(|| document(&ready.trust)),
        placeholders: placeholders(ready),
        in_some_cases: ready
            .whole
            .in_some_cases
            .iter()
            .map(|(case, actions)| CaseActions {
                case: case.clone(),
                actions: actions.clone(),
            })
            .collect(),
        not_allowed: ready.whole.refused.clone(),
    });
    pretty(&WholeRoles {
        roles: roles.collect(),
        account: whole.account.clone(),
        region: whole.region.clone(),
    })
}

/// The identity-based policies of each role as texts.
pub(super) fn policies(roles: &[Ready<'_>]) -> String {
    let mut all = Vec::new();
    for ready in roles {
        let mut texts = Vec::new();
        let mut characters = 0;
        for one in &ready.permissions {
            let text = pretty(&document(one));
            let counted = text.chars().filter(|letter| !letter.is_whitespace());
            characters = characters.max(counted.count() as u64);
            texts.push(text);
        }
        all.push(RolePolicies {
            role: ready.whole.role.clone(),
            statements: ready.permissions.iter().map(Vec::len).sum(),
            characters,
            limit: size::limits(PolicyType::Identity).0,
            placeholders: placeholders(ready),
            texts,
        });
    }
    pretty(&all)
}

/// What is to be filled in.
pub(super) fn placeholders(ready: &Ready<'_>) -> Vec<Placeholder> {
    let open = ready.whole.open.iter();
    open.map(|open| Placeholder {
        placeholder: open.placeholder.clone(),
        meaning: notes::meaning(open),
    })
    .collect()
}
