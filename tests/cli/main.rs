//! The command line as it is used.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod catalog;
mod folders;
mod harness;
mod published;
mod reports;
mod situations;
mod statuses;
mod watching;
