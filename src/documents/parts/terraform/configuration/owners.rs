//! The roles of a configuration, and whose a policy is.

use std::rc::Rc;

use super::world::World;
use super::written;
use crate::finding::Place;
use crate::hcl::convert::equal_texts;
use crate::hcl::value::{Kind, Text, Value};
use crate::hcl::{Host as _, convert};
use crate::text::maps::Places;

/// A role that something names.
#[derive(Clone, Debug)]
pub(super) struct Role {
    /// Its ARN as the analysis reads it, or how it is named.
    pub(super) id: String,
    arn: Rc<Text>,
    name: Rc<Text>,
    /// The account that it is made in.
    account: String,
    /// It is made here.
    pub(super) is_managed: bool,
    /// The instance that it is.
    number: usize,
}

/// Who a policy belongs to.
#[derive(Debug)]
pub(super) enum Owners {
    /// This role.
    One(String),
    /// Any of these, if any.
    Among(Vec<String>),
}

/// All roles.
#[derive(Debug, Default)]
pub(super) struct Roles {
    pub(super) list: Vec<Role>,
    /// Places by the id.
    by_id: Places,
    /// Places by the name.
    by_name: Places,
    /// Roles of which nothing but a name or ARN is told.
    pub(super) others: Vec<String>,
}

/// A text attribute of the host.
pub(super) fn text(world: &World<'_>, number: usize, name: &str, at: Place) -> Rc<Text> {
    let value = world.attribute(number, name, at);
    let text = value.ok().and_then(|value| convert::to_text(&value));
    text.unwrap_or_else(|| Rc::new(world.own(number, name)))
}

impl Roles {
    /// Finds the roles.
    pub(super) fn read(world: &World<'_>) -> Self {
        let mut roles = Self::default();
        for number in 0..world.instances() {
            let Some(instance) = world.instance(number) else {
                continue;
            };
            let Some(resource) = world
                .resource(&instance)
                .filter(|resource| resource.of() == "aws_iam_role")
            else {
                continue;
            };
            let at = resource.item.at;
            let arn = text(world, number, "arn", at);
            let place = roles.list.len();
            let name = text(world, number, "name", at);
            let id = written::text(&arn, world.lead);
            roles.by_id.entry(id).or_default().push(place);
            let called = written::text(&name, world.lead);
            roles.by_name.entry(called).or_default().push(place);
            roles.list.push(Role {
                id: written::text(&arn, world.lead),
                arn,
                name,
                account: account(world, number),
                is_managed: !resource.is_data,
                number,
            });
        }
        roles
    }

    fn all<'r>(&'r self, places: &'r Places, key: &str) -> impl Iterator<Item = &'r Role> {
        let found = places.get(key).into_iter().flatten();
        found.filter_map(|at| self.list.get(*at))
    }

