//! What `Ref` and `Fn::GetAtt` of CloudFormation's resources give, by their type.

use super::built;
use super::table::{Line, Table};

const RESOURCES: Table = built!("cloudformation-resources.txt");

/// A type of resource.
#[derive(Clone, Copy, Debug)]
pub struct ResourceType(Line);

impl ResourceType {
    /// The type of that name, in this case.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let line = RESOURCES.find(&[name]).filter(|line| line.key == name)?;
        Some(Self(line))
    }

    /// The property that holds its name.
    #[must_use]
    pub fn name_property(self) -> Option<&'static str> {
        let property = self.0.fields.iter().next()?;
        (property != "-").then_some(property)
    }

    /// The form of what `Ref` gives: `{name}`, `{id}`, `{path}`, `{partition}`, `{region}`,
    /// `{account}` and `{suffix}` stand for what the resource and its stack have.
    #[must_use]
    pub fn reference(self) -> &'static str {
        self.0.fields.iter().nth(1).unwrap_or_default()
    }

    /// The form of what `Fn::GetAtt` gives.
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<&'static str> {
        let mut attributes = self.0.fields.iter().skip(2);
        attributes.find_map(|attribute| attribute.strip_prefix(name)?.strip_prefix('='))
    }

    /// The attribute that `Fn::GetAtt` gives in that form.
    #[must_use]
    pub fn attribute_with(self, form: &str) -> Option<&'static str> {
        let mut attributes = self.0.fields.iter().skip(2);
        attributes.find_map(|attribute| {
            let (name, given) = attribute.split_once('=')?;
            (given == form).then_some(name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_found_by_type() {
        let role = ResourceType::of("AWS::IAM::Role").unwrap();
        assert_eq!(role.name_property(), Some("RoleName"));
        assert_eq!(role.reference(), "{name}");
        assert_eq!(role.attribute("Ar"), None);
        let arn = "arn:{partition}:iam::{account}:role{path}{name}";
        assert_eq!(role.attribute("Arn"), Some(arn));
        let key = ResourceType::of("AWS::KMS::Key").unwrap();
        assert_eq!((key.name_property(), key.reference()), (None, "{id}"));
        assert!(ResourceType::of("aws::iam::role").is_none());
        assert!(ResourceType::of("AWS::IAM::User").is_none());
    }
}
