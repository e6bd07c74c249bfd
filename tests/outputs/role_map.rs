//! Who passes and assumes which role: nodes, accounts and edges of the map, each with its verdict.

use serde_json::{Value, json};
use sfn_role_check::export::role_map::{Node, NodeKind, RELATIONS_AT_MOST, RoleMap, role_map};
use sfn_role_check::report::Verdict;
use sfn_role_check::{Workspace, analyze};
use test_support::{Case, EXECUTION, MACHINE, OTHER, OWN, statement};

const CREATE_JOB: &str = "arn:aws:states:::mediaconvert:createJob";

fn example(name: &str) -> Workspace {
    let path = format!("{}/www/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    Workspace::from_json(&file["workspace"].to_string()).unwrap()
}

/// The map; whatever it is of, its places are right and no edge says more than its checks.
#[track_caller]
fn map(workspace: &Workspace) -> RoleMap {
    let report = analyze(workspace);
    let map = role_map(workspace, &report);
    assert_eq!(map, role_map(workspace, &report), "the same bytes");
    for edge in &map.edges {
        for at in [Some(edge.from), Some(edge.to), edge.service]
            .into_iter()
            .flatten()
        {
            assert!(at < map.nodes.len());
        }
        let verdicts: Vec<Verdict> = edge
            .checks
            .iter()
            .map(|&at| report.checks[at as usize].verdict)
            .collect();
        let is_granted =
            !verdicts.is_empty() && verdicts.iter().all(|one| *one == Verdict::Granted);
        assert_eq!(edge.verdict == Some(Verdict::Granted), is_granted);
        assert_eq!(edge.verdict.is_none(), verdicts.is_empty());
        assert!(
            edge.verdict
                .is_none_or(|verdict| verdicts.contains(&verdict))
        );
        assert_eq!(edge.row.is_some(), edge.verdict.is_some());
    }
    for (at, node) in map.nodes.iter().enumerate() {
        assert_eq!(node.account.is_none(), node.kind == NodeKind::Service);
        assert!(
            node.account
                .is_none_or(|account| account < map.accounts.len())
        );
        let is_used = |edge: &sfn_role_check::export::role_map::Edge| {
            edge.from == at || edge.to == at || edge.service == Some(at)
        };
        assert!(map.edges.iter().any(is_used), "{} has no edge", node.text);
    }
    map
}

fn name(map: &RoleMap, node: &Node) -> String {
    let account = match node.account.map(|at| &map.accounts[at]) {
        None => String::new(),
        Some(account) if account.is_known => format!("{}:", account.name.split_at(4).0),
        Some(account) => format!("?{}:", account.name),
    };
    let mark = if node.is_known { "" } else { "?" };
    format!("{account}{}{mark}", node.name)
}

/// Each edge in one line.
fn lines(map: &RoleMap) -> Vec<String> {
    let text = |value: Value| value.as_str().unwrap_or("-").to_owned();
    let line = |edge: &sfn_role_check::export::role_map::Edge| {
        let service = edge
            .service
            .map_or(String::new(), |at| format!(" to {}", map.nodes[at].name));
        let states = match edge.states {
            0 => String::new(),
            number => format!(" ({number})"),
        };
        format!(
            "{} {} {}{service}: {}{states}",
            name(map, &map.nodes[edge.from]),
            text(json!(edge.kind)),
            name(map, &map.nodes[edge.to]),
            text(json!(edge.verdict)),
        )
    };
    map.edges.iter().map(line).collect()
}

#[track_caller]
fn check(workspace: &Workspace, expected: &[&str]) -> RoleMap {
    let map = map(workspace);
    assert_eq!(lines(&map), expected);
    map
}

/// A machine of tasks that create jobs with these arguments.
fn machine(tasks: &[Value]) -> String {
    let states: serde_json::Map<String, Value> = tasks
        .iter()
        .enumerate()
        .map(|(at, task)| {
            let mut state = json!({"Type": "Task", "Resource": CREATE_JOB});
            let fields = task.as_object().unwrap().clone();
            state.as_object_mut().unwrap().extend(fields);
            let next = at + 1;
            match next < tasks.len() {
                true => state["Next"] = json!(format!("s{next:04}")),
                false => state["End"] = json!(true),
            }
            (format!("s{at:04}"), state)
        })
        .collect();
    json!({"StartAt": "s0000", "States": states}).to_string()
}

fn passing(role: &str) -> Value {
    json!({"Parameters": {"Role": role}})
}

#[test]
fn the_stories() {
    check(
        &example("ecs-run-task"),
        &[
            "1111:nightly-report runs-as 1111:nightly-report-execution: -",
            "1111:nightly-report-execution passes 1111:render-report-task to ecs-tasks.amazonaws.com: missing (1)",
            "1111:render-report-task is-for ecs-tasks.amazonaws.com: -",
            "1111:nightly-report-execution passes 1111:render-report-task-execution to ecs-tasks.amazonaws.com: missing (1)",
            "1111:render-report-task-execution is-for ecs-tasks.amazonaws.com: -",
        ],
    );
    let map = check(
        &example("cross-account"),
        &[
            "1111:operator-statemachine runs-as 1111:operator-statemachine-role: -",
            "1111:operator-statemachine-role assumes 4444:subject-statemachine-execute-role: missing (1)",
        ],
    );
    assert_eq!(map.accounts.len(), 2);
}

#[test]
fn examples_of_traps() {
    // The target role has to pass, not the execution role.
    let map = check(
        &example("credentials-pass-role"),
        &[
            "1111:central-import runs-as 1111:central-import-execution: -",
            "1111:central-import-execution assumes 4444:run-import: granted (1)",
            "4444:run-import passes 4444:import-task to ecs-tasks.amazonaws.com: missing (1)",
            "4444:import-task is-for ecs-tasks.amazonaws.com: -",
            "4444:run-import passes 4444:import-task-execution to ecs-tasks.amazonaws.com: missing (1)",
            "4444:import-task-execution is-for ecs-tasks.amazonaws.com: -",
        ],
    );
    let roles: Vec<(bool, bool, bool)> = map
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Role)
        .map(|node| (node.is_execution, node.is_target, node.is_passed))
        .collect();
    assert_eq!(
        roles,
        [
            (true, false, false),
            (false, true, false),
            (false, false, true),
            (false, false, true)
        ]
    );
    // The role of the override, not that of the definition.
    check(
        &example("ecs-override"),
        &[
            "1111:tenant-report runs-as 1111:tenant-report-execution: -",
            "1111:tenant-report-execution passes 1111:tenant-a-reader to ecs-tasks.amazonaws.com: missing (1)",
            "1111:tenant-a-reader is-for ecs-tasks.amazonaws.com: -",
            "1111:tenant-report-execution passes 1111:report-task-execution to ecs-tasks.amazonaws.com: granted (1)",
            "1111:report-task-execution is-for ecs-tasks.amazonaws.com: -",
        ],
    );
    // Names of roles and of an instance profile, whose role nobody knows.
    check(
        &example("emr-role-names"),
        &[
            "1111:nightly-cluster runs-as 1111:nightly-cluster-execution: -",
            "1111:nightly-cluster-execution passes 1111:nightly-emr-service to elasticmapreduce.amazonaws.com: undecided (1)",
            "1111:nightly-emr-service is-for elasticmapreduce.amazonaws.com: -",
            "1111:nightly-cluster-execution passes ?:nightly-emr-nodes? to ec2.amazonaws.com: missing (1)",
            "?:nightly-emr-nodes? is-for ec2.amazonaws.com: -",
        ],
    );
    check(
        &example("explicit-deny"),
        &[
            "1111:make-job runs-as 1111:make-job-execution: -",
            "1111:make-job-execution passes 1111:transform-job to glue.amazonaws.com: denied (1)",
            "1111:transform-job is-for glue.amazonaws.com: -",
        ],
    );
    // What is asked at level `all` is about actions, not about roles.
    check(
        &example("distributed-map"),
        &["1111:resize-images runs-as 1111:resize-images-execution: -"],
    );
}

