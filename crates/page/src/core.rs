//! The only place that asks the core, which is a module of its own in a worker: requests of the
//! contract go out as JSON, answers come back as JSON, later. Texts are named by number.

use contract::{CatalogPage, Kind, Request, Screen, TextRef, View, WorkspaceRef};
use serde::de::DeserializeOwned;

use super::content::DocumentId;
use super::host;
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
    match host::core_state().as_deref() {
        Some("ready") => CoreState::Ready,
        Some("absent") => CoreState::Absent,
        _ => CoreState::Loading,
    }
}

/// Analyzes a workspace: a newer one makes this one void, which then has no answer.
///
/// `ids` are the open documents of those of the workspace; `on_progress` is told how much of a large
/// document is read, in percent.
pub(super) fn check(
    workspace: WorkspaceRef,
    ids: &[DocumentId],
    view: View,
    on_progress: impl Fn(u8) + 'static,
    on_answer: impl FnOnce(Result<Screen, Cause>) + 'static,
) {
    let request = Request::Check { workspace, view };
    ask(&request, ids, on_progress, |answer| match answer {
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
        &[],
        |_| {},
        |answer| match answer {
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
        &[],
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

/// The calls of the catalog that have all words of a query; no answer without a core.
pub(super) fn search(query: &str, at_most: usize, on_answer: impl FnOnce(CatalogPage) + 'static) {
    let request = Request::Search {
        query: query.to_owned(),
        at_most,
    };
    ask(
        &request,
        &[],
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

fn ask<T: DeserializeOwned>(
    request: &Request,
    ids: &[DocumentId],
    on_progress: impl Fn(u8) + 'static,
    on_answer: impl FnOnce(Result<T, String>) + 'static,
) {
    let Ok(json) = serde_json::to_string(request) else {
        return on_answer(Err("wrong".to_owned()));
    };
    host::ask_core(&json, ids, on_progress, |answer| {
        on_answer(
            answer.and_then(|json| serde_json::from_str(&json).map_err(|error| error.to_string())),
        );
    });
}
