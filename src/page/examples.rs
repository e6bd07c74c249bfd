//! The examples to start from, part of the module so that choosing one asks the network for nothing.

use super::read;
use crate::text::{Tree, json};
use crate::workspace::Workspace;

/// A workspace with what it teaches.
#[derive(Clone, Debug)]
pub(super) struct Example {
    /// Name of its file, also of its button.
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
        .filter_map(|&(id, text)| example(id, text))
        .collect()
}

fn example(id: &'static str, text: &str) -> Option<Example> {
    let reading = json::read(text, 0);
    let file = reading.root.as_ref()?;
    Some(Example {
        id,
        title: read::text(file, "title")?,
        teaches: read::text(file, "teaches")?,
        workspace: read::of_node(file.get("workspace")?),
    })
}
