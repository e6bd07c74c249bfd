//! Follows the input of one execution through a definition, and puts what it gives in the place of
//! the expressions of its tasks.
//!
//! A value is put in only where every way to the state leaves it there. What is not certain stays
//! an expression.

mod children;
mod data;
mod fill;
mod paths;
mod states;
mod values;

use std::borrow::Cow;

use crate::finding::{Place, Span};
use crate::text::maps::Places;
use crate::text::{Entry, Member, Node, Tree, made};

use super::QueryLanguage;
use data::{Budget, Data};
use states::{State, nothing, plain};
use values::{Known, Scope};

/// An expression of a task, and what the input makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution<'a> {
    /// JSON keys and indexes of its state, from the root of the definition.
    pub path: Vec<String>,
    /// Where it stands in the definition.
    pub span: Span,
    /// As it is written.
    pub expression: Cow<'a, str>,
    /// What it gives.
    pub value: Given,
    /// Where the value comes from.
    pub from: Option<Place>,
    /// It tells who makes the call.
    pub is_caller: bool,
}

/// What an expression gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A text.
    Text(String),
    /// An object or a list.
    Whole,
    /// Nothing: the data has no such key.
    Missing,
}

/// The definition with everything that an execution with this input would fill in. `document` is
/// that of the definition; the input has its own. `None`: that would take too long.
pub fn follow<'a>(
    root: &'a Node<'a>,
    document: u32,
    input: (&'a Node<'a>, u32),
) -> Option<(Node<'a>, Vec<Resolution<'a>>)> {
    let mut flow = Flow {
        document,
        budget: Budget::new(),
        path: Vec::new(),
        resolutions: Vec::new(),
        is_caller: false,
    };
    let input = Data::Node(input.0, input.1);
    let scope = Scope {
        execution: input.clone(),
        item: Data::Unknown,
    };
    let start = Known {
        input,
        variables: nothing(),
    };
    let filled = flow.machine(root, QueryLanguage::default(), &scope, start);
    (!flow.budget.is_spent()).then_some((filled, flow.resolutions))
}

struct Flow<'a> {
    document: u32,
    budget: Budget,
    /// Keys and indexes down to the state that is being read.
    path: Vec<String>,
    resolutions: Vec<Resolution<'a>>,
    /// The credentials of a task are being read.
    is_caller: bool,
}

