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

/// How a language says something.
enum Sentence {
    /// Text with places for parameters: `{name}` in backticks, `{=name}` as it is, `{*name}` each
    /// item of a list in backticks. Data, not code: languages are most of the text of the wasm.
    Plain(&'static str),
    /// What a text with places cannot say.
    Made(String),
}

/// Puts the parameters in their places.
fn fill(template: &str, params: &Params) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, end)) = after.split_once('}') else {
            break;
        };
        text.push_str(&match name.split_at_checked(1) {
            Some(("=", name)) => value(params, name),
            Some(("*", name)) => list(params, name),
            _ => quoted(params, name),
        });
        rest = end;
    }
    text.push_str(rest);
    text
}

/// One sentence that says what is the case, in plain text. User text in it is quoted by backticks.
pub fn text(language: Language, code: Code, params: &Params) -> String {
    let sentence = match language {
        Language::En => en::sentence(code, params),
    };
    match sentence {
        Sentence::Plain(template) => fill(template, params),
        Sentence::Made(text) => text,
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
