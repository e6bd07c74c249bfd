//! How far a check of many projects is: one line on a terminal, from one second on.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sfn_role_check::report::Params;

use crate::words::Words;

/// Before that nobody waits.
const FROM: Duration = Duration::from_secs(1);
/// More often nobody can read it.
const EACH: Duration = Duration::from_millis(100);

/// Counts what is done, and tells it.
pub(crate) struct Progress {
    words: Words,
    is_shown: bool,
    start: Instant,
    done: AtomicUsize,
    all: AtomicUsize,
    /// When it was told last.
    told: Mutex<Option<Duration>>,
}

impl Progress {
    /// Nothing is done yet.
    pub(crate) fn new(words: Words, is_quiet: bool) -> Self {
        Self {
            words,
            is_shown: !is_quiet && std::io::stderr().is_terminal(),
            start: Instant::now(),
            done: AtomicUsize::new(0),
            all: AtomicUsize::new(0),
            told: Mutex::new(None),
        }
    }

    /// From here on so many are counted.
    pub(crate) fn begin(&self, all: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    /// One more is done.
    pub(crate) fn done(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.is_shown {
            return;
        }
        // Who comes while another one tells it has nothing newer to tell.
        if let Ok(mut told) = self.told.try_lock() {
            let all = self.all.load(Ordering::Relaxed);
            if let Some(line) = line(self.words, self.start.elapsed(), &mut told, (done, all)) {
                let _ = write!(std::io::stderr(), "\r\u{1b}[K{line}");
            }
        }
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        let is_told = self.told.lock().is_ok_and(|told| told.is_some());
        if self.is_shown && is_told {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// The line, if it is time for one.
fn line(
    words: Words,
    now: Duration,
    told: &mut Option<Duration>,
    (done, all): (usize, usize),
) -> Option<String> {
    let is_due = told.is_none_or(|told| now >= told + EACH);
    if now < FROM || !is_due {
        return None;
    }
    *told = Some(now);
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let mut params = Params::new().with("done", number(done));
    if all > 0 {
        params = params.with("all", number(all));
    }
    Some(words.say("progress", &params))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sfn_role_check::report::messages::Language;

    #[test]
    fn it_is_told_after_a_second_and_not_too_often() {
        let words = Words(Language::En);
        let mut told = None;
        let mut at =
            |milliseconds, done| line(words, Duration::from_millis(milliseconds), &mut told, done);
        assert_eq!(at(999, (1, 9)), None);
        assert_eq!(
            at(1000, (2, 9)).as_deref(),
            Some("checking 2 of 9 projects")
        );
        assert_eq!(at(1099, (3, 9)), None);
        assert_eq!(at(1100, (40, 0)).as_deref(), Some("reading 40 files"));
    }
}
