//! Makes parts of a resource, in one world.

use crate::finding::{Finding, Span};
use crate::text::mapped::Mapped;
use crate::text::tree::with_lower_keys;
use crate::text::{Entry, Guard, Integrity, Node, Presence, Tree, made};
use crate::workspace::Kind;

use super::super::{Part, What, of_text, text};
use super::expand::rewrites;
use super::made_roles::makes_role;
use super::stacks::Names;
use super::value::Value;
use super::worlds::Made;

/// Whether a resource of that type says nothing of roles and state machines, and takes none of them
/// over.
pub(super) fn is_of_others(kind: &str) -> bool {
    const CONCERNED: [&str; 8] = [
        "AWS::Budgets::BudgetsAction",
        "AWS::CloudFormation::",
        "AWS::ECS::TaskDefinition",
        "AWS::IAM::",
        "AWS::Organizations::",
        "AWS::Serverless::",
        "AWS::StepFunctions::",
        "AWS::SSO::",
    ];
    kind.starts_with("AWS::")
        && !kind.ends_with("::MODULE")
        && !CONCERNED.iter().any(|start| kind.starts_with(start))
}

/// What a resource of a stack brings along.
pub(super) struct Maker<'s, 't, 'w> {
    pub(super) names: Names<'s, 't, 'w>,
    pub(super) made: Made<'w>,
    /// Whether what is made is what AWS has.
    pub(super) integrity: Integrity,
}

impl<'s, 't, 'w> Maker<'s, 't, 'w> {
    pub(super) fn new(names: Names<'s, 't, 'w>) -> Self {
        Self {
            names,
            made: Made::default(),
            integrity: Integrity::Intact,
        }
    }

    pub(super) fn resource(&mut self, logical: &str, resource: &'t Node<'w>) {
        match self.exists(resource) {
            Some(true) => {}
            Some(false) => return,
            None => self.integrity = Integrity::Undetermined,
        }
        let kind = text(resource, "Type").unwrap_or_default();
        // What a macro makes of it may say anything (law 6 of the inventory).
        if rewrites(resource, kind) {
            self.integrity = Integrity::Undetermined;
            self.open(resource.span());
        }
        self.connectors(logical, resource);
        let Some(properties) = resource.get("Properties") else {
            // A machine and a function without any get a role all the same.
            return;
        };
        match kind {
            "AWS::IAM::Role" => self.role(logical, properties),
            "AWS::IAM::Policy" | "AWS::IAM::RolePolicy" => self.attached(properties, None),
            "AWS::IAM::ManagedPolicy" => {
                let arn = self.names.reference_of_resource(logical);
                self.attached(properties, Some(&arn.unwrap_or_default()));
            }
            // A template that names what is not there cannot be deployed.
            "AWS::StepFunctions::StateMachine" if self.names_absent(properties, "RoleArn") => {}
            "AWS::Serverless::StateMachine" if self.names_absent(properties, "Role") => {}
            "AWS::StepFunctions::StateMachine" => {
                self.machine(logical, properties, "RoleArn", None);
            }
            "AWS::Serverless::StateMachine" => {
                let made = format!("{logical}Role");
                let own = makes_role(&self.names, kind, Some(properties))
                    .then(|| self.names.role_arn(&made))
                    .flatten();
                if let Some(role) = &own {
                    self.serverless_role(properties, (&made, role), false);
                }
                self.machine(logical, properties, "Role", own);
            }
            "AWS::Serverless::Function" => {
                let own = format!("{logical}Role");
                if makes_role(&self.names, kind, Some(properties))
                    && let Some(role) = self.names.role_arn(&own)
                {
                    self.serverless_role(properties, (&own, &role), true);
                }
            }
            "AWS::ECS::TaskDefinition" => self.task_definition(logical, properties),
            "AWS::IAM::InstanceProfile" => self.instance_profile(logical, properties),
            "AWS::Organizations::Policy" => self.organization_policy(properties),
            "AWS::CloudFormation::Stack"
            | "AWS::Serverless::Application"
            | "AWS::CloudFormation::StackSet" => self.nested(logical, properties),
            // A module of the registry.
            kind if kind.ends_with("::MODULE") => self.nested(logical, properties),
            "AWS::Budgets::BudgetsAction"
            | "AWS::CloudFormation::CustomResource"
            | "AWS::ServiceCatalog::CloudFormationProvisionedProduct" => self.foreign(properties),
            // Custom resources, and types of others.
            kind if !kind.starts_with("AWS::") => self.foreign(properties),
            _ => {}
        }
    }

    /// Whether a resource is there, and the stack that it stands in.
    pub(super) fn exists(&self, resource: &Node<'w>) -> Option<bool> {
        let mut names = self.names;
        let mut exists = names.is_there(resource)?;
        while let Some((parent, logical)) = names.stack().parent.filter(|_| exists) {
            names = names.stacks.names(parent);
            if let Some(resource) = names.stack().resource(logical) {
                exists = names.is_there(resource)?;
            }
        }
        Some(exists)
    }

    /// Whether a property is a reference to a resource that is not there in this world.
    fn names_absent(&self, properties: &'t Node<'w>, key: &str) -> bool {
        let Some(value) = self.get(properties, key) else {
            return false;
        };
        let of_attribute = value.get("Fn::GetAtt").and_then(|node| {
            let first = node.one_or_many().first()?.as_str()?;
            first.split('.').next()
        });
        let logical = of_attribute.or_else(|| value.get("Ref")?.as_str());
        let resource = logical.and_then(|logical| self.names.stack().resource(logical));
        resource.is_some_and(|resource| self.names.is_there(resource) == Some(false))
    }

