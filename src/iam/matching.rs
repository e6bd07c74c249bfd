//! Patterns against texts, both with holes, in three values.
//!
//! Yes needs a proof for every filling: unknown parts of the text are only ever swallowed by `*`,
//! or by the same hole in the pattern. No needs that no filling matches: there, unknown parts may
//! be anything that their class admits. Everything else is Maybe.

use std::borrow::Cow;

use crate::text::holes::{Class, is_account};
use crate::text::{Hole, Piece, Scope, Text, Tri};

use super::arn::Arn;
use super::pattern::{Pattern, Token};

/// Longest texts that are compared character by character. A role's ARN has less than 640
/// characters, a state machine's less than 200.
const LONGEST: usize = 4096;

/// Steps that one comparison may take. A role's ARN against a pattern of the same length takes a
/// few thousand; what takes more is made to be slow and stays open.
const STEPS_AT_MOST: usize = 500_000;

/// Whether a pattern matches a text, over any characters.
pub fn matches(pattern: &[Token<'_>], text: &[Piece<'_>]) -> Tri {
    match (pattern, text) {
        ([], []) => return Tri::Yes,
        ([Token::Any], _) => return Tri::Yes,
        ([Token::Literal(one)], [Piece::Literal(two)]) => return Tri::from(one == two),
        ([Token::Literal(literal)], [Piece::Hole(hole)]) if hole.class == Class::Account => {
            return if is_account(literal) {
                Tri::Maybe
            } else {
                Tri::No
            };
        }
        ([Token::Hole(one)], [Piece::Hole(two)]) if one.is(two) => return Tri::Yes,
        ([Token::Hole(hole)], [Piece::Literal(literal)]) if hole.class == Class::Account => {
            return if is_account(literal) {
                Tri::Maybe
            } else {
                Tri::No
            };
        }
        _ => {}
    }
    if prefixes_conflict(pattern, text) {
        return Tri::No;
    }
    let (Some(pattern), Some(text)) = (pattern_atoms(pattern), text_atoms(text)) else {
        return Tri::Maybe;
    };
    if pattern.len().saturating_mul(text.len()) > STEPS_AT_MOST {
        return Tri::Maybe;
    }
    if always(&pattern, &text) {
        return Tri::Yes;
    }
    let certain = pattern
        .iter()
        .all(|atom| !matches!(atom, Atom::Hole(_) | Atom::Unknown))
        && text.iter().all(|atom| matches!(atom, Atom::Letter(_)));
    if !certain && sometimes(&pattern, &text) {
        Tri::Maybe
    } else {
        Tri::No
    }
}

/// Whether a pattern matches an ARN, part by part: a wildcard in the first five parts does not
/// reach over a colon. `whole` is the text as it was written: the same text matches whatever its
/// holes are.
pub fn matches_arn(pattern: &Pattern<'_>, arn: &Arn<'_>, whole: &Text<'_>) -> Tri {
    if last_letters_conflict(pattern, whole) {
        return Tri::No;
    }
    if pattern.is_star()
        || pattern.tokens.len() == whole.pieces.len() && is_same(&pattern.tokens, &whole.pieces)
    {
        return Tri::Yes;
    }
    let Some(parts) = ArnPattern::parse(pattern) else {
        // Fewer than six parts. What a short ARN means is not documented, a hole may hold the rest.
        let open = matches!(
            pattern.tokens.last(),
            Some(Token::Any | Token::Hole(_) | Token::Variable(_))
        ) || matches!(
            pattern.tokens.first(),
            Some(Token::Hole(_) | Token::Variable(_))
        ) || pattern.unknowns().next().is_some();
        return if open && !prefixes_conflict(&pattern.tokens, &arn.to_text().pieces) {
            Tri::Maybe
        } else {
            Tri::No
        };
    };
    let mut all = Tri::Yes;
    for (part, text) in parts.0.iter().zip(arn.parts()) {
        all = all.and(matches(part, &text.pieces));
        if all == Tri::No {
            break;
        }
    }
    all
}

