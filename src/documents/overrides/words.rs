//! Values within texts: what commands and settings of commands give, `Name=value`, and pairs of
//! `ParameterKey` and `ParameterValue`.

use crate::text::Tree;

use super::super::Source;
use super::{ANY, PLACES_AT_MOST, VALUES_AT_MOST, Value};

/// Bytes that are read behind a word.
const WITHIN: usize = 8 * 1024;

/// Words behind which values stand as `Name=value`; of the CDK as `Stack:Name=value`.
pub(super) const WORDS: [&str; 3] = ["--parameters", "parameter-overrides", "parameter_overrides"];

/// `ParameterKey` and `ParameterValue`, as JSON, YAML or shorthand.
pub(super) fn pairs(text: &str, found: &mut Vec<Value>) {
    const KEY: &str = "ParameterKey";
    const VALUE: &str = "ParameterValue";
    for (number, (at, _)) in text.match_indices(KEY).enumerate() {
        if number > PLACES_AT_MOST {
            found.push((ANY.to_owned(), None));
            break;
        }
        let rest = text.get(at + KEY.len()..).unwrap_or_default();
        let rest = within(rest);
        let rest = rest.split(KEY).next().unwrap_or_default();
        let rest = rest.trim_start_matches(is_between);
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric());
        let (name, rest) = rest.split_at(end.unwrap_or(rest.len()));
        let Some((_, rest)) = rest.split_once(VALUE).filter(|_| !name.is_empty()) else {
            continue;
        };
        found.push((name.to_owned(), value(rest.trim_start_matches(is_between))));
    }
}

