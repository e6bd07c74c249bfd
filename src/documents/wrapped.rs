//! A document that is the text of another: a JSON string, or percent signs.

use crate::text::json::{self, Reading};
use crate::text::mapped::Mapped;
use crate::text::{Node, Tree};

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

/// What stands in the string that is the whole document, if that is an object; each place leads
/// to the document.
pub(super) fn unwrapped<'w>(reading: Reading<'w>, whole: &'w str, document: u32) -> Reading<'w> {
    let string = reading
        .root
        .as_ref()
        .filter(|root| root.as_str().is_some_and(may_be_object));
    let Some(mapped) = string.and_then(|string| Mapped::of_string(string, whole)) else {
        return reading;
    };
    let mut inner = json::read_within(&mapped.without_percents(), whole, document);
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
