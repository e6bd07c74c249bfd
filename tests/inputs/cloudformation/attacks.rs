//! Odd templates whose execution role must not be granted anything, and what templates and outputs
//! tell beside policies.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, EXECUTION, MACHINE, checks, notices};

fn document(name: &str, text: &Value) -> Value {
    json!({"name": name, "text": text.to_string()})
}

fn trust(service: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]})
}

fn everything() -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
}

fn nothing() -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})
}

fn definition() -> String {
    json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": "${Task.Arn}"}}}})
    .to_string()
}

/// A role with these properties beside its trust policy.
fn role(more: Value) -> Value {
    let mut properties = json!({"AssumeRolePolicyDocument": trust("states.amazonaws.com")});
    for (key, value) in more.as_object().unwrap() {
        properties[key] = value.clone();
    }
    json!({"Type": "AWS::IAM::Role", "Properties": properties})
}

fn inline(policy: Value) -> Value {
    json!([{"PolicyName": "p", "PolicyDocument": policy}])
}

/// A machine that runs as `Execution` and passes `Task`, with these resources beside.
fn template(execution: Value, more: &Value) -> Value {
    let mut resources = json!({
        "Task": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust("mediaconvert.amazonaws.com")}},
        "Execution": execution,
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::GetAtt": ["Execution", "Arn"]}, "DefinitionString": {"Fn::Sub": definition()}}}});
    for (name, resource) in more.as_object().unwrap() {
        resources[name] = resource.clone();
    }
    json!({"Resources": resources})
}

fn passed(report: &Report) -> Vec<Verdict> {
    let checks = checks(report, CheckKind::PassRole);
    checks.iter().map(|check| check.verdict).collect()
}

fn of(template: &Value) -> Vec<Verdict> {
    let case = Case::bare().document(document("t.json", template));
    passed(&case.setting("account", "111122223333").report())
}

fn attach(kind: &str, properties: Value) -> Value {
    json!({"More": {"Type": kind, "Properties": properties}})
}

#[test]
fn the_plain_template_is_granted_and_without_its_policy_missing() {
    let none = json!({});
    let granted = role(json!({"Policies": inline(everything())}));
    assert_eq!(of(&template(granted, &none)), [Verdict::Granted]);
    let missing = role(json!({"Policies": inline(nothing())}));
    assert_eq!(of(&template(missing, &none)), [Verdict::Missing]);
}

