//! The checks by state, with their reasons.

use contract::{Check, CheckKind, Param, Screen, TaskChecks, Verdict, View};
use messages::visible::visible;
use yew::prelude::*;

use super::statement;
use crate::components::icon;
use crate::components::paging::{look, show_more};
use crate::components::place::Shown;
use crate::components::words;
use crate::state::{Action, CHECKS, Goal};
use crate::{anchors, host, listing, texts};

/// More rows than this are never drawn together: each keystroke draws them again.
const WINDOW: usize = 400;

/// All checks, or those of one verdict.
pub(super) fn section(shown: &Shown, view: View) -> Html {
    let screen = &shown.analysis.screen;
    if screen.all_checks == 0 {
        return html! {};
    }
    let checks = &screen.checks;
    let drawn: usize = checks.items.iter().map(|group| group.checks.len()).sum();
    let from = checks.from;
    let to = from + drawn;
    let more = if view.checks + CHECKS <= WINDOW {
        View {
            checks: view.checks + CHECKS,
            checks_from: from,
            ..view
        }
    } else {
        View {
            checks: WINDOW,
            checks_from: to,
            ..view
        }
    };
    let back = View {
        checks: WINDOW,
        checks_from: from.saturating_sub(WINDOW),
        ..view
    };
    let on_more = {
        let dispatch = shown.dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Action::Look(more));
            // The rows before are gone; the next ones begin at the top.
            if more.checks_from > from {
                host::go_to(anchors::CHECKS);
            }
        })
    };
    let mut rows = 0;
    let groups: Vec<Html> = checks
        .items
        .iter()
        .map(|group| {
            let first = rows;
            rows += group.checks.len();
            group_of(group, first, shown)
        })
        .collect();
    html! {
        <section class="checks" aria-labelledby="checks-title">
            <h2 id="checks-title" class="panel-title visually-hidden">{ texts::checks() }</h2>
            if let [machine] = screen.machines.as_slice() {
                <p class="muted">
                    { texts::runs_as(&visible(&machine.name)) }{ " " }{ words::name(&machine.role) }
                </p>
            }
            { filters(screen, view, &shown.dispatch) }
            if checks.total == 0 {
                <p class="muted">{ texts::no_such_checks() }</p>
            }
            if from > 0 {
                <button type="button" class="more" onclick={look(&shown.dispatch, back)} data-testid="show-previous">
                    { texts::show_previous(from.min(WINDOW), from) }
                </button>
            }
            { for groups }
            { show_more(CHECKS, checks.total.saturating_sub(to), Some(anchors::MORE_CHECKS), on_more) }
        </section>
    }
}

fn filters(screen: &Screen, view: View, dispatch: &Callback<Action>) -> Html {
    let summary = &screen.summary;
    let verdicts = [
        (Some(Verdict::Missing), summary.missing),
        (Some(Verdict::Denied), summary.denied),
        (Some(Verdict::Undecided), summary.undecided),
        (Some(Verdict::Granted), summary.granted),
    ];
    let button = |verdict: Option<Verdict>, text: String| {
        let only_these = View {
            only: verdict,
            checks_from: 0,
            checks: CHECKS,
            ..view
        };
        let onclick = look(dispatch, only_these);
        let name = verdict.map_or("all", icon::verdict_name);
        html! {
            <button type="button" class={classes!("filter", name)} {onclick}
                aria-pressed={(view.only == verdict).to_string()} data-testid={format!("filter-{name}")}>
                { text }
            </button>
        }
    };
    // With one kind of verdict only, or a filter that was left on, there is nothing to choose.
    if view.only.is_none() && verdicts.iter().filter(|(_, number)| *number > 0).count() < 2 {
        return html! {};
    }
    html! {
        <div class="filters" role="group" aria-label={texts::filter()}>
            { button(None, texts::all().to_owned()) }
            { for verdicts.iter().filter(|(verdict, number)| *number > 0 || *verdict == view.only).map(
                |&(verdict, number)| {
                    let word = verdict.map_or(texts::all(), texts::verdict);
                    button(verdict, format!("{word} {number}"))
                },
            ) }
        </div>
    }
}

