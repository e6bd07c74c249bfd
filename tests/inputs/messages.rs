//! Error messages of AWS, rule by rule: M of the rules that `tests/iam/rules/index.rs` lists.

use serde_json::{Value, json};
use sfn_role_check::documents::access_denied::read;
use sfn_role_check::report::{CheckKind, FixTarget, Report, Verdict};
use test_support::{Case, checks, code, notices, statement, verdicts};

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
fn the_policy_that_denies_is_read_by_its_arn() {
    let scp = "arn:aws:organizations::444455556666:policy/o-x/service_control_policy/p-x";
    for (rest, expected) in [
        (
            format!(" with an explicit deny in a service control policy: {scp}"),
            Some(scp),
        ),
        (
            format!(
                " with an explicit deny in a service control policy: {scp}. Encoded authorization failure message: uzhQ"
            ),
            Some(scp),
        ),
        (
            format!(" with an explicit deny, with policy ARN: {scp}"),
            Some(scp),
        ),
        (
            " with an explicit deny in a service control policy".to_owned(),
            None,
        ),
        (
            format!(
                " because no identity-based policy allows the iam:PassRole action\nother: {scp}"
            ),
            None,
        ),
    ] {
        let text = refused(&rest);
        assert_eq!(read(&text, 0)[0].policy, expected, "{rest}");
    }
}

#[test]
fn what_follows_a_message_is_none_of_its_words() {
    let text = format!(
        "User: {SESSION} is not authorized to perform: sts:AssumeRole\nnote: look on resource: {ROLE} with an explicit deny in a permissions boundary\nUser is not authorized to perform: iam:PassRole"
    );
    let messages = read(&text, 0);
    assert_eq!(
        (
            messages[0].resource,
            messages[0].is_explicit,
            messages[0].policy_type
        ),
        (None, false, None)
    );
    // The second one does not tell who it was.
    assert_eq!(messages[1].principal, None);
}

const PASSED: &str = "arn:aws:iam::111122223333:role/app";

fn machine() -> Case {
    let task = |next: &str| {
        let mut state = json!({"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": PASSED}});
        match next {
            "" => state["End"] = json!(true),
            next => state["Next"] = json!(next),
        }
        state
    };
    let definition =
        json!({"StartAt": "First", "States": {"First": task("Second"), "Second": task("")}});
    Case::new().text("machine.json", "state-machine", &definition.to_string())
}

fn refusal(action: &str, resource: &str) -> String {
    format!(
        "User: arn:aws:sts::111122223333:assumed-role/execution/abc is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"
    )
}

/// The states that notices of this code name.
fn states(report: &Report, wanted: &str) -> Vec<String> {
    let notices = report
        .notices
        .iter()
        .filter(|notice| code(&notice.code) == wanted);
    let params = notices.map(|notice| serde_json::to_value(&notice.params).unwrap());
    params
        .filter_map(|params| Some(params["state"].as_str()?.to_owned()))
        .collect()
}

fn history(cause: &str) -> Value {
    let entered = |id: u32, previous: u32, name: &str| json!({"id": id, "previousEventId": previous, "type": "TaskStateEntered", "stateEnteredEventDetails": {"name": name, "input": refusal("iam:PassRole", "arn:aws:iam::111122223333:role/of-an-input")}});
    json!({"events": [
        {"id": 1, "previousEventId": 0, "type": "ExecutionStarted", "executionStartedEventDetails": {"input": "{}"}},
        entered(2, 0, "First"),
        {"id": 3, "previousEventId": 2, "type": "TaskSucceeded", "taskSucceededEventDetails": {"output": "{}"}},
        {"id": 4, "previousEventId": 3, "type": "TaskStateExited", "stateExitedEventDetails": {"name": "First", "output": "{}"}},
        entered(5, 4, "Second"),
        {"id": 6, "previousEventId": 5, "type": "TaskScheduled", "taskScheduledEventDetails": {"resourceType": "mediaconvert", "resource": "createJob", "parameters": "{}"}},
        {"id": 7, "previousEventId": 6, "type": "TaskFailed", "taskFailedEventDetails": {"resourceType": "mediaconvert", "resource": "createJob", "error": "MediaConvert.AccessDeniedException", "cause": cause}},
        {"id": 8, "previousEventId": 7, "type": "ExecutionFailed", "executionFailedEventDetails": {"error": "MediaConvert.AccessDeniedException", "cause": cause}},
    ]})
}

