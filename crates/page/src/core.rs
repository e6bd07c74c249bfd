//! The only place that asks the core, which is a module of its own in a worker: requests of the
//! contract go out as JSON, answers come back as JSON, later. Texts are named by number.

use contract::{
    CatalogPage, Definition, Found, Kind, NotApplied, Piece, Preview, ProjectFiles, Request,
    RolePolicies, Screen, TextRef, View, WorkspaceRef,
};

use super::host;
use super::json::Json;
use super::reading::{self, PlannedAll, Read};
use super::state::Cause;

/// A text that is longer (UTF-16 units) is not read while the user waits for it to appear.
const LARGE: u32 = 1_000_000;

/// Whether there is a core to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CoreState {
    /// It is on its way; what is asked is answered then.
    Loading,
    /// It is there.
    Ready,
    /// It could not be loaded.
    Absent,
}

/// Whether there is a core.
pub(super) fn state() -> CoreState {
    match host::core_state().as_str() {
        "ready" => CoreState::Ready,
        "absent" => CoreState::Absent,
        _ => CoreState::Loading,
    }
}

/// Analyzes a workspace: a newer one makes this one void, which then has no answer.
///
/// `on_progress` is told how much of a large document is read, in percent.
pub(super) fn check(
    workspace: WorkspaceRef,
    view: View,
    on_progress: impl Fn(u8) + 'static,
    on_answer: impl FnOnce(Result<Screen, Cause>) + 'static,
) {
    let request = Request::Check { workspace, view };
    ask(&request, on_progress, |answer| match answer {
        Ok(screen) => on_answer(Ok(screen)),
        Err(why) => {
            if let Some(cause) = Cause::of_name(&why) {
                on_answer(Err(cause));
            }
        }
    });
}

/// Other parts of the last report; `None`: the core has none, because it was started again.
pub(super) fn look(view: View, on_answer: impl FnOnce(Option<Screen>) + 'static) {
    ask(
        &Request::Look { view },
        |_| {},
        |answer: Result<Option<Screen>, _>| match answer {
            Ok(screen) => on_answer(screen),
            Err(why) if why == "void" => {}
            Err(_) => on_answer(None),
        },
    );
}

/// What texts are, by their content alone; of a large one, and without a core, that is not told.
pub(super) fn recognize(texts: Vec<TextRef>, on_answer: impl FnOnce(Vec<Option<Kind>>) + 'static) {
    let small = |text: &TextRef| text.length < LARGE;
    let numbers = texts.iter().filter(|text| small(text));
    let request = Request::Recognize {
        texts: numbers.map(|text| text.number).collect(),
    };
    if texts.iter().all(|text| !small(text)) {
        return on_answer(vec![None; texts.len()]);
    }
    ask(
        &request,
        |_| {},
        move |answer: Result<Vec<Option<Kind>>, _>| {
            let mut kinds = answer.unwrap_or_default().into_iter();
            let kind = |text: &TextRef| {
                if small(text) {
                    kinds.next().flatten()
                } else {
                    None
                }
            };
            on_answer(texts.iter().map(kind).collect());
        },
    );
}

/// Where a text that was pasted holds several documents; empty: it is one.
pub(super) fn cut(text: TextRef, on_answer: impl FnOnce(Vec<Piece>) + 'static) {
    if text.length >= LARGE {
        return on_answer(Vec::new());
    }
    let texts = vec![text.number];
    ask(
        &Request::Cut { texts },
        |_| {},
        |answer: Result<Vec<Vec<Piece>>, _>| {
            let first = answer.unwrap_or_default().into_iter().next();
            on_answer(first.unwrap_or_default());
        },
    );
}

/// The projects among files; empty: there is one at the most.
pub(super) fn projects(
    workspace: WorkspaceRef,
    on_answer: impl FnOnce(Vec<ProjectFiles>) + 'static,
) {
    ask(
        &Request::Projects { workspace },
        |_| {},
        |answer| on_answer(answer.unwrap_or_default()),
    );
}

/// The calls of the catalog that have all words of a query; no answer without a core.
pub(super) fn search(query: &str, at_most: usize, on_answer: impl FnOnce(CatalogPage) + 'static) {
    let request = Request::Search {
        query: query.to_owned(),
        at_most,
    };
    ask(
        &request,
        |_| {},
        |answer| {
            if let Ok(found) = answer {
                on_answer(found);
            }
        },
    );
}

/// Ends what the core does.
pub(super) fn stop() {
    host::stop_core();
}

/// A report in another form; `None`: there is none.
pub(super) fn export_report(
    workspace: WorkspaceRef,
    format: &str,
    on_answer: impl FnOnce(Option<String>) + 'static,
) {
    let format = format.to_owned();
    let request = Request::ExportReport { workspace, format };
    ask(&request, |_| {}, |answer| on_answer(answer.ok()));
}

/// Fixes in another form, of one role or of all; empty: there is nothing of that form.
pub(super) fn export_fixes(
    workspace: WorkspaceRef,
    format: &str,
    role: Option<String>,
    on_answer: impl FnOnce(Option<String>) + 'static,
) {
    let request = Request::ExportFixes {
        workspace,
        format: format.to_owned(),
        role,
    };
    ask(&request, |_| {}, |answer| on_answer(answer.ok()));
}

