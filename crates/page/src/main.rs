//! The Yew page.
//!
//! It holds no rule: everything that it says about a workspace comes from the report. `content`,
//! `state`, `reading` and `listing` are pure, `host` and `elements` are the only ones that touch the
//! browser, `texts` names the sentences.

mod anchors;
mod components;
mod content;
mod core;
mod elements;
mod examples;
mod host;
mod json;
mod listing;
#[cfg(test)]
mod numbered;
mod reading;
mod sentences;
mod state;
#[cfg(test)]
mod tests;
mod texts;

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// Mounts the page into the element.
#[wasm_bindgen]
pub fn mount(root: web_sys::Element) {
    host::provide_texts();
    texts::set_language(host::language());
    yew::Renderer::<components::app::App>::with_root(root).render();
}
