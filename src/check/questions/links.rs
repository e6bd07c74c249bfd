//! Which document another one means.

use contract::QuestionKind;

use crate::check::question::Question;
use crate::finding::{Because, Code, Param, Place};
use crate::workspace::Kind;

use super::{Asked, command, document, named_document};

impl Asked<'_, '_, '_> {
    /// A definition that a machine names by a path which several documents may be. It is given by
    /// its path, once more or by another name.
    pub(super) fn about_definition(&self, at: &[Place]) -> Option<Question> {
        let is_at = |names: &[String]| {
            at.iter().any(|place| {
                let source = self.sources.get(place.document as usize);
                source.is_some_and(|source| names.contains(&source.document.name))
            })
        };
        let mut findings = self.findings.iter().map(|finding| &finding.because);
        let unclear = findings.find(|because| {
            because.code == Code::DefinitionUnclear && is_at(list(because, "documents"))
        })?;
        Some(self.unclear(unclear))
    }

    /// The same, by the name of the choice between these documents.
    pub(super) fn about_link(&self, choice: &str) -> Option<Question> {
        let text = |because: &Because, name: &str| match because.params.get(name) {
            Some(Param::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let mut findings = self.findings.iter().map(|finding| &finding.because);
        let unclear = findings.find(|because| {
            because.code == Code::DefinitionUnclear
                && choice == format!("{}: {}", text(because, "machine"), text(because, "path"))
        })?;
        Some(self.unclear(unclear))
    }

    fn unclear(&self, unclear: &Because) -> Question {
        let path = match unclear.params.get("path") {
            Some(Param::Text(path)) => Some(path.clone()),
            _ => None,
        };
        Question {
            kind: QuestionKind::DocumentLink,
            subject: path,
            candidates: list(unclear, "documents").to_vec(),
            command: None,
            answer: named_document(Kind::StateMachine, None, self.place_of(unclear)),
            settles: Vec::new(),
            at: unclear.at.clone(),
        }
    }

    /// Definitions of which the documents only tell that they are.
    pub(super) fn definitions(&mut self) {
        let findings = self.findings.iter().map(|finding| &finding.because);
        let lacking = findings.filter(|because| because.code == Code::DefinitionElsewhere);
        let questions: Vec<Question> = lacking
            .map(|because| Question {
                kind: QuestionKind::Definition,
                subject: match because.params.get("machine") {
                    Some(Param::Text(machine)) => Some(machine.clone()),
                    _ => None,
                },
                candidates: Vec::new(),
                command: command(because),
                answer: named_document(Kind::StateMachine, None, self.place_of(because)),
                settles: Vec::new(),
                at: because.at.clone(),
            })
            .collect();
        for question in questions {
            self.ask(question, None);
        }
    }

    /// The name of the document that a path means where it stands.
    fn place_of(&self, because: &Because) -> Option<String> {
        let Some(Param::Text(path)) = because.params.get("path") else {
            return None;
        };
        let at = because.at.first()?.document;
        let holder = self.sources.get(at as usize)?.document.name.as_str();
        let folder = holder.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = Vec::new();
        for part in folder.split('/').chain(path.split('/')) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }

    /// Files that a configuration names and nobody gave.
    pub(super) fn missing_files(&mut self) {
        let mut missing = Vec::new();
        for finding in self.findings {
            let because = &finding.because;
            let path = match because.params.get("document") {
                Some(Param::Text(path)) if because.code == Code::FileElsewhere => path,
                _ => continue,
            };
            let here = because.at.first();
            let source = here.and_then(|place| self.sources.get(place.document as usize));
            if source.is_none_or(|source| source.taken_for() != Kind::Terraform) {
                continue;
            }
            let base = path.rsplit('/').next().unwrap_or_default();
            let names = self
                .sources
                .iter()
                .map(|source| source.document.name.as_str());
            let alike = names.filter(|name| name.rsplit('/').next() == Some(base));
            let is_definition = path.contains(".asl.");
            missing.push(Question {
                kind: match is_definition {
                    true => QuestionKind::Definition,
                    false => QuestionKind::DocumentLink,
                },
                subject: Some(path.clone()),
                candidates: alike.map(str::to_owned).collect(),
                command: None,
                answer: match is_definition {
                    true => document(Kind::StateMachine, None),
                    false => None,
                },
                settles: Vec::new(),
                at: because.at.clone(),
            });
        }
        for question in missing {
            self.ask(question, None);
        }
    }

    /// An export that several templates have, or none that is given.
    pub(super) fn about_import(&self, export: &str, at: &[Place]) -> Question {
        let is_it = |because: &&Because| {
            let name = because.params.get("export");
            because.code == Code::ImportUnclear
                && matches!(name, Some(Param::Text(name)) if name == export)
        };
        let mut findings = self.findings.iter().map(|finding| &finding.because);
        let unclear = findings.find(is_it);
        let candidates = unclear.map(|because| list(because, "documents").to_vec());
        let here = at.first().copied().into_iter();
        Question {
            kind: QuestionKind::DocumentLink,
            subject: Some(export.to_owned()),
            // Of several templates it is the one that is given alone.
            answer: match &candidates {
                Some(_) => None,
                None => document(Kind::Template, None),
            },
            candidates: candidates.unwrap_or_default(),
            command: None,
            settles: Vec::new(),
            at: unclear.map_or_else(|| here.collect(), |because| because.at.clone()),
        }
    }
}

/// A parameter that is a list.
fn list<'b>(because: &'b Because, name: &str) -> &'b [String] {
    match because.params.get(name) {
        Some(Param::List(list)) => list,
        _ => &[],
    }
}
