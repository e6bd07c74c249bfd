//! What is to be said of what the page began with: a line at its top until somebody has read it.

use yew::prelude::*;

use super::effect::use_kept;
use super::tag::{Tag, button, classed, tag};
use crate::content::Origin;
use crate::sentences::Language;
use crate::state::Action;
use crate::{host, texts};

#[derive(Properties, PartialEq)]
pub(super) struct StartNoteProps {
    pub origin: Origin,
    /// Why the page does not begin with what its address asks for; empty: it does.
    pub problem: AttrValue,
    pub dispatch: Callback<Action>,
    /// Another one draws it again.
    pub language: Language,
}

/// The lines.
#[component]
pub(super) fn StartNote(props: &StartNoteProps) -> Html {
    let is_read = use_state(|| false);
    use_kept(props.origin, {
        let is_read = is_read.clone();
        move |_| is_read.set(false)
    });
    let on_problem = Callback::from(|_: MouseEvent| host::dismiss_problem());
    let on_read = {
        let is_read = is_read.clone();
        Callback::from(move |_: MouseEvent| is_read.set(true))
    };
    let on_clear = props.dispatch.reform(|_: MouseEvent| Action::Clear);
    let note =
        |class: &'static str, role: &'static str, testid: &'static str, text: Tag, on_read| {
            let dismiss = button("quiet", texts::dismiss(), on_read).test("note-dismiss");
            let note = classed("div", class).set("role", role).test(testid);
            Html::from(note.add(text).add(dismiss))
        };
    let problem = match props.problem.is_empty() {
        true => Html::default(),
        false => {
            let text = tag("p").text(&texts::start_problem(&props.problem));
            note("banner", "alert", "start-problem", text, on_problem)
        }
    };
    let origin = match props.origin {
        // Whoever put the page into theirs chose what is in it; who copies is told of other accounts.
        Origin::Link if !*is_read && !host::is_embedded() => {
            let text = tag("p").text(texts::from_link());
            note("banner", "status", "from-link", text, on_read)
        }
        Origin::Saved if !*is_read => {
            let clear = button("quiet", texts::restored_clear(), on_clear);
            let text = tag("p").text(texts::restored()).text(" ");
            let text = text.add(clear.test("restored-clear"));
            note("banner restored", "status", "restored", text, on_read)
        }
        _ => Html::default(),
    };
    [problem, origin].into_iter().collect()
}
