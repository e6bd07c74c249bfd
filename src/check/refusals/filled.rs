//! What a message tells of a role that the definition leaves open: a check of its own, for that role.

use crate::arn::Arn;
use crate::documents::AccessDenied;
use crate::finding::{Because, Code, Verdict};
use crate::text::Text;

use super::super::Outcome;
use super::super::requirements::Kind;
use super::super::roles::Roles;
use super::check_of;

/// Adds the check, and tells whether there is one; `at` is the one whose role is open, `matched` are all that the message may be of.
/// What else may be passed there stays open, and nothing is proposed for it: the message names one
/// role at a time.
pub(super) fn add(
    at: usize,
    matched: &[usize],
    refusal: &AccessDenied<'_>,
    roles: &Roles<'_>,
    outcome: &mut Outcome,
) -> bool {
    let is_role = |resource: &&str| {
        let text = Text::with_placeholders(*resource, refusal.document);
        text.as_literal()
            .is_some_and(|text| !text.contains(['*', '?']))
            && Arn::parse(&text).is_some_and(|arn| arn.is_role())
    };
    let Some(resource) = refusal.resource.filter(is_role) else {
        return false;
    };
    let Some(open) = outcome
        .checks
        .get(at)
        .filter(|open| open.resource.is_none())
    else {
        return false;
    };
    let (role, places, task) = (open.role.clone(), open.at.clone(), open.task);
    let is_known = |check: &super::Check| {
        check.requirement.is_none()
            && check.kind == Kind::PassRole
            && check.role == role
            && check.resource.as_deref() == Some(resource)
    };
    if outcome.checks.iter().any(is_known) {
        return true;
    }
    let mut check = check_of(refusal, Kind::PassRole, roles);
    if check.verdict != Verdict::Missing {
        return false;
    }
    if let Some(open) = outcome.checks.get_mut(at) {
        open.lacks_identity = false;
    }
    check.role.clone_from(&role);
    check.at.splice(0..0, places);
    // Of several tasks it may be any.
    check.task = task.filter(|_| matched.len() == 1);
    outcome.checks.push(check);
    let filled = Because::new(Code::ResourceOfMessage)
        .with("resource", resource)
        .with("role", role);
    if !outcome.assumptions.contains(&filled) {
        outcome.assumptions.push(filled);
    }
    if refusal.policy_type.is_none() {
        let because = Because::new(Code::NoDenyAssumed).with("action", refusal.action);
        if !outcome.assumptions.contains(&because) {
            outcome.assumptions.push(because);
        }
    }
    true
}
