//! A policy statement, ready to copy.

use yew::prelude::*;

use crate::components::effect::use_kept;
use crate::components::place::Shown;
use crate::components::tag::{Tag, button, classed, component, tag};
use crate::listing::{self, Part};
use crate::sentences::{self, Language};
use crate::{host, texts};
use contract::{Param, Params, Reason};
use messages::visible::{visible, visible_lines};

/// The command that prints what is missing, where the report has one.
pub(super) fn command(params: &Params, shown: &Shown) -> Html {
    let Some(Param::Text(text)) = params.get("command") else {
        return Html::default();
    };
    command_box(text, shown)
}

/// A command, folded.
pub(super) fn command_box(text: &str, shown: &Shown) -> Html {
    let placeholders: Vec<String> = contract::placeholder::ALL
        .into_iter()
        .filter(|word| text.contains(*word))
        .map(str::to_owned)
        .collect();
    let details = classed("details", "tightened").test("command");
    let details = details.add(tag("summary").text(texts::command()));
    let label = texts::command().to_owned();
    details
        .add(statement_box(
            shown,
            text,
            None,
            &placeholders,
            label,
            "command",
        ))
        .into()
}

/// A text with its button; `part` is what it is on the page.
pub(super) fn statement_box(
    shown: &Shown,
    text: &str,
    code: Option<(&'static str, String)>,
    placeholders: &[String],
    label: String,
    part: &'static str,
) -> Html {
    component::<StatementBox>(StatementProps {
        text: text.to_owned(),
        code,
        placeholders: placeholders.to_vec(),
        warning: shown.warning(text),
        label,
        part,
        language: texts::language(),
    })
}

/// A reason of a check, with the command that prints what is missing.
pub(super) fn reason(reason: &Reason, shown: &Shown) -> Html {
    let text = sentences::text(shown.language, reason.code, &reason.params);
    let line = shown.line(&text, &reason.at, "reason", "reason");
    [line, command(&reason.params, shown)].into_iter().collect()
}

#[derive(Properties, PartialEq)]
struct StatementProps {
    /// Exactly what is copied; on the screen deceptive characters are written out.
    text: String,
    /// The same as the project writes it, with the name of the language; it comes first.
    code: Option<(&'static str, String)>,
    /// Parts that are still to be filled in.
    placeholders: Vec<String>,
    /// What to know before it is copied; may be empty.
    warning: String,
    /// Its name for people who do not see it.
    label: String,
    /// What it is on the page: start of the names that tests find it by.
    part: &'static str,
    /// Another one draws it again.
    language: Language,
}

/// The text with its button.
#[component]
fn StatementBox(props: &StatementProps) -> Html {
    let copied = use_state(|| None::<bool>);
    let is_json = use_state(|| false);
    let is_open = use_state(|| false);
    let text = match &props.code {
        Some((_, code)) if !*is_json => code,
        _ => &props.text,
    };
    // References of the project's own code stand for what they name: nothing has to be put there.
    let is_code = props.code.is_some() && !*is_json;
    let own = |placeholder: &&String| !is_code || !placeholder.starts_with("${");
    let mut placeholders: Vec<String> = props.placeholders.iter().filter(own).cloned().collect();
    if is_code {
        placeholders.extend(contract::placeholder::ALL.map(str::to_owned));
    }
    placeholders.retain(|placeholder| text.contains(placeholder.as_str()));
    let open = (props.part == "fix" && !placeholders.is_empty()).then(|| {
        let open = classed("p", "placeholders").test("fix-placeholders");
        let marks = placeholders.iter();
        let marks = marks.flat_map(|placeholder| {
            let mark = tag("mark").text(&visible(placeholder));
            [Html::from(" "), mark.into()]
        });
        open.text(texts::fill_in()).all(marks.collect())
    });
    let lines = text.lines().count();
    let is_folded = lines > LINES && !*is_open;
    let code = use_node_ref();
    use_kept(props.text.clone(), {
        let copied = copied.clone();
        move |_| copied.set(None)
    });
    let on_copy = {
        let (copied, code, text) = (copied.clone(), code.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, code) = (copied.clone(), code.clone());
            host::copy_text(&text, move |done| {
                if !done && let Some(element) = code.cast::<web_sys::Element>() {
                    host::select_text(&element);
                }
                copied.set(Some(done));
            });
        })
    };
    // The button's own text changes unheard while it has the focus.
    let said = classed("span", "muted").set("role", "status");
    let said = match *copied {
        Some(true) => said.add(classed("span", "visually-hidden").text(texts::copied())),
        Some(false) => said.text(texts::copy_failed()),
        None => said,
    };
    let word = match *copied {
        Some(true) => texts::copied(),
        _ => copy_word(props.part),
    };
    let testid = |what: &str| format!("{}-{what}", props.part);
    let choice = props.code.as_ref();
    let choice = choice.map(|(name, _)| languages(name, &is_json));
    let copy = classed("div", "copy").maybe(choice).add(
        button("primary", word, on_copy)
            .put("data-testid", testid("copy"))
            .put("aria-label", copy_label(props.part, &props.label)),
    );
    let warning = (!props.warning.is_empty()).then(|| {
        let warning = classed("p", "foreign").put("data-testid", testid("warning"));
        warning.text(&props.warning)
    });
    let mut shown = tag("code");
    for part in listing::parts(text, &placeholders) {
        shown = match part {
            Part::Plain(text) => shown.text(&visible_lines(text)),
            Part::Placeholder(text) => shown.add(tag("mark").text(&visible(text))),
        };
    }
    let folded = match is_folded {
        true => "cut",
        false => "",
    };
    let lines_of = tag("pre")
        .set("class", folded)
        .node(&code)
        .set("tabindex", "0")
        .put("data-testid", testid("statement"))
        .put("aria-label", props.label.clone());
    let unfold = is_folded.then(|| {
        let on_open = Callback::from(move |_| is_open.set(true));
        button("quiet", &texts::show_lines(lines), on_open).test("show-lines")
    });
    classed("div", "statement")
        .maybe(warning)
        .add(copy.add(said))
        .add(lines_of.add(shown))
        .maybe(unfold)
        .maybe(open)
        .into()
}

/// Lines from which on a text is folded.
const LINES: usize = 30;

/// What is copied.
fn copy_word(part: &str) -> &'static str {
    match part {
        "command" => texts::copy_command(),
        "policy" => texts::copy_policy(),
        _ => texts::copy(),
    }
}

/// The same for who does not see what it stands beside; it begins with the word that is seen.
fn copy_label(part: &str, label: &str) -> String {
    match part {
        "command" | "policy" => format!("{} {label}", copy_word(part)),
        _ => texts::copy_label(label),
    }
}

/// Buttons of the two languages that a statement is written in, one of them pressed.
fn languages(name: &'static str, is_json: &UseStateHandle<bool>) -> Tag {
    let choice = |name: &'static str, json: bool| {
        let handle = is_json.clone();
        let button = button("", name, Callback::from(move |_| handle.set(json)));
        button
            .flag("aria-pressed", **is_json == json)
            .test("fix-language")
    };
    let group = classed("span", "scope").set("role", "group");
    let group = group.set("aria-label", texts::languages());
    group.add(choice(name, false)).add(choice("JSON", true))
}
