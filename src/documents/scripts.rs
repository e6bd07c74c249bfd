//! Scripts with the files that their commands name.

use crate::finding::Finding;
use crate::workspace::{Kind, Workspace};

use super::links::{Files, link};
use super::parts::script::{Given, Written, holds_commands, take};
use super::{Source, concern};
use crate::text::Integrity;

/// Gives each script its parts. What belongs to a script is none of its own.
pub(super) fn join<'w>(
    workspace: &'w Workspace,
    sources: &mut [Source<'w>],
    findings: &mut Vec<Finding>,
) {
    let files = Files::of(workspace);
    let scripts: Vec<u32> = sources
        .iter()
        .filter(|source| is_script(source) && !files.is_replaced(source.index))
        .map(|source| source.index)
        .collect();
    for script in scripts {
        let taken = {
            let given = sources.iter().map(|source| {
                let reading = source.reading.as_ref();
                let is_whole =
                    reading.is_some_and(|one| !one.repaired && one.duplicates.is_empty());
                let root = reading.and_then(|reading| reading.root.as_ref());
                Given {
                    whole: source.document.text.as_str(),
                    root: root.filter(|_| is_whole),
                    has_parts: !source.parts.is_empty(),
                }
            });
            let given: Vec<Given<'_, 'w>> = given.collect();
            let Some(whole) = given.get(script as usize).map(|given| given.whole) else {
                continue;
            };
            let name = workspace.documents.get(script as usize);
            let is_make = name.is_some_and(concern::is_makefile);
            take((script, whole), is_make, &files, &given)
        };
        findings.extend(taken.findings);
        for other in taken.joined.iter().chain(&taken.linked) {
            link(sources, script, *other);
        }
        for other in taken.joined {
            if let Some(source) = sources.get_mut(other as usize)
                && source.parts.is_empty()
            {
                source.joined = Some(script);
            }
        }
        let Some(source) = sources.get_mut(script as usize) else {
            continue;
        };
        source.parts = taken.parts;
        source.changes = taken.changes;
        source.unreadable = false;
        let is_written_so = concern::is_script(source.document);
        let tells = !source.parts.is_empty() || !source.changes.is_empty();
        if tells || !source.linked.is_empty() || is_written_so {
            // What a reader of YAML or JSON said of it is void.
            source.reading = None;
            source.kind = Some(Kind::Script);
        }
    }
    rewritten(sources);
}

/// A template or configuration that a script changes before it deploys it is not known by what is there.
fn rewritten(sources: &mut [Source<'_>]) {
    let scripts = sources
        .iter()
        .filter(|source| is_script(source) || source.kind == Some(Kind::Script));
    let written = scripts.map(|source| Written::certain(&source.document.text));
    let written: Vec<Written> = written.collect();
    for source in sources {
        let is_written = || written.iter().any(|one| one.has(&source.document.name));
        if source.kind != Some(Kind::Script) && !source.parts.is_empty() && is_written() {
            for part in &mut source.parts {
                part.integrity = part.integrity.and(Integrity::Undetermined);
            }
        }
    }
}

fn is_pipeline(source: &Source<'_>) -> bool {
    let reading = source.reading.as_ref();
    let root = reading.and_then(|reading| reading.root.as_ref());
    source.kind.is_none() && root.is_some_and(holds_commands)
}

/// What the user said something else of is none.
fn is_script(source: &Source<'_>) -> bool {
    let is_free = source.parts.is_empty() && source.joined.is_none();
    match source.document.kind {
        Some(kind) => kind == Kind::Script,
        None => is_free && (concern::is_script(source.document) || is_pipeline(source)),
    }
}
