//! AWS facts: which calls hand a role to a service. The facts are in `data/`, with their sources;
//! here is only how to look them up.

pub mod calls;
pub mod generated_roles;
pub mod indirect;
mod pass;
pub mod permissions;
pub mod policies;
pub mod resources;

use messages::table::{self, Table};

pub use messages::table::Words;
pub use pass::{Confidence, Form, From, Pass, Passes, Receivers};

/// A table that `build/` made of `data/`.
macro_rules! built {
    ($file:literal) => {
        ::messages::table::Table(include_str!(concat!(env!("OUT_DIR"), "/", $file)))
    };
}
pub(crate) use built;

const INTEGRATIONS: Table = built!("integrations.txt");
const SDK_PASSES: Table = built!("sdk-passes.txt");
const SDK_SERVICES: Table = built!("sdk-services.txt");
const PARTITION_PRINCIPALS: Table = built!("partition-principals.txt");
const MESSAGE_SERVICES: Table = built!("message-services.txt");

/// An optimized integration.
#[derive(Clone, Copy, Debug)]
pub struct Integration {
    /// Such as `ecs:runTask`.
    pub name: &'static str,
    /// How it can wait: `request-response`, `sync`, `sync:2`, `waitForTaskToken`.
    pub patterns: Words,
    /// Whether a task can have `Credentials`.
    pub takes_credentials: bool,
    /// The roles that the call hands over.
    pub passes: Passes,
}

/// What is known of an `aws-sdk` call.
#[derive(Debug, PartialEq, Eq)]
pub enum Sdk {
    /// It hands over these roles.
    Known(Passes),
    /// The service is not in the catalog.
    UnknownService,
}

/// The optimized integration of that name.
pub fn integration(name: &str) -> Option<Integration> {
    let line = INTEGRATIONS.find(&[name])?;
    (line.key == name).then(|| Integration::of(line))
}

impl Integration {
    /// `PATTERNS`, maybe with a bar behind them if a task cannot have `Credentials`; then the
    /// roles.
    fn of(line: table::Line) -> Self {
        let (about, passes) = line
            .fields
            .0
            .split_once('\t')
            .unwrap_or((line.fields.0, ""));
        let [patterns, _] = table::parts(about);
        Self {
            name: line.key,
            patterns: Words(patterns),
            takes_credentials: !about.contains('|'),
            passes: Passes(table::Fields(passes)),
        }
    }
}

/// All optimized integrations, by name.
pub fn integrations() -> impl Iterator<Item = Integration> {
    INTEGRATIONS.lines().map(Integration::of)
}

/// All `aws-sdk` calls that hand over roles: service, action, and the roles.
pub fn sdk_actions() -> impl Iterator<Item = (&'static str, &'static str, Passes)> {
    SDK_PASSES.lines().map(|line| {
        let (service, action) = line.words();
        (service, action, Passes(line.fields))
    })
}

/// All services of the `aws-sdk`, as they are written in `Resource`, with their prefix in actions.
pub fn sdk_services() -> impl Iterator<Item = (&'static str, &'static str)> {
    SDK_SERVICES
        .lines()
        .map(|line| (line.key, line.fields.iter().next().unwrap_or(line.key)))
}

/// What is known of an `aws-sdk` call, as it is written in `Resource`. Case does not matter: a
/// misspelled action is refused by Step Functions, not here.
pub fn sdk(service: &str, action: &str) -> Sdk {
    match SDK_PASSES.find(&[service, action]) {
        Some(line) => Sdk::Known(Passes(line.fields)),
        None if SDK_SERVICES.find(&[service]).is_some() => Sdk::Known(Passes::NONE),
        None => Sdk::UnknownService,
    }
}

