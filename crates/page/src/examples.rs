//! The examples to start from. They come with the page, so that choosing one asks the network for
//! nothing.

use contract::WorkspaceRef;

use crate::json::Json;
use crate::reading;
use crate::sentences::Language;

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

/// JSON of each, with what stands for its texts. In the page they come with its script, not with the
/// module: its bound is narrower.
#[cfg(not(test))]
use super::host::examples as files;

#[cfg(test)]
fn files() -> Vec<String> {
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
        .map(|(id, text)| crate::numbered::without_texts(id, text))
        .into()
}

/// All examples in the order of the screen; one that cannot be read is left out.
pub(super) fn all(language: Language) -> Vec<Example> {
    files()
        .into_iter()
        .filter_map(|text| example(&text, language))
        .collect()
}

fn example(text: &str, language: Language) -> Option<Example> {
    let mut file = Json::parse(text)?;
    // Other languages than the first have a part of their own.
    let mut own = file.take(language.tag());
    let mut said =
        |name: &str| reading::of_json(own.take(name)).or_else(|| reading::of_json(file.take(name)));
    let (title, teaches) = (said("title")?, said("teaches")?);
    Some(Example {
        id: reading::of_json(file.take("id"))?,
        title,
        teaches,
        workspace: reading::workspace_of(file.take("workspace")).ok()?,
    })
}
