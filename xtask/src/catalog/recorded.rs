//! The reviewed lists in `data/`, as far as they can be derived again. Read only.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::catalog::exceptions::{Exception, Exceptions};
use crate::catalog::look_alikes::LookAlike;
use crate::repository::Repository;

/// What `data/` records.
#[derive(Default)]
pub(super) struct Recorded {
    /// `passrole.jsonl`.
    pub(super) passes: Vec<Pass>,
    /// `indirect.jsonl`.
    pub(super) indirect: Vec<Indirect>,
    /// `look-alikes.jsonl`.
    pub(super) look_alikes: Vec<LookAlike>,
    /// `sdk-services.jsonl`, by the name in Step Functions.
    pub(super) services: BTreeMap<String, Service>,
    /// `sdk-operations.jsonl`.
    pub(super) exceptions: Exceptions,
    /// `unconfirmed-operations.jsonl`.
    pub(super) unconfirmed: Vec<Unconfirmed>,
    /// What the lists were made from.
    pub(super) versions: Versions,
}

/// A parameter that hands over a role.
#[derive(Deserialize)]
pub(super) struct Pass {
    /// The name in Step Functions.
    pub(super) service: String,
    /// Likewise.
    pub(super) action: String,
    from: String,
}

impl Pass {
    /// The path of the parameter; `None` where the role comes from something else.
    pub(super) fn parameter(&self) -> Option<&str> {
        self.from.strip_prefix("param:")
    }
}

/// A call that hands over a role which no parameter shows.
#[derive(Deserialize)]
pub(super) struct Indirect {
    /// The name in Step Functions.
    pub(super) service: String,
    /// Likewise.
    pub(super) action: String,
    /// The place that names the role, as a text or a path.
    #[serde(rename = "where")]
    pub(super) place: String,
}

/// A service.
#[derive(Deserialize)]
pub(super) struct Service {
    service: String,
    /// IAM service prefix.
    pub(super) prefix: String,
    /// The `uid` of the model; none if botocore did not ship the service.
    #[serde(default)]
    pub(super) api: Option<String>,
    /// Whether Step Functions can call it: `yes`, `no` or `unknown`.
    supported: String,
}

impl Service {
    /// Whether Step Functions is known not to call it.
    pub(super) fn is_unsupported(&self) -> bool {
        self.supported == "no"
    }
}

/// Operations whose action is not in the Service Authorization Reference.
#[derive(Deserialize)]
pub(super) struct Unconfirmed {
    /// The name in Step Functions.
    pub(super) service: String,
    /// As in the service model.
    pub(super) operations: Vec<String>,
}

/// Versions of the data sets.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Versions {
    /// Of botocore.
    pub(super) botocore: Option<String>,
    /// Of policy_sentry.
    pub(super) policy_sentry: Option<String>,
}

impl Recorded {
    /// Reads the lists.
    ///
    /// # Errors
    /// If one is missing or has an entry of another form.
    pub(super) fn read(repository: &Repository) -> Result<Self> {
        let text = |name: &str| {
            let path = repository.path(&format!("data/{name}.jsonl"));
            fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))
        };
        let operations = text("sdk-operations")?;
        let services = entries::<Service>("sdk-services", &text("sdk-services")?)?;
        Ok(Self {
            passes: entries("passrole", &text("passrole")?)?,
            indirect: entries("indirect", &text("indirect")?)?,
            look_alikes: entries("look-alikes", &text("look-alikes")?)?,
            services: services
                .into_iter()
                .map(|service| (service.service.clone(), service))
                .collect(),
            exceptions: Exceptions::new(entries::<Exception>("sdk-operations", &operations)?),
            unconfirmed: entries("unconfirmed-operations", &text("unconfirmed-operations")?)?,
            versions: versions(&operations),
        })
    }
}

/// The entries after the note in the first line.
fn entries<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>> {
    text.lines()
        .enumerate()
        .skip(1)
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let place = || format!("can't read data/{name}.jsonl:{}", at + 1);
            serde_json::from_str(line).with_context(place)
        })
        .collect()
}

/// The versions that the note of a list names, as `botocore 1.2.3, policy_sentry 4.5.6`.
fn versions(text: &str) -> Versions {
    let note: Option<Value> = text
        .lines()
        .next()
        .and_then(|line| serde_json::from_str(line).ok());
    let named = note
        .as_ref()
        .and_then(|note| note.pointer("/_about/version"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let of = |package: &str| {
        let mut parts = named.split(',').map(str::trim);
        parts
            .find_map(|part| part.strip_prefix(package))
            .map(|version| version.trim().to_owned())
    };
    Versions {
        botocore: of("botocore "),
        policy_sentry: of("policy_sentry "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_recorded_versions() {
        let note = r#"{"_about": {"version": "botocore 1.44.5, policy_sentry 0.15.2"}}"#;
        let read = versions(note);
        assert_eq!(read.botocore.as_deref(), Some("1.44.5"));
        assert_eq!(read.policy_sentry.as_deref(), Some("0.15.2"));
        assert_eq!(versions("{}"), Versions::default());
    }

    #[test]
    fn names_the_line_of_a_bad_entry() {
        let text = "{\"_about\": {}}\n\n{\"service\": 1}\n";
        let error = entries::<Unconfirmed>("x", text).err().unwrap();
        assert_eq!(error.to_string(), "can't read data/x.jsonl:3");
    }

    #[test]
    fn the_lists_of_the_project_are_read() {
        let recorded = Recorded::read(&Repository::locate().unwrap()).unwrap();
        assert!(!recorded.passes.is_empty() && !recorded.services.is_empty());
        assert!(recorded.versions.botocore.is_some());
        assert!(recorded.versions.policy_sentry.is_some());
    }
}
