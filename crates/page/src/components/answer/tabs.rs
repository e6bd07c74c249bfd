//! The tabs of the answer, as a tablist: one is open, arrow keys go from one to the next.

use contract::Screen;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::tag::{button, classed};
use crate::state::{Action, Tab};
use crate::{anchors, host, texts};

/// The tabs that have something to show, each with how much that is (0: not counted).
fn filled(screen: &Screen) -> Vec<(Tab, usize)> {
    let to_do = screen.fixes.total + screen.questions.len();
    let all = [
        (Tab::Fix, to_do, to_do > 0),
        (Tab::Checks, screen.all_checks, screen.all_checks > 0),
        (Tab::Graph, 0, screen.graph.is_some()),
        // With fewer roles the map tells nothing that the checks do not.
        (Tab::Roles, 0, screen.roles.len() > 1),
        (
            Tab::Findings,
            screen.notices.total,
            screen.notices.total > 0,
        ),
        (
            Tab::Assumptions,
            screen.assumptions.len(),
            !screen.assumptions.is_empty(),
        ),
    ];
    let filled = all.into_iter().filter(|(_, _, is_filled)| *is_filled);
    filled.map(|(tab, count, _)| (tab, count)).collect()
}

/// The tab that is open: the one that the user chose, else the first one that leads on.
pub(super) fn open(chosen: Option<Tab>, screen: &Screen) -> Tab {
    let filled = filled(screen);
    let is_filled = |tab: &Tab| filled.iter().any(|(filled, _)| filled == tab);
    let useful = || {
        let with_items = filled.iter().filter(|(_, count)| *count > 0);
        // An error comes before what it makes of the checks, and before what is asked for them.
        let order = match (screen.errors, screen.fixes.total) {
            (1.., 0) => [Tab::Findings, Tab::Fix, Tab::Checks],
            _ => [Tab::Fix, Tab::Checks, Tab::Findings],
        };
        let mut useful = order.into_iter();
        useful.find(|tab| with_items.clone().any(|(filled, _)| filled == tab))
    };
    let chosen = chosen.filter(is_filled).or_else(useful);
    let first = filled.first().map(|(tab, _)| *tab);
    chosen.or(first).unwrap_or(Tab::Fix)
}

fn name(tab: Tab) -> &'static str {
    match tab {
        Tab::Fix => texts::tab_fix(),
        Tab::Checks => texts::checks(),
        Tab::Graph => texts::graph(),
        Tab::Roles => texts::roles(),
        Tab::Findings => texts::notices(),
        Tab::Assumptions => texts::assumed(),
    }
}

/// The list.
pub(super) fn list(screen: &Screen, open: Tab, dispatch: &Callback<Action>) -> Html {
    let filled = filled(screen);
    if filled.is_empty() {
        return Html::default();
    }
    let onkeydown = {
        let (dispatch, tabs) = (dispatch.clone(), filled.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = tabs.len().saturating_sub(1);
            let at = tabs.iter().position(|(tab, _)| *tab == open);
            let at = at.unwrap_or_default();
            let next = match event.key().as_str() {
                "ArrowRight" if at == last => 0,
                "ArrowRight" => at + 1,
                "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            if let Some((tab, _)) = tabs.get(next) {
                if let Some(element) = host::element(&anchors::answer_tab(tab.name())) {
                    focus(&element);
                }
                dispatch.emit(Action::OpenTab(*tab));
            }
        })
    };
    let mut list = classed("div", "tabs")
        .set("role", "tablist")
        .set("aria-label", texts::results())
        .on_key(onkeydown);
    for (tab, count) in filled {
        let on_press = dispatch.reform(move |_| Action::OpenTab(tab));
        let (selected, index) = if tab == open {
            ("true", "0")
        } else {
            ("false", "-1")
        };
        let mut button = button("", name(tab), on_press)
            .set("role", "tab")
            .put("id", anchors::answer_tab(tab.name()))
            .put("data-testid", anchors::answer_tab(tab.name()))
            .put("aria-controls", anchors::panel(tab.name()))
            .set("aria-selected", selected)
            .set("tabindex", index);
        if count > 0 {
            let count = classed("span", "count").text(&count.to_string());
            button = button.text(" ").add(count);
        }
        list = list.add(button);
    }
    list.into()
}

fn focus(element: &HtmlElement) {
    host::focus_near(element, web_sys::ScrollLogicalPosition::Nearest);
}

/// What a tab shows; all panels are there, so that what leads into one finds it.
pub(super) fn panel(tab: Tab, open: Tab, content: Html) -> Html {
    let mut panel = classed("div", "panel")
        .set("role", "tabpanel")
        .put("id", anchors::panel(tab.name()))
        .put("aria-labelledby", anchors::answer_tab(tab.name()))
        .set("tabindex", if tab == Tab::Assumptions { "0" } else { "-1" });
    if tab != open {
        panel = panel.set("hidden", "");
    }
    panel.add(content).into()
}
