//! Tables of facts about IAM.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lines::{lines, table};

/// All tables.
pub(super) fn tables() -> String {
    let mut tables = String::new();
    context_keys(&mut tables);
    regional_principals(&mut tables);
    managed_role_paths(&mut tables);
    rcp_services(&mut tables);
    tables
}

/// How tools make up names.
pub(super) fn generated_names() -> String {
    const FILE: &str = "data/generated-names.jsonl";
    let mut rows = Vec::new();
    for (at, line) in lines::<NameLine>(FILE) {
        assert!(!line.source.is_empty(), "{FILE}:{at}: no source");
        assert!(!line.tool.is_empty(), "{FILE}:{at}: no tool");
        assert!(line.shortest <= line.longest, "{FILE}:{at}: no length");
        rows.push(format!(
            "Form {{ separator: {:?}, kept: {}, shortest: {}, longest: {}, is_hexadecimal: {}, unprefixed: {:?} }}",
            line.separator,
            line.kept,
            line.shortest,
            line.longest,
            line.hexadecimal,
            line.unprefixed
        ));
    }
    let mut tables = String::new();
    table(&mut tables, "FORMS", "Form", rows.iter());
    tables.replacen("pub(super) static", "static", 1)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameLine {
    tool: String,
    separator: String,
    kept: usize,
    shortest: usize,
    longest: usize,
    hexadecimal: bool,
    unprefixed: String,
    source: String,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RcpServiceLine {
    service: String,
    source: String,
}

fn rcp_services(tables: &mut String) {
    const FILE: &str = "data/rcp-services.jsonl";
    let mut rows = Vec::new();
    for (at, line) in lines::<RcpServiceLine>(FILE) {
        assert!(!line.source.is_empty(), "{FILE}:{at}: no source");
        rows.push(format!("{:?}", line.service));
    }
    table(tables, "RCP_SERVICES", "&str", rows.iter());
}
