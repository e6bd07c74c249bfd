//! Anything worth saying that is no check.

use yew::prelude::*;

use super::findings::{Extent, Resize, show_more};
use super::icon;
use super::place::Shown;
use super::statement::{self, StatementBox};
use super::words;
use crate::sentences;
use crate::texts;
use sfn_role_check::report::{Code, Notice, Param, Severity};

/// Rows that are drawn at first, and that each "show more" adds.
pub(super) const PAGE: usize = 25;

/// The code as the contract writes it.
pub(super) fn code_name(code: Code) -> String {
    code.name()
}

/// The notices, errors first.
pub(super) fn section(shown: &Shown, extent: Extent, resize: &Resize) -> Html {
    let all = &shown.analysis.report.notices;
    if all.is_empty() {
        return html! {};
    }
    let by_severity = [Severity::Error, Severity::Warning, Severity::Hint]
        .into_iter()
        .flat_map(|severity| all.iter().filter(move |notice| notice.severity == severity));
    let more = Extent {
        notices: extent.notices + PAGE,
        ..extent
    };
    html! {
        <section class="notices" aria-labelledby="notices-title">
            <h2 id="notices-title">{ texts::notices() }<span class="count">{ all.len() }</span></h2>
            <ul class="rows">
                { for by_severity.take(extent.notices).map(|notice| row(notice, shown)) }
            </ul>
            { show_more(PAGE, all.len().saturating_sub(extent.notices), resize.to(more)) }
        </section>
    }
}

fn row(notice: &Notice, shown: &Shown) -> Html {
    let text = sentences::text(shown.language, notice.code, &notice.params);
    let help = sentences::help(shown.language, notice.code, &notice.params);
    let severity = match notice.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    };
    // A statement that would do, where the notice is about one that allows too much.
    let tightened = match notice.params.get("tightened") {
        Some(Param::Text(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    };
    html! {
        <li class="row" data-testid="notice" data-code={code_name(notice.code)} data-severity={severity}>
            { icon::severity_badge(notice.severity) }
            <div class="body">
                { shown.line(&text, &notice.at, "line", "notice-text") }
                if let Some(help) = help {
                    <span class="help">{ words::sentence(&help) }</span>
                }
                { statement::command(&notice.params, shown) }
                if let Some(text) = tightened {
                    <details class="tightened" data-testid="tightened">
                        <summary>{ texts::tightened() }</summary>
                        <StatementBox warning={shown.warning(&text)} {text} label={texts::tightened()} part="tightened" />
                    </details>
                }
            </div>
        </li>
    }
}
