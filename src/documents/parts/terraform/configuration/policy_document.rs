//! `data.aws_iam_policy_document`: the JSON that the provider makes of its blocks.

use std::rc::Rc;

use super::blocks::{self, Expanded};
use super::world::World;
use crate::finding::Place;
use crate::hcl::env::Failure;
use crate::hcl::value::{Kind, Map, Piece, Text, Value};
use crate::hcl::{Host as _, decode};

/// A statement: its `Sid`, if it has one that is known, and what it says. `None`: any number of
/// statements that are not known.
#[derive(Clone)]
struct Statement {
    sid: Option<String>,
    value: Value,
}

/// The JSON of a data source.
pub(super) fn json(world: &World<'_>, number: usize) -> Value {
    let Some(instance) = world.instance(number) else {
        return Value::new(
            Kind::Unknown(world.budget().unique()),
            crate::hcl::value::NOWHERE,
        );
    };
    let Some(resource) = world.resource(&instance) else {
        return Value::new(
            Kind::Unknown(world.budget().unique()),
            crate::hcl::value::NOWHERE,
        );
    };
    let at = resource.item.at;
    let unknown = || {
        let own = world.own(number, "json");
        Value::new(Kind::Text(Rc::new(own)), at)
    };
    let mut version = "2012-10-17".to_owned();
    let mut statements: Vec<Statement> = Vec::new();
    for name in ["source_json", "source_policy_documents"] {
        if merge(world, number, name, &mut statements, &mut version).is_none() {
            return unknown();
        }
    }
    match world.written(number, "version") {
        None => "2012-10-17".clone_into(&mut version),
        Some(told) => match told.ok().and_then(|told| told.as_known_text()) {
            Some(told) => version = told,
            None => return unknown(),
        },
    }
    let found = blocks::expand(
        world,
        instance.module,
        &instance.names,
        resource.item.blocks("statement"),
    );
    let mut own: Vec<String> = Vec::new();
    for block in &found.list {
        let statement = statement(world, instance.module, block, &version);
        if !is_first(&statement, &mut own) {
            return unknown();
        }
        add(&mut statements, statement);
    }
    if found.is_open {
        statements.push(open(world, at));
    }
    for name in ["override_policy_documents", "override_json"] {
        if merge(world, number, name, &mut statements, &mut version).is_none() {
            return unknown();
        }
    }
    let mut policy = Map::default();
    let put = |map: &mut Map, key: &str, value: Value| {
        map.entries.insert(key.to_owned(), (value.at, value));
    };
    put(&mut policy, "Version", Value::text(&version, at));
    let all = statements.into_iter().map(|one| one.value).collect();
    put(&mut policy, "Statement", Value::list(all, at));
    world
        .encoded(&Value::map(policy, at))
        .unwrap_or_else(|Failure| unknown())
}

/// Statements of which nothing is known.
fn open(world: &World<'_>, at: Place) -> Statement {
    Statement {
        sid: None,
        value: Value::new(Kind::Spread(world.budget().unique()), at),
    }
}

/// The provider refuses a `Sid` that stands twice, in blocks or in sources.
fn is_first(statement: &Statement, known: &mut Vec<String>) -> bool {
    let Some(sid) = &statement.sid else {
        return true;
    };
    let is_first = !known.contains(sid);
    known.push(sid.clone());
    is_first
}

/// A later statement replaces the one with its `Sid`.
fn add(statements: &mut Vec<Statement>, statement: Statement) {
    let same = statement.sid.as_ref().and_then(|sid| {
        statements
            .iter_mut()
            .find(|known| known.sid.as_ref() == Some(sid))
    });
    match same {
        Some(known) => *known = statement,
        None => statements.push(statement),
    }
}

/// Adds the statements of other documents; `None`: nothing is known of the whole any more.
fn merge(
    world: &World<'_>,
    number: usize,
    name: &str,
    statements: &mut Vec<Statement>,
    version: &mut String,
) -> Option<()> {
    let told = match world.written(number, name) {
        None => return Some(()),
        Some(Ok(told)) => told,
        Some(Err(Failure)) => return None,
    };
    let documents = match &told.kind {
        Kind::Null => return Some(()),
        Kind::List(items) | Kind::Set(items) => items.to_vec(),
        Kind::Text(_) => vec![told.clone()],
        _ => return None,
    };
    let is_override = name.starts_with("override");
    let mut sids: Vec<String> = Vec::new();
    for document in documents {
        // One that is not known may replace what has a `Sid`.
        let unread = |statements: &mut Vec<Statement>| {
            let is_safe = !is_override || statements.iter().all(|known| known.sid.is_none());
            statements.push(open(world, document.at));
            is_safe.then_some(())
        };
        let text = match &document.kind {
            Kind::Text(text) => text,
            Kind::Null => continue,
            _ => {
                unread(statements)?;
                continue;
            }
        };
        if text.is_empty() {
            continue;
        }
        let decoded = decode::json(text, document.at);
        let policy = decoded.value.filter(|_| decoded.integrity.is_intact());
        let Some(map) = policy
            .as_ref()
            .and_then(Value::as_map)
            .filter(|map| map.rest.is_none())
        else {
            unread(statements)?;
            continue;
        };
        if let Some((_, told)) = map.entries.get("Version") {
            *version = told.as_known_text()?;
        }
        let Some((_, all)) = map.entries.get("Statement") else {
            continue;
        };
        let all = match &all.kind {
            Kind::List(items) => items.to_vec(),
            _ => vec![all.clone()],
        };
        for value in all {
            let sid = match value.as_map().map(|map| map.entries.get("Sid")) {
                Some(None) => None,
                Some(Some((_, sid))) => Some(sid.as_known_text()?).filter(|sid| !sid.is_empty()),
                None => {
                    unread(statements)?;
                    continue;
                }
            };
            let statement = Statement { sid, value };
            if name == "source_policy_documents" && !is_first(&statement, &mut sids) {
                return None;
            }
            add(statements, statement);
        }
    }
    Some(())
}

