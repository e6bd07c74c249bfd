//! What a node of a template stands for once its functions are evaluated.

use crate::text::mapped::Mapped;
use crate::text::{Node, Span, Tree, made};

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value<'w> {
    /// A text, maybe with placeholders for what only the deployment knows.
    Text(Mapped),
    /// Anything else; the functions in it are evaluated.
    Tree(Node<'w>),
    /// `AWS::NoValue`: what has it is not there.
    Nothing,
}

impl<'w> Value<'w> {
    /// A text all of which stands at one place.
    pub(super) fn of_text(text: &str, place: Span) -> Self {
        let mut mapped = Mapped::default();
        mapped.push(text, place.start, false);
        Self::Text(mapped)
    }

    /// A list of texts, all at one place.
    pub(super) fn of_texts<'t>(texts: impl Iterator<Item = &'t str>, place: Span) -> Self {
        let items = texts.map(|text| made::string(text.to_owned(), place));
        Self::Tree(made::array(items.collect(), place))
    }

    /// The text that it is put into another text as; a list or an object has none.
    pub(super) fn into_text(self) -> Option<Mapped> {
        match self {
            Self::Text(text) => Some(text),
            Self::Tree(node) => {
                let mut mapped = Mapped::default();
                mapped.push(node.scalar()?, node.span().start, false);
                Some(mapped)
            }
            Self::Nothing => None,
        }
    }

    /// As a node that stands there; `None`: it is nothing.
    pub(super) fn into_node(self, place: Span) -> Option<Node<'w>> {
        match self {
            Self::Text(text) => Some(made::string(text.text, place)),
            Self::Tree(node) => Some(node),
            Self::Nothing => None,
        }
    }

    /// With all places at that one: what comes from another document has none of its own here.
    pub(super) fn at(self, place: Span) -> Self {
        match self {
            Self::Text(text) => Self::of_text(&text.text, place),
            Self::Tree(node) => Self::Tree(made::placed(&node, place)),
            Self::Nothing => Self::Nothing,
        }
    }
}
