//! The whole page: one state, one reducer, and the analysis that follows each change.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::catalog::{self, Catalog};
use super::findings::Findings;
use super::header::header;
use super::inputs::inputs;
use super::opened::opened;
use super::place::Shown;
use super::start::start;
use super::verdict;
use crate::content::{DocumentId, Origin};
use crate::core::{self, CoreState};
use crate::sentences::Language;
use crate::state::{Action, Analysis, Cause, IMMEDIATE, Opened, OpenedFile, State};
use crate::{examples, host, texts};
use contract::Screen;

/// Milliseconds after which an analysis shows how far it is.
const PROGRESS_AFTER_MS: f64 = 300.0;

/// The pure state behind Yew's interface.
struct Store(State);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(self.0.after(action)))
    }
}

fn restored() -> Store {
    Store(State::begun_with(
        host::restore_state().unwrap_or_default(),
        host::origin(),
    ))
}

/// Asks the core to check what is there, and tells the page the result.
fn check(state: &State, dispatcher: UseReducerDispatcher<Store>) {
    let start = host::now();
    let revision = state.revision;
    let (workspace, documents) = state.workspace();
    let ids: Vec<DocumentId> = documents.iter().map(|(id, _)| *id).collect();
    let progressed = dispatcher.clone();
    core::check(
        workspace,
        &ids,
        state.view,
        move |percent| {
            if host::now() - start > PROGRESS_AFTER_MS {
                progressed.dispatch(Action::Progress(percent));
            }
        },
        move |answer: Result<Screen, Cause>| {
            dispatcher.dispatch(match answer {
                Ok(screen) => Action::Analyzed(Rc::new(Analysis {
                    revision,
                    screen,
                    documents,
                    took_ms: host::now() - start,
                })),
                Err(cause) => Action::Ended(revision, cause),
            });
        },
    );
}

/// Keeps everything for the next instance.
fn save(state: &State) {
    if let Ok(json) = serde_json::to_string(&state.saved()) {
        host::save_state(&json, &state.texts_in_use(), state.origin());
    }
}

/// Takes the files that were dropped or chosen; they are opened once it is known what they are.
fn take_files(dispatch: &Callback<Action>) {
    let files = host::take_files();
    let refused = host::take_refused();
    let dispatch = dispatch.clone();
    if files.is_empty() {
        if !refused.is_empty() {
            dispatch.emit(Action::Open(Opened {
                files: Vec::new(),
                refused,
            }));
        }
        return;
    }
    core::recognize(
        files.iter().map(|(_, text)| *text).collect(),
        move |kinds| {
            let kinds = kinds.into_iter().chain(std::iter::repeat(None));
            let files = files.into_iter().zip(kinds);
            let files = files.map(|((name, text), kind)| OpenedFile { name, text, kind });
            dispatch.emit(Action::Open(Opened {
                files: files.collect(),
                refused,
            }));
        },
    );
}

