//! What a definition tells of a role: its ARN, its name, or nothing.

use std::borrow::Cow;

use crate::arn::{Arn, is_role_name};
use crate::asl::Task;
use crate::finding::Place;
use crate::iam::Resource;
use crate::text::holes::Class;
use crate::text::{Hole, Scope, Text, Tri};

use super::Collector;

impl<'f> Collector<'_, 'f> {
    /// What is known of a passed role: its ARN, or its name in the calling account, or nothing.
    pub(super) fn role(
        &self,
        value: Option<Text<'f>>,
        account: Option<Text<'f>>,
        at: &[Place],
    ) -> Resource<'f> {
        let calling = self
            .roles
            .get(self.calling)
            .and_then(|role| role.account.clone());
        let unique = at.first().map_or(0, |place| place.span.start as usize);
        let unknown = || {
            unknown_role(
                account.clone().or(calling.clone()),
                self.partition(),
                "role",
                unique,
            )
        };
        let Some(text) = value.map(|text| self.facts.inventory.values.fill(text)) else {
            return Resource {
                written: None,
                arn: unknown(),
            };
        };
        if let Some(arn) = Arn::parse(&text).filter(Arn::is_role) {
            return Resource {
                written: Some(text),
                arn,
            };
        }
        if !is_name(&text) {
            return Resource {
                written: Some(text),
                arn: unknown(),
            };
        }
        // A name means the role of that name in the calling account; its path is not told.
        let known = self
            .roles
            .find(&text, calling.as_ref())
            .and_then(|at| self.roles.get(at))
            .and_then(|role| role.arn.clone());
        let same_account = |arn: &Arn<'f>| {
            calling
                .as_ref()
                .is_none_or(|own| arn.account.same(own) == Tri::Yes)
        };
        if let Some(arn) = known.filter(same_account) {
            return Resource {
                written: Some(arn.to_text()),
                arn,
            };
        }
        let mut path_and_name = Text::hole(Hole {
            name: Cow::Borrowed("path"),
            scope: Scope::Alone(
                self.machine.document,
                u32::try_from(unique).unwrap_or_default(),
            ),
            class: Class::Path,
        });
        path_and_name.push_text(text.clone());
        let mut arn = unknown();
        arn.resource = Text::literal("role/");
        arn.resource.push_text(path_and_name);
        Resource {
            written: Some(text),
            arn,
        }
    }

    /// The role that a text names for certain, in the calling account where it tells none.
    pub(super) fn named_role(&self, text: &Text<'f>) -> Option<usize> {
        let calling = self.roles.get(self.calling);
        let calling = calling.and_then(|role| role.account.as_ref());
        let text = self.facts.inventory.values.fill(text.clone());
        self.roles.find(&text, calling)
    }

    /// The role in an instance profile, where one profile only is called so.
    pub(super) fn role_in_profile(&self, profile: &Text<'f>) -> Option<Text<'f>> {
        let known = &self.facts.inventory.values;
        let profile = known.fill(profile.clone());
        let calling = self.roles.get(self.calling);
        let calling = calling.and_then(|role| role.account.clone());
        let profiles = &self.facts.inventory.profiles;
        profiles.role(&profile, calling.as_ref()).cloned()
    }

    /// As it was written; a bare name is shown as the ARN that it most likely means.
    pub(super) fn shown(&self, text: &Text<'f>) -> String {
        if !is_name(text) {
            return text.display();
        }
        let calling = self
            .roles
            .get(self.calling)
            .and_then(|role| role.account.clone());
        let known = self
            .roles
            .find(text, calling.as_ref())
            .and_then(|at| self.roles.get(at))
            .filter(|role| role.arn.is_some());
        if let Some(role) = known {
            return role.id.clone();
        }
        match calling {
            Some(account) => {
                let partition = self.partition();
                let is_spelled = partition.holes().all(|hole| hole.name.starts_with('$'));
                let partition = match is_spelled {
                    true => partition,
                    false => Text::literal("aws"),
                };
                let arn = Arn::of_role(partition, account, text.clone());
                arn.to_text().display()
            }
            None => text.display(),
        }
    }

    /// The partition that the task's `Resource` tells.
    pub(super) fn partition(&self) -> Text<'f> {
        partition_of(self.task, self.machine.document)
    }
}

/// Whether a text is the mere name of a role: one that is written, or one that CloudFormation makes
/// up.
fn is_name(text: &Text<'_>) -> bool {
    let is_generated = |hole: &Hole<'_>| hole.class == Class::Generated;
    text.as_literal().is_some_and(is_role_name) || text.as_hole().is_some_and(is_generated)
}

/// The partition that a task's `Resource` tells.
pub(super) fn partition_of<'f>(task: &Task<'f>, document: u32) -> Text<'f> {
    // Nearly every machine is in this one.
    if task.resource_text.starts_with("arn:aws:") {
        return Text::literal("aws");
    }
    let parts = Text::with_placeholders(task.resource_text, document).split_colons(6);
    match parts.into_iter().nth(1) {
        Some(partition)
            if partition
                .as_literal()
                .is_some_and(|text| text.starts_with("aws"))
                // The partition of the stack.
                || partition.as_hole().is_some_and(is_pseudo_parameter) =>
        {
            partition
        }
        _ => Text::hole(Hole {
            name: Cow::Borrowed("partition"),
            scope: Scope::Alone(document, task.span.start),
            class: Class::Segment,
        }),
    }
}

fn is_pseudo_parameter(hole: &Hole<'_>) -> bool {
    matches!(hole.scope, Scope::Document(_)) && hole.name == "${AWS::Partition}"
}

/// The ARN of a role of which nothing but maybe the account is known.
pub(super) fn unknown_role<'f>(
    account: Option<Text<'f>>,
    partition: Text<'f>,
    name: &'static str,
    unique: usize,
) -> Arn<'f> {
    let scope = Scope::Alone(u32::MAX, u32::try_from(unique).unwrap_or_default());
    let hole = |name: &'static str, class| {
        Text::hole(Hole {
            name: Cow::Borrowed(name),
            scope,
            class,
        })
    };
    Arn::of_role(
        partition,
        account.unwrap_or_else(|| hole("account", Class::Account)),
        hole(name, Class::Any),
    )
}
