//! The report as Markdown, for an issue or a review.
//!
//! INVARIANT: pasted text is on one line, without a backtick or a pipe, and in a code span unless it
//! is a plain word; there Markdown reads nothing: no link, no HTML, no mention, no end of a cell.

use std::fmt::Write as _;

use crate::finding::{Code, Param, Params, Severity, Verdict};
use crate::report::display::visible;
use crate::report::messages::{self, Language};
use crate::report::{Check, Location, Report, StateMachine};
use crate::workspace::{Level, Workspace};

use super::target_name;

/// Renders the report.
pub fn render(workspace: &Workspace, report: &Report) -> String {
    let mut page = Page {
        text: "# Roles of state machines\n\n".to_owned(),
        workspace,
    };
    page.summary(report);
    page.checks(report);
    page.fixes(report);
    page.changes(report);
    page.notices(report);
    page.assumptions(report);
    page.text
}

struct Page<'w> {
    text: String,
    workspace: &'w Workspace,
}

impl Page<'_> {
    fn say(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(text);
    }

    fn summary(&mut self, report: &Report) {
        let sum = report.summary;
        let words = (0..report.checks.len()).map(|at| report.verdict_word(at));
        let open = words.filter(|word| *word == "needs input").count();
        let open = u32::try_from(open).unwrap_or(u32::MAX);
        let unevaluated = u32::try_from(report.unevaluated_tasks()).unwrap_or(u32::MAX);
        let numbers = [
            (sum.missing, "missing"),
            (sum.denied, "denied"),
            (
                open,
                if open == 1 {
                    "needs input"
                } else {
                    "need input"
                },
            ),
            (sum.undecided.saturating_sub(open), "unknown"),
            (sum.granted, "granted"),
            (unevaluated, "not evaluated"),
        ];
        let parts: Vec<String> = numbers
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| format!("{number} {word}"))
            .collect();
        let settings = self.workspace.settings.as_ref();
        let is_all = settings.and_then(|settings| settings.level) == Some(Level::All);
        let checked = match is_all {
            true => "All that the tasks are known to need was checked.",
            false => "PassRole, AssumeRole and trust were checked; other actions were not.",
        };
        match parts.as_slice() {
            [] if report.state_machines.is_empty() => {
                self.say(format_args!("No state machine was read.\n"));
            }
            [] => self.say(format_args!("Nothing to check was found. {checked}\n")),
            parts => self.say(format_args!("**{}.** {checked}\n", parts.join(", "))),
        }
    }

    fn checks(&mut self, report: &Report) {
        let mut before = 0;
        for machine in &report.state_machines {
            let after = before + machine.tasks.len();
            let of = |check: &Check| match check.task {
                Some(task) => (before..after).contains(&(task as usize)),
                // Those of the machine itself stand in its own text.
                None => check
                    .at
                    .first()
                    .is_some_and(|place| place.document == machine.document),
            };
            let checks = report.checks.iter().enumerate();
            let checks: Vec<(usize, &Check)> = checks.filter(|(_, check)| of(check)).collect();
            self.machine(report, machine, before, &checks);
            before = after;
        }
        let is_elsewhere = |(_, check): &(usize, &Check)| {
            check.task.is_none_or(|task| task as usize >= before)
                && !report.state_machines.iter().any(|machine| {
                    check.task.is_none()
                        && check
                            .at
                            .first()
                            .is_some_and(|place| place.document == machine.document)
                })
        };
        let checks = report.checks.iter().enumerate();
        let rest: Vec<(usize, &Check)> = checks.filter(is_elsewhere).collect();
        if !rest.is_empty() {
            self.say(format_args!("\n## Other checks\n\n"));
            self.table(report, &[], 0, &rest);
        }
    }

    fn machine(
        &mut self,
        report: &Report,
        machine: &StateMachine,
        first: usize,
        checks: &[(usize, &Check)],
    ) {
        let (name, role) = (code(&machine.name), code(&machine.role));
        self.say(format_args!(
            "\n## State machine {name}\n\nRuns as {role}.\n"
        ));
        if !checks.is_empty() {
            self.say(format_args!("\n"));
            let states: Vec<&str> = machine
                .tasks
                .iter()
                .map(|task| task.state.as_str())
                .collect();
            self.table(report, &states, first, checks);
        }
    }

    /// `states` are those of the tasks, of which the first has that number.
    fn table(
        &mut self,
        report: &Report,
        states: &[&str],
        first: usize,
        checks: &[(usize, &Check)],
    ) {
        self.say(format_args!(
            "| Task | Verdict | Role | Action | Resource | Why |\n| --- | --- | --- | --- | --- | --- |\n"
        ));
        for &(at, check) in checks {
            let task = check.task.map(|task| (task as usize).checked_sub(first));
            let task = match task {
                Some(task) => task.and_then(|at| states.get(at)).map(|state| code(state)),
                None => None,
            };
            let word = report.verdict_word(at);
            let bold = match check.verdict {
                Verdict::Missing | Verdict::Denied => "**",
                Verdict::Granted | Verdict::Undecided => "",
            };
            let verdict = format!("{bold}{word}{bold}");
            let resource = match &check.resource {
                Some(resource) => code(resource),
                None => "known at run time".to_owned(),
            };
            let reasons: Vec<String> = check
                .reasons
                .iter()
                .map(|reason| self.said(reason.code, &reason.params, &reason.at))
                .collect();
            let task = task.unwrap_or_else(|| "the machine itself".to_owned());
            let (role, action) = (code(&check.role), code(&check.action));
            let why = reasons.join("; ");
            self.say(format_args!(
                "| {task} | {verdict} | {role} | {action} | {resource} | {why} |\n"
            ));
        }
    }

    fn fixes(&mut self, report: &Report) {
        let mut has_title = false;
        for fix in &report.fixes {
            let Some(statement) = &fix.statement else {
                continue;
            };
            if !has_title {
                has_title = true;
                self.say(format_args!("\n## Statements to add\n"));
            }
            let json = ascii(&serde_json::to_string_pretty(statement).unwrap_or_default());
            let (target, role) = (target_name(fix.target), code(&fix.role));
            // A line of JSON begins with a bracket or a quote, so none ends the block.
            self.say(format_args!(
                "\nTo the {target} of {role}:\n\n```json\n{json}\n```\n"
            ));
            if !fix.placeholders.is_empty() {
                let all: Vec<String> = fix.placeholders.iter().map(|text| code(text)).collect();
                self.say(format_args!("\nTo fill in: {}.\n", all.join(", ")));
            }
        }
    }

    /// Changes of what denies, which only its author can judge.
    fn changes(&mut self, report: &Report) {
        let mut has_title = false;
        for fix in &report.fixes {
            let Some(change) = &fix.change else {
                continue;
            };
            if !has_title {
                has_title = true;
                self.say(format_args!("\n## Denials that may be changed\n"));
            }
            let (target, role) = (target_name(fix.target), code(&fix.role));
            let (now, better) = (code(&change.now), code(&change.better));
            self.say(format_args!(
                "\nIn the {target} of {role}, line {}: {now} to {better}.\n",
                change.at.line
            ));
        }
    }

    fn notices(&mut self, report: &Report) {
        if !report.notices.is_empty() {
            self.say(format_args!("\n## Notices\n\n"));
        }
        for notice in &report.notices {
            let severity = match notice.severity {
                Severity::Error => "Error",
                Severity::Warning => "Warning",
                Severity::Hint => "Hint",
            };
            let sentence = self.said(notice.code, &notice.params, &notice.at);
            let help = messages::help(Language::En, notice.code, &quiet(&notice.params));
            let help = help.map_or(String::new(), |help| format!(". {}", prose(&help)));
            self.say(format_args!("- {severity}: {sentence}{help}\n"));
        }
    }

    fn assumptions(&mut self, report: &Report) {
        if !report.assumptions.is_empty() {
            self.say(format_args!("\n## Assumed\n\n"));
        }
        for assumption in &report.assumptions {
            let sentence = self.said(assumption.code, &assumption.params, &assumption.at);
            self.say(format_args!("- {sentence}\n"));
        }
    }

    /// A sentence with its first place.
    fn said(&self, of: Code, params: &Params, at: &[Location]) -> String {
        let mut sentence = prose(&messages::text(Language::En, of, &quiet(params)));
        if let Some(place) = at.first() {
            let document = self.workspace.documents.get(place.document as usize);
            let name = document.map_or("", |document| document.name.as_str());
            let place = format!("{name}:{}:{}", place.line, place.column);
            let _ = write!(sentence, " ({})", code(&place));
        }
        sentence
    }
}

