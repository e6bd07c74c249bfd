//! Every sentence of the page that is not made from a code of the report.
//!
//! One language so far; a second one takes a second set of these functions.

use crate::report::messages::Language;
use crate::report::{CheckKind, FixTarget, Report, Severity, Verdict};
use crate::workspace::{Kind, Level};

use super::content::Slot;
use super::listing;
use super::state::Setting;

/// The language of the page.
pub(super) const LANGUAGE: Language = Language::En;

pub(super) const TITLE: &str = "sfn-role-check";
pub(super) const TAGLINE: &str =
    "Find the PassRole and AssumeRole statements that a state machine is missing";
pub(super) const PRIVATE: &str = "Nothing leaves this page";
pub(super) const EXAMPLES: &str = "Examples";
pub(super) const CLEAR: &str = "Clear all";
pub(super) const UNDO: &str = "Undo";
pub(super) const UNDO_HINT: &str = "Bring back the documents before the last replacement";
pub(super) const INPUTS: &str = "Documents";
pub(super) const RESULTS: &str = "Results";
/// What shows a text that is folded.
pub(super) fn unfold(bytes: usize) -> String {
    match bytes / 100_000 {
        0 => "Show the text".to_owned(),
        tenths => format!("Show the text ({}.{} MB)", tenths / 10, tenths % 10),
    }
}

/// While a large document is read.
pub(super) fn progress(percent: u8) -> String {
    format!("Reading: {percent} %")
}

/// Ends the analysis.
pub(super) const STOP: &str = "Stop";
/// The user ended the analysis.
pub(super) const STOPPED: &str = "The check was stopped: what is shown is of an earlier text.";
/// Begins the analysis that was stopped.
pub(super) const CHECK_AGAIN: &str = "Check";

pub(super) const TO_RESULTS: &str = "Results";
pub(super) const SETTINGS: &str = "Settings";
pub(super) const ALL_OPTIONAL: &str = "all optional";
pub(super) const ADD_POLICY: &str = "Add a policy";
pub(super) const ADD_RELATED: &str = "Add a related document";
pub(super) const OPEN_FILES: &str = "Open files";
pub(super) const DROP_HERE: &str = "Drop definitions, policies, templates or messages";
pub(super) const REMOVE: &str = "Remove";
pub(super) const KIND: &str = "Kind";
pub(super) const LEVEL_ALL: &str = "Check every action of the tasks, not only those about roles";
pub(super) const CATALOG: &str = "Which calls pass roles?";
pub(super) const BACK: &str = "Back to the checker";
pub(super) const CATALOG_ABOUT: &str = "Every call of Step Functions that hands a role to a service needs iam:PassRole for it. This is the whole catalog, with its evidence.";
pub(super) const CATALOG_QUERY: &str = "Call, parameter or service";
pub(super) const CATALOG_EXAMPLE: &str = "glue:startJobRun";
pub(super) const CATALOG_PASSES_NONE: &str =
    "As far as the catalog knows, this call passes no role.";