/// `first` is the place of its first check among those that are drawn.
fn group_of(group: &TaskChecks, first: usize, shown: &Shown) -> Html {
    let machines = &shown.analysis.screen.machines;
    let many_machines = machines.len() > 1;
    let machine = group.machine.and_then(|at| machines.get(at));
    // The role of a single machine stands above all checks.
    let expected = match (many_machines, machine) {
        (false, Some(machine)) => Some(machine.role.as_str()),
        _ => None,
    };
    html! {
        <article class="group" id={group.index.map(anchors::checks)}>
            <h3>
                if many_machines && let Some(machine) = machine {
                    <span class="crumb">{ visible(&machine.name).into_owned() }</span>
                }
                { match &group.task {
                    Some(task) => html! {
                        { for listing::state_names(task).iter().map(|name| html! {
                            <span class="crumb">{ visible(name).into_owned() }</span>
                        }) }
                    },
                    // Without any machine it is an error message that asks.
                    None => html! { <span class="crumb">{
                        if machine.is_some() { texts::machine_itself() } else { texts::message_itself() }
                    }</span> },
                } }
            </h3>
            if let Some(task) = &group.task {
                <p class="task">
                    <code>{ visible(&task.integration).into_owned() }</code>
                    if task.pattern != "request-response" {
                        <code>{ visible(&task.pattern).into_owned() }</code>
                    }
                    { shown.places(std::slice::from_ref(&task.at)) }
                </p>
            }
            <ul class="rows">
                { for group.checks.iter().enumerate().map(|(at, check)| row(check, first + at, expected, shown)) }
            </ul>
        </article>
    }
}

fn kind_name(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::PassRole => "pass-role",
        CheckKind::AssumeRole => "assume-role",
        CheckKind::RoleTrust => "role-trust",
        CheckKind::Action => "action",
    }
}

fn row(check: &Check, row: usize, expected: Option<&str>, shown: &Shown) -> Html {
    let says_role = expected != Some(check.role.as_str()) || check.kind == CheckKind::RoleTrust;
    html! {
        <li class="row" id={anchors::check(row)} data-testid="check" data-verdict={icon::verdict_name(check.verdict)}
            data-kind={kind_name(check.kind)} data-role={check.role.clone()}
            data-resource={check.resource.clone()}>
            { icon::verdict_badge(check.verdict) }
            <div class="body">
                <p class="what">
                    if let Some(kind) = texts::check_kind(check.kind) {
                        <span class="kind">{ kind }</span>
                    }
                    <code class="kind">{ visible(&check.action).into_owned() }</code>{ " " }
                    { match &check.resource {
                        Some(resource) => words::name(resource),
                        None => html! { <em>{ texts::run_time_value() }</em> },
                    } }
                    { shown.places(&check.at) }
                </p>
                if says_role || !check.context.is_empty() || !check.fixes.is_empty() {
                    <p class="facts">
                        if says_role {
                            <span>{ texts::by() }{ " " }{ words::name(&check.role) }</span>
                        }
                        { for check.context.0.iter().map(|(key, value)| fact(key, value)) }
                        { for check.fixes.iter().map(|&index| to_fix(index, &shown.dispatch)) }
                    </p>
                }
                <ul class="reasons">
                    { for check.reasons.iter().map(|reason| html! {
                        <li data-code={reason.code.name()}>{ statement::reason(reason, shown) }</li>
                    }) }
                </ul>
            </div>
        </li>
    }
}

/// A context key of the request.
fn fact(key: &str, value: &Param) -> Html {
    let value = match value {
        Param::Text(text) => text.clone(),
        Param::Number(number) => number.to_string(),
        Param::List(list) => list.join(texts::or()),
    };
    html! {
        <span class="fact">{ visible(key).into_owned() }{ " = " }<code>{ visible(&value).into_owned() }</code></span>
    }
}

fn to_fix(index: u32, dispatch: &Callback<Action>) -> Html {
    let Ok(index) = usize::try_from(index) else {
        return html! {};
    };
    let onclick = dispatch.reform(move |_: MouseEvent| Action::GoTo(Goal::Fix(index), None));
    html! {
        <button type="button" class="place" {onclick} data-testid="to-fix">{ texts::to_fix(index + 1) }</button>
    }
}
