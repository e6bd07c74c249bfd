//! The one law of changing what was pasted: nothing gets worse by it.

use crate::finding::Verdict;
use crate::report::{Check, Fix, Report};

/// Whether every check that a fix covers is better after it, and none is worse.
pub(super) fn is_better(before: &Report, after: &Report, fix: &Fix) -> bool {
    if before.checks.len() != after.checks.len() {
        return false;
    }
    let pairs = before.checks.iter().zip(&after.checks);
    let lacks = |check: &Check| {
        let mut fixes = check.fixes.iter();
        fixes.any(|&at| {
            let other = usize::try_from(at).ok().and_then(|at| after.fixes.get(at));
            other.is_some_and(|other| {
                let same_document = fix.document.is_none() || other.document == fix.document;
                other.role == fix.role && other.target == fix.target && same_document
            })
        })
    };
    pairs.zip(0_u32..).all(|((one, two), at)| {
        let is_same = one.kind == two.kind
            && one.task == two.task
            && one.role == two.role
            && one.action == two.action
            && one.resource == two.resource
            && one.context == two.context;
        let is_better = rank(two) > rank(one) || rank(two) == rank(one) && !lacks(two);
        is_same && rank(two) >= rank(one) && (is_better || !fix.covers.contains(&at))
    })
}

fn rank(check: &Check) -> u8 {
    match check.verdict {
        Verdict::Denied => 0,
        Verdict::Missing => 1,
        Verdict::Undecided => 2,
        Verdict::Granted => 3,
    }
}
