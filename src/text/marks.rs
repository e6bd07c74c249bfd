//! Marks: private letters with which the readers of templates and configurations tell the reader of
//! placeholders what a `${...}` is. They stand in texts on their way through the analysis only;
//! `unmarked` takes them out of what people see.
//!
//! What a document itself holds of these letters means nothing: see `documents::read`.

use std::borrow::Cow;

/// Before a placeholder: it means the same everywhere in its document, and nothing outside of it.
pub const OF_DOCUMENT: char = '\u{e000}';
/// Behind `OF_DOCUMENT` and its document: a name that a deployment makes up for one resource.
const GENERATED: char = '\u{e001}';
/// Before `${`: no placeholder begins here.
pub const LITERAL: char = '\u{e002}';
/// The letter that stands for document 0; those behind it stand for the other ones.
const FIRST_DOCUMENT: u32 = 0xF_0000;
/// Documents that have a letter.
const DOCUMENTS_AT_MOST: u32 = 0xFFFD;

/// The document that a placeholder stands in, whichever that is: it is written without a letter.
pub const HERE: u32 = u32::MAX;

/// What marks before a placeholder tell of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The document that it belongs to, if that is not the one that it stands in.
    pub document: Option<u32>,
    /// Whether it is a name made up for one resource.
    pub is_generated: bool,
    /// Bytes of the marks.
    pub length: usize,
}

/// A placeholder that belongs to that document, wherever it stands.
#[must_use]
pub fn of_document(document: u32, placeholder: &str) -> String {
    let mut marked = String::from(OF_DOCUMENT);
    marked.extend(letter_of(document));
    marked.push_str(placeholder);
    marked
}

/// A name of that document that a deployment makes up for one resource: no two are the same.
#[must_use]
pub fn generated(document: u32, placeholder: &str) -> String {
    let mut marked = String::from(OF_DOCUMENT);
    marked.extend(letter_of(document));
    marked.push(GENERATED);
    marked.push_str(placeholder);
    marked
}

/// A text in which no `${` begins a placeholder.
#[must_use]
pub fn literal(text: &str) -> Cow<'_, str> {
    match text.contains("${") {
        true => Cow::Owned(text.replace("${", &format!("{LITERAL}${{"))),
        false => Cow::Borrowed(text),
    }
}

/// The same text without marks.
#[must_use]
pub fn unmarked(text: &str) -> Cow<'_, str> {
    match holds(text) {
        true => Cow::Owned(text.chars().filter(|&letter| !is_mark(letter)).collect()),
        false => Cow::Borrowed(text),
    }
}

/// Whether a text has marks.
#[must_use]
pub fn holds(text: &str) -> bool {
    // All of them have three or four bytes and begin with one of these.
    text.bytes().any(|byte| matches!(byte, 0xEE | 0xF3)) && text.chars().any(is_mark)
}

/// Whether a document itself has such letters, as they are or in escapes.
#[must_use]
pub fn are_written(text: &str) -> bool {
    let hex = |rest: &str, digits: usize| {
        let digits = rest.get(..digits)?;
        u32::from_str_radix(digits, 16).ok()
    };
    let is_of_mark = |code: u32| {
        // The first halves of the letters that stand for documents.
        (0xDB80..=0xDBBF).contains(&code) || char::from_u32(code).is_some_and(is_mark)
    };
    let is_escaped = |escape: &str, digits: usize| {
        let mut rest = text.split(escape).skip(1);
        rest.any(|rest| hex(rest, digits).is_some_and(is_of_mark))
    };
    holds(text) || is_escaped("\\u", 4) || is_escaped("\\U", 8)
}

/// Whether it is the mark that no placeholder begins behind it.
pub(super) fn is_literal(letter: char) -> bool {
    letter == LITERAL
}

/// Reads the marks that a text begins with.
pub(super) fn read(text: &str) -> Option<Mark> {
    let mut letters = text.chars();
    if letters.next() != Some(OF_DOCUMENT) {
        return None;
    }
    let mut mark = Mark {
        document: None,
        is_generated: false,
        length: OF_DOCUMENT.len_utf8(),
    };
    for letter in letters {
        match document_of(letter) {
            Some(document) => mark.document = Some(document),
            None if letter == GENERATED => mark.is_generated = true,
            None => break,
        }
        mark.length += letter.len_utf8();
    }
    Some(mark)
}

fn letter_of(document: u32) -> Option<char> {
    if document == HERE {
        return None;
    }
    char::from_u32(FIRST_DOCUMENT + document.min(DOCUMENTS_AT_MOST))
}

fn document_of(letter: char) -> Option<u32> {
    let document = u32::from(letter).checked_sub(FIRST_DOCUMENT)?;
    (document <= DOCUMENTS_AT_MOST).then_some(document)
}

/// Whether it is one of them.
#[must_use]
pub fn is_mark(letter: char) -> bool {
    matches!(letter, OF_DOCUMENT | GENERATED | LITERAL) || document_of(letter).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_and_taken_out() {
        let name = generated(7, "${Role}");
        let mark = read(&name).unwrap();
        assert_eq!((mark.document, mark.is_generated), (Some(7), true));
        assert_eq!(name.get(mark.length..), Some("${Role}"));
        assert_eq!(unmarked(&name), "${Role}");
        let name = of_document(0, "${AWS::Region}");
        assert_eq!(read(&name).unwrap().document, Some(0));
        assert_eq!(read("${Role}"), None);
        assert!(matches!(unmarked("äöü✓"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_literal_text_begins_no_placeholder() {
        let text = literal("a${b}c${d}");
        assert_eq!(unmarked(&text), "a${b}c${d}");
        assert_eq!(text.matches(LITERAL).count(), 2);
        assert!(matches!(literal("$[0]"), Cow::Borrowed(_)));
    }

    #[test]
    fn marks_that_a_document_writes_are_seen() {
        for text in [
            "a\u{e000}b",
            r"\ue002",
            r"\uE001",
            r"\udb80\udc01",
            "\u{f0001}",
            r"\U000F0001",
        ] {
            assert!(are_written(text), "{text}");
        }
        for text in [
            "",
            "äöü",
            r"\u00e4",
            r"\ud83d\ude00",
            r"\u",
            r"C:\users",
            r"\ue0",
        ] {
            assert!(!are_written(text), "{text}");
        }
    }
}
