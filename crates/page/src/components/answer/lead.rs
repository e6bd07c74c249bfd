//! What to do about a check that has neither a statement to add nor a question: one step, at the place
//! that decides.

use contract::{Check, Code, Location, Reason, Verdict};
use messages::visible::visible;
use yew::prelude::*;

use crate::components::place::Shown;
use crate::components::tag::button;
use crate::state::Action;
use crate::texts;

/// What kind of step a reason asks for; `None`: it asks for none.
fn kind(code: Code) -> Option<&'static str> {
    Some(match code {
        code if code.is_to_correct() => "correct",
        Code::DeniedByStatement | Code::DenyMayApply | Code::GuardrailDoesNotAllow => "statement",
        Code::PassRoleCrossAccount
        | Code::TargetPartitionDiffers
        | Code::RoleArnDiffers
        | Code::RoleArnUnknown
        | Code::RootCannotAssume
        | Code::InputLacksPath => "state",
        Code::PolicyUnreadable | Code::AccessDeniedByUnseenLayer | Code::NoIdentityPolicy => "add",
        Code::ResourcePolicyNeeded | Code::ResourcePolicyNotEvaluated => "resource",
        Code::RuntimeValue | Code::KeyAtRunTime => "run-time",
        Code::KeyNotDocumented | Code::RuleDoubtful | Code::ActionUnconfirmed => "undocumented",
        _ => return None,
    })
}

/// The kind of the first reason that asks for a step, and where that is.
fn step(check: &Check) -> (&'static str, Option<&Location>) {
    let with_kind = |reason: &Reason| kind(reason.code);
    let of_reasons = || check.reasons.iter().filter_map(|reason| reason.at.first());
    let found = check
        .reasons
        .iter()
        .find(|reason| with_kind(reason).is_some());
    let kind = found.and_then(with_kind).unwrap_or("place");
    let own = found.and_then(|reason| reason.at.first());
    let first = match kind {
        "state" => check.at.first(),
        _ => own.or_else(|| of_reasons().next()),
    };
    (kind, first.or(own).or(check.at.first()))
}

/// The button.
pub(super) fn lead(check: &Check, question: u32, shown: &Shown) -> Html {
    if check.verdict == Verdict::Granted || question > 0 || !check.fixes.is_empty() {
        return Html::default();
    }
    let (kind, at) = step(check);
    let action = at.filter(|_| kind != "add").cloned();
    let place = action.as_ref().map(|at| {
        let name = shown.document(at);
        format!("{}:{}", visible(name), at.line)
    });
    let text = texts::lead(kind, place.as_deref().unwrap_or_default());
    let on_press = shown.dispatch.reform(move |_: MouseEvent| match &action {
        Some(at) => Action::Show(at.clone()),
        None => Action::Add,
    });
    button("place", &text, on_press).test("lead").into()
}
