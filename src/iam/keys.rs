//! Context keys: which of them a request can have by its nature. The facts are in
//! `data/context-keys.jsonl`, with their sources.

use super::facts::{CONTEXT_KEYS, Key};

pub use super::facts::Nature;

/// What is asked; which keys a request has depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// `iam:PassRole`, which a service checks for the caller of its own action.
    PassRole,
    /// `sts:AssumeRole` by a role or user.
    AssumeRole,
    /// `sts:AssumeRole` by an AWS service.
    ServiceAssumesRole,
    /// Any other action.
    Other,
}

fn find(name: &str) -> Option<&'static Key> {
    let lower = name.to_ascii_lowercase();
    let wanted = match lower.split_once('/') {
        Some((start, _)) => lower.get(..=start.len()).unwrap_or_default(),
        None => lower.as_str(),
    };
    let at = CONTEXT_KEYS
        .binary_search_by(|key| key.name.cmp(wanted))
        .ok()?;
    CONTEXT_KEYS.get(at)
}

/// Whether requests of that kind have the key.
///
/// A key with the prefix of a service is only there in requests to that service (IAM User Guide,
/// "A condition is defined without an applicable action").
pub fn nature(name: &str, asked: Asked) -> Nature {
    if let Some(key) = find(name) {
        return match asked {
            Asked::PassRole => key.pass_role,
            Asked::AssumeRole => key.assume_role,
            Asked::ServiceAssumesRole => key.service_assumes_role,
            Asked::Other => Nature::Unknown,
        };
    }
    let Some((prefix, _)) = name.split_once(':') else {
        return Nature::Unknown;
    };
    let is = |one: &str| prefix.eq_ignore_ascii_case(one);
    match asked {
        _ if is("aws") => Nature::Unknown,
        Asked::PassRole if is("iam") => Nature::Unknown,
        Asked::AssumeRole | Asked::ServiceAssumesRole if is("sts") => Nature::Unknown,
        Asked::Other => Nature::Unknown,
        _ => Nature::Absent,
    }
}

/// Whether the key is known to have one value at the most.
pub fn is_single_valued(name: &str) -> bool {
    find(name).is_some_and(|key| !key.many)
}

/// Whether the key is known to be one that may have several values.
pub fn is_multivalued(name: &str) -> bool {
    find(name).is_some_and(|key| key.many)
}

/// Whether the key is the tag of a principal, a request or a resource.
pub fn is_tag(name: &str) -> bool {
    find(name).is_some_and(|key| key.name.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_that_look_ups_need() {
        assert!(CONTEXT_KEYS.is_sorted_by_key(|key| key.name));
    }

    #[test]
    fn keys_have_the_nature_of_the_request() {
        for (key, asked, expected) in [
            ("IAM:PassedToService", Asked::PassRole, Nature::Present),
            ("iam:PassedToService", Asked::AssumeRole, Nature::Absent),
            ("iam:PolicyARN", Asked::PassRole, Nature::Absent),
            ("aws:ResourceTag/a/b", Asked::PassRole, Nature::Unreliable),
            ("aws:SourceArn", Asked::AssumeRole, Nature::Absent),
            ("s3:prefix", Asked::PassRole, Nature::Absent),
            ("aws:NewKey", Asked::PassRole, Nature::Unknown),
            ("sts:ExternalId", Asked::PassRole, Nature::Absent),
        ] {
            assert_eq!(nature(key, asked), expected, "{key}");
        }
    }
}
