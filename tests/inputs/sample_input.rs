//! Sample inputs: what an execution with that input would fill in is filled in, and nothing that it
//! might not see.

use serde_json::{Value, json};
use sfn_role_check::Workspace;
use sfn_role_check::report::{CheckKind, Report, Verdict};
use sfn_role_check::workspace::Kind;
use test_support::{Case, EXECUTION, MACHINE, checks, notices, reasons, statement};

const ROLE: &str = "arn:aws:iam::111122223333:role/job";
const CALL: &str = "arn:aws:states:::emr-serverless:startJobRun";

/// A task that passes the role of an expression.
fn task(expression: &str) -> Value {
    json!({"Type": "Task", "Resource": CALL, "Parameters": {"ExecutionRoleArn.$": expression}, "End": true})
}

/// The same in JSONata.
fn jsonata(expression: &str) -> Value {
    json!({"Type": "Task", "QueryLanguage": "JSONata", "Resource": CALL,
        "Arguments": {"ExecutionRoleArn": expression}, "End": true})
}

/// A task with more fields, that calls something without roles.
fn step(next: &str, fields: &Value) -> Value {
    with(
        json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}, "Next": next}),
        fields,
    )
}

fn pass(next: &str, fields: &Value) -> Value {
    with(json!({"Type": "Pass", "Next": next}), fields)
}

fn with(mut state: Value, fields: &Value) -> Value {
    for (key, value) in fields.as_object().unwrap() {
        state[key] = value.clone();
    }
    state
}

fn machine(states: &Value) -> Value {
    let first = if states.get("A").is_some() {
        "A"
    } else {
        "Run"
    };
    json!({"StartAt": first, "States": states})
}

fn case(definition: &Value, input: &Value) -> Case {
    Case::new()
        .text("machine.asl.json", "state-machine", &definition.to_string())
        .policy(&json!([statement("Allow", "iam:PassRole", ROLE)]))
        .text("input.json", "sample-input", &input.to_string())
}

/// The roles that are passed, and the verdicts.
fn passed(report: &Report) -> Vec<(Option<String>, Verdict)> {
    let checks = checks(report, CheckKind::PassRole);
    checks
        .iter()
        .map(|check| (check.resource.clone(), check.verdict))
        .collect()
}

/// The machine passes the role, and that is proved for the input.
#[track_caller]
fn resolves(name: &str, states: &Value, input: &Value) {
    let report = case(&machine(states), input).report();
    assert_eq!(
        passed(&report),
        [(Some(ROLE.to_owned()), Verdict::Granted)],
        "{name}: {:?}",
        notices(&report)
    );
    let told = reasons(checks(&report, CheckKind::PassRole)[0]);
    assert!(
        told.contains(&"for-this-input".to_owned()),
        "{name}: {told:?}"
    );
    assert!(
        report
            .assumptions
            .iter()
            .any(|one| one.code.name() == "for-this-input"),
        "{name}"
    );
}

/// Which role it passes is not told by the input.
#[track_caller]
fn stays_unknown(name: &str, states: &Value, input: &Value) {
    let report = case(&machine(states), input).report();
    let all = passed(&report);
    assert!(!all.is_empty(), "{name}");
    for (_, verdict) in all {
        assert_eq!(verdict, Verdict::Undecided, "{name}");
    }
}

