//! What is on the screen, one file for each part.
//!
//! What has state of its own is a component; the rest are functions that draw, which costs the
//! module far fewer bytes.

pub(super) mod app;
mod catalog;
mod checks;
mod choice;
mod document;
mod editor;
mod findings;
mod fixes;
mod folded;
mod graph;
mod header;
mod icon;
mod inputs;
mod notices;
mod opened;
mod paging;
mod place;
mod related;
mod settings;
mod start;
mod statement;
mod verdict;
mod words;
