//! Services of the Serverless Framework: `serverless.yml` with the plugin for Step Functions, and
//! the files that it names, as the CloudFormation template that the framework makes of them.
//!
//! What only a program could tell, or what is given when the service is deployed, is a placeholder;
//! where that may change a role, the role is open (law 6 of the inventory).

mod build;
mod functions;
mod machines;
mod roles;
mod syntax;
mod variables;
mod version;
mod walk;

use crate::finding::Span;
use crate::text::{Entry, Member, Node, Tree, made};

use build::{holds_unknown, is_unknown, join, merged, object, string};
use functions::{Functions, logical_id};
use machines::{Resources, activity, add, extend, machine};
use roles::{Roles, resource};
pub(in crate::documents) use variables::File;
pub(in crate::documents) use variables::Values;
use variables::Variables;
use version::Installed;

/// The plugin without which `stepFunctions` means nothing.
const PLUGIN: &str = "serverless-step-functions";

/// A service as a template.
pub(in crate::documents) struct Service<'w> {
    pub(in crate::documents) root: Node<'w>,
    /// Where it is deployed to.
    pub(in crate::documents) region: Option<String>,
    /// Variables whose fallback or default was taken.
    pub(in crate::documents) defaults: Vec<String>,
    /// Files that are named and not read, and where.
    pub(in crate::documents) unread: Vec<(String, Span)>,
}

/// Whether this is the configuration of a service.
pub(in crate::documents) fn is_service(root: &Node<'_>) -> bool {
    let has = |key: &str| root.get(key).is_some();
    let is_configured = has("service") || has("frameworkVersion") || has("plugins");
    has("provider") && is_configured && !has("Resources") && !is_of_others(root)
}

/// Whether a configuration makes neither roles nor machines that anything here asks for.
fn is_of_others(root: &Node<'_>) -> bool {
    root.get("stepFunctions").is_none() && root.get("resources").is_none()
}

/// The template of a service. `file` is a file by its path, `beside` the text of one in the same
/// folder, `values` what is told of its variables.
pub(in crate::documents) fn service<'t, 'w>(
    root: &'t Node<'w>,
    file: &dyn Fn(&str) -> File<'t, 'w>,
    beside: &dyn Fn(&str) -> Option<String>,
    values: Values<'_>,
) -> Service<'w> {
    let at = root.span();
    let variables = Variables::new(root, file, values);
    let given = |key: &str| root.get(key).map(|node| variables.resolved(node, 0));
    let mut template = Template::default();
    let of_functions = root.member("functions").map_or(at, Entry::key_span);
    let functions = template.functions(&variables, given("functions"), of_functions);
    let roles = Roles {
        variables: &variables,
        version: Installed::of(beside),
        functions: &functions,
        service: name_of(&variables, at),
        stage: variables.stage(at),
    };
    template.of_functions(&roles, of_functions);
    if has_plugin(&variables, root) {
        template.machines(&roles, given("stepFunctions"));
    }
    template.is_open |= has_plugin_that_limits(&variables);
    template.resources(given("resources"));
    let region = variables.region(at).as_str().map(str::to_owned);
    let unknown = variables.unknown.take();
    Service {
        root: template.root(&unknown, at),
        region,
        defaults: variables.defaults.take(),
        unread: variables.unread.take(),
    }
}

fn has_plugin(variables: &Variables<'_, '_, '_>, root: &Node<'_>) -> bool {
    if root.get("plugins").is_none() {
        return false;
    }
    // What a program lists may have it.
    let Some(plugins) = variables.at(&["plugins"]) else {
        return true;
    };
    let modules = plugins.get("modules").cloned().unwrap_or(plugins);
    let is_it = |name: &Node<'_>| name.as_str() == Some(PLUGIN) || holds_unknown(name);
    modules.items().iter().any(is_it)
}

/// Whether a plugin gives roles a boundary, or is one of the project, which may do anything.
fn has_plugin_that_limits(variables: &Variables<'_, '_, '_>) -> bool {
    let Some(plugins) = variables.at(&["plugins"]) else {
        return false;
    };
    let modules = plugins.get("modules").cloned().unwrap_or(plugins);
    let names = modules.items().iter().filter_map(Tree::as_str);
    names
        .into_iter()
        .any(|name| name.contains("boundar") || name.starts_with('.'))
}

fn name_of<'w>(variables: &Variables<'_, '_, 'w>, at: Span) -> Node<'w> {
    let found = variables.at(&["service"]);
    let found = found.map(|service| service.get("name").cloned().unwrap_or(service));
    match found.filter(|name| name.scalar().is_some() || build::joined(name).is_some()) {
        Some(name) => made::placed(&name, at),
        None => variables.hole("self:service", at),
    }
}

fn has_policies(resource: &Node<'_>) -> bool {
    let properties = resource.get("Properties");
    properties.is_some_and(|properties| properties.get("Policies").is_some())
}

/// A template on its way.
#[derive(Default)]
struct Template<'w> {
    resources: Resources<'w>,
    /// Conditions, parameters and the like, as the user writes them.
    others: Option<Node<'w>>,
    /// Roles that may have a policy of which nothing is known.
    open_roles: Vec<String>,
    /// A program may make anything else.
    is_open: bool,
}