pub(super) const CATALOG_UNKNOWN: &str = "The catalog does not know this service.";
pub(super) const PASSES_NO_ROLE: &str = "Passes no role: needs no iam:PassRole.";
pub(super) const PASSED_BEFORE: &str = "The role of what it starts was passed by";
pub(super) const ACTIONS: &str = "Other actions:";
pub(super) const FORM_ARN: &str = "role ARN";
pub(super) const FORM_NAME: &str = "role name";
pub(super) const FORM_ARN_OR_NAME: &str = "role ARN or name";
pub(super) const FORM_PROFILE: &str = "instance profile with a role in it";
pub(super) const FORM_HIDDEN: &str = "named by no parameter";
pub(super) const FORM_TASK_DEFINITION: &str = "of the task definition";
pub(super) const FORM_LATER: &str = "passed later, by what is made";
pub(super) const CERTAIN: &str = "sourced";
pub(super) const LIKELY: &str = "likely";
pub(super) const UNSETTLED: &str = "not settled";
pub(super) const KIND_AUTO: &str = "Recognise";
pub(super) const ROLE: &str = "Role";
pub(super) const ROLE_NONE: &str = "Which role?";
pub(super) const ROLE_OTHER: &str = "Another role…";
pub(super) const ROLE_FREE: &str = "ARN or name of the role";
pub(super) const START: &str = "Start here";
pub(super) const START_LINES: [&str; 2] = [
    "Paste a state machine definition and the policies of the role that it runs as, or drop their files anywhere.",
    "What is missing appears here as you type, with the statement to add.",
];
pub(super) const START_EXAMPLES: &str = "Or look at one of these:";
pub(super) const ASSUMED: &str = "Assumed";
pub(super) const FIXES: &str = "Statements to add";
pub(super) const NOTICES: &str = "Notices";
pub(super) const CHECKS: &str = "Checks";
pub(super) const COPY: &str = "Copy statement";
pub(super) const COPIED: &str = "Copied";
/// Over the statement that takes the place of one that allows too much.
pub(super) const COMMAND: &str = "Command to copy";
pub(super) const TIGHTENED: &str = "The statement that is enough";
pub(super) const COPY_FAILED: &str = "Not copied: select the text";
pub(super) const UNLESS_GRANTED: &str = "Needed unless already granted elsewhere";
pub(super) const FILL_IN: &str = "Fill in before use:";
pub(super) const FILTER: &str = "Show checks that are";
pub(super) const OR: &str = " or ";
pub(super) const ALL: &str = "All";
pub(super) const MACHINE_ITSELF: &str = "State machine";
pub(super) const MESSAGE_ITSELF: &str = "Error message";
pub(super) const NO_SUCH_CHECKS: &str = "No check has this verdict.";
pub(super) const RUN_TIME_VALUE: &str = "a value known at run time only";
pub(super) const TRAPPED: &str = "Results come back with the next change.";
pub(super) const NOTHING_PASTED: &str = "Nothing to check yet";
pub(super) const NOT_CHECKED: &str = "Not checked yet";
pub(super) const BY: &str = "by";
pub(super) const DISMISS: &str = "Dismiss";

/// Heading of a group of editors.
pub(super) fn slot(slot: Slot) -> &'static str {
    match slot {
        Slot::Machine => "State machine",
        Slot::Policy => "Execution role's policies",
        Slot::Related => "Related documents",
    }
}

/// What belongs into a group of editors.
pub(super) fn slot_hint(slot: Slot) -> &'static str {
    match slot {
        Slot::Machine => "Definition in Amazon States Language",
        Slot::Policy => "Identity-based policies of the role it runs as",
        Slot::Related => {
            "Trust policies, other roles' policies, task definitions, an error message"
        }
    }
}

/// Shown in an empty editor.
pub(super) fn placeholder(slot: Slot) -> &'static str {
    match slot {
        Slot::Machine => "Paste the definition, such as { \"StartAt\": …, \"States\": { … } }",
        Slot::Policy => {
            "Paste a policy, such as { \"Version\": \"2012-10-17\", \"Statement\": [ … ] }"
        }
        Slot::Related => {
            "Paste a trust policy, another role's policy, the output of describe-task-definition, \
                          or the text of an AccessDenied error"
        }
    }
}

/// Name of a setting, what it is for, and an example.
pub(super) fn setting(setting: Setting) -> (&'static str, &'static str, &'static str) {
    match setting {
        Setting::StateMachineArn => (
            "State machine ARN",
            "as ExternalId",
            "arn:aws:states:REGION:ACCOUNT:stateMachine:NAME",
        ),
        Setting::ExecutionRole => (
            "Execution role ARN",
            "in trust policies",
            "arn:aws:iam::ACCOUNT:role/NAME",
        ),
        Setting::Account => ("Account", "of the state machine", "12 digits"),
        Setting::Region => ("Region", "of the state machine", "such as eu-west-1"),
    }
}

