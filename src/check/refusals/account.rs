//! A service control policy that was not given limits every role of its account (law 5): what it
//! denied one of them it may deny the others.

use crate::documents::AccessDenied;
use crate::finding::Verdict;
use crate::iam::PolicyType;
use crate::text::Tri;

use super::lone::unseen_layer;
use super::subject::session;
use super::{Kind, Outcome, Requirement, Roles};

/// Leaves the same action of the account's other roles open.
pub(super) fn open_others(
    refusal: &AccessDenied<'_>,
    kind: Kind,
    matched: &[usize],
    requirements: &[Requirement<'_>],
    roles: &Roles<'_>,
    outcome: &mut Outcome,
) {
    if refusal.policy_type != Some("service control policy") {
        return;
    }
    let of_caller = session(refusal).map(|(account, _)| account);
    for (at, check) in outcome.checks.iter_mut().enumerate() {
        let requirement = check.requirement.and_then(|at| requirements.get(at));
        let Some(requirement) = requirement.filter(|_| check.verdict == Verdict::Granted) else {
            continue;
        };
        let Some(role) = roles.get(requirement.role) else {
            continue;
        };
        let is_other = match (&role.account, &of_caller) {
            (Some(own), Some(account)) => own.same(account) == Tri::No,
            _ => false,
        };
        let policies = &role.policies;
        let mut given = policies.guardrails.iter().chain(&policies.loose_scps);
        let is_open = requirement.kind == kind
            && check.action.eq_ignore_ascii_case(refusal.action)
            && !is_other
            && !matched.contains(&at)
            && !given.any(|layer| layer.kind() == PolicyType::Scp);
        if is_open {
            check.verdict = Verdict::Undecided;
            check.reasons.insert(0, unseen_layer(refusal));
        }
    }
}
