//! The roles that are made, put to the checker itself: they are enough, nothing of them can be left
//! out, and all that stands in them is well-formed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use contract::{Param, Placeholder, PolicyDocument, Statement, WholeRoles};
use proptest::prelude::*;
use serde_json::{Value, json};
use sfn_role_check::catalog;
use sfn_role_check::documents::recognized;
use sfn_role_check::report::{Check, CheckKind, Report, Verdict};
use sfn_role_check::workspace::{Document, Kind, Level, Settings};
use sfn_role_check::{Workspace, analyze_with_policies_from};
use test_support::folder::{documents, projects, workspace};
use test_support::reasons;

use super::arns::well_formed;
use super::calls::{at_run_time, calls, machine_of, task};
use super::sources::{in_json, in_terraform, is_source};
use super::templates::{in_templates, template};
use super::whole;

const MACHINE: &str = "arn:aws:states:eu-west-1:111122223333:stateMachine:machine";
const EXECUTION: &str = "arn:aws:iam::111122223333:role/execution";

/// What was seen.
#[derive(Default, Debug)]
struct Counts {
    machines: usize,
    checks: usize,
    granted: usize,
    statements: usize,
    /// Why others are not, with how often.
    others: BTreeMap<String, usize>,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.machines += other.machines;
        self.checks += other.checks;
        self.granted += other.granted;
        self.statements += other.statements;
        for (why, count) in other.others {
            *self.others.entry(why).or_default() += count;
        }
    }
}

/// Reasons that no statement of a role removes.
const BEYOND: [&str; 10] = [
    // The target role is of no template.
    "trust-not-pasted",
    // Of another account.
    "pass-role-cross-account",
    "resource-policy-needed",
    // No reference has the action.
    "action-unconfirmed",
    // Which service it is is not documented.
    "principal-uncertain",
    // What was pasted is not what AWS has.
    "definition-doubtful",
    // Only the run time knows who calls, or which role is assumed.
    "runtime-value",
    "task-definition-uncertain",
    "role-arn-unknown",
    "role-arn-differs",
];

/// A machine of which it is known where it runs and as which role, where nothing else tells it.
fn sampled(workspace: &Workspace) -> Workspace {
    let mut sampled = workspace.clone();
    // A name that a deployment makes up would make a circle of a machine and its target role.
    for document in &mut sampled.documents {
        let Some(mut whole) = template(document) else {
            continue;
        };
        for (id, resource) in whole["Resources"].as_object_mut().unwrap() {
            let key = match resource["Type"].as_str() {
                Some("AWS::StepFunctions::StateMachine") => "StateMachineName",
                Some("AWS::Serverless::StateMachine") => "Name",
                _ => continue,
            };
            if resource["Properties"][key].is_null() {
                resource["Properties"][key] = json!(format!("sample-{id}"));
            }
        }
        document.text = whole.to_string();
    }
    let report = sfn_role_check::analyze(&sampled);
    let told = whole(&sampled);
    let settings = sampled.settings.get_or_insert_with(Settings::default);
    settings.level = Some(Level::All);
    let [machine] = report.state_machines.as_slice() else {
        return sampled;
    };
    if machine.role == "execution-role" && settings.machines.is_none() {
        let account = settings.account.clone().or(told.account);
        let account = account.unwrap_or_else(|| "111122223333".to_owned());
        settings.execution_role = Some(EXECUTION.replace("111122223333", &account));
        if machine.arn.is_none() {
            let arn = MACHINE.replace("111122223333", &account);
            let region = settings.region.clone().or(told.region);
            settings.state_machine_arn =
                Some(arn.replace("eu-west-1", region.as_deref().unwrap_or("eu-west-1")));
        }
    }
    sampled
}

/// What stands in the place of what is marked.
#[derive(Clone, Copy, PartialEq)]
enum Fill {
    /// Whatever there is: what people write who do not care.
    All,
    /// One value.
    Sample,
}

