//! The two questions: may this role pass that role, and may this role assume that role.
//!
//! Decision tables: `iam:PassRole` needs the identity side only; `sts:AssumeRole` needs both
//! sides across accounts, and in one account as much of the caller's side as the way in which the
//! trust policy names the caller leaves over.

use crate::finding::{Because, Code, Verdict};
use crate::text::Tri;

use super::evaluate::{self, Layer, Outcome};
use super::policy::{PolicyType, Statement};
use super::principal::Naming;
use super::request::Request;

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
}

/// The answer to a request.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What it is.
    pub verdict: Verdict,
    /// Why, the deciding reason first.
    pub reasons: Vec<Because>,
    /// An identity-based statement of the caller is missing, or may be.
    pub lacks_identity: bool,
    /// A statement in the trust policy is missing, or may be.
    pub lacks_trust: bool,
    /// The guardrails that do not allow it, each with the document to change.
    pub lacks_guardrails: Vec<(PolicyType, Option<u32>)>,
}

/// The side of the caller.
struct Side<'p> {
    identity: Outcome<'p>,
    has_identity: bool,
    guardrails: Vec<(PolicyType, Option<u32>, Outcome<'p>)>,
    /// Whether all guardrails allow.
    guarded: Tri,
    /// Whether anything denies.
    deny: Tri,
}

impl<'p> RolePolicies<'p> {
    /// Nothing pasted.
    pub fn none() -> Self {
        Self {
            identity: Layer::new(PolicyType::Identity, Vec::new(), Vec::new()),
            guardrails: Vec::new(),
            loose_scps: Vec::new(),
            trust: Layer::new(PolicyType::Trust, Vec::new(), Vec::new()),
            rcps: Layer::new(PolicyType::Rcp, Vec::new(), Vec::new()),
        }
    }

    /// Whether no boundary, session policy, SCP or RCP was pasted.
    pub fn is_unguarded(&self) -> bool {
        self.guardrails.is_empty() && self.loose_scps.is_empty() && self.rcps.is_empty()
    }

