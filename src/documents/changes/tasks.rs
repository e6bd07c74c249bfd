//! Tasks of state machines that call IAM for a role.

use crate::text::{Entry, Node, Tree};

use super::operations::{Does, operation};
use super::{Change, Changed};

/// Deeper states are not looked at.
const DEPTH_AT_MOST: u32 = 64;

/// What the tasks of a definition may change.
pub(super) fn changes(node: &Node<'_>, document: u32, found: &mut Vec<Change>) {
    within(node, document, 0, found);
}

fn within(node: &Node<'_>, document: u32, depth: u32, found: &mut Vec<Change>) {
    if depth > DEPTH_AT_MOST {
        return;
    }
    let resource = node.get("Resource").and_then(Tree::as_str);
    let call = resource.and_then(|resource| resource.split_once(":aws-sdk:"));
    if let Some((_, call)) = call
        && let Some((service, called)) = call.split_once(':')
        && ["iam", "organizations"].contains(&service)
        && let Some((_, does, _)) = operation(called.split('.').next().unwrap_or_default())
    {
        found.extend(of_task(node, (called, does), document));
    }
    for member in node.members() {
        within(&member.value, document, depth + 1, found);
    }
    if !node.is_object() {
        let items = node.items().iter();
        items.for_each(|item| within(item, document, depth + 1, found));
    }
}

fn of_task(task: &Node<'_>, (called, does): (&str, Does), document: u32) -> Option<Change> {
    let given = task.get("Parameters").or_else(|| task.get("Arguments"));
    let argument = |name: &str| {
        let members = given.map(Tree::members).unwrap_or_default();
        let mut own = members.iter().filter(|member| {
            let key = member.key();
            key.strip_suffix(".$").unwrap_or(key) == name
        });
        own.next()
    };
    let text = |name: &str| {
        let member = argument(name)?;
        let text = member.value.as_str()?;
        (!member.key().ends_with(".$") && !text.starts_with("{%")).then_some(text)
    };
    let is_limited = argument("PermissionsBoundary").is_some();
    let role = text("RoleName");
    let of = match (does, role) {
        (Does::Makes, _) if !is_limited => return None,
        (Does::Policy, _) => Changed::Policies,
        (Does::Machine, _) => return None,
        (Does::Organization, _) => Changed::Any,
        (Does::Gives | Does::Takes, None) if argument("TargetId").is_some() => Changed::Any,
        (_, Some(role)) => Changed::Role(role.to_owned()),
        // Whatever it is given when it is run: only what limits a role counts.
        (Does::Takes, None) if called.contains("Boundary") => Changed::Any,
        _ => return None,
    };
    let policy = text("PolicyArn");
    if policy.is_some_and(super::texts::is_harmless) {
        return None;
    }
    Some(Change {
        operation: called.to_owned(),
        gives: does == Does::Gives && role.is_some(),
        trusts: does == Does::Trusts,
        of,
        document,
        span: task.get("Resource").map_or(task.span(), Node::span),
    })
}
