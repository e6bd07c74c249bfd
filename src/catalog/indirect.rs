//! What no parameter of a call shows: roles that something else names, roles that were passed
//! before, and parameters that only look like roles.

use super::built;
use super::table::{Table, Words, parts};

const INDIRECT: Table = built!("indirect.txt");
const PASSED_BEFORE: Table = built!("passed-before.txt");
const LOOK_ALIKES: Table = built!("look-alikes.txt");

/// A role that a call hands over although none of its parameters names it.
#[derive(Clone, Copy, Debug)]
pub struct Indirect {
    /// Where it is named: `LaunchTemplate -> IamInstanceProfile`.
    pub place: &'static str,
    /// Value of `iam:PassedToService`; none if it depends on what is made.
    pub principals: Words,
    /// What is made passes it later, as the role that it runs as; the call itself does not.
    pub later: bool,
    /// Whether it is settled that it is passed at all.
    pub is_certain: bool,
    /// Which parameters decide whether there is one.
    pub when: When,
}

/// Which parameters decide.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// None.
    Always,
    /// This one is given.
    Set(&'static str),
    /// This one is not given.
    Unset(&'static str),
}

impl Indirect {
    /// `FLAGS|WHEN|PLACE|PRINCIPALS`, where the flags are `l` for later and `c` for certain.
    fn of(field: &'static str) -> Self {
        let [flags, when, place, principals] = parts(field);
        Self {
            place,
            principals: Words(principals),
            later: flags.contains('l'),
            is_certain: flags.contains('c'),
            when: match when.split_once(':') {
                Some(("set", path)) => When::Set(path),
                Some((_, path)) => When::Unset(path),
                None => When::Always,
            },
        }
    }
}

/// What an `aws-sdk` call hands over without showing it. Case does not matter.
pub fn indirect(service: &str, action: &str) -> impl Iterator<Item = Indirect> {
    let found = INDIRECT.find(&[service, action]);
    let fields = found.into_iter().flat_map(|line| line.fields.iter());
    fields.map(Indirect::of)
}

/// The call that passed the role of what a call starts, where people expect the start to pass it.
/// `call` is the name of an optimized integration, or `service:action`.
pub fn passed_before(call: &str) -> Option<&'static str> {
    PASSED_BEFORE.find(&[call])?.fields.iter().next()
}

/// Whether a parameter of that name takes the ARN of a role without handing it to a service.
pub fn is_look_alike(service: &str, action: &str, parameter: &str) -> bool {
    let is = |wanted: &str, given: &str| wanted == "*" || wanted.eq_ignore_ascii_case(given);
    ["*", service].into_iter().any(|service| {
        LOOK_ALIKES.find(&[service]).is_some_and(|line| {
            line.fields.iter().any(|field| {
                let [operation, name] = parts(field);
                is(operation, action) && is(name, parameter)
            })
        })
    })
}

/// All services and actions with an indirect hand-over.
pub fn all_indirect() -> impl Iterator<Item = (&'static str, &'static str, Indirect)> {
    INDIRECT.lines().flat_map(|line| {
        let (service, action) = line.words();
        let fields = line.fields.iter();
        fields.map(move |field| (service, action, Indirect::of(field)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there() {
        assert_eq!(indirect("ec2", "runInstances").count(), 1);
        assert_eq!(indirect("elasticbeanstalk", "createEnvironment").count(), 2);
        assert_eq!(indirect("ec2", "run").count(), 0);
        assert_eq!(
            passed_before("batch:submitJob"),
            Some("batch:registerJobDefinition")
        );
        assert!(passed_before("ecs:runTask").is_none());
        assert!(is_look_alike("budgets", "createBudgetAction", "Roles"));
        assert!(!is_look_alike(
            "budgets",
            "createBudgetAction",
            "ExecutionRoleArn"
        ));
        for (service, action, _) in all_indirect() {
            assert!(
                indirect(service, action).next().is_some(),
                "{service}:{action}"
            );
        }
    }
}
