//! Texts for what is only known after a plan is applied.

use crate::text::Tree;
use crate::text::holes::is_account;
use crate::text::maps::{Places, Seen};
use crate::text::marks::OF_DOCUMENT;

use super::model::{Given, Model, Resource, pair, push};

/// Longer addresses do not fit into a placeholder.
const ADDRESS_AT_MOST: usize = 160;
/// The attribute that tells an account.
const ACCOUNT: &str = "account_id";

/// The ARN of a role that is not there yet.
pub(super) fn planned_arn(
    model: &Model<'_, '_>,
    resource: &Resource<'_, '_>,
    at: usize,
    accounts: &Accounts,
) -> String {
    let or_hole = |told: Option<&str>, key: &str| match told {
        Some(told) => told.to_owned(),
        None => own_hole(resource, at, key),
    };
    let path = match model.given(resource, "path") {
        Given::Absent => Some("/"),
        Given::Known(node) => node.as_str().filter(|path| path.starts_with('/')),
        Given::Unknown(_) => None,
    };
    [
        "arn:${AWS::Partition}:iam::",
        &accounts.of(model, resource, at),
        ":role",
        &or_hole(path, "path"),
        &or_hole(resource.text("name"), "name"),
    ]
    .concat()
}

/// The accounts of the providers.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    /// What was looked up, by the provider: a data source for each account.
    told: Places,
    /// Everything is of one provider, and so of one account.
    is_one: bool,
}

impl Accounts {
    /// Reads them.
    pub(super) fn read(model: &Model<'_, '_>) -> Self {
        let mut accounts = Self::default();
        let mut seen = Seen::default();
        let first = model.resources.first().and_then(Resource::provider);
        accounts.is_one = first.is_some();
        for (at, resource) in model.resources.iter().enumerate() {
            let provider = resource.provider();
            accounts.is_one &= provider == first;
            if let ("aws_caller_identity", true, Some(provider), Some(told)) = (
                resource.kind,
                resource.is_data,
                provider,
                resource.text(ACCOUNT),
            ) && is_account(told)
                && seen.insert(&pair(provider, told))
            {
                push(&mut accounts.told, provider.to_owned(), at);
            }
        }
        accounts
    }

    fn of(&self, model: &Model<'_, '_>, resource: &Resource<'_, '_>, at: usize) -> String {
        let Some(provider) = resource.provider() else {
            // Without a provider nothing tells that two roles are of one account.
            return own_hole(resource, at, "account");
        };
        let told = match self.told.get(provider).map(Vec::as_slice) {
            Some([told]) => model.resources.get(*told),
            _ => None,
        };
        match told.and_then(|told| told.text(ACCOUNT)) {
            Some(account) => account.to_owned(),
            None if self.is_one => "${AWS::AccountId}".to_owned(),
            None => hole(&["provider ", provider].concat(), at, "account"),
        }
    }
}

/// What nothing tells of an attribute of a resource: like nothing else.
pub(super) fn own_hole(resource: &Resource<'_, '_>, at: usize, key: &str) -> String {
    hole(&resource.address, at, key)
}

/// A placeholder that means the same in this document, and nothing outside of it.
fn hole(owner: &str, at: usize, key: &str) -> String {
    let is_plain = !owner.contains(['{', '}', '$', '\n', '\0', OF_DOCUMENT]);
    let number = at.to_string();
    let (prefix, owner) = match is_plain && owner.len() <= ADDRESS_AT_MOST {
        true => ("", owner),
        false => ("resource ", number.as_str()),
    };
    let mut hole = String::from(OF_DOCUMENT);
    hole.push_str(&["${", prefix, owner, ".", key, "}"].concat());
    hole
}
