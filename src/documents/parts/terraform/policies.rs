//! The policies of roles: their own, and those that are attached to them.

use crate::finding::Span;
use crate::text::mapped::Mapped;
use crate::text::maps::Seen;
use crate::text::{Integrity, Node, Tree};
use crate::workspace::Kind;

use super::super::{What, inner, of_text, text};
use super::Taken;
use super::claims::INLINE;
use super::made;
use super::model::{Given, Model, Resource, items, pair, within_node};
use super::refer::Referred;
use super::roles::{Owners, Roles};

/// Bytes of policies that several refer to, each time that one does.
const COPIED_AT_MOST: usize = 4 << 20;

/// What a policy says.
#[derive(Debug)]
pub(super) enum Told<'t, 'w> {
    /// It stands in the document.
    Node(&'t Node<'w>),
    /// A data source will make it, which stands there.
    Made(Mapped, Span),
}

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
    /// A policy; without one it may say anything.
    pub(super) fn policy(
        &mut self,
        policy: Option<Told<'t, 'w>>,
        what: What,
        own: Integrity,
        span: Span,
    ) {
        let (read, integrity, span) = match policy {
            Some(Told::Made(made, at)) => {
                let (read, integrity) = of_text(&made, self.whole, self.document, self.findings);
                (read, integrity, at)
            }
            Some(Told::Node(node)) if node.as_str().is_some() || node.is_object() => {
                let (read, integrity) = inner(node, self.whole, self.document, self.findings);
                (read, integrity, node.span())
            }
            Some(Told::Node(node)) => (None, Integrity::Intact, node.span()),
            None => (None, Integrity::Intact, span),
        };
        self.add(what, read, integrity.and(own), span);
    }

    /// Whether that much may be read again of what several refer to.
    fn spend(&self, bytes: usize) -> bool {
        let spent = self.copied.get().saturating_add(bytes);
        self.copied.set(spent);
        spent <= COPIED_AT_MOST
    }

    /// The policy that an attribute is, also where that is what a data source makes.
    pub(super) fn document(&self, resource: &Resource<'t, 'w>, key: &str) -> Option<Told<'t, 'w>> {
        match self.model.given(resource, key) {
            Given::Known(node) => Some(Told::Node(node)),
            Given::Absent => None,
            Given::Unknown(references) => {
                let wanted = ["json", "minified_json"];
                let Referred::One(at) = self.model.referred(resource.module, references, &wanted)
                else {
                    return None;
                };
                let source = self.model.resources.get(at)?;
                if !source.is_data || source.kind != "aws_iam_policy_document" {
                    return None;
                }
                if let Given::Known(node) = self.model.given(source, "json") {
                    let length = node.as_str().unwrap_or_default().len();
                    return self.spend(length).then_some(Told::Node(node));
                }
                // One that was too long once is not made again.
                self.spend(0).then_some(())?;
                let made = made::policy(self.model, self.roles, at, source)?;
                let is_short = self.spend(made.text.len());
                is_short.then_some(Told::Made(made, source.node.span()))
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
        // Two resources that are one role: nothing tells what it becomes.
        let is_doubled = roles.managed(at) > 1;
        if is_doubled {
            self.leave_open(id, span);
        }
        self.describe(resource, id, true);
        let trust = self.document(resource, "assume_role_policy");
        if trust.is_some() || self.model.is_planned(resource) {
            let own = vec![id.to_owned()];
            let what = What::policy(Kind::TrustPolicy, own);
            self.policy(trust, what, Integrity::Undetermined.when(is_doubled), span);
        }
        match self.model.given(resource, "inline_policy") {
            Given::Known(list) => self.inline(resource, list, id),
            Given::Absent => {}
            Given::Unknown(_) => self.leave_open(id, span),
        }
        match self.model.given(resource, "managed_policy_arns") {
            Given::Known(list) => {
                if !self.is_stale(resource, "managed_policy_arns") {
                    self.limit_managed(list, id);
                }
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

    /// A role that is looked up: what it says itself, unless it is managed here, too.
    pub(super) fn role_elsewhere(&mut self, at: usize, resource: &Resource<'t, 'w>) {
        let roles = self.roles;
        let Some(id) = roles.of_resource(at).filter(|_| roles.managed(at) == 0) else {
            return;
        };
        if self.looked_up.insert(id) {
            let span = resource.node.span();
            self.describe(resource, id, false);
            if let Some(trust) = self.document(resource, "assume_role_policy") {
                let own = vec![id.to_owned()];
                let what = What::policy(Kind::TrustPolicy, own);
                self.policy(Some(trust), what, Integrity::Intact, span);
            }
            self.attach(resource, "permissions_boundary", id, true);
        }
    }

    /// Tells that there is a role: a resource, or one that is looked up.
    fn describe(&mut self, resource: &Resource<'t, 'w>, id: &str, is_resource: bool) {
        let of_id = || id.rsplit('/').next().unwrap_or_default();
        let what = What::Role {
            arn: Some(id.to_owned()),
            name: resource.text("name").unwrap_or_else(of_id).to_owned(),
            unique_id: resource.text("unique_id").map(str::to_owned),
            address: Some(resource.address.clone()),
            is_resource,
        };
        self.add(what, None, Integrity::Intact, resource.node.span());
    }

    /// A role of which nothing but the name is told: it may be of any account.
    pub(super) fn named_only(&mut self, role: &str, span: Span) {
        if !self.roles.is_known(role) {
            self.leave_open(role, span);
        }
    }

    /// What is read of a role before it is changed: of a state, too, which does not tell what the
    /// configuration sets.
    fn is_stale(&self, resource: &Resource<'t, 'w>, key: &str) -> bool {
        !self.model.is_planned(resource) || resource.expression(key).is_none()
    }

    fn inline(&mut self, resource: &Resource<'t, 'w>, list: &'t Node<'w>, id: &str) {
        let span = resource.node.span();
        if !matches!(list, Node::Array(_)) {
            return self.leave_open(id, span);
        }
        // What the configuration does not set was read from the account, before any change.
        let is_set = !self.is_stale(resource, "inline_policy");
        if is_set {
            self.claims.limit(INLINE, id);
        }
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
            // What a resource of its own was is no longer there, although it is still told.
            let integrity = Integrity::Undetermined.when(!is_set && may_go);
            match is_set {
                true => self.claims.list(INLINE, id, name),
                false => {
                    let part = self.parts.len();
                    self.claims.need_inline(id, name, part, policy.span());
                }
            }
            if is_set && !self.claims.write(id, Some(name)) {
                self.leave_open(id, policy.span());
            }
            let what = inline_policy(id, Some(name));
            self.policy(own.map(Told::Node), what, integrity, policy.span());
        }
    }

    /// `aws_iam_role_policy`
    pub(super) fn role_policy(&mut self, resource: &Resource<'t, 'w>) {
        let span = resource.node.span();
        match self.roles.owners(self.model, resource, "role") {
            Owners::One(role) => {
                self.named_only(role, span);
                let name = resource.text("name");
                let part = self.parts.len();
                self.claims
                    .need_inline(role, name.unwrap_or_default(), part, span);
                if !self.claims.write(role, name) {
                    self.leave_open(role, span);
                }
                let policy = self.document(resource, "policy");
                self.policy(policy, inline_policy(role, name), Integrity::Intact, span);
            }
            other => self.unsure(other, span),
        }
    }

    /// `aws_iam_role_policies_exclusive` takes away what it does not list.
    pub(super) fn inline_exclusive(&mut self, resource: &Resource<'t, 'w>) {
        let span = resource.node.span();
        match self.roles.owners(self.model, resource, "role_name") {
            Owners::One(role) => match self.model.given(resource, "policy_names") {
                Given::Known(list) => {
                    self.claims.limit(INLINE, role);
                    for name in list.items().iter().filter_map(Tree::as_str) {
                        self.claims.list(INLINE, role, name);
                    }
                }
                _ => self.leave_open(role, span),
            },
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

/// An inline policy of a role; one without a name gets a name when it is made.
fn inline_policy(role: &str, name: Option<&str>) -> What {
    What::Policy {
        kind: Kind::IdentityPolicy,
        roles: vec![role.to_owned()],
        name: name.filter(|name| !name.is_empty()).map(str::to_owned),
        arn: None,
        version: None,
        is_in_effect: true,
    }
}
