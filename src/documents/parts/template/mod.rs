//! CloudFormation templates, also those that SAM and CDK make: state machines, roles and their
//! policies, ECS task definitions.

mod nested;
mod resolve;
mod serverless;

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::mapped::Mapped;
use crate::text::{Entry, Guard, Member, Node, Tree};
use crate::workspace::Kind;

use super::{Part, Uses, What, of_text, text};
use resolve::{Names, hole, role_arn};
use serverless::makes_role;

/// Whether this is a template.
pub fn is_template(root: &Node<'_>) -> bool {
    let resources = root.get("Resources").map(Tree::members).unwrap_or_default();
    resources
        .iter()
        .any(|resource| text(&resource.value, "Type").is_some_and(|name| name.contains("::")))
}

/// Takes a template apart.
pub fn parts<'w>(
    root: &Node<'w>,
    whole: &'w str,
    document: u32,
    findings: &mut Vec<Finding>,
) -> Vec<Part<'w>> {
    if !is_template(root) {
        return Vec::new();
    }
    let mut taken = Taken {
        names: Names {
            root,
            whole,
            roles: Vec::new(),
            defaults: Vec::new().into(),
        },
        document,
        findings,
        parts: Vec::new(),
        is_conditional: false,
        is_open: false,
        is_partly_open: false,
    };
    let resources = root.get("Resources").map(Tree::members).unwrap_or_default();
    for resource in resources {
        taken.name_role(resource.key(), &resource.value);
    }
    for resource in resources {
        taken.resource(resource.key(), &resource.value);
    }
    // What a macro makes of it may say anything.
    if has_macro(root) {
        taken.unread_all(Span::new(0, 1));
    }
    taken.describe_roles(root.span());
    let defaults = taken.names.defaults.take();
    if !defaults.is_empty() {
        let because = Because::new(Code::TemplateDefaults)
            .with("parameters", defaults)
            .at(Span::new(0, 1).of(document));
        taken.findings.push(because.finding(Severity::Hint));
    }
    taken.parts
}

/// Whether a macro rewrites the template, other than those of AWS that keep its roles.
fn has_macro(root: &Node<'_>) -> bool {
    let named = root.get("Transform").map(Node::one_or_many);
    let keeps_roles = |name: &Node<'_>| name.as_str().is_some_and(|name| name.starts_with("AWS::"));
    let resources = root.get("Resources").map(Tree::members).unwrap_or_default();
    // Such as `Fn::ForEach`.
    let is_made = |resource: &Member<'_>| resource.key().starts_with("Fn::");
    root.get("Fn::Transform").is_some()
        || resources.iter().any(is_made)
        || !named.unwrap_or_default().iter().all(keeps_roles)
}

struct Taken<'t, 'w> {
    names: Names<'t, 'w>,
    document: u32,
    findings: &'t mut Vec<Finding>,
    parts: Vec<Part<'w>>,
    /// A condition decides whether the resource is there: nothing is proved by it.
    is_conditional: bool,
    /// Every role has a policy that may say anything.
    is_open: bool,
    /// Every role has a policy that may allow other actions.
    is_partly_open: bool,
}

