//! What no parameter of a call shows: roles that something else names, roles that were passed
//! before, and parameters that only look like roles.

mod tables {
    use super::{Indirect, When};
    include!(concat!(env!("OUT_DIR"), "/indirect.rs"));
}

/// A role that a call hands over although none of its parameters names it.
#[derive(Debug)]
pub struct Indirect {
    service: &'static str,
    action: &'static str,
    /// Where it is named: `LaunchTemplate -> IamInstanceProfile`.
    pub place: &'static str,
    /// Value of `iam:PassedToService`; none if it depends on what is made.
    pub principals: &'static [&'static str],
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

/// What an `aws-sdk` call hands over without showing it. Case does not matter.
pub fn indirect(service: &str, action: &str) -> &'static [Indirect] {
    let key = (service.to_ascii_lowercase(), action.to_ascii_lowercase());
    let of =
        |entry: &Indirect| (entry.service, entry.action).cmp(&(key.0.as_str(), key.1.as_str()));
    let start = tables::INDIRECT.partition_point(|entry| of(entry).is_lt());
    let end = tables::INDIRECT.partition_point(|entry| of(entry).is_le());
    tables::INDIRECT.get(start..end).unwrap_or_default()
}

/// The call that passed the role of what a call starts, where people expect the start to pass it.
/// `call` is the name of an optimized integration, or `service:action`.
pub fn passed_before(call: &str) -> Option<&'static str> {
    let at = tables::PASSED_BEFORE
        .binary_search_by(|(known, _)| (*known).cmp(call))
        .ok()?;
    tables::PASSED_BEFORE.get(at).map(|(_, made)| *made)
}

/// Whether a parameter of that name takes the ARN of a role without handing it to a service.
pub fn is_look_alike(service: &str, action: &str, parameter: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let parameter = parameter.to_ascii_lowercase();
    tables::LOOK_ALIKES.iter().any(|(of, operation, name)| {
        (*of == "*" || of.eq_ignore_ascii_case(service))
            && (*operation == "*" || *operation == action)
            && (*name == "*" || *name == parameter)
    })
}

/// All services and actions with an indirect hand-over.
pub fn all_indirect() -> impl Iterator<Item = (&'static str, &'static str, &'static Indirect)> {
    tables::INDIRECT
        .iter()
        .map(|entry| (entry.service, entry.action, entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_in_the_order_that_look_ups_need() {
        assert!(tables::INDIRECT.is_sorted_by_key(|entry| (entry.service, entry.action)));
        assert!(tables::PASSED_BEFORE.is_sorted());
    }

    #[test]
    fn finds_what_is_there() {
        assert_eq!(indirect("ec2", "runInstances").len(), 1);
        assert_eq!(indirect("elasticbeanstalk", "createEnvironment").len(), 2);
        assert!(indirect("ec2", "run").is_empty());
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
    }
}
