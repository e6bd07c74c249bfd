//! The stacks of a workspace: templates with what they are given, each a world of its own. Stacks
//! share what they hand to each other: parameters, outputs, exports.

use std::cell::{Cell, RefCell};

use crate::text::compare::delimited;
use crate::text::holes::{Class, Piece, Scope, Text};
use crate::text::{Node, Tree, Variable, World, marks};

use super::comparisons::compared;
use super::deployment::Deployment;
use super::project::Project;

/// How deep evaluations may stand in each other.
const DEPTH_AT_MOST: u32 = 64;
/// Evaluations that one template may ask for.
const STEPS_AT_MOST: u32 = 4_000_000;

/// All templates of a workspace, and the world in which they are evaluated.
pub(in crate::documents) struct Stacks<'t, 'w> {
    pub(super) list: Vec<Stack<'t, 'w>>,
    pub(super) project: &'t Project<'t, 'w>,
    /// A template, a machine of it, and the definition that can only be this machine's.
    pub(super) single: Option<(u32, String, u32)>,
    /// The choices that are made while something is evaluated.
    world: RefCell<World>,
    /// The choices that an evaluation depended on.
    reached: RefCell<Vec<Variable>>,
    open: Cell<u32>,
    depth: Cell<u32>,
    steps: Cell<u32>,
    unique: Cell<u32>,
}

/// A template that is deployed once.
pub(in crate::documents) struct Stack<'t, 'w> {
    pub(super) root: &'t Node<'w>,
    pub(super) whole: &'w str,
    pub(super) document: u32,
    /// The document that its placeholders belong to, as marks write it. A template that is nested
    /// again is another stack: its placeholders belong to a document that is not there.
    pub(super) scope: u32,
    /// The document that its placeholders belong to, as they are read.
    pub(super) read_as: u32,
    /// The stack that it is nested in, and the resource there that it is.
    pub(super) parent: Option<(usize, &'t str)>,
    /// The stacks that are nested in it, by their logical ids.
    pub(super) nested: Vec<(&'t str, usize)>,
    /// Where it is deployed to.
    pub(super) deployment: Deployment,
    /// Values that the user states for its parameters.
    pub(super) stated: Vec<(String, Vec<String>)>,
    /// Values that another tool gives them, with marks.
    pub(super) filled: Vec<(String, String)>,
    /// Values that files beside it set for them; `None`: one that nobody knows.
    pub(super) set: Vec<(String, Option<String>)>,
    /// Names that conditions compare each parameter with.
    pub(super) compared: Vec<(String, Vec<String>)>,
    /// Parameters whose default was taken.
    pub(super) defaults: RefCell<Vec<String>>,
    /// Conditions that were decided in the worlds of their parameters.
    pub(super) conditions: RefCell<Vec<String>>,
    /// Exports that were taken from another stack: their names, and the document.
    pub(super) imports: RefCell<Vec<(String, u32)>>,
    /// Exports that several stacks have: their names, and the names of the documents.
    pub(super) unclear_imports: RefCell<Vec<(String, Vec<String>)>>,
    /// Functions whose value is not known, as they are written.
    expressions: RefCell<Vec<String>>,
}

/// A stack, looked at from within: what its names stand for.
#[derive(Clone, Copy)]
pub(super) struct Names<'s, 't, 'w> {
    pub(super) stacks: &'s Stacks<'t, 'w>,
    pub(super) at: usize,
}

impl<'t, 'w> Stacks<'t, 'w> {
    pub(super) fn new(list: Vec<Stack<'t, 'w>>, project: &'t Project<'t, 'w>) -> Self {
        Self {
            list,
            project,
            single: None,
            world: RefCell::default(),
            reached: RefCell::default(),
            open: Cell::new(0),
            depth: Cell::new(0),
            steps: Cell::new(0),
            unique: Cell::new(0),
        }
    }

