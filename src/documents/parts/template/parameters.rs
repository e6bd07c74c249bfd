//! Parameters: what they are given, else the choice between the values that they may have, else
//! their default.

use crate::text::{Node, Span, Tree, Variable, marks};

use super::stacks::Names;
use super::value::Value;

/// More values of a parameter are not tried one by one.
const VALUES_AT_MOST: usize = 64;
/// Parameters that files beside a template set, of which each value is tried.
const SET_AT_MOST: usize = 5;

/// How the type of a parameter is read: values have types (law 8 of the inventory).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    List,
    /// What is given is the name of an SSM parameter that holds the value.
    Stored,
}

fn kind(parameter: &Node<'_>) -> Kind {
    let kind = parameter
        .get("Type")
        .and_then(Node::as_str)
        .unwrap_or_default();
    match kind {
        _ if kind.starts_with("AWS::SSM::Parameter::Value") => Kind::Stored,
        "CommaDelimitedList" => Kind::List,
        _ if kind.starts_with("List<") => Kind::List,
        _ => Kind::Text,
    }
}

impl<'t, 'w> Names<'_, 't, 'w> {
    /// The value of a parameter; `None`: there is none of that name.
    pub(super) fn parameter(&self, name: &str, place: Span) -> Option<Value<'w>> {
        let stack = self.stack();
        let mut filled = stack.filled.iter();
        let filled = filled.find(|(known, _)| known == name);
        let filled = filled.map(|(_, text)| Value::of_text(text, place));
        let Some(parameter) = stack.root.get("Parameters").and_then(|all| all.get(name)) else {
            return filled;
        };
        let kind = kind(parameter);
        let unknown = || Value::of_text(&self.hole(name), place);
        if kind == Kind::Stored {
            return Some(unknown());
        }
        if let Some(filled) = filled {
            return Some(self.of_given(filled, kind, place, unknown));
        }
        let stated = stack.stated.iter().find(|(known, _)| known == name);
        if let Some((_, values)) = stated {
            return Some(self.of_stated(values, kind, place));
        }
        if let Some(given) = self.given(name) {
            return Some(self.of_given(given.at(place), kind, place, unknown));
        }
        let default = parameter.get("Default");
        let values = self.values(name, parameter, kind, default);
        let default = default.and_then(|default| self.of_default(default, kind, place));
        if values.is_empty() {
            return Some(match default {
                Some(default) => {
                    self.take_default(name);
                    default
                }
                None => unknown(),
            });
        }
        if kind != Kind::Text {
            return Some(unknown());
        }
        let variable = Variable {
            document: stack.read_as,
            name: name.into(),
            values: u32::try_from(values.len()).unwrap_or(u32::MAX),
        };
        let chosen = match values.len() {
            1 => Some(0),
            _ => self.stacks.choice(&variable),
        };
        let chosen = chosen.and_then(|at| values.get(at as usize)?.as_deref());
        Some(match chosen {
            Some(text) => Value::of_text(&marks::literal(text), place),
            None => unknown(),
        })
    }

    /// The values that a parameter may have; `None` in it: any other. Nothing, if it has its default.
    fn values<'n>(
        &self,
        name: &str,
        parameter: &'n Node<'w>,
        kind: Kind,
        default: Option<&'n Node<'w>>,
    ) -> Vec<Option<String>> {
        let allowed = parameter
            .get("AllowedValues")
            .map(Tree::items)
            .unwrap_or_default();
        let mut values: Vec<Option<String>> = Vec::new();
        if !allowed.is_empty() {
            if allowed.len() > VALUES_AT_MOST {
                // Too many: a placeholder.
                return vec![None, None];
            }
            for value in allowed {
                let known = (!self.is_other_number(value)).then(|| value.scalar());
                let value = known.flatten().map(str::to_owned);
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            return values;
        }
        let compared = self
            .stack()
            .compared
            .iter()
            .find(|(known, _)| known == name);
        if let Some((_, texts)) = compared.filter(|_| kind == Kind::Text) {
            if texts.len() > VALUES_AT_MOST {
                return vec![None, None];
            }
            let default = default.and_then(Tree::scalar);
            values.extend(texts.iter().cloned().map(Some));
            match default {
                Some(default) if !texts.iter().any(|text| text == default) => {
                    values.insert(0, Some(default.to_owned()));
                }
                _ => values.push(None),
            }
        }
        self.add_set(name, default, &mut values);
        values
    }

    /// Adds what files beside the template set, where that is not its default.
    fn add_set(&self, name: &str, default: Option<&Node<'w>>, values: &mut Vec<Option<String>>) {
        let default = default.and_then(Tree::scalar);
        let Some(default) = default.filter(|text| !text.is_empty()) else {
            return self.add_given(name, values);
        };
        for (_, value) in self.stack().set.iter().filter(|(known, _)| known == name) {
            if value.as_deref() == Some(default) || values.contains(value) {
                continue;
            }
            if values.is_empty() {
                values.push(Some(default.to_owned()));
            }
            values.push(value.clone());
        }
        // More worlds than can be tried: any value.
        if values.len() > VALUES_AT_MOST || !values.is_empty() && self.sets_many() {
            *values = vec![None];
        }
    }

    /// The values that files give for a parameter that has no default, if all are known.
    fn add_given(&self, name: &str, values: &mut Vec<Option<String>>) {
        let given = self.stack().set.iter().filter(|(known, _)| known == name);
        let mut given: Vec<Option<String>> = given.map(|(_, value)| value.clone()).collect();
        given.dedup();
        let is_known = !given.is_empty() && given.iter().all(Option::is_some);
        if is_known && given.len() <= VALUES_AT_MOST && !self.sets_many() {
            if given.len() == 1 {
                self.take_default(name);
            }
            *values = given;
        }
    }

    /// Whether files beside the template set more parameters than can be tried one by one.
    fn sets_many(&self) -> bool {
        // They are in the order of their names.
        let mut names: Vec<&str> = self.stack().set.iter().map(|one| one.0.as_str()).collect();
        names.dedup();
        names.len() > SET_AT_MOST
    }

    /// What the stack that this one is nested in gives for a parameter.
    fn given(&self, name: &str) -> Option<Value<'w>> {
        let (parent, logical) = self.stack().parent?;
        let parent = self.stacks.names(parent);
        let resource = parent.stack().resource(logical)?;
        let given = resource.get("Properties")?.get("Parameters")?.get(name)?;
        Some(parent.value(given))
    }

    fn of_given(
        &self,
        given: Value<'w>,
        kind: Kind,
        place: Span,
        unknown: impl Fn() -> Value<'w>,
    ) -> Value<'w> {
        match (given, kind) {
            (Value::Nothing, _) => unknown(),
            (Value::Text(text), Kind::List) => {
                match self.parts_of_split(&self.read(&text.text), ",") {
                    Some(parts) => Value::of_texts(parts.iter().map(|part| part.trim()), place),
                    None => unknown(),
                }
            }
            // A list that is given to a text becomes one with commas.
            (Value::Tree(node), Kind::Text) if !node.items().is_empty() => {
                let texts = node.items().iter().map(Tree::scalar);
                match texts.collect::<Option<Vec<&str>>>() {
                    Some(texts) => Value::of_text(&texts.join(","), place),
                    None => unknown(),
                }
            }
            (value, _) => value,
        }
    }

    fn of_stated(&self, values: &[String], kind: Kind, place: Span) -> Value<'w> {
        let joined = values.join(",");
        let joined = marks::literal(&joined);
        match (values, kind) {
            ([_], Kind::List) => split_commas(&joined, place),
            (_, Kind::List) => {
                let values: Vec<_> = values.iter().map(|value| marks::literal(value)).collect();
                Value::of_texts(values.iter().map(|value| value.as_ref()), place)
            }
            _ => Value::of_text(&joined, place),
        }
    }

    fn of_default(&self, default: &Node<'w>, kind: Kind, place: Span) -> Option<Value<'w>> {
        if self.is_other_number(default) {
            return None;
        }
        let text = default.scalar()?;
        // An empty default says that something has to be given.
        if text.is_empty() {
            return None;
        }
        Some(match kind {
            Kind::List => split_commas(&marks::literal(text), place),
            _ => Value::of_text(&marks::literal(text), place),
        })
    }

    fn take_default(&self, name: &str) {
        let mut taken = self.stack().defaults.borrow_mut();
        if !taken.iter().any(|known| known == name) {
            taken.push(name.to_owned());
        }
    }
}

/// The items of a list that is written with commas.
fn split_commas<'w>(text: &str, place: Span) -> Value<'w> {
    Value::of_texts(text.split(',').map(str::trim), place)
}
