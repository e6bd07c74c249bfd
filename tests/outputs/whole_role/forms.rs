//! Every form is read by the parser of its format, and holds what the JSON holds.

use serde_json::Value;
use sfn_role_check::Workspace;
use sfn_role_check::export::role::{WholeRoleForm, role};
use sfn_role_check::text::Tree;
use sfn_role_check::text::yaml;
use test_support::Case;

use super::machines::machines;
use super::whole;

const FORMS: [WholeRoleForm; 5] = [
    WholeRoleForm::CloudFormation,
    WholeRoleForm::Sam,
    WholeRoleForm::Terraform,
    WholeRoleForm::Cdk,
    WholeRoleForm::Cli,
];

fn written(workspace: &Workspace, form: WholeRoleForm) -> String {
    role(workspace, None, form)
}

/// Every action of every statement, in order.
fn actions(workspace: &Workspace) -> Vec<String> {
    let roles = whole(workspace).roles;
    let policies = roles.iter().flat_map(|role| &role.permissions);
    let mut actions: Vec<String> = policies
        .flat_map(|policy| &policy.statement)
        .flat_map(
            |statement| match serde_json::to_value(&statement.action).unwrap() {
                Value::String(action) => vec![action],
                Value::Array(list) => list
                    .iter()
                    .map(|one| one.as_str().unwrap().to_owned())
                    .collect(),
                _ => Vec::new(),
            },
        )
        .collect();
    actions.sort();
    actions
}

#[test]
fn templates_are_yaml_with_the_roles_in_them() {
    for (name, workspace) in machines() {
        for form in [WholeRoleForm::CloudFormation, WholeRoleForm::Sam] {
            let text = written(&workspace, form);
            let mut found = 0;
            for document in text.split("---\n") {
                let reading = yaml::read(document, 0);
                let root = reading.root.unwrap();
                let resources = root
                    .get("Resources")
                    .unwrap_or_else(|| panic!("{name}: {text}"));
                for resource in resources.members() {
                    let properties = resource.value.get("Properties").unwrap();
                    let policies = properties
                        .get("Policies")
                        .into_iter()
                        .flat_map(|list| list.items());
                    for policy in policies {
                        let statements = policy
                            .get("PolicyDocument")
                            .unwrap_or(policy)
                            .get("Statement")
                            .unwrap();
                        for statement in statements.items() {
                            let action = statement.get("Action").unwrap();
                            found += action.items().len().max(1);
                        }
                    }
                }
            }
            assert_eq!(found, actions(&workspace).len(), "{name} {form:?}\n{text}");
        }
    }
}

#[test]
fn terraform_is_hcl_with_the_roles_in_it() {
    for (name, workspace) in machines() {
        let text = written(&workspace, WholeRoleForm::Terraform);
        let body: hcl_edit::structure::Body = text
            .parse()
            .unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        let labels = |kind: &str| {
            let blocks = body.blocks();
            blocks
                .filter(|block| {
                    block
                        .labels
                        .first()
                        .is_some_and(|label| label.as_str() == kind)
                })
                .count()
        };
        let roles = whole(&workspace).roles.len();
        assert_eq!(
            (labels("aws_iam_role"), labels("aws_iam_role_policy")),
            (roles, roles),
            "{name}"
        );
        assert_eq!(labels("aws_iam_policy_document"), 2 * roles, "{name}");
    }
}

#[test]
fn commands_hold_policies_in_json() {
    for (name, workspace) in machines() {
        let text = written(&workspace, WholeRoleForm::Cli);
        let mut policies = 0;
        for line in text.lines().filter(|line| line.starts_with("aws ")) {
            for quoted in line.split('\'').skip(1).step_by(2) {
                let policy: Value = serde_json::from_str(quoted).unwrap();
                assert_eq!(policy["Version"], "2012-10-17", "{name}");
                policies += 1;
            }
        }
        assert_eq!(
            policies,
            2 * whole(&workspace).roles.len(),
            "{name}\n{text}"
        );
    }
}

#[test]
fn forms_of_two_accounts() {
    let (_, workspace) = machines().remove(0);
    for form in FORMS {
        insta::assert_snapshot!(format!("two-accounts.{form:?}"), written(&workspace, form));
    }
}

#[test]
fn no_pasted_text_gets_into_code() {
    for text in [
        "x;curl evil|sh",
        "${file(\"/etc/evil\")}",
        "x\ncurl evil",
        "'; evil; '",
        "*/ evil /*",
        "`evil`",
        "$(evil)",
    ] {
        let parameters = serde_json::json!({"FunctionName": text, "Payload": {}});
        let run_time = serde_json::json!({"FunctionName.$": format!("$.{text}"), "Payload": {}});
        let state = |parameters: &Value| serde_json::json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": parameters, "End": true});
        let named = serde_json::json!({text: state(&parameters), "b": state(&run_time)});
        let definition = serde_json::json!({"StartAt": text, "States": named});
        let workspace = Case::bare()
            .text(
                &format!("{text}.asl.json"),
                "state-machine",
                &definition.to_string(),
            )
            .workspace();
        for form in FORMS {
            let code = written(&workspace, form);
            assert!(!code.contains("evil"), "{form:?} {text}\n{code}");
        }
    }
}
