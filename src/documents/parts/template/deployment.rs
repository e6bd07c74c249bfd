//! Where a stack is deployed to: its partition, account and Region, as far as that is known.
//!
//! Stacks that are nested in each other, or import from each other, are deployed to the same place.

use crate::text::marks;

/// Where a stack is deployed to.
#[derive(Clone, Debug)]
pub(in crate::documents) struct Deployment {
    /// The document whose placeholders stand for it.
    pub(in crate::documents) document: u32,
    /// Twelve digits.
    pub(in crate::documents) account: Option<String>,
    /// Such as `eu-west-1`.
    pub(in crate::documents) region: Option<String>,
    /// It is deployed to several accounts.
    pub(in crate::documents) has_accounts: bool,
    /// Everything that is written out is in the partition `aws`.
    pub(in crate::documents) is_in_aws: bool,
}

impl Deployment {
    pub(super) fn of(document: u32) -> Self {
        Self {
            document,
            account: None,
            region: None,
            has_accounts: false,
            is_in_aws: false,
        }
    }

    /// Whether the other one is of another account or Region.
    pub(super) fn is_elsewhere(&self, other: &Self) -> bool {
        let differs = |one: &Option<String>, two: &Option<String>| {
            one.is_some() && two.is_some() && one != two
        };
        differs(&self.account, &other.account) || differs(&self.region, &other.region)
    }

    /// What a pseudo parameter stands for; `None`: it is none of the place.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let known = match name {
            // Which one it is, no role that is passed can tell.
            "AWS::AccountId" if self.account.is_none() && self.has_accounts => {
                Some(self.hole("AWS::AccountId, of several"))
            }
            "AWS::AccountId" => self.account.clone(),
            "AWS::Region" => self.region.clone(),
            "AWS::Partition" => self.partition().map(str::to_owned),
            "AWS::URLSuffix" => self.suffix().map(str::to_owned),
            _ => return None,
        };
        Some(known.unwrap_or_else(|| self.hole(name)))
    }

    fn hole(&self, name: &str) -> String {
        marks::of_document(self.document, &format!("${{{name}}}"))
    }

    fn partition(&self) -> Option<&'static str> {
        let Some(region) = self.region.as_deref() else {
            return self.is_in_aws.then_some("aws");
        };
        Some(match region {
            _ if region.starts_with("cn-") => "aws-cn",
            _ if region.starts_with("us-gov-") => "aws-us-gov",
            // Isolated Regions have partitions of their own.
            _ if region.contains("-iso") || region.starts_with("eusc-") => return None,
            _ => "aws",
        })
    }

    fn suffix(&self) -> Option<&'static str> {
        match self.partition() {
            Some("aws-cn") => Some("amazonaws.com.cn"),
            Some(_) => Some("amazonaws.com"),
            None => None,
        }
    }
}
