//! The only place that touches browser services. Each of them may be absent or refuse (a sandboxed
//! frame has no storage and no clipboard); the page goes on without.
//!
//! `www/src/contract/host.ts` describes the services.

use contract::{TextRef, WorkspaceRef};
use gloo::events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{
    Element, EventTarget, FocusOptions, HtmlElement, HtmlSelectElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use super::content::Origin;
use super::elements::CodeEditor;
use super::reading;
use crate::sentences::{self, Language};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = EventTarget)]
    type Host;

    #[wasm_bindgen(thread_local_v2, js_name = sfnHost)]
    static HOST: Host;

    // The workspace.
    #[wasm_bindgen(method, js_name = restoreState)]
    fn restore_state(this: &Host) -> Option<String>;
    #[wasm_bindgen(method, js_name = saveState)]
    fn save_state(this: &Host, json: &str, in_use: &[u32], origin: &str);
    #[wasm_bindgen(method)]
    fn origin(this: &Host) -> String;
    #[wasm_bindgen(method, js_name = startProblem)]
    fn start_problem(this: &Host) -> String;
    #[wasm_bindgen(method, js_name = dismissProblem)]
    fn dismiss_problem(this: &Host);
    #[wasm_bindgen(method, js_name = rejectState)]
    fn reject_state(this: &Host, why: &str);
    #[wasm_bindgen(method, js_name = wasRestarted)]
    fn was_restarted(this: &Host) -> bool;
    #[wasm_bindgen(method, js_name = isEmbedded)]
    fn is_embedded(this: &Host) -> bool;
    #[wasm_bindgen(method, js_name = showPanel)]
    fn show_panel(this: &Host, panel: &HtmlElement);

    // Texts.
    #[wasm_bindgen(method, js_name = editorText)]
    fn editor_text(this: &Host, editor: &CodeEditor, number: u32) -> Option<JsTextRef>;
    #[wasm_bindgen(method, js_name = setEditorText)]
    fn set_editor_text(this: &Host, editor: &CodeEditor, number: u32);
    #[wasm_bindgen(method, js_name = addText)]
    fn add_text(this: &Host, text: &str) -> JsTextRef;
    #[wasm_bindgen(method, js_name = editText)]
    fn edit_text(this: &Host, number: u32, edits: &str) -> JsTextRef;

    // The core.
    #[wasm_bindgen(method, js_name = askCore)]
    fn ask_core(this: &Host, request: &str, on_answer: &JsValue, on_progress: &JsValue);
    #[wasm_bindgen(method, js_name = stopCore)]
    fn stop_core(this: &Host);
    #[wasm_bindgen(method, js_name = coreState)]
    fn core_state(this: &Host) -> String;

    // The address.
    #[wasm_bindgen(method)]
    fn fragment(this: &Host) -> String;
    #[wasm_bindgen(method, js_name = setFragment)]
    fn set_fragment(this: &Host, fragment: &str);
    #[wasm_bindgen(method, js_name = makeLink)]
    fn make_link(this: &Host, hides_accounts: bool, settled: &JsValue);
    #[wasm_bindgen(method, js_name = isOnDisk)]
    fn is_on_disk(this: &Host) -> bool;

    // Files and the clipboard.
    #[wasm_bindgen(method, js_name = takeFiles)]
    fn take_files(this: &Host) -> Vec<JsOpenedFile>;
    #[wasm_bindgen(method, js_name = takeRefused)]
    fn take_refused(this: &Host) -> Vec<JsRefusedFile>;
    #[wasm_bindgen(method, js_name = canSave)]
    fn can_save(this: &Host) -> bool;
    #[wasm_bindgen(method, js_name = saveFile)]
    fn save_file(this: &Host, name: &str, text: &str);
    #[wasm_bindgen(method, js_name = copyText)]
    fn copy_text(this: &Host, text: &str, settled: &JsValue) -> JsValue;

    // Languages.
    #[wasm_bindgen(method)]
    fn language(this: &Host) -> String;
    #[wasm_bindgen(method, js_name = setLanguage)]
    fn set_language(this: &Host, language: &str);
    #[wasm_bindgen(method)]
    fn texts(this: &Host, language: &str) -> Option<String>;

    // Looks and keys.
    #[wasm_bindgen(method, js_name = isCompact)]
    fn is_compact(this: &Host) -> bool;
    #[wasm_bindgen(method, js_name = setCompact)]
    fn set_compact(this: &Host, is_compact: bool);
    #[wasm_bindgen(method)]
    fn split(this: &Host, name: &str) -> f64;
    #[wasm_bindgen(method, js_name = toggleProject)]
    fn toggle_project(this: &Host);
    #[wasm_bindgen(method)]
    fn theme(this: &Host) -> String;
    #[wasm_bindgen(method, js_name = setTheme)]
    fn set_theme(this: &Host, theme: &str);
    #[wasm_bindgen(method, js_name = hasSingleKeys)]
    fn has_single_keys(this: &Host) -> bool;
    #[wasm_bindgen(method, js_name = setSingleKeys)]
    fn set_single_keys(this: &Host, is_on: bool);
    #[wasm_bindgen(method, js_name = takeShortcut)]
    fn take_shortcut(this: &Host) -> Option<String>;
    #[wasm_bindgen(method, js_name = isNarrow)]
    fn is_narrow(this: &Host) -> bool;
    #[wasm_bindgen(method, js_name = isMac)]
    fn is_mac(this: &Host) -> bool;
    #[wasm_bindgen(method)]
    fn announce(this: &Host, text: &str);

    // The catalog.
    #[wasm_bindgen(method)]
    fn evidence(this: &Host, call: &str, place: &str) -> Option<String>;
    #[wasm_bindgen(method)]
    fn links(this: &Host, call: &str) -> Vec<JsLink>;
    #[wasm_bindgen(method)]
    fn examples(this: &Host) -> Vec<String>;
    #[wasm_bindgen(method, js_name = hasAllExamples)]
    fn has_all_examples(this: &Host) -> bool;

    type JsTextRef;
    #[wasm_bindgen(method, getter)]
    fn number(this: &JsTextRef) -> u32;
    #[wasm_bindgen(method, getter)]
    fn length(this: &JsTextRef) -> u32;
    #[wasm_bindgen(method, getter, js_name = isBlank)]
    fn is_blank(this: &JsTextRef) -> bool;

    type JsOpenedFile;
    #[wasm_bindgen(method, getter)]
    fn name(this: &JsOpenedFile) -> String;
    #[wasm_bindgen(method, getter)]
    fn pasted(this: &JsOpenedFile) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn text(this: &JsOpenedFile) -> JsTextRef;

    type JsRefusedFile;
    #[wasm_bindgen(method, getter)]
    fn name(this: &JsRefusedFile) -> String;
    #[wasm_bindgen(method, getter)]
    fn why(this: &JsRefusedFile) -> String;

    type JsLink;
    #[wasm_bindgen(method, getter)]
    fn name(this: &JsLink) -> String;
    #[wasm_bindgen(method, getter)]
    fn address(this: &JsLink) -> String;
}

