//! Texts that stand within other texts: a definition in a string, a policy in percent signs. Each
//! offset leads back to the document that was pasted.

use super::repair::OffsetMap;
use super::{Node, Tree, marks};

/// A text with the places that it came from.
#[derive(Clone, Debug, Default)]
pub struct Mapped {
    /// The text.
    pub text: String,
    map: OffsetMap,
}

impl Mapped {
    /// The value of a string. `whole` is the text that its place is of.
    ///
    /// Where the value does not stand in the text letter by letter, as in the block texts of
    /// YAML, all of it leads to its start.
    pub fn of_string(node: &Node<'_>, whole: &str) -> Option<Self> {
        let value = node.as_str()?;
        let span = node.span();
        let raw = whole.get(span.start as usize..span.end as usize)?;
        let mut mapped = Self::default();
        let mut at = span.start + 1;
        let mut rest = match raw.strip_prefix('"') {
            Some(rest) => rest,
            None => {
                mapped.push_lines(value, raw, span.start);
                return Some(mapped);
            }
        };
        for letter in value.chars() {
            let length = match rest.strip_prefix('\\') {
                Some(escape) if escape.starts_with('u') => 6 * letter.len_utf16(),
                Some(_) => 2,
                None => letter.len_utf8(),
            };
            mapped.push_letter(letter, at);
            at += u32::try_from(length).unwrap_or_default();
            rest = rest.get(length..).unwrap_or_default();
        }
        Some(mapped)
    }

    /// Adds a text. If it stands in the document letter by letter, each letter has its place;
    /// else all have the first one.
    pub fn push(&mut self, text: &str, original: u32, in_step: bool) {
        let length = |text: &str| u32::try_from(text.len()).unwrap_or_default();
        self.map.anchor(length(&self.text), original, in_step);
        self.text.push_str(text);
    }

    /// Adds another text with its places.
    pub fn append(&mut self, other: &Mapped) {
        let base = u32::try_from(self.text.len()).unwrap_or_default();
        self.map.extend(&other.map, base);
        self.text.push_str(&other.text);
    }

    /// Adds a text of YAML, line by line: each stands behind its indentation. A line that is
    /// written otherwise has the place of its start.
    fn push_lines(&mut self, value: &str, raw: &str, start: u32) {
        let mut place = start;
        let mut written = raw.split_inclusive('\n');
        for line in value.split_inclusive('\n') {
            let raw_line = written.next().unwrap_or_default();
            let indent = raw_line.len().saturating_sub(line.len());
            let indent = u32::try_from(indent).unwrap_or_default();
            self.push(line, place + indent, raw_line.ends_with(line));
            place += u32::try_from(raw_line.len()).unwrap_or_default();
        }
    }

    /// Adds a part of another text with its places.
    pub fn append_part(&mut self, other: &Mapped, from: usize, to: usize) {
        for (at, letter) in other.text.get(from..to).unwrap_or_default().char_indices() {
            let place = other.original(u32::try_from(from + at).unwrap_or_default());
            self.push_letter(letter, place);
        }
    }

    fn push_letter(&mut self, letter: char, original: u32) {
        let offset = u32::try_from(self.text.len()).unwrap_or_default();
        if self.map.original(offset) != original {
            self.map.anchor(offset, original, true);
        }
        self.text.push(letter);
    }

    /// Without percent signs, if it is a text in them: `%7B%22Version%22...`.
    #[must_use]
    pub fn without_percents(self) -> Self {
        if !self.text.starts_with("%7B") && !self.text.starts_with("%7b") {
            return self;
        }
        let mut bytes = Vec::with_capacity(self.text.len());
        let mut places = Vec::new();
        let mut rest = self.text.as_bytes();
        let mut at = 0_u32;
        while let Some((&first, after)) = rest.split_first() {
            let hex = |at: usize| {
                after
                    .get(at)
                    .and_then(|&digit| (digit as char).to_digit(16))
            };
            let (byte, length) = match (first, hex(0), hex(1)) {
                (b'%', Some(high), Some(low)) => (u8::try_from(high * 16 + low).unwrap_or(b'?'), 3),
                (b'+', ..) => (b' ', 1),
                _ => (first, 1),
            };
            bytes.push(byte);
            places.push(self.map.original(at));
            at += length;
            rest = rest.get(length as usize..).unwrap_or_default();
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut decoded = Self::default();
        for (offset, letter) in marks::unmarked(&text).char_indices() {
            let place = places.get(offset).copied().unwrap_or_default();
            decoded.push_letter(letter, place);
        }
        decoded
    }

    /// The place in the document.
    pub fn original(&self, offset: u32) -> u32 {
        self.map.original(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json;

    #[track_caller]
    fn check(whole: &str, expected: &str, places: &[(&str, &str)], decode: bool) {
        let reading = json::read(whole, 0);
        let mut mapped = Mapped::of_string(reading.root.as_ref().unwrap(), whole).unwrap();
        if decode {
            mapped = mapped.without_percents();
        }
        assert_eq!(mapped.text, expected);
        for (inner, outer) in places {
            let offset = u32::try_from(mapped.text.find(inner).unwrap()).unwrap();
            let found = whole.get(mapped.original(offset) as usize..).unwrap();
            assert!(found.starts_with(outer), "{inner}: {found}");
        }
    }

    #[test]
    fn each_letter_leads_back_to_the_document() {
        check(
            r#"  "{\"a\":\n \"\u00e4\ud83d\ude00x\" }""#,
            "{\"a\":\n \"ä😀x\" }",
            &[
                ("{", "{"),
                ("a", "a"),
                ("ä", "\\u00e4"),
                ("😀", "\\ud83d"),
                ("x", "x"),
                (" }", " }"),
            ],
            false,
        );
        check(
            r#""%7B%22Version%22%3A+%22%C3%A4x%22%7D""#,
            "{\"Version\": \"äx\"}",
            &[
                ("{", "%7B"),
                ("Version", "Version"),
                ("ä", "%C3"),
                ("x", "x"),
                ("}", "%7D"),
            ],
            true,
        );
    }

    #[test]
    fn texts_can_be_joined() {
        let mut whole = Mapped::default();
        whole.push("abc", 10, true);
        whole.push("hole", 50, false);
        let mut more = Mapped::default();
        more.push("xyz", 70, true);
        whole.append(&more);
        assert_eq!(whole.text, "abcholexyz");
        let places: Vec<u32> = (0..10).map(|at| whole.original(at)).collect();
        assert_eq!(places, [10, 11, 12, 50, 50, 50, 50, 70, 71, 72]);
    }
}
