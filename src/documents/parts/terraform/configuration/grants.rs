//! The policies of roles: their own, those that are attached to them, and their boundaries.

use super::super::super::What;
use super::super::claims::{HOLDERS, INLINE, MANAGED};
use super::attributes;
use super::blocks;
use super::folders::{EMBEDDED, Resource};
use super::owners::{Owners, text};
use super::taken::{Holder, Taken};
use super::world::Instance;
use super::written;
use crate::finding::{Place, Span};
use crate::hcl::convert;
use crate::hcl::value::{Kind, Piece, Text, Value};
use crate::text::{Integrity, Presence};
use crate::workspace::Kind as DocumentKind;

impl Taken<'_, '_, '_> {
    /// A policy of roles; one that cannot be read may say anything.
    pub(super) fn policy(
        &mut self,
        value: Option<&Value>,
        kind: DocumentKind,
        roles: Vec<String>,
        presence: Presence,
        at: Place,
    ) {
        let read = value.and_then(|value| self.read(value, at));
        let (node, place, integrity, open) = match read {
            Some((node, place, integrity, open)) => (Some(node), place, integrity, open),
            None => {
                let own = value
                    .map(|value| value.at)
                    .filter(|own| own.document != EMBEDDED);
                (None, own.unwrap_or(at), Integrity::Intact, None)
            }
        };
        if let Some(at) = open {
            match kind {
                DocumentKind::IdentityPolicy => {
                    roles.iter().for_each(|role| self.leave_open(role, at));
                }
                // A second one that may say anything.
                kind => {
                    let roles = roles.clone();
                    self.add(at, What::policy(kind, roles), None);
                }
            }
        }
        self.add(place, What::policy(kind, roles), node);
        if let Some((_, part)) = self.parts.last_mut() {
            part.integrity = integrity;
            part.presence = presence;
        }
    }

    pub(super) fn role(&mut self, number: usize, instance: &Instance, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        let arn = text(self.world, number, "arn", at);
        let id = written::text(&arn, self.world.lead);
        let is_doubled = self.roles.managed(&id) > 1;
        if is_doubled {
            self.leave_open(&id, at);
        }
        let name = text(self.world, number, "name", at);
        let lead = self.world.lead;
        let what = What::Role {
            arn: Some(id.clone()),
            name: written::text(&name, lead),
            unique_id: None,
            address: Some(instance.address.clone()),
            is_resource: true,
        };
        let described = match at.document == lead {
            true => at,
            false => Span::new(0, 1).of(lead),
        };
        self.add(described, what, None);
        let trust = self.value(number, resource, "assume_role_policy");
        let own = vec![id.clone()];
        let trust = trust.filter(|_| !is_doubled);
        self.policy(
            trust.as_ref(),
            DocumentKind::TrustPolicy,
            own,
            Presence::Certain,
            at,
        );
        let inline = blocks::expand(
            self.world,
            instance.module,
            &instance.names,
            resource.item.blocks("inline_policy"),
        );
        if inline.is_open || self.is_ignored(resource, "inline_policy") {
            self.leave_open(&id, at);
        }
        if !inline.list.is_empty() {
            self.claims.limit(INLINE, &id);
        }
        for block in &inline.list {
            let policy = block.value(self.world, instance.module, "policy");
            let name = block.value(self.world, instance.module, "name");
            // An empty block says that there are none.
            let is_none = |value: &Value| value.as_known_text().as_deref() == Some("");
            if name.is_none() && policy.as_ref().is_none_or(is_none) {
                continue;
            }
            if let Some(text) = name.as_ref().and_then(convert::to_text) {
                self.inline_names.push((id.clone(), text));
            }
            let name = name
                .and_then(|name| name.as_known_text())
                .unwrap_or_default();
            self.claims.list(INLINE, &id, &name);
            if !self.claims.write(&id, Some(&name)) {
                self.leave_open(&id, at);
            }
            let roles = vec![id.clone()];
            self.policy(
                policy.as_ref(),
                DocumentKind::IdentityPolicy,
                roles,
                Presence::Certain,
                at,
            );
        }
        if resource.is_twin()
            && let Some(list) = self.value(number, resource, "policies")
        {
            self.listed_policies(&list, &id, at);
        }
        if let Some(list) = self.value(number, resource, "managed_policy_arns") {
            self.managed(number, &list, &id, true, at);
        }
        if self.is_ignored(resource, "permissions_boundary") {
            self.leave_open(&id, at);
        }
        // One that the source does not set is there as long as a plan or state tells it.
        let boundary = self.value(number, resource, "permissions_boundary");
        let told = || self.world.fact(number, "permissions_boundary");
        if let Some(boundary) = boundary.or_else(told)
            && boundary.is_null() != Some(true)
            && boundary.as_known_text().as_deref() != Some("")
        {
            self.give(&boundary, &id, true, true, at);
        }
    }

    /// Inline policies in a list.
    fn listed_policies(&mut self, list: &Value, role: &str, at: Place) {
        let Some(items) = list.items() else {
            return self.leave_open(role, at);
        };
        for item in items {
            let Some(map) = item.as_map().filter(|map| map.rest.is_none()) else {
                self.leave_open(role, at);
                continue;
            };
            let part = |name: &str| map.entries.get(name).map(|(_, value)| value);
            let name = part("policy_name")
                .map(|name| name.as_known_text().unwrap_or_else(|| name.canonical()));
            if !self.claims.write(role, name.as_deref()) {
                self.leave_open(role, at);
            }
            let kind = DocumentKind::IdentityPolicy;
            let policy = part("policy_document");
            self.policy(policy, kind, vec![role.to_owned()], Presence::Certain, at);
        }
    }

    /// A managed policy that names its roles itself.
    pub(super) fn with_roles(
        &mut self,
        number: usize,
        instance: &Instance,
        resource: &Resource<'_>,
    ) {
        let at = self.place(number, resource);
        let Some(list) = self.value(number, resource, "roles") else {
            return;
        };
        let arn = text(self.world, number, "arn", at);
        let arn = Value::new(Kind::Text(arn), at);
        for item in list.items().unwrap_or(std::slice::from_ref(&list)) {
            let owners = self.owners_of(number, item);
            match owners {
                Owners::One(role) if self.is_of_family(instance, &role) => {
                    self.named_only(&role, at);
                    let is_there = self.is_there(instance, &role);
                    self.give(&arn, &role, false, is_there, at);
                }
                owners => match self.possible(&owners, number, Some(item), at) {
                    Some(role) => self.give(&arn, &role, false, false, at),
                    None => self.unsure(owners, at),
                },
            }
        }
    }

    /// All managed policies of a role.
    pub(super) fn managed(
        &mut self,
        number: usize,
        list: &Value,
        role: &str,
        is_whole: bool,
        at: Place,
    ) {
        let _ = number;
        let Some(items) = list.items() else {
            return self.leave_open(role, at);
        };
        if is_whole {
            self.claims.limit(MANAGED, role);
        }
        for item in items {
            let key = self.key_of(item);
            self.claims.list(MANAGED, role, &key);
            self.claims.need(HOLDERS, &key, role, role, at.span);
            self.give(item, role, false, true, at);
        }
    }

    /// The managed policy of this configuration that an ARN is; of two of one ARN none is meant.
    pub(super) fn policy_of(&self, arn: &Value) -> Option<usize> {
        let arn = convert::to_text(arn)?;
        let found = self.policies.get(&written::text(&arn, self.world.lead))?;
        match found.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    pub(super) fn key_of(&self, arn: &Value) -> String {
        match self.policy_of(arn) {
            Some(policy) => policy.to_string(),
            None => arn.canonical(),
        }
    }

    /// A role has a managed policy, or a boundary, by its ARN.
    pub(super) fn give(
        &mut self,
        arn: &Value,
        role: &str,
        is_boundary: bool,
        is_certain: bool,
        at: Place,
    ) {
        if let Some(policy) = self.policy_of(arn) {
            let is_certain = is_certain
                && self
                    .world
                    .instance(policy)
                    .is_some_and(|instance| self.is_there(&instance, role));
            let known = self.holders.iter_mut().find(|holder| {
                (holder.policy, holder.is_boundary, holder.is_certain)
                    == (policy, is_boundary, is_certain)
            });
            match known {
                Some(holder) if holder.roles.iter().any(|known| known == role) => {}
                Some(holder) => holder.roles.push(role.to_owned()),
                None => self.holders.push(Holder {
                    policy,
                    is_boundary,
                    is_certain,
                    roles: vec![role.to_owned()],
                }),
            }
            return;
        }
        let known = convert::to_text(arn).and_then(|arn| known_arn(&arn));
        match known {
            Some(arn) => {
                let what = What::NamedPolicy {
                    role: Some(role.to_owned()),
                    arn,
                    is_boundary,
                };
                self.add(at, what, None);
                if let Some((_, part)) = self.parts.last_mut() {
                    part.presence = Presence::conditional_when(!is_certain);
                }
            }
            None if is_boundary => {
                let kind = DocumentKind::PermissionsBoundary;
                self.policy(None, kind, vec![role.to_owned()], Presence::Certain, at);
            }
            None => self.leave_open(role, at),
        }
    }

    /// Whether a role has a managed policy, for certain or not.
    pub(super) fn has(&self, role: &str, arn: &Value) -> bool {
        if let Some(policy) = self.policy_of(arn) {
            let mut all = self.holders.iter().filter(|holder| holder.policy == policy);
            return all.any(|holder| holder.roles.iter().any(|known| known == role));
        }
        let known = convert::to_text(arn).and_then(|arn| known_arn(&arn));
        self.parts.iter().any(|(_, part)| match &part.what {
            What::NamedPolicy {
                role: Some(of),
                arn,
                is_boundary: false,
            } => of == role && Some(arn) == known.as_ref(),
            _ => false,
        })
    }

    /// Reads the managed policies that roles have.
    pub(super) fn held(&mut self) {
        for holder in std::mem::take(&mut self.holders) {
            let Some(instance) = self.world.instance(holder.policy) else {
                continue;
            };
            let Some(resource) = self.world.resource(&instance) else {
                continue;
            };
            let kind = match holder.is_boundary {
                true => DocumentKind::PermissionsBoundary,
                false => DocumentKind::IdentityPolicy,
            };
            let policy = self.value(holder.policy, resource, "policy");
            let at = self.place(holder.policy, resource);
            self.policy(
                policy.as_ref(),
                kind,
                holder.roles,
                Presence::conditional_when(!holder.is_certain),
                at,
            );
        }
    }

    /// How a role is called that is not known: any that it may be has what it is given, also one that
    /// something else defines. `None`: it may be anything.
    fn called(&self, number: usize, value: &Value, at: Place) -> Option<String> {
        let text = match &value.kind {
            Kind::Text(text) => text.as_ref().clone(),
            Kind::Unknown(hole) | Kind::Spread(hole) => Text::hole(hole.clone(), value.at),
            _ => return None,
        };
        let is_arn = matches!(text.pieces.first(), Some(Piece::Known { text, .. }) if text.starts_with("arn:"));
        let lead = self.world.lead;
        if is_arn {
            return Some(written::text(&text, lead));
        }
        let mut arn = attributes::arn(self.world, number, "iam", false, at);
        arn.push("role/", at, false);
        arn.append(&text);
        Some(written::text(&arn, lead))
    }

    /// What a role is called that may have a policy; `None`: any role may.
    fn possible(
        &self,
        owners: &Owners,
        number: usize,
        value: Option<&Value>,
        at: Place,
    ) -> Option<String> {
        match owners {
            // One of a family has it, or each.
            Owners::One(role) => Some(role.clone()),
            Owners::Among(_) => self.called(number, value?, at),
        }
    }

    /// An inline policy of a role that is not known, or that may not be there.
    fn possible_inline(
        &mut self,
        number: usize,
        resource: &Resource<'_>,
        owners: Owners,
        at: Place,
    ) {
        let told = self.value(number, resource, "role");
        let Some(role) = self.possible(&owners, number, told.as_ref(), at) else {
            return self.unsure(owners, at);
        };
        // It may take the place of another one.
        let name = self.value(number, resource, "name");
        if let Some(name) = name.as_ref().and_then(convert::to_text) {
            let roles = match owners {
                Owners::One(role) => vec![role],
                Owners::Among(all) => all,
            };
            self.possible_names.push((roles, name, at));
        }
        let policy = self.value(number, resource, "policy");
        let kind = DocumentKind::IdentityPolicy;
        self.policy(policy.as_ref(), kind, vec![role], Presence::Conditional, at);
    }

    pub(super) fn role_policy(
        &mut self,
        number: usize,
        instance: &Instance,
        resource: &Resource<'_>,
    ) {
        let at = self.place(number, resource);
        let owners = self.owners(number, resource, "role");
        let role = match owners {
            Owners::One(role) if self.is_of_family(instance, &role) => role,
            other => return self.possible_inline(number, resource, other, at),
        };
        self.named_only(&role, at);
        let name = self.value(number, resource, "name");
        let known = name
            .as_ref()
            .map(|name| name.as_known_text().unwrap_or_else(|| name.canonical()));
        if let Some(text) = name.as_ref().and_then(convert::to_text) {
            self.inline_names.push((role.clone(), text));
        }
        let listed = name
            .and_then(|name| name.as_known_text())
            .unwrap_or_default();
        let is_there = self.is_there(instance, &role);
        let part = self.parts.len();
        self.claims.need_inline(&role, &listed, part, at.span);
        if !self.claims.write(&role, known.as_deref()) {
            self.leave_open(&role, at);
        }
        let policy = self.value(number, resource, "policy");
        let roles = vec![role];
        let kind = DocumentKind::IdentityPolicy;
        // The part must be the one that was counted.
        let before = self.parts.len();
        self.policy(
            policy.as_ref(),
            kind,
            roles,
            Presence::conditional_when(!is_there),
            at,
        );
        let last = self.parts.len().saturating_sub(1);
        if before < last {
            self.parts.swap(before, last);
        }
    }

    /// Whether something that may be a family goes with a role one by one.
    fn is_of_family(&self, instance: &Instance, role: &str) -> bool {
        instance.family.is_none() || instance.family == self.family_of(role)
    }

    /// Whether it is there wherever the role is.
    fn is_there(&self, instance: &Instance, role: &str) -> bool {
        instance.is_certain && self.is_of_family(instance, role)
    }

    /// The key of the family that a role stands for.
    fn family_of(&self, role: &str) -> Option<String> {
        let number = self.roles.number(role)?;
        self.world.instance(number)?.family.clone()
    }

    /// A role of which only the name is told may be of any account.
    pub(super) fn named_only(&mut self, role: &str, at: Place) {
        if !self.roles.is_known(role) && !role.starts_with("arn:") {
            self.leave_open(role, at);
        }
    }

    /// A list takes away what another configuration may give to its role.
    fn taken_away(&mut self, role: &str, at: Place) {
        if self.roles.managed(role) == 0 {
            self.leave_open(role, at);
        }
    }

    /// The roles that an item of a list names.
    fn owners_of(&mut self, number: usize, item: &Value) -> Owners {
        match item.kind {
            Kind::Spread(_) => self.roles.any(),
            _ => self.roles.owners(self.world, number, item),
        }
    }

    /// `aws_iam_role_policy_attachment`, or one role of an `aws_iam_policy_attachment`.
    pub(super) fn attachment(
        &mut self,
        number: usize,
        instance: &Instance,
        resource: &Resource<'_>,
        role: Option<&Value>,
    ) {
        let at = self.place(number, resource);
        let owners = match role {
            Some(role) => self.owners_of(number, role),
            None => self.roles.any(),
        };
        let arn = self.value(number, resource, "policy_arn");
        match (owners, arn) {
            (Owners::One(role), Some(arn)) if self.is_of_family(instance, &role) => {
                self.named_only(&role, at);
                let key = self.key_of(&arn);
                self.claims.need(MANAGED, &role, &key, &role, at.span);
                self.claims.need(HOLDERS, &key, &role, &role, at.span);
                let is_there = self.is_there(instance, &role);
                self.give(&arn, &role, false, is_there, at);
            }
            (owners, arn) => match (self.possible(&owners, number, role, at), arn) {
                (Some(role), Some(arn)) => self.give(&arn, &role, false, false, at),
                _ => self.unsure(owners, at),
            },
        }
    }

    /// `aws_iam_policy_attachment`: nothing else has the policy.
    pub(super) fn attachments(
        &mut self,
        number: usize,
        instance: &Instance,
        resource: &Resource<'_>,
    ) {
        if let Some(arn) = self.value(number, resource, "policy_arn") {
            let key = self.key_of(&arn);
            self.claims.limit(HOLDERS, &key);
        }
        let Some(list) = self.value(number, resource, "roles") else {
            return;
        };
        for item in list.items().unwrap_or(std::slice::from_ref(&list)) {
            if let (Owners::One(role), Some(arn)) = (
                self.owners_of(number, item),
                self.value(number, resource, "policy_arn"),
            ) {
                let key = self.key_of(&arn);
                self.claims.list(HOLDERS, &key, &role);
            }
            self.attachment(number, instance, resource, Some(item));
        }
    }

    pub(super) fn inline_exclusive(&mut self, number: usize, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        let owners = self.owners(number, resource, "role_name");
        let names = self.value(number, resource, "policy_names");
        let known: Option<Vec<String>> = names
            .as_ref()
            .and_then(Value::items)
            .and_then(|items| items.iter().map(Value::as_known_text).collect());
        match (owners, known) {
            (Owners::One(role), Some(names)) => {
                self.taken_away(&role, at);
                self.claims.limit(INLINE, &role);
                for name in names {
                    self.claims.list(INLINE, &role, &name);
                }
            }
            (owners, _) => self.unsure(owners, at),
        }
    }

    pub(super) fn exclusive(&mut self, number: usize, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        let owners = self.owners(number, resource, "role_name");
        let list = self.value(number, resource, "policy_arns");
        match (owners, list) {
            (Owners::One(role), Some(list)) => {
                self.taken_away(&role, at);
                self.managed(number, &list, &role, true, at);
            }
            (owners, _) => self.unsure(owners, at),
        }
    }
}

/// An ARN that tells all: of AWS's own policies the partition may be open.
fn known_arn(arn: &Text) -> Option<String> {
    if let Some(known) = arn.as_known() {
        return (!known.is_empty()).then_some(known);
    }
    match arn.pieces.as_slice() {
        [
            Piece::Known { text: first, .. },
            Piece::Hole(hole, _),
            Piece::Known { text: last, .. },
        ] if first.as_ref() == "arn:"
            && hole.name.as_ref() == "AWS::Partition"
            && last.starts_with(":iam::aws:policy/") =>
        {
            Some([first, "${AWS::Partition}", last].concat())
        }
        _ => None,
    }
}
