//! Which documents have a tab, and which one is edited.

use std::rc::Rc;

use super::{Definition, Pane, State};
use crate::content::{Content, DocumentId, OpenDocument};

/// Documents that have a tab when a workspace is shown; the tree has all.
const FIRST_TABS: usize = 6;

/// Documents that came in together have a tab each if they are so few.
pub(super) const TABS: usize = 4;

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

    /// The document of that number, or what shows a part of one.
    pub(crate) fn document(&self, id: DocumentId) -> Option<&OpenDocument> {
        let definitions = self.definitions.iter();
        let documents = self.content.documents.iter();
        let mut documents = documents.chain(definitions.map(|definition| &definition.document));
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
        if self.definition(id).is_some() {
            let definitions = self.definitions.iter();
            let others = definitions.filter(|definition| definition.document.id != id);
            self.definitions = others.cloned().collect();
        } else if self.document(id).is_some_and(OpenDocument::is_untold) {
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

    /// Tabs after others took the place of these documents: what stays keeps its tab, and what came has
    /// one, unless it is a whole project.
    pub(super) fn exchange_tabs(&mut self, last: &Content) {
        let documents = self.content.documents.iter().map(|document| document.id);
        let was_there = |id: &DocumentId| last.documents.iter().any(|one| one.id == *id);
        let came: Vec<DocumentId> = documents.clone().filter(|id| !was_there(id)).collect();
        let is_new = came.len() == documents.count();
        if !is_new && came.len() <= TABS {
            self.tabs = self.tabs.iter().copied().chain(came).collect();
        }
        self.settle_tabs(is_new);
    }

    /// Tabs are those of documents that are there, and one of them is edited. `is_new`: nothing that was
    /// there before is meant.
    pub(super) fn settle_tabs(&mut self, is_new: bool) {
        let definitions = self.definitions.iter();
        let documents = &self.content.documents;
        let has_source = |definition: &&Definition| {
            let mut documents = documents.iter();
            !is_new && documents.any(|document| document.id == definition.source)
        };
        self.definitions = definitions.filter(has_source).cloned().collect();
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
