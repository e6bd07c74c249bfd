//! `check`: reads what is named, checks it, prints it, and says what that means.

use std::io::{IsTerminal as _, Write};
use std::path::Path;

use sfn_role_check::analyze;
use sfn_role_check::report::Params;
use sfn_role_check::workspace::Level;

use crate::arguments::{Check, Format};
use crate::baseline::Baseline;
use crate::folder::{self, Checked, Unread, Why};
use crate::input::{self, Input};
use crate::output;
use crate::progress::Progress;
use crate::settings::Settled;
use crate::status;
use crate::text::{self, Page, Sum};
use crate::watch::Stamps;
use crate::words::Words;
use crate::{print, tell};

/// One check, or one after each change.
pub(crate) fn run(arguments: &Check, out: &mut dyn Write) -> Result<u8, String> {
    let words = Words(arguments.language);
    let input = Input::of(arguments)?;
    if arguments.watch && input.is_standard_input() {
        return Err(words.plain("usage-watch"));
    }
    let settled = Settled::of(&arguments.stated, words)?;
    let baseline = match &arguments.baseline {
        Some(file) => {
            let text = input::read(file)?;
            Baseline::read(&text).map_err(|error| format!("{file}: {error}"))?
        }
        None => Baseline::default(),
    };
    let one = Once {
        arguments,
        settled,
        baseline,
        words,
    };
    if !arguments.watch {
        return one.check(&input, out);
    }
    loop {
        let stamps = Stamps::of(&input);
        // A file may be gone while an editor writes it.
        if let Err(message) = one.check(&input, out) {
            tell(&message);
        }
        tell(&one.words.plain("watching"));
        let changed = stamps.wait(&input);
        tell(
            &one.words
                .say("changed", &Params::new().with("path", changed)),
        );
    }
}

/// What is the same each time.
struct Once<'a> {
    arguments: &'a Check,
    settled: Settled,
    baseline: Baseline,
    words: Words,
}

impl Once<'_> {
    fn check(&self, input: &Input, out: &mut dyn Write) -> Result<u8, String> {
        match input {
            Input::Workspace(file) => self.one(input::workspace(file)?, out),
            Input::Files(files) => {
                let workspace = input::files(files)?;
                let names = workspace.documents.iter();
                let names = names.map(|document| document.name.as_str());
                self.settled.check_files(names, self.words)?;
                self.one(workspace, out)
            }
            Input::Folders(roots) => self.folders(folder::walk(roots), out),
        }
    }

    /// One project, and one report.
    fn one(
        &self,
        mut workspace: sfn_role_check::Workspace,
        out: &mut dyn Write,
    ) -> Result<u8, String> {
        self.settled.put(&mut workspace, |_| true);
        let report = analyze(&workspace);
        let known = self.baseline.known(None, &report);
        match (self.arguments.fixes, self.arguments.format) {
            (Some(form), _) => print(out, &output::fixes(&workspace, &report, form))?,
            (None, Format::Report(form)) => {
                print(out, &output::report(&workspace, &report, form))?;
            }
            (None, Format::Text) => {
                let page = Page {
                    report: &report,
                    workspace: &workspace,
                    known: &known,
                    words: self.words,
                    is_quiet: self.arguments.quiet,
                    project: None,
                    is_later: false,
                    width: width(),
                };
                print_styled(&page.render())?;
            }
        }
        Ok(status::of(
            &report,
            &workspace,
            self.arguments.fail_on,
            &known,
        ))
    }

    /// The projects of folders, and a report for each.
    fn folders(&self, mut walked: folder::Walked, out: &mut dyn Write) -> Result<u8, String> {
        let progress = Progress::new(self.words, self.arguments.quiet);
        // What was known before is no part of a project.
        let place = |path: &Path| path.canonicalize().ok();
        let known = self.arguments.baseline.as_deref().map(Path::new);
        if let Some(known) = known.and_then(place) {
            walked
                .files
                .retain(|_, path| place(path).as_ref() != Some(&known));
        }
        let mut files = folder::read_all(&mut walked, &|| progress.done());
        if walked.is_chosen {
            folder::read_named(&mut files);
        }
        let found = folder::find(files);
        let checked = folder::check(&found, &self.settled, &progress, self.words);
        progress.end();
        let checked = checked?;
        self.tell_unread(&walked);
        let count = checked.len();
        // What holds neither state machine nor message is no project of anybody here.
        let shown: Vec<Checked> = checked
            .into_iter()
            .filter(|one| {
                !status::is_of_nobody(&one.report)
                    || status::is_unreadable(&one.report, &one.workspace)
            })
            .collect();
        let baseline = self
            .baseline
            .of_projects(shown.iter().map(|one| one.name.as_str()));
        match (self.arguments.fixes, self.arguments.format) {
            (Some(form), _) => print(out, &output::all_fixes(&shown, form)?)?,
            (None, Format::Report(form)) => print(out, &output::all_reports(&shown, form)?)?,
            (None, Format::Text) => self.pages(&baseline, &shown, count - shown.len())?,
        }
        let statuses = shown.iter().map(|one| {
            let known = baseline.known(Some(&one.name), &one.report);
            status::of_project(&one.report, &one.workspace, self.arguments.fail_on, &known)
        });
        let is_nothing = shown.iter().all(|one| status::is_empty(&one.report));
        let unread = (!walked.unread.is_empty() || is_nothing).then_some(status::UNREAD);
        Ok(status::worst(statuses.chain(unread)).unwrap_or(status::UNREAD))
    }

    fn pages(&self, baseline: &Baseline, shown: &[Checked], others: usize) -> Result<(), String> {
        let width = width();
        let mut all = Sum::default();
        for (at, one) in shown.iter().enumerate() {
            let known = baseline.known(Some(&one.name), &one.report);
            let page = Page {
                report: &one.report,
                workspace: &one.workspace,
                known: &known,
                words: self.words,
                is_quiet: self.arguments.quiet,
                project: Some(&one.name),
                is_later: at > 0,
                width,
            };
            let text = page.render();
            if !text.is_empty() {
                print_styled(&format!("{text}\n"))?;
            }
            all.add(&Sum::of(&page));
        }
        if self.arguments.quiet && all.is_in_order() {
            return Ok(());
        }
        let is_all = self
            .arguments
            .stated
            .level
            .is_some_and(|level| Level::from(level) == Level::All);
        let total = text::total(self.words, &all, is_all, shown.len(), others);
        print_styled(&format!("{total}\n"))
    }

    fn tell_unread(&self, walked: &folder::Walked) {
        for Unread { path, why } in &walked.unread {
            let params = Params::new().with("path", path.as_str());
            tell(&match why {
                Why::System(reason) => self
                    .words
                    .say("unread", &params.with("reason", reason.as_str())),
                Why::NotText => self.words.say("not-text", &params),
            });
        }
        for path in &walked.not_synthesized {
            let params = Params::new().with("path", path.as_str());
            tell(&self.words.say("not-synthesized", &params));
        }
    }
}

/// Letters in a line of the terminal.
fn width() -> usize {
    match terminal_size::terminal_size() {
        Some((width, _)) if std::io::stdout().is_terminal() && width.0 > 0 => usize::from(width.0),
        _ => text::WIDTH,
    }
}

/// Prints styled text; the styles go only where they are wanted.
fn print_styled(text: &str) -> Result<(), String> {
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    print(&mut out, text)
}
