//! Blocks within resources, those that `dynamic` makes too.

use super::keys::named_map;
use super::world::World;
use crate::finding::Place;
use crate::hcl::value::{Kind, Value};
use crate::hcl::{Block, Body, Host as _, convert};
use crate::text::order::sort_by_key;

/// A block with the names that hold in it.
#[derive(Clone, Debug)]
pub(super) struct Expanded<'p> {
    pub(super) body: Body<'p>,
    pub(super) names: Vec<(String, Value)>,
    pub(super) at: Place,
}

/// Blocks, and whether there may be others.
#[derive(Debug, Default)]
pub(super) struct Blocks<'p> {
    pub(super) list: Vec<Expanded<'p>>,
    pub(super) is_open: bool,
}

const BLOCKS_AT_MOST: usize = 4000;

/// Blocks of a name in a body.
pub(super) fn within<'p>(
    world: &World<'_>,
    module: usize,
    around: &Expanded<'p>,
    name: &str,
) -> Blocks<'p> {
    let mut all = around.body.blocks(name, 0);
    let made = around.body.blocks("dynamic", 1);
    all.extend(made.into_iter().filter(|block| block.labels == [name]));
    sort_by_key(&mut all, |block| block.at.span.start);
    expand(world, module, &around.names, all)
}

/// Expands what is dynamic.
pub(super) fn expand<'p>(
    world: &World<'_>,
    module: usize,
    names: &[(String, Value)],
    blocks: Vec<Block<'p>>,
) -> Blocks<'p> {
    let mut expanded = Blocks::default();
    for block in blocks {
        if block.name != "dynamic" {
            expanded.list.push(Expanded {
                body: block.body,
                names: names.to_vec(),
                at: block.at,
            });
            continue;
        }
        let each = block
            .body
            .attribute("for_each")
            .and_then(|expr| world.evaluate(module, names, expr).ok());
        let entries = each.and_then(|each| convert::entries(&each).ok());
        let label = block.labels.first().copied().unwrap_or_default();
        let iterator = match block.body.attribute("iterator") {
            Some(expr) => bare_name(expr),
            None => Some(label.to_owned()),
        };
        let contents = block.body.blocks("content", 0);
        let (Some(entries), Some(iterator), [content]) = (entries, iterator, contents.as_slice())
        else {
            expanded.is_open = true;
            continue;
        };
        for (key, value) in entries {
            if matches!(value.kind, Kind::Spread(_)) || expanded.list.len() >= BLOCKS_AT_MOST {
                expanded.is_open = true;
                continue;
            }
            let at = content.at;
            let item = named_map(&[("key", key), ("value", value)], at);
            let mut names = names.to_vec();
            names.push((iterator.clone(), item));
            expanded.list.push(Expanded {
                body: content.body,
                names,
                at,
            });
        }
        if !world.budget().step() {
            expanded.is_open = true;
        }
    }
    expanded
}

fn bare_name(expr: crate::hcl::Expr<'_>) -> Option<String> {
    use crate::text::Tree;
    match expr {
        crate::hcl::Expr::Hcl(hcl_edit::expr::Expression::Variable(name), _) => {
            Some(name.value().as_str().to_owned())
        }
        crate::hcl::Expr::Json(node, _) => node.as_str().map(str::to_owned),
        crate::hcl::Expr::Hcl(..) => None,
    }
}

impl<'p> Expanded<'p> {
    /// The value of an attribute; `None`: it is not set. What fails is not known.
    pub(super) fn value(&self, world: &World<'_>, module: usize, name: &str) -> Option<Value> {
        let expr = self.body.attribute(name)?;
        let value = world
            .evaluate(module, &self.names, expr)
            .unwrap_or_else(|_| Value::new(Kind::Unknown(world.budget().unique()), expr.at()));
        (value.is_null() != Some(true)).then_some(value)
    }
}
