//! Values that the documents suggest as answers, best first.

use crate::arn::Arn;
use crate::check::facts::Facts;
use crate::check::roles::Roles;
use crate::check::told::Told;
use crate::iam::policy::Principal;
use crate::text::holes::is_account;
use crate::text::order::sort_by_key;

/// Candidates of one question, at the most.
const CANDIDATES_AT_MOST: usize = 8;

/// The accounts that are disputed, of the ARNs that are there, of the roles that are named.
pub(super) fn accounts(facts: &Facts<'_>, roles: &Roles<'_>, told: &Told) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |account: &str| {
        if is_account(account) {
            push(&mut found, account);
        }
    };
    let disputed = facts.inventory.values.disputed_accounts().iter();
    disputed
        .chain(told.accounts.iter().map(|(account, _)| account))
        .for_each(|account| add(account));
    for role in &roles.list {
        let account = role.account.as_ref().and_then(|text| text.as_literal());
        account.into_iter().for_each(&mut add);
    }
    found
}

/// The Regions of the machines and of the ARNs that are there.
pub(super) fn regions(facts: &Facts<'_>, told: &Told) -> Vec<String> {
    let mut found = Vec::new();
    for machine in &facts.machines {
        let own = machine.arn.as_ref().and_then(Arn::parse);
        if let Some(region) = own.as_ref().and_then(|arn| arn.region.as_literal()) {
            push(&mut found, region);
        }
    }
    told.regions
        .iter()
        .for_each(|(region, _)| push(&mut found, region));
    found
}

/// The ARNs that a machine of that name would have.
pub(super) fn machines(machine: &str, accounts: &[String], regions: &[String]) -> Vec<String> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if machine.is_empty() || !machine.bytes().all(is_name) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (region, account) in regions
        .iter()
        .flat_map(|region| accounts.iter().map(move |account| (region, account)))
    {
        push(
            &mut found,
            &format!("arn:aws:states:{region}:{account}:stateMachine:{machine}"),
        );
    }
    found
}

/// The roles that trust Step Functions, nearest name first.
pub(super) fn execution_roles(roles: &Roles<'_>, machine: &str) -> Vec<String> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for role in roles.list.iter().filter(|role| role.arn.is_some()) {
        let mut statements = role.policies.trust.statements();
        let trusts = statements.any(|statement| {
            let principals = statement.principals.iter();
            let mut entries = principals.flat_map(|principals| &principals.entries);
            entries.any(|(principal, _)| match principal {
                Principal::Service(service) => service.display().starts_with("states."),
                _ => false,
            })
        });
        if trusts {
            found.push((unlikeness(&role.id, machine), role.id.clone()));
        }
    }
    sort_by_key(&mut found, |(unlikeness, _)| *unlikeness);
    let found = found.into_iter().map(|(_, id)| id);
    found.take(CANDIDATES_AT_MOST).collect()
}

/// How many words of the machine's name the role's name lacks.
fn unlikeness(role: &str, machine: &str) -> usize {
    let name = role.rsplit('/').next().unwrap_or(role).to_ascii_lowercase();
    let words = machine.split(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty() && !name.contains(&word.to_ascii_lowercase()))
        .count()
}

fn push(found: &mut Vec<String>, value: &str) {
    if found.len() < CANDIDATES_AT_MOST && !found.iter().any(|known| known == value) {
        found.push(value.to_owned());
    }
}
