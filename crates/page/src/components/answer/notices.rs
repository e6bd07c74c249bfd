//! Anything worth saying that is no check.

use contract::{Code, Notice, Param, Severity, View};
use yew::prelude::*;

use super::statement::{self, statement_box};
use crate::components::icon;
use crate::components::paging::{look, show_more};
use crate::components::place::Shown;
use crate::components::tag::{Tag, classed, tag};
use crate::components::words;
use crate::sentences;
use crate::state::NOTICES;
use crate::{anchors, texts};

/// As many of a kind stand by themselves; of more all but the first are folded.
const ALIKE: usize = 2;

/// The notices, errors first; those of a kind that follow each other together.
pub(super) fn section(shown: &Shown, view: View) -> Html {
    let notices = &shown.analysis.screen.notices;
    if notices.total == 0 {
        return Html::default();
    }
    let more = View {
        notices: view.notices + NOTICES,
        ..view
    };
    let mut rows = classed("ul", "rows");
    let mut place = 0;
    let mut conditional: Vec<Html> = Vec::new();
    let alike = |one: &Notice, other: &Notice| one.code == other.code;
    for group in notices.items.chunk_by(alike) {
        let mut rest: Vec<Html> = Vec::new();
        for (at, notice) in group.iter().enumerate() {
            let row = row(notice, place, shown);
            place += 1;
            if is_conditional(notice) {
                conditional.push(row);
            } else if at == 0 || group.len() <= ALIKE {
                rows = rows.add(row);
            } else {
                rest.push(row);
            }
        }
        if !rest.is_empty() {
            let text = texts::more_alike(rest.len());
            rows = rows.add(folded("alike", &text, rest));
        }
    }
    if !conditional.is_empty() {
        let text = texts::conditional(conditional.len());
        rows = rows.add(folded("conditional", &text, conditional));
    }
    let title = classed("h2", "panel-title visually-hidden").set("id", "notices-title");
    classed("section", "notices")
        .set("aria-labelledby", "notices-title")
        .add(title.text(texts::notices()))
        .add(rows)
        .add(show_more(
            NOTICES,
            notices.rest(),
            None,
            look(&shown.dispatch, more),
        ))
        .into()
}

/// Whether it counts only for who uses something that the documents do not tell: logging, tracing, a
/// key, a pipeline.
fn is_conditional(notice: &Notice) -> bool {
    match notice.code {
        Code::ConditionalNeeds | Code::DeployerNeeds => true,
        Code::ActionsInSomeCases => {
            let case = notice.params.get("case");
            !matches!(case, Some(Param::Text(case)) if case == "encryption-on")
        }
        _ => false,
    }
}

/// Rows that are seen when somebody wants to.
fn folded(name: &'static str, text: &str, rows: Vec<Html>) -> Tag {
    let details = tag("details").test(name);
    let details = details.add(tag("summary").text(text));
    let list = classed("ul", "rows").all(rows);
    classed("li", "alike").add(details.add(list))
}

fn row(notice: &Notice, place: usize, shown: &Shown) -> Html {
    let text = sentences::text(shown.language, notice.code, &notice.params);
    let help = sentences::help(shown.language, notice.code, &notice.params);
    let severity = match notice.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    };
    let line = shown.line(&text, &notice.at, "line", "notice-text");
    let mut body = classed("div", "body").add(line);
    if let Some(help) = help {
        body = body.add(classed("span", "help").add(words::sentence(&help)));
    }
    body = body.add(statement::command(&notice.params, shown));
    // A statement that would do, where the notice is about one that allows too much.
    if let Some(Param::Text(text)) = notice.params.get("tightened")
        && !text.is_empty()
    {
        let details = classed("details", "tightened").test("tightened");
        let details = details.add(tag("summary").text(texts::tightened()));
        let label = texts::tightened().to_owned();
        body = body.add(details.add(statement_box(shown, text, None, &[], label, "tightened")));
    }
    classed("li", "row")
        .put("id", anchors::notice(place))
        .test("notice")
        .put("data-code", notice.code.name().to_owned())
        .set("data-severity", severity)
        .add(icon::severity_badge(notice.severity))
        .add(body)
        .into()
}
