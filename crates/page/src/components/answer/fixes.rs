//! The statements to add, ready to copy.

use contract::{ShownFix, View};
use messages::visible::visible;
use yew::prelude::*;

use super::fix_tools::{AllTools, FixTools};
use super::statement::StatementBox;
use crate::components::paging::{look, show_more};
use crate::components::place::Shown;
use crate::components::words;
use crate::state::FIXES;
use crate::{anchors, texts};

/// All fixes in the order of the report.
pub(super) fn section(shown: &Shown, view: View) -> Html {
    let fixes = &shown.analysis.screen.fixes;
    if fixes.total == 0 {
        return html! {};
    }
    let more = View {
        fixes: view.fixes + FIXES,
        ..view
    };
    html! {
        <section class="fixes" aria-labelledby="fixes-title">
            <h2 id="fixes-title" class="panel-title visually-hidden">{ texts::fixes() }</h2>
            <AllTools shown={shown.clone()} />
            { for fixes.items.iter().enumerate().map(|(index, fix)| card(shown, index, fix)) }
            { show_more(FIXES, fixes.rest(), None, look(&shown.dispatch, more)) }
        </section>
    }
}

fn card(shown: &Shown, index: usize, shown_fix: &ShownFix) -> Html {
    let fix = &shown_fix.fix;
    let text = fix.statement.as_ref();
    let text = text
        .and_then(|statement| serde_json::to_string_pretty(statement).ok())
        .unwrap_or_default();
    let sid = fix
        .statement
        .as_ref()
        .map(|statement| visible(&statement.sid).into_owned())
        .unwrap_or_default();
    let document = fix
        .document
        .and_then(|index| shown.analysis.documents.get(usize::try_from(index).ok()?))
        .map(|(_, name)| visible(name).into_owned());
    html! {
        <article key={index} class="fix" id={anchors::fix(index)} tabindex="-1" data-testid="fix" data-role={fix.role.clone()}>
            <header>
                <h3>
                    <span class="number">{ index + 1 }</span>
                    <span>{ texts::fix_target(fix.target) }</span>{ " " }{ words::name(&fix.role) }
                    if let Some(document) = document {
                        <span class="muted">{ format!(" ({document})") }</span>
                    }
                </h3>
                { for_states(shown_fix) }
                if shown_fix.is_conditional {
                    <p class="badge undecided" data-testid="fix-conditional">{ texts::unless_granted() }</p>
                }
            </header>
            if !text.is_empty() {
                <StatementBox warning={shown.warning(&text)} text={text.clone()} placeholders={fix.placeholders.clone()} label={sid} part="fix" />
            }
            if !fix.placeholders.is_empty() {
                <p class="placeholders" data-testid="fix-placeholders">
                    { texts::fill_in() }
                    { for fix.placeholders.iter().map(|placeholder| html! {
                        <>{ " " }<mark>{ visible(placeholder).into_owned() }</mark></>
                    }) }
                </p>
            }
            if !text.is_empty() {
                <FixTools shown={shown.clone()} {index} statement={text.clone()} />
            }
        </article>
    }
}

/// The states that need the statement.
fn for_states(fix: &ShownFix) -> Html {
    if fix.states.is_empty() {
        return html! {};
    }
    let named = fix.states.iter();
    let named: Vec<String> = named.map(|state| visible(state).into_owned()).collect();
    html! { <p class="muted">{ texts::needed_by(&named, fix.further_states) }</p> }
}
