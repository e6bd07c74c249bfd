//! Functions that write and read JSON and YAML.

use std::rc::Rc;

use super::super::env::Failure;
use super::super::value::{Kind, Text, Value};
use super::super::{convert, decode, encode};
use super::{Call, Result};

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
