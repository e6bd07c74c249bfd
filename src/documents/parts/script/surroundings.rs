//! What a command is run with: the folder that it is run in, and what stands before its name.

use crate::text::marks;

use super::command::is_aws;

/// The folder of the script itself, as a part of a path.
pub(super) const OWN_FOLDER: &str = "/@own-folder@";

/// Commands that run the one behind them.
const RUNNERS: [&str; 12] = [
    "aws-vault",
    "caffeinate",
    "chronic",
    "command",
    "env",
    "exec",
    "ionice",
    "nice",
    "nohup",
    "stdbuf",
    "sudo",
    "timeout",
];

/// Commands that only tell of others.
const TELLERS: [&str; 9] = [
    "alias", "cat", "echo", "grep", "log", "logger", "printf", "type", "which",
];

/// Services whose calls are read.
const SERVICES: [&str; 5] = ["ecs", "iam", "organizations", "stepfunctions", "sts"];

/// Whether a command only tells of others.
pub(super) fn only_tells(words: &[String]) -> bool {
    words
        .first()
        .is_some_and(|first| TELLERS.contains(&first.as_str()))
}

/// Where the call of the AWS CLI begins that a command makes, and whether it makes it for sure.
pub(super) fn call_within(words: &[String]) -> Option<(usize, bool)> {
    let first = words.first()?.as_str();
    if is_aws(first) {
        return Some((0, true));
    }
    if only_tells(words) {
        return None;
    }
    let calls = |at: usize| {
        let rest = words.get(at + 1..).unwrap_or_default();
        // Options before the service may have values.
        let plain = rest.iter().filter(|word| !word.starts_with('-'));
        let mut plain = plain.take(3);
        plain.any(|word| SERVICES.contains(&word.as_str()))
    };
    if marks::holds(first) && calls(0) {
        return Some((0, false));
    }
    let mut later = words.iter().enumerate().skip(1);
    let found = later.find(|(at, word)| is_aws(word) && calls(*at));
    found.map(|(at, _)| (at, RUNNERS.contains(&first)))
}

/// The folder that `cd` leads to; none, if nobody knows.
pub(super) fn moved(from: Option<&str>, to: Option<&String>) -> Option<String> {
    let to = to?;
    if to.starts_with(OWN_FOLDER) {
        return Some(to.clone());
    }
    if marks::holds(to) || to.starts_with(['/', '~', '-']) {
        return None;
    }
    Some(match from? {
        "" => to.clone(),
        from => [from, "/", to].concat(),
    })
}

/// The folder that a command prints which looks for that of the script:
/// `cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd`.
pub(super) fn own_folder(inner: &str) -> Option<String> {
    let is_own =
        inner.contains("dirname") && (inner.contains("$0") || inner.contains("BASH_SOURCE"));
    if !is_own {
        return None;
    }
    let mut rest = inner.to_owned();
    for known in [
        "${BASH_SOURCE[0]}",
        "${BASH_SOURCE}",
        "$BASH_SOURCE",
        "$0",
        "dirname",
        "realpath",
        "readlink",
        "2>/dev/null",
        ">/dev/null",
        "2>&1",
        "pwd",
        "cd ",
        "&&",
        "$(",
        "--",
        "-f ",
        "-P",
        ")",
        "\"",
        "'",
        " ",
    ] {
        rest = rest.replace(known, "");
    }
    let is_of_path =
        |letter: char| messages::visible::is_word_letter(letter) || "/._-".contains(letter);
    let fits = (rest.is_empty() || rest.starts_with('/')) && rest.chars().all(is_of_path);
    fits.then(|| [OWN_FOLDER, &rest].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_scripts() {
        for (inner, expected) in [
            ("dirname \"$0\"", Some("")),
            (
                "cd \"$(dirname \"${BASH_SOURCE[0]}\")\" >/dev/null 2>&1 && pwd",
                Some(""),
            ),
            ("cd $(dirname $0)/.. && pwd -P", Some("/..")),
            ("cd \"$(dirname \"$0\")/../infra\"; pwd", None),
            (
                "cd \"$(dirname \"$0\")/../infra\" && pwd",
                Some("/../infra"),
            ),
            ("dirname $1", None),
        ] {
            let expected = expected.map(|path| [OWN_FOLDER, path].concat());
            assert_eq!(own_folder(inner), expected, "{inner}");
        }
    }

    #[test]
    fn calls_behind_other_words() {
        for (command, expected) in [
            ("aws iam x", Some((0, true))),
            ("sudo -E aws iam x", Some((2, true))),
            ("timeout 10 /usr/bin/aws --profile a iam x", Some((2, true))),
            ("retry 3 aws iam x", Some((2, false))),
            ("docker run amazon/aws-cli iam x", Some((2, false))),
            ("echo aws iam x", None),
            ("command -v aws", None),
        ] {
            let words: Vec<String> = command.split(' ').map(str::to_owned).collect();
            assert_eq!(call_within(&words), expected, "{command}");
        }
    }
}
