//! Values of `Principal`: what they are, and whether a caller is meant.

use std::borrow::Cow;

use crate::text::holes::{Class, is_account};
use crate::text::{Piece, Text, Tri};

use super::arn::{Arn, is_mask};
use super::matching;
use super::pattern::{Pattern, Token};
use super::policy::{Principal, Principals};
use super::request::{Caller, RoleCaller};

/// In which way a statement names a caller: by how much it frees the caller from needing an
/// identity-based policy depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// The caller's account.
    Account,
    /// The role itself.
    Role,
    /// The user itself.
    User,
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
            return Some(Principal::UniqueId(Cow::Borrowed(text)));
        }
        let written = Text::with_placeholders(text, document);
        let has_holes = written.holes().next().is_some();
        // In place of an account, too, a wildcard is one.
        let is_masked = written.split_colons(6).get(4).is_some_and(is_mask);
        let Some(arn) = Arn::parse(&written).filter(|_| !is_masked) else {
            return has_holes.then_some(Principal::Unknown(written));
        };
        // A word in place of the account is a placeholder.
        let is_account = arn.account.as_literal().is_none_or(is_account);
        if !is_account || arn.region.as_literal().is_some_and(|text| !text.is_empty()) {
            return None;
        }
        // What follows the type: names, with the path of a role or user before.
        let names = |count: usize| match arn.resource.as_literal() {
            Some(text) => {
                let mut parts = text.split('/').skip(1);
                parts.clone().count() >= count && parts.all(|part| !part.is_empty())
            }
            None => true,
        };
        let start = match arn.resource.pieces.first()? {
            Piece::Literal(start) => start.as_ref(),
            Piece::Hole(_) => return Some(Principal::Unknown(written)),
        };
        let service = arn.service.as_literal();
        let (is_iam, is_sts) = (service == Some("iam"), service == Some("sts"));
        match () {
            // A wildcard may only be the whole value.
            () if text.contains('*') || text.contains('?') => {
                (is_iam || is_sts).then_some(Principal::Nobody)
            }
            () if arn.resource.as_literal() == Some("root") => {
                let is_root = is_iam && arn.region.pieces.is_empty();
                let (account, partition) = (arn.account, Some(arn.partition));
                is_root.then_some(Principal::Account { account, partition })
            }
            () if start.starts_with("role/") && is_iam && names(1) => {
                Some(Principal::Role(written))
            }
            () if start.starts_with("assumed-role/") && is_sts && names(2) => {
                Some(Principal::Session(written))
            }
            // The service of a session's ARN is sts.
            () if start.starts_with("assumed-role/") && is_iam => Some(Principal::Nobody),
            () if start.starts_with("user/") && is_iam && names(1) => {
                Some(Principal::User(written))
            }
            () if start.starts_with("federated-user/") && is_sts => Some(Principal::Other),
            () if start.starts_with("saml-provider/") || start.starts_with("oidc-provider/") => {
                Some(Principal::Other)
            }
            () if has_holes => Some(Principal::Unknown(written)),
            () => None,
        }
    }
}

