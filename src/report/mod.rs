//! The output contract: what the page, the JavaScript API and the command line show.
//!
//! Sentences are not made here but in [`messages`], from a [`Code`] and its parameters.
//! The same workspace always gives the same bytes: nothing in here is a hash map.

mod build;
pub mod messages;

use serde::Serialize;

pub(crate) use build::build;

pub use crate::check::commands;
pub use crate::check::fixes::{Condition, FixTarget, Statement};
pub use crate::finding::{Code, Param, Params, Severity, Verdict};
pub use crate::text::visible as display;

/// The result of one analysis.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Of this contract: 1.
    pub version: u32,
    /// How many checks have which verdict.
    pub summary: Summary,
    /// The state machines that were read, in the order of the documents.
    pub state_machines: Vec<StateMachine>,
    /// One row for each thing that must be allowed.
    pub checks: Vec<Check>,
    /// Statements that turn missing checks into granted ones.
    pub fixes: Vec<Fix>,
    /// Anything else worth saying.
    pub notices: Vec<Notice>,
    /// What was taken for granted.
    pub assumptions: Vec<Reason>,
}

impl Report {
    /// How many tasks nothing is checked for, because it is not known what they call: as long as
    /// there are any, no verdict is one of the whole machine.
    pub fn unevaluated_tasks(&self) -> usize {
        self.notices
            .iter()
            .filter(|notice| notice.code.is_unevaluated_task())
            .count()
    }
}

/// Number of checks by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names of the verdicts")]
pub struct Summary {
    pub granted: u32,
    pub missing: u32,
    pub denied: u32,
    pub undecided: u32,
}

/// A state machine and its tasks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StateMachine {
    /// From its ARN, else the name of the document without its extension.
    pub name: String,
    /// ARN, where it is known.
    pub arn: Option<String>,
    /// The role that it runs as: ARN, logical id or `execution-role`.
    pub role: String,
    /// Index into the workspace's documents.
    pub document: u32,
    /// In the order of the text.
    pub tasks: Vec<Task>,
}

/// A task state.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// JSON keys and indexes from the root of the definition.
    pub path: Vec<String>,
    /// Name of the state.
    pub state: String,
    /// The text of `Resource`.
    pub resource: String,
    /// Such as `ecs:runTask`, `aws-sdk:glue:createJob`, `lambda`, `activity`.
    pub integration: String,
    /// `request-response`, `sync`, `sync:2` or `waitForTaskToken`.
    pub pattern: String,
    /// The role that makes the call: the execution role or the target role.
    pub calling_role: String,
    /// The state.
    pub at: Location,
}

/// A requirement with its decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// What is asked.
    pub kind: CheckKind,
    /// The answer.
    pub verdict: Verdict,
    /// The role that makes the call; for role-trust the role that is trusted.
    pub role: String,
    /// IAM action, such as `iam:PassRole`.
    pub action: String,
    /// The resource as the user wrote it; `None` for a run-time value.
    pub resource: Option<String>,
    /// Context keys of the request; a list means any one of them.
    pub context: Params,
    /// Why, the deciding reason first.
    pub reasons: Vec<Reason>,
    /// Where the requirement stands.
    pub at: Vec<Location>,
    /// Index into the tasks of all machines, in order; `None`: the machine itself.
    pub task: Option<u32>,
    /// Indexes into the report's fixes.
    pub fixes: Vec<u32>,
}

/// What a check asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckKind {
    /// May the calling role pass that role to that service?
    PassRole,
    /// May the execution role assume that target role (both sides)?
    AssumeRole,
    /// Does that role trust the service that assumes it?
    RoleTrust,
    /// May the calling role do that action?
    Action,
}

/// A code with its parameters and places; the sentence is made per language.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "as the type says")]
pub struct Reason {
    pub code: Code,
    pub params: Params,
    pub at: Vec<Location>,
}

/// A change that turns missing checks into granted ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fix {
    /// The role whose policy changes.
    pub role: String,
    /// Which policy of it.
    pub target: FixTarget,
    /// Index of the document to change, where one was pasted.
    pub document: Option<u32>,
    /// The statement to add.
    pub statement: Option<Statement>,
    /// Indexes into the report's checks.
    pub covers: Vec<u32>,
    /// What the user must still fill in, as it stands in the statement.
    pub placeholders: Vec<String>,
}

/// Anything worth saying that is no check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "as the type says")]
pub struct Notice {
    pub code: Code,
    pub severity: Severity,
    pub params: Params,
    pub at: Vec<Location>,
}

/// A place in a pasted text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// Index into the workspace's documents.
    pub document: u32,
    /// Offset of the first UTF-16 unit.
    pub start: u32,
    /// Offset after the last UTF-16 unit.
    pub end: u32,
    /// From 1.
    pub line: u32,
    /// From 1, in UTF-16 units.
    pub column: u32,
    /// RFC 6901; empty for the whole document.
    pub pointer: String,
}