#[test]
fn a_history_tells_the_state_by_its_events() {
    let report = machine()
        .policy(&json!([]))
        .document(json!({"name": "history.json", "text": history(&refusal("iam:PassRole", PASSED)).to_string()}))
        .report();
    assert_eq!(
        states(&report, "access-denied-decoded"),
        ["Second"],
        "once, and not what an input tells"
    );
    assert_eq!(states(&report, "access-denied-state"), ["Second"]);
    assert_eq!(
        verdicts(&report, CheckKind::PassRole),
        [Verdict::Missing; 2]
    );
    let decoded = report
        .notices
        .iter()
        .find(|notice| code(&notice.code) == "access-denied-decoded")
        .unwrap();
    assert_eq!(
        decoded.at[0].pointer,
        "/events/6/taskFailedEventDetails/cause"
    );
    assert_eq!(decoded.at[1].document, 0, "the state, too");
    // In the other order, and with the cause as JSON in a string.
    let mut reverse =
        history(&json!({"errorMessage": refusal("iam:PassRole", PASSED)}).to_string());
    reverse["events"].as_array_mut().unwrap().reverse();
    let report = machine()
        .policy(&json!([]))
        .document(json!({"name": "history.json", "text": reverse.to_string()}))
        .report();
    assert_eq!(states(&report, "access-denied-state"), ["Second"]);
}

#[test]
fn refusals_are_found_in_what_commands_and_consoles_print() {
    let message = refusal("iam:PassRole", PASSED);
    let inner = json!({"Message": message}).to_string();
    for text in [
        json!({"executionArn": "arn:aws:states:eu-west-1:111122223333:execution:machine:x", "stateMachineArn": test_support::MACHINE, "status": "FAILED", "input": refusal("iam:PassRole", "other"), "error": "X", "cause": inner}).to_string(),
        json!({"type": "TaskFailed", "id": 7, "previousEventId": 6, "taskFailedEventDetails": {"resourceType": "mediaconvert", "resource": "createJob", "error": "X", "cause": message}}).to_string(),
        json!({"resourceType": "mediaconvert", "resource": "createJob", "error": "X", "cause": message}).to_string(),
        json!({"eventSource": "mediaconvert.amazonaws.com", "eventName": "CreateJob", "errorCode": "AccessDenied", "errorMessage": message, "userIdentity": {"arn": SESSION}}).to_string(),
        json!({"Records": [{"eventSource": "x"}, {"eventSource": "mediaconvert.amazonaws.com", "eventName": "CreateJob", "errorCode": "AccessDenied", "errorMessage": message}]}).to_string(),
        json!({"Events": [{"EventName": "CreateJob", "CloudTrailEvent": json!({"errorMessage": message}).to_string()}]}).to_string(),
        format!("{message}\n{{not json"),
        format!("{{\"log\": \"{message}\"}}\n{{\"log\": \"x\"}}"),
        format!("Traceback (most recent call last):\n  File \"a.py\", line 1\nbotocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the CreateJob operation: {message}\n"),
        message.replace(' ', "\n   "),
        json!({"DecodedMessage": decoded(false).to_string()}).to_string(),
        decoded(false).to_string(),
    ] {
        let report = machine().policy(&json!([])).document(json!({"name": "pasted", "text": text})).report();
        assert_eq!(states(&report, "access-denied-state"), ["First", "Second"], "{text}");
        let alone = Case::bare().document(json!({"name": "pasted", "text": text})).report();
        let checks = checks(&alone, CheckKind::PassRole);
        assert_eq!(checks.len(), 1, "{text}");
        assert_eq!((checks[0].verdict, checks[0].resource.as_deref()), (Verdict::Missing, Some(PASSED)), "{text}");
        assert_eq!(alone.fixes.len(), 1, "{text}");
    }
}

