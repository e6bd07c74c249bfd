//! The sentences of the language that is shown. Their tables are no part of the module: the host
//! brings the one that is shown before the page is drawn, and the others in the background.

use std::cell::Cell;

use contract::{Code, Params};
use messages::table::Table;

pub(crate) use messages::Language;

thread_local! {
    static TABLES: [Cell<Option<&'static str>>; 2] = const { [Cell::new(None), Cell::new(None)] };
}

/// Keeps the table of a language; another one for the same language changes nothing.
pub(crate) fn provide(language: Language, table: String) {
    TABLES.with(|tables| match tables.get(language as usize) {
        // Once for each language: what refers to it may be anywhere.
        Some(place) if place.get().is_none() => place.set(Some(table.leak())),
        _ => {}
    });
}

/// Whether there is a table.
pub(crate) fn is_provided(language: Language) -> bool {
    table(language).is_some()
}

/// One sentence that says what is the case, in plain text. User text in it is quoted by backticks.
pub(crate) fn text(language: Language, code: Code, params: &Params) -> String {
    texts(language, |texts| messages::text(texts, code, params))
}

/// What to do about it, where there is more to say than the sentence does.
pub(crate) fn help(language: Language, code: Code, params: &Params) -> Option<String> {
    texts(language, |texts| messages::help(texts, code, params))
}

/// The text of a key, filled in; empty if there is none.
pub(crate) fn say(language: Language, key: &[&str], params: &Params) -> String {
    texts(language, |texts| messages::say(texts, key, params))
}

/// A text that has neither variants nor parameters; empty if there is none.
pub(crate) fn plain(language: Language, key: &[&str]) -> &'static str {
    texts(language, |texts| messages::plain(texts, key))
}

fn texts<T: Default>(language: Language, say: impl FnOnce(Table) -> T) -> T {
    table(language).map(say).unwrap_or_default()
}

#[cfg(not(test))]
fn table(language: Language) -> Option<Table> {
    TABLES.with(|tables| tables.get(language as usize)?.get().map(Table))
}

/// In tests the tables are made of `lang/` when they are first needed.
#[cfg(test)]
fn table(language: Language) -> Option<Table> {
    let provided = || TABLES.with(|tables| tables.get(language as usize)?.get().map(Table));
    provided().or_else(|| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let tables = messages::compiler::tables(&root).unwrap();
        for (language, tables) in Language::ALL.into_iter().zip(tables) {
            provide(language, tables.page);
        }
        provided()
    })
}

/// All keys of a language.
#[cfg(test)]
pub(crate) fn keys(language: Language) -> impl Iterator<Item = &'static str> {
    let lines = table(language).into_iter().flat_map(Table::lines);
    lines.map(|line| line.key)
}