/// A statement with something in the place of what is marked. What only the run time knows may be
/// the ARN of anything.
fn filled(statement: &Statement, marked: &[&Placeholder], fill: Fill) -> Statement {
    let put = |text: &str| {
        let found: Vec<&&Placeholder> = marked
            .iter()
            .filter(|one| text.contains(&one.placeholder))
            .collect();
        let is_role = text.contains(":role/");
        let is_any = |one: &&&Placeholder| {
            one.meaning.contains("run time") || one.meaning.starts_with("each resource")
        };
        if fill == Fill::All && !is_role && found.iter().any(is_any) {
            return "*".to_owned();
        }
        let mut text = text.to_owned();
        for one in found.iter().filter(|one| one.placeholder.starts_with('<')) {
            let path = format!("{}/", one.placeholder);
            match fill {
                Fill::All => {
                    text = text
                        .replace("<PATH>/", "*")
                        .replace(&path, "*/")
                        .replace(&one.placeholder, "*");
                }
                Fill::Sample if text == one.placeholder => {
                    text = "arn:aws:sqs:eu-west-1:111122223333:sample".to_owned();
                }
                Fill::Sample => text = text.replace(&one.placeholder, "sample"),
            }
        }
        text
    };
    let mut statement = statement.clone();
    let each = |param: &Param| match param {
        Param::Text(text) => Param::Text(put(text)),
        Param::List(list) => Param::List(list.iter().map(|text| put(text)).collect()),
        Param::Number(number) => Param::Number(*number),
    };
    statement.resource = statement.resource.as_ref().map(each);
    if let Some(condition) = &mut statement.condition {
        for (_, value) in &mut condition.string_equals.0 {
            *value = each(value);
        }
    }
    if let Some(principal) = &mut statement.principal {
        for (_, value) in &mut principal.0 {
            *value = each(value);
        }
    }
    statement
}

/// The roles with something in the place of what is marked: of each statement as that says.
fn fill_all(roles: &WholeRoles, fill: &dyn Fn(&Statement) -> Fill) -> WholeRoles {
    let mut filled_roles = roles.clone();
    for role in &mut filled_roles.roles {
        let placeholders = role.placeholders.clone();
        let marked: Vec<&Placeholder> = placeholders.iter().collect();
        for policy in role.permissions.iter_mut().chain(&mut role.trust) {
            for statement in &mut policy.statement {
                *statement = filled(statement, &marked, fill(statement));
            }
        }
    }
    filled_roles
}

/// The workspace with the roles as documents, and how many documents it had.
fn with_roles(workspace: &Workspace, roles: &WholeRoles) -> (Workspace, u32) {
    let mut after = workspace.clone();
    // There is one text of a trust policy.
    after.documents.retain(|document| {
        !matches!(
            document.kind.or_else(|| recognized(&document.text)),
            Some(Kind::IdentityPolicy | Kind::TrustPolicy | Kind::PermissionsBoundary | Kind::Scp)
        )
    });
    let first = u32::try_from(after.documents.len()).unwrap();
    let settings = after.settings.get_or_insert_with(Settings::default);
    settings.account = settings.account.take().or(roles.account.clone());
    settings.region = settings.region.take().or(roles.region.clone());
    for role in &roles.roles {
        let policies = role
            .permissions
            .iter()
            .map(|one| (Kind::IdentityPolicy, one));
        let all = policies.chain(role.trust.iter().map(|one| (Kind::TrustPolicy, one)));
        for (at, (kind, policy)) in all.enumerate() {
            after.documents.push(Document {
                name: format!("{}-{at}.json", role.role.replace(['/', ':'], "-")),
                text: serde_json::to_string(policy).unwrap(),
                kind: Some(kind),
                role: Some(role.role.clone()),
                ..Document::default()
            });
        }
    }
    (after, first)
}

/// The project with the roles in it, and the roles that it has no place for; nothing for bare
/// documents.
fn placed(workspace: &Workspace, roles: &WholeRoles) -> Option<(Workspace, Vec<usize>)> {
    let mut documents = workspace.documents.iter();
    if documents
        .clone()
        .any(|document| template(document).is_some())
    {
        return Some(in_templates(workspace, roles));
    }
    let is_source = documents.any(is_source);
    is_source.then(|| in_terraform(workspace, roles))
}

