//! What the page's Content-Security-Policy refuses must not be written in the first place.

use crate::tidy::Finding;
use crate::tidy::sources::Source;

/// Inline styles and scripts in the page's markup, wherever it is made.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources {
        let forbidden: &[&str] = match source.extension() {
            "html" => &[
                "<style",
                "style=",
                "<script>",
                "onclick=",
                "onload=",
                "javascript:",
            ],
            "js" | "ts" if source.path.starts_with("www/") => &[
                "setAttribute(\"style\"",
                "innerHTML",
                "insertAdjacentHTML",
                "eval(",
            ],
            "rs" if source.path.starts_with("crates/page/src/") => {
                &["style=", "inner_html", "from_html_unchecked"]
            }
            _ => continue,
        };
        for (line, text) in source.lines() {
            if let Some(word) = forbidden.iter().find(|word| text.contains(**word)) {
                let message = format!(
                    "`{word}` breaks the page's Content-Security-Policy or makes HTML from text"
                );
                found.push(Finding {
                    path: source.path.clone(),
                    line,
                    message,
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn finds_inline_styles_where_the_page_is_made() {
        let sources = [
            source("index.html", "<p>\n<p style=\"color: red\">\n"),
            source("crates/page/src/app.rs", "html! { <p style=\"\"/> }\n"),
            source("src/iam/arn.rs", "let style=1;\n"),
        ];
        let places: Vec<_> = find(&sources)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        assert_eq!(
            places,
            [
                ("index.html".to_owned(), 2),
                ("crates/page/src/app.rs".to_owned(), 1)
            ]
        );
    }
}
