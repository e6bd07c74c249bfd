//! The states of a machine as a graph: Yew's side of the `<state-graph>` element, which draws.

use gloo::events::EventListener;
use yew::prelude::*;

use super::checks;
use super::choice::Choice;
use super::place::Shown;
use crate::{host, state::Action, texts};
use sfn_role_check::asl::graph;
use sfn_role_check::report::display::visible;
use sfn_role_check::report::{Location, Verdict};

#[derive(Properties, PartialEq)]
pub(super) struct GraphProps {
    pub shown: Shown,
}

/// The graph of one machine, where any has more than one state.
#[component]
pub(super) fn Graph(props: &GraphProps) -> Html {
    let node = use_node_ref();
    let chosen = use_state(|| 0_usize);
    let machines = &props.shown.analysis.report.state_machines;
    let graphs = &props.shown.analysis.graphs;
    let worth = |at: &usize| graphs.get(*at).is_some_and(|graph| graph.states.len() > 1);
    let drawn: Vec<usize> = (0..graphs.len()).filter(worth).collect();
    let machine = *drawn
        .iter()
        .find(|&&at| at == *chosen)
        .or(drawn.first())
        .unwrap_or(&usize::MAX);
    let deps = (node.clone(), props.shown.clone(), machine);
    use_effect_with(deps, |(node, shown, machine)| {
        let listener = node.cast::<web_sys::Element>().map(|element| {
            give(&element, shown, *machine);
            let (shown, machine) = (shown.clone(), *machine);
            EventListener::new(&element, "reveal", move |event| {
                if let Some(state) = host::detail(event) {
                    reveal(&shown, machine, state);
                }
            })
        });
        move || drop(listener)
    });
    if drawn.is_empty() {
        return html! {};
    }
    let name = |at: usize| machines.get(at).map_or("", |machine| &machine.name);
    let options: Vec<(AttrValue, AttrValue)> = drawn
        .iter()
        .map(|&at| {
            let name = visible(name(at)).into_owned();
            (at.to_string().into(), name.into())
        })
        .collect();
    let on_choice =
        Callback::from(move |value: String| chosen.set(value.parse().unwrap_or_default()));
    html! {
        <section class="graph" aria-labelledby="graph-title">
            <h2 id="graph-title">{ texts::graph() }</h2>
            if options.len() > 1 {
                <Choice label={texts::graph_of()} value={machine.to_string()} {options} {on_choice}
                    testid="graph-of" />
            }
            <state-graph ref={node} label={visible(name(machine)).into_owned()} data-testid="graph" />
        </section>
    }
}

/// How many tasks the machines before this one have.
fn tasks_before(shown: &Shown, machine: usize) -> usize {
    let machines = &shown.analysis.report.state_machines;
    let before = machines.iter().take(machine);
    before.map(|machine| machine.tasks.len()).sum()
}

/// Hands the states to the element: one flat list, as `www/graph.js` describes it.
fn give(element: &web_sys::Element, shown: &Shown, machine: usize) {
    let Some(graph) = shown.analysis.graphs.get(machine) else {
        return;
    };
    let before = tasks_before(shown, machine);
    let mut counts = vec![[0_usize; 4]; graph.states.len()];
    for check in &shown.analysis.report.checks {
        let task = check
            .task
            .and_then(|task| (task as usize).checked_sub(before));
        let state = task.and_then(|task| {
            graph
                .states
                .iter()
                .position(|state| state.task == Some(task))
        });
        let count = state.and_then(|state| counts.get_mut(state));
        if let Some([granted, missing, denied, undecided]) = count {
            *match check.verdict {
                Verdict::Granted => granted,
                Verdict::Missing => missing,
                Verdict::Denied => denied,
                Verdict::Undecided => undecided,
            } += 1;
        }
    }
    let mut cells = host::Cells::default();
    for (state, counts) in graph.states.iter().zip(&counts) {
        cells.text(&visible(&state.name));
        cells.text(&visible(&state.kind));
        let (parent, branch) = state.within.map_or((0, 0), |(at, branch)| (at + 1, branch));
        let flags = usize::from(state.is_start)
            + 2 * usize::from(state.is_end)
            + 4 * usize::from(state.is_distributed);
        for number in [parent, branch, flags].iter().chain(counts) {
            cells.number(*number);
        }
        cells.number(state.ways.len());
        for way in &state.ways {
            cells.number(way.by as usize);
            cells.number(way.number);
            cells.text(&visible(&way.to));
        }
    }
    cells.give(element, &texts::graph_said(), graph.is_cut);
}

/// Shows a state in the editor, and its checks.
fn reveal(shown: &Shown, machine: usize, state: usize) {
    let graph = shown.analysis.graphs.get(machine);
    let document = shown.analysis.report.state_machines.get(machine);
    let state = graph.and_then(|graph| graph.states.get(state));
    if let (Some(graph::State { span, task, .. }), Some(document)) = (state, document) {
        if let Some(task) = task {
            host::go_to(&checks::element_id(tasks_before(shown, machine) + task));
        }
        // Last, because it is where the focus stays.
        shown.dispatch.emit(Action::Show(Location {
            document: document.document,
            start: span.start,
            end: span.end,
            line: 0,
            column: 0,
            pointer: String::new(),
        }));
    }
}
