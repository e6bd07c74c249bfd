//! A report as text: what is not granted with its place, the line of the source and a mark under it,
//! then the statements, the questions and what to do next; the summary comes last.
//!
//! Styled for a terminal; whoever prints it takes the styles away where they are not wanted. Control
//! characters of documents never reach it.

mod checks;
mod frame;
mod sections;
mod source;
mod summary;

use anstyle::{AnsiColor, Style};
use sfn_role_check::Report;
use sfn_role_check::report::display::visible;
use sfn_role_check::report::{Check, Location, Param, Verdict};
use sfn_role_check::workspace::{Level, Workspace};

use crate::baseline::Known;
use crate::words::Words;
use source::Sources;

pub(crate) use summary::{Sum, total};

const BOLD: Style = Style::new().bold();
const GREEN: Style = AnsiColor::Green.on_default();

/// A report, and how much of it is shown.
pub(crate) struct Page<'r> {
    pub(crate) report: &'r Report,
    pub(crate) workspace: &'r Workspace,
    pub(crate) known: &'r Known,
    pub(crate) words: Words,
    /// Nothing of what is in order.
    pub(crate) is_quiet: bool,
    /// One of several projects: what is granted is counted, not listed.
    pub(crate) project: Option<&'r str>,
    /// Another project is above it.
    pub(crate) is_later: bool,
    /// Letters in a line.
    pub(crate) width: usize,
}

/// Letters in a line where nothing tells the width.
pub(crate) const WIDTH: usize = 140;

impl Page<'_> {
    /// Renders the report.
    pub(crate) fn render(&self) -> String {
        let mut out = Out {
            text: String::new(),
            sources: Sources::new(self.workspace),
            width: self.width,
        };
        let sum = Sum::of(self);
        if self.is_quiet && sum.is_in_order() {
            return String::new();
        }
        if let Some(project) = self.project {
            out.line(&format!("{BOLD}{}{BOLD:#}", visible(project)));
            out.line("");
        }
        self.checks(&mut out);
        self.statements(&mut out);
        self.notices(&mut out);
        self.questions(&mut out);
        self.assumptions(&mut out);
        self.next(&mut out, &sum);
        let said = sum.say(self.words, self.is_all());
        let said = match self.project {
            Some(project) => summary::of_project(self.words, project, &said),
            None => said,
        };
        out.line(&format!("{BOLD}{}{BOLD:#}", visible(&said)));
        out.text
    }

    /// Whether every action was checked.
    fn is_all(&self) -> bool {
        let settings = self.workspace.settings.as_ref();
        settings.and_then(|settings| settings.level) == Some(Level::All)
    }

    /// The checks that are shown as findings, with their indexes.
    fn findings(&self) -> impl Iterator<Item = (usize, &Check)> {
        let checks = self.report.checks.iter().enumerate();
        checks.filter(|(at, check)| check.verdict != Verdict::Granted && !self.known.is_check(*at))
    }

    /// Whether something can be given or corrected that settles the check.
    fn is_asked(&self, check: usize) -> bool {
        self.report.needs_input(check)
    }

    /// Where something stands, in words.
    fn place(&self, at: &[Location]) -> Option<String> {
        let place = at.first()?;
        let document = self.workspace.documents.get(place.document as usize)?;
        let name = visible(&document.name);
        Some(format!("{name}:{}:{}", place.line, place.column))
    }
}

/// What is written, and what it needs.
struct Out<'w> {
    text: String,
    sources: Sources<'w>,
    width: usize,
}

impl Out<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// The service that a role must trust.
fn trusted_service(check: &Check) -> String {
    match check.context.get("Service") {
        Some(Param::Text(text)) => text.clone(),
        Some(Param::List(list)) => list.join(", "),
        _ => String::new(),
    }
}
