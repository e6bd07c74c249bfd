//! The project: what was found in the documents, and the documents themselves.

use yew::prelude::*;

use super::button::Button;
use super::{icon, words};
use crate::content::{DocumentId, OpenDocument};
use crate::state::{Action, State};
use crate::{host, texts};
use contract::{Detected, Kind, Severity};
use messages::visible::visible;
use std::rc::Rc;

/// What the tree is drawn of.
struct Tree<'state> {
    state: &'state State,
    documents: Rc<[OpenDocument]>,
    dispatch: &'state Callback<Action>,
}

/// The tree of all documents.
pub(super) fn project(state: &State, dispatch: &Callback<Action>) -> Html {
    let documents = state.documents();
    let tree = Tree {
        state,
        documents,
        dispatch,
    };
    let files = tree.documents.iter();
    let files = files.map(|document| file(&tree, document)).collect();
    html! {
        <nav class="project" id="project" aria-label={texts::project()}>
            { machines(&tree) }
            { roles(&tree) }
            { of_kind(&tree, Kind::TaskDefinition, texts::task_definitions()) }
            { of_kind(&tree, Kind::AccessDenied, texts::messages()) }
            { section(texts::files(), tree.documents.len(), files) }
        </nav>
    }
}

fn section(title: &'static str, number: usize, items: Html) -> Html {
    html! {
        <section>
            <h2>{ title }{ " " }<span class="count">{ number }</span></h2>
            <ul>{ items }</ul>
        </section>
    }
}

/// What the report tells of a document.
fn detected<'tree>(tree: &'tree Tree<'_>, id: DocumentId) -> Option<&'tree Detected> {
    let analysis = tree.state.analysis.as_ref()?;
    let mut documents = analysis.documents.iter();
    let at = documents.position(|(open, _)| *open == id)?;
    analysis.screen.documents.get(at)
}

/// The open document at an index of the report.
fn open(tree: &Tree<'_>, at: u32) -> Option<DocumentId> {
    let analysis = tree.state.analysis.as_ref()?;
    let (id, _) = analysis.documents.get(usize::try_from(at).ok()?)?;
    Some(*id)
}

fn show(tree: &Tree<'_>, id: DocumentId) -> Callback<MouseEvent> {
    tree.dispatch
        .reform(move |_: MouseEvent| Action::Activate(id))
}

/// A name that leads to a document.
fn item(tree: &Tree<'_>, id: DocumentId, name: &str, testid: &'static str) -> Html {
    html! {
        <li>{ Button::quiet(testid).draw(show(tree, id), html! { { visible(name).into_owned() } }) }</li>
    }
}

fn machines(tree: &Tree<'_>) -> Html {
    let Some(analysis) = tree.state.analysis.as_ref() else {
        return html! {};
    };
    let machines = &analysis.screen.machines;
    if machines.is_empty() {
        return html! {};
    }
    let item = |machine: &contract::MachineName| {
        html! {
            <>
                { item(tree, open(tree, machine.document).unwrap_or_default(), &machine.name, "tree-machine") }
                <li class="muted runs-as">{ texts::tree_runs_as() }{ " " }{ words::name(&machine.role) }</li>
            </>
        }
    };
    section(
        texts::state_machines(),
        machines.len(),
        machines.iter().map(item).collect(),
    )
}

fn roles(tree: &Tree<'_>) -> Html {
    let mut found: Vec<(&str, DocumentId)> = Vec::new();
    for document in tree.documents.iter() {
        let Some(detected) = detected(tree, document.id) else {
            continue;
        };
        for role in &detected.roles {
            if !found.iter().any(|(known, _)| known == role) {
                found.push((role, document.id));
            }
        }
    }
    if found.is_empty() {
        return html! {};
    }
    let items = found.iter();
    let items = items.map(|(role, id)| item(tree, *id, &words::role_label(role), "tree-role"));
    section(texts::roles(), found.len(), items.collect())
}

fn of_kind(tree: &Tree<'_>, kind: Kind, title: &'static str) -> Html {
    let documents = tree.documents.iter();
    let found: Vec<&OpenDocument> = documents
        .filter(|document| kind_of(tree, document) == Some(kind))
        .collect();
    if found.is_empty() {
        return html! {};
    }
    let items = found.iter();
    let items = items.map(|document| item(tree, document.id, &document.name, "tree-document"));
    section(title, found.len(), items.collect())
}

fn kind_of(tree: &Tree<'_>, document: &OpenDocument) -> Option<Kind> {
    let detected = detected(tree, document.id).map(|detected| detected.kind);
    document.kind.or(detected)
}

/// Errors and warnings of a document.
fn problems(tree: &Tree<'_>, id: DocumentId) -> (usize, usize) {
    let Some(analysis) = tree.state.analysis.as_ref() else {
        return (0, 0);
    };
    let marks = analysis.screen.marks.iter();
    let of_it = marks.filter(|mark| open(tree, mark.document) == Some(id));
    let mut found = (0, 0);
    for mark in of_it {
        match mark.severity {
            Severity::Error => found.0 += 1,
            Severity::Warning => found.1 += 1,
            Severity::Hint => {}
        }
    }
    found
}

fn file(tree: &Tree<'_>, document: &OpenDocument) -> Html {
    let id = document.id;
    let name = visible(&document.name).into_owned();
    let kind = kind_of(tree, document);
    let is_ignored = kind == Some(Kind::Ignored);
    let (errors, warnings) = problems(tree, id);
    let (folder, base) = match name.rsplit_once('/') {
        Some((folder, base)) => (format!("{folder}/"), base.to_owned()),
        None => (String::new(), name.clone()),
    };
    let on_remove = {
        let dispatch = tree.dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Action::Remove(id));
            host::focus("add-document");
        })
    };
    let is_active = id == tree.state.active();
    let (severity, number, class, said) = match errors {
        0 => (
            Severity::Warning,
            warnings,
            "undecided",
            texts::warnings_in(warnings),
        ),
        _ => (Severity::Error, errors, "missing", texts::errors_in(errors)),
    };
    let open = Button {
        title: Some(name.clone().into()),
        is_current: is_active,
        ..Button::quiet("tree-open")
    };
    let remove = Button {
        class: "quiet close",
        label: Some(texts::remove_label(&name).into()),
        ..Button::quiet("remove-document")
    };
    html! {
        <li key={id} class={classes!("file", is_active.then_some("active"), is_ignored.then_some("ignored"))}
            data-kind={kind.map(Kind::name)} data-testid="tree-file">
            { open.draw(show(tree, id), html! {
                <>
                    <span class="name"><span class="muted">{ folder }</span>{ base }</span>
                    <span class="muted kind">{ kind.map(texts::kind).unwrap_or_default() }</span>
                </>
            }) }
            if errors + warnings > 0 {
                <span class={classes!("problems", class)} title={said}>{ icon::severity_icon(severity) }{ number }</span>
            }
            { remove.say(on_remove, "×") }
        </li>
    }
}
