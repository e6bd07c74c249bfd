//! Values of `Principal`: what they are, and whether a caller is meant.

use std::borrow::Cow;

use crate::text::holes::is_account;
use crate::text::{Text, Tri};

use super::arn::{Arn, role_of_session};
use super::policy::{Principal, Principals};
use super::request::Caller;

/// In which way a statement names a caller: by how much it frees the caller from needing an
/// identity-based policy depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// The caller's account.
    Account,
    /// The role itself.
    Role,
    /// One session of the role.
    Session,
    /// Everyone.
    Everyone,
    /// A service.
    Service,
}

impl<'a> Principal<'a> {
    /// Reads a value under the key `AWS`; `None` if IAM would refuse it.
    pub fn aws(text: &'a str, document: u32) -> Option<Self> {
        if text == "*" {
            return Some(Principal::Everyone);
        }
        if is_account(text) {
            return Some(Principal::Account {
                account: Text::literal(text),
                partition: None,
            });
        }
        let is_unique_id = text.len() >= 16
            && text
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if is_unique_id && (text.starts_with("AROA") || text.starts_with("AIDA")) {
            return Some(Principal::Deleted(Cow::Borrowed(text)));
        }
        let written = Text::with_placeholders(text, document);
        let Some(arn) = Arn::parse(&written) else {
            let has_holes = written.holes().next().is_some();
            return has_holes.then_some(Principal::Unknown(written));
        };
        let resource = arn.resource.pieces.first()?;
        let start = match resource {
            crate::text::Piece::Literal(start) => start.as_ref(),
            crate::text::Piece::Hole(_) => return Some(Principal::Unknown(written)),
        };
        let service = arn.service.as_literal();
        match () {
            // A wildcard may only be the whole value.
            () if text.contains('*') || text.contains('?') => None,
            () if arn.resource.as_literal() == Some("root") => {
                let is_root = service == Some("iam") && arn.region.pieces.is_empty();
                let (account, partition) = (arn.account, Some(arn.partition));
                is_root.then_some(Principal::Account { account, partition })
            }
            () if start.starts_with("role/") && service == Some("iam") => {
                Some(Principal::Role(written))
            }
            () if start.starts_with("assumed-role/") && service == Some("sts") => {
                Some(Principal::Session(written))
            }
            () if start.starts_with("user/") || start.starts_with("federated-user/") => {
                Some(Principal::Other)
            }
            () if start.starts_with("saml-provider/") || start.starts_with("oidc-provider/") => {
                Some(Principal::Other)
            }
            () => None,
        }
    }
}

impl Principals<'_> {
    /// Whether the caller is meant, for every way in which it may be.
    pub fn name(&self, caller: &Caller<'_>) -> Vec<(Naming, Tri)> {
        let mut named: Vec<(Naming, Tri)> = Vec::new();
        for (entry, _) in &self.entries {
            let (naming, certain) = name(entry, caller);
            if certain == Tri::No {
                continue;
            }
            match named.iter_mut().find(|(known, _)| *known == naming) {
                Some((_, known)) => *known = (*known).or(certain),
                None => named.push((naming, certain)),
            }
        }
        if self.not {
            // Everyone but these; IAM refuses it in trust policies, so it never proves anything.
            let excluded = named
                .iter()
                .map(|(_, certain)| *certain)
                .max()
                .unwrap_or(Tri::No);
            return if excluded == Tri::Yes {
                Vec::new()
            } else {
                vec![(Naming::Everyone, Tri::Maybe)]
            };
        }
        named
    }
}

fn name(entry: &Principal<'_>, caller: &Caller<'_>) -> (Naming, Tri) {
    match (entry, caller) {
        (Principal::Everyone, Caller::Role { .. }) => (Naming::Everyone, Tri::Yes),
        // Whether `*` means services too is not documented.
        (Principal::Everyone, Caller::Service { .. }) => (Naming::Everyone, Tri::Maybe),
        (
            Principal::Account { account, partition },
            Caller::Role {
                account: own,
                partition: own_partition,
                ..
            },
        ) => {
            let same = |one: &Text<'_>, two: Option<&Text<'_>>| {
                two.map_or(Tri::Maybe, |two| one.same(two))
            };
            let partition = partition
                .as_ref()
                .map_or(Tri::Yes, |one| same(one, own_partition.as_ref()));
            (Naming::Account, same(account, own.as_ref()).and(partition))
        }
        (Principal::Role(written), Caller::Role { arn, account, .. }) => (
            Naming::Role,
            is_role(written, arn.as_ref(), account.as_ref()),
        ),
        (Principal::Session(written), Caller::Role { arn, account, .. }) => (
            Naming::Session,
            is_session_of(written, arn.as_ref(), account.as_ref()),
        ),
        (
            Principal::Service(service),
            Caller::Service {
                principal,
                regional,
                regional_unknown,
            },
        ) => {
            let plain = service.same(&Text::literal(principal.as_str()));
            let own_region = regional
                .as_ref()
                .map_or(Tri::No, |name| service.same(&Text::literal(name.as_str())));
            let some_region = match service.as_literal() {
                Some(text) if *regional_unknown => {
                    Tri::from(is_regional_form(text, principal)).doubted()
                }
                _ => Tri::No,
            };
            (Naming::Service, plain.or(own_region).or(some_region))
        }
        (Principal::Unknown(_), Caller::Role { .. }) => (Naming::Account, Tri::Maybe),
        _ => (Naming::Role, Tri::No),
    }
}

fn is_role(written: &Text<'_>, arn: Option<&Arn<'_>>, account: Option<&Text<'_>>) -> Tri {
    let Some(entry) = Arn::parse(written) else {
        return Tri::Maybe;
    };
    match arn {
        Some(arn) => entry
            .parts()
            .into_iter()
            .zip(arn.parts())
            .map(|(one, two)| one.same(two))
            .min()
            .unwrap_or(Tri::Maybe),
        None => account
            .map_or(Tri::Maybe, |account| entry.account.same(account))
            .doubted(),
    }
}

/// The name of the session is chosen when the role is assumed: at best Maybe.
fn is_session_of(written: &Text<'_>, arn: Option<&Arn<'_>>, account: Option<&Text<'_>>) -> Tri {
    let Some(session) = Arn::parse(written) else {
        return Tri::Maybe;
    };
    if account.is_some_and(|account| session.account.same(account) == Tri::No) {
        return Tri::No;
    }
    match (role_of_session(&session), arn.and_then(Arn::role_name)) {
        (Some((_, name)), Some(own)) if name != own => Tri::No,
        _ => Tri::Maybe,
    }
}

/// `states.REGION.amazonaws.com` for `states.amazonaws.com`.
fn is_regional_form(text: &str, principal: &str) -> bool {
    let Some((service, domain)) = principal.split_once('.') else {
        return false;
    };
    text.strip_prefix(service)
        .and_then(|rest| rest.strip_suffix(domain))
        .is_some_and(|region| region.len() > 2 && region.starts_with('.') && region.ends_with('.'))
}