/// The parts of an ARN pattern after `arn`.
struct ArnPattern<'a>([Vec<Token<'a>>; 5]);

impl<'a> ArnPattern<'a> {
    fn parse(pattern: &Pattern<'a>) -> Option<Self> {
        let mut parts: Vec<Vec<Token<'a>>> = vec![Vec::new()];
        for token in &pattern.tokens {
            match token {
                Token::Literal(text) => {
                    let mut rest: &str = text;
                    while parts.len() < 6 {
                        let Some((before, after)) = rest.split_once(':') else {
                            break;
                        };
                        push_literal(&mut parts, before);
                        parts.push(Vec::new());
                        rest = after;
                    }
                    push_literal(&mut parts, rest);
                }
                other => parts.last_mut()?.push(other.clone()),
            }
        }
        let mut parts = parts.into_iter();
        match parts.next()?.as_slice() {
            [Token::Literal(text)] if text == "arn" => {}
            _ => return None,
        }
        let mut part = |class: Class| {
            parts.next().map(|mut tokens| {
                let whole = tokens.len() == 1;
                for token in &mut tokens {
                    if let Token::Hole(hole) = token
                        && hole.class == Class::Any
                    {
                        hole.class = if whole {
                            class
                        } else {
                            class.min(Class::Segment)
                        };
                    }
                }
                // The account part of a pasted policy may be a name for the account, as in ARNs.
                if class == Class::Account
                    && let [Token::Literal(text)] = tokens.as_slice()
                    && !text.bytes().all(|byte| byte.is_ascii_digit())
                    && !text.is_empty()
                    && text != "aws"
                {
                    let name = text.clone();
                    tokens = vec![Token::Hole(Hole {
                        name,
                        scope: Scope::Workspace,
                        class,
                    })];
                }
                tokens
            })
        };
        Some(Self([
            part(Class::Segment)?,
            part(Class::Segment)?,
            part(Class::Segment)?,
            part(Class::Account)?,
            part(Class::Any)?,
        ]))
    }
}

fn push_literal<'a>(parts: &mut [Vec<Token<'a>>], text: &str) {
    if let Some(part) = parts.last_mut()
        && !text.is_empty()
    {
        part.push(Token::Literal(Cow::Owned(text.to_owned())));
    }
}

/// Whether both are the same known text and the same holes, one by one.
fn is_same(pattern: &[Token<'_>], text: &[Piece<'_>]) -> bool {
    pattern.iter().zip(text).all(|pair| match pair {
        (Token::Literal(one), Piece::Literal(two)) => one == two,
        (Token::Hole(one), Piece::Hole(two)) => one.is(two),
        _ => false,
    })
}

/// Whether the known starts contradict each other.
fn prefixes_conflict(pattern: &[Token<'_>], text: &[Piece<'_>]) -> bool {
    match (pattern.first(), text.first()) {
        (Some(Token::Literal(one)), Some(Piece::Literal(two))) => {
            let shorter = one.len().min(two.len());
            one.as_bytes().get(..shorter) != two.as_bytes().get(..shorter)
        }
        _ => false,
    }
}