/// Milliseconds that typing must pause before a large workspace is analyzed.
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
pub(crate) fn App() -> Html {
    let store = use_reducer(restored);
    let state = &store.0;
    let trap = use_state(host::was_restarted);
    let asked_for = (texts::language(), host::has_all_examples());
    let examples = use_memo(asked_for, |&(language, _)| examples::all(language));
    let embedded = use_memo((), |()| host::is_embedded());

    use_effect_with((state.revision, state.cause()), {
        let state = state.clone();
        let dispatcher = store.dispatcher();
        // The text that ended the last instance would end this one too.
        let is_known_to_trap = *trap && state.revision == 0;
        move |(_, cause)| {
            let is_small = state.size() <= IMMEDIATE;
            let mut waiting = None;
            if *cause == Some(Cause::Stopped) {
                core::stop();
            }
            if cause.is_none() && !is_known_to_trap {
                let pause = pause(&state);
                let run = move || {
                    // First, so that nothing is lost whatever happens.
                    if state.revision > 0 {
                        save(&state);
                    }
                    check(&state, dispatcher);
                };
                if is_small {
                    run();
                } else {
                    waiting = Some(Timeout::new(pause, run));
                }
            }
            // Dropping a timer stops it.
            move || drop(waiting)
        }
    });

    // Other parts of the report that is there.
    let of_report = state.analysis.as_ref().map(|analysis| analysis.revision);
    use_effect_with(state.view, {
        let dispatcher = store.dispatcher();
        move |view| {
            if let Some(revision) = of_report {
                core::look(*view, move |screen| {
                    dispatcher.dispatch(match screen {
                        Some(screen) => Action::Seen(revision, Box::new(screen)),
                        None => Action::Again,
                    });
                });
            }
        }
    });

    let dispatch = {
        let dispatcher = store.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(action))
    };
    let on_dismiss = {
        let trap = trap.clone();
        Callback::from(move |_: MouseEvent| trap.set(false))
    };
    // The catalog has an address of its own; the documents stay where they are meanwhile.
    let asked = use_state(catalog::of_address);
    let redraw = use_force_update();
    let on_language = {
        let redraw = redraw.clone();
        Callback::from(move |tag: String| {
            if let Some(language) = Language::of_tag(&tag) {
                texts::set_language(language);
                host::set_language(&tag);
                redraw.force_update();
            }
        })
    };
    use_effect_with((), {
        let asked = asked.clone();
        let dispatch = dispatch.clone();
        move |()| {
            let begin = dispatch.clone();
            let open = move || take_files(&dispatch);
            // What came while no instance was there.
            open();
            let listeners = web_sys::window().map(|window| {
                [
                    EventListener::new(&window, "hashchange", move |_| {
                        asked.set(catalog::of_address());
                    }),
                    // Evidence and examples are files of their own, which may come after the first
                    // drawing.
                    EventListener::new(&window, "sfn-more", {
                        let redraw = redraw.clone();
                        move |_| redraw.force_update()
                    }),
                    // The core is there, or will not be.
                    EventListener::new(&window, "sfn-core", {
                        let redraw = redraw.clone();
                        move |_| redraw.force_update()
                    }),
                    EventListener::new(&window, "sfn-texts", move |_| {
                        host::provide_texts();
                        redraw.force_update();
                    }),
                    EventListener::new(&window, "sfn-files", move |_| open()),
                    // Another link was opened in the same page, or an example chosen.
                    EventListener::new(&window, "sfn-start", move |_| {
                        if let Some(workspace) = host::restore_state() {
                            begin.emit(Action::Begin(Box::new(workspace), host::origin()));
                        }
                    }),
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
            language: texts::language(),
            dispatch: dispatch.clone(),
            own_account: (state.origin() == Origin::Link).then(|| state.own_account().into()),
        });

    html! {
        <div class={classes!("app", is_blank.then_some("blank"))}>
            if *embedded {
                <h1 class="visually-hidden">{ texts::title() }</h1>
            } else {
                { header(state, &dispatch, on_language) }
            }
            if *trap {
                <div class="banner" role="alert" data-testid="trap">
                    <p>{ texts::restarted() }{ " " }{ texts::trapped() }</p>
                    <button type="button" class="quiet" onclick={on_dismiss}>{ texts::dismiss() }</button>
                </div>
            }
            if state.cause() == Some(Cause::Trapped) {
                <div class="banner" role="alert" data-testid="core-trap">
                    <p>{ texts::core_trapped() }</p>
                    <button type="button" class="quiet" onclick={dispatch.reform(|_: MouseEvent| Action::Again)}>
                        { texts::check_again() }
                    </button>
                </div>
            }
            if core::state() == CoreState::Absent {
                <div class="banner" role="alert" data-testid="core-absent"><p>{ texts::core_absent() }</p></div>
            }
            <start-note origin={state.origin().name()}></start-note>
            { opened(state, &dispatch) }
            <p class="drop-here" aria-hidden="true">{ texts::drop_here() }</p>
            if let Some(query) = asked.as_ref() {
                <Catalog query={query.clone()} asked={asked.clone()} />
            } else {
            <main class="panes">
                { verdict::line(state, &dispatch) }
                { inputs(state, &dispatch) }
                <section class="results" id="results" tabindex="-1" aria-label={texts::results()}>
                    if is_blank {
                        { start((!*embedded).then_some(&examples), &dispatch) }
                    } else if let Some(shown) = shown {
                        <Findings {shown} view={state.view} />
                    }
                </section>
            </main>
            }
        </div>
    }
}
