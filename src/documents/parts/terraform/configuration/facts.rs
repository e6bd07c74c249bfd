//! What plans and states tell of a configuration: which instances there are, and the values of their
//! attributes. What they know goes first, the source decides what they leave open.
//!
//! Must never decide by a plan that is not of this source: where both know a value and the values
//! differ, neither counts.

use std::rc::Rc;

use super::super::super::text;
use super::super::address::within_node;
use super::super::model::{Model, Resource, has_true, items, pair, within};
use super::keys::{Key, Told};
use crate::finding::{Place, Span};
use crate::hcl::value::{Kind, Map, Text, Value};
use crate::text::holes::is_account;
use crate::text::maps::{ByText, Seen};
use crate::text::{Entry, Node, Tree};

/// A plan or a state of a configuration.
#[derive(Debug)]
pub(super) struct Facts<'f> {
    /// Its document.
    pub(super) document: u32,
    whole: &'f str,
    root: &'f Node<'f>,
    model: Model<'f, 'f>,
    /// The places of resources by their addresses.
    places: ByText<usize>,
    /// Policies that are taken away: role, attribute and its value.
    removed: Seen,
    /// It tells all that there will be.
    is_whole: bool,
}

/// A plan or a state, as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Output<'f> {
    /// Its document.
    pub document: u32,
    /// The text.
    pub whole: &'f str,
    /// The tree.
    pub root: &'f Node<'f>,
}

impl<'f> Facts<'f> {
    /// Reads a plan or a state.
    pub(super) fn read(output: &Output<'f>) -> Self {
        let root = output.root;
        let model = Model::read(root);
        let mut places = ByText::default();
        for (at, resource) in model.resources.iter().enumerate() {
            places.or_insert(&resource.address, at);
        }
        let is_set = |key: &str, value: &str| root.get(key).and_then(Tree::scalar) == Some(value);
        let is_partial = is_set("errored", "true")
            || is_set("complete", "false")
            || !items(root, "deferred_changes").is_empty();
        Self {
            document: output.document,
            whole: output.whole,
            root,
            is_whole: model.is_plan && root.get("configuration").is_some() && !is_partial,
            model,
            places,
            removed: removed(root),
        }
    }

    /// Whether it tells what will be, and not what is.
    pub(super) fn is_plan(&self) -> bool {
        self.model.is_plan
    }

    /// The addresses within the root module that it was made of: resources and modules.
    pub(super) fn declared(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let mut seen = Seen::default();
        let mut add = |address: String| {
            if seen.insert(&address) {
                all.push(address);
            }
        };
        if let Some(top) = within_node(self.root, &["configuration", "root_module"]) {
            for resource in items(top, "resources") {
                add(text(resource, "address").unwrap_or_default().to_owned());
            }
            for call in top
                .get("module_calls")
                .map(Tree::members)
                .unwrap_or_default()
            {
                add(["module.", call.key()].concat());
            }
            return all;
        }
        for resource in &self.model.resources {
            let first = match resource.module.strip_prefix("module.") {
                Some(rest) => {
                    let name = rest.split(['.', '[']).next().unwrap_or_default();
                    ["module.", name].concat()
                }
                None => without_key(&resource.address).to_owned(),
            };
            add(first);
        }
        all
    }

