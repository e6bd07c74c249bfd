//! Tables of what is known by name: managed policies of AWS, SAM's policy templates and
//! connectors.

use serde::Deserialize;

use crate::lines::{about, lines, write};
use crate::table::Table;

const MANAGED: &str = "data/managed-policies.jsonl";
const SERVERLESS: &str = "data/serverless-policies.jsonl";
const CONNECTORS: &str = "data/serverless-connectors.jsonl";
const ORGANIZATION: &str = "data/organization-policies.jsonl";

/// Writes all tables.
pub(super) fn write_tables() {
    write("managed-policies.txt", managed().text());
    write("managed-policies-date.txt", about(MANAGED, "date"));
    write("serverless-policies.txt", serverless().text());
    write("serverless-policies-date.txt", about(SERVERLESS, "date"));
    write("serverless-connectors.txt", connectors().text());
    write("organization-policies.txt", organization().text());
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManagedLine {
    name: String,
    #[serde(default)]
    statements: Vec<serde_json::Value>,
    #[serde(default)]
    whole: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServerlessLine {
    name: String,
    #[serde(default)]
    parameters: Vec<String>,
    #[serde(default)]
    statements: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConnectorLine {
    source: String,
    destination: String,
    role: String,
    #[serde(default)]
    read: Vec<serde_json::Value>,
    #[serde(default)]
    write: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganizationLine {
    id: String,
    statements: Vec<serde_json::Value>,
    source: String,
}

fn organization() -> Table {
    let mut table = Table::default();
    for (at, line) in lines::<OrganizationLine>(ORGANIZATION) {
        let place = format!("{ORGANIZATION}:{at}");
        assert!(!line.source.is_empty(), "{place}: no source");
        table.insert(&place, &line.id, &statements(&place, &line.statements));
    }
    table
}

fn managed() -> Table {
    let mut table = Table::default();
    for (at, line) in lines::<ManagedLine>(MANAGED) {
        let place = format!("{MANAGED}:{at}");
        let mut fields = statements(&place, &line.statements);
        assert!(
            !line.whole || !fields.is_empty(),
            "{place}: whole without statements"
        );
        if line.whole {
            fields.push("w".to_owned());
        }
        table.insert(&place, &line.name, &fields);
    }
    table
}

fn serverless() -> Table {
    let mut table = Table::default();
    for (at, line) in lines::<ServerlessLine>(SERVERLESS) {
        let place = format!("{SERVERLESS}:{at}");
        let mut fields = statements(&place, &line.statements);
        for parameter in &line.parameters {
            let is_used = fields
                .iter()
                .any(|text| text.contains(&format!("${{{parameter}}}")));
            assert!(is_used, "{place}: `{parameter}` is in no statement");
        }
        if !fields.is_empty() {
            fields.push(line.parameters.join(","));
        }
        table.insert(&place, &line.name, &fields);
    }
    table
}

/// The statements as one JSON text; nothing, if there are none.
fn statements(place: &str, statements: &[serde_json::Value]) -> Vec<String> {
    for statement in statements {
        let is_one = statement.get("Effect").is_some() && statement.get("Resource").is_some();
        assert!(is_one, "{place}: a statement without Effect or Resource");
    }
    match statements {
        [] => Vec::new(),
        _ => vec![serde_json::Value::from(statements).to_string()],
    }
}

fn connectors() -> Table {
    let mut table = Table::default();
    for (at, line) in lines::<ConnectorLine>(CONNECTORS) {
        let place = format!("{CONNECTORS}:{at}");
        let role = match line.role.as_str() {
            "source" => "s",
            "destination" => "d",
            "none" => "n",
            other => panic!("{place}: role is `{other}`"),
        };
        let key = format!("{}:{}", line.source, line.destination);
        let mut fields = vec![role.to_owned()];
        for (permission, given) in [("read", &line.read), ("write", &line.write)] {
            let given = statements(&place, given);
            fields.extend(given.into_iter().map(|text| format!("{permission}={text}")));
        }
        table.insert(&place, &key, &fields);
    }
    table
}
