//! A text that expressions are read from, and where its letters stand in the documents.

use std::ops::Range;

use crate::finding::{Place, Span};
use crate::text::mapped::Mapped;

/// A text with expressions.
#[derive(Clone, Copy, Debug)]
pub struct Source<'s> {
    /// What the ranges of the syntax are of.
    pub text: &'s str,
    /// The document.
    pub document: u32,
    /// Where the text begins in the document, if it stands there letter by letter.
    pub base: usize,
    /// Where the letters stand, if they are written in another way.
    pub map: Option<&'s Mapped>,
}

impl<'s> Source<'s> {
    /// A whole document.
    pub fn whole(text: &'s str, document: u32) -> Self {
        Self {
            text,
            document,
            base: 0,
            map: None,
        }
    }

    /// The place of a range of the text.
    pub fn place(&self, range: Option<Range<usize>>) -> Place {
        let range = range.unwrap_or_default();
        let original = |offset: usize| match self.map {
            Some(map) => map.original(u32::try_from(offset).unwrap_or(u32::MAX)) as usize,
            None => self.base + offset,
        };
        let start = original(range.start);
        // The end of what is mapped is where its last letter ends.
        let end = match self.map {
            Some(_) if range.end > range.start => original(range.end - 1) + 1,
            _ => original(range.end),
        };
        Span::new(start, end.max(start)).of(self.document)
    }

    /// What is written there.
    pub fn written(&self, range: &Range<usize>) -> &'s str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}
