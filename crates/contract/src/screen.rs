//! What a screen shows of a report: totals, and of each long list the part that is drawn. For the
//! page only; everyone else takes the whole [`crate::Report`].

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::members::Members;
use crate::{
    Check, Code, Detected, Fix, Kind, Level, Notice, Params, Question, Reason, SettingAnswer,
    Severity, Size, Summary, Task, Verdict,
};

/// Which parts of the lists are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// Number of fixes, from the first one.
    pub fixes: usize,
    /// Number of notices, from the first one.
    pub notices: usize,
    /// Number of checks before the first one that is drawn.
    pub checks_from: usize,
    /// Number of checks.
    pub checks: usize,
    /// The verdict of the checks; null: any.
    pub only: Option<Verdict>,
    /// The state machine whose graph is drawn; another one, if it has no graph.
    pub graph: usize,
    /// Whether what is granted is marked, too.
    pub granted: bool,
}

impl View {
    /// That of a request.
    pub(crate) fn member(parameters: &mut Members) -> Result<Self, String> {
        let path = parameters.place("view");
        let mut members = Members::of(parameters.take("view"), path)?;
        let view = Self {
            fixes: members.size("fixes")?,
            notices: members.size("notices")?,
            checks_from: members.size("checksFrom")?,
            checks: members.size("checks")?,
            only: members.word("only", |name| match name {
                "granted" => Some(Verdict::Granted),
                "missing" => Some(Verdict::Missing),
                "denied" => Some(Verdict::Denied),
                "undecided" => Some(Verdict::Undecided),
                _ => None,
            })?,
            graph: members.size("graph")?,
            granted: members.take("granted") == Value::Bool(true),
        };
        members.end()?;
        Ok(view)
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part<T> {
    /// Number of items of the whole list.
    pub total: usize,
    /// Number of items before the first one.
    pub from: usize,
    /// The items.
    pub items: Vec<T>,
}

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self {
            total: 0,
            from: 0,
            items: Vec::new(),
        }
    }
}

impl<T> Part<T> {
    /// Number of items behind the last one.
    pub fn rest(&self) -> usize {
        self.total.saturating_sub(self.from + self.items.len())
    }
}

/// The result of an analysis, as far as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Screen {
    /// How much was checked.
    pub level: Level,
    /// How many checks have which verdict.
    pub summary: Summary,
    /// Number of notices that are errors.
    pub errors: usize,
    /// Number of notices that are warnings.
    pub warnings: usize,
    /// Number of tasks for which nothing is checked.
    pub unevaluated: usize,
    /// Number of undecided checks that need input, see [`crate::Report::needs_input`].
    pub asked: usize,
    /// The state machines, without their tasks.
    pub machines: Vec<MachineName>,
    /// What each document was taken for; null: not recognized.
    pub kinds: Vec<Option<Kind>>,
    /// What the content of each document tells that it is, whatever is said of it; null: nothing.
    pub contents: Vec<Option<Kind>>,
    /// Whether each document is written as JSON.
    pub is_json: Vec<bool>,
    /// Of each document that is a policy, its size against the quotas that it may have.
    pub sizes: Vec<Vec<Size>>,
    /// Whether each document looks like a policy that does not say whose it is.
    pub takes_role: Vec<bool>,
    /// Whether a policy that names no role can only be the execution role's.
    pub takes_bare_policies: bool,
    /// Roles that the report names, each once.
    pub roles: Vec<String>,
    /// The notices by the places that they stand at.
    pub marks: Vec<Mark>,
    /// The checks by task: those of one task follow each other. The total is that of the verdict.
    pub checks: Part<TaskChecks>,
    /// Number of all checks.
    pub all_checks: usize,
    /// Statements to add, then what else is suggested.
    pub fixes: Part<ShownFix>,
    /// Notices, errors first.
    pub notices: Part<Notice>,
    /// What was taken for granted.
    pub assumptions: Vec<Reason>,
    /// What the user can give to settle undecided checks.
    pub questions: Vec<Question>,
    /// What each document was taken for and what was found in it.
    pub documents: Vec<Detected>,
    /// What the state machines may run as, and where they are.
    pub suggested: Suggested,
    /// Indexes of the state machines that have a graph worth drawing.
    pub graphs: Vec<usize>,
    /// The graph of one of them.
    pub graph: Option<Graph>,
}

/// A state machine without its tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in the report")]
pub struct MachineName {
    pub name: String,
    pub role: String,
    pub document: u32,
    /// Where its definition is within another text; null: it is a text of its own.
    pub definition: Option<Within>,
}

