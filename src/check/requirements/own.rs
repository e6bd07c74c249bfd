//! The account and the Region of machines of which nothing tells them: the account of the roles that
//! they pass, and the Region of the resources that they call.
//!
//! No role of another account can be passed, and no resource of another Region can be called:
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html>.

use crate::arn::{Arn, is_region};
use crate::finding::{Because, Code};
use crate::text::{Text, Tri};
use crate::workspace::Level;

use super::super::accounts::PassedAccounts;
use super::super::facts::{Facts, MachineFacts};
use super::super::roles::Roles;
use super::{Kind, Requirements, collect_at};

/// Where a machine is, as far as only its calls tell it.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnPlace<'f> {
    /// The account of its execution role.
    pub(super) account: Option<Text<'f>>,
    /// The Region.
    pub(super) region: Option<Text<'f>>,
}

/// The places of all machines, and what is assumed by them.
pub(super) fn places<'f>(
    facts: &'f Facts<'f>,
    roles: &Roles<'f>,
) -> (Vec<OwnPlace<'f>>, Vec<Because>) {
    let region = facts.inventory.values.region();
    let lacks_region = |machine: &MachineFacts<'_>| {
        machine.origin.is_none() && machine.arn.is_none() && region.is_none()
    };
    let lacks_account = |at: usize| {
        let role = roles.machines.get(at).and_then(|&role| roles.get(role));
        role.is_some_and(|role| role.account.is_none())
    };
    let mut machines = facts.machines.iter().enumerate();
    if !machines.any(|(at, machine)| lacks_region(machine) || lacks_account(at)) {
        return (Vec::new(), Vec::new());
    }
    let mut needs = Requirements::default();
    collect_at(facts, roles, Level::All, &[], &mut needs);
    let passed = PassedAccounts::new(facts, roles, &needs.requirements);
    let mut assumed = Vec::new();
    let machines = facts.machines.iter().enumerate();
    let places = machines.map(|(at, machine)| {
        let own = roles.machines.get(at).copied().unwrap_or_default();
        let region = lacks_region(machine).then(|| called(&needs, at, own));
        let region = region.flatten();
        if let Some(region) = &region {
            assumed.push(
                Because::new(Code::RegionOfResources)
                    .with("machine", machine.name.as_str())
                    .with("region", region.display()),
            );
        }
        OwnPlace {
            account: passed.of(own).filter(|_| lacks_account(at)).cloned(),
            region,
        }
    });
    (places.collect(), assumed)
}

/// The Region of everything that the machine's own role calls by an ARN, if there is only one.
fn called<'f>(needs: &Requirements<'f>, machine: usize, own: usize) -> Option<Text<'f>> {
    let mut found: Option<Text<'f>> = None;
    let own = needs.requirements.iter().filter(|one| {
        one.kind == Kind::Action && one.machine == machine && one.role == own && one.task.is_some()
    });
    for requirement in own {
        let Some(arn) = requirement.resource.written.as_ref().and_then(Arn::parse) else {
            continue;
        };
        if !arn.region.as_literal().is_some_and(is_region) {
            continue;
        }
        match &found {
            Some(known) if known.same(&arn.region) != Tri::Yes => return None,
            _ => found = Some(arn.region),
        }
    }
    found
}
