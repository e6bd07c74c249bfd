//! The states of a machine as a graph: Yew's side of the `<state-graph>` element, which draws.

use contract::{Location, View};
use gloo::events::EventListener;
use messages::visible::visible;
use yew::prelude::*;

use crate::components::choice::Choice;
use crate::components::place::Shown;
use crate::elements::{self, StateGraph};
use crate::state::{Action, Goal};
use crate::texts;

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
        let listener = node.cast::<StateGraph>().map(|element| {
            if let Some(graph) = &shown.analysis.screen.graph {
                element.set_graph(graph);
            }
            let shown = shown.clone();
            EventListener::new(&element, "reveal", move |event| {
                if let Some(state) = elements::number(event) {
                    reveal(&shown, state as usize);
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
            <h2 id="graph-title" class="panel-title visually-hidden">{ texts::graph() }</h2>
            if options.len() > 1 {
                <Choice label={texts::graph_of()} value={machine.to_string()} {options} {on_choice}
                    testid="graph-of" />
            }
            <state-graph ref={node} label={visible(name(machine)).into_owned()} data-testid="graph" />
        </section>
    }
}

/// Shows a state in the editor, and its checks.
fn reveal(shown: &Shown, state: usize) {
    let screen = &shown.analysis.screen;
    let graph = screen.graph.as_ref();
    let machine = graph.and_then(|graph| screen.machines.get(graph.machine));
    let state = graph.and_then(|graph| graph.states.get(state));
    if let (Some(state), Some(machine)) = (state, machine) {
        if let Some(task) = state.task {
            shown.dispatch.emit(Action::GoTo(Goal::Group(task), None));
        }
        shown.dispatch.emit(Action::Show(Location {
            document: machine.document,
            start: state.start,
            end: state.end,
            ..Location::default()
        }));
    }
}
