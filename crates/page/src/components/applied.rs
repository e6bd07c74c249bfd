//! What became of applying statements, with the button that takes it back. It stands below the page,
//! because what it speaks of is gone from there.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::effect::use_kept;
use super::tag::{button, classed, tag};
use crate::sentences::Language;
use crate::state::{Action, Notice};
use crate::{anchors, host, texts};
use messages::visible::visible;

/// Milliseconds after which it goes when there is nothing to take back.
const LASTS_MS: u32 = 6000;

#[derive(Properties, PartialEq)]
pub(super) struct AppliedProps {
    pub notice: Option<Notice>,
    /// Names of the documents that it changed.
    pub names: Vec<Rc<str>>,
    pub dispatch: Callback<Action>,
    /// Another one draws it again.
    pub language: Language,
}

/// The line; the region is always there, because one that appears together with its text is not
/// announced by every screen reader.
#[component]
pub(super) fn Applied(props: &AppliedProps) -> Html {
    let can_undo = |notice: &Notice| !notice.changes.is_empty();
    use_kept(props.notice.clone(), {
        let dispatch = props.dispatch.clone();
        move |notice| {
            let mut timer = None;
            match notice {
                // The button that was pressed goes with its card, sooner or later.
                Some(notice) if can_undo(notice) => {
                    if let Some(button) = host::element(anchors::UNDO_APPLY) {
                        host::focus_quietly(&button);
                    }
                }
                Some(_) => {
                    timer = Some(Timeout::new(LASTS_MS, move || {
                        dispatch.emit(Action::DismissNotice);
                    }));
                }
                None => {}
            }
            timer
        }
    });
    let on_undo = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Action::TakeBack);
            if let Some(results) = host::element(anchors::RESULTS) {
                host::focus_quietly(&results);
            }
        })
    };
    let on_close = props.dispatch.reform(|_: MouseEvent| Action::DismissNotice);
    let said = props.notice.as_ref();
    let said = said.map_or_else(String::new, |notice| texts::outcome(&notice.outcome));
    let undo = props.notice.as_ref().filter(|notice| can_undo(notice));
    let undo = undo.map(|_| {
        let undo = button("", texts::undo_apply(), on_undo);
        undo.set("id", anchors::UNDO_APPLY).test("fix-undo")
    });
    let mut links: Vec<Html> = Vec::new();
    // One alone is on the screen.
    if props.names.len() > 1 {
        for (at, name) in props.names.iter().enumerate() {
            let on_show = props.dispatch.reform(move |_| Action::ShowChange(at));
            links.push(
                button("place", &visible(name), on_show)
                    .test("fix-changed")
                    .into(),
            );
        }
    }
    let close = props.notice.as_ref();
    let close = close.map(|_| button("quiet", "×", on_close).set("aria-label", texts::close()));
    let class = match props.notice {
        Some(_) => "notice-bar",
        None => "notice-bar visually-hidden",
    };
    let told = tag("p").set("role", "status").test("fix-said").text(&said);
    classed("div", class)
        .add(told)
        .all(links)
        .maybe(undo)
        .maybe(close)
        .into()
}
