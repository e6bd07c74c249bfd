//! A text that is shown in an editor only when somebody wants to see it.

use yew::prelude::*;

use crate::components::effect::use_kept;
use crate::components::tag::{button, classed, tag};
use crate::sentences::Language;
use crate::texts;

#[derive(Properties, PartialEq)]
pub(super) struct FoldedProps {
    /// Of the button, until it has been pressed.
    pub id: String,
    /// Whether it is folded until somebody wants to see it.
    pub is_folded: bool,
    /// UTF-16 units of the text.
    pub size: u32,
    /// A place in it is asked for: it unfolds.
    pub is_wanted: bool,
    /// The word for what it is, if that is known.
    pub kind: Option<&'static str>,
    pub children: Html,
    /// Another one draws it again.
    pub language: Language,
}

/// The editor, or a button that shows it. Once shown, it stays.
#[component]
pub(super) fn Folded(props: &FoldedProps) -> Html {
    let is_open = use_state(|| false);
    // A wish that came before it was folded is not for this text.
    use_kept((props.is_wanted, props.is_folded), {
        let is_open = is_open.clone();
        move |&(is_wanted, is_folded)| {
            if is_wanted && is_folded && !*is_open {
                is_open.set(true);
            }
        }
    });
    if *is_open || !props.is_folded {
        return props.children.clone();
    }
    let on_unfold = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let kind = props.kind.map(|kind| tag("strong").text(kind));
    let unfold = button("", &texts::unfold(props.size), on_unfold)
        .put("id", props.id.clone())
        .test("unfold");
    classed("p", "folded").maybe(kind).add(unfold).into()
}
