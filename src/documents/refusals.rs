//! Refusals within JSON: histories of executions, events of CloudTrail, the output of commands, and
//! authorization failures that were decoded. A history tells which state it was.

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::mapped::Mapped;
use crate::text::maps::Places;
use crate::text::{Entry, Guard, Integrity, Node, Presence, Tree};

use super::access_denied::{self, AccessDenied, Encoded, MESSAGES_AT_MOST, Refused};
use super::parts::{Part, What};
use super::untrusted;

/// What a document tells of refusals.
#[derive(Debug, Default)]
pub struct Refusals<'a> {
    /// The refusals, each once.
    pub messages: Vec<AccessDenied<'a>>,
    /// Those that have to be decoded first.
    pub encoded: Vec<Encoded<'a>>,
    /// What a statement for one action can't allow, and where that is said.
    pub hopeless: Vec<(Code, Span)>,
}

/// Events that all climbs of one document may pass.
const STEPS_AT_MOST: usize = 1_000_000;

/// Reads a document: its tree, or else its text.
pub fn read<'a>(whole: &'a str, root: Option<&'a Node<'a>>, document: u32) -> Refusals<'a> {
    let mut reader = Reader {
        whole,
        document,
        found: Refusals::default(),
    };
    match root {
        Some(root) => reader.document(root),
        None => {
            reader.found.messages = told(whole, document);
            reader.found.encoded = access_denied::encoded(whole, document);
            reader.found.hopeless = untrusted::hopeless(whole);
        }
    }
    reader.found
}

/// All refusals of a text.
fn told(text: &str, document: u32) -> Vec<AccessDenied<'_>> {
    let mut all = access_denied::read(text, document);
    all.extend(untrusted::read(text, document));
    all
}

/// The same, as parts of the document and what is to be said of it.
pub fn parts<'w>(
    whole: &str,
    root: Option<&Node<'_>>,
    document: u32,
    findings: &mut Vec<Finding>,
) -> Vec<Part<'w>> {
    let found = read(whole, root, document);
    findings.extend(found.hopeless.iter().map(|&(code, span)| {
        let said = Because::new(code).at(span.of(document));
        said.finding(Severity::Warning)
    }));
    let told = found.messages.iter();
    let told = told.map(|told| (What::Refused(Box::new(Refused::of(told))), told.span));
    let encoded = found.encoded.iter();
    let encoded = encoded.map(|one| (What::Encoded(one.text.to_owned()), one.span));
    told.chain(encoded)
        .map(|(what, span)| Part {
            what,
            node: None,
            integrity: Integrity::Intact,
            presence: Presence::Certain,
            guard: Guard::Always,
            span,
            document,
        })
        .collect()
}

/// Whether the tree is one that only tells of refusals: a decoded failure, a refused event of
/// CloudTrail.
pub fn is_refusal(root: &Node<'_>) -> bool {
    root.get("DecodedMessage").is_some()
        || items(root)
            .iter()
            .take(1000)
            .any(|item| is_decoded(item) || refused_call(item).is_some())
}

/// What `aws sts decode-authorization-message` decoded.
pub fn decoded<'a>(node: &'a Node<'a>, document: u32, span: Span) -> Option<AccessDenied<'a>> {
    if node.get("allowed").and_then(Tree::scalar) == Some("true") {
        return None;
    }
    let context = node.get("context")?;
    let principal = context.get("principal").and_then(|principal| {
        let arn = principal.get("arn").unwrap_or(principal);
        arn.as_str()
    });
    let first_of = |node: Option<&'a Node<'a>>, key: &str, wanted: Option<&str>| {
        let list = node?.get("items")?.items();
        let mut fitting = list.iter().filter(|item| {
            wanted.is_none_or(|name| {
                let key = item.get("key").and_then(Tree::as_str);
                key.is_some_and(|key| key.eq_ignore_ascii_case(name))
            })
        });
        fitting.next()?.get(key)
    };
    let conditions = context.get("conditions");
    let services = first_of(conditions, "values", Some("iam:PassedToService"));
    let matched = node.get("matchedStatements");
    Some(AccessDenied {
        document,
        principal: principal.filter(|principal| principal.starts_with("arn:")),
        action: context.get("action")?.as_str()?,
        resource: context.get("resource").and_then(Tree::as_str),
        is_explicit: node.get("explicitDeny").and_then(Tree::scalar) == Some("true"),
        statement: first_of(matched, "statementId", None)
            .and_then(Tree::as_str)
            .filter(|sid| !sid.is_empty()),
        passed_to: first_of(services, "value", None).and_then(Tree::as_str),
        span,
        ..AccessDenied::default()
    })
}

