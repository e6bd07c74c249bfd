//! Condition operators, in three values.
//!
//! String and ARN operators, `Null`, `...IfExists` and the set operators are evaluated. Any other
//! operator on a key that may be present is Maybe: named, never ignored.

use std::borrow::Cow;

use crate::finding::Span;
use crate::text::{Piece, Text, Tri};

use super::arn::Arn;
use super::matching;
use super::pattern::{Pattern, Token};
use super::request::{Context, Presence};

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

/// A condition operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`.
    pub set: Option<Set>,
    /// What is compared, and how.
    pub compare: Compare,
    /// `...Not...`
    pub negated: bool,
    /// `...IfExists`
    pub if_exists: bool,
}

/// The prefix of operators for keys with several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the prefixes")]
pub enum Set {
    ForAllValues,
    ForAnyValue,
}

/// The kind of comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the operators of the IAM User Guide")]
pub enum Compare {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Arn,
    Null,
    /// Bool, numbers, dates, addresses, binary values.
    NotEvaluated,
}

impl Operator {
    /// Reads the name of an operator; its case does not matter.
    pub fn parse(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let (set, rest) = match lower.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Set::ForAllValues), rest),
            Some(("foranyvalue", rest)) => (Some(Set::ForAnyValue), rest),
            Some(_) => return None,
            None => (None, lower.as_str()),
        };
        let (base, if_exists) = match rest.strip_suffix("ifexists") {
            Some("null") => return None,
            Some(base) => (base, true),
            None => (rest, false),
        };
        let (compare, negated) = match base {
            "stringequals" => (Compare::StringEquals, false),
            "stringnotequals" => (Compare::StringEquals, true),
            "stringequalsignorecase" => (Compare::StringEqualsIgnoreCase, false),
            "stringnotequalsignorecase" => (Compare::StringEqualsIgnoreCase, true),
            "stringlike" => (Compare::StringLike, false),
            "stringnotlike" => (Compare::StringLike, true),
            "arnequals" | "arnlike" => (Compare::Arn, false),
            "arnnotequals" | "arnnotlike" => (Compare::Arn, true),
            "null" => (Compare::Null, false),
            "bool"
            | "numericequals"
            | "numericlessthan"
            | "numericlessthanequals"
            | "numericgreaterthan"
            | "numericgreaterthanequals"
            | "dateequals"
            | "datelessthan"
            | "datelessthanequals"
            | "dategreaterthan"
            | "dategreaterthanequals"
            | "ipaddress"
            | "binaryequals" => (Compare::NotEvaluated, false),
            "numericnotequals" | "datenotequals" | "notipaddress" => (Compare::NotEvaluated, true),
            _ => return None,
        };
        Some(Self {
            set,
            compare,
            negated,
            if_exists,
        })
    }

    /// Whether `*` and `?` in its values are wildcards.
    pub fn has_wildcards(self) -> bool {
        matches!(self.compare, Compare::StringLike | Compare::Arn)
    }

    /// Whether policy variables in its values are replaced.
    pub fn has_variables(self) -> bool {
        !matches!(self.compare, Compare::Null | Compare::NotEvaluated)
    }
}

impl<'a> Condition<'a> {
    /// Whether the condition is true of the request.
    pub fn holds(&self, context: &Context<'a>) -> Tri {
        if self.values.is_empty() {
            // What an empty list means is documented in contradictory ways.
            return Tri::Maybe;
        }
        match (context.get(&self.key), self.operator.compare) {
            (presence, Compare::Null) => self.null(presence),
            (Presence::Absent, _) => self.absent(),
            (Presence::Unknown, _) => Tri::Maybe,
            (Presence::Known(value), _) => {
                let any = self
                    .values
                    .iter()
                    .map(|wanted| self.compare(&resolve(wanted, context), value))
                    .max()
                    .unwrap_or(Tri::No);
                // A set operator on a single value works on that value.
                if self.operator.negated { !any } else { any }
            }
        }
    }

    fn null(&self, presence: &Presence<'_>) -> Tri {
        match self.operator.set {
            Some(Set::ForAllValues) => return Tri::Yes,
            Some(Set::ForAnyValue) => return Tri::No,
            None => {}
        }
        let absent = match presence {
            Presence::Absent => Tri::Yes,
            Presence::Unknown => Tri::Maybe,
            // An empty value counts as null; a value of holes may be empty.
            Presence::Known(value) => match value.as_literal() {
                Some(text) => Tri::from(text.is_empty()),
                None if value.holes().count() == value.pieces.len() => Tri::Maybe,
                None => Tri::No,
            },
        };
        let wanted = |pattern: &Pattern<'_>| match pattern.as_literal() {
            Some(text) if text.eq_ignore_ascii_case("true") => absent,
            Some(text) if text.eq_ignore_ascii_case("false") => !absent,
            _ => Tri::Maybe,
        };
        self.values.iter().map(wanted).max().unwrap_or(Tri::Maybe)
    }

    fn absent(&self) -> Tri {
        match self.operator {
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
            }
            | Operator { negated: true, .. } => Tri::Yes,
            _ => Tri::No,
        }
    }

    fn compare(&self, wanted: &Pattern<'a>, value: &Text<'a>) -> Tri {
        match self.operator.compare {
            Compare::StringEquals | Compare::StringLike => {
                matching::matches(&wanted.tokens, &value.pieces)
            }
            Compare::StringEqualsIgnoreCase => {
                let wanted: Vec<_> = wanted.tokens.iter().map(lower_token).collect();
                let value: Vec<_> = value.pieces.iter().map(lower_piece).collect();
                matching::matches(&wanted, &value)
            }
            Compare::Arn => match Arn::parse(value) {
                // `*` alone is no ARN: what the operator makes of it is not documented.
                Some(_) if wanted.is_star() => Tri::Maybe,
                Some(arn) => matching::matches_arn(wanted, &arn, value),
                None => Tri::Maybe,
            },
            Compare::Null | Compare::NotEvaluated => Tri::Maybe,
        }
    }
}

/// Replaces the policy variables whose value is known.
fn resolve<'p, 'a>(pattern: &'p Pattern<'a>, context: &Context<'a>) -> Cow<'p, Pattern<'a>> {
    pattern.substitute(&|written| variable(written, context))
}

/// The value of a policy variable, where it is known to be there.
pub fn variable<'a>(written: &str, context: &Context<'a>) -> Option<Text<'a>> {
    let key = written.split(',').next().unwrap_or_default().trim();
    match context.get(key) {
        Presence::Known(text) => Some((*text).clone()),
        Presence::Absent | Presence::Unknown => None,
    }
}

fn lower_token<'t>(token: &Token<'t>) -> Token<'t> {
    match token {
        Token::Literal(text) => Token::Literal(Cow::Owned(text.to_lowercase())),
        other => other.clone(),
    }
}

fn lower_piece<'t>(piece: &Piece<'t>) -> Piece<'t> {
    match piece {
        Piece::Literal(text) => Piece::Literal(Cow::Owned(text.to_lowercase())),
        hole @ Piece::Hole(_) => hole.clone(),
    }
}