    /// Makes something in one world; gives with it the choices that it depended on.
    pub(super) fn in_world<T>(&self, world: World, make: impl FnOnce() -> T) -> (T, Vec<Variable>) {
        let outer_world = self.world.replace(world);
        let outer_reached = self.reached.take();
        let made = make();
        self.world.replace(outer_world);
        let reached = self.reached.replace(outer_reached);
        (made, reached)
    }

    /// The value that a choice has in this world; it counts as one that was reached.
    pub(super) fn choice(&self, variable: &Variable) -> Option<u32> {
        let mut reached = self.reached.borrow_mut();
        if !reached.contains(variable) {
            reached.push(variable.clone());
        }
        let value = self.world.borrow().value(variable);
        if value.is_none() {
            self.open.set(self.open.get() + 1);
        }
        value
    }

    /// How many choices were asked for that this world does not make.
    pub(super) fn open_choices(&self) -> u32 {
        self.open.get()
    }

    /// Evaluates something, unless that goes too deep or takes too long.
    pub(super) fn evaluate<T>(&self, make: impl FnOnce() -> T) -> Option<T> {
        let steps = self.steps.get() + 1;
        let depth = self.depth.get();
        if depth >= DEPTH_AT_MOST || steps > STEPS_AT_MOST {
            return None;
        }
        self.steps.set(steps);
        self.depth.set(depth + 1);
        let made = make();
        self.depth.set(depth);
        Some(made)
    }

    /// A number that nothing else has.
    pub(super) fn unique(&self) -> u32 {
        let unique = self.unique.get();
        self.unique.set(unique + 1);
        unique
    }

    pub(super) fn names(&self, at: usize) -> Names<'_, 't, 'w> {
        Names { stacks: self, at }
    }

    /// The stack that another one is nested in, at the top.
    pub(super) fn top(&self, at: usize) -> usize {
        let mut top = at;
        // No stack is nested in itself: each has its parent before it is in the list.
        for _ in 0..self.list.len() {
            match self.list.get(top).and_then(|stack| stack.parent) {
                Some((parent, _)) => top = parent,
                None => break,
            }
        }
        top
    }

    /// The stacks that are deployed together with this one, itself first.
    pub(super) fn together(&self, at: usize) -> impl Iterator<Item = usize> {
        let top = self.top(at);
        let others = (0..self.list.len()).filter(move |&one| one != at && self.top(one) == top);
        std::iter::once(at).chain(others)
    }

    /// The documents of the stacks that are deployed together with this one.
    pub(super) fn documents(&self, at: usize) -> impl Iterator<Item = u32> {
        self.together(at)
            .filter_map(|at| self.list.get(at).map(|stack| stack.document))
    }

    /// The stacks of the same account and Region as this one, as far as that is certain: those that
    /// are deployed together with it first.
    pub(super) fn beside(&self, at: usize) -> impl Iterator<Item = usize> {
        let place = |at: usize| self.list.get(at).map(|stack| stack.deployment.document);
        let top = self.top(at);
        let others = (0..self.list.len())
            .filter(move |&one| self.top(one) != top && place(one) == place(at));
        self.together(at).chain(others)
    }
}

impl<'t, 'w> Stack<'t, 'w> {
    pub(super) fn new(root: &'t Node<'w>, whole: &'w str, document: u32, scope: u32) -> Self {
        Self {
            root,
            whole,
            document,
            scope,
            read_as: document,
            parent: None,
            nested: Vec::new(),
            deployment: Deployment::of(scope),
            stated: Vec::new(),
            filled: Vec::new(),
            set: Vec::new(),
            compared: compared(root),
            defaults: RefCell::default(),
            conditions: RefCell::default(),
            imports: RefCell::default(),
            unclear_imports: RefCell::default(),
            expressions: RefCell::default(),
        }
    }

    /// The same template, deployed once more. `number` is that of no document.
    pub(super) fn again(&self, number: u32) -> Self {
        let mut stack = Self::new(self.root, self.whole, self.document, number);
        stack.read_as = number;
        stack.stated.clone_from(&self.stated);
        stack.set.clone_from(&self.set);
        stack.deployment.clone_from(&self.deployment);
        stack
    }

