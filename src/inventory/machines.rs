//! State machines: their definitions, and which role each runs as.

use crate::documents::{TaskDefinition, Uses};
use std::collections::BTreeSet;

use crate::finding::{Because, Code, Finding, Severity};
use crate::text::order::sort;
use crate::text::{Guard, Integrity, Node, Text, Tree, Tri};
use crate::workspace::Settings;

use super::settings::{is_machine_arn, stem};
use super::values::PseudoParameters;

/// A state machine as its document and the settings tell it.
#[derive(Clone, Debug)]
pub struct Machine<'a> {
    /// From its ARN, else from its document.
    pub name: String,
    /// What settings call it, whatever its ARN.
    pub called: String,
    /// Its ARN, where it is known.
    pub arn: Option<Text<'a>>,
    /// What was said of its execution role: an ARN or a logical id.
    pub execution_role: Option<String>,
    /// What the settings say of it.
    pub stated_role: Option<String>,
    /// A document tells which role it is.
    pub is_role_told: bool,
    /// The document that its definition stands in.
    pub document: u32,
    /// The document that tells of it.
    pub holder: u32,
    /// Where its resource stands in that document: those with the same one are one machine.
    pub origin: Option<(u32, u32)>,
    /// Which part of that document it is.
    pub part: usize,
    /// Its definition.
    pub definition: &'a Node<'a>,
    /// Whether the definition is what AWS has.
    pub integrity: Integrity,
    /// In which worlds it is there.
    pub guard: Guard,
    /// What stands beside it, where that is told.
    pub uses: Option<Uses>,
    /// What its document calls it.
    pub(super) told_name: Option<String>,
    pub(super) told_arn: Option<String>,
    pub(super) told_role: Option<String>,
}

impl Machine<'_> {
    /// The name that its document or its ARN tells, where nothing in it is a placeholder.
    pub(super) fn called_literally(&self) -> Option<&str> {
        let of_arn = self.told_arn.as_deref().and_then(|arn| {
            let (_, name) = arn.rsplit_once(":stateMachine:")?;
            Some(name)
        });
        let told = self.told_name.as_deref().or(of_arn);
        told.filter(|name| !name.contains(['$', '{', '<']))
    }

    /// Whether it has states: a document without any is no state machine, whatever it was said to
    /// be.
    pub fn has_states(&self) -> bool {
        let states = self.definition.get("States");
        states.is_some_and(|states| !states.members().is_empty())
    }
}

/// Worlds of task definitions that one machine is split into, at the most.
const SPLIT_AT_MOST: usize = 16;

/// Splits machines that start ECS tasks: a task definition that has another role in another world
/// makes the machine another one.
pub(super) fn split(machines: &mut Vec<Machine<'_>>, definitions: &[TaskDefinition<'_>]) {
    // The worlds of each resource.
    let mut groups: Vec<(u32, u32, Vec<Guard>)> = Vec::new();
    for one in definitions.iter().filter(|one| !one.guard.is_always()) {
        let place = (one.document, one.span.start);
        match groups.iter_mut().find(|group| (group.0, group.1) == place) {
            Some(group) => group.2.push(Guard::clone(&one.guard)),
            None => groups.push((place.0, place.1, vec![Guard::clone(&one.guard)])),
        }
    }
    groups.retain(|group| group.2.len() > 1);
    if groups.is_empty() {
        return;
    }
    let mut all = Vec::new();
    for machine in machines.drain(..) {
        let mut variants = vec![Guard::clone(&machine.guard)];
        let is_own = machine.origin.is_some() && starts_tasks(machine.definition);
        for (_, _, worlds) in groups
            .iter()
            .filter(|group| is_own && group.0 == machine.holder)
        {
            let each = variants.iter().flat_map(|guard| {
                let worlds = worlds.iter();
                worlds.filter_map(move |world| match world.holds_where(guard) {
                    Some(false) => None,
                    Some(true) => Some(Guard::clone(guard)),
                    None => Some(Guard::clone(guard).and(Guard::clone(world))),
                })
            });
            variants = each.collect();
            // Worlds multiply.
            if variants.len() > SPLIT_AT_MOST {
                break;
            }
        }
        match variants.len() {
            2..=SPLIT_AT_MOST => all.extend(variants.into_iter().map(|guard| Machine {
                guard,
                ..machine.clone()
            })),
            _ => all.push(machine),
        }
    }
    *machines = all;
}