    fn side(&self, request: &Request<'_>) -> Side<'p> {
        let identity = self.identity.evaluate(request);
        let mut deny = identity.deny;
        let mut guarded = Tri::Yes;
        let mut guardrails = Vec::new();
        for layer in &self.guardrails {
            let outcome = layer.evaluate(request);
            guarded = guarded.and(outcome.allow);
            deny = deny.or(outcome.deny);
            guardrails.push((layer.kind(), layer.document(), outcome));
        }
        let loose: Vec<_> = self
            .loose_scps
            .iter()
            .map(|layer| (layer.document(), layer.evaluate(request)))
            .collect();
        if !loose.is_empty() {
            // They may be of one level or of several: granted if each allows, missing if none does.
            let least = loose
                .iter()
                .map(|(_, outcome)| outcome.allow)
                .min()
                .unwrap_or(Tri::Yes);
            let most = loose
                .iter()
                .map(|(_, outcome)| outcome.allow)
                .max()
                .unwrap_or(Tri::Yes);
            guarded = guarded.and(least.join(most));
        }
        for (document, outcome) in loose {
            deny = deny.or(outcome.deny);
            guardrails.push((PolicyType::Scp, document, outcome));
        }
        Side {
            identity,
            has_identity: !self.identity.is_empty(),
            guardrails,
            guarded,
            deny,
        }
    }

    /// May this role do what is requested, by its own side alone?
    pub fn decide(&self, request: &Request<'_>) -> Decision {
        let side = self.side(request);
        let allow = side.allow();
        let verdict = verdict(allow, side.deny);
        let mut reasons = match verdict {
            Verdict::Denied => side.denials(request),
            Verdict::Granted => side.grants(),
            Verdict::Missing => side.missing(request),
            Verdict::Undecided => side.doubts(request),
        };
        if matches!(verdict, Verdict::Missing | Verdict::Undecided) && side.deny == Tri::Maybe {
            reasons.extend(side.denials(request));
        }
        let lacks_identity = matches!(verdict, Verdict::Missing | Verdict::Undecided)
            && side.identity_value() != Tri::Yes;
        Decision {
            verdict,
            reasons,
            lacks_identity,
            lacks_trust: false,
            lacks_guardrails: side.unallowing(),
        }
    }

    /// May this role assume the target role?
    ///
    /// `same_account` says whether both are in one account. `target` is the name of the target
    /// role, for the reasons.
    pub fn decide_assume(
        &self,
        request: &Request<'_>,
        target: &RolePolicies<'p>,
        same_account: Tri,
        target_name: &str,
    ) -> Decision {
        let side = self.side(request);
        let rcps = target.rcps.evaluate(request);
        let trust = target.trust.evaluate(request);
        let deny = side.deny.or(trust.deny).or(rcps.deny);
        let trust_pasted = !target.trust.is_empty();
        let named = if trust_pasted {
            best_naming(&trust, request, &side, same_account)
        } else {
            None
        };
        let allow = match (&named, trust_pasted) {
            (Some((_, value)), _) => *value,
            // A trust policy that is there but cannot be read may say anything.
            (None, true) => {
                if trust.unreadable.is_empty() {
                    Tri::No
                } else {
                    side.needed(Naming::Role, same_account).doubted()
                }
            }
            (None, false) => side.needed(Naming::Role, same_account).doubted(),
        };
        let verdict = verdict(allow, deny);
        let identity_free =
            same_account == Tri::Yes && matches!(named, Some((Naming::Role | Naming::Session, _)));
        let lacks_identity = verdict != Verdict::Granted
            && verdict != Verdict::Denied
            && side.identity_value() != Tri::Yes
            && !identity_free;
        let lacks_trust = verdict != Verdict::Granted
            && verdict != Verdict::Denied
            && trust_pasted
            && trust.allow != Tri::Yes;
        let mut reasons = Vec::new();
        match verdict {
            Verdict::Denied => {
                reasons.extend(side.denials(request));
                reasons.extend(denials(PolicyType::Trust, &trust, request));
                reasons.extend(denials(PolicyType::Rcp, &rcps, request));
            }
            Verdict::Granted => {
                if !identity_free {
                    reasons.extend(side.grants());
                }
                reasons.extend(trust_grants(&trust));
            }
            Verdict::Missing | Verdict::Undecided => {
                match side.identity_value().and(side.guarded) {
                    _ if identity_free => {}
                    Tri::Yes => {
                        reasons.push(Because::new(Code::IdentityInOrder));
                        reasons.extend(side.grants());
                    }
                    Tri::No if side.has_identity => reasons.extend(side.missing(request)),
                    _ => reasons.extend(side.doubts(request)),
                }
                if !trust_pasted {
                    reasons.push(Because::new(Code::TrustNotPasted).with("role", target_name));
                } else if trust.allow == Tri::Yes {
                    reasons.extend(trust_grants(&trust));
                } else if trust.allow == Tri::No {
                    reasons.extend(no_trust(&target.trust, request));
                } else {
                    reasons.extend(maybe(PolicyType::Trust, &trust, request));
                }
                if deny == Tri::Maybe {
                    reasons.extend(side.denials(request));
                    reasons.extend(denials(PolicyType::Trust, &trust, request));
                    reasons.extend(denials(PolicyType::Rcp, &rcps, request));
                }
            }
        }
        Decision {
            verdict,
            reasons,
            lacks_identity,
            lacks_trust,
            lacks_guardrails: side.unallowing(),
        }
    }

    /// Does this role trust the service that makes the request? Only the trust policy and RCPs count.
    pub fn decide_trust(&self, request: &Request<'_>) -> Decision {
        let trust = self.trust.evaluate(request);
        let rcps = self.rcps.evaluate(request);
        let deny = trust.deny.or(rcps.deny);
        let verdict = verdict(trust.allow, deny);
        let mut reasons = Vec::new();
        match verdict {
            Verdict::Granted => reasons.extend(trust_grants(&trust)),
            Verdict::Missing => reasons.extend(no_trust(&self.trust, request)),
            Verdict::Undecided if trust.allow != Tri::Yes => {
                reasons.extend(maybe(PolicyType::Trust, &trust, request))
            }
            _ => {}
        }
        if deny != Tri::No {
            reasons.extend(denials(PolicyType::Trust, &trust, request));
            reasons.extend(denials(PolicyType::Rcp, &rcps, request));
        }
        let lacks_trust =
            matches!(verdict, Verdict::Missing | Verdict::Undecided) && trust.allow != Tri::Yes;
        Decision {
            verdict,
            reasons,
            lacks_identity: false,
            lacks_trust,
            lacks_guardrails: Vec::new(),
        }
    }
}

impl<'p> Side<'p> {
    /// Whether the identity-based policies allow; without any it is not known.
    fn identity_value(&self) -> Tri {
        if self.has_identity {
            self.identity.allow
        } else {
            Tri::Maybe
        }
    }

