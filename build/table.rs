//! Tables that are one text each, as `src/catalog/table.rs` reads them: a line an entry, in the
//! order of the keys without case; tabs part the fields, bars the parts of a field.

use std::collections::BTreeMap;

/// A table that is being made.
#[derive(Default)]
pub(super) struct Table {
    entries: BTreeMap<String, (String, Vec<String>)>,
}

impl Table {
    /// Adds a field to an entry, which need not be there yet.
    pub(super) fn add(&mut self, place: &str, key: &str, field: &str) {
        for text in [key, field] {
            let fits = text.is_ascii() && !text.contains(['\t', '\n', '\r']);
            assert!(fits, "{place}: `{text}` does not fit into a table");
        }
        let (_, fields) = self.entry(key);
        fields.push(field.to_owned());
    }

    /// Adds an entry that must be new.
    pub(super) fn insert(&mut self, place: &str, key: &str, fields: &[String]) {
        assert!(!self.has(key), "{place}: `{key}` is there twice");
        self.entry(key);
        for field in fields {
            self.add(place, key, field);
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(&key.to_ascii_lowercase())
    }

    fn entry(&mut self, key: &str) -> &mut (String, Vec<String>) {
        self.entries
            .entry(key.to_ascii_lowercase())
            .or_insert_with(|| (key.to_owned(), Vec::new()))
    }

    /// The text of the whole.
    pub(super) fn text(&self) -> String {
        let lines: Vec<String> = self
            .entries
            .values()
            .map(|(key, fields)| {
                let fields: String = fields.iter().map(|field| format!("\t{field}")).collect();
                format!("{key}{fields}")
            })
            .collect();
        lines.join("\n")
    }
}

/// The parts of a field; none may hold a bar.
pub(super) fn field(place: &str, parts: &[&str]) -> String {
    for part in parts {
        assert!(!part.contains('|'), "{place}: `{part}` has a bar");
    }
    parts.join("|").trim_end_matches('|').to_owned()
}

/// Words with commas between them; none may hold one.
pub(super) fn words(place: &str, words: &[String]) -> String {
    for word in words {
        assert!(
            !word.is_empty() && !word.contains(','),
            "{place}: `{word}` is no word"
        );
    }
    words.join(",")
}
