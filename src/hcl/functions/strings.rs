//! Functions of texts.

use std::rc::Rc;

use super::super::convert;
use super::super::env::Failure;
use super::super::value::{Kind, Piece, Text, Value};
use super::{Call, Result, patterns};

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "format" => format(call),
        "formatlist" => format_list(call),
        "join" => join(call),
        "split" => split(call),
        "replace" => replace(call),
        "lower" => cased(call, str::to_ascii_lowercase),
        "upper" => cased(call, str::to_ascii_uppercase),
        "title" => cased(call, title),
        "strrev" => mapped(call, |text| text.chars().rev().collect()),
        "trimspace" => trim(call, |text, start, end| {
            let text = if start { text.trim_start() } else { text };
            if end { text.trim_end() } else { text }
        }),
        "chomp" => trim(call, |text, _, end| match end {
            true => text.trim_end_matches(['\n', '\r']),
            false => text,
        }),
        "trimprefix" => fixed(call, true),
        "trimsuffix" => fixed(call, false),
        "trim" => trim_letters(call),
        "startswith" => begins(call, true),
        "endswith" => begins(call, false),
        "strcontains" => two(call, |text, part| Ok(text.contains(part))),
        "substr" => substring(call),
        "indent" => indent(call),
        "tostring" => match call.get(0) {
            Err(failure) => Err(failure),
            Ok(value) => match &value.kind {
                Kind::Null => Ok(Some(value.clone())),
                _ => convert::to_text(value)
                    .ok_or(Failure)
                    .map(|text| Some(Value::new(Kind::Text(text), call.at))),
            },
        },
        _ => return None,
    })
}

fn texts(call: &Call<'_, '_>, number: usize) -> std::result::Result<Rc<Text>, Failure> {
    convert::to_text(call.get(number)?).ok_or(Failure)
}

fn made(call: &Call<'_, '_>, text: Text) -> Result {
    match call.env.budget().spend(text.len()) {
        true => Ok(Some(Value::new(Kind::Text(Rc::new(text)), call.at))),
        false => Ok(None),
    }
}

fn mapped(call: &Call<'_, '_>, change: impl Fn(&str) -> String) -> Result {
    let [value] = call.exactly::<1>()?;
    match convert::to_text(value).ok_or(Failure)?.as_known() {
        Some(text) => call.text(&change(&text)),
        None => Ok(None),
    }
}

/// Letters beyond ASCII are not changed: the tables of their case are a hundredth of what the browser
/// loads, and no name of AWS has one.
fn cased(call: &Call<'_, '_>, change: fn(&str) -> String) -> Result {
    let [value] = call.exactly::<1>()?;
    match convert::to_text(value).ok_or(Failure)?.as_known() {
        Some(text) if text.is_ascii() => call.text(&change(&text)),
        _ => Ok(None),
    }
}

fn two(
    call: &Call<'_, '_>,
    holds: impl Fn(&str, &str) -> std::result::Result<bool, Failure>,
) -> Result {
    let (text, part) = (texts(call, 0)?, texts(call, 1)?);
    match (text.as_known(), part.as_known()) {
        (Some(text), Some(part)) => call.bool(holds(&text, &part)?),
        _ => Ok(None),
    }
}

fn title(text: &str) -> String {
    let mut is_start = true;
    let mut out = String::new();
    for letter in text.chars() {
        match is_start {
            true => out.push(letter.to_ascii_uppercase()),
            false => out.push(letter),
        }
        is_start = !(messages::visible::is_word_letter(letter) || letter == '_' || letter == '\'');
    }
    out
}

/// Trims the known ends of a text. What is at an unknown end is not known.
fn trim(call: &Call<'_, '_>, change: impl Fn(&str, bool, bool) -> &str) -> Result {
    let text = texts(call, 0)?;
    if let Some(text) = text.as_known() {
        return call.text(change(&text, true, true));
    }
    let last = text.pieces.len().saturating_sub(1);
    let mut out = Text::default();
    for (number, piece) in text.pieces.iter().enumerate() {
        let is_end = number == 0 || number == last;
        match piece {
            Piece::Known { text, at, .. } if is_end => {
                let trimmed = change(text, number == 0, number == last);
                // More could be trimmed of its neighbor.
                if trimmed.is_empty() {
                    return Ok(None);
                }
                let is_same = trimmed.len() == text.len();
                out.push(trimmed, *at, is_same);
            }
            Piece::Hole(..) if is_end => return Ok(None),
            _ => out.pieces.push(piece.clone()),
        }
    }
    made(call, out)
}

