//! What a pasted AccessDenied message means for the machines: which state it was, and the fix.

mod caller;
mod filled;
mod fix;

use crate::arn::{Arn, role_of_session};
use crate::catalog;
use crate::documents::AccessDenied;
use crate::finding::{Because, Code, Severity, Verdict};
use crate::iam::matching;
use crate::iam::pattern::Pattern;
use crate::iam::{Layer, PolicyType};
use crate::text::{Text, Tri};

use super::commands;
use super::requirements::{Kind, Requirement};
use super::roles::Roles;
use super::{Check, Outcome, Task, facts::Facts};

pub(super) use caller::tell as tell_callers;
pub use fix::fix;

/// Finds the checks that a refusal is about; where there is none, the refusal is a check itself.
pub fn add(
    facts: &Facts<'_>,
    roles: &Roles<'_>,
    requirements: &[Requirement<'_>],
    tasks: &[Task],
    outcome: &mut Outcome,
) {
    for encoded in &facts.inventory.encoded {
        let said = Because::new(Code::AccessDeniedEncoded)
            .with("command", commands::decode(encoded.text))
            .at(encoded.span.of(encoded.document));
        outcome.findings.push(said.finding(Severity::Hint));
    }
    let is_of_action = |requirement: &Requirement<'_>| requirement.kind == Kind::Action;
    let are_actions_checked = requirements.iter().any(is_of_action);
    for refusal in &facts.inventory.refusals {
        let kind = match refusal.action.to_ascii_lowercase().as_str() {
            "iam:passrole" => Some(Kind::PassRole),
            "sts:assumerole" if trusted_service(refusal).is_some() => Some(Kind::RoleTrust),
            "sts:assumerole" => Some(Kind::AssumeRole),
            // Where other actions are checked, a check says more of it.
            _ => are_actions_checked.then_some(Kind::Action),
        };
        let place = refusal.span.of(refusal.document);
        let mut said = Because::new(Code::AccessDeniedDecoded)
            .with("principal", refusal.principal.unwrap_or_default())
            .with("action", refusal.action)
            .with("resource", refusal.resource.unwrap_or_default())
            .with("explicit", if refusal.is_explicit { "yes" } else { "no" })
            .at(place);
        if let Some(policy_type) = refusal.policy_type {
            said = said.with("policyType", policy_type);
        }
        for (name, value) in [
            ("policy", refusal.policy),
            ("statement", refusal.statement),
            ("state", refusal.state),
        ] {
            if let Some(value) = value {
                said = said.with(name, value);
            }
        }
        if let Some(state) = refusal.state
            && let Some(task) = tasks.iter().find(|task| task.state == state)
        {
            said = said.at(task.at);
        }
        outcome.findings.push(said.finding(Severity::Hint));
        let Some(kind) = kind else { continue };
        let matched: Vec<usize> = outcome
            .checks
            .iter()
            .enumerate()
            .filter(|(_, check)| {
                check
                    .requirement
                    .and_then(|at| requirements.get(at))
                    .is_some_and(|requirement| concerns(refusal, kind, requirement, roles))
                    && is_of_task(refusal, check.task.and_then(|task| tasks.get(task)))
            })
            .map(|(at, _)| at)
            .collect();
        for &at in &matched {
            let check = outcome.checks.get(at);
            let requirement = check.and_then(|check| requirements.get(check.requirement?));
            let is_explained = requirement.is_none_or(|one| is_explained(refusal, one, roles));
            let is_told = requirement.is_some_and(|one| is_told_missing(refusal, one, roles));
            let is_open = kind == Kind::PassRole
                && requirement.is_some_and(|one| one.resource.written.is_none());
            if is_told && !(is_open && filled::add(at, &matched, refusal, roles, outcome)) {
                tell_missing(at, refusal, outcome);
            }
            state(at, refusal, is_explained, tasks, outcome);
        }
        if matched.is_empty() {
            // With another input they may ask for something else.
            let is_any_input = facts
                .machines
                .iter()
                .all(|machine| machine.resolutions.is_empty());
            if !facts.machines.is_empty() && is_any_input {
                let because = Because::new(Code::AccessDeniedNotMatched)
                    .with("action", refusal.action)
                    .at(place);
                outcome.findings.push(because.finding(Severity::Warning));
            }
            if kind != Kind::Action && !is_of_no_machine(refusal, roles) {
                outcome.checks.push(check_of(refusal, kind, roles));
            }
        }
    }
}

/// Whether a policy that was given may be the one that refused. What a message tells of a policy
/// that was not given is a fact (law 7); of one that was given it may have been mended since.
fn is_explained(
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

/// Whether the message proves that no identity-based policy allows it: those of the role were not
/// given, and it was no Deny (law 7).
fn is_told_missing(
    refusal: &AccessDenied<'_>,
    requirement: &Requirement<'_>,
    roles: &Roles<'_>,
) -> bool {
    let is_of_caller = matches!(requirement.kind, Kind::PassRole | Kind::Action);
    let is_implicit =
        !refusal.is_explicit && matches!(refusal.policy_type, None | Some("identity-based policy"));
    let is_open = roles.get(requirement.role).is_some_and(|role| {
        role.arn.is_some() && !role.policies.identity.is_given() && !role.policies.is_closed
    });
    is_of_caller && is_implicit && is_open
}

fn tell_missing(at: usize, refusal: &AccessDenied<'_>, outcome: &mut Outcome) {
    let Some(check) = outcome.checks.get_mut(at) else {
        return;
    };
    let lacks_policies = |reason: &Because| reason.code == Code::NoIdentityPolicy;
    if check.verdict != Verdict::Undecided || !check.reasons.iter().any(lacks_policies) {
        return;
    }
    check.verdict = Verdict::Missing;
    check.reasons.retain(|reason| !lacks_policies(reason));
    if refusal.policy_type.is_none() {
        let because = Because::new(Code::NoDenyAssumed).with("action", refusal.action);
        if !outcome.assumptions.contains(&because) {
            outcome.assumptions.push(because);
        }
    }
}

/// Says which state was refused.
fn state(
    at: usize,
    refusal: &AccessDenied<'_>,
    is_explained: bool,
    tasks: &[Task],
    outcome: &mut Outcome,
) {
    let place = refusal.span.of(refusal.document);
    let Some(check) = outcome.checks.get_mut(at) else {
        return;
    };
    if check.verdict == Verdict::Granted && !is_explained {
        check.verdict = Verdict::Undecided;
        let mut because = Because::new(Code::AccessDeniedByUnseenLayer)
            .with("action", refusal.action)
            .at(place);
        if let Some(policy_type) = refusal.policy_type.filter(|_| !refusal.is_explicit) {
            because = because.with("policyType", policy_type);
        }
        check.reasons.insert(0, because);
    }
    check.reasons.push(
        Because::new(Code::AccessDeniedMessage)
            .with("action", refusal.action)
            .at(place),
    );
    if let Some(task) = check.task.and_then(|task| tasks.get(task)) {
        // Allowed by what was pasted, but refused: something else is deployed, or another layer denies.
        let code = if check.verdict == Verdict::Granted {
            Code::AccessDeniedButGranted
        } else {
            Code::AccessDeniedState
        };
        let mut because = Because::new(code)
            .with("state", task.state.as_str())
            .with("role", check.role.as_str())
            .with("action", check.action.as_str())
            .at(place)
            .at(task.at);
        if let Some(service) = trusted_service(refusal) {
            because = because.with("service", service);
        }
        outcome.findings.push(because.finding(Severity::Warning));
    }
}

/// Whether the refusal can be about a requirement of that task: a history tells its state, and what
/// it called.
fn is_of_task(refusal: &AccessDenied<'_>, task: Option<&Task>) -> bool {
    let state = refusal.state.is_none_or(|name| {
        let task = task.map(|task| task.state.as_str());
        task == Some(name)
    });
    let called = refusal.integration.as_deref().is_none_or(|name| {
        // A function is named by its ARN.
        task.is_none_or(|task| task.integration == name || !task.integration.contains(':'))
    });
    state && called
}

/// Whether the refusal is certain to be of a role that no machine runs as or assumes: it says
/// nothing of these machines.
fn is_of_no_machine(refusal: &AccessDenied<'_>, roles: &Roles<'_>) -> bool {
    let Some((account, name)) = session(refusal) else {
        return false;
    };
    let account = Text::literal(account);
    let callers = roles.list.iter();
    let mut callers = callers.filter(|role| role.is_execution || role.is_target);
    let is_other = |arn: &Arn<'_>| {
        arn.role_name().is_some_and(|own| own != name) || arn.account.same(&account) == Tri::No
    };
    let mut others = callers
        .by_ref()
        .map(|role| role.arn.as_ref().is_some_and(is_other));
    others
        .next()
        .is_some_and(|first| first && others.all(|other| other))
}

/// Account and name of the role whose session was refused.
fn session(refusal: &AccessDenied<'_>) -> Option<(String, String)> {
    let text = Text::with_placeholders(refusal.principal?, refusal.document);
    role_of_session(&Arn::parse(&text)?)
}

/// Whether the refusal can be about the requirement.
fn concerns(
    refusal: &AccessDenied<'_>,
    kind: Kind,
    requirement: &Requirement<'_>,
    roles: &Roles<'_>,
) -> bool {
    let is_it = requirement.kind == kind
        && requirement
            .act
            .as_ref()
            .is_none_or(|act| act.action.eq_ignore_ascii_case(refusal.action));
    if !is_it {
        return false;
    }
    if let Some((account, name)) = session(refusal)
        && let Some(arn) = roles
            .get(requirement.role)
            .and_then(|role| role.arn.as_ref())
        && (arn.role_name().is_some_and(|own| own != name)
            || arn.account.same(&Text::literal(account)) == Tri::No)
    {
        return false;
    }
    if kind == Kind::PassRole
        && let Some(service) = receiving_service(refusal)
        && !requirement
            .principals
            .iter()
            .any(|principal| principal == service)
    {
        return false;
    }
    if kind == Kind::RoleTrust
        && !requirement
            .principals
            .iter()
            .any(|principal| Some(principal.as_str()) == refusal.principal)
    {
        return false;
    }
    // A resource with wildcards says no more than the action does, and so does one in a mask.
    let Some(resource) = refusal.resource.filter(|resource| !resource.contains('*')) else {
        return true;
    };
    if kind == Kind::Action
        && requirement
            .shown
            .as_ref()
            .is_none_or(|shown| shown.contains('*'))
    {
        return true;
    }
    let written = Text::with_placeholders(resource, refusal.document);
    match Arn::parse(&written) {
        Some(_) => {
            let whole = requirement
                .resource
                .written
                .clone()
                .unwrap_or_else(|| requirement.resource.arn.to_text());
            matching::matches_arn(
                &Pattern::exactly(&written),
                &requirement.resource.arn,
                &whole,
            ) != Tri::No
        }
        None => requirement
            .resource
            .arn
            .role_name()
            .is_none_or(|name| name == resource),
    }
}

/// The service that could not assume its role, if that is what was refused.
fn trusted_service<'r>(refusal: &AccessDenied<'r>) -> Option<&'r str> {
    let is_name = |name: &&str| !name.contains(':') && name.contains(".amazonaws.com");
    refusal.principal.filter(is_name)
}

