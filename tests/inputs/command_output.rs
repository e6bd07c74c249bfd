//! What commands of AWS print: which claims are read of it, and what the user stated of it.

use serde_json::{Value, json};
use sfn_role_check::Workspace;
use sfn_role_check::documents::{self, What};
use sfn_role_check::report::{CheckKind, Verdict};
use sfn_role_check::text::Tree;
use sfn_role_check::text::budget::{self, Budget};
use sfn_role_check::workspace::Kind;
use test_support::{Case, EXECUTION, notices, statement, verdicts};

const ROLE: &str = "arn:aws:iam::111122223333:role/app/worker";
const POLICY: &str = "arn:aws:iam::111122223333:policy/p";

/// The parts of a document, each with the effects of its statements.
fn read(document: &Value) -> Vec<(What, Vec<String>)> {
    // Of lists only those roles are read that something names.
    let settings = json!({"executionRole": ROLE});
    let workspace = json!({"documents": [document], "settings": settings}).to_string();
    let workspace = Workspace::from_json(&workspace).unwrap();
    let mut findings = Vec::new();
    let sources = budget::block_on(documents::read(&workspace, &mut findings, Budget::NONE));
    let parts = sources.into_iter().flat_map(|source| source.parts);
    let effects = |part: &documents::Part<'_>| {
        let node = part.node.as_ref();
        let statements = node.and_then(|node| node.get("Statement"));
        let statements = statements.map(Tree::one_or_many).unwrap_or_default();
        let of =
            |it: &sfn_role_check::text::Node<'_>| it.get("Effect")?.as_str().map(str::to_owned);
        statements.iter().filter_map(of).collect()
    };
    parts
        .map(|part| {
            let effects = effects(&part);
            (part.what, effects)
        })
        .collect()
}

#[track_caller]
fn check(output: &Value, expected: Vec<(What, &[&str])>) {
    let document = json!({"name": "output.json", "text": output.to_string()});
    let owned = |(what, effects): (What, &[&str])| {
        let effects = effects.iter().map(|&effect| effect.to_owned());
        (what, effects.collect::<Vec<_>>())
    };
    let expected: Vec<_> = expected.into_iter().map(owned).collect();
    assert_eq!(read(&document), expected, "{output}");
}

fn policy(
    kind: Kind,
    roles: &[&str],
    name: Option<&str>,
    arn: Option<&str>,
    is_in_effect: bool,
) -> What {
    What::Policy {
        kind,
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        name: name.map(str::to_owned),
        arn: arn.map(str::to_owned),
        version: None,
        is_in_effect,
    }
}

/// That version of it.
fn of_version(mut what: What, told: &str) -> What {
    if let What::Policy { version, .. } = &mut what {
        *version = Some(told.to_owned());
    }
    what
}

fn role(arn: Option<&str>, name: &str, unique_id: Option<&str>) -> What {
    What::Role {
        arn: arn.map(str::to_owned),
        name: name.to_owned(),
        unique_id: unique_id.map(str::to_owned),
        address: None,
        is_resource: false,
    }
}

fn named(role: Option<&str>, arn: &str) -> What {
    What::NamedPolicy {
        role: role.map(str::to_owned),
        arn: arn.to_owned(),
        is_boundary: false,
    }
}

fn text(effect: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [statement(effect, "iam:PassRole", "*")]})
}

#[test]
fn an_inline_policy_has_a_name() {
    let output = json!({"RoleName": "worker", "PolicyName": "p", "PolicyDocument": text("Allow")});
    let expected = policy(Kind::IdentityPolicy, &["worker"], Some("p"), None, true);
    check(&output, vec![(expected, &["Allow"])]);
    // That of a user or group is none of a role.
    for key in ["UserName", "GroupName"] {
        let output = json!({key: "worker", "PolicyName": "p", "PolicyDocument": text("Allow")});
        check(&output, vec![(What::UserOrGroupPolicy, &[])]);
    }
}