fn fixed(call: &Call<'_, '_>, is_prefix: bool) -> Result {
    let (text, fix) = (texts(call, 0)?, texts(call, 1)?);
    let Some(fix) = fix.as_known() else {
        return Ok(None);
    };
    let strip = |text: &str| {
        let stripped = match is_prefix {
            true => text.strip_prefix(&fix),
            false => text.strip_suffix(&fix),
        };
        stripped.map(str::to_owned)
    };
    if let Some(known) = text.as_known() {
        return call.text(&strip(&known).unwrap_or(known));
    }
    let mut out = (*text).clone();
    let end = match is_prefix {
        true => out.pieces.first_mut(),
        false => out.pieces.last_mut(),
    };
    match end {
        Some(Piece::Known { text, at, .. }) if text.len() >= fix.len() => {
            if let Some(stripped) = strip(text) {
                let piece = Text::known(&stripped, *at).pieces.pop();
                match (piece, is_prefix) {
                    (Some(piece), true) => {
                        out.pieces.remove(0);
                        out.pieces.insert(0, piece);
                    }
                    (Some(piece), false) => {
                        out.pieces.pop();
                        out.pieces.push(piece);
                    }
                    (None, true) => {
                        out.pieces.remove(0);
                    }
                    (None, false) => {
                        out.pieces.pop();
                    }
                }
            }
            made(call, out)
        }
        _ => Ok(None),
    }
}

fn trim_letters(call: &Call<'_, '_>) -> Result {
    match (texts(call, 0)?.as_known(), texts(call, 1)?.as_known()) {
        (Some(text), Some(letters)) => {
            call.text(text.trim_matches(|letter| letters.contains(letter)))
        }
        _ => Ok(None),
    }
}

fn begins(call: &Call<'_, '_>, is_prefix: bool) -> Result {
    let (text, part) = (texts(call, 0)?, texts(call, 1)?);
    let Some(part) = part.as_known() else {
        return Ok(None);
    };
    let end = match is_prefix {
        true => text.pieces.first(),
        false => text.pieces.last(),
    };
    let known = match (text.as_known(), end) {
        (Some(known), _) => known,
        (None, Some(Piece::Known { text, .. })) if text.len() >= part.len() => text.to_string(),
        _ => return Ok(None),
    };
    call.bool(match is_prefix {
        true => known.starts_with(&part),
        false => known.ends_with(&part),
    })
}

fn substring(call: &Call<'_, '_>) -> Result {
    let [text, start, length] = call.exactly::<3>()?;
    let (Some(text), Ok(Some(start)), Ok(Some(length))) = (
        convert::known_text(text),
        convert::to_number(start),
        convert::to_number(length),
    ) else {
        return Ok(None);
    };
    // Terraform counts letters as people see them.
    if !text.is_ascii() || start.fract() != 0.0 || length.fract() != 0.0 {
        return Ok(None);
    }
    #[expect(clippy::cast_precision_loss, reason = "texts are not that long")]
    let count = text.len() as f64;
    let start = if start < 0.0 {
        (start + count).max(0.0)
    } else {
        start
    };
    let end = if length < 0.0 {
        count
    } else {
        (start + length).min(count)
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the text"
    )]
    call.text(text.get(start as usize..end as usize).unwrap_or_default())
}

fn indent(call: &Call<'_, '_>) -> Result {
    let [count, text] = call.exactly::<2>()?;
    match (convert::to_count(count), convert::known_text(text)) {
        (Some(count), Some(text)) if count < 1000 => {
            call.text(&text.replace('\n', &["\n", &" ".repeat(count)].concat()))
        }
        _ => Ok(None),
    }
}

fn join(call: &Call<'_, '_>) -> Result {
    let separator = texts(call, 0)?;
    let mut out = Text::default();
    let mut is_first = true;
    for list in call.arguments.iter().skip(1) {
        let Some(items) = list.items() else {
            return match list.kind {
                Kind::Unknown(_) => Ok(None),
                _ => Err(Failure),
            };
        };
        for item in items {
            if matches!(item.kind, Kind::Spread(_)) {
                return Ok(None);
            }
            if !is_first {
                out.append(&separator);
            }
            is_first = false;
            out.append(&*convert::to_text(item).ok_or(Failure)?);
            if !call.env.budget().spend(separator.len()) {
                return Ok(None);
            }
        }
    }
    made(call, out)
}

fn split(call: &Call<'_, '_>) -> Result {
    let [separator, text] = call.exactly::<2>()?;
    let (Some(separator), Some(text)) = (convert::known_text(separator), convert::known_text(text))
    else {
        return Ok(None);
    };
    let item = |part: &str| Value::text(part, call.at);
    call.list(match separator.is_empty() {
        true => text
            .chars()
            .map(|letter| item(&letter.to_string()))
            .collect(),
        false if text.is_empty() => vec![item("")],
        false => text.split(separator.as_str()).map(item).collect(),
    })
}

