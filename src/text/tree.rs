//! A document as a tree whose every node knows its place: what JSON (and YAML) become.
//!
//! The tree is jsonc-parser's own: a copy in types of ours would cost as much as the parsing.
//! Everything else reads it through the two traits here.

use std::borrow::Cow;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;

use super::{Span, marks};

/// A value and its place; strings include their quotes.
pub type Node<'a> = ast::Value<'a>;

/// A key of an object with its value.
pub type Member<'a> = ast::ObjectProp<'a>;

/// Looking into a node.
pub trait Tree<'a> {
    /// Where it stands.
    fn span(&self) -> Span;
    /// The value of a key, if this is an object that has it. Of duplicates the last.
    fn get(&self, key: &str) -> Option<&Node<'a>>;
    /// A key with its value. Of duplicates the last.
    fn member(&self, key: &str) -> Option<&Member<'a>>;
    /// The members of an object in the order of the text, duplicates too; of anything else none.
    fn members(&self) -> &[Member<'a>];
    /// The items of an array; of anything else none.
    fn items(&self) -> &[Node<'a>];
    /// The items of an array, or the value itself as the only one.
    fn one_or_many(&self) -> &[Node<'a>];
    /// The text of a string.
    fn as_str(&self) -> Option<&str>;
    /// The text of a string, a number or a boolean.
    fn scalar(&self) -> Option<&str>;
    /// Whether this is an object.
    fn is_object(&self) -> bool;
    /// Whether this is `null`.
    fn is_null(&self) -> bool;
    /// The RFC 6901 pointer of the smallest node that holds the range; `""` for the root.
    ///
    /// `finger` remembers where the last one was: places are mostly asked for in the order of the
    /// text, and then the next one is there or beside it.
    fn pointer(&self, span: Span, finger: &mut Vec<usize>) -> String;
}

/// Looking into a member.
pub trait Entry {
    /// Without quotes and escapes.
    fn key(&self) -> &str;
    /// With its quotes.
    fn key_span(&self) -> Span;
}

impl<'a> Tree<'a> for Node<'a> {
    fn span(&self) -> Span {
        let range = self.range();
        Span::new(range.start, range.end)
    }

    fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.member(key).map(|member| &member.value)
    }

    fn member(&self, key: &str) -> Option<&Member<'a>> {
        self.members()
            .iter()
            .rev()
            .find(|member| member.key() == key)
    }

    fn members(&self) -> &[Member<'a>] {
        match self {
            ast::Value::Object(object) => &object.properties,
            _ => &[],
        }
    }

    fn items(&self) -> &[Node<'a>] {
        match self {
            ast::Value::Array(array) => &array.elements,
            _ => &[],
        }
    }

    fn one_or_many(&self) -> &[Node<'a>] {
        match self {
            ast::Value::Array(array) => &array.elements,
            _ => std::slice::from_ref(self),
        }
    }

    fn as_str(&self) -> Option<&str> {
        match self {
            ast::Value::StringLit(literal) => Some(&literal.value),
            _ => None,
        }
    }

    fn scalar(&self) -> Option<&str> {
        match self {
            ast::Value::StringLit(literal) => Some(&literal.value),
            ast::Value::NumberLit(literal) => Some(literal.value),
            ast::Value::BooleanLit(literal) => Some(if literal.value { "true" } else { "false" }),
            _ => None,
        }
    }

    fn is_object(&self) -> bool {
        matches!(self, ast::Value::Object(_))
    }

    fn is_null(&self) -> bool {
        matches!(self, ast::Value::NullKeyword(_))
    }

    /// The children of a node stand in the order of the text, so each level is a binary search.
    fn pointer(&self, span: Span, finger: &mut Vec<usize>) -> String {
        let mut pointer = String::new();
        let mut node = self;
        for depth in 0.. {
            if finger.len() <= depth {
                finger.push(0);
            }
            let Some(last) = finger.get_mut(depth) else {
                return pointer;
            };
            match node {
                ast::Value::Object(object) => {
                    let members = &object.properties;
                    let within = |member: &&Member<'_>| {
                        member.key_span().start <= span.start && span.end <= member.value.span().end
                    };
                    let near = [*last, *last + 1].into_iter();
                    let near = near.filter_map(|at| members.get(at).map(|member| (at, member)));
                    let found = near.clone().find(|(_, member)| within(member)).or_else(|| {
                        let at =
                            members.partition_point(|member| member.value.span().end < span.end);
                        members.get(at).filter(within).map(|member| (at, member))
                    });
                    let Some((at, member)) = found else {
                        return pointer;
                    };
                    *last = at;
                    push_key(&mut pointer, member.key());
                    node = &member.value;
                }
                ast::Value::Array(array) => {
                    let items = &array.elements;
                    let within = |item: &&Node<'_>| item.span().contains(span);
                    let near = [*last, *last + 1].into_iter();
                    let near = near.filter_map(|at| items.get(at).map(|item| (at, item)));
                    let found = near.clone().find(|(_, item)| within(item)).or_else(|| {
                        let at = items.partition_point(|item| item.span().end < span.end);
                        items.get(at).filter(within).map(|item| (at, item))
                    });
                    let Some((at, item)) = found else {
                        return pointer;
                    };
                    *last = at;
                    push_key(&mut pointer, &at.to_string());
                    node = item;
                }
                _ => return pointer,
            }
        }
        pointer
    }
}

