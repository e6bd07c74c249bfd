//! Texts that look like AWS credentials: access key ids, secret access keys, session tokens, private
//! keys. Whoever shares or keeps a pasted text can leave out what is found here.
//!
//! One pass over the bytes; what one secret takes is not looked at again. The examples of the AWS
//! documentation, which have `EXAMPLE` in them, are public and no secrets.

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::budget::Budget;

/// A text that looks like a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secret {
    /// `access-key-id`, `secret-access-key`, `session-token` or `private-key`.
    pub what: &'static str,
    /// The secret alone, without its key and its quotes.
    pub span: Span,
}

/// More of one document are found, but not told.
const TOLD_AT_MOST: usize = 20;
/// Bytes after which the search may give way.
const STRIDE: usize = 256 * 1024;
/// Bytes that may stand between a key and its value.
const BETWEEN_AT_MOST: usize = 64;
/// A shorter value of a key is no secret.
const VALUE_AT_LEAST: usize = 16;
/// Length of a secret access key.
const SECRET_KEY: usize = 40;

/// Names of keys, without case, underscores, dashes and spaces.
const KEYS: [(&[u8], &str); 3] = [
    (b"secretaccesskey", "secret-access-key"),
    (b"sessiontoken", "session-token"),
    (b"securitytoken", "session-token"),
];

const BEGIN: &[u8] = b"-----BEGIN ";
const PRIVATE_KEY: &[u8] = b"PRIVATE KEY-----";

/// The places of all secrets of a text, in its order; none lies in another.
pub fn find(text: &str) -> Vec<Span> {
    all(text).into_iter().map(|secret| secret.span).collect()
}

/// Says the first secrets of a document. No parameter quotes them.
pub(super) async fn note(text: &str, document: u32, findings: &mut Vec<Finding>, budget: Budget) {
    let mut search = Search::default();
    while search.at < text.len() && search.found.len() < TOLD_AT_MOST {
        search.go_on(text.as_bytes(), search.at + STRIDE);
        budget.yield_if_due().await;
    }
    for secret in search.found.into_iter().take(TOLD_AT_MOST) {
        findings.push(
            Because::new(Code::SecretPasted)
                .with("what", secret.what)
                .at(secret.span.of(document))
                .finding(Severity::Warning),
        );
    }
}

/// All secrets of a text, in its order.
pub fn all(text: &str) -> Vec<Secret> {
    let mut search = Search::default();
    search.go_on(text.as_bytes(), text.len());
    search.found
}

/// A way through a text.
#[derive(Default)]
struct Search {
    at: usize,
    found: Vec<Secret>,
}

impl Search {
    /// Looks for what begins before that place.
    fn go_on(&mut self, bytes: &[u8], until: usize) {
        while let Some(&byte) = bytes.get(self.at).filter(|_| self.at < until) {
            let next = match byte {
                b'A' => access_key_id(bytes, self.at, &mut self.found),
                b's' | b'S' => keyed(bytes, self.at, &mut self.found),
                b'-' => private_key(bytes, self.at, &mut self.found),
                _ => None,
            };
            self.at = next.unwrap_or(self.at + 1);
        }
    }
}

/// `AKIA` or `ASIA` and sixteen letters, which nothing of a word precedes or follows; the secret
/// that the console's file has behind it is one, too. Where to go on.
fn access_key_id(bytes: &[u8], at: usize, found: &mut Vec<Secret>) -> Option<usize> {
    let id = bytes.get(at..at + 20)?;
    let starts = id.starts_with(b"AKIA") || id.starts_with(b"ASIA");
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let fits = starts
        && id
            .iter()
            .all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7'));
    if !fits || is_word(before) || is_word(bytes.get(at + 20)) {
        return None;
    }
    let end = at + 20;
    if is_example(id) {
        return Some(end);
    }
    push("access-key-id", at, end, found);
    let mut value = end;
    while value < end + 4
        && matches!(
            bytes.get(value),
            Some(b',' | b':' | b' ' | b'"' | b'\'' | b'\t')
        )
    {
        value += 1;
    }
    let after = run(bytes, value);
    if value > end && after - value == SECRET_KEY && is_random(bytes.get(value..after)?) {
        push("secret-access-key", value, after, found);
        return Some(after);
    }
    Some(end)
}

