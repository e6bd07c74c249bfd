//! What a document that is not recognized looks most like, told by its keys: misspelled, in another
//! case, or only some of those that make it one.

use crate::finding::{Because, Span};
use crate::text::{Entry, Member, Node, Tree};
use crate::workspace::Kind;

/// A kind of document by its keys.
struct Looks {
    /// As the report names it.
    name: &'static str,
    /// Its kind.
    kind: Kind,
    /// Keys that only such documents have: one is enough to look like it.
    own: &'static [&'static str],
    /// Keys that others may have, too: two of them are needed.
    others: &'static [&'static str],
    /// The keys without which it is not recognized.
    wanted: &'static [&'static str],
}

#[rustfmt::skip] // a kind, a row
const KINDS: [Looks; 9] = [
    Looks { name: "state machine", kind: Kind::StateMachine, own: &["StartAt", "States", "QueryLanguage"], others: &["Type", "Next", "End", "Resource", "Parameters", "Arguments", "Retry", "Catch", "ResultPath", "TimeoutSeconds"], wanted: &["StartAt", "States"] },
    Looks { name: "policy", kind: Kind::IdentityPolicy, own: &["Statement", "NotAction", "NotResource"], others: &["Version", "Id", "Sid", "Effect", "Action", "Resource", "Principal", "Condition"], wanted: &["Statement"] },
    Looks { name: "task definition", kind: Kind::TaskDefinition, own: &["containerDefinitions", "taskRoleArn", "requiresCompatibilities", "taskDefinitionArn"], others: &["family", "executionRoleArn", "networkMode", "cpu", "memory", "volumes", "placementConstraints"], wanted: &["containerDefinitions"] },
    Looks { name: "CloudFormation template", kind: Kind::Template, own: &["AWSTemplateFormatVersion", "Resources"], others: &["Parameters", "Outputs", "Transform", "Mappings", "Conditions", "Metadata", "Globals"], wanted: &["Resources"] },
    Looks { name: "role", kind: Kind::Role, own: &["AssumeRolePolicyDocument", "RoleName", "RoleId"], others: &["Arn", "Path", "CreateDate", "MaxSessionDuration", "PermissionsBoundary"], wanted: &["AssumeRolePolicyDocument"] },
    Looks { name: "execution without a denied call", kind: Kind::AccessDenied, own: &["executionArn", "previousEventId"], others: &["status", "startDate", "stopDate", "cause", "error", "events"], wanted: &[] },
    Looks { name: "log", kind: Kind::AccessDenied, own: &["logGroup", "logStream", "logStreamName", "ingestionTime", "logEvents"], others: &["timestamp", "message", "eventId", "events"], wanted: &[] },
    Looks { name: "Terraform state", kind: Kind::Terraform, own: &["terraform_version", "lineage"], others: &["serial", "outputs", "resources", "check_results"], wanted: &["format_version"] },
    Looks { name: "configuration of the Serverless Framework", kind: Kind::Serverless, own: &["stepFunctions", "frameworkVersion"], others: &["service", "provider", "functions", "resources", "plugins", "custom"], wanted: &[] },
];

/// More keys of a document are not looked at.
const KEYS_AT_MOST: usize = 100;
/// More keys are not named.
const NAMED_AT_MOST: usize = 5;

/// The kind of documents that it looks most like.
pub fn kind(root: &Node<'_>) -> Option<Kind> {
    nearest(root).map(|(looks, _)| looks.kind)
}

/// Adds what the document looks like, by which keys, and which keys would make it that.
pub fn tell(because: Because, root: &Node<'_>) -> Because {
    let Some((kind, keys)) = nearest(root) else {
        return because;
    };
    let node = root.items().first().unwrap_or(root);
    let wanted: Vec<String> = kind
        .wanted
        .iter()
        .filter(|key| node.get(key).is_none())
        .map(|&key| key.to_owned())
        .collect();
    because
        .with("looksLike", kind.name)
        .with("keys", keys)
        .with("wanted", wanted)
}

