//! The Amazon States Language: states, tasks, and the values that tasks hand to calls. Knows
//! nothing of IAM.

pub mod arguments;
pub mod expression;
pub mod flow;
pub mod graph;
pub mod read;
pub mod resource;

pub use arguments::{Argument, Arguments};
pub use read::read;
pub use resource::{Pattern, TaskResource};

use crate::finding::{Finding, Span};
use crate::text::{Integrity, Text};

/// A state machine that was read.
#[derive(Debug)]
pub struct StateMachine<'a> {
    /// Its task states, in the order of the text.
    pub tasks: Vec<Task<'a>>,
    /// Its distributed Map states, in the order of the text.
    pub maps: Vec<DistributedMap<'a>>,
    /// All its states, with the ways between them.
    pub graph: graph::Graph,
    /// What is wrong or missing in it.
    pub findings: Vec<Finding>,
    /// Whether its text is what AWS has.
    pub integrity: Integrity,
    /// The whole.
    pub span: Span,
}

/// How expressions are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueryLanguage {
    /// `"Key.$": "$.path"`
    #[default]
    JsonPath,
    /// `"{% expression %}"`
    Jsonata,
}

/// A task state.
#[derive(Debug)]
pub struct Task<'a> {
    /// JSON keys and indexes from the root of the definition.
    pub path: Vec<String>,
    /// Its name.
    pub name: &'a str,
    /// The state, from its name on.
    pub span: Span,
    /// The text of `Resource` with its place.
    pub resource_text: &'a str,
    /// Where `Resource` stands.
    pub resource_span: Span,
    /// What `Resource` says.
    pub resource: TaskResource<'a>,
    /// What the call is given.
    pub arguments: Arguments<'a>,
    /// The role of `Credentials`, with its place.
    pub credentials: Option<(Value<'a>, Span)>,
}

/// A Map state that starts executions of its own.
#[derive(Debug)]
pub struct DistributedMap<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it stands: its name.
    pub span: Span,
    /// What its executions are named after; else a generated text.
    pub label: Option<&'a str>,
    /// Its `ItemReader` and `ResultWriter`, by these names.
    pub calls: Vec<(&'static str, MapCall<'a>)>,
}

/// What a distributed Map state reads or writes.
#[derive(Debug)]
pub struct MapCall<'a> {
    /// The text of `Resource`.
    pub resource_text: &'a str,
    /// What it is given.
    pub arguments: Arguments<'a>,
    /// Where it stands.
    pub span: Span,
}

/// A text value of a definition.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Known, but for its holes.
    Text(Text<'a>),
    /// Only known when the machine runs: the expression.
    RunTime(&'a str),
}

impl Value<'_> {
    /// As it was written.
    pub fn display(&self) -> String {
        match self {
            Value::Text(text) => text.display(),
            Value::RunTime(expression) => (*expression).to_owned(),
        }
    }
}
