//! What an expression refers to. A plan tells the references of an expression, not the expression:
//! an attribute of one single resource is taken to be the value, because nothing else of one
//! role's ARN makes the ARN of a role. Whatever has more to it is not known.

use crate::text::{Node, Tree};

use super::model::{Model, pair, within, within_node};

/// How many variables and outputs lead to each other.
const STEPS_AT_MOST: u32 = 16;
/// References that one expression may have.
const REFERENCES_AT_MOST: usize = 100;

/// What an expression refers to.
#[derive(Debug)]
pub(super) enum Referred {
    /// The attribute of this resource.
    One(usize),
    /// Something of these.
    Among(Vec<usize>),
    /// Anything.
    Unknown,
}

impl<'t> Model<'t, '_> {
    /// What the references of an expression of a module mean, if it is one of the wanted
    /// attributes.
    pub(super) fn referred(
        &self,
        module: &str,
        references: Option<&'t Node<'_>>,
        wanted: &[&str],
    ) -> Referred {
        let leaves = leaves(references);
        if let [leaf] = leaves.as_slice() {
            let Some((found, attribute)) = self.resolve(module, leaf) else {
                return Referred::Unknown;
            };
            return match found.as_slice() {
                [] => Referred::Unknown,
                [one] if wanted.contains(&attribute) => Referred::One(*one),
                // Of what has an index that is not told, any attribute may be meant.
                _ => Referred::Among(found),
            };
        }
        let mut among = Vec::new();
        for leaf in leaves {
            if matches!(leaf, "each.key" | "count.index") {
                continue;
            }
            match Reference::read(leaf).and_then(|reference| self.instances(module, &reference)) {
                Some(mut found) => among.append(&mut found),
                None => return Referred::Unknown,
            }
        }
        match among.is_empty() {
            true => Referred::Unknown,
            false => Referred::Among(among),
        }
    }

    /// The resources that a reference means, and the attribute of them; through variables and
    /// outputs of modules, if nothing else is in their expressions.
    fn resolve<'m>(
        &'m self,
        mut module: &'m str,
        mut leaf: &'t str,
    ) -> Option<(Vec<usize>, &'t str)> {
        for _ in 0..=STEPS_AT_MOST {
            let reference = Reference::read(leaf)?;
            let expression = if let Some(name) = reference.base.strip_prefix("var.") {
                if !reference.index.is_empty() || !reference.attribute.is_empty() {
                    return None;
                }
                let own = self.modules.get(module)?;
                module = own.parent;
                within_node(own.call?, &["expressions", name])?
            } else if reference.base.starts_with("module.") {
                let child = self.modules.get(&reference.address(module))?;
                module = child.address;
                let path = ["outputs", reference.attribute, "expression"];
                within_node(child.config?, &path)?
            } else {
                let found = self.instances(module, &reference)?;
                return Some((found, reference.attribute));
            };
            let leaves = leaves(expression.get("references"));
            let [next] = leaves.as_slice() else {
                return None;
            };
            leaf = next;
        }
        None
    }

    fn instances(&self, module: &str, reference: &Reference<'_>) -> Option<Vec<usize>> {
        let mut all = self.instances.get(&pair(module, reference.base))?.clone();
        if !reference.index.is_empty() {
            let address = reference.address(module);
            all.retain(|&at| {
                let resource = self.resources.get(at);
                resource.is_some_and(|resource| resource.address == address)
            });
        }
        Some(all)
    }
}

/// A reference without those that only lead to another: of `a.b.c` and `a.b` the first.
fn leaves<'n>(references: Option<&'n Node<'_>>) -> Vec<&'n str> {
    let items = references.map(Tree::items).unwrap_or_default();
    let mut texts: Vec<&str> = Vec::new();
    if items.len() > REFERENCES_AT_MOST {
        return texts;
    }
    for item in items {
        let Some(text) = item.as_str() else {
            // What is no reference could mean anything.
            return Vec::new();
        };
        let place = texts.partition_point(|&known| known < text);
        if texts.get(place) != Some(&text) {
            texts.insert(place, text);
        }
    }
    let leads = |short: &str, long: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.starts_with(['.', '[']))
    };
    let mut leaves = texts.clone();
    leaves.retain(|short| !texts.iter().any(|long| leads(short, long)));
    leaves
}

/// The parts of a reference.
#[derive(Debug)]
struct Reference<'r> {
    /// Such as `aws_iam_role.x`, `data.aws_iam_policy_document.x`, `module.x`, `var.x`.
    base: &'r str,
    /// With its brackets, or nothing.
    index: &'r str,
    /// What follows.
    attribute: &'r str,
}

impl<'r> Reference<'r> {
    fn read(text: &'r str) -> Option<Self> {
        let names = match text.starts_with("data.") {
            true => 3,
            false => 2,
        };
        let mut end = 0;
        for at in 0..names {
            let rest = text.get(end..)?;
            let rest = if at == 0 {
                rest
            } else {
                rest.strip_prefix('.')?
            };
            let name = rest
                .split(['.', '['])
                .next()
                .filter(|name| !name.is_empty())?;
            end += name.len() + usize::from(at > 0);
        }
        let (base, rest) = text.split_at_checked(end)?;
        let length = match rest.starts_with('[') {
            true if rest.starts_with("[\"") => rest.find("\"]")? + 2,
            true => rest.find(']')? + 1,
            false => 0,
        };
        let (index, rest) = rest.split_at_checked(length)?;
        let attribute = match rest.is_empty() {
            true => rest,
            false => rest.strip_prefix('.')?,
        };
        Some(Self {
            base,
            index,
            attribute,
        })
    }

    /// The address of what it means, with the index.
    fn address(&self, module: &str) -> String {
        within(module, &[self.base, self.index].concat())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_reference_has_a_base_an_index_and_an_attribute() {
        for (text, base, index, attribute) in [
            ("aws_iam_role.x", "aws_iam_role.x", "", ""),
            ("aws_iam_role.x[0].arn", "aws_iam_role.x", "[0]", "arn"),
            ("module.m[\"a.b\"].out", "module.m", "[\"a.b\"]", "out"),
            ("data.t.n.json", "data.t.n", "", "json"),
            ("var.x", "var.x", "", ""),
        ] {
            let read = Reference::read(text).unwrap();
            assert_eq!(
                (read.base, read.index, read.attribute),
                (base, index, attribute)
            );
        }
        for text in ["", "x", "data.x", "a..b", "a.b[", "a.b[0]c", "[", "."] {
            assert!(Reference::read(text).is_none(), "{text}");
        }
    }
}
