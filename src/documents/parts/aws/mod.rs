//! The output of AWS commands: roles, policies, state machines, exports of accounts.
//!
//! Must never take an output for more than its command prints: what a list was cut off from, or a
//! version that is not in effect, proves nothing.

mod machines;
mod organizations;
mod policies;
mod roles;

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::{Guard, Integrity, Node, Presence, Tree};
use crate::workspace::Kind;

use super::super::mentioned::Mentioned;
use super::{From, Part, What, text};

/// A command whose output is read.
struct Command {
    /// Whether it printed this, told by the keys that only it has.
    matches: fn(&Node<'_>) -> bool,
    /// What its output is; `None` where that is recognized by other means.
    kind: Option<Kind>,
    /// Takes its output apart.
    extract: Extract,
}

/// How an output is taken apart.
enum Extract {
    /// At once.
    Whole(for<'t, 'w, 'n> fn(&mut Taken<'t, 'w>, &'n Node<'w>)),
    /// A list of roles by the key that it stands at, one role after the other.
    Roles(&'static str),
}

/// The first one that matches printed it.
const COMMANDS: [Command; 24] = [
    // `aws stepfunctions describe-state-machine`
    Command {
        matches: |root| has(root, "stateMachineArn") && has(root, "definition"),
        kind: Some(Kind::StateMachine),
        extract: Extract::Whole(|taken, root| taken.machine(root)),
    },
    // `aws stepfunctions describe-execution`
    Command {
        matches: is_execution,
        kind: Some(Kind::SampleInput),
        extract: Extract::Whole(|taken, root| taken.execution(root)),
    },
    // `aws iam get-account-authorization-details`
    Command {
        matches: |root| has(root, "RoleDetailList"),
        kind: Some(Kind::AccountExport),
        extract: Extract::Roles("RoleDetailList"),
    },
    // The same, with managed policies only
    Command {
        matches: |root| any(root, "Policies", "PolicyVersionList"),
        kind: Some(Kind::AccountExport),
        extract: Extract::Whole(|taken, root| taken.managed(root)),
    },
    // `aws iam get-role-policy`
    Command {
        matches: |root| {
            has(root, "PolicyDocument") && (has(root, "RoleName") || has(root, "PolicyName"))
        },
        kind: Some(Kind::IdentityPolicy),
        extract: Extract::Whole(|taken, root| taken.inline(root, text(root, "RoleName"))),
    },
    // `aws iam get-policy-version`
    Command {
        matches: |root| has(root, "PolicyVersion"),
        kind: Some(Kind::IdentityPolicy),
        extract: Extract::Whole(|taken, root| taken.version(root)),
    },
    // The same, with `--query PolicyVersion`
    Command {
        matches: |root| has(root, "Document") && has(root, "VersionId"),
        kind: Some(Kind::IdentityPolicy),
        extract: Extract::Whole(|taken, root| taken.default_or_not(root, None)),
    },
    // `aws iam list-policy-versions`
    Command {
        matches: |root| {
            any(root, "Versions", "VersionId") && any(root, "Versions", "IsDefaultVersion")
        },
        kind: Some(Kind::IdentityPolicy),
        extract: Extract::Whole(|taken, root| taken.unknown(root)),
    },
    // `aws organizations describe-policy`
    Command {
        matches: |root| organizations::type_of_described(root) == Some(Kind::Scp),
        kind: Some(Kind::Scp),
        extract: Extract::Whole(|taken, root| taken.organization_policy(root, Kind::Scp)),
    },
    Command {
        matches: |root| organizations::type_of_described(root) == Some(Kind::Rcp),
        kind: Some(Kind::Rcp),
        extract: Extract::Whole(|taken, root| taken.organization_policy(root, Kind::Rcp)),
    },
    // `aws organizations list-policies-for-target`
    Command {
        matches: |root| organizations::type_of_listed(root) == Some(Kind::Scp),
        kind: Some(Kind::Scp),
        extract: Extract::Whole(|taken, root| taken.organization_policies(root, Kind::Scp)),
    },
    Command {
        matches: |root| organizations::type_of_listed(root) == Some(Kind::Rcp),
        kind: Some(Kind::Rcp),
        extract: Extract::Whole(|taken, root| taken.organization_policies(root, Kind::Rcp)),
    },
    // `aws iam get-policy`
    Command {
        matches: |root| {
            let policy = root.get("Policy");
            policy.is_some_and(|policy| has(policy, "Arn") && has(policy, "DefaultVersionId"))
        },
        kind: Some(Kind::IdentityPolicy),
        extract: Extract::Whole(|taken, root| taken.managed_policy(root)),
    },
    // `aws iam get-role`
    Command {
        matches: |root| has(root, "Role"),
        kind: Some(Kind::Role),
        extract: Extract::Whole(|taken, root| {
            root.get("Role")
                .into_iter()
                .for_each(|role| taken.role(role));
        }),
    },
    // `aws iam get-instance-profile --query InstanceProfile`
    Command {
        matches: |root| has(root, "InstanceProfileName") && has(root, "Roles"),
        kind: Some(Kind::Role),
        extract: Extract::Whole(|taken, root| taken.profile(root)),
    },
    // `aws iam list-roles`
    Command {
        matches: |root| has(root, "Roles"),
        kind: Some(Kind::Role),
        extract: Extract::Roles("Roles"),
    },
    // A role of such a list, alone
    Command {
        matches: |root| has(root, "AssumeRolePolicyDocument"),
        kind: Some(Kind::Role),
        extract: Extract::Whole(|taken, root| taken.role(root)),
    },
    // `aws iam list-attached-role-policies`
    Command {
        matches: |root| has(root, "AttachedPolicies"),
        kind: Some(Kind::Role),
        extract: Extract::Whole(|taken, root| taken.attached_policies(root)),
    },
    // `aws iam list-role-policies`
    Command {
        matches: |root| has(root, "PolicyNames"),
        kind: Some(Kind::Role),
        extract: Extract::Whole(|taken, root| taken.policy_names(root)),
    },
    // `aws iam list-entities-for-policy`
    Command {
        matches: |root| has(root, "PolicyRoles"),
        kind: Some(Kind::Role),
        extract: Extract::Whole(|taken, root| taken.policy_holders(root)),
    },
    // `aws iam get-instance-profile`
    Command {
        matches: |root| has(root, "InstanceProfile"),
        kind: Some(Kind::Role),
        extract: Extract::Whole(|taken, root| {
            let profile = root.get("InstanceProfile");
            profile
                .into_iter()
                .for_each(|profile| taken.profile(profile));
        }),
    },
    // `aws iam list-instance-profiles`
    Command {
        matches: |root| has(root, "InstanceProfiles"),
        kind: Some(Kind::Role),
        extract: Extract::Whole(|taken, root| {
            let profiles = root.get("InstanceProfiles").map(Tree::items);
            let profiles = profiles.unwrap_or_default().iter();
            profiles.for_each(|profile| taken.profile(profile));
        }),
    },
    // `aws sts decode-authorization-message`
    Command {
        matches: is_decoded,
        kind: None,
        extract: Extract::Whole(|taken, root| taken.decoded(root)),
    },
    // `aws sts get-caller-identity`
    Command {
        matches: |root| {
            ["UserId", "Account", "Arn"]
                .iter()
                .all(|key| has(root, key))
        },
        kind: Some(Kind::Role),
        extract: Extract::Whole(|taken, root| taken.caller(root)),
    },
];

fn has(node: &Node<'_>, key: &str) -> bool {
    node.get(key).is_some()
}

/// Whether the first item of a list has that key.
fn any(root: &Node<'_>, list: &str, key: &str) -> bool {
    let items = root.get(list).map(Tree::items).unwrap_or_default();
    items.first().is_some_and(|item| has(item, key))
}

fn command(root: &Node<'_>) -> Option<&'static Command> {
    const { &COMMANDS }
        .iter()
        .find(|command| (command.matches)(root))
}

/// What a command printed; `None`: none of these commands, or recognized by other means.
pub fn kind(root: &Node<'_>) -> Option<Kind> {
    command(root)?.kind
}

/// Whether it is what `aws sts decode-authorization-message` prints.
pub fn is_decoded(root: &Node<'_>) -> bool {
    has(root, "DecodedMessage")
}

/// Whether it is what `aws stepfunctions describe-execution` prints. Fewer keys could be those of
/// an input.
pub fn is_execution(root: &Node<'_>) -> bool {
    ["executionArn", "stateMachineArn", "status", "input"]
        .iter()
        .all(|key| text(root, key).is_some())
}

/// Takes the output apart; nothing, if it is none of a command that is known.
pub async fn parts<'w>(root: &Node<'w>, from: &mut From<'_, 'w>) -> Vec<Part<'w>> {
    let Some(command) = command(root) else {
        return Vec::new();
    };
    let mut taken = Taken {
        whole: from.whole,
        document: from.document,
        findings: &mut *from.findings,
        parts: Vec::new(),
        mentioned: from.mentioned,
        roles: Vec::new(),
        is_truncated: is_truncated(root),
    };
    match command.extract {
        Extract::Whole(extract) => extract(&mut taken, root),
        Extract::Roles(key) => taken.role_list(root, key, from.budget).await,
    }
    if taken.is_truncated && command.kind.is_some() {
        taken.say(Code::OutputTruncated, root, Severity::Warning, None);
    }
    taken.say_unnamed(root);
    from.roles.append(&mut taken.roles);
    taken.parts
}

struct Taken<'t, 'w> {
    whole: &'w str,
    document: u32,
    findings: &'t mut Vec<Finding>,
    parts: Vec<Part<'w>>,
    mentioned: &'t Mentioned,
    /// The roles of a list, and whether each is named.
    roles: Vec<(String, bool)>,
    /// The output ends before all was told.
    is_truncated: bool,
}

/// Whether the command said that there is more.
fn is_truncated(root: &Node<'_>) -> bool {
    root.get("IsTruncated").and_then(Tree::scalar) == Some("true")
        || ["NextToken", "Marker"]
            .iter()
            .any(|key| text(root, key).is_some())
}

impl<'w> Taken<'_, 'w> {
    fn add(&mut self, what: What, node: Option<Node<'w>>, integrity: Integrity, span: Span) {
        self.parts.push(Part {
            what,
            node,
            integrity,
            presence: Presence::Certain,
            guard: Guard::Always,
            span,
            document: self.document,
        });
    }

    /// Says something of the whole output, at its beginning.
    fn say(&mut self, code: Code, root: &Node<'w>, severity: Severity, count: Option<u64>) {
        let start = root.span().start;
        let end = start + 1;
        let mut because = Because::new(code).at(Span { start, end }.of(self.document));
        if let Some(count) = count {
            because = because.with("count", count);
        }
        self.findings.push(because.finding(severity));
    }
}
