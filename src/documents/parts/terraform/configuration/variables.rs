//! Variables of modules: what a call or a file of values gives, else the default, else a hole.

use std::rc::Rc;

use hcl_edit::expr::{Expression, FuncCall, ObjectKey};

use super::files::rank;
use super::folders::Item;
use super::set;
use super::world::{Note, World};
use crate::finding::Place;
use crate::hcl::env::{Failure, Outcome};
use crate::hcl::value::{Kind, Map, Text, Value};
use crate::hcl::{Expr, Host as _, convert};
use crate::text::Tree;
use crate::workspace::ParameterValue;

/// How deep types are followed.
const DEPTH_AT_MOST: usize = 16;

/// The value of a variable.
pub(super) fn value(world: &World<'_>, module: usize, name: &str, at: Place) -> Outcome {
    let Some((owner, folder)) = world.module(module).zip(world.folder(module)) else {
        return Err(Failure);
    };
    let key = world.called_in(module, &["var.", name].concat());
    let Some(declared) = folder.variables.get(name) else {
        return world.undeclared(&key, at);
    };
    world.once(&key, at, || {
        // What else may set it, where nobody says which value it has.
        let mut is_open = false;
        let told = match &owner.call {
            Some((parent, call, names)) => call
                .attribute(name)
                .map(|expr| world.evaluate(*parent, names, expr)),
            None => known(world, name)
                .or_else(|| stated(world, module, declared, name))
                .or_else(|| {
                    is_open = true;
                    from_file(world, module, name)
                }),
        };
        let settled = |value: Value| {
            let value = typed(world, module, declared, value);
            let others = match is_open {
                true => set::all(world, module, name).otherwise(&value),
                false => None,
            };
            let Some(others) = others else {
                return value;
            };
            let mut values: Vec<String> = convert::known_text(&value).into_iter().collect();
            values.extend(others);
            world.note(Note::NoValue(name.to_owned(), declared.at, values));
            hole(world, declared, &key)
        };
        if let Some(told) = told {
            let value = told.unwrap_or_else(|Failure| world.budget().unknown(&key, declared.at));
            let is_nullable = flag(world, module, declared, "nullable") != Some(false);
            if value.is_null() != Some(true) || is_nullable {
                return Ok(settled(value));
            }
        }
        if let Some(default) = declared.attribute("default") {
            let value = settled(world.evaluate(module, &[], default)?);
            if owner.call.is_none() && value.is_known() {
                world.note(Note::Default(name.to_owned(), declared.at));
            }
            return Ok(value);
        }
        // A call without it fails; a root module is asked for it, unless files tell one value only.
        if owner.call.is_none() {
            let set = set::all(world, module, name);
            if let Some((value, file)) = set.only() {
                world.note(Note::FromFile(name.to_owned(), file.clone(), declared.at));
                return Ok(typed(world, module, declared, value.clone()));
            }
            let mut values = candidates(world, module, declared, name);
            for (value, _) in &set.values {
                let known = convert::known_text(value).filter(|known| !values.contains(known));
                values.extend(known);
            }
            world.note(Note::NoValue(name.to_owned(), declared.at, values));
        }
        Ok(hole(world, declared, &key))
    })
}

/// Values that files give which Terraform does not read by itself, and those that a type has.
fn candidates(world: &World<'_>, module: usize, declared: &Item<'_>, name: &str) -> Vec<String> {
    let mut all = Vec::new();
    if type_name(declared).as_deref() == Some("bool") {
        all.extend(["true", "false"].map(str::to_owned));
    }
    let folder = world.folder(module);
    let files = folder
        .map(|folder| folder.values.as_slice())
        .unwrap_or_default();
    // They may stand in a folder of their own.
    let below = world.values_below(module);
    for (_, body) in files.iter().chain(&below) {
        let told = body
            .attribute(name)
            .and_then(|expr| world.evaluate(module, &[], expr).ok());
        let known = told.and_then(|value| convert::known_text(&value));
        all.extend(
            known
                .filter(|known| !all.contains(known))
                .into_iter()
                .collect::<Vec<_>>(),
        );
    }
    all
}