    fn allow(&self) -> Tri {
        self.identity_value().and(self.guarded)
    }

    /// What the caller's side must give, if the trust policy names the caller like that.
    fn needed(&self, naming: Naming, same_account: Tri) -> Tri {
        let across = self.allow();
        let within = match naming {
            Naming::Account => self.allow(),
            Naming::Role | Naming::Session => self.guarded,
            // What `*` frees from is documented for resources in general, not for roles.
            Naming::Everyone | Naming::Service => self.allow().or(self.guarded.doubted()),
        };
        match same_account {
            Tri::Yes => within,
            Tri::No => across,
            Tri::Maybe => within.join(across),
        }
    }

    /// The guardrails that allow nothing of it.
    fn unallowing(&self) -> Vec<(PolicyType, Option<u32>)> {
        let unallowing = self
            .guardrails
            .iter()
            .filter(|(_, _, outcome)| outcome.allow == Tri::No);
        unallowing
            .map(|(kind, document, _)| (*kind, *document))
            .collect()
    }

    fn grants(&self) -> Vec<Because> {
        grants(PolicyType::Identity, &self.identity)
            .into_iter()
            .collect()
    }

    fn denials(&self, request: &Request<'_>) -> Vec<Because> {
        let mut reasons = denials(PolicyType::Identity, &self.identity, request);
        for (kind, _, outcome) in &self.guardrails {
            reasons.extend(denials(*kind, outcome, request));
        }
        reasons
    }

    fn missing(&self, request: &Request<'_>) -> Vec<Because> {
        let mut reasons = Vec::new();
        if self.has_identity && self.identity.allow == Tri::No {
            reasons.push(
                Because::new(Code::NoStatementAllows)
                    .with("action", request.action)
                    .with("resource", evaluate::shown(request.resource).display()),
            );
            reasons.extend(near(&self.identity, request));
        }
        for (kind, _, outcome) in &self.guardrails {
            if outcome.allow == Tri::No {
                reasons.push(
                    Because::new(Code::GuardrailDoesNotAllow)
                        .with("policyType", kind.name())
                        .with("action", request.action),
                );
                reasons.extend(near(outcome, request));
            }
        }
        reasons
    }

