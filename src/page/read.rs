//! Reads workspaces of the page's own making: examples, and what an earlier instance saved.
//!
//! Through the tree that documents are read with: serde's reader would be a second parser in the
//! wasm. What others hand in goes through `Workspace::deserialize_with_path`, which says what is
//! wrong; here, what cannot be read is left out.

use crate::text::{Node, Tree, json};
use crate::workspace::{Document, Kind, Level, Machine, Settings, Workspace};

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

fn document(node: &Node<'_>) -> Document {
    let level = node.get("level").and_then(Tree::scalar);
    Document {
        name: text(node, "name").unwrap_or_default(),
        text: text(node, "text").unwrap_or_default(),
        kind: node
            .get("kind")
            .and_then(Tree::as_str)
            .and_then(Kind::of_name),
        role: text(node, "role"),
        account: text(node, "account"),
        level: level.and_then(|level| level.parse().ok()),
    }
}

fn settings(node: &Node<'_>) -> Settings {
    let machine = |node: &Node<'_>| Machine {
        name: text(node, "name").unwrap_or_default(),
        arn: text(node, "arn"),
        execution_role: text(node, "executionRole"),
    };
    let machines = node.get("machines");
    Settings {
        account: text(node, "account"),
        region: text(node, "region"),
        state_machine_arn: text(node, "stateMachineArn"),
        execution_role: text(node, "executionRole"),
        machines: machines.map(|list| list.items().iter().map(machine).collect()),
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

    #[test]
    fn reads_what_is_written() {
        let kinds = [
            Kind::StateMachine,
            Kind::IdentityPolicy,
            Kind::TrustPolicy,
            Kind::PermissionsBoundary,
            Kind::SessionPolicy,
            Kind::Scp,
            Kind::Rcp,
            Kind::TaskDefinition,
            Kind::Role,
            Kind::Template,
            Kind::AccountExport,
            Kind::AccessDenied,
            Kind::SampleInput,
        ];
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
                    arn: some("e"),
                    execution_role: None,
                }]),
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
