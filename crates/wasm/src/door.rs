//! The door for clients that keep the core in a worker: texts and requests in, answers out, in
//! slices, so that a newer request voids an older one. One answer is on its way at a time.

use std::cell::{Cell, RefCell};

use js_sys::Date;
use sfn_role_check::text::budget::{self, Budget};
use wasm_bindgen::prelude::*;

use crate::session::{Session, Work};

/// Milliseconds that a slice lasts: messages that came meanwhile are heard between two of them.
const SLICE_MS: f64 = 10.0;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
    static WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
    static ENDS: Cell<f64> = const { Cell::new(0.0) };
    static PERCENT: Cell<u8> = const { Cell::new(0) };
}

/// Keeps a text under a number that documents name.
#[wasm_bindgen(js_name = setText)]
pub fn set_text(number: u32, text: String) {
    SESSION.with_borrow_mut(|session| session.set_text(number, text));
}

/// Forgets all texts but these.
#[wasm_bindgen(js_name = keepTexts)]
pub fn keep_texts(numbers: &[u32]) {
    SESSION.with_borrow_mut(|session| session.keep_texts(numbers));
}

/// Begins to answer a request; one that is not answered yet is void.
#[wasm_bindgen]
pub fn begin(request: &str) {
    PERCENT.set(0);
    let budget = Budget {
        should_yield: || Date::now() >= ENDS.get(),
        on_progress: |done, of| {
            let percent = done.saturating_mul(100) / of.max(1);
            PERCENT.set(u8::try_from(percent).unwrap_or(100).min(100));
        },
    };
    WORK.set(None);
    WORK.set(Some(
        SESSION.with_borrow(|session| session.begin(request, budget)),
    ));
}

/// Goes on for a slice: the answer as JSON, or how much of a document is read, in percent.
///
/// # Errors
/// What is wrong with the request.
#[wasm_bindgen(js_name = goOn)]
pub fn go_on() -> Result<JsValue, JsError> {
    ENDS.set(Date::now() + SLICE_MS);
    let done = WORK.with_borrow_mut(|work| budget::poll_slice(work.as_mut()?.as_mut()));
    let Some(done) = done else {
        return Ok(JsValue::from(PERCENT.get()));
    };
    WORK.set(None);
    let answer = SESSION.with_borrow_mut(|session| session.finish(done));
    answer
        .map(JsValue::from)
        .map_err(|wrong| JsError::new(&wrong))
}
