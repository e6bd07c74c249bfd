//! The only place where sentences for people are made, one file for each language.

mod en;

use super::{Code, Params};

/// The language of the sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
}

/// One sentence that says what is the case, in plain text. User text in it is quoted by backticks.
pub fn text(language: Language, code: Code, params: &Params) -> String {
    match language {
        Language::En => en::text(code, params),
    }
}

/// What to do about it, where there is more to say than the sentence does.
pub fn help(language: Language, code: Code, params: &Params) -> Option<String> {
    match language {
        Language::En => en::help(code, params),
    }
}
