//! The checks by state, with their reasons.

use contract::{Check, CheckKind, Param, Screen, TaskChecks, Verdict, View};
use messages::visible::visible;
use yew::prelude::*;

use super::lead::lead;
use super::statement;
use crate::components::icon;
use crate::components::paging::{look, show_more};
use crate::components::place::Shown;
use crate::components::runs_as::runs_as as role_of;
use crate::components::tag::{Tag, button, classed, tag};
use crate::components::words;
use crate::state::{Action, CHECKS, Goal};
use crate::{anchors, host, listing, texts};

/// More rows than this are never drawn together: each keystroke draws them again.
const WINDOW: usize = 400;

/// All checks, or those of one verdict.
pub(super) fn section(shown: &Shown, view: View) -> Html {
    let screen = &shown.analysis.screen;
    if screen.all_checks == 0 {
        return Html::default();
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
    let title = classed("h2", "panel-title visually-hidden").set("id", "checks-title");
    let mut section = classed("section", "checks")
        .set("aria-labelledby", "checks-title")
        .add(title.text(texts::checks()));
    let mut roles: Vec<Html> = Vec::new();
    for (at, machine) in screen.machines.iter().enumerate() {
        // Of many only those are told that leave something to be chosen.
        let is_open = |one: &contract::RunsAs| one.answer.is_some();
        if screen.machines.len() > 1 && !screen.suggested.runs_as.get(at).is_some_and(is_open) {
            continue;
        }
        let runs_as = texts::runs_as(&visible(&machine.name));
        let runs_as = classed("p", "muted runs-as").text(&runs_as).text(" ");
        roles.push(runs_as.add(role_of(screen, at, &shown.dispatch)).into());
    }
    section = section
        .all(roles)
        .add(filters(screen, view, &shown.dispatch));
    let none = (checks.total == 0).then(|| classed("p", "muted").text(texts::no_such_checks()));
    let previous = (from > 0).then(|| {
        let text = texts::show_previous(from.min(WINDOW), from);
        button("more", &text, look(&shown.dispatch, back)).test("show-previous")
    });
    section = section.maybe(none).maybe(previous);
    let rest = checks.total.saturating_sub(to);
    let more = show_more(CHECKS, rest, Some(anchors::MORE_CHECKS), on_more);
    section.all(groups).add(more).into()
}

fn filters(screen: &Screen, view: View, dispatch: &Callback<Action>) -> Html {
    let summary = &screen.summary;
    let verdicts = [
        (Some(Verdict::Missing), summary.missing),
        (Some(Verdict::Denied), summary.denied),
        (Some(Verdict::Undecided), summary.undecided),
        (Some(Verdict::Granted), summary.granted),
    ];
    // With one kind of verdict only, or a filter that was left on, there is nothing to choose.
    if view.only.is_none() && verdicts.iter().filter(|(_, number)| *number > 0).count() < 2 {
        return Html::default();
    }
    let mut filters = classed("div", "filters").set("role", "group");
    filters = filters.set("aria-label", texts::filter());
    for (verdict, number) in [(None, 1)].into_iter().chain(verdicts) {
        if number == 0 && verdict != view.only {
            continue;
        }
        let only_these = View {
            only: verdict,
            checks_from: 0,
            checks: CHECKS,
            ..view
        };
        let text = match verdict {
            Some(verdict) => {
                let word = texts::verdict_of(verdict, number as usize, screen.asked);
                format!("{word} {number}")
            }
            None => texts::all().to_owned(),
        };
        let name = verdict.map_or("all", icon::verdict_name);
        let pressed = if view.only == verdict {
            "true"
        } else {
            "false"
        };
        let filter = button("filter", &text, look(dispatch, only_these))
            .set("aria-pressed", pressed)
            .put("data-testid", format!("filter-{name}"));
        filters = filters.add(filter);
    }
    filters.into()
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
    let crumb = |text: &str| classed("span", "crumb").text(text);
    let mut title = tag("h3");
    if many_machines && let Some(machine) = machine {
        title = title.add(crumb(&visible(&machine.name)));
    }
    let mut article = classed("article", "group");
    if let Some(index) = group.index {
        article = article.put("id", anchors::checks(index));
    }
    if let Some(task) = &group.task {
        for name in listing::state_names(task) {
            title = title.add(crumb(&visible(name)));
        }
        let code = |text: &str| tag("code").text(&visible(text));
        let mut what = classed("p", "task").add(code(&task.integration));
        if task.pattern != "request-response" {
            what = what.add(code(&task.pattern));
        }
        let what = what.add(shown.places(std::slice::from_ref(&task.at)));
        article = article.add(title).add(what);
    } else {
        // Without any machine it is an error message that asks.
        let text = match machine {
            Some(_) => texts::machine_itself(),
            None => texts::message_itself(),
        };
        article = article.add(title.add(crumb(text)));
    }
    let mut rows = classed("ul", "rows");
    for (at, check) in group.checks.iter().enumerate() {
        let question = group.questions.get(at).copied().unwrap_or_default();
        rows = rows.add(row(check, first + at, expected, question, shown));
    }
    article.add(rows).into()
}

fn kind_name(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::PassRole => "pass-role",
        CheckKind::AssumeRole => "assume-role",
        CheckKind::RoleTrust => "role-trust",
        CheckKind::Action => "action",
    }
}

