//! Parameters of templates and configurations, and names that a document uses and nobody gives.

use contract::{Answer, Params, QuestionKind, SettingAnswer};

use crate::check::question::Question;
use crate::documents::{Declared, Source};
use crate::finding::{Place, Span};

use super::Asked;

/// A parameter: its document, its name, the only values that it may have.
type Parameter<'q> = (u32, &'q str, &'q [String]);

impl Asked<'_, '_, '_> {
    /// A placeholder for which a value may be stated.
    pub(super) fn about_parameter(&self, placeholder: &str, at: &[Place]) -> Option<Question> {
        let (document, name, values) = self
            .parameter(placeholder, at)
            .or_else(|| self.bare(placeholder, at))?;
        Some(question(name, values.to_vec(), Some(document), at))
    }

    /// A choice of which the worlds differ: the values of a parameter, or whether a condition holds.
    pub(super) fn about_choice(&self, name: &str, at: &[Place]) -> Question {
        match self.parameter(&["${", name, "}"].concat(), at) {
            Some((document, name, values)) => question(name, values.to_vec(), Some(document), at),
            None => question(name, Vec::new(), None, at),
        }
    }

    /// A parameter without a value that something mentions which is not known because of it.
    pub(super) fn about_mentioned(&self, at: &[Place]) -> Option<Question> {
        let mentioned = |place: &Place| {
            let source = self.sources.get(place.document as usize)?;
            let (start, end) = (place.span.start as usize, place.span.end as usize);
            let text = source.document.text.get(start..end)?;
            let all = self.sources.iter().filter(|other| {
                other.index == source.index || source.linked.contains(&other.index)
            });
            let declared = all.flat_map(|one| one.declared.iter().map(|told| (one.index, told)));
            let mut found = declared.filter_map(|(document, told)| match told {
                Declared::Parameter {
                    name,
                    placeholder,
                    values,
                } => Some((document, name, placeholder, values)),
                _ => None,
            });
            let (document, name, _, values) = found.find(|(_, _, placeholder, _)| {
                let called = placeholder
                    .strip_prefix("${")
                    .and_then(|rest| rest.strip_suffix('}'));
                called.is_some_and(|called| has_word(text, called))
            })?;
            Some(question(name, values.clone(), Some(document), at))
        };
        at.iter().find_map(mentioned)
    }

    /// The blocks of a configuration that these stand in: how often one is there it tells itself.
    pub(super) fn blocks(&self, at: &[Place]) -> Vec<Place> {
        let block = |place: &Place| {
            let source = self.sources.get(place.document as usize)?;
            let text = source
                .outline
                .as_ref()
                .map(|_| source.document.text.as_str())?;
            let before = text.get(..place.span.start as usize)?;
            let after = text.get(place.span.end as usize..)?;
            let start = before.rfind("\n}").map_or(0, |at| at + 2);
            let end = after
                .find("\n}")
                .map_or(text.len(), |at| place.span.end as usize + at);
            Some(Span::new(start, end).of(place.document))
        };
        at.iter().filter_map(block).collect()
    }

    /// The parameter that a placeholder is: of the documents that are concerned, else the only one.
    fn parameter(&self, placeholder: &str, at: &[Place]) -> Option<Parameter<'_>> {
        let mut found: Vec<Parameter<'_>> = Vec::new();
        for source in self.sources {
            for declared in &source.declared {
                if let Declared::Parameter {
                    name,
                    placeholder: known,
                    values,
                } = declared
                    && known == placeholder
                {
                    found.push((source.index, name, values));
                }
            }
        }
        let is_near = |(document, ..): &&Parameter<'_>| {
            at.iter().any(|place| {
                let source = self.sources.get(place.document as usize);
                place.document == *document
                    || source.is_some_and(|source| source.linked.contains(document))
            })
        };
        let mut near = found.iter().filter(is_near);
        match (near.next(), near.next(), found.as_slice()) {
            (Some(near), None, _) => Some(*near),
            (None, _, [only]) => Some(*only),
            _ => None,
        }
    }

    /// A name in a document that is nothing but itself.
    fn bare<'p>(&self, placeholder: &'p str, at: &[Place]) -> Option<Parameter<'p>> {
        let name = placeholder.strip_prefix("${")?.strip_suffix('}')?;
        let is_name = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_bare = |source: &&Source<'_>| {
            source.parts.is_empty()
                && source.joined.is_none()
                && source.document.text.contains(placeholder)
        };
        let mut places = at.iter();
        let found = places.find_map(|place| {
            let source = self.sources.get(place.document as usize);
            source.filter(is_bare)
        })?;
        (is_name && !name.is_empty()).then_some((found.index, name, &[]))
    }
}

/// Whether a text has a word that is not part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let after = text.get(at + word.len()..).unwrap_or_default();
        !after.starts_with(|letter: char| {
            messages::visible::is_word_letter(letter) || matches!(letter, '_' | '-')
        })
    })
}

fn question(name: &str, candidates: Vec<String>, document: Option<u32>, at: &[Place]) -> Question {
    let entry = document.map(|document| {
        Params::new()
            .with("document", u64::from(document))
            .with("name", name)
    });
    let setting = |entry| {
        Answer::Setting(SettingAnswer {
            setting: "/parameters/-/value".to_owned(),
            entry: Some(entry),
        })
    };
    Question {
        kind: QuestionKind::Parameter,
        subject: Some(name.to_owned()),
        candidates,
        command: None,
        answer: entry.map(setting),
        settles: Vec::new(),
        at: at.first().copied().into_iter().collect(),
    }
}
