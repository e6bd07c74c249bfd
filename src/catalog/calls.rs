//! The calls of the catalog one by one: which roles they hand over, and what else they need.

use super::indirect::{all_indirect, indirect, passed_before};
use super::permissions::{Purpose, permissions, sdk_action};
use super::{Confidence, Form, From, Passes, Sdk};

/// A call of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Such as `glue`; of optimized integrations the whole name.
    pub service: &'static str,
    /// Such as `createJob`; empty for optimized integrations.
    pub action: &'static str,
    /// The roles that its parameters name.
    pub passes: Passes,
}

/// A role that a call hands over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The parameter, or what names it.
    pub place: &'static str,
    /// How the parameter names it; `None`: no parameter does.
    pub form: Option<Form>,
    /// Any one of these services.
    pub services: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// It is a field of the task definition that the call names.
    pub of_task_definition: bool,
    /// It is passed later, by what is made.
    pub later: bool,
}

impl Call {
    /// As it stands behind `arn:aws:states:::`.
    pub fn name(&self) -> String {
        match self.action {
            "" => self.service.to_owned(),
            action => format!("aws-sdk:{}:{action}", self.service),
        }
    }

    /// Service and action.
    pub fn key(&self) -> String {
        match self.action {
            "" => self.service.to_owned(),
            action => format!("{}:{action}", self.service),
        }
    }

    /// The roles that it hands over, in any way.
    pub fn roles(&self) -> Vec<Role> {
        let given = self.passes.iter().map(|pass| {
            let (place, form) = match pass.from {
                From::Parameter(path) => (path, Some(pass.form)),
                From::TaskDefinition(field) => (field, None),
            };
            Role {
                place,
                form,
                services: pass.principals.to_vec(),
                confidence: pass.confidence,
                of_task_definition: form.is_none(),
                later: false,
            }
        });
        let hidden = indirect(self.service, self.action).map(|role| Role {
            place: role.place,
            form: None,
            services: role.principals.to_vec(),
            confidence: match role.is_certain {
                true => Confidence::High,
                false => Confidence::Low,
            },
            of_task_definition: false,
            later: role.later,
        });
        given.chain(hidden).collect()
    }

    /// The call that passed the role before, where people expect this one to.
    pub fn passed_before(&self) -> Option<&'static str> {
        passed_before(&self.key())
    }

    /// The other actions that it needs, the call's own first.
    pub fn actions(&self) -> Vec<String> {
        let words: &[&str] = match self.action {
            "" => &[self.service],
            action => &["aws-sdk", self.service, action],
        };
        let mut actions: Vec<String> = Vec::new();
        for permission in permissions(words) {
            if matches!(permission.purpose, Purpose::Hint(_)) {
                continue;
            }
            for action in permission.actions.iter() {
                if !actions.iter().any(|known| known == action) {
                    actions.push(action.to_owned());
                }
            }
        }
        if actions.is_empty()
            && let Some(named) = sdk_action(self.service, self.action)
        {
            actions.extend(named.names());
        }
        actions
    }
}

/// All calls of the catalog: the optimized ones, then those of the SDK.
pub fn all() -> impl Iterator<Item = Call> {
    let optimized = super::integrations().map(|one| Call {
        service: one.name,
        action: "",
        passes: one.passes,
    });
    let sdk = super::sdk_actions().map(|(service, action, passes)| Call {
        service,
        action,
        passes,
    });
    let mut last = ("", "");
    let hidden = all_indirect().filter_map(move |(service, action, _)| {
        let is_new = last != (service, action);
        last = (service, action);
        let is_listed =
            matches!(super::sdk(service, action), Sdk::Known(passes) if !passes.is_empty());
        (is_new && !is_listed).then_some(Call {
            service,
            action,
            passes: Passes::NONE,
        })
    });
    optimized.chain(sdk).chain(hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_roles_and_the_actions() {
        let call = |name: &str| all().find(|call| call.name() == name).unwrap();
        let start = call("glue:startJobRun");
        assert!(start.roles().is_empty());
        assert_eq!(start.passed_before(), Some("glue:createJob"));
        assert!(start.actions().contains(&"glue:BatchStopJobRun".to_owned()));
        let create = call("aws-sdk:ecs:createService");
        let roles = create.roles();
        assert!(roles.iter().any(|role| role.form.is_none()));
        assert!(
            roles.iter().any(|role| role.form == Some(Form::Arn)),
            "{roles:?}"
        );
        assert_eq!(create.actions(), ["ecs:CreateService"]);
    }
}