/// The state machines that a playbook of Ansible makes: the names that it tells, with their places. What
/// a playbook does is not read.
pub fn machines_of_playbook<'n>(root: &'n Node<'_>) -> Vec<(&'n str, Span)> {
    let mut found = Vec::new();
    let mut open = vec![(root, 0_u32)];
    while let Some((node, depth)) = open.pop() {
        for member in node.members() {
            if member.key().ends_with("stepfunctions_state_machine") && member.value.is_object() {
                let name = member.value.get("name").and_then(Tree::as_str);
                found.push((name.unwrap_or(member.key()), member.key_span()));
            }
            // Plays have tasks, and these have blocks.
            if depth < 8
                && matches!(
                    member.key(),
                    "always" | "block" | "pre_tasks" | "post_tasks" | "rescue" | "tasks"
                )
            {
                open.push((&member.value, depth + 1));
            }
        }
        if !node.is_object() && depth < 8 {
            open.extend(node.items().iter().map(|item| (item, depth + 1)));
        }
    }
    found
}

/// What a document looks most like, and by which of its keys.
fn nearest(root: &Node<'_>) -> Option<(&'static Looks, Vec<String>)> {
    // Of a list, its first item.
    let node = root.items().first().unwrap_or(root);
    let mut best: Option<(usize, &Looks, Vec<String>)> = None;
    for kind in &KINDS {
        let mut weight = 0;
        let mut keys = Vec::new();
        for member in node.members().iter().take(KEYS_AT_MOST) {
            let key = member.key();
            let is_of = |list: &[&str]| list.iter().any(|known| is_nearly(key, known));
            let more = match () {
                () if is_of(kind.own) => 2,
                () if is_of(kind.others) => 1,
                () => continue,
            };
            weight += more;
            if keys.len() < NAMED_AT_MOST {
                keys.push(key.to_owned());
            }
        }
        if weight >= 2 && best.as_ref().is_none_or(|(most, ..)| weight > *most) {
            best = Some((weight, kind, keys));
        }
    }
    best.map(|(_, kind, keys)| (kind, keys))
}

/// Whether a document may be meant to be one of a kind: it has a key of its own, or several of the
/// others as AWS writes them. An event has some of these words in lower case.
pub fn suggests(root: &Node<'_>) -> bool {
    let node = root.items().first().unwrap_or(root);
    let members = || node.members().iter().take(KEYS_AT_MOST);
    let has_own = |kind: &Looks| {
        members().any(|member| {
            // Events list the ARNs of resources, and many a file has links and more of that name.
            let is_other = !holds_resources(member);
            let is_known = |known: &&&str| !(**known == "Resources" && is_other);
            let mut own = kind.own.iter().filter(is_known);
            own.any(|known| is_nearly(member.key(), known))
        })
    };
    let has_others = |kind: &Looks| {
        let is_other = |member: &&Member<'_>| kind.others.contains(&member.key());
        !kind.wanted.is_empty() && members().filter(is_other).count() >= 2
    };
    members().len() == KEYS_AT_MOST || KINDS.iter().any(|kind| has_own(kind) || has_others(kind))
}

/// Whether what stands under `Resources` may be those of a template.
fn holds_resources(member: &Member<'_>) -> bool {
    let is_resource = |resource: &Member<'_>| {
        let mut keys = resource.value.members().iter().map(Member::key);
        keys.any(|key| is_nearly(key, "Type") || is_nearly(key, "Properties"))
    };
    let resources = member.value.members();
    member.value.is_object()
        && (member.key() == "Resources" || resources.iter().take(KEYS_AT_MOST).any(is_resource))
}

/// Whether a key is the known one, but for case and, of longer ones, one letter.
fn is_nearly(key: &str, known: &str) -> bool {
    let (key, known) = (key.as_bytes(), known.as_bytes());
    if key.eq_ignore_ascii_case(known) {
        return true;
    }
    if known.len() < 5 || key.len().abs_diff(known.len()) > 1 {
        return false;
    }
    let same = |(one, two): &(&u8, &u8)| one.eq_ignore_ascii_case(two);
    let start = key.iter().zip(known).take_while(same).count();
    let end = key.iter().rev().zip(known.iter().rev()).take_while(same);
    start + end.count() + 1 >= key.len().max(known.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_may_differ() {
        for (key, known, expected) in [
            ("Statements", "Statement", true),
            ("statement", "Statement", true),
            ("Statment", "Statement", true),
            ("Ststement", "Statement", true),
            ("States", "Statement", false),
            ("state", "States", true),
            ("name", "Next", false),
            ("ids", "Id", false),
            ("", "StartAt", false),
            ("ääää", "StartAt", false),
        ] {
            assert_eq!(is_nearly(key, known), expected, "{key} {known}");
        }
    }
}
