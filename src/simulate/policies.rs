//! The policies of a question, read strictly.

use crate::finding::{Because, Code, Finding, Place, Severity, Span};
use crate::iam::{Layer, Policy, PolicyType, RolePolicies, read};
use crate::text::json::Reading;
use crate::text::{Integrity, Node, Tree};

use super::Roles;
use super::answer::{Location, Reason};
use super::line::{Body, Document, Question, Role};

/// The policies of a question, in the order of its documents.
pub(super) struct Policies<'q> {
    documents: &'q [Document<'q>],
    /// `None` for a document of which nothing is known.
    policies: Vec<Option<Policy<'q>>>,
    scp_levels: usize,
}

impl<'q> Policies<'q> {
    /// Reads them. What IAM would refuse is an error, with all that it would refuse.
    pub(super) fn read(question: &'q Question<'q>) -> Result<Self, Vec<Reason>> {
        let mut refused = Vec::new();
        let mut policies = Vec::with_capacity(question.documents.len());
        for (at, document) in question.documents.iter().enumerate() {
            let (policy, findings) = read_one(document, at, &question.duplicates);
            // By which rules that service would refuse it is not known: it proves nothing then.
            if document.role == Role::Denials {
                let is_whole = !findings.iter().any(|one| one.severity == Severity::Error);
                policies.push(policy.filter(|_| is_whole));
                continue;
            }
            policies.push(policy);
            refused.extend(
                findings
                    .into_iter()
                    .filter(|finding| finding.severity == Severity::Error),
            );
        }
        if refused.is_empty() {
            return Ok(Self {
                documents: &question.documents,
                policies,
                scp_levels: question.scp_levels,
            });
        }
        let reasons = refused.into_iter().map(|finding| finding.because);
        Err(reasons
            .map(|because| reason(&question.documents, because))
            .collect())
    }

    /// Puts a question to the policies.
    pub(super) fn with<T>(&self, ask: impl FnOnce(&Roles<'_>) -> T) -> T {
        let layer = |kind, is_of: &dyn Fn(Role) -> bool| {
            let mut policies = Vec::new();
            let mut unknown: Vec<Place> = Vec::new();
            for (at, (document, policy)) in self.documents.iter().zip(&self.policies).enumerate() {
                match policy {
                    _ if !is_of(document.role) => {}
                    Some(policy) => policies.push(policy),
                    None => unknown.push(Span::default().of(index(at))),
                }
            }
            Layer::new(kind, policies, unknown)
        };
        let closed = || RolePolicies {
            is_closed: true,
            ..RolePolicies::none()
        };
        let mut caller = closed();
        caller.identity = layer(PolicyType::Identity, &|role| role == Role::Identity);
        for (kind, own) in [
            (PolicyType::Boundary, Role::Boundary),
            (PolicyType::Session, Role::Session),
        ] {
            let limit = layer(kind, &|role| role == own);
            if !limit.is_empty() {
                caller.guardrails.push(limit);
            }
        }
        // A level without a policy allows nothing.
        for level in 0..self.scp_levels {
            caller
                .guardrails
                .push(layer(PolicyType::Scp, &|role| role == Role::Scp(level)));
        }
        let mut target = closed();
        target.trust = layer(PolicyType::Trust, &|role| role == Role::Trust);
        target.rcps = layer(PolicyType::Rcp, &|role| role == Role::Rcp);
        let mut denials = closed();
        denials.identity = layer(PolicyType::Identity, &|role| role == Role::Denials);
        ask(&Roles {
            caller,
            target,
            denials,
        })
    }

    /// Reasons with their places.
    pub(super) fn reasons(&self, reasons: Vec<Because>) -> Vec<Reason> {
        let mut told: Vec<Because> = Vec::with_capacity(reasons.len());
        for because in reasons {
            // Both sides of a request may have the same to say.
            if !told.contains(&because) {
                told.push(because);
            }
        }
        told.into_iter()
            .map(|because| reason(self.documents, because))
            .collect()
    }
}

/// Reads a document. It has no policy if nothing of it is known, or if its text is no JSON.
pub(super) fn read_one<'q>(
    document: &'q Document<'q>,
    at: usize,
    duplicates: &[Span],
) -> (Option<Policy<'q>>, Vec<Finding>) {
    let at = index(at);
    let kind = document.role.kind();
    match &document.body {
        Body::Hole => (None, Vec::new()),
        Body::Part(whole, node) => {
            let is_own = |span: &Span| whole.span().contains(*span);
            let (policy, findings) = read::read(node, kind, at, Integrity::Intact);
            (
                Some(policy).filter(|_| !duplicates.iter().any(is_own)),
                findings,
            )
        }
        Body::Tree(node) => {
            let (policy, mut findings) = read::read(node, kind, at, Integrity::Intact);
            let own = duplicates
                .iter()
                .filter(|span| node.span().contains(**span));
            findings.extend(own.map(|span| duplicate(*span, at)));
            (Some(policy), findings)
        }
        Body::Text(reading, is_strict) => read_text(reading, *is_strict, kind, at),
    }
}

fn read_text<'q>(
    reading: &'q Reading<'q>,
    is_strict: bool,
    kind: PolicyType,
    at: u32,
) -> (Option<Policy<'q>>, Vec<Finding>) {
    // Comments and byte order marks are no JSON.
    let mut findings: Vec<Finding> = reading
        .findings
        .iter()
        .map(|finding| {
            let mut because = finding.because.clone();
            for place in &mut because.at {
                place.document = at;
            }
            because.finding(Severity::Error)
        })
        .collect();
    if findings.is_empty() && !is_strict {
        let because = Because::new(Code::JsonUnexpectedText).at(Span::new(0, 1).of(at));
        findings.push(because.finding(Severity::Error));
    }
    let Some(root) = &reading.root else {
        if findings.is_empty() {
            let because = Because::new(Code::PolicyStatementMissing);
            findings.push(because.finding(Severity::Error));
        }
        return (None, findings);
    };
    let (policy, own) = read::read(root, kind, at, Integrity::Intact);
    findings.extend(own);
    (Some(policy), findings)
}

fn duplicate(span: Span, document: u32) -> Finding {
    Because::new(Code::DuplicateKey)
        .at(span.of(document))
        .finding(Severity::Error)
}

/// A reason with the paths of its places.
pub(super) fn reason(documents: &[Document<'_>], because: Because) -> Reason {
    let at = because
        .at
        .iter()
        .filter_map(|place| {
            let document = documents.get(place.document as usize)?;
            let pointer = root(document).map_or_else(String::new, |root| {
                root.pointer(place.span, &mut Vec::new())
            });
            Some(Location {
                document: document.path.clone(),
                pointer,
            })
        })
        .collect();
    Reason::of(because, at)
}

fn root<'d>(document: &'d Document<'_>) -> Option<&'d Node<'d>> {
    match &document.body {
        Body::Tree(node) | Body::Part(node, _) => Some(node),
        Body::Text(reading, _) => reading.root.as_ref(),
        Body::Hole => None,
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