fn checked(workspace: &Workspace, roles: &WholeRoles) -> Report {
    if let Some((after, _)) = placed(workspace, roles) {
        return sfn_role_check::analyze(&after);
    }
    let (after, first) = with_roles(workspace, roles);
    analyze_with_policies_from(&after, first)
}

/// The checks of roles that were made.
fn own<'r>(report: &'r Report, roles: &WholeRoles) -> Vec<&'r Check> {
    let is_own = |check: &&Check| {
        // A filled template may tell the partition of its roles.
        let end = |role: &str| role.rsplit(':').next().unwrap().to_owned();
        let mut made = roles.roles.iter();
        let is_made = made.any(|role| end(&role.role) == end(&check.role));
        let is_trust_of_passed = check.kind == CheckKind::RoleTrust && check.task.is_some();
        is_made && !is_trust_of_passed
    };
    report.checks.iter().filter(is_own).collect()
}

fn verdicts(report: &Report, roles: &WholeRoles) -> Vec<Verdict> {
    own(report, roles)
        .iter()
        .map(|check| check.verdict)
        .collect()
}

/// Asks everything of one workspace; what is wrong is told with its name.
fn check(name: &str, workspace: &Workspace, wrong: &mut Vec<String>) -> Counts {
    let mut counts = Counts::default();
    let workspace = &sampled(workspace);
    let mut roles = whole(workspace);
    if let Some((_, unplaced)) = placed(workspace, &roles) {
        // What does not fit into one template is only looked at.
        for at in unplaced.into_iter().rev() {
            let role = roles.roles.remove(at);
            *counts
                .others
                .entry("role of no template, or of several".to_owned())
                .or_default() += 1;
            for statement in role
                .permissions
                .iter()
                .chain(&role.trust)
                .flat_map(|policy| &policy.statement)
            {
                for text in texts(statement) {
                    if let Err(why) = well_formed(&text) {
                        wrong.push(format!("{name}: {text}: {why}"));
                    }
                }
            }
        }
    }
    for role in &roles.roles {
        counts.machines += role.machines.len();
        let policies = role.permissions.iter().chain(&role.trust);
        for statement in policies.flat_map(|policy| &policy.statement) {
            for text in texts(statement) {
                if let Err(why) = well_formed(&text) {
                    wrong.push(format!("{name}: {text}: {why}"));
                }
            }
        }
        for policy in &role.permissions {
            let size = serde_json::to_string(policy).unwrap().len();
            if size > 6_144 {
                wrong.push(format!("{name}: a policy of {size} characters"));
            }
        }
    }
    // With everything that is marked allowed, everything is granted that a statement can grant.
    let report = checked(workspace, &fill_all(&roles, &|_| Fill::All));
    for check in own(&report, &roles) {
        counts.checks += 1;
        if is_doubtful(check) {
            let why = "principal of medium confidence".to_owned();
            *counts.others.entry(why).or_default() += 1;
            continue;
        }
        let why = reasons(check);
        let beyond = why.iter().find(|code| BEYOND.contains(&code.as_str()));
        match (check.verdict, beyond) {
            (Verdict::Granted, _) => counts.granted += 1,
            (_, Some(code)) => *counts.others.entry(code.clone()).or_default() += 1,
            (verdict, None) => wrong.push(format!(
                "{name}: {verdict:?} {} {} {:?}: {why:?}",
                check.role, check.action, check.resource
            )),
        }
    }
    // With sample values nothing is broader than needed.
    let sample = checked(workspace, &fill_all(&roles, &|_| Fill::Sample));
    for notice in &sample.notices {
        let code = test_support::code(&notice.code);
        if code.starts_with("grant-") {
            wrong.push(format!("{name}: {code} {:?}", notice.params));
        }
    }
    // Nothing can be left out. Of what is marked only one statement at a time is filled with all.
    for (at, role) in roles.roles.iter().enumerate() {
        for (place, policy) in role.permissions.iter().enumerate() {
            for (index, left_out) in policy.statement.iter().enumerate() {
                counts.statements += 1;
                let text = serde_json::to_string(left_out).unwrap();
                // Neither a doubtful service nor an account of the run time is ever proved.
                if text.contains("\"ecs.amazonaws.com\"") || text.contains("<TARGET_ACCOUNT") {
                    continue;
                }
                let fill = |statement: &Statement| match statement == left_out {
                    true => Fill::All,
                    false => Fill::Sample,
                };
                let with = fill_all(&roles, &fill);
                let mut less = with.clone();
                less.roles[at].permissions[place].statement.remove(index);
                let verdicts = |filled: &WholeRoles| verdicts(&checked(workspace, filled), &roles);
                if verdicts(&with) == verdicts(&less) {
                    wrong.push(format!(
                        "{name}: not needed: {}",
                        serde_json::to_string(left_out).unwrap()
                    ));
                }
            }
        }
    }
    counts
}

