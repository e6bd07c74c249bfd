//! What a narrow screen shows one at a time: the documents or the answer.

use yew::prelude::*;

use super::button::Button;
use crate::state::{Action, Pane, State};
use crate::texts;

/// The bar at the bottom of a narrow screen.
pub(super) fn bar(state: &State, dispatch: &Callback<Action>) -> Html {
    let documents = state.documents();
    let used = documents.iter().filter(|document| !document.is_blank());
    let open = state.analysis.as_ref().map_or(0, |analysis| {
        let summary = &analysis.screen.summary;
        summary.missing + summary.denied + summary.undecided
    });
    let button = |pane: Pane, text: &'static str, number: usize, testid: &'static str| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Turn(pane));
        let button = Button {
            is_pressed: Some(state.pane == pane),
            ..Button::plain(testid)
        };
        button.draw(
            onclick,
            html! {
                <>
                    { text }
                    if number > 0 {
                        { " " }<span class="count">{ number }</span>
                    }
                </>
            },
        )
    };
    html! {
        <nav class="pane-bar" aria-label={texts::panes()}>
            { button(Pane::Input, texts::pane_input(), used.count(), "pane-input") }
            { button(Pane::Answer, texts::pane_answer(), open as usize, "pane-answer") }
        </nav>
    }
}

/// As the styles name it.
pub(super) fn name(pane: Pane) -> &'static str {
    match pane {
        Pane::Input => "input",
        Pane::Answer => "answer",
    }
}
