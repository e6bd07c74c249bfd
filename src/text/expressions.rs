//! Texts that a tool renders before they are JSON: `"Count": ${n}`, `${jsonencode(x)}`, and
//! directives such as `%{ if x }`.
//!
//! A placeholder that stands in the place of a value becomes a text of nothing else. Which branch
//! of a directive is rendered nobody knows, so nothing is proved by a text that has one.

use super::mapped::Mapped;
use super::{Integrity, Span, Text, marks};

/// Bytes that one expression may have.
const LENGTH_AT_MOST: usize = 4096;
/// Texts like the beginning of an expression that have no end.
const FAILURES_AT_MOST: usize = 1000;
/// The words that directives begin with.
const DIRECTIVES: [&str; 5] = ["if", "else", "endif", "for", "endfor"];

/// A text with quotes around its expressions.
#[derive(Debug)]
pub struct Quoted {
    /// The text to parse, with the places of the original.
    pub text: Mapped,
    /// The first expression that had no quotes.
    pub first: Option<Span>,
    /// Whether it means what it says, whatever a tool makes of it.
    pub integrity: Integrity,
}

/// The first directive or escaped placeholder: what is rendered is not what stands there.
pub fn directive(text: &str) -> Option<Span> {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("{")) {
        let at = from + at;
        from = at + 1;
        let before = text.get(..at).unwrap_or_default();
        let is_escape = before.ends_with("$$") || before.ends_with("%%");
        if is_escape || before.ends_with('%') && is_directive(text.get(at..).unwrap_or_default()) {
            return Some(Span::new(at - 1, at + 1));
        }
    }
    None
}

/// Whether the text behind a percent sign is a directive.
fn is_directive(text: &str) -> bool {
    let word = text.trim_start_matches(['{', '~']).trim_start();
    DIRECTIVES.iter().any(|known| {
        word.strip_prefix(known)
            .is_some_and(|rest| rest.starts_with([' ', '\t', '~', '}']))
    })
}

