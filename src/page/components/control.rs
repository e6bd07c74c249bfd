//! Small controls that several parts use.

use yew::prelude::*;

use crate::page::{host, texts};

#[derive(Properties, PartialEq)]
pub(super) struct ChoiceProps {
    pub label: AttrValue,
    pub value: AttrValue,
    /// Value and text of each option.
    pub options: Vec<(AttrValue, AttrValue)>,
    pub on_choice: Callback<String>,
    pub testid: AttrValue,
}

/// A select that always shows the value it is given.
#[component]
pub(super) fn Choice(props: &ChoiceProps) -> Html {
    let node = use_node_ref();
    use_effect_with((props.value.clone(), props.options.clone()), {
        let node = node.clone();
        move |(value, _)| {
            if let Some(select) = node.cast::<web_sys::HtmlSelectElement>() {
                host::choose(&select, value);
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
        <label class="choice">
            <span class="visually-hidden">{ &props.label }</span>
            <select ref={node} {onchange} title={props.label.clone()} data-testid={props.testid.clone()}>
                { for props.options.iter().map(|(value, text)| html! {
                    <option key={value.to_string()} value={value.clone()}>{ text }</option>
                }) }
            </select>
        </label>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct ShowMoreProps {
    /// How many the button adds.
    pub page: usize,
    /// How many are not shown.
    pub rest: usize,
    pub on_more: Callback<()>,
}

/// The end of a long list.
#[component]
pub(super) fn ShowMore(props: &ShowMoreProps) -> Html {
    if props.rest == 0 {
        return html! {};
    }
    let onclick = props.on_more.reform(|_: MouseEvent| ());
    html! {
        <button type="button" class="more" {onclick} data-testid="show-more">
            { texts::show_more(props.page.min(props.rest), props.rest) }
        </button>
    }
}
