//! Takes what comes in beside the keyboard, once it is known what it is.

use contract::{DocumentRef, Piece, ProjectFiles, TextRef, WorkspaceRef};
use yew::Callback;

use crate::content::DocumentId;
use crate::host::HostFile;
use crate::state::{Action, Opened, OpenedFile, Pane};
use crate::{anchors, core, host};

/// Takes the files that were dropped or chosen, and texts that were pasted beside the editors; they are
/// opened once it is known what they are.
pub(super) fn take_files(dispatch: &Callback<Action>) {
    let refused = host::take_refused();
    let mut files = Vec::new();
    for file in host::take_files() {
        match &file.pasted {
            Some(editor) => {
                let into = anchors::document(editor);
                let dispatch = dispatch.clone();
                core::cut(file.text, move |pieces| {
                    let is_pasted = true;
                    let opened = Opened {
                        files: documents(file.text, pieces),
                        is_pasted,
                        into,
                        ..Opened::default()
                    };
                    recognized(opened, move |opened| open(opened, &dispatch));
                });
            }
            None => files.push(file),
        }
    }
    if files.is_empty() && refused.is_empty() {
        return;
    }
    let dispatch = dispatch.clone();
    let workspace = workspace(&files);
    projects(workspace, move |projects| {
        let opened = Opened {
            files: files.into_iter().map(opened_file).collect(),
            refused,
            projects,
            ..Opened::default()
        };
        recognized(opened, move |opened| open(opened, &dispatch));
    });
}

/// What was pasted into an editor may be several documents.
pub(super) fn cut(id: DocumentId, text: TextRef, dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    core::cut(text, move |pieces| {
        if !pieces.is_empty() {
            dispatch.emit(Action::Split(id, text, documents(text, pieces)));
        }
    });
}

fn opened_file(file: HostFile) -> OpenedFile {
    OpenedFile {
        name: file.name,
        text: file.text,
        kind: None,
        stated: None,
    }
}

/// The documents that a text is put together of; itself, if it is one.
fn documents(text: TextRef, mut pieces: Vec<Piece>) -> Vec<OpenedFile> {
    if pieces.is_empty() {
        pieces.push(Piece {
            start: 0,
            end: text.length,
            kind: None,
        });
    }
    let mut all = Vec::new();
    for piece in pieces {
        let inner = match (piece.start, piece.end) {
            (0, end) if end == text.length => text,
            (start, end) => host::part_of_text(text, start, end),
        };
        all.push(OpenedFile {
            name: String::new(),
            text: inner,
            kind: None,
            stated: piece.kind,
        });
    }
    all
}

fn workspace(files: &[HostFile]) -> WorkspaceRef {
    let document = |file: &HostFile| DocumentRef {
        name: file.name.clone(),
        text: file.text,
        kind: None,
        role: None,
        account: None,
        level: None,
    };
    WorkspaceRef {
        documents: files.iter().map(document).collect(),
        settings: None,
    }
}

/// The projects among files, if there are several.
fn projects(files: WorkspaceRef, on_answer: impl FnOnce(Vec<ProjectFiles>) + 'static) {
    match files.documents.len() {
        0 | 1 => on_answer(Vec::new()),
        _ => core::projects(files, on_answer),
    }
}

/// Tells of each what it is.
fn recognized(mut opened: Opened, on_answer: impl FnOnce(Opened) + 'static) {
    let texts = opened.files.iter().map(|file| file.text).collect();
    core::recognize(texts, move |kinds| {
        for (file, kind) in opened.files.iter_mut().zip(kinds) {
            file.kind = kind;
        }
        on_answer(opened);
    });
}

fn open(opened: Opened, dispatch: &Callback<Action>) {
    let turns = !opened.files.is_empty() && host::is_narrow();
    dispatch.emit(Action::Open(opened));
    if turns {
        dispatch.emit(Action::Turn(Pane::Answer));
    }
}
