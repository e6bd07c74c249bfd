//! A policy as its grammar means it. What IAM would refuse is kept, but marked: it may explain, it
//! never proves.

use std::borrow::Cow;

use crate::finding::{Place, Span};
use crate::text::{Hole, Integrity, Text};

use super::condition::Condition;
use super::pattern::Pattern;

/// What a policy is attached to, and so which elements it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the policy types of the IAM User Guide")]
pub enum PolicyType {
    Identity,
    Trust,
    Boundary,
    Session,
    Scp,
    Rcp,
}

impl PolicyType {
    /// The name in the IAM documentation.
    pub fn name(self) -> &'static str {
        match self {
            PolicyType::Identity => "identity-based policy",
            PolicyType::Trust => "trust policy",
            PolicyType::Boundary => "permissions boundary",
            PolicyType::Session => "session policy",
            PolicyType::Scp => "service control policy",
            PolicyType::Rcp => "resource control policy",
        }
    }

    /// Whether its statements name a principal.
    pub fn has_principal(self) -> bool {
        matches!(self, PolicyType::Trust | PolicyType::Rcp)
    }
}

/// A policy document.
#[derive(Clone, Debug)]
pub struct Policy<'a> {
    /// Index of the document it stands in.
    pub document: u32,
    /// Its type.
    pub kind: PolicyType,
    /// Its statements, in the order of the text.
    pub statements: Vec<Statement<'a>>,
    /// Whether it is what AWS has, which IAM may refuse.
    pub integrity: Integrity,
    /// Only what it says of passing and assuming roles is known: it may say anything else.
    pub only_roles: bool,
    /// The whole.
    pub span: Span,
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    /// Index of the document it stands in.
    pub document: u32,
    /// From 1.
    pub number: usize,
    /// As written.
    pub sid: Option<Cow<'a, str>>,
    /// `Allow` or `Deny`; what is neither counts as both, and is not certain.
    pub effect: Effect,
    /// `Action` or `NotAction`.
    pub actions: Actions<'a>,
    /// `Resource` or `NotResource`; absent in trust policies.
    pub resources: Option<Resources<'a>>,
    /// `Principal` or `NotPrincipal`.
    pub principals: Option<Principals<'a>>,
    /// All of them must hold.
    pub conditions: Vec<Condition<'a>>,
    /// How certain it is that the statement is in effect.
    pub standing: Standing,
    /// The statement.
    pub span: Span,
}

/// How certain it is that a statement is in effect. What is not certain proves nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is.
    #[default]
    Certain,
    /// Its policy may not be there.
    Conditional,
    /// Its policy may be another role's.
    Unowned,
    /// Its policy is not what AWS has: see [`Policy::integrity`].
    Broken,
}

/// What a statement does where it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the values of Effect")]
pub enum Effect {
    Allow,
    Deny,
    /// Not a legal value.
    Neither,
}

/// The actions of a statement.
#[derive(Clone, Debug, Default)]
pub struct Actions<'a> {
    /// `NotAction`: every action that no pattern matches.
    pub not: bool,
    /// As written.
    pub patterns: Vec<(Cow<'a, str>, Span)>,
}

/// The resources of a statement.
#[derive(Clone, Debug, Default)]
pub struct Resources<'a> {
    /// `NotResource`: every resource that no pattern matches.
    pub not: bool,
    /// With their places.
    pub patterns: Vec<(Pattern<'a>, Span)>,
    /// A policy variable stands where none can: in the first five parts of an ARN.
    pub early_variables: bool,
}

/// The principals of a statement.
#[derive(Clone, Debug, Default)]
pub struct Principals<'a> {
    /// `NotPrincipal`: everyone but these.
    pub not: bool,
    /// Any one of them.
    pub entries: Vec<(Principal<'a>, Span)>,
}

/// One value of `Principal`.
#[derive(Clone, Debug, PartialEq)]
pub enum Principal<'a> {
    /// `*`
    Everyone,
    /// `*` in a resource control policy: services too.
    Anyone,
    /// An account id, or the ARN of its root, which tells the partition.
    Account {
        /// Twelve digits.
        account: Text<'a>,
        /// Such as `aws`.
        partition: Option<Text<'a>>,
    },
    /// A role by its ARN.
    Role(Text<'a>),
    /// One session of a role.
    Session(Text<'a>),
    /// An AWS service, such as `states.amazonaws.com`.
    Service(Text<'a>),
    /// An IAM user by its ARN.
    User(Text<'a>),
    /// Something that no role, user or service is: identity providers, canonical users.
    Other,
    /// What the documentation says matches nobody, and IAM refuses: a wildcard within an ARN.
    Nobody,
    /// A unique id: what IAM shows when the principal was deleted.
    UniqueId(Cow<'a, str>),
    /// Nothing of it is known.
    Unknown(Text<'a>),
}

impl Policy<'_> {
    /// Puts known values in the place of holes.
    pub fn fill(&mut self, value: &dyn Fn(&Hole<'_>) -> Option<String>) {
        for statement in &mut self.statements {
            for (pattern, _) in statement
                .resources
                .iter_mut()
                .flat_map(|resources| &mut resources.patterns)
            {
                pattern.fill(value);
            }
            for pattern in statement
                .conditions
                .iter_mut()
                .flat_map(|condition| &mut condition.values)
            {
                pattern.fill(value);
            }
            for (principal, _) in statement
                .principals
                .iter_mut()
                .flat_map(|principals| &mut principals.entries)
            {
                match principal {
                    Principal::Account { account, partition } => {
                        *account = std::mem::take(account).fill(value);
                        *partition = partition.take().map(|text| text.fill(value));
                    }
                    Principal::Role(text)
                    | Principal::User(text)
                    | Principal::Session(text)
                    | Principal::Service(text)
                    | Principal::Unknown(text) => *text = std::mem::take(text).fill(value),
                    Principal::Everyone
                    | Principal::Anyone
                    | Principal::Other
                    | Principal::Nobody
                    | Principal::UniqueId(_) => {}
                }
            }
        }
    }
}

impl Statement<'_> {
    /// Its `Sid`, else its number.
    pub fn label(&self) -> String {
        match &self.sid {
            Some(sid) if !sid.is_empty() => sid.to_string(),
            _ => self.number.to_string(),
        }
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.span.of(self.document)
    }
}
