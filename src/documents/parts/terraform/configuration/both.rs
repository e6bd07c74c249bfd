//! The value that the source gives, beside the one that a plan or state tells.

use crate::hcl::value::{Hole, Kind, Value};
use crate::hcl::{convert, decode};
use crate::text::order::sort_by_key;

/// What the source says beside what is known of it.
#[derive(Debug)]
pub(super) enum Both {
    /// This is it.
    One(Value),
    /// They differ.
    Unlike,
}

/// How a value is called of which source and plan say different things.
const NEITHER: &str = "neither ";

/// The hole of such a value.
pub(super) fn neither(unique: &Hole) -> Hole {
    Hole::new([NEITHER, &unique.name].concat())
}

/// Joins the value that the source gives with the one that is known.
pub(super) fn both(source: &Value, fact: Value, is_policy: bool) -> Both {
    // What is made of a value that differs differs, too.
    if !source.is_known() && source.canonical().contains(NEITHER) {
        return Both::Unlike;
    }
    let is_empty = |value: &Value| {
        value.is_null() == Some(true) || value.as_known_text().as_deref() == Some("")
    };
    if is_empty(source) && is_empty(&fact) {
        return Both::One(source.clone());
    }
    if let Kind::Unknown(_) | Kind::Spread(_) | Kind::Handle(_) = source.kind {
        return Both::One(fact);
    }
    let equal = match (convert::to_text(source), convert::to_text(&fact)) {
        (Some(one), Some(two)) => convert::equal_texts(&one, &two),
        _ => match (source.items(), fact.items()) {
            (Some(one), Some(two)) => lists(one, two, is_policy),
            _ => convert::equal(source, &fact),
        },
    };
    match equal {
        Some(true) => Both::One(source.clone()),
        None => Both::One(fact),
        Some(false) => match documents(source, &fact, is_policy) {
            Some(true) => Both::One(source.clone()),
            Some(false) => Both::Unlike,
            None => Both::One(fact),
        },
    }
}

/// Whether two lists have the same items, in any order: which is a set nobody needs to know.
fn lists(one: &[Value], two: &[Value], is_policy: bool) -> Option<bool> {
    if one.iter().any(|item| matches!(item.kind, Kind::Spread(_))) {
        return None;
    }
    if one.len() != two.len() {
        return Some(false);
    }
    let is_it = |item: &Value, other: &Value| match convert::equal(item, other) {
        Some(false) => documents(item, other, is_policy),
        told => told,
    };
    let found = one.iter().map(|item| {
        let told: Vec<_> = two.iter().map(|other| is_it(item, other)).collect();
        match told.contains(&Some(true)) {
            true => Some(true),
            false if told.contains(&None) => None,
            false => Some(false),
        }
    });
    all(found)
}

/// Whether two texts of JSON say the same; `None` if the source leaves that open.
fn documents(source: &Value, fact: &Value, is_policy: bool) -> Option<bool> {
    let read = |value: &Value| match &value.kind {
        Kind::Text(text) => {
            let decoded = decode::json(text, value.at);
            let root = decoded.value.filter(|_| decoded.integrity.is_intact())?;
            root.as_map()?;
            Some(root)
        }
        _ => None,
    };
    let (Some(one), Some(two)) = (read(source), read(fact)) else {
        return Some(false);
    };
    same(&one, &two, is_policy)
}

/// Whether two trees are the same. In policies neither the order of a list nor a list of one counts.
fn same(one: &Value, two: &Value, is_policy: bool) -> Option<bool> {
    match (&one.kind, &two.kind) {
        (Kind::Map(one), Kind::Map(two)) => {
            if one.rest.is_some() {
                return None;
            }
            if !one.entries.keys().eq(two.entries.keys()) {
                return Some(false);
            }
            let pairs = one.entries.values().zip(two.entries.values());
            all(pairs.map(|((_, one), (_, two))| same(one, two, is_policy)))
        }
        (Kind::List(_), Kind::List(_))
        | (Kind::List(_), Kind::Text(_))
        | (Kind::Text(_), Kind::List(_)) => {
            let list = |value: &Value| match value.items() {
                Some(items) => items.to_vec(),
                None => vec![value.clone()],
            };
            let (mut one, mut two) = (list(one), list(two));
            if one.iter().any(|item| matches!(item.kind, Kind::Spread(_))) {
                return None;
            }
            if one.len() != two.len() {
                return Some(false);
            }
            if is_policy && one.iter().all(Value::is_known) {
                sort_by_key(&mut one, Value::canonical);
                sort_by_key(&mut two, Value::canonical);
            }
            all(one
                .iter()
                .zip(two.iter())
                .map(|(one, two)| same(one, two, is_policy)))
        }
        _ => convert::equal(one, two),
    }
}

fn all(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for one in each {
        match one {
            Some(true) => {}
            Some(false) => return Some(false),
            None => known = None,
        }
    }
    known
}
