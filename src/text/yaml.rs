//! Reads YAML into the same tree as JSON, with the places of the text.
//!
//! Short forms of CloudFormation's functions (`!Sub x`) become their long ones (`{"Fn::Sub": x}`).
//! Aliases are copies, of which one document may have so many.

use std::borrow::Cow;

use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use super::json::Reading;
use super::mapped::Mapped;
use super::{Entry, Node, Span, Tree, flow, tree};
use crate::finding::{Because, Code, Finding, Severity};

/// Nodes that all aliases of a document may copy together.
const COPIES_AT_MOST: usize = 100_000;
/// How deep values may be nested.
const DEPTH_AT_MOST: usize = 100;

/// Reads the first document of a text.
pub fn read(text: &str, document: u32) -> Reading<'_> {
    let mut reading = read_strictly(text, document);
    let is_invalid = |finding: &Finding| finding.because.code == Code::YamlInvalid;
    if reading.findings.iter().any(is_invalid) && is_javascript(text) {
        let at = Span::new(0, text.lines().next().unwrap_or_default().len());
        reading.findings.retain(|finding| !is_invalid(finding));
        let finding = error(Code::JavascriptNotRead, at, String::new(), document);
        reading.findings.push(finding);
        return reading;
    }
    let is_flow = |reading: &Reading<'_>| {
        let mut said = reading.findings.iter().map(|finding| &finding.because);
        said.find(|because| flow::is_misplaced(because))
            .and_then(|because| because.at.first())
            .map(|place| place.span.start as usize)
    };
    let Some(mut at) = is_flow(&reading) else {
        return reading;
    };
    let mut lines = flow::Lines::new(text);
    while let Some(joined) = lines.join(at) {
        let mended = read_strictly(joined, document);
        match is_flow(&mended) {
            Some(next) => at = next,
            // All places are those of the text: no byte was added.
            None => {
                return Reading {
                    root: mended
                        .root
                        .map(|root| tree::relocated(root, text, &|offset| offset)),
                    findings: mended.findings,
                    repaired: mended.repaired,
                    duplicates: mended.duplicates,
                };
            }
        }
    }
    reading
}

/// Reads a text that stands within another one, `whole`: all places are of that one.
pub fn read_within<'w>(inner: &Mapped, whole: &'w str, document: u32) -> Reading<'w> {
    super::json::within(read(&inner.text, document), inner, whole)
}

/// Whether a text begins as JavaScript or TypeScript does that assigns or exports an object.
fn is_javascript(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or_default();
    let begins = [
        "module.exports",
        "exports.",
        "export ",
        "const ",
        "let ",
        "var ",
    ];
    begins.iter().any(|word| line.starts_with(word))
        && (line.contains('=') || line.starts_with("export default"))
}

/// Reads the first document of a text as the specification has it.
fn read_strictly(text: &str, document: u32) -> Reading<'_> {
    let mut reading = Reading::empty();
    let mut builder = Builder::new(text);
    let mut parser = Parser::new_from_str(text);
    let problem = loop {
        match parser.next_event() {
            None => break None,
            Some(Err(error)) => break Some(builder.of_error(&error)),
            Some(Ok((event, span))) => match builder.event(event, span.start, span.end) {
                Ok(true) => {}
                Ok(false) => break None,
                Err(problem) => break Some(problem),
            },
        }
    };
    match problem {
        Some((code, at, reason)) => reading.findings.push(error(code, at, reason, document)),
        None => {
            reading.root = builder.root.take();
            // Only the first document is read: what the others say is not known.
            if let Some(at) = another_document(&mut parser, &mut builder) {
                reading.repaired = true;
                let said = error(Code::JsonSecondValue, at, String::new(), document);
                reading.findings.push(said);
            }
            if let Some(root) = &reading.root {
                super::json::duplicates(root, &mut reading.duplicates);
            }
            for &span in reading.duplicates.iter().take(20) {
                reading
                    .findings
                    .push(error(Code::DuplicateKey, span, String::new(), document));
            }
        }
    }
    reading
}

fn error(code: Code, at: Span, reason: String, document: u32) -> Finding {
    let because = Because::new(code).at(at.of(document));
    match reason.is_empty() {
        true => because,
        false => because.with("reason", reason),
    }
    .finding(Severity::Error)
}

