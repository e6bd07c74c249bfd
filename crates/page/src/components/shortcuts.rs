//! What the keys of the page do; `www/src/host/shortcuts.ts` hears them.
//!
//! What is in another tab of the answer is reached by an action, which opens the tab first.

use contract::{Screen, Verdict};
use web_sys::{Element, HtmlElement, Node, ScrollLogicalPosition};
use yew::Callback;

use crate::state::{Action, Goal, State};
use crate::{anchors, host, texts};

/// Does what a key asks for.
pub(super) fn act(shortcut: &str, state: &State, dispatch: &Callback<Action>) {
    if has_dialog() {
        return;
    }
    match shortcut {
        "help" => dispatch.emit(Action::Help(true)),
        "definition" => {
            go(host::element(&anchors::editor(state.active())));
        }
        "share" => {
            if let Some(button) = host::element(anchors::SHARE) {
                button.click();
            }
        }
        // In an editor it is the editor's own.
        "undo" if state.can_undo() => dispatch.emit(Action::Undo),
        "results" => {
            go(host::element(anchors::RESULTS));
        }
        "next" => step(state, true, dispatch),
        "previous" => step(state, false, dispatch),
        "fix" => to_first_fix(state, dispatch),
        "copy" => copy(state, dispatch),
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
fn step(state: &State, is_forward: bool, dispatch: &Callback<Action>) {
    let groups = screen(state).map(|screen| screen.checks.items.as_slice());
    let checks = groups
        .unwrap_or_default()
        .iter()
        .flat_map(|group| &group.checks);
    let open = checks
        .enumerate()
        .filter(|(_, check)| check.verdict != Verdict::Granted);
    let rows = open.filter_map(|(row, _)| {
        let element = host::element(&anchors::check(row))?;
        Some((Goal::Row(row), element))
    });
    let more = host::element(anchors::MORE_CHECKS).map(|element| (Goal::MoreChecks, element));
    let all: Vec<(Goal, HtmlElement)> = rows.chain(more).collect();
    let Some(last) = all.len().checked_sub(1) else {
        host::announce(texts::no_open_check());
        return;
    };
    let here = host::focused();
    let here: Option<&Node> = here.as_ref().map(AsRef::as_ref);
    let next = match all.iter().position(|(_, one)| one.contains(here)) {
        Some(at) if is_forward => (at + 1) % all.len(),
        Some(at) => at.checked_sub(1).unwrap_or(last),
        None => {
            let is_behind = |(_, one): &(Goal, HtmlElement)| {
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
    if let Some((goal, _)) = all.get(next) {
        dispatch.emit(Action::GoTo(*goal, None));
    }
}

fn to_first_fix(state: &State, dispatch: &Callback<Action>) {
    if screen(state).is_some_and(|screen| screen.fixes.total > 0) {
        dispatch.emit(Action::GoTo(Goal::Fix(0), None));
    } else {
        host::announce(texts::no_fix());
    }
}

/// The statement of the fix in which the focus is; of the only one from anywhere.
fn copy(state: &State, dispatch: &Callback<Action>) {
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
        None => to_first_fix(state, dispatch),
    }
}

fn press(button: &Element) {
    use wasm_bindgen::JsCast;
    if let Some(button) = button.dyn_ref::<HtmlElement>() {
        button.click();
    }
}
