//! What to do: the statements to add, by role, and what else is suggested.

use contract::{Answer, DiffKind, DocumentAnswer, FixLanguage, FixTarget};
use contract::{QuestionKind, ShownFix, View};
use messages::visible::visible;
use yew::prelude::*;

use super::fix_tools::{FixTools, FixToolsProps, all_tools};
use super::policy::Policies;
use super::statement::statement_box;
use super::{preview, questions};
use crate::components::paging::{look, show_more};
use crate::components::place::Shown;
use crate::components::tag::{classed, component, tag};
use crate::components::words;
use crate::state::{EXECUTION_ROLE, FIXES};
use crate::{anchors, texts};

/// All fixes in the order of the report, those of one role together; then what is asked for.
pub(super) fn section(shown: &Shown, view: View, policies: &Policies) -> Html {
    let screen = &shown.analysis.screen;
    let fixes = &screen.fixes;
    let more = View {
        fixes: view.fixes + FIXES,
        ..view
    };
    let mut roles: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, fix) in fixes.items.iter().enumerate() {
        let role = fix.fix.role.as_str();
        match roles.iter_mut().find(|(known, _)| *known == role) {
            Some((_, indexes)) => indexes.push(index),
            None => roles.push((role, vec![index])),
        }
    }
    let fixes = (fixes.total > 0).then(|| {
        let title = classed("h2", "panel-title visually-hidden").set("id", "fixes-title");
        let cards = roles.iter();
        let cards = cards.map(|(role, indexes)| of_role(shown, role, indexes, policies));
        let for_all = match roles.len() {
            1 => Html::default(),
            _ => all_tools(shown, None),
        };
        let on_more = look(&shown.dispatch, more);
        classed("section", "fixes")
            .set("aria-labelledby", "fixes-title")
            .add(title.text(texts::fixes()))
            .add(for_all)
            .all(cards.collect())
            .add(show_more(FIXES, fixes.rest(), None, on_more))
    });
    classed("div", "to-do")
        .add(next_step(shown))
        .maybe(fixes)
        .add(questions::section(shown))
        .into()
}

/// What to give next, where only an error or only a definition is there.
fn next_step(shown: &Shown) -> Html {
    let screen = &shown.analysis.screen;
    let mut questions = screen.questions.iter();
    let text = if screen.machines.is_empty() && screen.all_checks > 0 {
        texts::next_definition()
    } else if questions.any(|question| question.kind == QuestionKind::RolePolicies) {
        texts::next_policies()
    } else {
        return Html::default();
    };
    let next = classed("p", "next").test("next-step");
    next.text(text).into()
}

/// The answer that gives the policies of a role, where none is there.
fn policies_asked(shown: &Shown, role: &str) -> Option<DocumentAnswer> {
    let mut questions = shown.analysis.screen.questions.iter();
    let question = questions.find(|question| {
        question.kind == QuestionKind::RolePolicies && question.subject.as_deref() == Some(role)
    });
    match &question?.answer {
        Some(Answer::Document { document }) => Some(document.clone()),
        _ => None,
    }
}