    /// What of it concerns roles, by addresses; `None`: it does not tell what it was made of.
    pub(super) fn configured(&self) -> Option<Vec<&'f str>> {
        let top = within_node(self.root, &["configuration", "root_module"])?;
        let all = items(top, "resources");
        let addresses = all.iter().filter_map(|resource| text(resource, "address"));
        (!all.is_empty()).then(|| {
            addresses
                .filter(|address| concerns_roles(address))
                .collect()
        })
    }

    fn resource(&self, address: &str) -> Option<&Resource<'f, 'f>> {
        self.model.resources.get(*self.places.get(address)?)
    }

    /// An attribute of an instance, if it is known.
    pub(super) fn attribute(&self, address: &str, name: &str) -> Option<Value> {
        let resource = self.resource(address)?;
        let node = resource.values?.get(name)?;
        let is_planned = self.model.is_planned(resource);
        let unknown = resource
            .change
            .and_then(|change| within_node(change, &["after_unknown", name]));
        let is_open = unknown.is_some_and(has_true)
            || matches!(node, Node::Array(_)) && resource.is_partial(name);
        match is_planned && is_open {
            true => None,
            false => Some(self.value(node)),
        }
    }

    /// A variable of the root module.
    pub(super) fn variable(&self, name: &str) -> Option<Value> {
        let told = within_node(self.root, &["variables", name, "value"])?;
        Some(self.value(told))
    }

    /// A value that is told.
    fn value(&self, node: &Node<'f>) -> Value {
        let at = node.span().of(self.document);
        if node.as_str().is_some() {
            return Value::new(Kind::Text(Rc::new(self.text(node))), at);
        }
        if node.is_object() {
            let mut map = Map::default();
            for member in node.members() {
                let place = member.key_span().of(self.document);
                let value = self.value(&member.value);
                map.entries.insert(member.key().to_owned(), (place, value));
            }
            return Value::map(map, at);
        }
        match node.scalar() {
            Some("true") => Value::bool(true, at),
            Some("false") => Value::bool(false, at),
            Some(number) if number.parse::<f64>().is_ok() => {
                Value::number(number.parse().unwrap_or_default(), at)
            }
            _ if node.is_null() => Value::null(at),
            _ => Value::list(
                node.items().iter().map(|item| self.value(item)).collect(),
                at,
            ),
        }
    }

    /// A text, each letter with its place.
    fn text(&self, node: &Node<'f>) -> Text {
        let value = node.as_str().unwrap_or_default();
        let span = node.span();
        let raw = self.whole.get(span.start as usize..span.end as usize);
        let inner = raw.and_then(|raw| raw.strip_prefix('"'));
        let place = |from: usize, to: usize| {
            let start = span.start as usize + 1;
            Span::new(start + from, start + to).of(self.document)
        };
        let mut text = Text::default();
        let Some(raw) = inner else {
            text.push(value, span.of(self.document), false);
            return text;
        };
        // What is written as it is, from there on.
        let (mut known, mut from) = (String::new(), 0);
        let mut at = 0;
        for letter in value.chars() {
            let rest = raw.get(at..).unwrap_or_default();
            let length = match rest.strip_prefix('\\') {
                Some(escape) if escape.starts_with('u') => 6 * letter.len_utf16(),
                Some(_) => 2,
                None => {
                    known.push(letter);
                    at += letter.len_utf8();
                    continue;
                }
            };
            text.push(&known, place(from, at), true);
            known.clear();
            let mut bytes = [0; 4];
            text.push(
                letter.encode_utf8(&mut bytes),
                place(at, at + length),
                false,
            );
            at += length;
            from = at;
        }
        text.push(&known, place(from, at), true);
        text
    }

    /// The keys of the instances of a resource, in the module of that prefix; `None`: it does not
    /// tell how many there are.
    pub(super) fn instances(&self, prefix: &str, base: &str) -> Option<Told> {
        let module = prefix.strip_suffix('.').unwrap_or(prefix);
        let found = self.model.instances.get(&pair(module, base));
        let whole = within(module, base);
        let mut keys = Vec::new();
        for &at in found.into_iter().flatten() {
            let address = &self.model.resources.get(at)?.address;
            keys.push(Key::read(address.strip_prefix(&whole)?)?);
        }
        let is_told = !keys.is_empty() || self.is_whole && self.is_configured(module, base);
        is_told.then_some(self.told(keys))
    }

    fn told(&self, keys: Vec<Key>) -> Told {
        Told {
            keys,
            is_whole: self.is_whole,
            is_all: self.is_whole || !self.model.is_plan,
            document: self.document,
        }
    }

    /// Whether the configuration that it was made of has a resource.
    fn is_configured(&self, module: &str, base: &str) -> bool {
        let module = self.model.modules.get(module);
        let config = module.and_then(|module| module.config);
        let resources = config.map(|config| items(config, "resources"));
        resources
            .unwrap_or_default()
            .iter()
            .any(|resource| text(resource, "address") == Some(base))
    }

    /// The keys of the instances of a module that has resources.
    pub(super) fn modules(&self, prefix: &str, name: &str) -> Option<Told> {
        let whole = [prefix, "module.", name].concat();
        let mut keys: Vec<Key> = Vec::new();
        for resource in &self.model.resources {
            let rest = resource.module.strip_prefix(&whole);
            // Another one may begin with that name.
            let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            else {
                continue;
            };
            let end = match rest.starts_with('[') {
                true if rest.starts_with("[\"") => rest.find("\"]").map(|at| at + 2)?,
                true => rest.find(']').map(|at| at + 1)?,
                false => 0,
            };
            let found = Key::read(rest.get(..end)?)?;
            if !keys.contains(&found) {
                keys.push(found);
            }
        }
        (!keys.is_empty()).then(|| Told {
            // One without resources is not told.
            is_whole: false,
            ..self.told(keys)
        })
    }

    /// Resources that it manages and the source does not make, as far as they concern roles: their
    /// addresses, and those of their modules.
    pub(super) fn others(&self, is_made: impl Fn(&str) -> bool) -> Vec<(&str, &str, Place)> {
        let of_concern = |resource: &&Resource<'f, 'f>| {
            let kind = resource.kind;
            let is_of_concern = kind.starts_with("aws_iam_role")
                || kind.starts_with("aws_iam_policy")
                || kind.starts_with("aws_cloudformation_stack")
                || kind.starts_with("aws_cloudcontrolapi_")
                || kind == "aws_sfn_state_machine";
            is_of_concern && !resource.is_data
        };
        let all = self.model.resources.iter().filter(of_concern);
        all.filter(|resource| !is_made(&resource.address))
            .map(|resource| {
                let at = resource.node.span().of(self.document);
                (resource.address.as_str(), resource.kind, at)
            })
            .collect()
    }

    /// Where it is told that something of roles is left as it is and forgotten.
    pub(super) fn forgotten(&self) -> Option<Place> {
        let is_forgotten = |change: &&Node<'f>| {
            let actions = within_node(change, &["change", "actions"]);
            let mut actions = actions.map(Tree::items).unwrap_or_default().iter();
            let kind = text(change, "type").unwrap_or_default();
            kind.starts_with("aws_iam_") && actions.any(|one| one.as_str() == Some("forget"))
        };
        let mut changes = items(self.root, "resource_changes").iter();
        let found = changes.find(is_forgotten)?;
        Some(found.span().of(self.document))
    }

    /// Whether it takes a policy of a role away: by its ARN, or an inline one by its name.
    pub(super) fn removes(&self, role: &str, key: &str, value: &str) -> bool {
        self.removed.contains(&pair(&pair(role, key), value))
    }

    /// The account that what the default provider makes is of.
    pub(super) fn account(&self) -> Option<String> {
        let mut told: Option<&str> = None;
        for resource in &self.model.resources {
            let is_default = resource.provider().is_none_or(|provider| {
                provider == "aws" || provider.ends_with("/aws\"]") || provider.ends_with(":aws")
            });
            let is_own =
                resource.kind.starts_with("aws_iam_") || resource.kind == "aws_sfn_state_machine";
            if !is_default || resource.is_data || !is_own {
                continue;
            }
            let arn = resource.text("arn").unwrap_or_default();
            let account = arn.split(':').nth(4).filter(|account| is_account(account));
            match (told, account) {
                (_, None) => {}
                (None, Some(_)) => told = account,
                (Some(told), Some(account)) if told == account => {}
                _ => return None,
            }
        }
        told.map(str::to_owned)
    }
}

