//! The tabs of the documents that are open: a name by double click or F2, a cross that closes, a plus.

use std::rc::Rc;

use yew::html::onblur;
use yew::prelude::*;

use crate::components::effect::use_kept;
use crate::components::files::open_files;
use crate::components::tag::{button, classed, component, tag};
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
        let mut name = visible(&document.name).into_owned();
        let definition = state.definition(id);
        if let Some(definition) = definition {
            let source = state.document(definition.source);
            let source = source.map_or("", |source| &source.name);
            name = texts::definition_tab(&name, &visible(source));
        }
        let can_rename = definition.is_none();
        if state.renamed == Some(id) {
            let name = component::<Name>(NameProps {
                id,
                name: document.name.to_string(),
                dispatch: dispatch.clone(),
            });
            let tab = classed("li", "active").key(id.to_string());
            return tab.add(name).into();
        }
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Activate(id));
        let ondblclick = {
            let dispatch = dispatch.clone();
            Callback::from(move |_: MouseEvent| {
                if can_rename {
                    dispatch.emit(Action::BeginName(Some(id)));
                }
            })
        };
        let onkeydown = {
            let dispatch = dispatch.clone();
            Callback::from(move |event: KeyboardEvent| {
                if event.key() == "F2" && can_rename {
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
        let class = match is_active {
            true => "active",
            false => "",
        };
        let mut tab = button("tab", &name, onclick)
            .test("document-tab")
            .put("id", anchors::document_tab(id));
        if can_rename {
            tab = tab.set("title", texts::rename_hint());
        }
        if is_active {
            tab = tab.set("aria-current", "true");
        }
        let close = can_close.then(|| {
            let close = button("quiet close", "×", on_close).test("close-tab");
            close.put("aria-label", texts::close_label(&name))
        });
        classed("li", class)
            .key(id.to_string())
            .on_double_click(ondblclick)
            .on_key(onkeydown)
            .add(tab)
            .maybe(close)
            .into()
    };
    let add = button("quiet add", "+", on_add)
        .test("add-document")
        .set("id", "add-document")
        .set("aria-label", texts::add_document())
        .set("title", texts::add_document());
    let on_fold = Callback::from(|_: MouseEvent| host::toggle_project());
    let fold = || {
        button("quiet fold", "☰", on_fold)
            .test("fold-project")
            .set("aria-label", texts::fold_project())
            .set("title", texts::fold_project())
    };
    let has_tree = state.documents().len() > 1;
    let list = tag("ul").set("aria-label", texts::open_documents());
    classed("div", "document-tabs")
        .add(has_tree.then(fold).map_or_else(Html::default, Html::from))
        .add(list.all(tabs.iter().map(tab).collect()))
        .add(add)
        .add(open_files())
        .into()
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
    use_kept(node.clone(), |node| {
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
    let on_blur = {
        let take = take.clone();
        Callback::from(move |_: FocusEvent| take())
    };
    let dispatch = props.dispatch.clone();
    let on_key = Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => take(),
        "Escape" => dispatch.emit(Action::BeginName(None)),
        _ => {}
    });
    classed("input", "tab-name")
        .node(&node)
        .set("type", "text")
        .value(&props.name)
        .set("aria-label", texts::name())
        .set("spellcheck", "false")
        .set("autocomplete", "off")
        .listen(Rc::new(onblur::Wrapper::new(on_blur)))
        .on_key(on_key)
        .test("document-name")
        .into()
}
