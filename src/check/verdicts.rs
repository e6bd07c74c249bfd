//! Checks: each requirement with its decision, and what else is to be said of it.

use crate::arn::Arn;
use crate::finding::{Because, Code, Place, Verdict};
use crate::iam::Decision;
use crate::text::{Text, Tri};

use super::facts::Facts;
use super::judge::Judge;
use super::requirements::{Kind, Requirement};
use super::roles::Roles;

/// A requirement with its decision.
#[derive(Debug)]
pub struct Check {
    /// Index of the requirement; `None` for what only a refusal told.
    pub requirement: Option<usize>,
    /// What is asked.
    pub kind: Kind,
    /// The answer.
    pub verdict: Verdict,
    /// Name of the role that makes the call, or that is trusted.
    pub role: String,
    /// IAM action.
    pub action: String,
    /// As it was written; `None` for a run-time value.
    pub resource: Option<String>,
    /// Context keys of the request with the values that are meant.
    pub context: Vec<(&'static str, Vec<String>)>,
    /// Why, the deciding reason first.
    pub reasons: Vec<Because>,
    /// The identity-based statements that allow it, for certain or maybe.
    pub allowed_by: Vec<Place>,
    /// Where the requirement stands.
    pub at: Vec<Place>,
    /// Index of the task; `None`: the machine itself.
    pub task: Option<usize>,
    /// Indexes of the fixes that cover it.
    pub fixes: Vec<usize>,
    /// An identity-based statement of the role is missing, or may be.
    pub lacks_identity: bool,
    /// A statement in a trust policy is missing, or may be.
    pub lacks_trust: bool,
    /// The guardrails that do not allow it.
    pub lacks_guardrails: Vec<(crate::iam::PolicyType, Option<u32>)>,
}

/// Decides all requirements; what was taken for granted is added to the assumptions.
pub fn decide<'j, 'f>(
    facts: &'j Facts<'f>,
    roles: &'j Roles<'f>,
    requirements: &'j [Requirement<'f>],
    assumptions: &'j mut Vec<Because>,
) -> Vec<Check> {
    let mut judge = Judge::new(facts, roles, requirements, assumptions);
    requirements
        .iter()
        .enumerate()
        .map(|(at, requirement)| {
            let decision = judge.decision(requirement);
            check(at, requirement, decision, &mut judge)
        })
        .collect()
}

