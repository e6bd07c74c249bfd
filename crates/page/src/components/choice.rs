//! A select that always shows the value it is given.

use std::rc::Rc;

use yew::html::onchange;
use yew::prelude::*;

use super::tag::{classed, tag};
use crate::host;

#[derive(Properties, PartialEq)]
pub(super) struct ChoiceProps {
    /// Accessible name.
    pub label: AttrValue,
    pub value: AttrValue,
    /// Value and text of each option.
    pub options: Vec<(AttrValue, AttrValue)>,
    pub on_choice: Callback<String>,
    pub testid: AttrValue,
}

/// The select.
#[component]
pub(super) fn Choice(props: &ChoiceProps) -> Html {
    let node = use_node_ref();
    // After each drawing: the browser changes what is chosen when options come and go.
    use_effect({
        let (node, value) = (node.clone(), props.value.clone());
        move || {
            if let Some(select) = node.cast::<web_sys::HtmlSelectElement>() {
                host::choose(&select, &value);
            }
        }
    });
    let onchange = props.on_choice.reform(|event: Event| {
        event
            .target_dyn_into::<web_sys::HtmlSelectElement>()
            .map(|select| select.value())
            .unwrap_or_default()
    });
    let mut select = classed("select", "choice")
        .node(&node)
        .listen(Rc::new(onchange::Wrapper::new(onchange)))
        .put("aria-label", props.label.to_string())
        .put("title", props.label.to_string())
        .put("data-testid", props.testid.to_string());
    for (value, text) in &props.options {
        let option = tag("option").key(value.to_string());
        select = select.add(option.put("value", value.to_string()).text(text));
    }
    select.into()
}
