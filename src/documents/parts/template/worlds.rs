//! What a resource is in each of the worlds that it depends on.

use crate::finding::{Finding, Span};
use crate::text::{Guard, Integrity, Variable, World};

use super::super::{Part, What};
use super::project::PutIn;
use super::stacks::Stacks;

/// What a resource brings along.
#[derive(Default)]
pub(super) struct Made<'w> {
    pub(super) parts: Vec<Part<'w>>,
    pub(super) findings: Vec<Finding>,
    /// Any role may have a policy of which nothing is known, because of what stands there.
    pub(super) opens: Option<Span>,
    /// Any role may have a policy that allows other actions.
    pub(super) opens_partly: bool,
    /// Documents that belong to the stack.
    pub(super) joined: Vec<u32>,
    /// Values that were put into definitions.
    pub(super) values: Vec<PutIn>,
    /// Names that a definition uses and nothing gives, each with the document.
    pub(super) missing: Vec<(u32, String)>,
}

/// Rounds in which worlds may show that there is more to choose.
const ROUNDS_AT_MOST: u32 = 4;

/// Makes something in each world that it depends on. What is the same in all of them has no guard.
/// If there are too many, nothing is proved by it, and it opens every role.
pub(super) fn in_worlds<'w>(
    stacks: &Stacks<'_, 'w>,
    place: Span,
    make: &dyn Fn() -> Made<'w>,
) -> Made<'w> {
    let (mut made, mut variables) = stacks.in_world(World::default(), make);
    if variables.is_empty() {
        return made;
    }
    for _ in 0..ROUNDS_AT_MOST {
        let Some(worlds) = World::all(&variables) else {
            break;
        };
        let mut all = Vec::new();
        let known = variables.len();
        for world in worlds {
            let (made, reached) = stacks.in_world(world.clone(), make);
            for variable in reached {
                if !variables.contains(&variable) {
                    variables.push(variable);
                }
            }
            all.push((world, made));
        }
        if variables.len() == known {
            return merged(all, &variables);
        }
    }
    for part in &mut made.parts {
        part.doubt(Integrity::Undetermined);
    }
    made.opens = made.opens.or(Some(place));
    made
}

/// A machine with what stands beside it, or any other part.
struct Group<'w> {
    parts: Vec<Part<'w>>,
    worlds: Vec<World>,
}

fn merged<'w>(all: Vec<(World, Made<'w>)>, variables: &[Variable]) -> Made<'w> {
    let mut merged = Made::default();
    let mut groups: Vec<Group<'w>> = Vec::new();
    let every: Vec<World> = all.iter().map(|(world, _)| world.clone()).collect();
    for (world, made) in all {
        for finding in made.findings {
            if !merged.findings.contains(&finding) {
                merged.findings.push(finding);
            }
        }
        for document in made.joined {
            if !merged.joined.contains(&document) {
                merged.joined.push(document);
            }
        }
        add_new(&mut merged.values, made.values);
        add_new(&mut merged.missing, made.missing);
        merged.opens = merged.opens.or(made.opens);
        merged.opens_partly |= made.opens_partly;
        for parts in grouped(made.parts) {
            let same = groups.iter_mut().find(|group| {
                !group.worlds.contains(&world)
                    && group.parts.len() == parts.len()
                    && group
                        .parts
                        .iter()
                        .zip(&parts)
                        .all(|(one, two)| is_same(one, two))
            });
            match same {
                Some(group) => group.worlds.push(world.clone()),
                None => groups.push(Group {
                    parts,
                    worlds: vec![world.clone()],
                }),
            }
        }
    }
    for group in groups {
        let guard = guard_of(&group.worlds, &every, variables);
        merged
            .parts
            .extend(group.parts.into_iter().map(|part| Part {
                guard: guard.clone(),
                ..part
            }));
    }
    merged
}

/// Adds what is not there yet.
pub(super) fn add_new<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

/// Parts with those that belong to the one before.
fn grouped(parts: Vec<Part<'_>>) -> Vec<Vec<Part<'_>>> {
    let mut groups: Vec<Vec<Part<'_>>> = Vec::new();
    for part in parts {
        match groups
            .last_mut()
            .filter(|_| matches!(part.what, What::Uses(_)))
        {
            Some(group) => group.push(part),
            None => groups.push(vec![part]),
        }
    }
    groups
}

fn is_same(one: &Part<'_>, two: &Part<'_>) -> bool {
    one.what == two.what
        && one.node == two.node
        && one.integrity == two.integrity
        && one.presence == two.presence
        && one.document == two.document
        && one.span == two.span
}

/// The guard that holds in these worlds only.
fn guard_of(worlds: &[World], every: &[World], variables: &[Variable]) -> Guard {
    if worlds.len() == every.len() {
        return Guard::Always;
    }
    // Most depend on one choice.
    for variable in variables {
        let value = |world: &World| world.value(variable);
        let holds = |world: &&World| worlds.iter().any(|one| value(one) == value(world));
        if every.iter().filter(holds).count() == worlds.len() {
            let mut guard = Guard::Never;
            for chosen in 0..variable.values {
                if worlds.iter().any(|world| value(world) == Some(chosen)) {
                    guard = guard.or(Guard::Is(variable.clone(), chosen));
                }
            }
            return guard;
        }
    }
    let each = worlds.iter().map(|world| {
        let chosen = variables
            .iter()
            .filter_map(|variable| Some(Guard::Is(variable.clone(), world.value(variable)?)));
        chosen.fold(Guard::Always, Guard::and)
    });
    Guard::Any(each.collect())
}
