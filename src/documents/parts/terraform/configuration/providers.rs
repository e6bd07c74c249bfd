//! Providers: the account and the Region that a resource is made in.

use std::rc::Rc;

use super::folders::Item;
use super::world::World;
use crate::finding::Place;
use crate::hcl::value::{Kind, NOWHERE, Text, Value};
use crate::hcl::{Expr, Host as _, convert};
use crate::text::Tree;
use crate::text::holes::is_account;

/// What a provider tells of what it makes.
#[derive(Clone, Debug)]
pub(super) struct Provider {
    pub(super) account: Rc<Text>,
    pub(super) region: Rc<Text>,
    pub(super) partition: Rc<Text>,
}

/// What a provider is told of whose it is.
const CREDENTIALS: [&str; 12] = [
    "profile",
    "access_key",
    "secret_key",
    "token",
    "shared_credentials_file",
    "shared_credentials_files",
    "shared_config_files",
    "allowed_account_ids",
    "forbidden_account_ids",
    "assume_role",
    "assume_role_with_web_identity",
    "custom_ca_bundle",
];

/// The provider of an instance.
pub(super) fn of(world: &World<'_>, number: usize) -> Provider {
    let Some(instance) = world.instance(number) else {
        return named(world, "aws");
    };
    let own = world
        .resource(&instance)
        .and_then(|resource| resource.item.attribute("provider"))
        .and_then(name_of);
    let is_twin = world
        .resource(&instance)
        .is_some_and(|resource| resource.is_twin());
    let mut name = own.unwrap_or_else(|| if is_twin { "awscc" } else { "aws" }.to_owned());
    let mut module = instance.module;
    // Modules have the providers that their callers hand them.
    for _ in 0..64 {
        let Some((parent, call, _)) = world.module(module).and_then(|module| {
            module
                .call
                .as_ref()
                .map(|(parent, call, names)| (*parent, call.clone(), names.len()))
        }) else {
            return named(world, &name);
        };
        match call.attribute("providers") {
            Some(Expr::Hcl(expression, _)) => {
                if let Some(handed) = handed_hcl(expression, &name) {
                    name = handed;
                }
            }
            Some(Expr::Json(node, _)) => {
                if let Some(handed) = node.get(&name).and_then(Tree::as_str) {
                    name = handed.trim_matches(['$', '{', '}']).to_owned();
                }
            }
            None => {}
        }
        module = parent;
    }
    named(world, &name)
}

fn handed_hcl(expression: &hcl_edit::expr::Expression, name: &str) -> Option<String> {
    let object = expression.as_object()?;
    object.iter().find_map(|(key, value)| {
        let key = match key {
            hcl_edit::expr::ObjectKey::Ident(name) => name.value().as_str().to_owned(),
            hcl_edit::expr::ObjectKey::Expression(expression) => reference(expression)?,
        };
        (key == name).then(|| reference(value.expr())).flatten()
    })
}

/// `aws.audit`
fn reference(expression: &hcl_edit::expr::Expression) -> Option<String> {
    use hcl_edit::expr::{Expression, TraversalOperator};
    match expression {
        Expression::Variable(name) => Some(name.value().as_str().to_owned()),
        Expression::String(name) => Some(name.value().clone()),
        Expression::Traversal(traversal) => {
            let mut name = reference(&traversal.expr)?;
            for operator in &traversal.operators {
                match operator.value() {
                    TraversalOperator::GetAttr(part) => {
                        name.push('.');
                        name.push_str(part.value().as_str());
                    }
                    _ => return Some([&name, "[?]"].concat()),
                }
            }
            Some(name)
        }
        _ => None,
    }
}

fn name_of(expr: Expr<'_>) -> Option<String> {
    match expr {
        Expr::Hcl(expression, _) => reference(expression),
        Expr::Json(node, _) => Some(node.as_str()?.trim_matches(['$', '{', '}']).to_owned()),
    }
}