#[test]
fn a_version_tells_whether_it_is_in_effect() {
    let version = |is_default: bool| json!({"Document": text("Allow"), "VersionId": "v2", "IsDefaultVersion": is_default});
    for is_default in [true, false] {
        let output = json!({"PolicyVersion": version(is_default)});
        let expected = policy(Kind::IdentityPolicy, &[], None, None, is_default);
        check(&output, vec![(of_version(expected, "v2"), &["Allow"])]);
        let output = json!({"PolicyArn": POLICY, "PolicyVersion": version(is_default)});
        let expected = policy(Kind::IdentityPolicy, &[], None, Some(POLICY), is_default);
        check(&output, vec![(of_version(expected, "v2"), &["Allow"])]);
    }
    for is_default in [true, false] {
        let expected = policy(Kind::IdentityPolicy, &[], None, None, is_default);
        let expected = of_version(expected, "v2");
        check(&version(is_default), vec![(expected, &["Allow"])]);
    }
    let output = json!({"Versions": [{"VersionId": "v2", "IsDefaultVersion": true}]});
    let expected = policy(Kind::IdentityPolicy, &[], None, None, true);
    check(&output, vec![(expected, &[])]);
    let output = json!({"Policy": {"PolicyName": "p", "Arn": POLICY, "DefaultVersionId": "v2"}});
    let default = What::DefaultVersion {
        arn: POLICY.to_owned(),
        version: "v2".to_owned(),
    };
    check(&output, vec![(named(None, POLICY), &[]), (default, &[])]);
}

#[test]
fn lists_tell_whether_they_are_whole() {
    for is_truncated in [false, true] {
        let names = What::PolicyNames {
            role: None,
            names: vec!["a".to_owned(), "b".to_owned()],
            is_whole: !is_truncated,
        };
        let output = json!({"PolicyNames": ["a", "b"], "IsTruncated": is_truncated});
        check(&output, vec![(names, &[])]);
        let attached = What::AttachedPolicies {
            role: None,
            is_whole: !is_truncated,
        };
        let mut expected: Vec<(What, &[&str])> = vec![(named(None, POLICY), &[]), (attached, &[])];
        if is_truncated {
            let unknown = policy(Kind::IdentityPolicy, &[], None, None, true);
            expected.push((unknown, &[]));
        }
        let policies = [json!({"PolicyName": "p", "PolicyArn": POLICY})];
        let output = json!({"AttachedPolicies": policies, "IsTruncated": is_truncated});
        check(&output, expected);
        let holders = What::PolicyHolders {
            roles: vec!["worker".to_owned()],
            is_whole: !is_truncated,
        };
        let roles = [json!({"RoleName": "worker", "RoleId": "AROA2EXAMPLE"})];
        let output = json!({"PolicyGroups": [], "PolicyUsers": [], "PolicyRoles": roles, "IsTruncated": is_truncated});
        check(&output, vec![(holders, &[])]);
    }
}

#[test]
fn a_role_is_told_with_its_path_and_its_unique_id() {
    let described = json!({"RoleName": "worker", "RoleId": "AROA2EXAMPLE", "Arn": ROLE, "Path": "/app/", "AssumeRolePolicyDocument": text("Allow")});
    let expected = || -> Vec<(What, &[&str])> {
        vec![
            (role(Some(ROLE), "worker", Some("AROA2EXAMPLE")), &[]),
            (
                policy(Kind::TrustPolicy, &[ROLE], None, None, true),
                &["Allow"],
            ),
        ]
    };
    check(&json!({"Role": described}), expected());
    check(&json!({"Roles": [described]}), expected());
    check(&described, expected());
}

