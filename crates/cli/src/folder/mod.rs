//! Projects of folders: found by the core, checked side by side.

mod run;
mod walk;

pub(crate) use run::{Checked, check, find};
pub(crate) use walk::{Unread, Walked, Why, read_all, read_named, walk};
