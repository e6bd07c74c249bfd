//! What is to be said of what the page began with: a line at its top until somebody has read it.

use yew::prelude::*;

use super::button::Button;
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
    #[prop_or_else(texts::language)]
    pub language: Language,
}

/// The lines.
#[component]
pub(super) fn StartNote(props: &StartNoteProps) -> Html {
    let is_read = use_state(|| false);
    use_effect_with(props.origin, {
        let is_read = is_read.clone();
        move |_| is_read.set(false)
    });
    let on_problem = Callback::from(|_: MouseEvent| host::dismiss_problem());
    let on_read = {
        let is_read = is_read.clone();
        Callback::from(move |_: MouseEvent| is_read.set(true))
    };
    let on_clear = props.dispatch.reform(|_: MouseEvent| Action::Clear);
    html! {
        <>
            if !props.problem.is_empty() {
                <div class="banner" role="alert" data-testid="start-problem">
                    <p>{ texts::start_problem(&props.problem) }</p>
                    { dismiss(on_problem) }
                </div>
            }
            if props.origin == Origin::Link && !*is_read {
                <div class="banner" role="status" data-testid="from-link">
                    <p>{ texts::from_link() }</p>
                    { dismiss(on_read) }
                </div>
            } else if props.origin == Origin::Saved && !*is_read {
                <div class="banner restored" role="status" data-testid="restored">
                    <p>
                        { texts::restored() }{ " " }
                        { Button::quiet("restored-clear").say(on_clear, texts::restored_clear()) }
                    </p>
                    { dismiss(on_read) }
                </div>
            }
        </>
    }
}

fn dismiss(onclick: Callback<MouseEvent>) -> Html {
    Button::quiet("note-dismiss").say(onclick, texts::dismiss())
}
