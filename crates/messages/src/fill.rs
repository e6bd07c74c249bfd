//! Puts parameters into the texts of a table, as [`crate::compiler`] marks them. What a parameter holds
//! is never read as a text.

use contract::{Param, Params};

use crate::table::{Fields, Table};

/// Around what is filled in.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// The first of the texts whose conditions hold.
pub(super) fn choose(fields: Fields, params: &Params) -> &'static str {
    for field in fields.iter() {
        match field
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        {
            None => return field,
            Some((conditions, text)) if conditions.split(',').all(|one| holds(one, params)) => {
                return text;
            }
            Some(_) => {}
        }
    }
    ""
}

/// `name=value`, `name=` for one that is empty, `name={other}` for two that are the same.
fn holds(condition: &str, params: &Params) -> bool {
    let (name, wanted) = condition.split_once('=').unwrap_or((condition, ""));
    let other = wanted
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    match other {
        Some(other) => value(params, name) == value(params, other),
        None if wanted.is_empty() => is_empty(params, name),
        None => value(params, name).eq_ignore_ascii_case(wanted),
    }
}

/// Appends a text with its parameters; words of the core are looked up in the table.
pub(super) fn fill(said: &mut String, text: &str, params: &Params, words: Table) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        said.push_str(before);
        let (inner, behind) = place(after);
        rest = behind;
        let (sign, name) = match inner.chars().next() {
            Some(sign) if !sign.is_ascii_alphabetic() => {
                (sign, inner.get(sign.len_utf8()..).unwrap_or_default())
            }
            _ => ('`', inner),
        };
        match sign {
            '=' => said.push_str(&value(params, name)),
            '~' => said.push_str(&word(&value(params, name), words)),
            '*' => list(said, params, name),
            '?' | '!' => {
                let (name, text) = name.split_once(':').unwrap_or_default();
                if is_empty(params, name) == (sign == '!') {
                    fill(said, text, params, words);
                }
            }
            '#' => {
                let mut parts = name.split('|');
                let number = parts.next().unwrap_or_default();
                let is_one = value(params, number) == "1";
                said.push_str(parts.nth(usize::from(!is_one)).unwrap_or_default());
            }
            _ => quote(said, &value(params, name)),
        }
    }
    said.push_str(rest);
}

/// What stands before the mark that closes this place, and what follows it.
fn place(text: &str) -> (&str, &str) {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            OPEN => depth += 1,
            CLOSE if depth == 0 => {
                let (inner, behind) = text.split_at_checked(at).unwrap_or((text, ""));
                return (inner, behind.get(1..).unwrap_or_default());
            }
            CLOSE => depth -= 1,
            _ => {}
        }
    }
    (text, "")
}

/// The word that the language has for a value of the core.
fn word(value: &str, words: Table) -> String {
    let key = value.replace(' ', "-");
    let line = words.find(&["word", &key]);
    match line.and_then(|line| line.fields.iter().next()) {
        Some(word) => word.to_owned(),
        None => value.to_owned(),
    }
}

/// A parameter as plain text; empty if it is not there.
fn value(params: &Params, name: &str) -> String {
    match params.get(name) {
        Some(Param::Text(text)) => text.clone(),
        Some(Param::Number(number)) => number.to_string(),
        Some(Param::List(list)) => list.join(", "),
        None => String::new(),
    }
}

fn is_empty(params: &Params, name: &str) -> bool {
    match params.get(name) {
        Some(Param::Text(text)) => text.is_empty(),
        Some(Param::Number(_)) => false,
        Some(Param::List(list)) => list.is_empty(),
        None => true,
    }
}

/// Each item of a list in backticks.
fn list(said: &mut String, params: &Params, name: &str) {
    match params.get(name) {
        Some(Param::List(items)) => {
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    said.push_str(", ");
                }
                quote(said, item);
            }
        }
        Some(_) => quote(said, &value(params, name)),
        None => {}
    }
}

fn quote(said: &mut String, text: &str) {
    said.push('`');
    said.push_str(text);
    said.push('`');
}
