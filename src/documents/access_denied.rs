//! The text of a refusal: who was refused what, on which resource, and what IAM says of the reason.
//!
//! The fixed words are matched without case, with any white space between them, and with any text
//! around.

use crate::finding::Span;

use super::words::{Cursor, character_at, find, last, without_space};

/// A refusal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccessDenied<'a> {
    /// Index of its document.
    pub document: u32,
    /// ARN of the user or the session, if it is told.
    pub principal: Option<&'a str>,
    /// IAM action.
    pub action: &'a str,
    /// ARN or name, without quotes.
    pub resource: Option<&'a str>,
    /// `with an explicit deny`
    pub is_explicit: bool,
    /// Such as `identity-based policy`.
    pub policy_type: Option<&'static str>,
    /// ARN of the policy that denies, if it is told.
    pub policy: Option<&'a str>,
    /// Sid of the statement that denies, if it is told.
    pub statement: Option<&'a str>,
    /// Name of the service that was called, such as `AmazonECS`.
    pub service: Option<&'a str>,
    /// The operation that was called, such as `RunTask`, if the message tells it.
    pub operation: Option<&'a str>,
    /// The value of `iam:PassedToService`, if it is told.
    pub passed_to: Option<&'a str>,
    /// The state that failed, if the execution's history tells it.
    pub state: Option<&'a str>,
    /// What that state called, such as `ecs:runTask`, if the history tells it.
    pub integration: Option<String>,
    /// From the principal to the resource.
    pub span: Span,
}

/// A refusal that is kept without its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `AccessDenied`")]
pub struct Refused {
    pub principal: Option<String>,
    pub action: String,
    pub resource: Option<String>,
    pub is_explicit: bool,
    pub policy_type: Option<&'static str>,
    pub policy: Option<String>,
    pub statement: Option<String>,
    pub service: Option<String>,
    pub operation: Option<String>,
    pub passed_to: Option<String>,
    pub state: Option<String>,
    pub integration: Option<String>,
}

impl Refused {
    /// Keeps a refusal.
    pub fn of(told: &AccessDenied<'_>) -> Self {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Self {
            principal: own(told.principal),
            action: told.action.to_owned(),
            resource: own(told.resource),
            is_explicit: told.is_explicit,
            policy_type: told.policy_type,
            policy: own(told.policy),
            statement: own(told.statement),
            service: own(told.service),
            operation: own(told.operation),
            passed_to: own(told.passed_to),
            state: own(told.state),
            integration: told.integration.clone(),
        }
    }

    /// The refusal, at its place.
    pub fn at(&self, document: u32, span: Span) -> AccessDenied<'_> {
        AccessDenied {
            document,
            principal: self.principal.as_deref(),
            action: &self.action,
            resource: self.resource.as_deref(),
            is_explicit: self.is_explicit,
            policy_type: self.policy_type,
            policy: self.policy.as_deref(),
            statement: self.statement.as_deref(),
            service: self.service.as_deref(),
            operation: self.operation.as_deref(),
            passed_to: self.passed_to.as_deref(),
            state: self.state.as_deref(),
            integration: self.integration.clone(),
            span,
        }
    }
}

/// An authorization failure that AWS tells in an encoded form only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Encoded<'a> {
    /// Index of its document.
    pub document: u32,
    /// As it was pasted, which need not be what AWS writes.
    pub text: &'a str,
    /// Where it stands.
    pub span: Span,
}

/// The policy types that messages name, the longer names first.
const POLICY_TYPES: [&str; 9] = [
    "identity-based policy",
    "resource-based policy",
    "permissions boundary",
    "session policy",
    "sessions policy",
    "service control policy",
    "resource control policy",
    "vpc endpoint policy",
    "role trust policy",
];

/// What messages put before a name that is no ARN.
const TYPES: [&str; 5] = ["role", "policy", "user", "group", "instance profile"];

/// More refusals in one text are not told apart.
pub(super) const MESSAGES_AT_MOST: usize = 50;

/// How far before the fixed words the principal may start, in bytes.
const PRINCIPAL_WITHIN: usize = 2048;

/// Signs that no ARN has: quotes, escapes, marks of code, entities of HTML, colors, frames.
const ENDS: &str = "\"\\<>`&\u{1b}\u{2502}";

const REFUSED: &str = "authorized to perform";
const ENCODED: &str = "encoded authorization failure message";

/// Whether the text has a refusal in it.
pub fn is_message(text: &str) -> bool {
    find(text, 0, REFUSED).is_some() || find(text, 0, ENCODED).is_some()
}

