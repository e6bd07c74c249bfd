//! Wrong usage in other languages than English, in which the parser of the arguments says it itself.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use sfn_role_check::report::Params;
use sfn_role_check::report::messages::Language;

use crate::words::Words;

/// What is wrong with the arguments, in the language that they ask for; `None`: the parser says it.
pub(crate) fn translated(
    error: &clap::Error,
    arguments: impl Iterator<Item = String>,
) -> Option<String> {
    let words = Words(asked(arguments)?);
    let text = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    };
    let list = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let params = Params::new().with("argument", argument.clone().unwrap_or_default());
    match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let mut params = params.with("value", text(ContextKind::InvalidValue)?);
            let values = list(ContextKind::ValidValue);
            if !values.is_empty() {
                params = params.with("values", values);
            }
            Some(words.say("usage-invalid-value", &params))
        }
        ErrorKind::UnknownArgument => {
            argument.map(|_| words.say("usage-unknown-argument", &params))
        }
        ErrorKind::MissingRequiredArgument => {
            let params = Params::new().with("values", list(ContextKind::InvalidArg));
            Some(words.say("usage-missing-argument", &params))
        }
        ErrorKind::ArgumentConflict => {
            let params = params.with("values", list(ContextKind::PriorArg));
            Some(words.say("usage-conflict", &params))
        }
        _ => None,
    }
}

/// The language, if it is another one than English.
fn asked(arguments: impl Iterator<Item = String>) -> Option<Language> {
    let mut is_next = false;
    for argument in arguments {
        let tag = match argument.strip_prefix("--language=") {
            Some(tag) => Some(tag),
            None => Some(argument.as_str()).filter(|_| is_next),
        };
        if let Some(language) = tag.and_then(Language::of_tag) {
            return Some(language).filter(|language| *language != Language::En);
        }
        is_next = argument == "--language";
    }
    None
}
