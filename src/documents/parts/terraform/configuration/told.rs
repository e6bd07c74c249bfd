//! What is said of a configuration beside its parts: notes, joins, what is declared; of all its worlds
//! together.

use super::super::super::Declared;
use super::super::super::template::PutIn;
use super::Configurations;
use super::choices::Path;
use super::folders::EMBEDDED;
use super::taken::{Placed, Taken};
use super::world::{Note, World};
use crate::finding::{Because, Code, Finding, Place, Severity, Span};
use crate::text::maps::Places;
use crate::text::order::sort;
use crate::workspace::Document;

/// What the worlds tell.
#[derive(Debug, Default)]
pub(super) struct Told {
    notes: Vec<Note>,
    findings: Vec<Finding>,
    declared: Vec<(u32, Declared)>,
    put_in: Vec<(u32, PutIn)>,
    links: Vec<(u32, u32)>,
    /// Documents that are templates of stacks.
    templates: Vec<u32>,
    /// Conditions that worlds depend on.
    conditions: Path,
    is_spent: bool,
}

impl Told {
    /// Reads one of them, with its parts.
    pub(super) fn read<'w>(
        world: &World<'_>,
        documents: &'w [Document],
    ) -> (Vec<Placed<'w>>, Self) {
        let mut told = Self::default();
        let mut taken = Taken::new(world, documents, &mut told.findings);
        let parts = taken.parts();
        told.declared = std::mem::take(&mut taken.declared);
        told.put_in = std::mem::take(&mut taken.put_in);
        told.templates = std::mem::take(&mut taken.templates);
        // Those of policies are of no machine.
        told.put_in.retain(|(_, put_in)| put_in.machine != (0, 0));
        told.notes.clone_from(&world.notes.borrow());
        told.conditions = world.choices.path().unwrap_or_default();
        told.links.extend(world.used.borrow().iter().copied());
        told.links.extend(modules(world));
        told.is_spent = world.is_spent();
        (parts, told)
    }

    /// Whether a plan or state says otherwise.
    pub(super) fn is_contradicted(&self) -> bool {
        self.notes
            .iter()
            .any(|note| matches!(note, Note::Differs(..)))
    }

    /// Adds what another one tells.
    pub(super) fn append(&mut self, mut other: Self) {
        add(&mut self.declared, other.declared, |(_, declared)| {
            name(declared).to_owned()
        });
        add(&mut self.put_in, other.put_in, |(_, put_in)| {
            start(Some(&put_in.named))
        });
        add(&mut self.findings, other.findings, |finding| {
            start(finding.because.at.first())
        });
        add(&mut self.notes, other.notes, |note| start(Some(&note.at())));
        add(&mut self.conditions, other.conditions, |(name, _)| {
            name.clone()
        });
        self.links.append(&mut other.links);
        self.templates.append(&mut other.templates);
        self.is_spent |= other.is_spent;
    }

    /// Tells all of it.
    pub(super) fn tell(
        mut self,
        lead: u32,
        all: &mut Configurations<'_>,
        findings: &mut Vec<Finding>,
    ) {
        sort(&mut self.links);
        self.links.dedup();
        all.documents
            .extend(self.links.iter().map(|(_, file)| *file));
        all.links.extend(self.links.iter().copied());
        all.templates.append(&mut self.templates);
        all.declared.extend(without_value(&self));
        all.declared.append(&mut self.declared);
        all.values.append(&mut self.put_in);
        tell(&self, lead, findings);
        findings.append(&mut self.findings);
    }
}

/// Adds what is not there yet; what is equal has the same key.
fn add<T: PartialEq>(all: &mut Vec<T>, more: Vec<T>, key: impl Fn(&T) -> String) {
    let mut known = Places::default();
    for (at, one) in all.iter().enumerate() {
        known.entry(key(one)).or_default().push(at);
    }
    for one in more {
        let places = known.entry(key(&one)).or_default();
        if !places.iter().any(|at| all.get(*at) == Some(&one)) {
            places.push(all.len());
            all.push(one);
        }
    }
}

fn name(declared: &Declared) -> &str {
    match declared {
        Declared::Machine(name) | Declared::Role(name) | Declared::Parameter { name, .. } => name,
    }
}

fn start(at: Option<&Place>) -> String {
    at.map_or(0, |at| at.span.start).to_string()
}

