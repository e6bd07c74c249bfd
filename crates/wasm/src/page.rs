//! What only the page asks for: texts as JSON, so that they can be kept and compared.

use sfn_role_check::documents::secrets;
use sfn_role_check::report::messages::Language;
use sfn_role_check::text::LineIndex;
use sfn_role_check::workspace::Workspace;
use sfn_role_check::{assist, edit, export};
use wasm_bindgen::prelude::*;

/// The places of what looks like a secret in a text: pairs of UTF-16 offsets.
#[wasm_bindgen]
pub fn secrets(text: &str) -> Vec<u32> {
    let index = LineIndex::new(text);
    let found = secrets::find(text).into_iter();
    found
        .flat_map(|span| [span.start, span.end])
        .map(|byte| index.position(byte).offset)
        .collect()
}

/// A report or its fixes in another form; empty, if that is not possible.
///
/// `what` is `report`, `fixes`, or the index of a fix; of fixes, `role` chooses those of one role,
/// unless it is empty.
#[wasm_bindgen(js_name = exportText)]
pub fn export_text(workspace: &str, what: &str, format: &str, role: &str) -> String {
    match Workspace::from_json(workspace) {
        Ok(workspace) => export::by_name(&workspace, what, format, role),
        Err(_) => String::new(),
    }
}

/// What fixes change in the texts of a workspace: a plan, or why there is none, as JSON; empty, if
/// the workspace cannot be read.
///
/// `what` is `all`, or the index of a fix; of all, `role` chooses those of one role, unless it is
/// empty.
#[wasm_bindgen(js_name = planText)]
pub fn plan_text(workspace: &str, what: &str, role: &str) -> String {
    match Workspace::from_json(workspace) {
        Ok(workspace) => edit::by_name(&workspace, what, role),
        Err(_) => String::new(),
    }
}

/// What the editors complete, as JSON: see `assist::Completions`.
#[wasm_bindgen]
pub fn completions() -> String {
    serde_json::to_string(&assist::completions()).unwrap_or_default()
}

/// What a `Resource` or an action needs, as JSON: see `assist::Description`; empty: nothing is known.
#[wasm_bindgen]
pub fn describe(word: &str, language: &str) -> String {
    let language = Language::of_tag(language).unwrap_or_default();
    assist::describe(word, language)
        .and_then(|known| serde_json::to_string(&known).ok())
        .unwrap_or_default()
}
