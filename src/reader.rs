//! What the page asks of the module that it loads in the background: to take a text apart in
//! slices, which hands over what came of it as bytes. One text at a time; a new one takes the place of the last.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;

use js_sys::Date;
use wasm_bindgen::prelude::*;

use crate::assist;
use crate::check::follow;
use crate::documents::handed;
use crate::documents::mentioned::Mentioned;
use crate::documents::readers::{self, Asked};
use crate::documents::secrets;
use crate::edit;
use crate::export;
use crate::report::messages::Language;
use crate::text::LineIndex;
use crate::text::pace::{self, Pace};
use crate::workspace::{Kind, Workspace};

type Work = Pin<Box<dyn Future<Output = Vec<u8>>>>;

/// Milliseconds that a slice lasts: a page that moves has sixteen for each picture.
const SLICE_MS: f64 = 10.0;

thread_local! {
    static WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
    static SLICE_ENDS: Cell<f64> = const { Cell::new(0.0) };
    static DONE: Cell<usize> = const { Cell::new(0) };
}

/// Begins with a text; `told` is one more than the number of the kind that it is said to be, or 0;
/// `mentioned` has the words of all other documents, one on each line.
#[wasm_bindgen]
pub fn begin(text: Vec<u8>, told: usize, mentioned: &str) {
    // It comes from a text, so nothing is lost here.
    let text = String::from_utf8(text).unwrap_or_default();
    DONE.set(0);
    let pace = Pace {
        is_time: || Date::now() >= SLICE_ENDS.get(),
        tell: |done, _| DONE.set(done),
    };
    let mentioned = Mentioned::from_lines(mentioned);
    let work = async move {
        let asked = Asked {
            text: &text,
            document: 0,
            told: told
                .checked_sub(1)
                .and_then(|at| Kind::ALL.get(at).copied()),
            mentioned: &mentioned,
            is_alone: true,
            pace,
        };
        let taken = readers::taken(asked, None).await;
        handed::write(&taken)
    };
    WORK.set(Some(Box::pin(work)));
}

/// Answers a question about a sample input; no bytes, if it cannot be read.
#[wasm_bindgen]
pub fn answer(question: &[u8]) -> Vec<u8> {
    follow::elsewhere::answer(question).unwrap_or_default()
}

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

/// Goes on for a slice: the bytes, or how many bytes of the text are read.
#[wasm_bindgen(js_name = goOn)]
pub fn go_on() -> JsValue {
    SLICE_ENDS.set(Date::now() + SLICE_MS);
    let bytes = WORK.with_borrow_mut(|work| match work {
        Some(open) => pace::go_on(open.as_mut()),
        None => Some(Vec::new()),
    });
    match bytes {
        Some(bytes) => {
            WORK.set(None);
            js_sys::Uint8Array::from(bytes.as_slice()).into()
        }
        None => JsValue::from(u32::try_from(DONE.get()).unwrap_or(u32::MAX)),
    }
}