fn host<T>(call: impl FnOnce(&Host) -> T) -> T {
    HOST.with(call)
}

fn text_ref(text: &JsTextRef) -> TextRef {
    TextRef {
        number: text.number(),
        length: text.length(),
        is_blank: text.is_blank(),
    }
}

/// An event of the host.
#[derive(Clone, Copy, Debug)]
pub(super) enum HostEvent {
    /// Another workspace is to be shown.
    Start,
    /// The page does not begin with what its address asks for, or that was dismissed.
    Problem,
    /// The core is there, or will not be.
    Core,
    /// Texts of further languages are there.
    Texts,
    /// Examples or evidence are there.
    More,
    /// Files were read.
    Files,
    /// A key of the page was pressed.
    Shortcut,
}

/// Listens to the host until the listener is dropped.
pub(super) fn listen(event: HostEvent, heard: impl Fn() + 'static) -> EventListener {
    let name = match event {
        HostEvent::Start => "start",
        HostEvent::Problem => "problem",
        HostEvent::Core => "core",
        HostEvent::Texts => "texts",
        HostEvent::More => "more",
        HostEvent::Files => "files",
        HostEvent::Shortcut => "shortcut",
    };
    host(|host| EventListener::new(host, name, move |_| heard()))
}

/// Puts text on the clipboard and tells whether that worked.
pub(super) fn copy_text(text: &str, done: impl FnOnce(bool) + 'static) {
    let settled = Closure::once_into_js(done);
    host(|host| host.copy_text(text, &settled));
}

