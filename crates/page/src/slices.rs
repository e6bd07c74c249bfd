//! The analysis of large workspaces, slice by slice: between the slices the browser draws and
//! takes the user's input.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;

use super::host;
use sfn_role_check::text::pace::{self, Pace};
use sfn_role_check::{Analysed, Workspace};

/// Milliseconds that a slice lasts: a page that moves has sixteen for each picture.
const SLICE_MS: f64 = 10.0;

thread_local! {
    static ENDS: Cell<f64> = const { Cell::new(0.0) };
    static PERCENT: Cell<u8> = const { Cell::new(0) };
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
    pub(super) fn go_on(&mut self) -> Option<Analysed> {
        ENDS.set(host::now() + SLICE_MS);
        pace::go_on(self.0.as_mut())
    }
}

/// How much of the document that is being read is read, in percent.
pub(super) fn progress() -> u8 {
    PERCENT.get()
}

fn percent(done: usize, of: usize) -> u8 {
    u8::try_from(done.saturating_mul(100) / of.max(1)).map_or(100, |percent| percent.min(100))
}
