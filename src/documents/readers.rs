//! What reads more than strict JSON of a single thing: YAML, JSON with faults, documents that hold
//! several things, refusals, and large texts piece by piece.

use crate::finding::Finding;
use crate::text::budget::Budget;
use crate::text::json::{self, Reading};
use crate::text::{Tree, outline, yaml};
use crate::workspace::Kind;

use super::mentioned::Mentioned;
use super::parts::{self, Part, What};
use super::{access_denied, beside, looks_like_json, recognize, refusals, untrusted, wrapped};

/// A text to be taken apart, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a, 'w> {
    /// The text.
    pub text: &'w str,
    /// Index of its document.
    pub document: u32,
    /// What the user says it is.
    pub told: Option<Kind>,
    /// What the other documents name.
    pub mentioned: &'a Mentioned,
    /// Nothing else is read with it: what it says of other documents leads nowhere.
    pub is_alone: bool,
    /// When to give way.
    pub budget: Budget,
}

/// What a text was taken apart into.
#[derive(Debug)]
pub struct Taken<'w> {
    /// What it is, if its content tells.
    pub kind: Option<Kind>,
    /// Whether it could be read.
    pub is_readable: bool,
    /// Its tree and what was found on the way.
    pub reading: Reading<'w>,
    /// What it holds, if that is more than one thing, or stands within something else.
    pub parts: Vec<Part<'w>>,
}

/// Texts of that many bytes and more are read in pieces, all others in one go.
pub const LARGE: usize = 1024 * 1024;

/// Whether a text is that of a refusal, if `kind` is what its tree is recognized as.
pub(super) fn is_refusal(asked: Asked<'_, '_>, kind: Option<Kind>) -> bool {
    match asked.told.or(kind) {
        Some(kind) => kind == Kind::AccessDenied,
        None => access_denied::is_message(asked.text) || untrusted::is_message(asked.text),
    }
}

/// Takes a text apart. `given` is its reading, if that was made before.
pub async fn taken<'w>(asked: Asked<'_, 'w>, given: Option<Reading<'w>>) -> Taken<'w> {
    let text = asked.text;
    let is_json = looks_like_json(text);
    if !is_json && asked.told == Some(Kind::AccessDenied) {
        return messages(asked, Reading::empty()).await;
    }
    let mut reading = match given {
        Some(reading) => reading,
        None if wrapped::is_in_percents(text) => wrapped::in_percents(text, asked.document),
        None if !is_json => yaml_or_json(text, asked.document),
        None if text.len() < LARGE => json::read(text, asked.document),
        None => outline::read(text, asked.document, asked.budget).await,
    };
    reading = wrapped::unwrapped(reading, text, asked.document);
    let kind = reading.root.as_ref().and_then(recognize::kind);
    let is_decoded = |reading: &Reading<'_>| {
        let root = reading.root.as_ref();
        root.is_some_and(|root| parts::aws::is_decoded(root))
    };
    // A policy, source or template may quote a message, in a comment of YAML even.
    let is_more = |reading: &Reading<'_>| {
        let root = reading.root.as_ref();
        asked.told.is_none() && root.is_some_and(parts::may_hold)
    };
    if is_refusal(asked, kind) && !is_more(&reading) && !is_decoded(&reading) {
        // A line of a log may look like a key of YAML: it is a text.
        reading.root = reading.root.filter(|_| is_json);
        return messages(asked, reading).await;
    }
    several(asked, kind, reading).await
}

/// Refusals, in a tree or in a text. What had to be repaired is read as a text, in which they
/// are found all the same, and so is what else was pasted with them.
async fn messages<'w>(asked: Asked<'_, 'w>, mut reading: Reading<'w>) -> Taken<'w> {
    let root = reading.root.take().filter(|_| !reading.repaired);
    if root.is_none() {
        reading.findings.clear();
    }
    let findings = &mut reading.findings;
    let mut parts = refusals::parts(asked.text, root.as_ref(), asked.document, findings);
    if root.is_none() {
        for mut object in beside::objects(asked.text, asked.document) {
            let integrity = object.integrity();
            let Some(node) = object.root.take() else {
                continue;
            };
            let kind = recognize::kind(&node);
            let mut from = from(asked, findings);
            let mut found = parts::of_document(&node, &mut from).await;
            if found.is_empty() {
                found.extend(beside::part(kind, node, asked.document));
            }
            for part in &mut found {
                part.doubt(integrity);
            }
            // What is none of the kinds may be anything, such as the body of a response.
            if !found.is_empty() {
                findings.append(&mut object.findings);
            }
            parts.append(&mut found);
        }
    }
    reading.root = root;
    Taken {
        kind: Some(Kind::AccessDenied),
        is_readable: true,
        reading,
        parts,
    }
}

fn from<'f, 'w>(asked: Asked<'f, 'w>, findings: &'f mut Vec<Finding>) -> parts::From<'f, 'w> {
    parts::From {
        whole: asked.text,
        document: asked.document,
        mentioned: asked.mentioned,
        is_alone: asked.is_alone,
        budget: asked.budget,
        findings,
        roles: Vec::new(),
    }
}

/// Whatever the tree holds.
async fn several<'w>(
    asked: Asked<'_, 'w>,
    kind: Option<Kind>,
    mut reading: Reading<'w>,
) -> Taken<'w> {
    let mut parts = Vec::new();
    // An input may have any keys: they tell nothing of what it is.
    let is_input =
        |root: &_| asked.told == Some(Kind::SampleInput) && !parts::aws::is_execution(root);
    if let Some(root) = reading.root.as_ref().filter(|root| !is_input(root)) {
        let integrity = reading.integrity();
        let mut from = from(asked, &mut reading.findings);
        parts = parts::of_document(root, &mut from).await;
        for part in &mut parts {
            part.doubt(integrity);
        }
        // An execution has an input, and may have failed.
        if parts
            .iter()
            .any(|part| matches!(part.what, What::Input { .. }))
        {
            let (text, document) = (asked.text, asked.document);
            let told = refusals::parts(text, Some(root), document, &mut reading.findings);
            parts.extend(told);
        }
    }
    Taken {
        kind,
        is_readable: reading.root.is_some(),
        reading,
        parts,
    }
}

/// What does not begin as JSON is YAML, if that makes anything of it but a text.
fn yaml_or_json(text: &str, document: u32) -> Reading<'_> {
    let reading = yaml::read(text, document);
    match &reading.root {
        Some(root) if root.is_object() => reading,
        // A list of tasks, such as those of Ansible.
        Some(root) if root.items().first().is_some_and(Tree::is_object) => reading,
        // In single quotes, as in a shell.
        Some(root) if root.as_str().is_some() && text.trim_start().starts_with('\'') => reading,
        // The message of the reader that is meant: YAML has keys and colons.
        None if text.contains(": ") || text.contains(":\n") => reading,
        _ => json::read(text, document),
    }
}
