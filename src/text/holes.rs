//! Strings with holes: literal text and named parts whose value is not known.
//!
//! The same hole in the same scope stands for the same text. Holes of different scopes are never
//! known to be equal.

use std::borrow::Cow;

use super::{Tri, marks};

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
    /// A name that CloudFormation makes up for one resource. No two resources of a stack have the
    /// same, and it ends as such names do.
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
            Class::Generated => letter.is_ascii_alphanumeric() || letter == '-',
        }
    }
}

/// Letters and digits at the end of a name that CloudFormation makes up, behind a hyphen: those of
/// which examples are documented have 12 or 13.
const RANDOM_LETTERS: std::ops::RangeInclusive<usize> = 8..=16;

/// Digits at the end of a name that Terraform makes up, whatever stands before them: the time and a
/// counter.
const TERRAFORM_DIGITS: usize = 26;

/// Whether CloudFormation or Terraform may make up such a name: `stack-Resource-1A2B3C4D5E6F`,
/// `terraform-20260102030405678900000001`.
pub fn may_be_generated(text: &str) -> bool {
    let is_of_terraform = text
        .len()
        .checked_sub(TERRAFORM_DIGITS)
        .and_then(|start| text.get(start..))
        .is_some_and(|end| end.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_of_stack = text.rsplit_once('-').is_some_and(|(start, random)| {
        !start.is_empty()
            && start.chars().all(|letter| Class::Generated.admits(letter))
            && RANDOM_LETTERS.contains(&random.len())
            && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    is_of_terraform || is_of_stack
}

/// Whether two texts can't be the same because of a generated name: it is another one's, or what
/// stands in its place on the other side is not made like it.
pub fn are_other_names(one: &[Piece<'_>], two: &[Piece<'_>]) -> bool {
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
    let one = one.get(..one.len() - end).unwrap_or_default();
    let two = two.get(..two.len() - end).unwrap_or_default();
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

    /// Reads the placeholders that templates, tools and people use: `${x}`, `[[x]]`, `{{x}}`, `<x>`.
    ///
    /// `document` is the document that the text stands in. Names that only mean something inside of
    /// one template (`AWS::*`, `Logical.Attribute`) have that document as their scope.
    pub fn with_placeholders(text: impl Into<Cow<'a, str>>, document: u32) -> Self {
        match text.into() {
            Cow::Borrowed(text) => parse(text, document),
            Cow::Owned(text) => parse(&text, document).into_owned(),
        }
    }

    /// Reads placeholders of one kind only: `{{x}}`.
    pub fn with_braces(text: &'a str) -> Self {
        parse_with(text, 0, |rest| {
            rest.starts_with("{{").then(|| placeholder(rest)).flatten()
        })
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

impl Hole<'_> {
    /// Cuts the tie to the document.
    fn into_owned<'b>(self) -> Hole<'b> {
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

fn parse(text: &str, document: u32) -> Text<'_> {
    parse_with(text, document, placeholder)
}

/// `length` tells the length of the placeholder that a text starts with.
fn parse_with(text: &str, document: u32, length: impl Fn(&str) -> Option<usize>) -> Text<'_> {
    if !text
        .bytes()
        .any(|byte| matches!(byte, b'$' | b'[' | b'{' | b'<'))
    {
        return Text::literal(text);
    }
    let mut built = Text::default();
    let mut from = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        match length(rest) {
            Some(length) => {
                built.push_literal(Cow::Borrowed(text.get(from..at).unwrap_or_default()));
                let name = rest.get(..length).unwrap_or_default();
                built.push_hole(Hole {
                    name: Cow::Borrowed(name),
                    scope: scope_of(name, document),
                    class: class_of(name),
                });
                at += length;
                from = at;
            }
            None => {
                let mark = marks::read(rest).and_then(|mark| {
                    let marked = rest.get(mark.length..)?;
                    Some((mark, marked.get(..length(marked)?)?))
                });
                if let Some((mark, name)) = mark {
                    built.push_literal(Cow::Borrowed(text.get(from..at).unwrap_or_default()));
                    built.push_hole(Hole {
                        name: Cow::Borrowed(name),
                        scope: Scope::Document(mark.document.unwrap_or(document)),
                        class: match mark.is_generated {
                            true => Class::Generated,
                            false => class_of(name),
                        },
                    });
                    at += mark.length + name.len();
                    from = at;
                } else {
                    let mut letters = rest.chars();
                    let letter = letters.next().unwrap_or_default();
                    if marks::is_literal(letter) {
                        built.push_literal(Cow::Borrowed(text.get(from..at).unwrap_or_default()));
                        from = at + letter.len_utf8();
                        at = from + letters.next().map_or(0, char::len_utf8);
                    } else {
                        at += letter.len_utf8().max(1);
                    }
                }
            }
        }
    }
    built.push_literal(Cow::Borrowed(text.get(from..).unwrap_or_default()));
    built
}

/// Length of the placeholder that the text starts with.
fn placeholder(text: &str) -> Option<usize> {
    /// Longer ones are not read as names.
    const LONGEST: usize = 256;
    let bounded = |open: &str, close: &str, refused: &[char]| {
        let inner = text.strip_prefix(open)?;
        // Only so far: a text of nothing but opening brackets must not be slow.
        let inner = inner.get(..inner.floor_char_boundary(LONGEST + close.len()))?;
        let end = inner.find(close).filter(|&end| 0 < end && end <= LONGEST)?;
        let name = inner.get(..end)?;
        (!name.contains(refused)).then_some(open.len() + end + close.len())
    };
    match text.as_bytes().first()? {
        b'$' => braced(text, LONGEST),
        b'[' => bounded("[[", "]]", &['\n']),
        b'{' => bounded("{{", "}}", &['\n']),
        // What has slashes or quotes is markup, what has comparisons an expression.
        b'<' => bounded("<", ">", &['\n', '<', '=', '"', '\'', '/']),
        _ => None,
    }
}

/// Length of `${...}`, up to the bracket that closes it: placeholders may stand in each other.
fn braced(text: &str, longest: usize) -> Option<usize> {
    let inner = text.strip_prefix("${")?;
    let mut depth = 1_usize;
    for (at, byte) in inner.bytes().enumerate().take(longest + 2) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then_some("${".len() + at + 1);
        }
    }
    None
}

/// Inner name without brackets and blanks.
fn inner(name: &str) -> &str {
    name.trim_matches(|letter: char| {
        matches!(letter, '$' | '{' | '}' | '[' | ']' | '<' | '>') || letter.is_whitespace()
    })
}

/// Names before the first dot that mean something outside of CloudFormation templates: variables
/// of Terraform, of the Serverless Framework and of pipelines.
const WORKSPACE_WIDE: [&str; 20] = [
    "var",
    "local",
    "data",
    "module",
    "each",
    "count",
    "path",
    "terraform",
    "self",
    "env",
    "opt",
    "param",
    "custom",
    "secrets",
    "vars",
    "github",
    "inputs",
    "steps",
    "needs",
    "matrix",
];

/// `AWS::*` and `Logical.Attribute` mean something in one template only.
fn scope_of(name: &str, document: u32) -> Scope {
    let inner = inner(name);
    let of_attribute = inner.split_once('.').is_some_and(|(logical, _)| {
        !logical.is_empty()
            && logical.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !WORKSPACE_WIDE.contains(&logical)
    });
    let of_template = inner.starts_with("AWS::") || of_attribute;
    if name.starts_with("${") && of_template {
        Scope::Document(document)
    } else {
        Scope::Workspace
    }
}

fn class_of(name: &str) -> Class {
    match inner(name) {
        "AWS::AccountId" => Class::Account,
        // That of another provider of a configuration, and that of a role that is looked up there.
        other if other.ends_with(".AWS::AccountId") => Class::Account,
        other if other.ends_with(".AWS::Path") => Class::Path,
        "AWS::Region" | "AWS::Partition" => Class::Segment,
        _ => Class::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holes(text: &str) -> Vec<String> {
        Text::with_placeholders(text, 0)
            .holes()
            .map(|hole| hole.name.to_string())
            .collect()
    }

    #[test]
    fn finds_the_placeholders_of_tools_and_people() {
        for (text, names) in [
            ("arn:aws:iam::111122223333:role/x", vec![]),
            (
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/x",
                vec!["${AWS::Partition}", "${AWS::AccountId}"],
            ),
            ("${アカウントID}", vec!["${アカウントID}"]),
            ("[[roleArn]]", vec!["[[roleArn]]"]),
            ("a{{x}}b<ACCOUNT>", vec!["{{x}}", "<ACCOUNT>"]),
            ("${unclosed", vec![]),
            ("1 < 2 > 1 = 3", vec!["< 2 >"]),
            ("<a href=\"x\">", vec![]),
            ("${}", vec![]),
            ("${a}{b}", vec!["${a}"]),
            ("${{ github.x }}y", vec!["${{ github.x }}"]),
            ("${a/{{b}}}c", vec!["${a/{{b}}}"]),
            ("${a${b}}", vec!["${a${b}}"]),
        ] {
            assert_eq!(holes(text), names, "{text}");
            assert_eq!(Text::with_placeholders(text, 0).display(), text);
        }
    }

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
