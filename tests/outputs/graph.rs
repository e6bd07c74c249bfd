//! The states of a machine as a graph: which there are, where each leads, and which task each is.

use serde_json::{Value, json};
use sfn_role_check::asl::graph::{By, Graph, STATES_AT_MOST};
use sfn_role_check::text::budget::{Budget, block_on};
use sfn_role_check::{Analyzed, Workspace, analyze_in_slices};

fn analyzed(documents: &Value) -> Analyzed {
    let workspace = json!({"documents": documents}).to_string();
    let workspace = Workspace::from_json(&workspace).unwrap();
    block_on(analyze_in_slices(&workspace, Budget::NONE))
}

fn graph(definition: &str) -> Graph {
    let documents = json!([{"name": "machine.asl.json", "text": definition}]);
    let mut analyzed = analyzed(&documents);
    assert_eq!(
        analyzed.graphs.len(),
        analyzed.report.state_machines.len(),
        "one graph for each machine"
    );
    analyzed.graphs.remove(0)
}

/// Each state in one line.
fn lines(graph: &Graph) -> Vec<String> {
    let line = |state: &sfn_role_check::asl::graph::State| {
        let within = state
            .within
            .map_or(String::new(), |(at, branch)| format!("{at}.{branch}/"));
        let marks = [
            (state.is_start, " start"),
            (state.is_end, " end"),
            (state.is_distributed, " distributed"),
        ];
        let marks: String = marks
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, mark)| *mark)
            .collect();
        let task = state
            .task
            .map_or(String::new(), |task| format!(" task {task}"));
        let ways: String = state
            .ways
            .iter()
            .map(|way| match way.by {
                By::Next => format!(" -> {}", way.to),
                By::Default => format!(" default {}", way.to),
                By::Choice => format!(" choice {} {}", way.number, way.to),
                By::Catch => format!(" catch {} {}", way.number, way.to),
            })
            .collect();
        format!("{within}{} {}{marks}{task}{ways}", state.name, state.kind)
    };
    graph.states.iter().map(line).collect()
}

const TASK: &str = "arn:aws:states:::sns:publish";

#[test]
fn states_are_told_with_where_they_lead() {
    let inner = |name: &str| json!({"StartAt": name, "States": {name: {"Type": "Task", "Resource": TASK, "End": true}}});
    let cases = [
        (
            json!({"Run": {"Type": "Task", "Resource": TASK, "Next": "Done",
                           "Catch": [{"Next": "Failed"}, {"Next": "Done"}]},
                   "Failed": {"Type": "Fail"}, "Done": {"Type": "Succeed"}}),
            vec![
                "Done Succeed end",
                "Failed Fail end",
                "Run Task start task 0 -> Done catch 1 Failed catch 2 Done",
            ],
        ),
        (
            json!({"Run": {"Type": "Choice", "Default": "Wait",
                           "Choices": [{"Next": "Wait"}, {"And": []}, {"Next": "gone"}]},
                   "Wait": {"Type": "Wait", "Seconds": 1, "Next": "Run"}}),
            vec![
                "Run Choice start choice 1 Wait choice 3 gone default Wait",
                "Wait Wait -> Run",
            ],
        ),
        (
            json!({"Before": {"Type": "Task", "Next": "Run"},
                   "Run": {"Type": "Parallel", "Next": "All",
                           "Branches": [inner("one"), inner("two")]},
                   "All": {"Type": "Map", "End": true, "ItemProcessor":
                       {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "each",
                        "States": {"each": {"Type": "Map", "Iterator": inner("deep"), "End": true}}}}}),
            vec![
                "All Map end distributed",
                "0.0/each Map start end",
                "1.1/deep Task start end task 0",
                // Without Resource it is no task of the report.
                "Before Task -> Run",
                "Run Parallel start -> All",
                "4.0/one Task start end task 1",
                "4.1/two Task start end task 2",
            ],
        ),
        (
            json!({"Run": {"Next": 5, "End": "true"}, "x": null, "y": {"Type": "Nonsense", "Next": "Run"}}),
            vec!["Run  start end", "x ", "y Nonsense -> Run"],
        ),
    ];
    for (states, expected) in cases {
        let definition = json!({"StartAt": "Run", "States": states}).to_string();
        assert_eq!(lines(&graph(&definition)), expected, "{definition}");
    }
}

#[test]
fn the_place_of_a_state_is_told_in_the_units_of_editors() {
    let text = "{\"Comment\": \"\u{1F600} \u{e9}\", \"StartAt\": \"\u{e9}\", \"States\": {\"\u{e9}\": {\"Type\": \"Succeed\"}}}";
    let graph = graph(text);
    let units: Vec<u16> = text.encode_utf16().collect();
    let span = graph.states[0].span;
    let shown = &units[span.start as usize..span.end as usize];
    assert_eq!(
        String::from_utf16(shown).unwrap(),
        "\"\u{e9}\": {\"Type\": \"Succeed\"}"
    );
}

#[test]
fn machines_in_templates_and_yaml_have_graphs_too() {
    let template = "Resources:\n  Machine:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: arn:aws:iam::111122223333:role/execution\n      Definition:\n        StartAt: Run\n        States:\n          Run: {Type: Pass, Next: Done}\n          Done: {Type: Succeed}\n";
    let own = json!({"StartAt": "a", "States": {"a": {"Type": "Succeed"}}}).to_string();
    let documents =
        json!([{"name": "template.yaml", "text": template}, {"name": "own.json", "text": own}]);
    let analyzed = analyzed(&documents);
    let names: Vec<Vec<String>> = analyzed.graphs.iter().map(lines).collect();
    assert_eq!(
        names,
        [
            vec!["Run Pass start -> Done", "Done Succeed end"],
            vec!["a Succeed start end"]
        ]
    );
    let span = analyzed.graphs[0].states[1].span;
    let shown = template
        .get(span.start as usize..span.end as usize)
        .unwrap();
    assert!(shown.starts_with("Done: {Type"), "{shown}");
}

#[test]
fn a_graph_of_very_many_states_is_cut_and_says_so() {
    let states: serde_json::Map<String, Value> = (0..STATES_AT_MOST + 5)
        .map(|at| {
            (
                format!("s{at:05}"),
                json!({"Type": "Task", "Resource": TASK, "End": true}),
            )
        })
        .collect();
    let whole = graph(&json!({"StartAt": "s00000", "States": states}).to_string());
    assert!(whole.is_cut);
    assert_eq!(whole.states.len(), STATES_AT_MOST);
    assert_eq!(whole.states.last().unwrap().task, Some(STATES_AT_MOST - 1));
}
