//! What the keys of the page do; `www/src/host/shortcuts.ts` hears them.

use contract::{Screen, Verdict};
use web_sys::{Element, HtmlElement, Node, ScrollLogicalPosition};

use crate::content::Slot;
use crate::state::State;
use crate::{anchors, host, texts};

/// Does what a key asks for; `open_help` opens the list of keys.
pub(super) fn act(shortcut: &str, state: &State, open_help: impl FnOnce()) {
    if has_dialog() {
        return;
    }
    match shortcut {
        "help" => open_help(),
        "definition" => {
            let documents = state.documents();
            let mut documents = documents.iter();
            if let Some(machine) = documents.find(|document| document.slot == Slot::Machine) {
                go(host::element(&anchors::editor(machine.id)));
            }
        }
        "results" => {
            go(host::element(anchors::RESULTS));
        }
        "next" => step(state, true),
        "previous" => step(state, false),
        "fix" if go(host::element(&anchors::fix(0))) => {}
        "fix" => host::announce(texts::no_fix()),
        "copy" => copy(state),
        _ => {}
    }
}

/// Whether a panel is open, which has keys of its own.
fn has_dialog() -> bool {
    let open = || {
        web_sys::window()?
            .document()?
            .query_selector("dialog[open]")
            .ok()?
    };
    open().is_some()
}

/// Whether there is something to go to.
fn go(element: Option<HtmlElement>) -> bool {
    if let Some(element) = &element {
        host::focus_near(element, ScrollLogicalPosition::Nearest);
    }
    element.is_some()
}

fn screen(state: &State) -> Option<&Screen> {
    let analysis = state.analysis.as_ref()?;
    (!state.is_blank()).then_some(&analysis.screen)
}

/// From where the focus is on to the next check that is not granted, or the button that draws more of
/// them, and round.
fn step(state: &State, is_forward: bool) {
    let groups = screen(state).map(|screen| screen.checks.items.as_slice());
    let checks = groups
        .unwrap_or_default()
        .iter()
        .flat_map(|group| &group.checks);
    let open = checks
        .enumerate()
        .filter(|(_, check)| check.verdict != Verdict::Granted);
    let rows = open.filter_map(|(row, _)| host::element(&anchors::check(row)));
    let all: Vec<HtmlElement> = rows.chain(host::element(anchors::MORE_CHECKS)).collect();
    let Some(last) = all.len().checked_sub(1) else {
        host::announce(texts::no_open_check());
        return;
    };
    let here = host::focused();
    let here: Option<&Node> = here.as_ref().map(AsRef::as_ref);
    let next = match all.iter().position(|one| one.contains(here)) {
        Some(at) if is_forward => (at + 1) % all.len(),
        Some(at) => at.checked_sub(1).unwrap_or(last),
        None => {
            let is_behind = |one: &HtmlElement| {
                here.is_some_and(|here| {
                    here.compare_document_position(one) & Node::DOCUMENT_POSITION_FOLLOWING != 0
                })
            };
            let first = all.iter().position(is_behind);
            match (is_forward, first) {
                (true, first) => first.unwrap_or_default(),
                (false, None) => last,
                (false, Some(first)) => first.checked_sub(1).unwrap_or(last),
            }
        }
    };
    if let Some(found) = all.get(next) {
        if found.local_name() == "li" {
            found.set_tab_index(-1);
        }
        go(Some(found.clone()));
    }
}

/// The statement of the fix in which the focus is; of the only one from anywhere.
fn copy(state: &State) {
    let drawn = screen(state).map_or(0, |screen| screen.fixes.items.len());
    let all: Vec<HtmlElement> = (0..drawn)
        .filter_map(|index| host::element(&anchors::fix(index)))
        .collect();
    let here = host::focused();
    let here: Option<&Node> = here.as_ref().map(AsRef::as_ref);
    let mut around = all.iter().filter(|fix| fix.contains(here));
    let fix = match all.as_slice() {
        [only] => Some(only),
        _ => around.next(),
    };
    let button: Option<Element> = fix.and_then(|fix| fix.query_selector(".copy button").ok()?);
    match button {
        Some(button) => press(&button),
        None if go(all.first().cloned()) => {}
        None => host::announce(texts::no_fix()),
    }
}

fn press(button: &Element) {
    use wasm_bindgen::JsCast;
    if let Some(button) = button.dyn_ref::<HtmlElement>() {
        button.click();
    }
}
