//! What is known of a request's context keys: from the workspace, and from how Step Functions
//! and the services make their requests.

use std::borrow::Cow;

use crate::arn::Arn;
use crate::iam::{Asked, Caller, Context, KeyState, KnownKeys, Unlisted};
use crate::text::holes::{Class, is_account};
use crate::text::{Hole, Scope, Text};

use super::requirements::Requirement;
use super::roles::Role;

/// Where a request of a machine comes from.
#[derive(Debug)]
pub(super) struct Origin<'f> {
    /// What is known of the machine's ARN, where something is.
    pub(super) partial_arn: Option<Text<'f>>,
    /// Its account.
    pub(super) account: Option<Text<'f>>,
    /// Its Region.
    pub(super) region: Option<String>,
    /// The same, or the placeholder that stands for it.
    region_text: Option<Text<'f>>,
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
        let region_text = match &region {
            Some(region) => Some(Text::literal(region.clone())),
            None => parts.as_ref().map(|arn| arn.region.clone()),
        };
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
            region_text,
        }
    }

    /// The Region that a request names: the machine's, or the one of global endpoints.
    fn requested_region(&self) -> Option<KeyState<'static>> {
        let region = self.region.clone()?;
        Some(KeyState::one_of([
            Text::literal(region),
            Text::literal("us-east-1"),
        ]))
    }
}

/// The role that makes requests, in a session that Step Functions opened.
#[derive(Debug)]
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

    /// The same role, if it is one of that account; `None`: too little is known of it.
    pub(super) fn in_account(&self, account: &Text<'f>) -> Option<Self> {
        let Caller::Role(role) = &self.caller else {
            return None;
        };
        let mut role = role.clone();
        role.account = Some(account.clone());
        if let Some(arn) = &mut role.arn {
            arn.account = account.clone();
        }
        role.session = None;
        Some(Self {
            arn: role.arn.as_ref().map(Arn::to_text),
            account: role.account.clone(),
            caller: Caller::Role(role),
        })
    }

    /// What is known of a key that tells who calls.
    fn presence(&self, key: &str, origin: &Origin<'_>) -> Option<KeyState<'static>> {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        match () {
            () if is("aws:PrincipalArn") => self.arn.as_ref().map(is_text),
            () if is("aws:PrincipalAccount") => self.account.as_ref().map(is_text),
            () if is("aws:PrincipalType") => Some(KeyState::is(Text::literal("AssumedRole"))),
            () if is("aws:username") => Some(KeyState::absent()),
            // Automation never has a second factor.
            () if is("aws:PrincipalIsAWSService") || is("aws:MultiFactorAuthPresent") => {
                Some(KeyState::maybe(Text::literal("false")))
            }
            () if is("aws:RequestedRegion") => origin.requested_region(),
            () => None,
        }
    }
}

/// A role is passed to a service, which is `None` if it is not certain.
#[derive(Debug)]
pub(super) struct Passing<'r> {
    pub(super) facts: &'r CallerFacts<'r>,
    pub(super) arn: &'r Arn<'r>,
    pub(super) service: Option<&'r str>,
    pub(super) origin: &'r Origin<'r>,
}

impl<'r> Passing<'r> {
    pub(super) fn context(&'r self) -> Context<'r> {
        Context::new(Asked::PassRole, Unlisted::ByNature).known(self)
    }
}

impl KnownKeys for Passing<'_> {
    fn presence(&self, key: &str) -> Option<KeyState<'static>> {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        if is("iam:PassedToService") {
            return Some(match self.service {
                Some(service) => KeyState::is(Text::literal(service.to_owned())),
                None => KeyState::Unknown,
            });
        }
        // The resource that the role gets associated with is of the same account; its service and
        // its form are those of the receiving service.
        if is("iam:AssociatedResourceArn") {
            let (partition, account) = (self.arn.partition.clone(), self.arn.account.clone());
            let arn = service_arn(Some(partition), None, None, account, "");
            return Some(KeyState::maybe(arn.into_owned()));
        }
        if is("aws:ResourceAccount") {
            return Some(is_text(&self.arn.account));
        }
        self.facts.presence(key, self.origin)
    }
}

/// A target role is assumed. Step Functions sends the machine's ARN as ExternalId.
#[derive(Debug)]
pub(super) struct Assuming<'r> {
    pub(super) facts: &'r CallerFacts<'r>,
    pub(super) arn: &'r Arn<'r>,
    pub(super) origin: &'r Origin<'r>,
}

