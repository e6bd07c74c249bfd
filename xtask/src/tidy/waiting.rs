//! Tests in browsers wait for states: no assertion on what was read once, and no time as a condition.

use crate::tidy::Finding;
use crate::tidy::sources::Source;

const FOLDER: &str = "tests/browser/";
/// The one place in which the runner of the other engines asks again after a while.
const POLLING: &str = "tests/browser/engines/waiting.mjs";

/// What makes a time a condition, or hides that a test fails now and then.
const TIMES: [&str; 9] = [
    "waitForTimeout",
    "setTimeout",
    "setInterval",
    "timers/promises",
    "networkidle",
    "test.skip",
    "test.fixme",
    "test.slow",
    "test.only",
];

/// What a locator gives as it is at that moment.
const READS: [&str; 12] = [
    ".count()",
    ".isVisible(",
    ".isHidden(",
    ".isChecked(",
    ".isEnabled(",
    ".isDisabled(",
    ".innerText(",
    ".textContent(",
    ".inputValue(",
    ".getAttribute(",
    ".allInnerTexts(",
    ".allTextContents(",
];

/// Lines of tests that don't wait for what they expect.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let tests = sources
        .iter()
        .filter(|source| source.path.starts_with(FOLDER) && source.extension() == "mjs");
    tests
        .flat_map(|source| {
            source.lines().filter_map(|(line, text)| {
                Some(Finding {
                    path: source.path.clone(),
                    line,
                    message: fault(&source.path, text)?,
                })
            })
        })
        .collect()
}

fn fault(path: &str, line: &str) -> Option<String> {
    if path != POLLING
        && let Some(word) = TIMES.iter().find(|word| line.contains(**word))
    {
        return Some(format!(
            "`{word}`: wait for a state, or hold the page's time (harness/time.mjs, harness/gate.mjs)"
        ));
    }
    if line.contains("retries:") && !line.contains("retries: 0") {
        return Some("a test that fails now and then is a defect: no retries".to_owned());
    }
    if !path.ends_with(".test.mjs") {
        return None;
    }
    if line.contains("node:assert") || line.contains("expect(await ") {
        return Some(
            "an expectation that doesn't wait: `expect(locator)` or `eventually`".to_owned(),
        );
    }
    // What is read in a function is read again.
    let is_once = line.contains("await ") && !line.contains("=>");
    let read = READS.iter().find(|read| is_once && line.contains(**read))?;
    Some(format!(
        "`{read}` is read once: `expect(locator)` or `eventually` reads until it holds"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn finds_what_does_not_wait() {
        let text = "await page.waitForTimeout(700);\n\
            expect(await checks.count()).toBe(1);\n\
            const said = await line.innerText();\n\
            await expect(checks).toHaveCount(1);\n\
            await eventually(() => checks.count()).toBe(1);\n";
        let sources = [
            source("tests/browser/journeys/a.test.mjs", text),
            source(
                "tests/browser/harness/b.mjs",
                "return link.inputValue();\nretries: 2,\n",
            ),
            source(POLLING, "setTimeout(resolve, 20);\n"),
            source("www/boot.js", "setTimeout(start);\n"),
        ];
        let places: Vec<_> = find(&sources)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        let test = |line| ("tests/browser/journeys/a.test.mjs".to_owned(), line);
        assert_eq!(
            places,
            [
                test(1),
                test(2),
                test(3),
                ("tests/browser/harness/b.mjs".to_owned(), 2)
            ]
        );
    }
}
