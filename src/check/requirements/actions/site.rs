//! What is known where a call is made: whose Region and account, and with which arguments.

use std::borrow::Cow;

use crate::arn::Arn;
use crate::asl::{Arguments, Value};
use crate::check::facts::MachineFacts;
use crate::inventory::PseudoParameters;
use crate::text::holes::Class;
use crate::text::{Hole, Scope, Text, Tri};

/// The name of the Region of a machine that nothing tells.
pub const OWN_REGION: &str = "<REGION>";

/// The name of parts that are not known; in a statement it is a wildcard.
pub(super) const UNKNOWN: &str = "*";

/// What is known where a call is made.
pub(super) struct Site<'s, 'f> {
    pub(super) partition: Text<'f>,
    pub(super) region: Text<'f>,
    pub(super) account: Text<'f>,
    pub(super) machine: Text<'f>,
    pub(super) service: &'s str,
    pub(super) arguments: Option<&'s Arguments<'f>>,
    pub(super) known: &'s PseudoParameters,
    pub(super) resource_text: &'f str,
    pub(super) document: u32,
}

impl<'s, 'f> Site<'s, 'f> {
    #[expect(clippy::too_many_arguments, reason = "what is known of a call, once")]
    pub(super) fn new(
        machine: &MachineFacts<'f>,
        partition: Option<Text<'f>>,
        account: Option<Text<'f>>,
        region: Option<Text<'f>>,
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
        let open = |name, class, number| Text::hole(hole(name, class, number));
        Self {
            partition: partition.unwrap_or_else(|| open("aws", Class::Segment, 1)),
            region: own_region
                .or(region)
                .unwrap_or_else(|| open(OWN_REGION, Class::Segment, 2)),
            account: account.unwrap_or_else(|| open("<ACCOUNT>", Class::Account, 3)),
            machine: own_name.unwrap_or_else(|| open("<STATE_MACHINE>", Class::Segment, 4)),
            service,
            arguments,
            known,
            resource_text,
            document: machine.document,
        }
    }

    /// The values of a parameter, run-time values as holes.
    pub(super) fn values(&self, path: &str, default: Option<&'static str>) -> Vec<Text<'f>> {
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

/// Whether the text is nothing but an expression.
pub(super) fn is_run_time(text: &Text<'_>) -> bool {
    text.as_hole()
        .is_some_and(|hole| matches!(hole.scope, Scope::State(..)))
}
