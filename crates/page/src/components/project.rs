//! The project: what was found in the documents, and the documents themselves.

use yew::prelude::*;

use super::runs_as::runs_as;
use super::tag::{button, classed, tag};
use super::{icon, words};
use crate::content::{DocumentId, OpenDocument};
use crate::state::{Action, State};
use crate::{host, texts};
use contract::{Detected, Kind, Mark, Severity};
use messages::visible::visible;
use std::rc::Rc;

/// What the tree is drawn of.
struct Tree<'state> {
    state: &'state State,
    documents: Rc<[OpenDocument]>,
    dispatch: &'state Callback<Action>,
    /// The place of each document in the report, by its number; `usize::MAX`: none.
    places: Vec<usize>,
    /// Errors and warnings of each document of the report.
    problems: Vec<(usize, usize)>,
}

/// Roles that are listed; an account's export may have thousands.
const ROLES_AT_MOST: usize = 100;

/// The tree of all documents.
pub(super) fn project(state: &State, dispatch: &Callback<Action>) -> Html {
    let documents = state.documents();
    let mut tree = Tree {
        state,
        documents,
        dispatch,
        places: Vec::new(),
        problems: Vec::new(),
    };
    if let Some(analysis) = &state.analysis {
        tree.places = places(&analysis.documents);
        tree.problems = problems(&analysis.screen.marks, analysis.documents.len());
    }
    let files = tree.documents.iter();
    let files = files.map(|document| file(&tree, document)).collect();
    classed("nav", "project")
        .set("id", "project")
        .set("aria-label", texts::project())
        .add(machines(&tree))
        .add(roles(&tree))
        .add(of_kind(
            &tree,
            Kind::TaskDefinition,
            texts::task_definitions(),
        ))
        .add(of_kind(&tree, Kind::AccessDenied, texts::messages()))
        .add(section(texts::files(), tree.documents.len(), files))
        .into()
}

fn section(title: &'static str, number: usize, items: Html) -> Html {
    let count = classed("span", "count").text(&number.to_string());
    let title = tag("h2").text(title).text(" ").add(count);
    tag("section").add(title).add(tag("ul").add(items)).into()
}

/// Where the report has the documents: one look for all of them.
fn places(documents: &[(DocumentId, Rc<str>)]) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, (id, _)) in documents.iter().enumerate() {
        let id = *id as usize;
        if places.len() <= id {
            places.resize(id + 1, usize::MAX);
        }
        if let Some(place) = places.get_mut(id) {
            *place = at;
        }
    }
    places
}

/// What the report tells of a document.
fn detected<'tree>(tree: &'tree Tree<'_>, id: DocumentId) -> Option<&'tree Detected> {
    let analysis = tree.state.analysis.as_ref()?;
    let at = tree.places.get(id as usize)?;
    analysis.screen.documents.get(*at)
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

/// A name that leads somewhere.
fn item(on_open: Callback<MouseEvent>, name: &str, testid: &'static str) -> Html {
    let open = button("quiet", &visible(name), on_open).test(testid);
    tag("li").add(open).into()
}

fn machines(tree: &Tree<'_>) -> Html {
    let Some(analysis) = tree.state.analysis.as_ref() else {
        return Html::default();
    };
    let machines = &analysis.screen.machines;
    if machines.is_empty() {
        return Html::default();
    }
    let item = |(at, machine): (usize, &contract::MachineName)| {
        let document = open(tree, machine.document).unwrap_or_default();
        let on_open = match machine.definition {
            Some(_) => tree
                .dispatch
                .reform(move |_: MouseEvent| Action::OpenDefinition(at)),
            None => show(tree, document),
        };
        let role = runs_as(&analysis.screen, at, tree.dispatch);
        let role_of = classed("li", "muted runs-as").text(texts::tree_runs_as());
        [
            item(on_open, &machine.name, "tree-machine"),
            role_of.text(" ").add(role).into(),
        ]
    };
    section(
        texts::state_machines(),
        machines.len(),
        machines.iter().enumerate().flat_map(item).collect(),
    )
}

fn roles(tree: &Tree<'_>) -> Html {
    let mut found: Vec<(&str, DocumentId)> = Vec::new();
    let mut rest = 0;
    for document in tree.documents.iter() {
        let Some(detected) = detected(tree, document.id) else {
            continue;
        };
        for role in &detected.roles {
            if found.iter().any(|(known, _)| known == role) {
                continue;
            }
            if found.len() < ROLES_AT_MOST {
                found.push((role, document.id));
            } else {
                rest += 1;
            }
        }
    }
    if found.is_empty() {
        return Html::default();
    }
    let items = found.iter();
    let mut items: Vec<Html> = items
        .map(|(role, id)| item(show(tree, *id), &words::role_label(role), "tree-role"))
        .collect();
    if rest > 0 {
        let more = classed("li", "muted").text(&texts::and_more(rest));
        items.push(more.into());
    }
    section(
        texts::roles(),
        found.len() + rest,
        items.into_iter().collect(),
    )
}

fn of_kind(tree: &Tree<'_>, kind: Kind, title: &'static str) -> Html {
    let documents = tree.documents.iter();
    let found: Vec<&OpenDocument> = documents
        .filter(|document| kind_of(tree, document) == Some(kind))
        .collect();
    if found.is_empty() {
        return Html::default();
    }
    let items = found.iter();
    let items =
        items.map(|document| item(show(tree, document.id), &document.name, "tree-document"));
    section(title, found.len(), items.collect())
}

fn kind_of(tree: &Tree<'_>, document: &OpenDocument) -> Option<Kind> {
    let detected = detected(tree, document.id).map(|detected| detected.kind);
    document.kind.or(detected)
}

/// Errors and warnings of each document.
fn problems(marks: &[Mark], documents: usize) -> Vec<(usize, usize)> {
    let mut found = vec![(0, 0); documents];
    for mark in marks {
        let Some(of_it) = found.get_mut(mark.document as usize) else {
            continue;
        };
        match mark.severity {
            Severity::Error => of_it.0 += 1,
            Severity::Warning => of_it.1 += 1,
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
    let place = tree.places.get(id as usize);
    let problems = place.and_then(|at| tree.problems.get(*at));
    let (errors, warnings) = problems.copied().unwrap_or_default();
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
    let folder = classed("span", "muted").text(&folder);
    let name_of = classed("span", "name").add(folder).text(&base);
    let kind_of = classed("span", "muted kind").text(kind.map(texts::kind).unwrap_or_default());
    let mut open = button("quiet", "", show(tree, id)).test("tree-open");
    open = open.put("title", name.clone()).add(name_of).add(kind_of);
    if is_active {
        open = open.set("aria-current", "true");
    }
    let remove = button("quiet close", "×", on_remove).test("remove-document");
    let remove = remove.put("aria-label", texts::remove_label(&name));
    let problems = (errors + warnings > 0).then(|| {
        let problems = tag("span").put("class", format!("problems {class}"));
        let problems = problems
            .put("title", said)
            .add(icon::severity_icon(severity));
        problems.text(&number.to_string())
    });
    let class = match (is_active, is_ignored) {
        (true, false) => "file active",
        (true, true) => "file active ignored",
        (false, true) => "file ignored",
        (false, false) => "file",
    };
    let mut item = classed("li", class).key(id.to_string()).test("tree-file");
    if let Some(kind) = kind {
        item = item.set("data-kind", kind.name());
    }
    item.add(open).maybe(problems).add(remove).into()
}
