//! The JavaScript border: decodes, calls the core, encodes. No rule lives here.

use wasm_bindgen::prelude::*;

use crate::Workspace;

/// `analyze(workspace)`: plain objects in and out.
///
/// # Errors
/// A JavaScript `Error` that names the path of what is wrong in the workspace.
#[wasm_bindgen]
pub fn analyze(workspace: JsValue) -> Result<JsValue, JsError> {
    use serde::Serialize;
    // Through `Value`, because serde-wasm-bindgen skips unknown keys of typed structs unseen.
    let value: serde_json::Value = serde_wasm_bindgen::from_value(workspace)
        .map_err(|error| JsError::new(&error.to_string()))?;
    let workspace =
        Workspace::deserialize_with_path(value).map_err(|error| JsError::new(&error))?;
    let report = crate::analyze(&workspace);
    report
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| JsError::new(&error.to_string()))
}
