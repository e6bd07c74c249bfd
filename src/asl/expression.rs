//! Expressions: what is known of a value that is made when the machine runs.
//!
//! Only what is certain is read: `States.Format` with a literal template, and JSONata strings
//! joined with `&`. Everything else is a run-time value.

use std::borrow::Cow;

use crate::text::holes::Class;
use crate::text::{Hole, Scope, Text};

use super::Value;

/// A literal longer than this is no name of a role.
const LONGEST: usize = 8192;

/// The value of a JSONPath field (`"Key.$": "..."`). `state` is the offset of the state.
pub fn json_path(text: &str, document: u32, state: u32) -> Value<'_> {
    format_call(text, document, state).map_or(Value::RunTime(text), Value::Text)
}

/// The value of a JSONata field, if the text is an expression: `{% ... %}`.
pub fn jsonata(text: &str, document: u32, state: u32) -> Option<Value<'_>> {
    let inner = text.trim().strip_prefix("{%")?.strip_suffix("%}")?;
    Some(concatenation(inner, document, state).map_or(Value::RunTime(text), Value::Text))
}

/// `States.Format('arn:aws:iam::{}:role/x', $.account)`
fn format_call(text: &str, document: u32, state: u32) -> Option<Text<'_>> {
    let inner = text
        .trim()
        .strip_prefix("States.Format(")?
        .strip_suffix(')')?;
    if inner.len() > LONGEST {
        return None;
    }
    let mut arguments = split(inner, ',')?.into_iter().map(str::trim);
    let template = quoted(arguments.next()?, '\'')?;
    let mut built = Text::default();
    let mut rest = template.as_str();
    while let Some(at) = rest.find("{}") {
        built.push_text(known(rest.get(..at)?, document));
        rest = rest.get(at + 2..)?;
        let argument = arguments.next()?;
        match quoted(argument, '\'') {
            Some(literal) => built.push_text(known(&literal, document)),
            None => built.push_hole(run_time(argument, document, state)),
        }
    }
    built.push_text(known(rest, document));
    // Another number of arguments than of places: the call fails.
    arguments.next().is_none().then_some(built)
}

/// `'arn:aws:iam::' & $account & ':role/x'`
fn concatenation(inner: &str, document: u32, state: u32) -> Option<Text<'_>> {
    if inner.len() > LONGEST {
        return None;
    }
    let mut built = Text::default();
    for operand in split(inner, '&')? {
        let operand = operand.trim();
        if let Some(literal) = quoted(operand, '\'').or_else(|| quoted(operand, '"')) {
            built.push_text(known(&literal, document));
        } else if is_path(operand) {
            built.push_hole(run_time(operand, document, state));
        } else {
            return None;
        }
    }
    (built.pieces.len() > 1 || built.as_literal().is_some()).then_some(built)
}

/// A literal of an expression: placeholders of templates may stand in it too.
fn known<'a>(literal: &str, document: u32) -> Text<'a> {
    Text::with_placeholders(literal.to_owned(), document)
}

/// A path always gives the same value within one state.
fn run_time(expression: &str, document: u32, state: u32) -> Hole<'_> {
    Hole {
        name: Cow::Borrowed(expression),
        scope: Scope::State(document, state),
        class: Class::Any,
    }
}

/// A variable or a path below one: nothing that computes.
fn is_path(operand: &str) -> bool {
    operand.starts_with('$')
        && operand.chars().all(|letter| {
            messages::visible::is_word_letter(letter)
                || matches!(letter, '$' | '.' | '_' | '[' | ']')
        })
}

/// The text of a literal that is nothing but one quoted string.
fn quoted(text: &str, quote: char) -> Option<String> {
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut literal = String::with_capacity(inner.len());
    let mut escaped = false;
    for letter in inner.chars() {
        match letter {
            _ if escaped => {
                // Escapes other than of the characters themselves change the text in ways that
                // no name of a role needs.
                if !matches!(letter, '\'' | '"' | '\\' | '{' | '}') {
                    return None;
                }
                literal.push(letter);
                escaped = false;
            }
            '\\' => escaped = true,
            _ if letter == quote => return None,
            _ => literal.push(letter),
        }
    }
    (!escaped).then_some(literal)
}

/// Splits outside of quotes and brackets; `None` if these do not close.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let mut depth = 0_u32;
    let mut quote = None;
    let mut escaped = false;
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        match quote {
            Some(open) => {
                if !escaped && letter == open {
                    quote = None;
                }
                escaped = letter == '\\' && !escaped;
            }
            None => match letter {
                '\'' | '"' => quote = Some(letter),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.checked_sub(1)?,
                _ if letter == separator && depth == 0 => {
                    parts.push(text.get(from..at)?);
                    from = at + letter.len_utf8();
                }
                _ => {}
            },
        }
    }
    parts.push(text.get(from..)?);
    (quote.is_none() && depth == 0).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &Value<'_>, expected: &str, holes: usize) {
        match value {
            Value::Text(text) => {
                assert_eq!(text.display(), expected);
                assert_eq!(text.holes().count(), holes);
            }
            Value::RunTime(_) => assert_eq!(expected, "run-time"),
        }
    }

    #[test]
    fn reads_what_is_certain_of_intrinsic_functions() {
        for (text, expected, holes) in [
            ("$.role", "run-time", 0),
            (
                "States.Format('arn:aws:iam::{}:role/x', $.account)",
                "arn:aws:iam::$.account:role/x",
                1,
            ),
            (
                "States.Format('arn:aws:iam::{}:role/{}', '111122223333', $.name)",
                "arn:aws:iam::111122223333:role/$.name",
                1,
            ),
            ("States.Format('{}')", "run-time", 0),
            ("States.Format('x', $.more)", "run-time", 0),
            ("States.Format($.template, $.x)", "run-time", 0),
            ("States.Format('a\\'b')", "a'b", 0),
            (
                "States.Format('{}', States.ArrayGetItem($.a, 0))",
                "States.ArrayGetItem($.a, 0)",
                1,
            ),
        ] {
            check(&json_path(text, 0, 0), expected, holes);
        }
    }

    #[test]
    fn reads_what_is_certain_of_jsonata() {
        for (text, expected, holes) in [
            (
                "{% 'arn:aws:iam::' & $states.input.account & ':role/x' %}",
                "arn:aws:iam::$states.input.account:role/x",
                1,
            ),
            (
                "{% 'arn:aws:iam::111122223333:role/x' %}",
                "arn:aws:iam::111122223333:role/x",
                0,
            ),
            ("{% $role %}", "run-time", 0),
            ("{% $a ? 'x' : 'y' %}", "run-time", 0),
            ("{% 'a' & ($b = 'c' ? 'd' : 'e') %}", "run-time", 0),
            ("{% 'a' & 'b' = 'ab' %}", "run-time", 0),
        ] {
            check(&jsonata(text, 0, 0).unwrap(), expected, holes);
        }
        assert_eq!(jsonata("plain", 0, 0), None);
    }
}
