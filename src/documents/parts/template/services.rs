//! Services of the Serverless Framework as templates, with the files that they name.

use std::cell::RefCell;

use crate::finding::{Because, Code, Finding, Severity};
use crate::text::Node;

use super::super::super::links::{Files, Found};
use super::super::serverless::{File, Service, Values, service};

/// A document that a service may name: its tree, unless that is not sure, and its text.
pub(super) type Named<'t, 'w> = (Option<&'t Node<'w>>, &'w str);

/// Makes a template of a service; gives the documents that it names, too.
pub(super) fn made<'t, 'w>(
    (document, root): (u32, &'t Node<'w>),
    files: &Files,
    named: &dyn Fn(u32) -> Option<Named<'t, 'w>>,
    values: Values<'_>,
) -> (Service<'w>, Vec<u32>) {
    let included = RefCell::new(Vec::new());
    let take = |found: u32| {
        let mut included = included.borrow_mut();
        if !included.contains(&found) {
            included.push(found);
        }
        named(found)
    };
    let file = |path: &str| {
        // Nothing tells which of several is meant.
        let Found::One(found) = files.resolve(document, path) else {
            return File::Unread;
        };
        let end = path.rsplit('.').next().unwrap_or_default();
        match (end, take(found)) {
            ("yml" | "yaml" | "json", Some((Some(root), _))) => File::Tree(root),
            ("yml" | "yaml" | "json" | "js" | "cjs" | "mjs" | "ts" | "cts" | "mts", _) => {
                File::Unread
            }
            (_, Some((_, whole))) => File::Text(whole),
            (_, None) => File::Unread,
        }
    };
    let beside = |name: &str| {
        let found = files.beside(document, name)?;
        take(found).map(|(_, whole)| whole.to_owned())
    };
    let service = service(root, &file, &beside, values);
    (service, included.into_inner())
}

/// Says of the files that a service names and that are not read.
pub(super) fn unread(service: &Service<'_>, document: u32) -> impl Iterator<Item = Finding> {
    service.unread.iter().map(move |(name, at)| {
        Because::new(Code::FileElsewhere)
            .with("document", name.as_str())
            .at(at.of(document))
            .finding(Severity::Warning)
    })
}
