//! What SAM makes: the roles of machines and functions that name none, with their policies
//! (statements, policy templates and names of managed policies), and connectors.

use crate::catalog::policies::{self, ConnectorRole, Known};
use crate::text::mapped::Mapped;
use crate::text::tree::with_strings;
use crate::text::{Entry, Guard, Node, Tree};
use crate::workspace::Kind;

use super::super::named::{PARTITION, tree};
use super::super::{Part, What, text};
use super::Taken;

/// What SAM attaches to the role of every function.
const OF_FUNCTIONS: &str = "service-role/AWSLambdaBasicExecutionRole";
/// What SAM attaches to the role of what is traced.
const OF_TRACED: &str = "AWSXrayWriteOnlyAccess";

/// Whether SAM makes a role for such a resource: if it names none itself.
pub(super) fn makes_role(kind: &str, properties: Option<&Node<'_>>, root: &Node<'_>) -> bool {
    let has_own = properties.is_some_and(|properties| properties.get("Role").is_some());
    match kind {
        "AWS::Serverless::StateMachine" => !has_own,
        "AWS::Serverless::Function" => !has_own && globals(root, "Role").is_none(),
        _ => false,
    }
}

/// What all functions of a template have.
fn globals<'n, 'w>(root: &'n Node<'w>, key: &str) -> Option<&'n Node<'w>> {
    root.get("Globals")?.get("Function")?.get(key)
}

impl<'w> Taken<'_, 'w> {
    /// The policies of a role that SAM makes for a machine or a function.
    pub(super) fn serverless_policies(
        &mut self,
        properties: &Node<'w>,
        role: &str,
        is_function: bool,
    ) {
        // Another role that is called so here: which one comes of it is not known.
        let logical = self.names.roles.iter();
        let mut same = logical.filter(|(_, (name, path))| super::role_arn(path, name) == role);
        let is_double = same.any(|(id, _)| {
            let resources = self.names.root.get("Resources");
            resources.is_some_and(|resources| resources.get(id).is_some())
        });
        if is_double {
            self.unread(vec![role.to_owned()], properties.span());
        }
        let listed = properties.get("Policies").map(Node::one_or_many);
        for policy in listed.unwrap_or_default() {
            if policy.get("Statement").is_some() {
                self.policy(policy, Kind::IdentityPolicy, vec![role.to_owned()]);
            } else if policy.as_str().is_some() || policy.get("Ref").is_some() {
                self.serverless_managed(policy, role, false);
            } else if let [template] = policy.members() {
                self.policy_template(template.key(), &template.value, policy, role);
            } else {
                // A function, or nothing that SAM knows.
                self.unread(vec![role.to_owned()], policy.span());
            }
        }
        let own = properties.get("PermissionsBoundary");
        let of_all = globals(self.names.root, "PermissionsBoundary").filter(|_| is_function);
        if let Some(boundary) = own.or(of_all) {
            self.serverless_managed(boundary, role, true);
        }
        let traced = match is_function {
            true => properties
                .get("Tracing")
                .or(globals(self.names.root, "Tracing")),
            false => properties.get("Tracing"),
        };
        let added = [
            is_function.then_some(OF_FUNCTIONS),
            traced.map(|_| OF_TRACED),
        ];
        for name in added.into_iter().flatten() {
            let span = properties.span();
            self.named(
                role,
                ["arn:", PARTITION, ":iam::aws:policy/", name].concat(),
                false,
                span,
            );
        }
    }

    /// A managed policy, of which SAM takes the mere name, too.
    fn serverless_managed(&mut self, node: &Node<'w>, role: &str, is_boundary: bool) {
        let by_name = node.as_str().and_then(policies::managed_by_name);
        match by_name {
            Some(path) if !is_boundary => {
                let arn = ["arn:", PARTITION, ":iam::aws:policy/", &path].concat();
                self.named(role, arn, false, node.span());
            }
            _ => self.managed(node, role, is_boundary),
        }
    }

    fn named(&mut self, role: &str, arn: String, is_boundary: bool, span: crate::finding::Span) {
        let what = What::NamedPolicy {
            role: Some(role.to_owned()),
            arn,
            is_boundary,
        };
        self.add(what, None, false, span);
    }

    /// One of SAM's policy templates, with its parameters filled in. One that is not known, or that
    /// lacks a parameter, may say anything.
    fn policy_template(&mut self, name: &str, given: &Node<'w>, policy: &Node<'w>, role: &str) {
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
        let own = |name: &str| -> Option<Mapped> { Some(self.names.exact(given.get(name)?)) };
        let node = tree(known, policy.span(), self.names.whole, self.document).map(|node| {
            with_strings(&node, &|text| {
                let mut mapped = Mapped::default();
                mapped.push(text, 0, false);
                Some(self.names.substituted(&mapped, 0, &own).text)
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
        span: crate::finding::Span,
    ) {
        let what = What::KnownPolicy {
            roles,
            name: name.to_owned(),
            is_boundary: false,
            is_whole: known.is_whole,
            is_certain: !self.is_conditional,
            date: policies::SERVERLESS_DATE,
        };
        self.parts.push(Part {
            what,
            node,
            doubtful: false,
            uncertain: false,
            guard: Guard::Always,
            span,
        });
    }

    /// The connectors of a resource.
    pub(super) fn connectors(&mut self, logical: &str, resource: &Node<'w>) {
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

    /// The policies that a connector gives the role of one of its ends: what it allows of others is
    /// not read.
    fn connector(&mut self, source: &End, destinations: Option<&Node<'w>>, at: &Node<'w>) {
        let destinations = destinations.map(Node::one_or_many).unwrap_or_default();
        for destination in destinations {
            let destination = self.end(Some(destination));
            let types = (self.type_of(source), self.type_of(&destination));
            let made = match &types {
                (Some(source), Some(destination)) => policies::connector(source, destination),
                _ => None,
            };
            let role = match made {
                Some(ConnectorRole::Neither) => continue,
                Some(ConnectorRole::Source) => self.role_of_end(source),
                Some(ConnectorRole::Destination) => self.role_of_end(&destination),
                None => {
                    self.unread_all(at.span());
                    continue;
                }
            };
            // If it is not known which role it is, it may be any.
            let roles = match role {
                Some(role) => vec![role],
                None if self.is_partly_open => continue,
                None => {
                    self.is_partly_open = true;
                    self.all_roles()
                }
            };
            let known = Known {
                statements: None,
                is_whole: false,
                parameters: crate::catalog::Words::NONE,
            };
            let node = tree(known, at.span(), self.names.whole, self.document);
            self.known(roles, "AWS::Serverless::Connector", known, node, at.span());
        }
    }

    fn end(&self, node: Option<&Node<'w>>) -> End {
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
                let resource = self.names.root.get("Resources")?.get(id)?;
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
                let resources = self.names.root.get("Resources");
                let resource = resources.and_then(|resources| resources.get(id));
                let properties = resource.and_then(|resource| resource.get("Properties"));
                let keys = ["Role", "RoleArn", "ServiceRoleArn"];
                let mut named = keys
                    .iter()
                    .filter_map(|key| self.names.text(properties?.get(key)?));
                match named.next() {
                    Some(named) => Some(named.text),
                    None => self.role(&format!("{id}Role")),
                }
            }
            End::Told(_, role) => role.clone().map(|name| self.arn_of(name)),
        };
        role.filter(|role| !role.contains("${") || self.is_own(role))
    }
}

/// An end of a connector.
enum End {
    /// A resource of the template.
    Logical(String),
    /// Its type and the name of its role.
    Told(Option<String>, Option<String>),
}
