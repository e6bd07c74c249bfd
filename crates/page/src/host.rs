//! The only place that touches browser services. Each of them may be absent or refuse (a sandboxed
//! frame has no storage and no clipboard); the page goes on without.

use std::rc::Rc;

use contract::{TextRef, WorkspaceRef};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlSelectElement};

use super::content::Origin;
use super::listing::Mark;
use crate::sentences::{self, Language};

/// Puts text on the clipboard and tells whether that worked.
pub(super) fn copy_text(text: &str, done: impl Fn(bool) + 'static) {
    let done = Rc::new(done);
    let Some(result) = call("copyText", &[text.into()]) else {
        return done(false);
    };
    let refused = Rc::clone(&done);
    let settled: Function =
        Closure::once_into_js(move |copied: JsValue| done(copied.is_truthy())).unchecked_into();
    let failed: Function = Closure::once_into_js(move |_: JsValue| refused(false)).unchecked_into();
    let promise = Promise::resolve(&result);
    let Ok(then) = Reflect::get(&promise, &"then".into()) else {
        return;
    };
    if let Ok(then) = then.dyn_into::<Function>() {
        let _ = then.call2(&promise, &settled, &failed);
    }
}

/// Keeps the workspace for the next instance of the module, should this one end in a trap;
/// `in_use` are the numbers of all texts that may still be needed.
pub(super) fn save_state(json: &str, in_use: &[u32], origin: Origin) {
    call(
        "saveState",
        &[json.into(), numbers(in_use).into(), origin.name().into()],
    );
}

/// What the page begins with, or what the last instance of the module saved.
pub(super) fn restore_state() -> Option<WorkspaceRef> {
    let json = text_of("restoreState", &[])?;
    serde_json::from_str(&json).ok()
}

/// Whether there is a core: `loading`, `ready` or `absent`.
pub(super) fn core_state() -> Option<String> {
    text_of("coreState", &[])
}

/// Ends what the core does.
pub(super) fn stop_core() {
    call("stopCore", &[]);
}

/// Sends a request to the core; the answer is JSON, or why there is none.
pub(super) fn ask_core(
    json: &str,
    ids: &[u32],
    on_progress: impl Fn(u8) + 'static,
    on_answer: impl FnOnce(Result<String, String>) + 'static,
) {
    // Both are freed when the answer is there: there is always one.
    let told = Closure::<dyn Fn(u8)>::new(on_progress);
    let on_progress: JsValue = told.as_ref().clone();
    let on_answer = Closure::once_into_js(move |answer: JsValue, why: JsValue| {
        drop(told);
        let why = || why.as_string().unwrap_or_default();
        on_answer(answer.as_string().ok_or_else(why));
    });
    call(
        "askCore",
        &[json.into(), numbers(ids).into(), on_answer, on_progress],
    );
}

fn numbers(numbers: &[u32]) -> Array {
    numbers
        .iter()
        .map(|&number| JsValue::from(number))
        .collect()
}

/// Whether the module was started again after an error of its own.
pub(super) fn was_restarted() -> bool {
    call("wasRestarted", &[]).is_some_and(|was| was.is_truthy())
}

/// The language to begin with.
pub(super) fn language() -> Language {
    let tag = text_of("language", &[]).unwrap_or_default();
    Language::of_tag(&tag).unwrap_or_default()
}

/// Tells what the page is written in from now on, to be remembered.
pub(super) fn set_language(tag: &str) {
    call("setLanguage", &[tag.into()]);
}

/// Takes the texts of all languages that are loaded.
pub(super) fn provide_texts() {
    for language in Language::ALL {
        if !sentences::is_provided(language)
            && let Some(table) = text_of("texts", &[language.tag().into()])
        {
            sentences::provide(language, table);
        }
    }
}

/// Where that comes from.
pub(super) fn origin() -> Origin {
    Origin::of_name(&text_of("origin", &[]).unwrap_or_default())
}

/// Whether the page is shown inside another one, without header and examples.
pub(super) fn is_embedded() -> bool {
    document()
        .and_then(|document| document.document_element())
        .is_some_and(|root| root.has_attribute("data-embed"))
}

/// What stands behind the `#` of the address.
pub(super) fn fragment() -> String {
    text_of("fragment", &[]).unwrap_or_default()
}

/// Changes what stands behind the `#`, without a step in the history.
pub(super) fn set_fragment(fragment: &str) {
    call("setFragment", &[fragment.into()]);
}

/// On what an entry of the catalog rests, once that is loaded.
pub(super) fn evidence(name: &str, place: &str) -> Option<String> {
    text_of("evidence", &[name.into(), place.into()])
}

/// Names and addresses of the pages about a call, once they are loaded.
pub(super) fn links(name: &str) -> Vec<(String, String)> {
    pairs("links", &[name.into()])
}

/// Whether the examples are there that come in the background.
pub(super) fn has_all_examples() -> bool {
    call("hasAllExamples", &[]).is_some_and(|has| has.is_truthy())
}

/// Ids and texts of the examples.
#[cfg_attr(test, expect(dead_code, reason = "tests read the files"))]
pub(super) fn examples() -> Vec<(String, String)> {
    pairs("examples", &[])
}

/// Names and texts of the files that the user dropped or chose since the last call.
pub(super) fn take_files() -> Vec<(String, TextRef)> {
    let Some(files) = call("takeFiles", &[]).and_then(|files| files.dyn_into::<Array>().ok())
    else {
        return Vec::new();
    };
    let file = |file: JsValue| {
        let file: Array = file.dyn_into().ok()?;
        Some((file.get(0).as_string()?, text_ref(&file.get(1))?))
    };
    files.iter().filter_map(file).collect()
}

