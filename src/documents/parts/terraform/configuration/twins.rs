//! Resources of the provider `awscc` that make the same as one of `aws`: their types and attributes
//! by the names of the other one. From the resource types of CloudFormation, which that provider is
//! generated from.

use super::folders::Resource;

/// A type, the one that it is like, and its attributes that are called otherwise there: here, there.
type Twin = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const TWINS: [Twin; 6] = [
    (
        "awscc_iam_role",
        "aws_iam_role",
        &[
            ("role_name", "name"),
            ("assume_role_policy_document", "assume_role_policy"),
        ],
    ),
    (
        "awscc_iam_role_policy",
        "aws_iam_role_policy",
        &[
            ("policy_name", "name"),
            ("role_name", "role"),
            ("policy_document", "policy"),
        ],
    ),
    (
        "awscc_iam_managed_policy",
        "aws_iam_policy",
        &[
            ("managed_policy_name", "name"),
            ("policy_document", "policy"),
            ("policy_arn", "arn"),
        ],
    ),
    (
        "awscc_stepfunctions_state_machine",
        "aws_sfn_state_machine",
        &[
            ("state_machine_name", "name"),
            ("definition_string", "definition"),
        ],
    ),
    (
        "awscc_ecs_task_definition",
        "aws_ecs_task_definition",
        &[("task_definition_arn", "arn")],
    ),
    (
        "awscc_organizations_policy",
        "aws_organizations_policy",
        &[("policy_id", "id")],
    ),
];

fn find(kind: &str) -> Option<&'static Twin> {
    TWINS.iter().find(|(known, ..)| *known == kind)
}

/// What an attribute that a type has is called by the type that it is like.
pub(super) fn known<'n>(kind: &str, name: &'n str) -> &'n str {
    let names = find(kind).map(|(.., names)| *names).unwrap_or_default();
    let found = names.iter().find(|(own, _)| *own == name);
    found.map_or(name, |(_, other)| other)
}

/// What a type calls an attribute of the type that it is like.
pub(super) fn own<'n>(kind: &str, name: &'n str) -> &'n str {
    let names = find(kind).map(|(.., names)| *names).unwrap_or_default();
    let found = names.iter().find(|(_, other)| *other == name);
    found.map_or(name, |(own, _)| own)
}

impl<'p> Resource<'p> {
    /// Its type, or the one that it is like.
    pub(super) fn of(&self) -> &'p str {
        find(self.kind).map_or(self.kind, |(_, of, _)| of)
    }

    /// Whether it is of the other provider.
    pub(super) fn is_twin(&self) -> bool {
        find(self.kind).is_some()
    }
}
