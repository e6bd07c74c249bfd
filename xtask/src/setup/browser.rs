//! The browser that the tests drive.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::process::find_in_path;
use crate::repository::Repository;
use crate::setup::apt;

/// Names the browser to use, whatever else is installed.
pub(crate) const VARIABLE: &str = "CHROME_PATH";

/// The shell first: the same engine without a window takes a third of the time.
const PROGRAMS: [&str; 8] = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
];

/// Where installers put browsers without adding them to the PATH.
const PLACES: [&str; 6] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
];

/// Finds a Chromium, Chrome or Edge, or installs Debian's.
///
/// # Errors
/// If there is none and none can be installed; the message says what to do.
pub(crate) fn ensure(repository: &Repository) -> Result<PathBuf> {
    if let Some(path) = env::var_os(VARIABLE).map(PathBuf::from) {
        if path.is_file() {
            return Ok(path);
        }
        bail!("{VARIABLE} names {}, which is no file", path.display());
    }
    if let Some(path) = find() {
        return Ok(path);
    }
    if apt::is_usable() {
        // Older Debians have no package of its own for the shell.
        apt::candidate(repository, "chromium")?;
        let shell = apt::search_names("^chromium-headless-shell$");
        let package = shell.first().map_or("chromium", String::as_str);
        apt::install(repository, &[package, "fonts-liberation"])?;
    }
    match find() {
        Some(path) => Ok(path),
        None => bail!(
            "no browser for the tests: install Chromium, Chrome or Edge, or name one in {VARIABLE}"
        ),
    }
}

fn find() -> Option<PathBuf> {
    let installed = PLACES
        .iter()
        .map(Path::new)
        .find(|path| path.is_file())
        .map(Path::to_owned);
    PROGRAMS
        .iter()
        .find_map(|program| find_in_path(program))
        .or(installed)
}
