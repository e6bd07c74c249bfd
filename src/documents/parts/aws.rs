//! The output of AWS commands: roles, policies, state machines, exports of accounts.

use crate::finding::{Finding, Span};
use crate::text::{Node, Tree};
use crate::workspace::Kind;

use super::{Part, What, inner, text};

/// What a command printed, by the keys that only it has; `None`: none of these commands.
pub fn kind(root: &Node<'_>) -> Option<Kind> {
    let has = |key: &str| root.get(key).is_some();
    match () {
        () if has("stateMachineArn") && has("definition") => Some(Kind::StateMachine),
        () if is_execution(root) => Some(Kind::SampleInput),
        () if has("RoleDetailList") => Some(Kind::AccountExport),
        () if has("PolicyDocument") && (has("RoleName") || has("PolicyName")) => {
            Some(Kind::IdentityPolicy)
        }
        () if has("PolicyVersion") => Some(Kind::IdentityPolicy),
        () if has("Role") || has("Roles") || has("AssumeRolePolicyDocument") => Some(Kind::Role),
        () if has("AttachedPolicies") || has("PolicyNames") || has("InstanceProfile") => {
            Some(Kind::Role)
        }
        () if has("UserId") && has("Account") && has("Arn") => Some(Kind::Role),
        () => None,
    }
}

/// Whether it is what `aws stepfunctions describe-execution` prints. Fewer keys could be those of
/// an input.
pub fn is_execution(root: &Node<'_>) -> bool {
    ["executionArn", "stateMachineArn", "status", "input"]
        .iter()
        .all(|key| text(root, key).is_some())
}

/// Takes the output apart; nothing, if it is none of a command that is known.
pub fn parts<'w>(
    root: &Node<'w>,
    whole: &'w str,
    document: u32,
    findings: &mut Vec<Finding>,
) -> Vec<Part<'w>> {
    let mut taken = Taken {
        whole,
        document,
        findings,
        parts: Vec::new(),
    };
    let has = |key: &str| root.get(key).is_some();
    match () {
        () if has("stateMachineArn") && has("definition") => taken.machine(root),
        () if is_execution(root) => taken.execution(root),
        () if has("RoleDetailList") => taken.export(root),
        () if has("PolicyDocument") && (has("RoleName") || has("PolicyName")) => {
            let roles = text(root, "RoleName").map(str::to_owned);
            taken.policy(root, "PolicyDocument", Kind::IdentityPolicy, roles);
        }
        () if has("PolicyVersion") => {
            if let Some(version) = root.get("PolicyVersion") {
                taken.policy(version, "Document", Kind::IdentityPolicy, None);
            }
        }
        () if has("Role") => root
            .get("Role")
            .into_iter()
            .for_each(|role| taken.role(role)),
        () if has("Roles") => {
            for role in root.get("Roles").map(Tree::items).unwrap_or_default() {
                taken.role(role);
            }
        }
        () if has("AssumeRolePolicyDocument") => taken.role(root),
        () if has("AttachedPolicies") => taken.attached(root, "AttachedPolicies", None),
        () if has("InstanceProfile") => {
            let profile = root.get("InstanceProfile");
            for role in profile
                .and_then(|profile| profile.get("Roles"))
                .map(Tree::items)
                .unwrap_or_default()
            {
                taken.role(role);
            }
        }
        () if has("UserId") && has("Account") => {
            if let Some(account) = text(root, "Account") {
                taken.add(What::Account(account.to_owned()), None, false, root.span());
            }
        }
        () => {}
    }
    taken.parts
}

struct Taken<'t, 'w> {
    whole: &'w str,
    document: u32,
    findings: &'t mut Vec<Finding>,
    parts: Vec<Part<'w>>,
}

