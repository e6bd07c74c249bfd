//! Objects that have a key twice, which the parser refuses. Terraform takes the last one.
//!
//! What is parsed has another name in the place of each key that counts no more: where name and text
//! differ, it is left out.

use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::parser::{Error, parse_body};
use hcl_edit::structure::Body;

/// How often a text is parsed again, and how many bytes at most.
const TRIES_AT_MOST: usize = 64;
const BYTES_AT_MOST: usize = 4_000_000;
/// What the parser says of such a key.
const DOUBLED: &str = "unique object key";
/// Letters that a name is given in the place of its first.
const LETTERS: [u8; 3] = [b'q', b'x', b'z'];

/// Parses a text.
pub(super) fn parse(text: &str) -> Result<Body, Error> {
    let mut error = match parse_body(text) {
        Ok(body) => return Ok(body),
        Err(error) => error,
    };
    let mut left = TRIES_AT_MOST.min(BYTES_AT_MOST / text.len().max(1));
    let mut own = text.to_owned();
    'keys: while error.message().contains(DOUBLED) {
        let place = error.location().offset();
        for first in earlier(&own, place) {
            for letter in LETTERS {
                left = match left.checked_sub(1) {
                    Some(left) => left,
                    None => return Err(error),
                };
                let Some(renamed) = renamed(&own, first, letter) else {
                    continue;
                };
                match parse_body(&renamed) {
                    Ok(body) => return Ok(body),
                    Err(next) if next.location().offset() > place => {
                        (own, error) = (renamed, next);
                        continue 'keys;
                    }
                    Err(_) => {}
                }
            }
        }
        break;
    }
    Err(error)
}

/// Where the key at a place is written before, the nearest first.
fn earlier(text: &str, place: usize) -> Vec<usize> {
    let (before, rest) = text.split_at_checked(place).unwrap_or_default();
    let key = match rest.strip_prefix('"') {
        Some(quoted) => {
            let end = quoted.find('"').map_or(0, |end| end + 2);
            rest.get(..end).unwrap_or_default()
        }
        None => {
            let end = rest.find(|letter| !is_of_name(letter));
            rest.get(..end.unwrap_or(0)).unwrap_or_default()
        }
    };
    if key.is_empty() {
        return Vec::new();
    }
    let is_key = |at: &usize| {
        let own = before.get(..*at).unwrap_or_default();
        let after = before.get(at + key.len()..).unwrap_or_default();
        !own.ends_with(is_of_name) && after.trim_start().starts_with(['=', ':'])
    };
    let all = before.rmatch_indices(key).map(|(at, _)| at);
    let quote = usize::from(key.starts_with('"'));
    all.filter(is_key).map(|at| at + quote).collect()
}

/// The text with another letter at a place; `None`: it is no letter, or the same.
fn renamed(text: &str, at: usize, letter: u8) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let first = bytes.get_mut(at).filter(|first| first.is_ascii())?;
    if *first == letter {
        return None;
    }
    *first = letter;
    String::from_utf8(bytes).ok()
}

fn is_of_name(letter: char) -> bool {
    messages::visible::is_word_letter(letter) || matches!(letter, '_' | '-')
}

/// Whether a key is one that counts no more, by the text that it is written with.
pub(super) fn is_replaced(key: &ObjectKey, written: Option<&str>) -> bool {
    let Some(written) = written.filter(|written| !written.is_empty()) else {
        return false;
    };
    match key {
        ObjectKey::Ident(name) => is_renamed(name.as_str(), written.trim()),
        ObjectKey::Expression(Expression::String(name)) => {
            is_renamed(name.as_str(), written.trim().trim_matches('"'))
        }
        ObjectKey::Expression(_) => false,
    }
}

/// Whether a name is the written one with another first letter, and nothing else.
fn is_renamed(name: &str, written: &str) -> bool {
    let (mut name, mut written) = (name.bytes(), written.bytes());
    let (first, other) = (name.next(), written.next());
    first != other && first.is_some_and(|first| LETTERS.contains(&first)) && name.eq(written)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_last_key_of_a_name_counts() {
        for text in [
            "a = { x = 1, y = 2, x = 3 }",
            "a = {\n  \"x\" = 1\n  \"x\" = 2\n  \"x\" = 3\n}",
            "a = { x = { x = 1, z = 0, x = 2 }, q = 1, x = 3 }\nb = { c : 1, c : 2 }",
        ] {
            assert!(parse_body(text).is_err(), "{text}");
            assert!(parse(text).is_ok(), "{text}");
        }
        for text in ["a = { x = 1, x = }", "a = { x = 1", "a = {"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
