//! The states of a machine and the ways between them, for whoever draws them.

use crate::finding::Span;
use crate::text::{Entry, Member, Node, Tree};

/// States beyond which a graph tells nothing any more.
pub const STATES_AT_MOST: usize = 2_000;

/// The states of a machine.
#[derive(Debug, Default, PartialEq)]
pub struct Graph {
    /// In the order of the text; what is within a state follows it.
    pub states: Vec<State>,
    /// There are more states than [`STATES_AT_MOST`]: the rest is left out.
    pub is_cut: bool,
    /// The whole definition, where it is within another text, and whether it has lines of its own
    /// there: told by who knows that text.
    pub within: Option<(Span, bool)>,
}

/// A state.
#[derive(Debug, PartialEq)]
pub struct State {
    /// Its name.
    pub name: String,
    /// The text of `Type`; empty where there is none.
    pub kind: String,
    /// From its name on: bytes, in [`crate::Analyzed`] UTF-16 units.
    pub span: Span,
    /// The state that it is within, by its place in the graph, and the number of the branch.
    pub within: Option<(usize, usize)>,
    /// Its machine or branch starts at it.
    pub is_start: bool,
    /// Its machine or branch ends with it.
    pub is_end: bool,
    /// A Map state that starts executions of its own.
    pub is_distributed: bool,
    /// Its place among the tasks of the machine.
    pub task: Option<usize>,
    /// Where it goes on, in the order of the screen.
    pub ways: Vec<Way>,
}

/// A way from one state to another of the same machine or branch.
#[derive(Debug, PartialEq, Eq)]
pub struct Way {
    /// What leads there.
    pub by: By,
    /// From 1, among those of a kind.
    pub number: usize,
    /// The name of the other state, which may not be there.
    pub to: String,
}

/// What leads from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the fields")]
pub enum By {
    Next,
    Default,
    Choice,
    Catch,
}

impl Graph {
    /// Adds a state; `None` if there are too many.
    pub(super) fn add(
        &mut self,
        member: &Member<'_>,
        within: Option<(usize, usize)>,
        start: Option<&str>,
    ) -> Option<usize> {
        let place = self.states.len();
        // Nothing is added behind what was left out, so that all places stay right.
        if place >= STATES_AT_MOST {
            self.is_cut = true;
            return None;
        }
        let node = &member.value;
        let text = |key| node.get(key).and_then(Tree::as_str).unwrap_or_default();
        let kind = text("Type");
        let end = node.get("End").and_then(Tree::scalar);
        let config = node
            .get("ItemProcessor")
            .and_then(|processor| processor.get("ProcessorConfig")?.get("Mode"));
        let mut ways = Vec::new();
        let mut add = |by, number, node: &Node<'_>, key| {
            if let Some(to) = node.get(key).and_then(Tree::as_str) {
                let to = to.to_owned();
                ways.push(Way { by, number, to });
            }
        };
        add(By::Next, 1, node, "Next");
        for (by, key) in [(By::Choice, "Choices"), (By::Catch, "Catch")] {
            let list = node.get(key).map(Tree::items).unwrap_or_default();
            for (at, item) in list.iter().enumerate() {
                add(by, at + 1, item, "Next");
            }
        }
        add(By::Default, 1, node, "Default");
        self.states.push(State {
            name: member.key().to_owned(),
            kind: kind.to_owned(),
            span: Span {
                start: member.key_span().start,
                end: node.span().end,
            },
            within,
            is_start: start == Some(member.key()),
            is_end: end == Some("true") || kind == "Succeed" || kind == "Fail",
            is_distributed: config.and_then(Tree::as_str) == Some("DISTRIBUTED"),
            task: None,
            ways,
        });
        Some(place)
    }

    /// Says which task a state is.
    pub(super) fn is_task(&mut self, state: Option<usize>, task: usize) {
        if let Some(state) = state.and_then(|state| self.states.get_mut(state)) {
            state.task = Some(task);
        }
    }
}
