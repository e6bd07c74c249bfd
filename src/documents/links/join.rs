//! Takes the templates of a workspace apart, together with the files that they name.

use crate::finding::{Code, Finding, Severity};
use crate::text::holes::is_account;
use crate::text::json::Reading;
use crate::text::{Integrity, Node, Tree};
use crate::workspace::{Kind, ParameterValue, Workspace};

use super::super::parts::know;
use super::super::parts::serverless::is_service;
use super::super::parts::template::{Given, Project, Taken, are_harmless, is_template, take};
use super::super::{Source, options, overrides};

/// Gives each template its parts. What belongs to a template is none of its own.
pub fn join<'w>(workspace: &'w Workspace, sources: &mut [Source<'w>], findings: &mut Vec<Finding>) {
    let all = {
        let set = overrides::read(sources);
        let region = overrides::region(sources);
        let given = sources.iter().map(|source| {
            let mut given = given(workspace, source);
            given.region = given.region.or_else(|| region.clone());
            if let Some(root) = given.root {
                given.set = match () {
                    () if is_service(root) => options::of_service(sources, (given.name, root)),
                    () if is_template(root) && !set.is_empty() => {
                        overrides::of_template(&set, sources, (given.name, root))
                    }
                    () => Vec::new(),
                };
            }
            given
        });
        let project = Project::new(given.collect());
        take(&project.with_account(account_of_machines(workspace)))
    };
    // A stack of its own is none of the one that it shares something with.
    let own: Vec<u32> = all.iter().map(|taken| taken.document).collect();
    for taken in all {
        let Taken {
            document,
            parts,
            findings: mut said,
            joined,
            account,
            values,
            declared,
        } = taken;
        findings.append(&mut said);
        for other in joined.into_iter().filter(|&other| other != document) {
            link(sources, document, other);
            if let Some(source) = sources.get_mut(other as usize)
                && source.parts.is_empty()
                && !own.contains(&other)
            {
                source.joined = Some(document);
            }
        }
        for (of, declared) in declared {
            if let Some(source) = sources.get_mut(of as usize)
                && !source.declared.contains(&declared)
            {
                source.declared.push(declared);
            }
        }
        let Some(source) = sources.get_mut(document as usize) else {
            continue;
        };
        source.values = values;
        let reading = source.reading.as_ref();
        let integrity = reading.map_or(Integrity::Intact, integrity);
        if integrity.is_intact()
            && let Some(reading) = &mut source.reading
        {
            soften(reading);
        }
        source.account = account;
        source.parts = parts;
        for part in &mut source.parts {
            let place = workspace.documents.get(part.document as usize);
            know(part, place.map_or("", |place| place.text.as_str()));
        }
        for part in &mut source.parts {
            part.doubt(integrity);
        }
    }
}

/// Whether a template is what AWS has. A key that stands twice may have nothing to do with roles.
fn integrity(reading: &Reading<'_>) -> Integrity {
    let is_harmless = |root| are_harmless(root, &reading.duplicates);
    match !reading.repaired && reading.root.as_ref().is_some_and(is_harmless) {
        true => Integrity::Intact,
        false => reading.integrity(),
    }
}

/// A key that stands twice and does not matter is no error.
fn soften(reading: &mut Reading<'_>) {
    for finding in &mut reading.findings {
        let mut at = finding.because.at.iter();
        if finding.because.code == Code::DuplicateKey
            && at.any(|at| reading.duplicates.contains(&at.span))
        {
            finding.severity = Severity::Hint;
        }
    }
}

/// Keeps that two documents were joined.
pub(in crate::documents) fn link(sources: &mut [Source<'_>], one: u32, other: u32) {
    for (from, to) in [(one, other), (other, one)] {
        if let Some(source) = sources.get_mut(from as usize)
            && from != to
            && !source.linked.contains(&to)
        {
            source.linked.push(to);
        }
    }
}

/// The account that the user states of the machines, unless an entry of one tells another.
fn account_of_machines(workspace: &Workspace) -> Option<String> {
    let settings = workspace.settings.as_ref()?;
    let account = settings.account.clone()?;
    let entries = settings.machines.iter().flatten();
    let mut arns = entries
        .flat_map(|entry| [&entry.arn, &entry.execution_role])
        .flatten();
    let is_other = |arn: &String| {
        let told = arn.split(':').nth(4).filter(|told| is_account(told));
        told.is_some_and(|told| told != account)
    };
    (!arns.any(is_other) && is_account(&account)).then_some(account)
}

fn given<'t, 'w>(workspace: &Workspace, source: &'t Source<'w>) -> Given<'t, 'w> {
    let reading = source.reading.as_ref();
    let root = reading.and_then(|reading| reading.root.as_ref());
    let settings = workspace.settings.as_ref();
    let parameters = settings.and_then(|settings| settings.parameters.as_deref());
    let parameters = parameters.unwrap_or_default().iter();
    let stated = parameters.filter(|parameter| parameter.document == source.index);
    Given {
        name: &source.document.name,
        whole: &source.document.text,
        root: root.filter(|root| may_be_named(root, source)),
        is_repaired: reading
            .is_some_and(|reading| reading.repaired || !reading.duplicates.is_empty()),
        is_definition: source.kind == Some(Kind::StateMachine) && source.parts.is_empty(),
        account: source
            .document
            .account
            .clone()
            .filter(|account| is_account(account)),
        region: settings
            .and_then(|settings| settings.region.clone())
            .filter(|region| !region.is_empty()),
        stated: stated
            .map(|parameter| {
                let values = match &parameter.value {
                    ParameterValue::Text(text) => vec![text.clone()],
                    ParameterValue::List(list) => list.clone(),
                };
                (parameter.name.clone(), values)
            })
            .collect(),
        set: Vec::new(),
    }
}

/// A template that was read as something else is none.
fn may_be_named(root: &Node<'_>, source: &Source<'_>) -> bool {
    let is_whole = root
        .get("TemplateBody")
        .is_none_or(|body| !body.is_object());
    let root = match is_whole {
        true => root,
        false => root.get("TemplateBody").unwrap_or(root),
    };
    !is_template(root) || source.kind == Some(Kind::Template) && source.parts.is_empty()
}
