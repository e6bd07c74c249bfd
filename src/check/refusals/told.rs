//! What a message proves of a check (law 7): the role's policies were not given, so the message is
//! all that tells of them.

use crate::documents::AccessDenied;
use crate::finding::{Because, Code, Verdict};
use crate::iam::{Layer, PolicyType, RolePolicies};

use super::super::Outcome;
use super::super::requirements::{Kind, Requirement};
use super::super::roles::{EXECUTION_ROLE, Roles};

/// Whether a policy that was given may be the one that refused. What a message tells of a policy
/// that was not given is a fact (law 7); of one that was given it may have been mended since.
pub(super) fn is_explained(
    refusal: &AccessDenied<'_>,
    requirement: &Requirement<'_>,
    roles: &Roles<'_>,
) -> bool {
    // No given statement denies what is granted.
    if refusal.is_explicit {
        return false;
    }
    let policies = |at: usize| roles.get(at).map(|role| &role.policies);
    let caller = policies(requirement.role);
    let target = requirement.subject.and_then(policies);
    is_unlimited(refusal, caller, target)
}

/// Whether an implicit denial tells of no policy that was not given.
pub(super) fn is_unlimited(
    refusal: &AccessDenied<'_>,
    caller: Option<&RolePolicies<'_>>,
    target: Option<&RolePolicies<'_>>,
) -> bool {
    let layers = |kind: PolicyType| {
        let policies = caller.into_iter();
        let layers = policies.flat_map(|one| one.guardrails.iter().chain(&one.loose_scps));
        layers.filter(move |layer| layer.kind() == kind)
    };
    let limits = |kind| layers(kind).next().is_some();
    let allows = |kind| layers(kind).any(Layer::has_allow);
    match refusal.policy_type {
        Some("permissions boundary") => limits(PolicyType::Boundary),
        Some("session policy") => limits(PolicyType::Session),
        // That nothing allows it proves that `FullAWSAccess`, which else is taken for granted, does
        // not stand beside policies that only deny.
        Some("service control policy") => allows(PolicyType::Scp),
        Some("resource control policy") => target.is_some_and(|policies| policies.rcps.has_allow()),
        Some("vpc endpoint policy") => false,
        _ => true,
    }
}

/// What a message says of a call whose role was given without policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// No identity-based policy allows it.
    NotAllowed,
    /// No policy of a layer that was not given allows it.
    NotAllowedBy(Option<PolicyType>),
    /// A statement denies it.
    Denied,
}

/// What the message proves: the role's policies were not given, nor the policy that it names.
pub(super) fn told(
    refusal: &AccessDenied<'_>,
    requirement: &Requirement<'_>,
    roles: &Roles<'_>,
) -> Option<Told> {
    let is_of_caller = matches!(requirement.kind, Kind::PassRole | Kind::Action);
    let is_open = roles.get(requirement.role).is_some_and(|role| {
        role.id != EXECUTION_ROLE && !role.policies.identity.is_given() && !role.policies.is_closed
    });
    if !is_of_caller || !is_open {
        return None;
    }
    if refusal.is_explicit {
        return Some(Told::Denied);
    }
    let told = match refusal.policy_type {
        None | Some("identity-based policy") => return Some(Told::NotAllowed),
        Some("permissions boundary") => Told::NotAllowedBy(Some(PolicyType::Boundary)),
        Some("service control policy") => Told::NotAllowedBy(Some(PolicyType::Scp)),
        Some(_) => Told::NotAllowedBy(None),
    };
    (!is_explained(refusal, requirement, roles)).then_some(told)
}

/// Decides a check by what a message says.
pub(super) fn tell(at: usize, told: Told, refusal: &AccessDenied<'_>, outcome: &mut Outcome) {
    let Some(check) = outcome.checks.get_mut(at) else {
        return;
    };
    let lacks_policies = |reason: &Because| reason.code == Code::NoIdentityPolicy;
    if check.verdict != Verdict::Undecided || !check.reasons.iter().any(lacks_policies) {
        return;
    }
    check.verdict = match told {
        Told::Denied => Verdict::Denied,
        Told::NotAllowed | Told::NotAllowedBy(_) => Verdict::Missing,
    };
    check.reasons.retain(|reason| !lacks_policies(reason));
    if told != Told::NotAllowed {
        check.lacks_identity = false;
        check.lacks_trust = false;
        check.lacks_guardrails.clear();
    }
    if let Told::NotAllowedBy(Some(layer)) = told {
        check.lacks_guardrails.push((layer, None));
    }
    assume_no_deny(refusal, outcome);
}

/// A message without a reason is taken for an implicit denial.
pub(super) fn assume_no_deny(refusal: &AccessDenied<'_>, outcome: &mut Outcome) {
    if refusal.policy_type.is_none() && !refusal.is_explicit {
        let because = Because::new(Code::NoDenyAssumed).with("action", refusal.action);
        if !outcome.assumptions.contains(&because) {
            outcome.assumptions.push(because);
        }
    }
}