/// The principals that a service may have: some have a form of their own in a partition.
pub fn principals_in(partition: Option<&str>, principal: &'static str) -> Vec<String> {
    let own = partition.and_then(|partition| PARTITION_PRINCIPALS.find(&[partition, principal]));
    let forms = own.into_iter().flat_map(|line| line.fields.iter());
    std::iter::once(principal)
        .chain(forms)
        .map(str::to_owned)
        .collect()
}

/// The service that a role goes to, by the name that error messages have for the called service,
/// or by that of the `aws-sdk`.
pub fn receiving_service(name: &str) -> Option<&'static str> {
    let mut lines = MESSAGE_SERVICES.lines();
    let told = lines.find(|line| line.key.eq_ignore_ascii_case(name));
    if let Some(line) = told {
        return line.fields.iter().next();
    }
    let own = ["Amazon", "AWS"]
        .into_iter()
        .find_map(|company| name.strip_prefix(company));
    let own = own.unwrap_or(name);
    only_principal(|service, _| service.eq_ignore_ascii_case(own))
}

/// The same by the operation, as in `when calling the CreateStateMachine operation`, if only one
/// service has an operation of that name that takes a role.
pub fn receiving_service_of(operation: &str) -> Option<&'static str> {
    let is_it = |action: &str| action.eq_ignore_ascii_case(operation);
    let (service, ..) = sdk_actions().find(|(_, action, _)| is_it(action))?;
    let mut others = sdk_actions().filter(|(_, action, _)| is_it(action));
    if others.any(|(other, ..)| other != service) {
        return None;
    }
    receiving_service(service).or_else(|| only_principal(|_, action| is_it(action)))
}

/// The principal of all roles that these calls take, if it is one for all of them.
fn only_principal(is_one: impl Fn(&str, &str) -> bool) -> Option<&'static str> {
    let mut only = None;
    for (service, action, passes) in sdk_actions() {
        if !is_one(service, action) {
            continue;
        }
        for principal in passes.iter().flat_map(|pass| pass.principals.iter()) {
            if only.is_some_and(|only| only != principal) {
                return None;
            }
            only = Some(principal);
        }
    }
    only
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there_and_says_what_is_not() {
        assert_eq!(integration("ecs:runTask").unwrap().passes.iter().count(), 5);
        assert!(integration("ecs:runtask").is_none());
        assert!(integration("ecs:nothing").is_none());
        assert!(matches!(sdk("glue", "CreateJob"), Sdk::Known(passes) if !passes.is_empty()));
        assert_eq!(sdk("dynamodb", "query"), Sdk::Known(Passes::NONE));
        assert_eq!(sdk("nosuchservice", "doIt"), Sdk::UnknownService);
        assert_eq!(
            receiving_service("AmazonECS"),
            Some("ecs-tasks.amazonaws.com")
        );
        // `Sfn` of the SDK for Java, `SFN` of that for Go.
        assert_eq!(receiving_service("SFN"), Some("states.amazonaws.com"));
        assert_eq!(receiving_service("Pipes"), Some("pipes.amazonaws.com"));
        assert_eq!(receiving_service("Nothing"), None);
        let of = |operation| receiving_service_of(operation);
        assert_eq!(of("CreateStateMachine"), Some("states.amazonaws.com"));
        assert_eq!(of("RunTask"), Some("ecs-tasks.amazonaws.com"));
        // Glue, MediaConvert and others have one.
        assert_eq!(of("CreateJob"), None);
        assert_eq!(principals_in(Some("aws-cn"), "ec2.amazonaws.com").len(), 2);
        assert_eq!(principals_in(Some("aws"), "ec2.amazonaws.com").len(), 1);
    }

    #[test]
    fn every_entry_is_found_by_its_own_key() {
        for one in integrations() {
            assert!(integration(one.name).is_some(), "{}", one.name);
        }
        for (service, action, passes) in sdk_actions() {
            assert_eq!(
                sdk(service, action),
                Sdk::Known(passes),
                "{service}:{action}"
            );
            assert!(SDK_SERVICES.find(&[service]).is_some(), "{service}");
        }
    }
}