/// A card of all that a role lacks.
fn of_role(shown: &Shown, role: &str, indexes: &[usize], policies: &Policies) -> Html {
    let fix = |index: usize| shown.analysis.screen.fixes.items.get(index);
    let asked = policies_asked(shown, role);
    let is_whole = |index: &usize| {
        let fix = fix(*index);
        // What is known to be missing stands by itself before the whole that it is a part of.
        let is_part =
            |fix: &ShownFix| fix.is_conditional && fix.fix.target == FixTarget::IdentityPolicy;
        asked.is_some() && fix.is_some_and(is_part)
    };
    let (whole, each): (Vec<usize>, Vec<usize>) = indexes.iter().copied().partition(is_whole);
    let title = match role {
        EXECUTION_ROLE => tag("h3").text(texts::the_execution_role()),
        _ => tag("h3")
            .text(texts::role())
            .text(" ")
            .add(words::name(role)),
    };
    let tools = match asked {
        Some(_) => Html::default(),
        None => all_tools(shown, Some(role)),
    };
    let is_of_role =
        |index: &usize| fix(*index).is_some_and(|fix| fix.fix.target == FixTarget::IdentityPolicy);
    let asked = asked.filter(|_| indexes.iter().any(is_of_role));
    let policy = asked.map(|answer| policies.card(shown, role, answer, &whole));
    let is_missing = |index: &usize| {
        fix(*index).is_some_and(|fix| !fix.is_conditional && fix.fix.change.is_none())
    };
    let (missing, others): (Vec<usize>, Vec<usize>) = each.into_iter().partition(is_missing);
    let cards = |indexes: Vec<usize>| -> Vec<Html> {
        let indexes = indexes.into_iter();
        let card = |index| Some(card(shown, index, fix(index)?));
        indexes.filter_map(card).collect()
    };
    classed("article", "role-fixes")
        .key(role.to_owned())
        .test("role-fixes")
        .put("data-role", role.to_owned())
        .add(title)
        .add(tools)
        .all(cards(missing))
        .add(policy.unwrap_or_default())
        .all(cards(others))
        .into()
}

fn language(language: FixLanguage) -> &'static str {
    match language {
        FixLanguage::Json => "JSON",
        FixLanguage::Yaml => "YAML",
        FixLanguage::Hcl => "HCL",
        FixLanguage::TypeScript => "TypeScript",
    }
}

fn card(shown: &Shown, index: usize, shown_fix: &ShownFix) -> Html {
    let fix = &shown_fix.fix;
    let text = fix.statement.as_ref();
    let text = text.and_then(|statement| serde_json::to_string_pretty(statement).ok());
    let document = fix
        .document
        .and_then(|index| shown.analysis.documents.get(usize::try_from(index).ok()?));
    let what = match &fix.change {
        Some(_) => texts::fix_change(),
        None => texts::fix_target(fix.target),
    };
    let number = (index + 1).to_string();
    let mut title = tag("h4").add(classed("span", "number").text(&number));
    title = title.add(tag("span").text(what));
    if let Some((_, name)) = document {
        let name = format!(" ({})", visible(name));
        title = title.add(classed("span", "muted").text(&name));
    }
    if let Some(change) = &fix.change {
        title = title.add(shown.places(std::slice::from_ref(&change.at)));
    }
    let mut header = tag("header").add(title).add(for_states(shown_fix));
    if shown_fix.is_conditional && fix.change.is_none() {
        let badge = classed("p", "badge undecided").test("fix-conditional");
        header = header.add(badge.text(texts::unless_granted()));
    }
    let mut card = classed("div", "fix")
        .key(number)
        .put("id", anchors::fix(index))
        .set("tabindex", "-1")
        .test("fix")
        .put("data-role", fix.role.clone())
        .add(header);
    let changes = fix.change.as_ref().map(|change| {
        let code = tag("code")
            .add(preview::lines(DiffKind::Removed, &change.now))
            .add(preview::lines(DiffKind::Added, &change.better));
        let changes = classed("pre", "fix-diff").set("tabindex", "0");
        let changes = changes.set("aria-label", texts::fix_change());
        changes.test("fix-change").add(code)
    });
    card = card.maybe(changes);
    if let Some(text) = text {
        let sid = fix.statement.as_ref();
        let sid = sid.map_or_else(String::new, |one| visible(&one.sid).into_owned());
        let code = fix.code.as_ref();
        let code = code.map(|code| (language(code.language), code.text.clone()));
        card = card
            .add(statement_box(
                shown,
                &text,
                code,
                &fix.placeholders,
                sid,
                "fix",
            ))
            .add(component::<FixTools>(FixToolsProps {
                shown: shown.clone(),
                index,
                statement: text.into(),
            }));
    }
    card.into()
}

/// The states that need the statement.
fn for_states(fix: &ShownFix) -> Html {
    if fix.states.is_empty() {
        return Html::default();
    }
    let named = fix.states.iter();
    let named: Vec<String> = named.map(|state| visible(state).into_owned()).collect();
    let text = texts::needed_by(&named, fix.further_states);
    classed("p", "muted").text(&text).into()
}