fn statement(world: &World<'_>, module: usize, block: &Expanded<'_>, version: &str) -> Statement {
    let made = made(world, module, block, version);
    made.unwrap_or_else(|| open(world, block.at))
}

fn made(
    world: &World<'_>,
    module: usize,
    block: &Expanded<'_>,
    version: &str,
) -> Option<Statement> {
    let mut map = Map::default();
    let mut put = |key: &str, value: Value| {
        map.entries.insert(key.to_owned(), (value.at, value));
    };
    let mut sid = None;
    if let Some(told) = block.value(world, module, "sid") {
        let known = told.as_known_text()?;
        if !known.is_empty() {
            sid = Some(known);
            put("Sid", told);
        }
    }
    let effect = match block.value(world, module, "effect") {
        Some(told) => {
            told.as_known_text()?;
            told
        }
        None => Value::text("Allow", block.at),
    };
    put("Effect", effect);
    for (name, key) in [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ] {
        let Some(told) = block.value(world, module, name) else {
            continue;
        };
        let items = list(&told);
        if !items.is_empty() {
            let is_resource = key.ends_with("Resource");
            let items = if is_resource {
                variables(items, version)?
            } else {
                items
            };
            put(key, Value::list(items, told.at));
        }
    }
    for (name, key) in [
        ("principals", "Principal"),
        ("not_principals", "NotPrincipal"),
    ] {
        let found = blocks::within(world, module, block, name);
        if found.is_open {
            return None;
        }
        if !found.list.is_empty() {
            put(key, principals(world, module, &found.list, version)?);
        }
    }
    let found = blocks::within(world, module, block, "condition");
    if found.is_open {
        return None;
    }
    if !found.list.is_empty() {
        put(
            "Condition",
            conditions(world, module, &found.list, version)?,
        );
    }
    Some(Statement {
        sid,
        value: Value::map(map, block.at),
    })
}

/// The items of a list; of what is not known one that stands for all.
fn list(value: &Value) -> Vec<Value> {
    match &value.kind {
        Kind::List(items) | Kind::Set(items) => items.to_vec(),
        Kind::Unknown(hole) => vec![Value::new(Kind::Spread(hole.below("[*]")), value.at)],
        _ => vec![value.clone()],
    }
}

/// `&{x}` is written for the policy variable `${x}`.
fn variables(items: Vec<Value>, version: &str) -> Option<Vec<Value>> {
    let replaced = |value: Value| match &value.kind {
        Kind::Text(text) => {
            let has =
                |piece: &Piece| matches!(piece, Piece::Known { text, .. } if text.contains("&{"));
            if !text.pieces.iter().any(has) {
                return Some(value);
            }
            // The provider refuses it.
            if version == "2008-10-17" {
                return None;
            }
            let mut made = Text::default();
            for piece in &text.pieces {
                match piece {
                    Piece::Known { text, at, .. } if text.contains("&{") => {
                        made.push(&text.replace("&{", "${"), *at, false);
                    }
                    _ => made.pieces.push(piece.clone()),
                }
            }
            Some(Value::new(Kind::Text(Rc::new(made)), value.at))
        }
        _ => Some(value),
    };
    items.into_iter().map(replaced).collect()
}

fn principals(
    world: &World<'_>,
    module: usize,
    blocks: &[Expanded<'_>],
    version: &str,
) -> Option<Value> {
    let at = blocks.first()?.at;
    let mut map = Map::default();
    for block in blocks {
        let kind = block.value(world, module, "type")?.as_known_text()?;
        let told = block.value(world, module, "identifiers")?;
        let items = variables(list(&told), version)?;
        if kind == "*" {
            let is_star = |item: &Value| item.as_known_text().as_deref() == Some("*");
            let is_alone = blocks.len() == 1 && items.iter().all(is_star);
            return is_alone.then(|| Value::text("*", told.at));
        }
        let (_, known) = map
            .entries
            .entry(kind)
            .or_insert_with(|| (block.at, Value::list(Vec::new(), told.at)));
        let mut all = known.items()?.to_vec();
        all.extend(items);
        *known = Value::list(all, told.at);
    }
    Some(Value::map(map, at))
}

fn conditions(
    world: &World<'_>,
    module: usize,
    blocks: &[Expanded<'_>],
    version: &str,
) -> Option<Value> {
    let at = blocks.first()?.at;
    let mut tests = Map::default();
    for block in blocks {
        let test = block.value(world, module, "test")?.as_known_text()?;
        let variable = block.value(world, module, "variable")?.as_known_text()?;
        let told = block.value(world, module, "values")?;
        let items = variables(list(&told), version)?;
        let (_, keys) = tests
            .entries
            .entry(test)
            .or_insert_with(|| (block.at, Value::map(Map::default(), block.at)));
        let mut map = keys.as_map()?.clone();
        let (_, known) = map
            .entries
            .entry(variable)
            .or_insert_with(|| (block.at, Value::list(Vec::new(), told.at)));
        let mut all = known.items()?.to_vec();
        all.extend(items);
        *known = Value::list(all, told.at);
        *keys = Value::map(map, block.at);
    }
    Some(Value::map(tests, at))
}
