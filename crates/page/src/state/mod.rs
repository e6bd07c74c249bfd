//! Everything that the page knows, and the one pure function that changes it.
//!
//! Nothing in here knows the browser or Yew.

mod action;
mod answers;
mod applied;
mod definitions;
mod intake;
mod settle;
mod tabs;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use contract::{Kind, Location, Screen, Settings, Size, View, WorkspaceRef};

use super::content::{Content, DocumentId, OpenDocument, Origin, UNNAMED, renumbered, unused_name};

pub(super) use action::{
    Action, Analysis, CHECKS, Cause, FIRST_VIEW, FIXES, Goal, IMMEDIATE, NOTICES, Opened,
    OpenedFile, Pane, Project, Reveal, Setting, Tab, Wish,
};
pub(super) use answers::EXECUTION_ROLE;
pub(super) use applied::{Change, Notice, Outcome};
pub(super) use definitions::{Definition, Unread};
pub(super) use intake::Intake;

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
    /// What came in last.
    pub intake: Option<Intake>,
    /// The projects that came in together, until one is chosen or none.
    pub choice: Rc<[Project]>,
    /// The document that is being given another name.
    pub renamed: Option<DocumentId>,
    /// What a narrow screen shows.
    pub pane: Pane,
    /// What was applied or taken back last.
    pub notice: Option<Notice>,
    /// What was applied last, until it is taken back or the documents are replaced.
    applied: Rc<[Change]>,
    /// The part of the results that the user asked for last.
    pub wish: Option<Wish>,
    /// The part of the answer that the user opened; `None`: the one that leads on.
    pub tab: Option<Tab>,
    /// Whether the list of shortcuts is open.
    pub is_help_open: bool,
    /// The documents that have a tab, in their order.
    tabs: Rc<[DocumentId]>,
    /// The document that is edited.
    active: DocumentId,
    /// Tabs that show a part of a document.
    definitions: Rc<[Definition]>,
    previous: Option<Content>,
    next_id: DocumentId,
    notices_told: u32,
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
        let mut state = Self {
            content,
            revision: 0,
            analysis: None,
            view: FIRST_VIEW,
            reveal: None,
            progress: None,
            ended: None,
            intake: None,
            choice: Rc::default(),
            renamed: None,
            pane: Pane::Input,
            notice: None,
            applied: Rc::default(),
            wish: None,
            tab: None,
            is_help_open: false,
            tabs: Rc::default(),
            active: 0,
            definitions: Rc::default(),
            previous: None,
            next_id,
            notices_told: 0,
        };
        state.settle_tabs(true);
        state.pane = state.first_pane();
        state
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

    fn first_pane(&self) -> Pane {
        match self.is_blank() {
            true => Pane::Input,
            false => Pane::Answer,
        }
    }

    /// The documents, in the order in which they came.
    pub(super) fn documents(&self) -> Rc<[OpenDocument]> {
        Rc::clone(&self.content.documents)
    }

    /// What the user stated.
    pub(super) fn settings(&self) -> Settings {
        self.content.settings.clone()
    }

    /// Whether nothing was pasted.
    pub(super) fn is_blank(&self) -> bool {
        self.content.is_blank()
    }

    /// Whether there is something that [`Action::Undo`] brings back.
    pub(super) fn can_undo(&self) -> bool {
        self.previous.is_some() || !self.applied.is_empty()
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

    /// How large it was then, if it was a policy, against the quotas that it may have.
    pub(super) fn sizes(&self, id: DocumentId) -> &[Size] {
        let analyzed = self.analyzed_at(id);
        let sizes = analyzed.and_then(|(screen, at)| screen.sizes.get(at));
        sizes.map_or(&[], Vec::as_slice)
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
            settings: self.settings_by_place(used()),
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
            documents: documents.clone().map(OpenDocument::to_saved).collect(),
            settings: self.settings_by_place(documents),
        }
    }

    /// The settings of a workspace that has these documents.
    fn settings_by_place<'d>(
        &self,
        documents: impl Iterator<Item = &'d OpenDocument>,
    ) -> Option<Settings> {
        let ids: Vec<DocumentId> = documents.map(|document| document.id).collect();
        let place = |id: DocumentId| ids.iter().position(|one| *one == id);
        let place = |id| place(id).and_then(|at| u32::try_from(at).ok());
        let settings = self.content.settings_if_any();
        settings.map(|settings| renumbered(&settings, place))
    }

    /// Numbers of the texts that are still needed: those of the documents, and of those that
    /// [`Action::Undo`] brings back.
    pub(super) fn texts_in_use(&self) -> Vec<u32> {
        let previous = self
            .previous
            .iter()
            .flat_map(|content| content.documents.iter());
        let documents = self.content.documents.iter().chain(previous);
        let changes = self.applied.iter();
        let definitions = self.definitions.iter();
        documents
            .chain(definitions.map(|definition| &definition.document))
            .map(|document| document.text.number)
            .chain(changes.flat_map(|change| [change.before.number, change.after.number]))
            .collect()
    }

    /// The state after the action.
    #[must_use]
    pub(super) fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Edit(id, text) => next.change(id, |document| document.text = text),
            Action::SetKind(id, kind) => next.change(id, |document| document.set_kind(kind)),
            Action::SetOwner(id, owner) => next.change(id, |document| {
                document.owner = owner;
                // What somebody says is not assumed anew.
                document.is_by_itself = false;
            }),
            Action::BeginName(id) => next.renamed = id,
            Action::Rename(id, name) => next.rename(id, &name),
            Action::Add => next.add(),
            Action::Remove(id) => next.remove(id),
            Action::Activate(id) => next.activate(id),
            Action::CloseTab(id) => next.close_tab(id),
            Action::Turn(pane) => next.pane = pane,
            Action::DismissIntake => next.intake = None,
            Action::Set(setting, value) => next.set(setting, &value),
            Action::Answer(answer, value) => next.answer(&answer, &value),
            Action::Provide(answer, text) => next.provide(answer, text),
            Action::SetLevel(level) => {
                next.content.settings.level = Some(level);
                next.revision += 1;
            }
            Action::Load(workspace) => next.begin(*workspace, Origin::Own),
            Action::Begin(workspace, origin) => next.begin(*workspace, origin),
            Action::Open(opened) => next.open(opened),
            Action::Split(id, text, pieces) => next.split(id, text, pieces),
            Action::Choose(which) => next.choose(which),
            Action::Clear => next.begin(WorkspaceRef::default(), Origin::Own),
            // What was applied came after the last replacement.
            Action::Undo if !next.applied.is_empty() => next.take_back(),
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
                    next.settle();
                    next.settle_definitions();
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
                        workspace: analysis.workspace.clone(),
                        documents: analysis.documents.clone(),
                        took_ms: analysis.took_ms,
                    }));
                }
            }
            Action::Show(location) => next.show(&location),
            Action::OpenDefinition(machine) => next.open_definition(machine, None),
            Action::ReadDefinition(unread, text, places) => {
                next.read_definition(unread, text, places);
            }
            Action::ShowSource(id, at) => next.show_source(id, at),
            Action::GoTo(goal, at) => next.go_to(goal, at),
            Action::OpenTab(tab) => next.tab = Some(tab),
            Action::Apply(changes, outcome) => next.apply(changes, outcome),
            Action::TakeBack => next.take_back(),
            Action::ShowChange(at) => next.show_change(at),
            Action::Tell(outcome) => next.tell(outcome, Rc::default()),
            Action::DismissNotice => next.notice = None,
            Action::Help(is_open) => next.is_help_open = is_open,
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

    fn add(&mut self) {
        let mut documents = self.content.documents.to_vec();
        let name = unused_name(UNNAMED, None, &documents);
        let document = OpenDocument::blank(self.next_id, name);
        self.next_id += 1;
        self.ask_for(document.id, 0, 0);
        documents.push(document);
        self.content.documents = documents.into();
        self.revision += 1;
    }

    fn rename(&mut self, id: DocumentId, name: &str) {
        self.renamed = None;
        let name = name.trim();
        if !name.is_empty() {
            let name = unused_name(name, Some(id), &self.content.documents);
            self.change(id, |document| document.set_name(name));
        }
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
        self.settle_tabs(false);
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
        self.tab = None;
        self.replace(content);
        self.pane = self.first_pane();
    }

    fn replace(&mut self, content: Content) {
        let last = std::mem::replace(&mut self.content, content);
        self.exchange_tabs(&last);
        if !last.is_blank() {
            self.previous = Some(last);
        }
        self.reveal = None;
        self.intake = None;
        self.choice = Rc::default();
        // What was applied is not there any more.
        self.notice = None;
        self.applied = Rc::default();
        self.revision += 1;
    }

    fn show(&mut self, location: &Location) {
        if let Some(machine) = self.definition_around(location) {
            return self.open_definition(machine, Some((location.start, location.end)));
        }
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

    fn go_to(&mut self, goal: Goal, at: Option<(u32, u32)>) {
        match goal {
            Goal::Notice(place) if place >= self.view.notices => {
                self.view.notices = (place / NOTICES + 1) * NOTICES;
            }
            Goal::Check(place) => {
                let drawn = self.view.checks_from..self.view.checks_from + self.view.checks;
                if self.view.only.is_some() || !drawn.contains(&place) {
                    self.view = View {
                        only: None,
                        checks_from: place / CHECKS * CHECKS,
                        checks: CHECKS,
                        ..self.view
                    };
                }
            }
            Goal::Fix(index) if index >= self.view.fixes => {
                self.view.fixes = (index / FIXES + 1) * FIXES;
            }
            Goal::Notice(_)
            | Goal::Fix(_)
            | Goal::Row(_)
            | Goal::MoreChecks
            | Goal::Question(_)
            | Goal::Group(_) => {}
        }
        self.tab = Some(goal.tab());
        self.pane = Pane::Answer;
        let serial = self.wish.map_or(0, |last| last.serial.wrapping_add(1));
        self.wish = Some(Wish { goal, at, serial });
    }

    fn ask_for(&mut self, document: DocumentId, start: u32, end: u32) {
        self.activate(document);
        let serial = self.reveal.map_or(0, |last| last.serial.wrapping_add(1));
        self.reveal = Some(Reveal {
            document,
            start,
            end,
            is_changed: false,
            serial,
        });
    }
}
