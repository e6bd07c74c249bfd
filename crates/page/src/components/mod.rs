//! What is on the screen, one file for each part.
//!
//! What has state of its own is a component; the rest are functions that draw, which costs the
//! module far fewer bytes.

mod answer;
pub(super) mod app;
mod applied;
mod catalog;
mod choice;
mod choose;
mod dialog;
mod effect;
mod facts;
mod files;
mod forms;
mod header;
mod help;
mod icon;
mod input;
mod intake;
mod menu;
mod paging;
mod panes;
mod place;
mod project;
mod runs_as;
mod share;
mod shortcuts;
mod start_note;
mod tag;
mod words;
