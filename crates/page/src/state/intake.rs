//! What comes in beside the keyboard: files and folders that are dropped or chosen, and texts that are
//! pasted outside of an editor.

use std::rc::Rc;

use contract::Kind;

use super::{Opened, OpenedFile, State};
use crate::content::{Content, DocumentId, OpenDocument, UNNAMED, unused_name};

/// What came in last, for people to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Intake {
    /// The documents that are new, or have another text.
    pub documents: Rc<[DocumentId]>,
    /// How many of them were there before.
    pub updated: usize,
    /// How many files hold what was there before.
    pub unchanged: usize,
    /// Name of each file that was left out, with the word for why.
    pub refused: Rc<[(String, String)]>,
}

/// Documents of a drop that have a tab each.
const TABS: usize = 4;

impl State {
    /// Adds files; those of the same path replace the earlier ones. Documents in which nothing is make
    /// way. What a file is and whose stays to be recognized.
    pub(super) fn open(&mut self, opened: Opened) {
        let refused = opened.refused.into();
        if opened.files.is_empty() {
            self.intake = Some(Intake {
                refused,
                ..Intake::default()
            });
            return;
        }
        let before = self.content.clone();
        let (pasted, into) = (opened.is_pasted, opened.into);
        let is_kept = |document: &&OpenDocument| !document.is_untold() || Some(document.id) == into;
        let kept = before.documents.iter().filter(is_kept).cloned();
        let mut documents: Vec<OpenDocument> = kept.collect();
        let (mut came, mut updated, mut unchanged) = (Vec::new(), 0, 0);
        let (mut first, mut main) = (None, None);
        for OpenedFile { name, text, kind } in opened.files {
            let is_same = |document: &&mut OpenDocument| match pasted {
                true => Some(document.id) == into && document.is_untold(),
                false => *document.name == *name && !came.contains(&document.id),
            };
            let id = if let Some(known) = documents.iter_mut().find(is_same) {
                let id = known.id;
                if known.text == text {
                    unchanged += 1;
                    first = first.or(Some(id));
                    continue;
                }
                updated += usize::from(!known.is_blank());
                known.text = text;
                id
            } else {
                let id = self.next_id;
                self.next_id += 1;
                let wanted = if pasted { UNNAMED } else { &name };
                let name = unused_name(wanted, None, &documents);
                let mut document = OpenDocument::blank(id, Rc::clone(&name));
                document.text = text;
                if !pasted {
                    document.set_name(name);
                    document.is_by_itself = false;
                }
                documents.push(document);
                id
            };
            came.push(id);
            first = first.or(Some(id));
            main = main.or(is_main(kind).then_some(id));
        }
        let mut tabs: Vec<DocumentId> = self.tabs.to_vec();
        if came.len() <= TABS {
            tabs.extend(came.iter().filter(|id| !self.tabs.contains(id)));
        }
        if !came.is_empty() {
            self.replace(Content {
                documents: documents.into(),
                settings: before.settings,
                origin: before.origin,
            });
        }
        self.tabs = tabs.into();
        self.settle_tabs(false);
        if let Some(first) = main.or(first) {
            self.activate(first);
        }
        self.intake = (!pasted || !refused.is_empty()).then(|| Intake {
            documents: came.into(),
            updated,
            unchanged,
            refused,
        });
    }
}

/// Whether a project begins with such a file.
fn is_main(kind: Option<Kind>) -> bool {
    let main = [Kind::StateMachine, Kind::Template, Kind::Serverless];
    kind.is_some_and(|kind| main.contains(&kind))
}