/// Where another document begins that holds something, or cannot be read.
fn another_document<'w, I>(parser: &mut Parser<'w, I>, builder: &mut Builder<'w>) -> Option<Span>
where
    I: saphyr_parser::Input,
{
    loop {
        match parser.next_event()? {
            Err(problem) => return Some(builder.of_error(&problem).1),
            Ok((Event::StreamEnd, _)) => return None,
            Ok((Event::Scalar(value, ..), _)) if value.is_empty() => {}
            Ok((Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..), span)) => {
                let start = builder.offset(span.start);
                return Some(Span::new(start, start + 1));
            }
            Ok(_) => {}
        }
    }
}

type Problem = (Code, Span, String);

/// A collection that is not closed yet.
struct Open<'w> {
    start: usize,
    anchor: usize,
    function: Option<String>,
    /// The keys that have their value, or items.
    members: Vec<ast::ObjectProp<'w>>,
    items: Vec<Node<'w>>,
    /// Members of other mappings, for keys that have no value of their own.
    merged: Vec<ast::ObjectProp<'w>>,
    /// The key that waits for its value.
    key: Option<(Cow<'w, str>, Range)>,
    is_mapping: bool,
    end: usize,
}

struct Builder<'w> {
    text: &'w str,
    /// A place as characters and as bytes.
    at: (usize, usize),
    open: Vec<Open<'w>>,
    /// By their numbers.
    anchors: Vec<Option<(Node<'w>, usize)>>,
    copied: usize,
    root: Option<Node<'w>>,
}

impl<'w> Builder<'w> {
    fn new(text: &'w str) -> Self {
        Self {
            text,
            at: (0, 0),
            open: Vec::new(),
            anchors: Vec::new(),
            copied: 0,
            root: None,
        }
    }

    /// The parser counts characters.
    fn offset(&mut self, marker: Marker) -> usize {
        let wanted = marker.index();
        if wanted < self.at.0 {
            // Places mostly come in order.
            self.at = (0, 0);
        }
        let rest = self.text.get(self.at.1..).unwrap_or_default();
        let ahead = wanted - self.at.0;
        let bytes = match rest.char_indices().nth(ahead) {
            Some((bytes, _)) => bytes,
            None => rest.len(),
        };
        self.at = (wanted, self.at.1 + bytes);
        self.at.1
    }

    fn of_error(&mut self, error: &ScanError) -> Problem {
        let start = self.offset(*error.marker());
        let start = start.min(self.text.len().saturating_sub(1));
        (
            Code::YamlInvalid,
            Span::new(start, start + 1),
            error.info().to_owned(),
        )
    }

    /// Takes an event; `false`: the document is complete.
    fn event(&mut self, event: Event<'w>, start: Marker, end: Marker) -> Result<bool, Problem> {
        let (start, end) = (self.offset(start), self.offset(end));
        let range = Range { start, end };
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let node = scalar(value.clone(), style, tag.as_deref(), range, self.text);
                let function = tag.as_deref().and_then(function);
                // A key is a text whatever it looks like.
                self.value(node, Some(value), function, anchor)?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(false, start, anchor, tag.as_deref())?
            }
            Event::MappingStart(anchor, tag) => self.begin(true, start, anchor, tag.as_deref())?,
            Event::SequenceEnd | Event::MappingEnd => self.end(end)?,
            Event::Alias(anchor) => {
                let Some(Some((node, size))) = self.anchors.get(anchor) else {
                    return Err((
                        Code::YamlInvalid,
                        Span::new(start, end),
                        "unknown alias".to_owned(),
                    ));
                };
                self.copied += size;
                if self.copied > COPIES_AT_MOST {
                    return Err((Code::YamlTooLarge, Span::new(start, end), String::new()));
                }
                let node = node.clone();
                self.value(node, None, None, 0)?;
            }
            Event::DocumentEnd => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn begin(
        &mut self,
        is_mapping: bool,
        start: usize,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), Problem> {
        if self.open.len() >= DEPTH_AT_MOST {
            return Err((
                Code::JsonTooDeep,
                Span::new(start, start + 1),
                String::new(),
            ));
        }
        self.open.push(Open {
            start,
            anchor,
            function: tag.and_then(function),
            members: Vec::new(),
            items: Vec::new(),
            merged: Vec::new(),
            key: None,
            is_mapping,
            end: start,
        });
        Ok(())
    }

