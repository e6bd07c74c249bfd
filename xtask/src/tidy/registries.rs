//! Which registry packages come from is each machine's own setting.

use crate::tidy::Finding;
use crate::tidy::sources::Source;

/// Lock files of npm that name where packages came from, and settings that choose a registry.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources {
        let is_npm_lock = source.path.ends_with("package-lock.json");
        let is_setting = source.path.ends_with(".npmrc") || source.path.ends_with("config.toml");
        for (line, text) in source.lines() {
            let setting = text.trim_start();
            let message = if is_npm_lock && text.contains("\"resolved\": \"http") {
                "says where the package came from: set omit-lockfile-registry-resolved"
            } else if is_setting
                && (setting.starts_with("registry") || setting.starts_with("[source"))
            {
                "chooses a registry"
            } else {
                continue;
            };
            found.push(Finding {
                path: source.path.clone(),
                line,
                message: message.to_owned(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn finds_settings_and_resolved_packages() {
        let sources = [
            source("www/.npmrc", "omit=dev\nregistry=https://example.com/\n"),
            source(
                "www/package-lock.json",
                "{\n  \"resolved\": \"https://example.com/a.tgz\"\n}\n",
            ),
            source("README.md", "registry=https://example.com/\n"),
        ];
        let found = find(&sources);
        let lines: Vec<_> = found
            .iter()
            .map(|finding| (finding.path.as_str(), finding.line))
            .collect();
        assert_eq!(lines, [("www/.npmrc", 2), ("www/package-lock.json", 2)]);
    }
}
