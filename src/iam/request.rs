//! A request: who asks to do what with which resource.

use std::borrow::Cow;

use crate::text::Text;

use super::arn::Arn;
use super::context::Context;
use super::facts::REGIONAL_PRINCIPALS;

/// What is put to the policies.
#[derive(Clone, Debug)]
pub struct Request<'r> {
    /// IAM action, such as `iam:PassRole`.
    pub action: &'r str,
    /// What it is done to.
    pub resource: &'r Resource<'r>,
    /// Who does it.
    pub caller: &'r Caller<'r>,
    /// What is known of the request besides.
    pub context: Context<'r>,
}

/// The resource of a request: a role.
#[derive(Clone, Debug)]
pub struct Resource<'r> {
    /// As the user wrote it; `None` for a pure run-time value.
    pub written: Option<Text<'r>>,
    /// What is known of its ARN.
    pub arn: Arn<'r>,
}

/// Who makes a request.
#[derive(Clone, Debug)]
pub enum Caller<'r> {
    /// A role, by what is known of it.
    Role(RoleCaller<'r>),
    /// An IAM user, by its ARN.
    User(Arn<'r>),
    /// The root user of an account, by its ARN.
    Root(Arn<'r>),
    /// An AWS service.
    Service {
        /// Such as `states.amazonaws.com`.
        principal: String,
        /// The Region's own form, where the service accepts it, such as `states.eu-west-1.amazonaws.com`.
        /// The Region may be a placeholder.
        regional: Option<Text<'r>>,
        /// Whether a regional form may be meant, but nothing is known of the Region.
        regional_unknown: bool,
    },
    /// It is not known what it is; maybe a part of its ARN.
    Unknown(Option<Arn<'r>>),
}

/// A role that makes a request, in a session of it.
#[derive(Clone, Debug, Default)]
pub struct RoleCaller<'r> {
    /// Its ARN, where it is known; may have holes.
    pub arn: Option<Arn<'r>>,
    /// Its account, where it is known; may be a hole.
    pub account: Option<Text<'r>>,
    /// Its partition, where it is known.
    pub partition: Option<Text<'r>>,
    /// The ARN of its session, where it is known.
    pub session: Option<Text<'r>>,
    /// Its unique id, where it is known: `AROA` and more. Of several it has one.
    pub unique_ids: Vec<String>,
}

impl<'r> Caller<'r> {
    /// A service that runs in a Region, which may not be known, or be a placeholder.
    pub fn service(principal: &str, region: Option<&Text<'r>>) -> Self {
        let regional = |form: &str| {
            let (name, domain) = form.split_once('.')?;
            let mut text = Text::literal(format!("{name}."));
            text.push_text(region?.clone());
            text.push_literal(Cow::Owned(format!(".{domain}")));
            Some(text)
        };
        let has_regional = REGIONAL_PRINCIPALS.contains(&principal);
        Caller::Service {
            principal: principal.to_owned(),
            regional: regional(principal).filter(|_| has_regional),
            regional_unknown: has_regional && region.is_none(),
        }
    }

    /// A role of which no session is known.
    pub fn role(
        arn: Option<Arn<'r>>,
        account: Option<Text<'r>>,
        partition: Option<Text<'r>>,
    ) -> Self {
        Caller::Role(RoleCaller {
            arn,
            account,
            partition,
            session: None,
            unique_ids: Vec::new(),
        })
    }

    /// The account that it belongs to, where it is known.
    pub fn account(&self) -> Option<&Text<'r>> {
        match self {
            Caller::Role(role) => role.account.as_ref(),
            Caller::User(arn) | Caller::Root(arn) => Some(&arn.account),
            Caller::Unknown(arn) => arn.as_ref().map(|arn| &arn.account),
            Caller::Service { .. } => None,
        }
    }

    /// The partition that it belongs to, where it is known.
    pub fn partition(&self) -> Option<&Text<'r>> {
        match self {
            Caller::Role(role) => role.partition.as_ref(),
            Caller::User(arn) | Caller::Root(arn) => Some(&arn.partition),
            Caller::Unknown(arn) => arn.as_ref().map(|arn| &arn.partition),
            Caller::Service { .. } => None,
        }
    }
}

/// The global form of a service principal and its Region, if it is the regional form of one that
/// has such forms.
pub fn without_region(principal: &str) -> (String, Option<String>) {
    let regional = REGIONAL_PRINCIPALS.iter().find_map(|global| {
        let (name, domain) = global.split_once('.')?;
        let region = principal
            .strip_prefix(name)?
            .strip_prefix('.')?
            .strip_suffix(domain)?
            .strip_suffix('.')?;
        Some(((*global).to_owned(), Some(region.to_owned())))
    });
    regional.unwrap_or_else(|| (principal.to_owned(), None))
}
