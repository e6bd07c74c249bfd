//! Reads JSON as people paste it: strictly first, then with one liberty after the other, each
//! said in a finding. Never fails: what cannot be read has no root.

use std::borrow::Cow;

use jsonc_parser::ast;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::repair::{self, Repaired};
use super::{Member, Node, Span, Value};
use crate::finding::{Because, Code, Finding, Severity};

/// What became of a text.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The tree; `None` if the text could not be read at all.
    pub root: Option<Node<'a>>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
    /// More than comments and trailing commas had to be read over: the text is not what AWS
    /// would accept, so nothing may be proved by it.
    pub repaired: bool,
    /// The later ones of keys that an object has twice.
    pub duplicates: Vec<Span>,
}

/// Reads the text of a document.
pub fn read(text: &str, document: u32) -> Reading<'_> {
    let mut reading = Reading {
        root: None,
        findings: Vec::new(),
        repaired: false,
        duplicates: Vec::new(),
    };
    let (body, base) = match text.strip_prefix('\u{feff}') {
        Some(rest) => {
            let mark = Span::new(0, '\u{feff}'.len_utf8());
            reading.say(Severity::Hint, Code::ByteOrderMark, document, mark);
            (rest, mark.end)
        }
        None => (text, 0),
    };
    if body.trim().is_empty() {
        reading.say(
            Severity::Hint,
            Code::DocumentEmpty,
            document,
            Span::new(0, text.len()),
        );
        return reading;
    }
    let shift = |span: Span| Span {
        start: span.start + base,
        end: span.end + base,
    };
    match parse_with_liberties(body, &mut |code, span| {
        reading.findings.push(
            Because::new(code)
                .at(shift(span).of(document))
                .finding(Severity::Hint),
        );
    }) {
        Ok(value) => {
            let mut convert = Convert {
                map: shift,
                duplicates: Vec::new(),
            };
            reading.root = value.map(|value| convert.node(value));
            reading.duplicates = convert.duplicates;
        }
        Err(error) => read_broken(body, &error, document, base, &mut reading),
    }
    for &span in &reading.duplicates {
        reading.findings.push(
            Because::new(Code::DuplicateKey)
                .at(span.of(document))
                .finding(Severity::Error),
        );
    }
    reading
}

/// Strict JSON, but comments and trailing commas are told and then read over.
fn parse_with_liberties<'a>(
    text: &'a str,
    tell: &mut dyn FnMut(Code, Span),
) -> Result<Option<ast::Value<'a>>, ParseError> {
    let mut options = strict();
    loop {
        match parse_to_ast(text, &CollectOptions::default(), &options) {
            Ok(result) => return Ok(result.value),
            Err(error) => {
                let liberty = match error.kind() {
                    ParseErrorKind::CommentsNotAllowed if !options.allow_comments => {
                        options.allow_comments = true;
                        Code::JsonComment
                    }
                    ParseErrorKind::TrailingCommasNotAllowed if !options.allow_trailing_commas => {
                        options.allow_trailing_commas = true;
                        Code::JsonTrailingComma
                    }
                    _ => return Err(error),
                };
                tell(liberty, span_of(&error));
            }
        }
    }
}

/// Tries to make sense of a text that is no JSON: typographic quotes, brackets, then everything
/// that the parser is able to read over.
fn read_broken(
    body: &str,
    error: &ParseError,
    document: u32,
    base: u32,
    reading: &mut Reading<'_>,
) {
    let Repaired {
        text,
        map,
        findings,
    } = repair::repair(body);
    let moved = |span: Span| Span {
        start: span.start + base,
        end: span.end + base,
    };
    let brackets_told = !findings.is_empty();
    for mut finding in findings {
        for place in &mut finding.because.at {
            place.document = document;
            place.span = moved(place.span);
        }
        reading.findings.push(finding);
    }
    reading.repaired = true;
    let mut lenient = strict();
    lenient.allow_comments = true;
    lenient.allow_trailing_commas = true;
    let mut outcome = parse_to_ast(&text, &CollectOptions::default(), &lenient);
    // With its brackets in order the text is readable: the first error was their doing.
    if outcome.is_err() || !brackets_told {
        let mut at = moved(span_of(error));
        // A range that reaches to the end of the text is where something is open: point at its start.
        if matches!(
            error.kind(),
            ParseErrorKind::UnterminatedArray | ParseErrorKind::UnterminatedObject
        ) {
            at.end = at.start + 1;
        }
        let finding = Because::new(syntax_code(error.kind()))
            .at(at.of(document))
            .finding(Severity::Error);
        reading.findings.push(finding);
        if outcome.is_err() && !matches!(error.kind(), ParseErrorKind::NestingDepthExceeded) {
            lenient.allow_missing_commas = true;
            lenient.allow_single_quoted_strings = true;
            lenient.allow_loose_object_property_names = true;
            outcome = parse_to_ast(&text, &CollectOptions::default(), &lenient);
        }
    }
    if let Ok(result) = outcome {
        let mut convert = Convert {
            map: |span: Span| {
                moved(Span {
                    start: map.original(span.start),
                    end: map.original(span.end),
                })
            },
            duplicates: Vec::new(),
        };
        reading.root = result.value.map(|value| owned(convert.node(value)));
        reading.duplicates = convert.duplicates;
    }
}

