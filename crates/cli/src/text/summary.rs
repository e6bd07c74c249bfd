//! The last line: how many checks have which verdict. It never reads as "it will work" where not all
//! was checked.

use sfn_role_check::report::{Params, Severity, Verdict};

use super::Page;
use crate::status;
use crate::words::Words;

/// How many checks have which verdict.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    granted: u64,
    missing: u64,
    denied: u64,
    /// Undecided, and a question settles it.
    open: u64,
    /// Undecided for good.
    unknown: u64,
    /// Tasks that were not checked.
    tasks: u64,
    /// Known from the baseline.
    known: u64,
    machines: u64,
    errors: u64,
    /// Documents that matter and could not be read.
    unreadable: u64,
    /// State machines whose definition was not read.
    unread: Vec<String>,
}

impl Sum {
    /// Of a report. What is known is counted on its own.
    pub(crate) fn of(page: &Page<'_>) -> Self {
        let mut sum = Self {
            machines: page.report.state_machines.len() as u64,
            known: page.known.checks() as u64,
            unreadable: status::unreadable(page.report, page.workspace) as u64,
            ..Self::default()
        };
        for (at, check) in page.report.checks.iter().enumerate() {
            let of = match check.verdict {
                Verdict::Granted => &mut sum.granted,
                _ if page.known.is_check(at) => continue,
                Verdict::Missing => &mut sum.missing,
                Verdict::Denied => &mut sum.denied,
                Verdict::Undecided if page.is_asked(at) => &mut sum.open,
                Verdict::Undecided => &mut sum.unknown,
            };
            *of += 1;
        }
        for (at, notice) in page.report.notices.iter().enumerate() {
            if page.known.is_notice(at) {
                continue;
            }
            sum.tasks += u64::from(notice.code.is_unevaluated_task());
            let is_error = notice.code.is_unreadable() && notice.severity == Severity::Error;
            sum.errors += u64::from(is_error);
        }
        sum.unread = page
            .report
            .unread_machines()
            .into_iter()
            .map(str::to_owned)
            .collect();
        sum
    }

    /// Adds what another report has.
    pub(crate) fn add(&mut self, other: &Self) {
        for (own, other) in [
            (&mut self.granted, other.granted),
            (&mut self.missing, other.missing),
            (&mut self.denied, other.denied),
            (&mut self.open, other.open),
            (&mut self.unknown, other.unknown),
            (&mut self.tasks, other.tasks),
            (&mut self.known, other.known),
            (&mut self.machines, other.machines),
            (&mut self.errors, other.errors),
            (&mut self.unreadable, other.unreadable),
        ] {
            *own += other;
        }
        self.unread.extend_from_slice(&other.unread);
    }

    /// Whether nothing has to be done.
    pub(crate) fn is_in_order(&self) -> bool {
        self.machines > 0
            && self.unread.is_empty()
            && self.missing + self.denied + self.open + self.unknown + self.tasks + self.errors == 0
    }

    /// In words.
    pub(crate) fn say(&self, words: Words, is_all: bool) -> String {
        let level = if is_all { "all" } else { "roles" };
        let mut params = Params::new().with("level", level);
        let counts = [
            ("missing", self.missing),
            ("denied", self.denied),
            ("open", self.open),
            ("unknown", self.unknown),
            ("tasks", self.tasks),
            ("unreadable", self.unreadable),
        ];
        let is_fine = counts.iter().all(|(_, number)| *number == 0);
        for (name, number) in counts {
            if number > 0 {
                params = params.with(name, number);
            }
        }
        if !self.unread.is_empty() {
            params = params
                .with("unread", self.unread.len() as u64)
                .with("names", self.unread.clone());
        }
        let is_fine = is_fine && self.unread.is_empty();
        params = params.with("granted", self.granted);
        let name = match () {
            () if self.machines == 0 && self.granted == 0 && is_fine => "no-machine",
            () if is_fine && self.granted == 0 => "nothing-needed",
            () if is_fine => "all-granted",
            () => "counts",
        };
        let mut parts = vec![words.say(name, &params)];
        if name != "no-machine" && !(is_all && is_fine) {
            parts.push(words.say("level", &params));
        }
        if self.known > 0 {
            parts.push(words.say("known", &Params::new().with("known", self.known)));
        }
        parts.join(" · ")
    }
}

/// The line of one of several projects.
pub(super) fn of_project(words: Words, project: &str, verdict: &str) -> String {
    let params = Params::new()
        .with("project", project)
        .with("verdict", verdict);
    words.say("project-summary", &params)
}

/// The line of all projects; `others` have no state machine.
pub(crate) fn total(
    words: Words,
    sum: &Sum,
    is_all: bool,
    projects: usize,
    others: usize,
) -> String {
    let mut params = Params::new()
        .with("projects", projects as u64)
        .with("verdict", sum.say(words, is_all));
    if others > 0 {
        params = params.with("others", others as u64);
    }
    words.say("total", &params)
}
