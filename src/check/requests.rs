//! What is known of a request's context keys: from the workspace, and from how Step Functions
//! and the services make their requests.

use std::borrow::Cow;

use crate::iam::arn::Arn;
use crate::iam::{Asked, Caller, Context, Presence, Unlisted};
use crate::text::holes::Class;
use crate::text::{Hole, Scope, Text};

use super::requirements::Requirement;
use super::roles::Role;

/// Where a request of a machine comes from.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin<'f> {
    /// What is known of the machine's ARN, where something is.
    pub(super) partial_arn: Option<Text<'f>>,
    /// Its account.
    pub(super) account: Option<Text<'f>>,
    /// Its Region.
    pub(super) region: Option<String>,
}

impl<'f> Origin<'f> {
    /// What is known of the machine of a requirement. `region` is what the settings say.
    pub(super) fn of(
        requirement: &Requirement<'f>,
        execution: Option<&Role<'f>>,
        region: Option<&str>,
    ) -> Self {
        let arn = requirement.machine_arn.clone();
        let parts = arn.as_ref().and_then(Arn::parse);
        let own_region = parts
            .as_ref()
            .and_then(|arn| arn.region.as_literal().map(str::to_owned));
        let region = own_region.or_else(|| region.map(str::to_owned));
        let account = parts.map(|arn| arn.account);
        let account = account.or_else(|| execution.and_then(|role| role.account.clone()));
        let partial_arn = arn.or_else(|| {
            let account = account.clone()?;
            let partition = execution.and_then(|role| role.partition.clone());
            Some(service_arn(
                partition,
                Some("states"),
                region.as_deref(),
                account,
                "stateMachine:",
            ))
        });
        Self {
            partial_arn,
            account,
            region,
        }
    }

    /// The Region that a request names: the machine's, or the one of global endpoints.
    fn requested_region(&self) -> Option<Presence<'f>> {
        let region = self.region.clone()?;
        Some(Presence::one_of([
            Text::literal(region),
            Text::literal("us-east-1"),
        ]))
    }
}

/// The role that makes requests, in a session that Step Functions opened.
pub(super) struct CallerFacts<'f> {
    pub(super) caller: Caller<'f>,
    arn: Option<Text<'f>>,
    account: Option<Text<'f>>,
}

impl<'f> CallerFacts<'f> {
    pub(super) fn of(role: &Role<'f>) -> Self {
        Self {
            caller: role.caller(),
            arn: role.arn.as_ref().map(Arn::to_text),
            account: role.account.clone(),
        }
    }

    /// What is known of the keys that tell who calls.
    fn context(&self, asked: Asked, origin: &Origin<'f>) -> Context<'f> {
        let mut context = Context::new(asked, Unlisted::ByNature)
            .with(
                "aws:PrincipalType",
                Presence::is(Text::literal("AssumedRole")),
            )
            .with("aws:username", Presence::absent())
            .with(
                "aws:PrincipalIsAWSService",
                Presence::maybe(Text::literal("false")),
            )
            // Automation never has a second factor.
            .with(
                "aws:MultiFactorAuthPresent",
                Presence::maybe(Text::literal("false")),
            );
        let known = [
            ("aws:PrincipalArn", &self.arn),
            ("aws:PrincipalAccount", &self.account),
        ];
        for (key, text) in known {
            if let Some(text) = text {
                context = context.with(key, Presence::is(text.clone()));
            }
        }
        match origin.requested_region() {
            Some(region) => context.with("aws:RequestedRegion", region),
            None => context,
        }
    }

    /// Of a role that is passed to a service, which is `None` if it is not certain.
    pub(super) fn passing(
        &self,
        arn: &Arn<'f>,
        service: Option<&str>,
        origin: &Origin<'f>,
    ) -> Context<'f> {
        // The resource that the role gets associated with is of the same account; its service
        // and its form are those of the receiving service.
        let associated = service_arn(
            Some(arn.partition.clone()),
            None,
            None,
            arn.account.clone(),
            "",
        );
        self.context(Asked::PassRole, origin)
            .with(
                "iam:PassedToService",
                match service {
                    Some(service) => Presence::is(Text::literal(service.to_owned())),
                    None => Presence::Unknown,
                },
            )
            .with("iam:AssociatedResourceArn", Presence::maybe(associated))
            .with("aws:ResourceAccount", Presence::is(arn.account.clone()))
    }

    /// Of a target role that is assumed. Step Functions sends the machine's ARN as ExternalId.
    pub(super) fn assuming(&self, arn: &Arn<'f>, origin: &Origin<'f>) -> Context<'f> {
        let id = origin.partial_arn.clone();
        let id = id.unwrap_or_else(|| unknown("the state machine's ARN", Class::Any));
        self.context(Asked::AssumeRole, origin)
            .with("sts:ExternalId", Presence::is(id))
            .with("aws:ResourceAccount", Presence::is(arn.account.clone()))
    }
}

/// What a service presents when it assumes a role.
pub(super) fn by_service<'f>(
    principal: &str,
    role: &Role<'f>,
    origin: &Origin<'f>,
) -> (Caller<'f>, Context<'f>) {
    let of_states = principal == STATES;
    let caller = Caller::service(principal, origin.region.as_deref());
    let mut context = Context::new(Asked::ServiceAssumesRole, Unlisted::ByNature)
        .with(
            "aws:PrincipalIsAWSService",
            Presence::is(Text::literal("true")),
        )
        .with(
            "aws:PrincipalServiceName",
            Presence::is(Text::literal(principal.to_owned())),
        );
    if let Some(account) = &role.account {
        context = context.with("aws:ResourceAccount", Presence::is(account.clone()));
    }
    // Step Functions presents the machine's ARN and account; of other services it is not
    // documented in one place whether they present theirs, but it would be of the same account.
    let account = origin.account.clone().or_else(|| role.account.clone());
    let arn = match &origin.partial_arn {
        Some(arn) if of_states => Some(arn.clone()),
        _ if of_states => None,
        _ => account
            .clone()
            .map(|account| service_arn(role.partition.clone(), None, None, account, "")),
    };
    for (key, value) in [("aws:SourceArn", arn), ("aws:SourceAccount", account)] {
        let presence = match value {
            Some(value) if of_states => Presence::is(value),
            Some(value) => Presence::maybe(value),
            None => Presence::Unknown,
        };
        context = context.with(key, presence);
    }
    (caller, context)
}

/// The service that runs state machines.
const STATES: &str = "states.amazonaws.com";

/// An ARN of which account and partition are known, and maybe service, Region and the start of
/// the resource.
fn service_arn<'f>(
    partition: Option<Text<'f>>,
    service: Option<&'static str>,
    region: Option<&str>,
    account: Text<'f>,
    resource: &'static str,
) -> Text<'f> {
    let or_unknown = |text: Option<Text<'f>>, name: &'static str| {
        text.unwrap_or_else(|| unknown(name, Class::Segment))
    };
    let mut text = Text::literal("arn:");
    for part in [
        or_unknown(partition, "partition"),
        or_unknown(service.map(Text::literal), "service"),
        or_unknown(
            region.map(|region| Text::literal(region.to_owned())),
            "Region",
        ),
        account,
    ] {
        text.push_text(part);
        text.push_literal(Cow::Borrowed(":"));
    }
    text.push_literal(Cow::Borrowed(resource));
    text.push_text(unknown("the rest of the ARN", Class::Any));
    text
}

fn unknown<'f>(name: &'static str, class: Class) -> Text<'f> {
    Text::hole(Hole {
        name: Cow::Borrowed(name),
        scope: Scope::Alone(u32::MAX, 2),
        class,
    })
}
