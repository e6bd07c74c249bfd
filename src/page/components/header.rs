//! Name of the page, examples, and what undoes their choice. Absent when embedded.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::examples::Example;
use crate::page::state::Action;
use crate::page::texts;

#[derive(Properties, PartialEq)]
pub(super) struct HeaderProps {
    /// Shown here where the results do not show them.
    pub examples: Option<Rc<Vec<Example>>>,
    pub can_clear: bool,
    pub can_undo: bool,
    pub dispatch: Callback<Action>,
}

/// The page's header.
#[component]
pub(super) fn Header(props: &HeaderProps) -> Html {
    let on_clear = props.dispatch.reform(|_: MouseEvent| Action::Clear);
    let on_undo = props.dispatch.reform(|_: MouseEvent| Action::Undo);
    html! {
        <header class="header">
            <div class="brand">
                <h1>{ texts::TITLE }</h1>
                <p>{ texts::TAGLINE }<span class="private">{ texts::PRIVATE }</span></p>
            </div>
            <div class="tools">
                if let Some(examples) = &props.examples {
                    <span class="muted" id="examples-label">{ texts::EXAMPLES }</span>
                    <div class="group" role="group" aria-labelledby="examples-label">
                        { for examples.iter().map(|example| example_button(example, &props.dispatch)) }
                    </div>
                }
                if props.can_undo {
                    <button type="button" title={texts::UNDO_HINT} onclick={on_undo} data-testid="undo">
                        { texts::UNDO }
                    </button>
                }
                if props.can_clear {
                    <button type="button" onclick={on_clear} data-testid="clear">{ texts::CLEAR }</button>
                }
            </div>
        </header>
    }
}

fn example_button(example: &Example, dispatch: &Callback<Action>) -> Html {
    html! {
        <button
            key={example.id}
            type="button"
            title={example.teaches.clone()}
            onclick={load(example, dispatch)}
            data-testid={format!("example-{}", example.id)}
        >
            { example.title.clone() }
        </button>
    }
}

/// Replaces all documents by those of the example.
pub(super) fn load(example: &Example, dispatch: &Callback<Action>) -> Callback<MouseEvent> {
    let workspace = example.workspace.clone();
    dispatch.reform(move |_| Action::Load(Box::new(workspace.clone())))
}