#[test]
fn an_export_tells_names_and_arns_and_which_roles_are_whole() {
    let mut described = json!({
        "RoleName": "worker", "RoleId": "AROA2EXAMPLE", "Arn": ROLE,
        "RolePolicyList": [{"PolicyName": "inline", "PolicyDocument": text("Allow")}],
        "AttachedManagedPolicies": [{"PolicyName": "p", "PolicyArn": POLICY}],
    });
    let versions = json!([
        {"VersionId": "v1", "IsDefaultVersion": false, "Document": text("Allow")},
        {"VersionId": "v2", "IsDefaultVersion": true, "Document": text("Deny")},
    ]);
    let managed = json!({"PolicyName": "p", "Arn": POLICY, "PolicyVersionList": versions});
    let told = || role(Some(ROLE), "worker", Some("AROA2EXAMPLE"));
    let inline = || policy(Kind::IdentityPolicy, &[ROLE], Some("inline"), None, true);
    let held = |roles: &[&str]| {
        let held = policy(Kind::IdentityPolicy, roles, None, Some(POLICY), true);
        of_version(held, "v2")
    };
    let whole = || What::WholeRole(ROLE.to_owned());
    check(
        &json!({"RoleDetailList": [described], "Policies": [managed]}),
        vec![
            (told(), &[]),
            (inline(), &["Allow"]),
            (whole(), &[]),
            (held(&[ROLE]), &["Deny"]),
        ],
    );
    // What the list of managed policies leaves out is only named.
    check(
        &json!({"RoleDetailList": [described], "Policies": []}),
        vec![
            (told(), &[]),
            (inline(), &["Allow"]),
            (named(Some(ROLE), POLICY), &[]),
            (whole(), &[]),
        ],
    );
    // A list that was left out may hold anything.
    described["AttachedManagedPolicies"].take();
    described
        .as_object_mut()
        .unwrap()
        .remove("AttachedManagedPolicies");
    check(
        &json!({"RoleDetailList": [described], "Policies": []}),
        vec![(told(), &[]), (inline(), &["Allow"])],
    );
    // A managed policy of which another document tells who has it.
    check(
        &json!({"Policies": [managed]}),
        vec![(held(&[]), &["Deny"])],
    );
}

#[test]
fn policies_of_an_organization_are_told_by_their_type() {
    for (name, kind, full) in [
        ("SERVICE_CONTROL_POLICY", Kind::Scp, "p-FullAWSAccess"),
        ("RESOURCE_CONTROL_POLICY", Kind::Rcp, "p-RCPFullAWSAccess"),
    ] {
        let arn = "arn:aws:organizations::111122223333:policy/o-a/x/p-12345678";
        let summary = |id: &str| json!({"Id": id, "Arn": arn, "Name": "network", "Type": name});
        let expected = || policy(kind, &[], None, Some(arn), true);
        let described =
            json!({"PolicySummary": summary("p-12345678"), "Content": text("Deny").to_string()});
        check(&json!({"Policy": described}), vec![(expected(), &["Deny"])]);
        check(
            &json!({"Policies": [summary(full), summary("p-12345678")]}),
            vec![(expected(), &["Allow"]), (expected(), &[])],
        );
    }
}

#[test]
fn a_stated_kind_holds_for_what_is_in_the_output() {
    let output = json!({"PolicyVersion": {"Document": text("Allow"), "VersionId": "v1", "IsDefaultVersion": true}});
    let document = json!({"name": "b.json", "kind": "permissions-boundary", "role": ROLE, "text": output.to_string()});
    let expected = policy(Kind::PermissionsBoundary, &[], None, None, true);
    let expected = of_version(expected, "v1");
    assert_eq!(read(&document), [(expected, vec!["Allow".to_owned()])]);
    // Of a role that the output names it is what the output says.
    let output = json!({"RoleName": "worker", "PolicyName": "p", "PolicyDocument": text("Allow")});
    let document =
        json!({"name": "p.json", "kind": "permissions-boundary", "text": output.to_string()});
    let expected = policy(Kind::IdentityPolicy, &["worker"], Some("p"), None, true);
    assert_eq!(read(&document), [(expected, vec!["Allow".to_owned()])]);
}