/// Name of a kind of document.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::StateMachine => "State machine",
        Kind::IdentityPolicy => "Identity-based policy",
        Kind::TrustPolicy => "Trust policy",
        Kind::PermissionsBoundary => "Permissions boundary",
        Kind::SessionPolicy => "Session policy",
        Kind::Scp => "Service control policy",
        Kind::Rcp => "Resource control policy",
        Kind::TaskDefinition => "ECS task definition",
        Kind::Role => "Role",
        Kind::Template => "Template",
        Kind::AccountExport => "Account export",
        Kind::AccessDenied => "AccessDenied message",
        Kind::SampleInput => "Sample input",
    }
}

/// A verdict in one word.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Granted => "Granted",
        Verdict::Missing => "Missing",
        Verdict::Denied => "Denied",
        Verdict::Undecided => "Undecided",
    }
}

/// What a check asks, where its action does not say it.
pub(super) fn check_kind(kind: CheckKind) -> Option<&'static str> {
    match kind {
        CheckKind::PassRole | CheckKind::AssumeRole | CheckKind::Action => None,
        CheckKind::RoleTrust => Some("Trust policy:"),
    }
}

/// A severity in one word.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Hint => "Hint",
    }
}

/// What a fix changes, before the name of the role.
pub(super) fn fix_target(target: FixTarget) -> &'static str {
    match target {
        FixTarget::IdentityPolicy => "Add to an identity-based policy of",
        FixTarget::TrustPolicy => "Add to the trust policy of",
        FixTarget::PermissionsBoundary => "Add to the permissions boundary of",
        FixTarget::Scp => "Change the service control policy that applies to",
        FixTarget::TaskDefinition => "Change the task definition used by",
        FixTarget::Definition => "Change the definition run by",
    }
}

/// `1 check`, `2 checks`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What became of files.
pub(super) fn opened(files: usize, refused: usize) -> String {
    let opened = match (files, refused) {
        (0, 0) => return String::new(),
        (0, _) => "No file opened".to_owned(),
        _ => format!("{} opened", count(files, "file", "files")),
    };
    match refused {
        0 => opened,
        _ => format!("{opened}, {refused} left out:"),
    }
}

/// Why a file was left out, by the word that `www/drop.js` has for it.
pub(super) fn refused(why: &str) -> &'static str {
    match why {
        "large" => "larger than 32 MB",
        "together" => "more than 64 MB with the files before it",
        "many" => "more than 200 files",
        "binary" => "no text in UTF-8",
        "empty" => "nothing in it",
        "folder" => "the browser opens no folder here; drop the files in it",
        _ => "could not be read",
    }
}

/// After a list that was cut off.
pub(super) fn and_more(rest: usize) -> String {
    format!("and {rest} more")
}

/// The button that shows more of a long list.
pub(super) fn show_more(number: usize, rest: usize) -> String {
    format!("Show {number} more of {rest}")
}

/// The button before a list that starts in the middle.
pub(super) fn show_previous(number: usize, before: usize) -> String {
    format!("Show the previous {number} of {before}")
}

/// The states that need a statement.
pub(super) fn needed_by(states: &[String], rest: usize) -> String {
    let more = if rest > 0 {
        format!(" and {rest} more")
    } else {
        String::new()
    };
    format!("Needed by {}{more}", states.join(", "))
}

/// Before the name of the role.
pub(super) fn runs_as(machine: &str) -> String {
    format!("{machine} runs as")
}

/// The button that leads from a check to its fix.
pub(super) fn to_fix(number: usize) -> String {
    format!("Statement {number}")
}

/// Accessible name of a place.
pub(super) fn show_place(document: &str, line: u32) -> String {
    format!("{document}:{line}, show in the editor")
}

/// Accessible name of a document's editor.
pub(super) fn editor_label(slot_name: &str, document: &str) -> String {
    format!("{slot_name}: {document}")
}

/// Accessible name of the button that copies a statement.
pub(super) fn copy_label(sid: &str) -> String {
    format!("{COPY} {sid}")
}

