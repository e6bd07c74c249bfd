//! Patterns against texts, both with holes, in three values.
//!
//! Yes needs a proof for every filling: unknown parts of the text are only ever swallowed by `*`,
//! or by the same hole in the pattern. No needs that no filling matches: there, unknown parts may
//! be anything that their class admits. Everything else is Maybe.

mod action;
mod arn;
mod automaton;

use crate::text::compare::are_other_names;
use crate::text::holes::{ACCOUNT_DIGITS, Class, is_account};
use crate::text::{Hole, Piece, Tri};

use super::pattern::Token;
use automaton::{Atom, always, sometimes};

pub use action::action_matches;
pub use arn::{has_forbidden_wildcard, matches_arn, matches_resource, matches_role_arn};

/// Longest texts that are compared character by character. A role's ARN has less than 640
/// characters, a state machine's less than 200, a policy 10,240 with all its statements.
const LONGEST: usize = 4096;

/// More unknown parts than that in one text are not looked at one by one.
const HOLES_AT_MOST: usize = 32;

/// Whether a pattern matches a text, over any characters.
///
/// The time is linear in the text: each character costs a machine word for every 64 characters of
/// the pattern, however many wildcards it has.
pub fn matches(pattern: &[Token<'_>], text: &[Piece<'_>]) -> Tri {
    match (pattern, text) {
        ([], []) | ([Token::Any], _) => return Tri::Yes,
        ([Token::Literal(one)], [Piece::Literal(two)]) => return Tri::from(one == two),
        ([Token::Literal(_)], []) | ([], [Piece::Literal(_)]) => return Tri::No,
        ([Token::Hole(one)], [Piece::Hole(two)]) if one.is(two) => return Tri::Yes,
        ([Token::Hole(hole)], [Piece::Literal(literal)]) if hole.class == Class::Account => {
            return Tri::from(is_account(literal)).doubted();
        }
        _ => {}
    }
    if prefixes_conflict(pattern, text) || names_another(pattern, text) {
        return Tri::No;
    }
    if let [Piece::Literal(known)] = text
        && let Some(matched) = known_glob(pattern, known)
    {
        return Tri::from(matched);
    }
    let (Some(pattern), Some(text)) = (pattern_atoms(pattern), text_atoms(text)) else {
        return Tri::Maybe;
    };
    atoms_match(&pattern, &text)
}

fn atoms_match(pattern: &[Atom<'_>], text: &[Atom<'_>]) -> Tri {
    // What is the same on both sides at the start and at the end can be left out: this is what
    // proves that `x${a}` is never `${a}`.
    let start = pattern
        .iter()
        .zip(text)
        .take_while(|(one, two)| one.is(two))
        .count();
    let (pattern, text) = (
        pattern.get(start..).unwrap_or_default(),
        text.get(start..).unwrap_or_default(),
    );
    let end = pattern
        .iter()
        .rev()
        .zip(text.iter().rev())
        .take_while(|(one, two)| one.is(two))
        .count();
    let (pattern, text) = (
        pattern.get(..pattern.len() - end).unwrap_or_default(),
        text.get(..text.len() - end).unwrap_or_default(),
    );
    if always(pattern, text) {
        return Tri::Yes;
    }
    let certain = pattern
        .iter()
        .all(|atom| matches!(atom, Atom::Letter(_) | Atom::One | Atom::Any))
        && text.iter().all(|atom| matches!(atom, Atom::Letter(_)));
    if !certain && sometimes(pattern, text) {
        Tri::Maybe
    } else {
        Tri::No
    }
}

