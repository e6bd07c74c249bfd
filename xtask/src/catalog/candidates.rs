//! Which parameters look like a role that is handed over.
//!
//! The rule errs on the side of too many: what is none is recorded in `data/look-alikes.jsonl`.

use crate::catalog::parameters::Parameter;

/// How the name of a parameter ends that has `role` in it and can hold an ARN or a name.
const ENDINGS: [&str; 9] = [
    "role",
    "roles",
    "arn",
    "arns",
    "name",
    "names",
    "override",
    "update",
    "identifier",
];

/// How the documentation speaks of a role where the name does not.
const PHRASES: [&str; 7] = [
    "an iam role for",
    "arn) of the iam role",
    "arn) of an iam role",
    "arn of the iam role",
    "arn of an iam role",
    "arn) of the role",
    "arn of the role",
];

/// Whether the parameter may name a role, or an instance profile, which holds one.
pub(super) fn may_be_a_role(parameter: &Parameter) -> bool {
    !parameter.is_choice
        && (is_named_as_a_role(parameter.member)
            || is_typed_as_a_role(parameter.shape)
            || is_of_a_profile(parameter)
            || is_described_as_a_role(parameter))
}

fn is_named_as_a_role(member: &str) -> bool {
    let name = squashed(member);
    name.contains("iamrole")
        || name.contains("instanceprofile")
        || (name.contains("role") && ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

fn is_typed_as_a_role(shape: &str) -> bool {
    let name = squashed(shape);
    name.ends_with("rolearn") || name.ends_with("rolearns")
}

/// `IamInstanceProfile.Arn`: neither name says it alone.
fn is_of_a_profile(parameter: &Parameter) -> bool {
    squashed(parameter.holder).contains("instanceprofile")
        && matches!(squashed(parameter.member).as_str(), "arn" | "name")
}

fn is_described_as_a_role(parameter: &Parameter) -> bool {
    let name = squashed(parameter.member);
    if !["arn", "arns", "credentials"]
        .iter()
        .any(|ending| name.ends_with(ending))
    {
        return false;
    }
    [parameter.documentation, parameter.shape_documentation]
        .iter()
        .any(|text| {
            let text = text.to_lowercase();
            PHRASES.iter().any(|phrase| text.contains(phrase))
        })
}

/// `ROLE_ARN`, `role-arn` and `RoleArn` are the same name.
fn squashed(name: &str) -> String {
    name.replace(['_', '-'], "").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter<'a>(holder: &'a str, member: &'a str, shape: &'a str) -> Parameter<'a> {
        Parameter {
            path: String::new(),
            member,
            holder,
            shape,
            documentation: "",
            shape_documentation: "",
            holder_documentation: "",
            holder_shape_documentation: "",
            longest: None,
            is_choice: false,
        }
    }

    #[test]
    fn goes_by_names_and_types() {
        for (holder, member, shape) in [
            ("", "executionRoleARN", "String"),
            ("", "ROLE_ARN", "String"),
            ("", "serviceRoleOverride", "String"),
            ("", "IamInstanceProfile", "String"),
            ("IamInstanceProfile", "Arn", "String"),
            ("", "Executor", "IamRoleArn"),
        ] {
            assert!(may_be_a_role(&parameter(holder, member, shape)), "{member}");
        }
        for member in ["RolloutPercentage", "Arn", "roleSessionPolicy"] {
            assert!(!may_be_a_role(&parameter("", member, "String")), "{member}");
        }
    }

    #[test]
    fn goes_by_the_documentation_of_arns() {
        let text = "<p>The ARN of the IAM role that sends the message.</p>";
        let mut described = parameter("", "CallerArn", "String");
        described.documentation = text;
        assert!(may_be_a_role(&described));
        described.member = "Comment";
        assert!(!may_be_a_role(&described));
    }

    #[test]
    fn a_choice_names_no_role() {
        let mut choice = parameter("", "ParticipantRole", "ParticipantRole");
        assert!(may_be_a_role(&choice));
        choice.is_choice = true;
        assert!(!may_be_a_role(&choice));
    }
}
