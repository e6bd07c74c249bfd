//! The check for what nothing but a message tells.

use crate::arn::Arn;
use crate::catalog::Confidence;
use crate::documents::AccessDenied;
use crate::finding::{Because, Code, Verdict};
use crate::iam::PolicyType;
use crate::iam::request::Resource;
use crate::text::{Integrity, Presence, Text, Tri};

use super::super::Check;
use super::super::facts::Facts;
use super::super::requirements::{Act, Kind, Requirement};
use super::super::roles::{EXECUTION_ROLE, Roles};
use super::super::verdicts;
use super::subject::{receiving_service, resource_of, role_of, trusted_service};
use super::told::is_explained;

/// The check of a call that no machine is known to make: by the policies of its role where some
/// were given, else by the message alone. What is assumed is added to the assumptions.
pub(super) fn check_of<'f>(
    refusal: &AccessDenied<'f>,
    kind: Kind,
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    assumptions: &mut Vec<Because>,
) -> Check {
    let mut check = told_only(refusal, kind, roles);
    if check.verdict == Verdict::Denied && !refusal.is_explicit {
        return check;
    }
    let Some(requirement) = requirement(refusal, kind, &check, roles) else {
        return check;
    };
    let asked = std::slice::from_ref(&requirement);
    let Some(decided) = verdicts::decide(facts, roles, asked, assumptions).pop() else {
        return check;
    };
    if kind != requirement.kind {
        one_side(&mut check, decided, roles);
        return check;
    }
    let is_granted = decided.verdict == Verdict::Granted;
    check.verdict = match decided.verdict {
        // It may have been mended since, unless something denies it that was not given.
        Verdict::Granted if !is_explained(refusal, &requirement, roles) => Verdict::Undecided,
        verdict if is_granted || !refusal.is_explicit => verdict,
        _ => Verdict::Denied,
    };
    // What was given tells more than that something was not given.
    check
        .reasons
        .retain(|reason| reason.code == Code::AccessDeniedMessage);
    if check.verdict == Verdict::Undecided && is_granted {
        check.reasons.insert(0, unseen_layer(refusal));
    }
    check.reasons.splice(0..0, decided.reasons);
    check.allowed_by = decided.allowed_by;
    check.lacks_identity = decided.lacks_identity && check.verdict != Verdict::Denied;
    check.lacks_trust = decided.lacks_trust && check.verdict != Verdict::Denied;
    if !decided.lacks_guardrails.is_empty() {
        check.lacks_guardrails = decided.lacks_guardrails;
    }
    check
}

/// Takes over what the caller's policies say of a role of which nothing was given. Of another
/// account both sides must allow it; of the same one the trust policy alone may.
fn one_side(check: &mut Check, decided: Check, roles: &Roles<'_>) {
    let account = |text: &str| {
        let text = Text::with_placeholders(text, 0);
        Arn::parse(&text).map(|arn| arn.account.into_owned())
    };
    let caller = roles.find(&Text::with_placeholders(check.role.as_str(), 0), None);
    let own = caller.and_then(|at| roles.get(at)?.account.clone());
    let other = check.resource.as_deref().and_then(account);
    let is_across = own
        .zip(other)
        .is_some_and(|(own, other)| own.same(&other) == Tri::No);
    let is_settled = match decided.verdict {
        Verdict::Denied => true,
        Verdict::Missing => is_across,
        Verdict::Granted | Verdict::Undecided => false,
    };
    let is_kept = |reason: &Because| match reason.code {
        Code::NoIdentityPolicy => false,
        Code::TrustNotPasted => !is_settled,
        _ => true,
    };
    check.reasons.retain(is_kept);
    if is_settled {
        check.verdict = decided.verdict;
        check.lacks_identity = decided.lacks_identity;
        check.reasons.splice(0..0, decided.reasons);
    } else if decided.verdict == Verdict::Granted {
        check.lacks_identity = false;
        check.reasons.insert(0, Because::new(Code::IdentityInOrder));
    } else {
        // Either side may be the one that has to change.
        check.lacks_identity = false;
    }
}

/// That a policy which was not given denies what the given ones allow.
pub(super) fn unseen_layer(refusal: &AccessDenied<'_>) -> Because {
    let because = Because::new(Code::AccessDeniedByUnseenLayer)
        .with("action", refusal.action)
        .at(refusal.span.of(refusal.document));
    match refusal.policy_type {
        // Others of its type were given.
        Some(
            policy_type @ ("identity-based policy" | "role trust policy" | "resource-based policy"),
        ) if refusal.is_explicit => because.with("layer", policy_type),
        Some(policy_type) => because.with("policyType", policy_type),
        None => because,
    }
}

