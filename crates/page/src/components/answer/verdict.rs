//! The answer in one line.

use yew::prelude::*;

use super::announcements::{Verdicts, VerdictsProps};
use crate::components::icon;
use crate::components::tag::{button, classed, component, tag};
use crate::core::{self, CoreState};
use crate::state::{Action, Cause, State};
use crate::texts::{self, Tone};
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
    let on_stop = dispatch.reform(|_: MouseEvent| Action::Stop);
    let on_again = dispatch.reform(|_: MouseEvent| Action::Again);
    let is_stopped = state.cause() == Some(Cause::Stopped);
    let announced = if is_stopped {
        texts::stopped().to_owned()
    } else {
        text.clone()
    };
    let line = tag("p").test("verdict").set("data-tone", class);
    let line = line.flag("data-pending", is_pending).text(&text);
    let class = match is_running {
        true => format!("verdict {class} pending"),
        false => format!("verdict {class}"),
    };
    let mut bar = tag("div").put("class", class);
    bar = bar.add(icon::tone_icon(tone)).add(line);
    let progress = || classed("span", "progress");
    let progress = if let Some(percent) = state.progress {
        let meter = tag("progress")
            .set("max", "100")
            .put("value", percent.to_string());
        let meter = meter.put("aria-label", texts::progress(percent));
        let stop = button("quiet", texts::stop(), on_stop).test("stop");
        Some(progress().test("progress").add(meter).add(stop))
    } else if is_pending && core::state() == CoreState::Loading {
        let loading = progress().test("core-loading");
        Some(loading.text(texts::core_loading()))
    } else if is_stopped {
        let again = button("quiet", texts::check_again(), on_again).test("check-again");
        Some(progress().text(texts::stopped()).add(again))
    } else {
        None
    };
    bar = bar.maybe(progress).add(scope(state, dispatch));
    let told = component::<Verdicts>(VerdictsProps {
        text: announced.into(),
        is_idle: tone == Tone::Idle,
        is_pending: is_pending && !is_stopped,
        is_reading: state.progress.is_some(),
    });
    [told, bar.into()].into_iter().collect()
}

/// How much is checked: two buttons, one of which is pressed.
fn scope(state: &State, dispatch: &Callback<Action>) -> Html {
    let chosen = state.settings().level.unwrap_or_default();
    let choice = |level: Level, text: &'static str, title: &'static str, testid: &'static str| {
        let button = button("", text, dispatch.reform(move |_| Action::SetLevel(level)));
        button
            .set("title", title)
            .flag("aria-pressed", level == chosen)
            .test(testid)
    };
    let group = classed("span", "scope").set("role", "group");
    let group = group.set("aria-label", texts::scope());
    let roles = choice(
        Level::Roles,
        texts::roles(),
        texts::level_roles(),
        "scope-roles",
    );
    let all = choice(
        Level::All,
        texts::scope_all(),
        texts::level_all(),
        "scope-all",
    );
    group.add(roles).add(all).into()
}
