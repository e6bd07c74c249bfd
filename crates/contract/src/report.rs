//! The output contract: what the page, the JavaScript API and the command line show.
//!
//! Absent values are null, and everything is in the order of the text, so that the same workspace
//! always gives the same bytes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Code, Detected, Param, Params, Question};

/// The result of one analysis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Version of this contract: 1.
    #[cfg_attr(test, ts(type = "1"))]
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
    /// What was taken for granted, such as that no service control policy applies.
    pub assumptions: Vec<Reason>,
    /// What the user can give to settle undecided checks, most settling first.
    pub questions: Vec<Question>,
    /// One entry per document: what it was taken for and what was found in it.
    pub documents: Vec<Detected>,
}

impl Check {
    /// Whether it is undecided until a document is corrected.
    pub fn is_to_correct(&self) -> bool {
        let mut reasons = self.reasons.iter();
        self.verdict == Verdict::Undecided && reasons.any(|reason| reason.code.is_to_correct())
    }
}

impl Report {
    /// The name of a check's verdict as people read it.
    pub fn verdict_word(&self, check: usize) -> &'static str {
        match self.checks.get(check).map(|check| check.verdict) {
            Some(Verdict::Granted) => "granted",
            Some(Verdict::Missing) => "missing",
            Some(Verdict::Denied) => "denied",
            _ if self.needs_input(check) => "needs input",
            _ => "unknown",
        }
    }

    /// Whether an undecided check needs input: a question settles it, or a document is to be corrected.
    /// Any other is unknown: only the run time can tell, or AWS does not document it.
    pub fn needs_input(&self, check: usize) -> bool {
        let mut questions = self.questions.iter();
        let is_asked = |at: &u32| *at as usize == check;
        let is_open = self.checks.get(check).is_some_and(Check::is_to_correct);
        is_open || questions.any(|question| question.settles.iter().any(is_asked))
    }

    /// Number of tasks for which nothing is checked, because their call or the role that it passes
    /// is unknown. Beside machines that were read, one whose definition was not is counted as a
    /// task of which nothing is known. As long as there are any, no verdict holds for everything.
    pub fn unevaluated_tasks(&self) -> usize {
        let has_machine = !self.state_machines.is_empty();
        self.notices
            .iter()
            .filter(|notice| {
                let is_unread = has_machine && notice.code.is_unread_machine();
                notice.code.is_unevaluated_task() || is_unread
            })
            .count()
    }

    /// The state machines whose definition was not read, by their names in the documents.
    /// Each once, whatever number of files it may be in.
    pub fn unread_machines(&self) -> Vec<&str> {
        let mut known = BTreeSet::new();
        let mut machines = Vec::new();
        for notice in &self.notices {
            if let Some(Param::Text(machine)) = notice.params.get("machine")
                && notice.code.is_unread_machine()
            {
                let place = notice.at.first().map(|at| (at.document, at.start));
                if known.insert((machine.as_str(), place)) {
                    machines.push(machine.as_str());
                }
            }
        }
        machines
    }
}

/// Number of checks by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names of the verdicts")]
pub struct Summary {
    pub granted: u32,
    pub missing: u32,
    pub denied: u32,
    pub undecided: u32,
}

/// The answer to a check, for every value that unknown parts may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Proved allowed.
    Granted,
    /// Proved not allowed: nothing allows it.
    Missing,
    /// Proved denied: something forbids it, and no further Allow can help.
    Denied,
    /// Neither could be proved.
    Undecided,
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something could not be read, or IAM or Step Functions would refuse it.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Good to know.
    Hint,
}

/// A state machine and its tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StateMachine {
    /// From its ARN, else the name of the document without its extension.
    pub name: String,
    /// ARN, where it is known.
    pub arn: Option<String>,
    /// Its execution role: ARN, logical ID or `execution-role`.
    pub role: String,
    /// Index into the workspace's documents.
    pub document: u32,
    /// In the order of the text.
    pub tasks: Vec<Task>,
}

/// A task state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// JSON keys and indexes from the root of the definition:
    /// `["States", "All", "Branches", "0", "States", "Run"]`.
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Check {
    /// What is asked.
    pub kind: CheckKind,
    /// The answer.
    pub verdict: Verdict,
    /// The role that makes the call; for `role-trust` the role that is trusted.
    pub role: String,
    /// IAM action, such as `iam:PassRole`.
    pub action: String,
    /// The resource as the user wrote it; null for a run-time value.
    pub resource: Option<String>,
    /// Context keys of the request; a list means any one of them.
    #[cfg_attr(test, ts(type = "Record<string, string | string[]>"))]
    pub context: Params,
    /// Why, the deciding reason first.
    pub reasons: Vec<Reason>,
    /// Where the requirement stands.
    pub at: Vec<Location>,
    /// Index into the tasks of all machines, in order; null: the machine itself.
    pub task: Option<u32>,
    /// Indexes into the report's fixes.
    pub fixes: Vec<u32>,
}

/// What a check asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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

/// A code with its parameters and locations; the sentence is made per language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "as the type says")]
pub struct Reason {
    pub code: Code,
    pub params: Params,
    pub at: Vec<Location>,
}

/// A change that turns missing checks into granted ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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
    /// A replacement that is suggested, such as in a Deny.
    pub change: Option<Change>,
    /// The fix as the project writes its policies.
    pub code: Option<FixCode>,
    /// Exactly the marked parts that the user must still fill in.
    pub placeholders: Vec<String>,
}

/// The policy that a fix changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names of the documents")]
pub enum FixTarget {
    IdentityPolicy,
    TrustPolicy,
    PermissionsBoundary,
    Scp,
    TaskDefinition,
    Definition,
}

/// A policy statement, ready to paste. Field order is the order of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the elements of a policy statement")]
pub struct Statement {
    pub sid: String,
    pub effect: Effect,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub principal: Option<Params>,
    pub action: Param,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub resource: Option<Param>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub condition: Option<Condition>,
}

/// `Effect` of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the values of the element")]
pub enum Effect {
    Allow,
    Deny,
}

/// `{"StringEquals": {key: value}}`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "PascalCase")]
pub struct Condition {
    /// Context keys with the one value, or the list of values, that they must have.
    pub string_equals: Params,
}

/// A suggested replacement of pasted text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Change {
    /// What is replaced.
    pub at: Location,
    /// Its current text.
    pub now: String,
    /// The text to put there.
    pub better: String,
}

/// A fix in the language of the user's project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "as the type says")]
pub struct FixCode {
    pub language: FixLanguage,
    pub text: String,
}

/// A language that fixes are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names of the languages")]
pub enum FixLanguage {
    Json,
    Yaml,
    Hcl,
    TypeScript,
}

/// Anything worth saying that is no check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "as the type says")]
pub struct Notice {
    pub code: Code,
    pub severity: Severity,
    pub params: Params,
    pub at: Vec<Location>,
}

/// A range in a pasted text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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
