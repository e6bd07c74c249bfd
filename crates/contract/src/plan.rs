//! Fixes put into the pasted policies, as edits of their texts.

use serde::{Deserialize, Serialize};

use crate::{FixTarget, Statement};

/// What a fix changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Plan {
    /// Index of the document.
    pub document: u32,
    /// What is replaced in its text, from its start to its end.
    pub edits: Vec<Edit>,
    /// Resources were added to an existing statement.
    pub merges: bool,
    /// Size of the changed policy, for each form that it may have.
    pub sizes: Vec<Size>,
    /// The statement of the fix.
    pub statement: Statement,
    /// What is still to be filled in.
    pub placeholders: Vec<String>,
}

/// What several fixes change together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Plans {
    /// The documents that change.
    pub documents: Vec<Changed>,
    /// The statements that are added.
    pub applied: Vec<Applied>,
    /// The fixes that are left.
    pub left: Vec<Left>,
}

/// A document that changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "as in a plan")]
pub struct Changed {
    pub document: u32,
    pub edits: Vec<Edit>,
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "as in a plan")]
pub struct Applied {
    pub role: String,
    pub target: FixTarget,
    pub document: u32,
    pub statement: Statement,
}

/// A fix that could not be applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "as in a fix")]
pub struct Left {
    pub role: String,
    pub target: FixTarget,
    pub statement: Option<Statement>,
    pub why: NotApplied,
}

/// Which part of a text is replaced, in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "as the type says")]
pub struct Edit {
    pub start: u32,
    pub end: u32,
    pub text: String,
}

/// Why a fix has to be copied by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum NotApplied {
    /// There is no such fix, or it has no statement.
    NoFix,
    /// The policy that it is for was not pasted.
    NotPasted,
    /// There are several policies that it could be added to, and nothing tells which.
    Several,
    /// Other roles have the policy, too.
    Shared,
    /// AWS keeps the policy, or its text was not pasted.
    NotYours,
    /// IAM would refuse the policy as it is, or its text had to be repaired.
    Faulty,
    /// The text is neither JSON nor YAML with lines of their own for each statement.
    NotJson,
    /// The policy stands in a string, or something makes it when it is deployed.
    InsideText,
    /// A program makes the template.
    Synthesized,
    /// The statement has a part that the template would have to fill in.
    TemplateValue,
    /// The document is too large to be changed here.
    TooLarge,
    /// Its placeholders have to be filled in first.
    Placeholders,
    /// With the statement not all that it is for is better, or something else is worse.
    NotBetter,
}

/// A size against the quota of one form of policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Size {
    /// What the policy is, or may be.
    pub form: Form,
    /// As IAM counts them: without white space, but in service control policies with it.
    #[cfg_attr(test, ts(type = "number"))]
    pub characters: u64,
    /// How many there may be.
    #[cfg_attr(test, ts(type = "number"))]
    pub limit: u64,
    /// To how many that can be raised.
    #[cfg_attr(test, ts(type = "number"))]
    pub highest: u64,
}

/// Forms of policies that have a quota of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A managed policy.
    Managed,
    /// All inline policies of a role together.
    InlineTogether,
    /// A trust policy.
    Trust,
    /// A permissions boundary.
    Boundary,
    /// A service control policy.
    Scp,
}

/// What a fix changes, with the lines that change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The change.
    pub plan: Plan,
    /// The lines around each change; deceptive characters are written out.
    pub lines: Vec<DiffLine>,
}

/// A line of a difference between two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the type says")]
pub struct DiffLine {
    pub kind: DiffKind,
    pub text: String,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiffKind {
    /// It stays as it is.
    Same,
    /// It is new.
    Added,
    /// It goes.
    Removed,
    /// Lines that stay as they are were left out.
    Gap,
}
