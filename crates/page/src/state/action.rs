//! What can happen to the page, and what it is made of.

use std::rc::Rc;

use contract::{
    DocumentAnswer, Kind, Level, Location, ProjectFiles, Screen, SettingAnswer, Settings, TextRef,
    View, WorkspaceRef,
};

use super::{Change, Outcome, Unread};
use crate::content::{DocumentId, Origin, Owner};

/// Total length of the pasted text, in UTF-16 units, up to which results follow each keystroke at once.
pub(crate) const IMMEDIATE: usize = 100 * 1024;

/// Items of the lists that are drawn at first.
pub(crate) const FIRST_VIEW: View = View {
    fixes: FIXES,
    notices: NOTICES,
    checks_from: 0,
    checks: CHECKS,
    only: None,
    // None of them: the one that leads on.
    graph: u32::MAX as usize,
    granted: false,
};

/// Fixes that are drawn at first, and that each "show more" adds.
pub(crate) const FIXES: usize = 20;
/// The same of notices.
pub(crate) const NOTICES: usize = 25;
/// The same of checks.
pub(crate) const CHECKS: usize = 50;

/// A report with what is needed to find its places again.
#[derive(Debug, PartialEq)]
pub(crate) struct Analysis {
    /// Of the state that was analyzed.
    pub revision: u64,
    /// The result, as far as it is drawn.
    pub screen: Screen,
    /// What was analyzed.
    pub workspace: WorkspaceRef,
    /// The open document for each document of the report.
    pub documents: Vec<(DocumentId, Rc<str>)>,
    /// Milliseconds that it took, to know how long to wait for the typing to pause.
    pub took_ms: f64,
}

/// A wish to show a range of a document to the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reveal {
    /// The document.
    pub document: DocumentId,
    /// UTF-16 offset.
    pub start: u32,
    /// UTF-16 offset.
    pub end: u32,
    /// It was changed: the focus stays where it is.
    pub is_changed: bool,
    /// Differs for each wish, so that the same place can be shown twice.
    pub serial: u32,
}

/// A fact that the user states in the settings row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    Account,
    Region,
    StateMachineArn,
    ExecutionRole,
}

impl Setting {
    /// In the order of the screen.
    pub(crate) const ALL: [Self; 4] = [
        Self::StateMachineArn,
        Self::ExecutionRole,
        Self::Account,
        Self::Region,
    ];

    /// Its value; empty where nothing is stated.
    pub(crate) fn value(self, settings: &Settings) -> &str {
        match self {
            Self::Account => settings.account.as_deref(),
            Self::Region => settings.region.as_deref(),
            Self::StateMachineArn => settings.state_machine_arn.as_deref(),
            Self::ExecutionRole => settings.execution_role.as_deref(),
        }
        .unwrap_or_default()
    }

    pub(super) fn place(self, settings: &mut Settings) -> &mut Option<String> {
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
pub(crate) enum Cause {
    /// The user stopped it.
    Stopped,
    /// The core ended by an error of its own, or for lack of memory.
    Trapped,
    /// The core could not be loaded.
    Absent,
}

impl Cause {
    /// As the host has it; `None`: there is nothing to tell, because a newer check runs.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
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
pub(crate) struct OpenedFile {
    /// With the folders that it lies in, if it came with them.
    pub name: String,
    /// What is in it.
    pub text: TextRef,
    /// What it was recognized as.
    pub kind: Option<Kind>,
    /// What it is said to be.
    pub stated: Option<Kind>,
}

/// Documents that belong together, of several such that came in at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Project {
    /// As people may know it: a folder or a file.
    pub name: Rc<str>,
    /// Its documents.
    pub documents: Rc<[DocumentId]>,
}

/// What a narrow screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pane {
    /// The documents.
    #[default]
    Input,
    /// What was found in them.
    Answer,
}

/// Files that the user dropped or chose, or texts that were pasted beside the editors.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// Each that could be read.
    pub files: Vec<OpenedFile>,
    /// Whether they were pasted: their names are no paths.
    pub is_pasted: bool,
    /// The document that they were pasted into.
    pub into: Option<DocumentId>,
    /// Name of each that was left out, with the word for why.
    pub refused: Vec<(String, String)>,
    /// The projects that they are, if they are several.
    pub projects: Vec<ProjectFiles>,
}

