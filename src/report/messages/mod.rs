//! The only place where sentences for people are made: of a code with its parameters and a text of
//! `lang/`, one file for each language.
//!
//! `build/lang.rs` checks the files and makes a table of each. In the page no table is in the
//! module: the host gives the one that is shown.

mod fill;
mod packs;

use super::{Code, Params};
use crate::catalog::table::Table;

pub use packs::Language;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub use packs::{is_provided, provide};

/// One sentence that says what is the case, in plain text. User text in it is quoted by backticks.
pub fn text(language: Language, code: Code, params: &Params) -> String {
    say(language, &[&code.name()], params)
}

/// What to do about it, where there is more to say than the sentence does.
pub fn help(language: Language, code: Code, params: &Params) -> Option<String> {
    Some(say(language, &["help", &code.name()], params)).filter(|help| !help.is_empty())
}

/// The text of a key (its words have colons between them), filled in; empty if there is none.
pub(crate) fn say(language: Language, key: &[&str], params: &Params) -> String {
    packs::of(language).map_or_else(String::new, |pack| say_of(pack, key, params))
}

/// What only the editors say, by its name.
#[cfg(feature = "readers")]
pub(crate) fn say_in_editor(language: Language, name: &str, params: &Params) -> String {
    say_of(packs::of_editors(language), &["hover", name], params)
}

fn say_of(pack: Table, key: &[&str], params: &Params) -> String {
    let mut said = String::new();
    if let Some(line) = pack.find(key) {
        fill::fill(&mut said, fill::choose(line.fields, params), params, pack);
    }
    said
}

/// A text that has neither variants nor parameters; empty if there is none.
#[cfg(all(feature = "page", any(test, target_arch = "wasm32")))]
pub(crate) fn plain(language: Language, key: &[&str]) -> &'static str {
    let line = packs::of(language).and_then(|pack| pack.find(key));
    line.map_or("", |line| fill::choose(line.fields, &Params(Vec::new())))
}

/// All keys of a language.
#[cfg(test)]
pub(crate) fn keys(language: Language) -> impl Iterator<Item = &'static str> {
    let lines = packs::of(language)
        .into_iter()
        .flat_map(|pack| pack.lines());
    lines.map(|line| line.key)
}
