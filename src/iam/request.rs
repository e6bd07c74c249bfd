//! A request: who asks to do what with which resource, and what is known of its context keys.

use crate::text::Text;

use super::arn::Arn;

/// What is put to the policies.
#[derive(Clone, Debug)]
pub struct Request<'r> {
    /// IAM action, such as `iam:PassRole`.
    pub action: &'r str,
    /// What it is done to.
    pub resource: &'r Resource<'r>,
    /// Who does it.
    pub caller: &'r Caller<'r>,
    /// What is known of the request besides.
    pub context: Context<'r>,
}

/// The resource of a request: a role.
#[derive(Clone, Debug)]
pub struct Resource<'r> {
    /// As the user wrote it; `None` for a pure run-time value.
    pub written: Option<Text<'r>>,
    /// What is known of its ARN.
    pub arn: Arn<'r>,
}

/// Who makes a request.
#[derive(Clone, Debug)]
pub enum Caller<'r> {
    /// A role, by what is known of its ARN and account.
    Role {
        /// Its ARN, where it is known; may have holes.
        arn: Option<Arn<'r>>,
        /// Its account, where it is known; may be a hole.
        account: Option<Text<'r>>,
        /// Its partition, where it is known.
        partition: Option<Text<'r>>,
    },
    /// An AWS service.
    Service {
        /// Such as `states.amazonaws.com`.
        principal: String,
        /// The Region's own form, where the service accepts it, such as `states.eu-west-1.amazonaws.com`.
        regional: Option<String>,
        /// Whether a regional form may be meant, but the Region is not known.
        regional_unknown: bool,
    },
}

/// What is known of a context key.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence<'r> {
    /// The request does not have it.
    Absent,
    /// The request has it, with this value.
    Known(&'r Text<'r>),
    /// Not known whether it is there, or with which value.
    Unknown,
}

/// The context keys of a request. A key that is not listed is not known.
#[derive(Clone, Debug, Default)]
pub struct Context<'r> {
    keys: Vec<(&'static str, Presence<'r>)>,
}

impl<'r> Context<'r> {
    /// States what is known of a key. The key is in lower case.
    #[must_use]
    pub fn with(mut self, key: &'static str, presence: Presence<'r>) -> Self {
        self.keys.push((key, presence));
        self
    }

    /// What is known of a key; names of keys have no case.
    pub fn get(&self, key: &str) -> &Presence<'r> {
        self.keys
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map_or(&Presence::Unknown, |(_, presence)| presence)
    }
}
