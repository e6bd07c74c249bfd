//! A command with its words.

use crate::finding::Span;

/// A command.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) words: Vec<String>,
    pub(super) span: Span,
    /// Something decides whether it is run.
    pub(super) is_conditional: bool,
    /// The folder that it is run in; none, if nobody knows.
    pub(super) folder: Option<String>,
}

/// Whether a word is the AWS CLI.
pub(super) fn is_aws(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or_default();
    matches!(name, "aws" | "aws-cli" | "awscli")
}