/// Whether a definition names a call of ECS.
fn starts_tasks(node: &Node<'_>) -> bool {
    let is_call = |text: &str| text.contains(":ecs:");
    let members = node.members().iter().map(|member| &member.value);
    node.as_str().is_some_and(is_call) || node.items().iter().chain(members).any(starts_tasks)
}

/// The first variant of each machine: the same resource in another world is the same machine.
fn groups(machines: &[Machine<'_>]) -> Vec<usize> {
    let mut known = Vec::new();
    let variants = machines.iter().map(|one| (one.origin, &one.guard));
    variants
        .map(|(origin, guard)| first_variant(origin, guard, &mut known))
        .collect()
}

/// How many machines there are, if each is given with its resource and its worlds.
pub(super) fn count<'g>(machines: impl Iterator<Item = (Option<(u32, u32)>, &'g Guard)>) -> usize {
    let mut known = Vec::new();
    machines
        .enumerate()
        .filter(|(at, (origin, guard))| first_variant(*origin, guard, &mut known) == *at)
        .count()
}

/// A machine's resource and its worlds.
type Variant = (Option<(u32, u32)>, Guard);

fn first_variant(origin: Option<(u32, u32)>, guard: &Guard, known: &mut Vec<Variant>) -> usize {
    let is_same = |(other, worlds): &Variant| {
        origin.is_some() && *other == origin && worlds.holds_where(guard) == Some(false)
    };
    let first = known.iter().position(is_same);
    known.push((origin, Guard::clone(guard)));
    first.unwrap_or(known.len() - 1)
}

/// The entry of the settings that each machine has. One that names several machines alike is of
/// none of them (law 9).
fn entries<'s>(
    machines: &[Machine<'_>],
    groups: &[usize],
    names: &[&str],
    said: &'s [contract::Machine],
) -> Vec<(usize, &'s contract::Machine)> {
    let fit = |said: &contract::Machine, machine: &Machine<'_>| {
        let document = names.get(machine.document as usize).copied();
        let document = document.unwrap_or_default();
        let is_told = machine.told_name.as_deref() == Some(said.name.as_str());
        match said.document {
            Some(of) if of != machine.document => 0,
            Some(_) if is_told => 5,
            Some(_) => 4,
            None if said.name == document => 3,
            None if is_told => 2,
            None if said.name == stem(document) => 1,
            None => 0,
        }
    };
    let mut found: Vec<(usize, &contract::Machine)> = Vec::new();
    // What names a machine most exactly goes first, and leaves the others to the rest.
    for exactness in (1..=5).rev() {
        for said in said {
            let is_free = |at: &usize| found.iter().all(|(known, _)| known != at);
            let is_used = found.iter().any(|(_, known)| std::ptr::eq(*known, said));
            let fits = machines.iter().enumerate();
            let fits = fits.filter(|(_, machine)| fit(said, machine) == exactness);
            let fits: Vec<usize> = fits.map(|(at, _)| at).filter(is_free).collect();
            let mut of = fits.iter().map(|&at| groups.get(at));
            let first = of.next();
            // Of a machine that differs between worlds all variants are meant.
            if !is_used && first.is_some() && of.all(|group| Some(group) == first) {
                found.extend(fits.into_iter().map(|at| (at, said)));
            }
        }
    }
    found
}

/// The entries of the settings, those that name a machine alike as one: each may say a part, and
/// the last word counts.
fn merged(settings: &Settings) -> Vec<contract::Machine> {
    let mut merged: Vec<contract::Machine> = Vec::new();
    for said in settings.machines.iter().flatten() {
        let is_same = |known: &&mut contract::Machine| {
            known.name == said.name
                && known.document == said.document
                && known.pointer == said.pointer
        };
        match merged.iter_mut().find(is_same) {
            Some(known) => {
                known.arn = said.arn.clone().or(known.arn.take());
                known.execution_role = said.execution_role.clone().or(known.execution_role.take());
            }
            None => merged.push(said.clone()),
        }
    }
    merged
}