/// The service that the role was passed to, if the refusal tells it.
fn receiving_service<'r>(refusal: &AccessDenied<'r>) -> Option<&'r str> {
    let is_service = |name: &&str| {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        name.contains(".amazonaws.com") && name.bytes().all(letter)
    };
    let called = refusal.service.and_then(catalog::receiving_service);
    refusal.passed_to.filter(is_service).or(called)
}

/// A check for what nothing but the message tells.
fn check_of(refusal: &AccessDenied<'_>, kind: Kind, roles: &Roles<'_>) -> Check {
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
    // A refusal by a Deny is one that no Allow can help; of sts:AssumeRole the message does not
    // tell which side lacks something.
    let role = match kind {
        Kind::RoleTrust => refusal.resource.unwrap_or("<ROLE_ARN>").to_owned(),
        _ => role_of(refusal),
    };
    let named = Text::with_placeholders(role.as_str(), refusal.document);
    let pasted = roles.find(&named, None).and_then(|at| roles.get(at));
    let account = |text: &str| {
        let text = Text::with_placeholders(text, refusal.document);
        Arn::parse(&text).and_then(|arn| arn.account.as_literal().map(str::to_owned))
    };
    let accounts = account(&role).zip(refusal.resource.and_then(account));
    let is_across =
        kind == Kind::PassRole && accounts.as_ref().is_some_and(|(one, two)| one != two);
    let verdict = match (refusal.is_explicit || is_across, kind) {
        (true, _) => Verdict::Denied,
        // What was pasted for the role may allow it: then something else is deployed.
        (false, _) if pasted.is_some_and(|role| role.policies.identity.is_given()) => {
            Verdict::Undecided
        }
        (false, Kind::PassRole) => Verdict::Missing,
        (false, _) => Verdict::Undecided,
    };
    let mut reasons = vec![
        Because::new(Code::AccessDeniedMessage)
            .with("action", refusal.action)
            .at(place),
    ];
    if let Some((own, other)) = accounts.filter(|_| is_across) {
        let because = Because::new(Code::PassRoleCrossAccount);
        reasons.insert(0, because.with("account", own).with("otherAccount", other));
    }
    // What has to allow it is what the message says does not.
    let is_open = verdict != Verdict::Denied;
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
        action: if kind == Kind::PassRole {
            "iam:PassRole".to_owned()
        } else {
            "sts:AssumeRole".to_owned()
        },
        resource: refusal.resource.map(str::to_owned),
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

/// The role of the session; the message does not tell its path.
fn role_of(refusal: &AccessDenied<'_>) -> String {
    let Some(principal) = refusal.principal else {
        return super::roles::EXECUTION_ROLE.to_owned();
    };
    let text = Text::with_placeholders(principal, refusal.document);
    let role = Arn::parse(&text).and_then(|arn| {
        let resource = arn.resource.display();
        let name = resource.strip_prefix("assumed-role/")?.split('/').next()?;
        let (partition, account) = (arn.partition.display(), arn.account.display());
        Some(format!("arn:{partition}:iam::{account}:role/{name}"))
    });
    role.unwrap_or_else(|| principal.to_owned())
}
