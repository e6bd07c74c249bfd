//! What `Ref` and `Fn::GetAtt` of CloudFormation's resources give: a line a type, the property of
//! its name, what `Ref` gives, and each attribute with what it gives.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lines::{lines, write};
use crate::table::Table;

const RESOURCES: &str = "data/cloudformation-resources.jsonl";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(rename = "ref")]
    reference: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

const HOLES: [&str; 7] = [
    "{partition}",
    "{region}",
    "{account}",
    "{name}",
    "{path}",
    "{id}",
    "{suffix}",
];

pub(super) fn write_tables() {
    let mut table = Table::default();
    for (at, line) in lines::<Line>(RESOURCES) {
        let place = format!("{RESOURCES}:{at}");
        let check = |form: &str| {
            let rest = HOLES
                .iter()
                .fold(form.to_owned(), |rest, hole| rest.replace(hole, ""));
            assert!(
                !rest.contains(['{', '}']),
                "{place}: `{form}` has an unknown name"
            );
        };
        check(&line.reference);
        let name = match line.name.is_empty() {
            true => "-".to_owned(),
            false => line.name,
        };
        let mut fields = vec![name, line.reference];
        for (name, form) in line.attributes {
            check(&form);
            fields.push(format!("{name}={form}"));
        }
        table.insert(&place, &line.kind, &fields);
    }
    write("cloudformation-resources.txt", table.text());
}
