//! Whole roles: all that the tasks of state machines need of a role, with its trust policy, in the
//! forms in which roles are made.

mod assemble;
mod cdk;
mod cli;
mod cloudformation;
mod json;
mod notes;
mod terraform;

use crate::check::whole_role::{Whole, whole_roles};
use crate::documents;
use crate::text::budget::{self, Budget};
use crate::workspace::Workspace;

use super::redacted::Secrets;
use crate::check::project::Projects;
use assemble::Ready;

/// A form of whole roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the forms")]
pub enum WholeRoleForm {
    Json,
    /// For the page only: [`contract::RolePolicies`] of each role.
    Policies,
    CloudFormation,
    Sam,
    Terraform,
    Cdk,
    Cli,
}

impl WholeRoleForm {
    /// The names, as they are written.
    pub const NAMES: &str = "json, cloudformation, sam, terraform, cdk or cli";

    /// The form of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "json" => Self::Json,
            "policies" => Self::Policies,
            "cloudformation" => Self::CloudFormation,
            "sam" => Self::Sam,
            "terraform" => Self::Terraform,
            "cdk" => Self::Cdk,
            "cli" => Self::Cli,
            _ => return None,
        })
    }
}

/// The roles of a machine, by its name or ARN, or of all machines of a role as the report names it;
/// of all machines, if nothing is said. Empty, if there is no such machine.
pub async fn export_role(
    workspace: &Workspace,
    of: Option<&str>,
    form: WholeRoleForm,
    budget: Budget,
) -> String {
    let mut unsaid = Vec::new();
    let sources = documents::read(workspace, &mut unsaid, budget).await;
    let whole = whole_roles(workspace, &sources, of, budget).await;
    if whole.roles.is_empty() {
        return String::new();
    }
    let text = write(&whole, form, &mut Projects::new(&sources));
    Secrets::of(workspace).leave_out(text)
}

/// The same in one go.
pub fn role(workspace: &Workspace, of: Option<&str>, form: WholeRoleForm) -> String {
    budget::block_on(export_role(workspace, of, form, Budget::NONE))
}

fn write(whole: &Whole, form: WholeRoleForm, projects: &mut Projects<'_>) -> String {
    let roles = assemble::all(whole);
    match form {
        WholeRoleForm::Json => json::write(whole, &roles),
        WholeRoleForm::Policies => json::policies(&roles),
        WholeRoleForm::CloudFormation => cloudformation::write(whole, &roles, false, projects),
        WholeRoleForm::Sam => cloudformation::write(whole, &roles, true, projects),
        WholeRoleForm::Terraform => terraform::write(whole, &roles, projects),
        WholeRoleForm::Cdk => cdk::write(whole, &roles, projects),
        WholeRoleForm::Cli => cli::write(whole, &roles),
    }
}

/// The name of a role's policy: numbers tell several apart.
fn policy_name(ready: &Ready<'_>, at: usize) -> String {
    let stem = match ready.is_execution() {
        true => "StateMachineTasks",
        false => "TargetRoleTasks",
    };
    match ready.permissions.len() {
        1 => stem.to_owned(),
        _ => format!("{stem}{}", at + 1),
    }
}
