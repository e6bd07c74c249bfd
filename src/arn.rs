//! ARNs whose parts may be unknown.

use std::borrow::Cow;

use crate::text::holes::{Class, is_account};
use crate::text::{Hole, Piece, Scope, Text, Tri};

/// The six parts of an ARN; the last holds everything after the fifth colon.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the parts of an ARN")]
pub struct Arn<'a> {
    pub partition: Text<'a>,
    pub service: Text<'a>,
    pub region: Text<'a>,
    pub account: Text<'a>,
    pub resource: Text<'a>,
}

impl<'a> Arn<'a> {
    /// Splits a text that starts with `arn:` and has five colons outside of its holes.
    ///
    /// A hole in one of the first five parts stands between two colons: it is taken to hold no
    /// colon itself, because only then is the whole a legal ARN of the kind that was meant.
    pub fn parse(text: &Text<'a>) -> Option<Self> {
        if let [Piece::Literal(Cow::Borrowed(known))] = text.pieces.as_slice() {
            return Self::parse_known(known);
        }
        let mut parts = text.split_colons(6).into_iter();
        if parts.next()?.as_literal() != Some("arn") {
            return None;
        }
        let mut segment = || parts.next().map(|part| typed(part, Class::Segment));
        let (partition, service, region) = (segment()?, segment()?, segment()?);
        let account = account(parts.next()?);
        Some(Self {
            partition,
            service,
            region,
            account,
            resource: parts.next()?,
        })
    }

    /// As [`Arn::parse`], for a text without holes.
    fn parse_known(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return None;
        }
        let mut part = || parts.next().map(Text::literal);
        Some(Self {
            partition: part()?,
            service: part()?,
            region: part()?,
            account: account(part()?),
            resource: part()?,
        })
    }

    /// The ARN of a role, for the parts that are known.
    pub fn of_role(partition: Text<'a>, account: Text<'a>, mut path_and_name: Text<'a>) -> Self {
        let mut resource = Text::literal("role/");
        resource.push_text(std::mem::take(&mut path_and_name));
        Self {
            partition,
            service: Text::literal("iam"),
            region: Text::default(),
            account,
            resource,
        }
    }

    /// The parts with colons between them.
    pub fn to_text(&self) -> Text<'a> {
        let mut text = Text::literal("arn:");
        for part in [&self.partition, &self.service, &self.region, &self.account] {
            text.push_text(part.clone());
            text.push_literal(Cow::Borrowed(":"));
        }
        text.push_text(self.resource.clone());
        text
    }

    /// The parts in order, without the leading `arn`.
    pub fn parts(&self) -> [&Text<'a>; 5] {
        [
            &self.partition,
            &self.service,
            &self.region,
            &self.account,
            &self.resource,
        ]
    }

    /// Whether this can be the ARN of a role.
    pub fn is_role(&self) -> bool {
        let resource = match self.resource.pieces.first() {
            Some(Piece::Literal(text)) => text.starts_with("role/"),
            Some(Piece::Hole(_)) => true,
            None => false,
        };
        resource
            && self.service.same(&Text::literal("iam")) != Tri::No
            && self.region.pieces.is_empty()
    }

    /// The name of the role: what follows the last slash, if that is known to be the last.
    pub fn role_name(&self) -> Option<&str> {
        let (last, before) = self.resource.pieces.split_last()?;
        let Piece::Literal(text) = last else {
            return None;
        };
        let name = match text.rsplit_once('/') {
            Some((_, name)) => name,
            // A path ends with a slash.
            None => match before.last() {
                Some(Piece::Hole(hole)) if hole.class == Class::Path => text,
                _ => return None,
            },
        };
        Some(name).filter(|name| !name.is_empty())
    }
}

/// The name of the role that a session is of, with its placeholders. Its ARN does not tell the path.
pub fn role_of_session(session: &Arn<'_>) -> Option<String> {
    let resource = session.resource.display();
    let rest = resource.strip_prefix("assumed-role/")?;
    let name = rest.split('/').next().filter(|name| !name.is_empty())?;
    Some(name.to_owned())
}

/// What stands for the path of a role of which only a session is known: nothing, or its folders with
/// the slash behind them.
pub const UNKNOWN_PATH: &str = "${session.AWS::Path}";

