//! Everything that the page knows, and the one pure function that changes it.
//!
//! Nothing in here knows the browser or Yew.

use std::rc::Rc;

use contract::{Kind, Level, Location, Screen, Settings, View, Workspace};

use super::core;

use super::content::{
    Content, DocumentId, OpenDocument, Origin, Slot, unused_file_name, unused_name,
};

/// Total length of the pasted text up to which results follow each keystroke at once.
pub(super) const IMMEDIATE_BYTES: usize = 100 * 1024;

/// Items of the lists that are drawn at first.
pub(super) const FIRST_VIEW: View = View {
    fixes: FIXES,
    notices: NOTICES,
    checks_from: 0,
    checks: CHECKS,
    only: None,
    graph: 0,
};

/// Fixes that are drawn at first, and that each "show more" adds.
pub(super) const FIXES: usize = 20;
/// The same of notices.
pub(super) const NOTICES: usize = 25;
/// The same of checks.
pub(super) const CHECKS: usize = 50;

/// A report with what is needed to find its places again.
#[derive(Debug, PartialEq)]
pub(super) struct Analysis {
    /// Of the state that was analysed.
    pub revision: u64,
    /// The result, as far as it is drawn.
    pub screen: Screen,
    /// The open document for each document of the report.
    pub documents: Vec<(DocumentId, Rc<str>)>,
    /// Milliseconds that it took, to know how long to wait for the typing to pause.
    pub took_ms: f64,
}

/// A wish to show a range of a document to the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reveal {
    /// The document.
    pub document: DocumentId,
    /// UTF-16 offset.
    pub start: u32,
    /// UTF-16 offset.
    pub end: u32,
    /// Differs for each wish, so that the same place can be shown twice.
    pub serial: u32,
}

/// A fact that the user states in the settings row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    Account,
    Region,
    StateMachineArn,
    ExecutionRole,
}

impl Setting {
    /// In the order of the screen.
    pub(super) const ALL: [Self; 4] = [
        Self::StateMachineArn,
        Self::ExecutionRole,
        Self::Account,
        Self::Region,
    ];

    /// Its value; empty where nothing is stated.
    pub(super) fn value(self, settings: &Settings) -> &str {
        match self {
            Self::Account => settings.account.as_deref(),
            Self::Region => settings.region.as_deref(),
            Self::StateMachineArn => settings.state_machine_arn.as_deref(),
            Self::ExecutionRole => settings.execution_role.as_deref(),
        }
        .unwrap_or_default()
    }

    fn place(self, settings: &mut Settings) -> &mut Option<String> {
        match self {
            Self::Account => &mut settings.account,
            Self::Region => &mut settings.region,
            Self::StateMachineArn => &mut settings.state_machine_arn,
            Self::ExecutionRole => &mut settings.execution_role,
        }
    }
}

/// Files that the user dropped or chose.
#[derive(Debug, Default)]
pub(super) struct Opened {
    /// Name and text of each that could be read.
    pub files: Vec<(String, String)>,
    /// Name of each that was left out, with the word for why.
    pub refused: Vec<(String, String)>,
}

impl Opened {
    /// Whether there was no file at all.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.refused.is_empty()
    }
}

/// What happened.
#[derive(Debug)]
pub(super) enum Action {
    /// The user changed a text.
    Edit(DocumentId, Rc<str>),
    /// The user said what a document is.
    SetKind(DocumentId, Option<Kind>),
    /// The user said which role a document belongs to.
    SetRole(DocumentId, Rc<str>),
    /// The user asked for another editor.
    Add(Slot),
    /// The user closed an editor.
    Remove(DocumentId),
    /// The user stated a fact; empty: took it back.
    Set(Setting, Rc<str>),
    /// The user said how much is to be checked.
    SetLevel(Level),
    /// Replaces everything.
    Load(Box<Workspace>),
    /// Replaces everything by what the page was asked to begin with.
    Begin(Box<Workspace>, Origin),
    /// Adds files to the documents; none: takes back what was said of those before.
    Open(Opened),
    /// Empties everything.
    Clear,
    /// Exchanges the documents with those before the last replacement.
    Undo,
    /// An analysis ended.
    Analysed(Rc<Analysis>),
    /// So many percent of the document that is being read are read.
    Progress(u8),
    /// The user stopped the analysis.
    Stop,
    /// Asks for another analysis of the same texts.
    Again,
    /// The user asked for other parts of the last report.
    Look(View),
    /// The parts of the report of that revision.
    Seen(u64, Box<Screen>),
    /// The user asked for a place of the last report.
    Show(Location),
}

