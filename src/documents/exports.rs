//! Exports of accounts, of which only what something names is read. What needs more of them is
//! known when everything is read: then they are read again.

use std::collections::BTreeSet;

use crate::text::budget::Budget;
use crate::text::holes::Class;
use crate::text::order;
use crate::text::{Text, Tree};
use crate::workspace::{Kind, Settings, Workspace};

use super::mentioned::Mentioned;
use super::{Source, What, read_one};

/// Whether a document holds roles or managed policies of an account.
pub(super) fn is_export(source: &Source<'_>) -> bool {
    source.joined.is_none() && matches!(source.kind, Some(Kind::AccountExport | Kind::Role))
}

/// Reads exports again that hold more of what is needed: every role, where one of a machine is not
/// told and may be any of them; managed policies that another page of the export names.
pub(super) async fn complete<'w>(
    workspace: &'w Workspace,
    sources: &mut [Source<'w>],
    mentioned: &mut Mentioned,
    budget: Budget,
) {
    let pages = sources
        .iter()
        .filter(|source| source.kind == Some(Kind::AccountExport));
    let is_single = pages.count() <= 1;
    let settings = workspace.settings.clone().unwrap_or_default();
    let may_be_any = has_unknown_role(sources, &settings) || names_open_role(sources);
    if may_be_any {
        *mentioned = Mentioned::default();
    } else if is_single {
        return;
    } else {
        let arns = named(sources);
        if arns.is_empty() {
            return;
        }
        arns.into_iter().for_each(|arn| mentioned.add(&arn));
    }
    for source in sources.iter_mut().filter(|source| is_export(source)) {
        if source.reading.is_some() {
            *source = read_one(source.index, source.document, mentioned, budget).await;
        }
    }
}

/// Managed policies that are named, and whose texts were not found.
fn named(sources: &[Source<'_>]) -> BTreeSet<String> {
    let parts = || sources.iter().flat_map(|source| &source.parts);
    let mut named = order::set(parts().filter_map(|part| match &part.what {
        What::NamedPolicy { arn, .. } => Some(arn.clone()),
        _ => None,
    }));
    for part in parts() {
        if let What::Policy { arn: Some(arn), .. } = &part.what {
            named.remove(arn);
        }
    }
    named
}

/// Whether a part of a role's name is not known, such as that of a parameter. A name that a tool makes
/// up is found by its form.
fn is_open(role: &str) -> bool {
    let text = Text::with_placeholders(role, 0);
    let name = text.split('/', usize::MAX).pop().unwrap_or_default();
    name.holes().any(|hole| hole.class != Class::Generated)
}

/// Whether some role that has policies has a name of which a part is not known.
fn names_open_role(sources: &[Source<'_>]) -> bool {
    let parts = sources.iter().flat_map(|source| &source.parts);
    parts.flat_map(|part| named_roles(&part.what)).any(is_open)
}

/// The roles that a part names.
fn named_roles(what: &What) -> Vec<&str> {
    match what {
        What::Policy { roles, .. } | What::KnownPolicy { roles, .. } => {
            roles.iter().map(String::as_str).collect()
        }
        What::NamedPolicy { role, .. } | What::PolicyNames { role, .. } => {
            role.as_deref().into_iter().collect()
        }
        What::Role { arn, name, .. } => vec![arn.as_deref().unwrap_or(name)],
        _ => Vec::new(),
    }
}

/// Whether nothing tells which role some machine runs as.
fn has_unknown_role(sources: &[Source<'_>], settings: &Settings) -> bool {
    let is_stated =
        |role: &Option<String>| role.as_deref().is_some_and(|role| !role.trim().is_empty());
    let mut machines = 0_usize;
    let mut unknown = 0_usize;
    for source in sources.iter().filter(|source| source.joined.is_none()) {
        let root = source
            .reading
            .as_ref()
            .and_then(|reading| reading.root.as_ref());
        if source.parts.is_empty()
            && source.kind == Some(Kind::StateMachine)
            && root.is_some_and(|root| root.get("States").is_some())
        {
            machines += 1;
            unknown += 1;
        }
        for part in &source.parts {
            if let What::Machine { role, .. } = &part.what {
                machines += 1;
                unknown += usize::from(!is_stated(role) || role.as_deref().is_some_and(is_open));
            }
        }
    }
    let is_open_stated = |role: &Option<String>| role.as_deref().is_some_and(is_open);
    let mut all = settings.machines.iter().flatten();
    if is_open_stated(&settings.execution_role)
        || all.any(|entry| is_open_stated(&entry.execution_role))
    {
        return machines > 0;
    }
    let entries = settings.machines.iter().flatten();
    let mut stated = entries
        .filter(|entry| is_stated(&entry.execution_role))
        .count();
    if machines == 1 && is_stated(&settings.execution_role) {
        stated += 1;
    }
    unknown > stated
}
