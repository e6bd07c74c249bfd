//! RCPs: what the organization of a resource denies, whoever asks.

use crate::finding::Verdict;
use crate::iam::evaluate::Layer;
use crate::iam::facts::RCP_SERVICES;
use crate::iam::policy::PolicyType;
use crate::iam::proof;
use crate::iam::request::{Caller, Request};
use crate::text::Tri;

use super::Decision;

impl Decision {
    /// The same under the RCPs of the resource's account.
    #[must_use]
    pub fn under_rcps(mut self, rcps: &Layer<'_>, request: &Request<'_>) -> Self {
        let outcome = rcps.evaluate(request);
        let deny = outcome.deny.and(apply(request));
        if deny == Tri::No || self.by_deny {
            return self;
        }
        let mut reasons = proof::denials(PolicyType::Rcp, &outcome, request);
        if deny == Tri::Yes {
            self.verdict = Verdict::Denied;
            self.by_deny = true;
            reasons.append(&mut self.reasons);
            self.reasons = reasons;
        } else {
            if self.verdict == Verdict::Granted {
                self.verdict = Verdict::Undecided;
            }
            self.reasons.append(&mut reasons);
        }
        self
    }
}

/// Whether RCPs have a say in a request.
fn apply(request: &Request<'_>) -> Tri {
    let service = request.action.split(':').next().unwrap_or_default();
    let is = |one: &&str| service.eq_ignore_ascii_case(one);
    let covered = match () {
        () if is(&"iam") => Tri::No,
        () if RCP_SERVICES.iter().any(is) => Tri::Yes,
        // AWS adds services to its list.
        () => Tri::Maybe,
    };
    covered.and(!is_linked(request.caller))
}

/// Whether the caller is a role that is linked to a service, which RCPs do not limit.
fn is_linked(caller: &Caller<'_>) -> Tri {
    let Caller::Role(role) = caller else {
        return Tri::No;
    };
    let path = role.arn.as_ref().map(|arn| arn.resource.display());
    let session = role.session.as_ref().map(crate::text::Text::display);
    match () {
        () if path.is_some_and(|path| path.starts_with("role/aws-service-role/")) => Tri::Yes,
        // The ARN of a session lacks the path.
        () if session.is_some_and(|arn| arn.contains(":assumed-role/AWSServiceRoleFor")) => {
            Tri::Maybe
        }
        () => Tri::No,
    }
}
