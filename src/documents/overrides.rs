//! Values that files beside a template set for its parameters: what `samconfig` and scripts give as
//! `parameter_overrides`, lists of `ParameterKey` and `ParameterValue`, configurations of templates,
//! the manifest of `cdk.out`.
//!
//! Which of them was deployed last nobody knows: each is one more value that the parameter may have.

use crate::text::order;
use crate::text::{Entry, Node, Tree};

use super::Source;

/// A value that a file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Override {
    pub(super) name: String,
    /// `None`: only the shell knows it.
    pub(super) value: Option<String>,
    /// The document that sets it.
    document: u32,
    /// The only template that it is for, by the path that the document tells.
    template: Option<String>,
}

/// Bytes that are read behind a word.
const WITHIN: usize = 8 * 1024;
/// The name of a value that may be any parameter's.
const ANY: &str = "*";
/// Values that are taken of one document; where there are more, any parameter may be set.
const VALUES_AT_MOST: usize = 512;
/// Places of a document behind which values are looked for.
const PLACES_AT_MOST: usize = 4 * VALUES_AT_MOST;

/// Whether a file may set parameters, told by its text alone.
pub(super) fn may_set(text: &str) -> bool {
    let words = ["ParameterKey", "parameter_overrides", "parameter-overrides"];
    words.iter().any(|word| text.contains(word))
}

/// All values that the documents set.
pub(super) fn read(sources: &[Source<'_>]) -> Vec<Override> {
    let mut all = Vec::new();
    for source in sources {
        let text = source.document.text.as_str();
        let root = source.reading.as_ref().and_then(|one| one.root.as_ref());
        if root.is_some_and(|root| root.get("Resources").is_some()) {
            continue;
        }
        let mut found = Vec::new();
        if may_set(text) {
            pairs(text, &mut found);
            words(text, sources, &mut found);
        }
        if found.len() > VALUES_AT_MOST {
            found = vec![(ANY.to_owned(), None)];
        }
        let mut add = |(name, value): (String, Option<String>), template: Option<&str>| {
            all.push(Override {
                name,
                value,
                document: source.index,
                template: template.map(str::to_owned),
            });
        };
        for one in found {
            add(one, None);
        }
        let Some(root) = root else { continue };
        for member in root
            .get("Parameters")
            .map(Tree::members)
            .unwrap_or_default()
        {
            if let Some(value) = member.value.scalar() {
                add((member.key().to_owned(), Some(value.to_owned())), None);
            }
        }
        let artifacts = root.get("artifacts").map(Tree::members).unwrap_or_default();
        for properties in artifacts
            .iter()
            .filter_map(|one| one.value.get("properties"))
        {
            let file = properties.get("templateFile").and_then(Tree::as_str);
            let given = properties.get("parameters").map(Tree::members);
            for member in given.unwrap_or_default() {
                // `${Token}` is another stack's.
                let value = member.value.scalar().map(str::to_owned);
                if file.is_some() {
                    add((member.key().to_owned(), value), file);
                }
            }
        }
    }
    all
}

/// The values that are set for the parameters of the template at that path, by name. Of files in its
/// own folder, if there are any, those alone.
pub(super) fn of_template(
    all: &[Override],
    sources: &[Source<'_>],
    (template, root): (&str, &Node<'_>),
) -> Vec<(String, Option<String>)> {
    let folder = |path: &str| match path.rfind(['/', '\\']) {
        Some(at) => path.get(..at).unwrap_or_default().replace('\\', "/"),
        None => String::new(),
    };
    let own = folder(template);
    let name_of = |one: &Override| {
        let source = sources.get(one.document as usize);
        source.map_or("", |source| source.document.name.as_str())
    };
    let concerns = |one: &&Override| match &one.template {
        Some(file) => {
            let beside = folder(name_of(one));
            let path = match beside.is_empty() {
                true => file.clone(),
                false => format!("{beside}/{file}"),
            };
            path == template.replace('\\', "/")
        }
        None => true,
    };
    let mut found: Vec<&Override> = all.iter().filter(concerns).collect();
    if found.iter().any(|one| folder(name_of(one)) == own) {
        found.retain(|one| folder(name_of(one)) == own);
    }
    let parameters = root.get("Parameters").map(Tree::members);
    let parameters = parameters.unwrap_or_default().iter();
    let names = order::set(parameters.map(Entry::key));
    let mut values: Vec<(String, Option<String>)> = Vec::new();
    if found.iter().any(|one| one.name == ANY) {
        values.extend(names.iter().map(|name| ((*name).to_owned(), None)));
    }
    let own = found.iter().filter(|one| names.contains(one.name.as_str()));
    values.extend(own.map(|one| (one.name.clone(), one.value.clone())));
    order::sort(&mut values);
    values.dedup();
    values
}

/// `ParameterKey` and `ParameterValue`, as JSON, YAML or shorthand.
fn pairs(text: &str, found: &mut Vec<(String, Option<String>)>) {
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
fn words(text: &str, sources: &[Source<'_>], found: &mut Vec<(String, Option<String>)>) {
    for word in ["parameter_overrides", "parameter-overrides"] {
        for (number, (at, _)) in text.match_indices(word).enumerate() {
            if number > PLACES_AT_MOST {
                found.push((ANY.to_owned(), None));
            }
            if found.len() > VALUES_AT_MOST || number > PLACES_AT_MOST {
                return;
            }
            let rest = within(text.get(at + word.len()..).unwrap_or_default());
            let path = rest.trim_start_matches(is_between).strip_prefix("file:");
            match path {
                Some(path) => of_file(path.trim_start_matches('/'), sources, found),
                None => assignments(rest, found),
            }
        }
    }
}

/// The values of the file at the start of a text; where it is not there, any may be set.
fn of_file(path: &str, sources: &[Source<'_>], found: &mut Vec<(String, Option<String>)>) {
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

fn assignments(text: &str, found: &mut Vec<(String, Option<String>)>) {
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
