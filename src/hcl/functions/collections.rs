//! Functions of lists and maps.

use super::super::convert;
use super::super::env::Failure;
use super::super::value::{Hole, Kind, Map, NOWHERE, Value};
use super::{Call, Result};
use crate::text::maps::Seen;
use crate::text::order::sort_by;

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "concat" => concat(call),
        "merge" => merge(call),
        "flatten" => flatten(call),
        "distinct" => distinct(call),
        "compact" => compact(call),
        "tolist" => to_list(call),
        "tomap" => match call.get(0) {
            Ok(value) if value.as_map().is_some() => Ok(Some(value.clone())),
            Ok(value) if matches!(value.kind, Kind::Unknown(_)) => Ok(Some(value.clone())),
            _ => Err(Failure),
        },
        "zipmap" => zipmap(call),
        "lookup" => lookup(call),
        "coalesce" => coalesce(call),
        "coalescelist" => coalesce_list(call),
        "keys" => keys(call),
        "values" => values(call),
        "element" => element(call),
        "slice" => slice(call),
        "length" => length(call),
        "contains" => contains(call),
        "index" => index(call),
        "one" => one(call),
        "reverse" => reverse(call),
        "sort" => sort(call),
        "nonsensitive" | "sensitive" => call.get(0).map(|value| Some(value.clone())),
        "alltrue" => all(call, true),
        "anytrue" => all(call, false),
        _ => return None,
    })
}

/// The items of an argument; of one that is not known a spread.
pub(super) fn items(value: &Value) -> std::result::Result<Vec<Value>, Failure> {
    match &value.kind {
        Kind::List(items) | Kind::Set(items) => Ok(items.to_vec()),
        Kind::Unknown(hole) => {
            let kind = Kind::Spread(hole.below("[*]"));
            Ok(vec![Value::new(kind, value.at)])
        }
        _ => Err(Failure),
    }
}

pub(super) fn has_spread(items: &[Value]) -> bool {
    items
        .iter()
        .any(|item| matches!(item.kind, Kind::Spread(_)))
}

fn concat(call: &Call<'_, '_>) -> Result {
    call.get(0)?;
    let mut all = Vec::new();
    for argument in call.arguments {
        all.extend(items(argument)?);
    }
    call.list(all)
}

fn merge(call: &Call<'_, '_>) -> Result {
    let mut merged = Map::default();
    for argument in call.arguments {
        match &argument.kind {
            Kind::Null => {}
            Kind::Map(map) => {
                if let Some(rest) = &map.rest {
                    // Any of those before may be replaced.
                    merged.entries.clear();
                    merged.rest = Some(rest.clone());
                }
                if !call.env.budget().spend(map.entries.len() * 16) {
                    return Ok(None);
                }
                for (key, value) in &map.entries {
                    merged.entries.insert(key.clone(), value.clone());
                }
            }
            Kind::Unknown(_) | Kind::Handle(_) => {
                merged.entries.clear();
                let name = call.env.budget().hole(&all_of(call));
                merged.rest = Some(name);
            }
            _ => return Err(Failure),
        }
    }
    Ok(Some(Value::map(merged, call.at)))
}

fn all_of(call: &Call<'_, '_>) -> String {
    let each: Vec<String> = call.arguments.iter().map(Value::canonical).collect();
    ["merge(", &each.join(", "), ")"].concat()
}

fn flatten(call: &Call<'_, '_>) -> Result {
    fn into(value: &Value, out: &mut Vec<Value>) {
        match &value.kind {
            Kind::List(items) | Kind::Set(items) => items.iter().for_each(|item| into(item, out)),
            // It may be a list, or a single item.
            Kind::Unknown(hole) => out.push(Value::new(Kind::Spread(hole.clone()), value.at)),
            _ => out.push(value.clone()),
        }
    }
    let [value] = call.exactly::<1>()?;
    let mut out = Vec::new();
    match &value.kind {
        Kind::List(_) | Kind::Set(_) | Kind::Unknown(_) => into(value, &mut out),
        _ => return Err(Failure),
    }
    call.list(out)
}

fn distinct(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let mut seen = Seen::default();
    let mut all = items(value)?;
    all.retain(|item| seen.insert(&item.canonical()));
    call.list(all)
}

