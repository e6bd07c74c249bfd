//! The report as SARIF 2.1.0: one run; what is not granted and all notices are results.

use serde_json::{Map, Value, json};

use crate::finding::{Code, Severity, Verdict};
use crate::report::display::visible;
use crate::report::messages::{self, Language};
use crate::report::{Location, Reason, Report};
use crate::workspace::Workspace;

/// Renders the report.
pub fn render(workspace: &Workspace, report: &Report) -> String {
    let mut run = Run {
        uris: workspace
            .documents
            .iter()
            .enumerate()
            .map(|(at, document)| uri(&document.name, at))
            .collect(),
        rules: Vec::new(),
        results: Vec::new(),
    };
    run.checks(report);
    run.notices(report);
    let assumptions: Vec<String> = report
        .assumptions
        .iter()
        .map(|assumption| visible(&sentence(assumption)).into_owned())
        .collect();
    let artifacts: Vec<Value> = run
        .uris
        .iter()
        .map(|uri| json!({"location": {"uri": uri}}))
        .collect();
    let rules: Vec<Value> = run
        .rules
        .iter()
        .map(|code| {
            let name = code.name();
            json!({"id": name, "shortDescription": {"text": name.replace('-', " ")}})
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "sfn-role-check",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "utf16CodeUnits",
            "artifacts": artifacts,
            "results": run.results,
            "properties": {"summary": report.summary, "assumptions": assumptions},
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

struct Run {
    /// Of the documents.
    uris: Vec<String>,
    rules: Vec<Code>,
    results: Vec<Value>,
}

impl Run {
    fn checks(&mut self, report: &Report) {
        for (at, check) in report.checks.iter().enumerate() {
            let (verdict, level) = match check.verdict {
                Verdict::Granted => continue,
                Verdict::Missing => ("missing", "error"),
                Verdict::Denied => ("denied", "error"),
                Verdict::Undecided => ("undecided", "warning"),
            };
            let resource = check.resource.as_deref().unwrap_or("(known at run time)");
            let reasons: Vec<String> = check.reasons.iter().map(sentence).collect();
            let is = match report.needs_input(at) && check.verdict == Verdict::Undecided {
                true => "",
                false => "is ",
            };
            let text = format!(
                "`{}` on `{resource}` by `{}` {is}{}: {}",
                check.action,
                check.role,
                report.verdict_word(at),
                reasons.join("; ")
            );
            // Without a reason there is nothing to find such results by.
            let code = check
                .reasons
                .first()
                .map_or(Code::NoStatementAllows, |reason| reason.code);
            let of_reasons = check.reasons.iter().filter_map(|reason| reason.at.first());
            let at: Vec<&Location> = check.at.iter().chain(of_reasons).collect();
            let properties = json!({
                "kind": check.kind,
                "verdict": verdict,
                "role": check.role,
                "action": check.action,
                "resource": check.resource,
            });
            self.result(code, level, &text, &at, Some(properties));
        }
    }

    fn notices(&mut self, report: &Report) {
        for notice in &report.notices {
            let level = match notice.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "note",
            };
            let mut text = messages::text(Language::En, notice.code, &notice.params);
            if let Some(help) = messages::help(Language::En, notice.code, &notice.params) {
                text.push_str(". ");
                text.push_str(&help);
            }
            let at: Vec<&Location> = notice.at.iter().collect();
            self.result(notice.code, level, &text, &at, None);
        }
    }

    /// The first place is the result's, the others are related to it.
    fn result(
        &mut self,
        code: Code,
        level: &str,
        text: &str,
        at: &[&Location],
        properties: Option<Value>,
    ) {
        let rule = match self.rules.iter().position(|known| *known == code) {
            Some(rule) => rule,
            None => {
                self.rules.push(code);
                self.rules.len() - 1
            }
        };
        let mut places: Vec<Value> = Vec::new();
        for place in at {
            let place = self.location(place);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let related = places.split_off(places.len().min(1));
        let mut result = Map::new();
        result.insert("ruleId".into(), json!(code.name()));
        result.insert("ruleIndex".into(), json!(rule));
        result.insert("level".into(), json!(level));
        result.insert("message".into(), json!({"text": message(text)}));
        result.insert("locations".into(), json!(places));
        if !related.is_empty() {
            result.insert("relatedLocations".into(), json!(related));
        }
        if let Some(properties) = properties {
            result.insert("properties".into(), properties);
        }
        self.results.push(Value::Object(result));
    }

    fn location(&self, place: &Location) -> Value {
        let uri = self.uris.get(place.document as usize);
        json!({"physicalLocation": {
            "artifactLocation": {"uri": uri, "index": place.document},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "charOffset": place.start,
                "charLength": place.end.saturating_sub(place.start),
            },
        }})
    }
}

fn sentence(reason: &Reason) -> String {
    messages::text(Language::En, reason.code, &reason.params)
}

/// A text as a message: braces stand for arguments unless they are doubled, and what looks like
/// `[text](target)` would be a link.
fn message(text: &str) -> String {
    visible(text)
        .replace('{', "{{")
        .replace('}', "}}")
        .replace("](", "] (")
}

/// A document's name as a relative reference: no name leads out of the folder by a scheme or a host.
fn uri(name: &str, at: usize) -> String {
    if name.is_empty() {
        return format!("document-{}", at + 1);
    }
    let mut uri = String::with_capacity(name.len());
    for byte in name.bytes() {
        let is_second_slash = byte == b'/' && uri.ends_with('/');
        if byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~')
            || byte == b'/' && !is_second_slash
        {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
