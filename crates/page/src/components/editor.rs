//! Yew's side of the `<code-editor>` element.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use crate::content::DocumentId;
use crate::host;
use crate::listing::Mark;
use crate::state::{Action, Reveal};
use contract::TextRef;

#[derive(Properties, PartialEq)]
pub(super) struct EditorProps {
    /// Accessible name.
    pub label: AttrValue,
    pub placeholder: AttrValue,
    pub text: TextRef,
    pub marks: Rc<Vec<Mark>>,
    pub reveal: Option<Reveal>,
    pub id: DocumentId,
    pub dispatch: Callback<Action>,
    pub testid: AttrValue,
}

/// An editor that shows `text` and reports changes of it.
#[component]
pub(super) fn Editor(props: &EditorProps) -> Html {
    let node = use_node_ref();
    // What the element holds: writing it back while the user types would move the caret.
    let held = use_mut_ref(|| TextRef::EMPTY);

    use_effect_with((node.clone(), props.id, props.dispatch.clone()), {
        let held = Rc::clone(&held);
        move |(node, id, dispatch)| {
            let listener = node.cast::<web_sys::Element>().map(|editor| {
                let (id, dispatch) = (*id, dispatch.clone());
                let source = editor.clone();
                EventListener::new(&editor, "input", move |_| {
                    if let Some(text) = changed(&source, &held) {
                        dispatch.emit(Action::Edit(id, text));
                    }
                })
            });
            move || drop(listener)
        }
    });
    use_effect_with((node.clone(), props.text), move |&(ref node, text)| {
        if let Some(editor) = node.cast::<web_sys::Element>()
            && *held.borrow() != text
        {
            held.replace(text);
            host::set_editor_text(&editor, text);
        }
    });
    use_effect_with((node.clone(), Rc::clone(&props.marks)), |(node, marks)| {
        if let Some(editor) = node.cast::<web_sys::Element>() {
            host::set_editor_marks(&editor, marks);
        }
    });
    use_effect_with((node.clone(), props.reveal), |(node, reveal)| {
        if let Some(editor) = node.cast::<web_sys::Element>()
            && let Some(reveal) = reveal
        {
            host::scroll_near(&editor);
            host::reveal_in_editor(&editor, reveal.start, reveal.end);
        }
    });

    html! {
        <code-editor
            ref={node}
            label={props.label.clone()}
            placeholder={props.placeholder.clone()}
            data-testid={props.testid.clone()}
        />
    }
}

/// The element's text if it differs from the last one: one keystroke may fire several events.
fn changed(editor: &web_sys::Element, held: &RefCell<TextRef>) -> Option<TextRef> {
    let text = host::editor_text(editor, *held.borrow())?;
    held.replace(text);
    Some(text)
}
