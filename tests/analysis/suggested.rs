//! The account and the Region that the page shows where nobody set them.

use serde_json::json;
use sfn_role_check::analyze_in_slices;
use sfn_role_check::text::budget::{Budget, block_on};
use test_support::Case;

/// The account and the Region.
fn of(case: &Case) -> [Option<String>; 2] {
    let analyzed = block_on(analyze_in_slices(&case.workspace(), Budget::NONE));
    [
        analyzed.suggested.account.value,
        analyzed.suggested.region.value,
    ]
}

fn calls(function: &str, credentials: Option<&str>) -> Case {
    let mut state = json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
        "Parameters": {"FunctionName": function}});
    if let Some(role) = credentials {
        state["Credentials"] = json!({"RoleArn": role});
    }
    Case::bare().state(&state)
}

#[test]
fn they_are_those_of_the_arns_and_of_the_machine() {
    let own = "arn:aws:lambda:eu-west-1:111122223333:function:f";
    let other = "arn:aws:lambda:eu-west-1:444455556666:function:f";
    let worker = "arn:aws:iam::444455556666:role/worker";
    let terraform = r#"
provider "aws" {
  region = "us-east-2"
}
resource "aws_iam_role" "flow" {
  name               = "flow"
  assume_role_policy = "{}"
}
resource "aws_sfn_state_machine" "flow" {
  name       = "flow"
  role_arn   = aws_iam_role.flow.arn
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })
}
"#;
    let configured = Case::bare().document(json!({"name": "main.tf", "text": terraform}));
    let rows = [
        ("an ARN", calls(own, None), ["111122223333", "eu-west-1"]),
        (
            "a function of another account",
            calls(other, None),
            ["444455556666", "eu-west-1"],
        ),
        (
            "where an assumed role works",
            calls(other, Some(worker)),
            ["", ""],
        ),
        ("a provider", configured, ["", "us-east-2"]),
    ];
    for (name, case, expected) in rows {
        let found = of(&case).map(Option::unwrap_or_default);
        assert_eq!(found, expected, "{name}");
    }
}
