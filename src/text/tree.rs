//! A document as a tree whose every node knows its place: what JSON (and YAML) become.

use std::borrow::Cow;

use super::Span;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'a> {
    /// What stands there.
    pub value: Value<'a>,
    /// Where; strings include their quotes.
    pub span: Span,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the kinds of JSON")]
pub enum Value<'a> {
    Null,
    Bool(bool),
    /// As it was written.
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    /// In the order of the text; duplicate keys are kept.
    Object(Vec<Member<'a>>),
}

/// A key of an object with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<'a> {
    /// Without quotes and escapes.
    pub key: Cow<'a, str>,
    /// With its quotes.
    pub key_span: Span,
    /// Its value.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    /// The value of a key, if this is an object that has it. Of duplicates the last.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.member(key).map(|member| &member.value)
    }

    /// A key with its value. Of duplicates the last.
    pub fn member(&self, key: &str) -> Option<&Member<'a>> {
        self.members().iter().rev().find(|member| member.key == key)
    }

    /// The members of an object; of anything else none.
    pub fn members(&self) -> &[Member<'a>] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of an array; of anything else none.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// The items of an array, or the value itself as the only one.
    pub fn one_or_many(&self) -> &[Node<'a>] {
        match &self.value {
            Value::Array(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// The RFC 6901 pointer of the smallest node that holds the range; `""` for the root.
    ///
    /// The children of a node stand in the order of the text, so each level is a binary search.
    pub fn pointer(&self, span: Span) -> String {
        let mut pointer = String::new();
        let mut node = self;
        loop {
            let next = match &node.value {
                Value::Object(members) => {
                    let at = members.partition_point(|member| member.value.span.end < span.end);
                    members
                        .get(at)
                        .filter(|member| {
                            member.key_span.start <= span.start && span.end <= member.value.span.end
                        })
                        .map(|member| {
                            (
                                member.key.replace('~', "~0").replace('/', "~1"),
                                &member.value,
                            )
                        })
                }
                Value::Array(items) => {
                    let at = items.partition_point(|item| item.span.end < span.end);
                    items
                        .get(at)
                        .filter(|item| item.span.contains(span))
                        .map(|item| (at.to_string(), item))
                }
                _ => None,
            };
            let Some((key, child)) = next else {
                return pointer;
            };
            pointer.push('/');
            pointer.push_str(&key);
            node = child;
        }
    }
}
