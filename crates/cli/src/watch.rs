//! Waits for changes: looks at the files again and again, which works on every file system.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::folder;
use crate::input::Input;

/// How often it looks.
const EACH: Duration = Duration::from_millis(200);

/// The files with what tells that they changed.
#[derive(PartialEq)]
pub(crate) struct Stamps(BTreeMap<String, Option<(SystemTime, u64)>>);

impl Stamps {
    /// What is there.
    pub(crate) fn of(input: &Input) -> Self {
        let files: BTreeMap<String, PathBuf> = match input {
            Input::Workspace(file) => [(file.clone(), file.into())].into(),
            Input::Files(files) => {
                let files = files.iter();
                files.map(|file| (file.clone(), file.into())).collect()
            }
            Input::Folders(roots) => folder::walk(roots).files,
        };
        let stamp = |path: &PathBuf| {
            let data = path.metadata().ok()?;
            Some((data.modified().ok()?, data.len()))
        };
        let stamps = files.iter().map(|(name, path)| (name.clone(), stamp(path)));
        Self(stamps.collect())
    }

    /// Waits until something is other than it was; answers the first that is.
    pub(crate) fn wait(&self, input: &Input) -> String {
        loop {
            std::thread::sleep(EACH);
            if let Some(changed) = self.difference(&Self::of(input)) {
                return changed;
            }
        }
    }

    fn difference(&self, now: &Self) -> Option<String> {
        let is_other = |name: &&String| self.0.get(*name) != now.0.get(*name);
        let mut names = self.0.keys().chain(now.0.keys());
        names.find(is_other).cloned()
    }
}