impl<'a> Flow<'a> {
    /// Anything with `States`, given what its first state is given.
    fn machine(
        &mut self,
        node: &'a Node<'a>,
        inherited: QueryLanguage,
        scope: &Scope<'a>,
        start: Known<'a>,
    ) -> Node<'a> {
        let Some(language) = language_of(node, inherited) else {
            return node.clone();
        };
        let states = node.get("States").map(Tree::members).unwrap_or_default();
        let mut known = self
            .reached(node, states, language, scope, start)
            .into_iter();
        made::with_children(node, &mut Node::clone, &mut |member| {
            if member.key() != "States" {
                return member.clone();
            }
            let states = made::with_children(&member.value, &mut Node::clone, &mut |member| {
                let Some(Some(known)) = known.next() else {
                    return member.clone();
                };
                let state = State {
                    node: &member.value,
                    language: language_of(&member.value, language),
                    known: &known,
                    scope,
                    document: self.document,
                };
                let depth = self.path.len();
                self.path.push("States".to_owned());
                self.path.push(member.key().to_owned());
                let filled = self.state(&state, language);
                self.path.truncate(depth);
                made::with_value(member, filled)
            });
            made::with_value(member, states)
        })
    }

    /// What is known where each state begins, by its place; `None`: it is never reached.
    fn reached(
        &self,
        node: &'a Node<'a>,
        states: &'a [Member<'a>],
        language: QueryLanguage,
        scope: &Scope<'a>,
        start: Known<'a>,
    ) -> Vec<Option<Known<'a>>> {
        let mut places = Places::default();
        for (at, state) in states.iter().enumerate() {
            places.entry(state.key().to_owned()).or_default().push(at);
        }
        let place = |name: &str| places.get(name)?.first().copied();
        let mut reached: Vec<Option<Known<'a>>> = vec![None; states.len()];
        // Without a start nothing is reached.
        let mut ways = match node.get("StartAt").and_then(plain) {
            Some(name) => vec![(name, start)],
            None => return reached,
        };
        let mut open: Vec<usize> = Vec::new();
        loop {
            for (name, known) in ways {
                let Some((at, before)) =
                    place(name).and_then(|at| Some((at, reached.get_mut(at)?)))
                else {
                    return self.nowhere(states.len());
                };
                let joined = match before {
                    None => Some(known),
                    Some(before) => before.join(&known, &self.budget),
                };
                if joined.is_some() {
                    *before = joined;
                    open.push(at);
                }
            }
            let Some(at) = open.pop().filter(|_| !self.budget.is_spent()) else {
                return reached;
            };
            let (Some(member), Some(Some(known))) = (states.get(at), reached.get(at)) else {
                return reached;
            };
            self.budget.spend(member.value.members().len());
            let state = State {
                node: &member.value,
                language: language_of(&member.value, language),
                known,
                scope,
                document: self.document,
            };
            match state.ways(&self.budget) {
                Some(next) => ways = next,
                None => return self.nowhere(states.len()),
            }
        }
    }

    /// Any state may follow any other, with anything.
    fn nowhere(&self, count: usize) -> Vec<Option<Known<'a>>> {
        let known = Known {
            input: Data::Unknown,
            variables: nothing(),
        };
        vec![Some(known); count]
    }

    /// The state with what is known put in.
    fn state(&mut self, state: &State<'_, 'a>, around: QueryLanguage) -> Node<'a> {
        let Some(language) = state.pure() else {
            return state.node.clone();
        };
        match state.node.get("Type").and_then(plain) {
            Some("Task") => self.task(state, language),
            // It is not certain whether the states in there have the language of this one.
            Some("Map" | "Parallel") if language != around => state.node.clone(),
            Some("Parallel") => self.parallel(state, language),
            Some("Map") => self.map(state, language),
            _ => state.node.clone(),
        }
    }

    fn parallel(&mut self, state: &State<'_, 'a>, language: QueryLanguage) -> Node<'a> {
        let scope = Scope {
            execution: state.scope.execution.clone(),
            item: Data::Unknown,
        };
        let start = Known {
            input: state.handed_over(language, &self.budget),
            variables: state.known.variables.clone(),
        };
        made::with_children(state.node, &mut Node::clone, &mut |member| {
            if member.key() != "Branches" {
                return member.clone();
            }
            let mut at = 0_usize;
            let branches = made::with_children(
                &member.value,
                &mut |branch| {
                    let depth = self.path.len();
                    self.path.push("Branches".to_owned());
                    self.path.push(at.to_string());
                    at += 1;
                    let filled = self.machine(branch, language, &scope, start.clone());
                    self.path.truncate(depth);
                    filled
                },
                &mut Member::clone,
            );
            made::with_value(member, branches)
        })
    }

    fn map(&mut self, state: &State<'_, 'a>, language: QueryLanguage) -> Node<'a> {
        let Some((start, scope)) = state.each_item(language, &self.budget) else {
            return state.node.clone();
        };
        made::with_children(state.node, &mut Node::clone, &mut |member| {
            if !matches!(member.key(), "ItemProcessor" | "Iterator") {
                return member.clone();
            }
            let depth = self.path.len();
            self.path.push(member.key().to_owned());
            let filled = self.machine(&member.value, language, &scope, start.clone());
            self.path.truncate(depth);
            made::with_value(member, filled)
        })
    }
}

/// The language in there; `None`: that cannot be told.
fn language_of(node: &Node<'_>, inherited: QueryLanguage) -> Option<QueryLanguage> {
    match node.get("QueryLanguage") {
        None => Some(inherited),
        Some(node) => match node.as_str()? {
            "JSONata" => Some(QueryLanguage::Jsonata),
            "JSONPath" => Some(QueryLanguage::JsonPath),
            _ => None,
        },
    }
}