/// Whether files can be saved.
pub(super) fn can_save() -> bool {
    host(Host::can_save)
}

/// Saves a text as a file of the user.
pub(super) fn save_file(name: &str, text: &str) {
    host(|host| host.save_file(name, text));
}

/// Tells something to screen readers.
pub(super) fn announce(text: &str) {
    host(|host| host.announce(text));
}

/// A link to the workspace that was saved last, or why there is none.
pub(super) struct Shared {
    /// Empty: there is none.
    pub link: String,
    /// How many texts that look like a secret were left out.
    pub secrets: u32,
    pub why: String,
}

/// Makes a link to the workspace that was saved last.
pub(super) fn make_link(hides_accounts: bool, done: impl FnOnce(Shared) + 'static) {
    let settled = Closure::once_into_js(move |link: String, secrets: u32, why: String| {
        done(Shared { link, secrets, why });
    });
    host(|host| host.make_link(hides_accounts, &settled));
}

/// Whether the page was opened from a disk.
pub(super) fn is_on_disk() -> bool {
    host(Host::is_on_disk)
}

/// Keeps the workspace for the next instance of the module, should this one end in a trap;
/// `in_use` are the numbers of all texts that may still be needed.
pub(super) fn save_state(json: &str, in_use: &[u32], origin: Origin) {
    host(|host| host.save_state(json, in_use, origin.name()));
}

/// What the page begins with, or what the last instance of the module saved. What cannot be read is
/// rejected.
pub(super) fn restore_state() -> Option<(WorkspaceRef, Origin)> {
    let json = host(Host::restore_state)?;
    match reading::workspace(&json) {
        Ok(workspace) => Some((workspace, Origin::of_name(&host(Host::origin)))),
        Err(why) => {
            host(|host| host.reject_state(why));
            None
        }
    }
}

/// Why the page does not begin with what its address asks for; empty: it does.
pub(super) fn start_problem() -> String {
    host(Host::start_problem)
}

/// The user has read it.
pub(super) fn dismiss_problem() {
    host(Host::dismiss_problem);
}

/// Whether there is a core: `loading`, `ready` or `absent`.
pub(super) fn core_state() -> String {
    host(Host::core_state)
}

/// Ends what the core does.
pub(super) fn stop_core() {
    host(Host::stop_core);
}

/// Sends a request to the core; the answer is JSON, or why there is none.
pub(super) fn ask_core(
    json: &str,
    on_progress: impl Fn(u8) + 'static,
    on_answer: impl FnOnce(Result<String, String>) + 'static,
) {
    // Both are freed when the answer is there: there is always one.
    let progress = Closure::<dyn Fn(u8)>::new(on_progress);
    let on_progress: JsValue = progress.as_ref().clone();
    let on_answer = Closure::once_into_js(move |answer: Option<String>, why: String| {
        drop(progress);
        on_answer(answer.ok_or(why));
    });
    host(|host| host.ask_core(json, &on_answer, &on_progress));
}

/// Whether the module was started again after an error of its own.
pub(super) fn was_restarted() -> bool {
    host(Host::was_restarted)
}

/// The language to begin with.
pub(super) fn language() -> Language {
    Language::of_tag(&host(Host::language)).unwrap_or_default()
}

/// Tells what the page is written in from now on, to be remembered.
pub(super) fn set_language(tag: &str) {
    host(|host| host.set_language(tag));
}

