//! What is known of the data of an execution at one place.
//!
//! A value stands for all that may be there: what is said of it holds for each way to the place.

use std::cell::Cell;
use std::rc::Rc;

use crate::finding::{Place, Span};
use crate::text::{Entry, Node, Text, Tree, made};

use super::super::QueryLanguage;

/// Steps that following the data of one definition may take.
const STEPS: u32 = 1 << 21;
/// Objects that were made may be that deep in each other.
const DEEPEST: u32 = 40;

/// What is known of a value.
#[derive(Clone, Debug)]
pub(super) enum Data<'a> {
    /// Nothing.
    Unknown,
    /// All of it: a part of the input or of the definition, with its document.
    Node(&'a Node<'a>, u32),
    /// A text that the machine puts together, and where the first part of it comes from.
    Text(Rc<str>, Place),
    /// Some of its members, or all.
    Object(Rc<Object<'a>>),
}

/// An object that the machine puts together.
#[derive(Debug)]
pub(super) struct Object<'a> {
    /// Keys with their values; each is there for certain.
    pub(super) members: Vec<(&'a str, Data<'a>)>,
    /// There may be other members.
    pub(super) is_open: bool,
    depth: u32,
}

/// What is left of the steps.
#[derive(Debug)]
pub(super) struct Budget(Cell<u32>);

impl Budget {
    pub(super) fn new() -> Self {
        Self(Cell::new(STEPS))
    }

    pub(super) fn spend(&self, steps: usize) {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.0.set(self.0.get().saturating_sub(steps));
    }

    /// Nothing that was found out counts then.
    pub(super) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}

impl<'a> Data<'a> {
    /// An object with these members.
    pub(super) fn object(members: Vec<(&'a str, Data<'a>)>, is_open: bool) -> Self {
        let deepest = members.iter().map(|(_, value)| match value {
            Data::Object(object) => object.depth,
            _ => 0,
        });
        let depth = deepest.max().unwrap_or_default() + 1;
        if depth > DEEPEST {
            return Data::Unknown;
        }
        Data::Object(Rc::new(Object {
            members,
            is_open,
            depth,
        }))
    }

