//! Reads a line: a question, or a policy text.

use serde_json::Value;

use crate::finding::{Because, Code, Span};
use crate::iam::{Asked, Caller, Context, KeyState, PolicyType, Resource, Unlisted, Way};
use crate::report::messages::{self, Language};
use crate::text::json::{self, Reading};
use crate::text::{Entry, Node, Text, Tree};

use super::asked::{Asks, Read, has_prefix, unreadable};
use super::caller::caller;
use super::denials;
use super::resource::resource;

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

/// May the principal do the action with the resource?
pub(super) struct Question<'l> {
    pub(super) id: Value,
    pub(super) asks: Asks,
    pub(super) action: String,
    pub(super) resource: Resource<'l>,
    /// The account of the resource, where its ARN does not tell it.
    pub(super) resource_account: Option<Text<'l>>,
    /// A resource-based policy of another service than IAM, which is not evaluated.
    pub(super) has_resource_policy: bool,
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
    /// What the policy of a resource denies everybody.
    Denials,
}

impl Role {
    pub(super) fn kind(self) -> PolicyType {
        match self {
            Role::Identity | Role::Denials => PolicyType::Identity,
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
    /// The tree below, of which these statements count.
    Part(&'l Node<'l>, Box<Node<'l>>),
    /// As text, and whether it is JSON to the letter.
    Text(Reading<'l>, bool),
    /// Nothing of it is known.
    Hole,
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
    let asks = Asks::of(action);
    let resource = resource(text("resource")?, asks, resource_account.as_ref())?;
    let mut documents = Vec::new();
    list(root, "identityPolicies", Role::Identity, &mut documents)?;
    // Of another service's policy nobody knows here by which rules it would be read.
    let is_trust = asks != Asks::Other || has_prefix(action, "iam");
    if is_trust {
        one(root, "resourcePolicy", Role::Trust, &mut documents)?;
    } else if let Some(policy) = given(root, "resourcePolicy")
        && let Some(denials) = denials::of_everybody(policy)
    {
        documents.push(Document {
            path: "resourcePolicy".to_owned(),
            role: Role::Denials,
            body: Body::Part(policy, Box::new(denials)),
        });
    }
    one(root, "boundary", Role::Boundary, &mut documents)?;
    one(root, "sessionPolicy", Role::Session, &mut documents)?;
    let scp_levels = levels(root, "scps", Role::Scp, &mut documents)?;
    levels(root, "rcps", |_| Role::Rcp, &mut documents)?;
    Ok(Line::Question(Box::new(Question {
        id: id.clone(),
        asks,
        action: action.to_owned(),
        resource,
        resource_account,
        has_resource_policy: !is_trust && given(root, "resourcePolicy").is_some(),
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
