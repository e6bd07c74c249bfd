//! The states of a machine as a graph: Yew's side of the `<state-graph>` element, which draws.

use contract::{Location, View};
use gloo::events::EventListener;
use messages::visible::visible;
use yew::prelude::*;

use crate::components::choice::{Choice, ChoiceProps};
use crate::components::effect::use_kept;
use crate::components::place::Shown;
use crate::components::tag::{classed, component, tag};
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
    use_kept((node.clone(), props.shown.clone()), |(node, shown)| {
        node.cast::<StateGraph>().map(|element| {
            if let Some(graph) = &shown.analysis.screen.graph {
                element.set_graph(graph);
            }
            let shown = shown.clone();
            EventListener::new(&element, "reveal", move |event| {
                if let Some(state) = elements::number(event) {
                    reveal(&shown, state as usize);
                }
            })
        })
    });
    let Some(graph) = &screen.graph else {
        return Html::default();
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
    let choice = (options.len() > 1).then(|| {
        component::<Choice>(ChoiceProps {
            label: texts::graph_of().into(),
            value: machine.to_string().into(),
            options,
            on_choice,
            testid: "graph-of".into(),
        })
    });
    // Of several machines only this one may have a graph.
    let of_it = choice.is_none() && screen.machines.len() > 1;
    let of_it = of_it.then(|| classed("p", "muted").text(&visible(name(machine))));
    let title = classed("h2", "panel-title visually-hidden").set("id", "graph-title");
    let drawing = tag("state-graph").node(&node).test("graph");
    classed("section", "graph")
        .set("aria-labelledby", "graph-title")
        .add(title.text(texts::graph()))
        .add(choice.unwrap_or_default())
        .maybe(of_it)
        .add(drawing.put("label", visible(name(machine)).into_owned()))
        .into()
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
