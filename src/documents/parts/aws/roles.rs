//! Roles and instance profiles, one by one and in lists.

use crate::finding::{Code, Severity};
use crate::text::budget::Budget;
use crate::text::maps::{Numbers, Places};
use crate::text::order::sort;
use crate::text::{Integrity, Node, Presence, Tree};
use crate::workspace::Kind;

use super::{Taken, What, text};

impl<'w> Taken<'_, 'w> {
    /// A list of roles, and beside them the managed policies that some of them have.
    pub(super) async fn role_list(&mut self, root: &Node<'w>, key: &str, budget: Budget) {
        let list = root.get(key).map(Tree::items).unwrap_or_default();
        let contradicted = contradicted(list, self.whole);
        for (at, role) in list.iter().enumerate() {
            budget.yield_if_due().await;
            if !self.is_named(role) {
                continue;
            }
            let start = self.parts.len();
            self.role(role);
            if contradicted.contains(at) {
                self.contradict(start, role);
            }
        }
        self.managed(root);
    }

    /// A role that is told twice has what the one or the other tells, or anything.
    fn contradict(&mut self, start: usize, role: &Node<'w>) {
        for part in self.parts.iter_mut().skip(start) {
            part.presence = Presence::Conditional;
        }
        // Neither lists all that it has.
        let mut at = 0..;
        self.parts.retain(|part| {
            let is_own = at.next().is_some_and(|at| at >= start);
            !(is_own && matches!(part.what, What::WholeRole(_)))
        });
        let id = text(role, "Arn").or(text(role, "RoleName"));
        let roles = id.map(str::to_owned).into_iter().collect();
        let what = What::policy(Kind::IdentityPolicy, roles);
        self.add(what, None, Integrity::Intact, role.span());
    }

    /// Whether something names a role of a list; the others are not needed.
    fn is_named(&mut self, role: &Node<'w>) -> bool {
        let Some(name) = text(role, "RoleName") else {
            return true;
        };
        let profiles = role.get("InstanceProfileList").map(Tree::items);
        let mut profiles = profiles.unwrap_or_default().iter();
        let is_named = self.mentioned.has(name)
            || text(role, "RoleId").is_some_and(|id| self.mentioned.has(id))
            || profiles.any(|profile| {
                text(profile, "InstanceProfileName").is_some_and(|name| self.mentioned.has(name))
            });
        self.roles.push((name.to_owned(), is_named));
        is_named
    }

    /// Says how many roles of a list are not needed.
    pub(super) fn say_unnamed(&mut self, root: &Node<'w>) {
        let unnamed = self.roles.iter().filter(|(_, is_named)| !is_named).count();
        if unnamed > 0 {
            let count = Some(unnamed as u64);
            self.say(Code::RolesNotNamed, root, Severity::Hint, count);
        }
    }

    /// A role as `get-role` and `list-roles` print it, and as exports have it.
    pub(super) fn role(&mut self, role: &Node<'w>) {
        let arn = text(role, "Arn");
        let of_arn = || arn?.rsplit('/').next();
        let Some(name) = text(role, "RoleName").or_else(of_arn) else {
            return;
        };
        let id = arn.unwrap_or(name).to_owned();
        let what = What::Role {
            arn: arn.map(str::to_owned),
            name: name.to_owned(),
            unique_id: text(role, "RoleId").map(str::to_owned),
            address: None,
            is_resource: false,
        };
        self.add(what, None, Integrity::Intact, role.span());
        if let Some(trust) = role.get("AssumeRolePolicyDocument") {
            self.policy(trust, What::policy(Kind::TrustPolicy, vec![id.clone()]));
        }
        let inline = role.get("RolePolicyList").map(Tree::items);
        for policy in inline.unwrap_or_default() {
            self.inline(policy, Some(&id));
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
            self.add(what, None, Integrity::Intact, profile.span());
        }
        if let Some(boundary) = role.get("PermissionsBoundary")
            && !boundary.is_null()
        {
            // It is there, whether its ARN is told or not.
            let arn = text(boundary, "PermissionsBoundaryArn").or(boundary.as_str());
            self.named(Some(&id), arn.unwrap_or_default(), true, boundary.span());
        }
        // Only where no list was left out, as by a `--query`.
        let lists = ["RolePolicyList", "AttachedManagedPolicies"];
        let is_whole = lists.iter().all(|key| {
            let list = role.get(key);
            list.is_some_and(|list| !list.is_null())
        });
        if is_whole && arn.is_some() && !self.is_truncated {
            self.add(What::WholeRole(id), None, Integrity::Intact, role.span());
        }
    }

    /// An instance profile, which has one role or none.
    pub(super) fn profile(&mut self, profile: &Node<'w>) {
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
            self.add(what, None, Integrity::Intact, profile.span());
        }
    }
}

/// The places of roles that a list tells twice, with different texts.
fn contradicted(list: &[Node<'_>], whole: &str) -> Numbers {
    let written = |role: &Node<'_>| {
        let span = role.span();
        whole.get(span.start as usize..span.end as usize)
    };
    let mut places = Places::default();
    for (at, role) in list.iter().enumerate() {
        if let Some(id) = text(role, "Arn").or(text(role, "RoleName")) {
            places.entry(id.to_ascii_lowercase()).or_default().push(at);
        }
    }
    let differ = |places: &&Vec<usize>| {
        let mut texts = places.iter().filter_map(|&at| list.get(at)).map(written);
        let first = texts.next();
        texts.any(|text| Some(text) != first)
    };
    let mut found: Vec<usize> = places.values().filter(differ).flatten().copied().collect();
    sort(&mut found);
    found.into_iter().collect()
}
