//! Where a text that was pasted holds several documents: an error message with a definition below it,
//! one JSON document after another.

use contract::Piece;

use crate::workspace::Kind;

use super::{beside, looks_like_json, readers, recognized};

/// The documents that a text is put together of, in its order; empty: it is one.
#[must_use]
pub fn cut(text: &str) -> Vec<Piece> {
    if text.len() >= readers::LARGE {
        return Vec::new();
    }
    // In a script or a configuration the objects are parts of the whole.
    if !looks_like_json(text) && !matches!(recognized(text), None | Some(Kind::AccessDenied)) {
        return Vec::new();
    }
    let mut found: Vec<Found> = Vec::new();
    let mut from = 0;
    let objects = beside::places(text);
    for (start, end) in objects.into_iter().chain([(text.len(), text.len())]) {
        for (start, end, is_object) in [(from, start, false), (start, end, true)] {
            let inner = text.get(start..end).unwrap_or_default();
            // A comma, a line of dashes.
            if inner.chars().any(char::is_alphanumeric) {
                add(&mut found, inner, start, is_object);
            }
        }
        from = end;
    }
    let told = found.iter().filter(|found| found.kind.is_some());
    let is_other = |found: &&Found| found.kind != Some(Kind::AccessDenied);
    if told.clone().count() < 2 || !told.clone().any(|found| is_other(&found)) {
        return Vec::new();
    }
    let units = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let pieces = found.iter().map(|found| Piece {
        start: units(found.start),
        end: units(found.end),
        // What somebody wrote around the documents.
        kind: (!found.is_object && found.kind.is_none()).then_some(Kind::Ignored),
    });
    pieces.collect()
}

/// A document within the text.
struct Found {
    start: usize,
    end: usize,
    is_object: bool,
    kind: Option<Kind>,
}

/// Adds what stands there, without the space around it; what is of one message stays together.
fn add(found: &mut Vec<Found>, inner: &str, start: usize, is_object: bool) {
    let start = start + inner.len() - inner.trim_start().len();
    let end = start + inner.trim().len();
    let kind = recognized(inner.trim());
    let is_message = |kind| kind == Some(Kind::AccessDenied);
    match found.last_mut() {
        Some(last) if is_message(last.kind) && is_message(kind) => {
            last.end = end;
            last.is_object &= is_object;
        }
        _ => found.push(Found {
            start,
            end,
            is_object,
            kind,
        }),
    }
}