/// All refusals of a text.
pub fn read(text: &str, document: u32) -> Vec<AccessDenied<'_>> {
    let mut messages: Vec<AccessDenied<'_>> = Vec::new();
    let mut from = 0;
    let mut found = find(text, 0, REFUSED);
    while messages.len() < MESSAGES_AT_MOST
        && let Some((start, end)) = found
    {
        found = find(text, end, REFUSED);
        let next = found.map_or(text.len(), |(at, _)| at);
        if let Some(message) = read_one(text, document, from, start, end, next) {
            messages.push(message);
        }
        from = end;
    }
    messages
}

/// All encoded messages of a text.
pub fn encoded(text: &str, document: u32) -> Vec<Encoded<'_>> {
    let mut all = Vec::new();
    let mut from = 0;
    while all.len() < MESSAGES_AT_MOST
        && let Some((_, end)) = find(text, from, ENCODED)
    {
        from = end;
        let mut cursor = Cursor { text, at: end };
        cursor.skip(":\"'\\");
        let start = cursor.at;
        let code = cursor.run(|letter| letter.is_ascii_alphanumeric() || "_-=+/".contains(letter));
        if !code.is_empty() {
            all.push(Encoded {
                document,
                text: code,
                span: Span::new(start, cursor.at),
            });
        }
    }
    all
}

fn read_one(
    text: &str,
    document: u32,
    from: usize,
    start: usize,
    end: usize,
    next: usize,
) -> Option<AccessDenied<'_>> {
    let mut cursor = Cursor {
        text: text.get(..next)?,
        at: end,
    };
    cursor.skip(":");
    let action = cursor.run(|letter| letter.is_ascii_alphanumeric() || ":*-_".contains(letter));
    action.contains(':').then_some(())?;
    let mut finish = cursor.at;
    // The principal is the last `User:` before, if nothing but the fixed words is between.
    let window = character_at(text, start.saturating_sub(PRINCIPAL_WITHIN)).max(from);
    let before = text.get(window..start)?;
    let (principal, begin) = match principal(before) {
        Some((principal, at)) => (principal, window + at),
        None => (None, start),
    };
    let action = action.trim_end_matches(':');
    let (called, operation) = called(before.get(..begin - window).unwrap_or(before));
    let mut resource = None;
    if cursor.words("on resource") {
        cursor.skip(":\"'\\");
        // A type may stand before the name: `role x`, `policy x`.
        if let Some(kind) = TYPES.into_iter().find(|kind| cursor.is_type(kind)) {
            cursor.words(kind);
            cursor.skip("");
        }
        let at = cursor.at;
        let named = cursor.run(|letter| !letter.is_whitespace() && !ENDS.contains(letter));
        let named = named.trim_end_matches(['.', ',', '\'', ')', ';']);
        if !named.is_empty() {
            finish = at + named.len();
            resource = Some(named);
        }
    } else {
        cursor.words("on this resource");
    }
    cursor.skip("\"'\\.,)");
    let (mut is_explicit, mut policy_type, mut policy) = (false, None, None);
    if cursor.words("with an explicit deny") {
        is_explicit = true;
        if cursor.words("in") {
            let _ = cursor.words("an") || cursor.words("a") || cursor.words("the");
            policy_type = named_type(&mut cursor);
        }
    } else if cursor.words("because no") {
        policy_type = named_type(&mut cursor);
    }
    let at = cursor.at;
    cursor.skip(",");
    if cursor.words("with policy ARN") || policy_type.is_some() && is_explicit {
        cursor.skip(":");
        let arn =
            cursor.run(|letter| letter.is_ascii_alphanumeric() || ":/+=,.@_*-".contains(letter));
        policy = Some(arn.trim_end_matches(['.', ','])).filter(|arn| arn.starts_with("arn:"));
    }
    let rest = text.get(at..next).unwrap_or_default();
    let service = find(rest, 0, "Service:").map(|(_, end)| {
        rest.get(end..)
            .unwrap_or_default()
            .trim_start()
            .split([';', ',', ')'])
            .next()
            .unwrap_or_default()
            .trim()
    });
    Some(AccessDenied {
        document,
        principal,
        action,
        resource,
        is_explicit,
        policy_type,
        policy,
        service: service.filter(|service| !service.is_empty()).or(called),
        operation,
        span: Span::new(begin, finish.max(begin)),
        ..AccessDenied::default()
    })
}

/// Service and operation that were called, as the SDKs write before the message: `operation error
/// SFN: CreateStateMachine`, `when calling the CreateStateMachine operation`.
fn called(before: &str) -> (Option<&str>, Option<&str>) {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric();
    if let Some((_, end)) = last(before, "operation error") {
        let mut cursor = Cursor {
            text: before,
            at: end,
        };
        cursor.skip("");
        let service = cursor.run(is_letter);
        cursor.skip(":");
        let operation = cursor.run(is_letter);
        let told = |text: &'_ str| !text.is_empty();
        return (
            Some(service).filter(|text| told(text)),
            Some(operation).filter(|text| told(text)),
        );
    }
    let operation = last(before, "when calling the").and_then(|(_, end)| {
        let mut cursor = Cursor {
            text: before,
            at: end,
        };
        cursor.skip("");
        let operation = cursor.run(is_letter);
        cursor.words("operation").then_some(operation)
    });
    (None, operation)
}

