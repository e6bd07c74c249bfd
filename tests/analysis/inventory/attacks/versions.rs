//! What exists once, told twice: versions, pages of an export, texts that may be another role's.

use super::*;

fn of_role(text: &Value) -> Value {
    stated("of-role.json", text, &json!({"role": "execution"}))
}

/// What `get-policy` prints.
fn described(arn: &str, default: &str) -> Value {
    json!({"Policy": {"PolicyName": "local", "PolicyId": "ANPAEXAMPLE", "Arn": arn, "Path": "/",
        "DefaultVersionId": default, "AttachmentCount": 1, "IsAttachable": true}})
}

/// What `get-policy-version` prints.
fn of_version(arn: Option<&str>, version: &str, text: &Value) -> Value {
    let mut output = super::version(arn, text);
    output["PolicyVersion"]["VersionId"] = json!(version);
    output
}

/// Law 3: a version that is not the default proves nothing.
#[test]
fn a_version_that_is_not_the_default_proves_nothing() {
    const OTHER: &str = "arn:aws:iam::111122223333:policy/other";
    let text = |arn, version| of_version(arn, version, &allow());
    for (documents, expected) in [
        (
            vec![
                of_role(&described(LOCAL, "v2")),
                of_role(&text(Some(LOCAL), "v2")),
            ],
            Granted,
        ),
        (
            vec![
                of_role(&described(LOCAL, "v3")),
                of_role(&text(Some(LOCAL), "v2")),
            ],
            Undecided,
        ),
        (
            vec![
                found("g", &described(LOCAL, "v3")),
                of_role(&text(Some(LOCAL), "v2")),
            ],
            Undecided,
        ),
        (
            vec![
                found("g", &described(LOCAL, "v2")),
                of_role(&text(Some(LOCAL), "v2")),
            ],
            Granted,
        ),
        // Two outputs of two days.
        (
            vec![
                found("g", &described(LOCAL, "v2")),
                found("h", &described(LOCAL, "v3")),
                of_role(&text(Some(LOCAL), "v2")),
            ],
            Undecided,
        ),
        // The text of a policy that is attached.
        (
            vec![
                of_role(&attached(&[LOCAL])),
                found("g", &described(LOCAL, "v3")),
                found("v", &text(Some(LOCAL), "v2")),
            ],
            Undecided,
        ),
        (
            vec![
                of_role(&attached(&[LOCAL])),
                found("g", &described(LOCAL, "v2")),
                found("v", &text(Some(LOCAL), "v2")),
            ],
            Granted,
        ),
        // The command does not print the ARN.
        (
            vec![of_role(&described(LOCAL, "v2")), of_role(&text(None, "v2"))],
            Granted,
        ),
        (
            vec![of_role(&described(LOCAL, "v3")), of_role(&text(None, "v2"))],
            Undecided,
        ),
        (
            vec![
                of_role(&described(LOCAL, "v3")),
                of_role(&of_version(None, "v3", &nothing())),
                of_role(&text(None, "v2")),
            ],
            Undecided,
        ),
        (
            vec![
                of_role(&described(LOCAL, "v1")),
                of_role(&described(OTHER, "v2")),
                of_role(&of_version(None, "v1", &nothing())),
                of_role(&text(None, "v2")),
            ],
            Granted,
        ),
        (
            vec![
                of_role(&described(LOCAL, "v1")),
                of_role(&described(OTHER, "v1")),
                of_role(&of_version(None, "v1", &nothing())),
                of_role(&text(None, "v2")),
            ],
            Undecided,
        ),
    ] {
        assert_eq!(verdict(EXECUTION, &documents), expected, "{documents:?}");
    }
}

/// An export comes in pages: a policy that a role of one page has may stand in another one.
#[test]
fn the_pages_of_an_export_are_one() {
    let page = |policies: &[(&str, Value)]| {
        let mut page = export(&[], policies, &json!({}));
        page["RoleDetailList"] = json!([]);
        page
    };
    let role = |inline: &[(&str, Value)]| {
        let mut page = export(inline, &[(LOCAL, nothing())], &json!({}));
        page["Policies"] = json!([]);
        page
    };
    for (role, managed, expected) in [
        (role(&[("p", allow())]), deny(), Denied),
        (role(&[("p", allow())]), nothing(), Granted),
        (role(&[]), allow(), Granted),
        (role(&[]), nothing(), Missing),
    ] {
        let mut pages = vec![
            found("1.json", &role),
            found("2.json", &page(&[(LOCAL, managed.clone())])),
        ];
        assert_eq!(verdict(EXECUTION, &pages), expected, "{managed}");
        pages.reverse();
        assert_eq!(verdict(EXECUTION, &pages), expected, "{managed}");
    }
}

