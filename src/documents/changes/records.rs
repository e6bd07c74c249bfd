//! What AWS tells of roles in other words than IAM's: configuration items of AWS Config, and results of the
//! policy simulator.

use crate::finding::Span;

use super::arguments::{Argument, argument};
use super::{Change, Changed};

/// More records of one text are not told apart.
const RECORDS_AT_MOST: usize = 64;

/// What the records of a text tell: that a role is limited, or that something was denied.
pub(super) fn changes(text: &str, document: u32, found: &mut Vec<Change>) {
    items(text, document, found);
    results(text, document, found);
}

fn items(text: &str, document: u32, found: &mut Vec<Change>) {
    let is_item = text.contains("onfigurationItem") || text.contains("resourceType");
    let is_limited = text.contains("permissionsBoundaryArn") || text.contains("Deny");
    if !is_item || !text.contains("AWS::IAM::Role") || !is_limited {
        return;
    }
    for (at, word) in text.match_indices("resourceName").take(RECORDS_AT_MOST) {
        if let Argument::Text(name) = value(text, at + word.len()) {
            found.push(change(
                word,
                Changed::Role(name),
                (at, word.len()),
                document,
            ));
        }
    }
}

fn results(text: &str, document: u32, found: &mut Vec<Change>) {
    if !text.contains("EvalDecision") {
        return;
    }
    const ACTION: &str = "EvalActionName";
    for (at, word) in text.match_indices(ACTION).take(RECORDS_AT_MOST) {
        let behind = text.get(at + word.len()..).unwrap_or_default();
        let own = behind.split(ACTION).next().unwrap_or_default();
        let is_denied = own.contains("explicitDeny") || own.contains("implicitDeny");
        if let Argument::Text(action) = value(text, at + word.len())
            && is_denied
            && ["iam:passrole", "sts:assumerole"].contains(&action.to_ascii_lowercase().as_str())
        {
            found.push(change(
                "EvalDecision",
                Changed::Any,
                (at, word.len()),
                document,
            ));
        }
    }
}

fn value(text: &str, from: usize) -> Argument {
    let rest = text.get(from..).unwrap_or_default();
    argument(rest.trim_start_matches(['"', '\'']), true)
}

fn change(operation: &str, of: Changed, (at, length): (usize, usize), document: u32) -> Change {
    Change {
        operation: operation.to_owned(),
        of,
        gives: false,
        trusts: false,
        document,
        span: Span::new(at, at + length),
    }
}
