//! Recognizes what was pasted, and reads the kinds of documents that are neither definition nor
//! policy.

pub mod access_denied;
mod beside;
pub mod changes;
mod concern;
mod configurations;
pub mod cut;
mod exports;
pub mod glance;
pub mod links;
pub mod looks_like;
pub mod mentioned;
mod options;
pub mod organization;
mod overrides;
pub mod parts;
pub mod readers;
pub mod recognize;
pub mod redaction;
pub mod refusals;
mod scripts;
pub mod secrets;
mod stated;
pub mod task_definition;
pub mod untrusted;
mod words;
mod wrapped;

pub use access_denied::{AccessDenied, Encoded};
pub use changes::{Change, Changed};
pub use parts::template::PutIn;
use parts::terraform::configuration::{self, Outline};
pub use parts::{Declared, Part, Uses, What};
pub use task_definition::TaskDefinition;

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::budget::{self, Budget};
use crate::text::json::{self, Reading};
use crate::text::marks;
use crate::text::{Integrity, expressions};
use crate::workspace::{Document, Kind, Workspace};

use mentioned::Mentioned;
use readers::{Asked, Taken};

/// A pasted document, read as far as it can be.
#[derive(Debug)]
pub struct Source<'w> {
    /// Index into the workspace's documents.
    pub index: u32,
    /// What was pasted, and what was said of it.
    pub document: &'w Document,
    /// What it is; `None` if that was neither said nor recognized.
    pub kind: Option<Kind>,
    /// The tree, unless the text is no JSON by its kind.
    pub reading: Option<Reading<'w>>,
    /// It has a kind, but nothing could be read.
    pub unreadable: bool,
    /// What it holds, if that is more than one thing, or stands within something else. Of a
    /// template also what the files that it names hold.
    pub parts: Vec<Part<'w>>,
    /// The document that it belongs to: what it holds is a part of that one.
    pub joined: Option<u32>,
    /// Documents that it was joined with.
    pub linked: Vec<u32>,
    /// Values that it puts into definitions.
    pub values: Vec<PutIn>,
    /// What it declares beside its parts.
    pub declared: Vec<Declared>,
    /// The account that it is deployed to, where another document tells that.
    pub account: Option<String>,
    /// What it declares, if it is source of Terraform.
    pub outline: Option<Outline>,
    /// What it may change of roles, where it is not evaluated.
    pub changes: Vec<Change>,
}

/// Bytes that one document may have.
const DOCUMENT_AT_MOST: usize = 32 * 1024 * 1024;
/// Bytes that all documents together may have.
const WORKSPACE_AT_MOST: usize = 64 * 1024 * 1024;

/// Reads all documents. Nothing is ignored: what is not read is said.
pub async fn read<'w>(
    workspace: &'w Workspace,
    findings: &mut Vec<Finding>,
    budget: Budget,
) -> Vec<Source<'w>> {
    let mut mentioned = Mentioned::of(workspace);
    budget.yield_if_due().await;
    let mut left = WORKSPACE_AT_MOST;
    let mut sources = Vec::new();
    for (at, document) in workspace.documents.iter().enumerate() {
        let index = u32::try_from(at).unwrap_or(u32::MAX);
        let size = document.text.len();
        let source = if concern::is_named_so(document) {
            Source {
                kind: Some(Kind::Ignored),
                ..unread(index, document)
            }
        } else if size > DOCUMENT_AT_MOST || size > left {
            findings.push(
                Because::new(Code::DocumentTooLarge)
                    .with("document", document.name.as_str())
                    .with("megabytes", (size / 1_048_576) as u64)
                    .at(Span::new(0, 0).of(index))
                    .finding(Severity::Error),
            );
            Source {
                unreadable: true,
                ..unread(index, document)
            }
        } else {
            left -= size;
            secrets::note(&document.text, index, findings, budget).await;
            match document.kind {
                Some(Kind::Ignored | Kind::Script) => unread(index, document),
                _ if configuration::is_configuration(document) => unread(index, document),
                _ => read_one(index, document, &mentioned, budget).await,
            }
        };
        sources.push(source);
        budget.yield_if_due().await;
    }
    stated::fill(workspace, &mut sources);
    links::join(workspace, &mut sources, findings);
    configurations::join(workspace, &mut sources, findings);
    scripts::join(workspace, &mut sources, findings);
    exports::complete(workspace, &mut sources, &mut mentioned, budget).await;
    changes::read(&mut sources);
    organization::tell(&mut sources);
    for source in &mut sources {
        if concern::is_of_none(source) {
            source.kind = Some(Kind::Ignored);
            source.unreadable = false;
            source
                .reading
                .iter_mut()
                .for_each(|reading| reading.findings.clear());
        }
        if let Some(reading) = &mut source.reading {
            findings.append(&mut reading.findings);
        }
    }
    sources
}

