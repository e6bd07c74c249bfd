//! What a tree is, told by the keys that only one kind of document has.

use crate::text::{Node, Tree};
use crate::workspace::Kind;

/// The kind of a document, if its content tells.
pub fn kind(root: &Node<'_>) -> Option<Kind> {
    if let Some(kind) = super::parts::aws::kind(root) {
        return Some(kind);
    }
    let has = |key: &str| root.get(key).is_some();
    match () {
        () if has("States") && (has("StartAt") || !has("Resources")) => Some(Kind::StateMachine),
        () if has("Statement") => Some(policy(root)),
        () if has("taskDefinition")
            || has("containerDefinitions")
            || has("family") && has("taskDefinitionArn") =>
        {
            Some(Kind::TaskDefinition)
        }
        () if has("Resources") || has("TemplateBody") => Some(Kind::Template),
        () if super::parts::serverless::is_service(root) => Some(Kind::Template),
        () if super::parts::terraform::is_output(root) => Some(Kind::Template),
        () if is_manifest(root) => Some(Kind::CdkManifest),
        () if super::refusals::is_refusal(root) => Some(Kind::AccessDenied),
        () => None,
    }
}

/// A policy whose statements have a principal and no resource is a trust policy.
fn policy(root: &Node<'_>) -> Kind {
    let statements = root
        .get("Statement")
        .map(Node::one_or_many)
        .unwrap_or_default();
    let mut named = statements.iter().filter(|statement| {
        (statement.get("Principal").is_some() || statement.get("NotPrincipal").is_some())
            && statement.get("Resource").is_none()
    });
    if named.next().is_some() {
        Kind::TrustPolicy
    } else {
        Kind::IdentityPolicy
    }
}

/// A manifest of `cdk.out`, or its list of assets.
fn is_manifest(root: &Node<'_>) -> bool {
    let is_map = |key: &str| root.get(key).is_some_and(Tree::is_object);
    let is_versioned = root
        .get("version")
        .is_some_and(|version| version.as_str().is_some());
    is_versioned && (is_map("artifacts") || is_map("files") && is_map("dockerImages"))
}