/// Everything that the page knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    content: Content,
    /// Grows with each change that asks for a new analysis.
    pub revision: u64,
    /// The last result; an older one stays on the screen until the next is there.
    pub analysis: Option<Rc<Analysis>>,
    /// Which parts of the report are drawn.
    pub view: View,
    /// The place that the user asked for last.
    pub reveal: Option<Reveal>,
    /// How far the analysis is that runs now, in percent; `None`: it did not begin, or has ended.
    pub progress: Option<u8>,
    /// The revision whose analysis the user stopped.
    pub stopped: Option<u64>,
    /// How many files were opened last, and those that were left out.
    pub opened: (usize, Rc<[(String, String)]>),
    previous: Option<Content>,
    next_id: DocumentId,
}

impl Default for State {
    fn default() -> Self {
        Self::from_workspace(Workspace::default())
    }
}

impl State {
    /// Distributes the documents of a workspace to the editors.
    pub(super) fn from_workspace(workspace: Workspace) -> Self {
        let mut next_id = 0;
        let content = Content::from_workspace(workspace, &mut next_id);
        Self {
            content,
            revision: 0,
            analysis: None,
            view: FIRST_VIEW,
            reveal: None,
            progress: None,
            stopped: None,
            opened: (0, Rc::default()),
            previous: None,
            next_id,
        }
    }

    /// The same for what the page was asked to begin with.
    pub(super) fn begun_with(workspace: Workspace, origin: Origin) -> Self {
        let mut state = Self::from_workspace(workspace);
        state.content.origin = origin;
        state
    }

    /// Where the documents come from.
    pub(super) fn origin(&self) -> Origin {
        self.content.origin
    }

    /// The account of the state machine, as far as the settings tell it.
    pub(super) fn own_account(&self) -> &str {
        let settings = &self.content.settings;
        fn of_arn(arn: &Option<String>) -> Option<&str> {
            arn.as_deref()?.split(':').nth(4)
        }
        settings
            .account
            .as_deref()
            .or_else(|| of_arn(&settings.execution_role))
            .or_else(|| of_arn(&settings.state_machine_arn))
            .unwrap_or_default()
    }

    /// The open documents, in the order of the screen.
    pub(super) fn documents(&self) -> Rc<[OpenDocument]> {
        Rc::clone(&self.content.documents)
    }

    /// What the user stated.
    pub(super) fn settings(&self) -> Settings {
        self.content.settings.clone()
    }

    /// How much is checked.
    pub(super) fn level(&self) -> Level {
        self.content.settings.level.unwrap_or_default()
    }

    /// Whether nothing was pasted.
    pub(super) fn is_blank(&self) -> bool {
        self.content.is_blank()
    }

    /// Whether there is something that [`Action::Undo`] brings back.
    pub(super) fn can_undo(&self) -> bool {
        self.previous.is_some()
    }

    /// Whether the report on the screen is of an older text.
    pub(super) fn is_pending(&self) -> bool {
        self.analysis
            .as_ref()
            .is_none_or(|analysis| analysis.revision != self.revision)
    }

