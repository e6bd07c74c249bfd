//! The elements that edit and draw, as types: `www/src/contract/elements.ts` describes them.

use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, Element, Event, EventTarget, HtmlElement, Node};

use super::listing::Mark;

#[wasm_bindgen]
extern "C" {
    /// `<code-editor>`.
    #[wasm_bindgen(extends = HtmlElement, extends = Element, extends = Node, extends = EventTarget)]
    #[derive(Clone)]
    pub(super) type CodeEditor;
    #[wasm_bindgen(method, setter = diagnostics)]
    fn set_diagnostics_list(this: &CodeEditor, diagnostics: &JsValue);
    #[wasm_bindgen(method, getter = selectionStart)]
    pub(super) fn selection_start(this: &CodeEditor) -> u32;
    #[wasm_bindgen(method)]
    pub(super) fn reveal(this: &CodeEditor, start: u32, end: u32);
    #[wasm_bindgen(method)]
    pub(super) fn flash(this: &CodeEditor, start: u32, end: u32);
    #[wasm_bindgen(method, js_name = showStatus)]
    pub(super) fn show_status(this: &CodeEditor, text: &str);

    /// `<state-graph>`.
    #[wasm_bindgen(extends = HtmlElement, extends = Element, extends = Node, extends = EventTarget)]
    pub(super) type StateGraph;
    #[wasm_bindgen(method, setter = graph)]
    fn set_graph_object(this: &StateGraph, graph: &JsValue);

    /// `<role-map>`.
    #[wasm_bindgen(extends = HtmlElement, extends = Element, extends = Node, extends = EventTarget)]
    pub(super) type RoleMap;
    #[wasm_bindgen(method, setter = map)]
    fn set_map_object(this: &RoleMap, map: &JsValue);
    #[wasm_bindgen(method, setter = isStale)]
    pub(super) fn set_is_stale(this: &RoleMap, is_stale: bool);
    #[wasm_bindgen(method, setter = offered)]
    pub(super) fn set_offered(this: &RoleMap, characters: u32);
    #[wasm_bindgen(method, setter = hasFailed)]
    pub(super) fn set_has_failed(this: &RoleMap, has_failed: bool);
}

/// What somebody asks for in an editor.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    /// The result about a line, from 1.
    Result(u32),
    /// To copy the statement of that fix.
    Copy(u32),
    /// To apply it.
    Apply(u32),
}

/// A plain object out of JSON; null, if it is none.
fn object(json: &str) -> JsValue {
    js_sys::JSON::parse(json).unwrap_or(JsValue::NULL)
}

impl CodeEditor {
    /// Underlines ranges.
    pub(super) fn set_diagnostics(&self, marks: &[Mark]) {
        self.set_diagnostics_list(&object(&serde_json::to_string(marks).unwrap_or_default()));
    }
}

impl StateGraph {
    /// Draws a graph.
    pub(super) fn set_graph(&self, graph: &contract::Graph) {
        self.set_graph_object(&object(&serde_json::to_string(graph).unwrap_or_default()));
    }
}

impl RoleMap {
    /// Draws a map, as the core's answer has it; empty: none.
    pub(super) fn set_map(&self, json: &str) {
        self.set_map_object(&object(json));
    }
}

/// The number that an event of an element brings.
pub(super) fn number(event: &Event) -> Option<u32> {
    let event: &CustomEvent = event.dyn_ref()?;
    Some(event.detail().as_f64()? as u32)
}

/// The flag that an event of an element brings.
pub(super) fn flag(event: &Event) -> bool {
    let event: Option<&CustomEvent> = event.dyn_ref();
    event.is_some_and(|event| event.detail().is_truthy())
}