/// The colour of the verdict line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing to judge.
    Idle,
    /// All that was checked is as the verdict says; the worst one counts.
    Verdict(Verdict),
}

/// How many calls a search found.
pub(super) fn calls_found(number: usize) -> String {
    match number {
        0 => "No call of the catalog has all these words.".to_owned(),
        _ => count(number, "call", "calls"),
    }
}

/// The verdict in one line.
///
/// At level `roles` it never reads as "it will work", and where something could not be read it
/// never reads as "all is in order".
pub(super) fn verdict_line(report: &Report, level: Level) -> (Tone, String) {
    let summary = &report.summary;
    let errors = listing::count(report, Severity::Error);
    let warnings = listing::count(report, Severity::Warning);
    let granted = if summary.granted > 0 {
        format!("; {} granted", summary.granted)
    } else {
        String::new()
    };
    let open: Vec<String> = [
        (summary.missing, "missing"),
        (summary.denied, "denied"),
        (summary.undecided, "undecided"),
    ]
    .iter()
    .filter(|(number, _)| *number > 0)
    .enumerate()
    .map(|(place, (number, word))| match (place, number) {
        (0, 1) => format!("1 permission {word}"),
        (0, _) => format!("{number} permissions {word}"),
        _ => format!("{number} {word}"),
    })
    .collect();
    let tone = if summary.missing > 0 {
        Some(Verdict::Missing)
    } else if summary.denied > 0 {
        Some(Verdict::Denied)
    } else if summary.undecided > 0 {
        Some(Verdict::Undecided)
    } else {
        None
    };
    if let Some(tone) = tone {
        return (Tone::Verdict(tone), format!("{}{granted}", open.join(", ")));
    }
    if errors > 0 {
        let text = format!(
            "{} in what was pasted{granted}",
            count(errors, "error", "errors")
        );
        return (Tone::Verdict(Verdict::Undecided), text);
    }
    let unevaluated = report.unevaluated_tasks();
    if unevaluated > 0 {
        let tasks = count(unevaluated, "task was", "tasks were");
        return (
            Tone::Verdict(Verdict::Undecided),
            format!("{tasks} not evaluated{granted}"),
        );
    }
    if summary.granted == 0 && report.state_machines.is_empty() {
        return (
            Tone::Idle,
            "No state machine yet: paste its definition".to_owned(),
        );
    }
    let (found, limit) = match (level, summary.granted) {
        (Level::Roles, 0) => (
            "No task passes or assumes a role".to_owned(),
            "; other actions were not checked",
        ),
        (Level::Roles, number) => (
            format!("PassRole and AssumeRole are in order ({number} granted)"),
            "; other actions were not checked",
        ),
        (Level::All, 0) => ("No task is known to need a permission".to_owned(), ""),
        (Level::All, number) => (
            format!("All that the tasks are known to need is granted ({number} checks)"),
            "",
        ),
    };
    let notes = if warnings > 0 {
        format!("; {}", count(warnings, "warning", "warnings"))
    } else {
        String::new()
    };
    (
        Tone::Verdict(Verdict::Granted),
        format!("{found}{limit}{notes}"),
    )
}

// Graph.

pub(super) const GRAPH: &str = "Graph";
pub(super) const GRAPH_OF: &str = "State machine";
/// What `www/graph.js` says, in the order of its `WORDS`.
pub(super) const GRAPH_WORDS: &[&str] = &[
    "granted",
    "missing",
    "denied",
    "undecided",
    "Start",
    "End",
    "Default",
    "Choice",
    "Catch",
    "no such state",
    "distributed",
    "then",
    "Save as SVG",
    "Saved",
    "This frame may not save files: open the page in a window of its own.",
    "Graph of",
    "Arrow keys move between the states, Enter shows a state in the editor with its checks.",
    "Draw the graph: {} states",
    "Only the first {} states are drawn.",
    "The graph could not be drawn.",
];
