//! May this role assume that role, and does a role trust a service?

use crate::finding::{Because, Code, Verdict};
use crate::iam::evaluate::Outcome;
use crate::iam::policy::PolicyType;
use crate::iam::principal::Naming;
use crate::iam::proof;
use crate::iam::request::{Caller, Request};
use crate::text::{Text, Tri};

use super::side::{Side, is_linked_role};
use super::{Decision, Relation, RolePolicies, verdict};

/// The answer of the target's side.
struct Target<'p> {
    /// What may have changed whom it trusts.
    changes: Vec<Because>,
    trust: Outcome<'p>,
    rcps: Outcome<'p>,
    is_pasted: bool,
}

impl<'p> RolePolicies<'p> {
    /// What trust policy and RCPs make of a request for this role.
    fn target(&self, request: &Request<'_>) -> Target<'p> {
        let mut rcps = self.rcps.evaluate(request);
        // RCPs do not limit service-linked roles.
        match is_linked_role(&request.resource.arn) {
            Tri::Yes => {
                rcps.deny = Tri::No;
                rcps.denies.clear();
            }
            Tri::Maybe => rcps.deny = rcps.deny.doubted(),
            Tri::No => {}
        }
        Target {
            changes: self.changes(true).collect(),
            trust: self.trust.evaluate(request),
            rcps,
            is_pasted: self.trust.is_given() || self.is_closed,
        }
    }

    /// May this role assume the target role?
    ///
    /// `target_name` is the name of the target role, for the reasons.
    pub fn decide_assume(
        &self,
        request: &Request<'_>,
        target: &RolePolicies<'p>,
        relation: Relation,
        target_name: &str,
    ) -> Decision {
        let side = self.side(request);
        let other = target.target(request);
        let deny = side.deny.or(other.deny());
        if let Some(reason) = refused(request, relation) {
            let mut decision = Decision::of(Verdict::Denied, vec![reason]);
            decision.by_deny = deny == Tri::Yes;
            return decision;
        }
        let same_account = relation.same_account;
        // A source identity must be allowed on both sides, whatever the trust policy names.
        let needs_identity = request.action.eq_ignore_ascii_case("sts:SetSourceIdentity");
        let needed = |naming| {
            if needs_identity {
                side.allow()
            } else {
                side.needed(naming, same_account)
            }
        };
        let named = match other.is_pasted {
            true => best_naming(&other.trust, request, &needed),
            false => None,
        };
        let allow = match (&named, other.is_pasted) {
            (Some((_, value)), _) => *value,
            // A trust policy that is there but cannot be read may say anything.
            (None, true) if other.trust.unreadable.is_empty() && other.trust.refused.is_empty() => {
                Tri::No
            }
            (None, _) => needed(Naming::Role).doubted(),
        };
        let allow = match relation.same_partition {
            Tri::Yes => allow,
            _ => allow.doubted(),
        };
        let verdict = verdict(allow, deny);
        let is_open = matches!(verdict, Verdict::Missing | Verdict::Undecided);
        let identity_free = same_account == Tri::Yes
            && !needs_identity
            && matches!(
                named,
                Some((Naming::Role | Naming::Session | Naming::User, _))
            );
        let reasons = match verdict {
            Verdict::Denied => {
                let mut reasons = side.denials(request);
                reasons.extend(other.denials(request));
                reasons
            }
            Verdict::Granted => {
                let mut reasons = match identity_free {
                    true => Vec::new(),
                    false => side.grants(request),
                };
                reasons.extend(proof::grants(PolicyType::Trust, &other.trust));
                reasons.extend(proof::spared(&target.trust, request));
                reasons.extend(proof::spared(&target.rcps, request));
                reasons
            }
            Verdict::Missing | Verdict::Undecided => open_reasons(
                &side,
                &other,
                target,
                request,
                identity_free,
                target_name,
                deny,
            ),
        };
        let is_untrusted = is_open && other.is_pasted && other.trust.allow != Tri::Yes;
        // Within an account a trust policy that names the role is enough.
        let trust_suffices = same_account == Tri::Yes && is_untrusted && !needs_identity;
        Decision {
            verdict,
            by_deny: deny == Tri::Yes,
            reasons,
            allowed_by: side.allowed_by(),
            lacks_identity: is_open
                && side.identity_value() != Tri::Yes
                && side.identity.allows.is_empty()
                && !identity_free
                && !trust_suffices,
            lacks_trust: is_untrusted && other.trust.allows.is_empty(),
            lacks_guardrails: side.unallowing(),
        }
    }

    /// Does this role trust the service that makes the request? Only the trust policy and RCPs count.
    pub fn decide_trust(&self, request: &Request<'_>) -> Decision {
        let other = self.target(request);
        let deny = other.deny();
        let verdict = verdict(other.trust.allow, deny);
        let mut reasons = Vec::new();
        match verdict {
            Verdict::Granted => {
                reasons.extend(proof::grants(PolicyType::Trust, &other.trust));
                reasons.extend(proof::spared(&self.trust, request));
                reasons.extend(proof::spared(&self.rcps, request));
            }
            Verdict::Missing => reasons.extend(proof::no_trust(&self.trust, request)),
            Verdict::Undecided if other.trust.allow != Tri::Yes => {
                reasons.extend(proof::maybe(PolicyType::Trust, &other.trust, request));
            }
            Verdict::Undecided | Verdict::Denied => {}
        }
        if deny != Tri::No {
            reasons.extend(other.denials(request));
        }
        if verdict == Verdict::Undecided {
            reasons.extend(proof::settled_by(&other.layers(), request));
        }
        Decision {
            verdict,
            by_deny: deny == Tri::Yes,
            reasons,
            allowed_by: Vec::new(),
            lacks_identity: false,
            lacks_trust: matches!(verdict, Verdict::Missing | Verdict::Undecided)
                && other.trust.allow != Tri::Yes
                && other.trust.allows.is_empty(),
            lacks_guardrails: Vec::new(),
        }
    }
}

impl<'p> Target<'p> {
    /// Whether anything denies.
    fn deny(&self) -> Tri {
        let changed = Tri::from(!self.changes.is_empty()).doubted();
        self.trust.deny.or(self.rcps.deny).or(changed)
    }