/// Takes the texts of all languages that are loaded.
pub(super) fn provide_texts() {
    for language in Language::ALL {
        if !sentences::is_provided(language)
            && let Some(table) = host(|host| host.texts(language.tag()))
        {
            sentences::provide(language, table);
        }
    }
}

/// Whether the page is shown inside another one, without header and examples.
pub(super) fn is_embedded() -> bool {
    host(Host::is_embedded)
}

/// Tells the page around this one how high the open part of the answer is.
pub(super) fn show_panel(panel: &HtmlElement) {
    host(|host| host.show_panel(panel));
}

/// Whether things stand closely.
pub(super) fn is_compact() -> bool {
    host(Host::is_compact)
}

/// Changes how closely things stand.
pub(super) fn set_compact(is_compact: bool) {
    host(|host| host.set_compact(is_compact));
}

/// The share of a splitter, in percent.
pub(super) fn split(name: &str) -> u32 {
    host(|host| host.split(name)).round() as u32
}

/// Folds or unfolds the tree.
pub(super) fn toggle_project() {
    host(Host::toggle_project);
}

/// `system`, `light` or `dark`.
pub(super) fn theme() -> String {
    host(Host::theme)
}

/// Changes the looks.
pub(super) fn set_theme(theme: &str) {
    host(|host| host.set_theme(theme));
}

/// Whether shortcuts of a single key are on.
pub(super) fn has_single_keys() -> bool {
    host(Host::has_single_keys)
}

/// Turns shortcuts of a single key on or off.
pub(super) fn set_single_keys(is_on: bool) {
    host(|host| host.set_single_keys(is_on));
}

/// What the last key asked for.
pub(super) fn take_shortcut() -> Option<String> {
    host(Host::take_shortcut)
}

/// Whether the keys are those of a Mac.
pub(super) fn is_mac() -> bool {
    host(Host::is_mac)
}

/// What stands behind the `#` of the address.
pub(super) fn fragment() -> String {
    host(Host::fragment)
}

/// Changes what stands behind the `#`, without a step in the history.
pub(super) fn set_fragment(fragment: &str) {
    host(|host| host.set_fragment(fragment));
}

/// On what an entry of the catalog rests, once that is loaded.
pub(super) fn evidence(name: &str, place: &str) -> Option<String> {
    host(|host| host.evidence(name, place))
}

/// Names and addresses of the pages about a call, once they are loaded.
pub(super) fn links(name: &str) -> Vec<(String, String)> {
    let links = host(|host| host.links(name));
    links
        .iter()
        .map(|link| (link.name(), link.address()))
        .collect()
}

/// Whether the examples are there that come in the background.
pub(super) fn has_all_examples() -> bool {
    host(Host::has_all_examples)
}

/// The examples as JSON.
#[cfg_attr(test, expect(dead_code, reason = "tests read the files"))]
pub(super) fn examples() -> Vec<String> {
    host(Host::examples)
}

/// A file that was dropped or chosen, or a text that was pasted.
pub(super) struct HostFile {
    pub name: String,
    pub text: TextRef,
    /// Id of the editor that it was pasted into, or empty: beside all; `None`: it is a file.
    pub pasted: Option<String>,
}

/// The files that the user dropped or chose since the last call, and what was pasted like one.
pub(super) fn take_files() -> Vec<HostFile> {
    let files = host(Host::take_files);
    files
        .iter()
        .map(|file| HostFile {
            name: file.name(),
            text: text_ref(&file.text()),
            pasted: file.pasted(),
        })
        .collect()
}

/// Whether the screen shows the documents and the answer one at a time.
pub(super) fn is_narrow() -> bool {
    host(Host::is_narrow)
}

/// Names of those that were left out, each with the word for why.
pub(super) fn take_refused() -> Vec<(String, String)> {
    let refused = host(Host::take_refused);
    refused
        .iter()
        .map(|file| (file.name(), file.why()))
        .collect()
}

/// Text of an editor; `None`: it is the one of that number.
pub(super) fn editor_text(editor: &CodeEditor, held: TextRef) -> Option<TextRef> {
    host(|host| host.editor_text(editor, held.number)).map(|text| text_ref(&text))
}

