//! Roles with their policies, and policies that are attached to roles from outside.

use crate::finding::{Because, Code, Severity, Span};
use crate::text::{Entry, Integrity, Node, Tree, marks};
use crate::workspace::Kind;

use super::super::{What, text};
use super::maker::Maker;
use super::stacks::Names;
use super::value::Value;

impl<'t, 'w> Maker<'_, 't, 'w> {
    pub(super) fn role(&mut self, logical: &str, properties: &'t Node<'w>) {
        let Some(id) = self.names.role_arn(logical) else {
            return;
        };
        if let Some(trust) = self.get(properties, "AssumeRolePolicyDocument") {
            self.policy(trust, Kind::TrustPolicy, vec![id.clone()]);
        }
        let own = || vec![id.clone()];
        for policy in self.list_of(properties, "Policies") {
            match self.get(policy, "PolicyDocument") {
                Some(document) => {
                    let before = self.made.parts.len();
                    self.policy(document, Kind::IdentityPolicy, own());
                    self.name_inline(before, policy);
                }
                // A function decides what it is.
                None => self.unread(own(), policy.span()),
            }
        }
        for managed in self.list_of(properties, "ManagedPolicyArns") {
            self.managed_list(managed, &id);
        }
        if let Some(boundary) = self.get(properties, "PermissionsBoundary") {
            self.managed(boundary, &id, true);
        }
    }

    /// A role has one inline policy of a name; where that has something unknown, it is the same only
    /// if it is written alike.
    fn name_inline(&mut self, from: usize, policy: &'t Node<'w>) {
        let name = self.get(policy, "PolicyName");
        let told = name.and_then(|name| Some(self.names.text(name)?.text));
        let Some(told) = told.filter(|told| !told.is_empty()) else {
            return;
        };
        let told = marks::unmarked(&told).into_owned();
        for part in self.made.parts.iter_mut().skip(from) {
            if let What::Policy { name, .. } = &mut part.what {
                *name = Some(told.clone());
            }
        }
    }

    /// Another document may hold the text of a managed policy whose ARN is known.
    fn name_managed(&mut self, from: usize, told: &str) {
        if told.is_empty() || self.names.is_open(told) {
            return;
        }
        for part in self.made.parts.iter_mut().skip(from) {
            if let What::Policy { arn, .. } = &mut part.what {
                *arn = Some(told.to_owned());
            }
        }
    }

    /// A role that the stack makes, a resource of its own.
    pub(super) fn describe_role(&mut self, logical: &str) {
        let Some(role) = self.names.role(logical) else {
            return;
        };
        let made = self.names.stack().resource(logical);
        let owner = logical.strip_suffix("Role");
        let resource = made.or_else(|| self.names.stack().resource(owner?));
        if resource.is_some_and(|resource| self.exists(resource) == Some(false)) {
            return;
        }
        let what = What::Role {
            arn: Some(self.names.arn_of_role(&role)),
            name: role.name,
            unique_id: None,
            address: None,
            is_resource: true,
        };
        let span = resource.map_or(Span::new(0, 1), |resource| resource.span());
        self.add(what, None, Integrity::Intact, span);
    }

    /// A policy that names the roles that it belongs to.
    pub(super) fn attached(&mut self, properties: &'t Node<'w>, managed: Option<&str>) {
        let (roles, has_others) = self.roles_of(properties);
        if let Some(policy) = self.get(properties, "PolicyDocument")
            && !roles.is_empty()
        {
            let before = self.made.parts.len();
            self.policy(policy, Kind::IdentityPolicy, roles);
            match managed {
                None => self.name_inline(before, properties),
                Some(arn) => self.name_managed(before, arn),
            }
        }
        if has_others {
            self.open(properties.span());
        }
    }

    /// The roles that a policy or instance profile names, and whether there may be others: `Ref` of
    /// a role gives its name.
    pub(super) fn roles_of(&self, properties: &'t Node<'w>) -> (Vec<String>, bool) {
        let listed = self.list_of(properties, "Roles");
        let single = self.get(properties, "RoleName");
        let mut roles: Vec<String> = Vec::new();
        let mut has_others = false;
        for node in listed.into_iter().chain(single) {
            let reference = node.get("Ref").and_then(Node::as_str);
            if let Some(role) = reference.and_then(|logical| self.names.role_arn(logical)) {
                roles.push(role);
                continue;
            }
            let (named, is_all) = self.names.items(node);
            // What is the name of a role of the stack is no list, whatever it is.
            let is_own = match named.as_slice() {
                [only] => only.scalar().and_then(|name| self.names.arn_of_named(name)),
                _ => None,
            };
            has_others |= !is_all && is_own.is_none();
            for name in &named {
                let Some(name) = name.scalar() else {
                    has_others = true;
                    continue;
                };
                match self.names.arn_of_named(name) {
                    Some(arn) => roles.push(arn),
                    None => {
                        // A parameter may be the name of any role.
                        has_others |= self.names.is_open(name);
                        roles.push(name.to_owned());
                    }
                }
            }
        }
        roles.dedup();
        (roles, has_others)
    }

    /// Managed policies by their ARNs: one, or a list that a function makes.
    fn managed_list(&mut self, node: &'t Node<'w>, role: &str) {
        let is_list = matches!(self.names.value(node), Value::Tree(_));
        if !is_list {
            return self.managed(node, role, false);
        }
        let (arns, _) = self.names.items(node);
        for arn in arns {
            match arn.scalar() {
                Some(arn) => self.managed_arn(arn.to_owned(), role, false, node.span()),
                None => self.unread(vec![role.to_owned()], node.span()),
            }
        }
    }

    /// A managed policy by its ARN; one of these stacks is read where it stands.
    pub(super) fn managed(&mut self, node: &'t Node<'w>, role: &str, is_boundary: bool) {
        let Some(arn) = self.names.text(node) else {
            return self.named(role, String::new(), is_boundary, node.span());
        };
        self.managed_arn(arn.text, role, is_boundary, node.span());
    }

    fn managed_arn(&mut self, arn: String, role: &str, is_boundary: bool, span: Span) {
        let Some((at, resource)) = self.names.managed_policy(&arn) else {
            return self.named(role, arn, is_boundary, span);
        };
        let kind = match is_boundary {
            true => Kind::PermissionsBoundary,
            false => Kind::IdentityPolicy,
        };
        let mut owner = Maker::new(self.names.stacks.names(at));
        // Whether that is there, a condition decides.
        let is_there = owner.names.is_there(resource) == Some(true);
        owner.integrity = self.integrity.and(Integrity::Undetermined.when(!is_there));
        let policy = resource.get("Properties");
        if let Some(policy) = policy.and_then(|policy| owner.get(policy, "PolicyDocument")) {
            owner.policy(policy, kind, vec![role.to_owned()]);
            owner.name_managed(0, &arn);
        }
        // Another text of it may be given.
        if !self.names.is_open(&arn) {
            self.named(role, arn, is_boundary, span);
        }
        self.made.parts.append(&mut owner.made.parts);
        for finding in owner.made.findings {
            self.say(finding);
        }
    }

    pub(super) fn named(&mut self, role: &str, arn: String, is_boundary: bool, span: Span) {
        let what = What::NamedPolicy {
            role: Some(role.to_owned()),
            arn,
            is_boundary,
        };
        self.add(what, None, Integrity::Intact, span);
    }

    pub(super) fn policy(&mut self, node: &Node<'w>, kind: Kind, roles: Vec<String>) {
        let (policy, integrity) = self.document(node);
        if let Some(policy) = &policy {
            self.note_missing_sub(policy);
        }
        self.add(What::policy(kind, roles), policy, integrity, node.span());
    }

    /// Says of a text that names something of the template, but is not in `Fn::Sub`.
    pub(super) fn note_missing_sub(&mut self, node: &Node<'w>) {
        let mut found = Vec::new();
        plain_names(node, &self.names, &mut found);
        for (name, span) in found {
            let because = Because::new(Code::SubMissing)
                .with("text", format!("${{{name}}}"))
                .at(span.of(self.names.stack().document));
            self.say(because.finding(Severity::Warning));
        }
    }
}