/// The documents of each module, each with the one that calls it; those of the root module with the
/// one that stands for it.
fn modules(world: &World<'_>) -> Vec<(u32, u32)> {
    let mut links = Vec::new();
    for number in 0..world.modules() {
        let Some((module, folder)) = world.module(number).zip(world.folder(number)) else {
            continue;
        };
        let caller = module.call.as_ref().map(|(_, call, _)| call.at.document);
        let caller = caller.unwrap_or(world.lead);
        links.extend(folder.documents.iter().map(|&document| (caller, document)));
    }
    links.retain(|(one, other)| one != other && *other != EMBEDDED);
    sort(&mut links);
    links.dedup();
    links
}

/// The variables of the root module that nothing gives a value, and the conditions that depend on
/// them.
fn without_value(told: &Told) -> Vec<(u32, Declared)> {
    let mut all = Vec::new();
    for note in &told.notes {
        let Note::NoValue(name, at, values) = note else {
            continue;
        };
        let called = ["var.", name].concat();
        let parameter = |placeholder: &str, values: Vec<String>| {
            let declared = Declared::Parameter {
                name: name.clone(),
                placeholder: ["${", placeholder, "}"].concat(),
                values,
            };
            (at.document, declared)
        };
        all.push(parameter(&called, values.clone()));
        for (condition, _) in &told.conditions {
            if *condition == called || !mentions(condition, &called) {
                continue;
            }
            let text = condition
                .strip_prefix(&called)
                .and_then(|rest| rest.strip_prefix(" == \""));
            let text = text.and_then(|text| text.strip_suffix('"'));
            let values = match text {
                Some(text) if values.is_empty() => vec![text.to_owned()],
                _ => values.clone(),
            };
            let parameter = parameter(condition, values);
            if !all.contains(&parameter) {
                all.push(parameter);
            }
        }
    }
    all
}

/// Whether a text has a name as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    let is_of_name = |letter: char| {
        messages::visible::is_word_letter(letter) || matches!(letter, '_' | '-' | '.')
    };
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default();
        !before.ends_with(is_of_name)
            && !after.starts_with(|letter| is_of_name(letter) && letter != '.')
    })
}

/// Tells what was taken for granted, and what is missing.
fn tell(told: &Told, lead: u32, findings: &mut Vec<Finding>) {
    let mut defaults = Vec::new();
    let mut default_at = None;
    let mut files: Vec<(String, Vec<String>, Place)> = Vec::new();
    for note in &told.notes {
        let because = match note {
            Note::Default(name, at) => {
                defaults.push(name.clone());
                default_at.get_or_insert(*at);
                continue;
            }
            Note::FromFile(name, file, at) => {
                match files.iter_mut().find(|(known, ..)| known == file) {
                    Some((_, names, _)) => names.push(name.clone()),
                    None => files.push((file.clone(), vec![name.clone()], *at)),
                }
                continue;
            }
            Note::NoValue(..) => continue,
            Note::NoFile(path, at) => {
                let path = path.trim_start_matches("./").trim_start_matches('/');
                Because::new(Code::FileElsewhere)
                    .with("document", path)
                    .at(*at)
            }
            Note::NoModule(address, source, at) => Because::new(Code::ModuleElsewhere)
                .with("expression", address.as_str())
                .with("source", source.as_str())
                .at(*at),
            Note::Cycle(name, at) => Because::new(Code::SourceTooComplex)
                .with("expression", name.as_str())
                .at(*at),
            Note::Differs(what, document, at) => Because::new(Code::SourceUnlikePlan)
                .with("expression", what.as_str())
                .at(*at)
                .at(Span::new(0, 1).of(*document)),
        };
        findings.push(because.finding(Severity::Warning));
    }
    if told.is_spent {
        let lead = Span::new(0, 1).of(lead);
        let because = Because::new(Code::SourceTooComplex)
            .with("expression", "terraform")
            .at(lead);
        findings.push(because.finding(Severity::Warning));
    }
    if let Some(at) = default_at {
        let because = Because::new(Code::TemplateDefaults)
            .with("parameters", defaults)
            .at(at);
        findings.push(because.finding(Severity::Hint));
    }
    for (file, names, at) in files {
        let because = Because::new(Code::ValuesOfFile)
            .with("document", file)
            .with("parameters", names)
            .at(at);
        findings.push(because.finding(Severity::Hint));
    }
}