    pub(super) fn resources(&self) -> &'t [crate::text::Member<'w>] {
        self.root
            .get("Resources")
            .map(Tree::members)
            .unwrap_or_default()
    }

    pub(super) fn resource(&self, logical: &str) -> Option<&'t Node<'w>> {
        self.root.get("Resources")?.get(logical)
    }
}

impl<'s, 't, 'w> Names<'s, 't, 'w> {
    pub(super) fn stack(&self) -> &'s Stack<'t, 'w> {
        // INVARIANT: `names` is only asked for stacks of the list, which never shrinks.
        #[expect(clippy::indexing_slicing, reason = "as the invariant says")]
        &self.stacks.list[self.at]
    }

    /// A placeholder of this stack.
    pub(super) fn hole(&self, name: &str) -> String {
        marks::of_document(self.stack().scope, &format!("${{{name}}}"))
    }

    /// A name that the deployment of this stack makes up for a resource.
    pub(super) fn generated(&self, logical: &str) -> String {
        marks::generated(self.stack().scope, &format!("${{{logical}}}"))
    }

    /// A placeholder for a function whose value is not known: the same where it is written alike.
    pub(super) fn unknown(&self, node: &Node<'_>) -> String {
        let written = self.canonical(node);
        let mut known = self.stack().expressions.borrow_mut();
        let number = known
            .iter()
            .position(|one| *one == written)
            .unwrap_or_else(|| {
                known.push(written);
                known.len() - 1
            });
        let function = node
            .members()
            .first()
            .map_or("value", crate::text::Entry::key);
        self.hole(&format!("{function}#{}", number + 1))
    }

    /// A node as a text that no other one has.
    pub(super) fn canonical(&self, node: &Node<'_>) -> String {
        let mut written = String::new();
        write_canonical(node, &mut written);
        written
    }

    /// A placeholder that equals nothing else.
    pub(super) fn alone(&self, name: &str) -> String {
        self.hole(&format!("{name}~{}", self.stacks.unique()))
    }

    /// How a text that was read is written with marks again.
    pub(super) fn marked(&self, text: &Text<'_>) -> String {
        let stack = self.stack();
        let scope = |document: u32| match document == stack.read_as {
            true => stack.scope,
            false => document,
        };
        let mut marked = String::new();
        for piece in &text.pieces {
            match piece {
                Piece::Literal(literal) => marked.push_str(&marks::literal(literal)),
                Piece::Hole(hole) => match hole.scope {
                    Scope::Document(document) if hole.class == Class::Generated => {
                        marked.push_str(&marks::generated(scope(document), &hole.name));
                    }
                    Scope::Document(document) => {
                        marked.push_str(&marks::of_document(scope(document), &hole.name));
                    }
                    _ => marked.push_str(&hole.name),
                },
            }
        }
        marked
    }

    /// Reads a text of this stack.
    pub(super) fn read<'n>(&self, text: &'n str) -> Text<'n> {
        Text::with_placeholders(text, self.stack().read_as)
    }
}

/// Writes a node so that two are written alike only if they are the same.
fn write_canonical(node: &Node<'_>, written: &mut String) {
    if let Some(text) = node.as_str() {
        written.push_str(&delimited(text));
    } else if let Some(scalar) = node.scalar() {
        written.push_str(scalar);
    } else if node.is_object() {
        written.push('{');
        for member in node.members() {
            written.push_str(&delimited(crate::text::Entry::key(member)));
            written.push(':');
            write_canonical(&member.value, written);
            written.push(',');
        }
        written.push('}');
    } else if node.is_null() {
        written.push_str("null");
    } else {
        written.push('[');
        for item in node.items() {
            write_canonical(item, written);
            written.push(',');
        }
        written.push(']');
    }
}