    fn end(&mut self, end: usize) -> Result<(), Problem> {
        let Some(mut open) = self.open.pop() else {
            return Ok(());
        };
        for merged in std::mem::take(&mut open.merged) {
            let mut own = open.members.iter();
            if own.all(|member| member.key() != merged.key()) {
                open.members.push(merged);
            }
        }
        // A block ends where the next thing begins; a flow at its bracket.
        let is_flow = self
            .text
            .as_bytes()
            .get(open.start)
            .is_some_and(|byte| matches!(byte, b'{' | b'['));
        let range = Range {
            start: open.start,
            end: if is_flow { end } else { open.end },
        };
        let node = match open.is_mapping {
            true => ast::Value::Object(ast::Object {
                range,
                properties: open.members,
            }),
            false => ast::Value::Array(ast::Array {
                range,
                elements: open.items,
            }),
        };
        self.value(node, None, open.function, open.anchor)
    }

    /// Puts a value where it belongs.
    fn value(
        &mut self,
        node: Node<'w>,
        text: Option<Cow<'w, str>>,
        function: Option<String>,
        anchor: usize,
    ) -> Result<(), Problem> {
        let range = node.range();
        let node = match function {
            Some(name) => ast::Value::Object(ast::Object {
                range,
                properties: vec![member(
                    Cow::Owned(name),
                    Range {
                        start: range.start,
                        end: range.start,
                    },
                    node,
                )],
            }),
            None => node,
        };
        if anchor > 0 {
            let size = size(&node);
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, None);
            }
            if let Some(known) = self.anchors.get_mut(anchor) {
                *known = Some((node.clone(), size));
            }
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.end = open.end.max(range.end);
        if !open.is_mapping {
            open.items.push(node);
            return Ok(());
        }
        match open.key.take() {
            None => {
                let key = text.or_else(|| node.as_str().map(|text| Cow::Owned(text.to_owned())));
                let Some(key) = key else {
                    let reason = "a key is a text".to_owned();
                    return Err((Code::YamlInvalid, Span::new(range.start, range.end), reason));
                };
                open.key = Some((key, range));
            }
            // What is merged stands behind what is written.
            Some((key, _)) if key == "<<" && node.is_object() => {
                if let ast::Value::Object(object) = node {
                    open.merged.extend(object.properties);
                }
            }
            Some((key, at)) => open.members.push(member(key, at, node)),
        }
        Ok(())
    }
}

fn member<'w>(key: Cow<'w, str>, at: Range, value: Node<'w>) -> ast::ObjectProp<'w> {
    ast::ObjectProp {
        range: Range {
            start: at.start,
            end: value.range().end.max(at.end),
        },
        name: ast::ObjectPropName::String(ast::StringLit {
            range: at,
            value: key,
        }),
        value,
    }
}

/// How many nodes a tree has.
fn size(node: &Node<'_>) -> usize {
    let members = node.members().iter().map(|member| size(&member.value));
    1 + members.sum::<usize>() + node.items().iter().map(size).sum::<usize>()
}

fn scalar<'w>(
    value: Cow<'w, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    range: Range,
    text: &'w str,
) -> Node<'w> {
    if style == ScalarStyle::Plain && tag.is_none() {
        match value.as_ref() {
            "" | "~" | "null" | "Null" | "NULL" => {
                return ast::Value::NullKeyword(ast::NullKeyword { range });
            }
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => {
                let value = value.eq_ignore_ascii_case("true");
                return ast::Value::BooleanLit(ast::BooleanLit { range, value });
            }
            number if is_number(number) => {
                let value = text.get(range.start..range.end).unwrap_or("0").trim_end();
                return ast::Value::NumberLit(ast::NumberLit { range, value });
            }
            _ => {}
        }
    }
    ast::Value::StringLit(ast::StringLit { range, value })
}

/// What JSON would call a number. Account ids with a zero in front are none, dates neither.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && (whole == "0" || !whole.starts_with('0'))
}