/// Adds a key of a path to a pointer (RFC 6901).
pub(crate) fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    if key.contains(['~', '/']) {
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(key);
    }
}

impl Entry for Member<'_> {
    fn key(&self) -> &str {
        match &self.name {
            ast::ObjectPropName::String(name) => &name.value,
            ast::ObjectPropName::Word(name) => name.value,
        }
    }

    fn key_span(&self) -> Span {
        let range = self.name.range();
        Span::new(range.start, range.end)
    }
}

/// Moves all places of a tree.
pub(super) fn shift(node: &mut Node<'_>, by: usize) {
    let moved = |range: &mut jsonc_parser::common::Range| {
        range.start += by;
        range.end += by;
    };
    match node {
        ast::Value::NullKeyword(null) => moved(&mut null.range),
        ast::Value::BooleanLit(literal) => moved(&mut literal.range),
        ast::Value::NumberLit(literal) => moved(&mut literal.range),
        ast::Value::StringLit(literal) => moved(&mut literal.range),
        ast::Value::Array(array) => {
            moved(&mut array.range);
            array.elements.iter_mut().for_each(|item| shift(item, by));
        }
        ast::Value::Object(object) => {
            moved(&mut object.range);
            for member in &mut object.properties {
                moved(&mut member.range);
                match &mut member.name {
                    ast::ObjectPropName::String(name) => moved(&mut name.range),
                    ast::ObjectPropName::Word(name) => moved(&mut name.range),
                }
                shift(&mut member.value, by);
            }
        }
    }
}

/// The same tree with other places, and without a tie to the text that it was read from.
///
/// `text` is the text that the new places are of: numbers stand in it as they are.
pub(super) fn relocated<'t>(
    node: Node<'_>,
    text: &'t str,
    map: &dyn Fn(usize) -> usize,
) -> Node<'t> {
    let place = |range: jsonc_parser::common::Range| jsonc_parser::common::Range {
        start: map(range.start),
        end: map(range.end),
    };
    match node {
        ast::Value::NullKeyword(null) => ast::Value::NullKeyword(ast::NullKeyword {
            range: place(null.range),
        }),
        ast::Value::BooleanLit(literal) => ast::Value::BooleanLit(ast::BooleanLit {
            range: place(literal.range),
            value: literal.value,
        }),
        ast::Value::NumberLit(literal) => {
            let range = place(literal.range);
            let value = text.get(range.start..range.end).unwrap_or("0");
            ast::Value::NumberLit(ast::NumberLit { range, value })
        }
        ast::Value::StringLit(literal) => ast::Value::StringLit(ast::StringLit {
            range: place(literal.range),
            value: Cow::Owned(literal.value.into_owned()),
        }),
        ast::Value::Array(array) => ast::Value::Array(ast::Array {
            range: place(array.range),
            elements: array
                .elements
                .into_iter()
                .map(|item| relocated(item, text, map))
                .collect(),
        }),
        ast::Value::Object(object) => ast::Value::Object(ast::Object {
            range: place(object.range),
            properties: object
                .properties
                .into_iter()
                .map(|member| ast::ObjectProp {
                    range: place(member.range),
                    name: ast::ObjectPropName::String(ast::StringLit {
                        range: place(member.name.range()),
                        value: Cow::Owned(member.name.into_string()),
                    }),
                    value: relocated(member.value, text, map),
                })
                .collect(),
        }),
    }
}

