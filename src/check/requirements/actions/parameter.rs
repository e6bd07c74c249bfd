//! What a parameter gives to the ARN of a resource: a name, a part of it, or another ARN.

use std::borrow::Cow;

use crate::arn::{Arn, is_region};
use crate::text::holes::{Class, is_account};
use crate::text::{Piece, Text};

use super::site::{Site, UNKNOWN, hole, is_run_time};

/// What a parameter gives.
pub(super) enum Part<'f> {
    /// A part of the ARN.
    Segment(Text<'f>),
    /// The whole up to here.
    Whole(Text<'f>),
    /// Something in its place.
    Unknown,
    /// It may be another ARN, or of somebody else.
    Elsewhere {
        /// What was given.
        value: Option<Text<'f>>,
        /// If it is an ARN it is the resource, letter by letter.
        is_same: bool,
    },
}

impl<'f> Part<'f> {
    fn elsewhere(value: Text<'f>) -> Self {
        Self::Elsewhere {
            value: Some(value),
            is_same: false,
        }
    }

    fn maybe_same(value: Text<'f>) -> Self {
        Self::Elsewhere {
            value: Some(value),
            is_same: true,
        }
    }
}

/// What a value gives by a function of templates. `number` tells its holes from others.
pub(super) fn part<'f>(
    site: &Site<'_, 'f>,
    function: &str,
    value: Text<'f>,
    is_whole: bool,
    number: u32,
) -> Part<'f> {
    let unknown = || Text::hole(hole(UNKNOWN, Class::Any, number));
    let is_arn = starts_with(&value, "arn:");
    let is_open = is_open(&value);
    let own = |segment: Part<'f>, value: &Text<'f>| match is_arn && !site.is_own(value) {
        true => Part::elsewhere(value.clone()),
        false => segment,
    };
    match function {
        "" if is_whole && is_open => Part::maybe_same(value),
        "" if is_whole => Part::Whole(value),
        "" if is_arn => Part::elsewhere(value),
        "" => Part::Segment(value),
        "arn" if is_open => Part::maybe_same(value),
        "function" if is_open && site.parameter("Qualifier").is_none() => Part::maybe_same(value),
        _ if is_open && function != "lower" => Part::elsewhere(value),
        "arn" if is_arn => Part::Whole(value),
        "arn" => Part::Segment(value),
        "function" => function_name(site, value, is_arn, number),
        "revision" => {
            let value = with_revision(value, is_arn, unknown());
            match is_arn {
                true => Part::Whole(value),
                false => Part::Segment(value),
            }
        }
        "last" => own(last(value.split('/', usize::MAX)), &value),
        "project" => match last(value.split('/', usize::MAX)) {
            Part::Segment(id) => own(first(id.split(':', 2)), &value),
            other => other,
        },
        "report-group" => match value.split('/', 3).into_iter().nth(1) {
            Some(group) => own(first(group.split(':', 2)), &value),
            None => Part::elsewhere(value),
        },
        "label" => endpoint(site, value),
        "lower" => lower(value, number),
        "s3" => match after(&value, "s3://") {
            Some(rest) => Part::Segment(rest),
            None => Part::elsewhere(value),
        },
        "bucket" => bucket(value),
        "prefix" => Part::Segment(below(value, unknown())),
        "path" if starts_with(&value, "/@connections/") => {
            after(&value, "/").map_or(Part::Unknown, Part::Segment)
        }
        "path" if starts_with(&value, "/") => Part::Unknown,
        "path" => Part::Segment(value),
        "queue" => queue(site, &value),
        "model" => model(site, value, is_arn),
        "machine" => match machine(&value) {
            Some([parts @ .., name]) => {
                let mut parts = parts.to_vec();
                parts.push(name);
                Part::Whole(joined(parts))
            }
            None => Part::elsewhere(value),
        },
        "execution" => match machine(&value) {
            Some([scheme, partition, service, region, account, _, name]) => {
                let kind = Text::literal("execution");
                let parts = vec![
                    scheme,
                    partition,
                    service,
                    region,
                    account,
                    kind,
                    name,
                    unknown(),
                ];
                Part::Whole(joined(parts))
            }
            None => Part::elsewhere(value),
        },
        "secret" => secret(value, is_arn, unknown()),
        "parameter" if is_arn => Part::Whole(value),
        // Behind a colon stands a version or a label.
        "parameter" if value.split_colons(2).len() > 1 => Part::elsewhere(value),
        "parameter" => Part::Segment(after(&value, "/").unwrap_or(value)),
        _ => Part::elsewhere(value),
    }
}

