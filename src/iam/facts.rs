//! Facts about IAM: tables that the build makes of `data/`, with their sources there.

/// Whether a request has a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Always.
    Present,
    /// Never.
    Absent,
    /// It depends on what the pasted texts do not tell.
    Unknown,
    /// IAM documents that it cannot be relied upon.
    Unreliable,
}

/// A context key.
#[derive(Debug)]
pub(crate) struct Key {
    /// In lower case; ends with `/` where the rest is the key of a tag.
    pub(super) name: &'static str,
    /// Whether it may have several values.
    pub(super) many: bool,
    pub(super) pass_role: Nature,
    pub(super) assume_role: Nature,
    pub(super) service_assumes_role: Nature,
}

include!(concat!(env!("OUT_DIR"), "/iam_facts.rs"));