impl Reading<'_> {
    fn say(&mut self, severity: Severity, code: Code, document: u32, span: Span) {
        self.findings
            .push(Because::new(code).at(span.of(document)).finding(severity));
    }
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

fn span_of(error: &ParseError) -> Span {
    let range = error.range();
    Span::new(range.start, range.end.max(range.start))
}

fn syntax_code(kind: &ParseErrorKind) -> Code {
    use ParseErrorKind as Kind;
    match kind {
        Kind::ExpectedComma => Code::JsonExpectedComma,
        Kind::ExpectedColonAfterObjectKey => Code::JsonExpectedColon,
        Kind::ExpectedObjectValue | Kind::UnexpectedComma | Kind::UnexpectedColon => {
            Code::JsonExpectedValue
        }
        Kind::ExpectedStringObjectProperty | Kind::UnexpectedTokenInObject => Code::JsonExpectedKey,
        Kind::SingleQuotedStringsNotAllowed => Code::JsonSingleQuotes,
        Kind::String(jsonc_parser::ParseStringErrorKind::UnterminatedStringLiteral) => {
            Code::JsonStringOpen
        }
        Kind::String(_) => Code::JsonEscape,
        Kind::UnterminatedCommentBlock => Code::JsonCommentOpen,
        Kind::UnterminatedArray | Kind::UnterminatedObject => Code::JsonBracketOpen,
        Kind::UnexpectedCloseBrace | Kind::UnexpectedCloseBracket => Code::JsonBracketStray,
        Kind::MultipleRootJsonValues => Code::JsonSecondValue,
        Kind::NestingDepthExceeded => Code::JsonTooDeep,
        _ => Code::JsonUnexpectedText,
    }
}

/// Turns the parser's tree into ours.
struct Convert<F> {
    /// From the parsed text's offsets to the document's.
    map: F,
    duplicates: Vec<Span>,
}

impl<F: Fn(Span) -> Span> Convert<F> {
    fn node<'a>(&mut self, value: ast::Value<'a>) -> Node<'a> {
        let (value, range) = match value {
            ast::Value::NullKeyword(null) => (Value::Null, null.range),
            ast::Value::BooleanLit(literal) => (Value::Bool(literal.value), literal.range),
            ast::Value::NumberLit(literal) => {
                (Value::Number(Cow::Borrowed(literal.value)), literal.range)
            }
            ast::Value::StringLit(literal) => (Value::String(literal.value), literal.range),
            ast::Value::Array(array) => {
                let items = array
                    .elements
                    .into_iter()
                    .map(|element| self.node(element))
                    .collect();
                (Value::Array(items), array.range)
            }
            ast::Value::Object(object) => {
                let members: Vec<_> = object
                    .properties
                    .into_iter()
                    .map(|property| self.member(property))
                    .collect();
                self.note_duplicates(&members);
                (Value::Object(members), object.range)
            }
        };
        Node {
            value,
            span: (self.map)(Span::new(range.start, range.end)),
        }
    }

    fn member<'a>(&mut self, property: ast::ObjectProp<'a>) -> Member<'a> {
        let (key, range) = match property.name {
            ast::ObjectPropName::String(name) => (name.value, name.range),
            ast::ObjectPropName::Word(name) => (Cow::Borrowed(name.value), name.range),
        };
        Member {
            key,
            key_span: (self.map)(Span::new(range.start, range.end)),
            value: self.node(property.value),
        }
    }

    fn note_duplicates(&mut self, members: &[Member<'_>]) {
        // Most objects are small: comparing pairs is cheaper than hashing.
        if members.len() <= 12 {
            for (at, member) in members.iter().enumerate() {
                if members
                    .iter()
                    .take(at)
                    .any(|earlier| earlier.key == member.key)
                {
                    self.duplicates.push(member.key_span);
                }
            }
        } else {
            let mut seen = std::collections::HashSet::with_capacity(members.len());
            for member in members {
                if !seen.insert(member.key.as_ref()) {
                    self.duplicates.push(member.key_span);
                }
            }
        }
    }
}

/// Cuts the tie to a text that lives no longer than its repair.
fn owned<'a>(node: Node<'_>) -> Node<'a> {
    let value = match node.value {
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(value),
        Value::Number(text) => Value::Number(Cow::Owned(text.into_owned())),
        Value::String(text) => Value::String(Cow::Owned(text.into_owned())),
        Value::Array(items) => Value::Array(items.into_iter().map(owned).collect()),
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|member| Member {
                    key: Cow::Owned(member.key.into_owned()),
                    key_span: member.key_span,
                    value: owned(member.value),
                })
                .collect(),
        ),
    };
    Node {
        value,
        span: node.span,
    }
}
