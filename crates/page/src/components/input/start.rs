//! What stands around the one editor while nothing is pasted: what to do first, and the examples.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::files::open_files;
use crate::components::tag::{button, classed, tag};
use crate::examples::Example;
use crate::state::Action;
use crate::texts;

/// Above the editor.
pub(super) fn head() -> Html {
    let head = classed("header", "start").test("start");
    let title = tag("h2").text(texts::start());
    head.add(title).add(open_files()).into()
}

/// Below it; no examples when embedded.
pub(super) fn foot(examples: Option<&Rc<Vec<Example>>>, dispatch: &Callback<Action>) -> Html {
    let kinds = classed("p", "muted").text(texts::start_kinds()).text(" ");
    let kinds = kinds.add(classed("span", "private").text(texts::start_private()));
    let examples = examples.map(|examples| {
        let mut list = tag("ul").set("aria-labelledby", "examples-title");
        for (index, example) in examples.iter().enumerate() {
            let card = button("card", &example.title, load(examples, index, dispatch))
                .put("title", example.teaches.clone())
                .put("data-testid", format!("example-{}", example.id));
            list = list.add(tag("li").key(example.id.clone()).add(card));
        }
        let title = tag("h3")
            .set("id", "examples-title")
            .text(texts::start_examples());
        classed("div", "examples").add(title).add(list)
    });
    classed("footer", "start").add(kinds).maybe(examples).into()
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
