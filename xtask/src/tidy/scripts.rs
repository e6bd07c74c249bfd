//! The border between the page and its scripts: properties, events and host services, and nothing that
//! is read off the page.

use crate::tidy::Finding;
use crate::tidy::sources::Source;

/// Where the page's own element is found, before the page is there.
const ROOT: &str = "www/src/boot/failure.ts";

/// What reaches beyond an element's own contents.
const PAGE: [&str; 3] = [
    "document.querySelector",
    "document.getElementBy",
    "getElementsBy",
];

/// What breaks it.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    let scripts = sources.iter().filter(|source| {
        let is_source = matches!(source.extension(), "ts" | "js" | "css");
        source.path.starts_with("www/") && is_source
    });
    for source in scripts {
        for (line, text) in source.lines() {
            let message = if text.contains("testid") {
                "test ids are for tests alone: name it by a class, a name or a role"
            } else if source.path != ROOT && PAGE.iter().any(|read| text.contains(read)) {
                "a script reads nothing but its own element: take a property, or fire an event"
            } else if text.contains("globalThis.sfn") && !text.contains("globalThis.sfnHost") {
                "`sfnHost` is the only global: hand it over by `provide`"
            } else if text.chars().any(is_japanese) {
                "words that people read are texts of `lang/`"
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

fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn finds_what_is_read_off_the_page() {
        let text = "const row = document.querySelector(\"li\");\n\
            element.querySelector(\"li\");\n\
            button.dataset.testid = \"save\";\n\
            globalThis.sfnTexts = {};\n\
            globalThis.sfnHost = host;\n\
            label(\"言語\");\n";
        let sources = [
            source("www/src/a.ts", text),
            source(ROOT, "document.getElementById(\"app\");\n"),
            source("tests/browser/a.mjs", text),
        ];
        let lines: Vec<_> = find(&sources).iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [1, 3, 4, 6]);
    }
}
