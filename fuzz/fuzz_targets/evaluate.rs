//! Reading and evaluating: any line gets an answer, a policy text never more than it says, and a
//! Deny of everything is never outvoted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use sfn_role_check::simulate::{self, Outcome};

fuzz_target!(|line: &str| {
    let answer = simulate::answer(line, 1);
    let _ = serde_json::to_string(&answer);
    // With everything denied by the caller's side nothing may be allowed.
    if answer.verdict != Outcome::Allow {
        return;
    }
    let Ok(mut question) = serde_json::from_str::<Value>(line) else {
        return;
    };
    let is_service = question["principal"]
        .as_str()
        .is_none_or(|principal| !principal.starts_with("arn:"));
    if is_service {
        return;
    }
    question["boundary"] = json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}});
    let denied = simulate::answer(&question.to_string(), 1);
    assert_ne!(denied.verdict, Outcome::Allow, "{question}");
});
