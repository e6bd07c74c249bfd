//! Whether two texts with holes are the same: for every filling, for none, or for some.

use super::Tri;
use super::generated::may_be_generated;
use super::holes::{Class, Hole, Piece, Text, is_account};

impl Text<'_> {
    /// Whether both are the same text, for every filling, for none, or for some.
    pub fn same(&self, other: &Text<'_>) -> Tri {
        if let (Some(one), Some(two)) = (self.as_literal(), other.as_literal()) {
            return Tri::from(one == two);
        }
        if are_other_names(&self.pieces, &other.pieces) {
            return Tri::No;
        }
        let mut ours = self.pieces.iter();
        let mut theirs = other.pieces.iter();
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return Tri::Yes,
                (Some(Piece::Literal(one)), Some(Piece::Literal(two))) if one == two => {}
                (Some(Piece::Hole(one)), Some(Piece::Hole(two))) if one.is(two) => {}
                // One literal that starts unlike the other can never become the same.
                (Some(Piece::Literal(one)), Some(Piece::Literal(two)))
                    if !one.starts_with(two.as_ref()) && !two.starts_with(one.as_ref()) =>
                {
                    return Tri::No;
                }
                (Some(Piece::Hole(hole)), Some(Piece::Literal(text)))
                | (Some(Piece::Literal(text)), Some(Piece::Hole(hole)))
                    if hole.class == Class::Account
                        && self.pieces.len() == 1
                        && other.pieces.len() == 1
                        && !is_account(text) =>
                {
                    return Tri::No;
                }
                _ => return Tri::Maybe,
            }
        }
    }
}

/// Whether two texts can't be the same: what is known of them between the same values differs, or a
/// generated name is another one's, or what stands in its place on the other side is not made like
/// it.
pub fn are_other_names(one: &[Piece<'_>], two: &[Piece<'_>]) -> bool {
    let (one, two) = unlike(one, two);
    match (known(one), known(two)) {
        (Some(one), Some(two)) => one != two,
        _ => are_unlike_names(one, two),
    }
}

/// The text of pieces without holes.
fn known<'p>(pieces: &'p [Piece<'_>]) -> Option<&'p str> {
    match pieces {
        [] => Some(""),
        [Piece::Literal(text)] => Some(text),
        _ => None,
    }
}

/// The pieces between those with which both begin and end.
fn unlike<'p, 'a, 'b>(
    one: &'p [Piece<'a>],
    two: &'p [Piece<'b>],
) -> (&'p [Piece<'a>], &'p [Piece<'b>]) {
    let is_same = |(one, two): &(&Piece<'_>, &Piece<'_>)| match (one, two) {
        (Piece::Literal(one), Piece::Literal(two)) => one == two,
        (Piece::Hole(one), Piece::Hole(two)) => one.is(two),
        _ => false,
    };
    let start = one.iter().zip(two).take_while(is_same).count();
    let (one, two) = (
        one.get(start..).unwrap_or_default(),
        two.get(start..).unwrap_or_default(),
    );
    let end = one
        .iter()
        .rev()
        .zip(two.iter().rev())
        .take_while(is_same)
        .count();
    (
        one.get(..one.len() - end).unwrap_or_default(),
        two.get(..two.len() - end).unwrap_or_default(),
    )
}

fn are_unlike_names(one: &[Piece<'_>], two: &[Piece<'_>]) -> bool {
    let generated =
        |piece: &Piece<'_>| matches!(piece, Piece::Hole(hole) if hole.class == Class::Generated);
    // A name in the place of a known text, which may begin with what stands before the name.
    let is_unlike = |known: &str, pieces: &[Piece<'_>]| {
        let (before, after) = match pieces {
            [hole] if generated(hole) => ("", ""),
            [Piece::Literal(before), hole] if generated(hole) => (before.as_ref(), ""),
            [hole, Piece::Literal(after)] if generated(hole) => ("", after.as_ref()),
            [Piece::Literal(before), hole, Piece::Literal(after)] if generated(hole) => {
                (before.as_ref(), after.as_ref())
            }
            _ => return false,
        };
        let name = known
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after));
        name.is_none_or(|name| !may_be_generated(name))
    };
    // Two names behind texts of which one begins with the other: what the longer one has more must
    // begin the name behind the shorter one.
    let are_unlike = |before: &str, one: &Hole<'_>, longer: &str, two: &Hole<'_>| {
        let more = longer.strip_prefix(before);
        more.is_none_or(|more| {
            let fits = more.chars().all(|letter| Class::Generated.admits(letter));
            !fits || more.is_empty() || one.is(two)
        })
    };
    let named = |pieces: &'_ [Piece<'_>]| match pieces {
        [Piece::Hole(hole)] if hole.class == Class::Generated => {
            Some((String::new(), hole.clone().into_owned()))
        }
        [Piece::Literal(before), Piece::Hole(hole)] if hole.class == Class::Generated => {
            Some((before.to_string(), hole.clone().into_owned()))
        }
        _ => None,
    };
    if let (Some((before, one)), Some((other, two))) = (named(one), named(two)) {
        return match before.len() <= other.len() {
            true => are_unlike(&before, &one, &other, &two),
            false => are_unlike(&other, &two, &before, &one),
        };
    }
    match (one, two) {
        ([Piece::Literal(known)], pieces) | (pieces, [Piece::Literal(known)]) => {
            is_unlike(known, pieces)
        }
        ([], pieces) | (pieces, []) => is_unlike("", pieces),
        _ => false,
    }
}

/// A text with its length before it. Texts written one after the other are the same only if each
/// of them is.
pub fn delimited(text: &str) -> String {
    format!("{}:{text}", text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_in_three_values() {
        let text = |text: &'static str, document| Text::with_placeholders(text, document);
        for (one, two, expected) in [
            (text("a", 0), text("a", 1), Tri::Yes),
            (text("a", 0), text("b", 1), Tri::No),
            (text("a${x}", 0), text("a${x}", 1), Tri::Yes),
            (text("a${x}", 0), text("a${y}", 0), Tri::Maybe),
            (text("a${x}", 0), text("b${x}", 0), Tri::No),
            (
                text("${AWS::AccountId}", 0),
                text("${AWS::AccountId}", 0),
                Tri::Yes,
            ),
            (
                text("${AWS::AccountId}", 0),
                text("${AWS::AccountId}", 1),
                Tri::Maybe,
            ),
            (text("${AWS::AccountId}", 0), text("aws", 1), Tri::No),
        ] {
            assert_eq!(
                one.same(&two),
                expected,
                "{} {}",
                one.display(),
                two.display()
            );
            assert_eq!(
                two.same(&one),
                expected,
                "{} {}",
                two.display(),
                one.display()
            );
        }
    }
}
