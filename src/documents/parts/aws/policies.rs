//! Policies of roles: their texts, their versions, and lists of them.

use crate::finding::Span;
use crate::text::maps::{Numbers, Places};
use crate::text::{Integrity, Node, Tree};
use crate::workspace::Kind;

use super::super::inner;
use super::{Taken, What, text};

impl<'w> Taken<'_, 'w> {
    /// A policy, which may stand in percent signs.
    pub(super) fn policy(&mut self, policy: &Node<'w>, what: What) {
        let (node, integrity) = inner(policy, self.whole, self.document, self.findings);
        self.add(what, node, integrity, policy.span());
    }

    /// An inline policy, alone or in the list of an export.
    pub(super) fn inline(&mut self, holder: &Node<'w>, role: Option<&str>) {
        let is_other = ["UserName", "GroupName"]
            .iter()
            .any(|key| text(holder, key).is_some());
        if is_other {
            return self.add(
                What::UserOrGroupPolicy,
                None,
                Integrity::Intact,
                holder.span(),
            );
        }
        let what = What::Policy {
            kind: Kind::IdentityPolicy,
            roles: role.map(str::to_owned).into_iter().collect(),
            name: text(holder, "PolicyName").map(str::to_owned),
            arn: None,
            version: None,
            is_in_effect: true,
        };
        match holder.get("PolicyDocument") {
            Some(policy) => self.policy(policy, what),
            // It is there, and may say anything.
            None => self.add(what, None, Integrity::Intact, holder.span()),
        }
    }

    /// A version of a managed policy. The command does not print the ARN; a `--query` can add it.
    pub(super) fn version(&mut self, root: &Node<'w>) {
        let arn = text(root, "PolicyArn").filter(|arn| arn.starts_with("arn:"));
        if let Some(version) = root.get("PolicyVersion") {
            self.default_or_not(version, arn);
        }
    }

    pub(super) fn default_or_not(&mut self, version: &Node<'w>, arn: Option<&str>) {
        let what = What::Policy {
            kind: Kind::IdentityPolicy,
            roles: Vec::new(),
            name: None,
            arn: arn.map(str::to_owned),
            version: text(version, "VersionId").map(str::to_owned),
            is_in_effect: is_in_effect(version),
        };
        match version.get("Document") {
            Some(policy) => self.policy(policy, what),
            None => self.add(what, None, Integrity::Intact, version.span()),
        }
    }

    /// A managed policy of which nothing is told that would say which it is, or what it says.
    pub(super) fn unknown(&mut self, root: &Node<'w>) {
        let what = What::policy(Kind::IdentityPolicy, Vec::new());
        self.add(what, None, Integrity::Intact, root.span());
    }

    /// A managed policy without what it says.
    pub(super) fn managed_policy(&mut self, root: &Node<'w>) {
        if let Some(policy) = root.get("Policy")
            && let Some(arn) = text(policy, "Arn")
        {
            self.named(None, arn, false, policy.span());
            self.default_version(policy, arn);
        }
    }

    fn default_version(&mut self, policy: &Node<'w>, arn: &str) {
        if let Some(version) = text(policy, "DefaultVersionId") {
            let what = What::DefaultVersion {
                arn: arn.to_owned(),
                version: version.to_owned(),
            };
            self.add(what, None, Integrity::Intact, policy.span());
        }
    }

    /// Managed policies, by their ARNs.
    pub(super) fn attached(&mut self, holder: &Node<'w>, key: &str, role: Option<&str>) {
        for policy in holder.get(key).map(Tree::items).unwrap_or_default() {
            match text(policy, "PolicyArn") {
                Some(arn) => self.named(role, arn, false, policy.span()),
                // One that is not told may say anything.
                None => {
                    let roles = role.map(str::to_owned).into_iter().collect();
                    let what = What::policy(Kind::IdentityPolicy, roles);
                    self.add(what, None, Integrity::Intact, policy.span());
                }
            }
        }
    }

    pub(super) fn attached_policies(&mut self, root: &Node<'w>) {
        self.attached(root, "AttachedPolicies", None);
        let what = What::AttachedPolicies {
            role: None,
            is_whole: !self.is_truncated && is_list(root, "AttachedPolicies"),
        };
        self.add(what, None, Integrity::Intact, root.span());
        if self.is_truncated {
            // The policies that are not told may say anything.
            self.unknown(root);
        }
    }

    pub(super) fn policy_names(&mut self, root: &Node<'w>) {
        let items = root.get("PolicyNames").map(Tree::items);
        let items = items.unwrap_or_default();
        let names = items.iter().filter_map(Tree::as_str);
        let names: Vec<String> = names.map(str::to_owned).collect();
        let are_all_told = names.len() == items.len() && is_list(root, "PolicyNames");
        let what = What::PolicyNames {
            role: None,
            names,
            is_whole: !self.is_truncated && are_all_told,
        };
        self.add(what, None, Integrity::Intact, root.span());
        if !are_all_told {
            self.unknown(root);
        }
    }

    pub(super) fn policy_holders(&mut self, root: &Node<'w>) {
        let roles = root.get("PolicyRoles").map(Tree::items);
        let roles = roles.unwrap_or_default().iter();
        let what = What::PolicyHolders {
            roles: roles
                .filter_map(|role| text(role, "RoleName"))
                .map(str::to_owned)
                .collect(),
            is_whole: !self.is_truncated,
        };
        self.add(what, None, Integrity::Intact, root.span());
    }

    pub(super) fn named(&mut self, role: Option<&str>, arn: &str, is_boundary: bool, span: Span) {
        let what = What::NamedPolicy {
            role: role.map(str::to_owned),
            arn: arn.to_owned(),
            is_boundary,
        };
        self.add(what, None, Integrity::Intact, span);
    }

    /// The managed policies of an export, which are told in full. What is told takes the place of
    /// what was only named; each is read once. One that no role of the export has is read where
    /// something else names it.
    pub(super) fn managed(&mut self, root: &Node<'w>) {
        let mut named = Places::default();
        for (at, part) in self.parts.iter().enumerate() {
            if let What::NamedPolicy { arn, .. } = &part.what {
                named.entry(arn.clone()).or_default().push(at);
            }
        }
        let mut replaced = Numbers::default();
        for policy in root.get("Policies").map(Tree::items).unwrap_or_default() {
            let Some(arn) = text(policy, "Arn") else {
                continue;
            };
            let texts = default_versions(policy);
            if texts.is_empty() {
                continue;
            }
            // One that is told twice has two texts.
            let holders = match named.get(arn) {
                Some(places) => {
                    places.iter().for_each(|&at| replaced.insert(at));
                    self.holders(places)
                }
                None if self.names(arn) => vec![(Kind::IdentityPolicy, Vec::new())],
                None => continue,
            };
            for (kind, roles) in holders {
                for (version, document) in &texts {
                    let what = What::Policy {
                        kind,
                        roles: roles.clone(),
                        name: None,
                        arn: Some(arn.to_owned()),
                        version: version.map(str::to_owned),
                        is_in_effect: true,
                    };
                    self.policy(document, what);
                }
            }
            self.default_version(policy, arn);
        }
        let mut at = 0..;
        self.parts
            .retain(|_| at.next().is_none_or(|at| !replaced.contains(at)));
    }

    /// Whether another document names a managed policy.
    fn names(&self, arn: &str) -> bool {
        let name = arn.rsplit('/').next();
        name.is_some_and(|name| self.mentioned.has(name))
    }

    /// The roles that have a policy, and those that it is the boundary of.
    fn holders(&self, places: &[usize]) -> Vec<(Kind, Vec<String>)> {
        let mut holders: Vec<(Kind, Vec<String>)> = Vec::new();
        for &at in places {
            let Some(What::NamedPolicy {
                role: Some(role),
                is_boundary,
                ..
            }) = self.parts.get(at).map(|part| &part.what)
            else {
                continue;
            };
            let kind = match is_boundary {
                true => Kind::PermissionsBoundary,
                false => Kind::IdentityPolicy,
            };
            match holders.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, roles)) => roles.push(role.clone()),
                None => holders.push((kind, vec![role.clone()])),
            }
        }
        holders
    }
}

/// Whether the list is there; `null` is none.
fn is_list(root: &Node<'_>, key: &str) -> bool {
    root.get(key).is_some_and(|list| !list.is_null())
}

/// The version of a managed policy that is in effect, and its text; several where the output
/// contradicts itself.
fn default_versions<'n, 'w>(policy: &'n Node<'w>) -> Vec<(Option<&'n str>, &'n Node<'w>)> {
    let versions = policy.get("PolicyVersionList").map(Tree::items);
    let is_default = |version: &&Node<'w>| {
        version.get("IsDefaultVersion").and_then(Tree::scalar) == Some("true")
    };
    let versions = versions.unwrap_or_default().iter().filter(is_default);
    versions
        .filter_map(|version| Some((text(version, "VersionId"), version.get("Document")?)))
        .collect()
}

/// Whether a version is not said to be another one than the default.
fn is_in_effect(version: &Node<'_>) -> bool {
    version.get("IsDefaultVersion").and_then(Tree::scalar) != Some("false")
}
