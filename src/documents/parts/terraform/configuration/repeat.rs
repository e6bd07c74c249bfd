//! How often a block is there: `count` and `for_each`.

use super::folders::Item;
use super::keys::{Key, Told, named_map};
use super::world::{Note, World};
use crate::finding::Place;
use crate::hcl::env::Failure;
use crate::hcl::value::{Kind, Map, Value};
use crate::hcl::{Expr, convert};
use crate::text::maps::Seen;

/// Instances that are made of one block at most; more are a family of which nothing is told apart.
const INSTANCES_AT_MOST: usize = 1000;

/// Which instances a block makes.
#[derive(Debug)]
pub(super) enum Repeat {
    /// The only one.
    One,
    /// By numbers; those from the second number on may not be there.
    Count(usize, usize),
    /// By keys, and whether each is certain.
    Each(Vec<(String, Value, bool)>),
    /// Nobody knows.
    Unknown,
}

impl<'p> World<'p> {
    /// Which instances a block makes.
    pub(super) fn repeat(
        &self,
        module: usize,
        names: &[(String, Value)],
        item: &Item<'p>,
    ) -> Repeat {
        if let Some(count) = item.attribute("count") {
            let bounds = self.counts(module, names, count);
            return match bounds {
                Ok((least, most)) if most <= INSTANCES_AT_MOST => Repeat::Count(least, most),
                Ok(_) => Repeat::Unknown,
                Err(()) => Repeat::Unknown,
            };
        }
        if let Some(each) = item.attribute("for_each") {
            return self.keys(module, names, each);
        }
        Repeat::One
    }

    /// How many instances there are at least and at most.
    pub(super) fn counts(
        &self,
        module: usize,
        names: &[(String, Value)],
        count: Expr<'_>,
    ) -> Result<(usize, usize), ()> {
        let value = self.evaluate(module, names, count).map_err(|Failure| ())?;
        if let Some(count) = convert::to_count(&value) {
            return Ok((count, count));
        }
        let both = either(count).and_then(|(one, two)| {
            let one = self.evaluate(module, names, one).ok()?;
            let two = self.evaluate(module, names, two).ok()?;
            Some((convert::to_count(&one)?, convert::to_count(&two)?))
        });
        match both {
            Some((one, two)) => Ok((one.min(two), one.max(two))),
            None => Err(()),
        }
    }

    pub(super) fn keys(&self, module: usize, names: &[(String, Value)], each: Expr<'_>) -> Repeat {
        let Ok(value) = self.evaluate(module, names, each) else {
            return Repeat::Unknown;
        };
        if let Some(keys) = keys_of(&value, true) {
            return Repeat::Each(keys);
        }
        let both = either(each).and_then(|(one, two)| {
            let one = self.evaluate(module, names, one).ok()?;
            let two = self.evaluate(module, names, two).ok()?;
            let mut keys = keys_of(&one, false)?;
            keys.extend(keys_of(&two, false)?);
            // One key with two values could be either.
            let mut seen = Seen::default();
            keys.iter()
                .all(|(key, ..)| seen.insert(key))
                .then_some(keys)
        });
        match both {
            Some(keys) => Repeat::Each(keys),
            None => Repeat::Unknown,
        }
    }

    /// OpenTofu leaves out what is not enabled.
    fn is_enabled(&self, module: usize, names: &[(String, Value)], item: &Item<'p>) -> bool {
        item.blocks("lifecycle").iter().all(|block| {
            let told = block.body.attribute("enabled");
            let told = told.map(|expr| self.evaluate(module, names, expr));
            told.is_none_or(|told| {
                matches!(told.as_ref().map(convert::to_bool), Ok(Ok(Some(true))))
            })
        })
    }

    /// The value of a block that may be repeated: an instance, or a list or map of them.
    pub(super) fn repeated(
        &self,
        module: usize,
        item: &Item<'p>,
        names: &[(String, Value)],
        address: &str,
        told: Option<Told>,
        make: impl Fn(String, Vec<(String, Value)>, bool, Option<String>) -> Option<usize>,
    ) -> Value {
        let at = item.at;
        let unknown = || self.budget.unknown(address, at);
        let handle = |number: Option<usize>| match number {
            Some(number) => Value::new(Kind::Handle(number), at),
            None => unknown(),
        };
        let is_enabled = self.is_enabled(module, names, item);
        let make =
            |address, names, is_certain, key| make(address, names, is_certain && is_enabled, key);
        let repeat = self.repeat(module, names, item);
        let repeat = match told {
            Some(told) => self.settled(repeat, &told, address, at),
            None => repeat,
        };
        match repeat {
            Repeat::One => handle(make(address.to_owned(), Vec::new(), true, None)),
            Repeat::Count(least, most) => {
                let mut items = Vec::new();
                for number in 0..most {
                    let own = [address, "[", &number.to_string(), "]"].concat();
                    let index = convert::index(number, at);
                    let names = vec![("count".to_owned(), named_map(&[("index", index)], at))];
                    items.push(handle(make(own, names, number < least, None)));
                }
                // What may not be there must not be counted.
                if least < most {
                    let rest = [address, "[*]"].concat();
                    items.truncate(most);
                    items.push(Value::new(Kind::Spread(self.budget.hole(&rest)), at));
                }
                Value::list(items, at)
            }
            Repeat::Each(keys) => {
                let mut map = Map::default();
                let mut is_whole = true;
                for (key, value, is_certain) in keys {
                    let quoted = Value::text(&key, at);
                    let own = [address, "[", &quoted.canonical(), "]"].concat();
                    let each = named_map(&[("key", quoted), ("value", value)], at);
                    let names = vec![("each".to_owned(), each)];
                    let made = handle(make(own, names, is_certain, None));
                    is_whole &= is_certain;
                    map.entries.insert(key, (at, made));
                }
                if !is_whole {
                    map.rest = Some(self.budget.hole(address));
                }
                Value::map(map, at)
            }
            Repeat::Unknown => {
                // What is repeated by the same value has the same keys.
                let by = ["for_each", "count"]
                    .into_iter()
                    .find_map(|name| item.attribute(name));
                let by = by.and_then(|by| self.evaluate(module, names, by).ok());
                let of = match by.as_ref().map(Value::canonical) {
                    Some(of) => of,
                    None => self.budget.unique().name.to_string(),
                };
                let key = self.budget.hole(&[&of, ".each.key"].concat());
                let part = |name: &str| self.budget.unknown(&[&of, name].concat(), at);
                let own = by.and_then(|by| match by.kind {
                    Kind::Unknown(hole) => self.member_of(&hole.name),
                    _ => None,
                });
                let value = match own {
                    Some((number, _)) => Value::new(Kind::Handle(number), at),
                    None => part(".each.value"),
                };
                // The members of another family have its keys.
                let key = match own_key(self, &of) {
                    Some(known) => known,
                    None => key.name.to_string(),
                };
                let each = named_map(
                    &[("key", self.budget.unknown(&key, at)), ("value", value)],
                    at,
                );
                let count = named_map(&[("index", self.budget.unknown(&key, at))], at);
                let names = vec![("each".to_owned(), each), ("count".to_owned(), count)];
                // One that stands for all of them.
                let number = make(
                    [address, "[each.key]"].concat(),
                    names,
                    true,
                    Some(key.clone()),
                );
                if let Some(number) = number {
                    let mut members = self.members.borrow_mut();
                    members.insert(address, (number, key));
                }
                unknown()
            }
        }
    }
}