/// The place and the name that an ARN of something else tells of the resource: a task is of the
/// cluster that is given.
pub(super) fn named_by<'f>(function: &str, value: &Text<'f>) -> Option<(Arn<'f>, Text<'f>)> {
    let part = match function {
        "last" => last(value.split('/', usize::MAX)),
        "project" => match last(value.split('/', usize::MAX)) {
            Part::Segment(id) => first(id.split(':', 2)),
            other => other,
        },
        "report-group" => first(value.split('/', 3).into_iter().nth(1)?.split(':', 2)),
        _ => return None,
    };
    match part {
        Part::Segment(name) if is_arn(value) => Some((Arn::parse(value)?, name)),
        _ => None,
    }
}

/// Whether a text is known to begin as ARNs do.
pub(super) fn is_arn(value: &Text<'_>) -> bool {
    starts_with(value, "arn:")
}

/// Whether it is not known how the text begins, so that it may be an ARN.
fn is_open(value: &Text<'_>) -> bool {
    match value.pieces.as_slice() {
        // What CloudFormation makes up is a name.
        [Piece::Hole(hole), ..] => hole.class != Class::Generated,
        [] => true,
        [Piece::Literal(start), Piece::Hole(_), ..] => {
            start.len() < "arn:".len() && "arn:".starts_with(start.as_ref())
        }
        _ => false,
    }
}

pub(super) fn starts_with(text: &Text<'_>, start: &str) -> bool {
    matches!(text.pieces.first(), Some(Piece::Literal(known)) if known.starts_with(start))
}

/// The text without a known start.
fn after<'f>(text: &Text<'f>, start: &str) -> Option<Text<'f>> {
    let (first, rest) = text.pieces.split_first()?;
    let Piece::Literal(known) = first else {
        return None;
    };
    let mut cut = Text::literal(known.strip_prefix(start)?.to_owned());
    for piece in rest {
        cut.pieces.push(piece.clone());
    }
    Some(cut)
}

fn first(parts: Vec<Text<'_>>) -> Part<'_> {
    segment(parts.into_iter().next())
}

fn last(parts: Vec<Text<'_>>) -> Part<'_> {
    segment(parts.into_iter().last())
}

/// A part that is known from its start on.
fn segment(part: Option<Text<'_>>) -> Part<'_> {
    match part {
        Some(part) if !part.pieces.is_empty() => Part::Segment(part),
        _ => Part::Unknown,
    }
}

fn joined(parts: Vec<Text<'_>>) -> Text<'_> {
    let mut text = Text::default();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            text.push_literal(Cow::Borrowed(":"));
        }
        text.push_text(part);
    }
    text
}

/// A function by its ARN, or by what of it does not go without saying:
/// `[REGION:][ACCOUNT:][function:]NAME`, each maybe with a qualifier. The qualified ARN is what
/// Lambda asks for.
fn function_name<'f>(site: &Site<'_, 'f>, value: Text<'f>, is_arn: bool, number: u32) -> Part<'f> {
    let parts = value.split_colons(9);
    let (is_qualified, mut text) = match is_arn {
        true => (parts.len() > 7, value),
        false => match partial_function(site, &parts) {
            Some(found) => found,
            None => return Part::elsewhere(value),
        },
    };
    if let Some(qualifier) = site.parameter("Qualifier").filter(|_| !is_qualified) {
        if is_run_time(&qualifier) {
            // It may be null: then there is none.
            text.push_hole(hole(UNKNOWN, Class::Any, number));
        } else {
            text.push_literal(Cow::Borrowed(":"));
            text.push_text(qualifier);
        }
    }
    match starts_with(&text, "arn:") {
        true => Part::Whole(text),
        false => Part::Segment(text),
    }
}

