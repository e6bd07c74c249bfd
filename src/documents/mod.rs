//! Recognises what was pasted, and reads the kinds of documents that are neither definition nor
//! policy.

pub mod access_denied;
pub mod parts;
pub mod recognise;
pub mod task_definition;

pub use access_denied::AccessDenied;
pub use parts::{Part, What};
pub use task_definition::TaskDefinition;

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::json::{self, Reading};
#[cfg(feature = "yaml")]
use crate::text::{Tree, yaml};
use crate::workspace::{Document, Kind, Workspace};

/// A pasted document, read as far as it can be.
#[derive(Debug)]
pub struct Source<'w> {
    /// Index into the workspace's documents.
    pub index: u32,
    /// What was pasted, and what was said of it.
    pub document: &'w Document,
    /// What it is; `None` if that was neither said nor recognised.
    pub kind: Option<Kind>,
    /// The tree, unless the text is no JSON by its kind.
    pub reading: Option<Reading<'w>>,
    /// It has a kind, but nothing could be read.
    pub unreadable: bool,
    /// What it holds, if that is more than one thing, or stands within something else.
    pub parts: Vec<Part<'w>>,
}

/// Bytes that one document may have.
const DOCUMENT_AT_MOST: usize = 32 * 1024 * 1024;
/// Bytes that all documents together may have.
const WORKSPACE_AT_MOST: usize = 64 * 1024 * 1024;

/// Reads all documents. Nothing is ignored: what is not read is said.
pub fn read<'w>(workspace: &'w Workspace, findings: &mut Vec<Finding>) -> Vec<Source<'w>> {
    let mut left = WORKSPACE_AT_MOST;
    let mut sources = Vec::new();
    for (at, document) in workspace.documents.iter().enumerate() {
        let index = u32::try_from(at).unwrap_or(u32::MAX);
        let size = document.text.len();
        let mut source = if size > DOCUMENT_AT_MOST || size > left {
            findings.push(
                Because::new(Code::DocumentTooLarge)
                    .with("document", document.name.as_str())
                    .with("megabytes", (size / 1_048_576) as u64)
                    .at(Span::new(0, 0).of(index))
                    .finding(Severity::Error),
            );
            Source {
                index,
                document,
                kind: document.kind,
                reading: None,
                unreadable: true,
                parts: Vec::new(),
            }
        } else {
            left -= size;
            read_one(index, document)
        };
        if let Some(reading) = &mut source.reading {
            findings.append(&mut reading.findings);
            // An input may have any keys: they tell nothing of what it is.
            let is_one = |root: &_| {
                document.kind == Some(Kind::SampleInput) && !parts::aws::is_execution(root)
            };
            if let Some(root) = reading.root.as_ref().filter(|root| !is_one(root)) {
                source.parts = parts::of_document(root, &document.text, index, findings);
                let doubtful = reading.repaired || !reading.duplicates.is_empty();
                for part in &mut source.parts {
                    part.doubtful |= doubtful;
                }
            }
        }
        sources.push(source);
    }
    sources
}

/// What a text is, told by its content alone.
pub fn recognised(text: &str) -> Option<Kind> {
    if text.len() > DOCUMENT_AT_MOST {
        return None;
    }
    let reading = match text.trim_start().starts_with(['{', '[']) {
        true => json::read(text, 0),
        false => yaml_or_json(text, 0),
    };
    reading.root.as_ref().and_then(recognise::kind)
}

/// What does not begin as JSON is YAML, if that makes anything of it but a text.
#[cfg(feature = "yaml")]
fn yaml_or_json(text: &str, index: u32) -> Reading<'_> {
    let reading = yaml::read(text, index);
    match &reading.root {
        Some(root) if root.is_object() => reading,
        // The message of the reader that is meant: YAML has keys and colons.
        None if text.contains(": ") || text.contains(":\n") => reading,
        _ => json::read(text, index),
    }
}

/// Without the reader of YAML: says that this may be some.
#[cfg(not(feature = "yaml"))]
fn yaml_or_json(text: &str, index: u32) -> Reading<'_> {
    let mut reading = json::read(text, index);
    let looks_like_yaml = text.lines().take(20).any(|line| {
        let key = line.trim_start().trim_start_matches("- ").split(':').next();
        line.contains(':')
            && key.is_some_and(|key| key.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    });
    if looks_like_yaml {
        reading.root = None;
        reading.findings = vec![
            Because::new(Code::YamlNotRead)
                .at(Span::new(0, 1).of(index))
                .finding(Severity::Error),
        ];
    }
    reading
}

fn read_one(index: u32, document: &Document) -> Source<'_> {
    let message = || Source {
        index,
        document,
        kind: Some(Kind::AccessDenied),
        reading: None,
        unreadable: false,
        parts: Vec::new(),
    };
    let looks_like_json = document
        .text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['{', '[']);
    match document.kind {
        Some(Kind::AccessDenied) => return message(),
        None if !looks_like_json && access_denied::is_message(&document.text) => return message(),
        _ => {}
    }
    let reading = match looks_like_json || document.text.trim().is_empty() {
        true => json::read(&document.text, index),
        false => yaml_or_json(&document.text, index),
    };
    let recognised = reading.root.as_ref().and_then(recognise::kind);
    if document.kind.or(recognised).is_none() && access_denied::is_message(&document.text) {
        return message();
    }
    let unreadable = reading.root.is_none();
    Source {
        index,
        document,
        kind: document.kind.or(recognised),
        reading: Some(reading),
        unreadable,
        parts: Vec::new(),
    }
}
