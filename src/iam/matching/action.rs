//! Actions against the patterns of a statement.

use std::borrow::Cow;

use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::policy::Actions;
use crate::text::{Piece, Tri};

use super::matches;

/// Whether an action is meant; actions have no case.
pub fn action_matches(actions: &Actions<'_>, action: &str) -> Tri {
    // Nothing is listed: the statement grants and denies nothing. What the same means for
    // `NotAction` is not documented.
    if actions.patterns.is_empty() {
        return Tri::from(actions.not).doubted();
    }
    let mut any = Tri::No;
    for (pattern, _) in &actions.patterns {
        any = any.or(one_action_matches(pattern, action));
        if any == Tri::Yes {
            break;
        }
    }
    if actions.not { !any } else { any }
}

fn one_action_matches(pattern: &str, action: &str) -> Tri {
    if pattern == "*" {
        return Tri::Yes;
    }
    if pattern.contains(['{', '<', '[']) {
        let lower = pattern.to_ascii_lowercase();
        let syntax = Syntax {
            wildcards: true,
            variables: false,
            document: u32::MAX,
        };
        let pattern = Pattern::parse(&lower, syntax);
        let action = Piece::Literal(Cow::Owned(action.to_ascii_lowercase()));
        return matches(&pattern.tokens, &[action]);
    }
    let matched = Tri::from(glob(pattern.as_bytes(), action.as_bytes()));
    // A wildcard in the service is accepted by IAM, but what it means is not documented.
    let prefix = pattern.split(':').next().unwrap_or_default();
    if prefix.contains(['*', '?']) {
        matched.doubted()
    } else {
        matched
    }
}

/// `*` and `?` without case, greedy with one step back to the last `*`.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(letter) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(wanted) if *wanted == b'?' || wanted.eq_ignore_ascii_case(letter) => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((star, from)) => {
                    p = star + 1;
                    t = from + 1;
                    retry = Some((star, t));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|&letter| letter == b'*')
}
