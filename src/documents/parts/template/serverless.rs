//! What SAM makes: the roles of machines and functions that name none, with their policies
//! (statements, policy templates and names of managed policies), and connectors.

use crate::catalog::policies::{self, Connector, ConnectorRole, Known};
use crate::finding::Span;
use crate::text::mapped::Mapped;
use crate::text::tree::with_strings;
use crate::text::{Entry, Guard, Integrity, Node, Presence, Tree};
use crate::workspace::Kind;

use super::super::named::tree;
use super::super::{Part, What, of_text, text};
use super::maker::Maker;

/// How the policies of connectors are called.
const CONNECTOR: &str = "AWS::Serverless::Connector";
/// What SAM attaches to the role of every function.
const OF_FUNCTIONS: &str = "service-role/AWSLambdaBasicExecutionRole";
/// What SAM attaches to the role of what is traced.
const OF_TRACED: &str = "AWSXrayWriteOnlyAccess";

impl<'t, 'w> Maker<'_, 't, 'w> {
    /// What SAM gives the role that it makes for a machine or a function.
    pub(super) fn serverless_role(
        &mut self,
        properties: &'t Node<'w>,
        (logical, role): (&str, &str),
        is_function: bool,
    ) {
        // Another role that is called so: which one comes of it is not known.
        if self.names.stack().resource(logical).is_some() {
            self.unread(vec![role.to_owned()], properties.span());
        }
        let service = match is_function {
            true => "lambda.amazonaws.com",
            false => "states.amazonaws.com",
        };
        let own = self.get(properties, "AssumeRolePolicyDocument");
        let of_all = self.names.globals("AssumeRolePolicyDocument");
        match own.or(of_all).filter(|_| is_function) {
            Some(trust) => self.policy(trust, Kind::TrustPolicy, vec![role.to_owned()]),
            None => self.made_trust(service, role, properties.span()),
        }
        for policy in self.list_of(properties, "Policies") {
            if policy.get("Statement").is_some() {
                self.policy(policy, Kind::IdentityPolicy, vec![role.to_owned()]);
            } else if policy.as_str().is_some() || is_intrinsic(policy) {
                self.serverless_managed(policy, role, false);
            } else if let [template] = policy.members() {
                self.policy_template(template.key(), &template.value, policy, role);
            } else {
                // A function, or nothing that SAM knows.
                self.unread(vec![role.to_owned()], policy.span());
            }
        }
        let own = self.get(properties, "PermissionsBoundary");
        let of_all = self
            .names
            .globals("PermissionsBoundary")
            .filter(|_| is_function);
        if let Some(boundary) = own.or(of_all) {
            self.serverless_managed(boundary, role, true);
        }
        let traced = match is_function {
            true => properties.get("Tracing").or(self.names.globals("Tracing")),
            false => properties.get("Tracing"),
        };
        let added = [
            is_function.then_some(OF_FUNCTIONS),
            traced.map(|_| OF_TRACED),
        ];
        for name in added.into_iter().flatten() {
            let arn = self
                .names
                .filled("arn:{partition}:iam::aws:policy/", &|_| None);
            self.named(role, arn + name, false, properties.span());
        }
    }

    /// The trust policy that SAM writes.
    fn made_trust(&mut self, service: &str, role: &str, span: Span) {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["sts:AssumeRole"],"Principal":{{"Service":["{service}"]}}}}]}}"#
        );
        let mut mapped = Mapped::default();
        mapped.push(&text, span.start, false);
        let (node, integrity) = self.of_text(&mapped);
        let what = What::policy(Kind::TrustPolicy, vec![role.to_owned()]);
        self.add(what, node, integrity, span);
    }

    /// A managed policy, of which SAM takes the mere name, too.
    fn serverless_managed(&mut self, node: &'t Node<'w>, role: &str, is_boundary: bool) {
        let by_name = node.as_str().and_then(policies::managed_by_name);
        match by_name {
            Some(path) if !is_boundary => {
                let arn = self
                    .names
                    .filled("arn:{partition}:iam::aws:policy/", &|_| None);
                self.named(role, arn + &path, false, node.span());
            }
            _ => self.managed(node, role, is_boundary),
        }
    }

    /// One of SAM's policy templates, with its parameters filled in. One that is not known, or that
    /// lacks a parameter, may say anything.
    fn policy_template(
        &mut self,
        name: &str,
        given: &'t Node<'w>,
        policy: &'t Node<'w>,
        role: &str,
    ) {
        let known = policies::serverless(name).filter(|known| {
            given.is_object()
                && known
                    .parameters
                    .iter()
                    .all(|name| given.get(name).is_some())
        });
        let Some(known) = known else {
            return self.named(role, name.to_owned(), false, policy.span());
        };
        let own = |name: &str| Some(self.names.text_or_hole(given.get(name)?));
        let node = self.known_tree(known, policy.span()).map(|node| {
            with_strings(&node, &|text| {
                let mut mapped = Mapped::default();
                mapped.push(text, 0, false);
                Some(self.names.substituted(&mapped, &own).text)
            })
        });
        self.known(vec![role.to_owned()], name, known, node, policy.span());
    }

    fn known(
        &mut self,
        roles: Vec<String>,
        name: &str,
        known: Known,
        node: Option<Node<'w>>,
        span: Span,
    ) {
        let what = What::KnownPolicy {
            roles,
            name: name.to_owned(),
            is_boundary: false,
            is_whole: known.is_whole,
            is_certain: self.integrity.is_intact(),
            date: policies::SERVERLESS_DATE,
        };
        let document = self.names.stack().document;
        self.made.parts.push(Part {
            what,
            node,
            integrity: Integrity::Intact,
            presence: Presence::Certain,
            guard: Guard::Always,
            span,
            document,
        });
    }

    fn known_tree(&self, known: Known, span: Span) -> Option<Node<'w>> {
        let stack = self.names.stack();
        tree(known, span, stack.whole, stack.document)
    }

    /// The connectors of a resource.
    pub(super) fn connectors(&mut self, logical: &str, resource: &'t Node<'w>) {
        let own = resource.get("Connectors").map(Tree::members);
        for connector in own.unwrap_or_default() {
            let properties = connector.value.get("Properties");
            let destination = properties.and_then(|properties| properties.get("Destination"));
            let source = End::Logical(logical.to_owned());
            self.connector(&source, destination, &connector.value);
        }
        if text(resource, "Type") == Some("AWS::Serverless::Connector") {
            let properties = resource.get("Properties");
            let end = |key| properties.and_then(|properties| properties.get(key));
            let source = self.end(end("Source"));
            self.connector(&source, end("Destination"), resource);
        }
    }

    /// The policies that a connector gives the role of one of its ends.
    fn connector(&mut self, source: &End, destinations: Option<&'t Node<'w>>, at: &'t Node<'w>) {
        let destinations = destinations.map(|node| self.list(node)).unwrap_or_default();
        for destination in destinations {
            let destination = self.end(Some(destination));
            let types = (self.type_of(source), self.type_of(&destination));
            let made = match &types {
                (Some(source), Some(destination)) => policies::connector(source, destination),
                _ => None,
            };
            let role = match made.map(|made| made.role) {
                Some(ConnectorRole::Neither) => continue,
                Some(ConnectorRole::Source) => self.role_of_end(source),
                Some(ConnectorRole::Destination) => self.role_of_end(&destination),
                None => {
                    self.open(at.span());
                    continue;
                }
            };
            // If it is not known which role it is, it may be any.
            let statements = made.and_then(|made| self.statements_of(made, &destination, at));
            match (role, statements) {
                (Some(role), Some(node)) => {
                    let known = Known {
                        statements: None,
                        is_whole: true,
                        parameters: crate::catalog::Words::NONE,
                    };
                    self.known(vec![role], CONNECTOR, known, Some(node), at.span());
                }
                (Some(role), None) => self.connected(vec![role], at.span()),
                (None, _) => self.made.opens_partly = true,
            }
        }
    }

    /// A policy that allows what connectors do: nothing of roles.
    pub(super) fn connected(&mut self, roles: Vec<String>, span: Span) {
        let known = Known {
            statements: None,
            is_whole: false,
            parameters: crate::catalog::Words::NONE,
        };
        let node = self.known_tree(known, span);
        self.known(roles, CONNECTOR, known, node, span);
    }

    /// What a connector allows, where that is known for all of its permissions.
    fn statements_of(
        &self,
        made: Connector,
        destination: &End,
        connector: &'t Node<'w>,
    ) -> Option<Node<'w>> {
        let End::Logical(destination) = destination else {
            return None;
        };
        let permissions = connector.get("Properties")?.get("Permissions")?;
        let (permissions, is_all) = self.names.items(permissions);
        let mut statements = String::new();
        for permission in permissions.iter().filter(|_| is_all) {
            let given = made.statements(permission.as_str()?)?;
            let given = given.trim_start_matches('[').trim_end_matches(']');
            if !statements.is_empty() {
                statements.push(',');
            }
            statements.push_str(given);
        }
        if statements.is_empty() {
            return None;
        }
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        let mut template = Mapped::default();
        template.push(&text, connector.span().start, false);
        let names = self.names;
        let arn = names.attribute_of_resource(destination, "Arn");
        let arn = arn.or_else(|| names.reference_of_resource(destination))?;
        let name = names.attribute_of_resource(destination, "Name");
        let text = names.substituted(&template, &|hole| {
            let text = match hole {
                "Destination.Arn" => arn.clone(),
                "Destination.Name" => name.clone()?,
                _ => return None,
            };
            let mut mapped = Mapped::default();
            mapped.push(&text, connector.span().start, false);
            Some(mapped)
        });
        let stack = names.stack();
        of_text(&text, stack.whole, stack.document, &mut Vec::new()).0
    }

    fn end(&self, node: Option<&'t Node<'w>>) -> End {
        let of = |key: &str| Some(self.names.text(node?.get(key)?)?.text);
        match node.and_then(|node| text(node, "Id")) {
            Some(id) => End::Logical(id.to_owned()),
            None => End::Told(of("Type"), of("RoleName")),
        }
    }

    /// The type of an end as CloudFormation knows it.
    fn type_of(&self, end: &End) -> Option<String> {
        let told = match end {
            End::Logical(id) => {
                let resource = self.names.stack().resource(id)?;
                text(resource, "Type")?.to_owned()
            }
            End::Told(told, _) => told.clone()?,
        };
        let name = match told.strip_prefix("AWS::Serverless::") {
            Some("StateMachine") => "AWS::StepFunctions::StateMachine",
            Some("Function") => "AWS::Lambda::Function",
            Some("SimpleTable") => "AWS::DynamoDB::Table",
            Some("Api") => "AWS::ApiGateway::RestApi",
            Some("HttpApi") => "AWS::ApiGatewayV2::Api",
            Some("GraphQLApi") => "AWS::AppSync::GraphQLApi",
            _ => return Some(told),
        };
        Some(name.to_owned())
    }

    /// The role that an end runs as.
    fn role_of_end(&self, end: &End) -> Option<String> {
        let role = match end {
            End::Logical(id) => {
                let resource = self.names.stack().resource(id);
                let properties = resource.and_then(|resource| resource.get("Properties"));
                let keys = ["Role", "RoleArn", "ServiceRoleArn"];
                let mut named = keys
                    .iter()
                    .filter_map(|key| self.names.text(properties?.get(key)?));
                match named.next() {
                    Some(named) => Some(named.text),
                    None => self.names.role_arn(&format!("{id}Role")),
                }
            }
            End::Told(_, role) => role.clone(),
        }?;
        match self.names.arn_of_named(&role) {
            Some(arn) => Some(arn),
            None => Some(role).filter(|role| !self.names.is_open(role)),
        }
    }
}

/// Whether a value is what a function makes.
fn is_intrinsic(node: &Node<'_>) -> bool {
    match node.members() {
        [member] => member.key() == "Ref" || member.key().starts_with("Fn::"),
        _ => false,
    }
}

/// An end of a connector.
enum End {
    /// A resource of the template.
    Logical(String),
    /// Its type and the name of its role.
    Told(Option<String>, Option<String>),
}
