//! Files that import each other in a circle can only be understood together.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::Finding;
use crate::tidy::imports::Modules;
use crate::tidy::sources::Source;

/// The files of the circles that are still there, a line each. The list may only shrink.
const KNOWN: &str = include_str!("circles.txt");

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
    let all: Vec<BTreeSet<&str>> = crates.iter().flat_map(circles).collect();
    compare(&all, KNOWN)
}

/// What is new, and what is not there any more.
fn compare(circles: &[BTreeSet<&str>], known: &str) -> Vec<Finding> {
    let known: Vec<BTreeSet<&str>> = known
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_whitespace().collect())
        .collect();
    let finding = |path: &str, message: String| Finding {
        path: path.to_owned(),
        line: 0,
        message,
    };
    let mut found = Vec::new();
    for circle in circles {
        if !known.iter().any(|known| circle.is_subset(known)) {
            let files: Vec<&str> = circle.iter().copied().collect();
            let first = files.first().copied().unwrap_or_default();
            found.push(finding(
                first,
                format!("imports itself in a new circle: {}", files.join(" ")),
            ));
        }
    }
    for file in known.iter().flatten() {
        if !circles.iter().any(|circle| circle.contains(file)) {
            found.push(finding(
                "xtask/src/tidy/circles.txt",
                format!("`{file}` is in no circle any more: take it out"),
            ));
        }
    }
    found
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
    fn new_circles_and_those_that_are_gone_are_told() {
        let imports = BTreeMap::from([
            ("a", vec!["b"]),
            ("b", vec!["c"]),
            ("c", vec!["a", "d"]),
            ("d", vec![]),
            ("e", vec!["f"]),
            ("f", vec!["e"]),
        ]);
        let circles = circles(&imports);
        assert_eq!(circles.len(), 2);
        let messages = |known: &str| -> Vec<String> {
            let found = compare(&circles, known).into_iter();
            found.map(|finding| finding.message).collect()
        };
        assert!(messages("# known\na b c\ne f").is_empty());
        assert_eq!(
            messages("a b c d\ne f"),
            ["`d` is in no circle any more: take it out"]
        );
        assert_eq!(messages("a b c"), ["imports itself in a new circle: e f"]);
        assert_eq!(
            messages("a b\ne f"),
            ["imports itself in a new circle: a b c"]
        );
    }
}
