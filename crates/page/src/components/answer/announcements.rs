//! What screen readers are told while the focus is elsewhere: the verdict once typing has come to
//! rest, and that a long check began.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::components::effect::use_kept;
use crate::{host, texts};

/// Milliseconds that a verdict stands before it is announced: those of half-typed input are not.
const PAUSE_MS: u32 = 700;

/// What the verdict line shows.
#[derive(Clone, Debug, Properties, PartialEq)]
pub(super) struct VerdictsProps {
    pub text: AttrValue,
    /// Nothing was judged.
    pub is_idle: bool,
    /// What is shown is of earlier texts.
    pub is_pending: bool,
    /// A large text is being read.
    pub is_reading: bool,
}

#[derive(Default)]
struct Heard {
    /// What was announced last; `None`: nothing yet.
    last: Option<AttrValue>,
    /// The verdict that waits to be announced.
    waiting: Option<(AttrValue, Timeout)>,
    /// That a long check began was announced.
    is_long: bool,
}

/// Draws nothing.
#[component]
pub(super) fn Verdicts(props: &VerdictsProps) -> Html {
    let heard = use_mut_ref(Heard::default);
    use_kept(props.clone(), move |props| {
        let mut now = heard.borrow_mut();
        if props.is_reading && !now.is_long {
            now.is_long = true;
            host::announce(texts::check_begun());
        }
        if props.is_pending || props.is_reading {
            now.waiting = None;
            return;
        }
        if now.is_long {
            // It was announced to have begun, so its end is too, even if that is the same as before.
            now.is_long = false;
            now.last = None;
        }
        if now
            .waiting
            .as_ref()
            .is_some_and(|(text, _)| *text == props.text)
        {
            return;
        }
        let (text, is_idle) = (props.text.clone(), props.is_idle);
        let settled = heard.clone();
        let timer = Timeout::new(PAUSE_MS, move || {
            let mut now = settled.borrow_mut();
            now.waiting = None;
            // The page of a new visit says by itself that it is empty.
            let is_worth = now.last.as_ref() != Some(&text) && !(now.last.is_none() && is_idle);
            now.last = Some(text.clone());
            drop(now);
            if is_worth {
                host::announce(&text);
            }
        });
        now.waiting = Some((props.text.clone(), timer));
    });
    Html::default()
}
