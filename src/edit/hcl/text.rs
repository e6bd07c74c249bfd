//! Policies that are texts in a configuration written as JSON.

use contract::NotApplied;

use super::json;
use crate::documents::Source;
use crate::finding::Span;
use crate::text::json::read;
use crate::text::{Entry, Node, Tree};

/// Attributes of one role alone: type, name.
const OWN: [(&str, &str); 2] = [
    ("aws_iam_role_policy", "policy"),
    ("aws_iam_role", "assume_role_policy"),
];

/// Adds a statement to the policy whose text begins there; `write` writes it as JSON, with a `Sid` that
/// is not among those of a text.
pub(in crate::edit) fn add(
    source: &Source<'_>,
    span: Span,
    write: &dyn Fn(&str) -> Option<String>,
) -> Result<String, NotApplied> {
    let text = source.document.text.as_str();
    let reading = read(text, source.index);
    let root = reading.root.as_ref().filter(|_| !reading.repaired);
    let root = root.ok_or(NotApplied::Faulty)?;
    let mut path = Vec::new();
    let node = find(root, span.start, &mut path).ok_or(NotApplied::InsideText)?;
    let [.., kind, _, attribute] = path.as_slice() else {
        return Err(NotApplied::InsideText);
    };
    if path.first() != Some(&"resource") || !OWN.contains(&(*kind, *attribute)) {
        return Err(NotApplied::Shared);
    }
    let own = node.as_str().ok_or(NotApplied::InsideText)?;
    let statement = write(own).ok_or(NotApplied::Placeholders)?;
    let changed = serde_json::Value::from(json(own, &statement)?).to_string();
    let at = node.span();
    let before = text.get(..at.start as usize);
    let after = text.get(at.end as usize..);
    let (before, after) = before.zip(after).ok_or(NotApplied::InsideText)?;
    Ok([before, &changed, after].concat())
}

/// The text around a place, and the keys that lead to it.
fn find<'n, 'w>(node: &'n Node<'w>, at: u32, path: &mut Vec<&'n str>) -> Option<&'n Node<'w>> {
    let is_around = |node: &Node<'w>| (node.span().start..node.span().end).contains(&at);
    if node.as_str().is_some() {
        return is_around(node).then_some(node);
    }
    if let Some(item) = node.items().iter().find(|item| is_around(item)) {
        return find(item, at, path);
    }
    let mut members = node.members().iter();
    let member = members.find(|member| is_around(&member.value))?;
    path.push(member.key());
    find(&member.value, at, path)
}