/// A pattern without unknown parts against known text: greedy, with one step back to the last `*`.
/// `None` if the pattern has unknown parts, or makes this way slow.
fn known_glob(pattern: &[Token<'_>], text: &str) -> Option<bool> {
    if pattern
        .iter()
        .any(|token| matches!(token, Token::Hole(_) | Token::Variable(_)))
    {
        return None;
    }
    let mut steps = 8 * (text.len() + pattern.len()) + 256;
    let mut retry: Option<(usize, &str)> = None;
    let (mut at, mut rest) = (0, text);
    loop {
        steps = steps.checked_sub(1)?;
        let next = match pattern.get(at) {
            None if rest.is_empty() => return Some(true),
            None => None,
            Some(Token::Any) if at + 1 == pattern.len() => return Some(true),
            Some(Token::Any) => {
                at += 1;
                retry = Some((at, rest));
                continue;
            }
            Some(Token::One) => {
                let mut letters = rest.chars();
                letters.next().map(|_| letters.as_str())
            }
            Some(Token::Literal(literal)) => {
                // Comparing is what takes the time.
                steps = steps.saturating_sub(literal.len() / 8);
                rest.strip_prefix(literal.as_ref())
            }
            Some(Token::Hole(_) | Token::Variable(_)) => return None,
        };
        match (next, retry) {
            (Some(after), _) => {
                at += 1;
                rest = after;
            }
            (None, Some((star, from))) => {
                let mut letters = from.chars();
                if letters.next().is_none() {
                    return Some(false);
                }
                at = star;
                rest = letters.as_str();
                retry = Some((star, rest));
            }
            (None, None) => return Some(false),
        }
    }
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

/// Whether a pattern without wildcards is another name than the text, where one of them is generated.
fn names_another(pattern: &[Token<'_>], text: &[Piece<'_>]) -> bool {
    let is_generated = |hole: &Hole<'_>| hole.class == Class::Generated;
    let of_pattern = |token: &Token<'_>| matches!(token, Token::Hole(hole) if is_generated(hole));
    let of_text = |piece: &Piece<'_>| matches!(piece, Piece::Hole(hole) if is_generated(hole));
    if !pattern.iter().any(of_pattern) && !text.iter().any(of_text) {
        return false;
    }
    if begins_otherwise(pattern, text) {
        return true;
    }
    let pieces: Option<Vec<Piece<'_>>> = pattern
        .iter()
        .map(|token| match token {
            Token::Literal(literal) => Some(Piece::Literal(literal.clone())),
            Token::Hole(hole) => Some(Piece::Hole(hole.clone())),
            Token::Any | Token::One | Token::Variable(_) => None,
        })
        .collect();
    pieces.is_some_and(|pieces| are_other_names(&pieces, text))
}

/// Whether a pattern asks for a generated name where the text has another one. What is made up ends
/// at random: no such name begins with another.
fn begins_otherwise(pattern: &[Token<'_>], text: &[Piece<'_>]) -> bool {
    let is_same = |pair: &(&Token<'_>, &Piece<'_>)| match pair {
        (Token::Literal(one), Piece::Literal(two)) => one == two,
        (Token::Hole(one), Piece::Hole(two)) => one.is(two),
        _ => false,
    };
    let at = pattern.iter().zip(text).take_while(is_same).count();
    let (Some(Token::Hole(one)), Some(Piece::Hole(two))) = (pattern.get(at), text.get(at)) else {
        return false;
    };
    one.class == Class::Generated && two.class == Class::Generated && {
        // What stands behind the name cannot belong to it.
        match text.get(at + 1) {
            None => true,
            Some(Piece::Literal(after)) => after
                .chars()
                .next()
                .is_some_and(|letter| !Class::Generated.admits(letter)),
            Some(Piece::Hole(_)) => false,
        }
    }
}

fn pattern_atoms<'p>(tokens: &'p [Token<'p>]) -> Option<Vec<Atom<'p>>> {
    let mut atoms = Vec::new();
    for token in tokens {
        match token {
            Token::Literal(text) if text.len() > LONGEST => return None,
            Token::Literal(text) => atoms.extend(text.chars().map(Atom::Letter)),
            Token::Any => atoms.push(Atom::Any),
            Token::One => atoms.push(Atom::One),
            Token::Hole(hole) if hole.class == Class::Account => {
                atoms.extend((0..ACCOUNT_DIGITS).map(|at| Atom::Digit(hole, at)));
            }
            Token::Hole(hole) => atoms.push(Atom::Hole(hole)),
            Token::Variable(_) => atoms.push(Atom::Unknown),
        }
    }
    (atoms.len() <= LONGEST).then_some(atoms)
}

fn text_atoms<'p>(pieces: &'p [Piece<'p>]) -> Option<Vec<Atom<'p>>> {
    let mut atoms = Vec::new();
    let mut holes = 0;
    for piece in pieces {
        match piece {
            Piece::Literal(text) if text.len() > LONGEST => return None,
            Piece::Literal(text) => atoms.extend(text.chars().map(Atom::Letter)),
            Piece::Hole(hole) => {
                holes += 1;
                if hole.class == Class::Account {
                    atoms.extend((0..ACCOUNT_DIGITS).map(|at| Atom::Digit(hole, at)));
                } else {
                    atoms.push(Atom::Hole(hole));
                }
            }
        }
    }
    (atoms.len() <= LONGEST && holes <= HOLES_AT_MOST).then_some(atoms)
}

#[cfg(test)]
mod tests;
