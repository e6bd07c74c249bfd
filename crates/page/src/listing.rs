//! Prepares texts of a report for the screen: names of states, placeholders, marks of editors.
//!
//! Decides nothing: the verdicts are the report's.

use contract::{Screen, Severity, Task, Verdict};
use messages::visible::visible;

use crate::sentences::{self, Language};
use crate::texts;

/// Names of the states around a task and its own: `["All", "Run"]`.
pub(super) fn state_names(task: &Task) -> Vec<&str> {
    let mut names = Vec::new();
    let mut keys = task.path.iter();
    while let Some(key) = keys.next() {
        if key == "States"
            && let Some(name) = keys.next()
        {
            names.push(name.as_str());
        }
    }
    if names.is_empty() {
        names.push(&task.state);
    }
    names
}

/// A part of a statement's text: between placeholders, or one of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'text> {
    /// Stays as it is.
    Plain(&'text str),
    /// The user must put something else there.
    Placeholder(&'text str),
}

/// Cuts a statement's text at its placeholders.
pub(super) fn parts<'text>(text: &'text str, placeholders: &[String]) -> Vec<Part<'text>> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let next = placeholders
            .iter()
            .filter(|placeholder| !placeholder.is_empty())
            .filter_map(|placeholder| {
                rest.find(placeholder.as_str())
                    .map(|at| (at, placeholder.len()))
            })
            // The longest of those that start first: one may be the beginning of another.
            .min_by_key(|&(at, length)| (at, std::cmp::Reverse(length)));
        let cut = next.and_then(|(at, length)| {
            let (before, found) = rest.split_at_checked(at)?;
            let (placeholder, after) = found.split_at_checked(length)?;
            Some((before, placeholder, after))
        });
        let Some((before, placeholder, after)) = cut else {
            break;
        };
        if !before.is_empty() {
            parts.push(Part::Plain(before));
        }
        parts.push(Part::Placeholder(placeholder));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Plain(rest));
    }
    parts
}

/// A range of an editor to underline.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Mark {
    /// UTF-16 offset.
    pub from: u32,
    /// UTF-16 offset.
    pub to: u32,
    /// As the editor names it.
    pub severity: &'static str,
    /// Plain text.
    pub message: String,
    /// Index of the fix whose statement mends it.
    pub fix: Option<u32>,
    /// Whether that can be applied, as far as it tells itself.
    pub applies: bool,
}

/// What is underlined in one document of the report.
pub(super) fn marks(screen: &Screen, language: Language, document: u32) -> Vec<Mark> {
    let marks = screen.marks.iter();
    let marks = marks.filter(|mark| mark.document == document);
    marks.map(|mark| shown(mark, screen, language)).collect()
}

fn shown(mark: &contract::Mark, screen: &Screen, language: Language) -> Mark {
    let text = sentences::text(language, mark.code, &mark.params);
    let message = match (mark.verdict, &mark.action) {
        (Some(verdict), Some(action)) => {
            [texts::verdict(verdict), " `", action, "`: ", &text].concat()
        }
        _ => capitalized(&text),
    };
    let fix = mark
        .fix
        .and_then(|index| screen.fixes.items.get(index as usize));
    let fix = fix.filter(|fix| fix.fix.statement.is_some());
    Mark {
        from: mark.start,
        to: mark.end,
        severity: match (mark.verdict, mark.severity) {
            (Some(Verdict::Granted), _) => "info",
            (_, Severity::Error) => "error",
            (_, Severity::Warning) => "warning",
            (_, Severity::Hint) => "hint",
        },
        message: visible(&message).into_owned(),
        fix: fix.and(mark.fix),
        applies: fix.is_some_and(|fix| {
            fix.fix.document.is_some() && fix.fix.placeholders.is_empty() && !fix.is_conditional
        }),
    }
}

/// The place among all checks of the first one of the task that is around a place, as far as it is
/// drawn.
pub(super) fn check_around(screen: &Screen, document: u32, at: u32) -> Option<usize> {
    let mut place = screen.checks.from;
    let mut found = None;
    for group in &screen.checks.items {
        let task = group.task.as_ref().map(|task| &task.at);
        if task.is_some_and(|task| task.document == document && task.start <= at && at <= task.end)
        {
            found = Some(place);
        }
        place += group.checks.len();
    }
    found
}

/// With a capital at its start, unless the sentence starts with a name.
pub(super) fn capitalized(sentence: &str) -> String {
    let word = sentence.split(' ').next().unwrap_or_default();
    let is_word = word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b',');
    let mut rest = sentence.chars();
    match rest.next() {
        Some(first) if is_word => std::iter::once(first.to_ascii_uppercase())
            .chain(rest)
            .collect(),
        _ => sentence.to_owned(),
    }
}
/// The account ids in a text, but for one, with commas between them.
pub(super) fn other_accounts(text: &str, own: &str) -> String {
    let mut others = String::new();
    for number in text.split(|char: char| !char.is_ascii_digit()) {
        if number.len() == 12 && number != own && !others.contains(number) {
            if !others.is_empty() {
                others.push_str(", ");
            }
            others.push_str(number);
        }
    }
    others
}
