//! The sentences of the report and of the editors, in every language: the texts of `lang/`, which
//! `build/main.rs` builds in.

use messages::table::Table;

use super::{Code, Params};

pub use messages::Language;

/// One sentence that says what is the case, in plain text. User text in it is quoted by backticks.
pub fn text(language: Language, code: Code, params: &Params) -> String {
    messages::text(texts(language), code, params)
}

/// What to do about it, where there is more to say than the sentence does.
pub fn help(language: Language, code: Code, params: &Params) -> Option<String> {
    messages::help(texts(language), code, params)
}

/// A text of the editors, by its name.
pub(crate) fn say_in_editor(language: Language, name: &str, params: &Params) -> String {
    messages::say(editor_texts(language), &["hover", name], params)
}

fn texts(language: Language) -> Table {
    const EN: Table = crate::catalog::built!("lang-en.txt");
    const JA: Table = crate::catalog::built!("lang-ja.txt");
    match language {
        Language::En => EN,
        Language::Ja => JA,
    }
}

fn editor_texts(language: Language) -> Table {
    const EN: Table = crate::catalog::built!("hover-en.txt");
    const JA: Table = crate::catalog::built!("hover-ja.txt");
    match language {
        Language::En => EN,
        Language::Ja => JA,
    }
}
