//! What conditions compare parameters with.

use crate::text::{Node, Tree};

/// The texts that conditions of a template compare each parameter with.
pub(super) fn compared(root: &Node<'_>) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    if let Some(conditions) = root.get("Conditions") {
        comparisons(conditions, 0, &mut found);
    }
    found
}

fn comparisons(node: &Node<'_>, depth: u32, found: &mut Vec<(String, Vec<String>)>) {
    if depth > 32 {
        return;
    }
    if let Some([one, two]) = node.get("Fn::Equals").map(Tree::items) {
        for (reference, known) in [(one, two), (two, one)] {
            let name = reference.get("Ref").and_then(Node::as_str);
            let (Some(name), Some(known)) = (name, known.scalar()) else {
                continue;
            };
            let at = found.iter().position(|(parameter, _)| parameter == name);
            let at = at.unwrap_or_else(|| {
                found.push((name.to_owned(), Vec::new()));
                found.len() - 1
            });
            if let Some((_, texts)) = found.get_mut(at)
                && !texts.iter().any(|text| text == known)
            {
                texts.push(known.to_owned());
            }
        }
    }
    let members = node.members().iter().map(|member| &member.value);
    for inner in node.items().iter().chain(members) {
        comparisons(inner, depth + 1, found);
    }
}
