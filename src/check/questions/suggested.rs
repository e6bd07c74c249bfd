//! What the user most likely means where nothing tells it, whether a check depends on it or not.

use contract::{Assumed, RunsAs, Suggested};

use crate::arn::{Arn, UNKNOWN_PATH};
use crate::check::facts::{Facts, MachineFacts};
use crate::check::roles::Roles;
use crate::check::told::Told;
use crate::documents::Source;

use super::{Answer, Asked, candidates, setting};

/// The account and the Region, and what each machine may run as; `machines` are those of the report.
/// `account` is the one that is stated.
pub fn suggested<'f>(
    sources: &[Source<'_>],
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    told: &Told,
    machines: &[usize],
    account: Option<String>,
) -> Suggested {
    let asked = Asked {
        sources,
        findings: &[],
        machines: machines.len(),
        facts,
        roles,
        told,
        questions: Vec::new(),
    };
    let machines = machines.iter().filter_map(|at| facts.machines.get(*at));
    let region = region_of(facts);
    Suggested {
        account: assumed(account, &told.accounts, asked.accounts()),
        region: assumed(region, &told.regions, candidates::regions(facts, told)),
        runs_as: machines.map(|machine| asked.runs_as(machine)).collect(),
    }
}

/// The Region that the ARNs of all machines have, such as that of a provider.
fn region_of(facts: &Facts<'_>) -> Option<String> {
    let regions = facts.machines.iter().map(|machine| {
        let arn = machine.arn.as_ref().and_then(Arn::parse)?;
        arn.region.as_literal().map(str::to_owned)
    });
    let mut regions: Vec<Option<String>> = regions.collect();
    regions.dedup();
    match regions.as_slice() {
        [Some(only)] => Some(only.clone()),
        _ => None,
    }
}

fn assumed(stated: Option<String>, told: &[(String, u32)], candidates: Vec<String>) -> Assumed {
    let only = match told {
        [(value, _)] => Some(value.clone()),
        _ => None,
    };
    let value = stated.or(only);
    let arns = told.iter().find(|(told, _)| Some(told) == value.as_ref());
    Assumed {
        arns: arns.map_or(0, |(_, arns)| *arns),
        value,
        candidates,
    }
}

impl Asked<'_, '_, '_> {
    fn runs_as(&self, machine: &MachineFacts<'_>) -> RunsAs {
        let answer = match self.machines {
            _ if machine.is_role_told && machine.stated_role.is_none() => None,
            1 => setting("/executionRole"),
            _ => self.of_machine("/machines/-/executionRole", machine),
        };
        RunsAs {
            // A session tells no path.
            stated: machine
                .stated_role
                .as_ref()
                .map(|role| role.replace(UNKNOWN_PATH, "")),
            candidates: candidates::execution_roles(self.roles, &machine.name),
            answer: answer.and_then(|answer| match answer {
                Answer::Setting(answer) => Some(answer),
                Answer::Document { .. } => None,
            }),
        }
    }
}