impl<'r> Assuming<'r> {
    pub(super) fn context(&'r self) -> Context<'r> {
        Context::new(Asked::AssumeRole, Unlisted::ByNature).known(self)
    }
}

impl KnownKeys for Assuming<'_> {
    fn presence(&self, key: &str) -> Option<KeyState<'static>> {
        if key.eq_ignore_ascii_case("sts:ExternalId") {
            let id = self.origin.partial_arn.clone();
            let id = id.unwrap_or_else(|| unknown("the state machine's ARN", Class::Any));
            return Some(KeyState::is(id.into_owned()));
        }
        if key.eq_ignore_ascii_case("aws:ResourceAccount") {
            return Some(is_text(&self.arn.account));
        }
        self.facts.presence(key, self.origin)
    }
}

/// A role makes the call of a task.
#[derive(Debug)]
pub(super) struct Acting<'r> {
    pub(super) facts: &'r CallerFacts<'r>,
    pub(super) arn: &'r Arn<'r>,
    pub(super) origin: &'r Origin<'r>,
    pub(super) keys: &'r [(&'static str, Text<'r>)],
}

impl<'r> Acting<'r> {
    pub(super) fn context(&'r self) -> Context<'r> {
        Context::new(Asked::Other, Unlisted::ByNature).known(self)
    }
}

impl KnownKeys for Acting<'_> {
    fn presence(&self, key: &str) -> Option<KeyState<'static>> {
        let own = self.keys.iter();
        if let Some((_, value)) = own
            .into_iter()
            .find(|(name, _)| key.eq_ignore_ascii_case(name))
        {
            return Some(is_text(value));
        }
        // Buckets and models have none in their ARNs, actions without a resource no ARN.
        let account = &self.arn.account;
        let is_told = account.as_literal().is_some_and(is_account)
            || account
                .as_hole()
                .is_some_and(|hole| hole.class == Class::Account);
        if key.eq_ignore_ascii_case("aws:ResourceAccount") && is_told {
            return Some(is_text(account));
        }
        self.facts.presence(key, self.origin)
    }
}

/// A service assumes a role.
#[derive(Debug)]
pub(super) struct ByService<'r> {
    pub(super) principal: &'r str,
    pub(super) account: Option<&'r Text<'r>>,
    pub(super) partition: Option<&'r Text<'r>>,
    pub(super) origin: &'r Origin<'r>,
}

impl<'r> ByService<'r> {
    pub(super) fn caller(&self) -> Caller<'r> {
        Caller::service(self.principal, self.origin.region_text.as_ref())
    }

    pub(super) fn context(&'r self) -> Context<'r> {
        Context::new(Asked::ServiceAssumesRole, Unlisted::ByNature).known(self)
    }
}

impl KnownKeys for ByService<'_> {
    fn presence(&self, key: &str) -> Option<KeyState<'static>> {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        let of_states = self.principal == STATES;
        let own = || self.account.cloned();
        let account = || self.origin.account.clone().or_else(own);
        // Step Functions presents the machine's ARN and account; of other services it is not
        // documented in one place whether they present theirs, but it would be of the same account.
        let presented = |value: Option<Text<'_>>| match value {
            Some(value) if of_states => KeyState::is(value.into_owned()),
            Some(value) => KeyState::maybe(value.into_owned()),
            None => KeyState::Unknown,
        };
        match () {
            () if is("aws:PrincipalIsAWSService") => Some(KeyState::is(Text::literal("true"))),
            () if is("aws:PrincipalServiceName") => {
                Some(KeyState::is(Text::literal(self.principal.to_owned())))
            }
            () if is("aws:ResourceAccount") => self.account.map(is_text),
            () if is("aws:SourceAccount") => Some(presented(account())),
            () if is("aws:SourceArn") && of_states => {
                Some(presented(self.origin.partial_arn.clone()))
            }
            () if is("aws:SourceArn") => {
                let partition = self.partition.cloned();
                let arn = account().map(|account| service_arn(partition, None, None, account, ""));
                Some(presented(arn))
            }
            () => None,
        }
    }
}

fn is_text(text: &Text<'_>) -> KeyState<'static> {
    KeyState::is(text.clone().into_owned())
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
