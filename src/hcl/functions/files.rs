//! Functions that read files, and templates.

use super::super::convert;
use super::super::env::{Env, Failure, Names};
use super::super::source::Source;
use super::super::value::{Kind, Text, Value};
use super::{Call, Result};
use crate::text::mapped::Mapped;

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "file" => file(call),
        "fileexists" => exists(call),
        "templatefile" => template_file(call),
        "templatestring" => template_string(call),
        "basename" | "dirname" => part(call, name == "basename"),
        _ => return None,
    })
}

fn source<'s>(
    call: &Call<'_, 's>,
    path: &Value,
) -> std::result::Result<Option<Source<'s>>, Failure> {
    let path = convert::to_text(path).ok_or(Failure)?;
    call.env.host.file(call.env, &path)
}

fn file(call: &Call<'_, '_>) -> Result {
    let [path] = call.exactly::<1>()?;
    let Some(source) = source(call, path)? else {
        return Ok(None);
    };
    let mut text = Text::default();
    text.push(source.text, source.place(Some(0..source.text.len())), true);
    Ok(Some(Value::new(Kind::Text(text.into()), call.at)))
}

fn exists(call: &Call<'_, '_>) -> Result {
    let [path] = call.exactly::<1>()?;
    match source(call, path)? {
        Some(_) => call.bool(true),
        None => Ok(None),
    }
}

/// What a template may name.
pub fn names(variables: &Value) -> std::result::Result<Option<Vec<(String, Value)>>, Failure> {
    match &variables.kind {
        Kind::Map(map) if map.rest.is_none() => Ok(Some(
            map.entries
                .iter()
                .map(|(name, (_, value))| (name.clone(), value.clone()))
                .collect(),
        )),
        Kind::Map(_) | Kind::Unknown(_) | Kind::Handle(_) => Ok(None),
        _ => Err(Failure),
    }
}

fn template_file(call: &Call<'_, '_>) -> Result {
    let [path, variables] = call.exactly::<2>()?;
    let (Some(source), Some(own)) = (source(call, path)?, names(variables)?) else {
        return Ok(None);
    };
    rendered(call.env, source, &own)
}

/// A template with the values of all names that it may use.
pub fn rendered(env: &Env<'_>, source: Source<'_>, own: &[(String, Value)]) -> Result {
    let Ok(parsed) = hcl_edit::parser::parse_template(source.text) else {
        return Ok(None);
    };
    let names = Names { own, outer: None };
    let env = Env {
        names: Some(&names),
        is_closed: true,
        source,
        ..*env
    };
    let at = source.place(Some(0..source.text.len()));
    as_text(env.template(&parsed, at)?, &env)
}

/// The result of a template is a text, or what its only interpolation gives.
fn as_text(value: Value, env: &Env<'_>) -> Result {
    let text = convert::to_text(&value).ok_or(Failure)?;
    match env.budget().spend(text.len()) {
        true => Ok(Some(Value::new(Kind::Text(text), value.at))),
        false => Ok(None),
    }
}

fn template_string(call: &Call<'_, '_>) -> Result {
    let [text, variables] = call.exactly::<2>()?;
    let (Some(text), Some(own)) = (convert::known_text(text), names(variables)?) else {
        return Ok(None);
    };
    let Ok(parsed) = hcl_edit::parser::parse_template(&text) else {
        return Ok(None);
    };
    let names = Names {
        own: &own,
        outer: None,
    };
    let mut map = Mapped::default();
    map.push(&text, call.at.span.start, false);
    let env = Env {
        names: Some(&names),
        is_closed: true,
        source: Source {
            text: &text,
            document: call.at.document,
            base: 0,
            map: Some(&map),
        },
        ..*call.env
    };
    as_text(env.template(&parsed, call.at)?, &env)
}

fn part(call: &Call<'_, '_>, is_last: bool) -> Result {
    let [path] = call.exactly::<1>()?;
    let Some(path) = convert::known_text(path) else {
        return Ok(None);
    };
    match path.rsplit_once('/') {
        Some((before, last)) => call.text(if is_last { last } else { before }),
        None => call.text(if is_last { &path } else { "." }),
    }
}
