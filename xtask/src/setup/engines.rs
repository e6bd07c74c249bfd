//! The other engines that the tests drive: without them those tests are left out.

use std::env;
use std::path::{Path, PathBuf};

use crate::console;
use crate::process::{find_in_path, is_installed};
use crate::repository::Repository;
use crate::setup::apt;

/// A browser engine, and how to get at it.
pub(crate) struct Engine {
    /// How the tests name it.
    pub(crate) name: &'static str,
    /// Names the program to use, whatever else is installed.
    pub(crate) variable: &'static str,
    title: &'static str,
    programs: &'static [&'static str],
    /// Where installers put it without adding it to the PATH.
    places: &'static [&'static str],
    /// What has to be there besides.
    helpers: &'static [&'static str],
    /// Debian's packages.
    packages: &'static [&'static str],
}

const ENGINES: [Engine; 2] = [
    Engine {
        name: "firefox",
        variable: "FIREFOX_PATH",
        title: "Firefox",
        programs: &["firefox-esr", "firefox"],
        places: &[
            "/Applications/Firefox.app/Contents/MacOS/firefox",
            r"C:\Program Files\Mozilla Firefox\firefox.exe",
        ],
        helpers: &[],
        packages: &["firefox-esr"],
    },
    Engine {
        name: "webkit",
        variable: "WEBKIT_DRIVER_PATH",
        title: "WebKit",
        programs: &["WebKitWebDriver"],
        places: &[],
        helpers: &["xvfb-run", "xauth", "dbus-run-session"],
        packages: &["webkit2gtk-driver", "xvfb", "xauth", "dbus-x11"],
    },
];

/// Finds the engines, or installs Debian's. Those that can't be had are told.
pub(crate) fn ensure(repository: &Repository) -> Vec<(Engine, PathBuf)> {
    let missing: Vec<&str> = ENGINES
        .iter()
        .filter(|engine| engine.find().is_none())
        .flat_map(|engine| engine.packages)
        .copied()
        .collect();
    if !missing.is_empty() && apt::is_usable() {
        let installed = missing
            .iter()
            .try_for_each(|package| apt::candidate(repository, package).map(drop))
            .and_then(|()| apt::install(repository, &missing));
        if let Err(error) = installed {
            console::say(&format!("  {error:#}"));
        }
    }
    let found = |engine: Engine| match engine.find() {
        Some(program) => Some((engine, program)),
        None => {
            console::say(&format!(
                "  tests in {0} are skipped: no {0}, and {1} names none",
                engine.title, engine.variable
            ));
            None
        }
    };
    ENGINES.into_iter().filter_map(found).collect()
}

impl Engine {
    fn find(&self) -> Option<PathBuf> {
        if !self.helpers.iter().all(|helper| is_installed(helper)) {
            return None;
        }
        let named = env::var_os(self.variable).map(PathBuf::from);
        let in_path = || self.programs.iter().find_map(|name| find_in_path(name));
        let installed = || {
            let places = self.places.iter().map(Path::new);
            places.into_iter().find(|path| path.is_file())
        };
        named
            .filter(|path| path.is_file())
            .or_else(in_path)
            .or_else(|| installed().map(Path::to_owned))
    }
}
