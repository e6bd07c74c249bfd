//! What one document says of another one: files that are named by their path.

mod paths;

pub use paths::{Files, Found};
