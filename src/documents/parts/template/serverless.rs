//! Policies of SAM's state machines: statements, policy templates and names of managed policies.

use crate::text::{Node, Tree};
use crate::workspace::Kind;

use super::super::{What, text};
use super::Taken;

impl<'w> Taken<'_, 'w> {
    /// `Policies` of a machine whose role SAM makes.
    pub(super) fn serverless_policies(&mut self, properties: &Node<'w>, role: &str) {
        let Some(policies) = properties.get("Policies") else {
            return;
        };
        for policy in policies.one_or_many() {
            if policy.get("Statement").is_some() {
                self.policy(policy, Kind::IdentityPolicy, vec![role.to_owned()]);
            } else if policy.as_str().is_some() || policy.get("Ref").is_some() {
                self.managed(policy, role, false);
            } else if let [template] = policy.members() {
                // None of SAM's policy templates passes or assumes roles; what else it allows is
                // not known here.
                let what = What::NamedPolicy {
                    role: Some(role.to_owned()),
                    arn: crate::text::Entry::key(template).to_owned(),
                    is_boundary: false,
                };
                self.add(what, None, false, policy.span());
            }
        }
        if let Some(boundary) =
            text(properties, "PermissionsBoundary").and(properties.get("PermissionsBoundary"))
        {
            self.managed(boundary, role, true);
        }
    }
}
