//! Any action on any resource: what a public simulator is asked. Resource-based policies of other
//! services are not evaluated, and nothing is allowed that one of them may deny.

use serde_json::{Value, json};
use test_support::line::{A, R, SESSION, X, XB, allow, codes, deny, expect, policy, when, with};

const YES: &str = "ALLOW";
const NO: &str = "DENY_IMPLICIT";
const DENIED: &str = "DENY_EXPLICIT";
const OPEN: &str = "UNKNOWN";

const BUCKET: &str = "arn:aws:s3:::reports";
const OBJECT: &str = "arn:aws:s3:::reports/2026/a.csv";
const USER: &str = "arn:aws:iam::111122223333:user/team/ann";

/// May R do that with the resource, with these statements?
fn ask(action: &str, resource: &str, statements: Value) -> Value {
    json!({
        "id": 1, "action": action, "resource": resource, "principal": R,
        "identityPolicies": [policy(&statements)],
    })
}

fn get(statements: Value) -> Value {
    ask("s3:GetObject", OBJECT, statements)
}

fn bucket_policy(effect: &str) -> Value {
    policy(
        &json!({"Effect": effect, "Principal": "*", "Action": "s3:*", "Resource": [BUCKET, format!("{BUCKET}/*")]}),
    )
}

#[test]
#[rustfmt::skip] // a case, a row
fn buckets_and_their_objects() {
    expect(&[
        ("an object", get(allow("s3:GetObject", "arn:aws:s3:::reports/*")), YES),
        ("by a wildcard in the action", get(allow("s3:Get*", "arn:aws:s3:::reports/2026/?.csv")), YES),
        ("actions have no case", get(allow("S3:getobject", OBJECT)), YES),
        ("resources have one", get(allow("s3:GetObject", "arn:aws:s3:::Reports/*")), NO),
        ("a wildcard reaches over slashes", get(allow("s3:GetObject", "arn:aws:s3:::rep*csv")), YES),
        ("the bucket is not its objects", get(allow("s3:GetObject", BUCKET)), NO),
        ("the objects are not their bucket", ask("s3:ListBucket", BUCKET, allow("s3:ListBucket", "arn:aws:s3:::reports/*")), NO),
        ("everything", get(allow("*", "*")), YES),
        ("another service", get(allow("sqs:*", "*")), NO),
        ("NotAction", get(json!({"Effect": "Allow", "NotAction": "s3:Delete*", "Resource": "*"})), YES),
        ("NotResource", get(json!({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::reports/*"})), NO),
        ("a Deny wins", get(json!([allow("s3:*", "*"), deny("s3:GetObject", "arn:aws:s3:::reports/2026/*")])), DENIED),
        ("a Deny of others", get(json!([allow("s3:*", "*"), deny("s3:GetObject", "arn:aws:s3:::reports/2025/*")])), YES),
        ("nothing", with(get(json!([])), "identityPolicies", json!([])), NO),
        ("a wildcard in the service", get(allow("s3:GetObject", "arn:aws:*:::reports/*")), OPEN),
        ("no resource of its own", ask("s3:ListAllMyBuckets", "*", allow("s3:ListAllMyBuckets", "*")), YES),
        ("no resource of its own", ask("s3:ListAllMyBuckets", "*", allow("s3:ListAllMyBuckets", "arn:aws:s3:::*")), NO),
        ("a hole in the key", ask("s3:GetObject", "arn:aws:s3:::reports/{{day}}/a.csv", allow("s3:GetObject", "arn:aws:s3:::reports/*")), YES),
        ("a hole in the key", ask("s3:GetObject", "arn:aws:s3:::reports/{{day}}/a.csv", allow("s3:GetObject", OBJECT)), OPEN),
        ("nothing is known of it", ask("s3:GetObject", "{{arn}}", allow("s3:GetObject", OBJECT)), OPEN),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_iam_does_itself() {
    let own = format!("arn:aws:iam::{A}:user/team/*");
    let by_name = json!({"Effect": "Allow", "Action": "iam:*AccessKey*", "Resource": format!("arn:aws:iam::{A}:user/${{aws:username}}")});
    expect(&[
        ("a user", ask("iam:GetUser", USER, allow("iam:GetUser", &own)), YES),
        ("another path", ask("iam:GetUser", USER, allow("iam:GetUser", &format!("arn:aws:iam::{A}:user/ann"))), NO),
        ("a policy", ask("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess", allow("iam:Get*", "*")), YES),
        ("creating a role", ask("iam:CreateRole", X, allow("iam:CreateRole", X)), YES),
        ("no IAM of another account", ask("iam:GetRole", XB, allow("iam:*", "*")), NO),
        ("no RCP concerns IAM", with(ask("iam:GetRole", X, allow("iam:*", "*")), "rcps", json!([[rcp("*")]])), YES),
        ("a trust policy has no say", with(ask("iam:GetRole", X, allow("iam:*", "*")), "resourcePolicy", policy(&json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": R}}))), YES),
        ("one's own keys", with(with(ask("iam:CreateAccessKey", &format!("arn:aws:iam::{A}:user/ann"), by_name.clone()), "principal", json!(format!("arn:aws:iam::{A}:user/ann"))), "context", json!({"aws:username": "ann"})), YES),
        ("of somebody else", with(ask("iam:CreateAccessKey", &format!("arn:aws:iam::{A}:user/bob"), by_name), "context", json!({"aws:username": "ann"})), NO),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn conditions() {
    let asked = |condition: Value, context: Value| with(get(when(allow("s3:GetObject", "*"), condition)), "context", context);
    let denied = |condition: Value, context: Value| with(get(json!([allow("s3:*", "*"), when(deny("s3:*", "*"), condition)])), "context", context);
    let tls = || json!({"Bool": {"aws:SecureTransport": "false"}});
    expect(&[
        ("a text", asked(json!({"StringEquals": {"aws:PrincipalTag/team": "a"}}), json!({"aws:PrincipalTag/team": "a"})), YES),
        ("another text", asked(json!({"StringEquals": {"aws:PrincipalTag/team": "a"}}), json!({"aws:PrincipalTag/team": "b"})), NO),
        ("a key that is not there", asked(json!({"StringEquals": {"aws:PrincipalTag/team": "a"}}), json!({})), NO),
        ("an address", asked(json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), json!({"aws:SourceIp": "203.0.113.9"})), YES),
        ("another address", asked(json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), json!({"aws:SourceIp": "198.51.100.9"})), NO),
        ("a list of values", asked(json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}), json!({"aws:TagKeys": ["a"]})), YES),
        ("a prefix", with(ask("s3:ListBucket", BUCKET, when(allow("s3:ListBucket", BUCKET), json!({"StringLike": {"s3:prefix": "2026/*"}}))), "context", json!({"s3:prefix": "2026/x"})), YES),
        ("a number", with(ask("s3:ListBucket", BUCKET, when(allow("s3:ListBucket", BUCKET), json!({"NumericLessThanEquals": {"s3:max-keys": "10"}}))), "context", json!({"s3:max-keys": "11"})), NO),
        ("without TLS", denied(tls(), json!({"aws:SecureTransport": "false"})), DENIED),
        ("with TLS", denied(tls(), json!({"aws:SecureTransport": "true"})), YES),
        ("maybe with TLS", denied(tls(), json!({"aws:SecureTransport": "{{tls}}"})), OPEN),
        ("a variable in the resource", with(get(allow("s3:GetObject", "arn:aws:s3:::reports/${aws:PrincipalTag/year}/*")), "context", json!({"aws:PrincipalTag/year": "2026"})), YES),
        ("outside of the Region", denied(json!({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}), json!({"aws:RequestedRegion": "us-east-1"})), DENIED),
    ]);
}

/// Denies the action to whoever is not of the organization.
fn rcp(action: &str) -> Value {
    let statement = json!({"Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*"});
    policy(&when(
        statement,
        json!({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}),
    ))
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_limits() {
    let all = || get(allow("s3:*", "*"));
    let limited = |field: &str, statements: Value| with(all(), field, policy(&statements));
    let full = || policy(&allow("*", "*"));
    let under = |line: Value, action: &str| with(line, "rcps", json!([[rcp(action)]]));
    let inside = |line: Value| with(line, "context", json!({"aws:PrincipalOrgID": "o-1"}));
    let table = "arn:aws:glue:eu-west-1:111122223333:table/a/b";
    let linked = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
    expect(&[
        ("a boundary", limited("boundary", allow("s3:GetObject", "*")), YES),
        ("a boundary of others", limited("boundary", allow("sqs:*", "*")), NO),
        ("a boundary that denies", limited("boundary", json!([allow("*", "*"), deny("s3:*", "*")])), DENIED),
        ("a session policy", limited("sessionPolicy", allow("s3:PutObject", "*")), NO),
        ("SCPs of all levels", with(all(), "scps", json!([[full()], [full()]])), YES),
        ("a level that does not allow", with(all(), "scps", json!([[full()], [policy(&allow("sqs:*", "*"))]])), NO),
        ("an SCP that denies", with(all(), "scps", json!([[full()], [full(), policy(&deny("s3:GetObject", "*"))]])), DENIED),
        ("a level of no policy", with(all(), "scps", json!([[]])), NO),
        ("an RCP", under(all(), "s3:*"), DENIED),
        ("an RCP of others", under(all(), "sqs:*"), YES),
        ("within the organization", under(inside(all()), "s3:*"), YES),
        ("an RCP even where nothing allows", under(with(all(), "identityPolicies", json!([])), "s3:*"), DENIED),
        ("the list of services grows", under(ask("glue:GetTable", table, allow("glue:*", "*")), "*"), OPEN),
        ("where nothing allows that does not matter", under(ask("glue:GetTable", table, json!([])), "*"), NO),
        ("not for roles of services", under(with(all(), "principal", json!(linked)), "s3:*"), YES),
        ("a session", with(all(), "principal", json!(SESSION)), YES),
    ]);
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_the_resource_has_a_say_in() {
    let queue = |account: &str| format!("arn:aws:sqs:eu-west-1:{account}:jobs");
    let send = |account: &str| ask("sqs:SendMessage", &queue(account), allow("sqs:*", "*"));
    let key = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
    let with_policy = |line: Value| with(line, "resourcePolicy", bucket_policy("Allow"));
    let service = |line: Value| with(line, "principal", json!("events.amazonaws.com"));
    let denying = |principal: Value, action: &str, condition: Value| {
        policy(&json!([
            {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Deny", "Principal": principal, "Action": action, "Resource": "arn:aws:s3:::*", "Condition": condition},
        ]))
    };
    expect(&[
        ("its own account", send(A), YES),
        ("another account", send("444455556666"), NO),
        ("an account that is not known", send("{{account}}"), OPEN),
        ("a bucket of another account", with(get(allow("s3:*", "*")), "resourceAccount", json!("444455556666")), NO),
        ("a bucket of its own", with(get(allow("s3:*", "*")), "resourceAccount", json!(A)), YES),
        ("another partition", ask("s3:GetObject", "arn:aws-cn:s3:::reports/a", allow("s3:*", "*")), NO),
        ("a policy that may deny", with(get(allow("s3:*", "*")), "resourcePolicy", denying(json!({"AWS": R}), "s3:*", json!({}))), OPEN),
        ("a policy that denies everybody", with(get(allow("s3:*", "*")), "resourcePolicy", denying(json!("*"), "s3:Get*", json!({}))), DENIED),
        ("and nothing else", with(get(json!([])), "resourcePolicy", denying(json!({"AWS": ["*"]}), "s3:*", json!({}))), DENIED),
        ("one of another action", with(get(allow("s3:*", "*")), "resourcePolicy", denying(json!("*"), "s3:Put*", json!({}))), OPEN),
        ("one whose condition holds", with(get(allow("s3:*", "*")), "resourcePolicy", denying(json!("*"), "s3:*", json!({"Null": {"aws:SourceVpce": "true"}}))), DENIED),
        ("one whose condition does not hold", with(get(allow("s3:*", "*")), "resourcePolicy", denying(json!("*"), "s3:*", json!({"Null": {"aws:SourceVpce": "false"}}))), OPEN),
        ("one that nobody can read", with(get(allow("s3:*", "*")), "resourcePolicy", denying(json!("*"), "s3", json!({}))), OPEN),
        ("not of a service", service(with(get(allow("s3:*", "*")), "resourcePolicy", denying(json!("*"), "s3:*", json!({})))), OPEN),
        ("a policy that may allow", with_policy(get(json!([]))), OPEN),
        ("a policy that may allow another account", with(with_policy(get(allow("s3:*", "*"))), "resourceAccount", json!("444455556666")), OPEN),
        ("across accounts one's own must allow", with(with_policy(get(json!([]))), "resourceAccount", json!("444455556666")), NO),
        ("an SCP settles it", with(with_policy(get(allow("s3:*", "*"))), "scps", json!([[policy(&allow("sqs:*", "*"))]])), NO),
        ("a boundary does not", with(with_policy(get(allow("s3:*", "*"))), "boundary", policy(&allow("sqs:*", "*"))), OPEN),
        ("a Deny settles it", with_policy(get(deny("s3:*", "*"))), DENIED),
        ("a policy of which nothing is known", with(get(allow("s3:*", "*")), "resourcePolicy", json!("{{policy}}")), OPEN),
        ("a key has a policy, told or not", ask("kms:Decrypt", key, allow("kms:*", "*")), OPEN),
        ("a key that is not there yet", ask("kms:CreateKey", "*", allow("kms:*", "*")), YES),
        ("a service has no policies", service(send(A)), NO),
        ("of a service the resource's decides", service(with_policy(get(allow("*", "*")))), OPEN),
        ("nobody needs a permission for it", ask("sts:GetCallerIdentity", "*", deny("*", "*")), OPEN),
    ]);
    assert_eq!(codes(&with_policy(get(allow("s3:*", "*"))))[0], "resource-policy-not-evaluated");
    assert_eq!(codes(&send("444455556666"))[0], "resource-policy-needed");
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_is_asked_must_be_one_thing() {
    expect(&[
        ("nothing allows", get(json!([])), NO),
        ("no ARN", with(get(json!([])), "resource", json!("reports")), "MALFORMED"),
        ("several actions", with(get(json!([])), "action", json!("s3:Get*")), "MALFORMED"),
        ("a role is passed", with(get(json!([])), "action", json!("iam:PassRole")), "MALFORMED"),
        ("a role is assumed", with(get(json!([])), "action", json!("sts:AssumeRole")), "MALFORMED"),
    ]);
    let pass = with(with(ask("iam:PassRole", X, allow("iam:*", "*")), "principal", json!("arn:aws-cn:iam::111122223333:role/R")), "context", json!({"iam:PassedToService": "glue.amazonaws.com"}));
    expect(&[("another partition", pass.clone(), NO)]);
    let answer = sfn_role_check::simulate::answer(&pass.to_string(), 1);
    let said = &answer.reasons[0].text;
    assert!(said.contains("can't be passed by a role of partition `aws-cn`"), "{said}");
}