/// Whether the text has the form of the name of a Region: `eu-west-1`, `us-gov-east-1`.
pub fn is_region(text: &str) -> bool {
    let mut words = text.split('-');
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let ends = words
        .next_back()
        .is_some_and(|last| last.len() == 1 && last.bytes().all(|b| b.is_ascii_digit()));
    ends && text.matches('-').count() >= 2 && words.all(is_word)
}

/// Whether the text can be the name of a role.
pub fn is_role_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte))
}

/// Whether the text fits the strict grammar of a role's ARN, with an account of twelve digits.
///
/// Only such texts enter generated code and commands.
pub fn is_strict_role_arn(text: &str) -> bool {
    let mut parts = text.splitn(6, ':');
    let fits = parts.next() == Some("arn")
        && parts.next().is_some_and(|partition| {
            partition.starts_with("aws")
                && partition
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        })
        && parts.next() == Some("iam")
        && parts.next() == Some("")
        && parts.next().is_some_and(is_account);
    fits && parts
        .next()
        .and_then(|resource| resource.strip_prefix("role/"))
        .is_some_and(|rest| {
            let (path, name) = rest.rsplit_once('/').unwrap_or(("", rest));
            is_role_name(name)
                && path.len() <= 510
                && !rest.starts_with('/')
                && !rest.contains("//")
                && path.bytes().all(|byte| {
                    byte == b'/' || byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte)
                })
        })
}

/// Whether the text fits the strict grammar of a managed policy's ARN.
pub fn is_strict_policy_arn(text: &str) -> bool {
    let as_role = text
        .replacen(":policy/", ":role/", 1)
        .replacen("::aws:", "::000000000000:", 1);
    text.contains(":policy/") && is_strict_role_arn(&as_role)
}

/// Whether the known parts of a text can be parts of a role's ARN or name: a wildcard, for one,
/// cannot.
pub fn can_be_role(text: &Text<'_>) -> bool {
    let fits = |text: &Text<'_>, more: &[u8]| {
        text.pieces.iter().all(|piece| match piece {
            Piece::Literal(text) => text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte)),
            Piece::Hole(_) => true,
        })
    };
    // Nearly every text is the known ARN of a role.
    if text.as_literal().is_some_and(is_strict_role_arn) {
        return true;
    }
    match Arn::parse(text) {
        // The account may be a word that stands for it.
        Some(arn) if arn.account.as_literal().is_none_or(is_account) => match text.as_literal() {
            Some(text) if arn.account.as_literal().is_some() => is_strict_role_arn(text),
            _ => arn.is_role() && fits(&arn.partition, b"-") && fits(&arn.resource, b"/+=,.@_-"),
        },
        Some(_) => false,
        None => match text.as_literal() {
            Some(name) => is_role_name(name),
            None => fits(text, b":/+=,.@_-"),
        },
    }
}

/// Holes of a part get the class of the part.
fn typed(mut part: Text<'_>, class: Class) -> Text<'_> {
    for piece in &mut part.pieces {
        if let Piece::Hole(hole) = piece
            && hole.class == Class::Any
        {
            hole.class = class;
        }
    }
    part
}

/// Whether the account of an ARN that something calls is masked: `***`, `1111****3333`. What a
/// policy matches with is a pattern, and no such ARN.
pub fn is_mask(account: &Text<'_>) -> bool {
    let is_masked = |text: &str| {
        text.contains('*')
            && text
                .bytes()
                .all(|byte| byte == b'*' || byte.is_ascii_digit())
    };
    match account.pieces.as_slice() {
        [Piece::Literal(text)] => is_masked(text),
        [Piece::Hole(hole)] => hole.class == Class::Account && is_masked(&hole.name),
        _ => false,
    }
}

/// The account part. What is no account id, such as `ACCOUNT_ID`, `{account}` or `***`, is a
/// placeholder.
fn account(part: Text<'_>) -> Text<'_> {
    let is_placeholder = |text: &str| {
        !is_account(text)
            && !text.is_empty()
            && text != "aws"
            && !text.contains('?')
            && !text.bytes().all(|b| b.is_ascii_digit())
    };
    match part.as_literal() {
        Some(text) if is_placeholder(text) && (is_mask(&part) || !text.contains('*')) => {
            Text::hole(Hole {
                name: Cow::Owned(text.to_owned()),
                scope: Scope::Workspace,
                class: Class::Account,
            })
        }
        Some(_) => part,
        None if part.as_hole().is_some() => typed(part, Class::Account),
        None => typed(part, Class::Segment),
    }
}