/// The denied call as a requirement of no machine, if policies of its parties were given.
fn requirement<'f>(
    refusal: &AccessDenied<'f>,
    kind: Kind,
    check: &Check,
    roles: &Roles<'f>,
) -> Option<Requirement<'f>> {
    let find = |text: &str| {
        let named = Text::with_placeholders(text, refusal.document);
        roles.find(&named, None)
    };
    let resource = match kind {
        Kind::RoleTrust => check.role.as_str(),
        _ => check.resource.as_deref()?,
    };
    let role = find(&check.role)?;
    let subject = find(resource);
    let policies = |at: usize| roles.get(at).map(|role| &role.policies);
    let is_given = match kind {
        Kind::PassRole => policies(role)?.identity.is_given(),
        Kind::AssumeRole => {
            policies(role)?.identity.is_given()
                || subject
                    .and_then(policies)
                    .is_some_and(|target| target.trust.is_given())
        }
        Kind::RoleTrust => policies(role)?.trust.is_given(),
        Kind::Action => false,
    };
    let written = Text::with_placeholders(resource, refusal.document).into_owned();
    let arn = Arn::parse(&written).filter(Arn::is_role)?;
    let service = trusted_service(refusal).or_else(|| receiving_service(refusal));
    // Of a role that nothing was given of only the caller's side can be asked.
    let act = (kind == Kind::AssumeRole && subject.is_none()).then(|| {
        Box::new(Act {
            action: "sts:AssumeRole".to_owned(),
            is_unconfirmed: false,
            keys: Vec::new(),
            proposed: written.clone(),
        })
    });
    is_given.then(|| Requirement {
        kind: if act.is_some() { Kind::Action } else { kind },
        role,
        resource: Resource {
            arn,
            written: Some(written),
        },
        shown: check.resource.clone(),
        principals: vec![service.unwrap_or("<SERVICE>").to_owned()],
        // Nothing is decided by a service that the message does not tell.
        confidence: match service {
            Some(_) => Confidence::High,
            None => Confidence::Medium,
        },
        presence: Presence::Certain,
        integrity: Integrity::Intact,
        notes: Vec::new(),
        at: check.at.clone(),
        task: None,
        machine: usize::MAX,
        machine_arn: None,
        subject,
        act,
    })
}

/// The check as the message tells it.
pub(super) fn told_only(refusal: &AccessDenied<'_>, kind: Kind, roles: &Roles<'_>) -> Check {
    let place = refusal.span.of(refusal.document);
    let services: Vec<String> = receiving_service(refusal)
        .map(str::to_owned)
        .into_iter()
        .collect();
    let context = match (kind, trusted_service(refusal)) {
        (Kind::PassRole, _) if !services.is_empty() => vec![("iam:PassedToService", services)],
        (Kind::RoleTrust, Some(service)) => vec![("Service", vec![service.to_owned()])],
        _ => Vec::new(),
    };
    let resource = resource_of(refusal, kind);
    let role = match kind {
        Kind::RoleTrust => resource
            .clone()
            .unwrap_or_else(|| trusting_role(refusal, roles)),
        _ => role_of(refusal),
    };
    let account = |text: &str| {
        let text = Text::with_placeholders(text, refusal.document);
        Arn::parse(&text).and_then(|arn| arn.account.as_literal().map(str::to_owned))
    };
    let accounts = account(&role).zip(resource.as_deref().and_then(account));
    let is_across =
        kind == Kind::PassRole && accounts.as_ref().is_some_and(|(one, two)| one != two);
    let verdict = match (refusal.is_explicit || is_across, kind) {
        (true, _) => Verdict::Denied,
        (false, Kind::PassRole | Kind::Action) => Verdict::Missing,
        // Of sts:AssumeRole the message does not tell which side lacks something.
        (false, _) => Verdict::Undecided,
    };
    let is_open = verdict != Verdict::Denied;
    let mut reasons = Vec::new();
    if let Some((own, other)) = accounts.filter(|_| is_across) {
        let because = Because::new(Code::PassRoleCrossAccount);
        reasons.push(because.with("account", own).with("otherAccount", other));
    }
    reasons.push(
        Because::new(Code::AccessDeniedMessage)
            .with("action", refusal.action)
            .at(place),
    );
    // What either side says settles it.
    if kind == Kind::AssumeRole && is_open && refusal.policy_type != Some("role trust policy") {
        reasons.push(Because::new(Code::NoIdentityPolicy));
    }
    let trusting = match kind {
        Kind::AssumeRole => resource.clone(),
        Kind::RoleTrust => Some(role.clone()),
        Kind::PassRole | Kind::Action => None,
    };
    if let Some(role) = trusting.filter(|_| is_open) {
        reasons.push(Because::new(Code::TrustNotPasted).with("role", role));
    }
    // What has to allow it is what the message says does not.
    let lacks_guardrails = match refusal.policy_type {
        Some("permissions boundary") => vec![(PolicyType::Boundary, None)],
        Some("service control policy") => vec![(PolicyType::Scp, None)],
        _ => Vec::new(),
    };
    let lacks_trust =
        is_open && (kind == Kind::RoleTrust || refusal.policy_type == Some("role trust policy"));
    let is_elsewhere = lacks_trust
        || !lacks_guardrails.is_empty()
        || matches!(
            refusal.policy_type,
            Some("session policy" | "resource control policy" | "vpc endpoint policy")
        );
    Check {
        requirement: None,
        kind,
        verdict,
        role,
        action: match kind {
            Kind::PassRole => "iam:PassRole".to_owned(),
            Kind::AssumeRole | Kind::RoleTrust => "sts:AssumeRole".to_owned(),
            Kind::Action => refusal.action.to_owned(),
        },
        resource,
        context,
        reasons,
        allowed_by: Vec::new(),
        at: vec![place],
        task: None,
        fixes: Vec::new(),
        lacks_identity: is_open && !is_elsewhere,
        lacks_trust,
        lacks_guardrails: match is_open {
            true => lacks_guardrails,
            false => Vec::new(),
        },
    }
}

/// The role that a service could not assume, where the message does not name it: Step Functions
/// means the execution role.
fn trusting_role(refusal: &AccessDenied<'_>, roles: &Roles<'_>) -> String {
    let is_states = trusted_service(refusal).is_some_and(|name| name.starts_with("states."));
    match roles.machines.as_slice() {
        [] if is_states => EXECUTION_ROLE.to_owned(),
        [one] if is_states => roles.name(*one),
        _ => "<ROLE_ARN>".to_owned(),
    }
}
