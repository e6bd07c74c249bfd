//! Tables of the catalog: which calls hand over roles.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lines::{lines, write};
use crate::table::{Table, field, words};

/// Writes all tables.
pub(super) fn write_tables() {
    for (file, table) in [
        ("integrations.txt", integrations()),
        ("sdk-passes.txt", sdk_passes()),
        ("sdk-services.txt", sdk_services()),
        ("partition-principals.txt", partition_principals()),
        ("message-services.txt", message_services()),
    ] {
        write(file, table.text());
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IntegrationLine {
    resource: String,
    patterns: Vec<String>,
    passes: Vec<PassLine>,
    #[serde(default = "yes")]
    credentials: bool,
    source: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassLine {
    from: String,
    form: String,
    principals: Vec<String>,
    #[serde(default)]
    receivers: Option<String>,
    #[serde(default)]
    required: Option<String>,
    confidence: String,
    #[serde(default)]
    trusts: Option<String>,
    #[serde(default, rename = "note")]
    _note: Option<String>,
}

#[derive(Deserialize)]
struct SdkLine {
    service: String,
    action: String,
    evidence: String,
    basis: String,
    #[serde(flatten)]
    pass: SdkPass,
}

#[derive(Deserialize)]
struct SdkPass {
    from: String,
    form: String,
    principals: Vec<String>,
    #[serde(default)]
    receivers: Option<String>,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceLine {
    service: String,
    prefix: String,
    supported: String,
    /// For links only: see `xtask`.
    #[serde(default, rename = "page")]
    _page: Option<String>,
    #[serde(default, rename = "api")]
    _api: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormLine {
    principal: String,
    partition: String,
    form: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MessageLine {
    name: String,
    principal: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrustingLine {
    principal: String,
    source: String,
}

fn yes() -> bool {
    true
}

fn integrations() -> Table {
    const FILE: &str = "data/integrations.jsonl";
    let mut table = Table::default();
    for (at, line) in lines::<IntegrationLine>(FILE) {
        let place = format!("{FILE}:{at}");
        assert!(!line.source.is_empty(), "{place}: no source");
        // A part more says that a task cannot have `Credentials`.
        let patterns = words(&place, &line.patterns);
        let mut fields = vec![match line.credentials {
            true => patterns,
            false => format!("{patterns}|-"),
        }];
        for pass in &line.passes {
            let required = match pass.required.as_deref() {
                Some("always") => "r",
                Some("if-set") => "",
                other => panic!("{place}: required is {other:?}"),
            };
            fields.push(pass_field(
                &place,
                (&pass.from, &pass.form, &pass.confidence, required),
                (&pass.principals, pass.receivers.as_deref()),
                pass.trusts.as_deref(),
            ));
        }
        table.insert(&place, &line.resource, &fields);
    }
    table
}

fn sdk_passes() -> Table {
    const FILE: &str = "data/passrole.jsonl";
    let mut table = Table::default();
    const TRUSTING: &str = "data/trusting-services.jsonl";
    let trusting = lines::<TrustingLine>(TRUSTING)
        .into_iter()
        .map(|(at, line)| {
            assert!(!line.source.is_empty(), "{TRUSTING}:{at}: no source");
            line.principal
        });
    let trusting: Vec<String> = trusting.collect();
    let mut sorted: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    for (at, line) in lines::<SdkLine>(FILE) {
        let place = format!("{FILE}:{at}");
        assert!(
            !line.basis.is_empty() && !line.evidence.is_empty(),
            "{place}: no evidence"
        );
        let SdkPass {
            from,
            form,
            principals,
            receivers,
            confidence,
        } = &line.pass;
        // The one that a role is passed to is the one that it must trust.
        let is_trusted = confidence == "high"
            && matches!(principals.as_slice(), [only] if trusting.contains(only));
        let field = pass_field(
            &place,
            (from, form, confidence, if is_trusted { "s" } else { "" }),
            (principals, receivers.as_deref()),
            None,
        );
        let key = format!("{}:{}", line.service, line.action);
        let twice = sorted.insert((key, from.clone()), (place.clone(), field));
        assert!(twice.is_none(), "{place}: `{from}` is there twice");
    }
    for ((key, _), (place, field)) in &sorted {
        table.add(place, key, field);
    }
    table
}

fn sdk_services() -> Table {
    const FILE: &str = "data/sdk-services.jsonl";
    let mut table = Table::default();
    for (at, line) in lines::<ServiceLine>(FILE) {
        let place = format!("{FILE}:{at}");
        assert!(!line.prefix.is_empty(), "{place}: no prefix");
        assert!(
            ["yes", "no", "unknown"].contains(&line.supported.as_str()),
            "{place}: supported is neither yes, no nor unknown"
        );
        // The prefix where it is another word.
        let prefix: Vec<String> = Some(line.prefix)
            .filter(|prefix| *prefix != line.service)
            .into_iter()
            .collect();
        table.insert(&place, &line.service, &prefix);
    }
    table
}

fn partition_principals() -> Table {
    const FILE: &str = "data/partition-principals.jsonl";
    let mut table = Table::default();
    for (at, line) in lines::<FormLine>(FILE) {
        let key = format!("{}:{}", line.partition, line.principal);
        table.insert(&format!("{FILE}:{at}"), &key, &[line.form]);
    }
    table
}

fn message_services() -> Table {
    const FILE: &str = "data/message-services.jsonl";
    let mut table = Table::default();
    for (at, line) in lines::<MessageLine>(FILE) {
        table.insert(&format!("{FILE}:{at}"), &line.name, &[line.principal]);
    }
    table
}

/// `FLAGS|PATH|PRINCIPALS|TRUSTS`, as `src/catalog/pass.rs` reads it. The first are `from`, form,
/// confidence and the flag of required ones, or of those that the role must trust as well.
fn pass_field(
    place: &str,
    (from, form, confidence, required): (&str, &str, &str, &str),
    (principals, receivers): (&[String], Option<&str>),
    trusts: Option<&str>,
) -> String {
    let (path, of_task_definition) = match from.split_once(':') {
        Some(("param", path)) if is_path(path) => (path, ""),
        Some(("task-definition", field @ ("taskRoleArn" | "executionRoleArn"))) => (field, "t"),
        _ => panic!("{place}: from is `{from}`"),
    };
    let form = match form {
        "arn" => "a",
        "name" => "n",
        "arn-or-name" => "b",
        "instance-profile-arn" | "instance-profile-name" | "instance-profile-arn-or-name" => "i",
        other => panic!("{place}: form is `{other}`"),
    };
    let confidence = match confidence {
        "high" => "h",
        "medium" => "m",
        "low" => "l",
        other => panic!("{place}: confidence is `{other}`"),
    };
    assert!(!principals.is_empty(), "{place}: no principal");
    for principal in principals {
        let fits = principal.ends_with(".amazonaws.com") && !principal.contains(['/', '*', ' ']);
        assert!(fits, "{place}: `{principal}` is no service principal");
    }
    let each = match (principals.len(), receivers) {
        (1, None) | (2.., Some("oneOf")) => "",
        (2.., Some("allOf")) => "e",
        (_, other) => panic!("{place}: receivers is {other:?}"),
    };
    let flags = [form, confidence, required, each, of_task_definition].concat();
    let principals = words(place, principals);
    field(
        place,
        &[&flags, path, &principals, trusts.unwrap_or_default()],
    )
}

/// `Overrides.TaskRoleArn`, `Definitions[].RoleArn`, `Map.*.Role`
fn is_path(path: &str) -> bool {
    path.split('.').all(|key| {
        let name = key.strip_suffix("[]").unwrap_or(key);
        name == "*"
            || !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}
