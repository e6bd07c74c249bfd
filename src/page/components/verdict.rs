//! The answer in one line.

use yew::prelude::*;

use super::icon;
use crate::page::host;
use crate::page::state::State;
use crate::page::texts::{self, Tone};

/// The line; screen readers tell it when it changes.
pub(super) fn line(state: &State) -> Html {
    let is_blank = state.is_blank();
    let (tone, text) = match &state.analysis {
        Some(analysis) if !is_blank => texts::verdict_line(&analysis.report, state.level()),
        _ if is_blank => (Tone::Idle, texts::NOTHING_PASTED.to_owned()),
        _ => (Tone::Idle, texts::NOT_CHECKED.to_owned()),
    };
    let class = match tone {
        Tone::Idle => "idle",
        Tone::Verdict(verdict) => icon::verdict_name(verdict),
    };
    let is_pending = state.is_pending() && !is_blank;
    let on_jump = Callback::from(|_: MouseEvent| host::go_to("results"));
    html! {
        <div class={classes!("verdict", class, is_pending.then_some("pending"))}>
            { icon::tone_icon(tone) }
            <p role="status" aria-live="polite" data-testid="verdict" data-tone={class}
                data-pending={is_pending.to_string()}>
                { text }
            </p>
            if !is_blank {
                <button type="button" class="quiet jump" onclick={on_jump}>{ texts::TO_RESULTS }</button>
            }
        </div>
    }
}