#[test]
fn trust_policies_give_edges_their_verdicts() {
    let trust = |service: &str| json!([{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]);
    let role = "arn:aws:iam::111122223333:role/job";
    let case = |of_execution: &str, of_job: &str| {
        Case::new()
            .task(
                "arn:aws:states:::emr-serverless:startJobRun",
                &json!({"ExecutionRoleArn": role}),
            )
            .policy(&json!([statement("Allow", "iam:PassRole", role)]))
            .policy_of("trust-policy", EXECUTION, &trust(of_execution))
            .policy_of("trust-policy", role, &trust(of_job))
            .workspace()
    };
    check(
        &case("states.amazonaws.com", "emr-serverless.amazonaws.com"),
        &[
            "1111:machine assumes 1111:execution: granted",
            "1111:execution passes 1111:job to emr-serverless.amazonaws.com: granted (1)",
            "1111:job trusts emr-serverless.amazonaws.com: granted (1)",
        ],
    );
    check(
        &case("lambda.amazonaws.com", "ec2.amazonaws.com"),
        &[
            "1111:machine assumes 1111:execution: missing",
            "1111:execution passes 1111:job to emr-serverless.amazonaws.com: granted (1)",
            "1111:job trusts emr-serverless.amazonaws.com: missing (1)",
        ],
    );
}

#[test]
fn equal_roles_are_one_node_and_the_worst_verdict_is_the_edges() {
    let (one, two) = (
        "arn:aws:iam::111122223333:role/one",
        "arn:aws:iam::111122223333:role/path/one",
    );
    let glue = |role: &str| json!({"Resource": "arn:aws:states:::aws-sdk:glue:createJob", "Parameters": {"Name": "n", "Role": role, "Command": {}}});
    let text = machine(&[passing(one), passing(one), glue(one), passing(two)]);
    let case = Case::new().text("machine.json", "state-machine", &text);
    let allowed = json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": one,
        "Condition": {"StringEquals": {"iam:PassedToService": "mediaconvert.amazonaws.com"}}}]);
    let map = check(
        &case.policy(&allowed).workspace(),
        &[
            "1111:machine runs-as 1111:execution: -",
            "1111:execution passes 1111:one to mediaconvert.amazonaws.com: granted (2)",
            "1111:one is-for mediaconvert.amazonaws.com: -",
            "1111:execution passes 1111:one to glue.amazonaws.com: missing (1)",
            "1111:one is-for glue.amazonaws.com: -",
            "1111:execution passes 1111:one to mediaconvert.amazonaws.com: missing (1)",
            "1111:one is-for mediaconvert.amazonaws.com: -",
        ],
    );
    assert_eq!(
        map.nodes.iter().filter(|node| node.name == "one").count(),
        2
    );
    assert_eq!(map.edges[1].checks, [0, 1]);

    // A sample input grants one state what another one lacks.
    let text = machine(&[
        json!({"Parameters": {"Role.$": "$.role"}}),
        json!({"Parameters": {"Role.$": "$.role"}, "InputPath": "$.other"}),
    ]);
    let input = json!({"role": one, "other": {"role": two}}).to_string();
    let case = Case::new()
        .text("machine.json", "state-machine", &text)
        .text("input.json", "sample-input", &input)
        .policy(&json!([statement("Allow", "iam:PassRole", one)]));
    let map = map_of(&case);
    assert_eq!(
        map.edges
            .iter()
            .filter(|edge| edge.verdict == Some(Verdict::Granted))
            .count(),
        1
    );
}

