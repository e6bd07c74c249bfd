//! The texts of each language, as tables.

use crate::catalog::table::Table;

/// The language of the sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// Its tag, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// The language with that tag.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.tag() == tag)
    }
}

/// The table of a language.
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
pub(super) fn of(language: Language) -> Option<Table> {
    const EN: Table = crate::catalog::built!("lang-en.txt");
    const JA: Table = crate::catalog::built!("lang-ja.txt");
    Some(match language {
        Language::En => EN,
        Language::Ja => JA,
    })
}

/// The table of what only the editors say. Apart from the other: who needs one of a language does
/// not need both.
#[cfg(feature = "readers")]
pub(super) fn of_editors(language: Language) -> Table {
    const EN: Table = crate::catalog::built!("hover-en.txt");
    const JA: Table = crate::catalog::built!("hover-ja.txt");
    match language {
        Language::En => EN,
        Language::Ja => JA,
    }
}

#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub(super) use page::of;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub use page::{is_provided, provide};

/// The module's size has a bound, and nobody reads two languages at once: the page brings the
/// tables along in files of their own.
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod page {
    use std::cell::Cell;

    use super::{Language, Table};

    thread_local! {
        static TABLES: [Cell<Option<&'static str>>; 2] = const { [Cell::new(None), Cell::new(None)] };
    }

    /// Keeps the table of a language; another one for the same language changes nothing.
    pub fn provide(language: Language, table: String) {
        TABLES.with(|tables| match tables.get(language as usize) {
            // Once for each language: what refers to it may be anywhere.
            Some(place) if place.get().is_none() => place.set(Some(table.leak())),
            _ => {}
        });
    }

    /// Whether there is a table.
    pub fn is_provided(language: Language) -> bool {
        of(language).is_some()
    }

    pub(in super::super) fn of(language: Language) -> Option<Table> {
        TABLES.with(|tables| tables.get(language as usize)?.get().map(Table))
    }
}
