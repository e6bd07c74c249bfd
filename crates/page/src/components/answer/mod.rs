//! The answer: the verdict, and below it, in tabs, what to do, the checks, the drawings, the findings.

mod announcements;
mod checks;
pub(super) mod fix_tools;
mod fixes;
mod graph;
mod lead;
mod notices;
mod policy;
mod preview;
mod questions;
mod role_map;
mod statement;
mod tabs;
mod verdict;

use contract::View;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollLogicalPosition};
use yew::prelude::*;

use crate::components::effect::use_kept;
use crate::components::place::Shown;
use crate::components::tag::{Tag, classed, component, tag};
use crate::state::{Action, Goal, State, Tab, Wish};
use crate::{anchors, host, texts};
use graph::{Graph, GraphProps};
use policy::use_policies;
use role_map::{RoleMap, RoleMapProps};

/// The whole column; `shown` is what was found.
pub(super) fn answer(state: &State, shown: Option<Shown>, dispatch: &Callback<Action>) -> Html {
    let found = match shown {
        Some(shown) => component::<Found>(FoundProps {
            shown,
            view: state.view,
            wish: state.wish,
            tab: state.tab,
            is_pending: state.is_pending(),
        }),
        None => results().into(),
    };
    let answer = classed("div", "answer").add(verdict::line(state, dispatch));
    answer.add(found).into()
}

fn results() -> Tag {
    let results = classed("section", "results").set("id", anchors::RESULTS);
    let results = results.set("tabindex", "-1");
    results.set("aria-label", texts::results())
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    shown: Shown,
    view: View,
    /// The part that the user asked for last.
    wish: Option<Wish>,
    /// The tab that the user chose.
    tab: Option<Tab>,
    /// The texts have changed since the report.
    is_pending: bool,
}

/// Everything below the verdict. Drawn again only when a new report is there, or other parts of it.
#[component]
fn Found(props: &FoundProps) -> Html {
    let FoundProps {
        shown, view, wish, ..
    } = props;
    // The part that is asked for may only come with the next answer of the core.
    let reached = use_mut_ref(|| None::<u32>);
    use_kept((*wish, shown.clone()), move |(wish, shown)| {
        if let Some(wish) = wish
            && *reached.borrow() != Some(wish.serial)
            && go_to(shown, wish)
        {
            reached.replace(Some(wish.serial));
        }
    });
    let policies = use_policies(shown);
    let screen = &shown.analysis.screen;
    let open = tabs::open(props.tab, screen);
    // What is in it changes with each report.
    use_kept((open, shown.clone()), |(open, _)| {
        if let Some(panel) = host::element(&anchors::panel(open.name())) {
            host::show_panel(&panel);
        }
    });
    let panel = |tab, content| tabs::panel(tab, open, content);
    let map = component::<RoleMap>(RoleMapProps {
        shown: shown.clone(),
        is_pending: props.is_pending,
    });
    let graph = component::<Graph>(GraphProps {
        shown: shown.clone(),
        view: *view,
    });
    let results = results()
        .add(panel(Tab::Fix, fixes::section(shown, *view, &policies)))
        .add(panel(Tab::Checks, checks::section(shown, *view)))
        .add(panel(Tab::Graph, graph))
        .add(panel(Tab::Roles, map))
        .add(panel(Tab::Findings, notices::section(shown, *view)))
        .add(panel(Tab::Assumptions, assumptions(shown)));
    [tabs::list(screen, open, &shown.dispatch), results.into()]
        .into_iter()
        .collect()
}

/// Milliseconds that a part stands out.
const SHOWN_MS: u32 = 1600;

/// Moves the focus to a part of the results, or to the place in it that it is asked for; whether it is
/// there.
fn go_to(shown: &Shown, wish: &Wish) -> bool {
    let id = match wish.goal {
        Goal::Notice(place) => anchors::notice(place),
        Goal::Fix(index) => anchors::fix(index),
        Goal::Question(index) => anchors::question(index),
        Goal::Row(row) => anchors::check(row),
        Goal::MoreChecks => anchors::MORE_CHECKS.to_owned(),
        Goal::Check(place) => {
            let from = shown.analysis.screen.checks.from;
            let Some(row) = place.checked_sub(from) else {
                return false;
            };
            anchors::check(row)
        }
        Goal::Group(task) => {
            // The focus is in the editor, where its state is shown.
            if let Some(group) = host::element(&anchors::checks(task)) {
                host::scroll_near(&group);
            }
            return true;
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
    // It may be among those that are folded.
    if let Ok(Some(folded)) = row.closest("details") {
        let _ = folded.set_attribute("open", "");
    }
    if button.is_none() && row.local_name() != "button" {
        row.set_tab_index(-1);
    }
    host::focus_near(&row, ScrollLogicalPosition::Center);
    if let Some(button) = button {
        host::focus_quietly(&button);
    }
    if matches!(wish.goal, Goal::Notice(_) | Goal::Check(_)) {
        let _ = row.class_list().add_1("shown");
        Timeout::new(SHOWN_MS, move || {
            let _ = row.class_list().remove_1("shown");
        })
        .forget();
    }
    true
}

/// What was taken for granted.
fn assumptions(shown: &Shown) -> Html {
    let assumptions = &shown.analysis.screen.assumptions;
    let mut list = tag("ul");
    for reason in assumptions {
        let item = tag("li").put("data-code", reason.code.name().to_owned());
        let item = item
            .test("assumption")
            .add(statement::reason(reason, shown));
        list = list.add(item);
    }
    let title = classed("h2", "panel-title visually-hidden").set("id", "assumptions-title");
    classed("section", "assumptions")
        .test("assumptions")
        .set("aria-labelledby", "assumptions-title")
        .add(title.text(texts::assumed()))
        .add(list)
        .into()
}
