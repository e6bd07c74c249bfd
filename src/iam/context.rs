//! The context keys of a request: for each, the ways in which it may be there.

use std::borrow::Cow;

use crate::text::holes::Class;
use crate::text::{Hole, Scope, Text};

use super::keys::{self, Asked, Nature};

/// What is known of a context key.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyState<'r> {
    /// It is there in one of these ways, of which there is at least one; what holds in all of
    /// them holds.
    Ways(Vec<Way<'r>>),
    /// Not known whether it is there, or with how many values.
    Unknown,
}

/// One way in which a key may be there.
#[derive(Clone, Debug, PartialEq)]
pub enum Way<'r> {
    /// The request does not have it.
    Absent,
    /// The request has it with these values; holes are values that are not known.
    Present(Vec<Text<'r>>),
}

impl<'r> KeyState<'r> {
    /// The request does not have it.
    pub fn absent() -> Self {
        Self::Ways(vec![Way::Absent])
    }

    /// The request has it with this value.
    pub fn is(value: Text<'r>) -> Self {
        Self::Ways(vec![Way::Present(vec![value])])
    }

    /// The request has it with one of these values.
    pub fn one_of(values: impl IntoIterator<Item = Text<'r>>) -> Self {
        let ways = values.into_iter().map(|value| Way::Present(vec![value]));
        Self::Ways(ways.collect())
    }

    /// The request has it with this value, or not at all.
    pub fn maybe(value: Text<'r>) -> Self {
        Self::is(value).or_absent()
    }

    /// The same, or absent.
    #[must_use]
    pub fn or_absent(mut self) -> Self {
        if let Self::Ways(ways) = &mut self
            && !ways.contains(&Way::Absent)
        {
            ways.push(Way::Absent);
        }
        self
    }

    /// The value, if it is certain that there is one and which.
    pub fn known(&self) -> Option<&Text<'r>> {
        match self {
            Self::Ways(ways) => match ways.as_slice() {
                [Way::Present(values)] => match values.as_slice() {
                    [value] => Some(value),
                    _ => None,
                },
                _ => None,
            },
            Self::Unknown => None,
        }
    }

    /// Whether it is certain that the request does not have it.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Ways(ways) if ways.iter().all(|way| *way == Way::Absent))
    }
}

/// What is true of keys that are not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlisted {
    /// They are not there.
    Absent,
    /// As it is in the nature of the request: see `data/context-keys.jsonl`.
    ByNature,
}

/// Keys of which it is told only when they are asked for what is known of them: nearly every
/// policy asks for none or for one.
pub trait KnownKeys: std::fmt::Debug {
    /// What is known of a key, whose name may be in any case.
    fn presence(&self, key: &str) -> Option<KeyState<'static>>;
}

/// The context keys of a request.
#[derive(Clone, Debug)]
pub struct Context<'r> {
    keys: Vec<(Cow<'r, str>, KeyState<'r>)>,
    known: Option<&'r dyn KnownKeys>,
    asked: Asked,
    unlisted: Unlisted,
}

impl<'r> Context<'r> {
    /// Nothing listed.
    pub fn new(asked: Asked, unlisted: Unlisted) -> Self {
        Self {
            keys: Vec::new(),
            known: None,
            asked,
            unlisted,
        }
    }

    /// Adds keys that are only looked at when they are asked for.
    #[must_use]
    pub fn known(mut self, known: &'r dyn KnownKeys) -> Self {
        self.known = Some(known);
        self
    }

    /// States what is known of a key.
    #[must_use]
    pub fn with(mut self, key: impl Into<Cow<'r, str>>, presence: KeyState<'r>) -> Self {
        self.keys.push((key.into(), presence));
        self
    }

    /// The same for another question.
    #[must_use]
    pub fn asking(mut self, asked: Asked) -> Self {
        self.asked = asked;
        self
    }

    /// Whether keys that are not listed are not there.
    pub fn is_closed(&self) -> bool {
        self.unlisted == Unlisted::Absent
    }

    /// What the request asks.
    pub fn asked(&self) -> Asked {
        self.asked
    }

    /// Whether the key is listed.
    pub fn has(&self, key: &str) -> bool {
        self.keys
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case(key))
    }

    /// The listed keys.
    pub fn listed(&self) -> impl Iterator<Item = (&str, &KeyState<'r>)> {
        self.keys
            .iter()
            .map(|(key, presence)| (key.as_ref(), presence))
    }

    /// What is known of a key; names of keys have no case.
    pub fn get(&self, key: &str) -> Cow<'_, KeyState<'r>> {
        // A key with an unknown part may be any key.
        if key.contains("{{") || key.contains("${") {
            return Cow::Owned(KeyState::Unknown);
        }
        let listed = self
            .keys
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key));
        if listed.is_none() && self.keys.iter().any(|(name, _)| name.contains("{{")) {
            return Cow::Owned(KeyState::Unknown);
        }
        let nature = keys::nature(key, self.asked);
        if self.unlisted == Unlisted::Absent && nature == Nature::Unreliable {
            return Cow::Owned(KeyState::Unknown);
        }
        if let Some((_, presence)) = listed {
            return Cow::Borrowed(presence);
        }
        if let Some(presence) = self.known.and_then(|known| known.presence(key)) {
            return Cow::Owned(presence);
        }
        Cow::Owned(match nature {
            _ if self.unlisted == Unlisted::Absent => KeyState::absent(),
            Nature::Absent => KeyState::absent(),
            Nature::Present => KeyState::is(any_value(key)),
            Nature::Unknown if keys::is_single_valued(key) => KeyState::maybe(any_value(key)),
            Nature::Unknown | Nature::Unreliable => KeyState::Unknown,
        })
    }
}

/// The value of a key, of which nothing is known but that it is always the same.
fn any_value<'r>(key: &str) -> Text<'r> {
    Text::hole(Hole {
        name: Cow::Owned(key.to_ascii_lowercase()),
        scope: Scope::Alone(u32::MAX, 1),
        class: Class::Any,
    })
}
