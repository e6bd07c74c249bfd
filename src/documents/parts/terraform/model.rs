//! The resources of a plan or a state, of all its modules, each with what its configuration says.
//!
//! A plan drops what is not known of a list: whether something is missing from it is told beside
//! it, in the changes.

use crate::finding::Span;
use crate::text::maps::{ByText, Places, Seen};
use crate::text::{Node, Tree};

use super::super::text;
use super::config::Configs;

pub(super) use super::address::{base, items, pair, within, within_node};

/// No place of a list.
pub(super) const NONE: usize = usize::MAX;

/// All resources, and the modules that they stand in.
#[derive(Debug, Default)]
pub(super) struct Model<'t, 'w> {
    /// A plan leaves out what is only known after it is applied; a state leaves out nothing.
    pub(super) is_plan: bool,
    /// Those that will be there, and the data sources.
    pub(super) resources: Vec<Resource<'t, 'w>>,
    /// Modules by their addresses.
    pub(super) modules: ByText<Module<'t, 'w>>,
    /// By the `pair` of the module's address and the address within it without index.
    pub(super) instances: Places,
    /// Where something stands that may give any role a policy: a resource that Terraform is about
    /// to destroy or to forget, a plan that is not whole, a resource that is not read.
    pub(super) anyone: Option<Span>,
    /// The changes by the addresses of the resources.
    changes: ByText<&'t Node<'w>>,
    /// Addresses of what the plan takes away or calls otherwise.
    gone: Seen,
    /// Nothing tells what the plan takes away.
    has_no_changes: bool,
}

/// A module, or each instance of one.
#[derive(Debug)]
pub(super) struct Module<'t, 'w> {
    /// Its address.
    pub(super) address: &'t str,
    /// The address of the module that calls it.
    pub(super) parent: &'t str,
    /// How it is called.
    pub(super) call: Option<&'t Node<'w>>,
    /// What it is made of.
    pub(super) config: Option<&'t Node<'w>>,
}

/// A resource or a data source.
#[derive(Debug)]
pub(super) struct Resource<'t, 'w> {
    /// With module and index.
    pub(super) address: String,
    /// The address of its module.
    pub(super) module: &'t str,
    /// Its type.
    pub(super) kind: &'t str,
    /// It is only looked up.
    pub(super) is_data: bool,
    /// The whole.
    pub(super) node: &'t Node<'w>,
    /// Its attributes.
    pub(super) values: Option<&'t Node<'w>>,
    /// What its configuration says.
    pub(super) config: Option<&'t Node<'w>>,
    /// The provider that a state file names.
    raw_provider: Option<&'t str>,
    /// How the plan changes it: its attributes, and which of them are not known.
    pub(super) change: Option<&'t Node<'w>>,
    /// It is managed and the plan leaves it as it is: all of it is known.
    is_left: bool,
}

/// What is known of an attribute.
#[derive(Debug)]
pub(super) enum Given<'t, 'w> {
    /// Its value.
    Known(&'t Node<'w>),
    /// It is not set.
    Absent,
    /// It is set, and only known after the plan is applied; the references of its expression.
    Unknown(Option<&'t Node<'w>>),
}

impl<'t, 'w> Resource<'t, 'w> {
    /// The text of an attribute that is known and not empty.
    pub(super) fn text(&self, key: &str) -> Option<&'t str> {
        text(self.values?, key)
    }

    /// The expression that the configuration sets an attribute to.
    pub(super) fn expression(&self, key: &str) -> Option<&'t Node<'w>> {
        within_node(self.config?, &["expressions", key])
    }

    /// The provider's configuration, which tells the account.
    pub(super) fn provider(&self) -> Option<&'t str> {
        match self.config {
            Some(config) => text(config, "provider_config_key"),
            None => self.raw_provider,
        }
    }

    /// Whether something is missing from a list that is told.
    pub(super) fn is_partial(&self, key: &str) -> bool {
        match self.change {
            Some(change) => within_node(change, &["after_unknown", key]).is_some_and(has_true),
            // Without the changes nothing tells it: what refers to anything may be more.
            None => self
                .expression(key)
                .is_some_and(|expression| expression.get("references").is_some()),
        }
    }
}

