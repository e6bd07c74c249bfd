//! Anything but passing and assuming roles: the policies of the principal decide, what limits them, and
//! the RCPs of the resource's account. Resource-based policies are not evaluated: what one may change
//! is not known.

use crate::finding::{Because, Code, Verdict};
use crate::iam::{Arn, Asked, Caller, Decision, PolicyType, Request, proof};
use crate::text::holes::is_account;
use crate::text::{Piece, Text, Tri};

use super::Roles;
use super::line::Question;
use super::resource::is_all;

/// Calls that need no permission, whatever the policies say.
const FREE: [&str; 2] = ["sts:GetCallerIdentity", "sts:GetSessionToken"];

/// May the principal do it?
pub(super) fn decide(question: &Question<'_>, roles: &Roles<'_>) -> Decision {
    let request = super::request(question, &question.action, Asked::Other);
    let by_itself = match question.caller {
        // Only resource-based policies speak of services.
        Caller::Service { .. } => Decision::of(Verdict::Missing, vec![nothing_allows(&request)]),
        _ => roles.caller.decide(&request),
    };
    let decision = match denied_to_everybody(question, roles, &request) {
        Some(denied) if by_itself.verdict != Verdict::Denied => denied,
        _ => with_resource(question, &request, by_itself),
    };
    let decision = decision.under_rcps(&roles.target.rcps, &request);
    let is_free = FREE
        .iter()
        .any(|free| free.eq_ignore_ascii_case(&question.action));
    match is_free && decision.verdict != Verdict::Granted {
        true => open(decision, Because::new(Code::RuleDoubtful)),
        false => decision,
    }
}

/// A Deny for everybody in the resource's own policy. A root user may lift it, and services are not
/// everybody everywhere.
fn denied_to_everybody(
    question: &Question<'_>,
    roles: &Roles<'_>,
    request: &Request<'_>,
) -> Option<Decision> {
    if !matches!(question.caller, Caller::Role(_) | Caller::User(_)) {
        return None;
    }
    let mut decision = roles.denials.decide(request);
    for reason in &mut decision.reasons {
        for (name, value) in &mut reason.params.0 {
            if name == "policyType" {
                *value = "resource-based policy".into();
            }
        }
    }
    (decision.verdict == Verdict::Denied && decision.by_deny).then_some(decision)
}

/// What the side of the resource makes of it.
fn with_resource(question: &Question<'_>, request: &Request<'_>, decision: Decision) -> Decision {
    let place = Place::of(question);
    if place.same_partition == Tri::No && decision.verdict != Verdict::Denied {
        let own = question.caller.partition().map(Text::display);
        let reason = Because::new(Code::TargetPartitionDiffers)
            .with("kind", "resource")
            .with("partition", own.unwrap_or_default())
            .with("otherPartition", question.resource.arn.partition.display());
        return refused(decision, reason);
    }
    let is_service = matches!(question.caller, Caller::Service { .. });
    let is_scp = |limit: &(PolicyType, Option<u32>)| limit.0 == PolicyType::Scp;
    match decision.verdict {
        // A Deny stands, whatever else allows; what is open stays so.
        Verdict::Denied | Verdict::Undecided => decision,
        Verdict::Granted => match place.same_account {
            Tri::No if place.has_policy => open(decision, not_evaluated(request)),
            Tri::No => {
                let reason = Because::new(Code::ResourcePolicyNeeded)
                    .with("account", place.account.unwrap_or_default());
                refused(decision, reason)
            }
            _ if place.has_policy => open(decision, not_evaluated(request)),
            Tri::Maybe => {
                let account = place.account.unwrap_or_default();
                open(
                    decision,
                    Because::new(Code::AccountUnknown).with("account", account),
                )
            }
            Tri::Yes if place.same_partition == Tri::Maybe => {
                let partition = vec![question.resource.arn.partition.display()];
                let reason = Because::new(Code::HoleDecides)
                    .with("statement", "")
                    .with("holes", partition);
                open(decision, reason)
            }
            Tri::Yes => decision,
        },
        // Such a policy may allow what the principal's own do not. Across accounts both must, and
        // SCPs limit every principal of theirs.
        Verdict::Missing if place.has_policy => {
            let is_settled =
                place.same_account == Tri::No || decision.lacks_guardrails.iter().any(is_scp);
            match is_settled && !is_service {
                true => decision,
                false => open(decision, not_evaluated(request)),
            }
        }
        Verdict::Missing => decision,
    }
}

/// Where a resource is, and whether it has a policy of its own.
struct Place {
    account: Option<String>,
    same_account: Tri,
    same_partition: Tri,
    has_policy: bool,
}

impl Place {
    fn of(question: &Question<'_>) -> Self {
        let arn = &question.resource.arn;
        let is_all = is_all(&question.resource);
        let own = Some(&arn.account).filter(|account| !is_all && is_told(account));
        // Buckets and their like have no account in their ARN: they are taken to be the caller's,
        // unless it is said whose they are.
        let account = own.or(question.resource_account.as_ref());
        let same = |own: Option<&Text<'_>>, other: &Text<'_>| {
            own.map_or(Tri::Maybe, |own| crate::iam::principal::same(own, other))
        };
        Self {
            account: account.map(Text::display),
            same_account: account
                .map_or(Tri::Yes, |account| same(question.caller.account(), account)),
            same_partition: match is_all {
                true => Tri::Yes,
                false => same(question.caller.partition(), &arn.partition),
            },
            has_policy: question.has_resource_policy || is_key(arn),
        }
    }
}

/// Whether the account part of an ARN is an account; `aws` is none.
fn is_told(account: &Text<'_>) -> bool {
    match account.as_literal() {
        Some(text) => is_account(text),
        None => account
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Hole(_))),
    }
}

/// A KMS key: it has a key policy, and no other policy allows anything unless that one says so (AWS
/// KMS Developer Guide, key-policies).
fn is_key(arn: &Arn<'_>) -> bool {
    let resource = arn.resource.display();
    arn.service.as_literal() == Some("kms")
        && ["key/", "alias/"]
            .iter()
            .any(|start| resource.starts_with(start))
}

fn nothing_allows(request: &Request<'_>) -> Because {
    Because::new(Code::NoStatementAllows)
        .with("action", request.action)
        .with("resource", proof::shown(request.resource).display())
}

fn not_evaluated(request: &Request<'_>) -> Because {
    Because::new(Code::ResourcePolicyNotEvaluated)
        .with("resource", proof::shown(request.resource).display())
}

/// The same, undecided for this reason first.
fn open(mut decision: Decision, reason: Because) -> Decision {
    decision.verdict = Verdict::Undecided;
    decision.reasons.insert(0, reason);
    decision
}

/// The same, not allowed for this reason first.
fn refused(mut decision: Decision, reason: Because) -> Decision {
    decision.verdict = Verdict::Missing;
    decision.reasons.insert(0, reason);
    decision
}