/// Whether AWS does not document for certain which service the role is passed to: then no statement
/// that names one is a proof.
fn is_doubtful(check: &Check) -> bool {
    let services = check.context.get("iam:PassedToService");
    check.kind == CheckKind::PassRole
        && services.is_some_and(|services| list(services) == ["ecs.amazonaws.com"])
}

fn list(param: &Param) -> Vec<String> {
    match param {
        Param::List(list) => list.clone(),
        Param::Text(text) => vec![text.clone()],
        Param::Number(number) => vec![number.to_string()],
    }
}

/// Resources, principals and the ARNs of conditions.
pub(crate) fn texts(statement: &Statement) -> Vec<String> {
    let mut texts: Vec<String> = statement.resource.iter().flat_map(list).collect();
    if let Some(principal) = statement.principal.as_ref().and_then(|one| one.get("AWS")) {
        texts.extend(list(principal));
    }
    let condition = statement.condition.iter();
    for (key, value) in condition.flat_map(|one| &one.string_equals.0) {
        if key == "aws:SourceArn" || key == "sts:ExternalId" {
            texts.extend(list(value));
        }
    }
    texts
}

/// Fails with everything that is wrong.
#[track_caller]
fn all_right(wrong: &[String]) {
    let shown: Vec<&String> = wrong.iter().take(60).collect();
    assert!(wrong.is_empty(), "{} wrong\n{shown:#?}", wrong.len());
}

#[test]
fn every_example() {
    let mut wrong = Vec::new();
    let mut counts = Counts::default();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/examples");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let text: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let workspace = Workspace::from_json(&text["workspace"].to_string()).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        counts.add(check(name, &workspace, &mut wrong));
    }
    all_right(&wrong);
    insta::assert_debug_snapshot!(counts);
}

#[test]
fn every_template_of_the_differential_tests() {
    let mut wrong = Vec::new();
    let mut counts = Counts::default();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/differential");
    for kind in ["cdk", "sam"] {
        let mut projects: Vec<PathBuf> = fs::read_dir(Path::new(folder).join(kind))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        projects.sort();
        for project in projects {
            let root = ["cdk.out", "translated"]
                .iter()
                .map(|name| project.join(name))
                .find(|path| path.is_dir())
                .unwrap();
            let workspace = workspace(&documents(&root));
            let name = project.file_name().unwrap().to_str().unwrap();
            counts.add(check(name, &workspace, &mut wrong));
        }
    }
    all_right(&wrong);
    insta::assert_debug_snapshot!(counts);
}

/// The folders of one kind, as they are written.
pub(super) fn folders(kind: &str, part: &str) -> Vec<(String, Workspace)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/differential");
    projects(Path::new(folder), kind, part)
}

#[test]
fn every_folder_of_terraform() {
    let mut wrong = Vec::new();
    let mut counts = Counts::default();
    for (name, workspace) in folders("terraform", "source") {
        counts.add(check(&name, &workspace, &mut wrong));
    }
    all_right(&wrong);
    insta::assert_debug_snapshot!(counts);
}

