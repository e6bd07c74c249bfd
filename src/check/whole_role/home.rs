//! Account and Region of machines of which nothing tells them: those of the ARNs that their tasks
//! name, if all of them agree.

use crate::arn::{Arn, is_region};
use crate::asl::Arguments;
use crate::text::Text;
use crate::text::holes::is_account;
use crate::text::{Node, Tree};
use crate::workspace::{Level, Settings};

use super::super::facts::Facts;
use super::super::requirements::{self, Kind, Requirements};
use super::super::roles::Roles;

/// What the ARNs of the definitions tell.
#[derive(Debug, Default)]
pub(super) struct Home {
    /// The account, where nothing else tells it.
    pub(super) account: Option<String>,
    /// The Region, likewise.
    pub(super) region: Option<String>,
}

/// The one value of several texts.
#[derive(Default)]
struct Agreed {
    value: Option<String>,
    differs: bool,
}

impl Home {
    /// Reads the definitions. What belongs to a stack has the account and Region of it.
    pub(super) fn of<'f>(facts: &'f Facts<'f>, roles: &Roles<'f>, settings: &Settings) -> Self {
        let mut accounts = Agreed::default();
        let mut regions = Agreed::default();
        for machine in &facts.machines {
            if machine.origin.is_some() || machine.arn.is_some() {
                return Self::default();
            }
            for task in &machine.definition.tasks {
                // A target role calls what its own account has.
                if task.credentials.is_some() {
                    continue;
                }
                read(task.resource_text, &mut accounts, &mut regions);
                all(&task.arguments, &mut accounts, &mut regions);
            }
            for (_, call) in machine.definition.maps.iter().flat_map(|map| &map.calls) {
                all(&call.arguments, &mut accounts, &mut regions);
            }
        }
        let mut needs = Requirements::default();
        requirements::collect(facts, roles, Level::Roles, &mut needs);
        for requirement in needs.requirements {
            let is_own = roles.machines.contains(&requirement.role);
            // No role of another account can be passed.
            let account = requirement.resource.arn.account.as_literal();
            if let Some(account) = account.filter(|id| is_account(id))
                && requirement.kind == Kind::PassRole
                && is_own
            {
                accounts.add(account);
            }
        }
        let mut known = roles.machines.iter().filter_map(|&role| roles.get(role));
        let is_known = settings.account.is_some() || known.any(|role| role.account.is_some());
        Self {
            account: accounts.value.filter(|_| !accounts.differs && !is_known),
            region: regions
                .value
                .filter(|_| !regions.differs && settings.region.is_none()),
        }
    }

    /// States what was found.
    pub(super) fn state(&self, settings: &mut Settings) {
        if let Some(account) = &self.account {
            settings.account = Some(account.clone());
        }
        if let Some(region) = &self.region {
            settings.region = Some(region.clone());
        }
    }
}

fn all(arguments: &Arguments<'_>, accounts: &mut Agreed, regions: &mut Agreed) {
    if let Some(node) = arguments.node {
        walk(node, accounts, regions);
    }
}

fn walk(node: &Node<'_>, accounts: &mut Agreed, regions: &mut Agreed) {
    if let Some(text) = node.as_str() {
        read(text, accounts, regions);
    }
    for member in node.members() {
        walk(&member.value, accounts, regions);
    }
    for item in node.items() {
        walk(item, accounts, regions);
    }
}

fn read(text: &str, accounts: &mut Agreed, regions: &mut Agreed) {
    if !text.starts_with("arn:") {
        return;
    }
    let Some(arn) = Arn::parse(&Text::literal(text)) else {
        return;
    };
    if let Some(account) = arn.account.as_literal().filter(|id| is_account(id)) {
        accounts.add(account);
    }
    // Of global services there is none.
    if let Some(region) = arn.region.as_literal().filter(|region| is_region(region)) {
        regions.add(region);
    }
}

impl Agreed {
    fn add(&mut self, text: &str) {
        match &self.value {
            Some(known) => self.differs |= known != text,
            None => self.value = Some(text.to_owned()),
        }
    }
}
