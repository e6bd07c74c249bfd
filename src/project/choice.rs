//! Several projects in what was opened at once, for somebody to choose from.

use crate::documents::glance::Glance;
use crate::workspace::Document;

use super::{Project, find, is_candidate, look};

/// Words of files that make state machines.
const WORDS: [&str; 5] = [
    "::StateMachine",
    "sfn_state_machine",
    "stateMachines",
    "step-functions",
    "create-state-machine",
];

/// The projects that have a state machine; empty: there is one at the most.
#[must_use]
pub fn choice(documents: &[Document]) -> Vec<Project> {
    let numbered = documents.iter().enumerate();
    let candidates: Vec<(usize, &Document)> = numbered
        .filter(|(_, document)| is_candidate(&document.name))
        .collect();
    let mut looks = Vec::new();
    let mut has_machine = Vec::new();
    for (_, document) in &candidates {
        let look = look(document);
        let text = document.text.as_str();
        let is_nothing = look.glance == Glance::Nothing;
        has_machine.push(
            look.glance == Glance::Definition
                || !is_nothing && WORDS.iter().any(|word| text.contains(word)),
        );
        looks.push(look);
    }
    let mut projects = find(&looks);
    projects.retain_mut(|project| {
        let mut files = project.documents.iter();
        let is_kept = files.any(|file| has_machine.get(*file) == Some(&true));
        for file in &mut project.documents {
            *file = candidates.get(*file).map_or(usize::MAX, |(at, _)| *at);
        }
        is_kept
    });
    if projects.len() < 2 {
        projects.clear();
    }
    projects
}
