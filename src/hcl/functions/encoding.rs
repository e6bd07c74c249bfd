//! Functions that write and read JSON and YAML.

use super::super::env::Failure;
use super::super::value::Kind;
use super::super::{convert, decode, encode};
use super::{Call, Result};

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "jsonencode" => call
            .exactly::<1>()
            .and_then(|[value]| encode::json_value(call.env, value, call.at).map(Some)),
        "jsondecode" => decoded(call, true),
        "yamldecode" => decoded(call, false),
        // JSON is YAML, too; the text itself is not the one that Terraform writes.
        "yamlencode" => call
            .exactly::<1>()
            .and_then(|[value]| encode::json_value(call.env, value, call.at).map(Some)),
        _ => return None,
    })
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
