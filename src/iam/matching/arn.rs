//! ARN patterns, part by part: a wildcard in the first five parts does not reach over a colon.

use std::borrow::Cow;

use crate::iam::arn::Arn;
use crate::iam::pattern::{Pattern, Token};
use crate::text::holes::Class;
use crate::text::{Hole, Piece, Scope, Text, Tri};

use super::{matches, prefixes_conflict};

/// Whether a pattern matches an ARN. `whole` is the text as it was written: the same text matches
/// whatever its holes are.
pub fn matches_arn(pattern: &Pattern<'_>, arn: &Arn<'_>, whole: &Text<'_>) -> Tri {
    if last_letters_conflict(pattern, whole) {
        return Tri::No;
    }
    if pattern.is_star()
        || pattern.tokens.len() == whole.pieces.len() && is_same(&pattern.tokens, &whole.pieces)
    {
        return Tri::Yes;
    }
    match ArnPattern::parse(pattern) {
        Some(parts) => parts.matches(arn),
        None => short(pattern, arn),
    }
}

/// As [`matches_arn`] for the ARN of a role, in `Resource`. What the documentation forbids and
/// practice is said to tolerate, a wildcard in the service or in the word `role`, is at best Maybe.
pub fn matches_role_arn(pattern: &Pattern<'_>, arn: &Arn<'_>, whole: &Text<'_>) -> Tri {
    let matched = matches_arn(pattern, arn, whole);
    if matched == Tri::Yes && !pattern.is_star() && has_forbidden_wildcard(pattern) {
        return Tri::Maybe;
    }
    matched
}

/// As [`matches_arn`] for what stands in `Resource` and may be no role: a wildcard in the service is
/// at best Maybe.
pub fn matches_resource(pattern: &Pattern<'_>, arn: &Arn<'_>, whole: &Text<'_>) -> Tri {
    if arn
        .service
        .as_literal()
        .is_none_or(|service| service == "iam")
    {
        return matches_role_arn(pattern, arn, whole);
    }
    let matched = matches_arn(pattern, arn, whole);
    if matched == Tri::Yes && !pattern.is_star() && has_wildcard_in_service(pattern) {
        return Tri::Maybe;
    }
    matched
}

/// A wildcard between the second and the third colon.
fn has_wildcard_in_service(pattern: &Pattern<'_>) -> bool {
    let mut colons = 0;
    pattern.tokens.iter().any(|token| {
        if let Token::Literal(text) = token {
            colons += text.matches(':').count();
        }
        matches!(token, Token::Any | Token::One) && colons == 2
    })
}

/// A wildcard in the service, or in the word before the first slash of the resource. The resource
/// `*` alone is every resource.
pub fn has_forbidden_wildcard(pattern: &Pattern<'_>) -> bool {
    // The most common shapes: no wildcard at all, and wildcards after the first slash.
    match pattern.tokens.as_slice() {
        [Token::Literal(_)] => return false,
        [Token::Literal(start), ..] if start.starts_with("arn:") && start.contains(":role/") => {
            return false;
        }
        // Their resources begin with a name, not with a word for what they are.
        [Token::Literal(start), ..]
            if start.split(':').nth(2).is_some_and(|service| {
                matches!(service, "codecommit" | "execute-api" | "s3" | "sns" | "sqs")
            }) =>
        {
            return false;
        }
        _ => {}
    }
    let mut colons = 0;
    let mut tokens = pattern.tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            Token::Literal(text) => {
                let before = colons;
                colons += text.matches(':').count();
                if colons >= 5 && text.rsplit(':').next().is_some_and(|rest| !rest.is_empty()) {
                    // The word is closed by a slash or a colon, or wildcards follow in it.
                    let is_closed = text
                        .splitn(6 - before.min(5), ':')
                        .last()
                        .is_some_and(|rest| rest.contains(['/', ':']));
                    return !is_closed && matches!(tokens.peek(), Some(Token::Any | Token::One));
                }
            }
            Token::Any if colons >= 5 => return tokens.peek().is_some(),
            Token::One if colons >= 5 => return true,
            Token::Any | Token::One if colons == 2 => return true,
            Token::Hole(_) | Token::Variable(_) if colons >= 5 => return false,
            _ => {}
        }
    }
    false
}

