//! The documents: tabs, one editor, and what it holds. While nothing is pasted it is all that there is.

mod editor;
mod folded;
mod start;
mod status;
mod tabs;

use std::rc::Rc;

use yew::prelude::*;

use self::editor::{Editor, EditorProps};
use self::folded::{Folded, FoldedProps};
use crate::components::tag::{classed, component};
use crate::content::{DocumentId, OpenDocument};
use crate::elements::{Asked, CodeEditor};
use crate::examples::Example;
use crate::listing::{self, Mark};
use crate::state::{Action, State};
use crate::{anchors, texts};
use contract::Kind;
use messages::visible::visible;

/// UTF-16 units of a text that is not put into an editor before the user wants it.
const LARGE: u32 = 1_000_000;

/// Everything on the side of the documents.
pub(super) fn input(
    state: &State,
    examples: Option<&Rc<Vec<Example>>>,
    dispatch: &Callback<Action>,
    on_ask: &Callback<(DocumentId, CodeEditor, Asked)>,
) -> Html {
    let is_blank = state.is_blank();
    let active = state.active();
    let tabs = state.tabs();
    // An editor stays where it is in the page while what is around it comes and goes.
    let editors = tabs
        .iter()
        .map(|document| pane(state, document, dispatch, on_ask));
    let editors = classed("div", "editors").all(editors.collect());
    let head = match is_blank {
        true => start::head(),
        false => tabs::tabs(state, &tabs, dispatch),
    };
    let foot = match state.document(active) {
        _ if is_blank => start::foot(examples, dispatch),
        Some(document) => match state.definition(active) {
            Some(definition) => status::of_definition(state, definition, dispatch),
            None => status::status(state, document, dispatch),
        },
        None => Html::default(),
    };
    classed("section", "input")
        .set("id", anchors::INPUT)
        .set("aria-label", texts::inputs())
        .add(head)
        .add(editors)
        .add(foot)
        .into()
}

fn pane(
    state: &State,
    document: &OpenDocument,
    dispatch: &Callback<Action>,
    on_ask: &Callback<(DocumentId, CodeEditor, Asked)>,
) -> Html {
    let id = document.id;
    let name = visible(&document.name).into_owned();
    let is_definition = state.definition(id).is_some();
    let kind = match is_definition {
        true => Some(Kind::StateMachine),
        false => document.kind.or(state.recognized(id)),
    };
    let label = match kind {
        Some(kind) => texts::editor_label(texts::kind(kind), &name),
        None => name,
    };
    let reveal = state.reveal.filter(|reveal| reveal.document == id);
    let editor = component::<Editor>(EditorProps {
        label: label.into(),
        placeholder: match is_definition {
            true => texts::checking(),
            false => texts::placeholder(),
        },
        text: document.text,
        marks: marks(state, id),
        reveal,
        id,
        dispatch: dispatch.clone(),
        on_ask: on_ask.reform(move |(editor, asked)| (id, editor, asked)),
        kind: kind.map_or("", |kind| kind.name()),
        is_read_only: is_definition,
    });
    let folded = component::<Folded>(FoldedProps {
        id: anchors::editor(id),
        is_folded: document.text.length > LARGE,
        size: document.text.length,
        is_wanted: reveal.is_some(),
        kind: kind.map(texts::kind),
        children: editor,
        language: texts::language(),
    });
    let mut pane = classed("div", "editor-pane").key(id.to_string());
    if id != state.active() {
        pane = pane.set("hidden", "");
    }
    pane.add(folded).into()
}

/// What the report underlines in a document.
fn marks(state: &State, id: DocumentId) -> Rc<Vec<Mark>> {
    let definition = state.definition(id);
    let marks = state.analysis.as_ref().and_then(|analysis| {
        let source = definition.map_or(id, |definition| definition.source);
        let mut documents = analysis.documents.iter();
        let at = documents.position(|(open, _)| *open == source)?;
        let at = u32::try_from(at).ok()?;
        let mut marks = listing::marks(&analysis.screen, texts::language(), at);
        if let Some(definition) = definition {
            if definition.revision != Some(analysis.revision) {
                return None;
            }
            marks.retain_mut(|mark| {
                let place = definition.place(mark.from, mark.to);
                (mark.from, mark.to) = place.unwrap_or_default();
                place.is_some()
            });
        }
        Some(marks)
    });
    Rc::new(marks.unwrap_or_default())
}
