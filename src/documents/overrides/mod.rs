//! Values that files beside a template set for its parameters: what `samconfig` and scripts give as
//! `parameter_overrides`, lists of `ParameterKey` and `ParameterValue`, configurations of templates,
//! settings of playbooks and pipelines, the manifest of `cdk.out`.
//!
//! Which of them was deployed last nobody knows: each is one more value that the parameter may have.

mod region;
mod trees;
mod words;

use crate::text::maps::Seen;
use crate::text::order;
use crate::text::{Entry, Node, Tree};

use super::Source;
pub(super) use region::region;

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

/// The name of a value that may be any parameter's.
const ANY: &str = "*";
/// Values that are taken of one document; where there are more, any parameter may be set.
const VALUES_AT_MOST: usize = 512;
/// Places of a document behind which values are looked for.
const PLACES_AT_MOST: usize = 4 * VALUES_AT_MOST;

/// A name with its value; `None`: nobody knows it.
type Value = (String, Option<String>);

/// Whether a file may set parameters, told by its text alone.
pub(super) fn may_set(text: &str) -> bool {
    let others = ["ParameterKey", trees::OF_PIPELINES, trees::OF_PLAYBOOKS];
    let mut words = words::WORDS.iter().chain(&others);
    words.any(|word| text.contains(word))
}

/// Whether a program may set parameters: there the other words may mean anything.
pub(super) fn may_set_in_program(text: &str) -> bool {
    let words = ["ParameterKey", "parameter-overrides"];
    words.iter().any(|word| text.contains(word))
}

/// Whether a file is one of parameters, by its name or its folder: `params/prod.json`.
pub(super) fn is_named_so(path: &str) -> bool {
    let mut parts = path.rsplit(['/', '\\']).take(2);
    parts.any(|part| part.to_ascii_lowercase().starts_with("param"))
}

/// All values that the documents set.
pub(super) fn read(sources: &[Source<'_>]) -> Vec<Override> {
    let mut all = Vec::new();
    for source in sources {
        let text = source.document.text.as_str();
        let root = source.reading.as_ref().and_then(|one| one.root.as_ref());
        let is_template = root.is_some_and(|root| root.get("Resources").is_some());
        let mut found = Vec::new();
        if may_set(text) {
            words::pairs(text, &mut found);
            trees::overrides(text, &mut found);
            if !is_template {
                words::words(text, sources, &mut found);
            }
        }
        let root = root.filter(|_| !is_template);
        if let Some(root) = root {
            trees::maps(root, is_named_so(&source.document.name), &mut found);
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
    let names: Seen = parameters.map(Entry::key).collect();
    let mut values: Vec<(String, Option<String>)> = Vec::new();
    if found.iter().any(|one| one.name == ANY) {
        values.extend(names.texts().map(|name| (name.to_owned(), None)));
    }
    let own = found.iter().filter(|one| names.contains(&one.name));
    values.extend(own.map(|one| (one.name.clone(), one.value.clone())));
    order::sort_by(&mut values, |one, other| {
        one.0.cmp(&other.0).then_with(|| one.1.cmp(&other.1))
    });
    values.dedup();
    values
}
