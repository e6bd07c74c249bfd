//! What a narrow screen shows one at a time: the documents or the answer.

use yew::prelude::*;

use super::tag::{button, classed};
use crate::state::{Action, Pane, State};
use crate::{host, texts};

/// The bar at the bottom of a narrow screen.
pub(super) fn bar(state: &State, dispatch: &Callback<Action>) -> Html {
    let documents = state.documents();
    let used = documents.iter().filter(|document| !document.is_blank());
    let open = state.analysis.as_ref().map_or(0, |analysis| {
        let summary = &analysis.screen.summary;
        summary.missing + summary.denied + summary.undecided
    });
    let turn = |pane: Pane, text: &'static str, number: usize, testid: &'static str| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Turn(pane));
        let count = (number > 0).then(|| classed("span", "count").text(&number.to_string()));
        let button = button("", text, onclick).test(testid);
        button
            .flag("aria-pressed", state.pane == pane)
            .text(" ")
            .maybe(count)
    };
    let input = turn(Pane::Input, texts::pane_input(), used.count(), "pane-input");
    let answer = turn(
        Pane::Answer,
        texts::pane_answer(),
        open as usize,
        "pane-answer",
    );
    let bar = classed("nav", "pane-bar").set("aria-label", texts::panes());
    bar.add(input).add(answer).into()
}

/// What moves the border between two parts of the shell; `www/src/host/layout.ts` hears of it.
pub(super) fn splitter(name: &'static str, label: &'static str) -> Html {
    classed("div", "splitter")
        .set("role", "separator")
        .set("tabindex", "0")
        .set("aria-orientation", "vertical")
        .set("aria-label", label)
        .set("aria-valuemin", "0")
        .set("aria-valuemax", "100")
        .put("aria-valuenow", host::split(name).to_string())
        .set("title", texts::splitter_hint())
        .set("data-splitter", name)
        .test(name)
        .into()
}

/// As the styles name it.
pub(super) fn name(pane: Pane) -> &'static str {
    match pane {
        Pane::Input => "input",
        Pane::Answer => "answer",
    }
}
