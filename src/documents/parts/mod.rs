//! Documents that hold several things: templates, plans, exports, the output of AWS commands. Each
//! is taken apart into what the analysis knows: machines, policies of roles, task definitions.
//!
//! A part's tree has its places in the pasted document, whatever it stood in: a string, percent
//! signs, an intrinsic function.

pub mod aws;
mod named;
pub(super) mod script;
pub(super) mod serverless;
pub mod template;
pub mod terraform;
mod uses;

use crate::finding::{Finding, Span};
use crate::text::budget::Budget;
use crate::text::json::{self, Reading};
use crate::text::mapped::Mapped;
use crate::text::{Guard, Integrity, Node, Presence, Tree};
use crate::workspace::Kind;
pub use uses::Uses;

use super::access_denied::Refused;
use super::mentioned::Mentioned;

/// Something that a document holds.
#[derive(Debug)]
pub struct Part<'w> {
    /// What it is.
    pub what: What,
    /// Its tree; none for what is only named.
    pub node: Option<Node<'w>>,
    /// Whether its text is what AWS has.
    pub integrity: Integrity,
    /// Whether it is there.
    pub presence: Presence,
    /// In which worlds it is there.
    pub guard: Guard,
    /// Where it stands.
    pub span: Span,
    /// The document that its places are of: a template may name files.
    pub document: u32,
}

impl Part<'_> {
    /// Makes its text at most that certain.
    pub fn doubt(&mut self, integrity: Integrity) {
        self.integrity = self.integrity.and(integrity);
    }

    /// Whether it is there in all worlds as it was read.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.integrity.is_intact() && self.guard.is_always()
    }
}

/// What a document declares, where its parts stand in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declared {
    /// A state machine, by its name.
    Machine(String),
    /// A role, by its ARN.
    Role(String),
    /// A parameter whose value may be stated.
    Parameter {
        /// Its name.
        name: String,
        /// The placeholder that it is without a value.
        placeholder: String,
        /// The only values that it may have, if that is told.
        values: Vec<String>,
    },
}

/// What a part is.
#[derive(Debug, PartialEq, Eq)]
pub enum What {
    /// A state machine; the tree is its definition.
    Machine {
        /// Its name.
        name: Option<String>,
        /// Its ARN.
        arn: Option<String>,
        /// Its execution role.
        role: Option<String>,
        /// The stack and the place of its resource: parts with the same ones are one machine in
        /// several worlds.
        origin: Option<(u32, u32)>,
    },
    /// What stands beside the definition of the machine before.
    Uses(Uses),
    /// The role in an instance profile.
    InstanceProfile {
        /// What the profile is called by: its name, its ARN.
        names: Vec<String>,
        /// The role, by its ARN.
        role: String,
    },
    /// A policy of roles; the tree is the policy.
    Policy {
        /// Which kind of policy.
        kind: Kind,
        /// The roles that have it, as their ARNs or names; none if that is not told.
        roles: Vec<String>,
        /// Its name, if it is an inline one: a role has one of a name, and may have a managed one
        /// that is called the same.
        name: Option<String>,
        /// Its ARN, if it is a managed one, or one of an organization.
        arn: Option<String>,
        /// Its version, such as `v3`, where that is told.
        version: Option<String>,
        /// Nothing says that another version of it is the one in effect.
        is_in_effect: bool,
    },
    /// An inline policy of a user or group: none of a role.
    UserOrGroupPolicy,
    /// The names of the inline policies of a role.
    PolicyNames {
        /// The role; none if that is not told.
        role: Option<String>,
        /// The names.
        names: Vec<String>,
        /// They are all that it has.
        is_whole: bool,
    },
    /// The managed policies of a role are listed; each is a part of its own.
    AttachedPolicies {
        /// The role; none if that is not told.
        role: Option<String>,
        /// They are all that it has.
        is_whole: bool,
    },
    /// Roles that have one managed policy, of which nothing tells which it is.
    PolicyHolders {
        /// Their names.
        roles: Vec<String>,
        /// They are all that have it.
        is_whole: bool,
    },
    /// A role that is described.
    Role {
        /// Its ARN, where it is told.
        arn: Option<String>,
        /// Its name.
        name: String,
        /// What policies may call it in place of its ARN: `AROA` and more.
        unique_id: Option<String>,
        /// Its address, if it is a resource of Terraform: with module and key.
        address: Option<String>,
        /// It is a resource of the document: it has no identity-based policies but those that
        /// resources give it.
        is_resource: bool,
    },
    /// A policy of a role of which only the ARN or name is told.
    NamedPolicy {
        /// The role.
        role: Option<String>,
        /// Its ARN.
        arn: String,
        /// Whether it is the permissions boundary.
        is_boundary: bool,
    },
    /// The default version of a managed policy.
    DefaultVersion {
        /// Its ARN.
        arn: String,
        /// Such as `v3`.
        version: String,
    },
    /// A policy of roles of which the name tells what it says; the tree is what is known.
    KnownPolicy {
        /// The roles that have it; none if that is not told.
        roles: Vec<String>,
        /// Its ARN, or how SAM calls it.
        name: String,
        /// Whether it is the permissions boundary.
        is_boundary: bool,
        /// The tree is all that it says, not just what it says of roles.
        is_whole: bool,
        /// Nothing decides whether it is there.
        is_certain: bool,
        /// Of which day that is.
        date: &'static str,
    },
    /// A role, all of whose policies are told.
    WholeRole(String),
    /// An ECS task definition.
    TaskDefinition,
    /// A refusal.
    Refused(Box<Refused>),
    /// A refusal that AWS tells in an encoded form only.
    Encoded(String),
    /// The account that everything is of.
    Account(String),
    /// The document is a part of a configuration.
    Joined {
        /// Its placeholders are those of everything that is deployed with a machine.
        leads: bool,
    },
    /// What an execution was given.
    Input {
        /// The ARN of its machine.
        machine: String,
    },
}

