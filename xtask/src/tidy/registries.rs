//! Which registry packages come from is each machine's own setting.

use crate::tidy::Finding;
use crate::tidy::sources::Source;

/// Hosts by the parts of their names, so that this file does not name one.
const HOSTS: [&[&str]; 8] = [
    &["registry", "npmjs", "org"],
    &["registry", "yarnpkg", "com"],
    &["static", "crates", "io"],
    &["index", "crates", "io"],
    &["static", "rust-lang", "org"],
    &["deb", "debian", "org"],
    &["files", "pythonhosted", "org"],
    &["pypi", "org"],
];

/// Registry hosts in files, and a lock file of npm that names where packages came from.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let hosts = HOSTS.map(|parts| parts.join("."));
    let mut found = Vec::new();
    for source in sources {
        let is_npm_lock = source.path.ends_with("package-lock.json");
        for (line, text) in source.lines() {
            let message = if let Some(host) = hosts.iter().find(|host| text.contains(*host)) {
                format!("names the registry host {host}")
            } else if is_npm_lock && text.contains("\"resolved\": \"http") {
                "says where the package came from: set omit-lockfile-registry-resolved".to_owned()
            } else {
                continue;
            };
            found.push(Finding {
                path: source.path.clone(),
                line,
                message,
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
    fn finds_hosts_and_resolved_packages() {
        let host = HOSTS[0].join(".");
        let sources = [
            source(
                "www/.npmrc",
                &format!("omit=dev\nregistry=https://{host}/\n"),
            ),
            source(
                "www/package-lock.json",
                "{\n  \"resolved\": \"https://example.com/a.tgz\"\n}\n",
            ),
            source("README.md", "Packages come from the registry.\n"),
        ];
        let places: Vec<_> = find(&sources)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        assert_eq!(
            places,
            [
                ("www/.npmrc".to_owned(), 2),
                ("www/package-lock.json".to_owned(), 2)
            ]
        );
    }
}
