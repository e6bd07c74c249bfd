//! Odd inputs that were once granted wrongly, or left open where they determine the answer.

mod accounts;
mod machines;
mod versions;

use serde_json::{Value, json};
use sfn_role_check::report::CheckKind;
use sfn_role_check::report::Verdict::{self, Denied, Granted, Missing, Undecided};
use sfn_role_check::{Workspace, analyze};
use test_support::{EXECUTION, verdicts};

use super::{JOB, allow, deny, found, passed, policy, stated};

const LOCAL: &str = "arn:aws:iam::111122223333:policy/local";

fn nothing() -> Value {
    policy(&json!([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]))
}

fn inline(role: &str, name: &str, text: &Value) -> Value {
    json!({"RoleName": role, "PolicyName": name, "PolicyDocument": text})
}

fn version(arn: Option<&str>, text: &Value) -> Value {
    let mut output =
        json!({"PolicyVersion": {"Document": text, "VersionId": "v1", "IsDefaultVersion": true}});
    if let Some(arn) = arn {
        output["PolicyArn"] = json!(arn);
    }
    output
}

fn attached(arns: &[&str]) -> Value {
    let policies: Vec<Value> = arns
        .iter()
        .map(|arn| json!({"PolicyName": "x", "PolicyArn": arn}))
        .collect();
    json!({"AttachedPolicies": policies})
}

/// An export of the execution role.
fn export(inline: &[(&str, Value)], managed: &[(&str, Value)], more: &Value) -> Value {
    let inline: Vec<Value> = inline
        .iter()
        .map(|(name, text)| json!({"PolicyName": name, "PolicyDocument": text}))
        .collect();
    let name = |arn: &str| arn.rsplit('/').next().unwrap().to_owned();
    let attached: Vec<Value> = managed
        .iter()
        .map(|(arn, _)| json!({"PolicyName": name(arn), "PolicyArn": arn}))
        .collect();
    let policies: Vec<Value> = managed
        .iter()
        .map(|(arn, text)| {
            json!({"PolicyName": name(arn), "Arn": arn, "DefaultVersionId": "v1",
            "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "Document": text}]})
        })
        .collect();
    let mut role = json!({"RoleName": "execution", "Arn": EXECUTION, "Path": "/",
        "AssumeRolePolicyDocument": policy(&json!([])), "RolePolicyList": inline,
        "AttachedManagedPolicies": attached});
    for (key, value) in more.as_object().into_iter().flatten() {
        role[key] = value.clone();
    }
    json!({"RoleDetailList": [role], "Policies": policies})
}

/// A machine that passes a role to a service.
fn machine(name: &str, role: &str) -> Value {
    let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob",
        "Parameters": {"Role": role, "Settings": {}}}}});
    stated(name, &definition, &json!({"kind": "state-machine"}))
}

/// A machine that assumes a role.
fn assuming(role: &str) -> Value {
    let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::aws-sdk:s3:listBuckets", "Parameters": {},
        "Credentials": {"RoleArn": role}}}});
    let kind = json!({"kind": "state-machine"});
    stated("machine.asl.json", &definition, &kind)
}

/// The verdicts of that kind, in the order of the machines.
fn checked(kind: CheckKind, documents: &[Value], settings: &Value) -> Vec<Verdict> {
    let workspace = json!({"documents": documents, "settings": settings});
    let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
    verdicts(&analyze(&workspace), kind)
}

fn verdict(role: &str, documents: &[Value]) -> Verdict {
    let mut all = vec![machine("machine.asl.json", JOB)];
    all.extend_from_slice(documents);
    let workspace = json!({"documents": all, "settings": {"executionRole": role}});
    passed(&analyze(
        &Workspace::from_json(&workspace.to_string()).unwrap(),
    ))
}

