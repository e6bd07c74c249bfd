//! `Fn::Join`, `Fn::Split` and `Fn::Select`.

use crate::text::mapped::Mapped;
use crate::text::{Node, Piece, Text, Tree, made};

use super::super::stacks::Names;
use super::super::value::Value;
use super::LENGTH_AT_MOST;

impl<'w> Names<'_, '_, 'w> {
    pub(super) fn join(&self, node: &Node<'w>, value: &Node<'w>) -> Value<'w> {
        let [separator, list] = value.items() else {
            return self.not_known(node);
        };
        let (Some(separator), Some(parts)) = (separator.as_str(), self.parts_of_join(list)) else {
            return self.not_known(node);
        };
        let mut joined = Mapped::default();
        for (at, (part, place)) in parts.iter().enumerate() {
            if at > 0 {
                joined.push(separator, *place, false);
            }
            joined.append(part);
            if joined.text.len() > LENGTH_AT_MOST {
                return self.too_long(node.span());
            }
        }
        Value::Text(joined)
    }

    /// The texts of a list; none, if one of its items has no text.
    fn parts_of_join(&self, list: &Node<'w>) -> Option<Vec<(Mapped, u32)>> {
        let mut parts = Vec::new();
        if list.is_object() {
            // A function makes the list.
            let Value::Tree(made) = self.value(list) else {
                return None;
            };
            for item in made.items() {
                let mut part = Mapped::default();
                part.push(item.scalar()?, item.span().start, false);
                parts.push((part, item.span().start));
            }
            return (!made.is_object()).then_some(parts);
        }
        for item in list.items() {
            match self.value(item) {
                Value::Nothing => {}
                value => parts.push((value.into_text()?, item.span().start)),
            }
        }
        Some(parts)
    }

    pub(super) fn split(&self, node: &Node<'w>, value: &Node<'w>) -> Value<'w> {
        let [separator, text] = value.items() else {
            return self.not_known(node);
        };
        let text = self.text(text);
        let parts = separator.as_str().zip(text).and_then(|(separator, text)| {
            let text = self.read(&text.text);
            self.parts_of_split(&text, separator)
        });
        match parts {
            Some(parts) => Value::of_texts(parts.iter().map(String::as_str), node.span()),
            None => self.not_known(node),
        }
    }

    /// The parts of a text; none, if what is not known of it may hold the separator.
    pub(in super::super) fn parts_of_split(
        &self,
        text: &Text<'_>,
        separator: &str,
    ) -> Option<Vec<String>> {
        let first = separator.chars().next()?;
        let mut parts = vec![Text::default()];
        for piece in &text.pieces {
            match piece {
                Piece::Hole(hole) if hole.class.admits(first) => return None,
                Piece::Hole(hole) => parts.last_mut()?.push_hole(hole.clone()),
                Piece::Literal(literal) => {
                    for (at, part) in literal.split(separator).enumerate() {
                        if at > 0 {
                            parts.push(Text::default());
                        }
                        parts.last_mut()?.push_literal(part.to_owned().into());
                    }
                }
            }
        }
        Some(parts.iter().map(|part| self.marked(part)).collect())
    }

    pub(super) fn select(&self, node: &Node<'w>, value: &Node<'w>) -> Value<'w> {
        let [index, list] = value.items() else {
            return self.not_known(node);
        };
        let index = self
            .text(index)
            .and_then(|text| text.text.parse::<usize>().ok());
        let (Some(index), Value::Tree(list)) = (index, self.value(list)) else {
            return self.not_known(node);
        };
        match list.items().get(index) {
            Some(item) => match item.as_str() {
                Some(text) => Value::of_text(text, node.span()),
                None => Value::Tree(made::placed(item, node.span())),
            },
            None => self.not_known(node),
        }
    }
}
