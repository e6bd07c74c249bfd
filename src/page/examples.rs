//! The examples to start from. They come with the page, so that choosing one asks the network for
//! nothing.

use super::read;
use crate::report::messages::Language;
use crate::text::{Tree, json};
use crate::workspace::Workspace;

/// A workspace with what it teaches.
#[derive(Clone, Debug)]
pub(super) struct Example {
    /// Name of its file, also of its button.
    pub id: String,
    /// On the button.
    pub title: String,
    /// One line under the title.
    pub teaches: String,
    /// What is loaded.
    pub workspace: Workspace,
}

/// Id and text of each. In the page they come with its script, not with the module: its bound is
/// narrower.
#[cfg(target_arch = "wasm32")]
use super::host::examples as files;

#[cfg(not(target_arch = "wasm32"))]
fn files() -> Vec<(String, String)> {
    let files = [
        (
            "ecs-run-task",
            include_str!("../../www/examples/ecs-run-task.json"),
        ),
        (
            "cross-account",
            include_str!("../../www/examples/cross-account.json"),
        ),
    ];
    files
        .map(|(id, text)| (id.to_owned(), text.to_owned()))
        .into()
}

/// All examples in the order of the screen; one that cannot be read is left out.
pub(super) fn all(language: Language) -> Vec<Example> {
    files()
        .into_iter()
        .filter_map(|(id, text)| example(id, &text, language))
        .collect()
}

fn example(id: String, text: &str, language: Language) -> Option<Example> {
    let reading = json::read(text, 0);
    let file = reading.root.as_ref()?;
    // Other languages than the first have a part of their own.
    let said = file.get(language.tag()).unwrap_or(file);
    Some(Example {
        id,
        title: read::text(said, "title")?,
        teaches: read::text(said, "teaches")?,
        workspace: read::of_node(file.get("workspace")?),
    })
}
