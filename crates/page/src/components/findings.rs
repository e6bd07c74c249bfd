//! What the analysis found: fixes first, then on what they rest, notices, checks.

use contract::View;
use yew::prelude::*;

use super::graph::Graph;
use super::place::Shown;
use super::{checks, fixes, notices, statement};
use crate::texts;

#[derive(Properties, PartialEq)]
pub(super) struct FindingsProps {
    pub shown: Shown,
    pub view: View,
}

/// Everything below the verdict. Drawn again only when a new report is there, or other parts of it.
#[component]
pub(super) fn Findings(props: &FindingsProps) -> Html {
    let FindingsProps { shown, view } = props;
    html! {
        <>
            { fixes::section(shown, *view) }
            { assumptions(shown) }
            { notices::section(shown, *view) }
            { checks::section(shown, *view) }
            <Graph shown={shown.clone()} view={*view} />
            <role-map></role-map>
        </>
    }
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
