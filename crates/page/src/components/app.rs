//! The whole page: one state, one reducer, and the analysis that follows each change.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::answer::{answer, fix_tools};
use super::applied::{Applied, AppliedProps};
use super::catalog::{self, Catalog, CatalogProps};
use super::choose::{Choose, ChooseProps};
use super::effect::use_kept;
use super::header::header;
use super::help::{Help, HelpProps};
use super::input::input;
use super::intake::take_files;
use super::place::Shown;
use super::start_note::{StartNote, StartNoteProps};
use super::tag::{Tag, button, classed, component, tag};
use super::{facts, files, panes, project, shortcuts};
use crate::content::{DocumentId, Origin};
use crate::core::{self, CoreState};
use crate::elements::{Asked, CodeEditor};
use crate::host::HostEvent;
use crate::sentences::Language;
use crate::state::{Action, Analysis, Cause, Goal, IMMEDIATE, Pane, State, Unread};
use crate::{anchors, examples, host, listing, texts};
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
    let (workspace, origin) = host::restore_state().unwrap_or_default();
    Store(State::begun_with(workspace, origin))
}

/// Asks the core to check what is there, and tells the page the result.
fn check(state: &State, dispatcher: UseReducerDispatcher<Store>) {
    let start = host::now();
    let revision = state.revision;
    let (workspace, documents) = state.workspace();
    let progressed = dispatcher.clone();
    let checked = workspace.clone();
    core::check(
        workspace,
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
                    workspace: checked,
                    documents,
                    took_ms: host::now() - start,
                })),
                Err(cause) => Action::Ended(revision, cause),
            });
        },
    );
}

/// Asks the core for a definition that is within a document.
fn read_definition(analysis: &Analysis, unread: Unread, dispatch: Callback<Action>) {
    let workspace = analysis.workspace.clone();
    core::definition(workspace, unread.document, unread.start, move |read| {
        let text = host::add_text(&read.text);
        dispatch.emit(Action::ReadDefinition(unread, text, read.places.into()));
    });
}

/// Names of the documents that were changed last.
fn names_of_changes(state: &State) -> Vec<Rc<str>> {
    let changes = state.notice.iter().flat_map(|notice| notice.changes.iter());
    let documents = changes.filter_map(|change| state.document(change.document));
    documents
        .map(|document| Rc::clone(&document.name))
        .collect()
}

