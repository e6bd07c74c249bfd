//! Anything worth saying that is no check.

use contract::{Notice, Param, Severity, View};
use yew::prelude::*;

use super::statement::{self, StatementBox};
use crate::components::icon;
use crate::components::paging::{look, show_more};
use crate::components::place::Shown;
use crate::components::words;
use crate::sentences;
use crate::state::NOTICES;
use crate::{anchors, texts};

/// The notices, errors first.
pub(super) fn section(shown: &Shown, view: View) -> Html {
    let notices = &shown.analysis.screen.notices;
    if notices.total == 0 {
        return html! {};
    }
    let more = View {
        notices: view.notices + NOTICES,
        ..view
    };
    html! {
        <section class="notices" aria-labelledby="notices-title">
            <h2 id="notices-title" class="panel-title visually-hidden">{ texts::notices() }</h2>
            <ul class="rows">
                { for notices.items.iter().enumerate().map(|(place, notice)| row(notice, place, shown)) }
            </ul>
            { show_more(NOTICES, notices.rest(), None, look(&shown.dispatch, more)) }
        </section>
    }
}

fn row(notice: &Notice, place: usize, shown: &Shown) -> Html {
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
        <li class="row" id={anchors::notice(place)} data-testid="notice" data-code={notice.code.name()} data-severity={severity}>
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
