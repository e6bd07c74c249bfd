//! Tells when a source file was changed, by looking at it now and then.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::repository::Repository;

/// How often the files are looked at.
const POLL: Duration = Duration::from_millis(300);

/// What the page is built from.
const WATCHED: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "build",
    "crates",
    "data",
    "index.html",
    "lang",
    "src",
    "www",
];

/// The state of the watched files when they were last looked at.
pub(crate) struct Sources {
    paths: Vec<PathBuf>,
    seen: BTreeMap<PathBuf, SystemTime>,
}

impl Sources {
    /// Starts watching.
    pub(crate) fn new(repository: &Repository) -> Self {
        let paths: Vec<PathBuf> = WATCHED.iter().map(|name| repository.path(name)).collect();
        let seen = look(&paths);
        Self { paths, seen }
    }

    /// Returns when a file was changed, added or removed, and no more of that went on for a moment.
    pub(crate) fn wait_for_change(&mut self) {
        let mut changed = false;
        loop {
            let state = look(&self.paths);
            let is_quiet = state == self.seen;
            self.seen = state;
            if changed && is_quiet {
                return;
            }
            changed |= !is_quiet;
            thread::sleep(POLL);
        }
    }
}

fn look(paths: &[PathBuf]) -> BTreeMap<PathBuf, SystemTime> {
    let mut times = BTreeMap::new();
    for path in paths {
        add(path, &mut times);
    }
    times
}

fn add(path: &Path, times: &mut BTreeMap<PathBuf, SystemTime>) {
    let Ok(metadata) = fs::metadata(path) else {
        return;
    };
    if metadata.is_dir() {
        let is_ours = path.file_name().is_none_or(|name| name != "node_modules");
        for entry in fs::read_dir(path)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|_| is_ours)
        {
            add(&entry.path(), times);
        }
    } else if let Ok(modified) = metadata.modified() {
        times.insert(path.to_owned(), modified);
    }
}
