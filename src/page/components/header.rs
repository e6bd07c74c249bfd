//! Name of the page, examples, and what undoes their choice. Absent when embedded.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::examples::Example;
use crate::page::state::{Action, State};
use crate::page::texts;

/// Examples that have a button of their own in the header.
const BUTTONS: usize = 2;

/// The page's header; the examples are here where the results do not show them.
pub(super) fn header(
    state: &State,
    examples: &Rc<Vec<Example>>,
    dispatch: &Callback<Action>,
) -> Html {
    let is_blank = state.is_blank();
    let on_clear = dispatch.reform(|_: MouseEvent| Action::Clear);
    let on_undo = dispatch.reform(|_: MouseEvent| Action::Undo);
    html! {
        <header class="header">
            <div class="brand">
                <h1>{ texts::TITLE }</h1>
                <p>
                    if is_blank {
                        <span class="tagline">{ texts::TAGLINE }</span>
                    }
                    <span class="private">{ texts::PRIVATE }</span>
                </p>
            </div>
            <div class="tools">
                <a href="#roles" data-testid="open-catalog">{ texts::CATALOG }</a>
                if !is_blank {
                    <span class="muted" id="examples-label">{ texts::EXAMPLES }</span>
                    <div class="group" role="group" aria-labelledby="examples-label">
                        { for examples.iter().enumerate().take(BUTTONS).map(|(index, example)| html! {
                            <button key={example.id.clone()} type="button" title={example.teaches.clone()}
                                onclick={load(examples, index, dispatch)}
                                data-testid={format!("example-{}", example.id)}>
                                { example.title.clone() }
                            </button>
                        }) }
                        <example-choice></example-choice>
                    </div>
                    <share-panel></share-panel>
                }
                if state.can_undo() {
                    <button type="button" title={texts::UNDO_HINT} onclick={on_undo} data-testid="undo">
                        { texts::UNDO }
                    </button>
                }
                if !is_blank {
                    <button type="button" onclick={on_clear} data-testid="clear">{ texts::CLEAR }</button>
                }
            </div>
        </header>
    }
}

/// Replaces all documents by those of the example.
pub(super) fn load(
    examples: &Rc<Vec<Example>>,
    index: usize,
    dispatch: &Callback<Action>,
) -> Callback<MouseEvent> {
    let examples = Rc::clone(examples);
    let dispatch = dispatch.clone();
    Callback::from(move |_| {
        if let Some(example) = examples.get(index) {
            dispatch.emit(Action::Load(Box::new(example.workspace.clone())));
        }
    })
}