/// Replaces the text of an editor.
pub(super) fn set_editor_text(editor: &CodeEditor, text: TextRef) {
    host(|host| host.set_editor_text(editor, text.number));
}

/// Moves the keyboard focus to an element, if it is there.
pub(super) fn focus_element(element: Option<Element>) {
    let element = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        focus_near(&element, ScrollLogicalPosition::Nearest);
    }
}

/// The node that an event names.
pub(super) fn node(target: Option<EventTarget>) -> Option<web_sys::Node> {
    target?.dyn_into().ok()
}

/// Takes what stands in a field, or in the field of a form, out of it.
pub(super) fn take_field(target: Option<EventTarget>) -> String {
    let taken = || {
        let target: Element = target?.dyn_into().ok()?;
        let field = target.query_selector("input, textarea").ok()?;
        let field = field.unwrap_or(target);
        let name = JsValue::from_str("value");
        let value = js_sys::Reflect::get(&field, &name).ok()?.as_string();
        js_sys::Reflect::set(&field, &name, &JsValue::from_str("")).ok()?;
        value
    };
    taken().unwrap_or_default()
}

/// Keeps a text that nobody typed into an editor.
pub(super) fn add_text(text: &str) -> TextRef {
    text_ref(&host(|host| host.add_text(text)))
}

/// A text with edits applied, from its start to its end.
pub(super) fn edit_text(text: TextRef, edits: &[contract::Edit]) -> TextRef {
    let edits = serde_json::to_string(edits).unwrap_or_default();
    text_ref(&host(|host| host.edit_text(text.number, &edits)))
}

/// What stands between two offsets of a text.
pub(super) fn part_of_text(text: TextRef, start: u32, end: u32) -> TextRef {
    let left_out = |start, end| contract::Edit {
        start,
        end,
        text: String::new(),
    };
    edit_text(text, &[left_out(0, start), left_out(end, text.length)])
}

/// Milliseconds since some moment.
pub(super) fn now() -> f64 {
    let performance = || web_sys::window()?.performance();
    performance().map_or(0.0, |performance| performance.now())
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
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Moves the keyboard focus, and scrolls so that the element is seen.
pub(super) fn focus_near(element: &HtmlElement, block: ScrollLogicalPosition) {
    focus_quietly(element);
    scroll(element, block);
}

fn scroll(element: &Element, block: ScrollLogicalPosition) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(block);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Moves the keyboard focus without scrolling.
pub(super) fn focus_quietly(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Scrolls an element to the top of what can be seen and moves the focus into it.
pub(super) fn go_to(id: &str) {
    if let Some(element) = element(id) {
        element.scroll_into_view();
        let _ = element.focus();
    }
}

/// Scrolls as little as needed to make an element visible.
pub(super) fn scroll_near(element: &Element) {
    scroll(element, ScrollLogicalPosition::Nearest);
}

/// Scrolls an element into sight within the row that it is in, and nothing else: what the keyboard goes
/// on from stays.
pub(super) fn scroll_in_row(element: &HtmlElement) {
    // With what closes it.
    let item = element.parent_element();
    let element = item
        .as_ref()
        .and_then(|item| item.dyn_ref())
        .unwrap_or(element);
    if let Ok(Some(row)) = element.closest("ul")
        && let Some(row) = row.dyn_ref::<HtmlElement>()
    {
        let start = element.offset_left() - row.offset_left();
        let end = start + element.offset_width();
        if start < row.scroll_left() {
            row.set_scroll_left(start);
        } else if end > row.scroll_left() + row.client_width() {
            row.set_scroll_left(end - row.client_width());
        }
    }
}

/// Chooses an option.
pub(super) fn choose(select: &HtmlSelectElement, value: &str) {
    if select.value() != value {
        select.set_value(value);
    }
}

/// What has the focus.
pub(super) fn focused() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}

/// An element that the page drew, by its id.
pub(super) fn element(id: &str) -> Option<HtmlElement> {
    let element = web_sys::window()?.document()?.get_element_by_id(id)?;
    element.dyn_into().ok()
}
