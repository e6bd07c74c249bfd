//! The JavaScript API of the core, `core.wasm`: decodes, calls the core, encodes. No rule lives here.

#![allow(unreachable_pub, reason = "wasm-bindgen exports what is public")]

mod door;
mod session;

use sfn_role_check::edit;
use sfn_role_check::export::role::{self, WholeRoleForm};
use sfn_role_check::export::{self, Chosen, FixFormat, ReportFormat, role_map};
use sfn_role_check::{Report, Workspace};
use wasm_bindgen::prelude::*;

fn main() {}

/// `analyze(workspace)`: plain objects in and out.
///
/// # Errors
/// A JavaScript `Error` that names the path of what is wrong in the workspace.
#[wasm_bindgen]
pub fn analyze(workspace: JsValue) -> Result<JsValue, JsError> {
    write(&sfn_role_check::analyze(&read(workspace)?))
}

/// `roleMap(workspace)`: who passes and assumes which role; plain objects in and out.
///
/// # Errors
/// As [`analyze`].
#[wasm_bindgen(js_name = roleMap)]
pub fn map_roles(workspace: JsValue) -> Result<JsValue, JsError> {
    let (workspace, report) = analyzed(workspace)?;
    write(&role_map::role_map(&workspace, &report))
}

/// `exportReport(workspace, format)`: the report as a text.
///
/// # Errors
/// As [`analyze`], or that there is no such format.
#[wasm_bindgen(js_name = exportReport)]
pub fn export_report(workspace: JsValue, format: &str) -> Result<String, JsError> {
    let format = ReportFormat::of_name(format).ok_or_else(|| unknown(ReportFormat::NAMES))?;
    let (workspace, report) = analyzed(workspace)?;
    Ok(export::report(&workspace, &report, format))
}

/// `exportFixes(workspace, format, role)`: the fixes of a role, or all of them, as a text.
///
/// # Errors
/// As [`export_report`].
#[wasm_bindgen(js_name = exportFixes)]
pub fn export_fixes(
    workspace: JsValue,
    format: &str,
    role: Option<String>,
) -> Result<String, JsError> {
    let format = FixFormat::of_name(format).ok_or_else(|| unknown(FixFormat::NAMES))?;
    let (workspace, report) = analyzed(workspace)?;
    let chosen = role.as_deref().map_or(Chosen::All, Chosen::Role);
    Ok(export::fixes(&workspace, &report, format, chosen))
}

/// `exportRole(workspace, machine, form)`: all that a machine's role needs, as a text.
///
/// # Errors
/// As [`analyze`], or that there is no such form.
#[wasm_bindgen(js_name = exportRole)]
pub fn export_whole_role(
    workspace: JsValue,
    machine: Option<String>,
    form: &str,
) -> Result<String, JsError> {
    let named = WholeRoleForm::of_name(form);
    let form = named.ok_or_else(|| unknown(WholeRoleForm::NAMES))?;
    Ok(role::role(&read(workspace)?, machine.as_deref(), form))
}

/// `planFix(workspace, index)`: what a fix of the report changes in the pasted policies, or why it
/// has to be copied.
///
/// # Errors
/// As [`analyze`].
#[wasm_bindgen(js_name = planFix)]
pub fn plan_fix(workspace: JsValue, index: usize) -> Result<JsValue, JsError> {
    let text = edit::by_name(&read(workspace)?, &index.to_string(), "");
    js_sys::JSON::parse(&text).map_err(|_| JsError::new("the plan cannot be written"))
}

fn analyzed(workspace: JsValue) -> Result<(Workspace, Report), JsError> {
    let workspace = read(workspace)?;
    let report = sfn_role_check::analyze(&workspace);
    Ok((workspace, report))
}

fn write(value: &impl serde::Serialize) -> Result<JsValue, JsError> {
    // Through JSON, so that the module holds one serializer only: 20 KB less.
    let json = serde_json::to_string(value).map_err(|error| JsError::new(&error.to_string()))?;
    js_sys::JSON::parse(&json).map_err(|_| JsError::new("the answer cannot be written"))
}

fn unknown(names: &str) -> JsError {
    JsError::new(&format!("the format is {names}"))
}

fn read(workspace: JsValue) -> Result<Workspace, JsError> {
    // Through `Value`, because serde-wasm-bindgen skips unknown keys of typed structs unseen.
    let value: serde_json::Value = serde_wasm_bindgen::from_value(workspace)
        .map_err(|error| JsError::new(&error.to_string()))?;
    Workspace::from_value(value).map_err(|error| JsError::new(&error))
}
