//! How the user's project names things: references in the place of ARNs, as its own language writes
//! them.
//!
//! INVARIANT: an [`Expression`] holds names of resources and literal text of letters, digits and
//! `+=,.@_/:*-` only.

mod stack;
mod terraform;

use crate::documents::Source;
use crate::documents::parts::What;
use crate::text::maps::Places;
use crate::text::{Piece, Text, marks};
use crate::workspace::Kind;

/// A language in which projects write policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the languages")]
pub enum Language {
    Yaml,
    Json,
    Hcl,
    TypeScript,
}

/// A reference, in the place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// An attribute of a resource of a template.
    Attribute(String, &'static str),
    /// What `Ref` gives.
    Reference(String),
    /// A text with parts that the template fills in.
    Substitution(String),
    /// As it is written in the language of the project.
    Written(String),
}

/// A template with its resources, or the root module of a Terraform configuration.
#[derive(Debug)]
pub struct Project<'p> {
    /// What it is written in.
    pub language: Language,
    /// Index of its document.
    pub document: u32,
    /// Path and name of each role, with what the project calls it.
    roles: Vec<(String, String)>,
    names: Names<'p>,
}

#[derive(Debug)]
enum Names<'p> {
    Stack(stack::Stack<'p>),
    Folder(terraform::Folder<'p>),
}

/// The projects of some documents, each read once.
#[derive(Debug)]
pub struct Projects<'p> {
    sources: &'p [Source<'p>],
    /// The places of the documents that make a role, by its path and name.
    makers: Places,
    known: Vec<(usize, Option<Project<'p>>)>,
}

impl<'p> Projects<'p> {
    /// Finds the roles of documents.
    #[must_use]
    pub fn new(sources: &'p [Source<'p>]) -> Self {
        let mut makers = Places::default();
        for (at, source) in sources.iter().enumerate() {
            for part in &source.parts {
                if let What::Role { arn: Some(arn), .. } = &part.what
                    && let Some(name) = path_and_name(&marks::unmarked(arn))
                {
                    let makers = makers.entry(name).or_default();
                    if makers.last() != Some(&at) {
                        makers.push(at);
                    }
                }
            }
        }
        Self {
            sources,
            makers,
            known: Vec::new(),
        }
    }

    /// The project that makes a role, if one does; of several the one of a document.
    pub fn of_role(&mut self, role: &str, document: Option<u32>) -> Option<&Project<'p>> {
        let makers = self.makers.get(&path_and_name(role)?)?;
        let is_its = |at: &&usize| {
            let index = self.sources.get(**at).map(|source| source.index);
            index.is_some() && index == document
        };
        // Of two nobody knows which is meant.
        let maker = match makers.as_slice() {
            [only] => *only,
            several => *several.iter().find(is_its)?,
        };
        if !self.known.iter().any(|(at, _)| *at == maker) {
            let source = self.sources.get(maker)?;
            let project = match source.taken_for() {
                Kind::Template | Kind::Serverless => stack::project(source),
                Kind::Terraform => terraform::project(self.sources, source),
                _ => None,
            };
            self.known.push((maker, project));
        }
        let (_, project) = self.known.iter().find(|(at, _)| *at == maker)?;
        project.as_ref()
    }
}

impl Project<'_> {
    /// What the project writes in the place of a text.
    pub fn refer(&self, text: &str) -> Option<Expression> {
        if let Some(name) = self.role(text) {
            let own = match &self.names {
                Names::Stack(_) if self.language == Language::TypeScript => {
                    Some(Expression::Written(format!("{name}.roleArn")))
                }
                Names::Stack(_) => Some(Expression::Attribute(name.to_owned(), "Arn")),
                Names::Folder(folder) => folder.name(name, "arn").map(Expression::Written),
            };
            if own.is_some() {
                return own;
            }
        }
        match &self.names {
            Names::Stack(stack) => stack.refer(text, self.language),
            Names::Folder(folder) => folder.refer(text),
        }
    }

    /// What the project writes for the name of a role of its own.
    pub fn refer_to_name(&self, role: &str) -> Option<Expression> {
        let name = self.role(role)?;
        match &self.names {
            Names::Stack(_) if self.language == Language::TypeScript => {
                Some(Expression::Written(format!("{name}.roleName")))
            }
            Names::Stack(_) => Some(Expression::Reference(name.to_owned())),
            Names::Folder(folder) => folder.name(name, "name").map(Expression::Written),
        }
    }

    /// The project as the module sees it that a document belongs to; `None`: modules use it twice, or
    /// it is of none.
    #[must_use]
    pub fn seen_from(&self, document: &str) -> Option<Self> {
        let names = match &self.names {
            Names::Folder(folder) => Names::Folder(folder.seen_from(document)?),
            Names::Stack(stack) => Names::Stack(stack.clone()),
        };
        Some(Self {
            language: self.language,
            document: self.document,
            roles: self.roles.clone(),
            names,
        })
    }

    /// Where the constructs are that the names of variables stand for.
    pub fn constructs<'c>(&'c self, text: &'c str) -> Vec<String> {
        match &self.names {
            Names::Stack(stack) if self.language == Language::TypeScript => stack.constructs(text),
            _ => Vec::new(),
        }
    }

    /// Whether policies are written as `aws_iam_policy_document`.
    pub fn has_policy_documents(&self) -> bool {
        match &self.names {
            Names::Folder(folder) => folder.has_policy_documents(),
            Names::Stack(_) => false,
        }
    }

    /// What the project calls a role of its own.
    fn role(&self, text: &str) -> Option<&str> {
        let wanted = path_and_name(text)?;
        let mut same = self.roles.iter().filter(|(known, _)| *known == wanted);
        match (same.next(), same.next()) {
            (Some((_, name)), None) => Some(name),
            _ => None,
        }
    }
}

/// What follows `:role/` in the ARN of a role.
fn path_and_name(arn: &str) -> Option<String> {
    let (before, rest) = arn.split_once(":role/")?;
    before.starts_with("arn:").then(|| rest.to_owned())
}

/// Whether a text may stand between the placeholders of a reference.
fn is_strict(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_/:*-".contains(&byte))
}

/// A name as templates and configurations have it.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 255
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// A text with each placeholder as `known` writes it; `None`: one of them is not known, or what
/// stands between them is no part of an ARN.
fn written(text: &str, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let parsed = Text::with_placeholders(text, 0);
    let mut whole = String::new();
    for piece in &parsed.pieces {
        match piece {
            Piece::Literal(text) if is_strict(text) => whole.push_str(text),
            Piece::Literal(_) => return None,
            Piece::Hole(hole) => {
                let name = hole.name.strip_prefix("${")?.strip_suffix('}')?;
                whole.push_str(&known(name)?);
            }
        }
    }
    (!parsed.pieces.is_empty()).then_some(whole)
}
