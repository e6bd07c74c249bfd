//! Literal text of templates: escapes are decoded and each letter keeps its place.

use super::source::Source;
use super::value::Text;

/// How a literal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Between quotation marks: with backslashes.
    Quoted,
    /// In a heredoc or a file: without.
    Plain,
}

/// Decodes what stands from `start` to `end` of the source.
pub(super) fn decode(source: &Source<'_>, start: usize, end: usize, form: Form, out: &mut Text) {
    let raw = source.text.get(start..end).unwrap_or_default();
    let mut from = 0;
    let mut at = 0;
    let flush = |from: usize, to: usize, out: &mut Text| {
        let part = raw.get(from..to).unwrap_or_default();
        let place = source.place(Some(start + from..start + to));
        out.push(part, place, source.map.is_none());
    };
    while at < raw.len() {
        let rest = raw.get(at..).unwrap_or_default();
        let (decoded, length) = match escape(rest, form) {
            Some(found) => found,
            None => {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
        };
        flush(from, at, out);
        let place = source.place(Some(start + at..start + at + length));
        out.push(&decoded, place, false);
        at += length;
        from = at;
    }
    flush(from, raw.len(), out);
}

/// What an escape at the start of the text stands for, and its length.
fn escape(text: &str, form: Form) -> Option<(String, usize)> {
    if text.starts_with("$${") {
        return Some(("${".to_owned(), 3));
    }
    if text.starts_with("%%{") {
        return Some(("%{".to_owned(), 3));
    }
    if form == Form::Plain {
        return None;
    }
    let mut letters = text.strip_prefix('\\')?.chars();
    let simple = |letter: char| Some((letter.to_string(), 2));
    match letters.next()? {
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        letter @ ('"' | '\\') => simple(letter),
        'u' => hexadecimal(text, 4),
        'U' => hexadecimal(text, 8),
        _ => None,
    }
}

fn hexadecimal(text: &str, digits: usize) -> Option<(String, usize)> {
    let code = u32::from_str_radix(text.get(2..2 + digits)?, 16).ok()?;
    Some((char::from_u32(code)?.to_string(), 2 + digits))
}
