//! What one document says of another one: files that are named by their path, stacks that are
//! nested in each other or import from each other.

mod join;
mod paths;

pub use join::join;
pub(super) use join::link;
pub use paths::{Files, Found};
