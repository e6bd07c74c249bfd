//! Reads JSON as people paste it: strictly first, then with one liberty after the other, each
//! said in a finding. Never fails: what cannot be read has no root.

use jsonc_parser::ast;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::expressions;
use super::mapped::Mapped;
use super::repair::{self, Repaired};
use super::tree;
use super::{Entry, Member, Node, Span, Tree};
use crate::finding::{Because, Code, Finding, Severity};
use crate::text::Integrity;

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

/// Reads strict JSON, nothing else.
pub(super) fn strictly(text: &str) -> Option<Node<'_>> {
    let result = parse_to_ast(text, &CollectOptions::default(), &strict());
    result.ok()?.value
}

/// How many duplicate keys of a document are told.
const DUPLICATES_AT_MOST: usize = 20;

/// Reads the text of a document.
pub fn read(text: &str, document: u32) -> Reading<'_> {
    let mut reading = Reading::empty();
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
        Ok(value) if base == 0 => reading.root = value,
        Ok(value) => {
            let shift = |offset: usize| offset + base as usize;
            reading.root = value.map(|value| tree::relocated(value, text, &shift));
        }
        Err(_) if read_rendered(text, body, document, base, &mut reading) => {}
        Err(error) => read_broken(text, body, &error, document, base, &mut reading),
    }
    let mut controls = None;
    if let Some(root) = &reading.root {
        duplicates(root, &mut reading.duplicates);
        controls = control_character(root, text);
    }
    // A text that was wrapped on its way: what it meant is not what it says.
    if let Some(span) = controls.filter(|_| !reading.repaired) {
        reading.repaired = true;
        reading.say(Severity::Error, Code::JsonControlCharacter, document, span);
    }
    reading.say_duplicates(document);
    reading
}

/// Reads a text that stands within another one, `whole`: all places are of that one.
pub fn read_within<'w>(inner: &Mapped, whole: &'w str, document: u32) -> Reading<'w> {
    within(read(&inner.text, document), inner, whole)
}

/// The reading of a text that stands within another one, with its places there.
pub(super) fn within<'w>(reading: Reading<'_>, inner: &Mapped, whole: &'w str) -> Reading<'w> {
    let moved = |span: Span| Span {
        start: inner.original(span.start),
        // What stands still has no length of its own.
        end: inner.original(span.end).max(inner.original(span.start) + 1),
    };
    let original =
        |offset: usize| inner.original(u32::try_from(offset).unwrap_or(u32::MAX)) as usize;
    let mut findings = reading.findings;
    for place in findings
        .iter_mut()
        .flat_map(|finding| &mut finding.because.at)
    {
        place.span = moved(place.span);
    }
    Reading {
        root: reading
            .root
            .map(|root| tree::relocated(root, whole, &original)),
        findings,
        repaired: reading.repaired,
        duplicates: reading.duplicates.into_iter().map(moved).collect(),
    }
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

/// Reads a text that a tool makes JSON of; answers whether it is one.
fn read_rendered<'t>(
    whole: &'t str,
    body: &str,
    document: u32,
    base: u32,
    reading: &mut Reading<'t>,
) -> bool {
    let Some(quoted) = expressions::quoted(body, base) else {
        return false;
    };
    let mut said = Vec::new();
    let moved = |span: Span| Span {
        start: quoted.text.original(span.start),
        end: quoted.text.original(span.end),
    };
    let parsed = parse_with_liberties(&quoted.text.text, &mut |code, span| {
        said.push((code, moved(span)));
    });
    let Ok(value) = parsed else {
        return false;
    };
    for (code, span) in said {
        reading.say(Severity::Hint, code, document, span);
    }
    if let Some(first) = quoted.first {
        let span = Span {
            start: first.start + base,
            end: first.end + base,
        };
        reading.say(Severity::Hint, Code::JsonExpression, document, span);
    }
    if !quoted.integrity.is_intact() {
        reading.rendered(body, document, base);
    }
    let original = |offset: usize| {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        quoted.text.original(offset) as usize
    };
    reading.root = value.map(|value| tree::relocated(value, whole, &original));
    true
}

