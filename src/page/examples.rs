//! The examples to start from, part of the module so that choosing one asks the network for nothing.

use serde::Deserialize;

use crate::workspace::Workspace;

/// A workspace with what it teaches.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    /// Name of its file, also of its button.
    #[serde(skip)]
    pub id: &'static str,
    /// On the button.
    pub title: String,
    /// One line under the title.
    pub teaches: String,
    /// What is loaded.
    pub workspace: Workspace,
}

const FILES: [(&str, &str); 2] = [
    (
        "ecs-run-task",
        include_str!("../../www/examples/ecs-run-task.json"),
    ),
    (
        "cross-account",
        include_str!("../../www/examples/cross-account.json"),
    ),
];

/// All examples in the order of the screen; one that cannot be read is left out.
pub(super) fn all() -> Vec<Example> {
    FILES
        .iter()
        .filter_map(|&(id, text)| {
            let example: Example = serde_json::from_str(text).ok()?;
            Some(Example { id, ..example })
        })
        .collect()
}
