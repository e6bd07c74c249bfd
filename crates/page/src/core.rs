//! The only place that asks the core: analyses, parts of the last report, the catalog.
//!
//! Large workspaces are analyzed slice by slice: between the slices the browser draws and takes the
//! user's input.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;

use contract::{CatalogPage, Kind, Screen, View, Workspace};
use sfn_role_check::text::pace::{self, Pace};
use sfn_role_check::{Analysed, assist, documents, report};

use super::host;

/// Milliseconds that a slice lasts: a page that moves has sixteen for each picture.
const SLICE_MS: f64 = 10.0;

thread_local! {
    static ENDS: Cell<f64> = const { Cell::new(0.0) };
    static PERCENT: Cell<u8> = const { Cell::new(0) };
    /// The last analysis: parts of its report are asked for later.
    static LAST: RefCell<Option<Analysed>> = const { RefCell::new(None) };
}

/// An analysis on its way. Dropping it ends it.
pub(super) struct Slices(Pin<Box<dyn Future<Output = Analysed>>>);

impl Slices {
    /// Begins.
    pub(super) fn begin(workspace: Workspace) -> Self {
        PERCENT.set(0);
        let pace = Pace {
            is_time: || host::now() >= ENDS.get(),
            tell: |done, of| PERCENT.set(percent(done, of)),
        };
        Self(Box::pin(async move {
            sfn_role_check::analyze_in_slices(&workspace, pace).await
        }))
    }

    /// Goes on for a slice; the result, if that was the last one.
    pub(super) fn go_on(&mut self, view: View) -> Option<Screen> {
        if !host::may_go_on() {
            return None;
        }
        ENDS.set(host::now() + SLICE_MS);
        pace::go_on(self.0.as_mut()).map(|analysed| keep(analysed, view))
    }
}

/// Analyzes a small workspace in one go.
pub(super) fn check(workspace: &Workspace, view: View) -> Screen {
    let analysed = sfn_role_check::analyze_in_slices(workspace, Pace::NONE);
    keep(pace::finish(analysed), view)
}

/// Other parts of the last report.
pub(super) fn look(view: View) -> Option<Screen> {
    LAST.with_borrow(|last| last.as_ref().map(|analysed| screen(analysed, view)))
}

/// Bytes of a text that is not read while the user waits for it to appear.
const LARGE: usize = 1_000_000;

/// What a text is, by its content alone; of a large one that is not told.
pub(super) fn recognized(text: &str) -> Option<Kind> {
    match text.len() < LARGE {
        true => documents::recognised(text),
        false => None,
    }
}

/// The calls of the catalog that have all words of a query.
pub(super) fn search(query: &str, at_most: usize) -> CatalogPage {
    assist::search(query, at_most)
}

fn keep(analysed: Analysed, view: View) -> Screen {
    let shown = screen(&analysed, view);
    LAST.set(Some(analysed));
    shown
}

fn screen(analysed: &Analysed, view: View) -> Screen {
    report::screen(&analysed.report, &analysed.graphs, &analysed.kinds, view)
}

/// How much of the document that is being read is read, in percent.
pub(super) fn progress() -> u8 {
    PERCENT.get()
}

fn percent(done: usize, of: usize) -> u8 {
    u8::try_from(done.saturating_mul(100) / of.max(1)).map_or(100, |percent| percent.min(100))
}
