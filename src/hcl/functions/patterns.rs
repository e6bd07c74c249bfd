//! Functions of regular expressions.

use super::super::convert;
use super::super::env::Failure;
use super::super::pattern::Pattern;
use super::super::value::{Map, Value};
use super::{Call, Result};

/// Matches that one call may find.
const MATCHES_AT_MOST: usize = 1000;

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "regex" => first(call),
        "regexall" => every(call),
        _ => return None,
    })
}

type Groups = Vec<Option<std::ops::Range<usize>>>;

/// The pattern and the text, if both are known and the pattern is read.
fn known(call: &Call<'_, '_>) -> std::result::Result<Option<(Pattern, String)>, Failure> {
    let [pattern, text] = call.exactly::<2>()?;
    let (Some(pattern), Some(text)) = (convert::known_text(pattern), convert::known_text(text))
    else {
        return Ok(None);
    };
    let is_left = call.env.budget().spend(pattern.len());
    let read = Pattern::read(&pattern).filter(|_| is_left);
    Ok(read.map(|pattern| (pattern, text)))
}

/// What a match gives: the text, or its groups.
fn value(call: &Call<'_, '_>, pattern: &Pattern, text: &str, found: &Groups) -> Option<Value> {
    let part = |at: usize| match found.get(at).cloned().flatten() {
        Some(range) => Value::text(text.get(range).unwrap_or_default(), call.at),
        None => Value::null(call.at),
    };
    let count = pattern.groups.len();
    let named = pattern.groups.iter().flatten().count();
    match (count, named) {
        (0, _) => Some(part(0)),
        (_, 0) => Some(Value::list((1..=count).map(part).collect(), call.at)),
        _ if named == count => {
            let mut map = Map::default();
            for (at, name) in pattern.groups.iter().flatten().enumerate() {
                map.entries.insert(name.clone(), (call.at, part(at + 1)));
            }
            Some(Value::map(map, call.at))
        }
        // Some with a name and some without are wrong.
        _ => None,
    }
}

fn first(call: &Call<'_, '_>) -> Result {
    let Some((pattern, text)) = known(call)? else {
        return Ok(None);
    };
    match found(call, &pattern, &text, 0) {
        Ok(Some(found)) => Ok(value(call, &pattern, &text, &found)),
        Ok(None) => Err(Failure),
        Err(()) => Ok(None),
    }
}

/// A match from a place on; its steps are paid for.
fn found(
    call: &Call<'_, '_>,
    pattern: &Pattern,
    text: &str,
    from: usize,
) -> std::result::Result<Option<Groups>, ()> {
    let mut steps = 0;
    let found = pattern.find(text, from, &mut steps);
    match call.env.budget().spend(steps) {
        true => found,
        false => Err(()),
    }
}

/// All matches that do not overlap; `None`: they take too long.
fn matches(call: &Call<'_, '_>, pattern: &Pattern, text: &str) -> Option<Vec<Groups>> {
    let mut all = Vec::new();
    let (mut from, mut last) = (0, None);
    while from <= text.len() {
        let Some(found) = found(call, pattern, text, from).ok()? else {
            break;
        };
        let Some(range) = found.first().cloned().flatten() else {
            break;
        };
        let is_empty = range.is_empty();
        let next = text.get(range.end..).and_then(|rest| rest.chars().next());
        from = match is_empty {
            true => range.end + next.map_or(1, char::len_utf8),
            false => range.end,
        };
        // Nothing right behind a match is none of its own.
        if is_empty && last == Some(range.end) {
            continue;
        }
        last = Some(range.end);
        all.push(found);
        if all.len() > MATCHES_AT_MOST {
            return None;
        }
    }
    Some(all)
}

fn every(call: &Call<'_, '_>) -> Result {
    let Some((pattern, text)) = known(call)? else {
        return Ok(None);
    };
    let Some(all) = matches(call, &pattern, &text) else {
        return Ok(None);
    };
    let values = all.iter().map(|found| value(call, &pattern, &text, found));
    match values.collect() {
        Some(values) => call.list(values),
        None => Ok(None),
    }
}

/// `replace` with a pattern between slashes: `$1` and `${name}` mean groups.
pub(super) fn replaced(call: &Call<'_, '_>, text: &str, pattern: &str, new: &str) -> Result {
    let Some(pattern) = Pattern::read(pattern) else {
        return Ok(None);
    };
    let Some(all) = matches(call, &pattern, text) else {
        return Ok(None);
    };
    let mut out = String::new();
    let mut end = 0;
    for found in &all {
        let Some(range) = found.first().cloned().flatten() else {
            continue;
        };
        out.push_str(text.get(end..range.start).unwrap_or_default());
        expand(new, &pattern, text, found, &mut out);
        end = range.end;
        if out.len() > text.len().saturating_mul(64) + (1 << 16) {
            return Ok(None);
        }
    }
    out.push_str(text.get(end..).unwrap_or_default());
    call.text(&out)
}

fn expand(new: &str, pattern: &Pattern, text: &str, found: &Groups, out: &mut String) {
    let mut rest = new;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let (name, behind) = match after.strip_prefix('{').and_then(|one| one.split_once('}')) {
            Some(found) => found,
            None => {
                let end = after
                    .find(|letter| !is_of_name(letter))
                    .unwrap_or(after.len());
                after.split_at_checked(end).unwrap_or((after, ""))
            }
        };
        if name.is_empty() || !name.chars().all(is_of_name) {
            out.push('$');
            rest = after;
            continue;
        }
        let number = name.parse().ok().or_else(|| {
            let mut names = pattern.groups.iter();
            let at = names.position(|known| known.as_deref() == Some(name))?;
            Some(at + 1)
        });
        let range = number.and_then(|at: usize| found.get(at).cloned().flatten());
        out.push_str(range.and_then(|range| text.get(range)).unwrap_or_default());
        rest = behind;
    }
    out.push_str(rest);
}
