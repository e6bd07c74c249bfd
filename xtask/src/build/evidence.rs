//! On what the entries of the catalog rest, as a script that the page loads in the background.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::build::cache::read;
use crate::repository::Repository;

/// The script: it hands all to the host; `www/src/contract/host.ts` describes its form.
///
/// # Errors
/// If one of the files of `data/` is missing or no list of entries.
pub(crate) fn script(repository: &Repository) -> Result<Vec<u8>> {
    let lines = |name: &str| entries(repository, name);
    let mut places: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for line in lines("passrole.jsonl")? {
        let place = text(&line, "from").trim_start_matches("param:").to_owned();
        let place_of = places.entry(key(&line)).or_default();
        place_of.insert(place, basis(&line));
    }
    for line in lines("indirect.jsonl")? {
        let place_of = places.entry(key(&line)).or_default();
        place_of.insert(text(&line, "where").to_owned(), basis(&line));
    }
    let calls: BTreeMap<String, Value> = places
        .into_iter()
        .map(|(call, places)| (call, briefly(places)))
        .collect();
    let mut services = BTreeMap::new();
    for line in lines("sdk-services.jsonl")? {
        let pages = json!([text(&line, "page"), text(&line, "api")]);
        services.insert(text(&line, "service").to_owned(), pages);
    }
    let mut optimized = BTreeMap::new();
    for line in lines("integrations.jsonl")? {
        let pages = line.get("source").and_then(Value::as_array);
        let pages: Vec<&str> = pages
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter(|page| page.starts_with("step-functions/"))
            .take(1)
            .collect();
        optimized.insert(text(&line, "resource").to_owned(), json!(pages));
    }
    let all = json!({"services": services, "calls": calls, "optimized": optimized});
    Ok(format!("sfnHost.provide(\"evidence\",{all});\n").into_bytes())
}

fn entries(repository: &Repository, name: &str) -> Result<Vec<Value>> {
    let path = repository.path("data").join(name);
    let text = String::from_utf8(read(&path)?).context("data/ is text in UTF-8")?;
    // The first line is about the file.
    let lines = text.lines().skip(1);
    lines
        .map(|line| serde_json::from_str(line).with_context(|| format!("data/{name}: {line}")))
        .collect()
}

fn text<'v>(line: &'v Value, key: &str) -> &'v str {
    line.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn key(line: &Value) -> String {
    format!("{}:{}", text(line, "service"), text(line, "action")).to_lowercase()
}

/// With `{}` in place of the operation's name, which most of them hold.
fn basis(line: &Value) -> String {
    let basis = text(line, "basis");
    let mut action = text(line, "action").chars();
    let operation: String = action
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let operation = operation + action.as_str();
    match operation.is_empty() || basis.contains("{}") {
        true => basis.to_owned(),
        false => basis.replace(&operation, "{}"),
    }
}

/// The one evidence of all places, where it is one.
fn briefly(places: BTreeMap<String, String>) -> Value {
    let mut all = places.values();
    let first = all.next();
    match first {
        Some(first) if all.all(|other| other == first) => json!(first),
        _ => json!(places),
    }
}
