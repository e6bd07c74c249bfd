//! Reads the placeholders that templates, tools and people use: `${x}`, `[[x]]`, `{{x}}`, `<x>`.

use std::borrow::Cow;

use super::holes::{Class, Hole, Scope, Text};
use super::marks;

impl<'a> Text<'a> {
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
}
