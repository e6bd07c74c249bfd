//! Functions that write and read JSON and YAML.

use std::rc::Rc;

use super::super::env::Failure;
use super::super::value::{Kind, Map, Text, Value};
use super::super::{convert, decode, encode};
use super::{Call, Result};
use crate::text::maps::Seen;

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "jsonencode" => call
            .exactly::<1>()
            .and_then(|[value]| encode::json_value(call.env, value, call.at).map(Some)),
        "jsondecode" => decoded(call, true),
        "yamldecode" => decoded(call, false),
        "base64encode" => in_base64(call),
        "base64decode" => of_base64(call),
        "yamlencode" => in_yaml(call),
        "csvdecode" => of_csv(call),
        _ => return None,
    })
}

/// JSON is YAML, too; the text itself is not the one that Terraform writes, and none that is JSON.
fn in_yaml(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let mut text = Text::known("--- ", call.at);
    text.append(&encode::json(call.env, value)?);
    Ok(Some(Value::new(Kind::Text(Rc::new(text)), call.at)))
}

/// Rows with the names in the first one; each has as many fields.
fn of_csv(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let text = convert::known_text(value);
    let text = text.filter(|text| call.env.budget().spend(text.len().saturating_mul(4)));
    let Some(rows) = text.and_then(|text| rows(&text.replace("\r\n", "\n"))) else {
        return Ok(None);
    };
    let mut rows = rows.into_iter();
    let names = rows.next().ok_or(Failure)?;
    let mut seen = Seen::default();
    if !names.iter().all(|name| seen.insert(name)) {
        return Err(Failure);
    }
    let mut all = Vec::new();
    for row in rows {
        if row.len() != names.len() {
            return Err(Failure);
        }
        let mut map = Map::default();
        for (name, field) in names.iter().zip(&row) {
            let field = Value::text(field, value.at);
            map.entries.insert(name.clone(), (value.at, field));
        }
        all.push(Value::map(map, value.at));
    }
    call.list(all)
}

/// The fields of each row; `None`: a quotation mark stands where none may stand.
fn rows(text: &str) -> Option<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    let (mut row, mut field) = (Vec::new(), String::new());
    let (mut is_quoted, mut was_quoted) = (false, false);
    let mut letters = text.chars().chain(['\n']).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' if is_quoted => is_quoted = false,
            '"' if field.is_empty() && !was_quoted => (is_quoted, was_quoted) = (true, true),
            letter if is_quoted => field.push(letter),
            ',' | '\n' => {
                // A line without anything is no row.
                if letter == ',' || !row.is_empty() || !field.is_empty() || was_quoted {
                    row.push(std::mem::take(&mut field));
                }
                if letter == '\n' && !row.is_empty() {
                    rows.push(std::mem::take(&mut row));
                }
                was_quoted = false;
            }
            '"' => return None,
            _ if was_quoted => return None,
            letter => field.push(letter),
        }
    }
    (!is_quoted).then_some(rows)
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn in_base64(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let Some(text) = convert::known_text(value) else {
        return Ok(None);
    };
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (number, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let letter = LETTERS.get((bits >> shift) as usize & 63);
            out.push(match letter {
                Some(letter) if number <= chunk.len() => char::from(*letter),
                _ => '=',
            });
        }
    }
    call.text(&out)
}

fn of_base64(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let Some(text) = convert::known_text(value) else {
        return Ok(None);
    };
    if text.len() % 4 != 0 {
        return Err(Failure);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let known = text.trim_end_matches('=');
    if text.len() - known.len() > 2 {
        return Err(Failure);
    }
    for chunk in known.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            let value = match chunk.get(at) {
                Some(letter) => LETTERS
                    .iter()
                    .position(|known| known == letter)
                    .ok_or(Failure)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(value).unwrap_or_default();
        }
        let own = bits.to_be_bytes();
        bytes.extend(own.iter().skip(1).take(chunk.len().saturating_sub(1)));
    }
    call.text(&String::from_utf8(bytes).map_err(|_| Failure)?)
}

fn decoded(call: &Call<'_, '_>, is_json: bool) -> Result {
    let [value] = call.exactly::<1>()?;
    if let Kind::Unknown(_) = value.kind {
        return Ok(None);
    }
    let text = convert::to_text(value).ok_or(Failure)?;
    if !call.env.budget().spend(text.len()) {
        return Ok(None);
    }
    let decoded = match is_json {
        true => decode::json(&text, value.at),
        false => decode::yaml(&text, value.at),
    };
    match decoded.value {
        Some(value) if decoded.integrity.is_intact() => Ok(Some(value)),
        _ if text.is_known() => Err(Failure),
        _ => Ok(None),
    }
}
