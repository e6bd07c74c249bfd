//! What stands around the one editor while nothing is pasted: what to do first, and the examples.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::files::open_files;
use crate::examples::Example;
use crate::state::Action;
use crate::texts;

/// Above the editor.
pub(super) fn head() -> Html {
    html! {
        <header class="start" data-testid="start">
            <h2>{ texts::start() }</h2>
            { open_files() }
        </header>
    }
}

/// Below it; no examples when embedded.
pub(super) fn foot(examples: Option<&Rc<Vec<Example>>>, dispatch: &Callback<Action>) -> Html {
    html! {
        <footer class="start">
            <p class="muted">{ texts::start_kinds() }{ " " }<span class="private">{ texts::start_private() }</span></p>
            if let Some(examples) = examples {
                <div class="examples">
                    <h3 id="examples-title">{ texts::start_examples() }</h3>
                    <ul aria-labelledby="examples-title">
                        { for examples.iter().enumerate().map(|(index, example)| html! {
                            <li key={example.id.clone()}>
                                <button type="button" class="card" title={example.teaches.clone()}
                                    onclick={load(examples, index, dispatch)} data-testid={format!("example-{}", example.id)}>
                                    { example.title.clone() }
                                </button>
                            </li>
                        }) }
                    </ul>
                </div>
            }
        </footer>
    }
}

/// Replaces all documents by those of the example.
fn load(
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
