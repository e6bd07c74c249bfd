//! The examples to start from. They come with the page, so that choosing one asks the network for
//! nothing.

use crate::sentences::Language;
use contract::WorkspaceRef;
use serde::Deserialize;
use serde_json::Value;

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
    pub workspace: WorkspaceRef,
}

/// Id and JSON of each, with what stands for its texts. In the page they come with its script, not
/// with the module: its bound is narrower.
#[cfg(not(test))]
use super::host::examples as files;

#[cfg(test)]
fn files() -> Vec<(String, String)> {
    let files = [
        (
            "ecs-run-task",
            include_str!("../../../www/examples/ecs-run-task.json"),
        ),
        (
            "cross-account",
            include_str!("../../../www/examples/cross-account.json"),
        ),
    ];
    files
        .map(|(id, text)| (id.to_owned(), crate::numbered::without_texts(text)))
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
    let mut file: Value = serde_json::from_str(text).ok()?;
    let workspace = WorkspaceRef::deserialize(file.get_mut("workspace")?.take()).ok()?;
    // Other languages than the first have a part of their own.
    let said = file.get(language.tag()).unwrap_or(&file);
    Some(Example {
        id,
        title: said.get("title")?.as_str()?.to_owned(),
        teaches: said.get("teaches")?.as_str()?.to_owned(),
        workspace,
    })
}
