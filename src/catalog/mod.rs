//! AWS facts: which calls hand a role to a service. The facts are in `data/`, with their sources;
//! here is only how to look them up.

pub mod indirect;

mod tables {
    use super::{Confidence, Form, From, Integration, Pass, SdkAction};
    include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
}

/// An optimized integration.
#[derive(Debug)]
pub struct Integration {
    /// Such as `ecs:runTask`.
    pub name: &'static str,
    /// How it can wait: `request-response`, `sync`, `sync:2`, `waitForTaskToken`.
    pub patterns: &'static [&'static str],
    /// Whether a task can have `Credentials`.
    pub takes_credentials: bool,
    /// The roles that the call hands over.
    pub passes: &'static [Pass],
}

/// An `aws-sdk` call that hands over roles.
#[derive(Debug)]
pub(crate) struct SdkAction {
    service: &'static str,
    action: &'static str,
    passes: &'static [Pass],
}

/// A role that a call hands to a service.
#[derive(Debug, PartialEq, Eq)]
pub struct Pass {
    /// Where the role is named.
    pub from: From,
    /// How it is named.
    pub form: Form,
    /// Value of `iam:PassedToService`; several mean any one of them.
    pub principals: &'static [&'static str],
    /// The call does not work without it.
    pub required: bool,
    /// How sure the facts are.
    pub confidence: Confidence,
    /// The service that the role must trust, where it is known.
    pub trusts: Option<&'static str>,
}

/// Where a role is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A parameter of the call: `Overrides.TaskRoleArn`, `Definitions[].RoleArn`.
    Parameter(&'static str),
    /// A field of the ECS task definition that the call names.
    TaskDefinition(&'static str),
}

/// How a role is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By its ARN.
    Arn,
    /// By its name.
    Name,
    /// By one of both.
    ArnOrName,
    /// By the instance profile that it is in, which does not show the role.
    InstanceProfile,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Not settled: worth a hint only.
    Low,
    /// Decides only where no condition depends on the principal.
    Medium,
    /// Sourced.
    High,
}

/// What is known of an `aws-sdk` call.
#[derive(Debug, PartialEq, Eq)]
pub enum Sdk {
    /// It hands over these roles; none, as far as the catalog knows, if empty.
    Known(&'static [Pass]),
    /// The service is not in the catalog.
    UnknownService,
}

/// The optimized integration of that name.
pub fn integration(name: &str) -> Option<&'static Integration> {
    let at = tables::INTEGRATIONS
        .binary_search_by(|entry| entry.name.cmp(name))
        .ok()?;
    tables::INTEGRATIONS.get(at)
}

/// All optimized integrations, by name.
pub fn integrations() -> &'static [Integration] {
    tables::INTEGRATIONS
}

/// All `aws-sdk` calls that hand over roles: service, action in lower case, and the roles.
pub fn sdk_actions() -> impl Iterator<Item = (&'static str, &'static str, &'static [Pass])> {
    tables::SDK_ACTIONS
        .iter()
        .map(|entry| (entry.service, entry.action, entry.passes))
}

/// What is known of an `aws-sdk` call, as it is written in `Resource`. Case does not matter: a
/// misspelt action is refused by Step Functions, not here.
pub fn sdk(service: &str, action: &str) -> Sdk {
    let (service, action) = (service.to_ascii_lowercase(), action.to_ascii_lowercase());
    let found = tables::SDK_ACTIONS.binary_search_by(|entry| {
        (entry.service, entry.action).cmp(&(service.as_str(), action.as_str()))
    });
    if let Some(entry) = found.ok().and_then(|at| tables::SDK_ACTIONS.get(at)) {
        return Sdk::Known(entry.passes);
    }
    match tables::SDK_SERVICES.binary_search(&service.as_str()) {
        Ok(_) => Sdk::Known(&[]),
        Err(_) => Sdk::UnknownService,
    }
}

/// The principals that a service may have: some have a form of their own in a partition.
pub fn principals_in(partition: Option<&str>, principal: &str) -> Vec<String> {
    let own = tables::PARTITION_PRINCIPALS
        .iter()
        .filter(|(of, plain, _)| Some(*of) == partition && *plain == principal)
        .map(|(_, _, form)| *form);
    std::iter::once(principal)
        .chain(own)
        .map(str::to_owned)
        .collect()
}

/// The service that a role goes to, by the name that error messages have for the called service.
pub fn receiving_service(name: &str) -> Option<&'static str> {
    tables::MESSAGE_SERVICES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, principal)| *principal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_in_the_order_that_look_ups_need() {
        assert!(tables::INTEGRATIONS.is_sorted_by_key(|entry| entry.name));
        assert!(tables::SDK_ACTIONS.is_sorted_by_key(|entry| (entry.service, entry.action)));
        assert!(tables::SDK_SERVICES.is_sorted());
    }

    #[test]
    fn finds_what_is_there_and_says_what_is_not() {
        assert_eq!(integration("ecs:runTask").unwrap().passes.len(), 5);
        assert!(integration("ecs:nothing").is_none());
        assert!(matches!(sdk("glue", "createJob"), Sdk::Known([_])));
        assert_eq!(sdk("dynamodb", "query"), Sdk::Known(&[]));
        assert_eq!(sdk("nosuchservice", "doIt"), Sdk::UnknownService);
    }
}
