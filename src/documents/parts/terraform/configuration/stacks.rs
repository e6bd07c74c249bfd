//! `aws_cloudformation_stack`: its template is read as that of a stack, whose parameters have the
//! values that the configuration gives them.

use super::super::super::Declared;
use super::super::super::template::{Deployed, deployed};
use super::super::stacks::is_closed;
use super::folders::{EMBEDDED, Resource};
use super::taken::Taken;
use super::world::Instance;
use super::written;
use crate::finding::Place;
use crate::hcl::value::{Kind, Map, Piece, Text, Value};
use crate::hcl::{convert, decode};
use crate::text::{Entry, Node, Tree};
use crate::workspace::ParameterValue;

/// Numbers between those of documents and those of stacks: templates that are nested again have them.
const NESTED_AT_MOST: usize = 64;
/// Stacks of numbers of their own: letters of marks end there.
const NUMBER_AT_MOST: usize = 0xFFF0;

impl<'w> Taken<'_, '_, 'w> {
    /// A stack: where its template is not read, or may concern other roles than its own, each role
    /// that it is told of may get more.
    pub(super) fn stack(&mut self, number: usize, instance: &Instance, resource: &Resource<'_>) {
        let root = self.template(number, instance, resource);
        if !root.is_some_and(|root| is_closed(&root)) {
            self.maker(number, resource);
        }
    }

    /// Reads the template of a stack that is there once.
    fn template(
        &mut self,
        number: usize,
        instance: &Instance,
        resource: &Resource<'_>,
    ) -> Option<Node<'w>> {
        let at = self.place(number, resource);
        let body = self.value(number, resource, "template_body")?;
        let Kind::Text(text) = &body.kind else {
            return None;
        };
        let is_one = instance.is_certain && instance.family.is_none();
        let stack = self.number_of_stack(&instance.address).filter(|_| is_one)?;
        let starts = text.pieces.iter().find_map(|piece| match piece {
            Piece::Known { text, .. } => text.trim_start().chars().next(),
            Piece::Hole(..) => None,
        });
        let decoded = match starts {
            Some('{') => decode::json(text, body.at),
            _ => decode::yaml(text, body.at),
        };
        let value = decoded.value.filter(|_| decoded.integrity.is_intact())?;
        let home = match value.at.document {
            EMBEDDED => at,
            _ => value.at,
        };
        let mut filled = Vec::new();
        let value = referring(&value, false, self.world.lead, &mut filled);
        let root = written::template(&value, self.whole(home.document), home);
        self.fill(number, resource, &root, &mut filled);
        let (place, account, region) = self.home_of(number, stack);
        let stated = self.world.parameters.iter();
        let stated = stated.filter(|one| one.document == home.document);
        let taken = deployed(Deployed {
            root: &root,
            whole: self.whole(home.document),
            document: home.document,
            number: stack,
            place,
            account,
            region,
            filled: filled.clone(),
            stated: stated
                .map(|one| {
                    let values = match &one.value {
                        ParameterValue::Text(text) => vec![text.clone()],
                        ParameterValue::List(list) => list.clone(),
                    };
                    (one.name.clone(), values)
                })
                .collect(),
        })?;
        self.templates.push(home.document);
        self.findings.extend(decoded.findings);
        self.findings.extend(taken.findings);
        let parts = taken.parts.into_iter();
        self.parts.extend(parts.map(|part| (part.document, part)));
        let values = taken.values.into_iter();
        self.put_in
            .extend(values.map(|put_in| (home.document, put_in)));
        let is_given = |declared: &Declared| match declared {
            Declared::Parameter { name, .. } => filled.iter().any(|(known, _)| known == name),
            Declared::Machine(_) | Declared::Role(_) => false,
        };
        let declared = taken.declared.into_iter();
        self.declared
            .extend(declared.filter(|(_, declared)| !is_given(declared)));
        Some(root)
    }

    /// The number that stands for a stack, the same in each world; `None`: there are too many.
    fn number_of_stack(&self, address: &str) -> Option<u32> {
        let mut stacks = self.world.stacks?.borrow_mut();
        let next = stacks.len();
        let key = [&self.world.lead.to_string(), " ", address].concat();
        let place = stacks.entry(key).or_insert_with(|| vec![next]);
        let number = self.world.documents.len() + NESTED_AT_MOST + place.first()?;
        u32::try_from(number)
            .ok()
            .filter(|_| number < NUMBER_AT_MOST)
    }

    /// What the configuration gives to parameters. One that may be given has no default.
    fn fill(
        &self,
        number: usize,
        resource: &Resource<'_>,
        root: &Node<'_>,
        filled: &mut Vec<(String, String)>,
    ) {
        let Some(given) = self.value(number, resource, "parameters") else {
            return;
        };
        let none = Map::default();
        let map = given.as_map();
        let is_open = map.is_none_or(|map| map.rest.is_some());
        let own = |name: &str| {
            let text = self.world.own(number, &["parameters.", name].concat());
            written::text(&text, self.world.lead)
        };
        for (name, (_, value)) in &map.unwrap_or(&none).entries {
            let text = convert::to_text(value);
            let text = text.map(|text| written::text(&text, self.world.lead));
            filled.push((name.clone(), text.unwrap_or_else(|| own(name))));
        }
        let declared = root.get("Parameters").map(Tree::members);
        for parameter in declared.unwrap_or_default() {
            let name = parameter.key();
            if is_open && !filled.iter().any(|(known, _)| known == name) {
                filled.push((name.to_owned(), own(name)));
            }
        }
    }

    /// The document whose placeholders stand for account and Region of a stack, and those that are
    /// known. Another provider's are like nothing else.
    fn home_of(&self, number: usize, stack: u32) -> (u32, Option<String>, Option<String>) {
        let provider = self.world.provider(number);
        let (account, region) = (provider.account.as_known(), provider.region.as_known());
        let is = |text: &Text, name: &str| match text.pieces.as_slice() {
            [Piece::Hole(hole, _)] => hole.name.as_ref() == name,
            _ => text.is_known(),
        };
        let is_default =
            is(&provider.account, "AWS::AccountId") && is(&provider.region, "AWS::Region");
        let place = if is_default { self.world.lead } else { stack };
        (place, account, region)
    }
}

