//! Policies of an organization: SCPs and RCPs.

use crate::finding::Span;
use crate::text::mapped::Mapped;
use crate::text::{Node, Tree};
use crate::workspace::Kind;

use super::super::of_text;
use super::{Taken, What, text};

/// The policies that AWS attaches to everything as long as nobody detaches them.
/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>
const FULL_ACCESS: [(&str, &str); 2] = [
    (
        "p-FullAWSAccess",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    ),
    (
        "p-RCPFullAWSAccess",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#,
    ),
];

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
            None => self.add(what, None, false, policy.span()),
        }
    }

    /// A list tells which there are, and not what they say.
    pub(super) fn organization_policies(&mut self, root: &Node<'w>, kind: Kind) {
        for policy in root.get("Policies").map(Tree::items).unwrap_or_default() {
            let what = organization_policy(policy, kind);
            let id = text(policy, "Id");
            let full = FULL_ACCESS.iter().find(|(known, _)| Some(*known) == id);
            let node = full.and_then(|(_, text)| self.made(text, policy.span()));
            self.add(what, node, false, policy.span());
        }
        if self.is_truncated {
            // Those that are not told may say anything.
            self.add(What::policy(kind, Vec::new()), None, false, root.span());
        }
    }

    /// A text that is known; all of it stands at that place.
    fn made(&mut self, text: &str, span: Span) -> Option<Node<'w>> {
        let mut mapped = Mapped::default();
        mapped.push(text, span.start, false);
        of_text(&mapped, self.whole, self.document, self.findings).0
    }
}

fn organization_policy(summary: &Node<'_>, kind: Kind) -> What {
    What::Policy {
        kind,
        roles: Vec::new(),
        name: None,
        arn: text(summary, "Arn").map(str::to_owned),
        is_in_effect: true,
    }
}
