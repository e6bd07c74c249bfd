//! Arranges a report for the screen: checks by state, roles to choose from, notices by editor.
//!
//! Decides nothing: the verdicts are the report's.

use crate::sentences::{self, Language};
use sfn_role_check::report::display::visible;
use sfn_role_check::report::{Check, CheckKind, Report, Severity, StateMachine, Task, Verdict};

/// The checks of one state, or of a state machine itself.
#[derive(Debug, PartialEq)]
pub(super) struct Group<'report> {
    /// The state machine, where it is known.
    pub machine: Option<&'report StateMachine>,
    /// The task; `None`: the state machine itself.
    pub task: Option<&'report Task>,
    /// In the order of the report.
    pub checks: Vec<&'report Check>,
}

/// The checks with one of the verdicts (all if it is `None`) by state, in the order of the report.
pub(super) fn groups(report: &Report, only: Option<Verdict>) -> Vec<Group<'_>> {
    let tasks: Vec<(&StateMachine, &Task)> = report
        .state_machines
        .iter()
        .flat_map(|machine| machine.tasks.iter().map(move |task| (machine, task)))
        .collect();
    let mut groups: Vec<Group<'_>> = Vec::new();
    // Where the group of a task stands in `groups`: looking through them would be quadratic.
    let mut places: Vec<Option<usize>> = vec![None; tasks.len()];
    for check in report
        .checks
        .iter()
        .filter(|check| only.is_none_or(|verdict| check.verdict == verdict))
    {
        let index = check.task.and_then(|task| usize::try_from(task).ok());
        let task = index.and_then(|index| tasks.get(index));
        let machine = task
            .map(|(machine, _)| *machine)
            .or_else(|| machine_of(report, check));
        let place = match index.and_then(|index| places.get_mut(index)) {
            Some(place) => *place.get_or_insert(groups.len()),
            None => groups
                .iter()
                .position(|group| group.task.is_none() && group.machine == machine)
                .unwrap_or(groups.len()),
        };
        if let Some(group) = groups.get_mut(place) {
            group.checks.push(check);
        } else {
            groups.push(Group {
                machine,
                task: task.map(|(_, task)| *task),
                checks: vec![check],
            });
        }
    }
    groups
}

/// The state machine that a check without task belongs to.
fn machine_of<'report>(report: &'report Report, check: &Check) -> Option<&'report StateMachine> {
    let document = check.at.first().map(|at| at.document);
    report
        .state_machines
        .iter()
        .find(|machine| machine.role == check.role || document == Some(machine.document))
        .or(match report.state_machines.as_slice() {
            [only] => Some(only),
            _ => None,
        })
}

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

/// Roles beyond which nobody looks through a list; any other can be typed.
const ROLES_AT_MOST: usize = 200;

/// The roles that the report names, each once, for choosing whose a bare policy is.
pub(super) fn roles(report: &Report) -> Vec<&str> {
    let machines = report.state_machines.iter().flat_map(|machine| {
        std::iter::once(machine.role.as_str())
            .chain(machine.tasks.iter().map(|task| task.calling_role.as_str()))
    });
    let checks = report.checks.iter().flat_map(|check| {
        let target = match check.kind {
            CheckKind::PassRole | CheckKind::AssumeRole => check.resource.as_deref(),
            CheckKind::RoleTrust | CheckKind::Action => None,
        };
        std::iter::once(check.role.as_str()).chain(target)
    });
    let mut roles = Vec::new();
    for role in machines.chain(checks) {
        if roles.len() == ROLES_AT_MOST {
            break;
        }
        if !role.is_empty() && !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// How many notices have a severity.
pub(super) fn count(report: &Report, severity: Severity) -> usize {
    report
        .notices
        .iter()
        .filter(|notice| notice.severity == severity)
        .count()
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// UTF-16 offset.
    pub from: u32,
    /// UTF-16 offset.
    pub to: u32,
    /// As the editor names it.
    pub severity: &'static str,
    /// Plain text.
    pub message: String,
}

/// Underlines in one editor beyond which nobody reads them.
const MARKS_AT_MOST: usize = 500;

/// The notices that stand in one document of the report.
pub(super) fn marks(report: &Report, language: Language, document: u32) -> Vec<Mark> {
    report
        .notices
        .iter()
        .flat_map(|notice| notice.at.iter().map(move |at| (notice, at)))
        .filter(|(_, at)| at.document == document)
        .take(MARKS_AT_MOST)
        .map(|(notice, at)| Mark {
            from: at.start,
            to: at.end,
            severity: match notice.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            },
            message: capitalised(&visible(&sentences::text(
                language,
                notice.code,
                &notice.params,
            ))),
        })
        .collect()
}

/// With a capital at its start, unless the sentence starts with a name.
pub(super) fn capitalised(sentence: &str) -> String {
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