    /// Behind conditions that are decided; `None`: it is not there.
    pub(super) fn peeled(&self, node: &'t Node<'w>) -> Option<&'t Node<'w>> {
        let mut node = node;
        // As deep as a tree can be.
        loop {
            if let [member] = node.members() {
                match (member.key(), member.value.items()) {
                    ("Ref", _) if member.value.as_str() == Some("AWS::NoValue") => return None,
                    ("Fn::If", [condition, one, two]) => {
                        match condition
                            .as_str()
                            .and_then(|name| self.names.condition(name))
                        {
                            Some(true) => node = one,
                            Some(false) => node = two,
                            None => return Some(node),
                        }
                        continue;
                    }
                    _ => {}
                }
            }
            return Some(node);
        }
    }

    /// The value of a property, behind conditions.
    pub(super) fn get(&self, node: &'t Node<'w>, key: &str) -> Option<&'t Node<'w>> {
        self.peeled(node.get(key)?)
    }

    /// The items of a list behind conditions; what is no list is its only item.
    pub(super) fn list(&self, node: &'t Node<'w>) -> Vec<&'t Node<'w>> {
        let mut found = Vec::new();
        if let Some(node) = self.peeled(node) {
            let items = node.one_or_many().iter();
            found.extend(items.filter_map(|item| self.peeled(item)));
        }
        found
    }

    /// The items of a property that is a list.
    pub(super) fn list_of(&self, node: &'t Node<'w>, key: &str) -> Vec<&'t Node<'w>> {
        node.get(key)
            .map(|list| self.list(list))
            .unwrap_or_default()
    }

    /// The document that a property holds, as an object or as JSON text; its tree, and whether it
    /// had to be repaired.
    pub(super) fn document(&mut self, node: &Node<'w>) -> (Option<Node<'w>>, Integrity) {
        match self.names.value(node) {
            Value::Tree(tree) => (Some(tree), Integrity::Intact),
            Value::Text(text) if text.text.trim_start().starts_with('{') => self.of_text(&text),
            _ => (None, Integrity::Intact),
        }
    }

    /// Reads a text that stands in this template.
    pub(super) fn of_text(&mut self, text: &Mapped) -> (Option<Node<'w>>, Integrity) {
        let stack = self.names.stack();
        of_text(text, stack.whole, stack.document, &mut self.made.findings)
    }

    fn task_definition(&mut self, logical: &str, properties: &'t Node<'w>) {
        let span = properties.span();
        let Some(node) = self.names.tree(properties) else {
            return;
        };
        let mut node = with_lower_keys(node);
        if let Some(arn) = self.names.reference_of_resource(logical) {
            let arn = made::string(arn, span);
            let member = made::member("taskDefinitionArn".to_owned(), span, arn);
            node = made::with_member(node, member);
        }
        self.add(What::TaskDefinition, Some(node), Integrity::Intact, span);
    }

    /// The role in an instance profile, by what names the profile.
    fn instance_profile(&mut self, logical: &str, properties: &'t Node<'w>) {
        let (roles, has_others) = self.roles_of(properties);
        let [role] = roles.as_slice() else { return };
        if has_others {
            return;
        }
        let names = [
            self.names.reference_of_resource(logical),
            self.names.attribute_of_resource(logical, "Arn"),
        ];
        let what = What::InstanceProfile {
            names: names.into_iter().flatten().collect(),
            role: role.clone(),
        };
        self.add(what, None, Integrity::Intact, properties.span());
    }

    /// An SCP or RCP that the template makes. Whom it is attached to is not read.
    fn organization_policy(&mut self, properties: &'t Node<'w>) {
        let kind = match self.names.given_text(Some(properties), "Type").as_deref() {
            Some("SERVICE_CONTROL_POLICY") => Kind::Scp,
            Some("RESOURCE_CONTROL_POLICY") => Kind::Rcp,
            Some(other) if !self.names.is_open(other) => return,
            _ => return self.open(properties.span()),
        };
        let Some(content) = self.get(properties, "Content") else {
            return;
        };
        let (node, integrity) = self.document(content);
        self.add(
            What::policy(kind, Vec::new()),
            node,
            integrity,
            content.span(),
        );
        if let Some(part) = self.made.parts.last_mut() {
            part.presence = Presence::Conditional;
        }
    }

    /// Any role may have a policy of which nothing is known.
    pub(super) fn open(&mut self, span: Span) {
        self.made.opens = self.made.opens.or(Some(span));
    }

    /// A policy that cannot be read: it may say anything.
    pub(super) fn unread(&mut self, roles: Vec<String>, span: Span) {
        self.add(
            What::policy(Kind::IdentityPolicy, roles),
            None,
            Integrity::Intact,
            span,
        );
    }

    pub(super) fn say(&mut self, finding: Finding) {
        if !self.made.findings.contains(&finding) {
            self.made.findings.push(finding);
        }
    }

    pub(super) fn add(
        &mut self,
        what: What,
        node: Option<Node<'w>>,
        integrity: Integrity,
        span: Span,
    ) {
        let document = self.names.stack().document;
        self.made.parts.push(Part {
            what,
            node,
            integrity: integrity.and(self.integrity),
            presence: Presence::Certain,
            guard: Guard::Always,
            span,
            document,
        });
    }
}