impl<'w> Taken<'_, 'w> {
    /// The role that a resource is, or brings along.
    fn name_role(&mut self, logical: &str, resource: &Node<'w>) {
        let properties = resource.get("Properties");
        match text(resource, "Type") {
            Some("AWS::IAM::Role") => {
                let given = |key: &str| {
                    let value = properties.and_then(|properties| properties.get(key))?;
                    Some(self.names.text(value)?.text)
                };
                let name = given("RoleName").unwrap_or_else(|| hole(logical));
                let path = given("Path").unwrap_or_else(|| "/".to_owned());
                self.names.roles.push((logical.to_owned(), (name, path)));
            }
            Some(kind) if makes_role(kind, properties, self.names.root) => {
                let role = format!("{logical}Role");
                let name = hole(&role);
                let path = properties.and_then(|properties| properties.get("RolePath"));
                let path = path.and_then(|path| self.names.text(path));
                let path = path.map_or_else(|| "/".to_owned(), |path| path.text);
                self.names.roles.push((role, (name, path)));
            }
            _ => {}
        }
    }

    /// The roles that the template makes, each a resource of its own.
    fn describe_roles(&mut self, span: Span) {
        for (_, (name, path)) in self.names.roles.clone() {
            let what = What::Role {
                arn: Some(role_arn(&path, &name)),
                name,
                unique_id: None,
            };
            self.parts.push(Part {
                what,
                node: None,
                doubtful: false,
                uncertain: false,
                guard: Guard::Always,
                span,
            });
        }
    }

    fn resource(&mut self, logical: &str, resource: &Node<'w>) {
        self.is_conditional = resource.get("Condition").is_some();
        // What a macro or a loop makes of it may say anything.
        let is_made = |node: &Node<'_>| {
            let mut members = node.members().iter();
            members.any(|member| member.key().starts_with("Fn::"))
        };
        if is_made(resource) || resource.get("Properties").is_some_and(is_made) {
            self.is_conditional = true;
            self.unread_all(resource.span());
        }
        self.connectors(logical, resource);
        let Some(properties) = resource.get("Properties") else {
            return;
        };
        match text(resource, "Type").unwrap_or_default() {
            "AWS::IAM::Role" => {
                let Some(id) = self.role(logical) else { return };
                self.role_policies(properties, &id);
            }
            "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy" => {
                let roles = self.roles_of(properties);
                if let Some(policy) = properties.get("PolicyDocument")
                    && !roles.is_empty()
                {
                    self.policy(policy, Kind::IdentityPolicy, roles);
                }
                if self.has_other_roles(properties) {
                    self.unread_all(properties.span());
                }
            }
            "AWS::StepFunctions::StateMachine" => {
                self.machine(logical, properties, "RoleArn", None);
            }
            "AWS::Serverless::StateMachine" => {
                let own = self.role(&format!("{logical}Role"));
                let own = own.filter(|_| properties.get("Role").is_none());
                if let Some(role) = &own {
                    self.serverless_policies(properties, role, false);
                }
                self.machine(logical, properties, "Role", own);
            }
            "AWS::Serverless::Function" => {
                let own = self.role(&format!("{logical}Role"));
                let is_made = makes_role(
                    "AWS::Serverless::Function",
                    Some(properties),
                    self.names.root,
                );
                if let Some(role) = own.filter(|_| is_made) {
                    self.serverless_policies(properties, &role, true);
                }
            }
            "AWS::ECS::TaskDefinition" => {
                let node = self.names.resolved(properties);
                let node = crate::text::tree::with_lower_keys(node);
                self.add(What::TaskDefinition, Some(node), false, properties.span());
            }
            "AWS::IAM::InstanceProfile" => self.instance_profile(logical, properties),
            "AWS::CloudFormation::Stack" | "AWS::Serverless::Application" => {
                self.nested(logical, properties)
            }
            // A module of the registry.
            kind if kind.ends_with("::MODULE") => self.nested(logical, properties),
            _ => {}
        }
    }

    /// The ARN of a role of this template.
    fn role(&self, logical: &str) -> Option<String> {
        let (name, path) = self.names.role(logical)?;
        Some(role_arn(path, name))
    }

    /// The roles that a policy names: `Ref` of a role gives its name.
    fn roles_of(&self, properties: &Node<'w>) -> Vec<String> {
        let listed = properties
            .get("Roles")
            .map(Node::one_or_many)
            .unwrap_or_default();
        let single = properties.get("RoleName");
        let names = listed
            .iter()
            .chain(single)
            .filter_map(|role| self.names.text(role));
        names.map(|name| self.arn_of(name.text)).collect()
    }

    /// The ARN of the role of this template that has this name, else the name.
    fn arn_of(&self, name: String) -> String {
        let mut roles = self.names.roles.iter().map(|(_, role)| role);
        match roles.find(|(known, _)| *known == name) {
            Some((name, path)) => role_arn(path, name),
            None => name,
        }
    }

    fn role_policies(&mut self, properties: &Node<'w>, id: &str) {
        if let Some(trust) = properties.get("AssumeRolePolicyDocument") {
            self.policy(trust, Kind::TrustPolicy, vec![id.to_owned()]);
        }
        let own = || vec![id.to_owned()];
        let inline = properties.get("Policies").map(Node::one_or_many);
        for policy in inline.unwrap_or_default() {
            match policy.get("PolicyDocument") {
                Some(policy) => self.policy(policy, Kind::IdentityPolicy, own()),
                // A function decides what it is.
                None => self.unread(own(), policy.span()),
            }
        }
        let managed = properties.get("ManagedPolicyArns").map(Node::one_or_many);
        for managed in managed.unwrap_or_default() {
            self.managed(managed, id, false);
        }
        if let Some(boundary) = properties.get("PermissionsBoundary") {
            self.managed(boundary, id, true);
        }
    }

    /// A managed policy by its ARN; one of this template is read where it stands.
    fn managed(&mut self, node: &Node<'w>, role: &str, is_boundary: bool) {
        let logical = node.get("Ref").and_then(Node::as_str);
        let resource = logical.and_then(|name| self.names.root.get("Resources")?.get(name));
        let policy = resource
            .filter(|resource| text(resource, "Type") == Some("AWS::IAM::ManagedPolicy"))
            .and_then(|resource| resource.get("Properties")?.get("PolicyDocument"));
        if let Some(policy) = policy {
            let kind = match is_boundary {
                true => Kind::PermissionsBoundary,
                false => Kind::IdentityPolicy,
            };
            // Whether that is there, a condition decides.
            let has_condition = |resource: &Node<'_>| resource.get("Condition").is_some();
            let was_conditional = self.is_conditional;
            self.is_conditional |= resource.is_some_and(has_condition);
            self.policy(policy, kind, vec![role.to_owned()]);
            self.is_conditional = was_conditional;
            return;
        }
        let arn = self
            .names
            .text(node)
            .map(|text| text.text)
            .unwrap_or_default();
        let what = What::NamedPolicy {
            role: Some(role.to_owned()),
            arn,
            is_boundary,
        };
        self.add(what, None, false, node.span());
    }

    /// Whether a policy is one of roles that are not told: a function makes their list.
    fn has_other_roles(&self, properties: &Node<'w>) -> bool {
        let listed = properties.get("Roles");
        // A parameter may be the name of any role.
        let is_told = |role: &Node<'w>| {
            let text = self.names.text(role);
            text.is_some_and(|text| !text.text.contains("${") || self.is_own(&text.text))
        };
        let has_other = |roles: &Node<'w>| !roles.one_or_many().iter().all(is_told);
        listed.is_some_and(has_other) || properties.get("RoleName").is_some_and(has_other)
    }

    /// Whether a text is the name or the ARN of a role of this template.
    fn is_own(&self, text: &str) -> bool {
        let mut roles = self.names.roles.iter();
        roles.any(|(_, (name, path))| name == text || role_arn(path, name) == text)
    }

    fn all_roles(&self) -> Vec<String> {
        let roles = self.names.roles.iter();
        roles
            .map(|(_, (name, path))| role_arn(path, name))
            .collect()
    }

    /// A policy that cannot be read: it may say anything.
    fn unread(&mut self, roles: Vec<String>, span: Span) {
        let what = What::policy(Kind::IdentityPolicy, roles);
        self.add(what, None, false, span);
    }

    /// Any role may have a policy of which nothing is known: said once.
    fn unread_all(&mut self, span: Span) {
        if !self.is_open {
            self.is_open = true;
            self.unread(self.all_roles(), span);
        }
    }

    fn policy(&mut self, node: &Node<'w>, kind: Kind, roles: Vec<String>) {
        let span = node.span();
        let node = self.names.resolved(node);
        self.add(What::policy(kind, roles), Some(node), false, span);
    }

    fn machine(
        &mut self,
        logical: &str,
        properties: &Node<'w>,
        role_key: &str,
        own_role: Option<String>,
    ) {
        let named = properties
            .get(role_key)
            .and_then(|role| self.names.text(role));
        let name = properties
            .get("StateMachineName")
            .or(properties.get("Name"))
            .and_then(|name| self.names.text(name));
        let what = What::Machine {
            name: Some(name.map_or_else(|| logical.to_owned(), |name| name.text)),
            arn: None,
            role: named.map(|role| role.text).or(own_role),
        };
        let before = self.parts.len();
        self.definition(logical, properties, what);
        if self.parts.len() > before {
            let uses = Uses::of_template(properties, role_key == "Role");
            self.add(What::Uses(uses), None, false, properties.span());
        }
    }

    fn definition(&mut self, logical: &str, properties: &Node<'w>, what: What) {
        let substitutions = properties.get("DefinitionSubstitutions");
        let own =
            |name: &str| -> Option<Mapped> { Some(self.names.exact(substitutions?.get(name)?)) };
        if let Some(string) = properties.get("DefinitionString") {
            let Some(text) = self.names.text(string) else {
                return self.elsewhere(logical, string.span());
            };
            let text = self.names.substituted_only(&text, &own);
            let (node, doubtful) = of_text(&text, self.names.whole, self.document, self.findings);
            self.add(what, node, doubtful, string.span());
        } else if let Some(definition) = properties.get("Definition") {
            let node = self.names.resolved(definition);
            let node = crate::text::tree::with_strings(&node, &|text| {
                let mut mapped = Mapped::default();
                mapped.push(text, 0, false);
                Some(self.names.substituted_only(&mapped, &own).text)
            });
            self.add(what, Some(node), false, definition.span());
        } else {
            // Kept in a file, or in a bucket.
            self.elsewhere(logical, properties.span());
        }
    }

    fn elsewhere(&mut self, machine: &str, span: Span) {
        let because = Because::new(Code::DefinitionElsewhere)
            .with("machine", machine)
            .at(span.of(self.document));
        self.findings.push(because.finding(Severity::Warning));
    }

    fn add(&mut self, what: What, node: Option<Node<'w>>, doubtful: bool, span: Span) {
        self.parts.push(Part {
            what,
            node,
            doubtful: doubtful || self.is_conditional,
            uncertain: false,
            guard: Guard::Always,
            span,
        });
    }
}
