//! The functions of the AWS provider: they take ARNs apart and put them together.

use std::rc::Rc;

use super::super::convert;
use super::super::env::Failure;
use super::super::value::{Kind, Map, Piece, Text, Value};
use super::{Call, Result};

/// The parts of an ARN as the provider calls them.
const PARTS: [&str; 5] = ["partition", "service", "region", "account_id", "resource"];

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "provider::aws::arn_parse" => parse(call),
        "provider::aws::arn_build" => build(call),
        "provider::aws::trim_iam_role_path" => trim(call),
        _ => return None,
    })
}

/// Splits at the colons that are known; a hole of an ARN made here has none.
fn parts(text: &Text) -> Vec<Text> {
    let mut parts = vec![Text::default()];
    for piece in &text.pieces {
        match piece {
            Piece::Known { text, at, .. } => {
                let mut rest: &str = text;
                while parts.len() < 6
                    && let Some((before, after)) = rest.split_once(':')
                {
                    if let Some(last) = parts.last_mut() {
                        last.push(before, *at, false);
                    }
                    parts.push(Text::default());
                    rest = after;
                }
                if let Some(last) = parts.last_mut() {
                    last.push(rest, *at, false);
                }
            }
            Piece::Hole(..) => {
                if let Some(last) = parts.last_mut() {
                    last.pieces.push(piece.clone());
                }
            }
        }
    }
    parts
}

/// The parts of a text that is an ARN for certain.
fn of(call: &Call<'_, '_>) -> std::result::Result<Option<Vec<Text>>, Failure> {
    let [value] = call.exactly::<1>()?;
    let text = convert::to_text(value).ok_or(Failure)?;
    let parts = parts(&text);
    let is_arn = parts.first().and_then(Text::as_known).as_deref() == Some("arn");
    match (is_arn && parts.len() == 6, text.is_known()) {
        (true, _) => Ok(Some(parts)),
        (false, true) => Err(Failure),
        (false, false) => Ok(None),
    }
}

fn parse(call: &Call<'_, '_>) -> Result {
    let Some(parts) = of(call)? else {
        return Ok(None);
    };
    let mut map = Map::default();
    for (name, part) in PARTS.iter().zip(parts.into_iter().skip(1)) {
        let value = Value::new(Kind::Text(Rc::new(part)), call.at);
        map.entries.insert((*name).to_owned(), (call.at, value));
    }
    Ok(Some(Value::map(map, call.at)))
}

fn build(call: &Call<'_, '_>) -> Result {
    let parts = call.exactly::<5>()?;
    let mut text = Text::known("arn", call.at);
    for part in parts {
        text.push(":", call.at, false);
        text.append(&*convert::to_text(part).ok_or(Failure)?);
    }
    Ok(Some(Value::new(Kind::Text(Rc::new(text)), call.at)))
}

/// `role/path/name` becomes `role/name`.
fn trim(call: &Call<'_, '_>) -> Result {
    let Some(mut parts) = of(call)? else {
        return Ok(None);
    };
    let Some(resource) = parts.pop() else {
        return Err(Failure);
    };
    let Some(known) = resource.as_known() else {
        return Ok(None);
    };
    let rest = known.strip_prefix("role/").ok_or(Failure)?;
    let name = rest.rsplit('/').next().unwrap_or(rest);
    let mut text = Text::default();
    for part in parts {
        text.append(&part);
        text.push(":", call.at, false);
    }
    text.push(&["role/", name].concat(), call.at, false);
    Ok(Some(Value::new(Kind::Text(Rc::new(text)), call.at)))
}
