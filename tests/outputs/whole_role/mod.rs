//! Whole roles: what they hold, that it is enough and no more, and the forms in which they are made.

mod arns;
mod calls;
mod constructs;
mod forms;
mod machines;
mod self_check;
mod sources;
mod templates;
mod translated;

pub(crate) use arns::well_formed;
use contract::{WholeRole, WholeRoles};
pub(crate) use self_check::texts;
use sfn_role_check::Workspace;
use sfn_role_check::export::role::{WholeRoleForm, role};

/// The whole roles of a workspace.
pub(crate) fn whole(workspace: &Workspace) -> WholeRoles {
    let text = role(workspace, None, WholeRoleForm::Json);
    match text.is_empty() {
        true => WholeRoles::default(),
        false => serde_json::from_str(&text).unwrap(),
    }
}

/// The one role that a machine needs.
fn only(workspace: &Workspace) -> WholeRole {
    let mut roles = whole(workspace).roles;
    assert_eq!(roles.len(), 1, "{roles:?}");
    roles.remove(0)
}