/// A Map state over a list, and what its states are.
fn map(fields: &Value, inner: &Value) -> Value {
    with(
        json!({"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "Run", "States": {"Run": inner}}}),
        fields,
    )
}

fn distributed(fields: &Value, inner: &Value) -> Value {
    let mut state = map(fields, inner);
    state["ItemProcessor"]["ProcessorConfig"] =
        json!({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"});
    state
}

fn parallel(fields: &Value, inner: &Value) -> Value {
    with(
        json!({"Type": "Parallel", "End": true, "Branches": [{"StartAt": "Run", "States": {"Run": inner}}]}),
        fields,
    )
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_the_execution_is_certain_to_see_is_filled_in() {
    let role = json!({"role": ROLE});
    let run = task("$.role");
    for (name, states, input) in [
        ("a key of the input", json!({"Run": run}), role.clone()),
        ("a key below", json!({"Run": task("$.a.role")}), json!({"a": role})),
        ("a key in brackets", json!({"Run": task("$['a b'][\"role\"]")}), json!({"a b": role})),
        ("an item of a list", json!({"Run": task("$.list[1].role")}), json!({"list": [{}, role]})),
        ("the context object", json!({"Run": task("$$.Execution.Input.role")}), role.clone()),
        ("a text that is put together", json!({"Run": task("States.Format('arn:aws:iam::{}:role/{}', $.account, $.name)")}), json!({"account": "111122223333", "name": "job"})),
        ("InputPath", json!({"Run": with(run.clone(), &json!({"InputPath": "$.a"}))}), json!({"a": role})),
        ("no parameters: the input is handed over", json!({"Run": {"Type": "Task", "Resource": CALL, "End": true}}), json!({"ExecutionRoleArn": ROLE})),
        ("a key of another name", json!({"A": step("Run", &json!({"ResultPath": "$.result"})), "Run": run}), role.clone()),
        ("a key beside the result", json!({"A": step("Run", &json!({"ResultPath": "$.a.result"})), "Run": task("$.a.role")}), json!({"a": role})),
        ("a result that is left out", json!({"A": step("Run", &json!({"ResultPath": null})), "Run": run}), role.clone()),
        ("the context object behind a task", json!({"A": step("Run", &json!({})), "Run": task("$$.Execution.Input.role")}), role.clone()),
        ("a selected literal", json!({"A": step("Run", &json!({"ResultSelector": {"role": ROLE, "x.$": "$.x"}})), "Run": run}), json!({})),
        ("a selected part of the context", json!({"A": step("Run", &json!({"ResultSelector": {"role.$": "$$.Execution.Input.r"}, "ResultPath": "$.out"})), "Run": task("$.out.role")}), json!({"r": ROLE})),
        ("Pass without fields", json!({"A": pass("Run", &json!({})), "Run": run}), role.clone()),
        ("the result of Pass", json!({"A": pass("Run", &json!({"Result": role})), "Run": run}), json!({})),
        ("the result of Pass beside the input", json!({"A": pass("Run", &json!({"Result": "job", "ResultPath": "$.name"})), "Run": task("States.Format('{}/{}', $.start, $.name)")}), json!({"start": "arn:aws:iam::111122223333:role"})),
        ("parameters of Pass", json!({"A": pass("Run", &json!({"Parameters": {"deep": {"role.$": "$.x.y"}}})), "Run": task("$.deep.role")}), json!({"x": {"y": ROLE}})),
        ("a text put together in Pass", json!({"A": pass("Run", &json!({"Parameters": {"role.$": "States.Format('arn:aws:iam::{}:role/job', $.account)"}})), "Run": run}), json!({"account": "111122223333"})),
        ("OutputPath", json!({"A": pass("Run", &json!({"OutputPath": "$.a"})), "Run": run}), json!({"a": role})),
        ("Wait and Choice", json!({"A": {"Type": "Wait", "Seconds": 1, "Next": "C"}, "C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "Run"}], "Default": "Run"}, "Run": run}), role.clone()),
        ("both ways leave it", json!({"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "B"}], "Default": "C"}, "B": step("Run", &json!({"ResultPath": "$.b"})), "C": step("Run", &json!({"ResultPath": "$.c"})), "Run": run}), role.clone()),
        ("a loop that leaves it", json!({"A": step("C", &json!({"ResultPath": "$.state"})), "C": {"Type": "Choice", "Choices": [{"Variable": "$.state", "IsPresent": true, "Next": "A"}], "Default": "Run"}, "Run": run}), role.clone()),
        ("behind a caught error", json!({"A": step("Run", &json!({"ResultPath": "$.a", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Run", "ResultPath": "$.error"}]})), "Run": run}), role.clone()),
        ("a variable", json!({"A": pass("B", &json!({"Assign": {"r.$": "$.role"}})), "B": step("Run", &json!({})), "Run": task("$r")}), role.clone()),
        ("in a branch", json!({"A": parallel(&json!({}), &run)}), role.clone()),
        ("in a branch with parameters", json!({"A": parallel(&json!({"Parameters": {"role.$": "$.a"}}), &run)}), json!({"a": ROLE})),
        ("in a Map with a selector", json!({"A": map(&json!({"ItemsPath": "$.items", "ItemSelector": {"item.$": "$$.Map.Item.Value", "role.$": "$.role"}}), &run)}), json!({"items": [1, 2], "role": ROLE})),
        ("all items have it", json!({"A": map(&json!({"ItemsPath": "$.items"}), &run)}), json!({"items": [{"role": ROLE, "x": 1}, {"role": ROLE, "x": 2}]})),
        ("the context object in a Map", json!({"A": map(&json!({"ItemsPath": "$.items"}), &task("$$.Execution.Input.role"))}), json!({"items": [1, 2], "role": ROLE})),
        ("a selector of a distributed Map", json!({"A": distributed(&json!({"ItemsPath": "$.items", "ItemSelector": {"role.$": "$.role"}}), &run)}), json!({"items": [1, 2], "role": ROLE})),
        ("JSONata", json!({"Run": jsonata("{% $states.input.a.role %}")}), json!({"a": role})),
        ("JSONata context", json!({"A": step("Run", &json!({})), "Run": jsonata("{% $states.context.Execution.Input.role %}")}), role.clone()),
        ("JSONata texts", json!({"Run": jsonata("{% 'arn:aws:iam::' & $states.input.account & ':role/' & $states.input.name %}")}), json!({"account": "111122223333", "name": "job"})),
        ("JSONata output", json!({"A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"x": {"role": "{% $states.input.r %}"}}, "Next": "Run"}, "Run": task("$.x.role")}), json!({"r": ROLE})),
        ("JSONata variable", json!({"A": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": {}, "Assign": {"r": "{% $states.input.role %}"}, "Next": "Run"}, "Run": jsonata("{% $r %}")}), role.clone()),
        ("JSONata catcher", json!({"A": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": {}, "Output": "{% $states.input %}", "Next": "Run", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Run", "Output": {"role": "{% $states.input.role %}"}}]}, "Run": run}), role.clone()),
        ("all arguments from the input", json!({"Run": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": CALL, "Arguments": "{% $states.input.call %}", "End": true}}), json!({"call": {"ExecutionRoleArn": ROLE}})),
    ] {
        resolves(name, &states, &input);
    }
}

#[test]
#[rustfmt::skip] // a case, a row
fn what_the_execution_might_not_see_stays_unknown() {
    let role = json!({"role": ROLE});
    let run = task("$.role");
    let choice = |one: &str, other: &str| json!({"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": one}], "Default": other});
    for (name, states, input) in [
        ("a task replaces its input", json!({"A": step("Run", &json!({})), "Run": run}), role.clone()),
        ("ResultPath $ replaces it, too", json!({"A": step("Run", &json!({"ResultPath": "$"})), "Run": run}), role.clone()),
        ("the result has the key", json!({"A": step("Run", &json!({"ResultPath": "$.role"})), "Run": run}), role.clone()),
        ("the result has a key above", json!({"A": step("Run", &json!({"ResultPath": "$.a"})), "Run": task("$.a.role")}), json!({"a": role})),
        ("the result has the key in brackets", json!({"A": step("Run", &json!({"ResultPath": "$['role']"})), "Run": run}), role.clone()),
        ("the result is put into a list", json!({"A": step("Run", &json!({"ResultPath": "$.list[0]"})), "Run": task("$.list[0].role")}), json!({"list": [role]})),
        ("a placeholder for ResultPath", json!({"A": step("Run", &json!({"ResultPath": "${Path}"})), "Run": run}), role.clone()),
        ("one way replaces it", json!({"A": choice("B", "Run"), "B": step("Run", &json!({})), "Run": run}), role.clone()),
        ("the two ways differ", json!({"A": choice("B", "C"), "B": pass("Run", &json!({"Result": {"role": ROLE}})), "C": pass("Run", &json!({"Result": {"role": "arn:aws:iam::111122223333:role/other"}})), "Run": run}), json!({})),
        ("a loop leads back to the first state", json!({"A": {"Type": "Task", "Resource": CALL, "Parameters": {"ExecutionRoleArn.$": "$.role"}, "Next": "C"}, "C": choice("A", "D"), "D": {"Type": "Succeed"}}), role.clone()),
        ("a loop that grows", json!({"A": pass("C", &json!({"Parameters": {"role.$": "$.next", "next.$": "$.role"}})), "C": choice("A", "Run"), "Run": run}), json!({"role": ROLE, "next": "arn:aws:iam::111122223333:role/other"})),
        ("the error is all that is left", json!({"A": step("Run", &json!({"ResultPath": null, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Run"}]})), "Run": run}), role.clone()),
        ("the error has the key", json!({"A": step("Run", &json!({"ResultPath": null, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Run", "ResultPath": "$.role"}]})), "Run": run}), role.clone()),
        ("InputPath takes it away", json!({"Run": with(run.clone(), &json!({"InputPath": "$.a"}))}), json!({"role": ROLE, "a": {}})),
        ("InputPath null", json!({"Run": with(run.clone(), &json!({"InputPath": null}))}), role.clone()),
        ("OutputPath takes it away", json!({"A": step("Run", &json!({"ResultPath": "$.r", "OutputPath": "$.r"})), "Run": run}), role.clone()),
        ("which input ResultPath adds to", json!({"A": step("Run", &json!({"InputPath": "$.a", "ResultPath": "$.r"})), "Run": run}), json!({"role": ROLE, "a": {"role": "arn:aws:iam::111122223333:role/other"}})),
        ("a literal path in the result of Pass", json!({"A": pass("Run", &json!({"Result": {"role.$": "$.x", "role": "$.x"}})), "Run": run}), json!({"x": ROLE})),
        ("Parameters of Pass replace", json!({"A": pass("Run", &json!({"Parameters": {"other.$": "$.role"}})), "Run": run}), role.clone()),
        ("ResultSelector of what is not known", json!({"A": step("Run", &json!({"ResultSelector": {"role.$": "$.role"}})), "Run": run}), role.clone()),
        ("items differ", json!({"A": map(&json!({"ItemsPath": "$.items"}), &run)}), json!({"role": ROLE, "items": [{"role": ROLE}, {"role": "arn:aws:iam::111122223333:role/other"}]})),
        ("an item lacks it", json!({"A": map(&json!({"ItemsPath": "$.items"}), &run)}), json!({"role": ROLE, "items": [{"role": ROLE}, {}]})),
        ("a Map hands over items, not the input", json!({"A": map(&json!({"ItemsPath": "$.items"}), &run)}), json!({"role": ROLE, "items": [1]})),
        ("items from elsewhere", json!({"A": distributed(&json!({"ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}}}), &run)}), json!([{"role": ROLE}])),
        ("executions of a Map have inputs of their own", json!({"A": distributed(&json!({"ItemsPath": "$.items"}), &task("$$.Execution.Input.role"))}), json!({"role": ROLE, "items": [1]})),
        ("batches are other inputs", json!({"A": distributed(&json!({"ItemsPath": "$.items", "ItemBatcher": {"MaxItemsPerBatch": 2}}), &run)}), json!({"items": [role]})),
        ("a mode by placeholder", json!({"A": {"Type": "Map", "End": true, "ItemsPath": "$.items", "ItemProcessor": {"ProcessorConfig": {"Mode": "${Mode}"}, "StartAt": "Run", "States": {"Run": task("$$.Execution.Input.role")}}}}), json!({"role": ROLE, "items": [1]})),
        ("behind a Parallel state", json!({"A": {"Type": "Parallel", "Next": "Run", "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}]}, "Run": run}), role.clone()),
        ("branches with parameters", json!({"A": parallel(&json!({"Parameters": {"a.$": "$.role"}}), &run)}), role.clone()),
        ("variables of an execution are not those of a Map's", json!({"A": pass("B", &json!({"Assign": {"r.$": "$.role"}})), "B": distributed(&json!({"ItemsPath": "$.items"}), &task("$r"))}), json!({"role": ROLE, "items": [1]})),
        ("a variable of one way", json!({"A": choice("B", "Run"), "B": pass("Run", &json!({"Assign": {"r.$": "$.role"}})), "Run": task("$r")}), role.clone()),
        ("a variable is set again", json!({"A": pass("B", &json!({"Assign": {"r.$": "$.role"}})), "B": step("Run", &json!({"Assign": {"r.$": "$.role"}})), "Run": task("$r")}), role.clone()),
        ("a variable in its own state", json!({"Run": with(task("$r"), &json!({"Assign": {"r.$": "$$.Execution.Input.role"}}))}), role.clone()),
        ("variables of a rule", json!({"A": pass("C", &json!({"Assign": {"r.$": "$.role"}})), "C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "Run", "Assign": {"r": "arn:aws:iam::111122223333:role/other"}}], "Default": "Run"}, "Run": task("$r")}), role.clone()),
        ("a path that searches", json!({"Run": task("$..role")}), role.clone()),
        ("a path with a filter", json!({"Run": task("$.list[?(@.x==1)].role")}), json!({"list": [{"role": ROLE}]})),
        ("a negative index", json!({"Run": task("$.list[-1]")}), json!({"list": [ROLE]})),
        ("a key that has a dot", json!({"Run": task("$.a.role")}), json!({"a.role": ROLE})),
        ("letters of another case", json!({"Run": task("$.Role")}), role.clone()),
        ("no text", json!({"Run": task("$.role")}), json!({"role": 1})),
        ("null", json!({"Run": task("$.role")}), json!({"role": null})),
        ("a list of one text", json!({"Run": task("$.role")}), json!({"role": [ROLE]})),
        ("a number in a text", json!({"Run": task("States.Format('arn:aws:iam::{}:role/job', $.account)")}), json!({"account": 111_122_223_333_u64})),
        ("a function that is not read", json!({"Run": task("States.ArrayGetItem($.list, 0)")}), json!({"list": [ROLE]})),
        ("an expression in the input", json!({"Run": jsonata("{% $states.input.role %}")}), json!({"role": "{% $states.input.other %}", "other": ROLE})),
        ("a placeholder in the input", json!({"Run": task("$.role")}), json!({"role": "arn:aws:iam::${AWS::AccountId}:role/job"})),
        ("a placeholder of two parts", json!({"Run": jsonata("{% 'arn:aws:iam::$' & $states.input.rest %}")}), json!({"rest": "{AWS::AccountId}:role/job"})),
        ("the result in JSONata", json!({"A": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": {}, "Next": "Run"}, "Run": jsonata("{% $states.input.role %}")}), role.clone()),
        ("output of a result", json!({"A": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": {}, "Output": {"role": "{% $states.result.role %}"}, "Next": "Run"}, "Run": run}), role.clone()),
        ("a subtraction", json!({"Run": jsonata("{% $states.input.role-name %}")}), json!({"role-name": ROLE, "role": ROLE})),
        ("a condition", json!({"Run": jsonata("{% $states.input.x ? $states.input.role : 'x' %}")}), role.clone()),
        ("a key that is not there, in a text", json!({"Run": jsonata("{% $states.input.role & $states.input.more %}")}), role.clone()),
        ("fields of the other language", json!({"A": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": {}, "ResultPath": "$.x", "Output": "{% $states.input %}", "Next": "Run"}, "Run": run}), role.clone()),
        ("a language by placeholder", json!({"A": {"Type": "Pass", "QueryLanguage": "${Language}", "Next": "Run"}, "Run": run}), role.clone()),
        ("a way by placeholder", json!({"A": {"Type": "Pass", "Next": "${Next}"}, "B": step("Run", &json!({})), "Run": run}), role.clone()),
        ("a state that is never reached", json!({"A": {"Type": "Succeed"}, "Run": run}), role.clone()),
        ("output of a rule", json!({"A": {"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": "{% true %}", "Next": "Run", "Output": {"x": 1}}], "Default": "Run"}, "Run": run}), role.clone()),
        ("a placeholder for a key of parameters", json!({"A": pass("Run", &json!({"Parameters": {"role.$": "$.role", "${Key}": "x"}})), "Run": run}), role.clone()),
        ("the same key twice, once dynamic", json!({"A": pass("Run", &json!({"Parameters": {"role.$": "$.role", "role": "x"}})), "Run": run}), role.clone()),
    ] {
        stays_unknown(name, &states, &input);
    }
}

fn plain() -> Value {
    machine(&json!({"Run": task("$.role")}))
}

/// The machine, its policy and other documents.
fn with_documents(documents: &[Value]) -> Report {
    let case = Case::new()
        .text("machine.asl.json", "state-machine", &plain().to_string())
        .policy(&json!([statement("Allow", "iam:PassRole", ROLE)]));
    let case = documents
        .iter()
        .fold(case, |case, document| case.document(document.clone()));
    case.report()
}

fn sample(name: &str, text: &str) -> Value {
    json!({"name": name, "kind": "sample-input", "text": text})
}

#[test]
fn without_a_sample_input_nothing_is_said_of_one() {
    let report = with_documents(&[]);
    assert_eq!(passed(&report), [(None, Verdict::Undecided)]);
    assert!(
        report
            .assumptions
            .iter()
            .all(|one| one.code.name() != "for-this-input")
    );
}

#[test]
fn the_reason_points_into_the_input() {
    let text = format!("{{\n  \"\u{e9}\": 1, \"role\": \"{ROLE}\"\n}}");
    let report = with_documents(&[sample("input.json", &text)]);
    let check = checks(&report, CheckKind::PassRole)[0];
    let reason = check
        .reasons
        .iter()
        .find(|reason| reason.code.name() == "for-this-input")
        .unwrap();
    let place = &reason.at[0];
    assert_eq!(
        (place.document, place.line, place.pointer.as_str()),
        (2, 2, "/role")
    );
    // The check itself stands where it stands in the definition.
    assert_eq!(check.at[0].document, 0);
    assert_eq!(
        check.at[0].pointer,
        "/States/Run/Parameters/ExecutionRoleArn.$"
    );
}

#[test]
fn the_output_of_describe_execution_is_recognized() {
    let described = |machine: &str| {
        json!({"executionArn": "arn:aws:states:eu-west-1:111122223333:execution:machine:x",
            "stateMachineArn": machine, "status": "FAILED", "name": "x",
            "input": json!({"role": ROLE}).to_string()})
        .to_string()
    };
    let report = with_documents(&[json!({"name": "execution.json", "text": described(MACHINE)})]);
    assert_eq!(passed(&report), [(Some(ROLE.to_owned()), Verdict::Granted)]);
    let reason = &checks(&report, CheckKind::PassRole)[0].reasons;
    let at = &reason
        .iter()
        .find(|one| one.code.name() == "for-this-input")
        .unwrap()
        .at[0];
    assert_eq!((at.document, at.pointer.as_str()), (2, "/input"));
    // An execution of another machine.
    let other = MACHINE.replace("stateMachine:machine", "stateMachine:other");
    let report = with_documents(&[json!({"name": "execution.json", "text": described(&other)})]);
    assert_eq!(passed(&report), [(None, Verdict::Undecided)]);
    assert!(notices(&report).contains(&"sample-input-not-used".to_owned()));
}

#[test]
fn what_is_not_said_to_be_an_input_is_none() {
    let text = json!({"role": ROLE}).to_string();
    for name in ["input.json", "machine.input.json"] {
        let report = with_documents(&[json!({"name": name, "text": text})]);
        assert_eq!(passed(&report), [(None, Verdict::Undecided)]);
        let detected = report.documents.last().unwrap();
        assert_eq!(detected.kind, Kind::Ignored);
        assert!(!detected.used);
    }
}

#[test]
fn an_input_is_never_read_as_a_policy_or_a_role() {
    let open = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    for text in [
        json!({"Role": {"Arn": EXECUTION, "RoleName": "execution", "RolePolicyList": [
            {"PolicyName": "p", "PolicyDocument": open}]}}),
        json!({"RoleName": EXECUTION, "PolicyName": "p", "PolicyDocument": open}),
        json!({"RoleDetailList": [{"Arn": EXECUTION, "RolePolicyList": [
            {"PolicyName": "p", "PolicyDocument": open}]}]}),
        json!({"Resources": {"P": {"Type": "AWS::IAM::Policy", "Properties": {
            "PolicyName": "p", "Roles": ["execution"], "PolicyDocument": open}}}}),
        open.clone(),
    ] {
        let report = with_documents(&[sample("input.json", &text.to_string())]);
        assert_eq!(passed(&report), [(None, Verdict::Undecided)], "{text}");
    }
}

#[test]
fn an_input_that_aws_would_not_take_is_not_used() {
    for text in [
        format!("{{\"role\": \"{ROLE}\", \"role\": \"{ROLE}\"}}"),
        format!("{{'role': '{ROLE}'}}"),
        format!("{{\"role\": \"{ROLE}\""),
    ] {
        let report = with_documents(&[sample("input.json", &text)]);
        assert_eq!(passed(&report), [(None, Verdict::Undecided)], "{text}");
        assert!(
            notices(&report).contains(&"sample-input-not-used".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn of_several_inputs_each_machine_has_the_one_that_is_named_after_it() {
    let text = json!({"role": ROLE}).to_string();
    let report = with_documents(&[sample("a.json", &text), sample("b.json", &text)]);
    assert_eq!(passed(&report), [(None, Verdict::Undecided)]);
    let of_inputs = |report: &Report| {
        let said = notices(report);
        said.iter()
            .filter(|code| *code == "sample-input-not-used")
            .count()
    };
    assert_eq!(of_inputs(&report), 2);
    let report = with_documents(&[sample("a.json", &text), sample("machine.input.json", &text)]);
    assert_eq!(passed(&report), [(Some(ROLE.to_owned()), Verdict::Granted)]);
    assert_eq!(of_inputs(&report), 1);
    // Two machines, and an input that is one's.
    let other =
        json!({"name": "other.asl.json", "kind": "state-machine", "text": plain().to_string()});
    // What is said of the execution role holds for one machine, so each is told.
    let both = |input: Value| {
        let policy = json!({"Version": "2012-10-17", "Statement": [statement("Allow", "iam:PassRole", ROLE)]});
        let machine = |name: &str| json!({"name": name, "executionRole": EXECUTION});
        let workspace = json!({
            "documents": [
                {"name": "machine.asl.json", "kind": "state-machine", "text": plain().to_string()},
                {"name": "policy.json", "kind": "identity-policy", "role": EXECUTION, "text": policy.to_string()},
                other.clone(),
                input,
            ],
            "settings": {"machines": [machine("machine"), machine("other")]},
        });
        let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
        sfn_role_check::analyze(&workspace)
    };
    let report = both(sample("machine.input.json", &text));
    let verdicts: Vec<Verdict> = passed(&report).iter().map(|one| one.1).collect();
    assert_eq!(verdicts, [Verdict::Granted, Verdict::Undecided]);
    // One that is of all.
    let report = both(sample("input.json", &text));
    let verdicts: Vec<Verdict> = passed(&report).iter().map(|one| one.1).collect();
    assert_eq!(verdicts, [Verdict::Granted, Verdict::Granted]);
}

#[test]
fn what_the_input_lacks_is_said() {
    let report = case(&plain(), &json!({"Role": ROLE})).report();
    let check = checks(&report, CheckKind::PassRole)[0];
    assert_eq!(check.verdict, Verdict::Undecided);
    assert!(reasons(check).contains(&"input-lacks-path".to_owned()));
}

#[test]
fn a_missing_statement_names_the_role_of_the_input() {
    let input = json!({"role": "arn:aws:iam::111122223333:role/other"});
    let report = case(&plain(), &input).report();
    let check = checks(&report, CheckKind::PassRole)[0];
    assert_eq!(check.verdict, Verdict::Missing);
    assert!(reasons(check).contains(&"for-this-input".to_owned()));
    let fix = serde_json::to_string(&report.fixes[check.fixes[0] as usize].statement).unwrap();
    assert!(fix.contains("role/other"), "{fix}");
}

#[test]
fn a_target_role_of_the_input_is_the_one_that_calls() {
    let target = "arn:aws:iam::444455556666:role/target";
    let state = json!({"Type": "Task", "Resource": CALL, "End": true,
        "Credentials": {"RoleArn.$": "$.target"},
        "Parameters": {"ExecutionRoleArn": "arn:aws:iam::444455556666:role/job"}});
    let definition = machine(&json!({"Run": state}));
    let trust =
        json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": EXECUTION}}]);
    let build = |input: &Value| {
        Case::new()
            .text("machine.asl.json", "state-machine", &definition.to_string())
            .policy(&json!([statement("Allow", "sts:AssumeRole", target)]))
            .policy_of("trust-policy", target, &trust)
            .policy_of(
                "identity-policy",
                target,
                &json!([statement("Allow", "iam:PassRole", "*")]),
            )
            .text("input.json", "sample-input", &input.to_string())
            .report()
    };
    let report = build(&json!({"target": target}));
    for check in &report.checks {
        assert_eq!(check.verdict, Verdict::Granted, "{:?}", check.action);
        if check.task.is_some() {
            // Who passes the role hangs on the input, too.
            assert!(
                reasons(check).contains(&"for-this-input".to_owned()),
                "{:?}",
                check.action
            );
        }
    }
    let report = build(&json!({"other": target}));
    assert!(
        report
            .checks
            .iter()
            .all(|check| check.verdict != Verdict::Granted)
    );
    // Which input credentials are read from is not documented.
    let filtered = with(state, &json!({"InputPath": "$.a"}));
    let case = Case::new()
        .text(
            "machine.asl.json",
            "state-machine",
            &machine(&json!({"Run": filtered})).to_string(),
        )
        .policy(&json!([statement("Allow", "sts:AssumeRole", target)]))
        .text(
            "input.json",
            "sample-input",
            &json!({"target": target, "a": {"target": EXECUTION}}).to_string(),
        );
    let report = case.report();
    let assumed = checks(&report, CheckKind::AssumeRole);
    assert_eq!(
        (assumed[0].resource.clone(), assumed[0].verdict),
        (None, Verdict::Undecided)
    );
}

#[test]
fn parts_of_an_object_that_are_not_known_are_not_taken_to_be_equal() {
    let definition = machine(
        &json!({"Run": {"Type": "Task", "End": true, "Resource": "arn:aws:states:::aws-sdk:sns:publish", "Parameters": {"TopicArn.$": "$.a", "Message": "x"}}}),
    );
    let allowed = "arn:aws:sns:eu-west-1:111122223333:topic";
    let build = |input: &Value| {
        Case::new()
            .setting("level", "all")
            .text("machine.asl.json", "state-machine", &definition.to_string())
            .policy(&json!([statement("Allow", "sns:Publish", allowed)]))
            .text("input.json", "sample-input", &input.to_string())
            .report()
    };
    let report = build(&json!({"a": allowed}));
    let action = checks(&report, CheckKind::Action)[0];
    assert_eq!(
        (action.resource.as_deref(), action.verdict),
        (Some(allowed), Verdict::Granted)
    );
    assert!(reasons(action).contains(&"for-this-input".to_owned()));
    let report = build(&json!({"a": {"x": allowed}}));
    assert_eq!(
        checks(&report, CheckKind::Action)[0].verdict,
        Verdict::Undecided
    );
}

#[test]
fn overrides_from_the_input_replace_the_roles_of_the_task_definition() {
    let definition = machine(&json!({"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::ecs:runTask.sync",
        "Parameters": {"TaskDefinition.$": "$.ecs.definition", "Overrides.$": "$.ecs.overrides"}}}));
    let report = case(
        &definition,
        &json!({"ecs": {"definition": "app:1", "overrides": {"TaskRoleArn": ROLE, "ExecutionRoleArn": ROLE}}}),
    )
    .report();
    let all = passed(&report);
    assert_eq!(all.len(), 2);
    for (resource, verdict) in all {
        assert_eq!(
            (resource.as_deref(), verdict),
            (Some(ROLE), Verdict::Granted)
        );
    }
    // A null may be as good as nothing, or not.
    let report = case(
        &definition,
        &json!({"ecs": {"definition": "app:1", "overrides": {"TaskRoleArn": null, "ExecutionRoleArn": ROLE}}}),
    )
    .report();
    assert!(
        passed(&report)
            .iter()
            .any(|(_, verdict)| *verdict == Verdict::Undecided)
    );
}

#[test]
fn data_that_grows_without_end_is_not_followed() {
    let mut states = json!({"Run": task("$.role")});
    let count = 400;
    for at in 0..count {
        let next = match at + 1 {
            next if next == count => "Run".to_owned(),
            next => format!("S{next}"),
        };
        let name = if at == 0 {
            "A".to_owned()
        } else {
            format!("S{at}")
        };
        states[name] = pass(&next, &json!({"Parameters": {"a.$": "$", "b.$": "$"}}));
    }
    stays_unknown("a chain that doubles", &states, &json!({"role": ROLE}));
    let mut states = json!({"Run": task("$.role")});
    for at in 0..30 {
        let next = if at == 29 {
            "C".to_owned()
        } else {
            format!("S{}", at + 1)
        };
        let name = if at == 0 {
            "A".to_owned()
        } else {
            format!("S{at}")
        };
        states[name] = pass(
            &next,
            &json!({"Parameters": {"a.$": "$", "b.$": "$", "role.$": "$.role"}}),
        );
    }
    states["C"] = json!({"Type": "Choice", "Choices": [{"Variable": "$.a", "IsPresent": true, "Next": "A"}], "Default": "All"});
    states["All"] = json!({"Type": "Task", "Resource": CALL, "Next": "Run"});
    stays_unknown(
        "a loop that doubles",
        &states,
        &json!({"role": "arn:aws:iam::111122223333:role/${x}"}),
    );
}

#[test]
fn what_another_input_may_need_is_not_called_too_much() {
    let other = "arn:aws:iam::111122223333:role/other";
    let message = format!(
        "User: arn:aws:sts::111122223333:assumed-role/execution/x is not authorized to perform: iam:PassRole on resource: {other}"
    );
    for statements in [
        json!([
            statement("Allow", "iam:PassRole", ROLE),
            statement("Allow", "iam:PassRole", other)
        ]),
        json!([statement("Allow", "iam:PassRole", "*")]),
    ] {
        let report = Case::new()
            .text("machine.asl.json", "state-machine", &plain().to_string())
            .policy(&statements)
            .text(
                "input.json",
                "sample-input",
                &json!({"role": ROLE}).to_string(),
            )
            .text("message.txt", "access-denied", &message)
            .report();
        for code in notices(&report) {
            assert!(
                !code.starts_with("grant-") && code != "access-denied-not-matched",
                "{code}"
            );
        }
    }
}

#[test]
fn states_and_values_deep_in_each_other_are_followed_or_refused() {
    for depth in [20, 100, 120] {
        let mut inner = task("$.role");
        for _ in 0..depth {
            inner = parallel(&json!({}), &inner);
            inner["Branches"][0]["States"]["Run"]["End"] = json!(true);
        }
        let report = case(&machine(&json!({"A": inner})), &json!({"role": ROLE})).report();
        for (_, verdict) in passed(&report) {
            assert!(matches!(verdict, Verdict::Granted | Verdict::Undecided));
        }
        let mut value = json!({"role.$": "$.role"});
        let mut input = json!({"role": ROLE});
        for _ in 0..(depth * 4) {
            value = json!({"a": value});
            input = json!({"a": input});
        }
        let mut run = task("$.role");
        run["Parameters"]["Deep"] = value;
        run["Parameters"]["Deeper.$"] = json!("$.a");
        input["role"] = json!(ROLE);
        let report = case(&machine(&json!({"Run": run})), &input).report();
        for (_, verdict) in passed(&report) {
            assert!(matches!(verdict, Verdict::Granted | Verdict::Undecided));
        }
    }
}
