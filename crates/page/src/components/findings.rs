//! What the analysis found: fixes first, then on what they rest, notices, checks.

use contract::View;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollLogicalPosition};
use yew::prelude::*;

use super::graph::Graph;
use super::place::Shown;
use super::{checks, fixes, notices, statement};
use crate::state::{Goal, Wish};
use crate::{anchors, host, texts};

#[derive(Properties, PartialEq)]
pub(super) struct FindingsProps {
    pub shown: Shown,
    pub view: View,
    /// The part that the user asked for last.
    pub wish: Option<Wish>,
}

/// Everything below the verdict. Drawn again only when a new report is there, or other parts of it.
#[component]
pub(super) fn Findings(props: &FindingsProps) -> Html {
    let FindingsProps { shown, view, wish } = props;
    // The part that is asked for may only come with the next answer of the core.
    let reached = use_mut_ref(|| None::<u32>);
    use_effect_with((*wish, shown.clone()), move |(wish, shown)| {
        if let Some(wish) = wish
            && *reached.borrow() != Some(wish.serial)
            && go_to(shown, wish)
        {
            reached.replace(Some(wish.serial));
        }
    });
    html! {
        <>
            { fixes::section(shown, *view) }
            { assumptions(shown) }
            { notices::section(shown, *view) }
            { checks::section(shown, *view) }
            <Graph shown={shown.clone()} view={*view} />
        </>
    }
}

/// Milliseconds that a part stands out.
const SHOWN_MS: u32 = 1600;

/// Moves the focus to a part of the results, or to the place in it that it is asked for; whether it is
/// there.
fn go_to(shown: &Shown, wish: &Wish) -> bool {
    let id = match wish.goal {
        Goal::Notice(place) => anchors::notice(place),
        Goal::Check(place) => {
            let from = shown.analysis.screen.checks.from;
            let Some(row) = place.checked_sub(from) else {
                return false;
            };
            anchors::check(row)
        }
    };
    let Some(row) = host::element(&id) else {
        return false;
    };
    let button = wish.at.and_then(|(document, line)| {
        let exact = format!("[data-at=\"{document}:{line}\"]");
        let exact = row.query_selector(&exact).ok().flatten();
        let button = exact.or_else(|| row.query_selector(".place").ok().flatten())?;
        button.dyn_into::<HtmlElement>().ok()
    });
    if button.is_none() {
        row.set_tab_index(-1);
    }
    host::focus_near(&row, ScrollLogicalPosition::Center);
    if let Some(button) = button {
        host::focus_quietly(&button);
    }
    let _ = row.class_list().add_1("shown");
    Timeout::new(SHOWN_MS, move || {
        let _ = row.class_list().remove_1("shown");
    })
    .forget();
    true
}

/// Assumptions beyond which the list starts closed.
const OPEN_AT_MOST: usize = 4;

fn assumptions(shown: &Shown) -> Html {
    let assumptions = &shown.analysis.screen.assumptions;
    if assumptions.is_empty() {
        return html! {};
    }
    html! {
        <details class="assumptions" open={assumptions.len() <= OPEN_AT_MOST} data-testid="assumptions">
            <summary>{ format!("{} ({})", texts::assumed(), assumptions.len()) }</summary>
            <ul>
                { for assumptions.iter().map(|reason| html! {
                    <li data-code={reason.code.name()} data-testid="assumption">
                        { statement::reason(reason, shown) }
                    </li>
                }) }
            </ul>
        </details>
    }
}
