//! The roles of the ECS task definition that a call names.

use crate::arn::Arn;
use crate::asl::Value;
use crate::catalog::{From, Pass};
use crate::documents::TaskDefinition;
use crate::documents::task_definition::{CallSite, Fit};
use crate::finding::{Because, Code, Place, Severity};
use crate::text::{Integrity, Text};

use super::Collector;

impl<'f> Collector<'_, 'f> {
    /// The roles of the task definition that the call names.
    pub(super) fn task_definition(&mut self, fields: &[Pass]) {
        let task = self.task;
        let reference = task.arguments.at("TaskDefinition").into_iter().next();
        let Some(reference) = reference else {
            return self.say(
                Severity::Hint,
                Code::ParameterMissing,
                &[("parameter", "TaskDefinition")],
            );
        };
        let place = reference.span.of(self.machine.document);
        let text = match &reference.value {
            Value::Text(text) => Some(self.facts.inventory.values.fill(text.clone())),
            Value::RunTime(_) => None,
        };
        let role = self.roles.get(self.calling);
        let of_machine = self.machine.arn.as_ref().and_then(Arn::parse);
        let known = self.facts.inventory.values.region();
        let site = CallSite {
            account: role.and_then(|role| role.account.clone()),
            region: match of_machine {
                Some(arn) => Some(arn.region),
                None => known.map(|region| Text::literal(region.to_owned())),
            },
        };
        let fits: Vec<(Fit, &'f TaskDefinition<'f>)> = match &text {
            Some(text) => {
                let fit = |pasted: &'f TaskDefinition<'f>| {
                    // In the worlds in which the machine is there.
                    let fit = match pasted.guard.holds_where(&self.machine.guard) {
                        Some(true) => pasted.fit(text, &site),
                        Some(false) => Fit::No,
                        None => pasted.fit(text, &site).min(Fit::Maybe),
                    };
                    (fit, pasted)
                };
                self.facts
                    .inventory
                    .task_definitions
                    .iter()
                    .map(fit)
                    .filter(|(fit, _)| *fit > Fit::No)
                    .collect()
            }
            None => Vec::new(),
        };
        for (_, pasted) in &fits {
            self.needs.used_definitions.insert(pasted.document as usize);
        }
        match the_one(&fits) {
            Some((fit @ (Fit::Yes | Fit::Latest | Fit::Maybe), pasted)) => {
                let mut notes = Vec::new();
                if fit == Fit::Latest {
                    notes.push(
                        Because::new(Code::TaskDefinitionLatest)
                            .with("reference", reference.value.display()),
                    );
                }
                let is_certain = fit != Fit::Maybe && pasted.is_certain();
                if !is_certain {
                    let because = Because::new(Code::TaskDefinitionUncertain);
                    notes.push(
                        because
                            .with("reference", reference.value.display())
                            .at(place),
                    );
                }
                for pass in fields {
                    let From::TaskDefinition(field) = pass.from else {
                        continue;
                    };
                    let role = pasted.role(field);
                    let span = role.map_or(pasted.span, |(_, span)| *span);
                    if self.is_overridden(field, span.of(pasted.document)) {
                        continue;
                    }
                    // A field that is not there means no role only where the rest is certain.
                    if role.is_none() && is_certain {
                        continue;
                    }
                    let mut notes = notes.clone();
                    if self.may_be_overridden(field) {
                        notes.push(Because::new(Code::RoleMayNotExist).with("parameter", field));
                    }
                    let at = vec![span.of(pasted.document), place];
                    let role = role.map(|(role, _)| role.clone());
                    let integrity = Integrity::Undetermined
                        .when(!is_certain)
                        .and(pasted.integrity);
                    self.pass(*pass, role, notes, at, integrity, None);
                }
            }
            other => {
                if let Some((Fit::OtherRevision, pasted)) = other
                    && let Some(revision) = &pasted.revision
                {
                    let finding = Because::new(Code::TaskDefinitionOtherRevision)
                        .with("reference", reference.value.display())
                        .with("revision", revision.display())
                        .at(pasted.span.of(pasted.document));
                    self.needs.findings.push(finding.finding(Severity::Warning));
                }
                let open: Vec<Pass> = fields
                    .iter()
                    .filter(|pass| matches!(pass.from, From::TaskDefinition(field) if !self.is_overridden(field, place)))
                    .copied()
                    .collect();
                let Some(&pass) = open.first() else { return };
                let names = open.iter().filter_map(|pass| match pass.from {
                    From::TaskDefinition(field) => Some(field.to_owned()),
                    From::Parameter(_) => None,
                });
                let notes = vec![
                    Because::new(Code::TaskDefinitionNotPasted)
                        .with("reference", reference.value.display())
                        .with("fields", names.collect::<Vec<_>>()),
                ];
                // Tasks run in the account of their task definition.
                let account = text.as_ref().and_then(Arn::parse).map(|arn| arn.account);
                self.pass(pass, None, notes, vec![place], Integrity::Intact, account);
            }
        }
    }

    /// Whether `Overrides` certainly replaces that role; then it is worth a hint only.
    fn is_overridden(&mut self, field: &'static str, place: Place) -> bool {
        let overriding = self
            .task
            .arguments
            .at(override_of(field))
            .into_iter()
            .find(|argument| !argument.may_be_absent);
        if overriding.is_none() {
            return false;
        }
        let finding = Because::new(Code::TaskDefinitionRoleReplaced)
            .with("state", self.task.name)
            .with("field", field)
            .at(place);
        self.needs.findings.push(finding.finding(Severity::Hint));
        true
    }

    /// Whether an expression decides if `Overrides` replaces that role.
    fn may_be_overridden(&self, field: &str) -> bool {
        self.task
            .arguments
            .at(override_of(field))
            .iter()
            .any(|argument| argument.may_be_absent)
    }
}

/// The parameter that replaces a role of the task definition.
fn override_of(field: &str) -> &'static str {
    match field {
        "taskRoleArn" => "Overrides.TaskRoleArn",
        _ => "Overrides.ExecutionRoleArn",
    }
}

/// The task definition that is meant. Of several that fit alike it is the latest revision; where
/// that is not known they must name the same roles.
fn the_one<'f>(fits: &[(Fit, &'f TaskDefinition<'f>)]) -> Option<(Fit, &'f TaskDefinition<'f>)> {
    let best = fits.iter().map(|(fit, _)| *fit).max()?;
    let alike: Vec<&'f TaskDefinition<'f>> = fits
        .iter()
        .filter(|(fit, _)| *fit == best)
        .map(|(_, pasted)| *pasted)
        .collect();
    let first = *alike.first()?;
    if alike.iter().all(|other| other.agrees(first)) {
        return Some((best, first));
    }
    let latest = alike
        .iter()
        .copied()
        .max_by_key(|pasted| pasted.revision_number())?;
    let is_latest = best == Fit::Latest
        && alike
            .iter()
            .all(|pasted| pasted.revision_number().is_some())
        && alike
            .iter()
            .filter(|pasted| pasted.revision_number() == latest.revision_number())
            .count()
            == 1;
    is_latest.then_some((best, latest))
}
