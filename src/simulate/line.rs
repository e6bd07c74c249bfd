//! Reads a line: a question, or a policy text.

use std::borrow::Cow;

use serde_json::Value;

use crate::finding::{Because, Code, Span};
use crate::iam::arn::Arn;
use crate::iam::request::{RoleCaller, without_region};
use crate::iam::{Asked, Caller, Context, KeyState, PolicyType, Resource, Unlisted, Way};
use crate::report::messages::{self, Language};
use crate::text::holes::{Class, is_account};
use crate::text::json::{self, Reading};
use crate::text::{Entry, Hole, Node, Scope, Text, Tree};

/// Why a line could not be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) id: Value,
    pub(super) because: Because,
}

impl Unreadable {
    pub(super) fn too_long() -> Self {
        Self {
            id: Value::Null,
            because: unreadable("longer than 32 MB"),
        }
    }
}

/// What a line holds.
pub(super) enum Line<'l> {
    Question(Box<Question<'l>>),
    Policy(PolicyText<'l>),
}

/// May the principal do the action with the role?
pub(super) struct Question<'l> {
    pub(super) id: Value,
    pub(super) action: String,
    pub(super) resource: Resource<'l>,
    pub(super) caller: Caller<'l>,
    pub(super) context: Context<'l>,
    pub(super) documents: Vec<Document<'l>>,
    /// How many levels of SCPs there are.
    pub(super) scp_levels: usize,
    /// Places of keys that an object has twice.
    pub(super) duplicates: Vec<Span>,
}

/// A policy text to be checked.
pub(super) struct PolicyText<'l> {
    pub(super) id: Value,
    pub(super) document: Document<'l>,
    pub(super) duplicates: Vec<Span>,
}

/// A policy document of a line.
pub(super) struct Document<'l> {
    /// Its path in the line.
    pub(super) path: String,
    pub(super) role: Role,
    pub(super) body: Body<'l>,
}

/// Which part of the question a document plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Identity,
    Trust,
    Boundary,
    Session,
    /// With its level, from the root down.
    Scp(usize),
    Rcp,
}

impl Role {
    pub(super) fn kind(self) -> PolicyType {
        match self {
            Role::Identity => PolicyType::Identity,
            Role::Trust => PolicyType::Trust,
            Role::Boundary => PolicyType::Boundary,
            Role::Session => PolicyType::Session,
            Role::Scp(_) => PolicyType::Scp,
            Role::Rcp => PolicyType::Rcp,
        }
    }
}

/// A document as it is given.
pub(super) enum Body<'l> {
    /// As a part of the line.
    Tree(&'l Node<'l>),
    /// As text, and whether it is JSON to the letter.
    Text(Reading<'l>, bool),
    /// Nothing of it is known.
    Hole,
}

type Read<T> = Result<T, Because>;

fn unreadable(reason: &str) -> Because {
    Because::new(Code::LineUnreadable).with("reason", reason)
}

/// Reads a line that was parsed already.
pub(super) fn read<'l>(line: &'l str, reading: &'l Reading<'l>) -> Result<Line<'l>, Unreadable> {
    let id = reading
        .root
        .as_ref()
        .and_then(|root| root.get("id"))
        .and_then(|node| {
            let span = node.span();
            line.get(span.start as usize..span.end as usize)
        })
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or(Value::Null);
    let fail = |because| Unreadable {
        id: id.clone(),
        because,
    };
    // A key twice is the business of the policy that it stands in.
    let syntax = reading
        .findings
        .iter()
        .find(|finding| finding.because.code != Code::DuplicateKey);
    if let Some(finding) = syntax {
        return Err(fail(unreadable(&messages::text(
            Language::En,
            finding.because.code,
            &finding.because.params,
        ))));
    }
    let Some(root) = reading.root.as_ref().filter(|root| root.is_object()) else {
        return Err(fail(unreadable("a line is one JSON object")));
    };
    let twice = root
        .members()
        .iter()
        .find(|member| reading.duplicates.contains(&member.key_span()));
    if let Some(member) = twice {
        return Err(fail(unreadable(&format!(
            "`{}` is there twice",
            member.key()
        ))));
    }
    match root.get("kind") {
        Some(kind) => policy_text(&id, root, kind, reading).map_err(fail),
        None => question(&id, root, reading).map_err(fail),
    }
}

fn policy_text<'l>(
    id: &Value,
    root: &'l Node<'l>,
    kind: &Node<'_>,
    reading: &Reading<'_>,
) -> Read<Line<'l>> {
    let role = match kind.as_str() {
        Some("identity") => Role::Identity,
        Some("boundary") => Role::Boundary,
        Some("session") => Role::Session,
        Some("scp") => Role::Scp(0),
        Some("rcp") => Role::Rcp,
        Some("trust") => Role::Trust,
        _ => {
            return Err(unreadable(
                "`kind` is identity, boundary, session, scp, rcp or trust",
            ));
        }
    };
    let text = root
        .get("text")
        .ok_or_else(|| unreadable("`text` is missing"))?;
    Ok(Line::Policy(PolicyText {
        id: id.clone(),
        document: document("text".to_owned(), role, text)?,
        duplicates: reading.duplicates.clone(),
    }))
}

