//! A text that is shown in an editor only when somebody wants to see it.

use yew::prelude::*;

use crate::sentences::Language;
use crate::texts;

#[derive(Properties, PartialEq)]
pub(super) struct FoldedProps {
    /// Of the button, until it has been pressed.
    pub id: String,
    /// Whether it begins folded.
    pub is_folded: bool,
    /// UTF-16 units of the text.
    pub size: u32,
    /// A place in it is asked for: it unfolds.
    pub is_wanted: bool,
    pub children: Html,
    /// Another one draws it again.
    #[prop_or_else(texts::language)]
    pub language: Language,
}

/// The editor, or a button that shows it. Once shown, it stays.
#[component]
pub(super) fn Folded(props: &FoldedProps) -> Html {
    let is_open = use_state(|| !props.is_folded);
    use_effect_with(props.is_wanted, {
        let is_open = is_open.clone();
        move |&is_wanted| {
            if is_wanted && !*is_open {
                is_open.set(true);
            }
        }
    });
    if *is_open {
        return props.children.clone();
    }
    let on_unfold = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    html! {
        <button type="button" class="quiet unfold" id={props.id.clone()} onclick={on_unfold} data-testid="unfold">
            { texts::unfold(props.size) }
        </button>
    }
}
