//! Managed policies: which are of this document, and which roles have them.

use crate::finding::Span;
use crate::text::maps::{Places, Seen};
use crate::text::{Integrity, Node, Tree};
use crate::workspace::Kind;

use super::super::What;
use super::Taken;
use super::claims::{HOLDERS, MANAGED};
use super::model::{Given, Model, NONE, Resource, pair, push};
use super::refer::Referred;
use super::roles::Owners;

/// Who has the managed policies of the document: each is read once, whoever has it.
#[derive(Debug, Default)]
pub(super) struct Held<'m, 't, 'w> {
    /// By their ARNs; of several alike none is meant.
    by_arn: Places,
    list: Vec<Holders>,
    /// Places of the list; each policy has two, one to be a boundary.
    places: Vec<usize>,
    had: Seen,
    /// What was attached before a plan: the policy, the role, the ARN.
    stale: Vec<(usize, &'m str, &'t Node<'w>)>,
}

/// Who has a policy.
#[derive(Debug)]
struct Holders {
    policy: usize,
    is_boundary: bool,
    roles: Vec<String>,
}

impl<'t, 'w> Held<'_, 't, 'w> {
    /// Finds the managed policies.
    pub(super) fn read(model: &Model<'t, 'w>) -> Self {
        let mut held = Self::default();
        for wants_data in [false, true] {
            for (at, resource) in model.resources.iter().enumerate() {
                if resource.kind != "aws_iam_policy" || resource.is_data != wants_data {
                    continue;
                }
                // What is looked up is older than what is managed.
                if let Some(arn) = resource.text("arn")
                    && (!wants_data || !held.by_arn.contains_key(arn))
                {
                    push(&mut held.by_arn, arn.to_owned(), at);
                }
            }
        }
        held.places = vec![NONE; model.resources.len() * 2];
        held
    }
}

