//! Every optimized integration: what its roles need, in all four verdicts.

use serde_json::{Value, json};
use sfn_role_check::catalog::{self, Confidence, Form, From, Integration, Receivers};
use sfn_role_check::report::{CheckKind, Code, Notice, Verdict};
use test_support::{Case, EXECUTION, OTHER, OWN, checks, reasons, statement, verdicts};

const ROLE: &str = "arn:aws:iam::111122223333:role/passed";
const TARGET: &str = "arn:aws:iam::444455556666:role/target";

/// `A[].B.C` with a value, as parameters are written.
fn nested(path: &str, value: &Value) -> Value {
    let (key, rest) = path
        .split_once('.')
        .map_or((path, None), |(key, rest)| (key, Some(rest)));
    let inner = rest.map_or_else(|| value.clone(), |rest| nested(rest, value));
    match key.strip_suffix("[]") {
        Some(name) => json!({ name: [inner] }),
        None if key == "*" => json!({ "any": inner }),
        None => json!({ key: inner }),
    }
}

fn resource(integration: Integration) -> String {
    format!("arn:aws:states:::{}", integration.name)
}

/// The four statements that decide a PassRole to one of the services, with their verdicts.
fn statements(services: &[&str]) -> [(Value, Verdict); 5] {
    let to = |service: &[&str]| {
        json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": ROLE,
               "Condition": {"StringEquals": {"iam:PassedToService": service}}})
    };
    [
        (json!([to(services)]), Verdict::Granted),
        (json!([to(&["other.amazonaws.com"])]), Verdict::Missing),
        (
            json!([statement(
                "Allow",
                "iam:*",
                &ROLE.replace("passed", "another")
            )]),
            Verdict::Missing,
        ),
        (
            json!([
                statement("Allow", "*", "*"),
                statement("Deny", "iam:Pass*", "arn:aws:iam::*:role/pas?ed")
            ]),
            Verdict::Denied,
        ),
        (
            json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": ROLE,
                    "Condition": {"StringEquals": {"aws:PrincipalTag/team": "a"}}}]),
            Verdict::Undecided,
        ),
    ]
}

#[test]
fn passed_roles_are_asked_for_in_all_four_verdicts() {
    let mut parameters = 0;
    for integration in catalog::integrations() {
        for pass in integration.passes.iter() {
            let From::Parameter(path) = pass.from else {
                continue;
            };
            if pass.confidence == Confidence::Low || pass.form == Form::InstanceProfile {
                continue;
            }
            parameters += 1;
            for (policy, expected) in statements(&pass.principals.iter().collect::<Vec<_>>()) {
                // A principal of medium confidence decides nothing where a condition names it.
                let hangs_on_service = policy[0]["Condition"]["StringEquals"]
                    .get("iam:PassedToService")
                    .is_some();
                let expected = if pass.confidence == Confidence::Medium && hangs_on_service {
                    Verdict::Undecided
                } else {
                    expected
                };
                let case = Case::new()
                    .task(&resource(integration), &nested(path, &json!(ROLE)))
                    .policy(&policy);
                let report = case.report();
                let found: Vec<_> = checks(&report, CheckKind::PassRole)
                    .into_iter()
                    .filter(|check| check.resource.as_deref() == Some(ROLE))
                    .collect();
                let count = match pass.receivers {
                    Receivers::OneOf => 1,
                    Receivers::AllOf => pass.principals.iter().count(),
                };
                assert_eq!(found.len(), count, "{} {path}", integration.name);
                assert!(
                    found.iter().all(|check| check.verdict == expected),
                    "{} {path} {policy}",
                    integration.name
                );
                assert_eq!(found[0].role, EXECUTION);
                assert_eq!(found[0].action, "iam:PassRole");
                assert!(!found[0].reasons.is_empty() && !found[0].at.is_empty());
            }
        }
    }
    assert_eq!(parameters, 22);
}

#[test]
fn run_time_roles_are_granted_only_if_every_role_may_be_passed() {
    for integration in catalog::integrations() {
        for pass in integration.passes.iter() {
            let From::Parameter(path) = pass.from else {
                continue;
            };
            if pass.confidence != Confidence::High || path.contains('.') {
                continue;
            }
            let every = format!("arn:aws:iam::{OWN}:role/*");
            for (allowed, expected) in [
                (every.as_str(), Verdict::Granted),
                (ROLE, Verdict::Undecided),
                ("arn:aws:iam::444455556666:role/*", Verdict::Missing),
            ] {
                let case = Case::new()
                    .task(
                        &resource(integration),
                        &json!({ format!("{path}.$"): "$.role" }),
                    )
                    .policy(&json!([statement("Allow", "iam:PassRole", allowed)]));
                let report = case.report();
                let found: Vec<_> = checks(&report, CheckKind::PassRole)
                    .into_iter()
                    .filter(|check| check.resource.is_none())
                    .collect();
                // Of an ECS task the roles of its task definition are unknown too.
                let own = found
                    .iter()
                    .find(|check| reasons(check).contains(&"runtime-value".to_owned()));
                assert_eq!(
                    own.unwrap().verdict,
                    expected,
                    "{} {path} {allowed}",
                    integration.name
                );
            }
        }
    }
}

