//! One document: its name, what the user says about it, its editor.

use std::rc::Rc;

use yew::prelude::*;

use super::editor::Editor;
use super::folded::Folded;
use super::related::RelatedControls;
use crate::content::{OpenDocument, Slot};
use crate::elements::CodeEditor;
use crate::listing::Mark;
use crate::state::{Action, Reveal};
use crate::{anchors, host, texts};
use contract::Kind;
use messages::visible::visible;

/// Editors of a group that are open; making one takes some milliseconds.
const UNFOLDED: usize = 10;
/// UTF-16 units of a text that is not put into an editor before the user wants it.
const LARGE: u32 = 1_000_000;

/// A document and what is drawn with it.
pub(super) struct DocumentView<'state> {
    pub document: &'state OpenDocument,
    /// Among those of its group.
    pub index: usize,
    pub can_remove: bool,
    /// What it was taken for.
    pub recognized: Option<Kind>,
    /// Whether it looks like a policy that does not say whose it is.
    pub looks_like_policy: bool,
    pub marks: Rc<Vec<Mark>>,
    /// `Some` where the user asked for a place of this document.
    pub reveal: Option<Reveal>,
    pub roles: Rc<Vec<AttrValue>>,
    /// Asks for the result about a line of this document, from 1.
    pub on_result: Callback<(CodeEditor, u32)>,
}

impl DocumentView<'_> {
    /// An editor under its head.
    pub(super) fn draw(self, dispatch: &Callback<Action>) -> Html {
        let document = self.document;
        let id = document.id;
        let name = visible(&document.name).into_owned();
        let (testid, remove_testid) = match document.slot {
            Slot::Machine => ("editor-machine".to_owned(), String::new()),
            Slot::Policy => (
                format!("editor-policy-{}", self.index),
                format!("remove-policy-{}", self.index),
            ),
            Slot::Related => (
                format!("editor-related-{}", self.index),
                format!("remove-related-{}", self.index),
            ),
        };
        let on_remove = {
            let (dispatch, slot) = (dispatch.clone(), document.slot);
            Callback::from(move |_: MouseEvent| {
                dispatch.emit(Action::Remove(id));
                focus_add(slot);
            })
        };
        html! {
            <div class={classes!("document", (document.slot == Slot::Machine).then_some("machine"))} key={id}>
                <div class="head">
                    <span class="file">{ &name }</span>
                    if document.slot == Slot::Related {
                        <RelatedControls
                            document={document.clone()}
                            recognized={self.recognized}
                            looks_like_policy={self.looks_like_policy}
                            index={self.index}
                            roles={Rc::clone(&self.roles)}
                            dispatch={dispatch.clone()}
                        />
                    }
                    if self.can_remove {
                        <button type="button" class="quiet" onclick={on_remove} data-testid={remove_testid}
                            aria-label={texts::remove_label(&name)}>
                            { texts::remove() }
                        </button>
                    }
                </div>
                <Folded
                    id={anchors::editor(id)}
                    is_folded={self.index >= UNFOLDED || document.text.length > LARGE}
                    size={document.text.length}
                    is_wanted={self.reveal.is_some()}
                >
                    <Editor
                        label={texts::editor_label(texts::slot(document.slot), &name)}
                        placeholder={texts::placeholder(document.slot)}
                        text={document.text}
                        marks={Rc::clone(&self.marks)}
                        reveal={self.reveal}
                        {id}
                        dispatch={dispatch.clone()}
                        on_result={self.on_result}
                        {testid}
                    />
                </Folded>
            </div>
        }
    }
}

/// Where the keyboard goes after an editor was closed.
fn focus_add(slot: Slot) {
    match slot {
        Slot::Machine => {}
        Slot::Policy => host::focus("add-policy"),
        Slot::Related => host::focus("add-related"),
    }
}
