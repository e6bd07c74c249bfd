//! Templates of resources: from `arn:{partition}:sns:{region}:{account}:{Name}` and the arguments
//! of a call to what is known of the ARN.
//!
//! What is not known is a hole of its own, so that a verdict of granted holds for whatever it is.
//! A parameter that may be a name or an ARN leaves Region and account open where it is not known.

use std::borrow::Cow;

use crate::arn::Arn;
use crate::asl::{Arguments, Value};
use crate::check::facts::MachineFacts;
use crate::iam::Resource;
use crate::inventory::PseudoParameters;
use crate::text::holes::Class;
use crate::text::maps::Seen;
use crate::text::{Hole, Piece, Scope, Text, Tri};

use super::parameter::{self, Part};

/// The name of parts that are not known; in a statement it is a wildcard.
pub(super) const UNKNOWN: &str = "*";

/// What is known where a call is made.
pub(super) struct Site<'s, 'f> {
    partition: Text<'f>,
    region: Text<'f>,
    account: Text<'f>,
    machine: Text<'f>,
    service: &'s str,
    arguments: Option<&'s Arguments<'f>>,
    known: &'s PseudoParameters,
    resource_text: &'f str,
    document: u32,
}

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
    #[expect(clippy::too_many_arguments, reason = "what is known of a call, once")]
    pub(super) fn new(
        machine: &MachineFacts<'f>,
        partition: Option<Text<'f>>,
        account: Option<Text<'f>>,
        region: Option<&str>,
        service: &'s str,
        arguments: Option<&'s Arguments<'f>>,
        known: &'s PseudoParameters,
        resource_text: &'f str,
    ) -> Self {
        let own = machine.arn.as_ref().and_then(Arn::parse);
        let own_name = own.as_ref().and_then(|arn| {
            let name = arn.resource.as_literal()?.strip_prefix("stateMachine:")?;
            Some(Text::literal(name.to_owned()))
        });
        let own_region = own.map(|arn| arn.region);
        let stated = || region.map(|region| Text::literal(region.to_owned()));
        let open = |name, class, number| Text::hole(hole(name, class, number));
        Self {
            partition: partition.unwrap_or_else(|| open("aws", Class::Segment, 1)),
            region: own_region
                .or_else(stated)
                .unwrap_or_else(|| open("<REGION>", Class::Segment, 2)),
            account: account.unwrap_or_else(|| open("<ACCOUNT>", Class::Account, 3)),
            machine: own_name.unwrap_or_else(|| open("<STATE_MACHINE>", Class::Segment, 4)),
            service,
            arguments,
            known,
            resource_text,
            document: machine.document,
        }
    }

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
        let proposed = proposed.filter(|text| !is_run_time(text));
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
                            Some(value) => text.push_text(value),
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

    /// The values of a parameter, run-time values as holes.
    fn values(&self, path: &str, default: Option<&'static str>) -> Vec<Text<'f>> {
        if path == "Resource" {
            let text = Text::with_placeholders(self.resource_text, self.document);
            return vec![self.known.fill(text)];
        }
        let Some(arguments) = self.arguments else {
            return Vec::new();
        };
        let mut values: Vec<Text<'f>> = arguments
            .at(path)
            .into_iter()
            .map(|argument| match argument.value {
                Value::Text(text) => self.known.fill(text),
                Value::RunTime(expression) => Text::hole(Hole {
                    name: Cow::Borrowed(expression),
                    scope: Scope::State(arguments.document, arguments.state),
                    class: Class::Any,
                }),
            })
            .collect();
        let lacks = match arguments.items_of(path) {
            Some(items) => values.len() < items,
            None => values.is_empty(),
        };
        if let Some(default) = default.filter(|_| lacks) {
            values.push(Text::literal(default));
        }
        values
    }

    /// An ARN of the site's partition.
    pub(super) fn arn(
        &self,
        region: Option<Text<'f>>,
        account: Option<Text<'f>>,
        rest: Text<'f>,
    ) -> Text<'f> {
        let arn = Arn {
            partition: self.partition.clone(),
            service: Text::literal(self.service.to_owned()),
            region: region.unwrap_or_else(|| self.region.clone()),
            account: account.unwrap_or_else(|| self.account.clone()),
            resource: rest,
        };
        arn.to_text()
    }

    /// Whether an ARN is of the site's own Region and account, as far as these are known.
    pub(super) fn is_own(&self, arn: &Text<'f>) -> bool {
        Arn::parse(arn).is_some_and(|arn| {
            arn.region.same(&self.region) == Tri::Yes && arn.account.same(&self.account) == Tri::Yes
        })
    }

    /// Another parameter of the call.
    pub(super) fn parameter(&self, path: &str) -> Option<Text<'f>> {
        self.values(path, None).pop()
    }
}

/// A hole that is like no other of its resource.
pub(super) fn hole(name: &'static str, class: Class, number: u32) -> Hole<'static> {
    Hole {
        name: Cow::Borrowed(name),
        scope: Scope::Alone(u32::MAX - 1, number),
        class,
    }
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

/// Whether the text is nothing but an expression.
pub(super) fn is_run_time(text: &Text<'_>) -> bool {
    text.as_hole()
        .is_some_and(|hole| matches!(hole.scope, Scope::State(..)))
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
