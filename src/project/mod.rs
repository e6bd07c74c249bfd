//! The projects of a folder: which of its files belong together.
//!
//! A function of paths and texts, which reads no file itself. What two files have to do with each
//! other is told by what they name; where nothing names a file, its folder tells. A file may belong to
//! several projects, and none that may concern roles is left out of all of them. Whose a policy is, is
//! never decided here: no document gets a kind or a role.

mod choice;
mod group;
mod look;
mod paths;
mod units;

pub use choice::choice;
pub use group::find;
pub use look::{Look, is_candidate, look};

/// Documents that are analyzed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its folder, or its file where a folder has several projects; `.` for the topmost folder.
    pub name: String,
    /// Indexes of its documents, in the order of their paths.
    pub documents: Vec<usize>,
}
