//! Trees that were made, not read: each node stands where it is said to.

use std::borrow::Cow;

use jsonc_parser::ast;
use jsonc_parser::common::Range;

use super::{Member, Node, Span};

fn range(span: Span) -> Range {
    Range {
        start: span.start as usize,
        end: span.end as usize,
    }
}

/// A string.
pub fn string<'a>(text: String, at: Span) -> Node<'a> {
    ast::Value::StringLit(ast::StringLit {
        range: range(at),
        value: Cow::Owned(text),
    })
}

/// A boolean.
pub fn boolean<'a>(value: bool, at: Span) -> Node<'a> {
    ast::Value::BooleanLit(ast::BooleanLit {
        range: range(at),
        value,
    })
}

/// An array.
pub fn array(elements: Vec<Node<'_>>, at: Span) -> Node<'_> {
    ast::Value::Array(ast::Array {
        range: range(at),
        elements,
    })
}

/// An object.
pub fn object(properties: Vec<Member<'_>>, at: Span) -> Node<'_> {
    ast::Value::Object(ast::Object {
        range: range(at),
        properties,
    })
}

/// A member; `at` is the place of its key.
pub fn member<'a>(key: String, at: Span, value: Node<'a>) -> Member<'a> {
    ast::ObjectProp {
        range: range(at),
        name: ast::ObjectPropName::String(ast::StringLit {
            range: range(at),
            value: Cow::Owned(key),
        }),
        value,
    }
}

/// The same number or boolean elsewhere; nothing else has one.
pub fn scalar<'a>(node: &Node<'a>, at: Span) -> Option<Node<'a>> {
    match node {
        ast::Value::NumberLit(literal) => Some(ast::Value::NumberLit(ast::NumberLit {
            range: range(at),
            value: literal.value,
        })),
        ast::Value::BooleanLit(literal) => Some(ast::Value::BooleanLit(ast::BooleanLit {
            range: range(at),
            value: literal.value,
        })),
        _ => None,
    }
}

/// An array or an object with other children; of anything else a copy.
pub fn with_children<'a>(
    node: &'a Node<'a>,
    item: &mut dyn FnMut(&'a Node<'a>) -> Node<'a>,
    member: &mut dyn FnMut(&'a Member<'a>) -> Member<'a>,
) -> Node<'a> {
    match node {
        ast::Value::Array(array) => ast::Value::Array(ast::Array {
            range: array.range,
            elements: array.elements.iter().map(item).collect(),
        }),
        ast::Value::Object(object) => ast::Value::Object(ast::Object {
            range: object.range,
            properties: object.properties.iter().map(member).collect(),
        }),
        other => other.clone(),
    }
}

/// A member with another value.
pub fn with_value<'a>(member: &Member<'a>, value: Node<'a>) -> Member<'a> {
    ast::ObjectProp {
        range: member.range,
        name: member.name.clone(),
        value,
    }
}

/// An object with one member more.
pub fn with_member<'a>(mut node: Node<'a>, member: Member<'a>) -> Node<'a> {
    if let ast::Value::Object(object) = &mut node {
        object.properties.push(member);
    }
    node
}

/// The same tree with everything at one place.
pub fn placed<'a>(node: &Node<'a>, at: Span) -> Node<'a> {
    let range = range(at);
    match node {
        ast::Value::NullKeyword(_) => ast::Value::NullKeyword(ast::NullKeyword { range }),
        ast::Value::StringLit(literal) => ast::Value::StringLit(ast::StringLit {
            range,
            value: literal.value.clone(),
        }),
        ast::Value::NumberLit(literal) => ast::Value::NumberLit(ast::NumberLit {
            range,
            value: literal.value,
        }),
        ast::Value::BooleanLit(literal) => ast::Value::BooleanLit(ast::BooleanLit {
            range,
            value: literal.value,
        }),
        ast::Value::Array(list) => array(
            list.elements.iter().map(|item| placed(item, at)).collect(),
            at,
        ),
        ast::Value::Object(known) => object(
            known
                .properties
                .iter()
                .map(|known| {
                    member(
                        super::Entry::key(known).to_owned(),
                        at,
                        placed(&known.value, at),
                    )
                })
                .collect(),
            at,
        ),
    }
}