impl<'t, 'w> Model<'t, 'w> {
    /// Reads a plan or a state.
    pub(super) fn read(root: &'t Node<'w>) -> Self {
        let planned = root.get("planned_values");
        let mut model = Self {
            is_plan: planned.is_some(),
            ..Self::default()
        };
        let configs = Configs::read(root);
        let mut seen = Seen::default();
        model.read_changes(root);
        for resource in items(root, "resources") {
            model.add_raw(resource, &mut seen);
        }
        // What was looked up while planning stands there only, and so does what a plan with targets
        // leaves as it is. A data source that is looked up again while applying is planned, too, and
        // its old value does not count.
        let before = within_node(root, &["prior_state", "values"]).filter(|_| model.is_plan);
        let all = [planned.or_else(|| root.get("values")), before];
        for (at, values) in all.into_iter().enumerate() {
            if let Some(top) = values.and_then(|values| values.get("root_module")) {
                model.add(top, &configs, at > 0, &mut seen);
            }
        }
        model
    }

    /// What changes, and whether that is all.
    fn read_changes(&mut self, root: &'t Node<'w>) {
        self.has_no_changes = root.get("resource_changes").is_none();
        for change in items(root, "resource_changes") {
            if let Some(before) = text(change, "previous_address") {
                self.gone.insert(before);
            }
            let is_iam = text(change, "type").is_some_and(is_of_roles);
            let told = change.get("change");
            let actions = told.map(|told| items(told, "actions")).unwrap_or_default();
            let takes_away = |action: &Node<'_>| {
                action
                    .as_str()
                    .is_some_and(|action| matches!(action, "delete" | "forget"))
            };
            if let (Some(address), None) = (text(change, "address"), change.get("deposed"))
                && actions.iter().any(takes_away)
            {
                self.gone.insert(address);
            }
            // What is forgotten stays where it is.
            let is_left = actions
                .iter()
                .any(|action| action.as_str() == Some("forget"));
            if is_iam && is_left {
                self.anyone = self.anyone.or(Some(change.span()));
            }
            if let (Some(address), Some(told), None) =
                (text(change, "address"), told, change.get("deposed"))
            {
                self.changes.insert(address, told);
            }
        }
        let is_set = |key: &str, value: &str| root.get(key).and_then(Tree::scalar) == Some(value);
        let is_partial = is_set("errored", "true") || is_set("complete", "false");
        if is_partial || !items(root, "deferred_changes").is_empty() {
            self.anyone = self.anyone.or(Some(root.span()));
        }
    }

    /// Whether a plan tells of the resource what will be, and not all of it.
    pub(super) fn is_planned(&self, resource: &Resource<'t, 'w>) -> bool {
        self.is_plan && !resource.is_left
    }

    /// What is known of an attribute.
    pub(super) fn given(&self, resource: &Resource<'t, 'w>, key: &str) -> Given<'t, 'w> {
        match resource.values.and_then(|values| values.get(key)) {
            Some(value) if value.is_null() => Given::Absent,
            Some(Node::Array(_)) if self.is_planned(resource) && resource.is_partial(key) => {
                let expression = resource.expression(key);
                Given::Unknown(expression.and_then(|expression| expression.get("references")))
            }
            Some(value) => Given::Known(value),
            None if !self.is_planned(resource) => Given::Absent,
            None if resource.config.is_none() => Given::Unknown(None),
            None => match resource.expression(key) {
                Some(expression) => Given::Unknown(expression.get("references")),
                None => Given::Absent,
            },
        }
    }

    fn add(
        &mut self,
        top: &'t Node<'w>,
        configs: &Configs<'t, 'w>,
        is_before: bool,
        seen: &mut Seen,
    ) {
        let mut open = vec![(top, "", String::new(), "")];
        while let Some((node, address, path, parent)) = open.pop() {
            for resource in items(node, "resources") {
                self.add_resource(resource, address, &path, configs, is_before, seen);
            }
            for child in items(node, "child_modules") {
                let own = text(child, "address").unwrap_or_default();
                let name = own
                    .strip_prefix(address)
                    .map(|rest| rest.strip_prefix('.').unwrap_or(rest))
                    .and_then(|rest| rest.strip_prefix("module."))
                    .and_then(|rest| rest.split('[').next())
                    // No name that a configuration can have: nothing is found for it.
                    .unwrap_or("?");
                open.push((child, own, [&path, ".", name].concat(), address));
            }
            let module = Module {
                address,
                parent,
                call: configs.calls.get(&path).copied(),
                config: configs.modules.get(&path).copied(),
            };
            self.modules.or_insert(address, module);
        }
    }

    fn add_resource(
        &mut self,
        node: &'t Node<'w>,
        module: &'t str,
        path: &str,
        configs: &Configs<'t, 'w>,
        is_before: bool,
        seen: &mut Seen,
    ) {
        let (Some(kind), Some(base)) = (text(node, "type"), base(node)) else {
            return;
        };
        let address = match text(node, "address") {
            Some(address) => address.to_owned(),
            None => within(module, &base),
        };
        if is_before && (seen.contains(&address) || self.gone.contains(&address)) {
            return;
        }
        let is_data = base.starts_with("data.");
        let is_left = is_before && !is_data;
        if is_left && self.has_no_changes && is_of_roles(kind) {
            self.anyone = self.anyone.or(Some(node.span()));
        }
        self.push_resource(
            Resource {
                change: self.changes.get(&address).copied(),
                address,
                module,
                kind,
                is_data,
                node,
                values: node.get("values"),
                config: configs.resources.get(&pair(path, &base)).copied(),
                raw_provider: None,
                is_left,
            },
            &base,
            text(node, "deposed_key").is_some(),
            seen,
        );
    }

    /// A resource of a state file, with its instances.
    fn add_raw(&mut self, node: &'t Node<'w>, seen: &mut Seen) {
        let (Some(kind), Some(base)) = (text(node, "type"), base(node)) else {
            return;
        };
        let module = text(node, "module").unwrap_or_default();
        for instance in items(node, "instances") {
            let mut address = within(module, &base);
            if let Some(key) = instance.get("index_key").filter(|key| !key.is_null()) {
                let quote = match key.as_str() {
                    Some(_) => "\"",
                    None => "",
                };
                let key = key.scalar().unwrap_or("?");
                address = [&address, "[", quote, key, quote, "]"].concat();
            }
            self.push_resource(
                Resource {
                    address,
                    module,
                    kind,
                    is_data: base.starts_with("data."),
                    node: instance,
                    values: instance.get("attributes").filter(|told| told.is_object()),
                    config: None,
                    raw_provider: text(node, "provider"),
                    change: None,
                    is_left: false,
                },
                &base,
                text(instance, "deposed").is_some(),
                seen,
            );
        }
    }

    fn push_resource(
        &mut self,
        mut resource: Resource<'t, 'w>,
        base: &str,
        is_deposed: bool,
        seen: &mut Seen,
    ) {
        let is_ours = resource.kind.starts_with("aws_");
        // Other ways to make a role, policies of the organization, and what nothing is told of.
        let is_unread = match is_ours {
            true => is_unread(resource.kind),
            false => is_of_roles(resource.kind),
        };
        let is_empty = is_of_roles(resource.kind) && resource.values.is_none() && !self.is_plan;
        if !resource.is_data && (is_deposed && is_ours || is_unread || is_empty) {
            self.anyone = self.anyone.or(Some(resource.node.span()));
        }
        if !is_ours || is_deposed {
            return;
        }
        let at = self.resources.len();
        if !seen.insert(&resource.address) {
            // Placeholders have the address in their names: no two resources may share one.
            resource.address = [resource.address.as_str(), "#", &at.to_string()].concat();
        }
        push(&mut self.instances, pair(resource.module, base), at);
        self.resources.push(resource);
    }
}

