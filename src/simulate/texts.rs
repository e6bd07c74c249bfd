//! Checks a policy text on its own.

use crate::finding::Severity;
use crate::iam::grants;

use super::answer::{Answer, Outcome};
use super::line::PolicyText;
use super::policies::{read_one, reason};

/// Whether IAM would accept the text, and what is worth saying of it.
pub(super) fn check(text: &PolicyText<'_>) -> Answer {
    let documents = std::slice::from_ref(&text.document);
    let (policy, mut findings) = read_one(&text.document, 0, &text.duplicates);
    let is_refused = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    if let Some(policy) = policy.filter(|_| !is_refused) {
        findings.extend(grants::broad(&policy));
    }
    let outcome = match () {
        () if is_refused => Outcome::Malformed,
        () if findings.is_empty() => Outcome::Ok,
        () => Outcome::OkWithLint,
    };
    let reasons = findings
        .into_iter()
        .map(|finding| reason(documents, finding.because))
        .collect();
    Answer::new(text.id.clone(), outcome, reasons)
}
