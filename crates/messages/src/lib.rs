//! The sentences that people see: [`compiler`] checks the files of `lang/` and makes a table of each
//! language; [`say`] fills the parameters of a code into a text of such a table.
//!
//! A table is a value, because the core has both languages built in, and the page gets the one that
//! is shown when it starts.

pub mod compiler;
mod fill;
mod language;
pub mod table;
pub mod visible;

use contract::{Code, Params};

pub use language::Language;
use table::Table;

/// One sentence that says what is the case, in plain text. User text in it is quoted by backticks.
pub fn text(texts: Table, code: Code, params: &Params) -> String {
    say(texts, &[&code.name()], params)
}

/// What to do about it, where there is more to say than the sentence does.
pub fn help(texts: Table, code: Code, params: &Params) -> Option<String> {
    Some(say(texts, &["help", &code.name()], params)).filter(|help| !help.is_empty())
}

/// The text of a key (its words have colons between them), filled in; empty if there is none.
pub fn say(texts: Table, key: &[&str], params: &Params) -> String {
    let mut said = String::new();
    if let Some(line) = texts.find(key) {
        fill::fill(&mut said, fill::choose(line.fields, params), params, texts);
    }
    said
}

/// A text that has neither variants nor parameters; empty if there is none.
pub fn plain(texts: Table, key: &[&str]) -> &'static str {
    let line = texts.find(key);
    line.map_or("", |line| fill::choose(line.fields, &Params::new()))
}