/// A key that is known to hold a secret, and its value. Where to go on.
fn keyed(bytes: &[u8], at: usize, found: &mut Vec<Secret>) -> Option<usize> {
    let (end, what) = KEYS
        .into_iter()
        .find_map(|(name, what)| Some((name_end(bytes, at, name)?, what)))?;
    let (mut value, mut is_separated) = between(bytes, end);
    // `{"name": "AWS_SECRET_ACCESS_KEY", "value": "..."}`
    if bytes
        .get(value..value + 5)
        .is_some_and(|word| word.eq_ignore_ascii_case(b"value"))
    {
        (value, is_separated) = between(bytes, value + 5);
    }
    // Only behind a separator: else names without one would run through the same letters again.
    if !is_separated {
        return Some(end);
    }
    let after = run(bytes, value);
    let secret = bytes.get(value..after)?;
    if secret.len() >= VALUE_AT_LEAST && is_random(secret) && !is_example(secret) {
        push(what, value, after, found);
        return Some(after);
    }
    Some(end)
}

/// The block, to its end, or to the end of the text. Where to go on.
fn private_key(bytes: &[u8], at: usize, found: &mut Vec<Secret>) -> Option<usize> {
    let rest = bytes.get(at..)?.strip_prefix(BEGIN)?;
    // `RSA`, `EC`, `ENCRYPTED`, `OPENSSH` or nothing.
    let head = rest.get(..rest.len().min(32))?;
    let kind = position(head, PRIVATE_KEY)?;
    let from = at + BEGIN.len() + kind + PRIVATE_KEY.len();
    let body = bytes.get(from..)?;
    let end = match position(body, b"-----END ") {
        Some(end) => {
            let tail = body.get(end..)?;
            let tail = tail.get(..tail.len().min(48))?;
            let close = position(tail, PRIVATE_KEY).map_or(0, |close| close + PRIVATE_KEY.len());
            from + end + close
        }
        None => bytes.len(),
    };
    // In UTF-8 the end is the end of ASCII letters, or of the text.
    push("private-key", at, end, found);
    Some(end)
}

/// Where a name ends that starts here, written in any of its ways.
fn name_end(bytes: &[u8], at: usize, name: &[u8]) -> Option<usize> {
    let mut end = at;
    for &letter in name {
        while end > at && matches!(bytes.get(end), Some(b'_' | b'-' | b' ')) && end < at + 24 {
            end += 1;
        }
        if bytes.get(end)?.to_ascii_lowercase() != letter {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// Where the quotes, signs and white space behind a key end, and whether they separate anything.
fn between(bytes: &[u8], from: usize) -> (usize, bool) {
    let mut at = from;
    let mut is_separated = false;
    while at < from + BETWEEN_AT_MOST {
        match bytes.get(at) {
            Some(b':' | b'=' | b'>') => is_separated = true,
            Some(b'"' | b'\'' | b',' | b'(') => {}
            // A line break that is written as an escape.
            Some(b'\\') if matches!(bytes.get(at + 1), Some(b'n' | b'r' | b't')) => at += 1,
            Some(b'\\') => {}
            Some(byte) if byte.is_ascii_whitespace() => {}
            _ => break,
        }
        at += 1;
    }
    (at, is_separated)
}

/// Where the letters end that secrets are made of. None of them separates a key from its value, so
/// no text is run through twice.
fn run(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let length = rest
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"/+_-".contains(byte)))
        .unwrap_or(rest.len());
    from + length
}

/// Whether the letters are mixed as in a secret, not as in a word or a placeholder.
fn is_random(secret: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| secret.iter().any(is);
    has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && (has(u8::is_ascii_digit) || secret.len() == SECRET_KEY && !secret.contains(&b'_'))
}

fn is_example(secret: &[u8]) -> bool {
    position(secret, b"EXAMPLE").is_some()
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

fn push(what: &'static str, start: usize, end: usize, found: &mut Vec<Secret>) {
    found.push(Secret {
        what,
        span: Span::new(start, end),
    });
}
