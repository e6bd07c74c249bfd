//! What was known before: an earlier output of `--format json`. Only what it does not have is new.
//!
//! A check is the same if its project, state machine, state, action, resource and context are; places
//! do not matter, so that a line more above it makes nothing new. One that is worse than before is new.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sfn_role_check::Report;

/// The findings of an earlier output, each as often as it was there.
#[derive(Debug, Default)]
pub(crate) struct Baseline {
    known: BTreeMap<String, Vec<u8>>,
    /// The names of its projects.
    projects: Vec<String>,
    /// What it calls projects that have other names here.
    called: BTreeMap<String, String>,
}

/// Which checks and notices of a report were known.
#[derive(Debug, Default)]
pub(crate) struct Known {
    checks: Vec<bool>,
    notices: Vec<bool>,
}

impl Known {
    /// Whether the check of that index was known.
    pub(crate) fn is_check(&self, at: usize) -> bool {
        self.checks.get(at).is_some_and(|known| *known)
    }

    /// Whether the notice of that index was known.
    pub(crate) fn is_notice(&self, at: usize) -> bool {
        self.notices.get(at).is_some_and(|known| *known)
    }

    /// How many checks were known.
    pub(crate) fn checks(&self) -> usize {
        self.checks.iter().filter(|known| **known).count()
    }
}

impl Baseline {
    /// Reads an output, of one project or of several.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut baseline = Self::default();
        match &value {
            Value::Array(projects) => {
                for project in projects {
                    let name = project["project"].as_str();
                    let (Some(name), Some(report)) = (name, project.get("report")) else {
                        return Err("an entry is no `{project, report}`".to_owned());
                    };
                    baseline.add(Some(name), report)?;
                    baseline.projects.push(name.to_owned());
                }
            }
            report => baseline.add(None, report)?,
        }
        Ok(baseline)
    }

    fn add(&mut self, project: Option<&str>, report: &Value) -> Result<(), String> {
        if report["version"] != 1 {
            return Err("this is no output of --format json".to_owned());
        }
        for (key, rank) in keys(project, report).into_iter().flatten() {
            self.known.entry(key).or_default().push(rank);
        }
        // The mildest that is bad enough is taken.
        self.known
            .values_mut()
            .for_each(|ranks| ranks.sort_unstable());
        Ok(())
    }

    /// What of a report was known. Each finding of the baseline is one finding.
    pub(crate) fn known(&self, project: Option<&str>, report: &Report) -> Known {
        if self.known.is_empty() {
            return Known::default();
        }
        let value = serde_json::to_value(report).unwrap_or_default();
        let called = |project| self.called.get(project).map_or(project, String::as_str);
        let project = project.map(called);
        let [checks, notices] = keys(project, &value);
        let mut left = self.known.clone();
        let mut known = |keys: Vec<(String, u8)>| -> Vec<bool> {
            let is_known = |(key, rank): (String, u8)| {
                let Some(ranks) = left.get_mut(&key).filter(|_| rank > 0) else {
                    return false;
                };
                let at = ranks.iter().position(|before| *before >= rank);
                at.map(|at| ranks.remove(at)).is_some()
            };
            keys.into_iter().map(is_known).collect()
        };
        Known {
            checks: known(checks),
            notices: known(notices),
        }
    }
}

impl Baseline {
    /// For these projects, however their paths were typed then and are now: one is the project whose
    /// folders are the last ones of its own, if neither is another one's.
    pub(crate) fn of_projects<'n>(&self, names: impl Iterator<Item = &'n str> + Clone) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        self.called_in(names, &here.to_string_lossy())
    }

    fn called_in<'n>(&self, names: impl Iterator<Item = &'n str> + Clone, here: &str) -> Self {
        let is_known = |name: &&str| self.projects.iter().any(|known| known == name);
        let is_here = |known: &&String| names.clone().any(|name| name == known.as_str());
        let free: Vec<&String> = self
            .projects
            .iter()
            .filter(|known| !is_here(known))
            .collect();
        let new: Vec<&str> = names.clone().filter(|name| !is_known(name)).collect();
        let fits = |name: &str, known: &str| {
            let whole = parts(&match name.starts_with('/') {
                true => name.to_owned(),
                false => format!("{here}/{name}"),
            });
            let known = parts(known);
            // The topmost folder of then is any folder, so it is only clear where all else is.
            let is_only = self.projects.len() == 1 && names.clone().count() == 1;
            whole.ends_with(&known) && (is_only || !known.is_empty())
        };
        let mut called = BTreeMap::new();
        for name in &new {
            let mut all = free.iter().filter(|known| fits(name, known));
            let (Some(known), None) = (all.next(), all.next()) else {
                continue;
            };
            if new.iter().filter(|other| fits(other, known)).count() == 1 {
                called.insert((*name).to_owned(), (*known).clone());
            }
        }
        Self {
            known: self.known.clone(),
            projects: self.projects.clone(),
            called,
        }
    }
}

