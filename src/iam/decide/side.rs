//! The caller's side: its identity-based policies and what limits them.

use std::borrow::Cow;

use crate::finding::{Because, Code, Place};
use crate::iam::arn::Arn;
use crate::iam::evaluate::{Layer, Outcome};
use crate::iam::matching;
use crate::iam::pattern::Token;
use crate::iam::policy::PolicyType;
use crate::iam::principal::Naming;
use crate::iam::proof;
use crate::iam::request::{Caller, Request};
use crate::text::Tri;

use super::RolePolicies;

/// What the caller's side makes of a request.
pub(super) struct Side<'s, 'p> {
    policies: &'s RolePolicies<'p>,
    pub(super) identity: Outcome<'p>,
    pub(super) has_identity: bool,
    /// The root user has all permissions of its account; where that ends is not documented.
    is_root: bool,
    guardrails: Vec<(&'s Layer<'p>, Outcome<'p>)>,
    boundary: Tri,
    session: Tri,
    scps: Tri,
    /// Whether anything denies.
    pub(super) deny: Tri,
}

impl<'p> RolePolicies<'p> {
    pub(super) fn side(&self, request: &Request<'_>) -> Side<'_, 'p> {
        let identity = self.identity.evaluate(request);
        let linked = is_service_linked(request.caller);
        let mut side = Side {
            policies: self,
            has_identity: self.knows_identity(),
            is_root: matches!(request.caller, Caller::Root(_)),
            deny: identity.deny,
            identity,
            guardrails: Vec::new(),
            boundary: Tri::Yes,
            session: Tri::Yes,
            scps: Tri::Yes,
        };
        for layer in &self.guardrails {
            let mut outcome = layer.evaluate(request);
            let limit = match layer.kind() {
                PolicyType::Boundary => &mut side.boundary,
                PolicyType::Session => &mut side.session,
                _ => {
                    // SCPs do not limit service-linked roles.
                    match linked {
                        Tri::Yes => continue,
                        Tri::Maybe => {
                            outcome.allow = outcome.allow.join(Tri::Yes);
                            outcome.deny = outcome.deny.join(Tri::No);
                        }
                        Tri::No => {}
                    }
                    &mut side.scps
                }
            };
            *limit = limit.and(outcome.allow);
            side.deny = side.deny.or(outcome.deny);
            side.guardrails.push((layer, outcome));
        }
        side.loose_scps(request);
        side.deny = side.deny.or(self.changed(false));
        side
    }
}

/// Whether the caller is a role that is linked to a service: by its path, or maybe by its name
/// where the path is not known.
fn is_service_linked(caller: &Caller<'_>) -> Tri {
    let Caller::Role(role) = caller else {
        return Tri::No;
    };
    let Some(arn) = &role.arn else {
        return Tri::No;
    };
    if role.session.is_none() {
        return is_linked_role(arn);
    }
    let name = [
        Token::Literal(Cow::Borrowed("assumed-role/AWSServiceRoleFor")),
        Token::Any,
    ];
    let session = role.session.as_ref().and_then(Arn::parse);
    session.map_or(Tri::Maybe, |session| {
        matching::matches(&name, &session.resource.pieces).doubted()
    })
}

/// Whether a role is linked to a service, by its path.
pub(super) fn is_linked_role(arn: &Arn<'_>) -> Tri {
    let path = [
        Token::Literal(Cow::Borrowed("role/aws-service-role/")),
        Token::Any,
    ];
    matching::matches(&path, &arn.resource.pieces)
}

impl<'s, 'p> Side<'s, 'p> {
    /// SCPs of unknown level may be of one level or of several: granted if each allows, missing if
    /// none does.
    fn loose_scps(&mut self, request: &Request<'_>) {
        let outcomes: Vec<_> = self
            .policies
            .loose_scps
            .iter()
            .map(|layer| (layer, layer.evaluate(request)))
            .collect();
        // One without an Allow only limits what `FullAWSAccess` allows beside it.
        let holding = || outcomes.iter().filter(|(layer, _)| layer.has_allow());
        let allows = || holding().map(|(_, outcome)| outcome.allow);
        if let (Some(least), Some(most)) = (allows().min(), allows().max()) {
            self.scps = self.scps.and(least.join(most));
        }
        for (layer, mut outcome) in outcomes {
            self.deny = self.deny.or(outcome.deny);
            if !layer.has_allow() {
                outcome.allow = Tri::Yes;
            }
            self.guardrails.push((layer, outcome));
        }
    }

    /// Whether the identity-based policies allow; without any it is not known.
    pub(super) fn identity_value(&self) -> Tri {
        match self.has_identity && !self.is_root {
            true => self.identity.allow,
            false => Tri::Maybe,
        }
    }