/// A provider of the root module.
fn named(world: &World<'_>, name: &str) -> Provider {
    let (kind, alias) = name.split_once('.').unwrap_or((name, ""));
    // Other providers of AWS have the same credentials, unless they are told others.
    let is_told =
        find(world, kind, alias).is_some_and(|item| !credentials(world, &item).is_empty());
    let kind = match kind {
        "awscc" if !is_told && alias.is_empty() => "aws",
        kind => kind,
    };
    let found = find(world, kind, alias);
    let default = find(world, "aws", "");
    let owner = found.as_ref().map(|item| credentials(world, item));
    let own = default.as_ref().map(|item| credentials(world, item));
    let is_default = owner.clone().unwrap_or_default() == own.clone().unwrap_or_default()
        && (found.is_some() || alias.is_empty());
    let hole = |text: &str| Rc::new(Text::hole(world.budget().hole(text), NOWHERE));
    // Where there are several accounts, the one of the default is not that of the others.
    let is_only = world.folder(0).is_none_or(|folder| {
        let mut all = folder.providers.iter().filter(|(name, _)| *name == "aws");
        all.all(|(_, item)| credentials(world, item) == own.clone().unwrap_or_default())
    });
    let told = found.as_ref().and_then(|item| account(world, item));
    let known = |text: &str| Rc::new(Text::known(text, NOWHERE));
    let account = told.unwrap_or_else(|| match (is_default, &world.account) {
        (true, Some(account)) => known(account),
        (true, None) if is_only => hole("AWS::AccountId"),
        (true, None) => hole("provider.aws.AWS::AccountId"),
        (false, _) => hole(&["provider.", name, ".AWS::AccountId"].concat()),
    });
    let region = found
        .as_ref()
        .and_then(|item| text(world, item, "region"))
        .unwrap_or_else(|| match (alias.is_empty(), found.is_some()) {
            (true, _) => match &world.region {
                Some(region) => known(region),
                None => hole("AWS::Region"),
            },
            (false, _) => hole(&["provider.", name, ".region"].concat()),
        });
    let partition = match region.as_known() {
        Some(region) => Rc::new(Text::known(partition_of(&region), NOWHERE)),
        None => hole("AWS::Partition"),
    };
    Provider {
        account,
        region,
        partition,
    }
}

fn partition_of(region: &str) -> &'static str {
    match () {
        () if region.starts_with("cn-") => "aws-cn",
        () if region.starts_with("us-gov-") => "aws-us-gov",
        () if region.starts_with("us-iso-") => "aws-iso",
        () if region.starts_with("us-isob-") => "aws-iso-b",
        () if region.starts_with("us-isof-") => "aws-iso-f",
        () if region.starts_with("eu-isoe-") => "aws-iso-e",
        () if region.starts_with("eusc-") => "aws-eusc",
        () => "aws",
    }
}

fn find<'p>(world: &World<'p>, kind: &str, alias: &str) -> Option<Item<'p>> {
    let folder = world.folder(0)?;
    let is_it = |item: &Item<'p>| {
        let own = text(world, item, "alias").and_then(|text| text.as_known());
        own.unwrap_or_default() == alias
    };
    folder
        .providers
        .iter()
        .find(|(name, item)| *name == kind && is_it(item))
        .map(|(_, item)| item.clone())
}

fn value(world: &World<'_>, item: &Item<'_>, name: &str) -> Option<Value> {
    let value = world.evaluate(0, &[], item.attribute(name)?).ok()?;
    (value.is_null() != Some(true)).then_some(value)
}

fn text(world: &World<'_>, item: &Item<'_>, name: &str) -> Option<Rc<Text>> {
    convert::to_text(&value(world, item, name)?)
}

/// What tells two providers of different accounts apart.
fn credentials(world: &World<'_>, item: &Item<'_>) -> String {
    let mut all = String::new();
    for name in CREDENTIALS {
        if let Some(value) = value(world, item, name) {
            all.push_str(&[name, "=", &value.canonical(), ";"].concat());
        }
        for block in item.blocks(name) {
            for (key, _, expr) in block.body.attributes() {
                let told = world.evaluate(0, &[], expr).ok();
                let told = told.map(|value| value.canonical()).unwrap_or_default();
                all.push_str(&[name, ".", key, "=", &told, ";"].concat());
            }
        }
    }
    all
}

/// The account that a provider is told: that of the role it assumes, or the only one it may use.
fn account(world: &World<'_>, item: &Item<'_>) -> Option<Rc<Text>> {
    let known =
        |account: &str, at: Place| is_account(account).then(|| Rc::new(Text::known(account, at)));
    if let Some(allowed) = value(world, item, "allowed_account_ids") {
        if let [only] = allowed.items().unwrap_or_default()
            && !matches!(only.kind, Kind::Spread(_))
        {
            return convert::to_text(only);
        }
        return None;
    }
    let blocks = item.blocks("assume_role");
    let [block] = blocks.as_slice() else {
        return None;
    };
    let role = world
        .evaluate(0, &[], block.body.attribute("role_arn")?)
        .ok()?;
    let role = role.as_known_text()?;
    known(role.split(':').nth(4)?, block.at)
}

impl World<'_> {
    /// The account of what a resource makes.
    pub(super) fn provider(&self, number: usize) -> Provider {
        of(self, number)
    }
}
