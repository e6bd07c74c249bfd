//! What is made of a report: forms of other tools, edits, graphs, sentences, what the editors offer.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod assist;
mod commands;
mod definitions;
mod edits;
mod edits_in_folders;
mod edits_in_projects;
mod edits_in_terraform;
mod exports;
mod fix_statements;
mod fixes_loop;
mod graph;
mod languages;
mod project_words;
mod protection;
mod role_map;
mod whole_role;