/// The long name of a function: `Fn::Sub` for `!Sub`.
fn function(tag: &Tag) -> Option<String> {
    if tag.handle != "!" {
        return None;
    }
    Some(match tag.suffix.as_str() {
        "Ref" | "Condition" => tag.suffix.clone(),
        other => format!("Fn::{other}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json;

    /// The tree as JSON.
    fn json_of(node: &Node<'_>) -> serde_json::Value {
        match node {
            ast::Value::Object(_) => node
                .members()
                .iter()
                .map(|member| (member.key().to_owned(), json_of(&member.value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            ast::Value::Array(_) => node.items().iter().map(json_of).collect(),
            ast::Value::NumberLit(number) => serde_json::from_str(number.value).unwrap(),
            ast::Value::BooleanLit(literal) => literal.value.into(),
            ast::Value::StringLit(literal) => literal.value.as_ref().into(),
            ast::Value::NullKeyword(_) => serde_json::Value::Null,
        }
    }

    #[test]
    fn reads_what_the_same_json_says() {
        for (yaml, expected) in [
            (
                "a: 1\nb: [x, 'y', \"z\\n\"]\nc:\n  - d: true\n  - ~\n",
                r#"{"a":1,"b":["x","y","z\n"],"c":[{"d":true},null]}"#,
            ),
            (
                "Version: 2012-10-17\nAccount: 012345678901\n",
                r#"{"Version":"2012-10-17","Account":"012345678901"}"#,
            ),
            (
                "a: !Sub '${X}-y'\nb: !GetAtt R.Arn\nc: !Ref X\nd: !Join ['', [a, !Ref B]]\n",
                r#"{"a":{"Fn::Sub":"${X}-y"},"b":{"Fn::GetAtt":"R.Arn"},"c":{"Ref":"X"},"d":{"Fn::Join":["",["a",{"Ref":"B"}]]}}"#,
            ),
            (
                "x: &s {a: 1, b: 2}\ny: *s\nz:\n  <<: *s\n  b: 3\n",
                r#"{"x":{"a":1,"b":2},"y":{"a":1,"b":2},"z":{"a":1,"b":3}}"#,
            ),
            (
                "t: |\n  {\"a\": 1}\n  b\nf: >\n  c\n  d\n",
                r#"{"t":"{\"a\": 1}\nb\n","f":"c d\n"}"#,
            ),
            ("{\"a\": [1, {\"b\": null}]}", r#"{"a":[1,{"b":null}]}"#),
            ("ä: ö\nnext: x", r#"{"ä":"ö","next":"x"}"#),
        ] {
            let reading = read(yaml, 0);
            assert!(
                reading.findings.is_empty(),
                "{yaml}: {:?}",
                reading.findings
            );
            let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
            assert_eq!(json_of(reading.root.as_ref().unwrap()), expected, "{yaml}");
        }
    }

    #[test]
    fn places_are_those_of_the_text() {
        let yaml = "ä:\n  - b: text\n    c: 12\nd: {e: f}\n";
        let reading = read(yaml, 0);
        let root = reading.root.as_ref().unwrap();
        let item = &root.get("ä").unwrap().items()[0];
        let at = |node: &Node<'_>| {
            let span = node.span();
            yaml.get(span.start as usize..span.end as usize).unwrap()
        };
        assert_eq!(at(item.get("b").unwrap()), "text");
        assert_eq!(at(item.get("c").unwrap()), "12");
        assert_eq!(at(item), "b: text\n    c: 12");
        assert_eq!(at(root.get("d").unwrap()), "{e: f}");
        let json = json::read("{\"a\": 1}", 0);
        assert!(json.root.is_some());
    }

    #[test]
    fn a_second_document_is_told() {
        for (text, is_told) in [
            ("a: 1\n---\nb: 2\n", true),
            ("a: 1\n---\n- b\n", true),
            ("a: 1\n---\nb: [\n", true),
            ("a: 1\n---\n", false),
            ("---\na: 1\n...\n", false),
            ("a: 1\n", false),
        ] {
            let reading = read(text, 0);
            assert_eq!(reading.repaired, is_told, "{text}");
            assert!(reading.root.is_some(), "{text}");
        }
    }

    #[test]
    fn hostile_texts_end() {
        let bomb: String = (0..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, at| {
            format!("{text}a{}: &a{} [*a{at}, *a{at}]\n", at + 1, at + 1)
        });
        for (text, code) in [
            (bomb.as_str(), Code::YamlTooLarge),
            (&"- ".repeat(500), Code::JsonTooDeep),
            (&"[".repeat(5000), Code::YamlInvalid),
            ("a: [1", Code::YamlInvalid),
            ("a: b: c", Code::YamlInvalid),
            ("? [a]\n: b", Code::YamlInvalid),
            ("a: *nowhere", Code::YamlInvalid),
        ] {
            let reading = read(text, 0);
            assert!(reading.root.is_none());
            assert_eq!(
                reading.findings[0].because.code,
                code,
                "{}",
                text.get(..20).unwrap_or(text)
            );
        }
    }
}