/// Tries to make sense of a text that is no JSON: typographic quotes, brackets, then everything
/// that the parser is able to read over.
fn read_broken<'t>(
    whole: &'t str,
    body: &str,
    error: &ParseError,
    document: u32,
    base: u32,
    reading: &mut Reading<'t>,
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
        let original = |offset: usize| {
            (map.original(u32::try_from(offset).unwrap_or(u32::MAX)) + base) as usize
        };
        reading.root = result
            .value
            .map(|value| tree::relocated(value, whole, &original));
    }
}

impl Reading<'_> {
    /// Whether its tree is what the text says: one that had to be repaired is not, nor is one of
    /// whose keys some stand twice.
    pub fn integrity(&self) -> Integrity {
        Integrity::Repaired.when(self.repaired || !self.duplicates.is_empty())
    }

    /// Of a text that has no tree.
    pub fn empty() -> Self {
        Self {
            root: None,
            findings: Vec::new(),
            repaired: false,
            duplicates: Vec::new(),
        }
    }

    /// Says which keys an object has twice.
    pub(super) fn say_duplicates(&mut self, document: u32) {
        for &span in self.duplicates.iter().take(DUPLICATES_AT_MOST) {
            let because = Because::new(Code::DuplicateKey).at(span.of(document));
            self.findings.push(because.finding(Severity::Error));
        }
    }

    /// It is not certain what is rendered of the text.
    pub fn rendered(&mut self, body: &str, document: u32, base: u32) {
        self.repaired = true;
        let span = expressions::directive(body).unwrap_or(Span::new(0, 1));
        let span = Span {
            start: span.start + base,
            end: span.end + base,
        };
        self.say(Severity::Warning, Code::JsonRendered, document, span);
    }

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

/// The first string with a line break or another control character as it is: JSON has escapes for
/// them.
pub(super) fn control_character(node: &Node<'_>, text: &str) -> Option<Span> {
    let has_control = |span: Span| {
        text.as_bytes()
            .get(span.start as usize..span.end as usize)
            .is_some_and(|bytes| bytes.iter().any(|&byte| byte < 0x20))
    };
    if node.as_str().is_some() {
        return Some(node.span()).filter(|&span| has_control(span));
    }
    let in_members = node.members().iter().find_map(|member| {
        let key = Some(member.key_span()).filter(|&span| has_control(span));
        key.or_else(|| control_character(&member.value, text))
    });
    in_members.or_else(|| {
        let mut items = node.items().iter();
        items.find_map(|item| control_character(item, text))
    })
}

/// The later ones of keys that an object has twice, here and further in.
pub(super) fn duplicates(node: &Node<'_>, found: &mut Vec<Span>) {
    let members = node.members();
    repeated(members, found);
    for member in members {
        duplicates(&member.value, found);
    }
    for item in node.items() {
        duplicates(item, found);
    }
}

/// The later ones of keys that are there twice.
pub(super) fn repeated(members: &[Member<'_>], found: &mut Vec<Span>) {
    // A bit for each key: as long as no two share one, no two are equal. Most objects are small
    // enough for that to settle it.
    let mut bits = 0_u64;
    let may_repeat = members.iter().any(|member| {
        let key = member.key().as_bytes();
        let ends = key
            .first()
            .zip(key.last())
            .map_or(0, |(first, last)| first ^ last.rotate_left(3));
        let bit = 1_u64 << ((usize::from(ends) + key.len() * 7) % 64);
        let is_taken = bits & bit != 0;
        bits |= bit;
        is_taken
    });
    if may_repeat {
        let mut seen = crate::text::maps::Seen::default();
        found.extend(
            members
                .iter()
                .filter(|member| !seen.insert(member.key()))
                .map(Entry::key_span),
        );
    }
}