fn compact(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let mut all = Vec::new();
    for item in items(value)? {
        match &item.kind {
            Kind::Null => {}
            Kind::Text(text) if text.is_empty() => {}
            Kind::Text(text) if text.as_known().is_some() => all.push(item),
            Kind::Text(text) => {
                let known = |piece: &_| matches!(piece, super::super::value::Piece::Known { .. });
                let name = ["compact(", &item.canonical(), ")"].concat();
                all.push(match text.pieces.iter().any(known) {
                    true => item,
                    // It may be empty, and then it is not there.
                    false => Value::new(Kind::Spread(Hole::new(name)), item.at),
                });
            }
            Kind::Unknown(hole) => all.push(Value::new(Kind::Spread(hole.clone()), item.at)),
            _ => all.push(item),
        }
    }
    call.list(all)
}

fn to_list(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    match &value.kind {
        Kind::List(_) | Kind::Unknown(_) => Ok(Some(value.clone())),
        Kind::Set(items) => call.list(items.to_vec()),
        _ => Err(Failure),
    }
}

fn zipmap(call: &Call<'_, '_>) -> Result {
    let [keys, values] = call.exactly::<2>()?;
    let (keys, values) = (items(keys)?, items(values)?);
    if has_spread(&keys) || has_spread(&values) {
        return Ok(None);
    }
    if keys.len() != values.len() {
        return Err(Failure);
    }
    let mut map = Map::default();
    for (key, value) in keys.iter().zip(values) {
        let Some(text) = convert::known_text(key) else {
            return Ok(None);
        };
        map.entries.insert(text, (key.at, value));
    }
    Ok(Some(Value::map(map, call.at)))
}

fn lookup(call: &Call<'_, '_>) -> Result {
    let (map, key) = (call.get(0)?, call.get(1)?);
    let Some(map) = map.as_map() else {
        return match map.kind {
            Kind::Unknown(_) => Ok(None),
            _ => Err(Failure),
        };
    };
    let Some(key) = convert::known_text(key) else {
        return Ok(None);
    };
    match map.entries.get(&key) {
        Some((_, value)) => Ok(Some(value.clone())),
        None if map.rest.is_some() => Ok(None),
        None => call.arguments.get(2).cloned().map(Some).ok_or(Failure),
    }
}

fn coalesce(call: &Call<'_, '_>) -> Result {
    for value in call.arguments {
        match &value.kind {
            Kind::Null => {}
            Kind::Text(text) if text.is_empty() => {}
            Kind::Text(text) if !text.is_known() => {
                let known = |piece: &_| matches!(piece, super::super::value::Piece::Known { .. });
                return Ok(Some(value.clone()).filter(|_| text.pieces.iter().any(known)));
            }
            Kind::Unknown(_) => return Ok(None),
            _ => return Ok(Some(value.clone())),
        }
    }
    Err(Failure)
}

fn coalesce_list(call: &Call<'_, '_>) -> Result {
    for value in call.arguments {
        match value.items() {
            Some([]) => {}
            Some(items) if has_spread(items) => return Ok(None),
            Some(_) => return Ok(Some(value.clone())),
            None => return Ok(None),
        }
    }
    Err(Failure)
}

fn keys(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let Some(map) = value.as_map() else {
        return match value.kind {
            Kind::Unknown(_) | Kind::Handle(_) => Ok(None),
            _ => Err(Failure),
        };
    };
    let entries = map.entries.iter();
    let mut all: Vec<Value> = entries
        .map(|(key, (at, _))| Value::text(key, *at))
        .collect();
    if let Some(rest) = &map.rest {
        let name = ["keys(", &rest.name, ")"].concat();
        all.push(Value::new(
            Kind::Spread(call.env.budget().hole(&name)),
            call.at,
        ));
    }
    call.list(all)
}

fn values(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let Some(map) = value.as_map() else {
        return match &value.kind {
            Kind::Unknown(_) => call.list(items(value)?),
            Kind::Handle(_) => Ok(None),
            _ => Err(Failure),
        };
    };
    let mut all: Vec<Value> = map
        .entries
        .values()
        .map(|(_, value)| value.clone())
        .collect();
    if let Some(rest) = &map.rest {
        all.push(Value::new(Kind::Spread(rest.clone()), call.at));
    }
    call.list(all)
}

fn element(call: &Call<'_, '_>) -> Result {
    let [list, number] = call.exactly::<2>()?;
    let list = items(list)?;
    if has_spread(&list) {
        return Ok(None);
    }
    let number = match convert::to_number(number) {
        Ok(Some(number)) if number.fract() == 0.0 && number.abs() < 1e9 => number,
        Ok(None) => return Ok(None),
        _ => return Err(Failure),
    };
    // It goes round, in both directions.
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
    let number = number as i64;
    let count = i64::try_from(list.len()).map_err(|_| Failure)?;
    let at = number.checked_rem_euclid(count).ok_or(Failure)?;
    let at = usize::try_from(at).map_err(|_| Failure)?;
    Ok(list.get(at).cloned())
}

