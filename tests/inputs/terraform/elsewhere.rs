//! Policies that a plan or a state does not tell of itself: those of stacks, and what a plan with
//! targets leaves as it is.

use serde_json::{Value, json};
use sfn_role_check::Workspace;
use sfn_role_check::documents::{self, What};
use sfn_role_check::report::Verdict;
use sfn_role_check::text::budget::{self, Budget};
use test_support::terraform::*;

/// A state that grants, with one resource more.
fn with_resource(address: &str, values: Value) -> Value {
    let mut document = known(EXEC.rsplit('/').next().unwrap());
    let resources = &mut document["values"]["root_module"]["resources"];
    let list = resources.as_array_mut().unwrap();
    list.push(resource(address, values));
    document
}

fn template(resources: &Value) -> Value {
    json!({"template_body": json!({"Resources": resources}).to_string()})
}

const STACK: &str = "aws_cloudformation_stack.s";

#[test]
fn a_stack_that_may_give_a_role_a_policy_opens_it() {
    let deny = |roles: Value| {
        json!({"D": {"Type": "AWS::IAM::Policy", "Properties":
            {"PolicyName": "d", "Roles": roles, "PolicyDocument": deny()}}})
    };
    let bucket = json!({"B": {"Type": "AWS::S3::Bucket"}});
    let mut macros = json!({"Resources": bucket});
    macros["Transform"] = json!("Expand");
    let inner = json!({"Resources": {"B": {"Type": "AWS::S3::Bucket",
        "Fn::Transform": {"Name": "Expand"}}}});
    for (address, values) in [
        (STACK, template(&deny(json!(["exec"])))),
        (STACK, template(&deny(json!([{"Ref": "RoleName"}])))),
        (STACK, template(&deny(json!({"Ref": "RoleNames"})))),
        (STACK, json!({"template_url": "https://example.com/t.json"})),
        (STACK, json!({"template_body": "Resources: {"})),
        (STACK, json!({"template_body": macros.to_string()})),
        (STACK, json!({"template_body": inner.to_string()})),
        (
            STACK,
            template(&json!({"S": {"Type": "AWS::CloudFormation::Stack"}})),
        ),
        (STACK, template(&json!({"S": {"Type": "Custom::Anything"}}))),
        (
            STACK,
            template(&json!({"S": {"Type": "AWS::Organizations::Policy"}})),
        ),
        (
            "aws_cloudformation_stack_set.s",
            template(&deny(json!(["exec"]))),
        ),
        (
            "aws_cloudcontrolapi_resource.r",
            json!({"type_name": "AWS::IAM::RolePolicy", "desired_state": "{}"}),
        ),
        ("aws_cloudcontrolapi_resource.r", json!({})),
        ("awscc_iam_role_policy.r", json!({})),
        ("awscc_cloudformation_stack.r", json!({})),
        ("aws_servicecatalog_provisioned_product.r", json!({})),
    ] {
        let document = with_resource(address, values.clone());
        assert_eq!(pass(&document), Verdict::Undecided, "{address} {values}");
    }
}

#[test]
fn a_stack_that_is_known_to_concern_no_other_role_changes_nothing() {
    let own = json!({
        "R": {"Type": "AWS::IAM::Role"},
        "D": {"Type": "AWS::IAM::Policy", "Properties": {"Roles": [{"Ref": "R"}], "PolicyDocument": deny()}},
        "M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": deny()}},
    });
    let yaml = "Resources:\n  B:\n    Type: AWS::S3::Bucket\n  W:\n    Type: AWS::CloudFormation::WaitCondition\n";
    for (address, values) in [
        (STACK, template(&own)),
        (STACK, json!({"template_body": yaml})),
        (
            "aws_cloudcontrolapi_resource.r",
            json!({"type_name": "AWS::ECS::Cluster", "desired_state": "{}"}),
        ),
        ("data.aws_cloudformation_stack.s", json!({"name": "s"})),
    ] {
        let document = with_resource(address, values.clone());
        assert_eq!(pass(&document), Verdict::Granted, "{address} {values}");
    }
}

