//! Everything that the page knows, and the one pure function that changes it.
//!
//! Nothing in here knows the browser or Yew.

use std::rc::Rc;

use contract::{Kind, Level, Location, Screen, Settings, TextRef, View, WorkspaceRef};

use super::content::{
    Content, DocumentId, OpenDocument, Origin, Slot, unused_file_name, unused_name,
};

/// Total length of the pasted text, in UTF-16 units, up to which results follow each keystroke at once.
pub(super) const IMMEDIATE: usize = 100 * 1024;

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
    /// Of the state that was analyzed.
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

/// Why a check has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The user stopped it.
    Stopped,
    /// The core ended by an error of its own, or for lack of memory.
    Trapped,
    /// The core could not be loaded.
    Absent,
}

impl Cause {
    /// As the host has it; `None`: there is nothing to tell, because a newer check runs.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        match name {
            "void" => None,
            "stopped" => Some(Self::Stopped),
            "absent" => Some(Self::Absent),
            _ => Some(Self::Trapped),
        }
    }
}

/// A file that the user dropped or chose.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OpenedFile {
    /// With the folders that it lies in, if it came with them.
    pub name: String,
    /// What is in it.
    pub text: TextRef,
    /// What it was recognized as.
    pub kind: Option<Kind>,
}

/// Files that the user dropped or chose.
#[derive(Debug, Default)]
pub(super) struct Opened {
    /// Each that could be read.
    pub files: Vec<OpenedFile>,
    /// Name of each that was left out, with the word for why.
    pub refused: Vec<(String, String)>,
}

/// What happened.
#[derive(Debug)]
pub(super) enum Action {
    /// The user changed a text.
    Edit(DocumentId, TextRef),
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
    Load(Box<WorkspaceRef>),
    /// Replaces everything by what the page was asked to begin with.
    Begin(Box<WorkspaceRef>, Origin),
    /// Adds files to the documents; none: takes back what was said of those before.
    Open(Opened),
    /// Empties everything.
    Clear,
    /// Exchanges the documents with those before the last replacement.
    Undo,
    /// An analysis ended.
    Analyzed(Rc<Analysis>),
    /// So many percent of the document that is being read are read.
    Progress(u8),
    /// The check of that revision has no result.
    Ended(u64, Cause),
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
    /// The revision whose analysis has no result, and why.
    pub ended: Option<(u64, Cause)>,
    /// How many files were opened last, and those that were left out.
    pub opened: (usize, Rc<[(String, String)]>),
    previous: Option<Content>,
    next_id: DocumentId,
}

impl Default for State {
    fn default() -> Self {
        Self::from_workspace(WorkspaceRef::default())
    }
}

impl State {
    /// Distributes the documents of a workspace to the editors.
    pub(super) fn from_workspace(workspace: WorkspaceRef) -> Self {
        let mut next_id = 0;
        let content = Content::from_workspace(workspace, &mut next_id);
        Self {
            content,
            revision: 0,
            analysis: None,
            view: FIRST_VIEW,
            reveal: None,
            progress: None,
            ended: None,
            opened: (0, Rc::default()),
            previous: None,
            next_id,
        }
    }

    /// The same for what the page was asked to begin with.
    pub(super) fn begun_with(workspace: WorkspaceRef, origin: Origin) -> Self {
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

    /// Why these texts have no result.
    pub(super) fn cause(&self) -> Option<Cause> {
        let (revision, cause) = self.ended?;
        (revision == self.revision).then_some(cause)
    }

    /// What a document was taken for at the last analysis.
    pub(super) fn recognized(&self, id: DocumentId) -> Option<Kind> {
        let (screen, at) = self.analyzed_at(id)?;
        screen.kinds.get(at).copied().flatten()
    }

    /// Whether it looked then like a policy that does not say whose it is.
    pub(super) fn takes_role(&self, id: DocumentId) -> bool {
        let analyzed = self.analyzed_at(id);
        analyzed.is_some_and(|(screen, at)| screen.takes_role.get(at) == Some(&true))
    }

    /// The place of a document in the last analysis.
    fn analyzed_at(&self, id: DocumentId) -> Option<(&Screen, usize)> {
        let analysis = self.analysis.as_ref()?;
        let mut documents = analysis.documents.iter();
        let at = documents.position(|(open, _)| *open == id)?;
        Some((&analysis.screen, at))
    }

    /// Length of the pasted text, in UTF-16 units.
    pub(super) fn size(&self) -> usize {
        self.content
            .documents
            .iter()
            .map(|document| document.text.length as usize)
            .sum()
    }

    /// What the analysis looks at, and the open document for each of its documents.
    pub(super) fn workspace(&self) -> (WorkspaceRef, Vec<(DocumentId, Rc<str>)>) {
        // An editor that nobody used is no document.
        let used = || {
            self.content
                .documents
                .iter()
                .filter(|document| !document.is_blank())
        };
        let workspace = WorkspaceRef {
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

    /// Everything that the user made, to be read by [`Self::from_workspace`].
    pub(super) fn saved(&self) -> WorkspaceRef {
        let documents = self.content.documents.iter();
        WorkspaceRef {
            documents: documents.map(OpenDocument::to_saved).collect(),
            settings: self.content.settings_if_any(),
        }
    }

    /// Numbers of the texts that are still needed: those of the documents, and of those that
    /// [`Action::Undo`] brings back.
    pub(super) fn texts_in_use(&self) -> Vec<u32> {
        let previous = self
            .previous
            .iter()
            .flat_map(|content| content.documents.iter());
        let documents = self.content.documents.iter().chain(previous);
        documents.map(|document| document.text.number).collect()
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
            Action::Clear => next.begin(WorkspaceRef::default(), Origin::Own),
            Action::Undo => {
                if let Some(content) = next.previous.take() {
                    next.replace(content);
                }
            }
            // A result that comes late must not hide a newer one.
            Action::Analyzed(analysis) => {
                next.progress = None;
                if next
                    .analysis
                    .as_ref()
                    .is_none_or(|last| last.revision <= analysis.revision)
                {
                    next.ended = next.ended.filter(|(ended, _)| *ended != analysis.revision);
                    next.analysis = Some(analysis);
                }
            }
            // One that comes late must not stand beside a result, or where the user pressed Stop.
            Action::Progress(percent) => {
                if next.is_pending() && next.cause().is_none() {
                    next.progress = Some(percent);
                }
            }
            Action::Ended(revision, cause) => {
                if revision == next.revision && next.cause().is_none() {
                    next.progress = None;
                    next.ended = Some((revision, cause));
                }
            }
            Action::Stop => {
                next.progress = None;
                next.ended = Some((next.revision, Cause::Stopped));
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

    /// Fills blank editors and adds others. What a file is and whose stays to be recognized.
    fn open(&mut self, opened: Opened) {
        self.opened = (opened.files.len(), opened.refused.into());
        if opened.files.is_empty() {
            return;
        }
        let before = self.content.clone();
        let mut documents = before.documents.to_vec();
        for OpenedFile { name, text, kind } in opened.files {
            let is_untold = |document: &&mut OpenDocument| {
                document.is_blank() && document.kind.is_none() && document.role.is_empty()
            };
            let mut blank = |slot| {
                let mut of_slot = documents.iter_mut().filter(|other| other.slot == slot);
                of_slot.find(is_untold).map(|document| document.id)
            };
            let id = blank(Slot::Machine)
                .filter(|_| kind == Some(Kind::StateMachine))
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
                document.text = text;
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

    fn begin(&mut self, workspace: WorkspaceRef, origin: Origin) {
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
