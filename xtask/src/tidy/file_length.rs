//! A file has one purpose; one that needs more lines than this has more.

use crate::tidy::Finding;
use crate::tidy::sources::Source;

const LIMIT: usize = 800;
const EXTENSIONS: [&str; 6] = ["css", "html", "js", "mjs", "rs", "ts"];

/// Files that are too long.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let code = sources
        .iter()
        .filter(|source| EXTENSIONS.contains(&source.extension()));
    code.filter_map(|source| {
        let count = source.text.lines().count();
        (count > LIMIT).then(|| Finding {
            path: source.path.clone(),
            line: LIMIT + 1,
            message: format!("{count} lines, where {LIMIT} are the limit: split it by purpose"),
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn counts_lines_of_code_only() {
        let long = "x\n".repeat(LIMIT + 1);
        let sources = [
            source("a.rs", &long),
            source("b.rs", "x\n"),
            source("c.jsonl", &long),
        ];
        let found = find(&sources);
        assert_eq!(
            found
                .iter()
                .map(|finding| finding.path.as_str())
                .collect::<Vec<_>>(),
            ["a.rs"]
        );
    }
}
