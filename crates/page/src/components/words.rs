//! Names and sentences as elements. Text never becomes markup.

use yew::prelude::*;

use super::tag::{classed, tag};
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
        Some((before, after)) => {
            let before = classed("span", "quiet-part").text(before);
            let name = classed("code", "name").add(before);
            name.add(tag("b").text(after))
        }
        None => classed("code", "name").text(&shown),
    }
    .into()
}

/// A sentence of the report; what it quotes by backticks is shown as code.
pub(super) fn sentence(text: &str) -> Html {
    let shown = capitalized(&visible(text));
    let mut sentence = classed("span", "sentence");
    for (number, part) in shown.split('`').enumerate() {
        sentence = match number % 2 {
            1 => sentence.add(tag("code").text(part)),
            _ => sentence.text(part),
        };
    }
    sentence.into()
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
