//! What the user can give to settle undecided checks, with its places in bytes.

use crate::finding::Place;

pub use contract::{Answer, Detected, DocumentAnswer, QuestionKind, SettingAnswer};

/// Something that would settle undecided checks.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "as in the output contract")]
pub struct Question {
    pub kind: QuestionKind,
    pub subject: Option<String>,
    pub candidates: Vec<String>,
    pub command: Option<String>,
    pub answer: Option<Answer>,
    /// Indexes into the checks of the outcome.
    pub settles: Vec<usize>,
    pub at: Vec<Place>,
}
