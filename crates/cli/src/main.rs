//! The command line: reads files and folders, prints reports, answers with an exit status.

mod arguments;
mod baseline;
mod catalog;
mod check;
mod evaluate;
mod folder;
mod input;
mod manual;
mod output;
mod progress;
mod settings;
mod status;
mod text;
mod usage;
mod watch;
mod words;

use std::io::Write;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use arguments::{Command, CommandLine};

fn main() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Nobody is left to tell if the stream is closed.
            match usage::translated(&error, std::env::args()) {
                Some(message) => tell(&message),
                None => {
                    let _ = error.print();
                }
            }
            let is_asked = matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            );
            return ExitCode::from(if is_asked { 0 } else { status::USAGE });
        }
    };
    match run(line) {
        Ok(status) => ExitCode::from(status),
        Err(message) => {
            tell(&message);
            ExitCode::from(status::USAGE)
        }
    }
}

fn run(line: CommandLine) -> Result<u8, String> {
    let mut out = std::io::stdout().lock();
    match line.command {
        None => check(&line.check, &mut out),
        Some(Command::Check(arguments)) => check(&arguments, &mut out),
        Some(Command::Evaluate(arguments)) => {
            side_by_side(arguments.jobs)?;
            evaluate::run(&arguments.file, &mut out).map(|()| 0)
        }
        Some(Command::Catalog(arguments)) => catalog::run(&arguments, &mut out),
        Some(Command::Completions { shell }) => manual::completions(shell, &mut out).map(|()| 0),
        Some(Command::Manual { folder }) => manual::write(&folder).map(|()| 0),
    }
}

fn check(arguments: &arguments::Check, out: &mut dyn Write) -> Result<u8, String> {
    side_by_side(arguments.jobs)?;
    check::run(arguments, out)
}

/// How much is done side by side.
fn side_by_side(jobs: Option<NonZeroUsize>) -> Result<(), String> {
    // More than there are processors only wait for each other.
    let most = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = jobs.map_or(0, |jobs| jobs.get().min(most));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs);
    pool.build_global().map_err(|error| error.to_string())
}

/// Prints to standard output. A closed pipe is no error: who reads has read enough.
fn print(out: &mut dyn Write, text: &str) -> Result<(), String> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// Says something beside the output.
fn tell(message: &str) {
    let message = sfn_role_check::report::display::visible(message);
    // Nobody is left to tell if standard error is closed.
    let _ = writeln!(std::io::stderr(), "sfn-role-check: {message}");
}
