//! What to do first, shown instead of results while nothing is pasted.

use std::rc::Rc;

use yew::prelude::*;

use crate::examples::Example;
use crate::state::Action;
use crate::texts;

/// Two lines and the examples (`None` when embedded).
pub(super) fn start(examples: Option<&Rc<Vec<Example>>>, dispatch: &Callback<Action>) -> Html {
    html! {
        <section class="start" data-testid="start" aria-labelledby="start-title">
            <h2 id="start-title">{ texts::start() }</h2>
            { for texts::start_lines().iter().map(|line| html! { <p>{ *line }</p> }) }
            if let Some(examples) = examples {
                <p class="muted">{ texts::start_examples() }</p>
                <ul class="cards">
                    { for examples.iter().enumerate().map(|(index, example)| html! {
                        <li key={example.id.clone()}>
                            <button
                                type="button"
                                class="card"
                                onclick={load(examples, index, dispatch)}
                                data-testid={format!("example-{}", example.id)}
                            >
                                <strong>{ example.title.clone() }</strong>
                                <span>{ example.teaches.clone() }</span>
                            </button>
                        </li>
                    }) }
                </ul>
            }
        </section>
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
