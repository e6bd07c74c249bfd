//! The states of a machine as a graph: Yew's side of the `<state-graph>` element, which draws.

use contract::{Location, TransitionKind, View};
use gloo::events::EventListener;
use messages::visible::visible;
use yew::prelude::*;

use super::choice::Choice;
use super::place::Shown;
use crate::state::Action;
use crate::{anchors, host, texts};

#[derive(Properties, PartialEq)]
pub(super) struct GraphProps {
    pub shown: Shown,
    pub view: View,
}

/// The graph of one machine, where any has more than one state.
#[component]
pub(super) fn Graph(props: &GraphProps) -> Html {
    let node = use_node_ref();
    let screen = &props.shown.analysis.screen;
    use_effect_with((node.clone(), props.shown.clone()), |(node, shown)| {
        let listener = node.cast::<web_sys::Element>().map(|element| {
            give(&element, shown);
            let shown = shown.clone();
            EventListener::new(&element, "reveal", move |event| {
                if let Some(state) = host::detail(event) {
                    reveal(&shown, state);
                }
            })
        });
        move || drop(listener)
    });
    let Some(graph) = &screen.graph else {
        return html! {};
    };
    let machine = graph.machine;
    let name = |at: usize| screen.machines.get(at).map_or("", |machine| &machine.name);
    let options: Vec<(AttrValue, AttrValue)> = screen
        .graphs
        .iter()
        .map(|&at| {
            let name = visible(name(at)).into_owned();
            (at.to_string().into(), name.into())
        })
        .collect();
    let view = props.view;
    let on_choice = props.shown.dispatch.reform(move |value: String| {
        Action::Look(View {
            graph: value.parse().unwrap_or_default(),
            ..view
        })
    });
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

/// Hands the states to the element: one flat list, as `www/graph.js` describes it.
fn give(element: &web_sys::Element, shown: &Shown) {
    let Some(graph) = &shown.analysis.screen.graph else {
        return;
    };
    let mut cells = host::Cells::default();
    for state in &graph.states {
        cells.text(&visible(&state.name));
        cells.text(&visible(&state.kind));
        let (parent, branch) = state.within.map_or((0, 0), |(at, branch)| (at + 1, branch));
        let flags = usize::from(state.is_start)
            + 2 * usize::from(state.is_end)
            + 4 * usize::from(state.is_distributed);
        for number in [parent, branch, flags] {
            cells.number(number);
        }
        let summary = &state.summary;
        for count in [
            summary.granted,
            summary.missing,
            summary.denied,
            summary.undecided,
        ] {
            cells.number(count as usize);
        }
        cells.number(state.transitions.len());
        for transition in &state.transitions {
            cells.number(match transition.kind {
                TransitionKind::Next => 0,
                TransitionKind::Default => 1,
                TransitionKind::Choice => 2,
                TransitionKind::Catch => 3,
            });
            cells.number(transition.number);
            cells.text(&visible(&transition.target));
        }
    }
    cells.give(element, &texts::graph_said(), graph.is_cut);
}

/// Shows a state in the editor, and its checks.
fn reveal(shown: &Shown, state: usize) {
    let screen = &shown.analysis.screen;
    let graph = screen.graph.as_ref();
    let machine = graph.and_then(|graph| screen.machines.get(graph.machine));
    let state = graph.and_then(|graph| graph.states.get(state));
    if let (Some(state), Some(machine)) = (state, machine) {
        if let Some(task) = state.task {
            host::go_to(&anchors::checks(task));
        }
        // Last, because it is where the focus stays.
        shown.dispatch.emit(Action::Show(Location {
            document: machine.document,
            start: state.start,
            end: state.end,
            ..Location::default()
        }));
    }
}
