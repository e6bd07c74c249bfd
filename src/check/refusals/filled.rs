//! What a message tells of a role that the definition leaves open: a check of its own, for that role.

use crate::arn::Arn;
use crate::documents::AccessDenied;
use crate::finding::{Because, Code, Verdict};
use crate::text::Text;

use super::super::Outcome;
use super::super::requirements::Kind;
use super::super::roles::Roles;
use super::lone::told_only;
use super::subject::resource_of;
use super::told::assume_no_deny;

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
    // A masked account leaves the name of the role.
    let is_role = |resource: &String| {
        let text = Text::with_placeholders(resource.as_str(), refusal.document);
        Arn::parse(&text).is_some_and(|arn| {
            let name = arn.resource.as_literal();
            arn.is_role() && name.is_some_and(|name| !name.contains(['*', '?']))
        })
    };
    let Some(resource) = resource_of(refusal, Kind::PassRole).filter(is_role) else {
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
    let context = open.context.clone();
    let is_known = |check: &super::Check| {
        check.requirement.is_none()
            && check.kind == Kind::PassRole
            && check.role == role
            && check.resource.as_deref() == Some(resource.as_str())
    };
    if outcome.checks.iter().any(is_known) {
        return true;
    }
    let mut check = told_only(refusal, Kind::PassRole, roles);
    if !matches!(check.verdict, Verdict::Missing | Verdict::Denied) {
        return false;
    }
    if let Some(open) = outcome.checks.get_mut(at) {
        open.lacks_identity = false;
    }
    check.role.clone_from(&role);
    if check.context.is_empty() {
        check.context = context;
    }
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
    assume_no_deny(refusal, outcome);
    true
}