/// One policy in each form that it is copied in.
#[test]
fn a_policy_is_read_in_whatever_it_is_wrapped() {
    let passed = "arn:aws:iam::111122223333:role/job";
    let policy = |effect: &str| {
        json!({"Version": "2012-10-17", "Statement": [statement(effect, "iam:PassRole", passed)]})
            .to_string()
    };
    let percents = |text: &str| -> String {
        let byte = |byte: u8| match byte.is_ascii_alphanumeric() {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let case = Case::new().task(
        "arn:aws:states:::aws-sdk:glue:createJob",
        &json!({"Name": "n", "Role": passed, "Command": {"Name": "glueetl"}}),
    );
    for (effect, verdict) in [("Allow", Verdict::Granted), ("Deny", Verdict::Denied)] {
        let text = policy(effect);
        for wrapped in [
            json!(text).to_string(),
            format!("  {}\n", json!(text)),
            percents(&text),
            json!(percents(&text)).to_string(),
            format!("'{text}'"),
        ] {
            let report = case.clone().text("p", "identity-policy", &wrapped).report();
            assert_eq!(
                verdicts(&report, CheckKind::PassRole),
                [verdict],
                "{wrapped}"
            );
            let found = &report.checks[0].reasons[0].at[0];
            assert!(
                wrapped
                    .get(found.start as usize..found.end as usize)
                    .is_some()
            );
            // Without its kind it is recognized, and proves nothing before it is assigned.
            let document = json!({"name": "p", "role": EXECUTION, "text": wrapped});
            let report = case.clone().document(document).report();
            assert_eq!(
                verdicts(&report, CheckKind::PassRole),
                [verdict],
                "{wrapped}"
            );
        }
    }
}

#[test]
fn a_version_that_is_not_in_effect_proves_nothing() {
    let passed = "arn:aws:iam::111122223333:role/job";
    let policy =
        json!({"Version": "2012-10-17", "Statement": [statement("Allow", "iam:PassRole", passed)]});
    for (is_default, verdict) in [(true, Verdict::Granted), (false, Verdict::Undecided)] {
        let version =
            json!({"Document": policy, "VersionId": "v1", "IsDefaultVersion": is_default});
        let output = json!({"PolicyVersion": version}).to_string();
        let report = Case::new()
            .task(
                "arn:aws:states:::aws-sdk:glue:createJob",
                &json!({"Name": "n", "Role": passed, "Command": {"Name": "glueetl"}}),
            )
            .document(json!({"name": "p.json", "role": EXECUTION, "text": output}))
            .report();
        assert_eq!(verdicts(&report, CheckKind::PassRole), [verdict]);
    }
}

/// What each command that is proposed prints is read as the answer to its question: given without
/// a word on what it is, or with the kind and role of the question.
#[test]
fn what_a_proposed_command_prints_settles_the_check() {
    let job = "arn:aws:iam::111122223333:role/job";
    let glue = || {
        Case::new().task(
            "arn:aws:states:::aws-sdk:glue:createJob",
            &json!({"Name": "n", "Role": job, "Command": {"Name": "glueetl"}}),
        )
    };
    let allow =
        json!({"Version": "2012-10-17", "Statement": [statement("Allow", "iam:PassRole", "*")]});
    let described = |more: Value| {
        let mut role = json!({"RoleName": "execution", "Arn": EXECUTION, "RoleId": "AROA2EXAMPLE",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}]}});
        let more = more.as_object().unwrap().clone();
        role.as_object_mut().unwrap().extend(more);
        role
    };
    let bounded = described(json!({"PermissionsBoundary": {"PermissionsBoundaryArn": POLICY}}));
    let attached = json!([{"PolicyName": "p", "PolicyArn": POLICY}]);
    let version = json!({"Document": allow, "VersionId": "v1", "IsDefaultVersion": true});
    let export = described(json!({"AttachedManagedPolicies": attached, "RolePolicyList": []}));
    let managed = json!({"PolicyName": "p", "Arn": POLICY, "PolicyVersionList": [version]});
    let rows = [
        (
            "the boundary",
            glue()
                .policy(&allow["Statement"])
                .document(json!({"name": "r", "text": json!({"Role": bounded}).to_string()})),
            json!({"PolicyArn": POLICY, "PolicyVersion": version}),
            ("permissions-boundary", EXECUTION),
        ),
        (
            "a managed policy",
            glue().document(json!({"name": "a", "role": EXECUTION,
                "text": json!({"AttachedPolicies": attached}).to_string()})),
            json!({"PolicyArn": POLICY, "PolicyVersion": version}),
            ("identity-policy", EXECUTION),
        ),
        (
            "all policies of a role",
            glue(),
            json!({"RoleDetailList": [export], "Policies": [managed]}),
            ("account-export", EXECUTION),
        ),
    ];
    for (what, case, printed, (kind, role)) in rows {
        assert_eq!(
            verdicts(&case.report(), CheckKind::PassRole),
            [Verdict::Undecided],
            "{what}"
        );
        for document in [
            json!({"name": "answer.json", "text": printed.to_string()}),
            json!({"name": "answer.json", "text": printed.to_string(), "kind": kind, "role": role}),
        ] {
            let report = case.clone().document(document.clone()).report();
            let found = verdicts(&report, CheckKind::PassRole);
            assert_eq!(found, [Verdict::Granted], "{what} {document}");
        }
    }
}

