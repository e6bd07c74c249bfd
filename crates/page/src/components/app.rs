//! The whole page: one state, one reducer, and the analysis that follows each change.

use std::cell::RefCell;
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
use crate::content::{DocumentId, Origin};
use crate::core::{self, Slices};
use crate::sentences::Language;
use crate::state::{Action, Analysis, IMMEDIATE_BYTES, Opened, State};
use crate::{examples, host, read, texts};
use contract::{Screen, View, Workspace};

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
    let workspace = host::restore_state().and_then(|json| read::workspace(&json));
    Store(State::begun_with(
        workspace.unwrap_or_default(),
        host::origin(),
    ))
}

/// What an analysis needs to know of the state when it has its result.
struct Asked {
    revision: u64,
    documents: Vec<(DocumentId, Rc<str>)>,
    view: View,
    start: f64,
}

impl Asked {
    fn of(state: &State) -> (Self, Workspace) {
        let start = host::now();
        let (workspace, documents) = state.workspace();
        let asked = Self {
            revision: state.revision,
            documents,
            view: state.view,
            start,
        };
        (asked, workspace)
    }

    fn answered(self, screen: Screen) -> Action {
        Action::Analysed(Rc::new(Analysis {
            revision: self.revision,
            screen,
            documents: self.documents,
            took_ms: host::now() - self.start,
        }))
    }
}

/// What holds the timer of the next slice: emptied, the analysis ends.
type Next = Rc<RefCell<Option<Timeout>>>;

/// Goes on for a slice, and asks the browser to be called again.
fn go_on(mut slices: Slices, asked: Asked, next: Next, dispatcher: UseReducerDispatcher<Store>) {
    if let Some(screen) = slices.go_on(asked.view) {
        return dispatcher.dispatch(asked.answered(screen));
    }
    if host::now() - asked.start > PROGRESS_AFTER_MS {
        dispatcher.dispatch(Action::Progress(core::progress()));
    }
    let later = {
        let next = Rc::clone(&next);
        Timeout::new(0, move || go_on(slices, asked, next, dispatcher))
    };
    next.replace(Some(later));
}

thread_local! {
    /// The texts that were saved last.
    static SAVED: RefCell<Vec<(DocumentId, Rc<str>)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps everything for the next instance: of the texts those that have changed.
fn save(state: &State) {
    let texts: Vec<(DocumentId, Rc<str>)> = state
        .documents()
        .iter()
        .map(|document| (document.id, Rc::clone(&document.text)))
        .collect();
    SAVED.with_borrow(|saved| {
        for (id, text) in &texts {
            let is_saved =
                |(other, known): &(DocumentId, Rc<str>)| id == other && Rc::ptr_eq(text, known);
            if !saved.iter().any(is_saved) {
                host::save_text(*id, text);
            }
        }
    });
    if let Ok(json) = serde_json::to_string(&state.saved_without_texts()) {
        let ids: Vec<DocumentId> = texts.iter().map(|(id, _)| *id).collect();
        host::save_state(&json, &ids, state.origin());
    }
    SAVED.set(texts);
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
pub(crate) fn App() -> Html {
    let store = use_reducer(restored);
    let state = &store.0;
    let trap = use_state(host::was_restarted);
    let asked_for = (texts::language(), host::has_all_examples());
    let examples = use_memo(asked_for, |&(language, _)| examples::all(language));
    let embedded = use_memo((), |()| host::is_embedded());

    use_effect_with((state.revision, state.is_stopped()), {
        let state = state.clone();
        let dispatcher = store.dispatcher();
        // The text that ended the last instance would end this one too.
        let is_known_to_trap = *trap && state.revision == 0;
        move |(_, is_stopped)| {
            let size = state.size();
            let pause = pause(&state);
            let next = Next::default();
            let run = {
                let next = Rc::clone(&next);
                move || {
                    // First, so that nothing is lost if the analysis traps.
                    if state.revision > 0 {
                        save(&state);
                    }
                    let (asked, workspace) = Asked::of(&state);
                    if size <= IMMEDIATE_BYTES {
                        let screen = core::check(&workspace, asked.view);
                        dispatcher.dispatch(asked.answered(screen));
                    } else {
                        let slices = Slices::begin(workspace);
                        let begin = {
                            let next = Rc::clone(&next);
                            Timeout::new(0, move || go_on(slices, asked, next, dispatcher))
                        };
                        next.replace(Some(begin));
                    }
                }
            };
            if is_known_to_trap || *is_stopped {
                // Nothing to do.
            } else if size <= IMMEDIATE_BYTES {
                run();
            } else {
                next.replace(Some(Timeout::new(pause, run)));
            }
            // Dropping a timer stops it.
            move || drop(next.take())
        }
    });

    // Other parts of the report that is there.
    let of_report = state.analysis.as_ref().map(|analysis| analysis.revision);
    use_effect_with(state.view, {
        let dispatcher = store.dispatcher();
        move |view| {
            if let (Some(revision), Some(screen)) = (of_report, core::look(*view)) {
                dispatcher.dispatch(Action::Seen(revision, Box::new(screen)));
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
                    // Evidence and examples are files of their own, which may come after the first
                    // drawing.
                    EventListener::new(&window, "sfn-more", {
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
                        let json = host::restore_state();
                        if let Some(workspace) = json.and_then(|json| read::workspace(&json)) {
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
            <start-note origin={state.origin().name()}></start-note>
            { opened(state, &dispatch) }
            <p class="drop-here" aria-hidden="true">{ texts::drop_here() }</p>
            if let Some(query) = asked.as_ref() {
                { catalog(query, &asked) }
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
