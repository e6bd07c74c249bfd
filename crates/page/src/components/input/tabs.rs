//! The tabs of the documents that are open: a name by double click or F2, a cross that closes, a plus.

use yew::prelude::*;

use crate::components::button::Button;
use crate::components::files::open_files;
use crate::content::{DocumentId, OpenDocument};
use crate::state::{Action, State};
use crate::{anchors, host, texts};
use messages::visible::visible;

/// The row above the editor.
pub(super) fn tabs(state: &State, tabs: &[OpenDocument], dispatch: &Callback<Action>) -> Html {
    let on_add = dispatch.reform(|_: MouseEvent| Action::Add);
    let can_close = tabs.len() > 1;
    let tab = |document: &OpenDocument| {
        let id = document.id;
        let name = visible(&document.name).into_owned();
        if state.renamed == Some(id) {
            return html! {
                <li key={id} class="active">
                    <Name {id} name={document.name.to_string()} dispatch={dispatch.clone()} />
                </li>
            };
        }
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Activate(id));
        let ondblclick = dispatch.reform(move |_: MouseEvent| Action::BeginName(Some(id)));
        let onkeydown = {
            let dispatch = dispatch.clone();
            Callback::from(move |event: KeyboardEvent| {
                if event.key() == "F2" {
                    event.prevent_default();
                    dispatch.emit(Action::BeginName(Some(id)));
                }
            })
        };
        let on_close = {
            let dispatch = dispatch.clone();
            Callback::from(move |_: MouseEvent| {
                dispatch.emit(Action::CloseTab(id));
                host::focus("add-document");
            })
        };
        let is_active = id == state.active();
        let tab = Button {
            class: "tab",
            id: Some(anchors::document_tab(id).into()),
            title: Some(texts::rename_hint().into()),
            is_current: is_active,
            ..Button::plain("document-tab")
        };
        let close = Button {
            class: "quiet close",
            label: Some(texts::close_label(&name).into()),
            ..Button::quiet("close-tab")
        };
        html! {
            <li key={id} class={classes!(is_active.then_some("active"))} {ondblclick} {onkeydown}>
                { tab.draw(onclick, html! { { &name } }) }
                if can_close {
                    { close.say(on_close, "×") }
                }
            </li>
        }
    };
    let add = Button {
        class: "quiet add",
        id: Some("add-document".into()),
        label: Some(texts::add_document().into()),
        title: Some(texts::add_document().into()),
        ..Button::quiet("add-document")
    };
    let fold = Button {
        class: "quiet fold",
        label: Some(texts::fold_project().into()),
        title: Some(texts::fold_project().into()),
        ..Button::quiet("fold-project")
    };
    let on_fold = Callback::from(|_: MouseEvent| host::toggle_project());
    html! {
        <div class="document-tabs">
            if state.documents().len() > 1 {
                { fold.say(on_fold, "☰") }
            }
            <ul aria-label={texts::open_documents()}>{ for tabs.iter().map(tab) }</ul>
            { add.say(on_add, "+") }
            { open_files() }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct NameProps {
    id: DocumentId,
    name: String,
    dispatch: Callback<Action>,
}

/// The field for another name: Enter takes it, Escape leaves the old one.
#[component]
fn Name(props: &NameProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if let Some(field) = node.cast::<web_sys::HtmlInputElement>() {
            let _ = field.focus();
            field.select();
        }
    });
    let id = props.id;
    let take = {
        let (node, dispatch) = (node.clone(), props.dispatch.clone());
        move || {
            let field = node.cast::<web_sys::HtmlInputElement>();
            let name = field.map(|field| field.value()).unwrap_or_default();
            dispatch.emit(Action::Rename(id, name.into()));
        }
    };
    let onblur = {
        let take = take.clone();
        Callback::from(move |_: FocusEvent| take())
    };
    let dispatch = props.dispatch.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => take(),
        "Escape" => dispatch.emit(Action::BeginName(None)),
        _ => {}
    });
    html! {
        <input ref={node} type="text" class="tab-name" value={props.name.clone()} aria-label={texts::name()}
            spellcheck="false" autocomplete="off" {onblur} {onkeydown} data-testid="document-name" />
    }
}