impl<'w> Taken<'_, 'w> {
    fn add(&mut self, what: What, node: Option<Node<'w>>, doubtful: bool, span: Span) {
        self.parts.push(Part {
            what,
            node,
            doubtful,
            span,
        });
    }

    /// `aws stepfunctions describe-state-machine`
    fn machine(&mut self, root: &Node<'w>) {
        let of = |key| text(root, key).map(str::to_owned);
        let what = What::Machine {
            name: of("name"),
            arn: of("stateMachineArn"),
            role: of("roleArn"),
        };
        let Some(definition) = root.get("definition") else {
            return;
        };
        let (node, doubtful) = inner(definition, self.whole, self.document, self.findings);
        self.add(what, node, doubtful, definition.span());
    }

    /// `aws stepfunctions describe-execution`
    fn execution(&mut self, root: &Node<'w>) {
        let (Some(input), Some(machine)) = (root.get("input"), text(root, "stateMachineArn"))
        else {
            return;
        };
        let what = What::Input {
            machine: machine.to_owned(),
        };
        let (node, doubtful) = inner(input, self.whole, self.document, self.findings);
        self.add(what, node, doubtful, input.span());
    }

    /// A policy of a role, which may stand in percent signs.
    fn policy(
        &mut self,
        holder: &Node<'w>,
        key: &str,
        kind: Kind,
        roles: impl IntoIterator<Item = String>,
    ) {
        let Some(policy) = holder.get(key) else {
            return;
        };
        let (node, doubtful) = inner(policy, self.whole, self.document, self.findings);
        let what = What::Policy {
            kind,
            roles: roles.into_iter().collect(),
        };
        self.add(what, node, doubtful, policy.span());
    }

    /// A role as `get-role` and `list-roles` print it, and as exports have it.
    fn role(&mut self, role: &Node<'w>) {
        let Some(id) = text(role, "Arn").or(text(role, "RoleName")) else {
            return;
        };
        let id = id.to_owned();
        self.policy(
            role,
            "AssumeRolePolicyDocument",
            Kind::TrustPolicy,
            [id.clone()],
        );
        for policy in role
            .get("RolePolicyList")
            .map(Tree::items)
            .unwrap_or_default()
        {
            self.policy(policy, "PolicyDocument", Kind::IdentityPolicy, [id.clone()]);
        }
        self.attached(role, "AttachedManagedPolicies", Some(&id));
        let boundary = role.get("PermissionsBoundary");
        if let Some(arn) = boundary.and_then(|boundary| text(boundary, "PermissionsBoundaryArn")) {
            self.named(
                Some(&id),
                arn,
                true,
                boundary.map_or(role.span(), Tree::span),
            );
        }
    }

    /// Managed policies, by their ARNs.
    fn attached(&mut self, holder: &Node<'w>, key: &str, role: Option<&str>) {
        for policy in holder.get(key).map(Tree::items).unwrap_or_default() {
            if let Some(arn) = text(policy, "PolicyArn") {
                self.named(role, arn, false, policy.span());
            }
        }
    }

    fn named(&mut self, role: Option<&str>, arn: &str, is_boundary: bool, span: Span) {
        let what = What::NamedPolicy {
            role: role.map(str::to_owned),
            arn: arn.to_owned(),
            is_boundary,
        };
        self.add(what, None, false, span);
    }

    /// `aws iam get-account-authorization-details`: managed policies are told in full.
    fn export(&mut self, root: &Node<'w>) {
        let roles = root
            .get("RoleDetailList")
            .map(Tree::items)
            .unwrap_or_default();
        for role in roles {
            self.role(role);
            if let Some(id) = text(role, "Arn") {
                self.add(What::WholeRole(id.to_owned()), None, false, role.span());
            }
        }
        let managed = root.get("Policies").map(Tree::items).unwrap_or_default();
        let told = |arn: &str| {
            managed
                .iter()
                .find(|policy| text(policy, "Arn") == Some(arn))
                .and_then(|policy| {
                    let versions = policy
                        .get("PolicyVersionList")
                        .map(Tree::items)
                        .unwrap_or_default();
                    let is_default = |version: &&Node<'w>| {
                        version.get("IsDefaultVersion").and_then(Tree::scalar) == Some("true")
                    };
                    versions.iter().find(is_default)
                })
        };
        // What is told takes the place of what was only named; each is read once.
        let mut holders: Vec<(String, bool, Vec<String>)> = Vec::new();
        self.parts.retain(|part| {
            let What::NamedPolicy {
                role: Some(role),
                arn,
                is_boundary,
            } = &part.what
            else {
                return true;
            };
            if told(arn).is_none() {
                return true;
            }
            let same = holders
                .iter_mut()
                .find(|(known, boundary, _)| known == arn && boundary == is_boundary);
            match same {
                Some((_, _, roles)) => roles.push(role.clone()),
                None => holders.push((arn.clone(), *is_boundary, vec![role.clone()])),
            }
            false
        });
        for (arn, is_boundary, roles) in holders {
            let kind = match is_boundary {
                true => Kind::PermissionsBoundary,
                false => Kind::IdentityPolicy,
            };
            if let Some(version) = told(&arn) {
                self.policy(version, "Document", kind, roles);
            }
        }
    }
}
