//! The answer in one line.

use yew::prelude::*;

use super::announcements::Verdicts;
use crate::components::icon;
use crate::core::{self, CoreState};
use crate::state::{Action, Cause, State};
use crate::texts::{self, Tone};
use crate::{anchors, host};
use contract::Level;

/// The line, and what screen readers are told of it.
pub(super) fn line(state: &State, dispatch: &Callback<Action>) -> Html {
    let is_blank = state.is_blank();
    let level = state.settings().level.unwrap_or_default();
    let (tone, text) = match &state.analysis {
        // What was checked is not what is asked for now.
        Some(analysis)
            if !is_blank && analysis.screen.level != level && state.cause().is_none() =>
        {
            (Tone::Idle, texts::checking().to_owned())
        }
        Some(analysis) if !is_blank => texts::verdict_line(texts::language(), &analysis.screen),
        _ if is_blank => (Tone::Idle, texts::nothing_pasted().to_owned()),
        _ => (Tone::Idle, texts::not_checked().to_owned()),
    };
    let class = match tone {
        Tone::Idle => "idle",
        Tone::Verdict(verdict) => icon::verdict_name(verdict),
    };
    let is_pending = state.is_pending() && !is_blank;
    // What has ended without a result goes on no more.
    let is_running = is_pending && state.cause().is_none();
    let on_jump = Callback::from(|_: MouseEvent| host::go_to(anchors::RESULTS));
    let on_stop = dispatch.reform(|_: MouseEvent| Action::Stop);
    let on_again = dispatch.reform(|_: MouseEvent| Action::Again);
    let is_stopped = state.cause() == Some(Cause::Stopped);
    let announced = if is_stopped {
        texts::stopped().to_owned()
    } else {
        text.clone()
    };
    html! {
        <>
            <Verdicts
                text={announced}
                is_idle={tone == Tone::Idle}
                is_pending={is_pending && !is_stopped}
                is_reading={state.progress.is_some()}
            />
            <div class={classes!("verdict", class, is_running.then_some("pending"))}>
                { icon::tone_icon(tone) }
                <p data-testid="verdict" data-tone={class} data-pending={is_pending.to_string()}>
                    { text }
                </p>
                if let Some(percent) = state.progress {
                    <span class="progress" data-testid="progress">
                        <progress max="100" value={percent.to_string()} aria-label={texts::progress(percent)} />
                        <button type="button" class="quiet" onclick={on_stop} data-testid="stop">{ texts::stop() }</button>
                    </span>
                } else if is_pending && core::state() == CoreState::Loading {
                    <span class="progress" data-testid="core-loading">{ texts::core_loading() }</span>
                } else if is_stopped {
                    <span class="progress">
                        { texts::stopped() }
                        <button type="button" class="quiet" onclick={on_again} data-testid="check-again">{ texts::check_again() }</button>
                    </span>
                }
                { scope(state, dispatch) }
                if !is_blank {
                    <button type="button" class="quiet jump" onclick={on_jump}>{ texts::to_results() }</button>
                }
            </div>
        </>
    }
}

/// How much is checked: two buttons, one of which is pressed.
fn scope(state: &State, dispatch: &Callback<Action>) -> Html {
    let chosen = state.settings().level.unwrap_or_default();
    let button = |level: Level, text: &'static str, title: &'static str, testid: &'static str| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::SetLevel(level));
        html! {
            <button type="button" {onclick} {title} aria-pressed={(level == chosen).to_string()}
                data-testid={testid}>{ text }</button>
        }
    };
    html! {
        <span class="scope" role="group" aria-label={texts::scope()}>
            { button(Level::Roles, texts::roles(), texts::level_roles(), "scope-roles") }
            { button(Level::All, texts::scope_all(), texts::level_all(), "scope-all") }
        </span>
    }
}
