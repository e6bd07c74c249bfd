//! The whole page: one state, one reducer, and the analysis that follows each change.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::header::Header;
use super::inputs::Inputs;
use super::results::{Results, VerdictLine};
use crate::page::content::OpenDocument;
use crate::page::examples;
use crate::page::state::{Action, Analysis, IMMEDIATE_BYTES, State};
use crate::page::{host, texts};
use crate::workspace::Workspace;

/// The pure state behind Yew's interface.
#[derive(PartialEq)]
struct Store(State);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(self.0.after(action)))
    }
}

fn restored() -> Store {
    let workspace = host::restore_state().and_then(|json| Workspace::from_json(&json).ok());
    Store(workspace.map(State::from_workspace).unwrap_or_default())
}

fn analysed(state: &State) -> Rc<Analysis> {
    let start = host::now();
    let (workspace, documents) = state.workspace();
    let report = crate::analyze(&workspace);
    Rc::new(Analysis {
        revision: state.revision,
        report,
        documents,
        took_ms: host::now() - start,
    })
}

fn save(state: &State) {
    if let Ok(json) = serde_json::to_string(&state.saved()) {
        host::save_state(&json);
    }
}

/// Milliseconds that typing must pause before a large workspace is analysed.
fn pause(state: &State) -> u32 {
    let took = state
        .analysis
        .as_ref()
        .map_or(0.0, |analysis| analysis.took_ms);
    // A slow analysis waits for a longer pause, so that it rarely meets the next keystroke.
    if took < 50.0 { 150 } else { 400 }
}

/// The page.
#[component]
pub(in crate::page) fn App() -> Html {
    let store = use_reducer_eq(restored);
    let state = &store.0;
    let trap = use_state(host::trap_message);
    let examples = use_memo((), |()| examples::all());
    let embedded = use_memo((), |()| host::is_embedded());

    use_effect_with(state.revision, {
        let state = state.clone();
        let dispatcher = store.dispatcher();
        // The text that ended the last instance would end this one too.
        let is_known_to_trap = trap.is_some() && state.revision == 0;
        move |_| {
            let size = state.size();
            let pause = pause(&state);
            let run = move || {
                // First, so that nothing is lost if the analysis traps.
                if state.revision > 0 {
                    save(&state);
                }
                dispatcher.dispatch(Action::Analysed(analysed(&state)));
            };
            let timer = if is_known_to_trap {
                None
            } else if size <= IMMEDIATE_BYTES {
                run();
                None
            } else {
                Some(Timeout::new(pause, run))
            };
            // Dropping a timer stops it.
            move || drop(timer)
        }
    });

    let dispatch = {
        let dispatcher = store.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(action))
    };
    let on_dismiss = {
        let trap = trap.clone();
        Callback::from(move |_: MouseEvent| trap.set(None))
    };
    let documents: Rc<[OpenDocument]> = state.documents();
    let is_blank = state.is_blank();
    let analysis = state.analysis.clone().filter(|_| !is_blank);

    html! {
        <div class={classes!("app", (*embedded).then_some("embedded"))}>
            if *embedded {
                <h1 class="visually-hidden">{ texts::TITLE }</h1>
            } else {
                <Header
                    examples={(!is_blank).then(|| Rc::clone(&examples))}
                    can_clear={!is_blank}
                    can_undo={state.can_undo()}
                    dispatch={dispatch.clone()}
                />
            }
            if let Some(message) = (*trap).clone() {
                <div class="banner" role="alert" data-testid="trap">
                    <p>{ message }{ " " }{ texts::TRAPPED }</p>
                    <button type="button" class="quiet" onclick={on_dismiss}>{ texts::DISMISS }</button>
                </div>
            }
            <main class="panes">
                <VerdictLine
                    analysis={analysis.clone()}
                    level={state.level()}
                    is_pending={state.is_pending() && !is_blank}
                />
                <Inputs
                    {documents}
                    analysis={analysis.clone()}
                    reveal={state.reveal}
                    settings={state.settings()}
                    dispatch={dispatch.clone()}
                />
                <Results
                    {analysis}
                    examples={(is_blank && !*embedded).then(|| Rc::clone(&examples))}
                    {is_blank}
                    {dispatch}
                />
            </main>
        </div>
    }
}
