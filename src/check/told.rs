//! Accounts and Regions of the ARNs that stand in the documents, whatever they name: what a user
//! most likely means where nothing tells one. They decide nothing.

use crate::arn::{Arn, is_region};
use crate::asl::Value;
use crate::documents::Source;
use crate::finding::Span;
use crate::text::holes::is_account;

use super::facts::MachineFacts;

/// Values of one sort that are kept.
const AT_MOST: usize = 8;

/// Accounts and Regions, each with the number of its ARNs, those of the first ARNs first; accounts
/// of ARNs with a Region come before those of roles, which may be of other accounts.
#[derive(Debug, Default)]
pub struct Told {
    /// Accounts of twelve digits.
    pub accounts: Vec<(String, u32)>,
    /// Regions.
    pub regions: Vec<(String, u32)>,
}

impl Told {
    /// Looks through all documents. A task that assumes a role works in the account of that role,
    /// which may be another one: ARNs of that account tell nothing there.
    pub fn of(sources: &[Source<'_>], machines: &[MachineFacts<'_>]) -> Self {
        let mut told = Self::default();
        let mut elsewhere = Vec::new();
        for machine in machines {
            for task in &machine.definition.tasks {
                let Some((Value::Text(role), _)) = &task.credentials else {
                    continue;
                };
                if let Some(account) = Arn::parse(role).map(|arn| arn.account.display()) {
                    elsewhere.push((machine.document, task.span, account));
                }
            }
        }
        let mut of_roles = Vec::new();
        for source in sources {
            let text = source.document.text.as_str();
            let mut rest = text;
            while let Some((_, after)) = rest.split_once("arn:aws") {
                rest = after;
                // `arn:aws-cn:states:cn-north-1:111122223333:`
                let mut parts = after.splitn(5, ':').skip(2);
                let (Some(region), Some(account)) = (parts.next(), parts.next()) else {
                    continue;
                };
                let at = u32::try_from(text.len() - after.len()).unwrap_or(u32::MAX);
                let is_there = |(document, span, other): &(u32, Span, String)| {
                    *document == source.index
                        && (span.start..span.end).contains(&at)
                        && other == account
                };
                if elsewhere.iter().any(is_there) {
                    continue;
                }
                if is_region(region) {
                    add(&mut told.regions, region, 1);
                }
                match is_account(account) {
                    true if region.is_empty() => add(&mut of_roles, account, 1),
                    true => add(&mut told.accounts, account, 1),
                    false => {}
                }
            }
        }
        of_roles
            .iter()
            .for_each(|(account, arns)| add(&mut told.accounts, account, *arns));
        told
    }
}

fn add(found: &mut Vec<(String, u32)>, value: &str, arns: u32) {
    if let Some((_, known)) = found.iter_mut().find(|(known, _)| known == value) {
        *known += arns;
    } else if found.len() < AT_MOST {
        found.push((value.to_owned(), arns));
    }
}