#[test]
fn odd_templates_grant_nothing() {
    let own = || role(json!({"Policies": inline(nothing())}));
    let none = json!({});
    let conditional = |mut resource: Value| {
        resource["Condition"] = json!("IsProd");
        resource
    };
    let policy =
        |roles: Value| json!({"PolicyName": "p", "Roles": roles, "PolicyDocument": everything()});
    let admin = |arn: &str| role(json!({"ManagedPolicyArns": [arn]}));
    for (name, template, expected) in [
        (
            "the role stands under a condition",
            template(
                conditional(role(json!({"Policies": inline(everything())}))),
                &none,
            ),
            // Without it the machine cannot be deployed.
            Verdict::Granted,
        ),
        (
            "a policy of another role",
            template(
                own(),
                &attach("AWS::IAM::Policy", policy(json!([{"Ref": "Task"}]))),
            ),
            Verdict::Missing,
        ),
        (
            "a policy of a group and a user",
            template(
                own(),
                &attach(
                    "AWS::IAM::Policy",
                    json!({"PolicyName": "p", "Groups": [{"Ref": "Execution"}], "Users": ["execution"], "PolicyDocument": everything()}),
                ),
            ),
            Verdict::Missing,
        ),
        (
            "a policy that a condition decides",
            template(
                own(),
                &json!({"More": conditional(json!({"Type": "AWS::IAM::Policy", "Properties": policy(json!([{"Ref": "Execution"}]))}))}),
            ),
            Verdict::Undecided,
        ),
        (
            "a managed policy that a condition decides, attached by the role",
            template(
                role(
                    json!({"Policies": inline(nothing()), "ManagedPolicyArns": [{"Ref": "More"}]}),
                ),
                &json!({"More": conditional(json!({"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": everything()}}))}),
            ),
            Verdict::Undecided,
        ),
        (
            "a managed policy that nobody attaches",
            template(
                own(),
                &attach(
                    "AWS::IAM::ManagedPolicy",
                    json!({"PolicyDocument": everything()}),
                ),
            ),
            Verdict::Missing,
        ),
        (
            "a customer's policy with the name of one of AWS",
            template(
                admin("arn:aws:iam::111122223333:policy/AdministratorAccess"),
                &none,
            ),
            Verdict::Undecided,
        ),
        (
            "one of AWS in another partition",
            template(
                admin("arn:aws-us-gov:iam::aws:policy/AdministratorAccess"),
                &none,
            ),
            Verdict::Undecided,
        ),
        (
            "the mere name, which only SAM takes",
            template(admin("AdministratorAccess"), &none),
            Verdict::Undecided,
        ),
        (
            "the name of AWS put together of what is not known",
            template(
                role(
                    json!({"ManagedPolicyArns": [{"Fn::Sub": "arn:aws:iam::aws:policy/${Name}"}]}),
                ),
                &none,
            ),
            Verdict::Undecided,
        ),
        (
            "the account put together of what is not known",
            template(
                role(
                    json!({"ManagedPolicyArns": [{"Fn::Sub": "arn:aws:iam::${Owner}:policy/AdministratorAccess"}]}),
                ),
                &none,
            ),
            Verdict::Undecided,
        ),
        (
            "the partition is a parameter",
            template(
                role(
                    json!({"ManagedPolicyArns": [{"Fn::Sub": "arn:${Partition}:iam::aws:policy/AdministratorAccess"}]}),
                ),
                &none,
            ),
            Verdict::Undecided,
        ),
        (
            "a list that a function makes",
            template(
                role(
                    json!({"ManagedPolicyArns": {"Fn::If": ["A", ["arn:aws:iam::aws:policy/AdministratorAccess"], []]}}),
                ),
                &none,
            ),
            Verdict::Undecided,
        ),
        (
            "an entry that a function makes",
            template(
                role(
                    json!({"ManagedPolicyArns": [{"Fn::If": ["A", "arn:aws:iam::aws:policy/AdministratorAccess", {"Ref": "AWS::NoValue"}]}]}),
                ),
                &none,
            ),
            Verdict::Undecided,
        ),
        (
            "a list that is split from a parameter",
            template(
                role(json!({"ManagedPolicyArns": {"Fn::Split": [",", {"Ref": "Arns"}]}})),
                &none,
            ),
            Verdict::Undecided,
        ),
        (
            "a role that is not there",
            {
                let mut template = template(own(), &none);
                template["Resources"]["Machine"]["Properties"]["RoleArn"] =
                    json!({"Fn::GetAtt": ["Unknown", "Arn"]});
                template
            },
            Verdict::Undecided,
        ),
        (
            "a role that a parameter names",
            {
                let mut template = template(role(json!({"Policies": inline(everything())})), &none);
                template["Resources"]["Machine"]["Properties"]["RoleArn"] = json!({"Ref": "Role"});
                template["Parameters"] = json!({"Role": {"Type": "String"}});
                template
            },
            Verdict::Undecided,
        ),
        (
            "a role that a condition chooses",
            {
                let mut template = template(role(json!({"Policies": inline(everything())})), &none);
                template["Resources"]["Machine"]["Properties"]["RoleArn"] = json!({"Fn::If": ["A", {"Fn::GetAtt": ["Execution", "Arn"]}, {"Fn::GetAtt": ["Task", "Arn"]}]});
                template
            },
            Verdict::Undecided,
        ),
        (
            "a boundary of which only the name is told",
            template(
                role(
                    json!({"Policies": inline(everything()), "PermissionsBoundary": "arn:aws:iam::aws:policy/AmazonS3FullAccess"}),
                ),
                &none,
            ),
            Verdict::Missing,
        ),
        (
            "a boundary that nobody knows",
            template(
                role(
                    json!({"Policies": inline(everything()), "PermissionsBoundary": {"Ref": "Boundary"}}),
                ),
                &none,
            ),
            Verdict::Undecided,
        ),
        (
            "a nested stack that is told of the role",
            template(
                role(json!({"Policies": inline(everything())})),
                &attach(
                    "AWS::CloudFormation::Stack",
                    json!({"TemplateURL": "u", "Parameters": {"RoleName": {"Ref": "Execution"}}}),
                ),
            ),
            Verdict::Undecided,
        ),
        (
            "a nested stack that is told of the role within a text",
            template(
                role(json!({"RoleName": "exec", "Policies": inline(everything())})),
                &attach(
                    "AWS::CloudFormation::Stack",
                    json!({"TemplateURL": "u", "Parameters": {"Names": {"Fn::Join": [",", ["a", {"Ref": "Execution"}]]}}}),
                ),
            ),
            Verdict::Undecided,
        ),
        (
            "a role that a nested stack makes",
            {
                let mut template = template(
                    own(),
                    &attach("AWS::CloudFormation::Stack", json!({"TemplateURL": "u"})),
                );
                template["Resources"]["Machine"]["Properties"]["RoleArn"] =
                    json!({"Fn::GetAtt": ["More", "Outputs.RoleArn"]});
                template
            },
            Verdict::Undecided,
        ),
    ] {
        // In each world, if a condition chooses.
        let verdicts = of(&template);
        let are_all = verdicts.iter().all(|verdict| *verdict == expected);
        assert!(!verdicts.is_empty() && are_all, "{name}: {verdicts:?}");
    }
}

