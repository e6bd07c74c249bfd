//! A select that always shows the value it is given.

use yew::prelude::*;

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
    html! {
        <select class="choice" ref={node} {onchange} aria-label={props.label.clone()}
            title={props.label.clone()} data-testid={props.testid.clone()}>
            { for props.options.iter().map(|(value, text)| html! {
                <option key={value.to_string()} value={value.clone()}>{ text }</option>
            }) }
        </select>
    }
}