/// What is not an ARN: whether it has a qualifier, and the name, or the ARN if more of that is
/// given.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters>
fn partial_function<'f>(site: &Site<'_, 'f>, parts: &[Text<'f>]) -> Option<(bool, Text<'f>)> {
    let mut rest = parts;
    // Something follows each of them.
    let mut take = |is_it: fn(&str) -> bool| {
        let (first, after) = rest.split_first().filter(|(_, after)| !after.is_empty())?;
        first.as_literal().filter(|text| is_it(text))?;
        rest = after;
        Some(first.clone())
    };
    let region = take(is_region);
    let account = take(is_account);
    let word = take(|text| text == "function");
    let ([_] | [_, _]) = rest else {
        return None;
    };
    let name = joined(rest.to_vec());
    let is_qualified = rest.len() > 1;
    if region.is_none() && account.is_none() && word.is_none() {
        return Some((is_qualified, name));
    }
    let name = joined(vec![Text::literal("function"), name]);
    Some((is_qualified, site.arn(region, account, name)))
}

/// `ID.execute-api.REGION.amazonaws.com`: the API of that Region. Other domains tell no id.
fn endpoint<'f>(site: &Site<'_, 'f>, value: Text<'f>) -> Part<'f> {
    let host = value.split('.', usize::MAX);
    let literal = |at: usize| host.get(at).and_then(Text::as_literal);
    match (host.first(), host.get(2)) {
        (Some(id), Some(region))
            if host.len() == 5
                && literal(1) == Some("execute-api")
                && literal(3) == Some("amazonaws")
                && literal(4) == Some("com")
                && literal(0)
                    .is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric())) =>
        {
            Part::Whole(site.arn(Some(region.clone()), None, id.clone()))
        }
        _ => Part::elsewhere(value),
    }
}

/// A general purpose bucket. Access points and directory buckets are asked for otherwise.
fn bucket(value: Text<'_>) -> Part<'_> {
    let is_other = value.as_literal().is_none_or(|name| {
        name.ends_with("-s3alias") || name.ends_with("--x-s3") || name.contains([':', '/'])
    });
    match is_other {
        true => Part::elsewhere(value),
        false => Part::Segment(value),
    }
}

/// Something below a prefix, of which it is not documented how slashes at its end are taken.
fn below<'f>(mut prefix: Text<'f>, unknown: Text<'f>) -> Text<'f> {
    let ends = |text: &Text<'_>| match text.pieces.last() {
        Some(Piece::Literal(last)) => !last.ends_with('/'),
        _ => false,
    };
    if ends(&prefix) {
        prefix.push_literal(Cow::Borrowed("/"));
    }
    prefix.push_text(unknown);
    prefix
}

/// What is named without a revision is asked for with the latest one, which is not known.
fn with_revision<'f>(mut value: Text<'f>, is_arn: bool, unknown: Text<'f>) -> Text<'f> {
    let parts = value.split_colons(8).len();
    if parts > if is_arn { 6 } else { 1 } {
        return value;
    }
    if value.as_literal().is_some() {
        value.push_literal(Cow::Borrowed(":"));
    } else {
        // A placeholder may hold the revision: only what stands before it is certain.
        let known = |piece: &Piece<'_>| matches!(piece, Piece::Literal(_));
        let count = value.pieces.iter().take_while(|piece| known(piece)).count();
        value.pieces.truncate(count);
    }
    value.push_text(unknown);
    value
}