#[test]
fn policies_of_the_same_names_in_two_templates_are_not_one() {
    let one = template(role(json!({"Policies": inline(nothing())})), &json!({}));
    let two = json!({"Resources": {
        "Task": role(json!({})),
        "Execution": role(json!({"Policies": inline(everything())})),
        "More": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "Execution"}], "PolicyDocument": everything()}}}});
    let report = Case::bare()
        .document(document("one.json", &one))
        .document(document("two.json", &two))
        .setting("account", "111122223333")
        .report();
    assert_eq!(passed(&report), [Verdict::Missing]);
}

#[test]
fn a_role_of_another_account_with_the_same_name_gives_nothing() {
    let one = template(
        role(json!({"RoleName": "execution", "Policies": inline(nothing())})),
        &json!({}),
    );
    let other = json!({"RoleName": "execution", "Arn": "arn:aws:iam::444455556666:role/execution",
        "AssumeRolePolicyDocument": trust("states.amazonaws.com"),
        "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": everything()}]});
    let report = Case::bare()
        .document(document("one.json", &one))
        .document(document("two.json", &json!({"Role": other})))
        .setting("account", "111122223333")
        .report();
    assert_eq!(passed(&report), [Verdict::Missing]);
}

#[test]
fn an_instance_profile_shows_its_role() {
    let definition = |profile: &str| {
        json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::aws-sdk:autoscaling:createLaunchConfiguration",
            "Parameters": {"LaunchConfigurationName": "l", "IamInstanceProfile": profile}}}})
        .to_string()
    };
    let of = |profile: &str, roles: Value, allowed: &str| {
        let allow = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": {"Fn::GetAtt": [allowed, "Arn"]}}]});
        let mut template = template(
            role(json!({"Policies": inline(allow)})),
            &json!({
            "Other": role(json!({})),
            "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": roles}}}),
        );
        template["Resources"]["Machine"]["Properties"]["DefinitionString"] =
            json!({"Fn::Sub": definition(profile)});
        self::of(&template)
    };
    let task = json!([{"Ref": "Task"}]);
    for profile in [
        "${Profile}",
        "${Profile.Arn}",
        "arn:${AWS::Partition}:iam::${AWS::AccountId}:instance-profile/${Profile}",
    ] {
        assert_eq!(
            of(profile, task.clone(), "Task"),
            [Verdict::Granted],
            "{profile}"
        );
        // Two resources are two roles.
        assert_eq!(
            of(profile, task.clone(), "Other"),
            [Verdict::Missing],
            "{profile}"
        );
        for unknown in [
            json!([{"Ref": "Name"}]),
            json!([{"Fn::If": ["A", {"Ref": "Task"}, {"Ref": "Other"}]}]),
            json!([]),
        ] {
            assert_eq!(
                of(profile, unknown, "Task"),
                [Verdict::Undecided],
                "{profile}"
            );
        }
    }
    assert_eq!(of("${Unknown.Arn}", task, "Task"), [Verdict::Undecided]);
    // What commands print.
    let machine = |profile: &str| json!({"stateMachineArn": MACHINE, "roleArn": EXECUTION, "definition": definition(profile)});
    let arn = "arn:aws:iam::111122223333:instance-profile/x";
    let told = json!({"InstanceProfileName": "x", "Arn": arn,
        "Roles": [{"RoleName": "in", "Arn": "arn:aws:iam::111122223333:role/in", "AssumeRolePolicyDocument": trust("ec2.amazonaws.com")}]});
    let policy = json!({"RoleName": "execution", "PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/in"}]}});
    for (profile, output, expected) in [
        ("x", json!({"InstanceProfile": told}), Verdict::Granted),
        (arn, json!({"InstanceProfile": told}), Verdict::Granted),
        (arn, json!({"InstanceProfiles": [told]}), Verdict::Granted),
        ("y", json!({"InstanceProfiles": [told]}), Verdict::Undecided),
        (
            "arn:aws:iam::444455556666:instance-profile/x",
            json!({"InstanceProfiles": [told]}),
            Verdict::Undecided,
        ),
    ] {
        let report = Case::bare()
            .document(document("m.json", &machine(profile)))
            .document(document("i.json", &output))
            .document(document("p.json", &policy))
            .report();
        assert_eq!(
            passed(&report),
            [expected],
            "{profile} {:?}",
            report.notices
        );
    }
}