/// The key of the members of a family, where it is repeated by one.
fn own_key(world: &World<'_>, of: &str) -> Option<String> {
    world.member_of(of).map(|(_, key)| key)
}

impl World<'_> {
    /// The instance that stands for a family, and the key of its members.
    pub(super) fn member_of(&self, address: &str) -> Option<(usize, String)> {
        self.members.borrow().get(address).cloned()
    }

    /// What the source says together with the instances that a plan or state tells.
    fn settled(&self, source: Repeat, told: &Told, address: &str, at: Place) -> Repeat {
        let numbers = |keys: &[Key]| {
            let is_number = |at: usize| keys.contains(&Key::Number(at));
            (0..keys.len()).all(is_number).then_some(keys.len())
        };
        let texts = |keys: &[Key]| {
            let text = |key: &Key| match key {
                Key::Text(text) => Some(text.clone()),
                Key::None | Key::Number(_) => None,
            };
            keys.iter().map(text).collect::<Option<Vec<String>>>()
        };
        let keys = told.keys.as_slice();
        match &source {
            Repeat::One if keys == [Key::None] => return source,
            Repeat::Count(least, most) => match numbers(keys) {
                Some(count) if (*least..=*most).contains(&count) => {
                    return Repeat::Count(count, count);
                }
                Some(count) if !told.is_whole && count <= *most => return source,
                _ => {}
            },
            Repeat::Each(each) => {
                if let Some(texts) = texts(keys) {
                    let is_there = |key: &String| texts.contains(key);
                    let is_made = |text: &String| each.iter().any(|(key, ..)| key == text);
                    let is_same = each
                        .iter()
                        .all(|(key, _, is_certain)| !is_certain || is_there(key) || !told.is_whole);
                    if is_same && texts.iter().all(is_made) {
                        let kept = each.iter().filter(|(key, _, is_certain)| {
                            is_there(key) || *is_certain && !told.is_whole
                        });
                        let kept = kept.map(|(key, value, _)| (key.clone(), value.clone(), true));
                        return Repeat::Each(kept.collect());
                    }
                }
            }
            // Some of a plan with targets are not told.
            Repeat::Unknown if !told.is_all => return source,
            Repeat::Unknown => {
                if let Some(count) = numbers(keys) {
                    return Repeat::Count(count, count);
                }
                if let Some(texts) = texts(keys) {
                    let each = texts.into_iter().map(|key| {
                        let name = [address, ".each.value of ", &key].concat();
                        (key, self.budget.unknown(&name, at), true)
                    });
                    return Repeat::Each(each.collect());
                }
            }
            Repeat::One => {}
        }
        // Data sources that are looked up later are not told.
        if !address.contains("data.") {
            self.note(Note::Differs(address.to_owned(), told.document, at));
            self.unlike.set(Some(at));
        }
        source
    }
}

/// The two sides of a conditional.
fn either(expr: Expr<'_>) -> Option<(Expr<'_>, Expr<'_>)> {
    let Expr::Hcl(mut expression, source) = expr else {
        return None;
    };
    while let Some(inner) = expression.as_parenthesis() {
        expression = inner.inner();
    }
    let conditional = expression.as_conditional()?;
    Some((
        Expr::Hcl(&conditional.true_expr, source),
        Expr::Hcl(&conditional.false_expr, source),
    ))
}

/// The keys of a map or set of texts; `None` if they are not known.
fn keys_of(value: &Value, is_certain: bool) -> Option<Vec<(String, Value, bool)>> {
    let entries = match &value.kind {
        Kind::Map(map) if map.rest.is_none() => convert::entries(value).ok()?,
        Kind::Set(_) => convert::entries(value).ok()?,
        // A tuple without items stands for a set of none.
        Kind::List(items) if items.is_empty() => Vec::new(),
        _ => return None,
    };
    if entries.len() > INSTANCES_AT_MOST {
        return None;
    }
    entries
        .into_iter()
        .map(|(key, value)| Some((key.as_known_text()?, value, is_certain)))
        .collect()
}