/// Whether such resources make roles or give them policies.
fn is_of_roles(kind: &str) -> bool {
    [
        "aws_iam_",
        "awscc_iam_",
        "awscc_cloudformation_",
        "awscc_organizations_policy",
        "awscc_servicecatalog_cloudformation_provisioned_product",
    ]
    .iter()
    .any(|prefix| kind.starts_with(prefix))
        || is_unread(kind)
}

/// Whether such resources may give any role a policy, and are not read: policies of the
/// organization, and stacks of which the template is elsewhere.
fn is_unread(kind: &str) -> bool {
    [
        "aws_organizations_policy",
        "aws_controltower_",
        "aws_servicecatalog_provisioned_product",
        "aws_serverlessapplicationrepository_cloudformation_stack",
    ]
    .iter()
    .any(|prefix| kind.starts_with(prefix))
}

/// Whether anything in it is `true`.
pub(super) fn has_true(node: &Node<'_>) -> bool {
    let mut members = node.members().iter();
    node.scalar() == Some("true")
        || node.items().iter().any(has_true)
        || members.any(|member| has_true(&member.value))
}

/// An address without the keys of modules and resources.
pub(super) fn without_keys(address: &str) -> String {
    let mut plain = String::new();
    let (mut depth, mut is_quoted, mut is_escaped) = (0_usize, false, false);
    for letter in address.chars() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '[' if !is_quoted => depth += 1,
            ']' if !is_quoted => depth = depth.saturating_sub(1),
            _ if depth == 0 && !is_quoted => plain.push(letter),
            _ => {}
        }
    }
    plain
}

/// Adds a place.
pub(super) fn push(places: &mut Places, key: String, at: usize) {
    places.entry(key).or_default().push(at);
}
