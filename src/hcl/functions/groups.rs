//! Functions that put lists and maps together in another way.

use super::super::convert;
use super::super::env::Failure;
use super::super::value::{Kind, Map, Value};
use super::collections::{has_spread, items};
use super::{Call, Result};

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "chunklist" => chunks(call),
        "matchkeys" => matching(call),
        "transpose" => transposed(call),
        _ => return None,
    })
}

fn chunks(call: &Call<'_, '_>) -> Result {
    let [list, size] = call.exactly::<2>()?;
    let list = items(list)?;
    let size = match convert::to_number(size)? {
        Some(_) => convert::to_count(size).ok_or(Failure)?,
        None => return Ok(None),
    };
    if has_spread(&list) {
        return Ok(None);
    }
    let size = if size == 0 { list.len().max(1) } else { size };
    let chunks = list.chunks(size);
    call.list(
        chunks
            .map(|chunk| Value::list(chunk.to_vec(), call.at))
            .collect(),
    )
}

/// The values whose keys are among some.
fn matching(call: &Call<'_, '_>) -> Result {
    let [values, keys, wanted] = call.exactly::<3>()?;
    let (values, keys, wanted) = (items(values)?, items(keys)?, items(wanted)?);
    if has_spread(&values) || has_spread(&keys) || has_spread(&wanted) {
        return Ok(None);
    }
    if values.len() != keys.len() {
        return Err(Failure);
    }
    let mut found = Vec::new();
    for (value, key) in values.into_iter().zip(&keys) {
        if !call.env.budget().spend(wanted.len()) {
            return Ok(None);
        }
        let equal: Vec<Option<bool>> = wanted.iter().map(|one| convert::equal(key, one)).collect();
        match (equal.contains(&Some(true)), equal.contains(&None)) {
            (true, _) => found.push(value),
            (false, false) => {}
            (false, true) => return Ok(None),
        }
    }
    call.list(found)
}

/// A map of lists by the items of the lists.
fn transposed(call: &Call<'_, '_>) -> Result {
    let [value] = call.exactly::<1>()?;
    let Some(map) = value.as_map() else {
        return match value.kind {
            Kind::Unknown(_) => Ok(None),
            _ => Err(Failure),
        };
    };
    if map.rest.is_some() {
        return Ok(None);
    }
    let mut made = Map::default();
    for (key, (at, list)) in &map.entries {
        let list = items(list)?;
        if has_spread(&list) {
            return Ok(None);
        }
        for item in list {
            let Some(name) = convert::known_text(&item) else {
                return Ok(None);
            };
            let empty = || (item.at, Value::list(Vec::new(), call.at));
            let (_, known) = made.entries.entry(name).or_insert_with(empty);
            let mut all = known.items().unwrap_or_default().to_vec();
            if !call.env.budget().spend(all.len() * 16) {
                return Ok(None);
            }
            all.push(Value::text(key, *at));
            *known = Value::list(all, call.at);
        }
    }
    Ok(Some(Value::map(made, call.at)))
}