fn is_decoded(node: &Node<'_>) -> bool {
    let action = node
        .get("context")
        .and_then(|context| context.get("action"));
    node.get("allowed").is_some() && action.is_some()
}

/// Events of a history or a trail, or what else there is.
fn items<'n, 'a>(root: &'n Node<'a>) -> &'n [Node<'a>] {
    for key in ["events", "Records", "Events"] {
        if let Some(list) = root.get(key).filter(|list| !list.items().is_empty()) {
            return list.items();
        }
    }
    root.one_or_many()
}

/// The name of the call that an event of CloudTrail says was refused.
fn refused_call<'n>(event: &'n Node<'_>) -> Option<&'n str> {
    let code = event.get("errorCode")?.as_str()?;
    event.get("eventSource")?;
    let is_refused = ["AccessDenied", "UnauthorizedOperation"]
        .into_iter()
        .any(|name| code.contains(name));
    event.get("eventName")?.as_str().filter(|_| is_refused)
}

struct Reader<'a> {
    whole: &'a str,
    document: u32,
    found: Refusals<'a>,
}

impl<'a> Reader<'a> {
    fn document(&mut self, root: &'a Node<'a>) {
        let items = items(root);
        let mut history = History {
            events: items,
            by_id: None,
            steps: STEPS_AT_MOST,
        };
        for (at, item) in items.iter().enumerate() {
            if self.found.messages.len() >= MESSAGES_AT_MOST {
                return;
            }
            if is_decoded(item) {
                let message = decoded(item, self.document, first(item.span()));
                self.found.messages.extend(message);
                continue;
            }
            let mut messages = Vec::new();
            if previous(item).is_some() || item.get("type").is_some() {
                self.event(item, &mut messages);
                if !messages.is_empty() {
                    let state = history.state(at);
                    for message in &mut messages {
                        message.state = state;
                    }
                }
            } else {
                self.texts(item, &mut messages);
                let called = integration(item);
                for message in &mut messages {
                    message.integration.clone_from(&called);
                }
            }
            if messages.is_empty() {
                messages.extend(self.call(item));
            }
            for message in messages {
                self.add(message);
            }
        }
    }

    /// An event of a history: only of its failure. Inputs and outputs may hold what earlier states
    /// were refused.
    fn event(&mut self, event: &'a Node<'a>, messages: &mut Vec<AccessDenied<'a>>) {
        for member in event.members() {
            let key = member.key();
            // The last one is that of an execution's log.
            let is_failure = [
                "FailedEventDetails",
                "TimedOutEventDetails",
                "AbortedEventDetails",
            ]
            .into_iter()
            .any(|end| key.ends_with(end))
                || key == "details";
            if is_failure {
                self.texts(&member.value, messages);
                let called = integration(&member.value);
                for message in messages.iter_mut() {
                    message.integration.clone_from(&called);
                }
            }
        }
    }

    /// All texts of a tree.
    fn texts(&mut self, node: &'a Node<'a>, messages: &mut Vec<AccessDenied<'a>>) {
        if let Some(text) = node.as_str() {
            self.text(node, text, messages);
        }
        for item in node.items() {
            self.texts(item, messages);
        }
        for member in node.members() {
            if !matches!(member.key(), "input" | "output") {
                self.texts(&member.value, messages);
            }
        }
    }

