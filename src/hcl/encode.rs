//! Values as texts of JSON and YAML, each part with its place.

use std::rc::Rc;

use super::decode::JSON_OF;
use super::env::{Env, Failure};
use super::value::{Hole, Kind, Piece, Text, Value, number_text};
use crate::finding::Place;

/// A value as JSON.
pub(super) fn json(env: &Env<'_>, value: &Value) -> Result<Text, Failure> {
    let mut out = Text::default();
    write(env, value, &mut out, value.at)?;
    Ok(out)
}

fn write(env: &Env<'_>, value: &Value, out: &mut Text, around: Place) -> Result<(), Failure> {
    let at = match value.at == super::value::NOWHERE {
        true => around,
        false => value.at,
    };
    if !env.budget().step() || !env.budget().spend(8) {
        out.push_hole(unknown(&env.budget().unique()), at);
        return Ok(());
    }
    match &value.kind {
        Kind::Null => out.push("null", at, false),
        Kind::Bool(value) => out.push(if *value { "true" } else { "false" }, at, false),
        Kind::Number(number) => out.push(&number_text(*number), at, false),
        Kind::Text(text) => {
            out.push("\"", at, false);
            for piece in &text.pieces {
                match piece {
                    Piece::Known {
                        text,
                        at,
                        is_verbatim,
                    } => {
                        let escaped = escaped(text);
                        if !env.budget().spend(escaped.len()) {
                            return Err(Failure);
                        }
                        let is_same = escaped == text.as_ref();
                        out.push(&escaped, *at, *is_verbatim && is_same);
                    }
                    Piece::Hole(hole, at) => out.push_hole(
                        Hole {
                            is_json: false,
                            ..hole.clone()
                        },
                        *at,
                    ),
                }
            }
            out.push("\"", end(at), false);
        }
        Kind::List(items) | Kind::Set(items) => {
            out.push("[", at, false);
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    out.push(",", item.at, false);
                }
                write(env, item, out, at)?;
            }
            out.push("]", end(at), false);
        }
        Kind::Map(map) => {
            out.push("{", at, false);
            let mut comma = "";
            for (key, (place, value)) in &map.entries {
                out.push(&[comma, "\"", &escaped(key), "\":"].concat(), *place, false);
                comma = ",";
                write(env, value, out, *place)?;
            }
            if let Some(rest) = &map.rest {
                // Unlike any other key: what it stands for is not one entry.
                out.push(&[comma, "\""].concat(), at, false);
                out.push_hole(rest.clone(), at);
                out.push("\":null", at, false);
            }
            out.push("}", end(at), false);
        }
        Kind::Unknown(hole) | Kind::Spread(hole) => out.push_hole(unknown(hole), at),
        Kind::Handle(_) => out.push_hole(unknown(&env.budget().hole(&value.canonical())), at),
    }
    Ok(())
}

/// The last letter of a place.
fn end(at: Place) -> Place {
    let mut last = at;
    last.span.start = at.span.end.saturating_sub(1).max(at.span.start);
    last
}

/// The JSON of an unknown value.
fn unknown(hole: &Hole) -> Hole {
    Hole {
        is_json: true,
        ..Hole::new([JSON_OF, &hole.name, ")"].concat())
    }
}

fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let inner = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or_default();
    // As Terraform does.
    let mut out = String::with_capacity(inner.len());
    for letter in inner.chars() {
        match letter {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            other => out.push(other),
        }
    }
    out
}

/// A value as a text of JSON.
pub(super) fn json_value(env: &Env<'_>, value: &Value, at: Place) -> Result<Value, Failure> {
    let text = json(env, value)?;
    Ok(Value::new(Kind::Text(Rc::new(text)), at))
}
