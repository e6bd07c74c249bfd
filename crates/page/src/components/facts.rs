//! The line at the bottom: account, Region and what else cannot be read from the documents.

use std::rc::Rc;

use yew::prelude::*;

use super::tag::{button, classed, tag};
use crate::state::{Action, Setting, State};
use crate::texts;
use contract::{Assumed, Settings, Suggested};

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
    let none = Suggested::default();
    let analysis = state.analysis.as_ref();
    let suggested = analysis.map_or(&none, |analysis| &analysis.screen.suggested);
    let shown = |setting: Setting| {
        let value = setting.value(&settings);
        let (name, _, _) = texts::setting(setting);
        let is_stated = !value.is_empty();
        // The others are in the fields, and tell the account and the Region by themselves.
        let is_shown = matches!(setting, Setting::Account | Setting::Region);
        is_shown.then(|| {
            let fact = classed("span", "fact").text(name).text(" ");
            let assumed = assumed(setting, suggested);
            let muted = |text: &str| classed("span", "muted").text(text);
            Html::from(match assumed.and_then(|assumed| assumed.value.as_ref()) {
                _ if is_stated => fact.add(tag("b").text(value)),
                Some(value) => {
                    let arns = assumed.map_or(0, |assumed| assumed.arns);
                    let from = (arns > 0).then(|| muted(&texts::from_arns(arns)));
                    fact.add(tag("b").text(value)).text(" ").maybe(from)
                }
                None => fact.add(muted(texts::not_set())),
            })
        })
    };
    let took = analysis.map(|analysis| analysis.took_ms);
    let took = took.filter(|_| !state.is_pending());
    let took = took.map(|took| classed("span", "muted took").text(&texts::checked_in(took)));
    let fields = Setting::ALL.iter();
    let fields = fields.map(|&setting| field(setting, &settings, suggested, dispatch));
    let legend = classed("legend", "visually-hidden").text(texts::settings());
    let fieldset = classed("fieldset", "settings").add(legend);
    let summary = tag("summary").all(Setting::ALL.into_iter().filter_map(shown).collect());
    let details = tag("details").test("facts").add(summary);
    classed("footer", "page-foot")
        .add(details.add(fieldset.all(fields.collect())))
        .maybe(took)
        .into()
}

/// Below a page that is shown in another one: what it is, and the way to its own window.
pub(super) fn embedded() -> Html {
    let title = tag("b").text(texts::title());
    let title = tag("span").add(title).text(" · ").text(texts::private());
    let link = tag("a")
        .set("href", "./")
        .set("target", "_blank")
        .set("rel", "noreferrer")
        .test("open-in-window")
        .text(texts::open_in_window());
    let foot = classed("footer", "page-foot").test("embed-foot");
    foot.add(title).add(link).into()
}

/// What is taken for it where nothing is stated.
fn assumed(setting: Setting, suggested: &Suggested) -> Option<&Assumed> {
    match setting {
        Setting::Account => Some(&suggested.account),
        Setting::Region => Some(&suggested.region),
        Setting::StateMachineArn | Setting::ExecutionRole => None,
    }
}

fn field(
    setting: Setting,
    settings: &Settings,
    suggested: &Suggested,
    dispatch: &Callback<Action>,
) -> Html {
    let (name, purpose, example) = texts::setting(setting);
    let id = id(setting);
    let hint = format!("{id}-hint");
    let oninput = dispatch.reform(move |event: InputEvent| {
        let value = event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .map(|input| input.value());
        Action::Set(setting, value.unwrap_or_default().into())
    });
    let label = tag("label").set("for", id).text(name);
    let purpose = classed("span", "muted")
        .put("id", hint.clone())
        .text(purpose);
    let input = tag("input")
        .set("id", id)
        .set("type", "text")
        .value(setting.value(settings))
        .set("placeholder", example)
        .put("aria-describedby", hint)
        .on_input(oninput)
        .set("spellcheck", "false")
        .set("autocomplete", "off")
        .set("autocapitalize", "off")
        .test(id);
    let field = tag("div").put("class", format!("field {id}"));
    let field = field.add(label).text(" ").add(purpose).add(input);
    let candidates = assumed(setting, suggested).map_or(&[][..], |one| &one.candidates);
    let mut offered = classed("span", "answers").set("role", "group");
    offered = offered.set("aria-label", texts::candidates());
    let mut is_offered = false;
    for candidate in candidates {
        if candidate == setting.value(settings) {
            continue;
        }
        let value: Rc<str> = candidate.as_str().into();
        let on_press = dispatch.reform(move |_: MouseEvent| Action::Set(setting, value.clone()));
        let choice = button("", candidate, on_press).key(candidate.clone());
        offered = offered.add(choice.test("setting-candidate"));
        is_offered = true;
    }
    field.maybe(is_offered.then_some(offered)).into()
}