fn slice(call: &Call<'_, '_>) -> Result {
    let [list, start, end] = call.exactly::<3>()?;
    let list = items(list)?;
    match (
        convert::to_count(start),
        convert::to_count(end),
        has_spread(&list),
    ) {
        (_, _, true) => Ok(None),
        (Some(start), Some(end), false) => call.list(list.get(start..end).ok_or(Failure)?.to_vec()),
        _ => Ok(None),
    }
}

fn length(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let count = match &value.kind {
        Kind::List(items) => Some(items.len()).filter(|_| !has_spread(items)),
        Kind::Set(items) => {
            let is_certain = items.iter().all(Value::is_known) || items.len() < 2;
            Some(items.len()).filter(|_| !has_spread(items) && is_certain)
        }
        Kind::Map(map) => Some(map.entries.len()).filter(|_| map.rest.is_none()),
        Kind::Text(text) => text.as_known().map(|text| text.chars().count()),
        Kind::Unknown(_) | Kind::Handle(_) => None,
        _ => return Err(Failure),
    };
    Ok(count.map(|count| convert::index(count, call.at)))
}

fn contains(call: &Call<'_, '_>) -> Result {
    let [list, wanted] = call.exactly::<2>()?;
    let mut is_certain = true;
    for item in items(list)? {
        match convert::equal(&item, wanted) {
            Some(true) => return call.bool(true),
            Some(false) => {}
            None => is_certain = false,
        }
    }
    match is_certain {
        true => call.bool(false),
        false => Ok(None),
    }
}

fn index(call: &Call<'_, '_>) -> Result {
    let [list, wanted] = call.exactly::<2>()?;
    for (number, item) in items(list)?.iter().enumerate() {
        match convert::equal(item, wanted) {
            Some(true) => return Ok(Some(convert::index(number, call.at))),
            Some(false) => {}
            None => return Ok(None),
        }
    }
    Err(Failure)
}

fn one(call: &Call<'_, '_>) -> Result {
    let [list] = call.exactly::<1>()?;
    let list = match list.kind {
        Kind::Null => return Ok(Some(list.clone())),
        Kind::List(_) | Kind::Set(_) | Kind::Unknown(_) => items(list)?,
        _ => vec![list.clone()],
    };
    match list.as_slice() {
        [] => Ok(Some(Value::null(NOWHERE))),
        [item] if !has_spread(&list) => Ok(Some(item.clone())),
        _ if has_spread(&list) => Ok(None),
        _ => Err(Failure),
    }
}

fn reverse(call: &Call<'_, '_>) -> Result {
    let [list] = call.exactly::<1>()?;
    let mut all = items(list)?;
    all.reverse();
    call.list(all)
}

fn sort(call: &Call<'_, '_>) -> Result {
    let [list] = call.exactly::<1>()?;
    let all = items(list)?;
    let mut known = Vec::new();
    for item in &all {
        match convert::known_text(item) {
            Some(text) => known.push((text, item.clone())),
            // What is not known may stand anywhere.
            None => {
                let spread = |item: Value| match item.kind {
                    Kind::Text(_) | Kind::Spread(_) => item,
                    _ => Value::new(Kind::Spread(Hole::new(item.canonical())), item.at),
                };
                return call
                    .list(all.into_iter().map(spread).collect())
                    .map(|made| {
                        made.map(|made| {
                            Value::set(made.items().unwrap_or_default().to_vec(), call.at)
                        })
                    });
            }
        }
    }
    sort_by(&mut known, |one, other| one.0.cmp(&other.0));
    call.list(known.into_iter().map(|(_, item)| item).collect())
}

fn all(call: &Call<'_, '_>, wanted: bool) -> Result {
    let [list] = call.exactly::<1>()?;
    let mut is_certain = true;
    for item in items(list)? {
        match convert::to_bool(&item) {
            Ok(Some(value)) if value != wanted => return call.bool(!wanted),
            Ok(Some(_)) => {}
            Ok(None) => is_certain = false,
            Err(Failure) if matches!(item.kind, Kind::Spread(_)) => is_certain = false,
            Err(Failure) => return Err(Failure),
        }
    }
    match is_certain {
        true => call.bool(wanted),
        false => Ok(None),
    }
}