    /// The value of a key; `None`: there is certainly none.
    pub(super) fn get(&self, key: &str, budget: &Budget) -> Option<Data<'a>> {
        match self {
            Data::Node(node, document) if node.is_object() => {
                budget.spend(node.members().len());
                node.get(key).map(|value| Data::Node(value, *document))
            }
            Data::Object(object) => {
                budget.spend(object.members.len());
                match object.members.iter().find(|(name, _)| *name == key) {
                    Some((_, value)) => Some(value.clone()),
                    None => object.is_open.then_some(Data::Unknown),
                }
            }
            // Of what is no object there is nothing to ask: the execution fails.
            _ => Some(Data::Unknown),
        }
    }

    /// An item; `None`: there is certainly none.
    pub(super) fn item(&self, at: usize) -> Option<Data<'a>> {
        match self {
            Data::Node(node @ Node::Array(_), document) => {
                node.items().get(at).map(|item| Data::Node(item, *document))
            }
            _ => Some(Data::Unknown),
        }
    }

    /// The value with another one at a path of keys.
    pub(super) fn with(&self, keys: &[&'a str], value: Data<'a>, budget: &Budget) -> Data<'a> {
        let Some((key, rest)) = keys.split_first() else {
            return value;
        };
        let (mut members, is_open) = match (self, self.opened(budget)) {
            // If it is no object the execution fails: behind it there is one.
            (Data::Unknown, _) => (Vec::new(), true),
            (_, Some(object)) => (object.members.clone(), object.is_open),
            (_, None) => return Data::Unknown,
        };
        let found = members.iter_mut().find(|(name, _)| name == key);
        match found {
            Some((_, old)) => *old = old.with(rest, value, budget),
            None => {
                let below = match is_open {
                    true => Data::Unknown,
                    false => Data::object(Vec::new(), false),
                };
                members.push((key, below.with(rest, value, budget)));
            }
        }
        Data::object(members, is_open)
    }

    /// The members, if it is an object.
    pub(super) fn opened(&self, budget: &Budget) -> Option<Rc<Object<'a>>> {
        match self {
            Data::Object(object) => {
                budget.spend(object.members.len());
                Some(Rc::clone(object))
            }
            Data::Node(node, document) if node.is_object() => {
                let members = node.members();
                budget.spend(members.len());
                let members = members
                    .iter()
                    .map(|member| (member.key(), Data::Node(&member.value, *document)));
                Some(Rc::new(Object {
                    members: members.collect(),
                    is_open: false,
                    depth: 1,
                }))
            }
            _ => None,
        }
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Data::Node(node, _) => node.as_str(),
            Data::Text(text, _) => Some(text),
            _ => None,
        }
    }

    /// Where it comes from.
    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Data::Node(node, document) => Some(node.span().of(*document)),
            Data::Text(_, place) => Some(*place),
            Data::Object(_) | Data::Unknown => None,
        }
    }

    /// The document whose placeholders may stand in its text; `None`: those of the definition.
    fn document(&self) -> Option<u32> {
        match self {
            Data::Node(_, document) => Some(*document),
            _ => None,
        }
    }

    /// What holds for both values; `None`: all that is said of this one.
    pub(super) fn join(&self, other: &Data<'a>, budget: &Budget) -> Option<Data<'a>> {
        budget.spend(1);
        if budget.is_spent() {
            return Some(Data::Unknown);
        }
        match (self, other) {
            (Data::Unknown, _) => return None,
            (_, Data::Unknown) => return Some(Data::Unknown),
            (Data::Node(one, _), Data::Node(two, _)) if std::ptr::eq(*one, *two) => return None,
            (Data::Object(one), Data::Object(two)) if Rc::ptr_eq(one, two) => return None,
            _ => {}
        }
        if let (Some(one), Some(two)) = (self.text(), other.text()) {
            // A placeholder does not mean the same in two documents.
            let is_same = one == two && (is_plain(one) || self.document() == other.document());
            return (!is_same).then_some(Data::Unknown);
        }
        if let (Some(one), Some(two)) = (self.opened(budget), other.opened(budget)) {
            return join_objects(&one, &two, budget);
        }
        if let (Data::Node(one, _), Data::Node(two, _)) = (self, other) {
            let is_same = std::mem::discriminant(*one) == std::mem::discriminant(*two)
                && (one.is_null() || one.scalar().is_some() && one.scalar() == two.scalar());
            return (!is_same).then_some(Data::Unknown);
        }
        Some(Data::Unknown)
    }

    /// Both values' common part.
    pub(super) fn joined(self, other: &Data<'a>, budget: &Budget) -> Data<'a> {
        self.join(other, budget).unwrap_or(self)
    }

    /// The value as a node that stands at a place of the definition; `None` where it is not known
    /// well enough. `name` is the expression that gives it: what below is not known has names of
    /// its own, so that two unknown values are never taken to be equal.
    pub(super) fn node(&self, at: Span, name: &str, made_of: &MadeOf<'_>) -> Option<Node<'a>> {
        made_of.budget.spend(1 + name.len() / 16);
        if made_of.budget.is_spent() {
            return None;
        }
        if let Some(text) = self.text() {
            let of = self.document().unwrap_or(made_of.document);
            return is_usable(text, of, made_of.document)
                .then(|| made::string(text.to_owned(), at));
        }
        match self {
            Data::Node(list @ Node::Array(_), document) => {
                let mut items = Vec::new();
                for (number, item) in list.items().iter().enumerate() {
                    let name = format!("{name}[{number}]");
                    items.push(Data::Node(item, *document).node(at, &name, made_of)?);
                }
                return Some(made::array(items, at));
            }
            Data::Node(node, _) if !node.is_object() => return made::scalar(node, at),
            _ => {}
        }
        let object = self
            .opened(made_of.budget)
            .filter(|object| !object.is_open)?;
        let mut members = Vec::new();
        for (key, value) in &object.members {
            if !is_plain(key) || key.ends_with(".$") {
                return None;
            }
            let name = format!("{name}.{key}");
            members.push(match value.node(at, &name, made_of) {
                Some(node) => made::member((*key).to_owned(), at, node),
                None if key.contains(|letter: char| {
                    !messages::visible::is_word_letter(letter) && letter != '_'
                }) =>
                {
                    return None;
                }
                None => match made_of.language {
                    QueryLanguage::JsonPath => {
                        made::member(format!("{key}.$"), at, made::string(name, at))
                    }
                    QueryLanguage::Jsonata => {
                        let text = format!("{{% {name} %}}");
                        made::member((*key).to_owned(), at, made::string(text, at))
                    }
                },
            });
        }
        Some(made::object(members, at))
    }
}

/// Where a node is put.
pub(super) struct MadeOf<'b> {
    pub(super) document: u32,
    pub(super) language: QueryLanguage,
    pub(super) budget: &'b Budget,
}

fn join_objects<'a>(one: &Object<'a>, two: &Object<'a>, budget: &Budget) -> Option<Data<'a>> {
    let mut is_changed = two.is_open && !one.is_open;
    let mut members = Vec::with_capacity(one.members.len());
    for (at, (key, value)) in one.members.iter().enumerate() {
        // Objects that come from one another have their keys in one order.
        let same = two.members.get(at).filter(|(other, _)| other == key);
        let same = same.or_else(|| {
            budget.spend(two.members.len());
            two.members.iter().find(|(other, _)| other == key)
        });
        match same {
            Some((_, other)) => match value.join(other, budget) {
                Some(joined) => {
                    is_changed = true;
                    members.push((*key, joined));
                }
                None => members.push((*key, value.clone())),
            },
            None => is_changed = true,
        }
    }
    let has_all = members.len() == one.members.len() && two.members.len() == one.members.len();
    if !one.is_open && !has_all {
        is_changed = true;
    }
    let is_open = one.is_open || two.is_open || !has_all;
    is_changed.then(|| Data::object(members, is_open))
}

/// Whether the text is nothing but what it says: no placeholder, no expression, no part of one.
pub(super) fn is_plain(text: &str) -> bool {
    !text.contains(|letter: char| {
        matches!(
            letter,
            '$' | '{' | '}' | '[' | ']' | '<' | '>' | '\'' | '"' | '\\' | '\u{e000}'
        ) || letter.is_control()
    })
}

/// Whether the text may stand in the definition: else it would be read as more than a text.
pub(super) fn is_usable(text: &str, of: u32, definition: u32) -> bool {
    is_plain(text)
        || of == definition
            && !text.contains("{%")
            && Text::with_placeholders(text, of).holes().next().is_some()
}
