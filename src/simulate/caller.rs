//! Who asks: the principal of a question.

use std::borrow::Cow;

use crate::iam::arn::Arn;
use crate::iam::request::{RoleCaller, without_region};
use crate::iam::{Caller, Context};
use crate::text::holes::{Class, is_account};
use crate::text::{Hole, Scope, Text};

use super::asked::{Read, unreadable};

/// The principal, by its ARN, its account, or the name of a service.
pub(super) fn caller<'l>(text: &'l str, context: &Context<'_>) -> Read<Caller<'l>> {
    let written = Text::with_braces(text);
    if is_account(text) {
        let arn = Arn {
            partition: Text::literal("aws"),
            service: Text::literal("iam"),
            region: Text::default(),
            account: Text::literal(text),
            resource: Text::literal("root"),
        };
        return Ok(Caller::Root(arn));
    }
    let Some(arn) = Arn::parse(&written) else {
        if written.holes().next().is_some() {
            return Ok(Caller::Unknown(None));
        }
        let is_service = text.contains('.') && !text.contains([':', '/', '*', ' ']);
        if !is_service {
            return Err(unreadable(
                "`principal` is the ARN of a role, user or session, or a service",
            ));
        }
        let (principal, own_region) = without_region(text);
        let source = context.get("aws:SourceArn").into_owned();
        let source_region = source
            .known()
            .and_then(Arn::parse)
            .and_then(|arn| arn.region.as_literal().map(str::to_owned))
            .filter(|region| !region.is_empty());
        let region = own_region.or(source_region).map(Text::literal);
        return Ok(Caller::service(&principal, region.as_ref()));
    };
    let resource = arn.resource.display();
    let kind = resource.split('/').next().unwrap_or_default();
    match (arn.service.as_literal(), kind) {
        (Some("iam"), "root") => Ok(Caller::Root(arn)),
        (Some("iam"), "user") => Ok(Caller::User(arn)),
        (Some("sts"), "federated-user") => Ok(Caller::User(arn)),
        (Some("iam"), "role") => Ok(Caller::role(
            Some(arn.clone()),
            Some(arn.account),
            Some(arn.partition),
        )),
        (Some("sts"), "assumed-role") => Ok(Caller::Role(session(arn, written, &resource)?)),
        _ if arn.service.holes().next().is_some() || kind.contains(['{', '$', '<', '[']) => {
            Ok(Caller::Unknown(Some(arn)))
        }
        _ => Err(unreadable(
            "`principal` is the ARN of a role, user or session, or a service",
        )),
    }
}

/// The role of a session; the path of a role is missing in the ARNs of its sessions.
fn session<'l>(arn: Arn<'l>, written: Text<'l>, resource: &str) -> Read<RoleCaller<'l>> {
    let name = resource
        .strip_prefix("assumed-role/")
        .and_then(|rest| rest.rsplit_once('/'))
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty());
    let Some(name) = name else {
        // A hole may hold both names.
        if arn.resource.holes().next().is_none() {
            return Err(unreadable(
                "the ARN of a session ends with `assumed-role/ROLE/SESSION`",
            ));
        }
        return Ok(RoleCaller {
            arn: None,
            account: Some(arn.account),
            partition: Some(arn.partition),
            session: Some(written),
            unique_ids: Vec::new(),
        });
    };
    let mut path_and_name = Text::hole(Hole {
        name: Cow::Borrowed("path"),
        scope: Scope::Alone(0, 1),
        class: Class::Path,
    });
    path_and_name.push_text(Text::with_placeholders(name.to_owned(), 0));
    Ok(RoleCaller {
        account: Some(arn.account.clone()),
        partition: Some(arn.partition.clone()),
        arn: Some(Arn::of_role(arn.partition, arn.account, path_and_name)),
        session: Some(written),
        unique_ids: Vec::new(),
    })
}