/// Reports entries that name no machine.
fn report_unknown(
    said: &[contract::Machine],
    machines: &[Machine<'_>],
    names: &[&str],
    findings: &mut Vec<Finding>,
) {
    for said in said {
        let is_document = |name: &&str| said.name == **name || said.name == stem(name);
        let is_told =
            |machine: &Machine<'_>| machine.told_name.as_deref() == Some(said.name.as_str());
        if !names.iter().any(is_document) && !machines.iter().any(is_told) {
            let because = Because::new(Code::SettingInvalid)
                .with("setting", "machines.name")
                .with("value", said.name.as_str());
            findings.push(because.finding(Severity::Error));
        }
    }
}

/// The ARN that a document tells, unless the user states the whole of what it leaves open.
fn more_told(told: Option<String>, stated: Option<String>, document: u32) -> Option<String> {
    let (Some(told), Some(stated)) = (&told, &stated) else {
        return told.or(stated);
    };
    let read = |text: &String| Text::with_placeholders(text.trim().to_owned(), document);
    let (open, whole) = (read(told), read(stated));
    let is_it =
        open.as_literal().is_none() && whole.as_literal().is_some() && open.same(&whole) != Tri::No;
    Some(if is_it { stated } else { told }.clone())
}

/// Says which role each machine runs as, and its ARN. `answered` is the role that a document tells
/// of which the user says that it is the execution role's (law 4), `made` are the roles that the documents make or
/// describe. What the settings say of one machine holds for no other (law 9): with several machines it is ignored.
pub(super) fn apply_settings(
    machines: &mut [Machine<'_>],
    names: &[&str],
    settings: &Settings,
    answered: Option<&str>,
    made: &BTreeSet<String>,
    values: &PseudoParameters,
    findings: &mut Vec<Finding>,
) {
    let groups = groups(machines);
    let mut different: Vec<usize> = groups.clone();
    different.retain(|&at| machines.get(at).is_some_and(Machine::has_states));
    sort(&mut different);
    different.dedup();
    let is_single = different.len() <= 1;
    if !is_single {
        for (setting, value) in [
            ("executionRole", &settings.execution_role),
            ("stateMachineArn", &settings.state_machine_arn),
        ] {
            if value
                .as_deref()
                .is_some_and(|value| !value.trim().is_empty())
            {
                let because = Because::new(Code::SettingOfOneMachine).with("setting", setting);
                findings.push(because.finding(Severity::Warning));
            }
        }
    }
    let said = merged(settings);
    report_unknown(&said, machines, names, findings);
    let entries = entries(machines, &groups, names, &said);
    let mut is_unused = false;
    let stated_arn = settings.state_machine_arn.clone().filter(|_| is_single);
    for (place, machine) in machines.iter_mut().enumerate() {
        let document = names.get(machine.document as usize).copied();
        let document = document.unwrap_or_default();
        let stem = stem(document);
        let told_name = machine.told_name.as_deref();
        let own = entries
            .iter()
            .find(|(at, _)| *at == place)
            .map(|(_, said)| *said);
        let arn = own
            .and_then(|said| said.arn.clone())
            .or_else(|| {
                more_told(
                    machine.told_arn.clone(),
                    stated_arn.clone(),
                    machine.document,
                )
            })
            .filter(|arn| is_machine_arn(arn.trim()));
        machine.arn = arn.map(|arn| {
            values.fill(Text::with_placeholders(
                arn.trim().to_owned(),
                machine.document,
            ))
        });
        let of_arn = machine.arn.as_ref().and_then(Text::as_literal);
        machine.name = match of_arn.and_then(|arn| arn.rsplit_once(':')) {
            Some((_, name)) => name.to_owned(),
            None => told_name
                .unwrap_or_else(|| own.map_or(stem, |said| &said.name))
                .to_owned(),
        };
        machine.called = told_name.unwrap_or(stem).to_owned();
        let stated = settings.execution_role.clone().filter(|_| is_single);
        let stated = stated.filter(|role| !role.trim().is_empty());
        let of_entry = own.and_then(|said| said.execution_role.clone());
        machine.stated_role = of_entry.or_else(|| stated.clone());
        machine.is_role_told = machine.told_role.as_ref().is_some_and(|told| {
            let text = Text::with_placeholders(told.trim().to_owned(), machine.document);
            made.contains(told) || text.as_literal().is_some()
        });
        let role = match (&machine.told_role, stated) {
            // A parameter, say. Of a role that the document makes its own text tells more.
            (Some(told), Some(stated)) if !made.contains(told) => {
                let told = Some(told.clone());
                let role = more_told(told.clone(), Some(stated), machine.document);
                is_unused |= role == told && role != settings.execution_role;
                role
            }
            (told, stated) => told.clone().or(stated),
        };
        machine.execution_role = own
            .and_then(|said| said.execution_role.clone())
            .or(role)
            .filter(|role| !role.trim().is_empty())
            .or_else(|| answered.filter(|_| is_single).map(str::to_owned));
    }
    if is_unused {
        let because = Because::new(Code::SettingNotUsed).with("setting", "executionRole");
        findings.push(because.finding(Severity::Warning));
    }
}
