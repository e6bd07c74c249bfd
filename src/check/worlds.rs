//! Puts the decisions of all possible worlds together (law 10).

use crate::finding::{Because, Code, Verdict};
use crate::iam::Decision;
use crate::inventory::{Inventory, Subject};
use crate::text::{Variable, World};

use super::roles::Roles;

/// What holds in all worlds; where they differ, what it depends on.
pub(super) fn join(
    decided: Vec<(World, Decision)>,
    variables: &[Variable],
    inventory: &Inventory<'_>,
    roles: &Roles<'_>,
) -> Decision {
    let verdicts: Vec<Verdict> = decided.iter().map(|(_, one)| one.verdict).collect();
    let mut first_of_each: Vec<&Decision> = Vec::new();
    for (_, decision) in &decided {
        let is_known = |known: &&Decision| known.verdict == decision.verdict;
        if !first_of_each.iter().any(is_known) {
            first_of_each.push(decision);
        }
    }
    let Some(&first) = first_of_each.first() else {
        // In no world the machine is there.
        return Decision::undecided(Vec::new());
    };
    let mut joined = first.clone();
    for (_, decision) in &decided {
        for place in &decision.allowed_by {
            if !joined.allowed_by.contains(place) {
                joined.allowed_by.push(*place);
            }
        }
    }
    if first_of_each.len() == 1 {
        return joined;
    }
    let is_refused = |verdict: &Verdict| matches!(verdict, Verdict::Missing | Verdict::Denied);
    joined.verdict = match verdicts.iter().all(is_refused) {
        true => Verdict::Missing,
        false => Verdict::Undecided,
    };
    joined.reasons = because(&decided, variables, inventory, roles);
    for decision in first_of_each {
        for reason in &decision.reasons {
            if !joined.reasons.contains(reason) {
                joined.reasons.push(reason.clone());
            }
        }
        joined.by_deny |= decision.by_deny;
        joined.lacks_identity |= decision.lacks_identity;
        joined.lacks_trust |= decision.lacks_trust;
        for guardrail in &decision.lacks_guardrails {
            if !joined.lacks_guardrails.contains(guardrail) {
                joined.lacks_guardrails.push(*guardrail);
            }
        }
    }
    joined
}

/// The choices that the verdict depends on: two worlds that differ in nothing else have different
/// verdicts.
fn because(
    decided: &[(World, Decision)],
    variables: &[Variable],
    inventory: &Inventory<'_>,
    roles: &Roles<'_>,
) -> Vec<Because> {
    let decides = |variable: &&Variable| {
        let others = variables.iter().filter(|other| other != variable);
        let others: Vec<&Variable> = others.collect();
        decided.iter().enumerate().any(|(at, (world, decision))| {
            decided.iter().skip(at + 1).any(|(other, unlike)| {
                decision.verdict != unlike.verdict
                    && others
                        .iter()
                        .all(|variable| world.value(variable) == other.value(variable))
            })
        })
    };
    let mut deciding: Vec<&Variable> = variables.iter().filter(decides).collect();
    if deciding.is_empty() {
        deciding = variables.iter().collect();
    }
    let (mut reasons, conditions) = choices(&deciding, inventory, roles);
    if !conditions.is_empty() {
        let because = Because::new(Code::WorldsDiffer);
        reasons.push(because.with("conditions", conditions));
    }
    reasons
}

/// Why nothing is decided where there are more worlds than can be tried.
pub(super) fn too_many(
    variables: &[Variable],
    inventory: &Inventory<'_>,
    roles: &Roles<'_>,
) -> Vec<Because> {
    let variables: Vec<&Variable> = variables.iter().collect();
    let (mut reasons, conditions) = choices(&variables, inventory, roles);
    let mut because = Because::new(Code::WorldsTooMany);
    if !conditions.is_empty() {
        because = because.with("conditions", conditions);
    }
    reasons.insert(0, because);
    reasons
}

/// The texts that exist once and differ, and the names of all other choices.
fn choices(
    variables: &[&Variable],
    inventory: &Inventory<'_>,
    roles: &Roles<'_>,
) -> (Vec<Because>, Vec<String>) {
    let mut reasons = Vec::new();
    let mut conditions = Vec::new();
    for variable in variables.iter().copied() {
        let mut all = inventory.contradictions.iter();
        let Some(found) = all.find(|one| one.variable == *variable) else {
            conditions.push(variable.name.to_string());
            continue;
        };
        let (kind, name) = subject(&found.subject);
        let mut because = Because::new(Code::DocumentInEffect)
            .with("subject", kind)
            .with("name", name)
            .with("role", roles.get(found.role).map_or("", |role| &role.id));
        because.at.clone_from(&found.at);
        reasons.push(because);
    }
    (reasons, conditions)
}

/// The kind of what exists once, and its name where it has one.
fn subject(subject: &Subject) -> (&'static str, &str) {
    match subject {
        Subject::TrustPolicy => ("trust policy", ""),
        Subject::PermissionsBoundary => ("permissions boundary", ""),
        Subject::InlinePolicy(name) => ("inline policy", name),
        Subject::ManagedPolicy(arn) => ("managed policy", arn),
        Subject::PolicySet => ("set of policies", ""),
    }
}