/// The folders of a path, without those that mean nothing.
fn parts(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part.to_owned()),
        }
    }
    parts
}

/// The checks and the notices of a report: what they are about, and how bad they are.
fn keys(project: Option<&str>, report: &Value) -> [Vec<(String, u8)>; 2] {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let machines = list(&report["stateMachines"]);
    let tasks: Vec<Value> = machines
        .iter()
        .flat_map(|machine| {
            let name = machine["name"].clone();
            let tasks = list(&machine["tasks"]).into_iter();
            tasks.map(move |task| json!([name, task.get("path")]))
        })
        .collect();
    let check = |check: &Value| {
        let at = check["task"]
            .as_u64()
            .and_then(|at| usize::try_from(at).ok());
        let task = at.and_then(|at| tasks.get(at));
        let fields = ["kind", "role", "action", "resource", "context"].map(|field| &check[field]);
        let rank = match check["verdict"].as_str() {
            Some("missing" | "denied") => 2,
            Some("undecided") => 1,
            _ => 0,
        };
        (json!(["check", project, task, fields]).to_string(), rank)
    };
    let notice = |notice: &Value| {
        let key = json!(["notice", project, notice["code"], notice["params"]]);
        (key.to_string(), 1)
    };
    [
        list(&report["checks"]).iter().map(check).collect(),
        list(&report["notices"]).iter().map(notice).collect(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(verdicts: &[&str]) -> Report {
        let checks: Vec<Value> = verdicts
            .iter()
            .map(|verdict| {
                json!({"kind": "pass-role", "verdict": verdict, "role": "r", "action": "iam:PassRole",
                    "resource": "x", "context": {}, "reasons": [], "at": [], "task": null, "fixes": []})
            })
            .collect();
        serde_json::from_value(json!({
            "version": 1, "summary": {"granted": 0, "missing": 0, "denied": 0, "undecided": 0},
            "stateMachines": [], "checks": checks, "fixes": [], "notices": [], "assumptions": [],
            "questions": [], "documents": []
        }))
        .unwrap()
    }

    #[track_caller]
    fn check(before: &[&str], now: &[&str], known: &[bool]) {
        let text = serde_json::to_string(&report(before)).unwrap();
        let baseline = Baseline::read(&text).unwrap();
        assert_eq!(
            baseline.known(None, &report(now)).checks,
            known,
            "{before:?} {now:?}"
        );
    }

    #[test]
    fn what_was_there_is_known_as_often_as_it_was_there() {
        check(&["missing"], &["missing"], &[true]);
        check(&["missing"], &["missing", "missing"], &[true, false]);
        check(&["granted"], &["missing"], &[false]);
    }

    #[test]
    fn what_became_worse_is_new() {
        check(&["undecided"], &["missing"], &[false]);
        check(&["denied"], &["undecided"], &[true]);
        check(
            &["undecided", "missing"],
            &["missing", "undecided"],
            &[true, true],
        );
    }

    #[test]
    fn a_project_is_the_same_however_its_path_is_typed() {
        let check = |known: &[&str], names: &[&str], here: &str, expected: &[(&str, &str)]| {
            let baseline = Baseline {
                projects: known.iter().map(|one| (*one).to_owned()).collect(),
                ..Baseline::default()
            };
            let called = baseline.called_in(names.iter().copied(), here).called;
            let called = called.iter();
            let called: Vec<_> = called
                .map(|(name, known)| (name.as_str(), known.as_str()))
                .collect();
            assert_eq!(called, expected, "{names:?}");
        };
        let known = ["services/a", "services/b"];
        check(&known, &["."], "/repo/services/a", &[(".", "services/a")]);
        check(
            &known,
            &["a", "b"],
            "/repo/services",
            &[("a", "services/a"), ("b", "services/b")],
        );
        let whole = "/repo/services/b";
        check(&known, &[whole], "/", &[(whole, "services/b")]);
        check(
            &known,
            &["../b"],
            "/repo/services/a",
            &[("../b", "services/b")],
        );
        check(&known, &["services/a", "x/services/a"], "/repo", &[]);
        check(&known, &["x/services/a", "y/services/a"], "/repo", &[]);
        check(&["."], &["/repo"], "/", &[("/repo", ".")]);
        check(&["."], &["/repo", "/other"], "/", &[]);
    }

    #[test]
    fn a_project_is_a_part_of_what_a_finding_is() {
        let one = serde_json::to_value(report(&["missing"])).unwrap();
        let text = json!([{"project": "a", "report": one}]).to_string();
        let baseline = Baseline::read(&text).unwrap();
        assert_eq!(
            baseline.known(Some("a"), &report(&["missing"])).checks,
            [true]
        );
        assert_eq!(
            baseline.known(Some("b"), &report(&["missing"])).checks,
            [false]
        );
        assert!(Baseline::read("{}").is_err() && Baseline::read("[1]").is_err());
    }
}
