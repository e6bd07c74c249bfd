//! Configurations of Terraform, which are several documents each: what they hold becomes parts of
//! the documents that it stands in.

use crate::finding::{Finding, Span};
use crate::text::guard::Guard;
use crate::text::{Integrity, Presence};
use crate::workspace::{Kind, Workspace};

use super::links::link;
use super::parts::terraform::configuration;
use super::{Part, Source, What};

/// Joins the documents of each configuration.
pub(super) fn join<'w>(
    workspace: &'w Workspace,
    sources: &mut [Source<'w>],
    findings: &mut Vec<Finding>,
) {
    let is_readable = |at: usize| sources.get(at).is_some_and(|source| !source.unreadable);
    let mut own = Vec::new();
    let read = configuration::read(workspace, is_readable, &mut own);
    for (document, part) in read.parts {
        if let Some(source) = sources.get_mut(document as usize) {
            source.parts.push(part);
        }
    }
    for (document, declared) in read.declared {
        if let Some(source) = sources.get_mut(document as usize) {
            source.declared.push(declared);
        }
    }
    for (one, other) in read.links {
        link(sources, one, other);
    }
    for document in read.documents {
        let Some(source) = sources.get_mut(document as usize) else {
            continue;
        };
        let leads = read.leads.contains(&document);
        // What is only a part of another document is nothing of its own.
        source.parts.insert(0, joined(document, leads));
        if configuration::is_configuration(source.document) {
            source.kind = Some(Kind::Template);
            continue;
        }
        let is_repaired = source
            .reading
            .as_ref()
            .is_some_and(|reading| reading.repaired || reading.root.is_none());
        if is_repaired {
            // As a template it is no JSON, and need not be.
            source.unreadable = false;
            if let Some(mut reading) = source.reading.take() {
                reading
                    .findings
                    .retain(|finding| !finding.because.code.name().starts_with("json-"));
                findings.append(&mut reading.findings);
            }
        }
        source.kind = source.kind.or(Some(Kind::Template));
    }
    findings.append(&mut own);
}

fn joined<'w>(document: u32, leads: bool) -> Part<'w> {
    Part {
        what: What::Joined { leads },
        node: None,
        integrity: Integrity::Intact,
        presence: Presence::Certain,
        guard: Guard::Always,
        span: Span::new(0, 1),
        document,
    }
}