fn flag(world: &World<'_>, module: usize, item: &Item<'_>, name: &str) -> Option<bool> {
    let value = world.evaluate(module, &[], item.attribute(name)?).ok()?;
    convert::to_bool(&value).ok().flatten()
}

fn hole(world: &World<'_>, declared: &Item<'_>, key: &str) -> Value {
    let hole = world.budget().hole(key);
    let kind = match type_name(declared).as_deref() {
        Some("string") => Kind::Text(Rc::new(Text::hole(hole, declared.at))),
        _ => Kind::Unknown(hole),
    };
    Value::new(kind, declared.at)
}

fn type_name(declared: &Item<'_>) -> Option<String> {
    match declared.attribute("type")? {
        Expr::Hcl(Expression::Variable(name), _) => Some(name.value().as_str().to_owned()),
        Expr::Json(node, _) => node.as_str().map(str::to_owned),
        Expr::Hcl(..) => None,
    }
}

/// The value that a plan was made with.
fn known(world: &World<'_>, name: &str) -> Option<Outcome> {
    let mut facts = world.facts.iter();
    facts.find_map(|facts| facts.variable(name)).map(Ok)
}

/// What the user says: the answer to the question for it.
fn stated(world: &World<'_>, module: usize, declared: &Item<'_>, name: &str) -> Option<Outcome> {
    let at = declared.at;
    let folder = world.folder(module)?;
    let parameter = world
        .parameters
        .iter()
        .find(|one| one.name == name && folder.documents.contains(&one.document))?;
    Some(Ok(match &parameter.value {
        // As on the command line: what is no text is an expression.
        ParameterValue::Text(text) => match type_name(declared).as_deref() {
            Some("string") => Value::text(text, at),
            _ => literal_of(world, text, at),
        },
        ParameterValue::List(items) => {
            let items = items.iter().map(|item| Value::text(item, at));
            Value::list(items.collect(), at)
        }
    }))
}

/// A text as an expression of which no names are known, else the text itself.
fn literal_of(world: &World<'_>, text: &str, at: Place) -> Value {
    let is_collection = text.trim_start().starts_with(['{', '[']);
    let parsed = hcl_edit::parser::parse_expr(text.trim()).ok();
    let told = parsed
        .filter(|_| is_collection)
        .and_then(|parsed| world.closed(text, &parsed).ok());
    let mut value = told.unwrap_or_else(|| Value::text(text, at));
    value.at = at;
    value
}

/// What the files of values say that Terraform reads by itself: the last one counts.
fn from_file(world: &World<'_>, module: usize, name: &str) -> Option<Outcome> {
    let folder = world.folder(module)?;
    let (_, file, expr) = folder
        .values
        .iter()
        .filter_map(|(file, body)| Some((rank(file)?, *file, body.attribute(name)?)))
        .max_by(|one, other| one.0.cmp(&other.0))?;
    world.note(Note::FromFile(name.to_owned(), file.to_owned(), expr.at()));
    // Terraform refuses a file that says it twice, or that cannot be read.
    let own = folder.values.iter().filter(|(known, _)| *known == file);
    let said: usize = own
        .map(|(_, body)| {
            let all = body.attributes();
            all.iter().filter(|(known, ..)| *known == name).count()
        })
        .sum();
    if said > 1 {
        return Some(Err(Failure));
    }
    Some(world.without_names(expr))
}

/// A value as its type makes it.
fn typed(world: &World<'_>, module: usize, declared: &Item<'_>, value: Value) -> Value {
    match declared.attribute("type") {
        Some(Expr::Hcl(expression, source)) => {
            let defaults = |expr: &Expression| world.evaluate(module, &[], Expr::Hcl(expr, source));
            converted(expression, value, &defaults, 0)
        }
        Some(Expr::Json(node, _)) => match node.as_str() {
            Some(text) => match hcl_edit::parser::parse_expr(text) {
                Ok(parsed) => converted(&parsed, value, &|_| Err(Failure), 0),
                Err(_) => value,
            },
            None => value,
        },
        None => value,
    }
}

type Defaults<'d> = dyn Fn(&Expression) -> Outcome + 'd;

