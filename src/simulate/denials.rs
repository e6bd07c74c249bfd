//! What the policy of a resource denies everybody. Whom else it names, and what it allows, is not
//! evaluated.

use crate::text::{Entry, Node, Tree};

/// The same policy with those statements only that deny everybody something; `None`: there are none.
pub(super) fn of_everybody<'l>(policy: &Node<'l>) -> Option<Node<'l>> {
    let Node::Object(mut policy) = policy.clone() else {
        return None;
    };
    let mut is_any = false;
    for member in &mut policy.properties {
        if member.key() != "Statement" {
            continue;
        }
        match &mut member.value {
            Node::Array(statements) => {
                let all = std::mem::take(&mut statements.elements);
                statements.elements = all.into_iter().filter_map(denial).collect();
                is_any |= !statements.elements.is_empty();
            }
            statement => {
                *statement = denial(statement.clone())?;
                is_any = true;
            }
        }
    }
    is_any.then_some(Node::Object(policy))
}

/// A statement that denies everybody something, without its principal.
fn denial(statement: Node<'_>) -> Option<Node<'_>> {
    let is_denial = statement.get("Effect").and_then(Tree::as_str) == Some("Deny");
    let names_all = statement.get("Principal").is_some_and(|principal| {
        let is_all = |node: &Node<'_>| node.as_str() == Some("*");
        let accounts = principal.get("AWS").map(Tree::one_or_many);
        is_all(principal) || accounts.unwrap_or_default().iter().any(is_all)
    });
    match statement {
        Node::Object(mut statement) if is_denial && names_all => {
            statement
                .properties
                .retain(|member| member.key() != "Principal");
            Some(Node::Object(statement))
        }
        _ => None,
    }
}
