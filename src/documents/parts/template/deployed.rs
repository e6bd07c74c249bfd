//! A template that another tool deploys, as a text within one of its documents: a stack of its own.

use crate::text::Node;

use super::deployment::Deployment;
use super::expand::{has_macro, holds_transform};
use super::project::Project;
use super::stacks::{Stack, Stacks};
use super::workspace::{Taken, parameters};
use super::{is_template, of_stack};

/// A template, and what is told of its stack.
pub(in crate::documents) struct Deployed<'t, 'w> {
    pub(in crate::documents) root: &'t Node<'w>,
    pub(in crate::documents) whole: &'w str,
    pub(in crate::documents) document: u32,
    /// What its placeholders belong to: no document has this number.
    pub(in crate::documents) number: u32,
    /// The document whose placeholders stand for its account and Region.
    pub(in crate::documents) place: u32,
    pub(in crate::documents) account: Option<String>,
    pub(in crate::documents) region: Option<String>,
    /// Values of its parameters, with marks.
    pub(in crate::documents) filled: Vec<(String, String)>,
    /// Values that the user states for others.
    pub(in crate::documents) stated: Vec<(String, Vec<String>)>,
}

/// Takes it apart; `None`: it is no template, or a macro makes something else of it.
pub(in crate::documents) fn deployed<'w>(of: Deployed<'_, 'w>) -> Option<Taken<'w>> {
    if !is_template(of.root) || has_macro(of.root) || holds_transform(of.root, 0) {
        return None;
    }
    let project = Project::new(Vec::new());
    let mut stack = Stack::new(of.root, of.whole, of.document, of.number);
    stack.read_as = of.number;
    stack.filled = of.filled;
    stack.stated = of.stated;
    stack.deployment = Deployment {
        account: of.account,
        region: of.region,
        ..Deployment::of(of.place)
    };
    let declared = parameters(&stack);
    let stacks = Stacks::new(vec![stack], &project);
    let made = of_stack(&stacks, 0);
    Some(Taken {
        document: of.document,
        parts: made.parts,
        findings: made.findings,
        joined: Vec::new(),
        account: None,
        values: made.values,
        declared,
    })
}
