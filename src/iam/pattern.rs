//! Values of policies: text with wildcards, placeholders and policy variables.

use std::borrow::Cow;

use crate::text::holes::Class;
use crate::text::{Hole, Piece, Scope, Text};

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Token<'a> {
    /// Text that must stand there.
    Literal(Cow<'a, str>),
    /// `*`: any run of characters.
    Any,
    /// `?`: one character.
    One,
    /// Unknown text of the policy.
    Hole(Hole<'a>),
    /// An IAM policy variable such as `${aws:PrincipalAccount}`: its key, as written.
    Variable(Cow<'a, str>),
}

/// A value of a policy: of `Resource`, `Principal` or a condition.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Pattern<'a> {
    /// In order; neighboring literals are one token.
    pub tokens: Vec<Token<'a>>,
}

/// How a value of a policy is read.
#[derive(Clone, Copy, Debug)]
pub struct Syntax {
    /// `*` and `?` are wildcards.
    pub wildcards: bool,
    /// `${key}` is a policy variable (Version 2012-10-17).
    pub variables: bool,
    /// The document that the policy stands in.
    pub document: u32,
}

/// Prefixes of context keys that may stand in a policy variable.
const KEY_PREFIXES: [&str; 12] = [
    "aws:",
    "iam:",
    "sts:",
    "s3:",
    "ec2:",
    "kms:",
    "saml:",
    "redshift:",
    "ecs:",
    "accounts.google.com:",
    "www.amazon.com:",
    "cognito-identity.amazonaws.com:",
];

impl<'a> Pattern<'a> {
    /// Reads a value as it stands in the policy.
    pub fn parse(text: &'a str, syntax: Syntax) -> Self {
        let mut built = Self::default();
        let placeholders = Text::with_placeholders(text, syntax.document);
        for piece in with_variables(placeholders).pieces {
            match piece {
                Piece::Literal(literal) => built.push_wildcards(literal, syntax.wildcards),
                Piece::Hole(hole) => built.push_placeholder(hole, syntax),
            }
        }
        built
    }

    /// A pattern that is exactly this text.
    pub fn exactly(text: &Text<'a>) -> Self {
        let token = |piece: &Piece<'a>| match piece {
            Piece::Literal(literal) => Token::Literal(literal.clone()),
            Piece::Hole(hole) => Token::Hole(hole.clone()),
        };
        Self {
            tokens: text.pieces.iter().map(token).collect(),
        }
    }

    /// Whether it is `*` and nothing else.
    pub fn is_star(&self) -> bool {
        !self.tokens.is_empty() && self.tokens.iter().all(|token| *token == Token::Any)
    }

    /// The text, if there is nothing but text.
    pub fn as_literal(&self) -> Option<&str> {
        match self.tokens.as_slice() {
            [] => Some(""),
            [Token::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The text as it was written, if it has neither wildcards nor policy variables.
    pub fn plain_text(&self) -> Option<String> {
        let mut text = String::new();
        for token in &self.tokens {
            match token {
                Token::Literal(literal) => text.push_str(literal),
                Token::Hole(hole) => text.push_str(&hole.name),
                Token::Any | Token::One | Token::Variable(_) => return None,
            }
        }
        Some(text)
    }

    /// As it was written, but for escapes.
    pub fn display(&self) -> String {
        let mut text = String::new();
        for token in &self.tokens {
            match token {
                Token::Literal(literal) => text.push_str(literal),
                Token::Any => text.push('*'),
                Token::One => text.push('?'),
                Token::Hole(hole) => text.push_str(&hole.name),
                Token::Variable(written) => {
                    text.push_str("${");
                    text.push_str(written);
                    text.push('}');
                }
            }
        }
        text
    }

    /// The known text that every match starts with.
    pub fn literal_prefix(&self) -> &str {
        match self.tokens.first() {
            Some(Token::Literal(text)) => text,
            _ => "",
        }
    }

    /// The known text that every match ends with.
    pub fn literal_suffix(&self) -> &str {
        match self.tokens.last() {
            Some(Token::Literal(text)) => text,
            _ => "",
        }
    }

    /// The unknown parts that the policy has.
    pub fn unknowns(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().filter_map(|token| match token {
            Token::Hole(hole) => Some(hole.name.as_ref()),
            Token::Variable(key) => Some(key.as_ref()),
            _ => None,
        })
    }

    /// Whether it has policy variables.
    pub fn has_variables(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| matches!(token, Token::Variable(_)))
    }

    /// Policy variables in the first five parts of an ARN cannot be used there: what IAM makes of
    /// them stays open.
    #[must_use]
    pub fn without_early_variables(mut self) -> Self {
        let mut colons = 0;
        for token in &mut self.tokens {
            match token {
                Token::Literal(text) => colons += text.matches(':').count(),
                Token::Variable(key) if colons < 5 => {
                    let name = std::mem::take(key);
                    *token = Token::Hole(Hole {
                        name,
                        scope: Scope::Alone(u32::MAX, 0),
                        class: Class::Any,
                    });
                }
                _ => {}
            }
        }
        self
    }

    /// Whether a policy variable stands in the first five parts of an ARN.
    pub fn has_early_variable(&self) -> bool {
        let mut colons = 0;
        self.tokens.iter().any(|token| {
            if let Token::Literal(text) = token {
                colons += text.matches(':').count();
            }
            matches!(token, Token::Variable(_)) && colons < 5
        })
    }

    /// Whether a text that is taken literally looks like a policy variable.
    pub fn has_unread_variable(&self) -> bool {
        self.tokens.iter().any(|token| {
            matches!(token, Token::Literal(text) if text.find("${").is_some_and(|at| {
                is_variable_start(text.get(at + 2..).unwrap_or_default())
            }))
        })
    }

    /// Puts known values in the place of holes.
    pub fn fill(&mut self, value: &dyn Fn(&Hole<'_>) -> Option<String>) {
        if !self
            .tokens
            .iter()
            .any(|token| matches!(token, Token::Hole(_)))
        {
            return;
        }
        for token in std::mem::take(&mut self.tokens) {
            let known = match &token {
                Token::Hole(hole) => value(hole),
                _ => None,
            };
            self.push(known.map_or(token, |text| Token::Literal(Cow::Owned(text))));
        }
    }

    /// Adds a token.
    pub(super) fn push(&mut self, token: Token<'a>) {
        match (self.tokens.last_mut(), token) {
            (Some(Token::Literal(last)), Token::Literal(text)) => last.to_mut().push_str(&text),
            (_, Token::Literal(text)) if text.is_empty() => {}
            // A run of `*` means the same as one.
            (Some(Token::Any), Token::Any) => {}
            (_, token) => self.tokens.push(token),
        }
    }

    /// Adds text, with its wildcards if they count.
    pub(super) fn push_wildcards(&mut self, text: Cow<'a, str>, wildcards: bool) {
        if !wildcards || !text.contains(['*', '?']) {
            return self.push(Token::Literal(text));
        }
        let mut rest: &str = &text;
        while let Some(at) = rest.find(['*', '?']) {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.push(Token::Literal(Cow::Owned(before.to_owned())));
            self.push(if after.starts_with('*') {
                Token::Any
            } else {
                Token::One
            });
            rest = after.get(1..).unwrap_or_default();
        }
        self.push(Token::Literal(Cow::Owned(rest.to_owned())));
    }

    fn push_placeholder(&mut self, hole: Hole<'a>, syntax: Syntax) {
        let Some(inner) = hole
            .name
            .strip_prefix("${")
            .and_then(|name| name.strip_suffix('}'))
        else {
            return self.push(Token::Hole(hole));
        };
        let is_escape = matches!(inner, "*" | "?" | "$");
        let is_variable = !is_escape && is_variable(&hole.name);
        match (is_escape, is_variable, syntax.variables) {
            (true, _, true) => self.push(Token::Literal(Cow::Owned(inner.to_owned()))),
            (_, true, true) => self.push(Token::Variable(Cow::Owned(inner.to_owned()))),
            // Without Version 2012-10-17 these characters stand for themselves.
            (true, _, false) | (_, true, false) => self.push_wildcards(hole.name, syntax.wildcards),
            (false, false, _) => self.push(Token::Hole(hole)),
        }
    }
}

/// Policy variables also where no placeholder was read, as in the plain texts of templates.
fn with_variables(text: Text<'_>) -> Text<'_> {
    let is_plain = |piece: &Piece<'_>| match piece {
        Piece::Literal(literal) => !literal.contains("${"),
        Piece::Hole(_) => true,
    };
    if text.pieces.iter().all(is_plain) {
        return text;
    }
    let mut read = Text::default();
    for piece in text.pieces {
        let Piece::Literal(literal) = piece else {
            read.pieces.push(piece);
            continue;
        };
        let mut rest = literal.as_ref();
        while let Some(start) = rest.find("${") {
            let (before, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
            read.push_literal(Cow::Owned(before.to_owned()));
            let end = from.find('}').map_or(2, |end| end + 1);
            let (name, after) = from.split_at_checked(end).unwrap_or((from, ""));
            match is_variable(name) {
                true => read.push_hole(Hole {
                    name: Cow::Owned(name.to_owned()),
                    scope: Scope::Workspace,
                    class: Class::Any,
                }),
                false => read.push_literal(Cow::Owned(name.to_owned())),
            }
            rest = after;
        }
        read.push_literal(Cow::Owned(rest.to_owned()));
    }
    read
}

/// The first policy variable of a value that IAM would refuse: not closed, empty, with blanks or
/// another variable in it, or with a default that is not written `${key, 'text'}`.
pub fn invalid_variable(text: &str) -> Option<String> {
    let pieces = with_variables(Text::with_placeholders(text, 0)).pieces;
    pieces.into_iter().find_map(|piece| match piece {
        // What is closed, and no variable, is plain text.
        Piece::Literal(text) => {
            let mut holes = text.split("${").skip(1);
            let is_open = holes.any(|rest| rest.find('}').is_none_or(|end| end == 0));
            is_open.then(|| text.into_owned())
        }
        Piece::Hole(hole) if !is_variable(&hole.name) => None,
        Piece::Hole(hole) => {
            let written = hole.name.strip_prefix("${")?.strip_suffix('}')?;
            let key = written.split(',').next().unwrap_or_default();
            let is_valid = !key.contains(char::is_whitespace)
                && !written.contains("${")
                && (key.len() == written.len() || default_of(written).is_some());
            (!is_valid).then(|| written.to_owned())
        }
    })
}

/// The context key of a policy variable, which has no case.
pub fn key_of(written: &str) -> &str {
    written.split(',').next().unwrap_or_default().trim()
}

/// The text that a policy variable stands for where its key has no value: `${key, 'text'}`.
pub fn default_of(written: &str) -> Option<&str> {
    let (_, default) = written.split_once(',')?;
    default.strip_prefix(" '")?.strip_suffix('\'')
}

/// Whether IAM takes a placeholder for a policy variable or an escape of its own.
pub fn is_variable(name: &str) -> bool {
    let Some(inner) = name
        .strip_prefix("${")
        .and_then(|name| name.strip_suffix('}'))
    else {
        return false;
    };
    matches!(inner, "*" | "?" | "$") || is_variable_start(inner)
}

/// Whether the text starts with the prefix of a context key. `AWS::AccountId` is none: it is a
/// pseudo parameter of CloudFormation.
fn is_variable_start(text: &str) -> bool {
    KEY_PREFIXES.iter().any(|prefix| {
        text.split_at_checked(prefix.len())
            .is_some_and(|(start, rest)| {
                start.eq_ignore_ascii_case(prefix) && !rest.starts_with(':')
            })
    })
}