fn map_of(case: &Case) -> RoleMap {
    map(&case.workspace())
}

#[test]
fn what_is_not_known_is_told_by_its_hole() {
    let text = machine(&[
        json!({"Parameters": {"Role.$": "$.role"}}),
        json!({"Parameters": {"Role": "${Role.Arn}"}, "Credentials": {"RoleArn.$": "$.target"}}),
        json!({"Parameters": {"Role.$": "States.Format('arn:aws:iam::{}:role/x', $.account)"},
               "Credentials": {"RoleArn": "arn:aws:iam::${Account}:role/target"}}),
    ]);
    let case = Case::bare()
        .text("machine.json", "state-machine", &text)
        .policy(&json!([]));
    let map = check(
        &case.workspace(),
        &[
            "?:machine runs-as ?:execution-role?: -",
            "?:execution-role? passes ?:$.role? to mediaconvert.amazonaws.com: missing (1)",
            "?:$.role? is-for mediaconvert.amazonaws.com: -",
            "?:execution-role? assumes ?:$.target?: undecided (1)",
            "?:$.target? passes ?:${Role.Arn}? to mediaconvert.amazonaws.com: undecided (1)",
            "?:${Role.Arn}? is-for mediaconvert.amazonaws.com: -",
            "?:execution-role? assumes ?${Account}:target?: undecided (1)",
            "?${Account}:target? passes ?$.account:x? to mediaconvert.amazonaws.com: undecided (1)",
            "?$.account:x? is-for mediaconvert.amazonaws.com: -",
        ],
    );
    assert_eq!(map.accounts.len(), 3, "what names nothing is one box");

    // The account that is stated is that of the machine and of its role.
    let case = case.setting("account", OWN);
    assert_eq!(
        lines(&map_of(&case))[0],
        "1111:machine runs-as 1111:execution-role?: -"
    );

    // The same placeholder in another document is another role.
    let one = machine(&[passing("${Role.Arn}")]);
    let case =
        Case::bare()
            .text("a.json", "state-machine", &one)
            .text("b.json", "state-machine", &one);
    let map = map_of(&case);
    assert_eq!(
        map.nodes
            .iter()
            .filter(|node| node.name == "${Role.Arn}")
            .count(),
        2
    );
}

#[test]
fn tasks_that_nobody_knows_of_are_counted() {
    let text = machine(&[
        passing("arn:aws:iam::111122223333:role/one"),
        json!({"Resource": "arn:aws:states:::nothing:known"}),
    ]);
    let case = Case::new()
        .text("machine.json", "state-machine", &text)
        .policy(&json!([]));
    assert_eq!(map_of(&case).unevaluated, 1);
}

