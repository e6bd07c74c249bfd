//! Turns the facts in `data/` into tables that need no parsing at start.
//!
//! A malformed entry or one that is there twice fails the build and names its line.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a build script fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct KeyLine {
    key: String,
    many: bool,
    pass_role: String,
    assume_role: String,
    service_assumes_role: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionalLine {
    principal: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManagedPathLine {
    path: String,
    linked: bool,
    source: String,
}

fn yes() -> bool {
    true
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=data");
    // Reading and dropping nested documents is recursive: as deep as the parser goes must fit,
    // because a stack overflow ends the instance.
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo::rustc-link-arg-bins=-zstack-size=4194304");
    }
    let mut tables = String::new();
    integrations(&mut tables);
    sdk_actions(&mut tables);
    sdk_services(&mut tables);
    partition_principals(&mut tables);
    message_services(&mut tables);
    write("catalog.rs", &tables);
    let mut tables = String::new();
    context_keys(&mut tables);
    regional_principals(&mut tables);
    managed_role_paths(&mut tables);
    write("iam_facts.rs", &tables);
}

fn write(file: &str, tables: &str) {
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join(file), tables).expect("the tables can be written");
}

/// The entries of a file with their line numbers. The first line is about the file.
fn lines<T: for<'de> Deserialize<'de>>(file: &str) -> Vec<(usize, T)> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let about: serde_json::Value = serde_json::from_str(text.lines().next().unwrap_or_default())
        .unwrap_or_else(|error| panic!("{file}:1: {error}"));
    for key in ["source", "date", "version"] {
        assert!(
            about.pointer(&format!("/_about/{key}")).is_some(),
            "{file}:1: `_about` has no `{key}`"
        );
    }
    text.lines()
        .enumerate()
        .skip(1)
        .map(|(at, line)| {
            let entry = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{file}:{}: {error}", at + 1));
            (at + 1, entry)
        })
        .collect()
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

fn context_keys(tables: &mut String) {
    const FILE: &str = "data/context-keys.jsonl";
    let mut sorted = BTreeMap::new();
    for (at, line) in lines::<KeyLine>(FILE) {
        assert!(!line.source.is_empty(), "{FILE}:{at}: no source");
        let name = line.key.to_ascii_lowercase();
        let nature = |text: &str| match text {
            "present" => "Nature::Present",
            "absent" => "Nature::Absent",
            "unknown" => "Nature::Unknown",
            "unreliable" => "Nature::Unreliable",
            other => panic!("{FILE}:{at}: a key cannot be `{other}`"),
        };
        let row = format!(
            "Key {{ name: {name:?}, many: {}, pass_role: {}, assume_role: {}, service_assumes_role: {} }}",
            line.many,
            nature(&line.pass_role),
            nature(&line.assume_role),
            nature(&line.service_assumes_role)
        );
        assert!(
            sorted.insert(name, row).is_none(),
            "{FILE}:{at}: `{}` is there twice",
            line.key
        );
    }
    table(tables, "CONTEXT_KEYS", "Key", sorted.values());
}

fn regional_principals(tables: &mut String) {
    const FILE: &str = "data/regional-principals.jsonl";
    let mut rows = Vec::new();
    for (at, line) in lines::<RegionalLine>(FILE) {
        assert!(!line.source.is_empty(), "{FILE}:{at}: no source");
        rows.push(format!("{:?}", line.principal));
    }
    table(tables, "REGIONAL_PRINCIPALS", "&str", rows.iter());
}

fn managed_role_paths(tables: &mut String) {
    const FILE: &str = "data/managed-role-paths.jsonl";
    let mut rows = Vec::new();
    for (at, line) in lines::<ManagedPathLine>(FILE) {
        assert!(!line.source.is_empty(), "{FILE}:{at}: no source");
        assert!(line.path.ends_with('/'), "{FILE}:{at}: a path ends with /");
        rows.push(format!("({:?}, {})", line.path, line.linked));
    }
    table(tables, "MANAGED_ROLE_PATHS", "(&str, bool)", rows.iter());
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

fn table<'r>(tables: &mut String, name: &str, kind: &str, rows: impl Iterator<Item = &'r String>) {
    let _ = writeln!(tables, "pub(super) static {name}: &[{kind}] = &[");
    for row in rows {
        let _ = writeln!(tables, "    {row},");
    }
    let _ = writeln!(tables, "];");
}
