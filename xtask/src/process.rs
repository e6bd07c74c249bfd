//! Runs other programs: quietly with a line of progress, or with their output shown.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::console::Step;

/// How often a running program is looked at.
const POLL: Duration = Duration::from_millis(20);

/// What a quiet run may show of the program's output when it fails.
const LINES_SHOWN: usize = 80;

/// Runs a program as a step, keeping its output in `log` and showing the end of it on failure.
///
/// # Errors
/// If the program can't be started or fails.
pub(crate) fn run_step(title: &str, command: &mut Command, log: &Path) -> Result<()> {
    run_step_within(title, command, log, Duration::MAX)
}

/// As [`run_step`], and ends the program when the time is over.
///
/// # Errors
/// If the program can't be started, fails, or takes too long.
pub(crate) fn run_step_within(
    title: &str,
    command: &mut Command,
    log: &Path,
    limit: Duration,
) -> Result<()> {
    let mut step = Step::begin(title);
    let mut child = start_logged(command, log)?;
    let status = wait(&mut child, limit, || step.tick())?;
    match status {
        Some(status) if status.success() => {
            step.done();
            Ok(())
        }
        Some(status) => bail!("{title} failed ({status}):\n\n{}", tail(log)),
        None => bail!("{title}: no end after {} s", limit.as_secs()),
    }
}

/// Runs a program whose output people want to see.
///
/// # Errors
/// If the program can't be started or fails.
pub(crate) fn run_shown(title: &str, command: &mut Command) -> Result<()> {
    let step = Step::begin(title);
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| start_error(command, error))?;
    if !status.success() {
        bail!("{title} failed ({status})");
    }
    step.done();
    Ok(())
}

/// What a short-running program prints, trimmed; `None` if it can't be started or fails.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program of that name is in the PATH.
pub(crate) fn is_installed(program: &str) -> bool {
    find_in_path(program).is_some()
}

/// The place of a program in the PATH.
pub(crate) fn find_in_path(program: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path)
        .map(|folder| folder.join(&file))
        .find(|file| file.is_file())
}

fn start_logged(command: &mut Command, log: &Path) -> Result<Child> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    let out = File::create(log).with_context(|| format!("can't write {}", log.display()))?;
    let err = out.try_clone()?;
    command
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .map_err(|error| start_error(command, error))
}

/// Waits for the end; `None` when the limit came first and the program was ended.
fn wait(child: &mut Child, limit: Duration, mut tick: impl FnMut()) -> Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        tick();
        thread::sleep(POLL);
    }
}

fn start_error(command: &Command, error: std::io::Error) -> anyhow::Error {
    let program = command.get_program().display();
    if error.kind() == ErrorKind::NotFound {
        anyhow::anyhow!("`{program}` is not installed or not in the PATH")
    } else {
        anyhow::anyhow!("`{program}` can't be started: {error}")
    }
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.len().saturating_sub(LINES_SHOWN);
    lines.get(start..).unwrap_or_default().join("\n")
}

/// A command that runs in the given folder.
pub(crate) fn command_in(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    command
}