/// The start of a text.
fn within(text: &str) -> &str {
    let mut end = (0..=text.len().min(WITHIN)).rev();
    let end = end.find(|&end| text.is_char_boundary(end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

fn is_between(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '\\' | '=' | ':' | ' ' | '\t')
}

/// `Name=value` behind the word that says that parameters are overridden.
pub(super) fn words(text: &str, sources: &[Source<'_>], found: &mut Vec<Value>) {
    for word in WORDS {
        for (number, (at, _)) in text.match_indices(word).enumerate() {
            if number > PLACES_AT_MOST {
                found.push((ANY.to_owned(), None));
            }
            if found.len() > VALUES_AT_MOST || number > PLACES_AT_MOST {
                return;
            }
            let rest = within(text.get(at + word.len()..).unwrap_or_default());
            let path = rest.trim_start_matches(is_between).strip_prefix("file:");
            if rest
                .trim_start_matches(is_between)
                .starts_with("ParameterKey")
            {
                // They are read as pairs.
                continue;
            }
            match path {
                Some(path) => of_file(path.trim_start_matches('/'), sources, found),
                None if is_made_elsewhere(rest) => found.push((ANY.to_owned(), None)),
                None => assignments(rest, found),
            }
        }
    }
}

/// Whether the shell or a pipeline makes all that is set: `$(cat production.params)`, `${{ inputs.all }}`.
fn is_made_elsewhere(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|letter: char| letter == ':' || is_between(letter));
    let first = rest.split_whitespace().next().unwrap_or_default();
    rest.starts_with(['$', '`', '@']) && !first.contains('=')
}

/// The values of the file at the start of a text; where it is not there, any may be set.
fn of_file(path: &str, sources: &[Source<'_>], found: &mut Vec<Value>) {
    let end = path.find(|letter: char| letter.is_whitespace() || "\"'".contains(letter));
    let path = path.get(..end.unwrap_or(path.len())).unwrap_or_default();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut given = sources.iter().filter(|source| {
        let own = source.document.name.rsplit(['/', '\\']).next();
        own == Some(name)
    });
    let root = given.next().and_then(|source| source.reading.as_ref());
    let root = root.and_then(|reading| reading.root.as_ref());
    // Of other forms it is read by itself.
    let Some(root) = root.filter(|_| given.next().is_none()) else {
        found.push((ANY.to_owned(), None));
        return;
    };
    for item in root.items() {
        if let Some((name, text)) = item.as_str().and_then(|item| item.split_once('=')) {
            found.push((name.to_owned(), value(text)));
        }
    }
}

fn assignments(text: &str, found: &mut Vec<Value>) {
    let mut is_continued = true;
    for (number, line) in text.lines().enumerate() {
        let inner = line.trim();
        if inner.starts_with('#') {
            continue;
        }
        // Further lines are items of a list, or those of a text that goes on.
        let is_item = inner.starts_with(['-', '"', '\'', ']']) && !inner.starts_with("--")
            || is_assignment(inner)
            || inner.is_empty();
        if number > 0 && !(is_continued || is_item) {
            break;
        }
        is_continued = inner.ends_with('\\') || inner.ends_with(['[', '|', '>']);
        let mut rest = inner;
        while let Some(at) = rest.find('=') {
            let before = rest.get(..at).unwrap_or_default();
            let after = rest.get(at + 1..).unwrap_or_default();
            if before.contains(" --") {
                return;
            }
            let start = before.rfind(|letter: char| !letter.is_ascii_alphanumeric());
            let name = match start {
                Some(start) => before.get(start + 1..).unwrap_or_default(),
                None => before,
            };
            if !name.is_empty() && !after.starts_with([' ', '=']) {
                found.push((name.to_owned(), value(after)));
            }
            rest = after;
        }
        if rest.contains(" --") {
            break;
        }
    }
}

/// Whether a line begins with `Name=value`.
fn is_assignment(line: &str) -> bool {
    let (name, value) = line.split_once('=').unwrap_or_default();
    !name.is_empty()
        && name.bytes().all(|letter| letter.is_ascii_alphanumeric())
        && !value.starts_with([' ', '='])
}

/// The value at the start of a text: within quotes, or up to a space.
fn value(text: &str) -> Option<String> {
    let quote = ["\\\"", "\\'", "\"", "'"]
        .into_iter()
        .find(|one| text.starts_with(one));
    let value = match quote {
        Some(quote) => {
            let rest = text.get(quote.len()..).unwrap_or_default();
            rest.split_once(quote).map_or(rest, |(value, _)| value)
        }
        None => {
            let end =
                text.find(|letter: char| letter.is_whitespace() || "\"\\'}]".contains(letter));
            let bare = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
            // `Name=value,Other=value`
            let mut commas = bare.match_indices(',');
            let next = commas.find(|(at, _)| is_assignment(bare.get(at + 1..).unwrap_or_default()));
            let bare = bare.get(..next.map_or(bare.len(), |(at, _)| at));
            bare.unwrap_or_default().trim_end_matches([',', ';', ')'])
        }
    };
    let is_open =
        value.contains(['$', '`', '%', '<']) || value.contains("{{") || value.contains("***");
    (!is_open).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn sets(text: &str, expected: &[(&str, Option<&str>)]) {
        let mut found = Vec::new();
        pairs(text, &mut found);
        words(text, &[], &mut found);
        let expected: Vec<(String, Option<String>)> = expected
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned)))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn each_form_of_an_override_is_read() {
        let arn = "arn:aws:iam::111122223333:role/b";
        for text in [
            format!(
                "[default.deploy.parameters]\nstack_name = \"x\"\nparameter_overrides = \"Job=\\\"{arn}\\\" Stage=prod\"\n"
            ),
            format!(
                "parameter_overrides = [\n  \"Job={arn}\",\n  \"Stage=prod\",\n]\ncapabilities = \"A=B\"\n"
            ),
            format!(
                "    parameter_overrides:\n      - Job={arn}\n      - Stage=prod\n    confirm: true\n"
            ),
            format!(
                "parameter_overrides = [\n  \"Job={arn}\",\n  # \"Job=x\",\n  \"Stage=prod\",\n]\n"
            ),
            format!("  parameter-overrides: \"Job={arn},Stage=prod\"\n"),
            format!("\tsam deploy --parameter-overrides Job={arn} Stage=prod --tags A=B\n"),
            format!(
                "aws cloudformation deploy --parameter-overrides \\\n  Job='{arn}' \\\n  Stage=\"prod\" \\\n  --stack-name a\n"
            ),
            format!(
                "aws cloudformation create-stack --parameters ParameterKey=Job,ParameterValue={arn} ParameterKey=Stage,ParameterValue=prod\n"
            ),
            format!(
                "[{{\"ParameterKey\": \"Job\", \"ParameterValue\": \"{arn}\"}}, {{\"ParameterKey\": \"Stage\", \"ParameterValue\": \"prod\"}}]"
            ),
        ] {
            sets(&text, &[("Job", Some(arn)), ("Stage", Some("prod"))]);
        }
        sets(
            "sam deploy --parameter-overrides Job=$ROLE Stage=${{ env.STAGE }}",
            &[("Job", None), ("Stage", None)],
        );
        sets("sam deploy --stack-name A=B", &[]);
        sets(
            "sam deploy --parameter-overrides file://p.json",
            &[(ANY, None)],
        );
    }
}
