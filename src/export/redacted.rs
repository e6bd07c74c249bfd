//! Secrets that were pasted never leave in an export.

use crate::documents::secrets;
use crate::finding::Span;
use crate::workspace::Workspace;

/// What stands in place of a secret.
const PLACEHOLDER: &str = "SECRET";
/// Shorter texts are too common to be left out wherever they stand.
const SHORTEST: usize = 16;

/// The secrets of all documents.
pub(super) struct Secrets<'w>(Vec<&'w str>);

impl<'w> Secrets<'w> {
    /// Finds them.
    pub(super) fn of(workspace: &'w Workspace) -> Self {
        let mut found: Vec<&str> = Vec::new();
        for document in &workspace.documents {
            for span in secrets::find(&document.text) {
                let text = part(&document.text, span.start, span.end);
                if text.len() >= SHORTEST && !found.contains(&text) {
                    found.push(text);
                }
            }
        }
        Self(found)
    }

    /// The text with a placeholder for each of them, and for what looks like one by itself.
    pub(super) fn leave_out(&self, mut text: String) -> String {
        for secret in &self.0 {
            if text.contains(secret) {
                text = text.replace(secret, PLACEHOLDER);
            }
        }
        let spans: Vec<Span> = secrets::find(&text);
        if spans.is_empty() {
            return text;
        }
        let mut kept = String::with_capacity(text.len());
        let mut from = 0;
        for span in spans {
            kept.push_str(part(&text, from, span.start));
            kept.push_str(PLACEHOLDER);
            from = span.end;
        }
        kept.push_str(text.get(from as usize..).unwrap_or_default());
        kept
    }
}

fn part(text: &str, start: u32, end: u32) -> &str {
    text.get(start as usize..end as usize).unwrap_or_default()
}