#[test]
fn target_roles_are_asked_for_in_all_four_verdicts() {
    let trust = |principal: &str| json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": principal}}]);
    let allow = |resource: &str| statement("Allow", "sts:AssumeRole", resource);
    for integration in catalog::integrations().filter(|integration| integration.takes_credentials) {
        let state = json!({"Type": "Task", "Resource": resource(integration), "Parameters": {}, "Credentials": {"RoleArn": TARGET}, "End": true});
        for (policy, trusted, expected) in [
            (
                json!([allow(TARGET)]),
                Some(trust(EXECUTION)),
                Verdict::Granted,
            ),
            (
                json!([allow(TARGET)]),
                Some(trust("arn:aws:iam::111122223333:root")),
                Verdict::Granted,
            ),
            (
                json!([allow("arn:aws:iam::444455556666:role/misspelled")]),
                Some(trust(EXECUTION)),
                Verdict::Missing,
            ),
            (
                json!([allow(TARGET)]),
                Some(trust("arn:aws:iam::111122223333:role/another")),
                Verdict::Missing,
            ),
            (
                json!([allow("*"), statement("Deny", "sts:*", TARGET)]),
                Some(trust(EXECUTION)),
                Verdict::Denied,
            ),
            (json!([allow(TARGET)]), None, Verdict::Undecided),
        ] {
            let mut case = Case::new().state(&state).policy(&policy);
            if let Some(trusted) = &trusted {
                case = case.policy_of("trust-policy", TARGET, trusted);
            }
            let report = case.report();
            assert_eq!(
                verdicts(&report, CheckKind::AssumeRole),
                [expected],
                "{} {policy} {trusted:?}",
                integration.name
            );
            assert_eq!(report.state_machines[0].tasks[0].calling_role, TARGET);
        }
    }
}

#[test]
fn with_credentials_roles_are_passed_by_the_target_role_in_its_account() {
    let passed = format!("arn:aws:iam::{OTHER}:role/passed");
    for integration in catalog::integrations() {
        for pass in integration
            .passes
            .iter()
            .filter(|pass| pass.confidence == Confidence::High)
        {
            let From::Parameter(path) = pass.from else {
                continue;
            };
            if pass.form == Form::InstanceProfile {
                continue;
            }
            let state = |role: &str| {
                json!({"Type": "Task", "Resource": resource(integration), "Parameters": nested(path, &json!(role)),
                       "Credentials": {"RoleArn": TARGET}, "End": true})
            };
            let all = json!([statement("Allow", "*", "*")]);
            let verdict = |role: &str, case: Case| {
                let report = case.report();
                let check = report
                    .checks
                    .iter()
                    .find(|check| check.resource.as_deref() == Some(role))
                    .cloned()
                    .unwrap();
                assert_eq!(check.role, TARGET);
                check.verdict
            };
            // What the execution role may do does not matter.
            assert_eq!(
                verdict(&passed, Case::new().state(&state(&passed)).policy(&all)),
                Verdict::Undecided
            );
            let with_target = Case::new().policy_of("identity-policy", TARGET, &all);
            assert_eq!(
                verdict(&passed, with_target.clone().state(&state(&passed))),
                Verdict::Granted
            );
            assert_eq!(
                verdict(ROLE, with_target.state(&state(ROLE))),
                Verdict::Denied
            );
        }
    }
}

#[test]
fn calls_that_pass_no_role_ask_for_none() {
    for integration in catalog::integrations().filter(|integration| integration.passes.is_empty()) {
        let report = Case::new()
            .task(&resource(integration), &json!({"RoleArn": ROLE}))
            .policy(&json!([]))
            .report();
        assert!(report.checks.is_empty(), "{}", integration.name);
        // That the role was passed before may be said.
        let is_said = |notice: &&Notice| notice.code != Code::RolePassedBefore;
        let others: Vec<_> = report.notices.iter().filter(is_said).collect();
        assert!(others.is_empty(), "{} {others:?}", integration.name);
    }
}

#[test]
fn facts_of_low_confidence_are_hints_only() {
    let case = Case::new()
        .task(
            "arn:aws:states:::emr-containers:startJobRun",
            &json!({"ExecutionRoleArn": ROLE}),
        )
        .policy(&json!([]));
    let report = case.report();
    assert!(report.checks.is_empty());
    assert_eq!(test_support::notices(&report), ["pass-role-doubtful"]);
}

#[test]
fn an_instance_profile_hides_its_role() {
    let parameters =
        json!({"ServiceRole": "EMR_DefaultRole", "JobFlowRole": "EMR_EC2_DefaultRole"});
    let case = |resource: &str| {
        Case::new()
            .task(
                "arn:aws:states:::elasticmapreduce:createCluster.sync",
                &parameters,
            )
            .policy(&json!([statement("Allow", "iam:PassRole", resource)]))
            .report()
    };
    let report = case("arn:aws:iam::111122223333:role/*");
    assert_eq!(
        verdicts(&report, CheckKind::PassRole),
        [Verdict::Granted, Verdict::Granted]
    );
    // The path of a bare name is not known, and neither is the role inside of the profile.
    let report = case("arn:aws:iam::111122223333:role/EMR_DefaultRole");
    assert_eq!(
        verdicts(&report, CheckKind::PassRole),
        [Verdict::Undecided, Verdict::Undecided]
    );
    let found = checks(&report, CheckKind::PassRole);
    assert_eq!(
        found[0].resource.as_deref(),
        Some("arn:aws:iam::111122223333:role/EMR_DefaultRole")
    );
    assert!(reasons(found[1]).contains(&"instance-profile-hides-role".to_owned()));
}