impl Principals<'_> {
    /// Whether the caller is meant, for every way in which it may be.
    pub fn name(&self, caller: &Caller<'_>) -> Vec<(Naming, Tri)> {
        let mut named: Vec<(Naming, Tri)> = Vec::new();
        let mut add = |naming, certain: Tri| {
            if certain == Tri::No {
                return;
            }
            match named.iter_mut().find(|(known, _)| *known == naming) {
                Some((_, known)) => *known = (*known).or(certain),
                None => named.push((naming, certain)),
            }
        };
        for (entry, _) in &self.entries {
            // The placeholder that stands for the caller's account.
            if let Principal::Unknown(written) = entry
                && caller.account().is_some_and(|own| {
                    own.as_hole()
                        .is_some_and(|hole| hole.class == Class::Account)
                        && written.same(own) == Tri::Yes
                })
            {
                add(Naming::Account, Tri::Yes);
                continue;
            }
            // What is not known may name the caller in any way.
            if let (Principal::Unknown(_), Caller::Role(_) | Caller::User(_)) = (entry, caller) {
                for naming in [Naming::Account, Naming::Role, Naming::Session, Naming::User] {
                    add(naming, Tri::Maybe);
                }
                continue;
            }
            let (naming, certain) = name(entry, caller);
            add(naming, certain);
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
    let same =
        |one: &Text<'_>, two: Option<&Text<'_>>| two.map_or(Tri::Maybe, |two| same(one, two));
    match (entry, caller) {
        // The unique id of a role that is alive is shown as its ARN: what is not known to be the
        // caller's is that of a role that was deleted.
        (Principal::UniqueId(id), Caller::Role(role)) => {
            let is_own = Tri::from(role.unique_ids.iter().any(|own| own == id));
            // A role that was made anew has another one: of several it is one.
            let is_certain = role.unique_ids.len() < 2;
            (
                Naming::Role,
                if is_certain { is_own } else { is_own.doubted() },
            )
        }
        (Principal::UniqueId(_) | Principal::Nobody, _) => (Naming::Role, Tri::No),
        (_, Caller::Unknown(_)) => (Naming::Account, Tri::Maybe),
        // Whether `*` means services too is not documented.
        (Principal::Everyone, Caller::Service { .. }) => (Naming::Everyone, Tri::Maybe),
        (Principal::Everyone | Principal::Anyone, _) => (Naming::Everyone, Tri::Yes),
        (
            Principal::Account { account, partition },
            Caller::Role(_) | Caller::User(_) | Caller::Root(_),
        ) => {
            let partition = partition
                .as_ref()
                .map_or(Tri::Yes, |one| same(one, caller.partition()));
            let account = same(account, caller.account());
            (Naming::Account, account.and(partition))
        }
        (Principal::Role(written), Caller::Role(role)) => (Naming::Role, is_role(written, role)),
        (Principal::Session(written), Caller::Role(role)) => {
            (Naming::Session, is_session_of(written, role))
        }
        (Principal::User(written), Caller::User(arn)) => {
            let own = Arn::parse(written);
            let same = own.map_or(Tri::Maybe, |entry| same_parts(&entry, arn));
            (Naming::User, same)
        }
        (
            Principal::Service(service),
            Caller::Service {
                principal,
                regional,
                regional_unknown,
            },
        ) => {
            let plain = self::same(service, &Text::literal(principal.as_str()));
            let own_region = regional
                .as_ref()
                .map_or(Tri::No, |name| self::same(service, name));
            let some_region = match *regional_unknown {
                true => is_regional_form(service, principal).doubted(),
                false => Tri::No,
            };
            // Whether the case of a service principal matters is not documented.
            let other_case = match plain {
                Tri::No => {
                    let lower = Text::literal(principal.to_ascii_lowercase());
                    self::same(&lower_case(service), &lower).doubted()
                }
                _ => Tri::No,
            };
            let named = plain.or(own_region).or(some_region).or(other_case);
            (Naming::Service, named)
        }
        (Principal::Unknown(_), _) => (Naming::Account, Tri::Maybe),
        _ => (Naming::Role, Tri::No),
    }
}

/// Whether both are the same text, looked at from both ends.
pub fn same(one: &Text<'_>, two: &Text<'_>) -> Tri {
    match one.same(two) {
        Tri::Maybe => matching::matches(&Pattern::exactly(one).tokens, &two.pieces),
        settled => settled,
    }
}

fn same_parts(one: &Arn<'_>, two: &Arn<'_>) -> Tri {
    let parts = one.parts().into_iter().zip(two.parts());
    parts
        .map(|(one, two)| same(one, two))
        .min()
        .unwrap_or(Tri::Maybe)
}

fn is_role(written: &Text<'_>, role: &RoleCaller<'_>) -> Tri {
    let Some(entry) = Arn::parse(written) else {
        return Tri::Maybe;
    };
    let Some(arn) = &role.arn else {
        return role
            .account
            .as_ref()
            .map_or(Tri::Maybe, |account| entry.account.same(account))
            .doubted();
    };
    // The ARN of a session does not tell the role's path; names are unique in an account.
    let names = (entry.role_name(), arn.role_name());
    if let (Some(session), (Some(one), Some(two))) = (&role.session, names)
        && Arn::parse(session).is_some()
        && entry.resource.as_literal().is_some()
    {
        let name = Tri::from(one == two);
        return name
            .and(same(&entry.account, &arn.account))
            .and(same(&entry.partition, &arn.partition));
    }
    same_parts(&entry, arn)
}

/// The name of the session is chosen when the role is assumed: if it is not known, at best Maybe.
fn is_session_of(written: &Text<'_>, role: &RoleCaller<'_>) -> Tri {
    let Some(session) = Arn::parse(written) else {
        return Tri::Maybe;
    };
    if let Some(own) = role.session.as_ref().and_then(Arn::parse) {
        return same_parts(&session, &own);
    }
    if role
        .account
        .as_ref()
        .is_some_and(|account| session.account.same(account) == Tri::No)
    {
        return Tri::No;
    }
    let Some(name) = role.arn.as_ref().and_then(Arn::role_name) else {
        return Tri::Maybe;
    };
    // Some session of the role: the name of the session may be any.
    let own = [
        Token::Literal(Cow::Owned(format!("assumed-role/{name}/"))),
        Token::Any,
    ];
    matching::matches(&own, &session.resource.pieces).doubted()
}

/// `states.REGION.amazonaws.com` for `states.amazonaws.com`.
fn is_regional_form(text: &Text<'_>, principal: &str) -> Tri {
    let Some((service, domain)) = principal.split_once('.') else {
        return Tri::No;
    };
    let form = [
        Token::Literal(Cow::Owned(format!("{service}."))),
        Token::One,
        Token::Any,
        Token::Literal(Cow::Owned(format!(".{domain}"))),
    ];
    matching::matches(&form, &text.pieces)
}

fn lower_case<'t>(text: &Text<'t>) -> Text<'t> {
    let mut lower = Text::default();
    for piece in &text.pieces {
        match piece {
            Piece::Literal(literal) => lower.push_literal(Cow::Owned(literal.to_ascii_lowercase())),
            Piece::Hole(hole) => lower.push_hole(hole.clone()),
        }
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_id_names_the_role_that_is_known_to_have_it() {
        let id = "AROADBQP57FF2AEXAMPLE";
        let principal = Principal::aws(id, 0).unwrap();
        let principals = Principals {
            not: false,
            entries: vec![(principal, crate::finding::Span::new(0, 0))],
        };
        for (own, expected) in [
            (Some(id), vec![(Naming::Role, Tri::Yes)]),
            (Some("AROAOTHER7FF2AEXAMPLE"), Vec::new()),
            // That of a role that is alive is shown as its ARN.
            (None, Vec::new()),
        ] {
            let caller = Caller::Role(RoleCaller {
                unique_ids: own.map(str::to_owned).into_iter().collect(),
                ..RoleCaller::default()
            });
            assert_eq!(principals.name(&caller), expected, "{own:?}");
        }
    }

    #[test]
    fn a_masked_account_is_none_that_a_policy_may_name() {
        assert_eq!(Principal::aws("arn:aws:iam::***:role/x", 0), None);
    }
}