    /// Whether all that limits the identity-based policies allows.
    pub(super) fn guarded(&self) -> Tri {
        self.boundary.and(self.session).and(self.scps)
    }

    /// Whether the whole side allows.
    pub(super) fn allow(&self) -> Tri {
        self.identity_value().and(self.guarded())
    }

    /// What this side must give, if the trust policy names the caller like that.
    pub(super) fn needed(&self, naming: Naming, same_account: Tri) -> Tri {
        let across = self.allow();
        let within = match naming {
            Naming::Account => self.allow(),
            Naming::Role => self.guarded(),
            // What is named is the very principal: a boundary or session policy limits it only by
            // its Deny statements.
            Naming::User | Naming::Session => self.scps,
            // What `*` frees from is documented for resources in general, not for roles.
            Naming::Everyone | Naming::Service => self.allow().or(self.scps.doubted()),
        };
        match same_account {
            Tri::Yes => within,
            Tri::No => across,
            Tri::Maybe => within.join(across),
        }
    }

    /// The guardrails that allow nothing of it.
    pub(super) fn unallowing(&self) -> Vec<(PolicyType, Option<u32>)> {
        let unallowing = self
            .guardrails
            .iter()
            .filter(|(_, outcome)| outcome.allow == Tri::No);
        unallowing
            .map(|(layer, _)| (layer.kind(), layer.document()))
            .collect()
    }

    /// The identity-based statements that allow it, for certain or maybe.
    pub(super) fn allowed_by(&self) -> Vec<Place> {
        let allows = self.identity.allows.iter();
        allows.map(|(statement, _)| statement.place()).collect()
    }

    /// The layers with what they make of the request.
    pub(super) fn layers(&self) -> Vec<(PolicyType, &Outcome<'p>)> {
        let guardrails = self
            .guardrails
            .iter()
            .map(|(layer, outcome)| (layer.kind(), outcome));
        std::iter::once((PolicyType::Identity, &self.identity))
            .chain(guardrails)
            .collect()
    }

    /// One statement for each layer that allows, and why no Deny applies.
    pub(super) fn grants(&self, request: &Request<'_>) -> Vec<Because> {
        let mut reasons: Vec<Because> = self
            .layers()
            .into_iter()
            .filter_map(|(kind, outcome)| proof::grants(kind, outcome))
            .collect();
        reasons.extend(proof::spared(&self.policies.identity, request));
        for (layer, _) in &self.guardrails {
            reasons.extend(proof::spared(layer, request));
        }
        reasons
    }

    pub(super) fn denials(&self, request: &Request<'_>) -> Vec<Because> {
        let layers = self.layers().into_iter();
        let denials = layers.flat_map(|(kind, outcome)| proof::denials(kind, outcome, request));
        denials.chain(self.policies.changes(false)).collect()
    }

    pub(super) fn missing(&self, request: &Request<'_>) -> Vec<Because> {
        let mut reasons = Vec::new();
        if self.has_identity && self.identity.allow == Tri::No {
            reasons.push(
                Because::new(Code::NoStatementAllows)
                    .with("action", request.action)
                    .with("resource", proof::shown(request.resource).display()),
            );
            reasons.extend(proof::near(&self.policies.identity, request));
        }
        for (layer, outcome) in &self.guardrails {
            if outcome.allow == Tri::No {
                reasons.push(not_allowed(layer, request));
                reasons.extend(proof::near(layer, request));
            }
        }
        reasons
    }

    pub(super) fn doubts(&self, request: &Request<'_>) -> Vec<Because> {
        let mut reasons = Vec::new();
        if !self.has_identity {
            reasons.push(Because::new(Code::NoIdentityPolicy));
            // What may be this role's may allow it.
            reasons.extend(proof::maybe(PolicyType::Identity, &self.identity, request));
        } else if self.identity.allow == Tri::Maybe {
            reasons.extend(proof::maybe(PolicyType::Identity, &self.identity, request));
        } else {
            reasons.extend(proof::grants(PolicyType::Identity, &self.identity));
        }
        for (layer, outcome) in &self.guardrails {
            match outcome.allow {
                Tri::Maybe => {
                    let open = proof::maybe(layer.kind(), outcome, request);
                    // It allows nothing, and may not be this role's.
                    let first = layer.statements().next().filter(|_| open.is_empty());
                    reasons.extend(first.map(proof::unowned));
                    reasons.extend(open);
                }
                Tri::No => reasons.push(not_allowed(layer, request)),
                Tri::Yes => {}
            }
        }
        reasons
    }
}

fn not_allowed(layer: &Layer<'_>, request: &Request<'_>) -> Because {
    Because::new(Code::GuardrailDoesNotAllow)
        .with("policyType", layer.kind().name())
        .with("action", request.action)
}
