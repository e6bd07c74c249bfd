//! What is on the screen, one file for each part.
//!
//! What has state of its own is a component; the rest are functions that draw, which costs the
//! module far fewer bytes.

mod answer;
pub(super) mod app;
mod applied;
mod catalog;
mod choice;
mod dialog;
mod document;
mod editor;
mod folded;
mod forms;
mod header;
mod help;
mod icon;
mod inputs;
mod opened;
mod paging;
mod place;
mod related;
mod settings;
mod share;
mod shortcuts;
mod start;
mod start_note;
mod words;