/// Fewer than six parts. What a short ARN that ends in a wildcard means is not documented; a hole
/// may hold the rest.
fn short(pattern: &Pattern<'_>, arn: &Arn<'_>) -> Tri {
    let is_open = matches!(pattern.tokens.last(), Some(Token::Any))
        || pattern
            .tokens
            .iter()
            .any(|token| matches!(token, Token::Hole(_) | Token::Variable(_)));
    if !is_open || prefixes_conflict(&pattern.tokens, &arn.to_text().pieces) {
        return Tri::No;
    }
    let mut padded = pattern.clone();
    let colons = |tokens: &[Token<'_>]| {
        let count = |token: &Token<'_>| match token {
            Token::Literal(text) => text.matches(':').count(),
            _ => 0,
        };
        tokens.iter().map(count).sum::<usize>()
    };
    let is_known = !pattern
        .tokens
        .iter()
        .any(|token| matches!(token, Token::Hole(_) | Token::Variable(_)));
    for _ in colons(&pattern.tokens)..5 {
        padded.tokens.push(Token::Literal(Cow::Borrowed(":")));
        padded.tokens.push(Token::Any);
    }
    match ArnPattern::parse(&padded) {
        Some(parts) if is_known => parts.matches(arn).doubted(),
        _ => Tri::Maybe,
    }
}

/// The parts of an ARN pattern after `arn`.
struct ArnPattern<'a>([Vec<Token<'a>>; 5]);

impl<'a> ArnPattern<'a> {
    fn matches(&self, arn: &Arn<'_>) -> Tri {
        let mut all = Tri::Yes;
        for (part, text) in self.0.iter().zip(arn.parts()) {
            all = all.and(matches(part, &text.pieces));
            if all == Tri::No {
                break;
            }
        }
        all
    }

    fn parse(pattern: &Pattern<'a>) -> Option<Self> {
        let mut parts: Vec<Vec<Token<'a>>> = vec![Vec::new()];
        for token in &pattern.tokens {
            match token {
                Token::Literal(text) => {
                    let mut rest: &str = text;
                    while parts.len() < 6 {
                        let Some((before, after)) = rest.split_once(':') else {
                            break;
                        };
                        push_literal(&mut parts, before);
                        parts.push(Vec::new());
                        rest = after;
                    }
                    push_literal(&mut parts, rest);
                }
                other => parts.last_mut()?.push(other.clone()),
            }
        }
        let mut parts = parts.into_iter();
        let scheme = parts.next()?;
        // A wildcard may stand in for `arn` too; one that reaches over the colon is no ARN.
        if matches(&scheme, &[Piece::Literal(Cow::Borrowed("arn"))]) != Tri::Yes {
            return None;
        }
        let mut part = |class: Class| parts.next().map(|tokens| typed(tokens, class));
        Some(Self([
            part(Class::Segment)?,
            part(Class::Segment)?,
            part(Class::Segment)?,
            part(Class::Account)?,
            part(Class::Any)?,
        ]))
    }
}

/// Gives the holes of a part the class of the part.
fn typed(mut tokens: Vec<Token<'_>>, class: Class) -> Vec<Token<'_>> {
    let whole = tokens.len() == 1;
    for token in &mut tokens {
        if let Token::Hole(hole) = token
            && hole.class == Class::Any
        {
            hole.class = match class {
                Class::Account if !whole => Class::Segment,
                class => class,
            };
        }
    }
    // The account part of a pasted policy may be a name for the account, as in ARNs.
    if class == Class::Account
        && let [Token::Literal(text)] = tokens.as_slice()
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && !text.is_empty()
        && text != "aws"
    {
        let name = text.clone();
        tokens = vec![Token::Hole(Hole {
            name,
            scope: Scope::Workspace,
            class,
        })];
    }
    tokens
}

fn push_literal<'a>(parts: &mut [Vec<Token<'a>>], text: &str) {
    if let Some(part) = parts.last_mut()
        && !text.is_empty()
    {
        part.push(Token::Literal(Cow::Owned(text.to_owned())));
    }
}

/// Whether both are the same known text and the same holes, one by one.
fn is_same(pattern: &[Token<'_>], text: &[Piece<'_>]) -> bool {
    pattern.iter().zip(text).all(|pair| match pair {
        (Token::Literal(one), Piece::Literal(two)) => one == two,
        (Token::Hole(one), Piece::Hole(two)) => one.is(two),
        _ => false,
    })
}

/// Whether the known ends of the last parts contradict each other: settles most comparisons of
/// patterns that differ in their names only.
fn last_letters_conflict(pattern: &Pattern<'_>, whole: &Text<'_>) -> bool {
    match (pattern.tokens.last(), whole.pieces.last()) {
        (Some(Token::Literal(one)), Some(Piece::Literal(two))) => {
            let end = |text: &str| text.len() - text.rfind(':').map_or(0, |colon| colon + 1);
            let shorter = end(one).min(end(two));
            one.as_bytes().get(one.len() - shorter..) != two.as_bytes().get(two.len() - shorter..)
        }
        _ => false,
    }
}
