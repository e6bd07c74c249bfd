//! A policy statement, ready to copy.

use yew::prelude::*;

use crate::components::place::Shown;
use crate::listing::{self, Part};
use crate::sentences::{self, Language};
use crate::{host, texts};
use contract::{Param, Params, Reason};
use messages::visible::{visible, visible_lines};

/// The command that prints what is missing, where the report has one.
pub(super) fn command(params: &Params, shown: &Shown) -> Html {
    let Some(Param::Text(text)) = params.get("command") else {
        return html! {};
    };
    let placeholders: Vec<String> = contract::placeholder::ALL
        .into_iter()
        .filter(|word| text.contains(*word))
        .map(str::to_owned)
        .collect();
    html! {
        <details class="tightened" data-testid="command">
            <summary>{ texts::command() }</summary>
            <StatementBox warning={shown.warning(text)} text={text.clone()} {placeholders} label={texts::command()} part="command" />
        </details>
    }
}

/// A reason of a check, with the command that prints what is missing.
pub(super) fn reason(reason: &Reason, shown: &Shown) -> Html {
    let text = sentences::text(shown.language, reason.code, &reason.params);
    html! {
        <>
            { shown.line(&text, &reason.at, "reason", "reason") }
            { command(&reason.params, shown) }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct StatementProps {
    /// Exactly what is copied; on the screen deceptive characters are written out.
    pub(super) text: String,
    /// Parts that are still to be filled in.
    #[prop_or_default]
    pub(super) placeholders: Vec<String>,
    /// What to know before it is copied; may be empty.
    pub(super) warning: String,
    /// Its name for people who do not see it.
    pub(super) label: String,
    /// What it is on the page: start of the names that tests find it by.
    pub(super) part: &'static str,
    /// Another one draws it again.
    #[prop_or_else(texts::language)]
    pub(super) language: Language,
}

/// The text with its button.
#[component]
pub(super) fn StatementBox(props: &StatementProps) -> Html {
    let copied = use_state(|| None::<bool>);
    let code = use_node_ref();
    use_effect_with(props.text.clone(), {
        let copied = copied.clone();
        move |_| copied.set(None)
    });
    let on_copy = {
        let (copied, code, text) = (copied.clone(), code.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, code) = (copied.clone(), code.clone());
            host::copy_text(&text, move |done| {
                if !done && let Some(element) = code.cast::<web_sys::Element>() {
                    host::select_text(&element);
                }
                copied.set(Some(done));
            });
        })
    };
    // The button's own text changes unheard while it has the focus.
    let said = match *copied {
        Some(true) => html! { <span class="visually-hidden">{ texts::copied() }</span> },
        Some(false) => html! { { texts::copy_failed() } },
        None => html! {},
    };
    html! {
        <div class="statement">
            if !props.warning.is_empty() {
                <p class="foreign" data-testid={format!("{}-warning", props.part)}>{ props.warning.clone() }</p>
            }
            <div class="copy">
                <button type="button" class="primary" onclick={on_copy} data-testid={format!("{}-copy", props.part)}
                    aria-label={texts::copy_label(&props.label)}>
                    { if *copied == Some(true) { texts::copied() } else { texts::copy() } }
                </button>
                <span class="muted" role="status">{ said }</span>
            </div>
            <pre ref={code} tabindex="0" data-testid={format!("{}-statement", props.part)} aria-label={props.label.clone()}>
                <code>{ for listing::parts(&props.text, &props.placeholders).iter().map(piece) }</code>
            </pre>
        </div>
    }
}

fn piece(piece: &Part<'_>) -> Html {
    match piece {
        Part::Plain(text) => html! { { visible_lines(text) } },
        Part::Placeholder(text) => html! { <mark>{ visible(text).into_owned() }</mark> },
    }
}
