//! Names and sentences as elements. Text never becomes markup.

use yew::prelude::*;

use crate::page::listing::capitalised;
use crate::report::display::visible;

/// A name as the user wrote it, deceptive characters written out; of a role's ARN the part before
/// the name is quieter.
pub(super) fn name(text: &str) -> Html {
    let shown = visible(text);
    let cut = if shown.starts_with("arn:") {
        shown.find(":role/").map(|at| at + 6)
    } else {
        None
    };
    match cut.and_then(|at| shown.split_at_checked(at)) {
        Some((before, after)) => html! {
            <code class="name"><span class="quiet-part">{ before.to_owned() }</span>{ after.to_owned() }</code>
        },
        None => html! { <code class="name">{ shown.into_owned() }</code> },
    }
}

/// A sentence of the report; what it quotes by backticks is shown as code.
pub(super) fn sentence(text: &str) -> Html {
    let shown = capitalised(&visible(text));
    let parts = shown.split('`').enumerate().map(|(number, part)| {
        if number % 2 == 1 {
            html! { <code>{ part.to_owned() }</code> }
        } else {
            html! { { part.to_owned() } }
        }
    });
    html! { <span class="sentence">{ for parts }</span> }
}
