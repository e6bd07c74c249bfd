//! Values, each with the place where it is written, and any part of them unknown.

use crate::text::order::sort_by;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::finding::{Place, Span};

/// A value and where it is written.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it is written.
    pub at: Place,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text, of which parts may be unknown.
    Text(Rc<Text>),
    /// A list or tuple. A [`Kind::Spread`] in it stands for any number of unknown items.
    List(Rc<Vec<Value>>),
    /// A set, in the order in which Terraform iterates over it.
    Set(Rc<Vec<Value>>),
    /// A map or object.
    Map(Rc<Map>),
    /// Not known at all, not even its type.
    Unknown(Hole),
    /// Within a list or set: any number of items that are not known.
    Spread(Hole),
    /// Something of the host: a resource, a module.
    Handle(usize),
}

/// The entries of a map or object.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// Each key with its place.
    pub entries: BTreeMap<String, (Place, Value)>,
    /// There may be others, which replace those that are known if `may_replace` says so.
    pub rest: Option<Hole>,
}

/// A text: known parts and unknown ones.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// In order; no known part is empty.
    pub pieces: Vec<Piece>,
}

/// A part of a text.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Known text, and where it is written.
    Known {
        /// The text.
        text: Rc<str>,
        /// Where it begins, and how far it goes.
        at: Place,
        /// It is written there letter by letter.
        is_verbatim: bool,
    },
    /// Unknown text, and where the expression is.
    Hole(Hole, Place),
}

/// What is not known: the same name is the same value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hole {
    /// The whole canonical expression.
    pub name: Rc<str>,
    /// It is the text of one JSON value.
    pub is_json: bool,
    /// It is made up when something is created, and like nothing else.
    pub is_generated: bool,
}

impl Hole {
    /// A hole of that name.
    pub fn new(name: impl Into<Rc<str>>) -> Self {
        Self {
            name: name.into(),
            is_json: false,
            is_generated: false,
        }
    }

    /// What stands below it.
    #[must_use]
    pub fn below(&self, step: &str) -> Self {
        Self::new([self.name.as_ref(), step].concat())
    }
}

/// No place at all.
pub const NOWHERE: Place = Place {
    document: 0,
    span: Span { start: 0, end: 0 },
};

impl Value {
    /// A value at a place.
    pub fn new(kind: Kind, at: Place) -> Self {
        Self { kind, at }
    }

    /// Nothing.
    pub fn null(at: Place) -> Self {
        Self::new(Kind::Null, at)
    }

    /// A known text that is made, not written.
    pub fn text(text: &str, at: Place) -> Self {
        Self::new(Kind::Text(Rc::new(Text::known(text, at))), at)
    }

    /// A boolean.
    pub fn bool(value: bool, at: Place) -> Self {
        Self::new(Kind::Bool(value), at)
    }

    /// A number.
    pub fn number(value: f64, at: Place) -> Self {
        Self::new(Kind::Number(value), at)
    }

    /// A list.
    pub fn list(items: Vec<Value>, at: Place) -> Self {
        Self::new(Kind::List(Rc::new(items)), at)
    }

    /// A map.
    pub fn map(map: Map, at: Place) -> Self {
        Self::new(Kind::Map(Rc::new(map)), at)
    }

    /// An unknown value.
    pub fn unknown(name: impl Into<Rc<str>>, at: Place) -> Self {
        Self::new(Kind::Unknown(Hole::new(name)), at)
    }

    /// A set: sorted, each item once. Items that may be equal stay beside each other.
    pub fn set(items: Vec<Value>, at: Place) -> Self {
        let mut sorted: Vec<(String, Value)> = items
            .into_iter()
            .map(|item| (item.canonical(), item))
            .collect();
        sort_by(&mut sorted, |one, other| one.0.cmp(&other.0));
        sorted.dedup_by(|one, other| one.0 == other.0);
        let items = sorted.into_iter().map(|(_, item)| item).collect();
        Self::new(Kind::Set(Rc::new(items)), at)
    }

