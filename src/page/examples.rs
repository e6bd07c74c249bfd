//! The examples to start from, part of the module so that choosing one asks the network for nothing.

use serde_json::Value;

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
        .filter_map(|&(id, text)| read(id, text))
        .collect()
}

fn read(id: &'static str, text: &str) -> Option<Example> {
    let file: Value = serde_json::from_str(text).ok()?;
    Some(Example {
        id,
        title: file.get("title")?.as_str()?.to_owned(),
        teaches: file.get("teaches")?.as_str()?.to_owned(),
        workspace: workspace(file.get("workspace")?.clone()).ok()?,
    })
}

/// Reads a workspace from JSON.
///
/// Through `Value`, as the JavaScript border does: a second kind of source would double the code
/// that reads workspaces.
pub(super) fn workspace(json: Value) -> Result<Workspace, String> {
    Workspace::deserialize_with_path(json)
}
