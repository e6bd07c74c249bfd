//! Reading the facts and writing the tables.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

pub(super) fn write(file: &str, tables: impl AsRef<[u8]>) {
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join(file), tables).expect("the tables can be written");
}

/// The entries of a file with their line numbers. The first line is about the file.
pub(super) fn lines<T: for<'de> Deserialize<'de>>(file: &str) -> Vec<(usize, T)> {
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

/// What the first line of a file says of it.
pub(super) fn about(file: &str, key: &str) -> String {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let about: serde_json::Value =
        serde_json::from_str(text.lines().next().unwrap_or_default()).unwrap_or_default();
    let said = about.pointer(&format!("/_about/{key}"));
    said.and_then(serde_json::Value::as_str)
        .unwrap_or_else(|| panic!("{file}:1: `_about` has no `{key}`"))
        .to_owned()
}

pub(super) fn table<'r>(
    tables: &mut String,
    name: &str,
    kind: &str,
    rows: impl Iterator<Item = &'r String>,
) {
    let _ = writeln!(tables, "pub(super) static {name}: &[{kind}] = &[");
    for row in rows {
        let _ = writeln!(tables, "    {row},");
    }
    let _ = writeln!(tables, "];");
}