#[test]
fn machines_share_a_role() {
    let text = machine(&[passing("arn:aws:iam::111122223333:role/one")]);
    let machines = json!([
        {"name": "a", "executionRole": EXECUTION, "arn": MACHINE},
        {"name": "b", "executionRole": EXECUTION},
    ]);
    let documents = json!([
        {"name": "a.json", "kind": "state-machine", "text": text},
        {"name": "b.json", "kind": "state-machine", "text": text},
        {"name": "p.json", "kind": "identity-policy", "role": EXECUTION, "text": json!({"Version": "2012-10-17",
            "Statement": [statement("Allow", "iam:PassRole", "*")]}).to_string()},
    ]);
    let workspace = json!({"documents": documents, "settings": {"machines": machines}});
    check(
        &Workspace::from_json(&workspace.to_string()).unwrap(),
        &[
            "1111:machine runs-as 1111:execution: -",
            "1111:b runs-as 1111:execution: -",
            "1111:execution passes 1111:one to mediaconvert.amazonaws.com: granted (2)",
            "1111:one is-for mediaconvert.amazonaws.com: -",
        ],
    );
}

#[test]
fn of_very_many_the_urgent_ones_are_kept() {
    let tasks: Vec<Value> = (0..1000)
        .map(|at| passing(&format!("arn:aws:iam::{OWN}:role/role-{at:04}")))
        .collect();
    let case = Case::new()
        .text("machine.json", "state-machine", &machine(&tasks))
        .policy(&json!([statement(
            "Allow",
            "iam:PassRole",
            &format!("arn:aws:iam::{OWN}:role/role-0*")
        )]));
    let map = map_of(&case);
    assert_eq!(
        map.left_out,
        1000 - RELATIONS_AT_MOST,
        "{}",
        map.edges.len()
    );
    let granted = map
        .edges
        .iter()
        .filter(|edge| edge.verdict == Some(Verdict::Granted));
    assert_eq!(granted.count(), RELATIONS_AT_MOST);

    let case = case.policy(&json!([statement(
        "Deny",
        "iam:PassRole",
        &format!("arn:aws:iam::{OWN}:role/role-099*")
    )]));
    let map = map_of(&case);
    let denied = map
        .edges
        .iter()
        .filter(|edge| edge.verdict == Some(Verdict::Denied));
    assert_eq!(
        denied.count(),
        10,
        "no denied one is left out for a granted one"
    );
    assert!(map.edges.len() <= 2 * RELATIONS_AT_MOST);
    assert_eq!(lines(&map)[0], "1111:machine runs-as 1111:execution: -");

    // One role of a thousand tasks is one edge.
    let tasks: Vec<Value> = (0..1000)
        .map(|_| passing(&format!("arn:aws:iam::{OTHER}:role/one")))
        .collect();
    let case = Case::new().text("machine.json", "state-machine", &machine(&tasks));
    let map = map_of(&case);
    assert_eq!(
        (map.left_out, map.edges.len(), map.edges[1].states),
        (0, 3, 1000)
    );
}

#[test]
fn hostile_names_are_names() {
    let names = [
        "<img src=x onerror=alert(1)>",
        "__proto__",
        "arn:aws:iam::111122223333:role/\u{202e}nimda",
        "arn:aws:iam::1111:2222:role/a:b",
        "\u{0}service\u{0}glue.amazonaws.com",
        "",
        "arn:::::",
    ];
    let tasks: Vec<Value> = names.iter().map(|name| passing(name)).collect();
    let case = Case::new()
        .text("machine.json", "state-machine", &machine(&tasks))
        .policy(&json!([]));
    let map = map_of(&case);
    let granted =
        |edge: &sfn_role_check::export::role_map::Edge| edge.verdict == Some(Verdict::Granted);
    assert!(!map.edges.iter().any(granted));
    let texts: Vec<&str> = map
        .nodes
        .iter()
        .filter(|node| node.is_passed)
        .map(|node| node.text.as_str())
        .collect();
    assert!(
        texts.contains(&names[0]) && texts.iter().any(|text| text.ends_with("\\u{202e}nimda")),
        "{texts:?}"
    );
    assert!(
        texts
            .iter()
            .all(|text| !text.contains(['\u{202e}', '\u{0}'])),
        "{texts:?}"
    );
}

#[test]
fn secrets_stay_out() {
    // Not in one piece, or those who look for keys would find one here.
    let secret = &format!("AKIA{}", "J5Q7XRW2ZK4MPT3B");
    let case = Case::new()
        .text(
            "machine.json",
            "state-machine",
            &machine(&[passing(&format!("arn:aws:iam::{OWN}:role/{secret}"))]),
        )
        .policy(&json!([]));
    let text = serde_json::to_string(&map_of(&case)).unwrap();
    assert!(text.contains("SECRET") && !text.contains(secret), "{text}");
}

#[test]
fn nothing_pasted_is_an_empty_map() {
    assert_eq!(map_of(&Case::bare()), RoleMap::default());
}
