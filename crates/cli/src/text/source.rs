//! The lines of the documents, and where a place is in them.

use std::cell::OnceCell;
use std::ops::Range;

use sfn_role_check::report::Location;
use sfn_role_check::report::display::visible;
use sfn_role_check::workspace::Workspace;

/// Of longer lines only what is around the mark is shown, such as of JSON in one line.
const LINE_AT_MOST: usize = 400;
/// Letters before the mark in such a line.
const BEFORE: usize = 60;
/// And from its start on.
const BEHIND: usize = 160;

/// The documents, whose lines are found when they are asked for.
pub(super) struct Sources<'w> {
    documents: Vec<(&'w str, &'w str, OnceCell<Vec<usize>>)>,
}

/// A line with a mark in it, as it may be shown.
pub(super) struct Marked {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) text: String,
    /// Bytes of the text.
    pub(super) mark: Range<usize>,
}

impl<'w> Sources<'w> {
    pub(super) fn new(workspace: &'w Workspace) -> Self {
        let documents = workspace.documents.iter();
        let documents = documents.map(|document| {
            (
                document.name.as_str(),
                document.text.as_str(),
                OnceCell::new(),
            )
        });
        Self {
            documents: documents.collect(),
        }
    }

    /// The line in which a place begins.
    pub(super) fn marked(&self, place: &Location) -> Option<Marked> {
        let (name, text, starts) = self.documents.get(place.document as usize)?;
        let starts = starts.get_or_init(|| starts_of(text));
        let number = (place.line as usize).checked_sub(1)?;
        let rest = text.get(*starts.get(number)?..)?;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = rest.get(..end)?;
        let from = (place.column as usize).saturating_sub(1);
        let length = (place.end.saturating_sub(place.start)) as usize;
        let (text, mark) = shown(line, from, length.max(1));
        Some(Marked {
            path: visible(name).into_owned(),
            line: place.line as usize,
            column: place.column as usize,
            text,
            mark,
        })
    }
}

/// Where the lines start, by what editors take for the end of a line.
fn starts_of(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for (at, byte) in bytes.iter().enumerate() {
        let is_end = match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        if is_end {
            starts.push(at + 1);
        }
    }
    starts
}

/// The line with everything in it visible, and the mark in it. `from` and `length` count UTF-16 units.
fn shown(line: &str, from: usize, length: usize) -> (String, Range<usize>) {
    let is_long = line.len() > LINE_AT_MOST;
    let window = from.saturating_sub(BEFORE)..from.saturating_add(BEHIND);
    let mut text = String::new();
    let (mut start, mut end) = (None, None);
    let mut units = 0;
    if is_long && window.start > 0 {
        text.push('…');
    }
    for letter in line.chars() {
        if units >= from && start.is_none() {
            start = Some(text.len());
        }
        if units >= from + length && end.is_none() {
            end = Some(text.len());
        }
        if !is_long || window.contains(&units) {
            match letter {
                '\t' => text.push('\t'),
                letter => text.push_str(&visible(letter.encode_utf8(&mut [0; 4]))),
            }
        }
        units += letter.len_utf16();
    }
    let last = text.trim_end().len();
    if is_long && units > window.end {
        text.push('…');
    }
    let start = start.unwrap_or(last).min(last);
    let end = end.unwrap_or(last).clamp(start, last.max(start));
    (text, start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_where_the_text_is_shown() {
        for (line, from, length, expected) in [
            ("ab cd ef", 3, 2, "cd"),
            ("\tab: 'ü€😀x'", 6, 5, "ü€😀x"),
            ("a\u{1b}b\u{202e}c", 2, 3, "b\\u{202e}c"),
            // Of several lines the rest of the first is marked.
            ("- { a", 2, 100, "{ a"),
            ("ab", 5, 1, ""),
        ] {
            let (text, mark) = shown(line, from, length);
            assert_eq!(text.get(mark), Some(expected), "{line:?}");
            assert!(!text.contains(['\u{1b}', '\u{202e}']));
        }
    }

    #[test]
    fn of_a_long_line_the_part_around_the_mark_is_shown() {
        let line = format!("{}mark{}", "a".repeat(5000), "b".repeat(5000));
        let (text, mark) = shown(&line, 5000, 4);
        assert_eq!(text.get(mark), Some("mark"));
        assert!(text.starts_with('…') && text.ends_with('…') && text.len() < 300);
    }
}