/// Whether the known ends of the last parts contradict each other: settles most comparisons of
/// patterns that differ in their names only.
fn last_letters_conflict(pattern: &Pattern<'_>, whole: &Text<'_>) -> bool {
    match (pattern.tokens.last(), whole.pieces.last()) {
        (Some(Token::Literal(one)), Some(Piece::Literal(two))) => {
            let end = |text: &str| text.len() - text.rfind(':').map_or(0, |colon| colon + 1);
            let shorter = end(one).min(end(two));
            one.as_bytes().get(one.len() - shorter..) != two.as_bytes().get(two.len() - shorter..)
        }
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Atom<'p> {
    Letter(char),
    One,
    Any,
    Hole(&'p Hole<'p>),
    /// A policy variable whose value is not known.
    Unknown,
}

fn pattern_atoms<'p>(tokens: &'p [Token<'p>]) -> Option<Vec<Atom<'p>>> {
    let mut atoms = Vec::new();
    for token in tokens {
        match token {
            Token::Literal(text) => {
                if text.len() > LONGEST {
                    return None;
                }
                atoms.extend(text.chars().map(Atom::Letter));
            }
            Token::Any => atoms.push(Atom::Any),
            Token::One => atoms.push(Atom::One),
            Token::Hole(hole) => atoms.push(Atom::Hole(hole)),
            Token::Variable(_) => atoms.push(Atom::Unknown),
        }
    }
    (atoms.len() <= LONGEST).then_some(atoms)
}

fn text_atoms<'p>(pieces: &'p [Piece<'p>]) -> Option<Vec<Atom<'p>>> {
    let mut atoms = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Literal(text) => {
                if text.len() > LONGEST {
                    return None;
                }
                atoms.extend(text.chars().map(Atom::Letter));
            }
            Piece::Hole(hole) => atoms.push(Atom::Hole(hole)),
        }
    }
    (atoms.len() <= LONGEST).then_some(atoms)
}

/// Whether every filling matches: greedy, with one step back to the last `*`.
fn always(pattern: &[Atom<'_>], text: &[Atom<'_>]) -> bool {
    let fits = |pattern: Option<&Atom<'_>>, text: &Atom<'_>| match (pattern, text) {
        (Some(Atom::Letter(one)), Atom::Letter(two)) => one == two,
        (Some(Atom::One), Atom::Letter(_)) => true,
        (Some(Atom::Hole(one)), Atom::Hole(two)) => one.is(two),
        _ => false,
    };
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(atom) = text.get(t) {
        if pattern.get(p) == Some(&Atom::Any) {
            retry = Some((p, t));
            p += 1;
        } else if fits(pattern.get(p), atom) {
            p += 1;
            t += 1;
        } else if let Some((star, from)) = retry {
            p = star + 1;
            t = from + 1;
            retry = Some((star, t));
        } else {
            return false;
        }
    }
    pattern.iter().skip(p).all(|atom| *atom == Atom::Any)
}

/// Whether some filling matches: both sides as automata, walked together.
fn sometimes(pattern: &[Atom<'_>], text: &[Atom<'_>]) -> bool {
    let admits = |atom: &Atom<'_>, letter: char| match atom {
        Atom::Hole(hole) => hole.class.admits(letter),
        _ => true,
    };
    let runs =
        |atom: Option<&Atom<'_>>| matches!(atom, Some(Atom::Any | Atom::Hole(_) | Atom::Unknown));
    // reached[t]: the pattern's first p atoms can produce the text's first t.
    let mut reached = vec![false; text.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for p in 0..=pattern.len() {
        let atom = pattern.get(p);
        let mut next = vec![false; text.len() + 1];
        let set = |at: usize, row: &mut Vec<bool>| {
            if let Some(cell) = row.get_mut(at) {
                *cell = true;
            }
        };
        for t in 0..=text.len() {
            if !reached.get(t).copied().unwrap_or(false) {
                continue;
            }
            let letter = text.get(t);
            // A hole of the text may be empty.
            if matches!(letter, Some(Atom::Hole(_))) {
                set(t + 1, &mut reached);
            }
            match atom {
                None => {}
                Some(run) if runs(Some(run)) => {
                    set(t, &mut next);
                    match letter {
                        Some(Atom::Letter(letter)) if admits(run, *letter) => {
                            set(t + 1, &mut reached)
                        }
                        Some(Atom::Hole(_)) => set(t + 1, &mut reached),
                        _ => {}
                    }
                }
                Some(Atom::Letter(wanted)) => match letter {
                    Some(Atom::Letter(letter)) if letter == wanted => set(t + 1, &mut next),
                    Some(hole @ Atom::Hole(_)) if admits(hole, *wanted) => set(t, &mut next),
                    _ => {}
                },
                Some(_) => match letter {
                    Some(Atom::Letter(_)) => set(t + 1, &mut next),
                    Some(Atom::Hole(_)) => set(t, &mut next),
                    _ => {}
                },
            }
        }
        if atom.is_none() {
            break;
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}