/// Whether what stands at an address within its module is a role, a machine or a policy.
pub(super) fn concerns_roles(address: &str) -> bool {
    match address.strip_prefix("data.") {
        Some(data) => data.starts_with("aws_iam_policy_document."),
        None => ["aws_iam_", "awscc_iam_", "aws_sfn_state_machine."]
            .iter()
            .any(|start| address.starts_with(start)),
    }
}

/// The policies of roles that a plan takes away.
fn removed(root: &Node<'_>) -> Seen {
    let mut removed = Seen::default();
    for change in items(root, "resource_changes") {
        let kind = text(change, "type").unwrap_or_default();
        let key = match kind {
            "aws_iam_role_policy_attachment" => "policy_arn",
            "aws_iam_role_policy" => "name",
            _ => continue,
        };
        let actions = within_node(change, &["change", "actions"]);
        let mut actions = actions.map(Tree::items).unwrap_or_default().iter();
        let before = within_node(change, &["change", "before"]);
        let told = |key: &str| before.and_then(|before| text(before, key));
        if actions.any(|action| action.as_str() == Some("delete"))
            && let (Some(role), Some(value)) = (told("role"), told(key))
        {
            removed.insert(&pair(&pair(role, key), value));
        }
    }
    removed
}

/// An address without the key at its end.
fn without_key(address: &str) -> &str {
    match address.strip_suffix(']') {
        Some(before) => before.split('[').next().unwrap_or(before),
        None => address,
    }
}