impl<'m, 't, 'w> Taken<'m, 't, 'w, '_> {
    fn by_arn(&self, arn: &str) -> Option<usize> {
        match self.held.by_arn.get(arn)?.as_slice() {
            [policy] => Some(*policy),
            _ => None,
        }
    }

    fn by_reference(
        &self,
        resource: &Resource<'t, 'w>,
        references: Option<&'t Node<'w>>,
    ) -> Option<usize> {
        let referred = self
            .model
            .referred(resource.module, references, &["arn", "id"]);
        let Referred::One(at) = referred else {
            return None;
        };
        let policy = self.model.resources.get(at)?;
        (policy.kind == "aws_iam_policy").then_some(at)
    }

    /// A role has a managed policy of this document.
    fn hold(&mut self, policy: usize, is_boundary: bool, role: &str) {
        let held = &mut self.held;
        let slot = policy * 2 + usize::from(is_boundary);
        if !held.had.insert(&pair(&slot.to_string(), role)) {
            return;
        }
        let Some(place) = held.places.get_mut(slot) else {
            return;
        };
        if *place == NONE {
            *place = held.list.len();
            held.list.push(Holders {
                policy,
                is_boundary,
                roles: Vec::new(),
            });
        }
        if let Some(holders) = held.list.get_mut(*place) {
            holders.roles.push(role.to_owned());
        }
    }

    /// Reads the managed policies that a role has.
    pub(super) fn held_policies(&mut self) {
        let model = self.model;
        for holders in std::mem::take(&mut self.held.list) {
            let kind = match holders.is_boundary {
                true => Kind::PermissionsBoundary,
                false => Kind::IdentityPolicy,
            };
            if let Some(resource) = model.resources.get(holders.policy) {
                let policy = self.document(resource, "policy");
                let what = What::Policy {
                    kind,
                    roles: holders.roles,
                    name: None,
                    arn: resource.text("arn").map(str::to_owned),
                    version: None,
                    is_in_effect: true,
                };
                self.policy(policy, what, Integrity::Intact, resource.node.span());
            }
        }
        for (policy, role, item) in std::mem::take(&mut self.held.stale) {
            let key = pair(&(policy * 2).to_string(), role);
            if !self.held.had.contains(&key) {
                self.give(role, None, item.as_str(), false, item.span());
            }
        }
    }

    /// Managed policies by their ARNs.
    pub(super) fn managed(&mut self, list: &'t Node<'w>, id: &'m str, is_stale: bool, span: Span) {
        if !matches!(list, Node::Array(_)) {
            return self.leave_open(id, span);
        }
        for item in list.items() {
            let arn = item.as_str().filter(|arn| !arn.is_empty());
            let policy = arn.and_then(|arn| self.by_arn(arn));
            match (policy, arn) {
                // If it stays attached, an attachment says so.
                (Some(policy), _) if is_stale => self.held.stale.push((policy, id, item)),
                (None, None) => self.leave_open(id, span),
                _ => self.give(id, policy, arn, false, item.span()),
            }
            // It may be detached.
            if let Some(part) = self
                .parts
                .last_mut()
                .filter(|_| is_stale && policy.is_none())
            {
                part.doubt(Integrity::Undetermined);
            }
        }
    }

    /// `aws_iam_role_policy_attachment`, `aws_iam_policy_attachment`
    pub(super) fn attachment(&mut self, resource: &Resource<'t, 'w>, key: &str) {
        let (model, roles) = (self.model, self.roles);
        let owner = match (key, model.given(resource, key)) {
            ("roles", Given::Known(list @ Node::Array(_))) => {
                let policy = self.key_of(resource, "policy_arn");
                self.claims.limit(HOLDERS, &policy);
                for item in list.items() {
                    let owner = match item.as_str() {
                        Some(name) => roles.of_text(name, resource.provider()),
                        None => Owners::Anyone,
                    };
                    if let Owners::One(role) = owner {
                        self.claims.list(HOLDERS, &policy, role);
                    }
                    self.attach_to(resource, owner);
                }
                return;
            }
            // It is attached to users or groups.
            ("roles", Given::Absent) => {
                let policy = self.key_of(resource, "policy_arn");
                return self.claims.limit(HOLDERS, &policy);
            }
            // Names that are written out are no references.
            ("roles", _) => Owners::Anyone,
            _ => roles.owners(model, resource, key),
        };
        self.attach_to(resource, owner);
    }

    fn attach_to(&mut self, resource: &Resource<'t, 'w>, owner: Owners<'m>) {
        match owner {
            Owners::One(role) => {
                let span = resource.node.span();
                let policy = self.key_of(resource, "policy_arn");
                self.named_only(role, span);
                self.claims.need(MANAGED, role, &policy, role, span);
                self.claims.need(HOLDERS, &policy, role, role, span);
                self.attach(resource, "policy_arn", role, false);
            }
            other => self.unsure(other, resource.node.span()),
        }
    }

    /// What a managed policy is told apart by.
    fn key_of(&self, resource: &Resource<'t, 'w>, key: &str) -> String {
        let (policy, arn) = match self.model.given(resource, key) {
            Given::Known(node) => (None, node.as_str()),
            Given::Absent => (None, None),
            Given::Unknown(references) => (self.by_reference(resource, references), None),
        };
        self.key_of_policy(policy, arn)
    }

    fn key_of_policy(&self, policy: Option<usize>, arn: Option<&str>) -> String {
        match policy.or_else(|| self.by_arn(arn?)) {
            Some(policy) => policy.to_string(),
            None => arn.unwrap_or_default().to_owned(),
        }
    }

    /// A role has no other managed policies than these.
    pub(super) fn limit_managed(&mut self, list: &'t Node<'w>, role: &str) {
        self.claims.limit(MANAGED, role);
        for arn in list.items().iter().filter_map(Tree::as_str) {
            let policy = self.key_of_policy(None, Some(arn));
            self.claims.list(MANAGED, role, &policy);
            self.claims.need(HOLDERS, &policy, role, role, list.span());
        }
    }

    /// A role has the managed policy, or the boundary, that an attribute is.
    pub(super) fn attach(
        &mut self,
        resource: &Resource<'t, 'w>,
        key: &str,
        role: &str,
        is_boundary: bool,
    ) {
        let (policy, arn, span) = match self.model.given(resource, key) {
            Given::Known(node) => (None, node.as_str(), node.span()),
            Given::Absent => (None, Some(""), resource.node.span()),
            Given::Unknown(references) => {
                let policy = self.by_reference(resource, references);
                (policy, None, resource.node.span())
            }
        };
        let policy = policy.or_else(|| self.by_arn(arn?));
        match arn {
            // There is no boundary.
            Some("") if is_boundary => {}
            None if policy.is_none() && is_boundary => {
                let what = What::policy(Kind::PermissionsBoundary, vec![role.to_owned()]);
                self.policy(None, what, Integrity::Intact, resource.node.span());
            }
            Some("") | None if policy.is_none() => self.leave_open(role, resource.node.span()),
            _ => self.give(role, policy, arn, is_boundary, span),
        }
    }

    /// A role has a managed policy, of this document or only named.
    fn give(
        &mut self,
        role: &str,
        policy: Option<usize>,
        arn: Option<&str>,
        is_boundary: bool,
        span: Span,
    ) {
        if let Some(policy) = policy {
            return self.hold(policy, is_boundary, role);
        }
        let what = What::NamedPolicy {
            role: Some(role.to_owned()),
            arn: arn.unwrap_or_default().to_owned(),
            is_boundary,
        };
        self.add(what, None, Integrity::Intact, span);
    }

    /// `aws_iam_role_policy_attachments_exclusive` attaches what it lists.
    pub(super) fn exclusive(&mut self, resource: &Resource<'t, 'w>) {
        let span = resource.node.span();
        match self.roles.owners(self.model, resource, "role_name") {
            Owners::One(role) => match self.model.given(resource, "policy_arns") {
                Given::Known(list) => {
                    self.named_only(role, span);
                    self.limit_managed(list, role);
                    self.managed(list, role, false, span);
                }
                _ => self.leave_open(role, span),
            },
            other => self.unsure(other, span),
        }
    }
}
