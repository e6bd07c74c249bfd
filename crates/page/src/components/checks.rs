//! The checks by state, with their reasons.

use yew::prelude::*;

use super::findings::{Extent, Resize, show_more};
use super::fixes;
use super::icon;
use super::notices::code_name;
use super::place::Shown;
use super::words;
use crate::listing::{self, Group};
use crate::{host, texts};
use sfn_role_check::report::display::visible;
use sfn_role_check::report::{Check, CheckKind, Param, Report, Verdict};

/// Rows that are drawn at first, and that each "show more" adds.
pub(super) const PAGE: usize = 50;
/// More rows than this are never drawn together: each keystroke draws them again.
const WINDOW: usize = 400;

/// All checks, or those of one verdict.
pub(super) fn section(shown: &Shown, extent: Extent, resize: &Resize) -> Html {
    let report = &shown.analysis.report;
    if report.checks.is_empty() {
        return html! {};
    }
    let groups = listing::groups(report, extent.only);
    let total: usize = groups.iter().map(|group| group.checks.len()).sum();
    let many_machines = report.state_machines.len() > 1;
    // Fewer checks may be there than when the window was moved.
    let from = if extent.checks_from < total {
        extent.checks_from
    } else {
        0
    };
    let to = total.min(from + extent.checks);
    let mut place = 0;
    let drawn = groups.iter().filter_map(|group| {
        let first = from.saturating_sub(place);
        let rows = to
            .saturating_sub(place + first)
            .min(group.checks.len().saturating_sub(first));
        place += group.checks.len();
        (rows > 0).then(|| group_of(group, first, rows, many_machines, shown))
    });
    let more = if extent.checks + PAGE <= WINDOW {
        Extent {
            checks: extent.checks + PAGE,
            checks_from: from,
            ..extent
        }
    } else {
        Extent {
            checks: WINDOW,
            checks_from: to,
            ..extent
        }
    };
    let back = Extent {
        checks: WINDOW,
        checks_from: from.saturating_sub(WINDOW),
        ..extent
    };
    let onto_next = resize.to(more);
    let on_more = Callback::from(move |event| {
        onto_next.emit(event);
        // The rows before are gone; the next ones begin at the top.
        if more.checks_from > from {
            host::go_to("checks-title");
        }
    });
    html! {
        <section class="checks" aria-labelledby="checks-title">
            <h2 id="checks-title" tabindex="-1">{ texts::checks() }<span class="count">{ report.checks.len() }</span></h2>
            if let [machine] = report.state_machines.as_slice() {
                <p class="muted">
                    { texts::runs_as(&visible(&machine.name)) }{ " " }{ words::name(&machine.role) }
                </p>
            }
            { filters(report, extent, resize) }
            if total == 0 {
                <p class="muted">{ texts::no_such_checks() }</p>
            }
            if from > 0 {
                <button type="button" class="more" onclick={resize.to(back)} data-testid="show-previous">
                    { texts::show_previous(from.min(WINDOW), from) }
                </button>
            }
            { for drawn }
            { show_more(PAGE, total.saturating_sub(to), on_more) }
        </section>
    }
}

fn filters(report: &Report, extent: Extent, resize: &Resize) -> Html {
    let summary = &report.summary;
    let verdicts = [
        (Some(Verdict::Missing), summary.missing),
        (Some(Verdict::Denied), summary.denied),
        (Some(Verdict::Undecided), summary.undecided),
        (Some(Verdict::Granted), summary.granted),
    ];
    let button = |verdict: Option<Verdict>, text: String| {
        let onclick = resize.to(Extent {
            only: verdict,
            checks_from: 0,
            checks: PAGE,
            ..extent
        });
        let name = verdict.map_or("all", icon::verdict_name);
        html! {
            <button type="button" class={classes!("filter", name)} {onclick}
                aria-pressed={(extent.only == verdict).to_string()} data-testid={format!("filter-{name}")}>
                { text }
            </button>
        }
    };
    // With one kind of verdict only, or a filter that was left on, there is nothing to choose.
    if extent.only.is_none() && verdicts.iter().filter(|(_, number)| *number > 0).count() < 2 {
        return html! {};
    }
    html! {
        <div class="filters" role="group" aria-label={texts::filter()}>
            { button(None, texts::all().to_owned()) }
            { for verdicts.iter().filter(|(verdict, number)| *number > 0 || *verdict == extent.only).map(
                |&(verdict, number)| {
                    let word = verdict.map_or(texts::all(), texts::verdict);
                    button(verdict, format!("{word} {number}"))
                },
            ) }
        </div>
    }
}

fn group_of(
    group: &Group<'_>,
    first: usize,
    rows: usize,
    many_machines: bool,
    shown: &Shown,
) -> Html {
    // The role of a single machine stands above all checks.
    let expected = match (many_machines, group.machine) {
        (false, Some(machine)) => Some(machine.role.as_str()),
        _ => None,
    };
    let task = group.checks.first().and_then(|check| check.task);
    html! {
        <article class="group" id={task.map(|task| element_id(task as usize))}>
            <h3>
                if many_machines && let Some(machine) = group.machine {
                    <span class="crumb">{ visible(&machine.name).into_owned() }</span>
                }
                { match group.task {
                    Some(task) => html! {
                        { for listing::state_names(task).iter().map(|name| html! {
                            <span class="crumb">{ visible(name).into_owned() }</span>
                        }) }
                    },
                    // Without any machine it is an error message that asks.
                    None => html! { <span class="crumb">{
                        if group.machine.is_some() { texts::machine_itself() } else { texts::message_itself() }
                    }</span> },
                } }
            </h3>
            if let Some(task) = group.task {
                <p class="task">
                    <code>{ visible(&task.integration).into_owned() }</code>
                    if task.pattern != "request-response" {
                        <code>{ visible(&task.pattern).into_owned() }</code>
                    }
                    { shown.places(std::slice::from_ref(&task.at)) }
                </p>
            }
            <ul class="rows">
                { for group.checks.iter().skip(first).take(rows).map(|check| row(check, expected, shown)) }
            </ul>
        </article>
    }
}

/// Of the checks of a task, by its place among those of all machines.
pub(super) fn element_id(task: usize) -> String {
    format!("checks-{task}")
}

fn kind_name(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::PassRole => "pass-role",
        CheckKind::AssumeRole => "assume-role",
        CheckKind::RoleTrust => "role-trust",
        CheckKind::Action => "action",
    }
}

fn row(check: &Check, expected: Option<&str>, shown: &Shown) -> Html {
    let says_role = expected != Some(check.role.as_str()) || check.kind == CheckKind::RoleTrust;
    html! {
        <li class="row" data-testid="check" data-verdict={icon::verdict_name(check.verdict)}
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
                        { for check.fixes.iter().map(|&index| to_fix(index)) }
                    </p>
                }
                <ul class="reasons">
                    { for check.reasons.iter().map(|reason| html! {
                        <li data-code={code_name(reason.code)}>{ shown.reason(reason) }</li>
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

fn to_fix(index: u32) -> Html {
    let Ok(index) = usize::try_from(index) else {
        return html! {};
    };
    let onclick = Callback::from(move |_: MouseEvent| host::go_to(&fixes::element_id(index)));
    html! {
        <button type="button" class="place" {onclick} data-testid="to-fix">{ texts::to_fix(index + 1) }</button>
    }
}
