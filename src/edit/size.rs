//! How large a policy becomes, against what IAM allows.

use contract::{Form, Size};
use jsonc_parser::{CollectOptions, parse_to_ast};

use crate::check::holders::Held;
use crate::iam::PolicyType;
use crate::iam::read::size::{compact, limits};
use crate::report::Statement;
use crate::workspace::{Kind, Workspace};

use super::policy::LIBERTIES;

/// What the place of an identity-based policy tells of its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Managed,
    Inline,
    Nothing,
}

/// How long a policy is, of which that is the text.
pub(super) fn characters(kind: PolicyType, text: &str) -> u64 {
    match kind {
        PolicyType::Scp | PolicyType::Rcp => u64::try_from(text.len()).unwrap_or(u64::MAX),
        _ => without_spaces(text),
    }
}

/// The sizes of a policy of that length; `others` are the role's other policies.
pub(super) fn of(
    workspace: &Workspace,
    kind: PolicyType,
    characters: u64,
    told: Told,
    others: &[&Held],
) -> Vec<Size> {
    let (limit, highest) = limits(kind);
    let one = |form, characters, limit, highest| Size {
        form,
        characters,
        limit,
        highest,
    };
    match kind {
        PolicyType::Identity => {
            let of_others = others.iter().map(|other| {
                let text = workspace.documents.get(other.document as usize);
                let text = text.map(|document| document.text.as_str());
                let range = other.span.start as usize..other.span.end as usize;
                without_spaces(text.and_then(|text| text.get(range)).unwrap_or_default())
            });
            let together = characters + of_others.sum::<u64>();
            let managed = one(Form::Managed, characters, limit, limit);
            let inline = one(Form::InlineTogether, together, highest, highest);
            match told {
                Told::Managed => vec![managed],
                Told::Inline => vec![inline],
                Told::Nothing => vec![managed, inline],
            }
        }
        PolicyType::Trust => vec![one(Form::Trust, characters, limit, highest)],
        PolicyType::Scp | PolicyType::Rcp => vec![one(Form::Scp, characters, limit, highest)],
        PolicyType::Boundary | PolicyType::Session => {
            vec![one(Form::Boundary, characters, limit, highest)]
        }
    }
}

/// The same of a document that is a policy by itself; none: it is not.
pub fn of_document(kind: Kind, text: &str) -> Vec<Size> {
    let kind = match kind {
        Kind::IdentityPolicy => PolicyType::Identity,
        Kind::TrustPolicy => PolicyType::Trust,
        Kind::PermissionsBoundary => PolicyType::Boundary,
        Kind::SessionPolicy => PolicyType::Session,
        Kind::Scp => PolicyType::Scp,
        Kind::Rcp => PolicyType::Rcp,
        _ => return Vec::new(),
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &LIBERTIES);
    let root = parsed.ok().and_then(|parsed| parsed.value);
    let root = root.as_ref().and_then(|root| root.as_object());
    match root.and_then(|root| root.get("Statement")) {
        Some(_) => of(
            &Workspace::default(),
            kind,
            characters(kind, text.trim()),
            Told::Nothing,
            &[],
        ),
        // It is in something else, such as the output of a command.
        None => Vec::new(),
    }
}

/// What a statement adds to a list.
pub(super) fn added(statement: &Statement) -> u64 {
    let text = serde_json::to_string(statement).unwrap_or_default();
    u64::try_from(text.len())
        .unwrap_or(u64::MAX)
        .saturating_add(1)
}

fn without_spaces(text: &str) -> u64 {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &LIBERTIES);
    let root = parsed.ok().and_then(|parsed| parsed.value);
    root.as_ref().map_or(0, compact)
}
