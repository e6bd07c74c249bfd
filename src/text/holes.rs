//! Strings with holes: literal text and named parts whose value is not known.
//!
//! The same hole in the same scope stands for the same text. Holes of different scopes are never
//! known to be equal.

use std::borrow::Cow;

use super::generated::is_of_name;

/// Literal pieces and holes, in order. Neighbouring literals are one piece; none is empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Text<'a> {
    /// The pieces.
    pub pieces: Vec<Piece<'a>>,
}

/// A part of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece<'a> {
    /// Known text.
    Literal(Cow<'a, str>),
    /// Unknown text.
    Hole(Hole<'a>),
}

/// A named part whose value is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hole<'a> {
    /// As it was written, with its brackets: `${AWS::AccountId}`, `<ACCOUNT>`, `$.role`.
    pub name: Cow<'a, str>,
    /// Within which equal names mean equal values.
    pub scope: Scope,
    /// What the value can be.
    pub class: Class,
}

/// Within which a hole's name means the same value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The whole workspace: placeholders of people and of tools that render texts.
    Workspace,
    /// One document: pseudo parameters and resources of the template that it is.
    Document(u32),
    /// One state of one document: run-time values. The number is the offset of the state.
    State(u32, u32),
    /// Nothing else: masked text, results of functions. The numbers make it unlike any other.
    Alone(u32, u32),
}

/// What the value of a hole can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Any text.
    Any,
    /// Any text without a colon: a segment of an ARN.
    Segment,
    /// The path of a role, which is empty or ends with a slash.
    Path,
    /// Twelve digits.
    Account,
    /// A name that a tool makes up for one resource. No two resources have the same, and it ends as
    /// such names do.
    Generated,
}

/// Digits of an account id.
pub const ACCOUNT_DIGITS: u8 = 12;

impl Class {
    /// Whether the character can be in the value.
    pub fn admits(self, letter: char) -> bool {
        match self {
            Class::Any => true,
            Class::Segment | Class::Path => letter != ':',
            Class::Account => letter.is_ascii_digit(),
            Class::Generated => is_of_name(letter),
        }
    }
}

impl<'a> Text<'a> {
    /// Known text.
    pub fn literal(text: impl Into<Cow<'a, str>>) -> Self {
        let mut built = Self::default();
        built.push_literal(text.into());
        built
    }

    /// A text of one hole.
    pub fn hole(hole: Hole<'a>) -> Self {
        Self {
            pieces: vec![Piece::Hole(hole)],
        }
    }

    /// The text, if it has no holes.
    pub fn as_literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The hole, if the text is nothing else.
    pub fn as_hole(&self) -> Option<&Hole<'a>> {
        match self.pieces.as_slice() {
            [Piece::Hole(hole)] => Some(hole),
            _ => None,
        }
    }

    /// The holes in it.
    pub fn holes(&self) -> impl Iterator<Item = &Hole<'a>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(hole) => Some(hole),
            Piece::Literal(_) => None,
        })
    }

    /// As it was written, holes included.
    pub fn display(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            text.push_str(match piece {
                Piece::Literal(literal) => literal,
                Piece::Hole(hole) => &hole.name,
            });
        }
        text
    }

    /// Adds known text.
    pub fn push_literal(&mut self, text: Cow<'a, str>) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Literal(last)) => last.to_mut().push_str(&text),
            _ => self.pieces.push(Piece::Literal(text)),
        }
    }

    /// Adds a hole.
    pub fn push_hole(&mut self, hole: Hole<'a>) {
        self.pieces.push(Piece::Hole(hole));
    }

    /// Adds all pieces of another text.
    pub fn push_text(&mut self, other: Text<'a>) {
        for piece in other.pieces {
            match piece {
                Piece::Literal(text) => self.push_literal(text),
                Piece::Hole(hole) => self.push_hole(hole),
            }
        }
    }

    /// Splits at colons that are certain to be there, into `count` parts at most; the last is the rest.
    pub fn split_colons(&self, count: usize) -> Vec<Text<'a>> {
        self.split(':', count)
    }

    /// Splits at a character wherever it is certain to be there, into `count` parts at most.
    pub fn split(&self, separator: char, count: usize) -> Vec<Text<'a>> {
        let mut parts = vec![Text::default()];
        let push = |parts: &mut Vec<Text<'a>>, text: Cow<'a, str>| {
            if let Some(last) = parts.last_mut() {
                last.push_literal(text);
            }
        };
        for piece in &self.pieces {
            match piece {
                Piece::Hole(hole) => {
                    if let Some(last) = parts.last_mut() {
                        last.push_hole(hole.clone());
                    }
                }
                Piece::Literal(text) => {
                    let mut rest = text.clone();
                    while parts.len() < count {
                        let Some((before, after)) = split_once(&rest, separator) else {
                            break;
                        };
                        push(&mut parts, before);
                        parts.push(Text::default());
                        rest = after;
                    }
                    push(&mut parts, rest);
                }
            }
        }
        parts
    }

    /// Puts known values in the place of holes.
    #[must_use]
    pub fn fill(self, value: &dyn Fn(&Hole<'_>) -> Option<String>) -> Self {
        if self.holes().next().is_none() {
            return self;
        }
        let mut filled = Self::default();
        for piece in self.pieces {
            match piece {
                Piece::Literal(text) => filled.push_literal(text),
                Piece::Hole(hole) => match value(&hole) {
                    Some(text) => filled.push_literal(Cow::Owned(text)),
                    None => filled.push_hole(hole),
                },
            }
        }
        filled
    }

    /// Cuts the tie to the document.
    pub fn into_owned<'b>(self) -> Text<'b> {
        Text {
            pieces: self
                .pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Literal(text) => Piece::Literal(Cow::Owned(text.into_owned())),
                    Piece::Hole(hole) => Piece::Hole(hole.into_owned()),
                })
                .collect(),
        }
    }
}

impl Hole<'_> {
    /// Cuts the tie to the document.
    pub(super) fn into_owned<'b>(self) -> Hole<'b> {
        Hole {
            name: Cow::Owned(self.name.into_owned()),
            ..self
        }
    }

    /// Whether both stand for the same value. Two accounts that are masked alike may be two.
    pub fn is(&self, other: &Hole<'_>) -> bool {
        self.scope == other.scope
            && self.name == other.name
            && !(self.class == Class::Account && self.name.contains('*'))
    }
}

/// Whether the text is an account id: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn split_once<'a>(text: &Cow<'a, str>, at: char) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
    match text {
        Cow::Borrowed(text) => text
            .split_once(at)
            .map(|(one, two)| (Cow::Borrowed(one), Cow::Borrowed(two))),
        Cow::Owned(text) => text
            .split_once(at)
            .map(|(one, two)| (Cow::Owned(one.to_owned()), Cow::Owned(two.to_owned()))),
    }
}
