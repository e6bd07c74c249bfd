//! Searches the catalog.

use contract::{AbsentCall, CatalogCall, CatalogPage, CatalogRole, RoleForm};

use super::certainty;
use crate::catalog::calls::{self, Call, Role};
use crate::catalog::{self, Form, Sdk};
use crate::text::order;

/// Whether the call, a role of it or a service has a word. The word is in lower case.
fn call_has(call: &Call, word: &str) -> bool {
    let has = |text: &str| contains(text, word);
    has(call.service)
        || has(call.action)
        || has(&call.name())
        || call
            .roles()
            .iter()
            .any(|role| has(role.place) || role.services.iter().any(|service| has(service)))
}

/// Whether a text has a word, without case. The word is in lower case.
fn contains(text: &str, word: &str) -> bool {
    text.to_ascii_lowercase().contains(word)
}

/// The calls that have all words of a query. Of a `Resource` only what names the call counts.
pub fn search(query: &str, at_most: usize) -> CatalogPage {
    let query = query.trim().to_ascii_lowercase();
    let name = query.rsplit(":::").next().unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default();
    let is_resource = query.starts_with("arn:");
    let words: Vec<&str> = match is_resource {
        true => vec![name],
        false => query.split_whitespace().collect(),
    };
    let mut found = CatalogPage {
        calls: Vec::new(),
        total: 0,
        absent: None,
    };
    let matching = calls::all().filter(|call| words.iter().all(|word| call_has(call, word)));
    let mut matching: Vec<Call> = matching.collect();
    // What passes a role is what people look for; those of a service stand together.
    order::sort_by_key(&mut matching, |call| {
        (call.roles().is_empty(), service(call), call.action)
    });
    found.total = matching.len();
    found.calls = matching.iter().take(at_most).map(described).collect();
    let name = name.strip_prefix("aws-sdk:").unwrap_or(name);
    if found.total == 0
        && let Some((service, action)) = name.split_once(':')
        && !action.is_empty()
    {
        found.absent = Some(match catalog::sdk(service, action) {
            Sdk::Known(_) => AbsentCall::PassesNone,
            Sdk::UnknownService => AbsentCall::UnknownService,
        });
    }
    found
}

/// The service that is called, of an optimized integration too.
fn service(call: &Call) -> &'static str {
    let service = call.service.split(':').next();
    service.unwrap_or_default()
}

fn described(call: &Call) -> CatalogCall {
    CatalogCall {
        name: call.name(),
        key: call.key(),
        roles: call.roles().into_iter().map(role).collect(),
        passed_before: call.passed_before().map(Into::into),
        actions: call.actions(),
    }
}

fn role(role: Role) -> CatalogRole {
    CatalogRole {
        place: role.place.into(),
        form: match role.form {
            Some(Form::Arn) => RoleForm::Arn,
            Some(Form::Name) => RoleForm::Name,
            Some(Form::ArnOrName) => RoleForm::ArnOrName,
            Some(Form::InstanceProfile) => RoleForm::InstanceProfile,
            None if role.of_task_definition => RoleForm::TaskDefinition,
            None if role.later => RoleForm::Later,
            None => RoleForm::Hidden,
        },
        services: role.services,
        certainty: certainty(role.confidence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(query: &str) -> Vec<String> {
        let found = search(query, 9_999);
        assert_eq!(found.total, found.calls.len());
        found.calls.into_iter().map(|call| call.name).collect()
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
        assert_eq!(
            search("dynamodb:query", 9).absent,
            Some(AbsentCall::PassesNone)
        );
        assert_eq!(
            search("aws-sdk:dynamodb:query", 9).absent,
            Some(AbsentCall::PassesNone)
        );
        assert_eq!(
            search("nosuchservice:doIt", 9).absent,
            Some(AbsentCall::UnknownService)
        );
        assert_eq!(search("nothing of the kind", 9).absent, None);
    }
}
