//! Messages that name no action: of services that could not assume the role that they were given,
//! of what no policy can allow (M12 to M14 of the rules), of managed rules and log destinations.

use crate::finding::{Code, Span};

use super::words::find;
use super::{
    access_denied::{AccessDenied, MESSAGES_AT_MOST},
    words::character_at,
};

/// What fixed words say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// A service could not assume a role: which one, if the words tell it, and where the role stands.
    Untrusted(Option<&'static str>, Where),
    /// A role of another account was passed.
    OtherAccount,
    /// A root user assumed a role.
    Root,
    /// The role, which stands before, may not make the rule that tells when a called job ends.
    ManagedRule,
    /// The execution role may not deliver logs.
    LogDestination,
}

/// Where the ARN of the role stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Before,
    Behind,
    Nowhere,
}

/// What making a managed rule takes. Source: "IAM policies for integrated services" of the Step
/// Functions Developer Guide.
const RULE_ACTIONS: [&str; 3] = ["events:PutTargets", "events:PutRule", "events:DescribeRule"];

/// The fixed words. Texts that have been seen, not documented, but for those of other accounts and
/// of root users.
#[rustfmt::skip] // a text, a row
const TEXTS: [(&str, Says); 13] = [
    ("cannot be assumed by Lambda", Says::Untrusted(Some("lambda.amazonaws.com"), Where::Nowhere)),
    ("cannot be assumed by principal", Says::Untrusted(None, Where::Before)),
    ("is authorized to assume the provided role", Says::Untrusted(None, Where::Nowhere)),
    ("is not authorized to assume the provided role", Says::Untrusted(None, Where::Nowhere)),
    ("ECS was unable to assume the role", Says::Untrusted(Some("ecs-tasks.amazonaws.com"), Where::Behind)),
    ("ECS was unable to assume the configured ECS Infrastructure Role", Says::Untrusted(Some("ecs.amazonaws.com"), Where::Behind)),
    ("SageMaker was unable to assume the role", Says::Untrusted(Some("sagemaker.amazonaws.com"), Where::Behind)),
    ("Could not assume role", Says::Untrusted(None, Where::Behind)),
    ("is unable to perform: sts:AssumeRole on the role", Says::Untrusted(None, Where::Nowhere)),
    ("Cross-account pass role is not allowed", Says::OtherAccount),
    ("Roles may not be assumed by root accounts", Says::Root),
    ("is not authorized to create managed-rule", Says::ManagedRule),
    ("is not authorized to access the Log Destination", Says::LogDestination),
];

/// How far from the fixed words the service and the role may stand, in bytes.
const WITHIN: usize = 256;

/// Whether the text has such a message in it.
pub fn is_message(text: &str) -> bool {
    // Words that each of them has, as they are always written: other texts are looked at once.
    [
        " assume",
        "pass role is",
        "unable to perform",
        "managed-rule",
        "Log Destination",
    ]
    .into_iter()
    .any(|words| text.contains(words))
        && TEXTS
            .iter()
            .any(|(words, _)| find(text, 0, words).is_some())
}

/// All refusals of roles to a service: the service is the principal, and its role the resource.
pub fn read(text: &str, document: u32) -> Vec<AccessDenied<'_>> {
    let mut all = Vec::new();
    each(text, |words, says, start, end| {
        if says == Says::ManagedRule {
            let before = window(text, start.saturating_sub(WITHIN), start);
            let principal = role(before.rsplit(is_no_arn));
            all.extend(RULE_ACTIONS.map(|action| AccessDenied {
                document,
                principal,
                action,
                span: Span::new(start, end),
                ..AccessDenied::default()
            }));
        }
        let Says::Untrusted(told, place) = says else {
            return;
        };
        let behind = window(text, end, end.saturating_add(WITHIN));
        let before = window(text, start.saturating_sub(WITHIN), start);
        // Some have it before the words, the others behind: never that of the next message.
        let named = match words.contains("the provided role") {
            true => service(before.rsplit(is_no_name)),
            false => service(behind.lines().next().unwrap_or_default().split(is_no_name)),
        };
        let Some(principal) = told.or(named) else {
            return;
        };
        all.push(AccessDenied {
            document,
            principal: Some(principal),
            action: "sts:AssumeRole",
            resource: match place {
                Where::Before => role(before.rsplit(is_no_arn)),
                Where::Behind => role(behind.split(is_no_arn)),
                Where::Nowhere => None,
            },
            policy_type: Some("role trust policy"),
            span: Span::new(start, end),
            ..AccessDenied::default()
        });
    });
    all
}

/// What a statement for one action can't allow, and where that is said.
pub fn hopeless(text: &str) -> Vec<(Code, Span)> {
    let mut all = Vec::new();
    each(text, |_, says, start, end| {
        let code = match says {
            Says::OtherAccount => Code::CrossAccountPassRefused,
            Says::Root => Code::RootAssumesNoRole,
            Says::LogDestination => Code::LogDestinationDenied,
            Says::Untrusted(..) | Says::ManagedRule => return,
        };
        all.push((code, Span::new(start, end)));
    });
    all
}

/// Each message of the text.
fn each(text: &str, mut told: impl FnMut(&str, Says, usize, usize)) {
    if !is_message(text) {
        return;
    }
    for (words, says) in TEXTS {
        let mut from = 0;
        let mut left = MESSAGES_AT_MOST;
        while left > 0
            && let Some((start, end)) = find(text, from, words)
        {
            told(words, says, start, end);
            from = end;
            left -= 1;
        }
    }
}

/// The name of a service.
fn service<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    words.find_map(|word| {
        let name = word.trim_end_matches('.');
        let rest = name.strip_suffix(".cn").unwrap_or(name);
        let own = rest.strip_suffix(".amazonaws.com")?;
        Some(name).filter(|_| !own.is_empty())
    })
}

/// The ARN of a role.
fn role<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = words.find(|word| word.starts_with("arn:") && word.contains(":role/"))?;
    Some(word.trim_end_matches(['.', ',', ':']))
}

fn is_no_name(letter: char) -> bool {
    !letter.is_ascii_alphanumeric() && letter != '-' && letter != '.'
}

fn is_no_arn(letter: char) -> bool {
    !letter.is_ascii_alphanumeric() && !":/+=,.@_-".contains(letter)
}

fn window(text: &str, start: usize, end: usize) -> &str {
    // Not within a name: half of one is another.
    let mut start = character_at(text, start);
    let mut end = character_at(text, end.min(text.len()));
    let letter = |at: usize| text.get(at..).and_then(|rest| rest.chars().next());
    let most = end.saturating_add(2 * WITHIN);
    while end < most && letter(end).is_some_and(|one| !is_no_arn(one)) {
        end += 1;
    }
    while start > 0 && start < end && letter(start).is_some_and(|one| !is_no_arn(one)) {
        start += 1;
    }
    text.get(start..end).unwrap_or_default()
}
