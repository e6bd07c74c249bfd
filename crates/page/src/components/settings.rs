//! What cannot be read from the documents.

use yew::prelude::*;

use crate::state::{Action, Setting};
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

/// One field for each setting.
pub(super) fn row(settings: &Settings, dispatch: &Callback<Action>) -> Html {
    html! {
        <fieldset class="settings">
            <legend>{ texts::settings() }<span class="muted">{ format!(" ({})", texts::all_optional()) }</span></legend>
            { for Setting::ALL.iter().map(|&setting| field(setting, settings, dispatch)) }
        </fieldset>
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