    fn denials(&self, request: &Request<'_>) -> Vec<Because> {
        let mut reasons = proof::denials(PolicyType::Trust, &self.trust, request);
        reasons.extend(proof::denials(PolicyType::Rcp, &self.rcps, request));
        reasons.extend(self.changes.iter().cloned());
        reasons
    }

    fn layers(&self) -> Vec<(PolicyType, &Outcome<'p>)> {
        let mut layers = vec![(PolicyType::Trust, &self.trust)];
        // RCPs only deny.
        if self.rcps.deny == Tri::Maybe {
            layers.push((PolicyType::Rcp, &self.rcps));
        }
        layers
    }
}

/// What no policy can allow: another partition, and the root user.
fn refused(request: &Request<'_>, relation: Relation) -> Option<Because> {
    if matches!(request.caller, Caller::Root(_)) {
        return Some(Because::new(Code::RootCannotAssume));
    }
    if relation.same_partition == Tri::No {
        let own = request.caller.partition();
        return Some(
            Because::new(Code::TargetPartitionDiffers)
                .with("partition", own.map(Text::display).unwrap_or_default())
                .with("otherPartition", request.resource.arn.partition.display()),
        );
    }
    None
}

/// The way of naming the caller that gives most: a statement that names the role directly counts
/// even if another names its account only.
fn best_naming(
    trust: &Outcome<'_>,
    request: &Request<'_>,
    needed: &dyn Fn(Naming) -> Tri,
) -> Option<(Naming, Tri)> {
    let mut best: Option<(Naming, Tri)> = None;
    for (statement, applies) in &trust.allows {
        let Some(principals) = &statement.principals else {
            continue;
        };
        for (naming, certain) in principals.name(request.caller) {
            let value = applies.and(certain).and(needed(naming));
            if best.is_none_or(|(_, known)| value > known) {
                best = Some((naming, value));
            }
        }
    }
    // What IAM would refuse may hold an Allow that nobody sees.
    if trust.allow == Tri::Maybe && best.is_some_and(|(_, value)| value == Tri::No) {
        let hidden = !trust.unreadable.is_empty() || !trust.refused.is_empty();
        return best.map(|(naming, value)| match hidden {
            true => (naming, needed(Naming::Role).doubted().or(value)),
            false => (naming, value),
        });
    }
    best
}

fn open_reasons(
    side: &Side<'_, '_>,
    other: &Target<'_>,
    target: &RolePolicies<'_>,
    request: &Request<'_>,
    identity_free: bool,
    target_name: &str,
    deny: Tri,
) -> Vec<Because> {
    let mut reasons = Vec::new();
    match side.allow() {
        _ if identity_free && side.guarded() == Tri::Yes => {}
        Tri::Yes => {
            reasons.push(Because::new(Code::IdentityInOrder));
            reasons.extend(proof::grants(PolicyType::Identity, &side.identity));
        }
        Tri::No if side.has_identity => reasons.extend(side.missing(request)),
        _ => reasons.extend(side.doubts(request)),
    }
    if !other.is_pasted {
        reasons.push(Because::new(Code::TrustNotPasted).with("role", target_name));
    } else {
        match other.trust.allow {
            Tri::Yes => reasons.extend(proof::grants(PolicyType::Trust, &other.trust)),
            Tri::No => reasons.extend(proof::no_trust(&target.trust, request)),
            Tri::Maybe => reasons.extend(proof::maybe(PolicyType::Trust, &other.trust, request)),
        }
    }
    if deny == Tri::Maybe {
        reasons.extend(side.denials(request));
        reasons.extend(other.denials(request));
    }
    if side.allow() == Tri::Maybe || other.trust.allow == Tri::Maybe || deny == Tri::Maybe {
        let mut layers = side.layers();
        layers.extend(other.layers());
        reasons.extend(proof::settled_by(&layers, request));
    }
    reasons
}
