//! Conditions, in three values: operators, keys with several values, keys that are not there.

pub mod compare;
pub mod operator;
pub mod variables;

use std::borrow::Cow;

use crate::finding::Span;
use crate::text::holes::Class;
use crate::text::{Piece, Text, Tri};

use super::arn::Arn;
use super::context::{Context, KeyState, Way};
use super::keys;
use super::matching;
use super::pattern::{Pattern, Token};

pub use operator::{Compare, Operator, Set};

/// One key under one operator.
#[derive(Clone, Debug)]
pub struct Condition<'a> {
    /// How it compares.
    pub operator: Operator,
    /// The operator as written.
    pub operator_text: Cow<'a, str>,
    /// The context key as written.
    pub key: Cow<'a, str>,
    /// Any one of them (of negated operators: none of them).
    pub values: Vec<Pattern<'a>>,
    /// The values as written.
    pub written: Vec<String>,
    /// The key with its values.
    pub span: Span,
}

impl<'a> Condition<'a> {
    /// Whether the condition is true of the request.
    pub fn holds(&self, context: &Context<'a>) -> Tri {
        let value = self.plainly(context);
        // Whether the case of an operator's name matters is not documented.
        if self.operator.unusual_case {
            return Tri::Maybe;
        }
        value
    }

    fn plainly(&self, context: &Context<'a>) -> Tri {
        // What an empty list means is documented in contradictory ways.
        if self.values.is_empty() || self.operator.compare == Compare::Unknown {
            return Tri::Maybe;
        }
        match (self.operator.compare, self.operator.set) {
            (Compare::Null, Some(Set::ForAllValues)) => return Tri::Yes,
            (Compare::Null, Some(Set::ForAnyValue)) => return Tri::No,
            _ => {}
        }
        match context.get(&self.key).as_ref() {
            KeyState::Ways(ways) => ways
                .iter()
                .map(|way| match way {
                    Way::Absent => self.absent(),
                    Way::Present(values) => self.present(values, context),
                })
                .reduce(Tri::join)
                .unwrap_or(Tri::Maybe),
            KeyState::Unknown => Tri::Maybe,
        }
    }

    /// The answer if the request does not have the key.
    fn absent(&self) -> Tri {
        match self.operator {
            Operator {
                compare: Compare::Null,
                ..
            } => self.null(Tri::Yes),
            Operator {
                set: Some(Set::ForAllValues),
                ..
            } => Tri::Yes,
            // Read literally two documented rules contradict each other here.
            Operator {
                set: Some(Set::ForAnyValue),
                if_exists: true,
                ..
            } => Tri::Maybe,
            Operator {
                set: Some(Set::ForAnyValue),
                ..
            } => Tri::No,
            Operator {
                if_exists: true, ..
            } => Tri::Yes,
            // What a key with several values means without a set operator is not documented.
            Operator { negated: true, .. } if keys::is_multivalued(&self.key) => Tri::Maybe,
            Operator { negated, .. } => Tri::from(negated),
        }
    }

    /// The answer if the request has the key with these values.
    fn present(&self, values: &[Text<'a>], context: &Context<'a>) -> Tri {
        let is_empty = values.is_empty();
        if self.operator.compare == Compare::Null {
            return self.null(match values {
                [] => Tri::Yes,
                [one] => is_null(one, keys::is_tag(&self.key)),
                _ => Tri::No,
            });
        }
        let negated = self.operator.negated;
        let each = || {
            values.iter().map(|value| {
                let any = self.matches_any(value, context);
                if negated { !any } else { any }
            })
        };
        // A set of nothing but an empty text counts as an empty set, or as its one text.
        let as_empty = |value: Tri, empty: Tri| match values {
            [one] => match is_null(one, true) {
                Tri::No => value,
                _ => value.join(empty),
            },
            _ => value,
        };
        match self.operator.set {
            Some(Set::ForAllValues) => as_empty(each().min().unwrap_or(Tri::Yes), Tri::Yes),
            Some(Set::ForAnyValue) => as_empty(each().max().unwrap_or(Tri::No), Tri::No),
            None if is_empty => self.absent(),
            None if values.len() > 1 || keys::is_multivalued(&self.key) => Tri::Maybe,
            None => each().next().unwrap_or(Tri::Maybe),
        }
    }

    /// Whether the value is one of the listed ones.
    fn matches_any(&self, value: &Text<'a>, context: &Context<'a>) -> Tri {
        self.values
            .iter()
            .map(|wanted| self.matches(wanted, value, context))
            .max()
            .unwrap_or(Tri::No)
    }

    fn matches(&self, wanted: &Pattern<'a>, value: &Text<'a>, context: &Context<'a>) -> Tri {
        // Other operators do not take variables: what they make of one is not documented.
        if wanted.has_variables() && !self.operator.has_variables() {
            return Tri::Maybe;
        }
        variables::resolve(wanted, context, self.operator.has_wildcards())
            .iter()
            .map(|wanted| match wanted {
                Some(wanted) => self.compare(wanted, value),
                None => Tri::No,
            })
            .reduce(Tri::join)
            .unwrap_or(Tri::Maybe)
    }

    fn null(&self, absent: Tri) -> Tri {
        let wanted = |pattern: &Pattern<'_>| match pattern.as_literal().and_then(compare::boolean) {
            Some(true) => absent,
            Some(false) => !absent,
            None => Tri::Maybe,
        };
        self.values.iter().map(wanted).max().unwrap_or(Tri::Maybe)
    }

