//! What a policy is a text of, and which texts say the same (law 3).

use crate::text::compare::delimited;
use crate::text::order::sort;
use crate::text::{Entry, Node, Tree, Tri};
use crate::workspace::Kind;

use super::policies::{Owner, PolicyClaim};

/// Something that a role has once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Its trust policy.
    TrustPolicy,
    /// Its permissions boundary.
    PermissionsBoundary,
    /// Its inline policy of that name, in lower case: IAM compares names without case.
    InlinePolicy(String),
    /// The default version of the managed policy with that ARN.
    ManagedPolicy(String),
    /// The set of its policies.
    PolicySet,
}

impl Subject {
    /// A text that is equal for the same subject of the same role.
    pub(super) fn key(&self, role: usize) -> String {
        let (kind, name) = match self {
            Self::TrustPolicy => ('t', ""),
            Self::PermissionsBoundary => ('b', ""),
            Self::InlinePolicy(name) => ('i', name.as_str()),
            Self::ManagedPolicy(arn) => ('m', arn.as_str()),
            Self::PolicySet => ('s', ""),
        };
        format!("{role} {kind} {name}")
    }
}

/// What a claim is a text of.
pub(super) fn subject(claim: &PolicyClaim<'_>) -> Option<Subject> {
    match claim.kind {
        Kind::TrustPolicy => Some(Subject::TrustPolicy),
        Kind::PermissionsBoundary => Some(Subject::PermissionsBoundary),
        Kind::IdentityPolicy => match (claim.arn, claim.name) {
            // A policy template of SAM is a policy of its own wherever it stands.
            (Some(arn), _) if claim.snapshot.is_some() && !arn.starts_with("arn:") => None,
            (Some(arn), _) => Some(Subject::ManagedPolicy(arn.to_owned())),
            (None, name) => name.map(|name| Subject::InlinePolicy(name.to_ascii_lowercase())),
        },
        _ => None,
    }
}

/// The certain owners of a policy that is there.
pub(super) fn certain<'c>(claim: &'c PolicyClaim<'_>) -> impl Iterator<Item = &'c Owner> {
    let is_certain = claim.presence.is_certain();
    claim
        .owners
        .iter()
        .filter(move |owner| is_certain && owner.certainty == Tri::Yes)
}

/// Makes it less than certain that a role has a policy.
pub(super) fn doubt(claim: &mut PolicyClaim<'_>, role: usize) {
    for owner in claim.owners.iter_mut().filter(|owner| owner.role == role) {
        owner.certainty = owner.certainty.doubted();
    }
}

/// Equal for policies of one kind that say the same, whatever they are called.
pub(super) fn signature(claim: &PolicyClaim<'_>) -> String {
    let text = match claim.tree {
        Some(tree) => canonical(tree),
        None => format!(
            "\0{}\0{}",
            claim.arn.unwrap_or_default(),
            claim.name.unwrap_or_default()
        ),
    };
    format!("{} {text}", claim.kind as u8)
}

/// A text that is equal for policies that say the same: without white space, with keys and list
/// items in order, a list of one item as the item.
pub(super) fn canonical(node: &Node<'_>) -> String {
    if !node.members().is_empty() || node.is_object() {
        let members = node.members().iter();
        let mut members: Vec<String> = members
            .map(|member| format!("{}:{}", delimited(member.key()), canonical(&member.value)))
            .collect();
        sort(&mut members);
        return format!("{{{}}}", members.join(","));
    }
    if let Some(text) = node.scalar() {
        return delimited(text);
    }
    if node.is_null() {
        return "null".to_owned();
    }
    let mut items: Vec<String> = node.items().iter().map(canonical).collect();
    sort(&mut items);
    items.dedup();
    match items.as_slice() {
        [only] => only.clone(),
        _ => format!("[{}]", items.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json;

    #[test]
    fn policies_that_say_the_same_have_one_text() {
        let text = |text: &str| canonical(json::read(text, 0).root.as_ref().unwrap());
        let one = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["a:b", "c:d"], "Resource": "*"}]}"#;
        let same = r#"{"Statement":{"Resource":["*"],"Action":["c:d","a:b"],"Effect":"Allow"},"Version":"2012-10-17"}"#;
        assert_eq!(text(one), text(same));
        for other in [
            r#"{"Version": "2012-10-17", "Statement": []}"#,
            r#"{"Statement":{"Resource":["*"],"Action":["c:d","a:b"],"Effect":"Deny"},"Version":"2012-10-17"}"#,
            r#"{"Statement":{"Resource":["*","x"],"Action":["c:d","a:b"],"Effect":"Allow"},"Version":"2012-10-17"}"#,
        ] {
            assert_ne!(text(one), text(other), "{other}");
        }
    }
}
