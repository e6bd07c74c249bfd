//! Remembers from which inputs a file was made, so that it is not made again from the same.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

use crate::repository::Repository;

/// A digest of everything that a result is made from, this program included.
pub(crate) struct Inputs(DefaultHasher);

impl Inputs {
    /// Starts with what every result depends on: this program and the npm packages.
    ///
    /// # Errors
    /// If these can't be read.
    pub(crate) fn new(repository: &Repository) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        let program = fs::metadata(env::current_exe()?)?;
        program.len().hash(&mut hasher);
        program.modified()?.hash(&mut hasher);
        read(&repository.www().join("package-lock.json"))?.hash(&mut hasher);
        Ok(Self(hasher))
    }

    /// Adds some bytes.
    #[must_use]
    pub(crate) fn with(mut self, bytes: &[u8]) -> Self {
        bytes.hash(&mut self.0);
        self
    }

    /// Calls `make` unless its results are there and were made from the same inputs.
    ///
    /// # Errors
    /// If `make` fails or the stamp can't be written.
    pub(crate) fn unless_made(
        self,
        stamp: &Path,
        results: &[&Path],
        make: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let digest = format!("{:016x}", self.0.finish());
        let is_current = results.iter().all(|result| result.is_file())
            && fs::read_to_string(stamp).is_ok_and(|earlier| earlier == digest);
        if is_current {
            return Ok(());
        }
        make()?;
        fs::write(stamp, digest).with_context(|| format!("can't write {}", stamp.display()))
    }
}

/// Reads a file; the error names it.
///
/// # Errors
/// If it can't be read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("can't read {}", path.display()))
}
