//! What the parts of a document claim: of templates, configurations, exports and what commands print.

use crate::documents::{Encoded, Part, Source, TaskDefinition, What};
use crate::text::{Guard, Text};
use crate::workspace::Kind;

use super::super::managed;
use super::super::policies::{PolicyClaim, is_policy, stated_role};
use super::super::profiles::ProfileClaim;
use super::{Claims, Described, List, Listed, claim};

impl<'a> Claims<'a> {
    pub(super) fn part(&mut self, source: &'a Source<'a>, at: usize, part: &'a Part<'a>) {
        match (&part.what, &part.node) {
            (
                What::Machine {
                    name,
                    arn,
                    role,
                    origin,
                },
                Some(node),
            ) => {
                let integrity = part.integrity;
                let told = (name.clone(), arn.clone(), role.clone());
                let guard = Guard::clone(&part.guard);
                let place = (part.document, at);
                self.machine(place, source.index, node, integrity, guard, Some(told));
                if let Some(machine) = self.machines.last_mut() {
                    machine.origin = *origin;
                }
            }
            (What::Uses(uses), _) => {
                // It stands behind its machine, which may not have been read.
                let last = self.machines.last_mut();
                if let Some(machine) =
                    last.filter(|machine| machine.holder == source.index && machine.part + 1 == at)
                {
                    machine.uses = Some(*uses);
                }
            }
            (What::InstanceProfile { names, role }, _) => self.profile(part, names, role),
            (
                What::Policy {
                    kind,
                    roles,
                    name,
                    arn,
                    version,
                    is_in_effect,
                },
                node,
            ) => {
                let claim = PolicyClaim {
                    // What is in effect in its place may say anything (law 3).
                    tree: node.as_ref().filter(|_| *is_in_effect),
                    index: part.document,
                    span: part.span,
                    integrity: part.integrity,
                    presence: part.presence,
                    guard: Guard::clone(&part.guard),
                    roles,
                    // A managed policy is known by its ARN; only inline policies are by their name.
                    name: name.as_deref().filter(|_| arn.is_none()),
                    arn: arn.as_deref(),
                    version: version.as_deref(),
                    is_only_named: !*is_in_effect,
                    is_version: source.kind.is_some_and(is_policy)
                        && roles.is_empty()
                        && name.is_none()
                        && arn.is_none(),
                    ..claim(source, *kind)
                };
                self.with_lost(source, claim);
            }
            (
                What::PolicyNames {
                    role,
                    names,
                    is_whole,
                },
                _,
            ) => {
                for name in names {
                    self.policies.push(PolicyClaim {
                        span: part.span,
                        roles: role.as_slice(),
                        name: Some(name),
                        is_only_named: true,
                        ..claim(source, Kind::IdentityPolicy)
                    });
                }
                self.list(source, role.as_deref(), Listed::Inline, *is_whole);
            }
            // Each of them has a managed policy of which nothing else is told.
            (What::PolicyHolders { roles, .. }, _) => self.policies.push(PolicyClaim {
                span: part.span,
                roles,
                ..claim(source, Kind::IdentityPolicy)
            }),
            (What::AttachedPolicies { role, is_whole }, _) => {
                self.list(source, role.as_deref(), Listed::Attached, *is_whole);
            }
            (
                What::Role {
                    arn,
                    name,
                    unique_id,
                    is_resource,
                    ..
                },
                _,
            ) => self.described.push(Described {
                role: arn.as_deref().unwrap_or(name),
                unique_id: unique_id.as_deref(),
                document: part.document,
                // Templates, configurations and exports define their roles.
                is_resource: *is_resource,
                is_defined: matches!(source.kind, Some(Kind::Template | Kind::AccountExport)),
            }),
            (
                What::NamedPolicy {
                    role,
                    arn,
                    is_boundary,
                },
                _,
            ) => self.policies.push(PolicyClaim {
                index: part.document,
                span: part.span,
                presence: part.presence,
                guard: Guard::clone(&part.guard),
                roles: role.as_slice(),
                arn: Some(arn),
                is_only_named: true,
                ..claim(
                    source,
                    if *is_boundary {
                        Kind::PermissionsBoundary
                    } else {
                        Kind::IdentityPolicy
                    },
                )
            }),
            // Only the user can say that it is a role's, and what that one has is another text.
            (What::UserOrGroupPolicy, _) => {
                let claim = claim(source, Kind::IdentityPolicy);
                if claim.stated_role.is_some() || claim.is_of_execution_role {
                    self.policies.push(claim);
                }
            }
            (What::DefaultVersion { arn, version }, _) => {
                self.default_versions.push((arn, version));
            }
            (What::KnownPolicy { .. }, Some(node)) => {
                let known = managed::claim(source, part, node, &self.values);
                self.policies.extend(known);
            }
            (What::WholeRole(role), _) => self.lists.push(List {
                document: source.index,
                role,
                of: Listed::All,
            }),
            (What::Refused(told), _) => self.refusals.push(told.at(source.index, part.span)),
            (What::Encoded(text), _) => self.encoded.push(Encoded {
                document: source.index,
                text,
                span: part.span,
            }),
            (What::TaskDefinition, Some(node)) => {
                let read = TaskDefinition::read(node, part.document, part.integrity);
                self.task_definitions.push(TaskDefinition {
                    guard: Guard::clone(&part.guard),
                    ..read
                });
            }
            _ => {}
        }
    }

    fn profile(&mut self, part: &Part<'a>, names: &'a [String], role: &'a str) {
        let text = |name: &'a str| {
            let text = Text::with_placeholders(name, part.document);
            self.values.fill(text)
        };
        let names = names.iter().map(|name| text(name)).collect();
        let claim = ProfileClaim {
            role: text(role),
            place: part.span.of(part.document),
            integrity: part.integrity,
            guard: part.guard.clone(),
        };
        let home = self.stacks.home(part.document, &self.values);
        self.profiles.add(names, claim, home);
    }

    /// Keeps that a document lists all policies of one sort; the user may have said of which role.
    fn list(&mut self, source: &'a Source<'a>, role: Option<&'a str>, of: Listed, is_whole: bool) {
        let role = role.or(stated_role(source));
        if let Some(role) = role.filter(|_| is_whole) {
            self.lists.push(List {
                document: source.index,
                role,
                of,
            });
        }
    }
}
