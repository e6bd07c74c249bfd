//! Anything worth saying that is no check.

use yew::prelude::*;

use super::control::ShowMore;
use super::icon;
use super::place::Shown;
use super::words;
use crate::page::texts;
use crate::report::{Code, Notice, Severity, messages};

const PAGE: usize = 25;

/// The code as the contract writes it.
pub(super) fn code_name(code: Code) -> String {
    serde_json::to_value(code)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[derive(Properties, PartialEq)]
pub(super) struct NoticesProps {
    pub shown: Shown,
}

/// The notices, errors first.
#[component]
pub(super) fn Notices(props: &NoticesProps) -> Html {
    let limit = use_state(|| PAGE);
    let mut notices: Vec<&Notice> = props.shown.analysis.report.notices.iter().collect();
    if notices.is_empty() {
        return html! {};
    }
    notices.sort_by_key(|notice| notice.severity);
    let on_more = {
        let limit = limit.clone();
        Callback::from(move |()| limit.set(*limit + PAGE))
    };
    html! {
        <section class="notices" aria-labelledby="notices-title">
            <h2 id="notices-title">{ texts::NOTICES }<span class="count">{ notices.len() }</span></h2>
            <ul class="rows">
                { for notices.iter().take(*limit).map(|notice| row(notice, &props.shown)) }
            </ul>
            <ShowMore page={PAGE} rest={notices.len().saturating_sub(*limit)} {on_more} />
        </section>
    }
}

fn row(notice: &Notice, shown: &Shown) -> Html {
    let text = messages::text(texts::LANGUAGE, notice.code, &notice.params);
    let help = messages::help(texts::LANGUAGE, notice.code, &notice.params);
    let severity = match notice.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    };
    html! {
        <li class="row" data-testid="notice" data-code={code_name(notice.code)} data-severity={severity}>
            { icon::severity_badge(notice.severity) }
            <div class="body">
                { shown.line(&text, &notice.at, "line", "notice-text") }
                if let Some(help) = help {
                    <span class="help">{ words::sentence(&help) }</span>
                }
            </div>
        </li>
    }
}
