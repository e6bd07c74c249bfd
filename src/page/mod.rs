//! The Yew page.
//!
//! It holds no rule: everything that it says about a workspace comes from the report. `content`,
//! `state` and `listing` are pure, `host` is the only one that touches browser services, `texts`
//! names the sentences.

// The pure parts are tested natively, where nothing draws them.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

#[cfg(target_arch = "wasm32")]
mod components;
mod content;
mod examples;
#[cfg(target_arch = "wasm32")]
mod host;
mod listing;
mod lookup;
mod read;
#[cfg(target_arch = "wasm32")]
mod slices;
mod state;
#[cfg(test)]
mod tests;
mod texts;

/// Mounts the page into the element.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn mount(root: web_sys::Element) {
    crate::documents::elsewhere::set(host::READER);
    host::provide_texts();
    texts::set_language(host::language());
    yew::Renderer::<components::app::App>::with_root(root).render();
}
