//! What became of the files that the user dropped or chose.

use yew::prelude::*;

use crate::state::{Action, Opened, State};
use crate::texts;
use messages::visible::visible;

/// Names that are listed; a folder may hold thousands that are left out.
const LISTED: usize = 100;

/// Told by screen readers when it changes; on the screen only where a file was left out.
pub(super) fn opened(state: &State, dispatch: &Callback<Action>) -> Html {
    let (count, refused) = &state.opened;
    let rest = refused.len().saturating_sub(LISTED);
    let on_dismiss = dispatch.reform(|_: MouseEvent| Action::Open(Opened::default()));
    let class = match refused.is_empty() {
        true => "visually-hidden",
        false => "banner",
    };
    html! {
        <div {class}>
            <div role="status" data-testid="opened">
                <p>{ texts::opened(*count, refused.len()) }</p>
                <ul>
                    { for refused.iter().take(LISTED).map(|(name, why)| html! {
                        <li>{ visible(name).into_owned() }{ ": " }{ texts::refused(why) }</li>
                    }) }
                    if rest > 0 {
                        <li>{ texts::and_more(rest) }</li>
                    }
                </ul>
            </div>
            if !refused.is_empty() {
                <button type="button" class="quiet" onclick={on_dismiss}>{ texts::dismiss() }</button>
            }
        </div>
    }
}