impl<'t, 'w> Names<'_, 't, 'w> {
    /// The managed policy with this ARN, of this stack or those that are deployed to the same place.
    fn managed_policy(&self, arn: &str) -> Option<(usize, &'t Node<'w>)> {
        self.stacks.beside(self.at).find_map(|at| {
            let names = self.stacks.names(at);
            names.stack().resources().iter().find_map(|resource| {
                let is_policy = text(&resource.value, "Type") == Some("AWS::IAM::ManagedPolicy");
                let own = || names.reference_of_resource(resource.key());
                (is_policy && own().as_deref() == Some(arn)).then_some((at, &resource.value))
            })
        })
    }

    /// Whether a text has something that is not known.
    pub(super) fn is_open(&self, text: &str) -> bool {
        self.read(text).holes().next().is_some()
    }

    /// Whether `${name}` would mean something of this template.
    fn is_own_name(&self, name: &str) -> bool {
        let first = name.split('.').next().unwrap_or_default();
        let root = self.stack().root;
        let is_parameter = root
            .get("Parameters")
            .is_some_and(|all| all.get(first).is_some());
        let is_pseudo = matches!(
            name,
            "AWS::AccountId"
                | "AWS::Region"
                | "AWS::Partition"
                | "AWS::StackName"
                | "AWS::URLSuffix"
        );
        is_pseudo || is_parameter || self.stack().resource(first).is_some()
    }
}

/// Names of the template in texts that nothing replaces.
fn plain_names<'w>(node: &Node<'w>, names: &Names<'_, '_, 'w>, found: &mut Vec<(String, Span)>) {
    const AT_MOST: usize = 8;
    if let Some(text) = node.as_str() {
        let mark = format!("{}${{", marks::LITERAL);
        for rest in text.split(mark.as_str()).skip(1) {
            let name = rest.split('}').next().unwrap_or_default();
            if found.len() < AT_MOST && names.is_own_name(name) {
                found.push((name.to_owned(), node.span()));
            }
        }
        return;
    }
    let members = node.members().iter().map(|member| &member.value);
    for inner in node.items().iter().chain(members) {
        plain_names(inner, names, found);
    }
}
