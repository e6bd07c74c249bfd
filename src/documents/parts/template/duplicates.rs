//! Keys that stand twice in a template, and do not matter for roles: they say the same, or they are of
//! what no role or machine has to do with.
//!
//! CloudFormation takes the last one. Where anything else may depend on which of them counts, the
//! template proves nothing.

use crate::finding::Span;
use crate::text::{Entry, Member, Node, Tree};

/// Properties of functions and other resources that say nothing of roles or names.
const QUIET: [&str; 11] = [
    "Architectures",
    "CidrBlock",
    "CodeUri",
    "Description",
    "Environment",
    "Handler",
    "Layers",
    "MemorySize",
    "Runtime",
    "Tags",
    "Timeout",
];

/// Resources that give nobody a role, and of which no name is known.
const NETWORK: [&str; 7] = [
    "AWS::EC2::InternetGateway",
    "AWS::EC2::NatGateway",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::VPC",
];

/// Whether none of these keys matters.
pub fn are_harmless(root: &Node<'_>, duplicates: &[Span]) -> bool {
    if duplicates.len() > DUPLICATES_AT_MOST {
        return false;
    }
    let mut open: Vec<(Vec<&str>, &Node<'_>)> = vec![(Vec::new(), root)];
    let mut found = 0;
    while let Some((path, node)) = open.pop() {
        for member in node.members() {
            if duplicates.contains(&member.key_span()) {
                found += 1;
                if !is_harmless(&path, member, node.members()) {
                    return false;
                }
            }
            // Deeper ones are of the property above them.
            if path.len() < DEPTH_AT_MOST {
                let below = path.iter().copied().chain([member.key()]).collect();
                open.push((below, &member.value));
            }
        }
        if !node.is_object() {
            open.extend(node.items().iter().map(|item| (path.clone(), item)));
        }
    }
    found == duplicates.len()
}

/// Of more keys nobody looks whether they matter: each is compared with all beside it.
const DUPLICATES_AT_MOST: usize = 64;
/// More keys above a key are not looked at.
const DEPTH_AT_MOST: usize = 64;

fn is_harmless(path: &[&str], one: &Member<'_>, all: &[Member<'_>]) -> bool {
    let mut others = all.iter().filter(|other| other.key() == one.key());
    if others.all(|other| is_same(&one.value, &other.value)) {
        return true;
    }
    let property = match path {
        // What a network is made of.
        ["Resources"] => {
            let kinds = all.iter().filter(|other| other.key() == one.key());
            let mut kinds = kinds.map(|one| one.value.get("Type").and_then(Tree::as_str));
            return kinds.all(|kind| kind.is_some_and(|kind| NETWORK.contains(&kind)));
        }
        ["Resources", _, "Properties", property, ..] => property,
        ["Resources", _, "Properties"] => one.key(),
        _ => return false,
    };
    QUIET.contains(&property)
}

/// Whether two values say the same.
fn is_same(one: &Node<'_>, two: &Node<'_>) -> bool {
    let (members, others) = (one.members(), two.members());
    if one.is_object() || two.is_object() {
        let pairs = members.iter().zip(others);
        return one.is_object() == two.is_object()
            && members.len() == others.len()
            && pairs
                .into_iter()
                .all(|(one, two)| one.key() == two.key() && is_same(&one.value, &two.value));
    }
    let (items, others) = (one.items(), two.items());
    let pairs = items.iter().zip(others);
    items.len() == others.len()
        && one.scalar() == two.scalar()
        && one.is_null() == two.is_null()
        && pairs.into_iter().all(|(one, two)| is_same(one, two))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::yaml;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let reading = yaml::read(text, 0);
        assert!(!reading.duplicates.is_empty(), "{text}");
        let root = reading.root.as_ref().unwrap();
        assert_eq!(are_harmless(root, &reading.duplicates), expected, "{text}");
    }

    #[test]
    fn what_says_the_same_or_nothing_of_roles_is_harmless() {
        check("Description: x\nDescription: x\n", true);
        check(
            "Parameters:\n  P:\n    Type: String\n    Type: String\n",
            true,
        );
        check(
            "Parameters:\n  P:\n    Type: String\n    Type: Number\n",
            false,
        );
        let vpc = "  V:\n    Type: AWS::EC2::VPC\n    Properties: {Tags: [1]}\n";
        check(&format!("Resources:\n{vpc}{vpc}"), true);
        let other = vpc.replace("Tags", "VpcId");
        check(&format!("Resources:\n{vpc}{other}"), true);
        let role = other.replace("EC2::VPC", "IAM::Role");
        check(&format!("Resources:\n{vpc}{role}"), false);
        check(&format!("Resources:\n{role}{vpc}"), false);
        check(&format!("Resources:\n{role}{role}"), true);
        let properties = |text: &str| format!("Resources:\n  F:\n    Properties: {{{text}}}\n");
        check(&properties("Handler: a, Handler: b"), true);
        check(&properties("Environment: {A: 1, A: 2}"), true);
        check(&properties("Role: a, Role: b"), false);
        check(&properties("Role: a, Role: a"), true);
        check("Resources: {A: {}}\nResources: {B: {}}\n", false);
    }
}
