//! Which IAM actions a call needs.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Stands for all operations of a service.
const ALL: &str = "*";

/// An entry of `sdk-operations.jsonl`.
#[derive(Deserialize)]
pub(super) struct Exception {
    service: String,
    operation: String,
    actions: Vec<String>,
}

/// The operations whose action is not `prefix:Operation`.
#[derive(Default)]
pub(super) struct Exceptions {
    by_service: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Exceptions {
    /// Sorts entries by service and operation.
    pub(super) fn new(entries: Vec<Exception>) -> Self {
        let mut exceptions = Self::default();
        for entry in entries {
            let service = exceptions.by_service.entry(entry.service).or_default();
            service.insert(entry.operation, entry.actions);
        }
        exceptions
    }

    /// The actions of an operation that is an exception, by its own entry or that for all
    /// operations of the service.
    pub(super) fn of(&self, service: &str, operation: &str) -> Option<&[String]> {
        let service = self.by_service.get(service)?;
        let entry = service.get(operation).or_else(|| service.get(ALL))?;
        Some(entry)
    }

    /// The actions of an operation of a service with this prefix.
    pub(super) fn actions(&self, service: &str, prefix: &str, operation: &str) -> Vec<String> {
        match self.of(service, operation) {
            Some(actions) => actions.to_vec(),
            None => vec![format!("{prefix}:{operation}")],
        }
    }

    /// All entries: service, operation (`None` for all of the service) and actions.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>, &[String])> {
        self.by_service.iter().flat_map(|(service, operations)| {
            operations.iter().map(|(operation, actions)| {
                let operation = (operation != ALL).then_some(operation.as_str());
                (service.as_str(), operation, actions.as_slice())
            })
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An exception for tests.
    pub(in crate::catalog) fn exception(
        service: &str,
        operation: &str,
        actions: &[&str],
    ) -> Exception {
        Exception {
            service: service.to_owned(),
            operation: operation.to_owned(),
            actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        }
    }

    #[test]
    fn an_own_entry_comes_first() {
        let exceptions = Exceptions::new(vec![
            exception("s3", "HeadObject", &["s3:GetObject"]),
            exception("sso", "*", &[]),
            exception("sso", "Login", &["sso:SignIn"]),
        ]);
        assert_eq!(
            exceptions.actions("s3", "s3", "HeadObject"),
            ["s3:GetObject"]
        );
        assert_eq!(
            exceptions.actions("s3", "s3", "PutObject"),
            ["s3:PutObject"]
        );
        assert!(exceptions.actions("sso", "sso", "Logout").is_empty());
        assert_eq!(exceptions.actions("sso", "sso", "Login"), ["sso:SignIn"]);
        assert_eq!(exceptions.iter().count(), 3);
    }
}
