//! Which role a state machine runs as, and the choice where no document tells it.

use std::rc::Rc;

use yew::html::onchange;
use yew::prelude::*;

use super::choice::{Choice, ChoiceProps};
use super::tag::{component, tag};
use super::words;
use crate::state::{Action, EXECUTION_ROLE};
use crate::texts;
use contract::{MachineName, RunsAs, Screen};
use messages::visible::visible;

/// The role of a machine of the report: its name, a choice of those that it may be, or a field.
pub(super) fn runs_as(screen: &Screen, at: usize, dispatch: &Callback<Action>) -> Html {
    let Some(machine) = screen.machines.get(at) else {
        return Html::default();
    };
    let suggested = screen.suggested.runs_as.get(at);
    let Some((suggested, answer)) = suggested.and_then(|one| Some((one, one.answer.clone()?)))
    else {
        return words::name(&machine.role);
    };
    let label = texts::runs_as(&visible(&machine.name));
    let on_choice = dispatch.reform(move |role: String| Action::Answer(answer.clone(), role));
    let stated = suggested.stated.clone().unwrap_or_default();
    if suggested.candidates.is_empty() {
        let on_change = on_choice.reform(|event: Event| {
            let field = event.target_dyn_into::<web_sys::HtmlInputElement>();
            field.map(|field| field.value()).unwrap_or_default()
        });
        return tag("input")
            .set("type", "text")
            .value(&stated)
            .set("placeholder", texts::role_free())
            .put("aria-label", label)
            .set("spellcheck", "false")
            .set("autocomplete", "off")
            .listen(Rc::new(onchange::Wrapper::new(on_change)))
            .test("runs-as-field")
            .into();
    }
    component::<Choice>(ChoiceProps {
        label: label.into(),
        options: options(machine, suggested, &stated),
        value: stated.into(),
        on_choice,
        testid: "runs-as".into(),
    })
}

fn options(machine: &MachineName, suggested: &RunsAs, stated: &str) -> Vec<(AttrValue, AttrValue)> {
    // Something else may tell it: an error message.
    let none = match stated.is_empty() && machine.role != EXECUTION_ROLE {
        true => texts::runs_as_assumed(&words::role_label(&machine.role)),
        false => texts::not_set_choice().to_owned(),
    };
    let mut options = vec![("".into(), none.into())];
    let is_other = !stated.is_empty() && suggested.candidates.iter().all(|one| one != stated);
    let other = is_other.then_some(stated);
    let known = suggested.candidates.iter().map(String::as_str);
    for role in other.into_iter().chain(known) {
        options.push((role.to_owned().into(), words::role_label(role).into()));
    }
    options
}