/// Law 3: a text that may be this role's may be the one that is in effect.
#[test]
fn a_text_that_may_be_of_the_role_is_another_world() {
    const MAYBE: &str = "arn:aws:iam::<ACCOUNT>:role/execution";
    let everything = policy(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]));
    let of = |name: &str, text: &Value, more: &Value| stated(name, text, more);
    let boundary = |text: &Value, role: &str| {
        of(
            "b",
            text,
            &json!({"kind": "permissions-boundary", "role": role}),
        )
    };
    let named = |text: &Value, role: &str| {
        let output = json!({"PolicyName": "a", "PolicyDocument": text});
        of("a", &output, &json!({"role": role}))
    };
    let given = || stated("given.json", &allow(), &json!({"kind": "identity-policy"}));
    for (documents, expected) in [
        (
            vec![
                given(),
                boundary(&everything, EXECUTION),
                boundary(&nothing(), MAYBE),
            ],
            Undecided,
        ),
        (
            vec![
                given(),
                boundary(&everything, EXECUTION),
                boundary(&everything, MAYBE),
            ],
            Granted,
        ),
        (
            vec![named(&allow(), EXECUTION), named(&nothing(), MAYBE)],
            Undecided,
        ),
    ] {
        assert_eq!(verdict(EXECUTION, &documents), expected, "{documents:?}");
    }
    // So may a trust policy that is another account's.
    const TARGET: &str = "arn:aws:iam::111122223333:role/target";
    let trust = |who: &str| {
        policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": who}}]))
    };
    let assume = policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]));
    let documents = [
        assuming(TARGET),
        of("p", &assume, &json!({"kind": "identity-policy"})),
        of(
            "t",
            &trust(EXECUTION),
            &json!({"kind": "trust-policy", "role": TARGET}),
        ),
        of(
            "u",
            &trust("arn:aws:iam::111122223333:role/other"),
            &json!({"kind": "trust-policy", "role": "target"}),
        ),
        found(
            "r",
            &json!({"Role": {"RoleName": "target", "Arn": "arn:aws:iam::444455556666:role/target"}}),
        ),
    ];
    let settings = json!({"executionRole": EXECUTION});
    assert_eq!(
        checked(CheckKind::AssumeRole, &documents, &settings),
        [Undecided]
    );
}

/// Law 3: the inline policies of two sets are not joined once more.
#[test]
fn worlds_of_a_set_are_those_of_its_inline_policies() {
    let denying = |resource: &str| {
        policy(&json!([
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": JOB},
            {"Effect": "Deny", "Action": "iam:PassRole", "Resource": resource},
        ]))
    };
    for (second, expected) in [(denying("*"), Denied), (allow(), Undecided)] {
        let documents = [
            found("a", &export(&[("p", denying(JOB))], &[], &json!({}))),
            found("b", &export(&[("p", second.clone())], &[], &json!({}))),
        ];
        assert_eq!(verdict(EXECUTION, &documents), expected, "{second}");
    }
}

/// Law 3: an output that tells a thing twice has two texts of it.
#[test]
fn what_one_export_tells_twice_is_not_decided() {
    let managed = |texts: &[&Value]| {
        let policies: Vec<(&str, Value)> =
            texts.iter().map(|text| (LOCAL, (*text).clone())).collect();
        let mut made = export(&[], &policies, &json!({}));
        let attached = json!([{"PolicyName": "local", "PolicyArn": LOCAL}]);
        made["RoleDetailList"][0]["AttachedManagedPolicies"] = attached;
        made
    };
    let roles = |texts: &[&Value]| {
        let mut made = json!({"RoleDetailList": [], "Policies": []});
        for (at, text) in texts.iter().enumerate() {
            let one = export(&[(&format!("p{at}"), (*text).clone())], &[], &json!({}));
            let list = made["RoleDetailList"].as_array_mut().unwrap();
            list.push(one["RoleDetailList"][0].clone());
        }
        made
    };
    let (allowing, denying, other) = (allow(), deny(), nothing());
    for (export, expected) in [
        (managed(&[&allowing, &allowing]), Granted),
        (managed(&[&allowing, &denying]), Undecided),
        (managed(&[&denying, &allowing]), Undecided),
        (managed(&[&allowing, &other]), Undecided),
        (roles(&[&allowing]), Granted),
        (roles(&[&allowing, &other]), Undecided),
        (roles(&[&other, &allowing]), Undecided),
        (roles(&[&allowing, &denying]), Undecided),
    ] {
        let documents = [found("export.json", &export)];
        assert_eq!(verdict(EXECUTION, &documents), expected, "{export}");
    }
    let mut twice = managed(&[&allowing]);
    let versions = twice["Policies"][0]["PolicyVersionList"]
        .as_array_mut()
        .unwrap();
    versions.push(json!({"VersionId": "v2", "IsDefaultVersion": true, "Document": denying}));
    assert_eq!(
        verdict(EXECUTION, &[found("export.json", &twice)]),
        Undecided
    );
}

/// Law 1: what no role can be called may have been meant for any.
#[test]
fn a_role_that_cannot_be_is_any() {
    let given = || stated("given.json", &allow(), &json!({"kind": "identity-policy"}));
    for role in ["\"execution\"", "'execution'", "execution role", "exec*"] {
        let denying = stated("d.json", &deny(), &json!({"role": role}));
        assert_eq!(verdict(EXECUTION, &[given(), denying]), Undecided, "{role}");
        let allowing = stated("a.json", &allow(), &json!({"role": role}));
        assert_eq!(verdict(EXECUTION, &[allowing]), Undecided, "{role}");
    }
}