impl What {
    /// A policy of which nothing else is told.
    #[must_use]
    pub fn policy(kind: Kind, roles: Vec<String>) -> Self {
        Self::Policy {
            kind,
            roles,
            name: None,
            arn: None,
            version: None,
            is_in_effect: true,
        }
    }
}

/// What the user said of a document holds for what is in it: policies of which the text tells
/// neither whose they are nor that they are anything else are of the kind that was stated.
pub fn state_kind(parts: &mut [Part<'_>], stated: Kind) {
    let is_policy = matches!(
        stated,
        Kind::TrustPolicy | Kind::PermissionsBoundary | Kind::SessionPolicy | Kind::Scp | Kind::Rcp
    );
    let is_list = |part: &Part<'_>| matches!(part.what, What::AttachedPolicies { .. });
    if !is_policy || parts.iter().any(is_list) {
        return;
    }
    for part in parts {
        match &mut part.what {
            What::Policy { kind, roles, .. }
                if *kind == Kind::IdentityPolicy && roles.is_empty() =>
            {
                *kind = stated;
            }
            What::NamedPolicy {
                role: None,
                is_boundary,
                ..
            } => *is_boundary |= stated == Kind::PermissionsBoundary,
            What::KnownPolicy {
                roles, is_boundary, ..
            } if roles.is_empty() => *is_boundary |= stated == Kind::PermissionsBoundary,
            _ => {}
        }
    }
}

/// What a document is taken apart with.
#[derive(Debug)]
pub struct From<'f, 'w> {
    /// Its text.
    pub whole: &'w str,
    /// Its index.
    pub document: u32,
    /// What the other documents name.
    pub mentioned: &'f Mentioned,
    /// Nothing else is read with it.
    pub is_alone: bool,
    /// When to give way.
    pub budget: Budget,
    /// Takes what is said.
    pub findings: &'f mut Vec<Finding>,
    /// Takes the roles of a list, and whether each is named.
    pub roles: Vec<(String, bool)>,
}

/// Whether a document may hold several things. If not, it is read as what it is.
pub fn may_hold(root: &Node<'_>) -> bool {
    aws::kind(root).is_some()
        || terraform::is_output(root)
        || serverless::is_service(root)
        || ["Resources", "TemplateBody", "DecodedMessage"]
            .iter()
            .any(|key| root.get(key).is_some())
}

/// Takes a document apart; nothing, if it is one thing only.
pub async fn of_document<'w>(root: &Node<'w>, from: &mut From<'_, 'w>) -> Vec<Part<'w>> {
    let (whole, document) = (from.whole, from.document);
    // `aws cloudformation get-template`
    let root = root
        .get("TemplateBody")
        .filter(|body| body.is_object())
        .unwrap_or(root);
    let mut parts = match terraform::is_output(root) {
        true => terraform::parts(root, whole, document, from.findings),
        // With others it is taken apart once all are read.
        false if !from.is_alone => Vec::new(),
        false => template::parts(root, whole, document, from.findings),
    };
    if parts.is_empty() && !terraform::is_output(root) && !template::is_template(root) {
        parts = aws::parts(root, from).await;
    }
    for part in &mut parts {
        named::know(part, whole, document);
    }
    parts
}

/// Gives the policies of AWS that a template only names what is known of them.
pub(super) fn know<'w>(part: &mut Part<'w>, whole: &'w str) {
    let document = part.document;
    named::know(part, whole, document);
}

/// Reads what stands in a string: the definition of a machine, a policy in percent signs; or the
/// tree itself, if it is none.
pub(super) fn inner<'w>(
    node: &Node<'w>,
    whole: &'w str,
    document: u32,
    findings: &mut Vec<Finding>,
) -> (Option<Node<'w>>, Integrity) {
    match Mapped::of_string(node, whole) {
        Some(mapped) => of_text(&mapped.without_percents(), whole, document, findings),
        None => (Some(node.clone()), Integrity::Intact),
    }
}

/// Reads a text of its own.
pub(super) fn of_text<'w>(
    text: &Mapped,
    whole: &'w str,
    document: u32,
    findings: &mut Vec<Finding>,
) -> (Option<Node<'w>>, Integrity) {
    let Reading {
        root,
        findings: mut said,
        repaired,
        duplicates,
    } = json::read_within(text, whole, document);
    findings.append(&mut said);
    (
        root,
        Integrity::Repaired.when(repaired || !duplicates.is_empty()),
    )
}

/// The text of a member that is not empty.
pub(super) fn text<'n>(node: &'n Node<'_>, key: &str) -> Option<&'n str> {
    let text = node.get(key)?.as_str()?;
    (!text.is_empty()).then_some(text)
}
