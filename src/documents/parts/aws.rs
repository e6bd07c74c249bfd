//! The output of AWS commands: roles, policies, state machines, exports of accounts.

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::pace::Pace;
use crate::text::{Guard, Node, Tree};
use crate::workspace::Kind;

use super::super::access_denied::Refused;
use super::super::mentioned::Mentioned;
use super::super::refusals;
use super::{From, Part, Uses, What, inner, text};

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
        () if has("AttachedPolicies")
            || has("PolicyNames")
            || has("InstanceProfile")
            || has("InstanceProfiles") =>
        {
            Some(Kind::Role)
        }
        () if has("UserId") && has("Account") && has("Arn") => Some(Kind::Role),
        () => None,
    }
}

/// Whether it is what `aws sts decode-authorization-message` prints.
pub fn is_decoded(root: &Node<'_>) -> bool {
    root.get("DecodedMessage").is_some()
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
    let mut taken = Taken {
        whole: from.whole,
        document: from.document,
        findings: &mut *from.findings,
        parts: Vec::new(),
        mentioned: from.mentioned,
        pace: from.pace,
        roles: Vec::new(),
        is_truncated: false,
    };
    let has = |key: &str| root.get(key).is_some();
    taken.is_truncated = is_truncated(root);
    match () {
        () if has("stateMachineArn") && has("definition") => taken.machine(root),
        () if is_execution(root) => taken.execution(root),
        () if has("RoleDetailList") => taken.export(root).await,
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
                if taken.is_named(role) {
                    taken.role(role);
                }
            }
        }
        () if has("AssumeRolePolicyDocument") => taken.role(root),
        () if has("AttachedPolicies") => {
            taken.attached(root, "AttachedPolicies", None);
            if taken.is_truncated {
                // The policies that are not told may say anything.
                let what = What::Policy {
                    kind: Kind::IdentityPolicy,
                    roles: Vec::new(),
                };
                taken.add(what, None, false, root.span());
            }
        }
        () if has("InstanceProfile") => root
            .get("InstanceProfile")
            .into_iter()
            .for_each(|profile| taken.profile(profile)),
        () if has("InstanceProfiles") => {
            let profiles = root.get("InstanceProfiles").map(Tree::items);
            for profile in profiles.unwrap_or_default() {
                taken.profile(profile);
            }
        }
        () if has("DecodedMessage") => {
            if let Some(message) = root.get("DecodedMessage") {
                let (node, _) = inner(message, taken.whole, taken.document, taken.findings);
                let node = node.as_ref();
                let told = node.and_then(|node| refusals::decoded(node, 0, message.span()));
                if let Some(told) = told {
                    let what = What::Refused(Box::new(Refused::of(&told)));
                    taken.add(what, None, false, message.span());
                }
            }
        }
        () if has("UserId") && has("Account") => {
            if let Some(account) = text(root, "Account") {
                taken.add(What::Account(account.to_owned()), None, false, root.span());
            }
        }
        () => {}
    }
    if taken.is_truncated && kind(root).is_some() {
        let because = Because::new(Code::OutputTruncated).at(Span::new(
            root.span().start as usize,
            root.span().start as usize + 1,
        )
        .of(taken.document));
        taken.findings.push(because.finding(Severity::Warning));
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
    pace: Pace,
    /// The roles of a list, and whether each is named.
    roles: Vec<(String, bool)>,
    /// The output ends before all was told.
    is_truncated: bool,
}

/// Whether the command said that there is more.
fn is_truncated(root: &Node<'_>) -> bool {
    root.get("IsTruncated").and_then(Tree::scalar) == Some("true")
        || text(root, "NextToken").is_some()
}

impl<'w> Taken<'_, 'w> {
    fn add(&mut self, what: What, node: Option<Node<'w>>, doubtful: bool, span: Span) {
        self.parts.push(Part {
            what,
            node,
            doubtful,
            uncertain: false,
            guard: Guard::Always,
            span,
        });
    }

    /// Whether something names a role of a list; the others are not needed.
    fn is_named(&mut self, role: &Node<'w>) -> bool {
        let Some(name) = text(role, "RoleName") else {
            return true;
        };
        let profiles = role.get("InstanceProfileList").map(Tree::items);
        let mut profiles = profiles.unwrap_or_default().iter();
        let is_named = self.mentioned.has(name)
            || profiles.any(|profile| {
                text(profile, "InstanceProfileName").is_some_and(|name| self.mentioned.has(name))
            });
        self.roles.push((name.to_owned(), is_named));
        is_named
    }

    /// Says how many roles of a list are not needed.
    fn say_unnamed(&mut self, root: &Node<'w>) {
        let unnamed = self.roles.iter().filter(|(_, is_named)| !is_named).count();
        if unnamed > 0 {
            let start = root.span().start;
            let place = Span {
                start,
                end: start + 1,
            };
            let because = Because::new(Code::RolesNotNamed)
                .with("count", unnamed as u64)
                .at(place.of(self.document));
            self.findings.push(because.finding(Severity::Hint));
        }
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
        self.add(What::Uses(Uses::of_output(root)), None, false, root.span());
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
        let profiles = role.get("InstanceProfileList").map(Tree::items);
        for profile in profiles.unwrap_or_default() {
            // Its role is this one, which is told here already.
            let names = ["Arn", "InstanceProfileName"];
            let names = names.iter().filter_map(|key| text(profile, key));
            let what = What::InstanceProfile {
                names: names.map(str::to_owned).collect(),
                role: id.clone(),
            };
            self.add(what, None, false, profile.span());
        }
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

    /// An instance profile, which has one role or none.
    fn profile(&mut self, profile: &Node<'w>) {
        let roles = profile.get("Roles").map(Tree::items).unwrap_or_default();
        for role in roles {
            self.role(role);
        }
        let ([role], Some(arn)) = (roles, text(profile, "Arn")) else {
            return;
        };
        if let Some(role) = text(role, "Arn") {
            let name = text(profile, "InstanceProfileName").map(str::to_owned);
            let what = What::InstanceProfile {
                names: std::iter::once(arn.to_owned()).chain(name).collect(),
                role: role.to_owned(),
            };
            self.add(what, None, false, profile.span());
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
    async fn export(&mut self, root: &Node<'w>) {
        let roles = root
            .get("RoleDetailList")
            .map(Tree::items)
            .unwrap_or_default();
        for role in roles {
            self.pace.breathe().await;
            if !self.is_named(role) {
                continue;
            }
            self.role(role);
            if let Some(id) = text(role, "Arn").filter(|_| !self.is_truncated) {
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