    /// The only instance that a role is.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        let mut all = self.all(&self.by_id, id);
        let first = all.next()?;
        all.next().is_none().then_some(first.number)
    }

    /// How often a role is made.
    pub(super) fn managed(&self, id: &str) -> usize {
        let all = self.all(&self.by_id, id);
        all.filter(|role| role.is_managed).count()
    }

    /// Whether a role is made or looked up here.
    pub(super) fn is_known(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The role of an ARN, and whether it is certain which one it is.
    pub(super) fn of_arn(&mut self, arn: &Value, lead: u32) -> (String, bool) {
        let Some(arn) = convert::to_text(arn) else {
            return (String::new(), false);
        };
        let id = written::text(&arn, lead);
        if self.is_known(&id) {
            return (id, true);
        }
        let may_be = |role: &Role| equal_texts(&role.arn, &arn).is_none();
        let is_certain = !self.list.iter().any(may_be);
        self.other(&id);
        (id, is_certain)
    }

    fn other(&mut self, id: &str) {
        if !self.is_known(id) && !self.others.iter().any(|known| known == id) {
            self.others.push(id.to_owned());
        }
    }

    /// The role that an attribute names, by its name or ARN, for a resource in that account.
    pub(super) fn owners(&mut self, world: &World<'_>, number: usize, value: &Value) -> Owners {
        let account = account(world, number);
        let text = match &value.kind {
            Kind::Text(text) => text.clone(),
            Kind::Unknown(hole) => Rc::new(Text::hole(hole.clone(), value.at)),
            Kind::Null => return Owners::Among(Vec::new()),
            _ => return self.any(),
        };
        let named = written::text(&text, world.lead);
        let of_name = self
            .all(&self.by_name, &named)
            .filter(|role| role.account == account);
        let mut found: Vec<&Role> = self.all(&self.by_id, &named).chain(of_name).collect();
        found.dedup_by(|one, other| one.id == other.id);
        if let [one] = found.as_slice() {
            // Nothing else has that name, unless it gets it later.
            return Owners::One(one.id.clone());
        }
        let may_be = |role: &&Role| {
            equal_texts(&role.name, &text) != Some(false)
                || equal_texts(&role.arn, &text) != Some(false)
        };
        let mut all: Vec<String> = self
            .list
            .iter()
            .filter(may_be)
            .map(|role| role.id.clone())
            .collect();
        match (all.is_empty(), text.is_known()) {
            (true, true) => {
                self.other(&named);
                Owners::One(named)
            }
            (_, true) => {
                self.other(&named);
                all.push(named);
                Owners::Among(all)
            }
            // It may be any role that is only named.
            (_, false) => {
                all.extend(self.others.iter().cloned());
                Owners::Among(all)
            }
        }
    }

    /// The roles that a known name or ARN may be.
    pub(super) fn named(&self, known: &str) -> Vec<String> {
        let text = Text::known(known, crate::hcl::value::NOWHERE);
        let may_be = |role: &&Role| {
            equal_texts(&role.name, &text) != Some(false)
                || equal_texts(&role.arn, &text) != Some(false)
        };
        let all = self.list.iter().filter(may_be);
        let all = all.map(|role| role.id.clone());
        let others = self.others.iter().filter(|other| {
            *other == known || other.rsplit('/').next() == known.rsplit('/').next()
        });
        all.chain(others.cloned()).collect()
    }

    /// All that are named.
    pub(super) fn any(&self) -> Owners {
        let all = self.list.iter().map(|role| role.id.clone());
        Owners::Among(all.chain(self.others.iter().cloned()).collect())
    }

    /// The roles that a value tells of: by name, ARN or anything else of them.
    pub(super) fn told(&self, value: &Value) -> Vec<String> {
        let whole = value.canonical();
        let mut handles = Vec::new();
        resources(value, &mut handles);
        let is_told = |role: &&Role| {
            if handles.contains(&role.number) {
                return true;
            }
            let of = |text: &Text| {
                let text = Value::new(Kind::Text(Rc::new(text.clone())), value.at).canonical();
                let text = text.trim_matches('"').to_owned();
                !text.is_empty() && whole.contains(&text)
            };
            of(&role.name) || of(&role.arn)
        };
        self.list
            .iter()
            .filter(is_told)
            .map(|role| role.id.clone())
            .collect()
    }
}

fn account(world: &World<'_>, number: usize) -> String {
    let text = world.provider(number).account;
    Value::new(Kind::Text(text), crate::hcl::value::NOWHERE).canonical()
}

/// The resources of a value, as a whole.
fn resources(value: &Value, found: &mut Vec<usize>) {
    match &value.kind {
        Kind::Handle(number) => found.push(*number),
        Kind::List(items) | Kind::Set(items) => {
            items.iter().for_each(|item| resources(item, found));
        }
        Kind::Map(map) => {
            let mut values = map.entries.values();
            values
                .by_ref()
                .for_each(|(_, value)| resources(value, found));
        }
        _ => {}
    }
}
