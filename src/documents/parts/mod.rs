//! Documents that hold several things: templates, plans, exports, the output of AWS commands. Each
//! is taken apart into what the analysis knows: machines, policies of roles, task definitions.
//!
//! A part's tree has its places in the pasted document, whatever it stood in: a string, percent
//! signs, an intrinsic function.

pub mod aws;
pub mod template;
pub mod terraform;

use crate::finding::{Finding, Span};
use crate::text::json::{self, Reading};
use crate::text::mapped::Mapped;
use crate::text::{Node, Tree};
use crate::workspace::Kind;

/// Something that a document holds.
#[derive(Debug)]
pub struct Part<'w> {
    /// What it is.
    pub what: What,
    /// Its tree; none for what is only named.
    pub node: Option<Node<'w>>,
    /// The text had to be repaired: nothing is proved by it.
    pub doubtful: bool,
    /// Where it stands.
    pub span: Span,
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
    },
    /// A policy of roles; the tree is the policy.
    Policy {
        /// Which kind of policy.
        kind: Kind,
        /// The roles that have it, as their ARNs or names; none if that is not told.
        roles: Vec<String>,
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
    /// A role, all of whose policies are told.
    WholeRole(String),
    /// An ECS task definition.
    TaskDefinition,
    /// The account that everything is of.
    Account(String),
    /// What an execution was given.
    Input {
        /// The ARN of its machine.
        machine: String,
    },
}

/// Takes a document apart; nothing, if it is one thing only.
pub(super) fn of_document<'w>(
    root: &Node<'w>,
    whole: &'w str,
    document: u32,
    findings: &mut Vec<Finding>,
) -> Vec<Part<'w>> {
    // `aws cloudformation get-template`
    let root = root
        .get("TemplateBody")
        .filter(|body| body.is_object())
        .unwrap_or(root);
    if terraform::is_output(root) {
        return terraform::parts(root, whole, document, findings);
    }
    let parts = template::parts(root, whole, document, findings);
    match parts.is_empty() {
        true => aws::parts(root, whole, document, findings),
        false => parts,
    }
}

/// Reads what stands in a string: the definition of a machine, a policy in percent signs; or the
/// tree itself, if it is none.
pub(super) fn inner<'w>(
    node: &Node<'w>,
    whole: &'w str,
    document: u32,
    findings: &mut Vec<Finding>,
) -> (Option<Node<'w>>, bool) {
    match Mapped::of_string(node, whole) {
        Some(mapped) => of_text(&mapped.without_percents(), whole, document, findings),
        None => (Some(node.clone()), false),
    }
}

/// Reads a text of its own.
pub(super) fn of_text<'w>(
    text: &Mapped,
    whole: &'w str,
    document: u32,
    findings: &mut Vec<Finding>,
) -> (Option<Node<'w>>, bool) {
    let Reading {
        root,
        findings: mut said,
        repaired,
        duplicates,
    } = json::read_within(text, whole, document);
    findings.append(&mut said);
    (root, repaired || !duplicates.is_empty())
}

/// The text of a member that is not empty.
pub(super) fn text<'n>(node: &'n Node<'_>, key: &str) -> Option<&'n str> {
    let text = node.get(key)?.as_str()?;
    (!text.is_empty()).then_some(text)
}
