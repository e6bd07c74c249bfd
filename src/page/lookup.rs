//! Searches the catalog: which calls hand over roles, and what else they need.

use crate::catalog::indirect::{all_indirect, indirect, passed_before};
use crate::catalog::permissions::{Purpose, permissions, sdk_action};
use crate::catalog::{self, Confidence, Form, From, Passes, Sdk};

/// A call of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// Such as `glue`; of optimized integrations the whole name.
    pub service: &'static str,
    /// Such as `createJob`; empty for optimized integrations.
    pub action: &'static str,
    passes: Passes,
}

/// A role that a call hands over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Role {
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

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The first of them.
    pub calls: Vec<Call>,
    /// How many there are.
    pub total: usize,
    /// What can be said of a call that is not among them, by its name.
    pub answer: Answer,
}

/// What can be said of a call that the catalog has no entry for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing was asked, or it was found.
    None,
    /// The service is known: as far as the catalog knows it passes no role.
    PassesNone,
    /// The service is not known.
    UnknownService,
}

impl Call {
    /// As it stands behind `arn:aws:states:::`.
    pub(super) fn name(&self) -> String {
        match self.action {
            "" => self.service.to_owned(),
            action => format!("aws-sdk:{}:{action}", self.service),
        }
    }

    /// Service and action.
    pub(super) fn key(&self) -> String {
        match self.action {
            "" => self.service.to_owned(),
            action => format!("{}:{action}", self.service),
        }
    }

    /// The roles that it hands over, in any way.
    pub(super) fn roles(&self) -> Vec<Role> {
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
    pub(super) fn passed_before(&self) -> Option<&'static str> {
        passed_before(&self.key())
    }

    /// The other actions that it needs, the call's own first.
    pub(super) fn actions(&self) -> Vec<String> {
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

    fn has(&self, word: &str) -> bool {
        let has = |text: &str| contains(text, word);
        has(self.service)
            || has(self.action)
            || has(&self.name())
            || self
                .roles()
                .iter()
                .any(|role| has(role.place) || role.services.iter().any(|service| has(service)))
    }
}

/// Whether a text has a word, without case. The word is in lower case.
fn contains(text: &str, word: &str) -> bool {
    text.to_ascii_lowercase().contains(word)
}

/// All calls of the catalog: the optimized ones, then those of the SDK.
fn calls() -> impl Iterator<Item = Call> {
    let optimized = catalog::integrations().map(|one| Call {
        service: one.name,
        action: "",
        passes: one.passes,
    });
    let sdk = catalog::sdk_actions().map(|(service, action, passes)| Call {
        service,
        action,
        passes,
    });
    let mut last = ("", "");
    let hidden = all_indirect().filter_map(move |(service, action, _)| {
        let is_new = last != (service, action);
        last = (service, action);
        let is_listed =
            matches!(catalog::sdk(service, action), Sdk::Known(passes) if !passes.is_empty());
        (is_new && !is_listed).then_some(Call {
            service,
            action,
            passes: Passes::NONE,
        })
    });
    optimized.chain(sdk).chain(hidden)
}

/// The calls that have all words of a query. Of a `Resource` only what names the call counts.
pub(super) fn search(query: &str, at_most: usize) -> Found {
    let query = query.trim().to_ascii_lowercase();
    let name = query.rsplit(":::").next().unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default();
    let is_resource = query.starts_with("arn:");
    let words: Vec<&str> = match is_resource {
        true => vec![name],
        false => query.split_whitespace().collect(),
    };
    let mut found = Found {
        calls: Vec::new(),
        total: 0,
        answer: Answer::None,
    };
    for call in calls() {
        if words.iter().all(|word| call.has(word)) {
            found.total += 1;
            if found.calls.len() < at_most {
                found.calls.push(call);
            }
        }
    }
    let name = name.strip_prefix("aws-sdk:").unwrap_or(name);
    if found.total == 0
        && let Some((service, action)) = name.split_once(':')
        && !action.is_empty()
    {
        found.answer = match catalog::sdk(service, action) {
            Sdk::Known(_) => Answer::PassesNone,
            Sdk::UnknownService => Answer::UnknownService,
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(query: &str) -> Vec<String> {
        let found = search(query, 9_999);
        assert_eq!(found.total, found.calls.len());
        found.calls.iter().map(Call::name).collect()
    }

    #[test]
    fn finds_calls_by_what_people_have_at_hand() {
        for (query, expected) in [
            ("glue:createJob", "aws-sdk:glue:createJob"),
            ("GLUE createjob", "aws-sdk:glue:createJob"),
            ("arn:aws:states:::ecs:runTask.sync", "ecs:runTask"),
            (
                "arn:aws:states:::aws-sdk:glue:createJob",
                "aws-sdk:glue:createJob",
            ),
            ("ecs-tasks.amazonaws.com", "ecs:runTask"),
            ("executionRoleArn", "emr-serverless:startJobRun"),
            ("glue:startJobRun", "glue:startJobRun"),
            ("createService ecs", "aws-sdk:ecs:createService"),
        ] {
            let found = names(query);
            assert!(
                found.iter().any(|name| name == expected),
                "{query}: {found:?}"
            );
        }
        assert!(names("").len() > 1000);
    }

    #[test]
    fn says_what_it_knows_of_calls_without_an_entry() {
        assert_eq!(search("dynamodb:query", 9).answer, Answer::PassesNone);
        assert_eq!(
            search("aws-sdk:dynamodb:query", 9).answer,
            Answer::PassesNone
        );
        assert_eq!(
            search("nosuchservice:doIt", 9).answer,
            Answer::UnknownService
        );
        assert_eq!(search("nothing of the kind", 9).answer, Answer::None);
    }

    #[test]
    fn tells_the_roles_and_the_actions() {
        let found = search("glue:startJobRun", 9);
        let call = found
            .calls
            .iter()
            .find(|call| call.action.is_empty())
            .unwrap();
        assert!(call.roles().is_empty());
        assert_eq!(call.passed_before(), Some("glue:createJob"));
        assert!(call.actions().contains(&"glue:BatchStopJobRun".to_owned()));
        let found = search("aws-sdk:ecs:createService", 9);
        let roles = found.calls.first().unwrap().roles();
        assert!(roles.iter().any(|role| role.form.is_none()));
        assert!(
            roles.iter().any(|role| role.form == Some(Form::Arn)),
            "{roles:?}"
        );
        assert_eq!(
            found.calls.first().unwrap().actions(),
            ["ecs:CreateService"]
        );
    }
}
