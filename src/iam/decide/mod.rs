//! The two questions: may this role pass that role, and may this role assume that role.
//!
//! Decision tables: `iam:PassRole` needs the identity side only; `sts:AssumeRole` needs both
//! sides across accounts, and in one account as much of the caller's side as the way in which the
//! trust policy names the caller leaves over.

mod assume;
mod pass;
mod rcp;
mod side;

use crate::finding::{Because, Code, Place, Verdict};
use crate::text::Tri;

use super::evaluate::Layer;
use super::policy::PolicyType;

/// Everything that was pasted for one role.
#[derive(Debug)]
pub struct RolePolicies<'p> {
    /// Its identity-based policies.
    pub identity: Layer<'p>,
    /// Its permissions boundary, its session policy, and each level of SCPs: where pasted, each
    /// must allow.
    pub guardrails: Vec<Layer<'p>>,
    /// SCPs of which the level is not known.
    pub loose_scps: Vec<Layer<'p>>,
    /// Its trust policy.
    pub trust: Layer<'p>,
    /// RCPs of its account. They only ever deny.
    pub rcps: Layer<'p>,
    /// What may have taken permissions from it, or changed whom it trusts: what is called, where, and
    /// whether it is the latter.
    pub changes: Vec<(String, Place, bool)>,
    /// All its policies are there: without an identity-based policy nothing allows.
    pub is_closed: bool,
    /// All its identity-based policies are there, if any.
    pub has_all_identity: bool,
}

/// The answer to a request.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What it is.
    pub verdict: Verdict,
    /// Whether a Deny statement decided, not the lack of an Allow or a rule of IAM.
    pub by_deny: bool,
    /// Why, the deciding reason first.
    pub reasons: Vec<Because>,
    /// The identity-based statements that allow it, for certain or maybe.
    pub allowed_by: Vec<Place>,
    /// An identity-based statement of the caller is missing, or may be; not where one that is there
    /// may allow it.
    pub lacks_identity: bool,
    /// The same of a statement in the trust policy.
    pub lacks_trust: bool,
    /// The guardrails that do not allow it, each with the document to change.
    pub lacks_guardrails: Vec<(PolicyType, Option<u32>)>,
}

/// How caller and role stand to each other.
#[derive(Clone, Copy, Debug)]
pub struct Relation {
    /// Whether both are in one account.
    pub same_account: Tri,
    /// Whether both are in one partition.
    pub same_partition: Tri,
}

impl RolePolicies<'_> {
    /// Nothing pasted.
    pub fn none() -> Self {
        Self {
            identity: Layer::new(PolicyType::Identity, Vec::new(), Vec::new()),
            guardrails: Vec::new(),
            loose_scps: Vec::new(),
            trust: Layer::new(PolicyType::Trust, Vec::new(), Vec::new()),
            rcps: Layer::new(PolicyType::Rcp, Vec::new(), Vec::new()),
            changes: Vec::new(),
            is_closed: false,
            has_all_identity: false,
        }
    }

    /// Whether it is known which identity-based policies it has: some are given, or all.
    pub fn knows_identity(&self) -> bool {
        self.identity.is_given() || self.is_closed || self.has_all_identity
    }

    /// Whether something may have taken permissions from it, or changed whom it trusts.
    fn changed(&self, trusts: bool) -> Tri {
        Tri::from(self.changes.iter().any(|change| change.2 == trusts)).doubted()
    }

    /// What may have.
    fn changes(&self, trusts: bool) -> impl Iterator<Item = Because> {
        let changes = self.changes.iter().filter(move |change| change.2 == trusts);
        changes.map(|(operation, place, _)| {
            let because = Because::new(Code::RoleMayChange);
            because.with("operation", operation.as_str()).at(*place)
        })
    }

    /// Whether no boundary, session policy, SCP or RCP was pasted.
    pub fn is_unguarded(&self) -> bool {
        self.guardrails.is_empty() && self.loose_scps.is_empty() && self.rcps.is_empty()
    }
}

impl Decision {
    /// Nothing is known.
    pub fn undecided(reasons: Vec<Because>) -> Self {
        Self::of(Verdict::Undecided, reasons)
    }

    /// A verdict that comes from a rule of IAM, not from statements.
    pub fn of(verdict: Verdict, reasons: Vec<Because>) -> Self {
        Self {
            verdict,
            by_deny: false,
            reasons,
            allowed_by: Vec::new(),
            lacks_identity: false,
            lacks_trust: false,
            lacks_guardrails: Vec::new(),
        }
    }
}

/// What allowing and denying statements make together.
fn verdict(allow: Tri, deny: Tri) -> Verdict {
    match (allow, deny) {
        (_, Tri::Yes) => Verdict::Denied,
        (Tri::No, _) => Verdict::Missing,
        (Tri::Yes, Tri::No) => Verdict::Granted,
        _ => Verdict::Undecided,
    }
}
