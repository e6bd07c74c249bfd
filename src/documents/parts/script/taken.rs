//! What a script is taken apart with, and what is taken.

use crate::finding::{Finding, Span};
use crate::text::{Integrity, Node};

use super::super::super::changes::Change;
use super::super::super::links::Files;
use super::super::Part;
use super::calls::Call;
use super::writes::Written;

/// A document that a script may name.
pub(in crate::documents) struct Given<'t, 'w> {
    pub(in crate::documents) whole: &'w str,
    /// None: it could not be read, or had to be repaired.
    pub(in crate::documents) root: Option<&'t Node<'w>>,
    /// What is in it is told by itself.
    pub(in crate::documents) has_parts: bool,
}

/// What a script brings along.
#[derive(Default)]
pub(in crate::documents) struct Taken<'w> {
    pub(in crate::documents) parts: Vec<Part<'w>>,
    pub(in crate::documents) findings: Vec<Finding>,
    /// What its calls may change that is told elsewhere.
    pub(in crate::documents) changes: Vec<Change>,
    /// Documents that are a part of it.
    pub(in crate::documents) joined: Vec<u32>,
    /// Documents that it names, which are read on their own.
    pub(in crate::documents) linked: Vec<u32>,
}

/// Goes through the calls of a script.
pub(super) struct Reader<'r, 't, 'w> {
    pub(super) document: u32,
    pub(super) whole: &'w str,
    pub(super) written: Written,
    pub(super) files: &'r Files,
    pub(super) documents: &'r [Given<'t, 'w>],
    pub(super) calls: &'r [Call],
    pub(super) is_conditional: bool,
    /// A machine's role has an account that is not written out: that of the whole script.
    pub(super) is_of_unknown_account: bool,
    /// Machines that are given another role: their name, that role, the parts before the call, whether it
    /// is made in any case,
    /// and the call.
    pub(super) moved: Vec<(Option<String>, String, usize, bool, usize)>,
    pub(super) taken: Taken<'w>,
}

/// What an option gives.
pub(super) struct Content<'w> {
    pub(super) node: Option<Node<'w>>,
    pub(super) document: u32,
    pub(super) span: Span,
    pub(super) integrity: Integrity,
}

impl<'w> Reader<'_, '_, 'w> {
    pub(super) fn text_of(&self, document: u32) -> &'w str {
        match document == self.document {
            true => self.whole,
            false => self
                .documents
                .get(document as usize)
                .map_or("", |given| given.whole),
        }
    }
}
