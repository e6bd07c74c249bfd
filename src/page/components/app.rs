//! The whole page: one state, one reducer, and the analysis that follows each change.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::catalog::{self, catalog};
use super::findings::Findings;
use super::header::header;
use super::inputs::inputs;
use super::opened::opened;
use super::place::Shown;
use super::start::start;
use super::verdict;
use crate::page::examples;
use crate::page::state::{Action, Analysis, IMMEDIATE_BYTES, Opened, State};
use crate::page::{host, read, texts};

/// The pure state behind Yew's interface.
struct Store(State);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(self.0.after(action)))
    }
}

fn restored() -> Store {
    let workspace = host::restore_state().and_then(|json| read::workspace(&json));
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
    let store = use_reducer(restored);
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
    // The catalog has an address of its own; the documents stay where they are meanwhile.
    let asked = use_state(catalog::of_address);
    let redraw = use_force_update();
    use_effect_with((), {
        let asked = asked.clone();
        let dispatch = dispatch.clone();
        move |()| {
            let open = move || {
                let opened = Opened {
                    files: host::take_files(),
                    refused: host::take_refused(),
                };
                if !opened.is_empty() {
                    dispatch.emit(Action::Open(opened));
                }
            };
            // What came while no instance was there.
            open();
            let listeners = web_sys::window().map(|window| {
                [
                    EventListener::new(&window, "hashchange", move |_| {
                        asked.set(catalog::of_address());
                    }),
                    // The evidence is a file of its own, which may come after the catalog was drawn.
                    EventListener::new(&window, "sfn-evidence", move |_| redraw.force_update()),
                    EventListener::new(&window, "sfn-files", move |_| open()),
                ]
            });
            move || drop(listeners)
        }
    });
    let is_blank = state.is_blank();
    let shown = state
        .analysis
        .clone()
        .filter(|_| !is_blank)
        .map(|analysis| Shown {
            analysis,
            dispatch: dispatch.clone(),
        });

    html! {
        <div class={classes!("app", is_blank.then_some("blank"))}>
            if *embedded {
                <h1 class="visually-hidden">{ texts::TITLE }</h1>
            } else {
                { header(state, &examples, &dispatch) }
            }
            if let Some(message) = (*trap).clone() {
                <div class="banner" role="alert" data-testid="trap">
                    <p>{ message }{ " " }{ texts::TRAPPED }</p>
                    <button type="button" class="quiet" onclick={on_dismiss}>{ texts::DISMISS }</button>
                </div>
            }
            { opened(state, &dispatch) }
            <p class="drop-here" aria-hidden="true">{ texts::DROP_HERE }</p>
            if let Some(query) = asked.as_ref() {
                { catalog(query, &asked) }
            } else {
            <main class="panes">
                { verdict::line(state) }
                { inputs(state, &dispatch) }
                <section class="results" id="results" tabindex="-1" aria-label={texts::RESULTS}>
                    if is_blank {
                        { start((!*embedded).then_some(&examples), &dispatch) }
                    } else if let Some(shown) = shown {
                        <Findings {shown} />
                    }
                </section>
            </main>
            }
        </div>
    }
}