/// The same tree with some of its nodes as texts: those for which `made` gives one, from the root
/// down.
pub fn with_texts<'w>(node: &Node<'w>, made: &dyn Fn(&Node<'w>) -> Option<String>) -> Node<'w> {
    if let Some(text) = made(node) {
        return ast::Value::StringLit(ast::StringLit {
            range: node.range(),
            value: Cow::Owned(text),
        });
    }
    match node {
        ast::Value::Array(array) => ast::Value::Array(ast::Array {
            range: array.range,
            elements: array
                .elements
                .iter()
                .map(|item| with_texts(item, made))
                .collect(),
        }),
        ast::Value::Object(object) => ast::Value::Object(ast::Object {
            range: object.range,
            properties: object
                .properties
                .iter()
                .map(|member| ast::ObjectProp {
                    range: member.range,
                    name: member.name.clone(),
                    value: with_texts(&member.value, made),
                })
                .collect(),
        }),
        other => other.clone(),
    }
}

/// The same tree with other texts.
pub fn with_strings<'w>(node: &Node<'w>, changed: &dyn Fn(&str) -> Option<String>) -> Node<'w> {
    with_texts(node, &|node| changed(node.as_str()?))
}

/// The same tree with keys, and names of states that others refer to, without marks.
pub fn with_plain_keys(node: Node<'_>) -> Node<'_> {
    match node {
        ast::Value::Array(array) => ast::Value::Array(ast::Array {
            range: array.range,
            elements: array.elements.into_iter().map(with_plain_keys).collect(),
        }),
        ast::Value::Object(object) => ast::Value::Object(ast::Object {
            range: object.range,
            properties: object.properties.into_iter().map(plain_member).collect(),
        }),
        other => other,
    }
}

fn plain_member(member: Member<'_>) -> Member<'_> {
    let names_state = matches!(member.key(), "Next" | "StartAt" | "Default");
    let value = match member.value {
        ast::Value::StringLit(literal) if names_state && marks::holds(&literal.value) => {
            ast::Value::StringLit(ast::StringLit {
                range: literal.range,
                value: Cow::Owned(marks::unmarked(&literal.value).into_owned()),
            })
        }
        value => with_plain_keys(value),
    };
    let name = match marks::holds(member.name.as_str()) {
        true => ast::ObjectPropName::String(ast::StringLit {
            range: member.name.range(),
            value: Cow::Owned(marks::unmarked(member.name.as_str()).into_owned()),
        }),
        false => member.name,
    };
    ast::ObjectProp {
        range: member.range,
        name,
        value,
    }
}

/// The same tree with each key beginning in lower case: `taskRoleArn` for `TaskRoleArn`.
pub fn with_lower_keys(node: Node<'_>) -> Node<'_> {
    match node {
        ast::Value::Object(object) => ast::Value::Object(ast::Object {
            range: object.range,
            properties: object
                .properties
                .into_iter()
                .map(|member| {
                    let range = member.name.range();
                    let mut letters = member.name.into_string();
                    if let Some(first) = letters.get_mut(..1) {
                        first.make_ascii_lowercase();
                    }
                    ast::ObjectProp {
                        range: member.range,
                        name: ast::ObjectPropName::String(ast::StringLit {
                            range,
                            value: Cow::Owned(letters),
                        }),
                        value: member.value,
                    }
                })
                .collect(),
        }),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json;

    #[test]
    fn a_pointer_does_not_depend_on_what_was_asked_before() {
        let text = r#"{"a": [1, {"b/c": [2, 3]}, 4], "~": {"d": 5, "e": [6]}, "f": 7}"#;
        let reading = json::read(text, 0);
        let root = reading.root.as_ref().unwrap();
        let expected = [
            ("1", "/a/0"),
            ("2", "/a/1/b~1c/0"),
            ("3", "/a/1/b~1c/1"),
            ("4", "/a/2"),
            ("5", "/~0/d"),
            ("6", "/~0/e/0"),
            ("7", "/f"),
            ("\"d\"", "/~0/d"),
            ("{", ""),
        ];
        let mut finger = Vec::new();
        // Each after each other.
        for first in expected {
            for (needle, pointer) in [first].into_iter().chain(expected) {
                let at = text.find(needle).unwrap();
                let span = Span::new(at, at + needle.len());
                assert_eq!(root.pointer(span, &mut finger), pointer, "{needle}");
            }
        }
    }
}