#[test]
fn outputs_that_end_early_are_not_all() {
    let machine = json!({"stateMachineArn": MACHINE, "roleArn": EXECUTION, "definition": definition().replace("${Task.Arn}", "arn:aws:iam::111122223333:role/task")});
    let export = json!({"RoleDetailList": [{"RoleName": "execution", "Arn": EXECUTION, "RolePolicyList": [], "AttachedManagedPolicies": []}]});
    for (more, expected) in [
        (json!({}), Verdict::Missing),
        (json!({"IsTruncated": false}), Verdict::Missing),
        (
            json!({"IsTruncated": true, "Marker": "m"}),
            Verdict::Undecided,
        ),
        (json!({"NextToken": "t"}), Verdict::Undecided),
    ] {
        let mut export = export.clone();
        for (key, value) in more.as_object().unwrap() {
            export[key] = value.clone();
        }
        let report = Case::bare()
            .document(document("m.json", &machine))
            .document(document("e.json", &export))
            .report();
        assert_eq!(passed(&report), [expected], "{more}");
        let is_said = notices(&report).contains(&"output-truncated".to_owned());
        assert_eq!(is_said, expected == Verdict::Undecided, "{more}");
    }
    let attached = |is_truncated: bool| {
        let output = json!({"AttachedPolicies": [{"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}], "IsTruncated": is_truncated});
        let report = Case::bare()
            .document(document("m.json", &machine))
            .document(json!({"name": "a.json", "text": output.to_string(), "role": EXECUTION}))
            .report();
        passed(&report)
    };
    assert_eq!(attached(false), [Verdict::Granted]);
    assert_eq!(attached(true), [Verdict::Undecided]);
}

/// The checks of the machine itself, and what is said of its needs.
fn beside(template: &Value) -> (Vec<(String, Verdict)>, Vec<String>) {
    let report = Case::bare()
        .document(document("t.json", template))
        .setting("level", "all")
        .report();
    let own = report
        .checks
        .iter()
        .filter(|check| check.kind == CheckKind::Action && check.task.is_none());
    let own = own.map(|check| (check.action.clone(), check.verdict));
    // Those that may be needed are one notice, those that are have one each.
    let hints = report.notices.iter().flat_map(|notice| {
        let notice = serde_json::to_value(notice).unwrap();
        let case = notice["params"]["case"].as_str().map(str::to_owned);
        let grouped = ["logging", "tracing", "encryption"].into_iter();
        let grouped = grouped.filter(|case| {
            notice["code"] == "conditional-needs" && !notice["params"][*case].is_null()
        });
        let grouped = grouped.map(str::to_owned).collect::<Vec<_>>();
        case.into_iter().chain(grouped).collect::<Vec<_>>()
    });
    let hints = hints.filter(|case| {
        ["logging", "tracing", "encryption"]
            .iter()
            .any(|of| case.starts_with(of))
    });
    let own = own.collect();
    (own, hints.collect())
}

#[test]
fn what_stands_beside_a_definition_is_checked_where_it_is_on() {
    let of = |more: Value, actions: &Value| {
        let allow = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]});
        let mut template = template(role(json!({"Policies": inline(allow)})), &json!({}));
        for (key, value) in more.as_object().unwrap() {
            template["Resources"]["Machine"]["Properties"][key] = value.clone();
        }
        beside(&template)
    };
    let none = json!("s3:GetObject");
    // Nothing is on, as a template that does not say it.
    assert_eq!(of(json!({}), &none), (vec![], vec![]));
    let off = json!({"LoggingConfiguration": {"Level": "OFF"}, "TracingConfiguration": {"Enabled": false},
        "EncryptionConfiguration": {"Type": "AWS_OWNED_KEY"}});
    assert_eq!(of(off, &none), (vec![], vec![]));
    // On.
    let tracing = json!({"TracingConfiguration": {"Enabled": true}});
    for (actions, expected) in [
        (none.clone(), Verdict::Missing),
        (json!("xray:*"), Verdict::Granted),
    ] {
        let (own, hints) = of(tracing.clone(), &actions);
        assert_eq!(own.len(), 4);
        assert!(
            own.iter()
                .all(|(action, verdict)| action.starts_with("xray:") && *verdict == expected),
            "{own:?}"
        );
        assert_eq!(hints, Vec::<String>::new());
    }
    let logging = json!({"LoggingConfiguration": {"Level": "ERROR", "Destinations": []}});
    let (own, hints) = of(logging, &none);
    assert_eq!((own.len(), hints.len()), (8, 0));
    let encryption =
        json!({"EncryptionConfiguration": {"Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": "k"}});
    assert_eq!(
        of(encryption, &none),
        (vec![], vec!["encryption-on".to_owned()])
    );
    // What a function makes.
    let maybe = json!({"LoggingConfiguration": {"Fn::If": ["A", {"Level": "ALL"}, {"Ref": "AWS::NoValue"}]},
        "TracingConfiguration": {"Enabled": {"Ref": "Traced"}}});
    assert_eq!(
        of(maybe, &none),
        (vec![], vec!["logging".to_owned(), "tracing".to_owned()])
    );
}

#[test]
fn what_is_there_twice_or_made_by_macros_grants_nothing() {
    let all = || role(json!({"Policies": inline(everything())}));
    // Twice in the text.
    let text = template(all(), &json!({})).to_string();
    let twice = text.replacen(
        "\"Task\":",
        &format!("\"Execution\": {}, \"Task\":", role(json!({}))),
        1,
    );
    assert_ne!(text, twice);
    let report = Case::bare()
        .document(json!({"name": "t.json", "text": twice}))
        .setting("account", "111122223333")
        .report();
    assert_eq!(passed(&report), [Verdict::Undecided]);
    // Macros and loops within a resource.
    let own = json!([{"Ref": "Execution"}]);
    let policy = json!({"PolicyName": "p", "Roles": own, "PolicyDocument": everything()});
    let none = || role(json!({"Policies": inline(nothing())}));
    for key in ["Fn::Transform", "Fn::ForEach::X"] {
        let mut more = policy.clone();
        more[key] = json!({"Name": "Own"});
        assert_eq!(
            of(&template(none(), &attach("AWS::IAM::Policy", more))),
            [Verdict::Undecided],
            "{key}"
        );
        let mut execution = all();
        execution["Properties"][key] = json!({"Name": "Own"});
        assert_eq!(
            of(&template(execution, &json!({}))),
            [Verdict::Undecided],
            "{key}"
        );
        let mut execution = all();
        execution[key] = json!({"Name": "Own"});
        assert_eq!(
            of(&template(execution, &json!({}))),
            [Verdict::Undecided],
            "{key}"
        );
        let mut whole = template(all(), &json!({}));
        whole["Resources"]["Machine"]["Properties"][key] = json!({"Name": "Own"});
        assert_eq!(of(&whole), [Verdict::Undecided], "{key}");
    }
}

#[test]
fn a_role_that_sam_makes_is_not_the_one_that_is_called_so() {
    let machine = json!({"Type": "AWS::Serverless::StateMachine", "Properties": {
        "Definition": {"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": "arn:aws:iam::111122223333:role/task"}}}},
        "Policies": [nothing()]}});
    let template = |machine: &Value, more: Value| {
        let mut resources = more;
        resources["M"] = machine.clone();
        json!({"Transform": "AWS::Serverless-2016-10-31", "Resources": resources})
    };
    assert_eq!(of(&template(&machine, json!({}))), [Verdict::Missing]);
    let other = json!({"MRole": role(json!({"Policies": inline(everything())}))});
    assert_eq!(of(&template(&machine, other)), [Verdict::Undecided]);
    // Its own role is named: what SAM would make does not count.
    let mut named = machine.clone();
    named["Properties"]["Role"] = json!({"Fn::GetAtt": ["MRole", "Arn"]});
    named["Properties"]["Policies"] = json!([everything()]);
    let other = json!({"MRole": role(json!({"Policies": inline(nothing())}))});
    assert_eq!(of(&template(&named, other)), [Verdict::Missing]);
}

#[test]
fn a_policy_that_names_a_role_of_another_template_is_of_its_own_account() {
    let one = template(
        role(json!({"RoleName": "execution", "Policies": inline(nothing())})),
        &json!({}),
    );
    let two = json!({"Resources": {"More": {"Type": "AWS::IAM::Policy",
        "Properties": {"PolicyName": "p", "Roles": ["execution"], "PolicyDocument": everything()}}}});
    for account in [None, Some("111122223333")] {
        let case = Case::bare()
            .document(document("one.json", &one))
            .document(document("two.json", &two));
        let case = match account {
            Some(account) => case.setting("account", account),
            None => case,
        };
        assert_ne!(passed(&case.report()), [Verdict::Granted], "{account:?}");
    }
}
