//! The execution role that a message tells: its caller, where a machine's own role is not known and
//! a task of that machine needs what was denied.

use crate::arn::UNKNOWN_PATH;
use crate::documents::{AccessDenied, Source, What};
use crate::finding::{Because, Code};
use crate::text::budget::Budget;
use crate::text::{Text, Tri};
use crate::workspace::{self, Machine, Settings};

use super::super::requirements::{Kind, Requirements, collect};
use super::super::roles::{EXECUTION_ROLE, Roles};
use super::super::{facts::Facts, sample_input};
use super::subject::{concerns, is_of_task, receiving_service, role_of, session};

/// Adds the execution roles to the settings; what is assumed by that.
pub(in crate::check) async fn tell(
    sources: &[Source<'_>],
    settings: &mut Settings,
    budget: Budget,
) -> Vec<Because> {
    let is_message = |source: &Source<'_>| {
        source.kind == Some(workspace::Kind::AccessDenied)
            || source
                .parts
                .iter()
                .any(|part| matches!(part.what, What::Refused(_)))
    };
    if !sources.iter().any(is_message) {
        return Vec::new();
    }
    let asked = settings.clone();
    let mut unsaid = Vec::new();
    let followed = sample_input::follow::follow(sources, &asked, &mut unsaid);
    let facts = Facts::gather(sources, &followed, &asked, &mut unsaid, budget).await;
    budget.yield_if_due().await;
    let roles = Roles::new(&facts, &asked);
    let mut needs = Requirements::default();
    collect(&facts, &roles, asked.level.unwrap_or_default(), &mut needs);
    let mut told: Vec<(usize, String)> = Vec::new();
    for refusal in &facts.inventory.refusals {
        if let Some(found) = caller_of(refusal, &facts, &roles, &needs, &asked)
            && !told.contains(&found)
        {
            told.push(found);
        }
    }
    let mut assumed = Vec::new();
    for (at, role) in &told {
        // Two callers of one machine: one of them is another role.
        let is_only = told.iter().filter(|(other, _)| other == at).count() == 1;
        let Some(machine) = facts.machines.get(*at).filter(|_| is_only) else {
            continue;
        };
        assumed.push(
            Because::new(Code::ExecutionRoleOfMessage)
                .with("machine", machine.name.as_str())
                .with("role", role.as_str()),
        );
        // A session does not tell the path, on which conditions and principals may depend.
        let role = match role.rsplit_once('/') {
            Some((start, name)) if start.ends_with(":role") => {
                format!("{start}/{UNKNOWN_PATH}{name}")
            }
            _ => role.clone(),
        };
        state(settings, &machine.name, machine.document, &role);
    }
    assumed
}

/// The machine whose execution role the caller of a message is, and that role.
fn caller_of(
    refusal: &AccessDenied<'_>,
    facts: &Facts<'_>,
    roles: &Roles<'_>,
    needs: &Requirements<'_>,
    settings: &Settings,
) -> Option<(usize, String)> {
    let (account, name) = session(refusal)?;
    let stated = settings.account.as_deref().map(Text::literal);
    if stated.is_some_and(|stated| stated.same(&account) == Tri::No) {
        return None;
    }
    let kind = match refusal.action.to_ascii_lowercase().as_str() {
        "iam:passrole" => Kind::PassRole,
        "sts:assumerole" => Kind::AssumeRole,
        _ => Kind::Action,
    };
    // A role that a task assumes, or that another machine runs as, is known to be another one; so is
    // the role that is passed.
    let is_named = |role: &str| {
        let last = role.rsplit('/').next();
        last.is_some_and(|last| last.eq_ignore_ascii_case(&name))
    };
    let is_other = roles.list.iter().any(|role| {
        (role.is_target || role.is_execution)
            && role
                .arn
                .as_ref()
                .and_then(|arn| arn.role_name())
                .is_some_and(|own| own.eq_ignore_ascii_case(&name))
    });
    if is_other || refusal.resource.is_some_and(is_named) {
        return None;
    }
    let service = receiving_service(refusal);
    let mut fitting: Vec<usize> = needs
        .requirements
        .iter()
        .filter(|requirement| {
            let task = requirement.task.and_then(|task| needs.tasks.get(task));
            let runs_as = facts
                .machines
                .get(requirement.machine)
                .and(roles.machines.get(requirement.machine).copied());
            let is_unknown = |at: usize| {
                roles
                    .get(at)
                    .is_some_and(|role| role.arn.is_none() && role.id == EXECUTION_ROLE)
            };
            runs_as == Some(requirement.role)
                && is_unknown(requirement.role)
                && concerns(refusal, service, kind, requirement, roles)
                && is_of_task(refusal, task)
        })
        .map(|requirement| requirement.machine)
        .collect();
    fitting.dedup();
    match fitting.as_slice() {
        [machine] => Some((*machine, role_of(refusal))),
        _ => None,
    }
}

/// States the execution role of a machine, as the user would.
fn state(settings: &mut Settings, name: &str, document: u32, role: &str) {
    let machines = settings.machines.get_or_insert_with(Vec::new);
    let known = machines.iter_mut().find(|machine| {
        machine.document == Some(document) || machine.document.is_none() && machine.name == name
    });
    match known {
        Some(machine) if machine.execution_role.is_none() => {
            machine.execution_role = Some(role.to_owned());
        }
        Some(_) => {}
        None => machines.push(Machine {
            name: name.to_owned(),
            document: Some(document),
            pointer: None,
            arn: None,
            execution_role: Some(role.to_owned()),
        }),
    }
}