#[test]
fn every_folder_of_sam() {
    let mut wrong = Vec::new();
    let mut counts = Counts::default();
    for (name, workspace) in folders("sam", "project") {
        let as_json = in_json(&workspace);
        // The states of a definition in JSON are in another order.
        let [one, two] = [&workspace, &as_json].map(|one| {
            let mut roles = super::whole(one).roles;
            roles.sort_by(|one, two| one.role.cmp(&two.role));
            for role in &mut roles {
                role.placeholders
                    .sort_by(|one, two| one.placeholder.cmp(&two.placeholder));
                role.placeholders
                    .iter_mut()
                    .for_each(|one| one.meaning.clear());
            }
            roles
        });
        assert_eq!(one, two, "{name}");
        counts.add(check(&name, &as_json, &mut wrong));
    }
    all_right(&wrong);
    insta::assert_debug_snapshot!(counts);
}

/// The role that the plugin of the Serverless Framework makes, with these statements.
fn service(definition: &Value, statements: &Value) -> Workspace {
    let text = format!(
        "service: jobs\nframeworkVersion: '3'\nprovider:\n  name: aws\n  region: eu-west-1\nplugins: [serverless-step-functions]\nstepFunctions:\n  stateMachines:\n    nightly:\n      name: nightly\n      definition: {definition}\n      iamRoleStatements: {statements}\n"
    );
    let package = json!({"devDependencies": {"serverless-step-functions": "3.21.1"}});
    let documents = json!([{"name": "serverless.yml", "text": text}, {"name": "package.json", "text": package.to_string()}]);
    let settings = json!({"level": "all", "account": "111122223333"});
    let workspace = json!({"documents": documents, "settings": settings});
    Workspace::from_json(&workspace.to_string()).unwrap()
}

#[test]
fn services_of_the_serverless_framework() {
    let mut counts = Counts::default();
    let mut wrong = Vec::new();
    for (name, parameters) in calls() {
        let state = task(&name, "", &parameters);
        let definition = json!({"StartAt": "A", "States": {"A": state}});
        let roles = super::whole(&service(&definition, &json!([])));
        let filled = fill_all(&roles, &|_| Fill::All);
        let policies = filled.roles.iter().flat_map(|role| &role.permissions);
        let statements: Vec<&Statement> = policies.flat_map(|one| &one.statement).collect();
        // What else the role that the plugin makes allows is not known.
        let mut after = service(&definition, &json!(statements));
        after.settings.as_mut().unwrap().level = Some(Level::Roles);
        let report = sfn_role_check::analyze(&after);
        counts.machines += roles.roles.len();
        counts.statements += statements.len();
        for check in own(&report, &roles) {
            counts.checks += 1;
            let why = reasons(check);
            let beyond = why.iter().find(|code| BEYOND.contains(&code.as_str()));
            match (check.verdict, beyond) {
                (Verdict::Granted, _) => counts.granted += 1,
                (_, Some(code)) => *counts.others.entry(code.clone()).or_default() += 1,
                // Beside these the plugin writes statements that are not known for this call.
                _ if why.iter().any(|code| code == "policy-unreadable") => {
                    *counts
                        .others
                        .entry("policy-unreadable".to_owned())
                        .or_default() += 1;
                }
                _ if is_doubtful(check) => {
                    let why = "principal of medium confidence".to_owned();
                    *counts.others.entry(why).or_default() += 1;
                }
                (verdict, None) => wrong.push(format!(
                    "{name}: {verdict:?} {} {} {:?}: {why:?}",
                    check.role, check.action, check.resource
                )),
            }
        }
    }
    all_right(&wrong);
    insta::assert_debug_snapshot!(counts);
}

