//! What the report asks for, as fields, choices and boxes in place: whatever answers one goes into the
//! settings or becomes a document.

use contract::{Answer, Question, QuestionKind, SettingAnswer};
use yew::prelude::*;

use super::statement;
use crate::components::place::Shown;
use crate::components::tag::{Tag, button, classed, tag};
use crate::components::words;
use crate::content::Owner;
use crate::state::{Action, EXECUTION_ROLE};
use crate::{anchors, host, texts};

/// Candidates that are offered; any other can be typed.
const CANDIDATES: usize = 6;

/// All questions, most settling first.
pub(super) fn section(shown: &Shown) -> Html {
    let questions = &shown.analysis.screen.questions;
    if questions.is_empty() {
        return Html::default();
    }
    let title = tag("h2").set("id", "questions-title");
    let mut forms = Vec::new();
    for (index, question) in questions.iter().enumerate() {
        let form = form(shown, question).put("id", anchors::question(index));
        forms.push(form.set("tabindex", "-1").key(key(question)).into());
    }
    classed("section", "questions")
        .set("aria-labelledby", "questions-title")
        .add(title.text(texts::needs_input()))
        .add(tag("div").all(forms))
        .into()
}

/// The same question of the next report keeps what is typed into it.
fn key(question: &Question) -> String {
    let kind = texts::question_kind(question.kind);
    let place = question.at.first();
    let place = place.map_or((0, 0), |place| (place.document, place.start));
    let subject = question.subject.as_deref().unwrap_or_default();
    format!("{kind} {} {} {subject}", place.0, place.1)
}

/// Fields for placeholders that a setting fills.
pub(super) fn fields_of(shown: &Shown, placeholders: &[String]) -> Vec<Html> {
    let mut fields = Vec::new();
    for (placeholder, kind, setting) in [
        ("<ACCOUNT>", QuestionKind::Account, "/account"),
        ("<REGION>", QuestionKind::Region, "/region"),
    ] {
        if placeholders.iter().any(|known| known == placeholder) {
            let answer = Answer::Setting(SettingAnswer {
                setting: setting.to_owned(),
                entry: None,
            });
            let question = Question {
                kind,
                subject: None,
                candidates: Vec::new(),
                command: None,
                answer: Some(answer),
                settles: Vec::new(),
                at: Vec::new(),
            };
            fields.push(form(shown, &question).into());
        }
    }
    fields
}

/// A question with what answers it. What is typed stays in the field until it is given.
fn form(shown: &Shown, question: &Question) -> Tag {
    let give = {
        let (shown, question) = (shown.clone(), question.clone());
        Callback::from(move |value: String| {
            if !value.trim().is_empty() {
                give(&shown, &question, &value);
            }
        })
    };
    let label = texts::question(question.kind, question.subject.as_deref());
    let unnamed = format!("`{EXECUTION_ROLE}`");
    let label = label.replace(&unnamed, texts::the_execution_role());
    let plain = label.replace('`', "");
    let mut asks = classed("p", "asks")
        .add(words::sentence(&label))
        .add(shown.places(&question.at));
    if !question.settles.is_empty() {
        let settles = texts::settles(question.settles.len());
        asks = asks.text(" ").add(classed("span", "muted").text(&settles));
    }
    let on_submit = give.reform(|event: SubmitEvent| {
        event.prevent_default();
        host::take_field(event.target())
    });
    let field = field(question, &give).map(|field| {
        let field = field.put("aria-label", plain).set("spellcheck", "false");
        let set = tag("button").set("type", "submit").test("question-set");
        let set = set.text(texts::question_set());
        classed("span", "answers").add(field).add(set)
    });
    let command = question.command.as_ref();
    let command = command.map(|command| statement::command_box(command, shown));
    classed("form", "question")
        .test("question")
        .set("data-kind", texts::question_kind(question.kind))
        .on_submit(on_submit)
        .add(asks)
        .maybe(field)
        .add(candidates(question, &give))
        .add(command.unwrap_or_default())
}

/// Where the answer is typed or pasted: a box for a document, a field for a value.
fn field(question: &Question, give: &Callback<String>) -> Option<Tag> {
    let document = matches!(question.answer, Some(Answer::Document { .. }));
    match question.kind {
        QuestionKind::DocumentInEffect => None,
        kind if document && kind != QuestionKind::DocumentRole => {
            // What is pasted is the whole answer.
            let on_input = give.reform(|event: InputEvent| match event.input_type().as_str() {
                "insertFromPaste" => host::take_field(event.target()),
                _ => String::new(),
            });
            let area = tag("textarea").set("rows", "2").test("question-paste");
            Some(
                area.set("placeholder", texts::paste_here())
                    .on_input(on_input),
            )
        }
        _ if question.answer.is_some() => {
            let field = tag("input").set("type", "text").set("autocomplete", "off");
            Some(field.test("question-value"))
        }
        _ => None,
    }
}

/// The values that the documents suggest, each a button.
fn candidates(question: &Question, give: &Callback<String>) -> Html {
    let mut all = classed("span", "answers").set("role", "group");
    all = all.set("aria-label", texts::candidates());
    for candidate in question.candidates.iter().take(CANDIDATES) {
        all = match &question.answer {
            Some(_) => {
                let value = candidate.clone();
                let on_press = give.reform(move |_: MouseEvent| value.clone());
                let label = words::role_label(candidate);
                all.add(button("", &label, on_press).test("question-candidate"))
            }
            // It can be told only by changing the documents.
            None => all.add(words::name(candidate)),
        };
    }
    match question.candidates.is_empty() {
        true => Html::default(),
        false => all.into(),
    }
}

/// Answers it.
fn give(shown: &Shown, question: &Question, value: &str) {
    let (analysis, dispatch) = (&shown.analysis, &shown.dispatch);
    match &question.answer {
        Some(Answer::Setting(setting)) => {
            dispatch.emit(Action::Answer(setting.clone(), value.to_owned()));
        }
        Some(Answer::Document { document }) if question.kind == QuestionKind::DocumentRole => {
            let at = question.at.first().map_or(u32::MAX, |place| place.document);
            if let Some((id, _)) = analysis.documents.get(at as usize) {
                dispatch.emit(Action::SetKind(*id, Some(document.kind)));
                let owner = Owner::Role(value.trim().into());
                dispatch.emit(Action::SetOwner(*id, owner));
            }
        }
        Some(Answer::Document { document }) => {
            // One of the documents that are there, by its name; else it is the text itself.
            let is_link = question.kind == QuestionKind::DocumentLink;
            let mut known = analysis.documents.iter();
            let known = known.position(|(_, name)| is_link && **name == *value);
            let known = known.and_then(|at| analysis.workspace.documents.get(at));
            let text = known.map_or_else(|| host::add_text(value), |known| known.text);
            dispatch.emit(Action::Provide(document.clone(), text));
        }
        None => {}
    }
}
