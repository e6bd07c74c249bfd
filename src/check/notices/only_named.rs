//! Notice: a calling role has a policy of which only the ARN is known. Its statements are unknown,
//! or taken from our dated snapshot.

use crate::finding::{Because, Code, Finding, Severity};
use crate::inventory::PolicyClaim;
use crate::text::Text;
use crate::workspace::{Level, Settings};

use super::super::facts::Facts;
use super::super::roles::Roles;

pub(super) fn check(
    facts: &Facts<'_>,
    roles: &Roles<'_>,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    for claim in &facts.inventory.policies {
        let Some(name) = claim.arn.or(claim.name) else {
            continue;
        };
        // Of some it is known what they say of roles, and nothing else.
        let of_roles_only = |whole: bool| !whole && settings.level == Some(Level::All);
        let is_open = match claim.snapshot {
            Some(snapshot) => of_roles_only(snapshot.is_whole),
            None => claim.tree.is_none(),
        };
        if is_open && is_of_caller(claim, roles) {
            let known = claim.snapshot.map_or("nothing", |_| "roles");
            let because = Because::new(Code::PolicyOnlyNamed)
                .with("policy", name)
                .with("known", known)
                .at(claim.span.of(claim.index));
            findings.push(because.finding(Severity::Warning));
        }
    }
}

/// Which policies are taken to say what they said on a day.
pub fn assumptions(facts: &Facts<'_>, roles: &Roles<'_>, assumptions: &mut Vec<Because>) {
    let mut by_date: Vec<(&'static str, Vec<String>)> = Vec::new();
    for claim in &facts.inventory.policies {
        let (Some(snapshot), Some(name)) = (claim.snapshot, claim.arn) else {
            continue;
        };
        if !is_of_caller(claim, roles) {
            continue;
        }
        let name = Text::with_placeholders(name, claim.index).display();
        match by_date
            .iter_mut()
            .find(|(known, _)| *known == snapshot.date)
        {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => by_date.push((snapshot.date, vec![name])),
        }
    }
    for (date, names) in by_date {
        let because = Because::new(Code::PoliciesOfDate);
        assumptions.push(because.with("policies", names).with("date", date));
    }
}

/// Whether a machine runs as a role that has the policy, or a task assumes it.
fn is_of_caller(claim: &PolicyClaim<'_>, roles: &Roles<'_>) -> bool {
    claim.owners.iter().any(|owner| {
        let role = roles.get(owner.role);
        role.is_some_and(|role| role.is_execution || role.is_target)
    })
}
