//! One document: its name, what the user says about it, its editor.

use std::rc::Rc;

use yew::prelude::*;

use super::editor::Editor;
use super::inputs::focus_add;
use super::related::RelatedControls;
use crate::page::content::{OpenDocument, Slot};
use crate::page::listing::Mark;
use crate::page::state::{Action, Reveal};
use crate::page::texts;
use crate::report::display::visible;

#[derive(Properties, PartialEq)]
pub(super) struct DocumentEditorProps {
    pub document: OpenDocument,
    /// Among those of its group.
    pub index: usize,
    pub can_remove: bool,
    pub marks: Rc<Vec<Mark>>,
    /// `Some` where the user asked for a place of this document.
    pub reveal: Option<Reveal>,
    pub roles: Rc<Vec<AttrValue>>,
    pub dispatch: Callback<Action>,
}

/// An editor under its head.
#[component]
pub(super) fn DocumentEditor(props: &DocumentEditorProps) -> Html {
    let document = &props.document;
    let id = document.id;
    let name = visible(&document.name).into_owned();
    let (testid, remove_testid) = match document.slot {
        Slot::Machine => ("editor-machine".to_owned(), String::new()),
        Slot::Policy => (
            format!("editor-policy-{}", props.index),
            format!("remove-policy-{}", props.index),
        ),
        Slot::Related => (
            format!("editor-related-{}", props.index),
            format!("remove-related-{}", props.index),
        ),
    };
    let on_input = use_callback((id, props.dispatch.clone()), |text, (id, dispatch)| {
        dispatch.emit(Action::Edit(*id, text));
    });
    let on_remove = {
        let (dispatch, slot) = (props.dispatch.clone(), document.slot);
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Action::Remove(id));
            focus_add(slot);
        })
    };
    html! {
        <div class="document">
            <div class="head">
                <span class="file">{ &name }</span>
                if document.slot == Slot::Related {
                    <RelatedControls
                        document={document.clone()}
                        index={props.index}
                        roles={Rc::clone(&props.roles)}
                        dispatch={props.dispatch.clone()}
                    />
                }
                if props.can_remove {
                    <button type="button" class="quiet" onclick={on_remove} data-testid={remove_testid}
                        aria-label={format!("{} {name}", texts::REMOVE)}>
                        { texts::REMOVE }
                    </button>
                }
            </div>
            <Editor
                label={texts::editor_label(texts::slot(document.slot), &name)}
                placeholder={texts::placeholder(document.slot)}
                text={Rc::clone(&document.text)}
                marks={Rc::clone(&props.marks)}
                reveal={props.reveal}
                {on_input}
                {testid}
            />
        </div>
    }
}
