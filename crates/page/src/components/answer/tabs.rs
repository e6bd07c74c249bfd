//! The tabs of the answer, as a tablist: one is open, arrow keys go from one to the next.

use contract::Screen;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::state::{Action, Tab};
use crate::{anchors, host, texts};

/// The tabs that have something to show, each with how much that is (0: not counted).
fn filled(screen: &Screen) -> Vec<(Tab, usize)> {
    let all = [
        (Tab::Fix, screen.fixes.total + screen.questions.len(), true),
        (Tab::Checks, screen.all_checks, true),
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
        // An error comes before what it makes of the checks.
        let order = match screen.errors {
            0 => [Tab::Fix, Tab::Checks, Tab::Findings],
            _ => [Tab::Fix, Tab::Findings, Tab::Checks],
        };
        let mut useful = order.into_iter();
        useful.find(|tab| with_items.clone().any(|(filled, _)| filled == tab))
    };
    let chosen = chosen.filter(is_filled);
    chosen.or_else(useful).unwrap_or(Tab::Fix)
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
                if let Some(element) = host::element(&anchors::tab(tab.name())) {
                    focus(&element);
                }
                dispatch.emit(Action::OpenTab(*tab));
            }
        })
    };
    let tab = |&(tab, count): &(Tab, usize)| {
        let is_open = tab == open;
        let onclick = dispatch.reform(move |_: MouseEvent| Action::OpenTab(tab));
        html! {
            <button type="button" role="tab" id={anchors::tab(tab.name())} {onclick}
                aria-selected={is_open.to_string()} aria-controls={anchors::panel(tab.name())}
                tabindex={if is_open { "0" } else { "-1" }} data-testid={anchors::tab(tab.name())}>
                { name(tab) }
                if count > 0 {
                    { " " }<span class="count">{ count }</span>
                }
            </button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={texts::results()} {onkeydown}>
            { for filled.iter().map(tab) }
        </div>
    }
}

fn focus(element: &HtmlElement) {
    host::focus_near(element, web_sys::ScrollLogicalPosition::Nearest);
}

/// What a tab shows; all panels are there, so that what leads into one finds it.
pub(super) fn panel(tab: Tab, open: Tab, content: Html) -> Html {
    html! {
        <div class="panel" role="tabpanel" id={anchors::panel(tab.name())}
            aria-labelledby={anchors::tab(tab.name())} hidden={tab != open}
            tabindex={if tab == Tab::Assumptions { "0" } else { "-1" }}>
            { content }
        </div>
    }
}
