//! Values in settings of tools: maps of parameters, and the overrides of actions of pipelines.

use crate::text::{Entry, Node, Tree};

use super::{VALUES_AT_MOST, Value};

/// The key of an action of CodePipeline, whose value is JSON within a text.
pub(super) const OF_PIPELINES: &str = "ParameterOverrides";
/// The key of a task of Ansible.
pub(super) const OF_PLAYBOOKS: &str = "template_parameters";

/// Keys whose members are parameters with their values.
const KEYS: [&str; 5] = [
    OF_PIPELINES,
    OF_PLAYBOOKS,
    "Parameters",
    "parameters",
    "stack_parameters",
];

/// Deeper ones are not looked at.
const DEPTH_AT_MOST: u32 = 12;

/// The values of maps of parameters, wherever they stand; of all members, where the file itself is one.
pub(super) fn maps(root: &Node<'_>, is_one: bool, found: &mut Vec<Value>) {
    if is_one {
        scalars(root, found);
    }
    within(root, 0, found);
}

fn within(node: &Node<'_>, depth: u32, found: &mut Vec<Value>) {
    if depth > DEPTH_AT_MOST || found.len() > VALUES_AT_MOST {
        return;
    }
    for member in node.members() {
        if KEYS.contains(&member.key()) {
            scalars(&member.value, found);
        }
        within(&member.value, depth + 1, found);
    }
    for item in node.items().iter().filter(|_| !node.is_object()) {
        within(item, depth + 1, found);
    }
}

fn scalars(node: &Node<'_>, found: &mut Vec<Value>) {
    for member in node.members() {
        if let Some(text) = member.value.scalar() {
            let is_open = text.contains(['$', '{', '<', '`']);
            found.push((member.key().to_owned(), (!is_open).then(|| text.to_owned())));
        }
    }
}

/// The values of the overrides of actions: `"ParameterOverrides": "{\\"Name\\": \\"value\\"}"`.
pub(super) fn overrides(text: &str, found: &mut Vec<Value>) {
    for (at, _) in text.match_indices(OF_PIPELINES).take(VALUES_AT_MOST) {
        let rest = text.get(at + OF_PIPELINES.len()..).unwrap_or_default();
        let Some((_, inner)) = rest.split_once('{') else {
            continue;
        };
        let inner = inner.split(['}', '\n']).next().unwrap_or_default();
        for pair in inner.split(',') {
            let Some((name, value)) = pair.split_once(':') else {
                continue;
            };
            let bare = |text: &str| -> String {
                text.trim_matches(|letter: char| letter.is_whitespace() || "\\\"'".contains(letter))
                    .to_owned()
            };
            let value = Some(bare(value)).filter(|value| !value.contains(['$', '[', '<']));
            found.push((bare(name), value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_of_actions() {
        for text in [
            r#""ParameterOverrides": "{\"Job\": \"a:b\", \"Stage\":\"x\"}""#,
            r#"ParameterOverrides: '{"Job": "a:b", "Stage": "x"}'"#,
        ] {
            let mut found = Vec::new();
            overrides(text, &mut found);
            let expected = [("Job", "a:b"), ("Stage", "x")];
            let expected = expected.map(|(name, value)| (name.to_owned(), Some(value.to_owned())));
            assert_eq!(found, expected, "{text}");
        }
    }
}
