//! The text of a refusal: who was refused what, on which resource, and what IAM says of the reason.
//!
//! The fixed words are matched without case, with any white space between them, and with any text
//! around.

use crate::finding::Span;

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
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
    /// Name of the service that was called, such as `AmazonECS`.
    pub service: Option<&'a str>,
    /// From the principal to the resource.
    pub span: Span,
}

/// The policy types that messages name, the longer names first.
const POLICY_TYPES: [&str; 8] = [
    "identity-based policy",
    "resource-based policy",
    "permissions boundary",
    "session policy",
    "service control policy",
    "resource control policy",
    "vpc endpoint policy",
    "role trust policy",
];

/// More refusals in one text are not told apart.
const MESSAGES_AT_MOST: usize = 50;

/// How far before the fixed words the principal may start, in bytes.
const PRINCIPAL_WITHIN: usize = 2048;

/// Whether the text has a refusal in it.
pub fn is_message(text: &str) -> bool {
    find(text, 0, "authorized to perform").is_some()
}

/// All refusals of a text.
pub fn read(text: &str, document: u32) -> Vec<AccessDenied<'_>> {
    let mut messages: Vec<AccessDenied<'_>> = Vec::new();
    let mut from = 0;
    while messages.len() < MESSAGES_AT_MOST
        && let Some((start, end)) = find(text, from, "authorized to perform")
    {
        from = end;
        let next = find(text, end, "authorized to perform").map_or(text.len(), |(at, _)| at);
        let Some(message) = read_one(text, document, start, end, next) else {
            continue;
        };
        messages.push(message);
    }
    messages
}

fn read_one(
    text: &str,
    document: u32,
    start: usize,
    end: usize,
    next: usize,
) -> Option<AccessDenied<'_>> {
    let after = text.get(end..next)?;
    let rest = after.trim_start_matches(|letter: char| letter == ':' || letter.is_whitespace());
    let action = word(rest).trim_end_matches(['.', ',']);
    action.contains(':').then_some(())?;
    // The principal is the last `User:` before, if nothing but the fixed words is between.
    let before = text.get(character_at(text, start.saturating_sub(PRINCIPAL_WITHIN))..start)?;
    let principal_at = last(before, "User:");
    let principal =
        principal_at.map(|(_, end)| word(before.get(end..).unwrap_or_default().trim_start()));
    let begin = principal_at.map_or(start, |(at, _)| start - (before.len() - at));
    let mut finish = end + (after.len() - rest.len()) + action.len();
    let resource = find(rest, 0, "on resource").and_then(|(_, at)| {
        let named = rest
            .get(at..)?
            .trim_start_matches(|letter: char| letter == ':' || letter.is_whitespace());
        let named = named.trim_start_matches(['"', '\\']);
        // A type may stand before the name: `role x`, `policy x`.
        let plain = match named.split_once(' ') {
            Some(("role" | "policy" | "user", name)) => word(name),
            _ => word(named),
        };
        let plain = plain
            .split(['"', '\\'])
            .next()?
            .trim_end_matches(['.', ',', '\'', ')']);
        finish = text.len() - tail_of(text, plain)? + plain.len();
        (!plain.is_empty()).then_some(plain)
    });
    let reason_at = find(rest, 0, "explicit deny");
    let is_explicit = reason_at.is_some();
    let reason_from = reason_at
        .or_else(|| find(rest, 0, "because no"))
        .map(|(_, end)| end);
    let policy_type = reason_from.and_then(|at| {
        let reason = rest.get(at..)?;
        POLICY_TYPES
            .into_iter()
            .filter_map(|name| Some((find(reason, 0, name)?.0, name)))
            .min()
            .map(|(_, name)| name)
    });
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
        principal: principal.filter(|principal| principal.starts_with("arn:")),
        action,
        resource,
        is_explicit,
        policy_type,
        service: service.filter(|service| !service.is_empty()),
        span: Span::new(begin, finish.max(begin)),
    })
}

/// How many bytes there are from the start of a part to the end of the text it is a part of.
fn tail_of(text: &str, part: &str) -> Option<usize> {
    let offset = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    text.len().checked_sub(offset)
}

/// The first character that starts at or after an offset.
fn character_at(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Up to the next white space.
fn word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Where words occur, with any white space between them and without case: start and end.
fn find(text: &str, from: usize, words: &str) -> Option<(usize, usize)> {
    let mut words = words.split(' ');
    let first = words.next()?;
    let rest: Vec<&str> = words.collect();
    let mut at = from;
    loop {
        let start = at + find_ascii(text.get(at..)?, first)?;
        let mut end = start + first.len();
        let fits = rest.iter().all(|word| {
            let Some(remaining) = text.get(end..) else {
                return false;
            };
            let trimmed = remaining.trim_start();
            let gap = remaining.len() - trimmed.len();
            let matched = gap > 0
                && trimmed
                    .as_bytes()
                    .get(..word.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
            end += gap + word.len();
            matched
        });
        if fits {
            return Some((start, end));
        }
        at = start + first.len();
    }
}

fn last(text: &str, word: &str) -> Option<(usize, usize)> {
    let mut found = None;
    let mut at = 0;
    while let Some((start, end)) = find(text, at, word) {
        found = Some((start, end));
        at = end;
    }
    found
}

/// Where an ASCII word occurs, without case.
fn find_ascii(text: &str, word: &str) -> Option<usize> {
    text.as_bytes()
        .windows(word.len())
        .position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
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
