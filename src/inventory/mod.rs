//! Who has which policy: accounts, machines, roles and their policies, each once, with every claim
//! that a document makes of it and the place of that claim.
//!
//! Stands between the documents and the requirements, and knows neither tasks nor decisions. It
//! must never guess: whose a policy is not certain to be, and which of two texts is in effect, is
//! told as such, and `check` grants nothing by it. The laws that the comments number:
//!
//! 1. Nothing is dropped: a document that may concern a role is at least maybe that role's.
//! 2. A role is partition, account and name.
//! 3. What exists once is once: two texts of it are two possible worlds.
//! 4. What the user said of a document holds for what is in it.
//! 5. What is said of all is for all: organization policies without an account.
//! 6. What may change a role opens it.
//! 7. A message is a fact.
//! 8. Values have types.
//! 9. One owner is not two.
//! 10. Worlds are guards on claims.

mod changes;
pub mod claims;
mod lists;
pub mod machines;
mod managed;
mod mentions;
mod names;
pub mod once;
pub mod organization;
mod owners;
pub mod policies;
pub mod profiles;
pub mod role_id;
pub mod roles;
pub mod settings;
mod settle;
pub mod stacks;
pub mod subject;
pub mod values;

pub use changes::RoleChange;
pub use claims::Claims;
pub use machines::Machine;
pub use once::Contradiction;
pub use policies::{Owner, PolicyClaim};
pub use profiles::InstanceProfiles;
pub use role_id::RoleId;
pub use roles::{Role, Roles};
pub use stacks::Stacks;
pub use subject::Subject;
pub use values::PseudoParameters;

use crate::documents::{AccessDenied, Encoded, TaskDefinition};
use crate::text::Text;

/// Everything that the documents tell, with its owners.
#[derive(Debug, Default)]
pub struct Inventory<'a> {
    /// Values of pseudo parameters, by document.
    pub values: PseudoParameters,
    /// In the order of the documents.
    pub machines: Vec<Machine<'a>>,
    /// The execution role of each machine, as an index of the roles.
    pub execution_roles: Vec<usize>,
    /// The target roles, as indexes of the roles, in the order in which they were asked for.
    pub targets: Vec<usize>,
    /// All roles that are named anywhere, the execution roles first.
    pub roles: Roles<'a>,
    /// Documents that describe roles, each with an index of the roles.
    pub described_in: Vec<(u32, usize)>,
    /// In the order of the documents.
    pub policies: Vec<PolicyClaim<'a>>,
    /// Texts of what exists once that differ.
    pub contradictions: Vec<Contradiction>,
    /// In the order of the documents.
    pub task_definitions: Vec<TaskDefinition<'a>>,
    /// In the order of the documents.
    pub refusals: Vec<AccessDenied<'a>>,
    /// Messages that have to be decoded, in the order of the documents.
    pub encoded: Vec<Encoded<'a>>,
    /// In the order of the documents.
    pub profiles: InstanceProfiles<'a>,
    /// What may have changed roles that the documents make.
    pub changes: Vec<RoleChange<'a>>,
    /// In the order of the documents.
    pub stacks: Stacks,
}

/// The role of a task's `Credentials`, as the definitions name it.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// Its ARN; empty where only the run time knows it.
    pub text: Text<'a>,
    /// As it is shown.
    pub shown: String,
}
