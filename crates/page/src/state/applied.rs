//! Statements of the report in the user's documents: put there all at once or not at all, and taken
//! back to the byte.

use std::rc::Rc;

use contract::TextRef;

use super::{Reveal, State};
use crate::content::DocumentId;

/// A document whose text is exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub document: DocumentId,
    pub before: TextRef,
    pub after: TextRef,
    /// Where the new text has what was put into it, in UTF-16 units.
    pub added: (u32, u32),
}

/// What became of a wish to apply something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A statement was put into the document of that name; what is still to be filled in.
    Applied(Rc<str>, String),
    /// So many statements were put into the documents of these names; so many are left to copy.
    AppliedAll(usize, String, usize),
    /// None of them can be applied.
    NoneApplied,
    /// The texts are as they were.
    Undone,
    /// The texts were edited since, so they are not taken back.
    EditedSince,
    /// The texts or the report have changed meanwhile.
    Changed,
    /// What came of copying or saving.
    Said(&'static str),
    /// The core has no answer.
    Failed,
}

/// What is said of it, until somebody has read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub outcome: Outcome,
    /// What can be taken back.
    pub changes: Rc<[Change]>,
    /// Differs for each, so that the same can be said twice.
    pub serial: u32,
}

impl State {
    pub(super) fn tell(&mut self, outcome: Outcome, changes: Rc<[Change]>) {
        self.notices_told = self.notices_told.wrapping_add(1);
        self.notice = Some(Notice {
            outcome,
            changes,
            serial: self.notices_told,
        });
    }

    /// INVARIANT: nothing is written unless the report is that of these texts, and each text is the one
    /// that the change was made for.
    pub(super) fn apply(&mut self, changes: Vec<Change>, outcome: Outcome) {
        if self.is_pending() || !self.exchange(&changes) {
            self.tell(Outcome::Changed, Rc::default());
        } else {
            if let Some(change) = changes.first() {
                let pane = self.pane;
                self.reveal_change(*change);
                self.pane = pane;
            }
            self.applied = changes.into();
            self.tell(outcome, Rc::clone(&self.applied));
        }
    }

    /// Shows one of the changes that were made last.
    pub(super) fn show_change(&mut self, at: usize) {
        let notice = self.notice.as_ref();
        if let Some(change) = notice.and_then(|notice| notice.changes.get(at)).copied() {
            self.reveal_change(change);
        }
    }

    fn reveal_change(&mut self, change: Change) {
        self.ask_for(change.document, change.added.0, change.added.1);
        self.reveal = self.reveal.map(|reveal| Reveal {
            is_changed: true,
            ..reveal
        });
    }

    pub(super) fn take_back(&mut self) {
        let changes = std::mem::take(&mut self.applied);
        let back: Vec<Change> = changes
            .iter()
            .map(|change| Change {
                before: change.after,
                after: change.before,
                ..*change
            })
            .collect();
        let outcome = if self.exchange(&back) {
            Outcome::Undone
        } else {
            Outcome::EditedSince
        };
        self.tell(outcome, Rc::default());
    }

    /// Exchanges all texts or none.
    fn exchange(&mut self, changes: &[Change]) -> bool {
        let mut documents = self.content.documents.to_vec();
        for change in changes {
            let mut all = documents.iter_mut();
            match all.find(|document| document.id == change.document) {
                Some(document) if document.text == change.before => document.text = change.after,
                _ => return false,
            }
        }
        self.content.documents = documents.into();
        self.revision += 1;
        true
    }
}
