//! A message is a fact (law 7).

use serde_json::json;
use sfn_role_check::report::Verdict;
use test_support::EXECUTION;

use super::{JOB, allow, passed, passing, policy, stated};

#[test]
fn a_denial_by_a_policy_that_was_not_given_is_never_granted() {
    let denied = |reason: &str| {
        format!(
            "User: arn:aws:sts::111122223333:assumed-role/execution/run is not authorized to perform: iam:PassRole on resource: {JOB} {reason}"
        )
    };
    for (reason, expected) in [
        (
            "with an explicit deny in a service control policy",
            Verdict::Undecided,
        ),
        (
            "with an explicit deny in an identity-based policy",
            Verdict::Undecided,
        ),
        ("with an explicit deny", Verdict::Undecided),
        (
            "because no permissions boundary allows the iam:PassRole action",
            Verdict::Undecided,
        ),
        (
            "because no session policy allows the iam:PassRole action",
            Verdict::Undecided,
        ),
        (
            "because no service control policy allows the iam:PassRole action",
            Verdict::Undecided,
        ),
        // The policy that was given may have been mended since.
        (
            "because no identity-based policy allows the iam:PassRole action",
            Verdict::Granted,
        ),
        ("", Verdict::Granted),
    ] {
        let report = passing()
            .document(stated(
                "allow.json",
                &allow(),
                &json!({"kind": "identity-policy"}),
            ))
            .document(json!({"name": "error.txt", "text": denied(reason)}))
            .report();
        assert_eq!(passed(&report), expected, "{reason}");
    }
    let all = policy(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]));
    let said = json!({"kind": "permissions-boundary", "role": EXECUTION});
    let report = passing()
        .document(stated("allow.json", &allow(), &json!({"kind": "identity-policy"})))
        .document(stated("boundary.json", &all, &said))
        .document(json!({"name": "error.txt", "text": denied("because no permissions boundary allows the iam:PassRole action")}))
        .report();
    assert_eq!(passed(&report), Verdict::Granted);
    // That no SCP allows it proves that `FullAWSAccess` is not beside one that only denies.
    let denying = policy(&json!([{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]));
    for (scp, expected) in [(&denying, Verdict::Undecided), (&all, Verdict::Granted)] {
        for more in [json!({"kind": "scp"}), json!({"kind": "scp", "level": 0})] {
            let report = passing()
                .document(stated("allow.json", &allow(), &json!({"kind": "identity-policy"})))
                .document(stated("scp.json", scp, &more))
                .document(json!({"name": "error.txt", "text": denied("because no service control policy allows the iam:PassRole action")}))
                .report();
            assert_eq!(passed(&report), expected, "{scp} {more}");
        }
    }
}