/// Pasted text as a code span.
fn code(text: &str) -> String {
    match silent(text) {
        text if text.trim().is_empty() => "(empty)".to_owned(),
        text => format!("`{text}`"),
    }
}

/// Pasted text in which nothing ends a code span, a line or a cell: what would is written as its
/// code point, like everything that cannot be seen.
fn silent(text: &str) -> String {
    visible(text)
        .replace('`', "\\u{60}")
        .replace('|', "\\u{7c}")
}

/// The parameters of a sentence without what would end the quotes in it.
fn quiet(params: &Params) -> Params {
    let each = params.0.iter().map(|(name, value)| {
        let value = match value {
            Param::Text(text) => Param::Text(silent(text)),
            Param::Number(number) => Param::Number(*number),
            Param::List(list) => Param::List(list.iter().map(|text| silent(text)).collect()),
        };
        (name.clone(), value)
    });
    each.collect()
}

/// A sentence: what it quotes as code spans, what else is not plain words too.
fn prose(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len() + 16);
    for (at, part) in sentence.split('`').enumerate() {
        if at % 2 == 1 {
            text.push_str(&code(part));
        } else {
            plain(&mut text, part);
        }
    }
    text
}

/// Words as they are; a word with a sign that Markdown, or a site that shows it, may read otherwise
/// as a code span.
fn plain(text: &mut String, part: &str) {
    for (at, word) in part.split(' ').enumerate() {
        if at > 0 {
            text.push(' ');
        }
        let is_plain = |letter: char| {
            ::messages::visible::is_word_letter(letter)
                || matches!(letter, '.' | ',' | ';' | '(' | ')' | '\'' | '-')
                || matches!(letter, '“' | '”' | '"' | '?' | '/' | ':' | '%')
        };
        let is_address = word.contains("://") || word.contains("www.");
        if word.chars().all(is_plain) && !is_address {
            text.push_str(word);
        } else {
            text.push_str(&code(word));
        }
    }
}

/// JSON with escapes for everything beyond ASCII: the same value, and nothing in it deceives.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() {
            text.push(letter);
        } else {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}