    /// Whether the user stopped the analysis of these texts.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped == Some(self.revision)
    }

    /// What a document was taken for at the last analysis.
    pub(super) fn recognised(&self, id: DocumentId) -> Option<Kind> {
        let analysis = self.analysis.as_ref()?;
        let at = analysis
            .documents
            .iter()
            .position(|(open, _)| *open == id)?;
        analysis.screen.kinds.get(at).copied().flatten()
    }

    /// Bytes of pasted text.
    pub(super) fn size(&self) -> usize {
        self.content
            .documents
            .iter()
            .map(|document| document.text.len())
            .sum()
    }

    /// What the analysis looks at, and the open document for each of its documents.
    pub(super) fn workspace(&self) -> (Workspace, Vec<(DocumentId, Rc<str>)>) {
        // An editor that nobody used is no document.
        let used = || {
            self.content
                .documents
                .iter()
                .filter(|document| !document.is_blank())
        };
        let workspace = Workspace {
            documents: used().map(OpenDocument::to_document).collect(),
            settings: self.content.settings_if_any(),
        };
        (
            workspace,
            used()
                .map(|document| (document.id, Rc::clone(&document.name)))
                .collect(),
        )
    }

    /// Everything that the user made, to be read by [`Self::from_workspace`]; without the texts,
    /// which may be large.
    pub(super) fn saved_without_texts(&self) -> Workspace {
        let blank = |document: &OpenDocument| {
            let mut document = document.clone();
            document.text = "".into();
            document.to_saved()
        };
        Workspace {
            documents: self.content.documents.iter().map(blank).collect(),
            settings: self.content.settings_if_any(),
        }
    }

    /// The same with the texts.
    #[cfg(test)]
    pub(super) fn saved(&self) -> Workspace {
        Workspace {
            documents: self
                .content
                .documents
                .iter()
                .map(OpenDocument::to_saved)
                .collect(),
            settings: self.content.settings_if_any(),
        }
    }

    /// The state after the action.
    #[must_use]
    pub(super) fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Edit(id, text) => next.change(id, |document| document.text = text),
            Action::SetKind(id, kind) => next.change(id, |document| document.kind = kind),
            Action::SetRole(id, role) => next.change(id, |document| document.role = role),
            Action::Add(slot) => next.add(slot),
            Action::Remove(id) => next.remove(id),
            Action::Set(setting, value) => next.set(setting, &value),
            Action::SetLevel(level) => {
                next.content.settings.level = Some(level);
                next.revision += 1;
            }
            Action::Load(workspace) => next.begin(*workspace, Origin::Own),
            Action::Begin(workspace, origin) => next.begin(*workspace, origin),
            Action::Open(opened) => next.open(opened),
            Action::Clear => next.begin(Workspace::default(), Origin::Own),
            Action::Undo => {
                if let Some(content) = next.previous.take() {
                    next.replace(content);
                }
            }
            // A result that comes late must not hide a newer one.
            Action::Analysed(analysis) => {
                next.progress = None;
                if next
                    .analysis
                    .as_ref()
                    .is_none_or(|last| last.revision <= analysis.revision)
                {
                    next.analysis = Some(analysis);
                }
            }
            // One that comes late must not stand beside a result, or where the user pressed Stop.
            Action::Progress(percent) => {
                if next.is_pending() && !next.is_stopped() {
                    next.progress = Some(percent);
                }
            }
            Action::Stop => {
                next.progress = None;
                next.stopped = Some(next.revision);
            }
            Action::Again => next.revision += 1,
            Action::Look(view) => next.view = view,
            Action::Seen(revision, screen) => {
                let shown = next.analysis.as_ref();
                if let Some(analysis) = shown.filter(|shown| shown.revision == revision) {
                    next.analysis = Some(Rc::new(Analysis {
                        revision,
                        screen: *screen,
                        documents: analysis.documents.clone(),
                        took_ms: analysis.took_ms,
                    }));
                }
            }
            Action::Show(location) => next.show(&location),
        }
        next
    }

    fn change(&mut self, id: DocumentId, change: impl FnOnce(&mut OpenDocument)) {
        let mut documents = self.content.documents.to_vec();
        if let Some(document) = documents.iter_mut().find(|document| document.id == id) {
            change(document);
            self.content.documents = documents.into();
            self.revision += 1;
        }
    }

    fn add(&mut self, slot: Slot) {
        let mut documents = self.content.documents.to_vec();
        let document = OpenDocument::blank(self.next_id, slot, unused_name(slot, &documents));
        self.next_id += 1;
        self.ask_for(document.id, 0, 0);
        let at = documents
            .iter()
            .rposition(|other| other.slot as u8 <= slot as u8)
            .map_or(documents.len(), |last| last + 1);
        documents.insert(at, document);
        self.content.documents = documents.into();
        self.revision += 1;
    }

    /// Fills blank editors and adds others. What a file is and whose stays to be recognised.
    fn open(&mut self, opened: Opened) {
        self.opened = (opened.files.len(), opened.refused.into());
        if opened.files.is_empty() {
            return;
        }
        let before = self.content.clone();
        let mut documents = before.documents.to_vec();
        for (name, text) in opened.files {
            let is_untold = |document: &&mut OpenDocument| {
                document.is_blank() && document.kind.is_none() && document.role.is_empty()
            };
            let mut blank = |slot| {
                let mut of_slot = documents.iter_mut().filter(|other| other.slot == slot);
                of_slot.find(is_untold).map(|document| document.id)
            };
            let id = blank(Slot::Machine)
                .filter(|_| core::recognized(&text) == Some(Kind::StateMachine))
                .or_else(|| blank(Slot::Related))
                .unwrap_or_else(|| {
                    let id = self.next_id;
                    self.next_id += 1;
                    documents.push(OpenDocument::blank(id, Slot::Related, String::new()));
                    id
                });
            let name = unused_file_name(name, id, &documents);
            if let Some(document) = documents.iter_mut().find(|document| document.id == id) {
                document.name = name;
                document.text = text.into();
            }
        }
        self.replace(Content {
            documents: documents.into(),
            settings: before.settings,
            origin: before.origin,
        });
    }

    fn remove(&mut self, id: DocumentId) {
        let is_used = self
            .content
            .documents
            .iter()
            .any(|document| document.id == id && !document.is_blank());
        if is_used {
            self.previous = Some(self.content.clone());
        }
        self.content.documents = self
            .content
            .documents
            .iter()
            .filter(|document| document.id != id)
            .cloned()
            .collect();
        self.content.complete(&mut self.next_id);
        self.revision += 1;
    }

    fn set(&mut self, setting: Setting, value: &str) {
        let place = setting.place(&mut self.content.settings);
        let value = value.trim();
        *place = (!value.is_empty()).then(|| value.to_owned());
        self.revision += 1;
    }

    fn begin(&mut self, workspace: Workspace, origin: Origin) {
        let mut content = Content::from_workspace(workspace, &mut self.next_id);
        content.origin = origin;
        self.replace(content);
    }

    fn replace(&mut self, content: Content) {
        let last = std::mem::replace(&mut self.content, content);
        if !last.is_blank() {
            self.previous = Some(last);
        }
        self.reveal = None;
        self.revision += 1;
    }

    fn show(&mut self, location: &Location) {
        let document = self
            .analysis
            .as_ref()
            .and_then(|analysis| {
                analysis
                    .documents
                    .get(usize::try_from(location.document).ok()?)
            })
            .map(|(id, _)| *id);
        if let Some(document) = document {
            self.ask_for(document, location.start, location.end);
        }
    }

    fn ask_for(&mut self, document: DocumentId, start: u32, end: u32) {
        let serial = self.reveal.map_or(0, |last| last.serial.wrapping_add(1));
        self.reveal = Some(Reveal {
            document,
            start,
            end,
            serial,
        });
    }
}
