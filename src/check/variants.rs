//! A machine whose definition or role depends on a choice has a variant for each world. The report
//! tells of one machine: what its variants say of a task is put together.

use crate::finding::{Because, Code, Verdict};
use crate::text::Variable;
use crate::text::maps::ByText;

use super::facts::{Facts, MachineFacts};
use super::requirements::{Kind, Requirement};
use super::{Check, Outcome, Task};

/// Puts the variants of each machine together; gives for each machine the first of its variants.
pub(super) fn join(
    outcome: &mut Outcome,
    facts: &Facts<'_>,
    requirements: &[Requirement<'_>],
) -> Vec<usize> {
    let first: Vec<usize> = (0..facts.machines.len())
        .map(|at| first_variant(&facts.machines, at))
        .collect();
    if first.iter().enumerate().all(|(at, first)| at == *first) {
        return first;
    }
    let tasks = join_tasks(outcome, &first);
    join_checks(outcome, facts, requirements, &first, &tasks);
    let mut at = 0;
    outcome.machines.retain(|_| {
        at += 1;
        first.get(at - 1) == Some(&(at - 1))
    });
    first
}

/// The first machine that is the same one in another world.
fn first_variant(machines: &[MachineFacts<'_>], at: usize) -> usize {
    let Some(machine) = machines.get(at) else {
        return at;
    };
    let is_same = |other: &MachineFacts<'_>| {
        machine.origin.is_some()
            && other.origin == machine.origin
            && other.guard.holds_where(&machine.guard) == Some(false)
    };
    machines.iter().take(at).position(is_same).unwrap_or(at)
}

/// Keeps each task of a machine once; gives the new place of each, and the machine that it is of.
fn join_tasks(outcome: &mut Outcome, first: &[usize]) -> Vec<(usize, usize)> {
    let mut of_machines: Vec<Vec<(usize, Task)>> = Vec::new();
    let mut all = std::mem::take(&mut outcome.tasks).into_iter().enumerate();
    for machine in &outcome.machines {
        of_machines.push(all.by_ref().take(machine.tasks).collect());
    }
    let mut places: Vec<Option<(usize, usize)>> = Vec::new();
    let mut taken = of_machines.into_iter().map(Some).collect::<Vec<_>>();
    for at in 0..taken.len() {
        if first.get(at) != Some(&at) {
            continue;
        }
        let mut paths: ByText<usize> = ByText::default();
        let start = outcome.tasks.len();
        for variant in (at..taken.len()).filter(|other| first.get(*other) == Some(&at)) {
            let tasks = taken.get_mut(variant).and_then(Option::take);
            for (old, task) in tasks.unwrap_or_default() {
                let next = outcome.tasks.len();
                // With its lengths: any name may hold any letter.
                let parts = task.path.iter();
                let parts = parts.map(|part| format!("{}:{part}", part.len()));
                let path = parts.collect::<Vec<String>>().concat();
                let new = paths.or_insert(&path, next).copied().unwrap_or(next);
                if new == next {
                    outcome.tasks.push(task);
                }
                if places.len() <= old {
                    places.resize(old + 1, None);
                }
                if let Some(place) = places.get_mut(old) {
                    *place = Some((new, at));
                }
            }
        }
        if let Some(machine) = outcome.machines.get_mut(at) {
            machine.tasks = outcome.tasks.len() - start;
        }
    }
    places.into_iter().flatten().collect()
}

/// Keeps each check of a task once.
fn join_checks(
    outcome: &mut Outcome,
    facts: &Facts<'_>,
    requirements: &[Requirement<'_>],
    first: &[usize],
    tasks: &[(usize, usize)],
) {
    let mut kept: Vec<Check> = Vec::new();
    let mut worlds: Vec<Vec<(usize, Verdict)>> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    // How many checks alike each variant had so far.
    let mut counts: ByText<usize> = ByText::default();
    let mut known: ByText<usize> = ByText::default();
    for mut check in std::mem::take(&mut outcome.checks) {
        let requirement = check.requirement.and_then(|at| requirements.get(at));
        // What only a message told is of no machine.
        let variant = requirement.map_or(usize::MAX, |requirement| requirement.machine);
        let machine = first.get(variant).copied().unwrap_or(variant);
        let task = check.task.and_then(|task| tasks.get(task));
        check.task = task.map(|(task, _)| *task);
        // Each role that may be the one has a trust policy of its own.
        let trusting = match check.kind {
            Kind::RoleTrust => check.role.as_str(),
            _ => "",
        };
        let alike = format!(
            "{machine}/{}/{}/{}/{trusting}",
            check.task.unwrap_or(usize::MAX),
            check.kind as u8,
            check.action
        );
        let mut before = 0;
        if let Some(count) = counts.or_insert(&format!("{variant} {alike}"), 0) {
            before = *count;
            *count += 1;
        }
        let key = format!("{alike}/{before}");
        let place = known.or_insert(&key, kept.len());
        let place = place.copied().unwrap_or(kept.len());
        if place == worlds.len() {
            worlds.push(Vec::new());
        }
        if let Some(worlds) = worlds.get_mut(place) {
            worlds.push((variant, check.verdict));
        }
        match kept.get_mut(place) {
            Some(other) => add(other, check),
            None => kept.push(check),
        }
        places.push(place);
    }
    for (check, worlds) in kept.iter_mut().zip(&worlds) {
        settle(check, worlds, facts);
    }
    outcome.checks = kept;
    let moved = |list: &mut Vec<usize>| {
        let mut all: Vec<usize> = Vec::new();
        for old in list.iter() {
            let new = places.get(*old).copied().unwrap_or(*old);
            if !all.contains(&new) {
                all.push(new);
            }
        }
        *list = all;
    };
    for fix in &mut outcome.fixes {
        moved(&mut fix.covers);
    }
    for question in &mut outcome.questions {
        moved(&mut question.settles);
    }
}

/// Adds what another variant says.
fn add(check: &mut Check, other: Check) {
    for reason in other.reasons {
        if !check.reasons.contains(&reason) {
            check.reasons.push(reason);
        }
    }
    for place in other.at {
        if !check.at.contains(&place) {
            check.at.push(place);
        }
    }
    for fix in other.fixes {
        if !check.fixes.contains(&fix) {
            check.fixes.push(fix);
        }
    }
}

/// What holds in all worlds; where they differ, what it depends on.
fn settle(check: &mut Check, worlds: &[(usize, Verdict)], facts: &Facts<'_>) {
    let mut verdicts = worlds.iter().map(|(_, verdict)| *verdict);
    let Some(one) = verdicts.next() else {
        return;
    };
    if verdicts.clone().all(|other| other == one) {
        return;
    }
    let is_refused = |verdict: Verdict| matches!(verdict, Verdict::Missing | Verdict::Denied);
    check.verdict = match is_refused(one) && verdicts.all(is_refused) {
        true => Verdict::Missing,
        false => Verdict::Undecided,
    };
    let mut variables: Vec<Variable> = Vec::new();
    for (variant, _) in worlds {
        let machine = facts.machines.get(*variant);
        if let Some(machine) = machine {
            machine.guard.variables(&mut variables);
        }
    }
    let names: Vec<String> = variables.iter().map(|one| one.name.to_string()).collect();
    check.reasons.insert(
        0,
        Because::new(Code::WorldsDiffer).with("conditions", names),
    );
}