/// Names of those that were left out, each with the word for why.
pub(super) fn take_refused() -> Vec<(String, String)> {
    pairs("takeRefused", &[])
}

fn pairs(name: &str, arguments: &[JsValue]) -> Vec<(String, String)> {
    let Some(pairs) = call(name, arguments).and_then(|pairs| pairs.dyn_into::<Array>().ok()) else {
        return Vec::new();
    };
    let pair = |pair: JsValue| {
        let pair: Array = pair.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    pairs.iter().filter_map(pair).collect()
}

fn text_of(name: &str, arguments: &[JsValue]) -> Option<String> {
    call(name, arguments)?.as_string()
}

/// Milliseconds since some moment.
pub(super) fn now() -> f64 {
    let clock = || {
        let performance = Reflect::get(web_sys::window()?.as_ref(), &"performance".into()).ok()?;
        let now: Function = Reflect::get(&performance, &"now".into())
            .ok()?
            .dyn_into()
            .ok()?;
        now.call0(&performance).ok()?.as_f64()
    };
    clock().unwrap_or_default()
}

/// Whether the user has marked text with the pointer.
pub(super) fn has_selection() -> bool {
    let selection = || web_sys::window()?.get_selection().ok()?;
    selection().is_some_and(|selection| !selection.is_collapsed())
}

/// Marks the text of an element, for copying it by hand.
pub(super) fn select_text(element: &Element) {
    let selection = || web_sys::window()?.get_selection().ok()?;
    if let Some(selection) = selection() {
        // Nothing to do where the browser refuses: the text is still there to be marked.
        let _ = selection.select_all_children(element);
    }
}

/// Moves the keyboard focus.
pub(super) fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Scrolls an element to the top of what can be seen and moves the focus into it.
pub(super) fn go_to(id: &str) {
    if let Some(element) = element(id) {
        element.scroll_into_view();
        focus(id);
    }
}

/// Scrolls as little as needed to make an element visible.
pub(super) fn scroll_near(element: &Element) {
    let Ok(method) = Reflect::get(element, &"scrollIntoView".into()) else {
        return;
    };
    let options = Object::new();
    let _ = Reflect::set(&options, &"block".into(), &"nearest".into());
    if let Ok(method) = method.dyn_into::<Function>() {
        let _ = method.call1(element, &options);
    }
}

/// Chooses an option.
pub(super) fn choose(select: &HtmlSelectElement, value: &str) {
    if select.value() != value {
        select.set_value(value);
    }
}

/// Text of a `<code-editor>`; `None`: it is the one of that number.
pub(super) fn editor_text(editor: &Element, held: TextRef) -> Option<TextRef> {
    text_ref(&call("editorText", &[editor.into(), held.number.into()])?)
}

/// Replaces the text of a `<code-editor>`.
pub(super) fn set_editor_text(editor: &Element, text: TextRef) {
    call("setEditorText", &[editor.into(), text.number.into()]);
}

fn text_ref(value: &JsValue) -> Option<TextRef> {
    let get = |name: &str| Reflect::get(value, &name.into()).ok();
    Some(TextRef {
        number: get("number")?.as_f64()? as u32,
        length: get("length")?.as_f64()? as u32,
        is_blank: get("isBlank")?.is_truthy(),
    })
}

/// Underlines ranges of a `<code-editor>`.
pub(super) fn set_editor_marks(editor: &Element, marks: &[Mark]) {
    let list = Array::new();
    for mark in marks {
        let entry = Object::new();
        for (key, value) in [
            ("from", JsValue::from(mark.from)),
            ("to", JsValue::from(mark.to)),
            ("severity", JsValue::from(mark.severity)),
            ("message", JsValue::from(mark.message.as_str())),
        ] {
            let _ = Reflect::set(&entry, &key.into(), &value);
        }
        list.push(&entry);
    }
    let _ = Reflect::set(editor, &"diagnostics".into(), &list);
}

/// Marks a range of a `<code-editor>` and moves the focus there.
pub(super) fn reveal_in_editor(editor: &Element, start: u32, end: u32) {
    let Ok(method) = Reflect::get(editor, &"reveal".into()) else {
        return;
    };
    if let Ok(method) = method.dyn_into::<Function>() {
        let _ = method.call2(editor, &start.into(), &end.into());
    }
}

/// What a `<state-graph>` is to draw, in the making.
#[derive(Default)]
pub(super) struct Cells(Array);

impl Cells {
    /// Adds a text.
    pub(super) fn text(&mut self, text: &str) {
        self.0.push(&text.into());
    }

    /// Adds a number.
    pub(super) fn number(&mut self, number: usize) {
        self.0.push(&JsValue::from(number as u32));
    }

    /// Hands everything over, with the words that the element says.
    pub(super) fn give(self, element: &Element, words: &[&str], is_cut: bool) {
        let words: Array = words.iter().map(|&word| JsValue::from(word)).collect();
        let graph = Array::of3(&words, &self.0, &is_cut.into());
        let _ = Reflect::set(element, &"graph".into(), &graph);
    }
}

/// The number that an event of our own elements brings.
pub(super) fn detail(event: &web_sys::Event) -> Option<usize> {
    let detail = Reflect::get(event, &"detail".into()).ok()?.as_f64()?;
    Some(detail as usize)
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Calls a function of `window.sfnHost`; `None` where there is none or it throws.
fn call(name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let host = Reflect::get(web_sys::window()?.as_ref(), &"sfnHost".into()).ok()?;
    let function: Function = Reflect::get(&host, &name.into()).ok()?.dyn_into().ok()?;
    function
        .apply(&host, &arguments.iter().collect::<Array>())
        .ok()
}
