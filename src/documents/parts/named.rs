//! Policies of which only the name is told, where the name tells what they say: the managed
//! policies of AWS.

use crate::catalog::policies::{self, Known};
use crate::finding::Span;
use crate::text::mapped::Mapped;
use crate::text::marks;
use crate::text::{Integrity, Node};

use super::{Part, What, of_text};

/// How the partition of a template is written.
const PARTITION: &str = "${AWS::Partition}";

/// Gives a named policy what is known of it.
pub(super) fn know<'w>(part: &mut Part<'w>, whole: &'w str, document: u32) {
    let What::NamedPolicy {
        role,
        arn,
        is_boundary,
    } = &part.what
    else {
        return;
    };
    let plain = marks::unmarked(arn);
    let Some(known) = managed_name(&plain).and_then(policies::managed) else {
        return;
    };
    part.node = tree(known, part.span, whole, document);
    part.what = What::KnownPolicy {
        roles: role.clone().into_iter().collect(),
        name: arn.clone(),
        is_boundary: *is_boundary,
        is_whole: known.is_whole,
        is_certain: part.integrity.is_intact() && part.presence.is_certain(),
        date: policies::MANAGED_DATE,
    };
    part.integrity = Integrity::Intact;
}

/// The name of a managed policy of AWS, from its ARN. What is known is of the partition `aws`; that
/// of a template is not known here. A policy of an account has its id, and is none of AWS.
fn managed_name(arn: &str) -> Option<&str> {
    let rest = arn.strip_prefix("arn:")?;
    let rest = rest
        .strip_prefix("aws")
        .or_else(|| rest.strip_prefix(PARTITION))?;
    rest.strip_prefix(":iam::aws:policy/")
}

/// What is known of a policy as a policy document; all of it stands at that place.
pub(super) fn tree<'w>(
    known: Known,
    span: Span,
    whole: &'w str,
    document: u32,
) -> Option<Node<'w>> {
    let statements = known.statements.unwrap_or("[]");
    let text = [r#"{"Version":"2012-10-17","Statement":"#, statements, "}"].concat();
    let mut mapped = Mapped::default();
    mapped.push(&text, span.start, false);
    of_text(&mapped, whole, document, &mut Vec::new()).0
}
