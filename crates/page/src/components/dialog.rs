//! A panel over the page: the browser keeps the focus in it and gives it back.

use gloo::events::EventListener;
use yew::prelude::*;

use super::tag::classed;

#[derive(Properties, PartialEq)]
pub(super) struct DialogProps {
    pub class: &'static str,
    pub testid: &'static str,
    /// Id of its heading.
    pub labelled_by: &'static str,
    /// Called when it has been closed, by whatever.
    pub on_close: Callback<()>,
    pub children: Html,
}

/// Open for as long as it is drawn.
#[component]
pub(super) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    // Opened and closed once, whatever else is drawn anew.
    let on_close = use_mut_ref(|| props.on_close.clone());
    on_close.replace(props.on_close.clone());
    use_effect_with((), {
        let node = node.clone();
        move |()| {
            let dialog = node.cast::<web_sys::HtmlDialogElement>();
            let listener = dialog.clone().map(|dialog| {
                // The event does not bubble, which Yew's own listeners wait for.
                let listener = EventListener::new(&dialog, "close", move |_| {
                    let on_close = on_close.borrow().clone();
                    on_close.emit(());
                });
                // It fails where the dialog is open already.
                let _ = dialog.show_modal();
                listener
            });
            move || {
                drop(listener);
                // What had the focus before gets it back.
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        }
    });
    classed("dialog", props.class)
        .node(&node)
        .set("aria-labelledby", props.labelled_by)
        .test(props.testid)
        .add(props.children.clone())
        .into()
}