/// The check of a requirement, with what its place in the definition adds to the decision.
fn check<'j, 'f>(
    at: usize,
    requirement: &'j Requirement<'f>,
    decision: Decision,
    judge: &mut Judge<'j, 'f>,
) -> Check {
    let (facts, roles) = (judge.facts, judge.roles);
    let mut verdict = decision.verdict;
    let mut reasons: Vec<Because> = Vec::with_capacity(decision.reasons.len());
    for reason in decision.reasons {
        // Both sides of a request may have the same to say.
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if !requirement.integrity.is_intact() && verdict == Verdict::Granted {
        verdict = Verdict::Undecided;
        let place = requirement.at.iter().take(1).copied();
        reasons.insert(
            0,
            Because {
                at: place.collect(),
                ..Because::new(Code::DefinitionDoubtful)
            },
        );
    }
    // A role that is called by another path or case than its own does not exist.
    let at_fault = [Some(requirement.role), requirement.subject];
    for at in at_fault.into_iter().flatten() {
        let Some(because) = other_arn(facts, roles, at, requirement) else {
            continue;
        };
        if verdict == Verdict::Granted {
            verdict = Verdict::Undecided;
        }
        if !reasons.contains(&because) {
            reasons.insert(0, because);
        }
    }
    // Which role calls is only known at run time: what was pasted for it may be of another.
    let caller = roles.get(requirement.role);
    if let Some(role) = caller.filter(|role| role.is_run_time && verdict == Verdict::Granted) {
        verdict = Verdict::Undecided;
        reasons.insert(
            0,
            Because::new(Code::RuntimeValue).with("expression", role.id.as_str()),
        );
    }
    // What is not known decides what is undecided; with other verdicts it is an aside.
    for note in &requirement.notes {
        match note.code {
            Code::RoleMayNotExist | Code::TaskDefinitionLatest => {
                judge.assume(note.clone());
            }
            // It stays open whether the pasted task definition is the one.
            Code::TaskDefinitionUncertain if verdict != Verdict::Undecided => {
                verdict = Verdict::Undecided;
                reasons.insert(0, note.clone());
            }
            Code::ForThisInput => reasons.push(note.clone()),
            Code::NeededForManagedRule | Code::NeededToCancel | Code::NeededToPoll => {
                reasons.push(note.clone());
            }
            _ if verdict == Verdict::Undecided => reasons.insert(0, note.clone()),
            _ => reasons.push(note.clone()),
        }
    }
    let (action, context) = shown(requirement);
    Check {
        requirement: Some(at),
        kind: requirement.kind,
        verdict,
        role: roles.name(requirement.role),
        action: action.to_owned(),
        resource: requirement.shown.clone(),
        context,
        reasons,
        allowed_by: decision.allowed_by,
        at: requirement.at.clone(),
        task: requirement.task,
        fixes: Vec::new(),
        lacks_identity: decision.lacks_identity,
        lacks_trust: decision.lacks_trust,
        lacks_guardrails: decision.lacks_guardrails,
    }
}

/// Says that a role is called by an ARN that is not its own (law 2).
fn other_arn<'f>(
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    at: usize,
    requirement: &Requirement<'f>,
) -> Option<Because> {
    let role = roles.get(at)?;
    let own = roles.described_as(at);
    let named = match requirement.subject == Some(at) && requirement.kind != Kind::RoleTrust {
        true => requirement.resource.written.clone(),
        false => role.arn.as_ref().map(Arn::to_text),
    };
    let named = named.filter(|named| Arn::parse(named).is_some())?;
    let own = own.cloned().or_else(|| {
        let is_described = facts.inventory.roles.get(at)?.is_described;
        role.arn.as_ref().filter(|_| is_described).map(Arn::to_text)
    })?;
    let differs = match (named.as_literal(), own.as_literal()) {
        (Some(named), Some(own)) => named != own,
        // Its partition and account may be told by one of them only.
        _ => is_other_resource(&named, &own)?,
    };
    differs.then(|| {
        Because::new(Code::RoleArnDiffers)
            .with("named", named.display())
            .with("described", own.display())
    })
}

/// Whether two ARNs end in other paths or names.
fn is_other_resource(one: &Text<'_>, two: &Text<'_>) -> Option<bool> {
    let (one, two) = (Arn::parse(one)?, Arn::parse(two)?);
    Some(one.resource.same(&two.resource) == Tri::No)
}

/// Action and context keys for people.
fn shown<'r>(requirement: &'r Requirement<'_>) -> (&'r str, Vec<(&'static str, Vec<String>)>) {
    match requirement.kind {
        Kind::Action => {
            let keys = requirement.act.iter().flat_map(|act| &act.keys);
            let keys = keys.map(|(key, value)| (*key, vec![value.display()]));
            let action = requirement.act.as_ref().map_or("", |act| &act.action);
            (action, keys.collect())
        }
        Kind::PassRole => (
            "iam:PassRole",
            vec![("iam:PassedToService", requirement.principals.clone())],
        ),
        Kind::AssumeRole => {
            let id = requirement
                .machine_arn
                .as_ref()
                .map(|arn| vec![arn.display()]);
            (
                "sts:AssumeRole",
                id.map(|id| ("sts:ExternalId", id)).into_iter().collect(),
            )
        }
        Kind::RoleTrust => (
            "sts:AssumeRole",
            vec![("Service", requirement.principals.clone())],
        ),
    }
}
