//! Parameters that are known to look like a role that is handed over, and to be none.

use serde::Deserialize;

/// An entry of `look-alikes.jsonl`.
#[derive(Deserialize)]
pub(super) struct LookAlike {
    /// The name in Step Functions, or `*`.
    service: String,
    /// As in the service model; a `*` at the end stands for anything.
    operations: Vec<String>,
    /// Names or paths, with commas between them; `X.**` is everything below X. With a service
    /// of `*` it is a description, and means them all.
    param: String,
}

impl LookAlike {
    /// Whether the entry is about that parameter of the operation.
    pub(super) fn covers(&self, service: &str, operation: &str, path: &str) -> bool {
        if !self.has_operation(operation) {
            return false;
        }
        let mut parameters = self.param.split(',').map(str::trim);
        self.is_general() || (self.service == service && parameters.any(|one| is_path(one, path)))
    }

    /// Whether the entry is about the operation of that service, and not of all services.
    pub(super) fn names(&self, service: &str, operation: &str) -> bool {
        self.service == service && self.has_operation(operation)
    }

    /// Whether the entry is the rule for reading and deleting calls of all services.
    pub(super) fn is_general(&self) -> bool {
        self.service == "*"
    }

    /// Whether the operation is among those of the entry.
    pub(super) fn has_operation(&self, operation: &str) -> bool {
        self.operations
            .iter()
            .any(|pattern| match pattern.strip_suffix('*') {
                Some(start) => operation.starts_with(start),
                None => operation == pattern,
            })
    }
}

/// Whether the name or path of an entry is that path, or the end of it.
fn is_path(recorded: &str, path: &str) -> bool {
    match recorded.strip_suffix("**") {
        Some(above) => path.starts_with(above),
        None => path
            .strip_suffix(recorded)
            .is_some_and(|above| above.is_empty() || above.ends_with('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(service: &str, operations: &[&str], param: &str) -> LookAlike {
        LookAlike {
            service: service.to_owned(),
            operations: operations.iter().map(|name| (*name).to_owned()).collect(),
            param: param.to_owned(),
        }
    }

    #[test]
    fn names_fit_the_end_of_a_path() {
        let entry = entry("mq", &["CreateBroker"], "RoleName, Roles[]");
        assert!(entry.covers("mq", "CreateBroker", "RoleName"));
        assert!(entry.covers("mq", "CreateBroker", "Ldap.Roles[]"));
        assert!(!entry.covers("mq", "CreateBroker", "UserRoleName"));
        assert!(!entry.covers("mq", "UpdateBroker", "RoleName"));
        assert!(!entry.covers("iam", "CreateBroker", "RoleName"));
    }

    #[test]
    fn patterns_fit_many() {
        let below = entry("securityhub", &["*"], "Findings[].Details.**");
        assert!(below.covers("securityhub", "Import", "Findings[].Details.A.RoleArn"));
        assert!(!below.covers("securityhub", "Import", "Findings[].RoleArn"));
        let reads = entry("*", &["Get*", "List*"], "role-like filters");
        assert!(reads.covers("iam", "GetRole", "RoleName"));
        assert!(!reads.covers("iam", "PutRole", "RoleName"));
        assert!(!reads.names("iam", "GetRole"));
    }
}
