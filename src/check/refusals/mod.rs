//! What a pasted AccessDenied message means for the machines: which state it was, and the fix.

mod caller;
mod filled;
mod fix;
mod lone;
mod subject;
mod told;
mod unseen;

use crate::documents::AccessDenied;
use crate::finding::{Because, Code, Severity, Verdict};

use super::commands;
use super::requirements::{Kind, Requirement};
use super::roles::{Roles, Unseen};
use super::{Check, Outcome, Task, facts::Facts};

use lone::{check_of, unseen_layer};
use subject::{
    concerns, is_of_no_machine, is_of_task, is_of_user, receiving_service, trusted_service,
};
use told::is_explained;

pub(super) use caller::tell as tell_callers;
pub use fix::fix;

/// Finds the checks that a refusal is about; where there is none, the refusal is a check itself.
/// Returns of which roles policies are known to be missing.
pub fn add<'f>(
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    requirements: &[Requirement<'_>],
    tasks: &[Task],
    outcome: &mut Outcome,
) -> Unseen {
    let mut unseen = Unseen::default();
    unseen::open(facts, roles, requirements, outcome, &mut unseen);
    for encoded in &facts.inventory.encoded {
        let said = Because::new(Code::AccessDeniedEncoded)
            .with("command", commands::decode(encoded.text))
            .at(encoded.span.of(encoded.document));
        outcome.findings.push(said.finding(Severity::Hint));
    }
    let is_of_action = |requirement: &Requirement<'_>| requirement.kind == Kind::Action;
    let are_actions_checked = requirements.iter().any(is_of_action);
    let is_alone = facts.machines.is_empty();
    for refusal in &facts.inventory.refusals {
        let kind = match refusal.action.to_ascii_lowercase().as_str() {
            "iam:passrole" => Some(Kind::PassRole),
            "sts:assumerole" if trusted_service(refusal).is_some() => Some(Kind::RoleTrust),
            "sts:assumerole" => Some(Kind::AssumeRole),
            // Where other actions are checked, a check says more of it; so it does alone.
            _ => (are_actions_checked || is_alone).then_some(Kind::Action),
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
        let service = receiving_service(refusal);
        let matched: Vec<usize> = outcome
            .checks
            .iter()
            .enumerate()
            .filter(|(_, check)| {
                check
                    .requirement
                    .and_then(|at| requirements.get(at))
                    .is_some_and(|requirement| concerns(refusal, service, kind, requirement, roles))
                    && is_of_task(refusal, check.task.and_then(|task| tasks.get(task)))
            })
            .map(|(at, _)| at)
            .collect();
        for &at in &matched {
            let check = outcome.checks.get(at);
            let requirement = check.and_then(|check| requirements.get(check.requirement?));
            let is_explained = requirement.is_none_or(|one| is_explained(refusal, one, roles));
            let told = requirement.and_then(|one| told::told(refusal, one, roles));
            let is_open = kind == Kind::PassRole
                && requirement.is_some_and(|one| one.resource.written.is_none());
            if let Some(told) = told
                && !(is_open && filled::add(at, &matched, refusal, roles, outcome))
            {
                told::tell(at, told, refusal, outcome);
            }
            state(at, refusal, is_explained, tasks, outcome);
        }
        if matched.is_empty() {
            // With another input they may ask for something else.
            let is_any_input = facts
                .machines
                .iter()
                .all(|machine| machine.resolutions.is_empty());
            // Whoever makes or changes a machine passes its role to Step Functions.
            let is_of_deployer = is_of_user(refusal) || service == Some("states.amazonaws.com");
            if !facts.machines.is_empty() && is_any_input && !is_of_deployer {
                let because = Because::new(Code::AccessDeniedNotMatched)
                    .with("action", refusal.action)
                    .at(place);
                outcome.findings.push(because.finding(Severity::Warning));
            }
            if (kind != Kind::Action || is_alone) && !is_of_no_machine(refusal, roles) {
                let check = check_of(refusal, kind, facts, roles, &mut outcome.assumptions);
                if outcome.checks.iter().any(|known| is_same(known, &check)) {
                    continue;
                }
                if check.verdict == Verdict::Granted {
                    let because = Because::new(Code::AccessDeniedButGranted)
                        .with("role", check.role.as_str())
                        .with("action", check.action.as_str())
                        .at(place);
                    outcome.findings.push(because.finding(Severity::Warning));
                }
                outcome.checks.push(check);
            }
        }
    }
    // What only messages tell is a check by now.
    unseen::open(facts, roles, requirements, outcome, &mut unseen);
    unseen
}

/// Whether a message repeats what another one told.
fn is_same(known: &Check, check: &Check) -> bool {
    known.requirement.is_none()
        && (known.kind, known.verdict) == (check.kind, check.verdict)
        && (&known.role, &known.action, &known.resource)
            == (&check.role, &check.action, &check.resource)
        && known.context == check.context
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
        check.reasons.insert(0, unseen_layer(refusal));
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
