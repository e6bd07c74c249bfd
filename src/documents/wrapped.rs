//! A document that is the text of another: a JSON string, percent signs, the template that
//! `aws cloudformation get-template` prints as a text.

use crate::text::json::{self, Reading};
use crate::text::mapped::Mapped;
use crate::text::{Node, Tree, yaml};

/// Whether a text is in percent signs, as policies stand in the answers of the IAM API.
pub(super) fn is_in_percents(text: &str) -> bool {
    let start = text.trim_start().get(..3);
    start.is_some_and(|start| start.eq_ignore_ascii_case("%7B"))
}

/// Reads a text that is in percent signs.
pub(super) fn in_percents(text: &str, document: u32) -> Reading<'_> {
    let start = text.len() - text.trim_start().len();
    let mut mapped = Mapped::default();
    let inner = text.trim();
    mapped.push(inner, u32::try_from(start).unwrap_or_default(), true);
    json::read_within(&mapped.without_percents(), text, document)
}

/// What stands in the string that is the whole document, or its template, if that is an object;
/// each place leads to the document.
pub(super) fn unwrapped<'w>(reading: Reading<'w>, whole: &'w str, document: u32) -> Reading<'w> {
    let Some(root) = &reading.root else {
        return reading;
    };
    let template = root.get("TemplateBody");
    let string = template.unwrap_or(root);
    let is_text = |text: &str| template.is_some() || may_be_object(text);
    let mapped = match string.as_str().is_some_and(is_text) {
        true => Mapped::of_string(string, whole),
        false => None,
    };
    let Some(mapped) = mapped.map(|mapped| mapped.without_percents()) else {
        return reading;
    };
    let mut inner = match may_be_object(&mapped.text) {
        true => json::read_within(&mapped, whole, document),
        false => yaml::read_within(&mapped, whole, document),
    };
    if !inner.root.as_ref().is_some_and(Node::is_object) {
        return reading;
    }
    inner.repaired |= reading.repaired;
    inner.duplicates.extend(reading.duplicates);
    let mut findings = reading.findings;
    findings.append(&mut inner.findings);
    inner.findings = findings;
    inner
}

fn may_be_object(text: &str) -> bool {
    text.trim_start().starts_with('{') || is_in_percents(text)
}
