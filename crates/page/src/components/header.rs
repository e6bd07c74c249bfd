//! Name of the page, examples, and what undoes their choice. Absent when embedded.

use yew::prelude::*;

use super::choice::Choice;
use crate::sentences::{self, Language};
use crate::state::{Action, State};
use crate::texts;

/// The page's header; the examples are here where the results do not show them.
pub(super) fn header(
    state: &State,
    dispatch: &Callback<Action>,
    on_language: Callback<String>,
) -> Html {
    let is_blank = state.is_blank();
    let on_clear = dispatch.reform(|_: MouseEvent| Action::Clear);
    let on_undo = dispatch.reform(|_: MouseEvent| Action::Undo);
    html! {
        <header class="header">
            <div class="brand">
                <h1>{ texts::title() }</h1>
                <p>
                    if is_blank {
                        <span class="tagline">{ texts::tagline() }</span>
                    }
                    <span class="private">{ texts::private() }</span>
                </p>
            </div>
            <div class="tools">
                if !is_blank {
                    <example-choice></example-choice>
                    <share-panel></share-panel>
                }
                if state.can_undo() {
                    <button type="button" title={texts::undo_hint()} onclick={on_undo} data-testid="undo">
                        { texts::undo() }
                    </button>
                }
                if !is_blank {
                    <button type="button" onclick={on_clear} data-testid="clear">{ texts::clear() }</button>
                }
                <a href="#roles" data-testid="open-catalog">{ texts::catalog() }</a>
                { languages(on_language) }
                <view-tools></view-tools>
            </div>
        </header>
    }
}

/// The languages to choose from, each by its own name; those whose texts are still on their way
/// are left out.
fn languages(on_choice: Callback<String>) -> Html {
    let options: Vec<(AttrValue, AttrValue)> = Language::ALL
        .into_iter()
        .filter(|&language| sentences::is_provided(language))
        .map(|language| (language.tag().into(), texts::own_name(language).into()))
        .collect();
    html! {
        <Choice label={texts::language_label()} value={texts::language().tag()} {options} {on_choice}
            testid="language" />
    }
}
