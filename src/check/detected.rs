//! What each document was taken for, what was found in it, and whether it has a say in any check.

use crate::text::order::sort;
use contract::Detected;

use crate::documents::{Declared, Source, What};
use crate::finding::Place;
use crate::text::maps::Numbers;
use crate::text::{Text, Tri};
use crate::workspace::Kind;

use super::Check;
use super::facts::Facts;
use super::requirements::Requirements;
use super::roles::Roles;

/// Tells of every document, in their order.
pub(super) fn detect(
    sources: &[Source<'_>],
    facts: &Facts<'_>,
    roles: &Roles<'_>,
    needs: &Requirements<'_>,
    checks: &[Check],
    first: &[usize],
) -> Vec<Detected> {
    let used = used(sources, facts, needs, checks);
    let declared = declared(sources, facts, roles);
    let is_used = |document: u32| used.contains(document as usize);
    sources
        .iter()
        .map(|source| {
            let mut linked_to = source.linked.clone();
            sort(&mut linked_to);
            Detected {
                document: source.index,
                kind: source.taken_for(),
                machines: machines(source, facts, first),
                roles: found_roles(source, &declared, facts, roles),
                // What is joined with it counts with it.
                used: is_used(source.index) || linked_to.iter().any(|&other| is_used(other)),
                linked_to,
            }
        })
        .collect()
}

/// Whether a policy that names no role can only be the execution role's: there is one machine, whose
/// tasks assume no role, and no role has policies that tell whose they are.
pub(super) fn takes_bare_policies(facts: &Facts<'_>, first: &[usize]) -> bool {
    let inventory = &facts.inventory;
    let mut machines = first.iter().enumerate().filter(|(at, first)| at == *first);
    let is_only = machines.next().is_some() && machines.next().is_none();
    let is_defined = |role: &usize| {
        let role = inventory.roles.list.get(*role);
        role.is_none_or(|role| role.is_defined)
    };
    let mut identity = inventory.policies.iter();
    is_only
        && inventory.targets.is_empty()
        && !inventory.execution_roles.iter().any(is_defined)
        && identity.all(|claim| claim.kind != Kind::IdentityPolicy || !claim.is_told())
}

/// The machines that a document defines or declares, each once. `first` is the first variant of each.
fn machines(source: &Source<'_>, facts: &Facts<'_>, first: &[usize]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let claims = facts.inventory.machines.iter().zip(&facts.machines);
    for (at, (claim, machine)) in claims.enumerate() {
        let declared = Declared::Machine(machine.name.clone());
        let is_in_it = claim.holder == source.index
            || machine.document == source.index
            || source.declared.contains(&declared);
        let is_variant = first.get(at) != Some(&at);
        if is_in_it && !is_variant && !found.contains(&machine.name) {
            found.push(machine.name.clone());
        }
    }
    found
}

/// The roles that are declared where: index of the document, index of the role.
fn declared(sources: &[Source<'_>], facts: &Facts<'_>, roles: &Roles<'_>) -> Vec<(u32, usize)> {
    let mut found = Vec::new();
    for source in sources {
        for declared in &source.declared {
            if let Declared::Role(arn) = declared {
                let text = Text::with_placeholders(arn.clone(), source.index);
                let role = roles.find(&facts.inventory.values.fill(text), None);
                found.extend(role.map(|role| (source.index, role)));
            }
        }
    }
    found
}

/// The roles that a document describes; where it describes none, those whose policies it holds.
fn found_roles(
    source: &Source<'_>,
    declared: &[(u32, usize)],
    facts: &Facts<'_>,
    roles: &Roles<'_>,
) -> Vec<String> {
    let inventory = &facts.inventory;
    let document = source.index;
    let of_document = |list: &[(u32, usize)]| -> Vec<usize> {
        let list = list.iter().filter(|(one, _)| *one == document);
        list.map(|(_, role)| *role).collect()
    };
    let mut found = of_document(declared);
    // A configuration describes all of its roles in one document, wherever they stand.
    let elsewhere = |role: &usize| declared.iter().any(|(_, one)| one == role);
    let described = of_document(&inventory.described_in).into_iter();
    found.extend(described.filter(|role| !elsewhere(role)));
    // In a configuration a policy stands anywhere.
    if found.is_empty() && source.taken_for() != Kind::Terraform {
        let claims = inventory.policies.iter();
        let claims = claims.filter(|claim| claim.index == document);
        let owners = claims.flat_map(|claim| &claim.owners);
        let owners = owners.filter(|owner| owner.certainty == Tri::Yes);
        found.extend(owners.map(|owner| owner.role));
    }
    let mut names: Vec<String> = Vec::new();
    for role in found {
        let name = roles.name(role);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The documents that a check depends on.
fn used(
    sources: &[Source<'_>],
    facts: &Facts<'_>,
    needs: &Requirements<'_>,
    checks: &[Check],
) -> Numbers {
    let mut used = Numbers::default();
    let mut add = |document: u32| {
        used.insert(document as usize);
    };
    let of_place = |place: &Place| place.document;
    for check in checks {
        let reasons = check.reasons.iter().flat_map(|reason| &reason.at);
        check
            .at
            .iter()
            .chain(reasons)
            .map(of_place)
            .for_each(&mut add);
    }
    let mut concerned = Numbers::default();
    for requirement in &needs.requirements {
        concerned.insert(requirement.role);
        if let Some(subject) = requirement.subject {
            concerned.insert(subject);
        }
        requirement
            .notes
            .iter()
            .for_each(|note| note.at.iter().map(of_place).for_each(&mut add));
        if let Some(machine) = facts.inventory.machines.get(requirement.machine) {
            add(machine.document);
            add(machine.holder);
        }
    }
    for claim in &facts.inventory.policies {
        let is_of_organization = claim.is_of_organization() && !checks.is_empty();
        if is_of_organization
            || claim
                .owners
                .iter()
                .any(|owner| concerned.contains(owner.role))
        {
            add(claim.index);
            add(claim.told_by);
        }
    }
    for (document, role) in &facts.inventory.described_in {
        if concerned.contains(*role) {
            add(*document);
        }
    }
    for definition in &facts.inventory.task_definitions {
        if needs
            .used_definitions
            .contains(definition.document as usize)
        {
            add(definition.document);
        }
    }
    let is_account = |source: &&Source<'_>| {
        let mut parts = source.parts.iter();
        !checks.is_empty() && parts.any(|part| matches!(part.what, What::Account(_)))
    };
    sources
        .iter()
        .filter(is_account)
        .for_each(|source| add(source.index));
    used
}
