//! The end of a long list, and the buttons that ask for other parts.

use contract::View;
use yew::prelude::*;

use super::tag::button;
use crate::state::Action;
use crate::texts;

/// What a button does that asks for other parts of the report.
pub(super) fn look(dispatch: &Callback<Action>, view: View) -> Callback<MouseEvent> {
    dispatch.reform(move |_| Action::Look(view))
}

/// The end of a long list.
pub(super) fn show_more(
    page: usize,
    rest: usize,
    id: Option<&'static str>,
    on_press: Callback<MouseEvent>,
) -> Html {
    if rest == 0 {
        return Html::default();
    }
    let text = texts::show_more(page.min(rest), rest);
    let more = button("more", &text, on_press).test("show-more");
    match id {
        Some(id) => more.set("id", id).into(),
        None => more.into(),
    }
}
