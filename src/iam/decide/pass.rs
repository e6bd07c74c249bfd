//! May this role pass that role to a service?

use crate::finding::{Because, Code, Verdict};
use crate::iam::arn::Arn;
use crate::iam::facts::MANAGED_ROLE_PATHS;
use crate::iam::proof;
use crate::iam::request::Request;
use crate::text::{Text, Tri};

use super::{Decision, Relation, RolePolicies, verdict};

impl RolePolicies<'_> {
    /// May this role do what is requested, by its own side alone?
    pub fn decide(&self, request: &Request<'_>) -> Decision {
        let side = self.side(request);
        let verdict = verdict(side.allow(), side.deny);
        let mut reasons = match verdict {
            Verdict::Denied => side.denials(request),
            Verdict::Granted => side.grants(request),
            Verdict::Missing => side.missing(request),
            Verdict::Undecided => side.doubts(request),
        };
        if matches!(verdict, Verdict::Missing | Verdict::Undecided) && side.deny == Tri::Maybe {
            reasons.extend(side.denials(request));
        }
        if verdict == Verdict::Undecided {
            reasons.extend(proof::settled_by(&side.layers(), request));
        }
        Decision {
            verdict,
            by_deny: side.deny == Tri::Yes,
            reasons,
            allowed_by: side.allowed_by(),
            lacks_identity: matches!(verdict, Verdict::Missing | Verdict::Undecided)
                && side.identity_value() != Tri::Yes
                && side.identity.allows.is_empty(),
            lacks_trust: false,
            lacks_guardrails: side.unallowing(),
        }
    }

    /// May this role pass the role? It must be one of its own account.
    ///
    /// `service` is the service that receives it, where that is known.
    pub fn decide_pass(
        &self,
        request: &Request<'_>,
        relation: Relation,
        service: Option<&str>,
    ) -> Decision {
        let arn = &request.resource.arn;
        let own = |text: Option<&Text<'_>>| text.map(Text::display).unwrap_or_default();
        let refused = if relation.same_partition == Tri::No {
            let reason = Because::new(Code::TargetPartitionDiffers)
                .with("action", request.action)
                .with("partition", own(request.caller.partition()))
                .with("otherPartition", arn.partition.display());
            Some(reason)
        } else if relation.same_account == Tri::No {
            let reason = Because::new(Code::PassRoleCrossAccount)
                .with("account", own(request.caller.account()))
                .with("otherAccount", arn.account.display());
            Some(reason)
        } else {
            None
        };
        let mut decision = self.decide(request);
        if let Some(reason) = refused {
            let by_deny = decision.by_deny;
            let mut denied = Decision::of(Verdict::Denied, vec![reason]);
            denied.allowed_by = std::mem::take(&mut decision.allowed_by);
            if by_deny {
                denied.reasons.append(&mut decision.reasons);
            }
            return Decision { by_deny, ..denied };
        }
        if decision.verdict == Verdict::Granted {
            if relation.same_account == Tri::Maybe {
                decision.verdict = Verdict::Undecided;
                let reason =
                    Because::new(Code::AccountUnknown).with("account", arn.account.display());
                decision.reasons.insert(0, reason);
            } else if relation.same_partition == Tri::Maybe {
                decision.verdict = Verdict::Undecided;
                let reason = Because::new(Code::HoleDecides)
                    .with("statement", "")
                    .with("holes", vec![arn.partition.display()]);
                decision.reasons.insert(0, reason);
            } else if is_managed_by_aws(arn, service) {
                decision.verdict = Verdict::Undecided;
                decision.reasons.insert(0, Because::new(Code::RuleDoubtful));
            }
        }
        decision
    }
}

/// Roles that AWS manages: how passing them is decided is not documented, but for the service
/// that a service-linked role is linked to.
fn is_managed_by_aws(arn: &Arn<'_>, service: Option<&str>) -> bool {
    let text = arn.resource.display();
    let Some(path) = text.strip_prefix("role/") else {
        return false;
    };
    MANAGED_ROLE_PATHS.iter().any(|(start, linked)| {
        path.strip_prefix(start).is_some_and(|rest| {
            !(*linked && service.is_some() && rest.split('/').next() == service)
        })
    })
}
