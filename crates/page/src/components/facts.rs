//! The line at the bottom: account, Region and what else cannot be read from the documents.

use yew::prelude::*;

use crate::state::{Action, Setting, State};
use crate::texts;
use contract::Settings;

fn id(setting: Setting) -> &'static str {
    match setting {
        Setting::Account => "setting-account",
        Setting::Region => "setting-region",
        Setting::StateMachineArn => "setting-state-machine-arn",
        Setting::ExecutionRole => "setting-execution-role",
    }
}

/// The values in one line, which opens the fields.
pub(super) fn facts(state: &State, dispatch: &Callback<Action>) -> Html {
    let settings = state.settings();
    let shown = |setting: Setting| {
        let value = setting.value(&settings);
        let (name, _, _) = texts::setting(setting);
        let is_stated = !value.is_empty();
        // The others are in the fields, and tell the account and the Region by themselves.
        let is_shown = matches!(setting, Setting::Account | Setting::Region);
        html! {
            if is_shown {
                <span class="fact">
                    { name }{ " " }
                    if is_stated {
                        <b>{ value.to_owned() }</b>
                    } else {
                        <span class="muted">{ texts::not_set() }</span>
                    }
                </span>
            }
        }
    };
    let took = state.analysis.as_ref().map(|analysis| analysis.took_ms);
    html! {
        <footer class="page-foot">
            <details data-testid="facts">
                <summary>{ for Setting::ALL.map(shown) }</summary>
                <fieldset class="settings">
                    <legend class="visually-hidden">{ texts::settings() }</legend>
                    { for Setting::ALL.iter().map(|&setting| field(setting, &settings, dispatch)) }
                </fieldset>
            </details>
            if let Some(took) = took.filter(|_| !state.is_pending()) {
                <span class="muted took">{ texts::checked_in(took) }</span>
            }
        </footer>
    }
}

/// Below a page that is shown in another one: what it is, and the way to its own window.
pub(super) fn embedded() -> Html {
    html! {
        <footer class="page-foot" data-testid="embed-foot">
            <span><b>{ texts::title() }</b>{ " · " }{ texts::private() }</span>
            <a href="./" target="_blank" rel="noreferrer" data-testid="open-in-window">{ texts::open_in_window() }</a>
        </footer>
    }
}

fn field(setting: Setting, settings: &Settings, dispatch: &Callback<Action>) -> Html {
    let (name, purpose, example) = texts::setting(setting);
    let id = id(setting);
    let hint = format!("{id}-hint");
    let oninput = dispatch.reform(move |event: InputEvent| {
        let value = event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .map(|input| input.value());
        Action::Set(setting, value.unwrap_or_default().into())
    });
    html! {
        <div class={classes!("field", id)}>
            <label for={id}>{ name }</label>{ " " }<span class="muted" id={hint.clone()}>{ purpose }</span>
            <input
                {id}
                type="text"
                value={setting.value(settings).to_owned()}
                placeholder={example}
                aria-describedby={hint}
                {oninput}
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                data-testid={id}
            />
        </div>
    }
}
