//! Conditions that nothing tells: each holds or does not, and each way is evaluated once.

use std::cell::{Cell, RefCell};

/// Conditions that one world may depend on.
const CONDITIONS_AT_MOST: usize = 16;

/// What is taken for granted in one world: conditions, and whether each holds.
pub(super) type Path = Vec<(String, bool)>;

/// The conditions of one evaluation.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// Conditions are not left open.
    is_on: bool,
    /// How the first ones are to be taken.
    wanted: Path,
    /// How they were taken, in the order in which they were met.
    taken: RefCell<Path>,
    /// There are too many.
    is_over: Cell<bool>,
}

impl Choices {
    /// An evaluation in which the first conditions are taken so.
    pub(super) fn of(wanted: Path) -> Self {
        Self {
            is_on: true,
            wanted,
            ..Self::default()
        }
    }

    /// Whether a condition holds here; `None`: that is left open.
    pub(super) fn decide(&self, condition: &str) -> Option<bool> {
        // What is counted as it is met has another name in another world.
        let is_counted = ["value ", "expression "]
            .iter()
            .any(|word| condition.contains(word));
        if !self.is_on || self.is_over.get() || is_counted {
            return None;
        }
        let mut taken = self.taken.borrow_mut();
        for (known, holds) in taken.iter() {
            if known == condition {
                return Some(*holds);
            }
            if *holds && is_excluded(known, condition) {
                return Some(false);
            }
        }
        if taken.len() >= CONDITIONS_AT_MOST {
            self.is_over.set(true);
            return None;
        }
        let holds = match self.wanted.get(taken.len()) {
            Some((wanted, holds)) if wanted == condition => *holds,
            // Not the world that was asked for.
            Some(_) => {
                self.is_over.set(true);
                return None;
            }
            None => true,
        };
        taken.push((condition.to_owned(), holds));
        Some(holds)
    }

    /// How the conditions were taken; `None`: there are too many.
    pub(super) fn path(&self) -> Option<Path> {
        (!self.is_over.get()).then(|| self.taken.borrow().clone())
    }
}

/// Whether one value cannot be equal to both of two texts.
fn is_excluded(known: &str, condition: &str) -> bool {
    let sides = |text: &'_ str| {
        let (value, text) = text.rsplit_once(" == ")?;
        let is_text = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
        (is_text && !text.contains("${")).then(|| (value.to_owned(), text.to_owned()))
    };
    match (sides(known), sides(condition)) {
        (Some((one, first)), Some((two, second))) => one == two && first != second,
        _ => false,
    }
}

/// The path of the next world; `None`: this was the last one.
pub(super) fn next(mut path: Path) -> Option<Path> {
    while let Some((condition, holds)) = path.pop() {
        if holds {
            path.push((condition, false));
            return Some(path);
        }
    }
    None
}
