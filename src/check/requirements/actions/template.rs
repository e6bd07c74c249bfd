//! Templates of resources: from `arn:{partition}:sns:{region}:{account}:{Name}` and the arguments
//! of a call to what is known of the ARN.
//!
//! What is not known is a hole of its own, so that a verdict of granted holds for whatever it is.
//! A parameter that may be a name or an ARN leaves Region and account open where it is not known.

use std::borrow::Cow;

use crate::arn::Arn;
use crate::iam::Resource;
use crate::text::holes::Class;
use crate::text::maps::Seen;
use crate::text::{Piece, Text};

use super::parameter::{self, Part};
use super::site::{Site, UNKNOWN, hole, is_run_time};

/// What a template says of a resource.
pub(super) struct Found<'f> {
    pub(super) resource: Resource<'f>,
    /// What a statement would name.
    pub(super) proposed: Text<'f>,
}

/// How a template is filled in.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// As far as it is certain.
    Decide,
    /// With nothing of the parameters, nor whose it is.
    Elsewhere,
    /// As it is most likely meant.
    Propose,
}

/// A part of a template.
enum Token {
    Literal(&'static str),
    Unknown,
    Name(&'static str),
    Parameter {
        function: &'static str,
        path: &'static str,
        default: Option<&'static str>,
    },
}

impl<'s, 'f> Site<'s, 'f> {
    /// The resources that a template means: one, or one for each item of a list.
    pub(super) fn resources(&self, template: &'static str) -> Vec<Found<'f>> {
        if template == UNKNOWN {
            return vec![no_resource()];
        }
        let tokens = tokens(template);
        let list = tokens.iter().find_map(|token| match token {
            Token::Parameter { path, default, .. } if path.contains("[]") => {
                Some(self.values(path, *default))
            }
            _ => None,
        });
        let Some(items) = list.filter(|items| !items.is_empty()) else {
            return vec![self.resource(&tokens, None)];
        };
        // Each resource once, however many items name it.
        let mut seen = Seen::default();
        let mut found = Vec::new();
        for item in &items {
            if seen.insert(&item.display()) {
                found.push(self.resource(&tokens, Some(item)));
            }
        }
        found
    }

    /// The value of a context key.
    pub(super) fn value(&self, template: &'static str) -> Option<Text<'f>> {
        self.fill(&tokens(template), None, Mode::Decide)
    }

    /// A resource of which nothing is known, not even whether there is one: of some actions it
    /// is of another service, others have none.
    pub(super) fn unknown() -> Found<'f> {
        let open = |number| Text::hole(hole(UNKNOWN, Class::Any, number));
        Found {
            resource: Resource {
                written: None,
                arn: Arn {
                    partition: open(6),
                    service: open(7),
                    region: open(8),
                    account: open(9),
                    resource: open(10),
                },
            },
            proposed: Text::hole(hole("<RESOURCE_ARN>", Class::Any, 5)),
        }
    }

    fn resource(&self, tokens: &[Token], item: Option<&Text<'f>>) -> Found<'f> {
        let decided = self.fill(tokens, item, Mode::Decide);
        let arn = decided.as_ref().and_then(Arn::parse);
        let proposed = self.fill(tokens, item, Mode::Propose);
        let resource = match (decided, arn) {
            (Some(written), Some(arn)) => Resource {
                written: Some(written),
                arn,
            },
            // A placeholder that is the ARN of it, or some text that is none.
            (Some(written), None) if written.pieces.len() == 1 && !is_run_time(&written) => {
                Resource {
                    written: Some(written),
                    arn: Self::unknown().resource.arn,
                }
            }
            _ => {
                // Without places for Region and account, an ARN of another kind is meant; without
                // the parameter, something else of the call names the resource.
                let has = |wanted| {
                    tokens
                        .iter()
                        .any(|token| matches!(token, Token::Name(name) if *name == wanted))
                };
                let is_given = tokens.iter().all(|token| match token {
                    Token::Parameter { path, default, .. } => {
                        default.is_some() || item.is_some() || !self.values(path, None).is_empty()
                    }
                    _ => true,
                });
                let elsewhere = self.fill(tokens, item, Mode::Elsewhere);
                let arn = elsewhere
                    .filter(|_| has("region") && has("account") && is_given)
                    .as_ref()
                    .and_then(Arn::parse);
                match (arn, is_given && tokens.len() == 1) {
                    (Some(arn), _) => Resource { written: None, arn },
                    (None, true) => Resource {
                        written: None,
                        arn: self.open_arn(),
                    },
                    (None, false) => return Self::unknown(),
                }
            }
        };
        let proposed = proposed.unwrap_or_else(|| Self::unknown().proposed);
        Found { resource, proposed }
    }

    fn open_arn(&self) -> Arn<'f> {
        let open = |class, number| Text::hole(hole(UNKNOWN, class, number));
        Arn {
            partition: self.partition.clone(),
            service: Text::literal(self.service.to_owned()),
            region: open(Class::Segment, 6),
            account: open(Class::Segment, 7),
            resource: open(Class::Any, 8),
        }
    }

    /// The template with everything in its place; `None` if a parameter may hold another ARN.
    fn fill(&self, tokens: &[Token], item: Option<&Text<'f>>, mode: Mode) -> Option<Text<'f>> {
        let mut text = Text::default();
        for (at, token) in tokens.iter().enumerate() {
            let number = 16 + u32::try_from(at).unwrap_or_default();
            let open = |class| hole(UNKNOWN, class, number);
            match token {
                Token::Literal(literal) => text.push_literal(Cow::Borrowed(literal)),
                Token::Unknown => text.push_hole(open(Class::Any)),
                Token::Name(name) => match *name {
                    // A task that does not tell it is taken to be in the usual one.
                    "partition" if mode == Mode::Propose && !is_spelled(&self.partition) => {
                        text.push_literal(Cow::Borrowed("aws"));
                    }
                    "partition" => text.push_text(self.partition.clone()),
                    "region" | "account" if mode == Mode::Elsewhere => {
                        text.push_hole(open(Class::Segment));
                    }
                    "region" => text.push_text(self.region.clone()),
                    "account" => text.push_text(self.account.clone()),
                    "self" => text.push_text(self.machine.clone()),
                    _ => text.push_hole(open(Class::Any)),
                },
                Token::Parameter { .. } if mode == Mode::Elsewhere => {
                    text.push_hole(open(Class::Any));
                }
                Token::Parameter {
                    function,
                    path,
                    default,
                } => {
                    let value = match item {
                        Some(item) if path.contains("[]") => Some(item.clone()),
                        _ => self.values(path, *default).pop(),
                    };
                    let is_whole = tokens.len() == 1;
                    let part = match value {
                        Some(value) => parameter::part(self, function, value, is_whole, number),
                        None if is_whole => Part::Elsewhere {
                            value: None,
                            is_same: false,
                        },
                        None => Part::Unknown,
                    };
                    match part {
                        Part::Segment(part) => text.push_text(part),
                        Part::Whole(arn) => text = arn,
                        Part::Unknown => text.push_hole(open(Class::Any)),
                        Part::Elsewhere { value, .. } if mode == Mode::Propose => match value {
                            Some(value) if is_whole || is_arn_by_name(&value) => text = value,
                            Some(value) => match parameter::named_by(function, &value) {
                                // An ARN of another place: so is what it names.
                                Some((arn, name)) => {
                                    text = moved(text, arn);
                                    text.push_text(name);
                                }
                                // An ARN never stands within another one.
                                None if parameter::is_arn(&value) && at + 1 == tokens.len() => {
                                    text = value;
                                }
                                None if parameter::is_arn(&value) => return None,
                                None => text.push_text(value),
                            },
                            None => return None,
                        },
                        // The hole alone is the same wherever it stands.
                        Part::Elsewhere {
                            value: Some(value),
                            is_same: true,
                        } if at + 1 == tokens.len() && value.as_hole().is_some() => {
                            return Some(value);
                        }
                        Part::Elsewhere { .. } => return None,
                    }
                }
            }
        }
        Some(text)
    }
}

/// The start of an ARN with the Region and account of another one.
fn moved<'f>(start: Text<'f>, of: Arn<'f>) -> Text<'f> {
    match Arn::parse(&start) {
        Some(arn) => {
            let moved = Arn {
                region: of.region,
                account: of.account,
                ..arn
            };
            moved.to_text()
        }
        None => start,
    }
}

/// Whether a partition is known, or has the name of a placeholder.
fn is_spelled(partition: &Text<'_>) -> bool {
    partition
        .holes()
        .all(|hole| hole.name.starts_with(['$', '<', '[', '{']))
}

/// What the requests of actions without resources have.
fn no_resource<'f>() -> Found<'f> {
    let star = || Text::literal(UNKNOWN);
    Found {
        resource: Resource {
            written: Some(star()),
            arn: Arn {
                partition: star(),
                service: star(),
                region: star(),
                account: star(),
                resource: star(),
            },
        },
        proposed: star(),
    }
}

/// Whether a placeholder is called an ARN.
fn is_arn_by_name(value: &Text<'_>) -> bool {
    let name = match value.pieces.first() {
        Some(Piece::Hole(hole)) => hole.name.as_ref(),
        _ => return false,
    };
    name.to_ascii_lowercase()
        .trim_end_matches(['}', ']', '>', ')', ' '])
        .ends_with("arn")
}

/// The parts of a template; `build/permissions.rs` has checked it.
fn tokens(template: &'static str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let literal = |tokens: &mut Vec<Token>, text: &'static str| {
        for (at, part) in text.split('*').enumerate() {
            if at > 0 {
                tokens.push(Token::Unknown);
            }
            if !part.is_empty() {
                tokens.push(Token::Literal(part));
            }
        }
    };
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        literal(&mut tokens, before);
        let (inner, end) = after.split_once('}').unwrap_or((after, ""));
        tokens.push(match inner {
            "partition" | "region" | "account" | "self" | "label" => Token::Name(inner),
            _ => {
                // In context keys a caret stands for the blank.
                let (function, parameter) = inner.split_once([' ', '^']).unwrap_or(("", inner));
                let (path, default) = match parameter.split_once('=') {
                    Some((path, default)) => (path, Some(default)),
                    None => (parameter, None),
                };
                Token::Parameter {
                    function,
                    path,
                    default,
                }
            }
        });
        rest = end;
    }
    literal(&mut tokens, rest);
    tokens
}