/// SageMaker's ARNs have names in lower case. Where that changes the name, it is not certain that
/// policies are asked in that spelling.
fn lower(value: Text<'_>, number: u32) -> Part<'_> {
    match value.as_literal() {
        Some(name) if !name.bytes().any(|byte| byte.is_ascii_uppercase()) => Part::Segment(value),
        Some(name) => {
            let mut spelled = hole(UNKNOWN, Class::Segment, number);
            spelled.name = Cow::Owned(name.to_ascii_lowercase());
            Part::Segment(Text::hole(spelled))
        }
        None => Part::Unknown,
    }
}

/// `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`
fn queue<'f>(site: &Site<'_, 'f>, value: &Text<'f>) -> Part<'f> {
    let parts = value.split('/', 6);
    // A text that is no address names no queue.
    let elsewhere = || match value.as_literal() {
        Some(_) => Part::Unknown,
        None => Part::elsewhere(value.clone()),
    };
    let [scheme, empty, host, account, name] = parts.as_slice() else {
        return elsewhere();
    };
    let host = host.split('.', 3);
    let is_url = scheme.as_literal() == Some("https:")
        && empty.pieces.is_empty()
        && host.first().and_then(Text::as_literal) == Some("sqs");
    match host.get(1) {
        Some(region) if is_url && host.len() == 3 => {
            Part::Whole(site.arn(Some(region.clone()), Some(account.clone()), name.clone()))
        }
        _ => elsewhere(),
    }
}

/// A foundation model by its id. An inference profile, whose id has the name of an area in front,
/// needs more than one resource.
fn model<'f>(site: &Site<'_, 'f>, value: Text<'f>, is_arn: bool) -> Part<'f> {
    let Some(id) = value.as_literal() else {
        return Part::elsewhere(value);
    };
    let is_simple = match is_arn {
        true => id.contains(":foundation-model/"),
        false => id.matches('.').count() < 2 && !id.contains('/'),
    };
    match () {
        () if !is_simple => Part::elsewhere(value),
        () if is_arn => Part::Whole(value),
        () => {
            let mut model = Text::literal("foundation-model/");
            model.push_text(value);
            Part::Whole(site.arn(None, Some(Text::default()), model))
        }
    }
}

/// The ARN of a state machine without version or alias, in its parts.
fn machine<'f>(value: &Text<'f>) -> Option<[Text<'f>; 7]> {
    let mut parts = value.split_colons(9);
    let is_machine = parts.get(5).and_then(Text::as_literal) == Some("stateMachine");
    if !is_machine || parts.len() > 8 {
        return None;
    }
    parts.truncate(7);
    // No name has a colon: a placeholder in it holds none.
    for piece in parts.iter_mut().flat_map(|part| &mut part.pieces) {
        if let Piece::Hole(hole) = piece
            && hole.class == Class::Any
        {
            hole.class = Class::Segment;
        }
    }
    parts.try_into().ok()
}

/// Secrets Manager adds a hyphen and six characters to the name.
fn secret<'f>(mut value: Text<'f>, is_arn: bool, unknown: Text<'f>) -> Part<'f> {
    let suffix = match value.pieces.last() {
        Some(Piece::Literal(text)) => text.rsplit_once('-').map(|(_, suffix)| suffix),
        _ => None,
    };
    // A name may end like that, too; but hardly in letters of both cases or with digits.
    let is_complete = suffix.is_some_and(|suffix| {
        suffix.len() == 6
            && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && suffix.bytes().any(|byte| byte.is_ascii_uppercase())
            && !suffix.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    if is_arn && is_complete {
        return Part::Whole(value);
    }
    // It may be the whole ARN, or the one without the six characters.
    if is_arn && (value.as_literal().is_none() || suffix.is_some_and(|suffix| suffix.len() == 6)) {
        return Part::elsewhere(value);
    }
    value.push_literal(Cow::Borrowed("-"));
    value.push_text(unknown);
    match is_arn {
        true => Part::Whole(value),
        false => Part::Segment(value),
    }
}
