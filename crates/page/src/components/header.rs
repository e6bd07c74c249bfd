//! Name of the page, examples, and what undoes their choice. Absent when embedded.

use std::rc::Rc;

use yew::prelude::*;

use super::choice::{Choice, ChoiceProps};
use super::forms::{Subject, forms};
use super::menu::{Group, Menu, MenuProps};
use super::share::{Share, ShareProps};
use super::tag::{button, classed, component, tag};
use crate::examples::Example;
use crate::sentences::{self, Language};
use crate::state::{Action, State};
use crate::{host, texts};

/// The page's header; the examples are here where the results do not show them.
pub(super) fn header(
    state: &State,
    examples: &Rc<Vec<Example>>,
    dispatch: &Callback<Action>,
    on_language: Callback<String>,
    on_density: Callback<MouseEvent>,
) -> Html {
    let is_blank = state.is_blank();
    let on_clear = dispatch.reform(|_: MouseEvent| Action::Clear);
    let on_help = dispatch.reform(|_: MouseEvent| Action::Help(true));
    let on_undo = dispatch.reform(|_: MouseEvent| Action::Undo);
    let tagline = is_blank.then(|| classed("span", "tagline").text(texts::tagline()));
    let private = classed("span", "private").text(texts::private());
    let brand = classed("div", "brand")
        .add(tag("h1").text(texts::title()))
        .add(tag("p").maybe(tagline).add(private));
    let of_workspace = match is_blank {
        true => Html::default(),
        false => [
            example_menu(examples, dispatch),
            component::<Share>(ShareProps {
                language: texts::language(),
            }),
            forms(Subject::Report, &state.workspace().0, "copy-as", dispatch),
        ]
        .into_iter()
        .collect(),
    };
    let undo = state.can_undo().then(|| {
        let undo = button("", texts::undo(), on_undo).test("undo");
        undo.set("title", texts::undo_hint())
    });
    let catalog = tag("a").set("href", "#roles").test("open-catalog");
    let chosen = |text: &'static str, choice: Html| tag("label").text(text).add(choice);
    let density = button("", texts::compact(), on_density)
        .test("density")
        .set("title", texts::compact_hint())
        .flag("aria-pressed", host::is_compact());
    let help = button("", texts::keys(), on_help)
        .test("open-help")
        .set("title", texts::help())
        .set("aria-haspopup", "dialog");
    let clear = (!is_blank).then(|| button("", texts::clear(), on_clear).test("clear"));
    let more = tag("summary").test("more").set("aria-label", texts::more());
    let menu = classed("div", "menu")
        .add(catalog.text(texts::catalog()))
        .add(chosen(texts::language_label(), languages(on_language)))
        .add(chosen(texts::theme(), themes()))
        .add(density)
        .add(help)
        .maybe(clear);
    let more = classed("details", "more")
        .set("name", "more")
        .add(more.set("title", texts::more()).text("⋯"))
        .add(menu);
    let tools = classed("div", "tools")
        .add(of_workspace)
        .maybe(undo)
        .add(more);
    classed("header", "header").add(brand).add(tools).into()
}

/// All examples, to choose from while a workspace is there.
fn example_menu(examples: &Rc<Vec<Example>>, dispatch: &Callback<Action>) -> Html {
    let entry = |example: &Example| (example.id.clone(), example.title.clone());
    let entries: Group = examples.iter().map(entry).collect();
    let on_choice = {
        let (examples, dispatch) = (Rc::clone(examples), dispatch.clone());
        Callback::from(move |id: String| {
            if let Some(example) = examples.iter().find(|example| example.id == id) {
                dispatch.emit(Action::Load(Box::new(example.workspace.clone())));
            }
        })
    };
    component::<Menu>(MenuProps {
        label: texts::examples(),
        groups: [entries].into(),
        on_choice,
        testid: "more-examples",
    })
}

/// The looks to choose from.
fn themes() -> Html {
    let options = [
        ("system", texts::theme_system()),
        ("light", texts::theme_light()),
        ("dark", texts::theme_dark()),
    ];
    let on_choice = Callback::from(|theme: String| host::set_theme(&theme));
    let value = host::theme();
    choice(texts::theme(), &value, &options, on_choice, "theme")
}

/// The languages to choose from, each by its own name; those whose texts are still on their way
/// are left out.
fn languages(on_choice: Callback<String>) -> Html {
    let options: Vec<(&'static str, &'static str)> = Language::ALL
        .into_iter()
        .filter(|&language| sentences::is_provided(language))
        .map(|language| (language.tag(), texts::own_name(language)))
        .collect();
    let value = texts::language().tag();
    let label = texts::language_label();
    choice(label, value, &options, on_choice, "language")
}

fn choice(
    label: &'static str,
    value: &str,
    options: &[(&'static str, &'static str)],
    on_choice: Callback<String>,
    testid: &'static str,
) -> Html {
    let option = |&(value, text): &(&'static str, &'static str)| (value.into(), text.into());
    component::<Choice>(ChoiceProps {
        label: label.into(),
        value: value.to_owned().into(),
        options: options.iter().map(option).collect(),
        on_choice,
        testid: testid.into(),
    })
}
