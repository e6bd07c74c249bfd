//! Where expressions are evaluated: what names mean, what may be spent, and how what is not known is
//! named.

use std::cell::{Cell, RefCell};

use super::source::Source;
use super::value::{CANONICAL_AT_MOST, Hole, Kind, Text, Value};
use crate::finding::Place;
use crate::text::maps::ByText;

/// The expression certainly fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure;

/// What an expression gives.
pub type Outcome = Result<Value, Failure>;

/// What names outside of an expression mean.
pub trait Host {
    /// The value of a name, and how many of the steps after it were taken.
    fn named(&self, env: &Env<'_>, name: &str, steps: &[Step], at: Place) -> (Outcome, usize);
    /// An attribute of something of the host.
    fn attribute(&self, handle: usize, name: &str, at: Place) -> Outcome;
    /// The text of a file, and its document; `Err`: it is certainly not there.
    fn file(&self, env: &Env<'_>, path: &Text) -> Result<Option<Source<'_>>, Failure>;
    /// The limits of the evaluation.
    fn budget(&self) -> &Budget;
    /// What stands for all items of a value that is not known, if they have that key.
    fn member(&self, _value: &str, _key: &str) -> Option<usize> {
        None
    }
    /// Whether a condition that is not known holds in the world that is evaluated, by its canonical
    /// text; `None`: both ways are open.
    fn choice(&self, _condition: &str) -> Option<bool> {
        None
    }
}

/// A step of a traversal, evaluated.
#[derive(Clone, Debug)]
pub enum Step {
    /// `.name`
    Attribute(String),
    /// `[key]`
    Index(Value),
    /// `.*`: attributes only go on with each item.
    AttributeSplat,
    /// `[*]`
    FullSplat,
}

/// What may be spent, and the names of what is not known.
#[derive(Debug, Default)]
pub struct Budget {
    steps: Cell<usize>,
    bytes: Cell<usize>,
    pub(super) depth: Cell<usize>,
    /// Something was given up.
    pub is_spent: Cell<bool>,
    names: RefCell<ByText<usize>>,
    unique: Cell<usize>,
}

const STEPS_AT_MOST: usize = 2_000_000;
const BYTES_AT_MOST: usize = 48 << 20;
pub(super) const DEPTH_AT_MOST: usize = 64;
/// Longer names do not fit into a placeholder.
const NAME_AT_MOST: usize = 160;

impl Budget {
    /// Takes a step; `false`: there are none left.
    pub fn step(&self) -> bool {
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        self.check(steps <= STEPS_AT_MOST)
    }

    /// The steps that were taken.
    pub fn steps(&self) -> usize {
        self.steps.get()
    }

    /// Whether so many bytes may be made.
    pub fn spend(&self, bytes: usize) -> bool {
        let spent = self.bytes.get().saturating_add(bytes);
        self.bytes.set(spent);
        self.check(spent <= BYTES_AT_MOST)
    }

    pub(super) fn check(&self, is_left: bool) -> bool {
        if !is_left {
            self.is_spent.set(true);
        }
        is_left
    }

    /// A hole for an expression, by its canonical text.
    pub fn hole(&self, canonical: &str) -> Hole {
        let is_whole = canonical.len() <= CANONICAL_AT_MOST;
        let is_plain = canonical.len() <= NAME_AT_MOST
            && !canonical.contains(['\n', '\r', '\0', '\u{e000}', '\u{e001}', '\u{e002}'])
            && is_balanced(canonical);
        match (is_plain, is_whole) {
            (true, _) => Hole::new(canonical),
            (false, false) => self.unique(),
            (false, true) => {
                let mut names = self.names.borrow_mut();
                let next = names.len() + 1;
                let number = names.or_insert(canonical, next).copied().unwrap_or(next);
                Hole::new(["expression ", &number.to_string()].concat())
            }
        }
    }

    /// A hole that is like no other.
    pub fn unique(&self) -> Hole {
        let number = self.unique.get() + 1;
        self.unique.set(number);
        Hole::new(["value ", &number.to_string()].concat())
    }

    /// An unknown value for an expression.
    pub fn unknown(&self, canonical: &str, at: Place) -> Value {
        Value::new(Kind::Unknown(self.hole(canonical)), at)
    }
}

/// Whether the brackets of a name are those of a placeholder in braces.
fn is_balanced(name: &str) -> bool {
    let mut depth = 0_usize;
    for byte in name.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return false,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0 && !name.is_empty()
}

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub struct Env<'e> {
    /// What names mean.
    pub host: &'e dyn Host,
    /// What the syntax was read from.
    pub source: Source<'e>,
    /// Which module instance, as the host counts them.
    pub module: usize,
    /// Names that only this expression knows.
    pub names: Option<&'e Names<'e>>,
    /// In a template that is read from a file, only its own names are known.
    pub is_closed: bool,
}

/// Names of loops, templates and blocks.
#[derive(Clone, Copy)]
pub struct Names<'e> {
    /// The names that are nearer.
    pub own: &'e [(String, Value)],
    /// Those around them.
    pub outer: Option<&'e Names<'e>>,
}

impl std::fmt::Debug for Env<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Env").finish_non_exhaustive()
    }
}

impl<'e> Env<'e> {
    /// The same with other names.
    pub fn with<'n>(&'n self, names: &'n Names<'n>) -> Env<'n>
    where
        'e: 'n,
    {
        Env {
            names: Some(names),
            ..*self
        }
    }

    /// The same for another text.
    pub fn of<'n>(&'n self, source: Source<'n>) -> Env<'n>
    where
        'e: 'n,
    {
        Env { source, ..*self }
    }

    pub(super) fn local(&self, name: &str) -> Option<Value> {
        let mut names = self.names;
        while let Some(here) = names {
            if let Some((_, value)) = here.own.iter().rev().find(|(own, _)| own == name) {
                return Some(value.clone());
            }
            names = here.outer;
        }
        None
    }

    /// The limits.
    pub fn budget(&self) -> &'e Budget {
        self.host.budget()
    }

    /// An unknown value.
    pub fn unknown(&self, canonical: &str, at: Place) -> Value {
        self.budget().unknown(canonical, at)
    }
}