fn converted(of: &Expression, value: Value, defaults: &Defaults<'_>, depth: usize) -> Value {
    if depth > DEPTH_AT_MOST || value.is_null() != Some(false) {
        return value;
    }
    let at = value.at;
    match of {
        Expression::Variable(name) => match name.value().as_str() {
            "string" => match convert::to_text(&value) {
                Some(text) => Value::new(Kind::Text(text), at),
                None => value,
            },
            "number" => match convert::to_number(&value) {
                Ok(Some(number)) => Value::number(number, at),
                _ => value,
            },
            "bool" => match convert::to_bool(&value) {
                Ok(Some(known)) => Value::bool(known, at),
                _ => value,
            },
            _ => value,
        },
        Expression::FuncCall(call) => collection(call, value, defaults, depth),
        Expression::Parenthesis(inner) => converted(inner.inner(), value, defaults, depth),
        _ => value,
    }
}

fn collection(call: &FuncCall, value: Value, defaults: &Defaults<'_>, depth: usize) -> Value {
    let Some(inner) = call.args.get(0) else {
        return value;
    };
    let at = value.at;
    let each = |items: &[Value]| -> Vec<Value> {
        items
            .iter()
            .map(|item| converted(inner, item.clone(), defaults, depth + 1))
            .collect()
    };
    match (call.name.name.value().as_str(), &value.kind) {
        ("list", Kind::List(items) | Kind::Set(items)) => Value::list(each(items), at),
        ("set", Kind::List(items) | Kind::Set(items)) => Value::set(each(items), at),
        ("map", Kind::Map(map)) => {
            let mut made = Map {
                rest: map.rest.clone(),
                ..Map::default()
            };
            for (key, (place, value)) in &map.entries {
                let value = converted(inner, value.clone(), defaults, depth + 1);
                made.entries.insert(key.clone(), (*place, value));
            }
            Value::map(made, at)
        }
        ("object", Kind::Map(map)) => object(inner, map, at, defaults, depth),
        ("tuple", Kind::List(items)) => {
            let Some(types) = inner.as_array() else {
                return value;
            };
            let pairs = types.iter().zip(items.iter());
            let made = pairs.map(|(of, item)| converted(of, item.clone(), defaults, depth + 1));
            Value::list(made.collect(), at)
        }
        ("optional", _) => converted(inner, value, defaults, depth),
        _ => value,
    }
}

/// An object has the attributes of its type and no others.
fn object(of: &Expression, map: &Map, at: Place, defaults: &Defaults<'_>, depth: usize) -> Value {
    let Some(of) = of.as_object() else {
        return Value::map(map.clone(), at);
    };
    let mut made = Map {
        rest: map.rest.clone(),
        ..Map::default()
    };
    for (key, of) in of.iter() {
        let name = match key {
            ObjectKey::Ident(name) => name.value().as_str(),
            ObjectKey::Expression(Expression::Variable(name)) => name.value().as_str(),
            ObjectKey::Expression(Expression::String(name)) => name.value().as_str(),
            ObjectKey::Expression(_) => continue,
        };
        let of = of.expr();
        let told = map.entries.get(name).cloned();
        let optional = of
            .as_func_call()
            .filter(|call| call.name.name.value().as_str() == "optional");
        let told = match (told, optional) {
            (Some((_, value)), Some(call))
                if value.is_null() == Some(true) && call.args.len() > 1 =>
            {
                None
            }
            (told, _) => told,
        };
        let value = match (told, optional) {
            (Some((place, value)), _) => (place, converted(of, value, defaults, depth + 1)),
            (None, Some(_)) if map.rest.is_some() => continue,
            (None, Some(call)) => {
                let default = call.args.get(1).map(defaults);
                let value = match default {
                    Some(Ok(value)) => value,
                    Some(Err(Failure)) | None => Value::null(at),
                };
                let value = match call.args.get(0) {
                    Some(of) => converted(of, value, defaults, depth + 1),
                    None => value,
                };
                (at, value)
            }
            (None, None) => continue,
        };
        made.entries.insert(name.to_owned(), value);
    }
    Value::map(made, at)
}
