//! The names of condition operators.

use super::compare::Order;

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
    /// It is not written as in the documentation, which does not say whether case matters.
    pub unusual_case: bool,
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
    Numeric(Order),
    Date(Order),
    Bool,
    Binary,
    Address,
    Null,
    /// The name has an unknown part.
    Unknown,
}

/// The documented names without prefix and `IfExists`.
const NAMES: [(&str, Compare, bool); 27] = [
    ("StringEquals", Compare::StringEquals, false),
    ("StringNotEquals", Compare::StringEquals, true),
    (
        "StringEqualsIgnoreCase",
        Compare::StringEqualsIgnoreCase,
        false,
    ),
    (
        "StringNotEqualsIgnoreCase",
        Compare::StringEqualsIgnoreCase,
        true,
    ),
    ("StringLike", Compare::StringLike, false),
    ("StringNotLike", Compare::StringLike, true),
    ("ArnEquals", Compare::Arn, false),
    ("ArnLike", Compare::Arn, false),
    ("ArnNotEquals", Compare::Arn, true),
    ("ArnNotLike", Compare::Arn, true),
    ("NumericEquals", Compare::Numeric(Order::Equal), false),
    ("NumericNotEquals", Compare::Numeric(Order::Equal), true),
    ("NumericLessThan", Compare::Numeric(Order::Less), false),
    (
        "NumericLessThanEquals",
        Compare::Numeric(Order::AtMost),
        false,
    ),
    (
        "NumericGreaterThan",
        Compare::Numeric(Order::Greater),
        false,
    ),
    (
        "NumericGreaterThanEquals",
        Compare::Numeric(Order::AtLeast),
        false,
    ),
    ("DateEquals", Compare::Date(Order::Equal), false),
    ("DateNotEquals", Compare::Date(Order::Equal), true),
    ("DateLessThan", Compare::Date(Order::Less), false),
    ("DateLessThanEquals", Compare::Date(Order::AtMost), false),
    ("DateGreaterThan", Compare::Date(Order::Greater), false),
    (
        "DateGreaterThanEquals",
        Compare::Date(Order::AtLeast),
        false,
    ),
    ("Bool", Compare::Bool, false),
    ("BinaryEquals", Compare::Binary, false),
    ("IpAddress", Compare::Address, false),
    ("NotIpAddress", Compare::Address, true),
    ("Null", Compare::Null, false),
];

impl Compare {
    /// Whether it compares texts.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Compare::StringEquals | Compare::StringEqualsIgnoreCase | Compare::StringLike
        )
    }
}

impl Operator {
    /// Reads the name of an operator. `None` for names that IAM does not have.
    pub fn parse(name: &str) -> Option<Self> {
        if name.contains("{{") || name.contains("${") {
            return Some(Self {
                set: None,
                compare: Compare::Unknown,
                negated: false,
                if_exists: false,
                unusual_case: false,
            });
        }
        let (set, set_as_written, rest) = match name.split_once(':') {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAllValues") => {
                (Some(Set::ForAllValues), prefix == "ForAllValues", rest)
            }
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(Set::ForAnyValue), prefix == "ForAnyValue", rest)
            }
            Some(_) => return None,
            None => (None, true, name),
        };
        const IF_EXISTS: &str = "IfExists";
        let (base, suffix) = match rest
            .len()
            .checked_sub(IF_EXISTS.len())
            .and_then(|at| rest.split_at_checked(at))
        {
            Some((base, suffix)) if suffix.eq_ignore_ascii_case(IF_EXISTS) => (base, suffix),
            _ => (rest, ""),
        };
        let &(written, compare, negated) = NAMES
            .iter()
            .find(|(known, _, _)| known.eq_ignore_ascii_case(base))?;
        let if_exists = !suffix.is_empty();
        if if_exists && compare == Compare::Null {
            return None;
        }
        Some(Self {
            set,
            compare,
            negated,
            if_exists,
            unusual_case: written != base || if_exists && suffix != IF_EXISTS || !set_as_written,
        })
    }

    /// Whether `*` and `?` in its values are wildcards.
    pub fn has_wildcards(self) -> bool {
        matches!(self.compare, Compare::StringLike | Compare::Arn)
    }

    /// Whether policy variables in its values are replaced. Of `Bool` two pages of the
    /// documentation say different things.
    pub fn has_variables(self) -> bool {
        matches!(
            self.compare,
            Compare::StringEquals
                | Compare::StringEqualsIgnoreCase
                | Compare::StringLike
                | Compare::Arn
        )
    }
}
