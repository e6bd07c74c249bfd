//! Compares the services.

use std::collections::BTreeSet;

use crate::catalog::recorded::Recorded;
use crate::catalog::report::Group;
use crate::catalog::sdk::Sdk;

/// Services that are new, gone, changed, or not expected in botocore.
pub(super) fn compare(sdk: &Sdk, data: &Recorded) -> [Group; 4] {
    let read: BTreeSet<&str> = sdk.services.keys().map(String::as_str).collect();
    let recorded: BTreeSet<&str> = data.services.keys().map(String::as_str).collect();
    let (new, missing) = differences(&recorded, &read);
    // The name of the API comes from botocore: a service without one was not in it before.
    let (gone, absent): (Vec<&str>, Vec<&str>) = missing
        .into_iter()
        .partition(|name| data.services.get(*name).is_some_and(|s| s.api.is_some()));
    [
        Group::new(
            "new: services of botocore that are not in sdk-services.jsonl",
            new.into_iter().map(|name| described(sdk, name)).collect(),
        ),
        Group::new(
            "gone: services of sdk-services.jsonl that are not in this botocore",
            with_entries(data, gone),
        ),
        Group::new(
            "changed: services whose `api` in sdk-services.jsonl is another",
            changed(sdk, data),
        ),
        Group::new(
            "as before: services that are not in this botocore, and have no `api`",
            with_entries(data, absent),
        ),
    ]
}

/// What only the second list has, and what only the first has.
fn differences<'a>(
    recorded: &BTreeSet<&'a str>,
    read: &BTreeSet<&'a str>,
) -> (Vec<&'a str>, Vec<&'a str>) {
    let new = read.difference(recorded).copied().collect();
    let gone = recorded.difference(read).copied().collect();
    (new, gone)
}

fn described(sdk: &Sdk, name: &str) -> String {
    let model = sdk.services.get(name);
    let id = model.map_or("", |model| &model.metadata.service_id);
    let operations = model.map_or(0, |model| model.operations.len());
    format!("{name} ({id}; operations: {operations})")
}

/// One line a service, with the number of its roles, which can't be checked.
fn with_entries(data: &Recorded, names: Vec<&str>) -> Vec<String> {
    let lines = names.into_iter().map(|name| {
        let entries = data.passes.iter().filter(|e| e.service == name).count();
        match entries {
            0 => name.to_owned(),
            1 => format!("{name} (1 entry of passrole.jsonl)"),
            _ => format!("{name} ({entries} entries of passrole.jsonl)"),
        }
    });
    lines.collect()
}

fn changed(sdk: &Sdk, data: &Recorded) -> Vec<String> {
    let both = data
        .services
        .iter()
        .filter_map(|(name, service)| Some((name, service, sdk.services.get(name)?)));
    both.filter(|(_, service, model)| service.api != model.metadata.uid)
        .map(|(name, service, model)| {
            let none = "none";
            let before = service.api.as_deref().unwrap_or(none);
            let now = model.metadata.uid.as_deref().unwrap_or(none);
            format!("{name}: {before} -> {now}")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::sdk::tests::{model, recorded};

    #[test]
    fn two_lists_differ_both_ways() {
        let recorded = BTreeSet::from(["a", "b"]);
        let read = BTreeSet::from(["b", "c", "d"]);
        assert_eq!(differences(&recorded, &read), (vec!["c", "d"], vec!["a"]));
    }

    #[test]
    fn a_service_without_api_is_not_missed() {
        let pass = r#"{"service": "qldb", "action": "x", "from": "param:RoleArn"}"#;
        let data = Recorded {
            services: [
                recorded("glue", Some("glue-1")),
                recorded("qldb", None),
                recorded("s3", Some("s3-1")),
            ]
            .into(),
            passes: vec![serde_json::from_str(pass).unwrap()],
            ..Recorded::default()
        };
        let models = vec![
            model("S3", "s3-2", &[]),
            model("New Thing", "new-1", &["A"]),
        ];
        let groups = compare(&Sdk::new(models, &data.services), &data);
        let lines: Vec<_> = groups.iter().map(|group| group.lines.concat()).collect();
        assert_eq!(
            lines,
            [
                "newthing (New Thing; operations: 1)",
                "glue",
                "s3: s3-1 -> s3-2",
                "qldb (1 entry of passrole.jsonl)",
            ]
        );
    }
}