    /// Whether it is nothing; `None` if that is not known.
    pub fn is_null(&self) -> Option<bool> {
        match self.kind {
            Kind::Null => Some(true),
            Kind::Unknown(_) | Kind::Spread(_) => None,
            _ => Some(false),
        }
    }

    /// Whether no part of it is unknown.
    pub fn is_known(&self) -> bool {
        match &self.kind {
            Kind::Unknown(_) | Kind::Spread(_) | Kind::Handle(_) => false,
            Kind::Text(text) => text.is_known(),
            Kind::List(items) | Kind::Set(items) => items.iter().all(Self::is_known),
            Kind::Map(map) => {
                map.rest.is_none() && map.entries.values().all(|(_, value)| value.is_known())
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => true,
        }
    }

    /// The known text of a string.
    pub fn as_known_text(&self) -> Option<String> {
        match &self.kind {
            Kind::Text(text) => text.as_known(),
            _ => None,
        }
    }

    /// The items of a list or set.
    pub fn items(&self) -> Option<&[Value]> {
        match &self.kind {
            Kind::List(items) | Kind::Set(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// A text that is the same for the same value and for no other: equal holes are equal.
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.write_canonical(&mut out, CANONICAL_AT_MOST);
        out
    }

    fn write_canonical(&self, out: &mut String, limit: usize) {
        if out.len() > limit {
            return;
        }
        match &self.kind {
            Kind::Null => out.push_str("null"),
            Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Kind::Number(number) => out.push_str(&number_text(*number)),
            Kind::Text(text) => {
                out.push('"');
                for piece in &text.pieces {
                    match piece {
                        Piece::Known { text, .. } => {
                            out.push_str(&text.replace('\\', "\\\\").replace('"', "\\\""));
                        }
                        Piece::Hole(hole, _) => {
                            out.push_str("${");
                            out.push_str(&hole.name);
                            out.push('}');
                        }
                    }
                }
                out.push('"');
            }
            Kind::List(items) | Kind::Set(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.write_canonical(out, limit);
                }
                out.push(']');
            }
            Kind::Map(map) => {
                out.push('{');
                for (key, (_, value)) in &map.entries {
                    out.push_str(key);
                    out.push('=');
                    value.write_canonical(out, limit);
                    out.push(',');
                }
                if let Some(rest) = &map.rest {
                    out.push_str("...");
                    out.push_str(&rest.name);
                }
                out.push('}');
            }
            Kind::Unknown(hole) => out.push_str(&hole.name),
            Kind::Spread(hole) => {
                out.push_str(&hole.name);
                out.push_str("...");
            }
            Kind::Handle(number) => {
                out.push('#');
                out.push_str(&number.to_string());
            }
        }
    }
}

/// Canonical texts longer than this are of no use as names.
pub const CANONICAL_AT_MOST: usize = 1 << 16;

impl Text {
    /// A known text that is made at a place.
    pub fn known(text: &str, at: Place) -> Self {
        let mut made = Self::default();
        made.push(text, at, false);
        made
    }

    /// A text of one hole.
    pub fn hole(hole: Hole, at: Place) -> Self {
        Self {
            pieces: vec![Piece::Hole(hole, at)],
        }
    }

    /// Adds known text.
    pub fn push(&mut self, text: &str, at: Place, is_verbatim: bool) {
        if !text.is_empty() {
            self.pieces.push(Piece::Known {
                text: text.into(),
                at,
                is_verbatim,
            });
        }
    }

    /// Adds a hole.
    pub fn push_hole(&mut self, hole: Hole, at: Place) {
        self.pieces.push(Piece::Hole(hole, at));
    }

    /// Adds another text.
    pub fn append(&mut self, other: &Text) {
        self.pieces.extend(other.pieces.iter().cloned());
    }

    /// Whether it has no holes.
    pub fn is_known(&self) -> bool {
        self.pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Known { .. }))
    }

