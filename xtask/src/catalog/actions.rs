//! Compares the IAM actions that calls need.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::authorization::Authorization;
use crate::catalog::recorded::Recorded;
use crate::catalog::report::Group;
use crate::catalog::sdk::Sdk;

type ByService = BTreeMap<String, Vec<String>>;

/// Operations without a known action, and entries that the reference has overtaken.
pub(super) fn compare(sdk: &Sdk, data: &Recorded, reference: &Authorization) -> [Group; 5] {
    let (confirmed, gone) = unconfirmed(sdk, data, reference);
    [
        Group::by_service(
            "new: operations whose action is not in the reference, in no list",
            unknown(sdk, data, reference),
        ),
        Group::by_service(
            "changed: entries of unconfirmed-operations.jsonl that the reference has",
            confirmed,
        ),
        Group::by_service(
            "gone: entries of unconfirmed-operations.jsonl that the models do not have",
            gone,
        ),
        Group::new(
            "gone: actions of sdk-operations.jsonl that the reference does not have",
            gone_actions(data, reference),
        ),
        Group::by_service(
            "gone: operations of sdk-operations.jsonl that the models do not have",
            gone_exceptions(sdk, data),
        ),
    ]
}

/// Operations that need `prefix:Operation` by the rule, which the reference does not know. Those
/// that Step Functions can't call are of no interest, and not recorded either.
fn unknown(sdk: &Sdk, data: &Recorded, reference: &Authorization) -> ByService {
    let listed: BTreeSet<(&str, &str)> = data
        .unconfirmed
        .iter()
        .flat_map(|entry| {
            let operations = entry.operations.iter();
            operations.map(|operation| (entry.service.as_str(), operation.as_str()))
        })
        .collect();
    let mut found = ByService::new();
    for (service, _, operation, _) in sdk.operations() {
        let Some(about) = data.services.get(service).filter(|s| !s.is_unsupported()) else {
            continue;
        };
        let prefix = &about.prefix;
        if data.exceptions.of(service, operation).is_none()
            && !listed.contains(&(service, operation))
            && !reference.has(&format!("{prefix}:{operation}"))
        {
            let operations = found.entry(service.to_owned()).or_default();
            operations.push(operation.to_owned());
        }
    }
    found
}

/// Entries for operations that the reference has by now, and for those that are no more.
fn unconfirmed(sdk: &Sdk, data: &Recorded, reference: &Authorization) -> (ByService, ByService) {
    let (mut confirmed, mut gone) = (ByService::new(), ByService::new());
    for entry in &data.unconfirmed {
        let prefix = data.services.get(&entry.service).map(|s| &s.prefix);
        for operation in &entry.operations {
            let has = |prefix| reference.has(&format!("{prefix}:{operation}"));
            let list = if is_gone(sdk, &entry.service, operation) {
                &mut gone
            } else if prefix.is_some_and(has) {
                &mut confirmed
            } else {
                continue;
            };
            let operations = list.entry(entry.service.clone()).or_default();
            operations.push(operation.clone());
        }
    }
    (confirmed, gone)
}

fn gone_actions(data: &Recorded, reference: &Authorization) -> Vec<String> {
    let mut lines = Vec::new();
    for (service, operation, actions) in data.exceptions.iter() {
        let gone = actions.iter().filter(|action| !reference.has(action));
        let operation = operation.unwrap_or("*");
        lines.extend(gone.map(|action| format!("{service} {operation}: {action}")));
    }
    lines
}

fn gone_exceptions(sdk: &Sdk, data: &Recorded) -> ByService {
    let mut gone = ByService::new();
    for (service, operation, _) in data.exceptions.iter() {
        if let Some(operation) = operation.filter(|name| is_gone(sdk, service, name)) {
            let operations = gone.entry(service.to_owned()).or_default();
            operations.push(operation.to_owned());
        }
    }
    gone
}

/// Whether botocore has the service, but not the operation.
fn is_gone(sdk: &Sdk, service: &str, operation: &str) -> bool {
    let model = sdk.services.get(service);
    model.is_some_and(|model| !model.operations.contains_key(operation))
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;
    use crate::catalog::exceptions::Exceptions;
    use crate::catalog::exceptions::tests::exception;
    use crate::catalog::sdk::tests::{model, recorded};

    #[test]
    fn every_kind_of_difference_has_its_group() {
        let data = Recorded {
            services: [recorded("s3", Some("s3-1")), recorded("qldb", None)].into(),
            exceptions: Exceptions::new(vec![
                exception("s3", "HeadObject", &["s3:GetObject"]),
                exception("s3", "OldObject", &["s3:OldAction"]),
                exception("qldb", "Any", &["s3:getobject"]),
            ]),
            unconfirmed: vec![
                from_value(json!({"service": "s3", "operations": ["Waits", "Is", "Was"]})).unwrap(),
                from_value(json!({"service": "qldb", "operations": ["Any"]})).unwrap(),
            ],
            ..Recorded::default()
        };
        let operations = ["GetObject", "HeadObject", "Is", "New", "Newer", "Waits"];
        let models = vec![
            model("S3", "s3-1", &operations),
            model("QLDB", "", &["Any", "Unsupported"]),
        ];
        let sdk = Sdk::new(models, &data.services);
        let text = r#"{"s3": {"privileges": {"GetObject": {}, "IS": {}}}}"#;
        let reference = Authorization::parse(text.as_bytes()).unwrap();
        let groups = compare(&sdk, &data, &reference);
        let lines: Vec<_> = groups.iter().map(|group| group.lines.concat()).collect();
        assert_eq!(
            lines,
            [
                "s3: New, Newer",
                "s3: Is",
                "s3: Was",
                "s3 OldObject: s3:OldAction",
                "s3: OldObject",
            ]
        );
        assert_eq!(groups[0].count, 2);
    }
}
