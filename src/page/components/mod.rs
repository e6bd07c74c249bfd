//! What is on the screen, one file for each part.

pub(super) mod app;
mod checks;
mod control;
mod document;
mod editor;
mod fixes;
mod header;
mod icon;
mod inputs;
mod notices;
mod place;
mod related;
mod results;
mod settings;
mod start;
mod words;