/// A value in which what is not known is a parameter of the template, as its functions name it.
fn referring(value: &Value, is_sub: bool, lead: u32, filled: &mut Vec<(String, String)>) -> Value {
    let at = value.at;
    let mut parameter = |text: &Text| {
        let text = written::text(text, lead);
        let known = filled.iter().find(|(_, known)| *known == text);
        if let Some((name, _)) = known {
            return name.clone();
        }
        let name = format!("terraform:{}", filled.len() + 1);
        filled.push((name.clone(), text));
        name
    };
    let hole = |hole: &crate::hcl::value::Hole| Text::hole(hole.clone(), at);
    match &value.kind {
        Kind::Text(text) if text.is_known() => value.clone(),
        Kind::Text(text) if is_sub => {
            let mut whole = Text::default();
            for piece in &text.pieces {
                match piece {
                    Piece::Known { .. } => whole.pieces.push(piece.clone()),
                    Piece::Hole(one, at) => {
                        let name = parameter(&hole(one));
                        whole.push(&["${", &name, "}"].concat(), *at, false);
                    }
                }
            }
            Value::new(Kind::Text(whole.into()), at)
        }
        Kind::Text(text) => {
            let items = text.pieces.iter().map(|piece| match piece {
                Piece::Known { text, at, .. } => Value::text(text, *at),
                Piece::Hole(one, at) => reference(parameter(&hole(one)), *at),
            });
            let items = Value::list(items.collect(), at);
            function(
                "Fn::Join",
                Value::list(vec![Value::text("", at), items], at),
                at,
            )
        }
        Kind::Unknown(one) | Kind::Spread(one) => reference(parameter(&hole(one)), at),
        Kind::List(items) | Kind::Set(items) => {
            let mut all = Vec::with_capacity(items.len());
            for (number, item) in items.iter().enumerate() {
                all.push(referring(item, is_sub && number == 0, lead, filled));
            }
            Value::list(all, at)
        }
        Kind::Map(map) => {
            let mut made = Map::default();
            for (key, (place, value)) in &map.entries {
                let value = referring(value, key == "Fn::Sub", lead, filled);
                made.entries.insert(key.clone(), (*place, value));
            }
            // A key that is not known could be any resource.
            if map.rest.is_some() {
                let any = Value::map(Map::default(), at);
                made.entries.insert("Fn::Transform".to_owned(), (at, any));
            }
            Value::map(made, at)
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Handle(_) => value.clone(),
    }
}

fn reference(name: String, at: Place) -> Value {
    function("Ref", Value::text(&name, at), at)
}

fn function(name: &str, value: Value, at: Place) -> Value {
    let mut map = Map::default();
    map.entries.insert(name.to_owned(), (at, value));
    Value::map(map, at)
}
