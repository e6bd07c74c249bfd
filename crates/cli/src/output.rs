//! Reports and fixes in the forms of other tools, of one project or of several.

use serde_json::{Value, json};
use sfn_role_check::export::role::WholeRoleForm;
use sfn_role_check::export::{self, Chosen, FixFormat, ReportFormat};
use sfn_role_check::{Report, Workspace};

use crate::folder::Checked;

/// The report of one project.
pub(crate) fn report(workspace: &Workspace, report: &Report, form: ReportFormat) -> String {
    export::report(workspace, report, form)
}

/// The fixes of one project.
pub(crate) fn fixes(workspace: &Workspace, report: &Report, form: FixFormat) -> String {
    export::fixes(workspace, report, form, Chosen::All)
}

/// The reports of several projects: a list, a document with a heading for each, or a log with a run
/// for each.
pub(crate) fn all_reports(all: &[Checked], form: ReportFormat) -> Result<String, String> {
    match form {
        ReportFormat::Json => {
            let entries = all.iter().map(|one| {
                // Field by field, so that the order is that of the contract.
                let report = serde_json::to_string_pretty(&one.report)?;
                let name = serde_json::to_string(&one.name)?;
                let report = report.replace('\n', "\n    ");
                Ok(format!(
                    "  {{\n    \"project\": {name},\n    \"report\": {report}\n  }}"
                ))
            });
            let entries: Result<Vec<String>, serde_json::Error> = entries.collect();
            let entries = entries.map_err(|error| error.to_string())?;
            Ok(match entries.as_slice() {
                [] => "[]\n".to_owned(),
                entries => format!("[\n{}\n]\n", entries.join(",\n")),
            })
        }
        ReportFormat::Markdown => {
            let parts = all.iter().map(|one| {
                let report = report(&one.workspace, &one.report, form);
                format!(
                    "# {}\n\n{}",
                    plain(&one.name),
                    report.replace("\n# ", "\n## ")
                )
            });
            Ok(parts.collect::<Vec<_>>().join("\n"))
        }
        ReportFormat::Sarif => {
            let mut log: Option<Value> = None;
            for one in all {
                let text = report(&one.workspace, &one.report, form);
                let next: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
                match (&mut log, next) {
                    (None, next) => log = Some(next),
                    (Some(log), mut next) => {
                        let runs = |log: &mut Value| {
                            let runs = log.get_mut("runs").and_then(Value::as_array_mut);
                            runs.map(std::mem::take)
                        };
                        let runs = runs(&mut next);
                        let all = log.get_mut("runs").and_then(Value::as_array_mut);
                        if let (Some(all), Some(runs)) = (all, runs) {
                            all.extend(runs);
                        }
                    }
                }
            }
            let none = || json!({"version": "2.1.0", "runs": []});
            let log = log.unwrap_or_else(none);
            serde_json::to_string_pretty(&log)
                .map(|text| format!("{text}\n"))
                .map_err(|error| error.to_string())
        }
    }
}

/// The fixes of several projects: a list, or code with a comment before each project's.
pub(crate) fn all_fixes(all: &[Checked], form: FixFormat) -> Result<String, String> {
    let of = |one: &Checked| fixes(&one.workspace, &one.report, form);
    let key = match form {
        FixFormat::Json => Some("fixes"),
        FixFormat::Merged => Some("policies"),
        FixFormat::Role(WholeRoleForm::Json) => Some("roles"),
        _ => None,
    };
    if let Some(key) = key {
        let entries = all.iter().map(|one| {
            // Policies of several roles stand one after the other.
            let text = of(one);
            let texts = serde_json::Deserializer::from_str(&text).into_iter();
            let mut values: Vec<Value> = texts.collect::<Result<_, _>>()?;
            let value = match (form, values.len()) {
                (FixFormat::Merged, _) | (_, 0) => Value::Array(values),
                _ => values.swap_remove(0),
            };
            Ok(json!({"project": one.name, key: value}))
        });
        let entries: Result<Vec<Value>, serde_json::Error> = entries.collect();
        return entries
            .and_then(|entries| serde_json::to_string_pretty(&entries))
            .map(|text| format!("{text}\n"))
            .map_err(|error| error.to_string());
    }
    let is_code = matches!(form, FixFormat::Cdk | FixFormat::Role(WholeRoleForm::Cdk));
    let comment = if is_code { "//" } else { "#" };
    let parts = all
        .iter()
        .map(|one| (one, of(one)))
        .filter(|(_, code)| !code.trim().is_empty())
        .map(|(one, code)| format!("{comment} {}\n{code}", plain(&one.name)));
    Ok(parts.collect::<Vec<_>>().join("\n"))
}

/// A name of a folder in a line of its own: it may hold anything, and must not become code.
fn plain(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "._-/ ".contains(letter);
    let letters = name.chars();
    letters
        .map(|letter| if is_plain(letter) { letter } else { '_' })
        .collect()
}
