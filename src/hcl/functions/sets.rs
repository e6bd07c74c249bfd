//! Functions of sets.

use super::super::convert;
use super::super::env::Failure;
use super::super::value::{Kind, Value};
use super::collections::{has_spread, items};
use super::{Call, Result};
use crate::text::order::sort_by;

const COMBINATIONS_AT_MOST: usize = 10_000;

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "toset" => call
            .exactly::<1>()
            .and_then(|[value]| set(call, items(value)?)),
        "setunion" => union(call),
        "setintersection" => limited(call, true),
        "setsubtract" => limited(call, false),
        "setproduct" => product(call),
        _ => return None,
    })
}

fn set(call: &Call<'_, '_>, mut all: Vec<Value>) -> Result {
    // A set has items of one type.
    let is_text = all.iter().any(|item| matches!(item.kind, Kind::Text(_)));
    for item in all.iter_mut().filter(|_| is_text) {
        if matches!(item.kind, Kind::Bool(_) | Kind::Number(_)) {
            let text = convert::to_text(item).ok_or(Failure)?;
            item.kind = Kind::Text(text);
        }
    }
    match all.iter().all(|item| matches!(item.kind, Kind::Number(_))) && !all.is_empty() {
        true => {
            let number = |value: &Value| convert::to_number(value).ok().flatten().unwrap_or(0.0);
            sort_by(&mut all, |one, other| number(one).total_cmp(&number(other)));
            all.dedup_by(|one, other| number(one).total_cmp(&number(other)).is_eq());
            Ok(Some(Value::new(Kind::Set(all.into()), call.at)))
        }
        false => Ok(Some(Value::set(all, call.at))),
    }
}

fn union(call: &Call<'_, '_>) -> Result {
    let mut all = Vec::new();
    for argument in call.arguments {
        all.extend(items(argument)?);
    }
    set(call, all)
}

/// The items of the first that the others have, or have not.
fn limited(call: &Call<'_, '_>, is_wanted: bool) -> Result {
    let mut left = items(call.get(0)?)?;
    for argument in call.arguments.iter().skip(1) {
        let other = items(argument)?;
        let is_known = |items: &[Value]| !has_spread(items) && items.iter().all(Value::is_known);
        if !is_known(&left) || !is_known(&other) {
            return Ok(None);
        }
        let has = |item: &Value| {
            other
                .iter()
                .any(|other| convert::equal(item, other) == Some(true))
        };
        left.retain(|item| has(item) == is_wanted);
    }
    set(call, left)
}

fn product(call: &Call<'_, '_>) -> Result {
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    let mut is_set = true;
    for argument in call.arguments {
        is_set &= matches!(argument.kind, Kind::Set(_));
        let all = items(argument)?;
        if has_spread(&all) || rows.len().saturating_mul(all.len()) > COMBINATIONS_AT_MOST {
            return Ok(None);
        }
        let mut next = Vec::new();
        for row in &rows {
            for item in &all {
                let mut row = row.clone();
                row.push(item.clone());
                next.push(row);
            }
        }
        rows = next;
    }
    if call.arguments.len() < 2 {
        return Err(Failure);
    }
    let rows = rows.into_iter().map(|row| Value::list(row, call.at));
    match is_set {
        true => Ok(Some(Value::set(rows.collect(), call.at))),
        false => call.list(rows.collect()),
    }
}