fn decoded(is_explicit: bool) -> Value {
    let matched = match is_explicit {
        true => json!([{"statementId": "NoRoles", "effect": "DENY"}]),
        false => json!([]),
    };
    json!({"allowed": false, "explicitDeny": is_explicit, "matchedStatements": {"items": matched}, "failures": {"items": []},
        "context": {"principal": {"id": "AROAX:abc", "arn": "arn:aws:sts::111122223333:assumed-role/execution/abc"}, "action": "iam:PassRole", "resource": PASSED,
            "conditions": {"items": [{"key": "iam:PassedToService", "values": {"items": [{"value": "mediaconvert.amazonaws.com"}]}}]}}})
}

#[test]
fn a_decoded_failure_names_the_service_and_the_statement() {
    let report = Case::bare()
        .document(json!({"name": "decoded", "text": decoded(false).to_string()}))
        .report();
    let written = serde_json::to_value(&report.fixes[0].statement).unwrap();
    assert_eq!(
        written["Condition"]["StringEquals"]["iam:PassedToService"],
        "mediaconvert.amazonaws.com"
    );
    assert!(report.fixes[0].placeholders.is_empty());
    let report = Case::bare()
        .document(json!({"name": "decoded", "text": decoded(true).to_string()}))
        .report();
    let notice = serde_json::to_value(&report.notices[0].params).unwrap();
    assert_eq!(notice["statement"], "NoRoles");
    assert_eq!(verdicts(&report, CheckKind::PassRole), [Verdict::Denied]);
    assert!(report.fixes.is_empty());
    let mut allowed = decoded(false);
    allowed["allowed"] = json!(true);
    let report = Case::bare()
        .document(json!({"name": "decoded", "text": allowed.to_string()}))
        .report();
    assert!(report.checks.is_empty());
}

#[test]
fn the_fix_is_for_the_policy_that_the_message_names() {
    for (kind, expected) in [
        ("identity-based policy", Some(FixTarget::IdentityPolicy)),
        ("permissions boundary", Some(FixTarget::PermissionsBoundary)),
        ("service control policy", Some(FixTarget::Scp)),
        ("session policy", None),
        ("resource control policy", None),
    ] {
        let text = refused(&format!(
            " because no {kind} allows the iam:PassRole action"
        ));
        let report = Case::bare()
            .document(json!({"name": "m", "text": text}))
            .report();
        let found = report.fixes.first().map(|fix| fix.target);
        assert_eq!(found, expected, "{kind}");
    }
    let text = format!(
        "User: {SESSION} is not authorized to perform: sts:AssumeRole on resource: {ROLE} because no role trust policy allows the sts:AssumeRole action"
    );
    let report = Case::bare()
        .document(json!({"name": "m", "text": text}))
        .report();
    let fix = &report.fixes[0];
    assert_eq!(
        (fix.target, fix.role.as_str()),
        (FixTarget::TrustPolicy, ROLE)
    );
    let written = serde_json::to_value(&fix.statement).unwrap();
    assert_eq!(
        written["Principal"]["AWS"],
        "arn:aws:iam::111122223333:role/exec"
    );
    assert!(written.get("Resource").is_none());
}

#[test]
fn at_level_all_other_actions_are_matched_with_their_checks() {
    let text = refusal(
        "MediaConvert:createjob",
        "arn:aws:mediaconvert:eu-west-1:111122223333:queues/*",
    );
    let pasted = |text: &str| json!({"name": "m", "text": text});
    let report = machine()
        .setting("level", "all")
        .policy(&json!([]))
        .document(pasted(&text))
        .report();
    assert_eq!(states(&report, "access-denied-state"), ["First", "Second"]);
    // What no task calls is said to be so.
    let other = refusal("s3:GetObject", "arn:aws:s3:::bucket/key");
    let report = machine()
        .setting("level", "all")
        .policy(&json!([]))
        .document(pasted(&other))
        .report();
    assert!(notices(&report).contains(&"access-denied-not-matched".to_owned()));
    // At the other level nothing is said of what is not checked.
    let report = machine()
        .policy(&json!([]))
        .document(pasted(&other))
        .report();
    assert!(notices(&report).contains(&"access-denied-decoded".to_owned()));
    assert!(!notices(&report).contains(&"access-denied-not-matched".to_owned()));
}

