//! The services of botocore under their names in Step Functions.

use std::collections::BTreeMap;

use crate::catalog::model::{Model, Operation};
use crate::catalog::names::{action_name, service_name};
use crate::catalog::recorded::Service;

/// All services.
#[derive(Default)]
pub(super) struct Sdk {
    /// By the name in Step Functions.
    pub(super) services: BTreeMap<String, Model>,
}

impl Sdk {
    /// Names the services: as recorded, if the name or the API of the model is.
    pub(super) fn new(models: Vec<Model>, recorded: &BTreeMap<String, Service>) -> Self {
        let by_api: BTreeMap<&str, &String> = recorded
            .iter()
            .filter_map(|(name, service)| Some((service.api.as_deref()?, name)))
            .collect();
        let services = models.into_iter().map(|model| {
            let name = service_name(&model.metadata.service_id);
            let same_api = || by_api.get(model.metadata.uid.as_deref()?).copied();
            let name = match recorded.contains_key(&name) {
                true => name,
                false => same_api().cloned().unwrap_or(name),
            };
            (name, model)
        });
        // botocore ships a model twice where the name of its folder has changed.
        Self {
            services: services.collect(),
        }
    }

    /// The operation that an action of Step Functions calls.
    pub(super) fn operation(&self, service: &str, action: &str) -> Option<(&Model, &Operation)> {
        let model = self.services.get(service)?;
        let (_, operation) = model
            .operations
            .iter()
            .find(|(name, _)| action_name(name) == action)?;
        Some((model, operation))
    }

    /// All operations: service, its model, name and operation.
    pub(super) fn operations(&self) -> impl Iterator<Item = (&str, &Model, &str, &Operation)> {
        self.services.iter().flat_map(|(service, model)| {
            model
                .operations
                .iter()
                .map(move |(name, operation)| (service.as_str(), model, name.as_str(), operation))
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    /// A service with operations that take no parameters but `RoleArn`.
    pub(in crate::catalog) fn model(id: &str, uid: &str, operations: &[&str]) -> Model {
        let operations: BTreeMap<&str, _> = operations
            .iter()
            .map(|name| (*name, json!({"input": {"shape": "Request"}})))
            .collect();
        serde_json::from_value(json!({
            "metadata": {"serviceId": id, "uid": uid},
            "operations": operations,
            "shapes": {
                "Request": {"type": "structure", "members": {"roleArn": {"shape": "Arn"}}},
                "Arn": {"type": "string"},
            },
        }))
        .unwrap()
    }

    /// A recorded service that Step Functions can call, if it has an API.
    pub(in crate::catalog) fn recorded(name: &str, api: Option<&str>) -> (String, Service) {
        let supported = if api.is_some() { "yes" } else { "no" };
        let value = json!({"service": name, "prefix": name, "api": api, "supported": supported});
        (name.to_owned(), serde_json::from_value(value).unwrap())
    }

    #[test]
    fn a_service_is_known_by_its_api_too() {
        let data = BTreeMap::from([
            recorded("sfn", Some("states-2016-11-23")),
            recorded("glue", None),
        ]);
        let models = vec![
            model("Step Functions", "states-2016-11-23", &["StartExecution"]),
            model("Glue", "glue-2017-03-31", &[]),
            model("New Thing", "new-2026-01-01", &[]),
        ];
        let sdk = Sdk::new(models, &data);
        let names: Vec<_> = sdk.services.keys().collect();
        assert_eq!(names, ["glue", "newthing", "sfn"]);
        assert!(sdk.operation("sfn", "startExecution").is_some());
        assert!(sdk.operation("sfn", "stopExecution").is_none());
    }
}