/// Keeps everything for the next instance.
fn save(state: &State) {
    if let Ok(json) = serde_json::to_string(&state.saved()) {
        host::save_state(&json, &state.texts_in_use(), state.origin());
    }
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

    use_kept((state.revision, state.cause()), {
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
            waiting
        }
    });

    // Other parts of the report that is there.
    let of_report = state.analysis.as_ref().map(|analysis| analysis.revision);
    use_kept(state.view, {
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
    use_kept(state.unread(), {
        let (analysis, dispatch) = (state.analysis.clone(), dispatch.clone());
        move |unread| {
            if let (Some(unread), Some(analysis)) = (*unread, analysis) {
                read_definition(&analysis, unread, dispatch);
            }
        }
    });
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
    use_kept((), {
        let asked = asked.clone();
        let dispatch = dispatch.clone();
        move |()| {
            let begin = dispatch.clone();
            let open = move || take_files(&dispatch);
            // What came while no instance was there.
            open();
            let redrawn = move || {
                let redraw = redraw.clone();
                move || redraw.force_update()
            };
            let listeners = [
                // Evidence and examples are files of their own, which may come after the first drawing.
                host::listen(HostEvent::More, redrawn()),
                // The core is there, or will not be.
                host::listen(HostEvent::Core, redrawn()),
                host::listen(HostEvent::Problem, redrawn()),
                host::listen(HostEvent::Texts, {
                    let redraw = redrawn();
                    move || {
                        host::provide_texts();
                        redraw();
                    }
                }),
                host::listen(HostEvent::Files, open),
                // Another link was opened in the same page.
                host::listen(HostEvent::Start, move || {
                    if let Some((workspace, origin)) = host::restore_state() {
                        begin.emit(Action::Begin(Box::new(workspace), origin));
                    }
                }),
            ];
            let on_address = web_sys::window().map(|window| {
                EventListener::new(&window, "hashchange", move |_| {
                    asked.set(catalog::of_address())
                })
            });
            (listeners, on_address)
        }
    });
    // Keys are about what is on the screen when they are pressed.
    let latest = use_mut_ref(|| state.clone());
    latest.replace(state.clone());
    use_kept((), {
        let (latest, dispatch) = (Rc::clone(&latest), dispatch.clone());
        move |()| {
            host::listen(HostEvent::Shortcut, move || {
                if let Some(shortcut) = host::take_shortcut() {
                    shortcuts::act(&shortcut, &latest.borrow(), &dispatch);
                }
            })
        }
    });
    let on_ask = {
        let dispatch = dispatch.clone();
        use_callback((), move |(id, editor, asked), ()| {
            answer_editor(&latest.borrow(), id, editor, asked, &dispatch);
        })
    };
    let on_density = {
        let redraw = use_force_update();
        Callback::from(move |_: MouseEvent| {
            host::set_compact(!host::is_compact());
            redraw.force_update();
        })
    };
    // What has the focus must be on the screen.
    let is_first = use_mut_ref(|| true);
    use_kept(state.pane, {
        move |pane| {
            if !is_first.replace(false) && *pane == Pane::Answer && host::is_narrow() {
                host::go_to(anchors::RESULTS);
            }
        }
    });
    let is_blank = state.is_blank();
    // What one comes for is to paste.
    let active = state.active();
    // Its tab, and what it is in the tree.
    use_kept((active, state.tabs().len()), |(active, _)| {
        if let Some(tab) = host::element(&anchors::document_tab(*active)) {
            host::scroll_in_row(&tab);
        }
    });
    let takes_focus = is_blank && !*embedded && asked.is_none();
    use_kept(takes_focus, move |takes_focus| {
        if *takes_focus
            && !host::is_narrow()
            && let Some(editor) = host::element(&anchors::editor(active))
        {
            host::focus_quietly(&editor);
        }
    });
    // Not by the address, which belongs to links and the catalog.
    let on_skip = dispatch.reform(move |event: MouseEvent| {
        event.prevent_default();
        host::go_to(if is_blank {
            anchors::INPUT
        } else {
            anchors::RESULTS
        });
        Action::Turn(if is_blank { Pane::Input } else { Pane::Answer })
    });
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

    let mut banners: Vec<Html> = Vec::new();
    if *trap {
        let again = button("quiet", texts::dismiss(), on_dismiss).test("trap-dismiss");
        let text = [texts::restarted(), " ", texts::trapped()].concat();
        banners.push(banner("trap", &text).add(again).into());
    }
    if state.cause() == Some(Cause::Trapped) {
        let on_again = dispatch.reform(|_: MouseEvent| Action::Again);
        let again = button("quiet", texts::check_again(), on_again).test("core-again");
        banners.push(banner("core-trap", texts::core_trapped()).add(again).into());
    }
    if core::state() == CoreState::Absent {
        banners.push(banner("core-absent", texts::core_absent()).into());
    }
    let skip = tag("a")
        .put("href", format!("#{}", anchors::RESULTS))
        .on_click(on_skip)
        .test("skip")
        .text(texts::skip());
    let head = match *embedded {
        true => {
            let title = classed("h1", "visually-hidden");
            title.text(texts::title()).into()
        }
        false => header(state, &examples, &dispatch, on_language, on_density),
    };
    let start_note = component::<StartNote>(StartNoteProps {
        origin: state.origin(),
        problem: host::start_problem().into(),
        dispatch: dispatch.clone(),
        language: texts::language(),
    });
    let drop_here = classed("p", "drop-here").set("aria-hidden", "true");
    let drop_here = drop_here.text(texts::drop_here());
    let class = match is_blank {
        true => "app blank",
        false => "app",
    };
    let page = classed("div", class)
        .set("data-pane", panes::name(state.pane))
        .add(classed("div", "skip visually-hidden").add(skip))
        .add(head)
        .all(banners)
        .add(start_note)
        .add(files::intake(state, &dispatch))
        .add(drop_here);
    let page = match asked.as_ref() {
        Some(query) => page.add(component::<Catalog>(CatalogProps {
            query: query.clone(),
            asked: asked.clone(),
            language: texts::language(),
            has_evidence: host::has_all_examples(),
        })),
        None => {
            let has_tree = state.documents().len() > 1;
            let tree = has_tree.then(|| project::project(state, &dispatch));
            let beside = has_tree.then(|| panes::splitter("project", texts::project()));
            let before = (!is_blank).then(|| panes::splitter("answer", texts::results()));
            let examples = (!*embedded).then_some(&examples);
            let shell = classed("main", "shell")
                .add(tree.unwrap_or_default())
                .add(beside.unwrap_or_default())
                .add(input(state, examples, &dispatch, &on_ask))
                .add(before.unwrap_or_default())
                .add(answer(state, shown, &dispatch));
            let below = match is_blank {
                true => Vec::new(),
                false => vec![facts::facts(state, &dispatch), panes::bar(state, &dispatch)],
            };
            page.add(shell).all(below)
        }
    };
    let foot = (*embedded && asked.is_none()).then(facts::embedded);
    let applied = component::<Applied>(AppliedProps {
        notice: state.notice.clone(),
        names: names_of_changes(state),
        dispatch: dispatch.clone(),
        language: texts::language(),
    });
    let help = state.is_help_open.then(|| {
        component::<Help>(HelpProps {
            dispatch: dispatch.clone(),
            language: texts::language(),
        })
    });
    let choose = (!state.choice.is_empty()).then(|| {
        component::<Choose>(ChooseProps {
            projects: Rc::clone(&state.choice),
            dispatch: dispatch.clone(),
            language: texts::language(),
        })
    });
    page.add(foot.unwrap_or_default())
        .add(applied)
        .add(help.unwrap_or_default())
        .add(choose.unwrap_or_default())
        .into()
}

/// What is told above everything.
fn banner(name: &'static str, text: &str) -> Tag {
    classed("div", "banner")
        .set("role", "alert")
        .test(name)
        .add(tag("p").text(text))
}

/// Does what is asked for in an editor: leads from a line to what was found about it, or says there
/// that nothing was; copies or applies what mends it.
fn answer_editor(
    state: &State,
    id: DocumentId,
    editor: CodeEditor,
    asked: Asked,
    dispatch: &Callback<Action>,
) {
    let definition = state.definition(id);
    let source = definition.map_or(id, |definition| definition.source);
    let document = state.analysis.as_ref().and_then(|analysis| {
        let mut documents = analysis.documents.iter();
        let at = documents.position(|(open, _)| *open == source)?;
        Some((analysis, u32::try_from(at).ok()?))
    });
    let Some((analysis, document)) = document else {
        return editor.show_status(texts::no_result());
    };
    let line = match asked {
        Asked::Result(line) => line,
        Asked::Copy(index) => return fix_tools::copy(analysis, index as usize, editor, dispatch),
        Asked::Apply(index) => {
            return fix_tools::apply_or_show(analysis, index as usize, dispatch);
        }
    };
    if let Some(definition) = definition {
        let at = definition.origin(editor.selection_start());
        let goal = at.and_then(|(at, _)| listing::check_around(&analysis.screen, document, at));
        return match goal {
            Some(place) => dispatch.emit(Action::GoTo(Goal::Check(place), None)),
            None => editor.show_status(texts::no_result()),
        };
    }
    let dispatch = dispatch.clone();
    core::locate_line(analysis.workspace.clone(), document, line, move |found| {
        let goal = found.notice.map(Goal::Notice);
        match goal.or(found.check.map(Goal::Check)) {
            Some(goal) => dispatch.emit(Action::GoTo(goal, Some((document, line)))),
            None => editor.show_status(texts::no_result()),
        }
    });
}
