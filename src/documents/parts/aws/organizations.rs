//! Policies of an organization: SCPs and RCPs.

use crate::catalog::policies;
use crate::text::{Integrity, Node, Tree};
use crate::workspace::Kind;

use super::super::named::tree;
use super::{Taken, What, text};

/// The type of what `describe-policy` printed.
pub(super) fn type_of_described(root: &Node<'_>) -> Option<Kind> {
    type_of(root.get("Policy")?.get("PolicySummary")?)
}

/// The type of what `list-policies-for-target` printed; a list is of one type.
pub(super) fn type_of_listed(root: &Node<'_>) -> Option<Kind> {
    type_of(root.get("Policies")?.items().first()?)
}

fn type_of(summary: &Node<'_>) -> Option<Kind> {
    match text(summary, "Type")? {
        "SERVICE_CONTROL_POLICY" => Some(Kind::Scp),
        "RESOURCE_CONTROL_POLICY" => Some(Kind::Rcp),
        _ => None,
    }
}

impl<'w> Taken<'_, 'w> {
    pub(super) fn organization_policy(&mut self, root: &Node<'w>, kind: Kind) {
        let Some(policy) = root.get("Policy") else {
            return;
        };
        let summary = policy.get("PolicySummary").unwrap_or(policy);
        let what = organization_policy(summary, kind);
        match policy.get("Content") {
            Some(content) => self.policy(content, what),
            None => self.add(what, None, Integrity::Intact, policy.span()),
        }
    }

    /// A list tells which there are, and not what they say.
    pub(super) fn organization_policies(&mut self, root: &Node<'w>, kind: Kind) {
        for policy in root.get("Policies").map(Tree::items).unwrap_or_default() {
            let what = organization_policy(policy, kind);
            let id = text(policy, "Id");
            let known = id.and_then(policies::of_organization);
            let node =
                known.and_then(|known| tree(known, policy.span(), self.whole, self.document));
            self.add(what, node, Integrity::Intact, policy.span());
        }
        if self.is_truncated {
            // Those that are not told may say anything.
            self.add(
                What::policy(kind, Vec::new()),
                None,
                Integrity::Intact,
                root.span(),
            );
        }
    }
}

fn organization_policy(summary: &Node<'_>, kind: Kind) -> What {
    What::Policy {
        kind,
        roles: Vec::new(),
        name: None,
        arn: text(summary, "Arn").map(str::to_owned),
        version: None,
        is_in_effect: true,
    }
}