/// Puts quotes around the expressions that have none; `None`: there are none. `base` is the place
/// of the text in its document.
pub fn quoted(text: &str, base: u32) -> Option<Quoted> {
    let place = |at: usize| Span::new(at, at).start + base;
    let mut made = Quoted {
        text: Mapped::default(),
        first: None,
        integrity: Integrity::Undetermined.when(directive(text).is_some()),
    };
    let mut is_changed = false;
    // Up to here the text is copied.
    let mut from = 0;
    let mut at = 0;
    let mut in_string = false;
    let mut failures = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let bytes = rest.as_bytes();
        let length = match bytes {
            [b'\\', ..] if in_string => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            [b'"', ..] => {
                in_string = !in_string;
                1
            }
            [b'/', b'/', ..] if !in_string => rest.find('\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] if !in_string => rest.find("*/").map_or(rest.len(), |end| end + 2),
            [b'%', b'{', ..] if !in_string && is_directive(rest.get(1..)?) => {
                let length = length_of(rest)?;
                made.text.push(text.get(from..at)?, place(from), true);
                is_changed = true;
                from = at + length;
                length
            }
            [b'$', b'{', ..] => {
                let has_quotes = |length: usize| {
                    rest.get(..length)
                        .is_some_and(|expression| expression.contains('"'))
                };
                let found = length_of(rest);
                match found {
                    Some(length) if !in_string || has_quotes(length) => {
                        let expression = rest.get(..length)?;
                        // A string that never ends, more likely than an expression.
                        made.doubt(in_string && expression.contains([':', '\n']));
                        made.text.push(text.get(from..at)?, place(from), true);
                        made.expression(expression, place(at), in_string);
                        // What is a key decides what the rest means.
                        let behind = rest.get(length..)?.trim_start();
                        made.doubt(!in_string && behind.starts_with(':'));
                        if !in_string && made.first.is_none() {
                            made.first = Some(Span::new(at, at + length));
                        }
                        is_changed = true;
                        from = at + length;
                        length
                    }
                    Some(length) => length,
                    None if !in_string || failures > FAILURES_AT_MOST => return None,
                    None => {
                        failures += 1;
                        2
                    }
                }
            }
            _ if !in_string && rest.starts_with(marks::OF_DOCUMENT) => {
                // A placeholder that a template has already told apart.
                let marked = marks::read(rest).map_or(0, |mark| mark.length);
                let length = marked + length_of(rest.get(marked..)?.strip_prefix('$')?)? + 1;
                made.text.push(text.get(from..at)?, place(from), true);
                made.expression(rest.get(..length)?, place(at), false);
                let behind = rest.get(length..)?.trim_start();
                made.doubt(behind.starts_with(':'));
                if made.first.is_none() {
                    made.first = Some(Span::new(at, at + length));
                }
                is_changed = true;
                from = at + length;
                length
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += length;
    }
    made.text.push(text.get(from..)?, place(from), true);
    is_changed.then_some(made)
}

impl Quoted {
    fn doubt(&mut self, is: bool) {
        self.integrity = self.integrity.and(Integrity::Undetermined.when(is));
    }

    fn expression(&mut self, expression: &str, place: u32, in_string: bool) {
        // One that cannot be told from another is not the same.
        let is_name = Text::with_placeholders(expression, 0).as_hole().is_some();
        self.doubt(!is_name);
        let name = match is_name {
            true => expression,
            false => "${expression}",
        };
        let quoted = serde_json::Value::from(name).to_string();
        let written = match in_string {
            true => quoted.trim_start_matches('"').strip_suffix('"'),
            false => Some(quoted.as_str()),
        };
        self.text.push(written.unwrap_or_default(), place, false);
    }
}

/// The length of `${...}` or `%{...}`, up to the bracket that closes it; strings may stand in it.
fn length_of(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate().take(LENGTH_AT_MOST) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_become_texts_with_their_places() {
        for (text, expected, is_open) in [
            ("{\"a\": ${x}}", "{\"a\": \"${x}\"}", false),
            (
                "[${jsonencode(\"y\")}, 1]",
                "[\"${jsonencode(\\\"y\\\")}\", 1]",
                false,
            ),
            (
                "[\"${f(\"y\")}\", ${n}]",
                "[\"${f(\\\"y\\\")}\", \"${n}\"]",
                false,
            ),
            ("{${k}: 1}", "{\"${k}\": 1}", true),
            ("[${f(\n)}]", "[\"${expression}\"]", true),
            ("%{ if x }[${n}]%{ endif }", "[\"${n}\"]", true),
            ("[${n}, \"$${aws:x}\"]", "[\"${n}\", \"$${aws:x}\"]", true),
        ] {
            let made = quoted(text, 5).unwrap();
            assert_eq!(made.text.text, expected);
            assert_eq!(!made.integrity.is_intact(), is_open, "{text}");
            let end = u32::try_from(expected.len()).unwrap();
            let last = u32::try_from(text.len()).unwrap() + 5;
            assert_eq!(made.text.original(end), last, "{text}");
        }
        for text in [
            "",
            "{\"a\": \"${x}\"}",
            "// ${x}",
            "[${x",
            "$ {",
            "[\"${x\"]",
        ] {
            assert!(quoted(text, 0).is_none(), "{text}");
        }
    }

    #[test]
    fn directives_are_found() {
        for text in [
            "%{ if x }",
            "\"%{~ for a in b ~}\"",
            "\"$${x}\"",
            "%%{",
            "%{else}",
        ] {
            assert!(directive(text).is_some(), "{text}");
        }
        for text in [
            "%{http_code}",
            "{% $x %}",
            "${x}",
            "%{ iffy }",
            "100%",
            "{%{",
        ] {
            assert!(directive(text).is_none(), "{text}");
        }
    }
}
