//! What comes in beside the keyboard: files and folders that are dropped or chosen, and texts that are
//! pasted outside of an editor.

use std::rc::Rc;

use contract::{Kind, TextRef};

use super::tabs::TABS;
use super::{Opened, OpenedFile, Project, State};
use crate::content::{Content, DocumentId, OpenDocument, Owner, UNNAMED, unused_name};

/// What came in last, for people to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Intake {
    /// The documents that are new, or have another text.
    pub documents: Rc<[DocumentId]>,
    /// How many of them were there before.
    pub updated: usize,
    /// How many files hold what was there before.
    pub unchanged: usize,
    /// How many documents make way for a project that was chosen.
    pub closed: usize,
    /// They were one text.
    pub is_split: bool,
    /// Name of each file that was left out, with the word for why.
    pub refused: Rc<[(String, String)]>,
}

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
        let is_split = pasted && opened.files.len() > 1;
        // The document of each file.
        let mut places: Vec<DocumentId> = Vec::new();
        let is_kept = |document: &&OpenDocument| !document.is_untold() || Some(document.id) == into;
        let kept = before.documents.iter().filter(is_kept).cloned();
        let mut documents: Vec<OpenDocument> = kept.collect();
        let (mut came, mut updated, mut unchanged) = (Vec::new(), 0, 0);
        let (mut first, mut main) = (None, None);
        // Those that are worth a tab.
        let mut known: Vec<DocumentId> = Vec::new();
        for file in opened.files {
            let OpenedFile { name, text, .. } = file;
            let is_same = |document: &&mut OpenDocument| match pasted {
                true => Some(document.id) == into && document.is_untold(),
                false => *document.name == *name && !came.contains(&document.id),
            };
            let id = if let Some(known) = documents.iter_mut().find(is_same) {
                let id = known.id;
                if known.text == text {
                    places.push(id);
                    unchanged += 1;
                    first = first.or(Some(id));
                    continue;
                }
                updated += usize::from(!known.is_blank());
                known.text = text;
                known.kind = file.stated.or(known.kind);
                id
            } else {
                let id = self.next_id;
                self.next_id += 1;
                let wanted = if pasted { UNNAMED } else { &name };
                let name = unused_name(wanted, None, &documents);
                let mut document = OpenDocument::blank(id, Rc::clone(&name));
                document.text = text;
                document.kind = file.stated;
                if !pasted {
                    document.set_name(name);
                    document.is_by_itself = false;
                }
                documents.push(document);
                id
            };
            if pasted || file.kind.is_some_and(|kind| kind != Kind::Ignored) {
                known.push(id);
            }
            came.push(id);
            places.push(id);
            first = first.or(Some(id));
            main = main.or(is_main(file.kind).then_some(id));
        }
        let mut tabs: Vec<DocumentId> = self.tabs.to_vec();
        if known.len() <= TABS {
            tabs.extend(known.iter().filter(|id| !self.tabs.contains(id)));
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
        let project = |project: contract::ProjectFiles| Project {
            name: project.name.into(),
            documents: place_all(&project.documents, &places),
        };
        self.choice = opened.projects.into_iter().map(project).collect();
        let is_told = !pasted || is_split || !refused.is_empty();
        self.intake = is_told.then(|| Intake {
            documents: came.into(),
            updated,
            unchanged,
            is_split,
            refused,
            ..Intake::default()
        });
    }

    /// Puts the documents that a text is put together of in its place.
    pub(super) fn split(&mut self, id: DocumentId, text: TextRef, pieces: Vec<OpenedFile>) {
        let before = self.content.clone();
        let at = before.documents.iter().position(|one| one.id == id);
        let whole = at.and_then(|at| before.documents.get(at));
        let (Some(at), Some(whole)) = (at, whole.filter(|whole| whole.text == text)) else {
            return;
        };
        let mut documents = before.documents.to_vec();
        documents.remove(at);
        let mut came = Vec::new();
        for (number, piece) in pieces.into_iter().enumerate() {
            let mut document = if number == 0 {
                let mut first = whole.clone();
                first.owner = Owner::Untold;
                first.is_by_itself = true;
                first
            } else {
                self.next_id += 1;
                let name = unused_name(UNNAMED, None, &documents);
                OpenDocument::blank(self.next_id - 1, name)
            };
            document.text = piece.text;
            document.set_kind(piece.stated);
            came.push(document.id);
            documents.insert((at + number).min(documents.len()), document);
        }
        let mut tabs: Vec<DocumentId> = self.tabs.to_vec();
        tabs.extend(came.iter().filter(|id| !self.tabs.contains(id)));
        let pane = self.pane;
        self.replace(Content {
            documents: documents.into(),
            ..before
        });
        self.tabs = tabs.into();
        self.settle_tabs(false);
        self.activate(id);
        self.pane = pane;
        self.intake = Some(Intake {
            documents: came.into(),
            is_split: true,
            ..Intake::default()
        });
    }

    /// Keeps one of the projects that came in together; `None`: all of them.
    pub(super) fn choose(&mut self, which: Option<usize>) {
        let projects = std::mem::take(&mut self.choice);
        let Some(chosen) = which.and_then(|at| projects.get(at)) else {
            return;
        };
        let came = self.intake.take().unwrap_or_default();
        let is_of = |id: DocumentId| projects.iter().any(|one| one.documents.contains(&id));
        let before = self.content.clone();
        let is_kept = |id: DocumentId| {
            chosen.documents.contains(&id) || !(is_of(id) || came.documents.contains(&id))
        };
        let kept = before.documents.iter().filter(|one| is_kept(one.id));
        let documents: Rc<[OpenDocument]> = kept.cloned().collect();
        let closed = before.documents.len() - documents.len();
        let pane = self.pane;
        self.replace(Content {
            documents,
            ..before
        });
        self.settle_tabs(true);
        self.pane = pane;
        self.intake = Some(Intake {
            documents: Rc::clone(&chosen.documents),
            closed,
            refused: came.refused,
            ..Intake::default()
        });
    }
}

/// The documents of files, by the places of these.
fn place_all(files: &[u32], documents: &[DocumentId]) -> Rc<[DocumentId]> {
    let mut all = Vec::new();
    for file in files {
        if let Some(id) = documents.get(*file as usize) {
            all.push(*id);
        }
    }
    all.into()
}

/// Whether a project begins with such a file.
fn is_main(kind: Option<Kind>) -> bool {
    let main = [Kind::StateMachine, Kind::Template, Kind::Serverless];
    kind.is_some_and(|kind| main.contains(&kind))
}
