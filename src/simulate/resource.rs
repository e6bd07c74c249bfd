//! What is asked about: the resource of a question, and where it is.

use std::borrow::Cow;

use crate::iam::Resource;
use crate::iam::arn::Arn;
use crate::text::holes::Class;
use crate::text::{Hole, Scope, Text};

use super::asked::{Asks, Read, unreadable};

/// The resource of an action that has none of its own, and of one that is asked for all.
const ALL: &str = "*";

/// Reads a resource. What passes or assumes a role is asked about a role, anything else about any ARN
/// or `*`.
pub(super) fn resource<'l>(
    text: &'l str,
    asks: Asks,
    account: Option<&Text<'l>>,
) -> Read<Resource<'l>> {
    let written = Text::with_braces(text);
    let unknown = |name: &'static str, class| {
        Text::hole(Hole {
            name: Cow::Borrowed(name),
            scope: Scope::Alone(0, 0),
            class,
        })
    };
    let account = account.cloned();
    let is_role = asks != Asks::Other;
    let arn = match Arn::parse(&written) {
        Some(mut arn) => {
            if is_role && !arn.is_role() {
                return Err(unreadable("`resource` is the ARN of a role"));
            }
            if arn.account.holes().next().is_some() {
                arn.account = account.unwrap_or(arn.account);
            }
            arn
        }
        None if is_role && written.holes().next().is_some() => Arn::of_role(
            unknown("partition", Class::Segment),
            account.unwrap_or_else(|| unknown("account", Class::Account)),
            unknown("role", Class::Any),
        ),
        None if is_role => return Err(unreadable("`resource` is the ARN of a role")),
        None if text == ALL => {
            let all = || Text::literal(ALL);
            Arn {
                partition: all(),
                service: all(),
                region: all(),
                account: all(),
                resource: all(),
            }
        }
        None if written.holes().next().is_some() => Arn {
            partition: unknown("partition", Class::Segment),
            service: unknown("service", Class::Segment),
            region: unknown("region", Class::Segment),
            account: account.unwrap_or_else(|| unknown("account", Class::Segment)),
            resource: unknown("resource", Class::Any),
        },
        None => return Err(unreadable("`resource` is an ARN or `*`")),
    };
    Ok(Resource {
        written: Some(written),
        arn,
    })
}

/// Whether a question is about no resource, or about all.
pub(super) fn is_all(resource: &Resource<'_>) -> bool {
    let written = resource.written.as_ref().and_then(Text::as_literal);
    written == Some(ALL)
}