fn replace(call: &Call<'_, '_>) -> Result {
    let [text, old, new] = call.exactly::<3>()?;
    let (Some(text), Some(old)) = (convert::known_text(text), convert::known_text(old)) else {
        return Ok(None);
    };
    let pattern = old
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'));
    if let Some(pattern) = pattern {
        return match convert::known_text(new) {
            Some(new) => patterns::replaced(call, &text, pattern, &new),
            None => Ok(None),
        };
    }
    match convert::known_text(new) {
        None => replaced(call, &text, &old, new),
        Some(new) => match call
            .env
            .budget()
            .spend(text.len().saturating_mul(new.len() + 1))
        {
            true => call.text(&text.replace(&old, &new)),
            false => Ok(None),
        },
    }
}

/// With a text in the place of another one of which a part is not known.
fn replaced(call: &Call<'_, '_>, text: &str, old: &str, new: &Value) -> Result {
    let Some(new) = convert::to_text(new).filter(|_| !old.is_empty()) else {
        return Ok(None);
    };
    let mut out = Text::default();
    for (at, part) in text.split(old).enumerate() {
        if at > 0 {
            out.append(&new);
        }
        if let Some(part) = convert::to_text(&Value::text(part, call.at)) {
            out.append(&part);
        }
        if !call.env.budget().spend(part.len() + new.len()) {
            return Ok(None);
        }
    }
    made(call, out)
}

fn format(call: &Call<'_, '_>) -> Result {
    let Some(pattern) = convert::known_text(call.get(0)?) else {
        return Ok(None);
    };
    let rest = call.arguments.get(1..).unwrap_or_default();
    match formatted(call, &pattern, rest)? {
        Some(text) => made(call, text),
        None => Ok(None),
    }
}

/// `None`: a verb that is not evaluated.
fn formatted(
    call: &Call<'_, '_>,
    pattern: &str,
    arguments: &[Value],
) -> std::result::Result<Option<Text>, Failure> {
    let mut out = Text::default();
    let mut arguments = arguments.iter();
    let mut parts = pattern.split('%');
    out.push(parts.next().unwrap_or_default(), call.at, false);
    while let Some(part) = parts.next() {
        let mut letters = part.chars();
        match letters.next() {
            // `%%` splits into an empty part.
            None => {
                out.push("%", call.at, false);
                out.push(parts.next().unwrap_or_default(), call.at, false);
            }
            Some(verb @ ('s' | 'v' | 'd' | 't')) => {
                let value = arguments.next().ok_or(Failure)?;
                match (&value.kind, verb) {
                    (Kind::Null, 'v') => out.push("null", value.at, false),
                    (Kind::Null, _) => return Err(Failure),
                    (_, 'd') => match convert::to_number(value) {
                        Ok(Some(number)) if number.fract() == 0.0 => {
                            out.append(&*convert::to_text(value).ok_or(Failure)?);
                        }
                        Ok(Some(_)) | Err(Failure) => return Err(Failure),
                        Ok(None) => out.append(&*convert::to_text(value).ok_or(Failure)?),
                    },
                    (_, 't') if convert::to_bool(value).is_err() => return Err(Failure),
                    _ => match convert::to_text(value) {
                        Some(text) => out.append(&text),
                        None => return Ok(None),
                    },
                }
                out.push(letters.as_str(), call.at, false);
            }
            Some(_) => return Ok(None),
        }
    }
    match arguments.next() {
        Some(_) => Err(Failure),
        None => Ok(Some(out)),
    }
}

fn format_list(call: &Call<'_, '_>) -> Result {
    let Some(pattern) = convert::known_text(call.get(0)?) else {
        return Ok(None);
    };
    let rest = call.arguments.get(1..).unwrap_or_default();
    let mut count = None;
    for value in rest {
        if let Some(items) = value.items() {
            if items
                .iter()
                .any(|item| matches!(item.kind, Kind::Spread(_)))
            {
                return Ok(None);
            }
            if *count.get_or_insert(items.len()) != items.len() {
                return Err(Failure);
            }
        } else if matches!(value.kind, Kind::Unknown(_)) {
            return Ok(None);
        }
    }
    let mut made = Vec::new();
    for at in 0..count.unwrap_or(1) {
        let arguments: Vec<Value> = rest
            .iter()
            .filter_map(|value| match value.items() {
                Some(items) => items.get(at).cloned(),
                None => Some(value.clone()),
            })
            .collect();
        let Some(text) = formatted(call, &pattern, &arguments)? else {
            return Ok(None);
        };
        if !call.env.budget().spend(text.len()) {
            return Ok(None);
        }
        made.push(Value::new(Kind::Text(Rc::new(text)), call.at));
    }
    call.list(made)
}
