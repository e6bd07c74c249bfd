//! Policies as the documents tell them: a text, and whose it is said to be.

use crate::documents::Source;
use crate::finding::Span;
use crate::text::{Guard, Integrity, Node, Presence, Tri};
use crate::workspace::{Document, Kind};

/// One claim: a role, or an account, has this policy.
#[derive(Debug)]
pub struct PolicyClaim<'a> {
    /// Which kind of policy.
    pub kind: Kind,
    /// Its text; none where only its name is told, or nothing could be read: it may say anything.
    pub tree: Option<&'a Node<'a>>,
    /// The document that makes the claim.
    pub document: &'a Document,
    /// Index of that document.
    pub index: u32,
    /// Where it stands.
    pub span: Span,
    /// Whether the text is what AWS has.
    pub integrity: Integrity,
    /// Whether it is there.
    pub presence: Presence,
    /// In which worlds it is there.
    pub guard: Guard,
    /// The roles that the document says it belongs to, as ARNs or names.
    pub roles: &'a [String],
    /// The role that the user says it belongs to, where the document tells none (law 4).
    pub stated_role: Option<&'a str>,
    /// The user says that it is the execution role's: its kind was stated, and no role.
    pub is_of_execution_role: bool,
    /// Its name among the inline policies of its role.
    pub name: Option<&'a str>,
    /// Its ARN, where it is a managed policy.
    pub arn: Option<&'a str>,
    /// Its version, such as `v3`, if it is a managed policy and that is told.
    pub version: Option<&'a str>,
    /// The document that says whose it is, where its text stands in another one.
    pub told_by: u32,
    /// Only its ARN or name is told, and its text may be given elsewhere.
    pub is_only_named: bool,
    /// What the command `get-policy-version` printed, which doesn't tell the ARN.
    pub is_version: bool,
    /// Its text comes from our data on AWS managed policies.
    pub snapshot: Option<Snapshot>,
    /// The roles that have it.
    pub owners: Vec<Owner>,
}

/// What our data know of a managed policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The day of the data, `YYYY-MM-DD`.
    pub date: &'static str,
    /// The text is all that the policy says, not just what it says of roles.
    pub is_whole: bool,
}

/// A role that has a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Index of the role.
    pub role: usize,
    /// Yes, or Maybe where it is not certain that it is this role's (law 1).
    pub certainty: Tri,
    /// In which worlds it has this text (law 3).
    pub guard: Guard,
    /// Only what the policy denies is said of this role: nothing but its own document suggests
    /// that it is this one.
    pub only_denies: bool,
}

impl Owner {
    /// The certain owner.
    pub(super) fn certain(role: usize) -> Self {
        Self {
            role,
            certainty: Tri::Yes,
            guard: Guard::Always,
            only_denies: false,
        }
    }

    /// A role that may be the owner.
    pub(super) fn possible(role: usize) -> Self {
        Self {
            certainty: Tri::Maybe,
            ..Self::certain(role)
        }
    }
}

impl PolicyClaim<'_> {
    /// Whether it belongs to an organization, and so to accounts.
    pub fn is_of_organization(&self) -> bool {
        matches!(self.kind, Kind::Scp | Kind::Rcp)
    }

    /// Whether somebody says of which role it is.
    pub fn is_told(&self) -> bool {
        !self.roles.is_empty() || self.stated_role.is_some()
    }
}

/// The role that the user says a document belongs to.
pub(super) fn stated_role<'a>(source: &Source<'a>) -> Option<&'a str> {
    let stated = source.document.role.as_deref().map(str::trim);
    stated.filter(|role| !role.is_empty())
}

/// A policy of which the user states the kind and no role is the execution role's.
pub(super) fn is_of_execution_role(source: &Source<'_>, kind: Kind) -> bool {
    stated_role(source).is_none()
        && source.document.kind.is_some_and(is_policy)
        && kind != Kind::TrustPolicy
}

/// Whether a document of that kind is one policy.
pub fn is_policy(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::IdentityPolicy
            | Kind::TrustPolicy
            | Kind::PermissionsBoundary
            | Kind::SessionPolicy
            | Kind::Scp
            | Kind::Rcp
    )
}
