//! Templates: quoted ones, heredocs and files, with interpolations and directives.

use std::rc::Rc;

use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, ForDirective, HeredocTemplate, IfDirective};

use super::env::{Env, Failure, Names, Outcome};
use super::literal::{Form, decode};
use super::value::{Kind, Text, Value};
use super::{conditions, convert};
use crate::finding::Place;

/// Evaluates the elements of a template.
pub(super) fn evaluate(env: &Env<'_>, elements: &[&Element], form: Form, at: Place) -> Outcome {
    // An interpolation alone is the value itself.
    if let [Element::Interpolation(only)] = elements {
        return env.expression(&only.expr);
    }
    let writer = Writer {
        form,
        dedent: &[],
        at,
    };
    let text = writer.elements(env, elements, false, false)?;
    Ok(Value::new(Kind::Text(Rc::new(text)), at))
}

/// Evaluates a heredoc.
pub(super) fn heredoc(env: &Env<'_>, heredoc: &HeredocTemplate, at: Place) -> Outcome {
    let elements: Vec<&Element> = heredoc.template.iter().collect();
    let range = heredoc.span().unwrap_or_default();
    let mut lines = Vec::new();
    if env.source.written(&range).starts_with("<<-") {
        let mut tokens = Vec::new();
        flatten(env, &elements, &mut tokens);
        lines = indented(env, &tokens);
    }
    let writer = Writer {
        form: Form::Plain,
        dedent: &lines,
        at,
    };
    let text = writer.elements(env, &elements, false, false)?;
    Ok(Value::new(Kind::Text(Rc::new(text)), at))
}

/// A token as HCL reads it: a line of literal text, or anything else.
#[derive(Clone, Copy, Debug)]
enum Token {
    Line(usize, usize),
    Other,
}

fn flatten(env: &Env<'_>, elements: &[&Element], tokens: &mut Vec<Token>) {
    for element in elements {
        match element {
            Element::Literal(literal) => {
                let range = literal.span().unwrap_or_default();
                for (start, end) in lines(env.source.written(&range), range.start) {
                    tokens.push(Token::Line(start, end));
                }
            }
            Element::Interpolation(_) => tokens.push(Token::Other),
            Element::Directive(directive) => {
                tokens.push(Token::Other);
                let mut inner = |template: &hcl_edit::template::Template| {
                    let inner: Vec<&Element> = template.iter().collect();
                    flatten(env, &inner, tokens);
                    tokens.push(Token::Other);
                };
                match directive.as_ref() {
                    Directive::If(told) => {
                        inner(&told.if_expr.template);
                        if let Some(other) = &told.else_expr {
                            inner(&other.template);
                        }
                    }
                    Directive::For(told) => inner(&told.for_expr.template),
                }
            }
        }
    }
}

fn lines(text: &str, start: usize) -> Vec<(usize, usize)> {
    let mut at = start;
    text.split_inclusive('\n')
        .map(|line| {
            let from = at;
            at += line.len();
            (from, at)
        })
        .collect()
}

/// The lines that lose their indentation: where each begins, and how many bytes go.
fn indented(env: &Env<'_>, tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut least = usize::MAX;
    let mut is_new = true;
    let mut adjusted = Vec::new();
    for token in tokens {
        if is_new {
            is_new = false;
            match *token {
                Token::Line(start, end) => {
                    let line = env.source.written(&(start..end));
                    let trimmed = line.trim_start();
                    // A blank line does not count.
                    if !(trimmed.is_empty() && line.ends_with('\n')) {
                        let blanks = line.len() - trimmed.len();
                        let count = line.get(..blanks).unwrap_or_default().chars().count();
                        least = least.min(count);
                        adjusted.push((start, line));
                    }
                }
                Token::Other => least = 0,
            }
        }
        if let Token::Line(start, end) = *token
            && env.source.written(&(start..end)).ends_with('\n')
        {
            is_new = true;
        }
    }
    adjusted
        .into_iter()
        .map(|(start, line)| {
            let bytes: usize = line.chars().take(least).map(char::len_utf8).sum();
            (start, bytes)
        })
        .collect()
}

/// Writes elements.
struct Writer<'d> {
    form: Form,
    dedent: &'d [(usize, usize)],
    at: Place,
}

