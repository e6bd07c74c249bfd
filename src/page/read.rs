//! Reads workspaces of the page's own making: examples, and what an earlier instance saved.
//!
//! Through the tree that documents are read with: serde's reader would be a second parser in the
//! wasm. What others hand in goes through `Workspace::deserialize_with_path`, which says what is
//! wrong; here, what cannot be read is left out.

use crate::text::{Node, Tree, json};
use crate::workspace::{Document, Level, Machine, Parameter, ParameterValue, Settings, Workspace};

/// Reads the text of a workspace.
pub(super) fn workspace(text: &str) -> Option<Workspace> {
    let reading = json::read(text, 0);
    Some(of_node(reading.root.as_ref()?))
}

/// Reads a workspace.
pub(super) fn of_node(node: &Node<'_>) -> Workspace {
    let documents = node.get("documents").map(Tree::items).unwrap_or_default();
    Workspace {
        documents: documents.iter().map(document).collect(),
        settings: node.get("settings").map(settings),
    }
}

/// The text of a member.
pub(super) fn text(node: &Node<'_>, key: &str) -> Option<String> {
    node.get(key)?.as_str().map(str::to_owned)
}

/// The number of a member.
fn number(node: &Node<'_>, key: &str) -> Option<u32> {
    node.get(key)?.scalar()?.parse().ok()
}

fn document(node: &Node<'_>) -> Document {
    Document {
        name: text(node, "name").unwrap_or_default(),
        text: text(node, "text").unwrap_or_default(),
        kind: node
            .get("kind")
            .and_then(Tree::as_str)
            .and_then(|kind| kind.parse().ok()),
        role: text(node, "role"),
        account: text(node, "account"),
        level: number(node, "level"),
    }
}

fn settings(node: &Node<'_>) -> Settings {
    let machine = |node: &Node<'_>| Machine {
        name: text(node, "name").unwrap_or_default(),
        document: number(node, "document"),
        pointer: text(node, "pointer"),
        arn: text(node, "arn"),
        execution_role: text(node, "executionRole"),
    };
    let parameter = |node: &Node<'_>| {
        let value = node.get("value")?;
        let value = match value.as_str() {
            Some(text) => ParameterValue::Text(text.to_owned()),
            None => {
                let items = value.items().iter();
                let texts = items.filter_map(|item| item.as_str().map(str::to_owned));
                ParameterValue::List(texts.collect())
            }
        };
        Some(Parameter {
            document: number(node, "document")?,
            name: text(node, "name")?,
            value,
        })
    };
    let machines = node.get("machines");
    let parameters = node.get("parameters");
    Settings {
        account: text(node, "account"),
        region: text(node, "region"),
        state_machine_arn: text(node, "stateMachineArn"),
        execution_role: text(node, "executionRole"),
        machines: machines.map(|list| list.items().iter().map(machine).collect()),
        parameters: parameters.map(|list| list.items().iter().filter_map(parameter).collect()),
        level: match node.get("level").and_then(Tree::as_str) {
            Some("all") => Some(Level::All),
            Some("roles") => Some(Level::Roles),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Kind;

    #[test]
    fn reads_what_is_written() {
        let kinds = Kind::ALL;
        let documents = kinds.iter().enumerate().map(|(at, &kind)| Document {
            name: format!("{at}.json"),
            text: "a \"quoted\"\n\u{1F600} text".to_owned(),
            kind: Some(kind),
            role: Some("r".to_owned()),
            account: None,
            level: u32::try_from(at).ok(),
        });
        let some = |text: &str| Some(text.to_owned());
        let whole = Workspace {
            documents: documents.collect(),
            settings: Some(Settings {
                account: some("a"),
                region: some("b"),
                state_machine_arn: some("c"),
                execution_role: some("d"),
                machines: Some(vec![Machine {
                    name: "m".to_owned(),
                    document: Some(3),
                    pointer: some("/Resources/M"),
                    arn: some("e"),
                    execution_role: None,
                }]),
                parameters: Some(vec![
                    Parameter {
                        document: 1,
                        name: "p".to_owned(),
                        value: ParameterValue::Text("v".to_owned()),
                    },
                    Parameter {
                        document: 1,
                        name: "q".to_owned(),
                        value: ParameterValue::List(vec!["v".to_owned(), "w".to_owned()]),
                    },
                ]),
                level: Some(Level::All),
            }),
        };
        for original in [whole, Workspace::default()] {
            let json = serde_json::to_string(&original).unwrap();
            assert_eq!(workspace(&json), Some(original.clone()));
            assert_eq!(Workspace::from_json(&json), Ok(original));
        }
        assert_eq!(workspace("nothing"), None);
    }
}
