//! The report as text for a terminal. Control characters of pasted texts never reach it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sfn_role_check::report::display::visible;
use sfn_role_check::report::messages::{self, Language};
use sfn_role_check::report::{Check, Location, Param, Report, Severity, Verdict};
use sfn_role_check::workspace::{Level, Workspace};

/// Renders the report.
pub(crate) fn render(report: &Report, workspace: &Workspace, language: Language) -> String {
    let mut page = Page {
        text: String::new(),
        workspace,
        language,
    };
    page.verdict(report);
    for fix in &report.fixes {
        let Some(statement) = &fix.statement else {
            continue;
        };
        page.line(&format!(
            "\nadd to the {} of {}:",
            target(fix.target),
            fix.role
        ));
        let json = serde_json::to_string_pretty(statement).unwrap_or_default();
        for line in json.lines() {
            page.line(&format!("  {line}"));
        }
        if !fix.placeholders.is_empty() {
            page.line(&format!("  fill in: {}", fix.placeholders.join(", ")));
        }
    }
    let mut last = None;
    for check in &report.checks {
        let task = check.task.and_then(|at| {
            report
                .state_machines
                .iter()
                .flat_map(|machine| &machine.tasks)
                .nth(at as usize)
        });
        let state = task.map_or("the state machine", |task| task.state.as_str());
        if last != Some((check.task, state)) {
            page.line(&format!("\n{state}"));
            last = Some((check.task, state));
        }
        page.check(check);
    }
    if !report.notices.is_empty() {
        page.line("");
    }
    for notice in &report.notices {
        let severity = match notice.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        let sentence = messages::text(language, notice.code, &notice.params);
        page.said(&format!("{severity}: "), &sentence, &notice.at);
        if let Some(help) = messages::help(language, notice.code, &notice.params) {
            page.line(&format!("  {help}"));
        }
    }
    if !report.assumptions.is_empty() {
        page.line("\nassumed:");
    }
    for assumption in &report.assumptions {
        let sentence = messages::text(language, assumption.code, &assumption.params);
        page.said("  ", &sentence, &assumption.at);
    }
    page.commands(report);
    page.text
}

fn target(target: sfn_role_check::report::FixTarget) -> &'static str {
    use sfn_role_check::report::FixTarget as Target;
    match target {
        Target::IdentityPolicy => "identity-based policies",
        Target::TrustPolicy => "trust policy",
        Target::PermissionsBoundary => "permissions boundary",
        Target::Scp => "service control policy",
        Target::TaskDefinition => "task definition",
        Target::Definition => "definition",
    }
}

struct Page<'w> {
    text: String,
    workspace: &'w Workspace,
    /// Of the sentences; the words around them are English.
    language: Language,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        // Writing to a string cannot fail.
        let _ = match line.strip_prefix('\n') {
            Some(rest) => writeln!(self.text, "\n{}", visible(rest)),
            None => writeln!(self.text, "{}", visible(line)),
        };
    }

    fn verdict(&mut self, report: &Report) {
        let sum = report.summary;
        if report.state_machines.is_empty() && report.checks.is_empty() {
            return self.line("no state machine was read");
        }
        let mut parts = Vec::new();
        for (number, word) in [
            (sum.missing, "missing"),
            (sum.denied, "denied"),
            (sum.undecided, "undecided"),
            (sum.granted, "granted"),
        ] {
            if number > 0 {
                parts.push(format!("{number} {word}"));
            }
        }
        let unevaluated = report.unevaluated_tasks();
        if unevaluated > 0 {
            parts.push(format!("{unevaluated} not evaluated"));
        }
        let settings = self.workspace.settings.as_ref();
        if settings.and_then(|settings| settings.level) == Some(Level::All) {
            return match parts.as_slice() {
                [] => self.line("no task is known to need a permission"),
                [only] if sum.granted > 0 => {
                    self.line(&format!("{only}: all that the tasks are known to need"))
                }
                parts => self.line(&parts.join(", ")),
            };
        }
        match parts.as_slice() {
            [] => self.line("no role is passed or assumed; other actions were not checked"),
            [only] if sum.granted > 0 => {
                self.line(&format!(
                    "{only}: PassRole and AssumeRole are in order; other actions were not checked"
                ));
            }
            parts => self.line(&parts.join(", ")),
        }
    }

    fn check(&mut self, check: &Check) {
        let verdict = match check.verdict {
            Verdict::Granted => "granted",
            Verdict::Missing => "MISSING",
            Verdict::Denied => "DENIED",
            Verdict::Undecided => "undecided",
        };
        let resource = check.resource.as_deref().unwrap_or("(known at run time)");
        self.line(&format!(
            "  {verdict:9}  {} on {resource}, by {}",
            check.action, check.role
        ));
        for reason in &check.reasons {
            let sentence = messages::text(self.language, reason.code, &reason.params);
            self.said("             ", &sentence, &reason.at);
        }
    }

    /// The commands that print what is missing, each once.
    fn commands(&mut self, report: &Report) {
        let reasons = report.checks.iter().flat_map(|check| &check.reasons);
        let of_notices = report.notices.iter().map(|notice| &notice.params);
        let of_reasons = reasons.chain(&report.assumptions);
        let mut said: BTreeSet<&str> = BTreeSet::new();
        for params in of_notices.chain(of_reasons.map(|reason| &reason.params)) {
            if let Some(Param::Text(command)) = params.get("command")
                && said.insert(command)
            {
                if said.len() == 1 {
                    self.line("\nto print what is missing, and paste it:");
                }
                self.line(&format!("  {command}"));
            }
        }
    }

    fn said(&mut self, before: &str, sentence: &str, at: &[Location]) {
        let place = at.first().map(|place| {
            let name = self
                .workspace
                .documents
                .get(place.document as usize)
                .map_or("", |document| document.name.as_str());
            format!(" ({name}:{}:{})", place.line, place.column)
        });
        self.line(&format!("{before}{sentence}{}", place.unwrap_or_default()));
    }
}
