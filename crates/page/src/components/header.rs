//! Name of the page, examples, and what undoes their choice. Absent when embedded.

use std::rc::Rc;

use yew::prelude::*;

use super::button::Button;
use super::choice::Choice;
use super::forms::{Forms, Subject};
use super::share::Share;
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
    let undo = Button {
        title: Some(texts::undo_hint().into()),
        ..Button::plain("undo")
    };
    let density = Button {
        title: Some(texts::compact_hint().into()),
        is_pressed: Some(host::is_compact()),
        ..Button::plain("density")
    };
    let help = Button {
        title: Some(texts::help().into()),
        has_dialog: true,
        ..Button::plain("open-help")
    };
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
                    { example_choice(examples, dispatch) }
                    <Share />
                    <Forms subject={Subject::Report} workspace={state.workspace().0} testid="copy-as" />
                }
                if state.can_undo() {
                    { undo.say(on_undo, texts::undo()) }
                }
                <details class="more" name="more">
                    <summary aria-label={texts::more()} title={texts::more()} data-testid="more">{ "⋯" }</summary>
                    <div class="menu">
                        <a href="#roles" data-testid="open-catalog">{ texts::catalog() }</a>
                        <label>{ texts::language_label() }{ languages(on_language) }</label>
                        <label>{ texts::theme() }{ themes() }</label>
                        { density.say(on_density, texts::compact()) }
                        { help.say(on_help, texts::keys()) }
                        if !is_blank {
                            { Button::plain("clear").say(on_clear, texts::clear()) }
                        }
                    </div>
                </details>
            </div>
        </header>
    }
}

/// All examples, to choose from while a workspace is there.
fn example_choice(examples: &Rc<Vec<Example>>, dispatch: &Callback<Action>) -> Html {
    let mut options = vec![(
        AttrValue::from(""),
        AttrValue::from(texts::examples_choose()),
    )];
    options.extend(examples.iter().map(|example| {
        let title = AttrValue::from(example.title.clone());
        (AttrValue::from(example.id.clone()), title)
    }));
    let on_choice = {
        let (examples, dispatch) = (Rc::clone(examples), dispatch.clone());
        Callback::from(move |id: String| {
            if let Some(example) = examples.iter().find(|example| example.id == id) {
                dispatch.emit(Action::Load(Box::new(example.workspace.clone())));
            }
        })
    };
    html! { <Choice label={texts::examples()} value="" {options} {on_choice} testid="more-examples" /> }
}

/// The looks to choose from.
fn themes() -> Html {
    let options = vec![
        (
            AttrValue::from("system"),
            AttrValue::from(texts::theme_system()),
        ),
        (
            AttrValue::from("light"),
            AttrValue::from(texts::theme_light()),
        ),
        (
            AttrValue::from("dark"),
            AttrValue::from(texts::theme_dark()),
        ),
    ];
    let on_choice = Callback::from(|theme: String| host::set_theme(&theme));
    html! { <Choice label={texts::theme()} value={host::theme()} {options} {on_choice} testid="theme" /> }
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
