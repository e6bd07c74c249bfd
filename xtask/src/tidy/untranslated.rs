//! What people read stands in `lang/`, where every language has it.

use crate::tidy::Finding;
use crate::tidy::sources::Source;

/// Attributes that people read or hear.
const READ: [&str; 4] = ["aria-label=\"", "placeholder=\"", "title=\"", "label=\""];

/// Words that the page draws itself.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    let drawing = sources
        .iter()
        .filter(|source| source.path.starts_with("crates/page/src/components/"));
    for source in drawing {
        for (line, text) in source.lines() {
            let is_said = READ.iter().any(|attribute| text.contains(attribute))
                || text.split("{ \"").skip(1).any(begins_with_words);
            if is_said {
                found.push(Finding {
                    path: source.path.clone(),
                    line,
                    message: "words that people read are texts of `lang/`".to_owned(),
                });
            }
        }
    }
    found
}

/// Whether the rest of a literal has letters. Signs between words are the same everywhere.
fn begins_with_words(rest: &str) -> bool {
    let literal = rest.split('"').next().unwrap_or_default();
    literal.chars().any(char::is_alphabetic) && rest.contains("\" }")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn finds_words_that_are_drawn() {
        let sources = [
            source(
                "crates/page/src/components/a.rs",
                "<p>{ \"Paste\" }</p>\n<p>{ \" → \" }</p>\n<p aria-label=\"a\" />\n<p class=\"label\" />\n",
            ),
            source("crates/page/src/state.rs", "<p>{ \"Paste\" }</p>\n"),
        ];
        let lines: Vec<_> = find(&sources).iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [1, 3]);
    }
}