impl<'w> Template<'w> {
    fn functions(
        &mut self,
        variables: &Variables<'_, '_, 'w>,
        given: Option<Node<'w>>,
        at: Span,
    ) -> Functions {
        let mut functions = Functions::default();
        let Some(given) = given else {
            return functions;
        };
        let (service, stage) = (name_of(variables, at), variables.stage(at));
        let lists = given.one_or_many().iter().filter(|one| !is_unknown(one));
        for member in lists.flat_map(Tree::members) {
            let (key, place) = (member.key(), member.key_span());
            let dash = || string("-", place);
            let made = || {
                join(
                    vec![
                        service.clone(),
                        dash(),
                        stage.clone(),
                        dash(),
                        string(key, place),
                    ],
                    place,
                )
            };
            let name = member.value.get("name").cloned().unwrap_or_else(made);
            let properties = object([("FunctionName", name)], place);
            let made = resource("AWS::Lambda::Function", properties, place);
            self.resources.push((logical_id(key), made));
            functions.keys.push(key.to_owned());
        }
        functions
    }

    fn of_functions(&mut self, roles: &Roles<'_, '_, '_, 'w>, at: Span) {
        if !roles.functions.keys.is_empty()
            && let Some(role) = roles.of_functions(at)
        {
            self.resources
                .push(("IamRoleLambdaExecution".to_owned(), role));
        }
    }

    fn machines(&mut self, roles: &Roles<'_, '_, '_, 'w>, given: Option<Node<'w>>) {
        let Some(given) = given else { return };
        let machines = given.get("stateMachines");
        for member in machines.map(Tree::members).unwrap_or_default() {
            if member.key() != "Ref" {
                let open = machine(roles, member, &mut self.resources);
                self.open_roles.extend(open);
            }
        }
        let activities = given.get("activities").map(Tree::items).unwrap_or_default();
        self.resources
            .extend(activities.iter().filter_map(activity));
    }

    /// What the user adds: one object or a list of them, each merged into the others.
    fn resources(&mut self, given: Option<Node<'w>>) {
        let Some(given) = given else { return };
        let mut all: Option<Node<'w>> = None;
        for one in given.one_or_many() {
            if is_unknown(one) {
                self.is_open = true;
            } else if one.is_object() {
                all = Some(match all {
                    Some(all) => merged(&all, one),
                    None => one.clone(),
                });
            }
        }
        let Some(all) = all else { return };
        for key in ["Resources", "extensions"] {
            let part = all.get(key);
            self.is_open |= part.is_some_and(is_unknown);
            for member in part.map(Tree::members).unwrap_or_default() {
                self.is_open |= is_unknown(&member.value);
                // The plugin joins statements before a list is merged into them, item by item.
                let known = self
                    .resources
                    .iter()
                    .find(|(known, _)| known == member.key());
                if let Some((logical, known)) = known.filter(|_| key == "Resources")
                    && has_policies(&member.value)
                    && roles::statements(known) > 1
                {
                    self.open_roles.push(logical.clone());
                }
                match key {
                    "Resources" => add(&mut self.resources, member.key(), &member.value),
                    _ => extend(&mut self.resources, member.key(), &member.value),
                }
            }
        }
        self.others = Some(all);
    }

    fn root(self, unknown: &[String], at: Span) -> Node<'w> {
        let mut members: Vec<Member<'w>> = Vec::new();
        let others = self.others.as_ref().map(Tree::members).unwrap_or_default();
        let is_own =
            |key: &str| matches!(key, "Resources" | "extensions" | "Parameters" | "Transform");
        members.extend(others.iter().filter(|other| !is_own(other.key())).cloned());
        // What is not known can be stated as a parameter.
        let parameters = self
            .others
            .as_ref()
            .and_then(|others| others.get("Parameters"));
        let mut parameters = parameters.map(Tree::members).unwrap_or_default().to_vec();
        for name in unknown {
            let kind = object([("Type", string("String", at))], at);
            parameters.push(made::member(name.clone(), at, kind));
        }
        members.push(made::member(
            "Parameters".to_owned(),
            at,
            made::object(parameters, at),
        ));
        let transform = self
            .others
            .as_ref()
            .and_then(|others| others.get("Transform"));
        let mut transforms = transform
            .map(Node::one_or_many)
            .unwrap_or_default()
            .to_vec();
        if self.is_open {
            transforms.push(string("serverless.yml", at));
        }
        if !transforms.is_empty() {
            let list = made::array(transforms, at);
            members.push(made::member("Transform".to_owned(), at, list));
        }
        let resources = self.resources.into_iter().map(|(logical, mut node)| {
            let place = node.span();
            if self.open_roles.contains(&logical) {
                node = roles::open(&node);
            }
            made::member(logical, place, node)
        });
        let resources = made::object(resources.collect(), at);
        members.push(made::member("Resources".to_owned(), at, resources));
        made::object(members, at)
    }
}
