//! What files beside a service of the Serverless Framework give when it is deployed: `--stage`,
//! `--region` and `--param` in scripts, packages and pipelines, and what `.env` sets.
//!
//! Which of them was deployed last nobody knows: where they differ from the default, a value is not
//! known.

use crate::text::{Node, Tree};

use super::Source;
use super::parts::serverless::is_service;

/// An option with its value, if that is written out: `opt:stage`, `param:x`, `env:NAME`.
pub(super) type Given = (String, Option<String>);

/// Values that are taken of all documents; what is beyond them is not known.
const VALUES_AT_MOST: usize = 64;

/// Words of the command line that deploys a service.
const TOOLS: [&str; 4] = ["serverless", "sls", "osls", "slss"];
/// Commands of it that deploy nothing.
const OTHERS: [&str; 6] = ["offline", "remove", "invoke", "logs", "info", "print"];

/// Whether a text may deploy a service with options of its own.
pub(super) fn may_set(text: &str) -> bool {
    text.contains("--stage")
        || TOOLS
            .iter()
            .any(|tool| text.contains(&[*tool, " deploy"].concat()))
}

/// What is given for the service of that document.
pub(super) fn of_service(sources: &[Source<'_>], (name, root): (&str, &Node<'_>)) -> Vec<Given> {
    let own = folder(name);
    let has_dotenv = root.get("useDotenv").and_then(Tree::scalar) == Some("true");
    let is_read = |source: &&Source<'_>| {
        let reading = source.reading.as_ref();
        reading
            .and_then(|one| one.root.as_ref())
            .is_some_and(is_service)
    };
    let others: Vec<&str> = sources
        .iter()
        .filter(is_read)
        .map(|source| folder(&source.document.name))
        .filter(|other| !is_within(own, other))
        .collect();
    let names = environment_of(sources);
    let mut found = Vec::new();
    for source in sources {
        let (path, text) = (source.document.name.as_str(), source.document.text.as_str());
        let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
        if file == ".env" || file.starts_with(".env.") {
            if has_dotenv && is_within(own, folder(path)) {
                environment(text, &mut found);
            }
            continue;
        }
        let is_of_another = others.iter().any(|other| is_within(folder(path), other));
        let is_prose = file.ends_with(".md") || file.ends_with(".rst");
        if path != name && !is_of_another && !is_prose && may_set(text) {
            let mut deploys = false;
            for line in text.lines() {
                deploys |= options(line, &mut found);
            }
            if deploys {
                variables(text, &names, &mut found);
            }
        }
    }
    let values = found.iter_mut().skip(VALUES_AT_MOST);
    values.for_each(|(_, value)| *value = None);
    found
}

fn folder(path: &str) -> &str {
    path.rsplit_once(['/', '\\'])
        .map_or("", |(folder, _)| folder)
}

/// Whether a folder is another one, or somewhere in it.
fn is_within(folder: &str, outer: &str) -> bool {
    let rest = folder.strip_prefix(outer);
    rest.is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with(['/', '\\']))
}

/// `NAME=value`
fn environment(text: &str, found: &mut Vec<Given>) {
    for line in text.lines() {
        let line = line.trim().trim_start_matches("export ");
        if let Some((name, text)) = line.split_once('=')
            && !line.starts_with('#')
        {
            found.push((["env:", name.trim()].concat(), value(text)));
        }
    }
}

