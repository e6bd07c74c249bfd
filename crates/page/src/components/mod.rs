//! What is on the screen, one file for each part.
//!
//! What has state of its own is a component; the rest are functions that draw, which costs the
//! module far fewer bytes.

mod announcements;
pub(super) mod app;
mod applied;
mod catalog;
mod checks;
mod choice;
mod dialog;
mod document;
mod editor;
mod findings;
mod fix_tools;
mod fixes;
mod folded;
mod forms;
mod graph;
mod header;
mod help;
mod icon;
mod inputs;
mod notices;
mod opened;
mod paging;
mod place;
mod preview;
mod related;
mod role_map;
mod settings;
mod share;
mod shortcuts;
mod start;
mod start_note;
mod statement;
mod verdict;
mod words;
