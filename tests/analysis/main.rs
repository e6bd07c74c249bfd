//! What machines need and whether their roles may: catalog, checks, fixes, notices.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod actions;
mod broad_grants;
mod catalog;
mod evidence;
mod examples;
mod first_story;
mod hidden_roles;
mod integrations;
mod inventory;
mod laws;
mod passed_role_trust;
mod question_kinds;
mod question_loop;
mod regressions;
mod stories;
mod suggested;
mod tasks;
