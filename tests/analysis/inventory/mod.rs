//! Who has which policy: the laws of `src/inventory`, each with its number.

mod attacks;
mod laws;
mod messages;
mod organization;
mod ownership;
mod questions;
mod templates;
mod versions;

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, verdicts};

/// The role that the machine of these tests passes.
pub(crate) const JOB: &str = "arn:aws:iam::111122223333:role/job";

/// A machine of one account that passes one role of it.
pub(crate) fn passing() -> Case {
    Case::new().task(
        "arn:aws:states:::mediaconvert:createJob",
        &json!({"Role": JOB, "Settings": {}}),
    )
}

pub(crate) fn policy(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

pub(crate) fn allow() -> Value {
    policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": JOB}]))
}

pub(crate) fn deny() -> Value {
    policy(&json!([{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"}]))
}

/// A document of which the user says nothing.
pub(crate) fn found(name: &str, text: &Value) -> Value {
    json!({"name": name, "text": text.to_string()})
}

/// A document with what the user says of it.
pub(crate) fn stated(name: &str, text: &Value, more: &Value) -> Value {
    let mut document = found(name, text);
    for (key, value) in more.as_object().into_iter().flatten() {
        document[key] = value.clone();
    }
    document
}

/// The worst verdict on passing a role.
pub(crate) fn passed(report: &Report) -> Verdict {
    let order = |verdict: &Verdict| match verdict {
        Verdict::Granted => 0,
        Verdict::Undecided => 1,
        Verdict::Missing => 2,
        Verdict::Denied => 3,
    };
    let all = verdicts(report, CheckKind::PassRole);
    all.into_iter().max_by_key(order).unwrap()
}
