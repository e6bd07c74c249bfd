//! The statements to add, ready to copy.

use yew::prelude::*;

use super::findings::{Extent, Resize, show_more};
use super::place::Shown;
use super::statement::StatementBox;
use super::words;
use crate::texts;
use sfn_role_check::report::display::visible;
use sfn_role_check::report::{Check, Fix, Report, Verdict};

/// Cards that are drawn at first, and that each "show more" adds.
pub(super) const PAGE: usize = 20;
/// More states than this are counted, not named.
const STATES_AT_MOST: usize = 3;

/// All fixes in the order of the report.
pub(super) fn section(shown: &Shown, extent: Extent, resize: &Resize) -> Html {
    let count = shown.analysis.report.fixes.len();
    if count == 0 {
        return html! {};
    }
    let more = Extent {
        fixes: extent.fixes + PAGE,
        ..extent
    };
    html! {
            <section class="fixes" aria-labelledby="fixes-title">
                <h2 id="fixes-title">{ texts::fixes() }<span class="count">{ count }</span></h2>
                <fixes-tools></fixes-tools>
                { for (0..count.min(extent.fixes)).map(|index| html! {
    { card(shown, index) } }) }
                { show_more(PAGE, count.saturating_sub(extent.fixes), resize.to(more)) }
            </section>
        }
}

/// Element id of a fix, so that checks can lead to it.
pub(super) fn element_id(index: usize) -> String {
    format!("fix-{index}")
}

fn card(shown: &Shown, index: usize) -> Html {
    let report = &shown.analysis.report;
    let fix = report.fixes.get(index);
    let text = fix
        .and_then(|fix| serde_json::to_string_pretty(fix.statement.as_ref()?).ok())
        .unwrap_or_default();
    let Some(fix) = fix else { return html! {} };
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
        <article key={index} class="fix" id={element_id(index)} tabindex="-1" data-testid="fix" data-role={fix.role.clone()}>
            <header>
                <h3>
                    <span class="number">{ index + 1 }</span>
                    <span>{ texts::fix_target(fix.target) }</span>{ " " }{ words::name(&fix.role) }
                    if let Some(document) = document {
                        <span class="muted">{ format!(" ({document})") }</span>
                    }
                </h3>
                { for_states(report, fix) }
                if is_only_undecided(report, fix) {
                    <p class="badge undecided" data-testid="fix-conditional">{ texts::unless_granted() }</p>
                }
            </header>
            if !text.is_empty() {
                <StatementBox warning={shown.warning(&text)} {text} placeholders={fix.placeholders.clone()} label={sid} part="fix" />
            }
            if !fix.placeholders.is_empty() {
                <p class="placeholders" data-testid="fix-placeholders">
                    { texts::fill_in() }
                    { for fix.placeholders.iter().map(|placeholder| html! {
                        <>{ " " }<mark>{ visible(placeholder).into_owned() }</mark></>
                    }) }
                </p>
            }
            <fix-tools></fix-tools>
        </article>
    }
}

fn covered<'report>(
    report: &'report Report,
    fix: &'report Fix,
) -> impl Iterator<Item = &'report Check> {
    fix.covers
        .iter()
        .filter_map(|&index| report.checks.get(usize::try_from(index).ok()?))
}

fn is_only_undecided(report: &Report, fix: &Fix) -> bool {
    let mut checks = covered(report, fix).peekable();
    checks.peek().is_some() && checks.all(|check| check.verdict == Verdict::Undecided)
}

/// The states that need the statement.
fn for_states(report: &Report, fix: &Fix) -> Html {
    let mut named = Vec::new();
    let mut rest = 0;
    let mut last = None;
    // The checks of one task follow each other.
    for task in covered(report, fix).filter_map(|check| check.task) {
        if last.replace(task) == Some(task) {
            continue;
        }
        let mut all = report
            .state_machines
            .iter()
            .flat_map(|machine| &machine.tasks);
        if named.len() == STATES_AT_MOST {
            rest += 1;
        } else if let Some(task) = usize::try_from(task).ok().and_then(|task| all.nth(task)) {
            named.push(visible(&task.state).into_owned());
        }
    }
    if named.is_empty() {
        return html! {};
    }
    html! { <p class="muted">{ texts::needed_by(&named, rest) }</p> }
}
