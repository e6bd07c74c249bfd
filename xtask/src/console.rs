//! What the commands print: one line per step, with the seconds that long ones took.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// How long a step may run before it says that it still does.
const FIRST_SIGN_OF_LIFE: Duration = Duration::from_secs(10);

/// A step under way. Ends with [`Step::done`]; dropped unfinished it leaves the error to speak.
pub(crate) struct Step {
    title: String,
    start: Instant,
    next_sign: Duration,
}

impl Step {
    /// Announces a step.
    pub(crate) fn begin(title: impl Into<String>) -> Self {
        let title = title.into();
        say(&format!("  {title} ..."));
        Self {
            title,
            start: Instant::now(),
            next_sign: FIRST_SIGN_OF_LIFE,
        }
    }

    /// Says every ten seconds that the step is still running.
    pub(crate) fn tick(&mut self) {
        let elapsed = self.start.elapsed();
        if elapsed < self.next_sign {
            return;
        }
        self.next_sign = elapsed + FIRST_SIGN_OF_LIFE;
        let line = format!("  {} ... {} s", self.title, elapsed.as_secs());
        if stderr().is_terminal() {
            rewrite(&line);
        } else {
            say(&line);
        }
    }

    /// Ends the step well.
    pub(crate) fn done(self) {
        let seconds = self.start.elapsed().as_secs_f64();
        let line = format!("  {}: done in {seconds:.1} s", self.title);
        if stderr().is_terminal() {
            rewrite(&line);
            say("");
        } else {
            say(&line);
        }
    }
}

/// A line of its own.
pub(crate) fn say(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}

/// The reason why the command as a whole failed.
pub(crate) fn failure(reason: &str) {
    say(&format!("\nerror: {reason}"));
}

/// Puts the line in the place of the one before.
fn rewrite(line: &str) {
    let mut out = stderr();
    let _ = write!(out, "\r\x1b[2K{line}");
    let _ = out.flush();
}