    fn compare(&self, wanted: &Pattern<'a>, value: &Text<'a>) -> Tri {
        let literally =
            |compare: &dyn Fn(&str, &str) -> Tri| match (value.as_literal(), wanted.as_literal()) {
                (Some(value), Some(wanted)) if !wanted.contains("${") => compare(value, wanted),
                _ => Tri::Maybe,
            };
        let compared = match self.operator.compare {
            Compare::StringEquals | Compare::StringLike => {
                return matching::matches(&wanted.tokens, &value.pieces);
            }
            Compare::StringEqualsIgnoreCase => {
                let wanted: Vec<_> = wanted.tokens.iter().map(lower_token).collect();
                let value: Vec<_> = value.pieces.iter().map(lower_piece).collect();
                return matching::matches(&wanted, &value);
            }
            Compare::Arn => {
                return match Arn::parse(value) {
                    // `*` alone is no ARN: what the operator makes of it is not documented.
                    Some(_) if wanted.is_star() => Tri::Maybe,
                    Some(arn) => matching::matches_arn(wanted, &arn, value),
                    // What has not the six parts of an ARN matches no pattern that has them.
                    None if value.as_literal().is_some() && !wanted.is_star() => Tri::No,
                    None => Tri::Maybe,
                };
            }
            Compare::Numeric(order) => {
                literally(&|value, wanted| compare::numbers(order, value, wanted))
            }
            Compare::Date(order) => {
                literally(&|value, wanted| compare::dates(order, value, wanted))
            }
            Compare::Bool => literally(&compare::booleans),
            Compare::Binary => literally(&compare::binaries),
            Compare::Address => literally(&compare::addresses),
            Compare::Null | Compare::Unknown => Tri::Maybe,
        };
        // That a text is no number makes `NumericEquals` false; what it makes of
        // `NumericNotEquals` is not documented.
        let is_readable = |text: Option<&str>| text.is_some_and(compare::is_number);
        let is_number = matches!(self.operator.compare, Compare::Numeric(_));
        if is_number
            && self.operator.negated
            && !(is_readable(value.as_literal()) && is_readable(wanted.as_literal()))
        {
            return Tri::Maybe;
        }
        compared
    }
}

/// Whether the value counts as null: an empty text does, but for tags that is not settled. A value
/// of nothing but holes may be empty.
fn is_null(value: &Text<'_>, is_tag: bool) -> Tri {
    match value.as_literal() {
        Some("") if is_tag => Tri::Maybe,
        Some(text) => Tri::from(text.is_empty()),
        None if value.pieces.iter().all(may_be_empty) => Tri::Maybe,
        None => Tri::No,
    }
}

fn may_be_empty(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Hole(hole) if hole.class != Class::Account)
}

fn lower_token<'t>(token: &Token<'t>) -> Token<'t> {
    match token {
        Token::Literal(text) => Token::Literal(Cow::Owned(lower(text))),
        other => other.clone(),
    }
}

fn lower_piece<'t>(piece: &Piece<'t>) -> Piece<'t> {
    match piece {
        Piece::Literal(text) => Piece::Literal(Cow::Owned(lower(text))),
        hole @ Piece::Hole(_) => hole.clone(),
    }
}

/// In lower case, as far as the characters go that a policy can have, which is up to U+00FF.
fn lower(text: &str) -> String {
    let lower = |letter: char| match letter {
        '\u{d7}' => letter,
        '\u{c0}'..='\u{de}' => char::from_u32(u32::from(letter) + 0x20).unwrap_or(letter),
        _ => letter.to_ascii_lowercase(),
    };
    text.chars().map(lower).collect()
}
