//! Files that import each other in a circle can only be understood together.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::Finding;
use crate::tidy::imports::Modules;
use crate::tidy::sources::Source;

/// The crates that are looked at.
const FOLDERS: [&str; 5] = [
    "src/",
    "crates/cli/src/",
    "crates/contract/src/",
    "crates/messages/src/",
    "crates/page/src/",
];

/// Circles of files within a crate.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let crates = FOLDERS.map(|folder| Modules::new(sources, folder).imports());
    crates
        .iter()
        .flat_map(circles)
        .map(|circle| told(&circle))
        .collect()
}

fn told(circle: &BTreeSet<&str>) -> Finding {
    let files: Vec<&str> = circle.iter().copied().collect();
    Finding {
        path: files.first().copied().unwrap_or_default().to_owned(),
        line: 0,
        message: format!("imports itself in a circle: {}", files.join(" ")),
    }
}

/// The largest sets of files of which each leads to each other one.
fn circles<'f>(imports: &BTreeMap<&'f str, Vec<&'f str>>) -> Vec<BTreeSet<&'f str>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|file| (*file, reachable(file, imports)))
        .collect();
    let leads = |from: &str, to: &str| reach.get(from).is_some_and(|files| files.contains(to));
    let mut circles: Vec<BTreeSet<&str>> = Vec::new();
    for file in imports.keys() {
        if !leads(file, file) || circles.iter().any(|circle| circle.contains(file)) {
            continue;
        }
        let both = imports
            .keys()
            .filter(|other| leads(file, other) && leads(other, file));
        circles.push(both.copied().collect());
    }
    circles
}

fn reachable<'f>(file: &str, imports: &BTreeMap<&'f str, Vec<&'f str>>) -> BTreeSet<&'f str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = imports.get(file).into_iter().flatten().copied().collect();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(imports.get(next).into_iter().flatten());
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_told_with_all_their_files() {
        let imports = BTreeMap::from([
            ("a", vec!["b"]),
            ("b", vec!["c"]),
            ("c", vec!["a", "d"]),
            ("d", vec![]),
            ("e", vec!["f"]),
            ("f", vec!["e"]),
        ]);
        let found = circles(&imports);
        let messages: Vec<String> = found.iter().map(|circle| told(circle).message).collect();
        assert_eq!(
            messages,
            [
                "imports itself in a circle: a b c",
                "imports itself in a circle: e f"
            ]
        );
    }
}
