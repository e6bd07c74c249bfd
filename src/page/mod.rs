//! The Yew page.

use wasm_bindgen::prelude::*;

/// Mounts the page into the element.
#[wasm_bindgen]
pub fn mount(_root: web_sys::Element) {}