/// One fix in another form; empty: there is nothing of that form.
pub(super) fn export_fix(
    workspace: WorkspaceRef,
    index: usize,
    format: &str,
    on_answer: impl FnOnce(Option<String>) + 'static,
) {
    let request = Request::ExportFix {
        workspace,
        index,
        format: format.to_owned(),
    };
    ask(&request, |_| {}, |answer| on_answer(answer.ok()));
}

/// The policies that the roles of all machines need.
pub(super) fn role_policies(
    workspace: WorkspaceRef,
    on_answer: impl FnOnce(Vec<RolePolicies>) + 'static,
) {
    export_role(workspace, "policies", move |json| {
        let all = json.and_then(|json| reading::read(&json));
        on_answer(all.unwrap_or_default());
    });
}

/// The roles of all machines with all that they need, in the form of a tool; `None`: there are none.
pub(super) fn export_role(
    workspace: WorkspaceRef,
    form: &str,
    on_answer: impl FnOnce(Option<String>) + 'static,
) {
    let request = Request::ExportRole {
        workspace,
        machine: None,
        form: form.to_owned(),
    };
    ask(&request, |_| {}, |answer| on_answer(answer.ok()));
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPlan {
    /// The statement has to be copied.
    Copy(NotApplied),
    /// The core has no answer.
    Failed,
}

/// What a fix changes; no answer where the texts have changed since.
pub(super) fn preview_fix(
    workspace: WorkspaceRef,
    index: usize,
    on_answer: impl FnOnce(Result<Preview, NoPlan>) + 'static,
) {
    let request = Request::PreviewFix { workspace, index };
    ask_text(
        &request,
        |_| {},
        move |answer| {
            let text = match &answer {
                Ok(text) => text.as_str(),
                Err(why) if why == "void" => return,
                Err(_) => "",
            };
            let mut json = Json::parse(text).unwrap_or_default();
            let why: Option<NotApplied> = reading::of_json(json.take("why"));
            let why = why.map_or(NoPlan::Failed, NoPlan::Copy);
            on_answer(reading::of_json::<Preview>(json).ok_or(why));
        },
    );
}

/// What all fixes change together, of one role or of all.
pub(super) fn plan_fixes(
    workspace: WorkspaceRef,
    role: Option<String>,
    on_answer: impl FnOnce(Option<PlannedAll>) + 'static,
) {
    let request = Request::PlanFixes { workspace, role };
    ask(&request, |_| {}, |answer| on_answer(answer.ok()));
}

/// Where the report says something about a line of a document, from 1.
pub(super) fn locate_line(
    workspace: WorkspaceRef,
    document: u32,
    line: u32,
    on_answer: impl FnOnce(Found) + 'static,
) {
    let request = Request::LocateLine {
        workspace,
        document,
        line,
    };
    ask(
        &request,
        |_| {},
        |answer| on_answer(answer.unwrap_or_default()),
    );
}

/// The definition that begins at a place of a document, as a text of its own; no answer where the texts
/// have changed since.
pub(super) fn definition(
    workspace: WorkspaceRef,
    document: u32,
    start: u32,
    on_answer: impl FnOnce(Definition) + 'static,
) {
    let request = Request::Definition {
        workspace,
        document,
        start,
    };
    ask(
        &request,
        |_| {},
        |answer: Result<Option<Definition>, _>| {
            if let Ok(Some(definition)) = answer {
                on_answer(definition);
            }
        },
    );
}

/// Where a screen of all checks lists a check of the report.
pub(super) fn locate_check(
    workspace: WorkspaceRef,
    check: u32,
    on_answer: impl FnOnce(Option<usize>) + 'static,
) {
    let request = Request::LocateCheck { workspace, check };
    ask(
        &request,
        |_| {},
        |answer: Result<Option<usize>, _>| on_answer(answer.ok().flatten()),
    );
}

/// Who passes and assumes which role, as JSON for the element that draws it; no answer where the texts
/// have changed since.
pub(super) fn role_map(workspace: WorkspaceRef, on_answer: impl FnOnce(Option<String>) + 'static) {
    ask_text(
        &Request::RoleMap { workspace },
        |_| {},
        |answer| match answer {
            Err(why) if why == "void" => {}
            answer => on_answer(answer.ok()),
        },
    );
}

fn ask<T: Read>(
    request: &Request,
    on_progress: impl Fn(u8) + 'static,
    on_answer: impl FnOnce(Result<T, String>) + 'static,
) {
    ask_text(request, on_progress, |answer| {
        let wrong = || "wrong".to_owned();
        on_answer(answer.and_then(|json| reading::read(&json).ok_or_else(wrong)));
    });
}

/// The answer as it is: JSON.
fn ask_text(
    request: &Request,
    on_progress: impl Fn(u8) + 'static,
    on_answer: impl FnOnce(Result<String, String>) + 'static,
) {
    match serde_json::to_string(request) {
        Ok(json) => host::ask_core(&json, on_progress, on_answer),
        Err(_) => on_answer(Err("wrong".to_owned())),
    }
}