/// Where a definition is within another text, such as a string of a template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Within {
    /// UTF-16 offset.
    pub start: u32,
    /// UTF-16 offset.
    pub end: u32,
    /// Whether it has lines of its own there, without escapes.
    pub is_readable: bool,
}

/// A definition that is within another text, as JSON of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// Indented, with the keys in the order of the source.
    pub text: String,
    /// Where each key and value is, outer ones behind inner ones: start and end in the document that it
    /// is within, then start and end in the text; UTF-16 offsets.
    pub places: Vec<u32>,
}

/// What the user most likely means where nothing tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggested {
    /// The account of the state machines.
    pub account: Assumed,
    /// Their Region.
    pub region: Assumed,
    /// What each state machine may run as.
    pub runs_as: Vec<RunsAs>,
}

/// What a state machine may run as.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunsAs {
    /// What the settings say; null: nothing.
    pub stated: Option<String>,
    /// The roles that trust Step Functions, nearest name first.
    pub candidates: Vec<String>,
    /// Where it is stated; null: a document tells it.
    pub answer: Option<SettingAnswer>,
}

/// A value that ARNs of the documents tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Assumed {
    /// The only one; null: there are several, or none.
    pub value: Option<String>,
    /// Number of ARNs that have it.
    pub arns: u32,
    /// What it may be, best first.
    pub candidates: Vec<String>,
}

/// A document within a text that was pasted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// UTF-16 offset.
    pub start: u32,
    /// UTF-16 offset.
    pub end: u32,
    /// What it is to be taken for; null: what its content tells.
    pub kind: Option<Kind>,
}

/// Files that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectFiles {
    /// Its folder, or its file where a folder has several.
    pub name: String,
    /// Indexes of the documents.
    pub documents: Vec<u32>,
}

/// A range of a document that a notice or a check is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in a notice and its location")]
pub struct Mark {
    pub document: u32,
    pub start: u32,
    pub end: u32,
    pub severity: Severity,
    pub code: Code,
    pub params: Params,
    /// Of the check; null: it is a notice.
    pub verdict: Option<Verdict>,
    /// What the check is about.
    pub action: Option<String>,
    /// Index of the fix that mends it.
    pub fix: Option<u32>,
}

/// Checks of a task, or of a state machine itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskChecks {
    /// Index into the state machines, where it is known.
    pub machine: Option<usize>,
    /// Index of the task among those of all machines.
    pub index: Option<u32>,
    /// The task; null: the state machine itself.
    pub task: Option<Task>,
    /// In the order of the report.
    pub checks: Vec<Check>,
    /// Of each of them the question that settles it, by its number from 1; 0: none does.
    pub questions: Vec<u32>,
}

/// A fix with what its checks tell of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownFix {
    /// The fix; of what it covers nothing.
    pub fix: Fix,
    /// Names of the first states that need it.
    pub states: Vec<String>,
    /// Number of further states.
    pub further_states: usize,
    /// Whether all that it covers is undecided.
    pub is_conditional: bool,
}

/// The states of a machine and the transitions between them; names have deceptive characters written
/// out.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Graph {
    /// Index of the state machine.
    pub machine: usize,
    /// In the order of the text; what is within a state follows it.
    pub states: Vec<State>,
    /// States were left out.
    pub is_cut: bool,
}

/// A state.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// Its name.
    pub name: String,
    /// The text of `Type`; empty where there is none.
    pub kind: String,
    /// UTF-16 offset of its name.
    pub start: u32,
    /// UTF-16 offset behind it.
    pub end: u32,
    /// Index of the state that it is within, and the number of the branch.
    pub within: Option<(usize, usize)>,
    /// Its machine or branch starts at it.
    pub is_start: bool,
    /// Its machine or branch ends with it.
    pub is_end: bool,
    /// A Map state that starts executions of its own.
    pub is_distributed: bool,
    /// Index of its task among those of all machines.
    pub task: Option<u32>,
    /// How many of its checks have which verdict.
    pub summary: Summary,
    /// Where it goes on, in the order of the screen.
    pub transitions: Vec<Transition>,
}

/// A transition to another state of the same machine or branch.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// What leads there.
    pub kind: TransitionKind,
    /// From 1, among those of a kind.
    pub number: usize,
    /// The name of the other state, which may not be there.
    pub target: String,
}

/// The field that leads from one state to another.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names of the fields")]
pub enum TransitionKind {
    Next,
    Default,
    Choice,
    Catch,
}

/// Where the report says something about a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Place of the first notice, errors first, as a screen lists them.
    pub notice: Option<usize>,
    /// Place of the first check among all, as a screen lists them.
    pub check: Option<usize>,
}
