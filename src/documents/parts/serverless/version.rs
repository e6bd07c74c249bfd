//! Which version of the plugin is installed: a lock file tells it, else `package.json`.

use crate::catalog::generated_roles::{COUNTED_ON, Version, version};
use crate::text::{Node, Tree, json};

const PLUGIN: &str = "serverless-step-functions";

/// What is known of the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Installed {
    pub(super) at_least: Version,
    is_exact: bool,
}

/// Whether the installed version does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Yes,
    No,
    Maybe,
}

impl Installed {
    /// Whether it is that version or a later one.
    pub(super) fn has(self, since: Version) -> Does {
        match () {
            () if self.at_least >= since => Does::Yes,
            () if self.is_exact => Does::No,
            () => Does::Maybe,
        }
    }

    /// By the files beside the configuration.
    pub(super) fn of(beside: &dyn Fn(&str) -> Option<String>) -> Self {
        let exact = |at_least| Self {
            at_least,
            is_exact: true,
        };
        for (name, read) in [
            ("package-lock.json", of_lock as fn(&str) -> Option<Version>),
            ("npm-shrinkwrap.json", of_lock),
            ("yarn.lock", of_yarn),
            ("pnpm-lock.yaml", of_pnpm),
        ] {
            if let Some(found) = beside(name).and_then(|text| read(&text)) {
                return exact(found);
            }
        }
        let range = beside("package.json").and_then(|text| of_package(&text));
        let range = range.as_deref().map(str::trim).unwrap_or_default();
        let plain = range.trim_start_matches(['=', 'v']);
        if let Some(found) = version(plain).filter(|_| plain.split('.').count() == 3) {
            return exact(found);
        }
        let start = range
            .trim_start_matches(['^', '~', '>', '=', 'v', ' '])
            .split([' ', '<', '|'])
            .next();
        let is_from = range.starts_with(['^', '~']) || range.starts_with(">=");
        let from = start
            .and_then(version)
            .filter(|_| is_from && !range.contains("||"));
        Self {
            at_least: from.unwrap_or(COUNTED_ON),
            is_exact: false,
        }
    }
}

fn of_package(text: &str) -> Option<String> {
    let root = json::read(text, 0).root?;
    let range = |kind: &&str| root.get(kind)?.get(PLUGIN)?.as_str().map(str::to_owned);
    ["dependencies", "devDependencies", "peerDependencies"]
        .iter()
        .find_map(range)
}

fn of_lock(text: &str) -> Option<Version> {
    let reading = json::read(text, 0);
    let root = reading.root?;
    let of = |node: &Node<'_>| version(node.get("version")?.as_str()?);
    let package = root.get("packages");
    let package = package.and_then(|all| all.get(&format!("node_modules/{PLUGIN}")));
    let listed = root.get("dependencies").and_then(|all| all.get(PLUGIN));
    package.and_then(of).or_else(|| listed.and_then(of))
}

fn of_yarn(text: &str) -> Option<Version> {
    let (_, entry) = text.split_once(&format!("\n{PLUGIN}@")).or_else(|| {
        let (_, entry) = text.split_once(&format!("\n\"{PLUGIN}@"))?;
        Some(("", entry))
    })?;
    let line = entry.lines().nth(1)?.trim();
    let stated = line.strip_prefix("version")?;
    version(stated.trim_matches([' ', ':', '"']))
}

fn of_pnpm(text: &str) -> Option<Version> {
    let (_, rest) = text.split_once(&format!("{PLUGIN}@"))?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
    version(rest.get(..end)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, &str)], expected: (Version, bool)) {
        let installed = Installed::of(&|name| {
            let found = files.iter().find(|(known, _)| *known == name);
            found.map(|(_, text)| (*text).to_owned())
        });
        assert_eq!(
            (installed.at_least, installed.is_exact),
            expected,
            "{files:?}"
        );
    }

    #[test]
    fn lock_files_count_before_ranges() {
        let package = |range: &str| format!(r#"{{"devDependencies": {{"{PLUGIN}": "{range}"}}}}"#);
        for (range, expected) in [
            ("3.28.1", ([3, 28, 1], true)),
            ("^3.21.0", ([3, 21, 0], false)),
            ("~3.9", ([3, 9, 0], false)),
            (">=3.1.0 <4", ([3, 1, 0], false)),
            ("^2.0.0 || ^3.0.0", (COUNTED_ON, false)),
            ("latest", (COUNTED_ON, false)),
            ("3", (COUNTED_ON, false)),
            ("*", (COUNTED_ON, false)),
        ] {
            check(&[("package.json", &package(range))], expected);
        }
        check(&[], (COUNTED_ON, false));
        let package = package("^3.0.0");
        let package = ("package.json", package.as_str());
        let lock =
            format!(r#"{{"packages": {{"node_modules/{PLUGIN}": {{"version": "3.29.0"}}}}}}"#);
        check(&[package, ("package-lock.json", &lock)], ([3, 29, 0], true));
        let yarn = format!("# yarn\n\n{PLUGIN}@^3.0.0:\n  version \"3.12.1\"\n");
        check(&[package, ("yarn.lock", &yarn)], ([3, 12, 1], true));
        let pnpm = format!("packages:\n  {PLUGIN}@3.13.0(x):\n");
        check(&[package, ("pnpm-lock.yaml", &pnpm)], ([3, 13, 0], true));
        check(&[package, ("package-lock.json", "{")], ([3, 0, 0], false));
    }
}