/// The principal in the words before the fixed ones, and where it begins: behind `User:`, or else
/// the ARN that is the last word but `is not`.
fn principal(before: &str) -> Option<(Option<&str>, usize)> {
    let arn = |text: &'_ str| text.starts_with("arn:");
    if let Some((at, end)) = last(before, "User:") {
        let word = named(before.get(end..).unwrap_or_default());
        return Some((Some(word).filter(|word| arn(word)), at));
    }
    let mut words = before.rmatch_indices("arn:").map(|(at, _)| at);
    let at = words.next()?;
    let text = before.get(at..)?;
    let word = named(text);
    let mut cursor = Cursor {
        text,
        at: word.len(),
    };
    cursor.skip("'\"");
    let is_caller = cursor.words("is not") || cursor.words("isn't");
    cursor.skip("");
    (is_caller && cursor.at == text.len()).then_some((Some(word), at))
}

/// The name that is next, up to white space or a sign that no name has.
fn named(text: &str) -> &str {
    let text = without_space(text);
    let end = text.find(|letter: char| letter.is_whitespace() || ENDS.contains(letter));
    let name = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    name.trim_end_matches('\'')
}

/// The policy type that is next.
fn named_type(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    let name = POLICY_TYPES.into_iter().find(|name| cursor.words(name))?;
    Some(match name {
        "sessions policy" => "session policy",
        name => name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        text: &str,
        principal: Option<&str>,
        action: &str,
        resource: Option<&str>,
    ) -> AccessDenied<'static> {
        let leaked: &'static str = Box::leak(text.to_owned().into_boxed_str());
        let messages = read(leaked, 0);
        assert_eq!(messages.len(), 1, "{text}");
        let message = messages.into_iter().next().unwrap();
        assert_eq!(message.principal, principal);
        assert_eq!(message.action, action);
        assert_eq!(message.resource, resource);
        message
    }

    #[test]
    fn reads_the_forms_that_a_refusal_takes() {
        let session = Some("arn:aws:sts::111122223333:assumed-role/exec/abc");
        let role = Some("arn:aws:iam::111122223333:role/ecsTaskExecutionRole");
        let message = check(
            "User: arn:aws:sts::111122223333:assumed-role/exec/abc is not authorized to perform: iam:PassRole on resource: \
             arn:aws:iam::111122223333:role/ecsTaskExecutionRole because no identity-based policy allows the iam:PassRole action \
             (Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; Request ID: x; Proxy: null)",
            session,
            "iam:PassRole",
            role,
        );
        assert_eq!(
            (message.service, message.policy_type, message.is_explicit),
            (Some("AmazonECS"), Some("identity-based policy"), false)
        );
        let message = check(
            "x\nUser: arn:aws:sts::111122223333:assumed-role/exec/abc is not\n  authorized to perform:\niam:PassRole on resource:\n\
             arn:aws:iam::111122223333:role/ecsTaskExecutionRole with an explicit deny in a service control policy",
            session,
            "iam:PassRole",
            role,
        );
        assert_eq!(
            (message.policy_type, message.is_explicit),
            (Some("service control policy"), true)
        );
        check(
            "User is not authorized to perform: sts:AssumeRole",
            None,
            "sts:AssumeRole",
            None,
        );
        check(
            "{\"Message\":\"User: anonymous is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/os-role\"}",
            None,
            "iam:PassRole",
            Some("arn:aws:iam::111122223333:role/os-role"),
        );
        check(
            "is not authorized to perform: iam:GetRole on resource: role lab-role because no",
            None,
            "iam:GetRole",
            Some("lab-role"),
        );
        check(
            "is not authorized to perform: iam:PassRole on resource: workshop-deploy",
            None,
            "iam:PassRole",
            Some("workshop-deploy"),
        );
    }

    #[test]
    fn points_at_the_refusal() {
        let text = "Cause: ä User: arn:aws:iam::111122223333:user/jo is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/x because";
        let message = read(text, 0).into_iter().next().unwrap();
        let marked = text
            .get(message.span.start as usize..message.span.end as usize)
            .unwrap();
        assert!(
            marked.starts_with("User: ") && marked.ends_with("role/x"),
            "{marked}"
        );
        assert!(read("authorized to perform: nothing", 0).is_empty());
    }
}
