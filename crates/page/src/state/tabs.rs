//! Which documents have a tab, and which one is edited.

use std::rc::Rc;

use super::{Pane, State};
use crate::content::{DocumentId, OpenDocument};

/// Documents that have a tab when a workspace is shown; the tree has all.
const FIRST_TABS: usize = 6;

impl State {
    /// The document that is edited.
    pub(crate) fn active(&self) -> DocumentId {
        self.active
    }

    /// The documents that have a tab, in the order of the tabs.
    pub(crate) fn tabs(&self) -> Vec<OpenDocument> {
        let tabs = self.tabs.iter();
        let document = |id: &DocumentId| self.document(*id).cloned();
        tabs.filter_map(document).collect()
    }

    /// The document of that number.
    pub(crate) fn document(&self, id: DocumentId) -> Option<&OpenDocument> {
        let mut documents = self.content.documents.iter();
        documents.find(|document| document.id == id)
    }

    /// Shows a document.
    pub(super) fn activate(&mut self, id: DocumentId) {
        if !self.tabs.contains(&id) {
            self.tabs = self.tabs.iter().copied().chain([id]).collect();
        }
        self.active = id;
        self.pane = Pane::Input;
    }

    /// Closes a tab; a document in which nothing is goes with it.
    pub(super) fn close_tab(&mut self, id: DocumentId) {
        if self.document(id).is_some_and(OpenDocument::is_untold) {
            return self.remove(id);
        }
        let mut tabs = self.tabs.to_vec();
        if let Some(at) = tabs.iter().position(|tab| *tab == id)
            && tabs.len() > 1
        {
            tabs.remove(at);
            if self.active == id {
                self.active = tabs.get(at).or(tabs.last()).copied().unwrap_or(id);
            }
            self.tabs = tabs.into();
        }
    }

    /// Tabs are those of documents that are there, and one of them is edited. `is_new`: nothing that was
    /// there before is meant.
    pub(super) fn settle_tabs(&mut self, is_new: bool) {
        let is_there = |id: &DocumentId| self.document(*id).is_some();
        let kept: Vec<DocumentId> = self.tabs.iter().copied().filter(is_there).collect();
        let active = self.tabs.iter().position(|tab| *tab == self.active);
        let ids = self.content.documents.iter().map(|document| document.id);
        let tabs: Rc<[DocumentId]> = if is_new || kept.is_empty() {
            ids.take(FIRST_TABS).collect()
        } else {
            kept.into()
        };
        if is_new || !tabs.contains(&self.active) {
            let next = active.filter(|_| !is_new).and_then(|at| tabs.get(at));
            self.active = next.or(tabs.first()).copied().unwrap_or_default();
        }
        self.tabs = tabs;
    }
}
