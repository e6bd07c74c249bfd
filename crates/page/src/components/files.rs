//! Files that the user opens, and what came of it.

use yew::prelude::*;

use super::button::Button;
use crate::state::{Action, Intake, State};
use crate::texts;
use contract::Kind;
use messages::visible::visible;

/// Names that are listed; a folder may hold thousands that are left out.
const LISTED: usize = 100;

/// The field that looks like a button; `www/src/host/files` hears of the files.
pub(super) fn open_files() -> Html {
    html! {
        <label class="open">
            { texts::open_files() }
            <input type="file" multiple=true class="visually-hidden" data-testid="open-files" />
        </label>
    }
}

/// What came in, for everybody to see, with what takes it back.
pub(super) fn intake(state: &State, dispatch: &Callback<Action>) -> Html {
    let on_dismiss = dispatch.reform(|_: MouseEvent| Action::DismissIntake);
    let on_undo = dispatch.reform(|_: MouseEvent| Action::Undo);
    let none = Intake::default();
    let intake = state.intake.as_ref().unwrap_or(&none);
    let refused = &intake.refused;
    let rest = refused.len().saturating_sub(LISTED);
    // What the files are is known with their first report.
    let is_told = state.intake.is_some() && (!state.is_pending() || intake.documents.is_empty());
    let class = match is_told {
        true => "banner intake",
        false => "visually-hidden",
    };
    html! {
        <div {class}>
            <div role="status" data-testid="opened">
                if is_told {
                    <p>{ summary(state, intake) }</p>
                    if !refused.is_empty() {
                        <ul>
                            { for refused.iter().take(LISTED).map(|(name, why)| html! {
                                <li>{ visible(name).into_owned() }{ ": " }{ texts::refused(why) }</li>
                            }) }
                            if rest > 0 {
                                <li>{ texts::and_more(rest) }</li>
                            }
                        </ul>
                    }
                }
            </div>
            if is_told {
                if !intake.documents.is_empty() && state.can_undo() {
                    { Button::quiet("intake-undo").say(on_undo, texts::undo()) }
                }
                { Button::quiet("intake-dismiss").say(on_dismiss, texts::dismiss()) }
            }
        </div>
    }
}

fn summary(state: &State, intake: &Intake) -> String {
    let mut kinds: Vec<(Option<Kind>, usize)> = Vec::new();
    for &id in intake.documents.iter() {
        let kind = state.recognized(id);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, number)) => *number += 1,
            None => kinds.push((kind, 1)),
        }
    }
    // What concerns nothing comes last.
    let (last, mut first): (Vec<_>, Vec<_>) = kinds
        .into_iter()
        .partition(|(kind, _)| matches!(kind, None | Some(Kind::Ignored)));
    first.extend(last);
    let kinds: Vec<String> = first
        .into_iter()
        .map(|(kind, number)| texts::kind_count(kind, number))
        .collect();
    texts::opened(intake, kinds)
}