    fn text(&mut self, node: &'a Node<'a>, text: &'a str, messages: &mut Vec<AccessDenied<'a>>) {
        let more = told(text, self.document);
        let encoded = access_denied::encoded(text, self.document);
        let hopeless = untrusted::hopeless(text);
        if more.is_empty() && encoded.is_empty() && hopeless.is_empty() {
            return;
        }
        let mapped = Mapped::of_string(node, self.whole);
        let moved = |span: Span| match &mapped {
            Some(mapped) => Span {
                start: mapped.original(span.start),
                end: mapped
                    .original(span.end)
                    .max(mapped.original(span.start) + 1),
            },
            None => node.span(),
        };
        for mut message in more {
            message.span = moved(message.span);
            messages.push(message);
        }
        for (code, span) in hopeless {
            // Each once: an execution repeats what its state was told.
            let known = &mut self.found.hopeless;
            if !known.iter().any(|(other, _)| *other == code) {
                known.push((code, moved(span)));
            }
        }
        for mut one in encoded {
            one.span = moved(one.span);
            let is_known = self
                .found
                .encoded
                .iter()
                .any(|known| known.text == one.text);
            if !is_known && self.found.encoded.len() < MESSAGES_AT_MOST {
                self.found.encoded.push(one);
            }
        }
    }

    /// An event of CloudTrail whose message tells no more than that it was refused.
    fn call(&self, event: &'a Node<'a>) -> Option<AccessDenied<'a>> {
        let called = refused_call(event)?;
        let who = event.get("userIdentity").and_then(|who| who.get("arn"));
        let asked = event.get("requestParameters");
        let role = asked.and_then(|asked| asked.get("roleArn"));
        // The names of events are those of operations: only of `sts` it is known that they are
        // those of the actions, too.
        let action = match (event.get("eventSource")?.as_str()?, called) {
            ("sts.amazonaws.com", "AssumeRole") => "sts:AssumeRole",
            _ => called,
        };
        let name = event.member("eventName")?;
        Some(AccessDenied {
            document: self.document,
            principal: who.and_then(Tree::as_str),
            action,
            resource: role.and_then(Tree::as_str),
            span: Span {
                start: name.key_span().start,
                end: name.value.span().end,
            },
            ..AccessDenied::default()
        })
    }

    /// Each once: a failed execution repeats what its state was refused, a retry, too.
    fn add(&mut self, message: AccessDenied<'a>) {
        let is_same = |known: &AccessDenied<'a>| {
            known.action == message.action
                && known.resource == message.resource
                && known.principal == message.principal
                && known.state == message.state
                && known.policy_type == message.policy_type
        };
        let messages = &mut self.found.messages;
        if messages.len() < MESSAGES_AT_MOST && !messages.iter().any(is_same) {
            messages.push(message);
        }
    }
}

/// The events of a history, by their ids.
struct History<'a> {
    events: &'a [Node<'a>],
    by_id: Option<Places>,
    steps: usize,
}

impl<'a> History<'a> {
    /// The state that was entered last before an event of its own branch.
    fn state(&mut self, from: usize) -> Option<&'a str> {
        let events = self.events;
        let by_id = self.by_id.get_or_insert_with(|| {
            let mut places = Places::default();
            for (at, event) in events.iter().enumerate() {
                if let Some(id) = event.get("id").and_then(Tree::scalar) {
                    places.insert(id.to_owned(), vec![at]);
                }
            }
            places
        });
        let mut at = from;
        while self.steps > 0 {
            self.steps -= 1;
            let event = events.get(at)?;
            let is_entered = |kind: &str| kind.ends_with("StateEntered");
            let kind = event.get("type").and_then(Tree::as_str);
            let entered = event.get("stateEnteredEventDetails").or_else(|| {
                event
                    .get("details")
                    .filter(|_| kind.is_some_and(is_entered))
            });
            if let Some(name) = entered.and_then(|entered| entered.get("name")) {
                return name.as_str();
            }
            let previous = previous(event)?.scalar()?;
            at = *by_id.get(previous)?.first()?;
        }
        None
    }
}

/// The event before one of a history, or of an execution's log.
fn previous<'n, 'a>(event: &'n Node<'a>) -> Option<&'n Node<'a>> {
    event
        .get("previousEventId")
        .or_else(|| event.get("previous_event_id"))
}

/// What a failed task called, as `ecs:runTask`.
fn integration(details: &Node<'_>) -> Option<String> {
    let kind = details.get("resourceType")?.as_str()?;
    let name = details.get("resource")?.as_str()?;
    let name = name.split('.').next().unwrap_or_default();
    Some(format!("{kind}:{name}"))
}

/// Where something begins.
fn first(span: Span) -> Span {
    Span {
        start: span.start,
        end: span.start + 1,
    }
}
