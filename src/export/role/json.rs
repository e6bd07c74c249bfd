//! Roles as JSON, for programs: [`contract::WholeRoles`].

use contract::{CaseActions, Placeholder, WholeRole, WholeRoles};

use crate::check::whole_role::Whole;

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

/// What is to be filled in.
pub(super) fn placeholders(ready: &Ready<'_>) -> Vec<Placeholder> {
    let open = ready.whole.open.iter();
    open.map(|open| Placeholder {
        placeholder: open.placeholder.clone(),
        meaning: notes::meaning(open),
    })
    .collect()
}