/// A plan whose values are of the role and its machine only, beside the whole state before it.
fn targeted(before: &Value, changes: &Value) -> Value {
    let resources = known("exec")["values"]["root_module"]["resources"].clone();
    let resources_of = resources.as_array().unwrap();
    let configs = resources_of
        .iter()
        .chain([before])
        .map(|resource| config(resource["address"].as_str().unwrap(), &[]));
    let mut planned = plan(resources_of, &configs.collect::<Vec<_>>());
    planned["resource_changes"] = changes.clone();
    let mut prior = resources;
    prior.as_array_mut().unwrap().push(before.clone());
    planned["prior_state"] = json!({"values": {"root_module": {"resources": prior}}});
    planned
}

#[test]
fn what_a_plan_with_targets_leaves_as_it_is_stays_in_effect() {
    let address = "aws_iam_role_policy.d";
    let values = json!({"name": "d", "role": "exec", "policy": deny().to_string()});
    let before = resource(address, values.clone());
    assert_eq!(pass(&targeted(&before, &json!([]))), Verdict::Denied);
    // What is deleted, or has another address, is gone.
    let mut deleted = change(address, &Value::Null, &json!({}));
    deleted["change"]["actions"] = json!(["delete"]);
    assert_eq!(
        pass(&targeted(&before, &json!([deleted]))),
        Verdict::Granted
    );
    let mut moved = change("aws_iam_role_policy.p", &Value::Null, &json!({}));
    moved["previous_address"] = json!(address);
    assert_eq!(pass(&targeted(&before, &json!([moved]))), Verdict::Granted);
    // Where no changes are told it may be gone.
    let mut bare = targeted(&before, &json!([]));
    bare.as_object_mut().unwrap().remove("resource_changes");
    assert_ne!(pass(&bare), Verdict::Granted);
    // An Allow stays, too.
    let mut without = targeted(&before, &json!([]));
    let planned = &mut without["planned_values"]["root_module"]["resources"];
    planned.as_array_mut().unwrap().pop();
    let prior = &mut without["prior_state"]["values"]["root_module"]["resources"];
    prior.as_array_mut().unwrap().pop();
    assert_eq!(pass(&without), Verdict::Granted);
}

#[test]
fn a_state_tells_roles_with_their_unique_ids_and_policies_with_their_names() {
    let mut document = known("exec");
    let resources = &mut document["values"]["root_module"]["resources"];
    resources[1]["values"]["unique_id"] = json!("AROA2EXAMPLE");
    let arn = "arn:aws:iam::111122223333:policy/m";
    let list = resources.as_array_mut().unwrap();
    list.push(resource(
        "aws_iam_policy.m",
        json!({"name": "m", "arn": arn, "policy": deny().to_string()}),
    ));
    list.push(resource(
        "aws_iam_role_policy_attachment.m",
        json!({"role": "exec", "policy_arn": arn}),
    ));
    let workspace = json!({"documents": [{"name": "s.json", "text": document.to_string()}]});
    let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
    let mut findings = Vec::new();
    let sources = budget::block_on(documents::read(&workspace, &mut findings, Budget::NONE));
    let mut roles = Vec::new();
    let mut policies = Vec::new();
    for part in &sources[0].parts {
        match &part.what {
            What::Role {
                arn,
                name,
                unique_id,
                ..
            } => roles.push((arn.as_deref(), name.as_str(), unique_id.as_deref())),
            What::Policy { name, arn, .. } => policies.push((name.as_deref(), arn.as_deref())),
            _ => {}
        }
    }
    assert_eq!(
        roles,
        [
            (Some(EXEC), "exec", Some("AROA2EXAMPLE")),
            (Some(TASK), "task", None)
        ]
    );
    // Two trust policies, two inline policies and the managed one.
    let expected = [
        (None, None),
        (None, None),
        (Some("other"), None),
        (Some("p"), None),
        (None, Some(arn)),
    ];
    assert_eq!(policies, expected);
}