    /// The text, if it has no holes.
    pub fn as_known(&self) -> Option<String> {
        let mut whole = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Known { text, .. } => whole.push_str(text),
                Piece::Hole(..) => return None,
            }
        }
        Some(whole)
    }

    /// Whether it has no text at all, for certain.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Bytes of what is known.
    pub fn len(&self) -> usize {
        let known = |piece: &Piece| match piece {
            Piece::Known { text, .. } => text.len(),
            Piece::Hole(hole, _) => hole.name.len(),
        };
        self.pieces.iter().map(known).sum()
    }
}

/// Digits that numbers have. Terraform calculates with more than there are here: the last ones are
/// rounded.
const DIGITS_AT_MOST: usize = 15;

/// A number as Terraform writes it in a text.
pub fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e18 {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
        return (number as i64).to_string();
    }
    // `1.5`, `3e20`: what numbers of the standard library are written with is in no module otherwise.
    let written = serde_json::Value::from(number).to_string();
    let (sign, rest) = match written.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", written.as_str()),
    };
    let (mantissa, exponent) = rest.split_once('e').unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let digits = all.trim_start_matches('0');
    let exponent: isize = exponent.trim_start_matches('+').parse().unwrap_or(0);
    // Digits before the point.
    let point = exponent
        .saturating_add_unsigned(whole.len() + digits.len())
        .saturating_sub_unsigned(all.len());
    let (digits, is_carried) = rounded(digits);
    let point = point + isize::from(is_carried);
    let zeros = |count: usize| "0".repeat(count);
    match usize::try_from(point) {
        Err(_) | Ok(0) => [sign, "0.", &zeros(point.unsigned_abs()), &digits].concat(),
        Ok(point) => match digits.split_at_checked(point) {
            Some((digits, "")) => [sign, digits].concat(),
            Some((one, two)) => [sign, one, ".", two].concat(),
            None => [sign, &digits, &zeros(point - digits.len())].concat(),
        },
    }
}

/// Digits without the last ones, and whether there is one more before the point.
fn rounded(digits: &str) -> (String, bool) {
    let mut kept: String = digits.chars().take(DIGITS_AT_MOST).collect();
    let next = digits.chars().nth(DIGITS_AT_MOST);
    if next.is_some_and(|next| next >= '5') {
        while kept.ends_with('9') {
            kept.pop();
        }
        match kept.pop().and_then(|last| last.to_digit(10)) {
            Some(last) => kept.extend(char::from_digit(last + 1, 10)),
            None => return ("1".to_owned(), true),
        }
    }
    kept.truncate(kept.trim_end_matches('0').len());
    (kept, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_written_with_fifteen_digits(number in proptest::num::f64::NORMAL, small in -1e9..1e9) {
            for number in [number, small, small / 3.0, small.trunc() + 0.1] {
                let text = number_text(number);
                let read: f64 = text.parse().unwrap();
                let digits = text.trim_start_matches(['-', '0', '.']).replace('.', "");
                let is_whole = number.fract() == 0.0 && number.abs() < 1e18;
                prop_assert!((read - number).abs() <= number.abs() * 1e-14, "{}", text);
                prop_assert!(is_whole || digits.trim_end_matches('0').len() <= 15, "{}", text);
                prop_assert_eq!(number_text(read), text);
            }
        }
    }

    #[test]
    fn the_last_digit_may_carry() {
        for (number, expected) in [
            (0.1 + 0.2, "0.3"),
            (0.999_999_999_999_999_9, "1"),
            (99.999_999_999_999_99, "100"),
            (-1.5e-7, "-0.00000015"),
            (1e21, "1000000000000000000000"),
            (2.5e20, "250000000000000000000"),
        ] {
            assert_eq!(number_text(number), expected);
        }
    }
}
