//! The open documents and the settings: what the user made.

use std::rc::Rc;

use contract::{DocumentRef, Kind, Settings, TextRef, WorkspaceRef};

/// Names a document of the page for as long as it is open.
pub(super) type DocumentId = u32;

/// The group of editors that a document stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The state machine's definition: exactly one editor.
    Machine,
    /// The execution role's policies: at least one editor.
    Policy,
    /// Everything else.
    Related,
}

/// An editor with its text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OpenDocument {
    /// Never used again for another document.
    pub id: DocumentId,
    /// Where it stands.
    pub slot: Slot,
    /// Shown above the editor and in places.
    pub name: Rc<str>,
    /// Stands for exactly what was pasted.
    pub text: TextRef,
    /// What the user says it is; `None`: recognized from the content.
    pub kind: Option<Kind>,
    /// The role that it belongs to; empty: not told.
    pub role: Rc<str>,
    // Kept for workspaces that set them; the page has no control for them.
    account: Option<String>,
    level: Option<u32>,
}

/// Where the documents come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Origin {
    /// Whoever sits here pasted, opened or chose them.
    #[default]
    Own,
    /// Kept since the last visit.
    Saved,
    /// Somebody else's, maybe.
    Link,
}

impl Origin {
    /// As the host has it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Own => "",
            Self::Saved => "saved",
            Self::Link => "link",
        }
    }

    /// The origin of that name.
    pub(super) fn of_name(name: &str) -> Self {
        match name {
            "link" => Self::Link,
            "saved" => Self::Saved,
            _ => Self::Own,
        }
    }
}

/// The part of the state that the user made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Content {
    /// In the order of the screen.
    pub(super) documents: Rc<[OpenDocument]>,
    pub(super) settings: Settings,
    pub(super) origin: Origin,
}

impl Content {
    /// Distributes the documents of a workspace to the editors.
    pub(super) fn from_workspace(workspace: WorkspaceRef, next_id: &mut DocumentId) -> Self {
        let settings = workspace.settings.unwrap_or_default();
        let mut has_machine = false;
        let mut documents: Vec<OpenDocument> = Vec::new();
        for document in workspace.documents {
            let slot = match document.kind {
                Some(Kind::StateMachine) if !has_machine => Slot::Machine,
                Some(Kind::IdentityPolicy)
                    if document
                        .role
                        .as_ref()
                        .is_none_or(|role| settings.execution_role.as_ref() == Some(role)) =>
                {
                    Slot::Policy
                }
                _ => Slot::Related,
            };
            has_machine |= slot == Slot::Machine;
            documents.push(OpenDocument {
                id: *next_id,
                slot,
                name: document.name.into(),
                text: document.text,
                kind: document.kind.filter(|_| slot == Slot::Related),
                role: document
                    .role
                    .filter(|_| slot == Slot::Related)
                    .unwrap_or_default()
                    .into(),
                account: document.account,
                level: document.level,
            });
            *next_id += 1;
        }
        let mut content = Self {
            documents: documents.into(),
            settings,
            origin: Origin::Own,
        };
        content.complete(next_id);
        content
    }

    /// Adds the editors that are always there and puts all into the order of the screen.
    pub(super) fn complete(&mut self, next_id: &mut DocumentId) {
        let mut ordered = Vec::with_capacity(self.documents.len() + 2);
        for slot in [Slot::Machine, Slot::Policy, Slot::Related] {
            let before = ordered.len();
            ordered.extend(
                self.documents
                    .iter()
                    .filter(|document| document.slot == slot)
                    .cloned(),
            );
            if ordered.len() == before && slot != Slot::Related {
                ordered.push(OpenDocument::blank(
                    *next_id,
                    slot,
                    unused_name(slot, &self.documents),
                ));
                *next_id += 1;
            }
        }
        self.documents = ordered.into();
    }

    pub(super) fn is_blank(&self) -> bool {
        self.documents.iter().all(OpenDocument::is_blank)
    }

    pub(super) fn settings_if_any(&self) -> Option<Settings> {
        (self.settings != Settings::default()).then(|| self.settings.clone())
    }
}

impl OpenDocument {
    pub(super) fn blank(id: DocumentId, slot: Slot, name: String) -> Self {
        Self {
            id,
            slot,
            name: name.into(),
            text: TextRef::EMPTY,
            kind: None,
            role: "".into(),
            account: None,
            level: None,
        }
    }

    /// Whether nothing was pasted into it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_blank
    }

    /// As [`Content::from_workspace`] reads it.
    pub(super) fn to_saved(&self) -> DocumentRef {
        let kind = match self.slot {
            Slot::Machine => Some(Kind::StateMachine),
            Slot::Policy | Slot::Related => None,
        };
        let document = self.to_document();
        DocumentRef {
            kind: kind.or(document.kind),
            ..document
        }
    }

    /// As the analysis gets it.
    pub(super) fn to_document(&self) -> DocumentRef {
        let role = self.role.trim();
        DocumentRef {
            name: self.name.to_string(),
            text: self.text,
            kind: match self.slot {
                // Recognized: what is pasted there may be anything, such as the text of an error.
                Slot::Machine => None,
                Slot::Policy => Some(Kind::IdentityPolicy),
                // A policy that was declared one and names no role would count as the execution
                // role's; here it belongs to nobody until the user says so.
                Slot::Related => self
                    .kind
                    .filter(|&kind| kind != Kind::IdentityPolicy || !role.is_empty()),
            },
            role: (!role.is_empty()).then(|| role.to_owned()),
            account: self.account.clone(),
            level: self.level,
        }
    }
}

/// The name of a file, changed if another document has it already.
pub(super) fn unused_file_name(
    name: String,
    id: DocumentId,
    documents: &[OpenDocument],
) -> Rc<str> {
    let is_free = |name: &str| {
        documents
            .iter()
            .all(|document| document.id == id || *document.name != *name)
    };
    let mut number = 1;
    let mut unused = name.clone();
    while !is_free(&unused) {
        number += 1;
        unused = format!("{name} ({number})");
    }
    unused.into()
}

/// A name that no document has: places in the report name documents by it.
pub(super) fn unused_name(slot: Slot, documents: &[OpenDocument]) -> String {
    let stem = match slot {
        Slot::Machine => "state-machine",
        Slot::Policy => "execution-role-policy",
        Slot::Related => "document",
    };
    let is_free = |name: &String| documents.iter().all(|document| *document.name != **name);
    (1..=documents.len() + 1)
        .map(|number| {
            if number == 1 && slot != Slot::Related {
                format!("{stem}.json")
            } else {
                format!("{stem}-{number}.json")
            }
        })
        .find(is_free)
        .unwrap_or_else(|| format!("{stem}.json"))
}