impl Writer<'_> {
    /// `left` and `right`: a marker around them takes the white space away.
    fn elements(
        &self,
        env: &Env<'_>,
        elements: &[&Element],
        left: bool,
        right: bool,
    ) -> Result<Text, Failure> {
        let mut out = Text::default();
        for (number, element) in elements.iter().enumerate() {
            match element {
                Element::Literal(literal) => {
                    let before = number.checked_sub(1).and_then(|at| elements.get(at));
                    let strip_start = before.map_or(left, |before| strips(before).1);
                    let after = elements.get(number + 1);
                    let strip_end = after.map_or(right, |after| strips(after).0);
                    let range = literal.span().unwrap_or_default();
                    self.literal(env, range, strip_start, strip_end, &mut out);
                }
                Element::Interpolation(interpolation) => {
                    let value = env.expression(&interpolation.expr)?;
                    let text = convert::to_text(&value).ok_or(Failure)?;
                    if !env.budget().spend(text.len()) {
                        return Ok(Text::hole(env.budget().unique(), self.at));
                    }
                    out.append(&text);
                }
                Element::Directive(directive) => {
                    let text = match directive.as_ref() {
                        Directive::If(told) => self.condition(env, told)?,
                        Directive::For(told) => self.repeated(env, told)?,
                    };
                    out.append(&text);
                }
            }
        }
        Ok(out)
    }

    fn literal(
        &self,
        env: &Env<'_>,
        range: std::ops::Range<usize>,
        strip_start: bool,
        strip_end: bool,
        out: &mut Text,
    ) {
        let source = &env.source;
        let (mut start, mut end) = (range.start, range.end);
        if strip_start {
            // HCL reads line by line: only the first one loses its white space.
            let raw = source.written(&(start..end));
            let line = raw.split_inclusive('\n').next().unwrap_or_default();
            start += line.len() - line.trim_start().len();
        }
        if strip_end {
            let raw = source.written(&(start..end));
            let line = raw
                .rsplit_once('\n')
                .map_or(raw, |(before, line)| match line.is_empty() {
                    true => before.rsplit('\n').next().map_or(raw, |_| {
                        let from = before.rfind('\n').map_or(0, |at| at + 1);
                        raw.get(from..).unwrap_or_default()
                    }),
                    false => line,
                });
            end -= line.len() - line.trim_end().len();
        }
        if self.dedent.is_empty() {
            decode(source, start, end.max(start), self.form, out);
            return;
        }
        for (from, to) in lines(source.written(&(start..end.max(start))), start) {
            let line = self.dedent.iter().find(|(line, _)| *line == from);
            let skip = line.map_or(0, |(_, bytes)| *bytes);
            decode(source, (from + skip).min(to), to, self.form, out);
        }
    }

    fn condition(&self, env: &Env<'_>, told: &IfDirective) -> Result<Text, Failure> {
        let condition = &told.if_expr.cond_expr;
        let ends = told.endif_expr.strip;
        let yes = |env: &Env<'_>| {
            let inner: Vec<&Element> = told.if_expr.template.iter().collect();
            let right = told
                .else_expr
                .as_ref()
                .map_or(ends, |other| other.strip)
                .strip_start();
            self.elements(env, &inner, told.if_expr.strip.strip_end(), right)
        };
        let no = |env: &Env<'_>| match &told.else_expr {
            Some(other) => {
                let inner: Vec<&Element> = other.template.iter().collect();
                self.elements(env, &inner, other.strip.strip_end(), ends.strip_start())
            }
            None => Ok(Text::default()),
        };
        match conditions::holds(env, condition)? {
            Some(true) => yes(env),
            Some(false) => no(env),
            None => {
                let (yes, no) = (yes(env)?, no(env)?);
                if convert::equal_texts(&yes, &no) == Some(true) {
                    return Ok(yes);
                }
                // It may be one text or the other, and need not be a value.
                let hole = env.budget().unique();
                Ok(Text::hole(hole, env.source.place(condition.span())))
            }
        }
    }

    fn repeated(&self, env: &Env<'_>, told: &ForDirective) -> Result<Text, Failure> {
        let collection = env.expression(&told.for_expr.collection_expr)?;
        let entries = match convert::entries(&collection) {
            Ok(entries) => entries,
            Err(Some(_)) => return Ok(self.open(env, &collection)),
            Err(None) => return Err(Failure),
        };
        let inner: Vec<&Element> = told.for_expr.template.iter().collect();
        let (left, right) = (
            told.for_expr.strip.strip_end(),
            told.endfor_expr.strip.strip_start(),
        );
        let mut out = Text::default();
        for (key, value) in entries {
            if matches!(value.kind, Kind::Spread(_)) {
                out.append(&self.open(env, &value));
                continue;
            }
            let mut own = vec![(told.for_expr.value_var.value().as_str().to_owned(), value)];
            if let Some(name) = &told.for_expr.key_var {
                own.insert(0, (name.value().as_str().to_owned(), key));
            }
            let names = Names {
                own: &own,
                outer: env.names,
            };
            let text = self.elements(&env.with(&names), &inner, left, right)?;
            if !env.budget().spend(text.len()) {
                return Ok(Text::hole(env.budget().unique(), self.at));
            }
            out.append(&text);
        }
        Ok(out)
    }

    /// What a loop over unknown items writes is not known, and not the same elsewhere.
    fn open(&self, env: &Env<'_>, collection: &Value) -> Text {
        Text::hole(env.budget().unique(), collection.at)
    }
}

/// Whether an element takes away the white space before it, and after it.
fn strips(element: &Element) -> (bool, bool) {
    match element {
        Element::Literal(_) => (false, false),
        Element::Interpolation(told) => (told.strip.strip_start(), told.strip.strip_end()),
        Element::Directive(directive) => match directive.as_ref() {
            Directive::If(told) => (
                told.if_expr.strip.strip_start(),
                told.endif_expr.strip.strip_end(),
            ),
            Directive::For(told) => (
                told.for_expr.strip.strip_start(),
                told.endfor_expr.strip.strip_end(),
            ),
        },
    }
}
