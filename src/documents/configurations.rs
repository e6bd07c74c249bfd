//! Configurations of Terraform, which are several documents each: what they hold becomes parts of
//! the documents that it stands in.

use crate::finding::{Code, Finding, Span};
use crate::text::guard::Guard;
use crate::text::{Integrity, Presence};
use crate::workspace::{Kind, Workspace};

use super::links::link;
use super::parts::terraform::configuration::{self, Output};
use super::parts::{know, terraform};
use super::{Part, Source, What};

/// Joins the documents of each configuration.
pub(super) fn join<'w>(
    workspace: &'w Workspace,
    sources: &mut [Source<'w>],
    findings: &mut Vec<Finding>,
) {
    // What its name tells to be nothing here, Terraform does not load, either.
    let is_readable = |at: usize| {
        let source = sources.get(at);
        source.is_some_and(|source| !source.unreadable && source.kind != Some(Kind::Ignored))
    };
    let mut own = Vec::new();
    let outputs: Vec<Output<'_>> = sources.iter().filter_map(output).collect();
    let read = configuration::read(workspace, is_readable, &outputs, &mut own);
    drop(outputs);
    for &document in &read.outputs {
        if let Some(source) = sources.get_mut(document as usize) {
            // What it holds is a part of the configuration.
            source.parts.clear();
            let said = source.reading.iter_mut();
            said.for_each(|reading| reading.findings.retain(is_of_text));
        }
    }
    for &document in &read.templates {
        // It is that of a stack, which the configuration makes.
        if let Some(source) = sources.get_mut(document as usize)
            && !configuration::is_configuration(source.document)
        {
            source.parts.clear();
            source.values.clear();
            source.declared.clear();
        }
    }
    for (document, mut part) in read.parts {
        let place = workspace.documents.get(part.document as usize);
        know(&mut part, place.map_or("", |place| place.text.as_str()));
        if let Some(source) = sources.get_mut(document as usize) {
            source.parts.push(part);
        }
    }
    for (document, declared) in read.declared {
        if let Some(source) = sources.get_mut(document as usize) {
            source.declared.push(declared);
        }
    }
    for (document, put_in) in read.values {
        if let Some(source) = sources.get_mut(document as usize) {
            source.values.push(put_in);
        }
    }
    for (document, outline) in read.outlines {
        if let Some(source) = sources.get_mut(document as usize) {
            source.outline = Some(outline);
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

/// A plan or a state that was read as it is.
fn output<'s, 'w>(source: &'s Source<'w>) -> Option<Output<'s>> {
    let reading = source
        .reading
        .as_ref()
        .filter(|reading| !reading.repaired)?;
    let root = reading.root.as_ref()?;
    let is_stated = !matches!(source.kind, None | Some(Kind::Template));
    let is_output = !source.unreadable && !is_stated && terraform::is_output(root);
    is_output.then_some(Output {
        document: source.index,
        whole: &source.document.text,
        root,
    })
}

/// Whether something is said of the text, not of what it means.
fn is_of_text(finding: &Finding) -> bool {
    !matches!(
        finding.because.code,
        Code::DefinitionElsewhere | Code::DefinitionAfterApply | Code::PolicyOnlyNamed
    )
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
