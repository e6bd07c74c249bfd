//! Yew's side of the `<code-editor>` element.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use yew::prelude::*;

use crate::components::effect::use_kept;
use crate::components::intake::cut;
use crate::components::tag::tag;
use crate::content::DocumentId;
use crate::elements::{self, Asked, CodeEditor};
use crate::listing::Mark;
use crate::state::{Action, Pane, Reveal};
use crate::{anchors, host};
use contract::TextRef;

#[derive(Properties, PartialEq)]
pub(super) struct EditorProps {
    /// Accessible name.
    pub label: AttrValue,
    pub placeholder: &'static str,
    pub text: TextRef,
    pub marks: Rc<Vec<Mark>>,
    pub reveal: Option<Reveal>,
    pub id: DocumentId,
    pub dispatch: Callback<Action>,
    /// Asks for something of the report.
    pub on_ask: Callback<(CodeEditor, Asked)>,
    /// What the document is, as the contract names it; empty: not known.
    pub kind: &'static str,
    /// Whether the text can only be looked at.
    pub is_read_only: bool,
}

/// An editor that shows `text` and reports changes of it.
#[component]
pub(super) fn Editor(props: &EditorProps) -> Html {
    let node = use_node_ref();
    // What the element holds: writing it back while the user types would move the caret.
    let held = use_mut_ref(|| TextRef::EMPTY);

    use_kept((node.clone(), props.id, props.dispatch.clone()), {
        let held = Rc::clone(&held);
        move |(node, id, dispatch)| {
            node.cast::<CodeEditor>().map(|editor| {
                let (id, dispatch) = (*id, dispatch.clone());
                let source = editor.clone();
                let turn = dispatch.clone();
                let is_pasted = Rc::new(Cell::new(false));
                let paste = Rc::clone(&is_pasted);
                [
                    // Before what is in the element hears of it.
                    EventListener::new_with_options(
                        &editor,
                        "paste",
                        EventListenerOptions::run_in_capture_phase(),
                        move |_| paste.set(true),
                    ),
                    EventListener::new(&editor, "input", move |_| {
                        if let Some(text) = changed(&source, &held) {
                            dispatch.emit(Action::Edit(id, text));
                            if is_pasted.replace(false) {
                                cut(id, text, &dispatch);
                                // Who pastes wants the answer, which a narrow screen has elsewhere.
                                if host::is_narrow() {
                                    dispatch.emit(Action::Turn(Pane::Answer));
                                }
                            }
                        }
                    }),
                    EventListener::new(&editor, "leave", move |_| {
                        turn.emit(Action::Turn(Pane::Answer));
                        host::go_to(anchors::RESULTS);
                    }),
                ]
            })
        }
    });
    use_kept((node.clone(), props.on_ask.clone()), |(node, on_ask)| {
        node.cast::<CodeEditor>().map(|editor| {
            let on = |event: &'static str, asked: fn(u32) -> Asked| {
                let (source, on_ask) = (editor.clone(), on_ask.clone());
                EventListener::new(&editor, event, move |event| {
                    if let Some(number) = elements::number(event) {
                        on_ask.emit((source.clone(), asked(number)));
                    }
                })
            };
            [
                on("result", Asked::Result),
                on("copyfix", Asked::Copy),
                on("applyfix", Asked::Apply),
            ]
        })
    });
    use_kept((node.clone(), props.text), move |&(ref node, text)| {
        if let Some(editor) = node.cast::<CodeEditor>()
            && *held.borrow() != text
        {
            held.replace(text);
            host::set_editor_text(&editor, text);
        }
    });
    use_kept((node.clone(), Rc::clone(&props.marks)), |(node, marks)| {
        if let Some(editor) = node.cast::<CodeEditor>() {
            editor.set_diagnostics(marks);
        }
    });
    use_kept((node.clone(), props.reveal), |(node, reveal)| {
        if let Some(editor) = node.cast::<CodeEditor>()
            && let Some(reveal) = reveal
        {
            if reveal.is_changed {
                editor.flash(reveal.start, reveal.end);
            } else {
                host::scroll_near(&editor);
                editor.reveal(reveal.start, reveal.end);
            }
        }
    });

    let mut editor = tag("code-editor");
    if props.is_read_only {
        editor = editor.set("readonly", "");
    }
    editor
        .node(&node)
        .put("id", anchors::editor(props.id))
        .put("label", props.label.to_string())
        .set("placeholder", props.placeholder)
        .set("data-kind", props.kind)
        .test("editor")
        .into()
}

/// The element's text if it differs from the last one: one keystroke may fire several events.
fn changed(editor: &CodeEditor, held: &RefCell<TextRef>) -> Option<TextRef> {
    let text = host::editor_text(editor, *held.borrow())?;
    held.replace(text);
    Some(text)
}
