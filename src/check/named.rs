//! Policies of which the name tells what they say.

use crate::documents::{Part, Source, What};
use crate::iam::{PolicyType, read};
use crate::text::{Node, Text};
use crate::workspace::Kind;

use super::facts::PolicyFacts;
use super::known::Known;

/// A policy of which the name tells what it says. It stands where it is named.
pub(super) fn policy<'a>(
    source: &'a Source<'a>,
    part: &'a Part<'a>,
    node: &'a Node<'a>,
    known: &Known,
) -> Option<PolicyFacts<'a>> {
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
    let kind = match is_boundary {
        true => PolicyType::Boundary,
        false => PolicyType::Identity,
    };
    // What there is to say of its form is not said of what was pasted.
    let is_doubtful = part.is_doubtful() || *is_boundary && !is_certain;
    let (mut policy, _) = read::read(node, kind, source.index, is_doubtful);
    policy.fill(&|hole| known.value(hole));
    policy.only_roles = !is_whole;
    policy.span = part.span;
    // What is known is of the partition `aws`.
    let text = Text::with_placeholders(name.as_str(), source.index);
    let is_certain = *is_certain && text.holes().all(|hole| known.value(hole).is_some());
    let label = name.rsplit('/').next().unwrap_or_default();
    for statement in &mut policy.statements {
        statement.doubtful |= !is_certain;
        statement.span = part.span;
        statement.sid = Some(label.into());
    }
    Some(PolicyFacts {
        kind,
        policy: Some(policy),
        document: source.document,
        index: source.index,
        is_given: false,
        roles,
        span: part.span,
        is_of_template: source.kind == Some(Kind::Template),
        named: Some(name),
        known_of: Some(date),
    })
}