/// The names of the environment that the texts ask for: `${env:NAME}`.
fn environment_of<'s>(sources: &'s [Source<'_>]) -> Vec<&'s str> {
    let mut names: Vec<&str> = Vec::new();
    for source in sources {
        for part in source.document.text.split("env:").skip(1) {
            let end = part
                .find(|letter: char| !is_of_name(letter))
                .unwrap_or(part.len());
            let name = part.get(..end).unwrap_or_default();
            if !name.is_empty() && !names.contains(&name) && names.len() < VALUES_AT_MOST {
                names.push(name);
            }
        }
    }
    names
}

fn is_of_name(letter: char) -> bool {
    messages::visible::is_word_letter(letter) || letter == '_'
}

/// What a text that deploys sets of these names: `NAME=value`, `export NAME=value`, `NAME: value`.
fn variables(text: &str, names: &[&str], found: &mut Vec<Given>) {
    for name in names {
        for (at, _) in text.match_indices(name) {
            let before = text.get(..at).unwrap_or_default();
            let rest = text.get(at + name.len()..).unwrap_or_default();
            let rest = rest.trim_start_matches(['"', '\'']);
            // In a makefile also ` := ` and ` ?= `.
            let sign = rest.trim_start_matches([' ', ':', '?']);
            let sets = sign.starts_with('=') && !sign.starts_with("==") || rest.starts_with(": ");
            if sets && !before.ends_with(is_of_name) && !before.ends_with(['$', '{']) {
                found.push((
                    ["env:", name].concat(),
                    value(rest.trim_start_matches([' ', ':', '?'])),
                ));
            }
        }
    }
}

/// Adds the options of a line, and tells whether it deploys.
fn options(line: &str, found: &mut Vec<Given>) -> bool {
    let is_tool = |word: &str| TOOLS.contains(&word);
    let is_of_word = |letter: char| {
        messages::visible::is_word_letter(letter) || matches!(letter, '-' | '_' | '.')
    };
    let names_tool = line.split(|letter| !is_of_word(letter)).any(is_tool);
    let deploys = line.contains("deploy");
    if !deploys && OTHERS.iter().any(|other| line.contains(other)) {
        return false;
    }
    for (word, name, is_sure) in [
        ("--stage", "opt:stage", true),
        ("--param", "param:", true),
        ("-s", "opt:stage", false),
        ("--region", "opt:region", false),
        ("-r", "opt:region", false),
    ] {
        if !(is_sure || names_tool && deploys) {
            continue;
        }
        for (at, _) in line.match_indices(word) {
            let before = line.get(..at).unwrap_or_default();
            let rest = line.get(at + word.len()..).unwrap_or_default();
            if before.ends_with(is_of_word) || rest.starts_with(is_of_word) {
                continue;
            }
            if name != "param:" {
                found.push((name.to_owned(), value(rest)));
            } else if let Some((key, text)) = trimmed(rest).split_once('=') {
                found.push(([name, key].concat(), value(text)));
            }
        }
    }
    if names_tool && deploys {
        // `${opt:name}`
        for part in line.split(" --").skip(1) {
            let end = part.find([' ', '=', '"', '\'']).unwrap_or(part.len());
            let (name, rest) = part.split_at(end);
            if !["param", "region", "stage"].contains(&name) && !rest.is_empty() {
                found.push((["opt:", name].concat(), value(rest)));
            }
        }
    }
    names_tool && deploys
}

fn trimmed(text: &str) -> &str {
    text.trim_start_matches(|letter: char| letter.is_whitespace() || "=,\"'\\".contains(letter))
}

/// The value at the start of a text, unless something else makes it.
fn value(text: &str) -> Option<String> {
    let text = trimmed(text);
    let ends = |letter: char| letter.is_whitespace() || ",;\"'\\)]&|".contains(letter);
    let end = text.find(ends).unwrap_or(text.len());
    let value = text.get(..end).unwrap_or_default();
    let is_open = value.is_empty() || value.contains(['$', '%', '{', '<', '(', '`', '*']);
    (!is_open).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn gives(line: &str, expected: &[(&str, Option<&str>)]) {
        let mut found = Vec::new();
        options(line, &mut found);
        let expected: Vec<Given> = expected
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned)))
            .collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn options_of_the_command_line() {
        for line in [
            "npx sls deploy --stage prod",
            "    \"deploy\": \"serverless deploy --stage=prod\",",
            "  args: deploy --stage 'prod'",
            "[\"sls\", \"deploy\", \"--stage\", \"prod\"]",
            "sls deploy -s prod",
            "  --stage prod \\",
        ] {
            gives(line, &[("opt:stage", Some("prod"))]);
        }
        gives("sls deploy --stage ${STAGE}", &[("opt:stage", None)]);
        gives(
            "sls deploy -r eu-west-1 --param=\"job=x\"",
            &[("param:job", Some("x")), ("opt:region", Some("eu-west-1"))],
        );
        gives("sls offline --stage local", &[]);
        gives("aws apigateway get-stage --stage-name a", &[]);
        gives("aws s3 ls --region eu-west-1", &[]);
    }
}
