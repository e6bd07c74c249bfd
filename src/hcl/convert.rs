//! Conversions between types, as Terraform makes them.

use std::rc::Rc;

use super::env::Failure;
use super::value::{Hole, Kind, Piece, Text, Value, number_text};
use crate::finding::Place;

/// A value as a text; an error is `None`.
pub fn to_text(value: &Value) -> Option<Rc<Text>> {
    let made = |text: &str| Some(Rc::new(Text::known(text, value.at)));
    match &value.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Bool(true) => made("true"),
        Kind::Bool(false) => made("false"),
        Kind::Number(number) => made(&number_text(*number)),
        Kind::Unknown(hole) => Some(Rc::new(Text::hole(hole.clone(), value.at))),
        _ => None,
    }
}

/// A value as a known text.
pub fn known_text(value: &Value) -> Option<String> {
    to_text(value)?.as_known()
}

/// A value as a number; `None`: not known.
///
/// # Errors
/// It is none.
pub fn to_number(value: &Value) -> Result<Option<f64>, Failure> {
    match &value.kind {
        Kind::Number(number) => Ok(Some(*number)),
        Kind::Unknown(_) => Ok(None),
        Kind::Text(text) => match text.as_known() {
            Some(text) => text.trim().parse().map(Some).map_err(|_| Failure),
            None => Ok(None),
        },
        _ => Err(Failure),
    }
}

/// A value as a boolean; `None`: not known.
///
/// # Errors
/// It is none.
pub fn to_bool(value: &Value) -> Result<Option<bool>, Failure> {
    match &value.kind {
        Kind::Bool(value) => Ok(Some(*value)),
        Kind::Unknown(_) => Ok(None),
        Kind::Text(text) => match text.as_known().as_deref() {
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Failure),
            None => Ok(None),
        },
        _ => Err(Failure),
    }
}

/// A whole number that counts something.
pub fn to_count(value: &Value) -> Option<usize> {
    match to_number(value) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is whole, not negative and small"
        )]
        Ok(Some(number)) if number.fract() == 0.0 && (0.0..1e9).contains(&number) => {
            Some(number as usize)
        }
        _ => None,
    }
}

/// Whether two values are equal; `None` if that is not known.
pub fn equal(one: &Value, two: &Value) -> Option<bool> {
    match (&one.kind, &two.kind) {
        (Kind::Unknown(one), Kind::Unknown(two)) if one == two => Some(true),
        (Kind::Unknown(_) | Kind::Spread(_), _) | (_, Kind::Unknown(_) | Kind::Spread(_)) => None,
        (Kind::Text(one), Kind::Text(two)) => equal_texts(one, two),
        (Kind::Null, Kind::Null) => Some(true),
        (Kind::Bool(one), Kind::Bool(two)) => Some(one == two),
        (Kind::Number(one), Kind::Number(two)) => Some((one - two).abs() < f64::EPSILON),
        (Kind::List(one), Kind::List(two)) | (Kind::Set(one), Kind::Set(two)) => {
            let is_spread = |item: &Value| matches!(item.kind, Kind::Spread(_));
            if one.iter().any(is_spread) || two.iter().any(is_spread) {
                return None;
            }
            if one.len() != two.len() {
                return Some(false);
            }
            all(one.iter().zip(two.iter()).map(|(one, two)| equal(one, two)))
        }
        (Kind::Map(one), Kind::Map(two)) => {
            if one.rest.is_some() || two.rest.is_some() {
                return None;
            }
            if !one.entries.keys().eq(two.entries.keys()) {
                return Some(false);
            }
            let pairs = one.entries.values().zip(two.entries.values());
            all(pairs.map(|(one, two)| equal(&one.1, &two.1)))
        }
        (Kind::Handle(one), Kind::Handle(two)) if one == two => Some(true),
        (Kind::Handle(_), _) | (_, Kind::Handle(_)) => None,
        // Of other types: never equal, whatever is in them.
        _ => Some(false),
    }
}

fn all(mut each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut is_certain = true;
    let mut is_equal = true;
    each.by_ref().for_each(|one| match one {
        Some(true) => {}
        Some(false) => is_equal = false,
        None => is_certain = false,
    });
    match (is_equal, is_certain) {
        (false, _) => Some(false),
        (true, true) => Some(true),
        (true, false) => None,
    }
}

/// Whether two texts are equal; `None` if that is not known.
pub fn equal_texts(one: &Text, two: &Text) -> Option<bool> {
    if let (Some(one), Some(two)) = (one.as_known(), two.as_known()) {
        return Some(one == two);
    }
    let (one, two) = (flat(one), flat(two));
    if one == two {
        return Some(true);
    }
    // What begins or ends in another way is another text.
    let starts = |flat: &[Flat]| match flat.first() {
        Some(Flat::Known(text)) => text.clone(),
        _ => String::new(),
    };
    let ends = |flat: &[Flat]| match flat.last() {
        Some(Flat::Known(text)) => text.clone(),
        _ => String::new(),
    };
    let (first, second) = (starts(&one), starts(&two));
    if !first.starts_with(&second) && !second.starts_with(&first) {
        return Some(false);
    }
    let (first, second) = (ends(&one), ends(&two));
    if !first.ends_with(&second) && !second.ends_with(&first) {
        return Some(false);
    }
    None
}

/// A text without places, neighbors joined.
#[derive(PartialEq)]
enum Flat {
    Known(String),
    Hole(Hole),
}

fn flat(text: &Text) -> Vec<Flat> {
    let mut flat: Vec<Flat> = Vec::new();
    for piece in &text.pieces {
        match (piece, flat.last_mut()) {
            (Piece::Known { text, .. }, Some(Flat::Known(last))) => last.push_str(text),
            (Piece::Known { text, .. }, _) => flat.push(Flat::Known(text.to_string())),
            (Piece::Hole(hole, _), _) => flat.push(Flat::Hole(hole.clone())),
        }
    }
    flat
}

/// The items that a value has for a loop: keys and values.
///
/// # Errors
/// It has none; with the hole if they are not known.
pub fn entries(value: &Value) -> Result<Vec<(Value, Value)>, Option<Hole>> {
    match &value.kind {
        Kind::List(items) => Ok(items
            .iter()
            .enumerate()
            .map(|(at, item)| (index(at, item.at), item.clone()))
            .collect()),
        Kind::Set(items) => Ok(items
            .iter()
            .map(|item| (item.clone(), item.clone()))
            .collect()),
        Kind::Map(map) => {
            let mut all: Vec<(Value, Value)> = map
                .entries
                .iter()
                .map(|(key, (at, value))| (Value::text(key, *at), value.clone()))
                .collect();
            if let Some(rest) = &map.rest {
                let spread = Value::new(Kind::Spread(rest.clone()), value.at);
                all.push((spread.clone(), spread));
            }
            Ok(all)
        }
        Kind::Unknown(hole) | Kind::Spread(hole) => Err(Some(hole.clone())),
        _ => Err(None),
    }
}

/// A number that counts items.
pub fn index(at: usize, place: Place) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "lists are not that long")]
    let number = at as f64;
    Value::number(number, place)
}