/// A part of the answer that is shown by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// What to do.
    Fix,
    Checks,
    Graph,
    Roles,
    Findings,
    Assumptions,
}

impl Tab {
    /// In ids and class names.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::Checks => "checks",
            Self::Graph => "graph",
            Self::Roles => "roles",
            Self::Findings => "findings",
            Self::Assumptions => "assumptions",
        }
    }
}

/// A part of the results that somebody wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// A notice, by its place in the list.
    Notice(usize),
    /// A check, by its place in the list of all.
    Check(usize),
    /// A statement, by its index.
    Fix(usize),
    /// A check, by its place among those that are drawn.
    Row(usize),
    /// The button that draws more checks.
    MoreChecks,
    /// A question, by its index.
    Question(usize),
    /// The checks of a task; the focus stays.
    Group(u32),
}

impl Goal {
    /// Where it is shown.
    pub(crate) fn tab(self) -> Tab {
        match self {
            Self::Notice(_) => Tab::Findings,
            Self::Fix(_) | Self::Question(_) => Tab::Fix,
            Self::Check(_) | Self::Row(_) | Self::MoreChecks | Self::Group(_) => Tab::Checks,
        }
    }
}

/// A wish to see a part of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub goal: Goal,
    /// The place that it is about: a document of the report and a line from 1.
    pub at: Option<(u32, u32)>,
    /// Differs for each wish.
    pub serial: u32,
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Action {
    /// The user changed a text.
    Edit(DocumentId, TextRef),
    /// The user said what a document is.
    SetKind(DocumentId, Option<Kind>),
    /// The user said whose policy a document is.
    SetOwner(DocumentId, Owner),
    /// The user wants to give a document another name, or none any more.
    BeginName(Option<DocumentId>),
    /// The user gave a document another name.
    Rename(DocumentId, Rc<str>),
    /// The user asked for another document.
    Add,
    /// The user removed a document.
    Remove(DocumentId),
    /// The user wants to see a document.
    Activate(DocumentId),
    /// The user closed a tab; its document stays.
    CloseTab(DocumentId),
    /// What a narrow screen shows from now on.
    Turn(Pane),
    /// What was said of files has been read.
    DismissIntake,
    /// The user stated a fact; empty: took it back.
    Set(Setting, Rc<str>),
    /// The user answered a question of the report by a value; empty: took it back.
    Answer(SettingAnswer, String),
    /// The user answered a question of the report by a document.
    Provide(DocumentAnswer, TextRef),
    /// The user said how much is to be checked.
    SetLevel(Level),
    /// Replaces everything.
    Load(Box<WorkspaceRef>),
    /// Replaces everything by what the page was asked to begin with.
    Begin(Box<WorkspaceRef>, Origin),
    /// Adds files to the documents; those of the same path replace the earlier ones.
    Open(Opened),
    /// A text that was pasted is several documents; nothing happens if the document has another one by
    /// now.
    Split(DocumentId, TextRef, Vec<OpenedFile>),
    /// The user chose one of several projects, or none: they stay together.
    Choose(Option<usize>),
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
    /// The user asked for the definition of a state machine of the report, which is within a document.
    OpenDefinition(usize),
    /// A definition was read: its text and its places.
    ReadDefinition(Unread, TextRef, Rc<[u32]>),
    /// The user asked for the document that a definition is within, at an offset of its text.
    ShowSource(DocumentId, u32),
    /// The user asked for a part of the results; the place is the one that it is about, a document of
    /// the report and a line from 1.
    GoTo(Goal, Option<(u32, u32)>),
    /// The user opened a part of the answer.
    OpenTab(Tab),
    /// Statements of the report are put into the documents.
    Apply(Vec<Change>, Outcome),
    /// The user asked for one of the changes that were applied last.
    ShowChange(usize),
    /// The user takes back what was applied last.
    TakeBack,
    /// What was asked for could not be applied.
    Tell(Outcome),
    /// What was said of it has been read.
    DismissNotice,
    /// The user opens or closes the list of shortcuts.
    Help(bool),
}

impl Analysis {
    /// Length of the texts, in UTF-16 units.
    pub(crate) fn size(&self) -> u32 {
        let documents = self.workspace.documents.iter();
        documents.map(|document| document.text.length).sum()
    }
}