/// `question`: the number of the one that settles it.
fn row(check: &Check, row: usize, expected: Option<&str>, question: u32, shown: &Shown) -> Html {
    // A service assumes the role.
    let is_trust = check.kind == CheckKind::RoleTrust;
    let says_role = expected != Some(check.role.as_str()) && !is_trust;
    let mut what = classed("p", "what");
    if let Some(kind) = texts::check_kind(check.kind) {
        what = what.add(classed("span", "kind").text(kind));
    }
    what = what.add(classed("code", "kind").text(&visible(&check.action)));
    what = what.text(" ");
    what = match &check.resource {
        Some(resource) => what.add(words::name(resource)),
        None => what.add(tag("em").text(match check.kind {
            CheckKind::Action => texts::run_time_resource(),
            _ => texts::run_time_value(),
        })),
    };
    let mut body = classed("div", "body").add(what.add(shown.places(&check.at)));
    if says_role || !check.context.is_empty() || !check.fixes.is_empty() || question > 0 {
        let mut facts = classed("p", "facts");
        if says_role {
            let by = tag("span").text(texts::by()).text(" ");
            facts = facts.add(by.add(words::name(&check.role)));
        }
        for (key, value) in &check.context.0 {
            facts = match is_trust {
                true => facts.add(tag("span").text(texts::by()).text(" ").add(code_of(value))),
                false => facts.add(fact(key, value)),
            };
        }
        for index in &check.fixes {
            facts = facts.add(to_fix(*index, &shown.dispatch));
        }
        body = body.add(facts.add(to_question(question, &shown.dispatch)));
    }
    let lead = lead(check, question, shown);
    let mut reasons = classed("ul", "reasons");
    for reason in &check.reasons {
        let item = tag("li").put("data-code", reason.code.name().to_owned());
        reasons = reasons.add(item.add(statement::reason(reason, shown)));
    }
    let mut row = classed("li", "row")
        .put("id", anchors::check(row))
        .test("check")
        .set("data-verdict", icon::verdict_name(check.verdict))
        .set("data-kind", kind_name(check.kind))
        .put("data-role", check.role.clone());
    if let Some(resource) = &check.resource {
        row = row.put("data-resource", resource.clone());
    }
    let word = texts::verdict_of(
        check.verdict,
        1,
        usize::from(question > 0 || check.is_to_correct()),
    );
    row.add(icon::verdict_badge(check.verdict, word))
        .add(body.add(reasons).add(lead))
        .into()
}

/// A context key of the request.
fn fact(key: &str, value: &Param) -> Html {
    let fact = classed("span", "fact").text(&format!("{} = ", visible(key)));
    fact.add(code_of(value)).into()
}

fn code_of(value: &Param) -> Tag {
    let value = match value {
        Param::Text(text) => text.clone(),
        Param::Number(number) => number.to_string(),
        Param::List(list) => list.join(texts::or()),
    };
    tag("code").text(&visible(&value))
}

fn to_fix(index: u32, dispatch: &Callback<Action>) -> Html {
    let index = index as usize;
    let on_press = dispatch.reform(move |_| Action::GoTo(Goal::Fix(index), None));
    let button = button("place", &texts::to_fix(index + 1), on_press);
    button.test("to-fix").into()
}

fn to_question(number: u32, dispatch: &Callback<Action>) -> Html {
    let Some(index) = (number as usize).checked_sub(1) else {
        return Html::default();
    };
    let on_press = dispatch.reform(move |_| Action::GoTo(Goal::Question(index), None));
    let button = button("place", texts::to_question(), on_press);
    button.test("to-question").into()
}
