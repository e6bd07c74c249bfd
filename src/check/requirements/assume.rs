//! Who must be able to become a role: the execution role a target role, a service the roles that
//! it is given, Step Functions the execution role.

use crate::arn::{Arn, can_be_role, is_role_name};
use crate::asl::Value;
use crate::catalog::{Confidence, Pass};
use crate::finding::{Because, Code, Place};
use crate::iam::Resource;
use crate::text::{Integrity, Presence, Text};

use super::super::facts::MachineFacts;
use super::super::roles::Roles;
use super::roles::unknown_role;
use super::{Collector, Kind, Requirement, Requirements};

/// The execution role must trust Step Functions: asked where its trust policy was pasted.
pub(super) fn execution_role_trust<'f>(
    at: usize,
    machine: &'f MachineFacts<'f>,
    role: usize,
    roles: &Roles<'f>,
    needs: &mut Requirements<'f>,
) {
    let Some(facts) = roles
        .get(role)
        .filter(|role| role.policies.trust.is_given())
    else {
        return;
    };
    let arn = facts
        .arn
        .clone()
        .unwrap_or_else(|| unknown_role(facts.account.clone(), Text::literal("aws"), "role", role));
    needs.requirements.push(Requirement {
        kind: Kind::RoleTrust,
        role,
        resource: Resource {
            written: facts.arn.as_ref().map(Arn::to_text),
            arn,
        },
        shown: Some(facts.id.clone()),
        principals: vec!["states.amazonaws.com".to_owned()],
        confidence: Confidence::High,
        presence: Presence::Certain,
        integrity: Integrity::Intact,
        notes: Vec::new(),
        at: vec![machine.definition.span.of(machine.document)],
        task: None,
        machine: at,
        machine_arn: machine.arn.clone(),
        subject: Some(role),
        act: None,
    });
}

impl<'f> Collector<'_, 'f> {
    /// The passed role must trust its service: asked where its trust policy was pasted.
    pub(super) fn passed_role_trust(
        &self,
        pass: Pass,
        requirement: &Requirement<'f>,
    ) -> Option<Requirement<'f>> {
        let service = pass.trusts?;
        let subject = requirement.subject?;
        let role = self
            .roles
            .get(subject)
            .filter(|role| role.policies.trust.is_given())?;
        Some(Requirement {
            kind: Kind::RoleTrust,
            role: subject,
            resource: requirement.resource.clone(),
            shown: Some(role.id.clone()),
            principals: vec![service.to_owned()],
            confidence: Confidence::High,
            presence: Presence::Certain,
            integrity: requirement.integrity,
            notes: Vec::new(),
            at: requirement.at.clone(),
            task: requirement.task,
            machine: self.machine_at,
            machine_arn: None,
            subject: Some(subject),
            act: None,
        })
    }

    /// The execution role must be able to become the target role.
    pub(super) fn assume(
        &mut self,
        execution: usize,
        target: usize,
        value: &'f Value<'f>,
        place: Place,
    ) {
        let (written, mut notes) = match value {
            Value::Text(text) => (Some(text.clone()), Vec::new()),
            Value::RunTime(expression) => (
                None,
                vec![Because::new(Code::RuntimeValue).with("expression", *expression)],
            ),
        };
        let shown = written.as_ref().map(Text::display);
        let filled = written.map(|text| self.facts.inventory.values.fill(text));
        let arn = filled.as_ref().and_then(Arn::parse).filter(Arn::is_role);
        let is_illegal = filled
            .as_ref()
            .is_some_and(|text| !can_be_role(text) || text.as_literal().is_some_and(is_role_name));
        if is_illegal || arn.is_none() && filled.is_some() {
            notes.push(
                Because::new(Code::RoleArnUnknown).with("value", shown.clone().unwrap_or_default()),
            );
        }
        let arn =
            arn.unwrap_or_else(|| unknown_role(None, self.partition(), "target role", target));
        self.needs.requirements.push(Requirement {
            kind: Kind::AssumeRole,
            role: execution,
            resource: Resource {
                written: filled,
                arn,
            },
            shown,
            principals: Vec::new(),
            confidence: Confidence::High,
            presence: Presence::Certain,
            integrity: self
                .machine
                .definition
                .integrity
                .and(Integrity::Refused.when(is_illegal)),
            notes,
            at: vec![place],
            task: Some(self.needs.tasks.len().saturating_sub(1)),
            machine: self.machine_at,
            machine_arn: self.machine.arn.clone(),
            subject: Some(target),
            act: None,
        });
    }
}
