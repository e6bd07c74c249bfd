//! The only place where sentences for people are made, one file for each language.

mod en;

use super::{Code, Param, Params};

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

/// A parameter as plain text; empty if it is not there.
fn value(params: &Params, name: &str) -> String {
    match params.get(name) {
        Some(Param::Text(text)) => text.clone(),
        Some(Param::Number(number)) => number.to_string(),
        Some(Param::List(list)) => list.join(", "),
        None => String::new(),
    }
}

/// A parameter in backticks.
fn quoted(params: &Params, name: &str) -> String {
    format!("`{}`", value(params, name))
}

/// A list in backticks, each item.
fn list(params: &Params, name: &str) -> String {
    match params.get(name) {
        Some(Param::List(list)) => list
            .iter()
            .map(|item| format!("`{item}`"))
            .collect::<Vec<_>>()
            .join(", "),
        Some(_) => quoted(params, name),
        None => String::new(),
    }
}