fn question<'l>(id: &Value, root: &'l Node<'l>, reading: &Reading<'_>) -> Read<Line<'l>> {
    let text = |name: &str| {
        let node = root.get(name);
        node.and_then(|node| node.as_str())
            .ok_or_else(|| unreadable(&format!("`{name}` is a text")))
    };
    let action = text("action")?;
    if !action.contains(':') || action.contains(['*', '?', '{', ' ']) {
        return Err(unreadable("`action` is written `service:Name`"));
    }
    let resource_account = match root.get("resourceAccount") {
        Some(node) if !node.is_null() => Some(Text::with_braces(
            node.as_str()
                .ok_or_else(|| unreadable("`resourceAccount` is a text"))?,
        )),
        _ => None,
    };
    let context = context(root.get("context"))?;
    let caller = caller(text("principal")?, &context)?;
    let resource = resource(text("resource")?, resource_account)?;
    let mut documents = Vec::new();
    list(root, "identityPolicies", Role::Identity, &mut documents)?;
    one(root, "resourcePolicy", Role::Trust, &mut documents)?;
    one(root, "boundary", Role::Boundary, &mut documents)?;
    one(root, "sessionPolicy", Role::Session, &mut documents)?;
    let scp_levels = levels(root, "scps", Role::Scp, &mut documents)?;
    levels(root, "rcps", |_| Role::Rcp, &mut documents)?;
    Ok(Line::Question(Box::new(Question {
        id: id.clone(),
        action: action.to_owned(),
        resource,
        caller,
        context,
        documents,
        scp_levels,
        duplicates: reading.duplicates.clone(),
    })))
}

/// A field that is there and not null.
fn given<'l>(root: &'l Node<'l>, name: &str) -> Option<&'l Node<'l>> {
    root.get(name).filter(|node| !node.is_null())
}

fn one<'l>(
    root: &'l Node<'l>,
    name: &str,
    role: Role,
    documents: &mut Vec<Document<'l>>,
) -> Read<()> {
    if let Some(node) = given(root, name) {
        documents.push(document(name.to_owned(), role, node)?);
    }
    Ok(())
}

fn list<'l>(
    root: &'l Node<'l>,
    name: &str,
    role: Role,
    documents: &mut Vec<Document<'l>>,
) -> Read<()> {
    for (at, node) in given(root, name)
        .into_iter()
        .flat_map(Tree::one_or_many)
        .enumerate()
    {
        documents.push(document(format!("{name}/{at}"), role, node)?);
    }
    Ok(())
}

/// Levels from the root down, each a list of documents. Answers how many there are.
fn levels<'l>(
    root: &'l Node<'l>,
    name: &str,
    role: impl Fn(usize) -> Role,
    documents: &mut Vec<Document<'l>>,
) -> Read<usize> {
    let mut count = 0;
    for (level, node) in given(root, name)
        .into_iter()
        .flat_map(Tree::one_or_many)
        .enumerate()
    {
        count = level + 1;
        for (at, node) in node.one_or_many().iter().enumerate() {
            documents.push(document(format!("{name}/{level}/{at}"), role(level), node)?);
        }
    }
    Ok(count)
}

fn document<'l>(path: String, role: Role, node: &'l Node<'l>) -> Read<Document<'l>> {
    let body = match node.as_str() {
        None => Body::Tree(node),
        Some(text) if Text::with_placeholders(text, 0).as_hole().is_some() => Body::Hole,
        Some(text) => {
            let is_strict = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
            Body::Text(json::read(text, 0), is_strict)
        }
    };
    Ok(Document { path, role, body })
}

/// A context key whose whole value is a hole may also be absent.
fn context<'l>(node: Option<&'l Node<'l>>) -> Read<Context<'l>> {
    let mut context = Context::new(Asked::Other, Unlisted::Absent);
    let Some(node) = node.filter(|node| !node.is_null()) else {
        return Ok(context);
    };
    if !node.is_object() {
        return Err(unreadable("`context` is an object"));
    }
    let wrong =
        |key: &str| unreadable(&format!("context key `{key}` is a text or a list of texts"));
    let mut seen = crate::text::maps::Seen::default();
    for member in node.members() {
        let key = member.key();
        if !seen.insert(&key.to_ascii_lowercase()) {
            return Err(unreadable(&format!("context key `{key}` is there twice")));
        }
        let text = |node: &'l Node<'l>| {
            node.scalar()
                .map(Text::with_braces)
                .ok_or_else(|| wrong(key))
        };
        let presence = if member.value.scalar().is_some() {
            let value = text(&member.value)?;
            match value.as_hole() {
                Some(_) => KeyState::maybe(value),
                None => KeyState::is(value),
            }
        } else if member.value.is_object() || member.value.is_null() {
            return Err(wrong(key));
        } else {
            let values = member.value.items().iter().map(text).collect::<Read<_>>()?;
            KeyState::Ways(vec![Way::Present(values)])
        };
        context = context.with(key, presence);
    }
    Ok(context)
}

fn resource<'l>(text: &'l str, account: Option<Text<'l>>) -> Read<Resource<'l>> {
    let written = Text::with_braces(text);
    let unknown = |name: &'static str, class| {
        Text::hole(Hole {
            name: Cow::Borrowed(name),
            scope: Scope::Alone(0, 0),
            class,
        })
    };
    let arn = match Arn::parse(&written) {
        Some(mut arn) => {
            if !arn.is_role() {
                return Err(unreadable("`resource` is the ARN of a role"));
            }
            if arn.account.holes().next().is_some() {
                arn.account = account.unwrap_or(arn.account);
            }
            arn
        }
        None if written.holes().next().is_some() => Arn::of_role(
            unknown("partition", Class::Segment),
            account.unwrap_or_else(|| unknown("account", Class::Account)),
            unknown("role", Class::Any),
        ),
        None => return Err(unreadable("`resource` is the ARN of a role")),
    };
    Ok(Resource {
        written: Some(written),
        arn,
    })
}

fn caller<'l>(text: &'l str, context: &Context<'_>) -> Read<Caller<'l>> {
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
