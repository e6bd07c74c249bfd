//! AWS managed policies, and policy templates of SAM, whose statements ship in `data/`.

use crate::documents::{Part, Source, What};
use crate::text::{Guard, Integrity, Node, Presence, Text};
use crate::workspace::Kind;

use super::policies::{PolicyClaim, Snapshot, is_of_execution_role, stated_role};
use super::values::PseudoParameters;

/// A policy whose name tells what it says. It stands where it is named.
pub(super) fn claim<'a>(
    source: &'a Source<'a>,
    part: &'a Part<'a>,
    node: &'a Node<'a>,
    values: &PseudoParameters,
) -> Option<PolicyClaim<'a>> {
    let What::KnownPolicy {
        roles,
        name,
        is_boundary,
        is_whole,
        is_certain,
        date,
    } = &part.what
    else {
        return None;
    };
    // What is known is of the partition `aws`.
    let text = Text::with_placeholders(name.as_str(), part.document);
    let is_certain = *is_certain && text.holes().all(|hole| values.value(hole).is_some());
    // A boundary that may be another one is not known at all.
    let is_open = *is_boundary && !is_certain;
    let integrity = part.integrity.and(Integrity::Undetermined.when(is_open));
    let kind = if *is_boundary {
        Kind::PermissionsBoundary
    } else {
        Kind::IdentityPolicy
    };
    Some(PolicyClaim {
        kind,
        told_by: source.index,
        is_only_named: false,
        tree: Some(node),
        document: source.document,
        index: part.document,
        span: part.span,
        integrity,
        presence: if is_certain {
            Presence::Certain
        } else {
            Presence::Conditional
        },
        guard: Guard::clone(&part.guard),
        roles,
        stated_role: stated_role(source),
        is_of_execution_role: is_of_execution_role(source, kind),
        name: None,
        arn: Some(name),
        version: None,
        is_version: false,
        snapshot: Some(Snapshot {
            date,
            is_whole: *is_whole,
        }),
        owners: Vec::new(),
    })
}
