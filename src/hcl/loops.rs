//! Splats and `for` expressions, of which some items may not be known.

use hcl_edit::expr::ForExpr;

use super::convert;
use super::env::{Env, Failure, Names, Outcome, Step};
use super::value::{Kind, Map, Value};
use crate::finding::Place;

impl Env<'_> {
    pub(super) fn splat(&self, value: &Value, steps: &[Step], at: Place) -> Outcome {
        let items = match &value.kind {
            Kind::Null => return Ok(Value::list(Vec::new(), at)),
            Kind::List(items) | Kind::Set(items) => items.to_vec(),
            Kind::Unknown(hole) => {
                let spread = self.spread(&[&hole.name, "[*]"].concat(), steps, at);
                return Ok(Value::list(vec![spread], at));
            }
            _ => vec![value.clone()],
        };
        let mut mapped = Vec::with_capacity(items.len());
        for item in items {
            mapped.push(match &item.kind {
                Kind::Spread(hole) => self.spread(&hole.name, steps, at),
                _ => self.walk(item, steps, at)?,
            });
        }
        Ok(Value::list(mapped, at))
    }

    /// Unknown items, each with the same steps taken.
    fn spread(&self, name: &str, steps: &[Step], at: Place) -> Value {
        let mut name = name.to_owned();
        for step in steps {
            match step {
                Step::Attribute(attribute) => {
                    name.push('.');
                    name.push_str(attribute);
                }
                Step::Index(key) => {
                    name.push('[');
                    name.push_str(&key.canonical());
                    name.push(']');
                }
                Step::AttributeSplat | Step::FullSplat => name.push_str("[*]"),
            }
        }
        Value::new(Kind::Spread(self.budget().hole(&name)), at)
    }

    pub(super) fn looped(&self, looped: &ForExpr, at: Place) -> Outcome {
        let collection = self.expression(&looped.intro.collection_expr)?;
        let is_map = looped.key_expr.is_some();
        // What is made of unknown items is not known, and its name tells where it is made.
        let place = at.span.start.to_string();
        let entries = match convert::entries(&collection) {
            Ok(entries) => entries,
            Err(Some(hole)) => {
                let name = ["for ", &place, " in ", &hole.name].concat();
                return Ok(self.loop_rest(&name, Vec::new(), is_map, at));
            }
            Err(None) => return Err(Failure),
        };
        let key_name = looped.intro.key_var.as_ref();
        let value_name = looped.intro.value_var.value().as_str().to_owned();
        let mut items: Vec<Value> = Vec::new();
        let mut map = Map::default();
        let mut groups: Vec<(String, Place, Vec<Value>)> = Vec::new();
        for (key, value) in entries {
            if let Kind::Spread(hole) = &value.kind {
                let name = ["for ", &place, " in ", &hole.name].concat();
                match is_map {
                    true => map.rest = Some(self.budget().hole(&name)),
                    false => items.push(Value::new(Kind::Spread(self.budget().hole(&name)), at)),
                }
                continue;
            }
            let mut own = vec![(value_name.clone(), value)];
            if let Some(name) = key_name {
                own.insert(0, (name.value().as_str().to_owned(), key));
            }
            let names = Names {
                own: &own,
                outer: self.names,
            };
            let env = self.with(&names);
            let mut is_certain = true;
            if let Some(condition) = &looped.cond {
                match super::conditions::holds(&env, &condition.expr)? {
                    Some(true) => {}
                    Some(false) => continue,
                    None => is_certain = false,
                }
            }
            let made = env.expression(&looped.value_expr)?;
            let Some(key) = &looped.key_expr else {
                items.push(match is_certain {
                    true => made,
                    false => {
                        let name = ["for ", &place, " may ", &made.canonical()].concat();
                        Value::new(Kind::Spread(self.budget().hole(&name)), at)
                    }
                });
                continue;
            };
            let key = env.expression(key)?;
            match (convert::known_text(&key), is_certain) {
                (Some(text), true) if looped.grouping => {
                    match groups.iter_mut().find(|group| group.0 == text) {
                        Some((_, _, group)) => group.push(made),
                        None => groups.push((text, key.at, vec![made])),
                    }
                }
                // Two of one key fail.
                (Some(text), true) if map.entries.contains_key(&text) => return Err(Failure),
                (Some(text), true) => {
                    map.entries.insert(text, (key.at, made));
                }
                _ => {
                    let name = ["for ", &place, " may ", &key.canonical()].concat();
                    // A group may have one more.
                    if looped.grouping {
                        return Ok(self.unknown(&name, at));
                    }
                    map.rest = Some(self.budget().hole(&name));
                }
            }
        }
        for (key, place, group) in groups {
            map.entries.insert(key, (place, Value::list(group, at)));
        }
        Ok(match is_map {
            true => Value::map(map, at),
            false => Value::list(items, at),
        })
    }

    /// What a loop makes of items that are not known.
    fn loop_rest(&self, name: &str, mut items: Vec<Value>, is_map: bool, at: Place) -> Value {
        let hole = self.budget().hole(name);
        match is_map {
            true => Value::map(
                Map {
                    rest: Some(hole),
                    ..Map::default()
                },
                at,
            ),
            false => {
                items.push(Value::new(Kind::Spread(hole), at));
                Value::list(items, at)
            }
        }
    }
}