#[test]
fn of_the_execution_role() {
    let own = |text: &Value| stated("own.json", text, &json!({"role": EXECUTION}));
    let given = || stated("given.json", &allow(), &json!({"kind": "identity-policy"}));
    let of_role = |text: &Value| stated("of-role.json", text, &json!({"role": "execution"}));
    let unreadable = json!("%%%");
    for (documents, expected) in [
        // As many texts as names, but one of them twice, or of a policy that is known.
        (
            vec![
                of_role(&attached(&[
                    LOCAL,
                    "arn:aws:iam::111122223333:policy/other",
                ])),
                of_role(&version(None, &allow())),
                of_role(&version(None, &allow())),
            ],
            Undecided,
        ),
        (
            vec![
                of_role(&attached(&[
                    "arn:aws:iam::aws:policy/ReadOnlyAccess",
                    LOCAL,
                ])),
                of_role(&version(None, &allow())),
            ],
            Undecided,
        ),
        // Assigned by the user, whatever else names it.
        (
            vec![
                given(),
                stated(
                    "v.json",
                    &version(Some(LOCAL), &deny()),
                    &json!({"kind": "identity-policy"}),
                ),
                stated("l.json", &attached(&[LOCAL]), &json!({"role": "other"})),
            ],
            Denied,
        ),
        (
            vec![given(), own(&inline("other", "d", &deny()))],
            Undecided,
        ),
        // Two texts, of which one cannot be read.
        (
            vec![
                found("a", &inline("execution", "p", &allow())),
                found("b", &inline("execution", "p", &unreadable)),
            ],
            Undecided,
        ),
        // An inline and a managed policy of one name.
        (
            vec![found(
                "e",
                &export(&[("local", allow())], &[(LOCAL, nothing())], &json!({})),
            )],
            Granted,
        ),
        (
            vec![found(
                "e",
                &export(&[("local", allow())], &[(LOCAL, deny())], &json!({})),
            )],
            Denied,
        ),
        (
            vec![
                found("e", &export(&[], &[(LOCAL, allow())], &json!({}))),
                of_role(&json!({"PolicyNames": []})),
            ],
            Granted,
        ),
        // Two texts of the default version of one policy.
        (
            vec![
                found("e", &export(&[], &[(LOCAL, allow())], &json!({}))),
                of_role(&version(Some(LOCAL), &nothing())),
            ],
            Undecided,
        ),
        (
            vec![
                found("e", &export(&[], &[(LOCAL, allow())], &json!({}))),
                found("v", &version(Some(LOCAL), &deny())),
            ],
            Undecided,
        ),
        // The text of a policy that is attached stands elsewhere.
        (
            vec![
                of_role(&attached(&[LOCAL])),
                found("v", &version(Some(LOCAL), &allow())),
            ],
            Granted,
        ),
        (
            vec![
                of_role(&attached(&[LOCAL])),
                of_role(&attached(&[])),
                of_role(&version(Some(LOCAL), &allow())),
            ],
            Undecided,
        ),
        // Entries of lists that are not told.
        (
            vec![
                given(),
                of_role(&json!({"AttachedPolicies": [{"PolicyName": "x"}]})),
            ],
            Undecided,
        ),
        (
            vec![
                given(),
                of_role(&json!({"PolicyNames": [{"PolicyName": "x"}]})),
            ],
            Undecided,
        ),
        (
            vec![
                of_role(&json!({"PolicyNames": []})),
                of_role(&json!({"AttachedPolicies": null})),
            ],
            Undecided,
        ),
        (
            vec![found(
                "e",
                &export(
                    &[("p", allow())],
                    &[],
                    &json!({"RolePolicyList": [{"PolicyName": "p", "PolicyDocument": allow()}, {"PolicyName": "q"}]}),
                ),
            )],
            Undecided,
        ),
        (
            vec![
                given(),
                found(
                    "r",
                    &json!({"Role": {"RoleName": "execution", "Arn": EXECUTION, "PermissionsBoundary": LOCAL}}),
                ),
            ],
            Undecided,
        ),
        (
            vec![
                given(),
                found(
                    "h",
                    &json!({"PolicyGroups": [], "PolicyUsers": [], "PolicyRoles": [{"RoleName": "execution", "RoleId": "AROAEXAMPLE"}]}),
                ),
            ],
            Undecided,
        ),
        (
            vec![
                given(),
                found(
                    "o",
                    &json!({"Policies": [{"Id": "p-FullAWSAccess", "Arn": "a", "Type": "SERVICE_CONTROL_POLICY"}], "NextToken": "x"}),
                ),
            ],
            Undecided,
        ),
        // One text cannot be two boundaries.
        (
            vec![
                given(),
                found(
                    "a",
                    &json!({"Role": {"RoleName": "execution", "Arn": EXECUTION, "PermissionsBoundary": {"PermissionsBoundaryArn": LOCAL}}}),
                ),
                found(
                    "b",
                    &json!({"Role": {"RoleName": "execution", "Arn": EXECUTION, "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/other"}}}),
                ),
                stated(
                    "t",
                    &policy(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}])),
                    &json!({"kind": "permissions-boundary", "role": EXECUTION}),
                ),
            ],
            Undecided,
        ),
        // An ARN that is no role's.
        (
            vec![stated(
                "s",
                &allow(),
                &json!({"role": "arn:aws:sts::111122223333:assumed-role/other/execution"}),
            )],
            Undecided,
        ),
        (
            vec![stated(
                "u",
                &allow(),
                &json!({"role": "arn:aws:iam::444455556666:user/execution"}),
            )],
            Undecided,
        ),
        (
            vec![
                given(),
                stated(
                    "s",
                    &deny(),
                    &json!({"role": "arn:aws:sts::111122223333:assumed-role/execution/run"}),
                ),
            ],
            Denied,
        ),
        // The wrong kind was stated.
        (
            vec![
                given(),
                stated(
                    "k",
                    &deny(),
                    &json!({"kind": "task-definition", "role": "execution"}),
                ),
            ],
            Undecided,
        ),
        // Exports of two days.
        (
            vec![
                found("a", &export(&[("p", allow())], &[], &json!({}))),
                found(
                    "b",
                    &export(
                        &[(
                            "p",
                            policy(
                                &json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]),
                            ),
                        )],
                        &[],
                        &json!({}),
                    ),
                ),
            ],
            Granted,
        ),
        (
            vec![
                found("a", &export(&[("p", allow())], &[], &json!({}))),
                found(
                    "b",
                    &export(&[("p", allow())], &[(LOCAL, deny())], &json!({})),
                ),
            ],
            Undecided,
        ),
        (
            vec![
                found("a", &export(&[("p", allow())], &[], &json!({}))),
                found(
                    "b",
                    &export(
                        &[("p", allow())],
                        &[(LOCAL, nothing())],
                        &json!({"AttachedManagedPolicies": [], "PermissionsBoundary": {"PermissionsBoundaryArn": LOCAL}}),
                    ),
                ),
            ],
            Undecided,
        ),
    ] {
        assert_eq!(verdict(EXECUTION, &documents), expected, "{documents:?}");
    }
}

