//! Values of CloudFormation pseudo parameters, such as `${AWS::AccountId}`, per document.

use crate::arn::Arn;
use crate::documents::{Source, What};
use crate::text::holes::is_account;
use crate::text::maps::Numbers;
use crate::text::{Hole, Scope, Text};
use crate::workspace::{Kind, Settings};

/// Values of pseudo parameters, by document.
#[derive(Debug, Default)]
pub struct PseudoParameters {
    accounts: Vec<Option<String>>,
    region: Option<String>,
    /// Accounts that `aws sts get-caller-identity` printed, where they differ and the user states
    /// none: each may be meant.
    disputed: Vec<String>,
    /// Templates in which `${AWS::Partition}` stands for the one that everything else is in.
    in_aws: Numbers,
}

impl PseudoParameters {
    /// The account of each document: what was said of it, else the account of the machine for what
    /// belongs to the machine.
    pub fn new(sources: &[Source<'_>], settings: &Settings, is_single: bool) -> Self {
        let account_of = |arn: &Option<String>| {
            let text = Text::literal(arn.clone()?);
            Arn::parse(&text)?
                .account
                .as_literal()
                .filter(|account| is_account(account))
                .map(str::to_owned)
        };
        let machine_account = settings
            .account
            .clone()
            .or_else(|| told_account(sources))
            .filter(|account| is_account(account))
            // What is said of one machine holds for no other (law 9).
            .or_else(|| account_of(&settings.execution_role).filter(|_| is_single))
            .or_else(|| account_of(&settings.state_machine_arn).filter(|_| is_single));
        // A machine and its execution role are of one account, which is that of their stack.
        let of_machines = |source: &Source<'_>| {
            let mut told = source.parts.iter().flat_map(|part| match &part.what {
                What::Machine { arn, role, .. } => vec![account_of(arn), account_of(role)],
                _ => Vec::new(),
            });
            let first = told.by_ref().flatten().next()?;
            told.flatten().all(|other| other == first).then_some(first)
        };
        // Where each machine has settings of its own, none of them may tell another account.
        let entries = settings.machines.iter().flatten();
        let mut accounts_of_entries = entries
            .flat_map(|machine| [&machine.arn, &machine.execution_role])
            .filter_map(account_of);
        let is_of_all = match (&settings.machines, &settings.account) {
            (None, _) => true,
            (Some(_), Some(account)) => accounts_of_entries.all(|other| other == *account),
            (Some(_), None) => false,
        };
        let of_machine = |source: &Source<'_>| match (source.kind, &source.document.role) {
            // What holds the machine is deployed where it is.
            _ if source.parts.iter().any(|part| {
                matches!(
                    part.what,
                    What::Machine { .. } | What::Joined { leads: true }
                )
            }) =>
            {
                is_of_all
            }
            (Some(Kind::StateMachine), _) => is_of_all,
            (Some(Kind::IdentityPolicy), None) => source.document.kind.is_some(),
            (Some(_), Some(role)) => {
                Some(role) == settings.execution_role.as_ref()
                    // As the report calls a role of a stack.
                    || is_of_all && role.contains("${AWS::AccountId}")
            }
            _ => false,
        };
        let accounts: Vec<Option<String>> = sources
            .iter()
            .map(|source| {
                let said = source
                    .document
                    .account
                    .clone()
                    .filter(|account| is_account(account))
                    .or_else(|| source.account.clone());
                said.or_else(|| of_machines(source))
                    .or_else(|| machine_account.clone().filter(|_| of_machine(source)))
            })
            .collect();
        // What belongs to a stack is deployed with it.
        let of_joined = |source: &Source<'_>| {
            let at = source.joined.unwrap_or(source.index);
            accounts.get(at as usize).cloned().flatten()
        };
        let accounts = sources.iter().map(of_joined).collect();
        let in_aws = sources.iter().filter(|source| {
            let text = &source.document.text;
            !source.parts.is_empty() && text.contains("arn:aws:") && !text.contains("arn:aws-")
        });
        Self {
            accounts,
            in_aws: in_aws.map(|source| source.index as usize).collect(),
            disputed: match told_accounts(sources) {
                told if settings.account.is_none() && told.len() > 1 => told,
                _ => Vec::new(),
            },
            region: settings.region.clone().filter(|region| !region.is_empty()),
        }
    }

    /// The value of a placeholder that the workspace tells.
    pub fn value(&self, hole: &Hole<'_>) -> Option<String> {
        let Scope::Document(document) = hole.scope else {
            return None;
        };
        match hole.name.as_ref() {
            "${AWS::AccountId}" => self.accounts.get(document as usize)?.clone(),
            "${AWS::Region}" => self.region.clone(),
            "${AWS::Partition}" => {
                let in_aws = self.in_aws.contains(document as usize);
                in_aws.then(|| "aws".to_owned())
            }
            _ => None,
        }
    }

    /// The account of a document, where it is known.
    pub fn account(&self, document: u32) -> Option<&str> {
        self.accounts.get(document as usize)?.as_deref()
    }

    /// Accounts of which each may be that of the machines; none where nothing is disputed.
    pub fn disputed_accounts(&self) -> &[String] {
        &self.disputed
    }

    /// The Region, where it was stated.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The text with known placeholders filled in.
    pub fn fill<'a>(&self, text: Text<'a>) -> Text<'a> {
        text.fill(&|hole| self.value(hole))
    }
}

/// The account that `aws sts get-caller-identity` printed, if that was pasted. Of two accounts it is
/// not known which is meant.
pub fn told_account(sources: &[Source<'_>]) -> Option<String> {
    match told_accounts(sources).as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// All accounts that `aws sts get-caller-identity` printed, each once.
fn told_accounts(sources: &[Source<'_>]) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for part in sources.iter().flat_map(|source| &source.parts) {
        if let What::Account(account) = &part.what
            && !told.contains(account)
        {
            told.push(account.clone());
        }
    }
    told
}