#[test]
fn every_integration_and_pattern() {
    let mut wrong = Vec::new();
    let mut counts = Counts::default();
    for (name, parameters) in calls() {
        let patterns: Vec<&str> = match catalog::integration(&name) {
            Some(integration) => ["request-response", "sync", "sync:2", "waitForTaskToken"]
                .into_iter()
                .filter(|pattern| integration.patterns.contains(pattern))
                .collect(),
            None => vec!["request-response"],
        };
        for pattern in patterns {
            let suffix = match pattern {
                "request-response" => String::new(),
                other => format!(".{other}"),
            };
            for parameters in [parameters.clone(), at_run_time(&parameters)] {
                let workspace = machine_of(&[task(&name, &suffix, &parameters)]);
                counts.add(check(
                    &format!("{name}{suffix} {parameters}"),
                    &workspace,
                    &mut wrong,
                ));
            }
        }
    }
    all_right(&wrong);
    insta::assert_debug_snapshot!(counts);
}

/// One state of a machine.
fn state() -> impl Strategy<Value = Value> {
    let calls = calls();
    let call = (
        prop::sample::select(calls),
        any::<prop::sample::Index>(),
        prop::bool::weighted(0.25),
    )
        .prop_map(|((name, parameters), pattern, is_open)| {
            let suffixes: Vec<&str> = match catalog::integration(&name) {
                Some(integration) => [
                    ("request-response", ""),
                    ("sync", ".sync"),
                    ("sync:2", ".sync:2"),
                ]
                .into_iter()
                .filter(|(pattern, _)| integration.patterns.contains(pattern))
                .map(|(_, suffix)| suffix)
                .collect(),
                None => vec![""],
            };
            let suffix = suffixes
                .get(pattern.index(suffixes.len().max(1)))
                .copied()
                .unwrap_or_default();
            let parameters = if is_open {
                at_run_time(&parameters)
            } else {
                parameters
            };
            task(&name, suffix, &parameters)
        });
    let function = prop::sample::select(vec!["f", "g", "f:$LATEST", "f:live"]).prop_map(|name| {
        json!({"Type": "Task", "Resource": format!("arn:aws:lambda:eu-west-1:111122223333:function:{name}"), "End": true})
    });
    let ecs = prop::sample::select(vec!["app", "app:3"]).prop_map(|definition| {
        let cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/main";
        task(
            "ecs:runTask",
            ".sync",
            &json!({"Cluster": cluster, "TaskDefinition": definition}),
        )
    });
    let across = prop::sample::select(vec!["sns:publish", "dynamodb:putItem", "lambda:invoke"]).prop_map(|name| {
        let parameters = json!({"TopicArn": "arn:aws:sns:eu-west-1:444455556666:t", "TableName": "t", "FunctionName": "f"});
        let mut task = task(name, "", &parameters);
        task["Credentials"] = json!({"RoleArn": "arn:aws:iam::444455556666:role/target"});
        task
    });
    prop_oneof![6 => call, 2 => function, 1 => ecs, 1 => across]
}

#[test]
fn two_hundred_generated_machines() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    // The same ones each time.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let machines = prop::collection::vec(state(), 1..6);
    let mut wrong = Vec::new();
    let mut counts = Counts::default();
    for at in 0..200 {
        let states = machines.new_tree(&mut runner).unwrap().current();
        counts.add(check(
            &format!("machine {at}"),
            &machine_of(&states),
            &mut wrong,
        ));
    }
    all_right(&wrong);
    insta::assert_debug_snapshot!(counts);
}

#[test]
fn a_long_policy_is_split() {
    let states: Vec<Value> = (0..200)
        .map(|at| json!({"Type": "Task", "Resource": format!("arn:aws:lambda:eu-west-1:111122223333:function:a-function-with-a-long-name-{at}"), "End": true}))
        .collect();
    let workspace = machine_of(&states);
    let role = super::only(&workspace);
    assert!(role.permissions.len() > 1);
    let sizes: Vec<usize> = role
        .permissions
        .iter()
        .map(|policy: &PolicyDocument| serde_json::to_string(policy).unwrap().len())
        .collect();
    assert!(sizes.iter().all(|size| *size <= 6_144), "{sizes:?}");
    let mut wrong = Vec::new();
    check("long", &workspace, &mut wrong);
    all_right(&wrong);
}