#[test]
fn of_roles_whose_name_is_not_known() {
    const PARTLY: &str = "arn:aws:iam::111122223333:role/<STAGE>-execution";
    let named = |role: &str, text: &Value| stated("p.json", text, &json!({"role": role}));
    let given = || stated("given.json", &allow(), &json!({"kind": "identity-policy"}));
    let mut other = export(&[("d", deny())], &[], &json!({}));
    other["RoleDetailList"][0]["RoleName"] = json!("prod-execution");
    other["RoleDetailList"][0]["Arn"] = json!("arn:aws:iam::111122223333:role/prod-execution");
    for (role, documents, expected) in [
        (PARTLY, vec![named("prod-execution", &allow())], Undecided),
        (PARTLY, vec![given(), found("e.json", &other)], Undecided),
        (
            "EXECUTION",
            vec![
                named("EXECUTION", &allow()),
                found("e.json", &export(&[("d", deny())], &[], &json!({}))),
            ],
            Denied,
        ),
    ] {
        assert_eq!(verdict(role, &documents), expected, "{role} {documents:?}");
    }
}

#[test]
fn a_message_tells_that_nothing_allows_it() {
    let message = |reason: &str| {
        let text = format!(
            "User: arn:aws:sts::111122223333:assumed-role/execution/run is not authorized to perform: iam:PassRole on resource: {JOB}{reason}"
        );
        json!({"name": "error.txt", "text": text})
    };
    let because = " because no identity-based policy allows the iam:PassRole action";
    for (reason, expected) in [
        (because, Missing),
        ("", Missing),
        // Alone it is denied: the definition beside it changes nothing.
        (" with an explicit deny in a service control policy", Denied),
    ] {
        assert_eq!(verdict(EXECUTION, &[message(reason)]), expected, "{reason}");
    }
}
