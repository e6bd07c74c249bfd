//! Names and sentences as elements. Text never becomes markup.

use yew::prelude::*;

use crate::listing::capitalized;
use messages::visible::visible;

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
            <code class="name"><span class="quiet-part">{ before.to_owned() }</span><b>{ after.to_owned() }</b></code>
        },
        None => html! { <code class="name">{ shown.into_owned() }</code> },
    }
}

/// A sentence of the report; what it quotes by backticks is shown as code.
pub(super) fn sentence(text: &str) -> Html {
    let shown = capitalized(&visible(text));
    let parts = shown.split('`').enumerate().map(|(number, part)| {
        if number % 2 == 1 {
            html! { <code>{ part.to_owned() }</code> }
        } else {
            html! { { part.to_owned() } }
        }
    });
    html! { <span class="sentence">{ for parts }</span> }
}

/// A role in few words, for a list to choose from: `name (account)`.
pub(super) fn role_label(role: &str) -> String {
    let shown = visible(role);
    let parts: Option<(&str, &str)> = shown
        .split_once(":iam::")
        .filter(|(before, _)| before.starts_with("arn:"))
        .and_then(|(_, rest)| rest.split_once(":role/"));
    match parts {
        Some((account, name)) if !account.is_empty() => format!("{name} ({account})"),
        _ => shown.into_owned(),
    }
}