#[test]
fn a_refusal_never_makes_anything_granted() {
    let allow = json!([statement(
        "Allow",
        "iam:PassRole",
        "arn:aws:iam::111122223333:role/other"
    )]);
    for text in [
        history(&refusal("iam:PassRole", PASSED)),
        decoded(false),
        json!({"DecodedMessage": "{\"allowed\": true}"}),
    ] {
        let report = machine()
            .policy(&allow)
            .document(json!({"name": "m", "text": text.to_string()}))
            .report();
        assert_eq!(
            verdicts(&report, CheckKind::PassRole),
            [Verdict::Missing; 2]
        );
    }
}

/// What they cost is printed by `cargo bench --bench hostile`.
#[test]
fn of_hostile_messages_only_so_many_are_told_apart() {
    const MESSAGES_AT_MOST: usize = 50;
    let many = |pattern: &str| pattern.repeat(100_000 / pattern.len());
    let mut texts: Vec<String> = [
        "User: ",
        "authorized ",
        "authorized to ",
        "authorized\\n",
        "authorized to perform ",
        "authorized to perform: a:b ",
        "authorized to perform: a:b on resource: ",
        "authorized to perform: a on resource role ",
        "encoded authorization failure ",
        "encoded authorization failure message: ",
        "encoded authorization failure message: a",
        "\\n",
        " ",
        "because no ",
    ]
    .into_iter()
    .map(many)
    .collect();
    // A history in a circle, and one long chain with a refusal in each event.
    let event = |id: usize, previous: usize| json!({"id": id, "previousEventId": previous, "type": "TaskFailed", "taskFailedEventDetails": {"cause": refusal("iam:PassRole", &format!("r{id}"))}});
    texts.push(json!({"events": [event(1, 2), event(2, 1)]}).to_string());
    let chain: Vec<Value> = (1..600).map(|id| event(id, id - 1)).collect();
    texts.push(json!({"events": chain}).to_string());
    let same: Vec<Value> = (1..600)
        .map(|id| json!({"id": id, "previousEventId": id - 1, "taskFailedEventDetails": {"cause": refusal("iam:PassRole", "r")}}))
        .collect();
    texts.push(json!({"events": same}).to_string());
    texts.push(json!([many("\"authorized to perform: a:b\\n")]).to_string());
    for text in texts {
        let report = Case::bare()
            .document(json!({"name": "m", "text": text}))
            .report();
        let start = text.get(..60).unwrap_or(&text);
        assert!(report.checks.len() <= MESSAGES_AT_MOST, "{start}");
        assert!(report.notices.len() <= 2 * MESSAGES_AT_MOST, "{start}");
    }
}

#[test]
fn a_message_of_a_role_that_no_machine_has_is_no_check_of_them() {
    let role = "arn:aws:iam::111122223333:role/job";
    let message = |name: &str| {
        format!(
            "User: arn:aws:sts::111122223333:assumed-role/{name}/session is not authorized to \
             perform: iam:PassRole on resource: {role}"
        )
    };
    let machine = Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": role}),
        )
        .policy(&json!([statement("Allow", "iam:PassRole", role)]));
    let with = |case: Case, name: &str| {
        case.document(json!({"name": "message.txt", "text": message(name)}))
            .report()
    };
    let other = with(machine.clone(), "events");
    assert_eq!(verdicts(&other, CheckKind::PassRole), [Verdict::Granted]);
    assert!(notices(&other).contains(&"access-denied-not-matched".to_owned()));
    // The machine's own, and a message alone.
    let own = with(machine, "execution");
    assert_eq!(checks(&own, CheckKind::PassRole).len(), 1);
    let alone = with(Case::bare(), "events");
    assert_eq!(verdicts(&alone, CheckKind::PassRole), [Verdict::Missing]);
}