    fn doubts(&self, request: &Request<'_>) -> Vec<Because> {
        let mut reasons = Vec::new();
        if !self.has_identity {
            reasons.push(Because::new(Code::NoIdentityPolicy));
        } else if self.identity.allow == Tri::Maybe {
            reasons.extend(maybe(PolicyType::Identity, &self.identity, request));
        } else {
            reasons.extend(self.grants());
        }
        for (kind, _, outcome) in &self.guardrails {
            match outcome.allow {
                Tri::Maybe => reasons.extend(maybe(*kind, outcome, request)),
                Tri::No => reasons.push(
                    Because::new(Code::GuardrailDoesNotAllow)
                        .with("policyType", kind.name())
                        .with("action", request.action),
                ),
                Tri::Yes => {}
            }
        }
        reasons
    }
}

fn verdict(allow: Tri, deny: Tri) -> Verdict {
    match (allow, deny) {
        (_, Tri::Yes) => Verdict::Denied,
        (Tri::No, _) => Verdict::Missing,
        (Tri::Yes, Tri::No) => Verdict::Granted,
        _ => Verdict::Undecided,
    }
}

/// The way of naming the caller that gives most: a statement that names the role directly counts
/// even if another names its account only.
fn best_naming(
    trust: &Outcome<'_>,
    request: &Request<'_>,
    side: &Side<'_>,
    same_account: Tri,
) -> Option<(Naming, Tri)> {
    let mut best: Option<(Naming, Tri)> = None;
    for (statement, applies) in &trust.allows {
        let Some(principals) = &statement.principals else {
            continue;
        };
        for (naming, certain) in principals.name(request.caller) {
            let value = applies.and(certain).and(side.needed(naming, same_account));
            if best.is_none_or(|(_, known)| value > known) {
                best = Some((naming, value));
            }
        }
    }
    best
}

fn about(code: Code, kind: PolicyType, statement: &Statement<'_>) -> Because {
    Because::new(code)
        .with("policyType", kind.name())
        .with("statement", statement.label())
        .at(statement.place())
}

fn grants(kind: PolicyType, outcome: &Outcome<'_>) -> Option<Because> {
    let (statement, _) = outcome
        .allows
        .iter()
        .find(|(_, applies)| *applies == Tri::Yes)?;
    Some(about(Code::AllowedByStatement, kind, statement))
}

fn trust_grants(trust: &Outcome<'_>) -> Option<Because> {
    let (statement, _) = trust
        .allows
        .iter()
        .find(|(_, applies)| *applies == Tri::Yes)?;
    Some(about(Code::TrustAllows, PolicyType::Trust, statement))
}

fn denials(kind: PolicyType, outcome: &Outcome<'_>, request: &Request<'_>) -> Vec<Because> {
    let mut reasons = Vec::new();
    for (statement, applies) in outcome.denies.iter().take(3) {
        if *applies == Tri::Yes {
            reasons.push(about(Code::DeniedByStatement, kind, statement));
        } else {
            reasons.push(about(Code::DenyMayApply, kind, statement));
            reasons.extend(evaluate::obstacles(statement, request));
        }
    }
    reasons.extend(unreadable(kind, outcome));
    reasons
}

fn maybe(kind: PolicyType, outcome: &Outcome<'_>, request: &Request<'_>) -> Vec<Because> {
    let mut reasons = Vec::new();
    for (statement, _) in outcome.allows.iter().take(3) {
        reasons.push(about(Code::StatementMayApply, kind, statement));
        reasons.extend(evaluate::obstacles(statement, request));
    }
    reasons.extend(unreadable(kind, outcome));
    reasons
}

fn unreadable(kind: PolicyType, outcome: &Outcome<'_>) -> impl Iterator<Item = Because> {
    let because = move |code, place| Because::new(code).with("policyType", kind.name()).at(place);
    let unreadable = outcome
        .unreadable
        .iter()
        .map(move |&place| because(Code::PolicyUnreadable, place));
    unreadable.chain(
        outcome
            .refused
            .iter()
            .map(move |&place| because(Code::PolicyRefused, place)),
    )
}

/// Allow statements that name the resource but do not apply, and why.
fn near(outcome: &Outcome<'_>, request: &Request<'_>) -> Vec<Because> {
    outcome
        .near
        .iter()
        .take(3)
        .flat_map(|statement| evaluate::obstacles(statement, request))
        .collect()
}

fn no_trust(trust: &Layer<'_>, request: &Request<'_>) -> Vec<Because> {
    let mut reasons =
        vec![Because::new(Code::NoTrustStatementAllows).with("action", request.action)];
    for statement in trust.allows(request.action).into_iter().take(3) {
        if evaluate::principal_applies(statement, request) == Tri::No {
            reasons.push(about(Code::PrincipalDiffers, PolicyType::Trust, statement));
        } else {
            reasons.extend(evaluate::obstacles(statement, request));
        }
    }
    reasons
}
