//! What holds for a sample input only.

use crate::asl::flow::{Given, Resolution};
use crate::check::Task;
use crate::check::facts::{Facts, MachineFacts};
use crate::check::requirements::{Requirement, Requirements};
use crate::finding::{Because, Code, Place};
use crate::text::maps::{Places, Seen};

/// Says of each requirement what of it holds for the input only.
pub fn note(facts: &Facts<'_>, needs: &mut Requirements<'_>) {
    let by_state: Vec<Places> = facts.machines.iter().map(by_state).collect();
    for requirement in &mut needs.requirements {
        let Some(machine) = facts.machines.get(requirement.machine) else {
            continue;
        };
        let Some(task) = requirement.task.and_then(|at| needs.tasks.get(at)) else {
            continue;
        };
        let places = by_state
            .get(requirement.machine)
            .and_then(|places| places.get(&key(&task.path)));
        for &at in places.into_iter().flatten() {
            let Some(resolution) = machine.resolutions.get(at) else {
                continue;
            };
            if concerns(requirement, resolution, machine, task) {
                requirement.notes.push(because(resolution, machine));
            }
        }
    }
}

fn key(path: &[String]) -> String {
    path.join("\0")
}

/// What was put into a definition, by the way to its state.
fn by_state(machine: &MachineFacts<'_>) -> Places {
    let mut places = Places::default();
    for (at, resolution) in machine.resolutions.iter().enumerate() {
        let of = places.entry(key(&resolution.path)).or_default();
        of.push(at);
    }
    places
}

/// Whether what was put in may have a say in the requirement.
fn concerns(
    requirement: &Requirement<'_>,
    resolution: &Resolution<'_>,
    machine: &MachineFacts<'_>,
    task: &Task,
) -> bool {
    let is_at = |place: &Place| {
        place.document == machine.document
            && (place.span.contains(resolution.span) || resolution.span.contains(place.span))
    };
    if requirement.at.iter().any(is_at) {
        return true;
    }
    if resolution.value == Given::Missing {
        return false;
    }
    // The caller of the call, other parameters that decide whether a role is handed over, and the
    // parts of resources.
    requirement.act.is_some()
        || resolution.value == Given::Whole
        || task.integration.contains("ecs:")
        || resolution.is_caller
}

/// Lists what holds for the input only.
pub fn assumptions(facts: &Facts<'_>, assumptions: &mut Vec<Because>) {
    let mut told = Seen::default();
    for machine in &facts.machines {
        for resolution in machine.resolutions {
            let value = match &resolution.value {
                Given::Missing => continue,
                Given::Whole => "",
                Given::Text(text) => text,
            };
            if told.insert(&format!("{}\0{value}", resolution.expression)) {
                assumptions.push(because(resolution, machine));
            }
        }
    }
}

fn because(resolution: &Resolution<'_>, machine: &MachineFacts<'_>) -> Because {
    let because = match &resolution.value {
        Given::Missing => Because::new(Code::InputLacksPath),
        _ => Because::new(Code::ForThisInput),
    };
    let because = because.with("expression", &*resolution.expression);
    let because = match &resolution.value {
        Given::Text(text) => because.with("value", text.as_str()),
        _ => because,
    };
    let here = resolution.span.of(machine.document);
    because.at(resolution.from.unwrap_or(here))
}
