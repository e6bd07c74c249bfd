//! The left side: the editors and the settings.

use std::rc::Rc;

use yew::prelude::*;

use super::document::DocumentView;
use super::settings;
use crate::content::{DocumentId, OpenDocument, Slot};
use crate::elements::CodeEditor;
use crate::listing::{self, Mark};
use crate::state::{Action, State};
use crate::texts;

/// All editors in three groups.
pub(super) fn inputs(
    state: &State,
    dispatch: &Callback<Action>,
    on_result: &Callback<(DocumentId, CodeEditor, u32)>,
) -> Html {
    let analysis = state.analysis.as_ref();
    let open = state.documents();
    // The roles that a bare policy may belong to.
    let roles: Rc<Vec<AttrValue>> = Rc::new(analysis.map_or_else(Vec::new, |analysis| {
        let roles = analysis.screen.roles.iter();
        roles.map(|role| AttrValue::from(role.clone())).collect()
    }));
    let marks = |document: &OpenDocument| -> Rc<Vec<Mark>> {
        let marks = analysis.and_then(|analysis| {
            let index = analysis
                .documents
                .iter()
                .position(|(id, _)| *id == document.id)?;
            Some(listing::marks(
                &analysis.screen,
                texts::language(),
                u32::try_from(index).ok()?,
            ))
        });
        Rc::new(marks.unwrap_or_default())
    };
    let editors = |slot: Slot| {
        let documents: Vec<&OpenDocument> = open
            .iter()
            .filter(|document| document.slot == slot)
            .collect();
        // The first policy's editor stays; any other can go.
        let can_remove = match slot {
            Slot::Machine => false,
            Slot::Policy => documents.len() > 1,
            Slot::Related => true,
        };
        documents
            .into_iter()
            .enumerate()
            .map(|(index, document)| {
                let shown = DocumentView {
                    document,
                    index,
                    can_remove,
                    recognized: state.recognized(document.id),
                    looks_like_policy: state.takes_role(document.id),
                    marks: marks(document),
                    reveal: state.reveal.filter(|reveal| reveal.document == document.id),
                    roles: Rc::clone(&roles),
                    on_result: on_result.reform({
                        let id = document.id;
                        move |(editor, line)| (id, editor, line)
                    }),
                };
                shown.draw(dispatch)
            })
            .collect::<Html>()
    };
    let group = |slot: Slot, id: &'static str, add: Option<(&'static str, &'static str)>| {
        let on_add = dispatch.reform(move |_: MouseEvent| Action::Add(slot));
        html! {
            <section class="slot" aria-labelledby={id}>
                <header>
                    <h2 {id}>{ texts::slot(slot) }</h2>
                    <p class="muted">{ texts::slot_hint(slot) }</p>
                </header>
                { editors(slot) }
                if let Some((testid, text)) = add {
                    <div class="adds">
                        <button type="button" class="add" id={testid} onclick={on_add} data-testid={testid}>{ text }</button>
                        if slot == Slot::Related {
                            // `www/src/host/files` hears of the files.
                            <label class="open">
                                { texts::open_files() }
                                <input type="file" multiple=true class="visually-hidden" data-testid="open-files" />
                            </label>
                        }
                    </div>
                }
            </section>
        }
    };
    html! {
        <section class="inputs" id="inputs" aria-label={texts::inputs()}>
            { group(Slot::Machine, "machine-title", None) }
            { group(Slot::Policy, "policy-title", Some(("add-policy", texts::add_policy()))) }
            { settings::row(&state.settings(), dispatch) }
            { group(Slot::Related, "related-title", Some(("add-related", texts::add_related()))) }
        </section>
    }
}
