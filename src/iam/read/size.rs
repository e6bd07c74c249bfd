//! How long a policy may be, and which characters it may have.
//!
//! Limits: IAM User Guide, "IAM and AWS STS quotas"; Organizations User Guide, "Quotas". Some can
//! be raised for an account, so that a policy is too long is never an error.

use crate::finding::{Because, Code, Severity, Span};
use crate::iam::policy::PolicyType;
use crate::text::{Entry, Node, Piece, Text, Tree, marks};

use super::Reader;

/// The limits of one type: of its smallest form, and the highest there is.
pub fn limits(kind: PolicyType) -> (u64, u64) {
    match kind {
        // A managed policy; all inline policies of a role together.
        PolicyType::Identity => (6_144, 10_240),
        // A boundary is a managed policy.
        PolicyType::Boundary => (6_144, 6_144),
        // Can be raised.
        PolicyType::Trust => (2_048, 8_192),
        PolicyType::Session => (2_048, 2_048),
        PolicyType::Scp | PolicyType::Rcp => (5_120, 5_120),
    }
}

impl Reader {
    pub(super) fn size(&mut self, root: &Node<'_>, start: Span) {
        let (limit, highest) = limits(self.kind);
        let size = match self.kind {
            // White space counts.
            PolicyType::Scp | PolicyType::Rcp => u64::from(root.span().end - root.span().start),
            _ => compact(root),
        };
        if size > limit {
            let severity = match size > highest {
                true => Severity::Warning,
                false => Severity::Hint,
            };
            self.findings.push(
                Because::new(Code::PolicyTooLong)
                    .with("policyType", self.kind.name())
                    .with("size", size)
                    .with("limit", limit)
                    .with("highest", highest)
                    .at(start.of(self.document))
                    .finding(severity),
            );
        }
    }

    /// Says the first text that has a character which no policy can have.
    pub(super) fn characters(&mut self, node: &Node<'_>) {
        if let Some((text, span)) = foreign(node) {
            let text = text.to_owned();
            self.refuse(Code::PolicyCharacterInvalid, span, &[("value", &text)]);
        }
    }
}

/// Bytes of the text without white space between its parts. Characters that policies can have
/// beyond ASCII count as two; of a text with placeholders only what is known counts.
pub fn compact(node: &Node<'_>) -> u64 {
    let members = node.members();
    let items = node.items();
    let commas = |count: usize| u64::try_from(count.saturating_sub(1)).unwrap_or(u64::MAX);
    if node.is_object() {
        let each = members
            .iter()
            .map(|member| quoted(member.key()) + 1 + compact(&member.value));
        2 + commas(members.len()) + each.sum::<u64>()
    } else if let Some(text) = node.as_str() {
        match marks::holds(text) {
            true => {
                let read = Text::with_placeholders(text, 0);
                let known = read.pieces.iter().map(|piece| match piece {
                    Piece::Literal(text) => quoted(text) - 2,
                    Piece::Hole(_) => 0,
                });
                2 + known.sum::<u64>()
            }
            false => quoted(text),
        }
    } else if let Some(scalar) = node.scalar() {
        length(scalar)
    } else {
        2 + commas(items.len()) + items.iter().map(compact).sum::<u64>()
    }
}

/// Bytes of a text in quotes.
fn quoted(text: &str) -> u64 {
    let letters = text.chars().map(|letter| match letter {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        '\u{20}'..='\u{7f}' => 1,
        '\0'..='\u{1f}' => 6,
        letter => u64::try_from(letter.len_utf8()).unwrap_or_default(),
    });
    2 + letters.sum::<u64>()
}

fn length(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX)
}

/// The first text with a character beyond U+00FF or a control character, outside of placeholders.
fn foreign<'n>(node: &'n Node<'_>) -> Option<(&'n str, Span)> {
    let is_foreign = |text: &str| {
        let allowed = |letter: char| matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}');
        // Nearly every text is plain ASCII.
        !text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
            && !text.chars().all(allowed)
            && Text::with_placeholders(text, 0)
                .pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Literal(text) if !text.chars().all(allowed)))
    };
    if let Some(text) = node.as_str() {
        return is_foreign(text).then(|| (text, node.span()));
    }
    for member in node.members() {
        if is_foreign(member.key()) {
            return Some((member.key(), member.key_span()));
        }
        if let Some(found) = foreign(&member.value) {
            return Some(found);
        }
    }
    node.items().iter().find_map(foreign)
}
