//! Functions of numbers and conversions to them.

use super::super::convert;
use super::super::env::Failure;
use super::super::value::{Kind, Value};
use super::{Call, Result};

const RANGE_AT_MOST: f64 = 1024.0;

pub(super) fn call(name: &str, call: &Call<'_, '_>) -> Option<Result> {
    Some(match name {
        "max" => folded(call, f64::max),
        "min" => folded(call, f64::min),
        "abs" => single(call, f64::abs),
        "ceil" => single(call, f64::ceil),
        "floor" => single(call, f64::floor),
        "tonumber" => converted(call, |value| {
            Ok(convert::to_number(value)?.map(|number| Value::number(number, value.at)))
        }),
        "tobool" => converted(call, |value| {
            Ok(convert::to_bool(value)?.map(|known| Value::bool(known, value.at)))
        }),
        "signum" => single(call, |number| match number {
            _ if number > 0.0 => 1.0,
            _ if number < 0.0 => -1.0,
            _ => 0.0,
        }),
        "pow" => power(call),
        "parseint" => parsed(call),
        "range" => range(call),
        "sum" => sum(call),
        _ => return None,
    })
}

fn converted(call: &Call<'_, '_>, convert: impl Fn(&Value) -> Result) -> Result {
    let [value] = call.exactly::<1>()?;
    match value.kind {
        Kind::Null => Ok(Some(value.clone())),
        _ => convert(value),
    }
}

/// The arguments as numbers; `None` if one is not known.
fn numbers(values: &[Value]) -> std::result::Result<Option<Vec<f64>>, Failure> {
    let mut all = Vec::new();
    for value in values {
        match convert::to_number(value) {
            Ok(Some(number)) => all.push(number),
            Ok(None) => return Ok(None),
            Err(Failure) => return Err(Failure),
        }
    }
    Ok(Some(all))
}

/// Powers of small whole numbers; others are not known.
fn power(call: &Call<'_, '_>) -> Result {
    let [base, times] = call.exactly::<2>()?;
    let (base, times) = (convert::to_number(base)?, convert::to_count(times));
    let (Some(base), Some(times)) = (base, times.filter(|times| *times <= 1024)) else {
        return Ok(None);
    };
    let number = (0..times).fold(1.0, |product, _| product * base);
    match number.abs() < 9e15 {
        true => Ok(Some(Value::number(number, call.at))),
        false => Ok(None),
    }
}

fn folded(call: &Call<'_, '_>, fold: fn(f64, f64) -> f64) -> Result {
    let Some(all) = numbers(call.arguments)? else {
        return Ok(None);
    };
    let number = all.into_iter().reduce(fold).ok_or(Failure)?;
    Ok(Some(Value::number(number, call.at)))
}

fn single(call: &Call<'_, '_>, change: fn(f64) -> f64) -> Result {
    call.exactly::<1>()?;
    let all = numbers(call.arguments)?;
    let number = all.and_then(|all| all.first().copied());
    Ok(number.map(|number| Value::number(change(number), call.at)))
}

/// A whole number of a base.
fn parsed(call: &Call<'_, '_>) -> Result {
    let [text, base] = call.exactly::<2>()?;
    let (Some(text), Some(base)) = (convert::known_text(text), convert::to_count(base)) else {
        return Ok(None);
    };
    // Of larger bases upper and lower letters are not the same.
    if !(2..=36).contains(&base) {
        return Ok(None);
    }
    let base = u32::try_from(base).map_err(|_| Failure)?;
    let number = i64::from_str_radix(&text, base).map_err(|_| Failure)?;
    let number = i32::try_from(number).ok();
    Ok(number.map(|number| Value::number(f64::from(number), call.at)))
}

fn range(call: &Call<'_, '_>) -> Result {
    let Some(all) = numbers(call.arguments)? else {
        return Ok(None);
    };
    let (start, end, step) = match all.as_slice() {
        [end] => (0.0, *end, if *end < 0.0 { -1.0 } else { 1.0 }),
        [start, end] => (*start, *end, if end < start { -1.0 } else { 1.0 }),
        [start, end, step] => (*start, *end, *step),
        _ => return Err(Failure),
    };
    let count = (end - start) / step;
    if !count.is_finite() || count > RANGE_AT_MOST {
        return Err(Failure);
    }
    let mut items = Vec::new();
    let mut number = start;
    while (step > 0.0 && number < end) || (step < 0.0 && number > end) {
        items.push(Value::number(number, call.at));
        number += step;
    }
    call.list(items)
}

fn sum(call: &Call<'_, '_>) -> Result {
    let [list] = call.exactly::<1>()?;
    match list.items() {
        Some([]) => Err(Failure),
        Some(items) if super::collections::has_spread(items) => Ok(None),
        Some(items) => Ok(numbers(items)?.map(|all| Value::number(all.into_iter().sum(), call.at))),
        None => Ok(None),
    }
}
