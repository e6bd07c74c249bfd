//! Facts about AWS are worth as much as is known of where they come from.

use serde_json::Value;

use crate::tidy::Finding;
use crate::tidy::sources::Source;

/// What the note of a data file says.
const FIELDS: [&str; 3] = ["source", "date", "version"];

/// Data files without a note in their first line, or with a note that is not complete.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let data = sources
        .iter()
        .filter(|source| source.path.starts_with("data/") && source.extension() != "md");
    data.flat_map(|source| {
        let note = note(&source.text);
        let missing = FIELDS.iter().filter(move |field| {
            let value = note
                .as_ref()
                .and_then(|note| note.get(**field))
                .and_then(Value::as_str);
            value.is_none_or(|text| text.trim().is_empty())
        });
        missing.map(|field| Finding {
            path: source.path.clone(),
            line: 1,
            message: format!("the first line has no `_about` with a `{field}`"),
        })
    })
    .collect()
}

fn note(text: &str) -> Option<Value> {
    // In a comment, where the format has no other place.
    let line = text.lines().next()?.trim_start_matches("# ");
    let first: Value = serde_json::from_str(line).ok()?;
    first.get("_about").cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn asks_for_every_field() {
        let whole = r#"{"_about": {"source": "guide", "date": "2026-11-22", "version": "1"}}"#;
        let partial = r#"{"_about": {"source": "guide", "date": " "}}"#;
        let sources = [
            source("data/a.jsonl", whole),
            source("data/b.jsonl", partial),
            source("data/c.jsonl", "{}"),
        ];
        assert_eq!(find(&sources).len(), 2 + 3);
    }
}
