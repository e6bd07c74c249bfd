//! Instance profiles, each once, and the role in each (laws 1 to 3).

use crate::arn::Arn;
use crate::finding::Place;
use crate::text::maps::Places;
use crate::text::{Guard, Integrity, Text, Tri};

use super::roles::key;

/// An instance profile.
#[derive(Debug)]
pub struct InstanceProfile<'a> {
    /// What it is called by: its ARN, its name, a reference to it.
    pub names: Vec<Text<'a>>,
    /// Its account, where the role in it tells it.
    pub account: Option<Text<'a>>,
    /// What the documents say is in it, in their order.
    pub claims: Vec<ProfileClaim<'a>>,
}

/// A document says which role is in an instance profile.
#[derive(Clone, Debug)]
pub struct ProfileClaim<'a> {
    /// The role, as an ARN or a reference.
    pub role: Text<'a>,
    /// Where that stands.
    pub place: Place,
    /// Whether the text is what AWS has.
    pub integrity: Integrity,
    /// In which worlds it is so.
    pub guard: Guard,
}

impl<'a> InstanceProfile<'a> {
    /// The role in it, where all that is said of it agrees and is certain.
    pub fn role(&self) -> Option<&Text<'a>> {
        let first = &self.claims.first()?.role;
        let agrees = |claim: &ProfileClaim<'_>| {
            claim.role == *first && claim.integrity.is_intact() && claim.guard.is_always()
        };
        self.claims.iter().all(agrees).then_some(first)
    }
}

/// All instance profiles.
#[derive(Debug, Default)]
pub struct InstanceProfiles<'a> {
    /// The profiles, in the order of the documents.
    pub list: Vec<InstanceProfile<'a>>,
    /// By what they are called by.
    by_name: Places,
}

impl<'a> InstanceProfiles<'a> {
    /// Adds what a document says of the profile that is called so.
    /// `home` is the account of a role that it names without one.
    pub(super) fn add(
        &mut self,
        names: Vec<Text<'a>>,
        claim: ProfileClaim<'a>,
        home: Option<Text<'a>>,
    ) {
        let account = Arn::parse(&claim.role).map(|arn| arn.account).or(home);
        let known = names.iter().find_map(|name| {
            let places = self.by_name.get(&key(name)).into_iter().flatten();
            places.copied().find(|&at| {
                let profile = self.list.get(at);
                // A name is that of its account.
                profile.is_some_and(|one| !is_name(name) || one.account == account)
            })
        });
        let at = known.unwrap_or_else(|| {
            self.list.push(InstanceProfile {
                names: Vec::new(),
                account,
                claims: Vec::new(),
            });
            self.list.len() - 1
        });
        for name in &names {
            let places = self.by_name.entry(key(name)).or_default();
            if !places.contains(&at) {
                places.push(at);
            }
        }
        if let Some(profile) = self.list.get_mut(at) {
            for name in names {
                if !profile.names.contains(&name) {
                    profile.names.push(name);
                }
            }
            profile.claims.push(claim);
        }
    }

    /// Whether any profile is called so, whichever account it is of.
    pub fn is_known(&self, called: &str) -> bool {
        self.by_name.contains_key(called)
    }

    /// The role in the profile that a text names; `calling` is the account of names without one.
    /// None where several profiles are called so and do not agree.
    pub fn role(&self, called: &Text<'_>, calling: Option<&Text<'_>>) -> Option<&Text<'a>> {
        let is_own = |profile: &InstanceProfile<'_>| match (calling, &profile.account) {
            (Some(own), Some(account)) => own.same(account),
            (None, Some(_)) => Tri::Yes,
            _ => Tri::Maybe,
        };
        let places = self.by_name.get(&key(called)).into_iter().flatten();
        let profiles = places.filter_map(|&at| self.list.get(at));
        let mut found = None;
        for profile in profiles {
            let is = match is_name(called) {
                true => is_own(profile),
                false => Tri::Yes,
            };
            match (is, profile.role(), found) {
                (Tri::No, ..) => {}
                (Tri::Yes, Some(role), None) => found = Some(role),
                (_, Some(role), Some(known)) if role == known => {}
                // It may be this one that is meant.
                _ => return None,
            }
        }
        found
    }
}

/// Whether a text is a mere name, which is no ARN and no reference.
fn is_name(text: &Text<'_>) -> bool {
    text.as_literal().is_some_and(|name| !name.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Span;

    const PROFILE: &str = "arn:aws:iam::111122223333:instance-profile/app";

    fn claim(role: &'static str) -> ProfileClaim<'static> {
        ProfileClaim {
            role: Text::literal(role),
            place: Span::new(0, 1).of(0),
            integrity: Integrity::Intact,
            guard: Guard::Always,
        }
    }

    #[test]
    fn what_is_said_of_a_profile_must_agree() {
        const ROLE: &str = "arn:aws:iam::111122223333:role/app";
        const OTHER: &str = "arn:aws:iam::111122223333:role/other";
        const ABROAD: &str = "arn:aws:iam::444455556666:role/app";
        let names = || vec![Text::literal(PROFILE), Text::literal("app")];
        let mut profiles = InstanceProfiles::default();
        profiles.add(names(), claim(ROLE), None);
        profiles.add(vec![Text::literal("app")], claim(ROLE), None);
        profiles.add(vec![Text::literal("app")], claim(ABROAD), None);
        assert_eq!(profiles.list.len(), 2);
        let role = |profiles: &InstanceProfiles<'_>, called, calling: Option<&'static str>| {
            let calling = calling.map(Text::literal);
            let role = profiles.role(&Text::literal(called), calling.as_ref());
            role.map(Text::display)
        };
        let own = Some("111122223333");
        assert_eq!(role(&profiles, PROFILE, None).as_deref(), Some(ROLE));
        assert_eq!(role(&profiles, "app", own).as_deref(), Some(ROLE));
        assert_eq!(role(&profiles, "app", None), None);
        assert_eq!(role(&profiles, "other", own), None);
        profiles.add(names(), claim(OTHER), None);
        assert_eq!(role(&profiles, PROFILE, None), None);
        let mut repaired = InstanceProfiles::default();
        repaired.add(names(), claim(ROLE), None);
        let integrity = Integrity::Repaired;
        repaired.add(
            names(),
            ProfileClaim {
                integrity,
                ..claim(ROLE)
            },
            None,
        );
        assert_eq!(role(&repaired, PROFILE, None), None);
    }
}
