//! The codes of reasons and notices.
//!
//! A code names the fault or the fact, never the repair; it is never reused.
//! Every code has a sentence in every language of [`super::messages`]: the match there is
//! exhaustive, so a missing translation does not compile.

use serde::Serialize;

/// What a reason or a notice says. Written in kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the sentences in `messages` say it")]
pub enum Code {
    DocumentEmpty,
}