#[test]
fn what_is_printed_of_what_a_call_names_settles_the_check() {
    let task = "arn:aws:iam::111122223333:role/task";
    let allow = || json!([statement("Allow", "iam:PassRole", task)]);
    let definition = json!({"taskDefinition": {
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3",
        "family": "app", "revision": 3, "status": "ACTIVE", "taskRoleArn": task}});
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]});
    let profile = json!({"InstanceProfileName": "workers",
        "Arn": "arn:aws:iam::111122223333:instance-profile/workers",
        "Roles": [{"RoleName": "task", "Arn": task, "AssumeRolePolicyDocument": trust}]});
    let run = json!({"ImageId": "ami-1", "IamInstanceProfile": {"Name": "workers"}});
    for (resource, parameters, printed) in [
        (
            "arn:aws:states:::ecs:runTask.sync",
            json!({"TaskDefinition": "app:3"}),
            definition.clone(),
        ),
        (
            "arn:aws:states:::ecs:runTask.sync",
            json!({"TaskDefinition": "app"}),
            definition["taskDefinition"].clone(),
        ),
        (
            "arn:aws:states:::aws-sdk:ec2:runInstances",
            run.clone(),
            json!({"InstanceProfile": profile}),
        ),
        (
            "arn:aws:states:::aws-sdk:ec2:runInstances",
            run,
            profile.clone(),
        ),
    ] {
        let case = Case::new().task(resource, &parameters).policy(&allow());
        assert_eq!(
            verdicts(&case.report(), CheckKind::PassRole),
            [Verdict::Undecided]
        );
        let document = json!({"name": "answer.json", "text": printed.to_string()});
        let report = case.document(document).report();
        assert_eq!(
            verdicts(&report, CheckKind::PassRole),
            [Verdict::Granted],
            "{printed}"
        );
    }
}

/// An inline policy and a managed one may be called the same.
#[test]
fn a_managed_policy_is_not_the_inline_one_of_its_name() {
    let allow =
        json!({"Version": "2012-10-17", "Statement": [statement("Allow", "iam:PassRole", "*")]});
    let version = json!({"Document": allow, "VersionId": "v1", "IsDefaultVersion": true});
    let case = Case::new()
        .task(
            "arn:aws:states:::aws-sdk:glue:createJob",
            &json!({"Name": "n", "Role": "arn:aws:iam::111122223333:role/job", "Command": {"Name": "glueetl"}}),
        )
        .document(json!({"name": "attached.json", "role": EXECUTION,
            "text": json!({"AttachedPolicies": [{"PolicyName": "p", "PolicyArn": POLICY}]}).to_string()}))
        .document(json!({"name": "p.json",
            "text": json!({"PolicyArn": POLICY, "PolicyVersion": version}).to_string()}));
    for (names, expected) in [
        (json!([]), Verdict::Granted),
        (json!(["p"]), Verdict::Undecided),
    ] {
        let listed = json!({"PolicyNames": names}).to_string();
        let report = case
            .clone()
            .document(json!({"name": "names.json", "role": EXECUTION, "text": listed}))
            .report();
        assert_eq!(
            verdicts(&report, CheckKind::PassRole),
            [expected],
            "{listed}"
        );
    }
}

/// What was read, and is of no use yet, was read.
#[test]
fn an_account_export_without_a_machine_was_read() {
    let role = json!({"RoleName": "nightly", "Arn": "arn:aws:iam::111122223333:role/nightly",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
        "RolePolicyList": [], "AttachedManagedPolicies": []});
    let export = json!({"RoleDetailList": [role], "Policies": []}).to_string();
    let report = Case::bare()
        .document(json!({"name": "account.json", "text": export}))
        .report();
    assert_eq!(notices(&report), ["roles-not-named"]);
}
