//! Expressions and payload templates: the data that they give, as far as plain paths go.

use std::rc::Rc;

use crate::finding::Place;
use crate::text::{Entry, Node, Piece, Scope as HoleScope, Text, Tree};

use super::super::{QueryLanguage, Value, expression};
use super::data::{Budget, Data, is_plain, is_usable};
use super::paths::{self, Path, Root, Step};

/// What expressions can ask for beside the state's input.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    /// The input of the execution that the state is part of.
    pub(super) execution: Data<'a>,
    /// The item of the Map state around.
    pub(super) item: Data<'a>,
}

/// What is known where a state begins.
#[derive(Clone, Debug)]
pub(super) struct Known<'a> {
    /// What the state is given.
    pub(super) input: Data<'a>,
    /// The variables: an open object, for others may be there.
    pub(super) variables: Data<'a>,
}

/// Where expressions are evaluated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'s, 'a> {
    pub(super) document: u32,
    pub(super) language: QueryLanguage,
    pub(super) scope: &'s Scope<'a>,
    pub(super) variables: &'s Data<'a>,
    /// What `$` or `$states.input` is.
    pub(super) input: &'s Data<'a>,
    pub(super) budget: &'s Budget,
}

impl<'a> Known<'a> {
    /// What holds on both ways; `None`: all that is known on this one.
    pub(super) fn join(&self, other: &Known<'a>, budget: &Budget) -> Option<Known<'a>> {
        let input = self.input.join(&other.input, budget);
        let variables = self.variables.join(&other.variables, budget);
        (input.is_some() || variables.is_some()).then(|| Known {
            input: input.unwrap_or_else(|| self.input.clone()),
            variables: variables.unwrap_or_else(|| self.variables.clone()),
        })
    }
}

impl<'a> Site<'_, 'a> {
    /// The value of an expression; `None`: what it asks for is certainly not there.
    pub(super) fn expression(&self, text: &'a str, at: Place) -> Option<Data<'a>> {
        self.budget.spend(1 + text.len() / 16);
        let (path, value) = match self.language {
            QueryLanguage::JsonPath => (
                paths::json_path(text),
                Some(expression::json_path(text, self.document, 0)),
            ),
            QueryLanguage::Jsonata => (
                inner(text).and_then(|inner| paths::jsonata(inner.trim())),
                expression::jsonata(text, self.document, 0),
            ),
        };
        match (path, value) {
            (Some(path), _) => self.path(&path),
            (None, Some(Value::Text(text))) => self.filled(&text, at),
            _ => Some(Data::Unknown),
        }
    }

    /// The value of a path.
    pub(super) fn path(&self, path: &Path<'_>) -> Option<Data<'a>> {
        let key = |at: usize| match path.steps.get(at) {
            Some(Step::Key(key)) => *key,
            _ => "",
        };
        let (mut data, used) = match path.root {
            Root::Input => (self.input.clone(), 0),
            Root::Variable(name) => (self.variables.get(name, self.budget)?, 0),
            Root::Context => match (key(0), key(1), key(2)) {
                ("Execution", "Input", _) => (self.scope.execution.clone(), 2),
                ("Map", "Item", "Value") => (self.scope.item.clone(), 3),
                _ => return Some(Data::Unknown),
            },
        };
        for step in path.steps.iter().skip(used) {
            data = match step {
                Step::Key(key) => data.get(key, self.budget)?,
                Step::Item(at) => data.item(*at)?,
            };
        }
        // What JSONata makes of a list of one is not certain.
        let is_short =
            matches!(&data, Data::Node(node @ Node::Array(_), _) if node.items().len() < 2);
        if is_short && self.language == QueryLanguage::Jsonata {
            return Some(Data::Unknown);
        }
        Some(data)
    }

    /// A text that is put together. Only texts are put in: how other values are written is not
    /// certain.
    fn filled(&self, text: &Text<'a>, at: Place) -> Option<Data<'a>> {
        let mut built = Text::default();
        let mut place = None;
        for piece in &text.pieces {
            let hole = match piece {
                Piece::Hole(hole) if matches!(hole.scope, HoleScope::State(..)) => hole,
                Piece::Hole(hole) => {
                    built.push_hole(hole.clone());
                    continue;
                }
                Piece::Literal(literal) => {
                    built.push_literal(literal.clone());
                    continue;
                }
            };
            let path = match self.language {
                QueryLanguage::JsonPath => paths::json_path(&hole.name),
                QueryLanguage::Jsonata => paths::jsonata(&hole.name),
            };
            let Some(path) = path else {
                return Some(Data::Unknown);
            };
            let data = self.path(&path)?;
            match data.text().filter(|text| is_plain(text)) {
                Some(text) => built.push_literal(text.to_owned().into()),
                None => return Some(Data::Unknown),
            }
            place = place.or(data.place());
        }
        let whole = built.display();
        self.budget.spend(whole.len() / 16);
        // Parts that become a placeholder only together are none.
        if Text::with_placeholders(whole.as_str(), self.document) != built
            || !is_usable(&whole, self.document, self.document)
        {
            return Some(Data::Unknown);
        }
        Some(Data::Text(Rc::from(whole), place.unwrap_or(at)))
    }

    /// What a payload template gives. Where one of its parts fails, the execution does.
    pub(super) fn template(&self, node: &'a Node<'a>) -> Data<'a> {
        self.budget.spend(1);
        match node {
            Node::Object(_) => {
                let mut members: Vec<(&'a str, Data<'a>)> = Vec::new();
                for member in node.members() {
                    let (key, value) = match self.dynamic(member.key()) {
                        Some(key) => {
                            let value = member.value.as_str().and_then(|text| {
                                self.expression(text, member.value.span().of(self.document))
                            });
                            (key, value.unwrap_or(Data::Unknown))
                        }
                        None => (member.key(), self.template(&member.value)),
                    };
                    self.budget.spend(members.len());
                    let is_there = members.iter().any(|(known, _)| *known == key);
                    if !is_plain(key) || key.is_empty() || is_there {
                        return Data::Unknown;
                    }
                    members.push((key, value));
                }
                Data::object(members, false)
            }
            Node::Array(_) if !self.is_literal(node) => Data::Unknown,
            Node::StringLit(_) if self.language == QueryLanguage::Jsonata => {
                match node.as_str().filter(|text| text.contains("{%")) {
                    Some(text) if is_expression(text) => self
                        .expression(text, node.span().of(self.document))
                        .unwrap_or(Data::Unknown),
                    Some(_) => Data::Unknown,
                    None => Data::Node(node, self.document),
                }
            }
            _ => Data::Node(node, self.document),
        }
    }

    /// What stands in a definition as it is: nothing in it is evaluated.
    pub(super) fn literal(&self, node: &'a Node<'a>) -> Data<'a> {
        self.read(node);
        match has_only_plain_keys(node, &|_| false) {
            true => Data::Node(node, self.document),
            false => Data::Unknown,
        }
    }

    fn read(&self, node: &Node<'_>) {
        let span = node.span();
        self.budget
            .spend((span.end.saturating_sub(span.start) / 16) as usize);
    }

    /// The key without the mark that its value is an expression.
    pub(super) fn dynamic<'k>(&self, key: &'k str) -> Option<&'k str> {
        key.strip_suffix(".$")
            .filter(|_| self.language == QueryLanguage::JsonPath)
    }

    /// Whether nothing in it is evaluated.
    fn is_literal(&self, node: &Node<'_>) -> bool {
        self.read(node);
        has_only_plain_keys(node, &|text| {
            self.language == QueryLanguage::Jsonata && text.contains("{%")
        })
    }
}

