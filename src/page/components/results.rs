//! The right side: the verdict, what was assumed, fixes, notices, checks.

use std::rc::Rc;

use yew::prelude::*;

use super::checks::Checks;
use super::fixes::Fixes;
use super::icon;
use super::notices::Notices;
use super::place::Shown;
use super::start::Start;
use crate::page::examples::Example;
use crate::page::host;
use crate::page::state::{Action, Analysis};
use crate::page::texts::{self, Tone};
use crate::workspace::Level;

#[derive(Properties, PartialEq)]
pub(super) struct VerdictLineProps {
    /// `None`: nothing is pasted.
    pub analysis: Option<Rc<Analysis>>,
    pub level: Level,
    /// Whether the result of the last change is still to come.
    pub is_pending: bool,
}

/// The answer in one line, told to screen readers when it changes.
#[component]
pub(super) fn VerdictLine(props: &VerdictLineProps) -> Html {
    let (tone, text) = match &props.analysis {
        Some(analysis) => texts::verdict_line(&analysis.report, props.level),
        None => (Tone::Idle, texts::NOTHING_PASTED.to_owned()),
    };
    let class = match tone {
        Tone::Idle => "idle",
        Tone::Verdict(verdict) => icon::verdict_name(verdict),
    };
    let on_jump = Callback::from(|_: MouseEvent| host::go_to("results"));
    html! {
        <div class={classes!("verdict", class, props.is_pending.then_some("pending"))}>
            { icon::tone_icon(tone) }
            <p role="status" aria-live="polite" data-testid="verdict" data-tone={class}
                data-pending={props.is_pending.to_string()}>
                { text }
            </p>
            if props.analysis.is_some() {
                <button type="button" class="quiet jump" onclick={on_jump}>{ texts::TO_RESULTS }</button>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct ResultsProps {
    pub analysis: Option<Rc<Analysis>>,
    pub examples: Option<Rc<Vec<Example>>>,
    pub is_blank: bool,
    pub dispatch: Callback<Action>,
}

/// Everything below the verdict.
#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let shown = props.analysis.as_ref().map(|analysis| Shown {
        analysis: Rc::clone(analysis),
        dispatch: props.dispatch.clone(),
    });
    html! {
        <section class="results" id="results" tabindex="-1" aria-label={texts::RESULTS}>
            if props.is_blank {
                <Start examples={props.examples.clone()} dispatch={props.dispatch.clone()} />
            } else if let Some(shown) = shown {
                <Assumptions shown={shown.clone()} />
                <Fixes shown={shown.clone()} />
                <Notices shown={shown.clone()} />
                <Checks {shown} />
            }
        </section>
    }
}

/// Assumptions beyond which the list starts closed.
const OPEN_AT_MOST: usize = 4;

#[derive(Properties, PartialEq)]
struct AssumptionsProps {
    shown: Shown,
}

#[component]
fn Assumptions(props: &AssumptionsProps) -> Html {
    let assumptions = &props.shown.analysis.report.assumptions;
    if assumptions.is_empty() {
        return html! {};
    }
    html! {
        <details class="assumptions" open={assumptions.len() <= OPEN_AT_MOST} data-testid="assumptions">
            <summary>{ format!("{} ({})", texts::ASSUMED, assumptions.len()) }</summary>
            <ul>
                { for assumptions.iter().map(|reason| html! {
                    <li data-code={super::notices::code_name(reason.code)} data-testid="assumption">
                        { props.shown.reason(reason) }
                    </li>
                }) }
            </ul>
        </details>
    }
}
