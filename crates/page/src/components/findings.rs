//! What the analysis found: fixes first, then on what they rest, notices, checks.

use std::rc::Rc;

use yew::prelude::*;

use super::graph::Graph;
use super::notices::code_name;
use super::place::Shown;
use super::{checks, fixes, notices};
use crate::texts;
use sfn_role_check::report::Verdict;

/// How much of the lists is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub fixes: usize,
    pub notices: usize,
    pub checks: usize,
    /// How many checks before the first one that is drawn.
    pub checks_from: usize,
    /// The verdict of the checks that are drawn; `None`: any.
    pub only: Option<Verdict>,
}

/// Changes the extent, given the present one.
#[derive(Clone)]
pub(super) struct Resize(Rc<dyn Fn(Extent)>);

impl Resize {
    /// What a button does that asks for this extent.
    pub(super) fn to(&self, extent: Extent) -> Callback<MouseEvent> {
        let resize = Rc::clone(&self.0);
        Callback::from(move |_| resize(extent))
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct FindingsProps {
    pub shown: Shown,
}

/// Everything below the verdict. Drawn again only when a new report is there.
#[component]
pub(super) fn Findings(props: &FindingsProps) -> Html {
    let extent = use_state(|| Extent {
        fixes: fixes::PAGE,
        notices: notices::PAGE,
        checks: checks::PAGE,
        checks_from: 0,
        only: None,
    });
    let resize = Resize(Rc::new({
        let extent = extent.clone();
        move |next| extent.set(next)
    }));
    html! {
        <>
            { fixes::section(&props.shown, *extent, &resize) }
            { assumptions(&props.shown) }
            { notices::section(&props.shown, *extent, &resize) }
            { checks::section(&props.shown, *extent, &resize) }
            <Graph shown={props.shown.clone()} />
            <role-map></role-map>
        </>
    }
}

/// Assumptions beyond which the list starts closed.
const OPEN_AT_MOST: usize = 4;

fn assumptions(shown: &Shown) -> Html {
    let assumptions = &shown.analysis.report.assumptions;
    if assumptions.is_empty() {
        return html! {};
    }
    html! {
        <details class="assumptions" open={assumptions.len() <= OPEN_AT_MOST} data-testid="assumptions">
            <summary>{ format!("{} ({})", texts::assumed(), assumptions.len()) }</summary>
            <ul>
                { for assumptions.iter().map(|reason| html! {
                    <li data-code={code_name(reason.code)} data-testid="assumption">
                        { shown.reason(reason) }
                    </li>
                }) }
            </ul>
        </details>
    }
}

/// The end of a long list.
pub(super) fn show_more(page: usize, rest: usize, onclick: Callback<MouseEvent>) -> Html {
    if rest == 0 {
        return html! {};
    }
    html! {
        <button type="button" class="more" {onclick} data-testid="show-more">
            { texts::show_more(page.min(rest), rest) }
        </button>
    }
}