impl Source<'_> {
    /// What it was taken for, in the words of the contract; of what was not recognized what it
    /// looks most like.
    #[must_use]
    pub fn taken_for(&self) -> Kind {
        let root = self.reading.as_ref().and_then(|one| one.root.as_ref());
        let is_terraform = || {
            configuration::is_configuration(self.document)
                || root.is_some_and(parts::terraform::is_output)
        };
        match self.kind {
            None | Some(Kind::Template) if is_terraform() => Kind::Terraform,
            Some(Kind::Template) if root.is_some_and(parts::serverless::is_service) => {
                Kind::Serverless
            }
            Some(kind) => kind,
            None if concern::is_script(self.document) => Kind::Script,
            None if self.unreadable => concern::broken_kind(&self.document.text),
            None => root.and_then(looks_like::kind).unwrap_or(Kind::Ignored),
        }
    }
}

/// Whether a document looks like a policy that does not say whose it is: what the page asks the role
/// of.
pub fn takes_role(kind: Option<Kind>, text: &str) -> bool {
    let names_its_roles = matches!(
        kind,
        Some(Kind::Template | Kind::AccountExport | Kind::Role)
    );
    !names_its_roles && text.contains("Statement")
}

/// What a text is, told by its content alone.
pub fn recognized(text: &str) -> Option<Kind> {
    if text.len() > DOCUMENT_AT_MOST {
        return None;
    }
    if looks_like_json(text) && text.len() < readers::LARGE {
        let reading = json::read(text, 0);
        return reading.root.as_ref().and_then(recognize::kind);
    }
    if configuration::is_source(text) {
        return Some(Kind::Template);
    }
    let none = Mentioned::default();
    let asked = Asked {
        text,
        document: 0,
        told: None,
        mentioned: &none,
        is_alone: true,
        budget: Budget::NONE,
    };
    budget::block_on(readers::taken(asked, None)).kind
}

fn looks_like_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.is_empty() || text.starts_with(['{', '['])
}

async fn read_one<'w>(
    index: u32,
    document: &'w Document,
    mentioned: &Mentioned,
    budget: Budget,
) -> Source<'w> {
    let asked = Asked {
        text: &document.text,
        document: index,
        told: document.kind,
        mentioned,
        is_alone: false,
        budget,
    };
    let mut taken = match looks_like_json(asked.text) && asked.text.len() < readers::LARGE {
        true => plain_or_taken(asked).await,
        false => readers::taken(asked, None).await,
    };
    // Letters that mean something to the analysis only: what the text means is not certain.
    if marks::are_written(&document.text) {
        taken.reading.repaired = true;
        for part in &mut taken.parts {
            part.doubt(Integrity::Repaired);
        }
    }
    // What the content is tells which template it is.
    let kind = match document.kind.or(taken.kind) {
        Some(Kind::CdkManifest) if taken.kind == Some(Kind::CdkManifest) => taken.kind,
        Some(Kind::Terraform | Kind::Serverless | Kind::CdkManifest) => Some(Kind::Template),
        kind => kind,
    };
    if let Some(stated) = document.kind {
        parts::state_kind(&mut taken.parts, stated);
    }
    let is_one_thing = !matches!(
        kind,
        None | Some(
            Kind::Template
                | Kind::AccountExport
                | Kind::AccessDenied
                | Kind::CdkManifest
                | Kind::Role
                | Kind::SampleInput
        )
    );
    // Only where the text is what somebody wrote: in a plan it is rendered.
    if is_one_thing && !taken.reading.repaired && expressions::directive(&document.text).is_some() {
        taken.reading.rendered(&document.text, index, 0);
    }
    Source {
        kind,
        unreadable: !taken.is_readable,
        reading: Some(taken.reading),
        parts: taken.parts,
        ..unread(index, document)
    }
}

/// A document that says nothing about roles, or whose text is not evaluated.
fn unread(index: u32, document: &Document) -> Source<'_> {
    Source {
        index,
        document,
        kind: document.kind,
        reading: None,
        unreadable: false,
        parts: Vec::new(),
        joined: None,
        linked: Vec::new(),
        declared: Vec::new(),
        values: Vec::new(),
        account: None,
        outline: None,
        changes: Vec::new(),
    }
}

/// What is one thing, and strict JSON, needs no further reader.
async fn plain_or_taken<'w>(asked: Asked<'_, 'w>) -> Taken<'w> {
    let reading = json::read(asked.text, asked.document);
    let is_plain = reading.root.as_ref().is_some_and(|root| {
        // An input may have any keys: they tell nothing of what it is.
        let is_input = asked.told == Some(Kind::SampleInput) && !parts::aws::is_execution(root);
        is_input || !parts::may_hold(root) && !readers::is_refusal(asked, recognize::kind(root))
    });
    if !is_plain {
        return readers::taken(asked, Some(reading)).await;
    }
    Taken {
        kind: reading.root.as_ref().and_then(recognize::kind),
        is_readable: true,
        reading,
        parts: Vec::new(),
    }
}
