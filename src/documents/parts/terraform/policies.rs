//! The policies of roles: their own, and those that are attached to them.

use crate::finding::Span;
use crate::text::maps::Seen;
use crate::text::{Node, Tree};
use crate::workspace::Kind;

use super::super::{What, inner, text};
use super::Taken;
use super::model::{Given, Model, Resource, items, pair, within_node};
use super::refer::Referred;
use super::roles::{Owners, Roles};

/// Inline policies that are resources of their own: the `pair` of the role and the name.
#[derive(Debug, Default)]
pub(super) struct Inline {
    /// Those that will be there.
    own: Seen,
    /// Those that were there before a plan, by the names of their roles; `None`: not told.
    before: Option<Seen>,
}

impl Inline {
    /// Finds them.
    pub(super) fn read(root: &Node<'_>, model: &Model<'_, '_>, roles: &Roles<'_>) -> Self {
        let mut inline = Self::default();
        for resource in &model.resources {
            if resource.kind == "aws_iam_role_policy"
                && let Some(name) = resource.text("name")
                && let Owners::One(role) = roles.owners(model, resource, "role")
            {
                inline.own.insert(&pair(role, name));
            }
        }
        if root.get("resource_changes").is_none() {
            return inline;
        }
        let mut known = Seen::default();
        for change in items(root, "resource_changes") {
            if text(change, "type") == Some("aws_iam_role_policy")
                && let Some(before) = within_node(change, &["change", "before"])
                && let (Some(role), Some(name)) = (text(before, "role"), text(before, "name"))
            {
                known.insert(&pair(role, name));
            }
        }
        inline.before = Some(known);
        inline
    }
}

impl<'m, 't, 'w> Taken<'m, 't, 'w, '_> {
    /// A policy in a string; without one it may say anything.
    pub(super) fn policy(
        &mut self,
        node: Option<&'t Node<'w>>,
        kind: Kind,
        roles: Vec<String>,
        is_doubtful: bool,
        span: Span,
    ) {
        let node = node.filter(|node| node.as_str().is_some() || node.is_object());
        let (read, doubtful) = match node {
            Some(node) => inner(node, self.whole, self.document, self.findings),
            None => (None, false),
        };
        let span = node.map_or(span, Tree::span);
        self.add(
            What::Policy { kind, roles },
            read,
            doubtful || is_doubtful,
            span,
        );
    }

    /// The policy that an attribute is, also where that is what a data source makes.
    pub(super) fn document(&self, resource: &Resource<'t, 'w>, key: &str) -> Option<&'t Node<'w>> {
        match self.model.given(resource, key) {
            Given::Known(node) => Some(node),
            Given::Absent => None,
            Given::Unknown(references) => {
                let wanted = ["json", "minified_json"];
                let Referred::One(at) = self.model.referred(resource.module, references, &wanted)
                else {
                    return None;
                };
                let made = self.model.resources.get(at)?;
                let is_document = made.is_data && made.kind == "aws_iam_policy_document";
                match self.model.given(made, "json") {
                    Given::Known(node) if is_document => Some(node),
                    _ => None,
                }
            }
        }
    }

    /// A role with what it says itself.
    pub(super) fn role(&mut self, at: usize, resource: &Resource<'t, 'w>) {
        let roles = self.roles;
        let Some(id) = roles.of_resource(at) else {
            return;
        };
        let span = resource.node.span();
        let trust = self.document(resource, "assume_role_policy");
        if trust.is_some() || self.model.is_plan {
            self.policy(trust, Kind::TrustPolicy, vec![id.to_owned()], false, span);
        }
        match self.model.given(resource, "inline_policy") {
            Given::Known(list) => self.inline(resource, list, id),
            Given::Absent => {}
            Given::Unknown(_) => self.leave_open(id, span),
        }
        match self.model.given(resource, "managed_policy_arns") {
            Given::Known(list) => {
                // What the configuration does not set was read before the plan: a policy may be
                // detached by it.
                let is_stale = self.is_stale(resource, "managed_policy_arns");
                self.managed(list, id, is_stale, span);
            }
            Given::Absent => {}
            Given::Unknown(_) => self.leave_open(id, span),
        }
        self.attach(resource, "permissions_boundary", id, true);
    }

    fn is_stale(&self, resource: &Resource<'t, 'w>, key: &str) -> bool {
        self.model.is_plan && resource.expression(key).is_none()
    }

    fn inline(&mut self, resource: &Resource<'t, 'w>, list: &'t Node<'w>, id: &str) {
        let span = resource.node.span();
        if !matches!(list, Node::Array(_)) {
            return self.leave_open(id, span);
        }
        // What the configuration does not set was read from the account, before any change.
        let is_set = self.model.is_plan && !self.is_stale(resource, "inline_policy");
        let role_name = resource.text("name").unwrap_or_default();
        for policy in list.items() {
            let name = text(policy, "name");
            let own = policy.get("policy");
            let is_none = |node: &Node<'_>| node.is_null() || node.as_str() == Some("");
            // An empty block says that there are none.
            if name.is_none() && own.is_some_and(is_none) {
                continue;
            }
            let name = name.unwrap_or_default();
            // What a resource of its own says is newer.
            if !is_set && self.inline.own.contains(&pair(id, name)) {
                continue;
            }
            let may_go = match &self.inline.before {
                Some(before) => before.contains(&pair(role_name, name)),
                None => true,
            };
            let is_doubtful = self.model.is_plan && !is_set && may_go;
            let roles = vec![id.to_owned()];
            self.policy(own, Kind::IdentityPolicy, roles, is_doubtful, policy.span());
        }
    }

    /// `aws_iam_role_policy`
    pub(super) fn role_policy(&mut self, resource: &Resource<'t, 'w>) {
        let span = resource.node.span();
        match self.roles.owners(self.model, resource, "role") {
            Owners::One(role) => {
                let policy = self.document(resource, "policy");
                self.policy(
                    policy,
                    Kind::IdentityPolicy,
                    vec![role.to_owned()],
                    false,
                    span,
                );
            }
            other => self.unsure(other, span),
        }
    }

    /// It is not certain whose a policy is: then each of them has one that may say anything.
    pub(super) fn unsure(&mut self, owners: Owners<'_>, span: Span) {
        match owners {
            Owners::One(role) => self.leave_open(role, span),
            Owners::Among(roles) => roles.iter().for_each(|role| self.leave_open(role, span)),
            Owners::Anyone => self.anyone = self.anyone.or(Some(span)),
        }
    }
}
