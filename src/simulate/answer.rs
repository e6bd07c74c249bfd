//! The answer to a line.

use serde::Serialize;
use serde_json::Value;

use crate::finding::{Because, Code, Params};
use crate::report::messages::{self, Language};

use super::line::Unreadable;

/// `{"id", "verdict", "reasons"}`, in the order of the output.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// As it was given.
    pub id: Value,
    /// What the policies make of it.
    pub verdict: Outcome,
    /// Number of a line that could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Why, the deciding reason first.
    pub reasons: Vec<Reason>,
}

/// What the policies make of a request, or what a policy text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// Proved allowed.
    Allow,
    /// Proved not allowed: no Allow, or a rule that no statement changes.
    DenyImplicit,
    /// A Deny statement applies.
    DenyExplicit,
    /// Neither could be proved.
    Unknown,
    /// IAM would refuse a policy, or the line could not be read.
    Malformed,
    /// A policy text without fault.
    Ok,
    /// A policy text that IAM accepts, but which has something worth saying.
    OkWithLint,
}

/// A reason with its sentence.
#[derive(Debug, Serialize)]
pub struct Reason {
    /// What is said.
    pub code: Code,
    /// With which values.
    pub params: Params,
    /// Where.
    pub at: Vec<Location>,
    /// In English.
    pub text: String,
}

/// A place in one of the documents of a line.
#[derive(Debug, Serialize)]
pub struct Location {
    /// Path of the document in the line, such as `identityPolicies/0`.
    pub document: String,
    /// RFC 6901 pointer into the document.
    pub pointer: String,
}

impl Answer {
    pub(super) fn new(id: Value, verdict: Outcome, reasons: Vec<Reason>) -> Self {
        Self {
            id,
            verdict,
            line: None,
            reasons,
        }
    }

    pub(super) fn unreadable(unreadable: Unreadable, number: u64) -> Self {
        let because = unreadable.because.with("line", number);
        Self {
            id: unreadable.id,
            verdict: Outcome::Malformed,
            line: Some(number),
            reasons: vec![Reason::of(because, Vec::new())],
        }
    }
}

impl Reason {
    pub(super) fn of(because: Because, at: Vec<Location>) -> Self {
        Self {
            text: messages::text(Language::En, because.code, &because.params),
            code: because.code,
            params: because.params,
            at,
        }
    }
}
