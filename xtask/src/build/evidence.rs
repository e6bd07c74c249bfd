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
    // Most calls have one evidence, which many of a service share.
    let mut calls: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    places.retain(|call, places| {
        let mut all = places.values();
        let (Some(first), Some((service, action))) = (all.next(), call.split_once(':')) else {
            return true;
        };
        let is_one = all.all(|other| other == first);
        if is_one {
            let of_service = calls.entry(service.to_owned()).or_default();
            let actions = of_service.entry(first.clone()).or_default();
            actions.push(action.to_owned());
        }
        !is_one
    });
    let calls: BTreeMap<String, BTreeMap<String, String>> = calls
        .into_iter()
        .map(|(service, shared)| {
            let shared = shared.into_iter();
            let shared = shared.map(|(basis, actions)| (basis, actions.join(",")));
            (service, shared.collect())
        })
        .collect();
    let mut services = BTreeMap::new();
    for line in lines("sdk-services.jsonl")? {
        let service = text(&line, "service");
        let page = text(&line, "page");
        let page = page.strip_prefix("list_").unwrap_or(page);
        let page = page.strip_suffix(".html").unwrap_or(page);
        let api = text(&line, "api");
        // Most begin with the name of the service.
        let api = match api.strip_prefix(service) {
            Some(rest) => rest.to_owned(),
            None => format!("={api}"),
        };
        services.insert(service.to_owned(), json!([page, api]));
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
    let all = json!({
        "services": services,
        "calls": calls,
        "places": places,
        "optimized": optimized,
    });
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
