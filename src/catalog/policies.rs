//! Policies that are known by their names: managed policies of AWS as far as they concern passing
//! and assuming roles, SAM's policy templates and connectors.

use super::built;
use super::table::{Fields, Table, Words};

const MANAGED: Table = built!("managed-policies.txt");
const SERVERLESS: Table = built!("serverless-policies.txt");
const CONNECTORS: Table = built!("serverless-connectors.txt");
const ORGANIZATION: Table = built!("organization-policies.txt");

/// Of which day the managed policies are.
pub const MANAGED_DATE: &str = include_str!(concat!(env!("OUT_DIR"), "/managed-policies-date.txt"));
/// Of which day SAM's policy templates and connectors are.
pub const SERVERLESS_DATE: &str =
    include_str!(concat!(env!("OUT_DIR"), "/serverless-policies-date.txt"));

/// Folders of managed policies that SAM finds by the mere name.
const FOLDERS: [&str; 3] = ["", "service-role/", "job-function/"];

/// A policy that is known by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The list of its statements as JSON; none: it concerns neither passing nor assuming roles.
    pub statements: Option<&'static str>,
    /// The statements are all of it, not just those that concern roles.
    pub is_whole: bool,
    /// Names in the statements that stand as `${Name}`: all must be given.
    pub parameters: Words,
}

/// The managed policy of AWS whose ARN ends like that behind `policy/`. Case matters.
pub fn managed(name: &str) -> Option<Known> {
    let line = MANAGED.find(&[name]).filter(|line| line.key == name)?;
    let mut fields = line.fields.iter();
    Some(Known {
        statements: fields.next(),
        is_whole: fields.next().is_some(),
        parameters: Words::NONE,
    })
}

/// The end of the ARN of the managed policy of that mere name, as SAM knows it.
pub fn managed_by_name(name: &str) -> Option<String> {
    let paths = FOLDERS.iter().map(|folder| [folder, name].concat());
    paths
        .into_iter()
        .find(|path| !name.contains('/') && managed(path).is_some())
}

/// The policy that AWS attaches in an organization, by its id: all of its statements.
pub fn of_organization(id: &str) -> Option<Known> {
    let line = ORGANIZATION.find(&[id]).filter(|line| line.key == id)?;
    Some(Known {
        statements: line.fields.iter().next(),
        is_whole: true,
        parameters: Words::NONE,
    })
}

/// SAM's policy template of that name.
pub fn serverless(name: &str) -> Option<Known> {
    let line = SERVERLESS.find(&[name]).filter(|line| line.key == name)?;
    let mut fields = line.fields.iter();
    let statements = fields.next();
    Some(Known {
        statements,
        is_whole: statements.is_some(),
        parameters: Words(fields.next().unwrap_or_default()),
    })
}

/// Which end of a connector gets a policy for its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectorRole {
    /// The source.
    Source,
    /// The destination.
    Destination,
    /// Neither: the policy is that of the resource.
    Neither,
}

/// What a connector makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connector {
    /// Whose role gets a policy.
    pub role: ConnectorRole,
    fields: Fields,
}

impl Connector {
    /// The list of the statements of a permission, `Read` or `Write`, as JSON, where it is known.
    pub fn statements(self, permission: &str) -> Option<&'static str> {
        let mut fields = self.fields.iter();
        fields.find_map(|field| {
            let (name, statements) = field.split_once('=')?;
            name.eq_ignore_ascii_case(permission).then_some(statements)
        })
    }
}

/// What a connector between resources of these types makes. Types of SAM are those that they
/// become.
pub fn connector(source: &str, destination: &str) -> Option<Connector> {
    let fields = CONNECTORS.find(&[source, destination])?.fields;
    let role = match fields.iter().next() {
        Some("s") => ConnectorRole::Source,
        Some("d") => ConnectorRole::Destination,
        _ => ConnectorRole::Neither,
    };
    Some(Connector { role, fields })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact() {
        assert!(managed("AdministratorAccess").is_some_and(|known| known.is_whole));
        assert!(managed("PowerUserAccess").is_some_and(|known| !known.is_whole));
        let basic = "service-role/AWSLambdaBasicExecutionRole";
        assert_eq!(managed(basic).unwrap().statements, None);
        for name in [
            "",
            "administratoraccess",
            "AdministratorAccess2",
            "service-role/AdministratorAccess",
            "AWSLambdaBasicExecutionRole",
        ] {
            assert!(managed(name).is_none(), "{name}");
        }
        assert_eq!(
            managed_by_name("AWSLambdaBasicExecutionRole").unwrap(),
            basic
        );
        assert!(managed_by_name(basic).is_none());
    }

    #[test]
    fn every_line_is_found_by_its_own_name() {
        for line in MANAGED.lines() {
            assert!(managed(line.key).is_some(), "{}", line.key);
        }
        for line in SERVERLESS.lines() {
            assert!(serverless(line.key).is_some(), "{}", line.key);
        }
        let template = serverless("DynamoDBCrudPolicy").unwrap();
        assert!(template.is_whole && template.parameters.contains("TableName"));
        let made = connector("AWS::SQS::Queue", "AWS::Lambda::Function").unwrap();
        assert_eq!(made.role, ConnectorRole::Destination);
        let machine = "AWS::StepFunctions::StateMachine";
        let made = connector(machine, "AWS::Lambda::Function").unwrap();
        assert_eq!(made.role, ConnectorRole::Source);
        assert!(
            made.statements("Write")
                .unwrap()
                .contains("lambda:InvokeFunction")
        );
        assert_eq!(made.statements("Read"), None);
        assert_eq!(connector("AWS::SQS::Queue", "AWS::S3::Bucket"), None);
    }
}
