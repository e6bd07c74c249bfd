//! Tables of the catalog: which calls hand over roles.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lines::{lines, table};

/// All tables.
pub(super) fn tables() -> String {
    let mut tables = String::new();
    integrations(&mut tables);
    sdk_actions(&mut tables);
    sdk_services(&mut tables);
    partition_principals(&mut tables);
    message_services(&mut tables);
    tables
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
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceLine {
    service: String,
    prefix: String,
    supported: String,
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

fn yes() -> bool {
    true
}

fn integrations(tables: &mut String) {
    const FILE: &str = "data/integrations.jsonl";
    let mut sorted = BTreeMap::new();
    for (at, line) in lines::<IntegrationLine>(FILE) {
        assert!(!line.source.is_empty(), "{FILE}:{at}: no source");
        let patterns: Vec<_> = line
            .patterns
            .iter()
            .map(|pattern| format!("{pattern:?}"))
            .collect();
        let passes: Vec<_> = line
            .passes
            .iter()
            .map(|pass| {
                let required = match pass.required.as_deref() {
                    Some("always") => true,
                    Some("if-set") => false,
                    other => panic!("{FILE}:{at}: required is {other:?}"),
                };
                entry(
                    FILE,
                    at,
                    &pass.from,
                    &pass.form,
                    &pass.principals,
                    &pass.confidence,
                    required,
                    pass.trusts.as_deref(),
                )
            })
            .collect();
        let row = format!(
            "Integration {{ name: {:?}, patterns: &[{}], takes_credentials: {}, passes: &[{}] }}",
            line.resource,
            patterns.join(", "),
            line.credentials,
            passes.join(", ")
        );
        assert!(
            sorted.insert(line.resource.clone(), row).is_none(),
            "{FILE}:{at}: `{}` is there twice",
            line.resource
        );
    }
    table(tables, "INTEGRATIONS", "Integration", sorted.values());
}

fn sdk_actions(tables: &mut String) {
    const FILE: &str = "data/passrole.jsonl";
    let mut sorted: BTreeMap<(String, String), BTreeMap<String, String>> = BTreeMap::new();
    for (at, line) in lines::<SdkLine>(FILE) {
        assert!(
            !line.basis.is_empty() && !line.evidence.is_empty(),
            "{FILE}:{at}: no evidence"
        );
        let SdkPass {
            from,
            form,
            principals,
            confidence,
        } = &line.pass;
        let row = entry(FILE, at, from, form, principals, confidence, false, None);
        let twice = sorted
            .entry((line.service, line.action.to_ascii_lowercase()))
            .or_default()
            .insert(from.clone(), row);
        assert!(twice.is_none(), "{FILE}:{at}: `{from}` is there twice");
    }
    let rows: Vec<_> = sorted
        .iter()
        .map(|((service, action), passes)| {
            let passes: Vec<_> = passes.values().cloned().collect();
            format!(
                "SdkAction {{ service: {service:?}, action: {action:?}, passes: &[{}] }}",
                passes.join(", ")
            )
        })
        .collect();
    table(tables, "SDK_ACTIONS", "SdkAction", rows.iter());
}

fn sdk_services(tables: &mut String) {
    const FILE: &str = "data/sdk-services.jsonl";
    let mut sorted = BTreeMap::new();
    for (at, line) in lines::<ServiceLine>(FILE) {
        assert!(!line.prefix.is_empty(), "{FILE}:{at}: no prefix");
        assert!(
            ["yes", "no", "unknown"].contains(&line.supported.as_str()),
            "{FILE}:{at}: supported is neither yes, no nor unknown"
        );
        let row = format!("{:?}", line.service);
        assert!(
            sorted.insert(line.service.clone(), row).is_none(),
            "{FILE}:{at}: `{}` is there twice",
            line.service
        );
    }
    table(tables, "SDK_SERVICES", "&str", sorted.values());
}

fn partition_principals(tables: &mut String) {
    const FILE: &str = "data/partition-principals.jsonl";
    let rows: Vec<_> = lines::<FormLine>(FILE)
        .iter()
        .map(|(_, line)| {
            format!(
                "({:?}, {:?}, {:?})",
                line.partition, line.principal, line.form
            )
        })
        .collect();
    table(
        tables,
        "PARTITION_PRINCIPALS",
        "(&str, &str, &str)",
        rows.iter(),
    );
}

fn message_services(tables: &mut String) {
    let rows: Vec<_> = lines::<MessageLine>("data/message-services.jsonl")
        .iter()
        .map(|(_, line)| format!("({:?}, {:?})", line.name, line.principal))
        .collect();
    table(tables, "MESSAGE_SERVICES", "(&str, &str)", rows.iter());
}

#[expect(clippy::too_many_arguments, reason = "the fields of one row")]
fn entry(
    file: &str,
    at: usize,
    from: &str,
    form: &str,
    principals: &[String],
    confidence: &str,
    required: bool,
    trusts: Option<&str>,
) -> String {
    let from = match from.split_once(':') {
        Some(("param", path)) if is_path(path) => format!("From::Parameter({path:?})"),
        Some(("task-definition", "taskRoleArn")) => {
            "From::TaskDefinition(\"taskRoleArn\")".to_owned()
        }
        Some(("task-definition", "executionRoleArn")) => {
            "From::TaskDefinition(\"executionRoleArn\")".to_owned()
        }
        _ => panic!("{file}:{at}: from is `{from}`"),
    };
    let form = match form {
        "arn" => "Form::Arn",
        "name" => "Form::Name",
        "arn-or-name" => "Form::ArnOrName",
        "instance-profile-arn" | "instance-profile-name" | "instance-profile-arn-or-name" => {
            "Form::InstanceProfile"
        }
        other => panic!("{file}:{at}: form is `{other}`"),
    };
    let confidence = match confidence {
        "high" => "Confidence::High",
        "medium" => "Confidence::Medium",
        "low" => "Confidence::Low",
        other => panic!("{file}:{at}: confidence is `{other}`"),
    };
    assert!(!principals.is_empty(), "{file}:{at}: no principal");
    for principal in principals {
        let fits = principal.ends_with(".amazonaws.com") && !principal.contains(['/', '*', ' ']);
        assert!(fits, "{file}:{at}: `{principal}` is no service principal");
    }
    format!(
        "Pass {{ from: {from}, form: {form}, principals: &{principals:?}, required: {required}, confidence: {confidence}, trusts: {trusts:?} }}"
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