/// Whether all keys are what they say, and no text is `evaluated`.
fn has_only_plain_keys(node: &Node<'_>, evaluated: &dyn Fn(&str) -> bool) -> bool {
    node.as_str().is_none_or(|text| !evaluated(text))
        && node
            .items()
            .iter()
            .all(|item| has_only_plain_keys(item, evaluated))
        && node
            .members()
            .iter()
            .all(|member| is_plain(member.key()) && has_only_plain_keys(&member.value, evaluated))
}

/// What stands between the marks of a JSONata expression.
fn inner(text: &str) -> Option<&str> {
    text.trim().strip_prefix("{%")?.strip_suffix("%}")
}

/// What an expression is called that can be followed; `None`: nothing in it depends on data.
pub(super) fn path_of(text: &str, language: QueryLanguage) -> Option<&str> {
    let (name, value) = match language {
        QueryLanguage::JsonPath => (text, Some(expression::json_path(text, 0, 0))),
        QueryLanguage::Jsonata => (inner(text)?.trim(), expression::jsonata(text, 0, 0)),
    };
    let depends = match &value {
        Some(Value::Text(text)) => text
            .holes()
            .any(|hole| matches!(hole.scope, HoleScope::State(..))),
        _ => true,
    };
    depends.then_some(name)
}

/// Whether the text is an expression, with nothing around it.
pub(super) fn is_expression(text: &str) -> bool {
    text.starts_with("{%") && text.ends_with("%}")
}
