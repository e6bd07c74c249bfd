//! Error messages of AWS, rule by rule: M of the rules that `tests/rules_index.rs` lists.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

use sfn_role_check::documents::access_denied::read;

const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/exec/abc";
const ROLE: &str = "arn:aws:iam::111122223333:role/app/x";

fn refused(rest: &str) -> String {
    format!("User: {SESSION} is not authorized to perform: iam:PassRole on resource: {ROLE}{rest}")
}

#[test]
#[rustfmt::skip] // a case, a row
fn reasons_are_read_where_there_are_any() {
    for (rule, rest, policy_type, explicit) in [
        ("M1 implicit", " because no identity-based policy allows the iam:PassRole action", Some("identity-based policy"), false),
        ("M1 explicit", " with an explicit deny in a permissions boundary", Some("permissions boundary"), true),
        ("M2 one layer is named", " with an explicit deny in an identity-based policy", Some("identity-based policy"), true),
        ("M3 no reason", " (Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 0)", None, false),
        ("M4 the old text of an SCP", " with an explicit deny in a service control policy", Some("service control policy"), true),
        ("M4 the new text of an SCP", " because no service control policy allows the iam:PassRole action", Some("service control policy"), false),
        ("M5 with the policy's ARN", " with an explicit deny in a service control policy: arn:aws:organizations::444455556666:policy/o-x/service_control_policy/p-x", Some("service control policy"), true),
        ("M6 with an encoded message", " with an explicit deny in a resource control policy. Encoded authorization failure message: uzhQeqw3", Some("resource control policy"), true),
        ("M7 the trust policy", " because no role trust policy allows the sts:AssumeRole action", Some("role trust policy"), false),
    ] {
        let text = refused(rest);
        let messages = read(&text, 0);
        assert_eq!(messages.len(), 1, "{rule}");
        assert_eq!(messages[0].policy_type, policy_type, "{rule}");
        assert_eq!(messages[0].is_explicit, explicit, "{rule}");
        // M9: the principal is a session, whose ARN has no path; the resource has its path.
        assert_eq!((messages[0].principal, messages[0].resource), (Some(SESSION), Some(ROLE)), "M9 {rule}");
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_a_message_leaves_out_is_not_made_up() {
    for (rule, text, principal, action, resource) in [
        // M7, M8: no word of which side refused, or whether the role exists.
        ("M7 M8", format!("An error occurred (AccessDenied) when calling the AssumeRole operation: User: {SESSION} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"), Some(SESSION), "sts:AssumeRole", Some(ROLE)),
        ("M10 no resource", format!("User: {SESSION} is not authorized to perform: sts:AssumeRole"), Some(SESSION), "sts:AssumeRole", None),
        ("M11 X12 a role that does not exist", format!("User: {SESSION} is not authorized to perform: iam:PassRole on resource: missing-role"), Some(SESSION), "iam:PassRole", Some("missing-role")),
    ] {
        let messages = read(&text, 0);
        assert_eq!(messages.len(), 1, "{rule}");
        assert_eq!((messages[0].principal, messages[0].action, messages[0].resource, messages[0].policy_type), (principal, action, resource, None), "{rule}");
    }
}

#[test]
fn other_texts_are_no_refusals_of_an_action() {
    for (rule, text) in [
        ("M12", "Cross-account pass role is not allowed."),
        ("M13", "Roles may not be assumed by root accounts."),
        (
            "M14",
            "The role defined for the function cannot be assumed by Lambda.",
        ),
    ] {
        assert!(read(text, 0).is_empty(), "{rule}");
    }
}
