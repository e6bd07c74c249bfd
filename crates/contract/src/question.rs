//! What the user can give to settle undecided checks, and what each document was taken for.

use serde::{Deserialize, Serialize};

use crate::{Kind, Location, Params};

/// Something that would settle undecided checks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Question {
    /// What is asked for.
    pub kind: QuestionKind,
    /// Which role, machine, parameter or file it is about.
    pub subject: Option<String>,
    /// Values that the documents suggest, best first.
    pub candidates: Vec<String>,
    /// The AWS CLI command that prints the answer.
    pub command: Option<String>,
    /// Where the answer goes.
    pub answer: Option<Answer>,
    /// Indexes into the report's checks.
    pub settles: Vec<u32>,
    /// Where the unknown stands.
    pub at: Vec<Location>,
}

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// The account of a role or machine.
    Account,
    /// The Region.
    Region,
    /// The ARN of a state machine.
    StateMachineArn,
    /// The role that a machine runs as.
    ExecutionRole,
    /// The identity-based policies of a role.
    RolePolicies,
    /// The trust policy of a role.
    TrustPolicy,
    /// The permissions boundary of a role.
    PermissionsBoundary,
    /// The text of a managed policy.
    ManagedPolicy,
    /// The SCPs or RCPs of an account.
    OrganizationPolicy,
    /// A task definition.
    TaskDefinition,
    /// The role of an instance profile.
    InstanceProfile,
    /// The definition of a state machine.
    Definition,
    /// The value of a parameter of a template or module.
    Parameter,
    /// The input of an execution.
    SampleInput,
    /// The role that a policy belongs to.
    DocumentRole,
    /// Which of several texts of the same thing is in effect.
    DocumentInEffect,
    /// Which of several documents a reference means.
    DocumentLink,
}

/// Where the answer to a question goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Answer {
    /// Into the settings.
    Setting(SettingAnswer),
    /// Into a document of its own, which has this beside its text.
    #[expect(missing_docs, reason = "as the variant says")]
    Document { document: DocumentAnswer },
}

/// A setting that answers a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingAnswer {
    /// RFC 6901 pointer into `settings`; `/machines/-/executionRole` and `/parameters/-/value` make
    /// a new entry.
    pub setting: String,
    /// The other keys of the new entry.
    pub entry: Option<Params>,
}

/// What a document that answers a question has beside its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "as in `Document`")]
pub struct DocumentAnswer {
    pub kind: Kind,
    pub role: Option<String>,
    pub account: Option<String>,
    pub level: Option<u32>,
    /// Its name, where that tells what it belongs to.
    pub name: Option<String>,
}

/// What a document was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Detected {
    /// Index into the workspace's documents.
    pub document: u32,
    /// What it is.
    pub kind: Kind,
    /// The state machines in it, by name.
    pub machines: Vec<String>,
    /// The roles in it, by ARN or logical ID.
    pub roles: Vec<String>,
    /// Whether any check depends on it.
    pub used: bool,
    /// Documents that it was joined with, such as a template and a definition.
    pub linked_to: Vec<u32>,
}
