//! Policy variables: `${key}` stands for the request's single value of that key.

use std::borrow::Cow;

use crate::iam::context::{Context, KeyState, Way};
use crate::iam::keys;
use crate::iam::pattern::{Pattern, Token, default_of, key_of};
use crate::text::{Piece, Text};

/// More alternatives than that are not followed one by one.
const ALTERNATIVES_AT_MOST: usize = 16;

/// More variables than that in one value are not replaced one by one.
const VARIABLES_AT_MOST: usize = 32;

/// What a value of a policy is once its variables are replaced: each alternative that is possible,
/// `None` where a variable has no value, which matches nothing.
///
/// `wildcards` says whether `*` and `?` count in that value: whether they do in the text that
/// replaces a variable is not documented, so both are possible.
pub fn resolve<'p, 'a>(
    pattern: &'p Pattern<'a>,
    context: &Context<'a>,
    wildcards: bool,
) -> Vec<Option<Cow<'p, Pattern<'a>>>> {
    if !pattern.has_variables() {
        return vec![Some(Cow::Borrowed(pattern))];
    }
    let is_variable = |token: &&Token<'_>| matches!(token, Token::Variable(_));
    if pattern.tokens.iter().filter(is_variable).count() > VARIABLES_AT_MOST {
        return vec![Some(Cow::Borrowed(pattern)), None];
    }
    let mut built: Vec<Option<Pattern<'a>>> = vec![Some(Pattern::default())];
    for token in &pattern.tokens {
        let parts: Vec<Option<Pattern<'a>>> = match token {
            Token::Variable(written) => values(written, context, wildcards),
            other => vec![Some(Pattern {
                tokens: vec![other.clone()],
            })],
        };
        built = built
            .iter()
            .flat_map(|start| {
                parts.iter().map(move |part| {
                    let mut whole = start.clone()?;
                    for token in &part.as_ref()?.tokens {
                        whole.push(token.clone());
                    }
                    Some(whole)
                })
            })
            .collect();
        if built.len() > ALTERNATIVES_AT_MOST {
            return vec![Some(Cow::Borrowed(pattern)), None];
        }
    }
    built
        .into_iter()
        .map(|pattern| pattern.map(Cow::Owned))
        .collect()
}

/// The texts that a variable may stand for.
fn values<'a>(written: &str, context: &Context<'a>, wildcards: bool) -> Vec<Option<Pattern<'a>>> {
    let unknown = || {
        Some(Pattern {
            tokens: vec![Token::Variable(Cow::Owned(written.to_owned()))],
        })
    };
    let default = || match default_of(written) {
        Some(text) => texts(&Text::with_placeholders(text.to_owned(), 0), wildcards),
        None => vec![None],
    };
    let ways = match context.get(key_of(written)).into_owned() {
        KeyState::Ways(ways) => ways,
        KeyState::Unknown => {
            let mut both = default();
            both.push(unknown());
            return both;
        }
    };
    let mut found = Vec::new();
    for way in ways {
        match way {
            Way::Absent => found.extend(default()),
            Way::Present(values) => match values.as_slice() {
                [value] if !keys::is_multivalued(key_of(written)) => {
                    found.extend(texts(value, wildcards));
                }
                // A key with several values cannot be a variable.
                _ => found.extend(
                    [None, unknown()]
                        .into_iter()
                        .take(if default_of(written).is_some() { 2 } else { 1 }),
                ),
            },
        }
    }
    found
}

fn texts<'a>(value: &Text<'a>, wildcards: bool) -> Vec<Option<Pattern<'a>>> {
    let literally = Pattern::exactly(value);
    let has_wildcards = wildcards
        && value
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Literal(text) if text.contains(['*', '?'])));
    if !has_wildcards {
        return vec![Some(literally)];
    }
    let mut wild = Pattern::default();
    for piece in &value.pieces {
        match piece {
            Piece::Literal(text) => wild.push_wildcards(text.clone(), true),
            Piece::Hole(hole) => wild.push(Token::Hole(hole.clone())),
        }
    }
    vec![Some(literally), Some(wild)]
}
