//! Files that the user opens, and what came of it.

use yew::prelude::*;

use super::tag::{button, classed, tag};
use crate::state::{Action, Intake, State};
use crate::texts;
use contract::Kind;
use messages::visible::visible;

/// Names that are listed; a folder may hold thousands that are left out.
const LISTED: usize = 100;

/// The field that looks like a button; `www/src/host/files` hears of the files.
pub(super) fn open_files() -> Html {
    let field = classed("input", "visually-hidden").set("type", "file");
    let field = field.set("multiple", "").test("open-files");
    classed("label", "open")
        .text(texts::open_files())
        .add(field)
        .into()
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
    let mut told = tag("div").set("role", "status").test("opened");
    if is_told {
        told = told.add(tag("p").text(&summary(state, intake)));
        if !refused.is_empty() {
            let mut list = tag("ul");
            for (name, why) in refused.iter().take(LISTED) {
                let why = texts::refused(why);
                list = list.add(tag("li").text(&format!("{}: {why}", visible(name))));
            }
            let more = (rest > 0).then(|| tag("li").text(&texts::and_more(rest)));
            told = told.add(list.maybe(more));
        }
    }
    let can_undo = is_told && !intake.documents.is_empty() && state.can_undo();
    let undo = can_undo.then(|| button("quiet", texts::undo(), on_undo).test("intake-undo"));
    let dismiss =
        is_told.then(|| button("quiet", texts::dismiss(), on_dismiss).test("intake-dismiss"));
    classed("div", class)
        .add(told)
        .maybe(undo)
        .maybe(dismiss)
        .into()
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
