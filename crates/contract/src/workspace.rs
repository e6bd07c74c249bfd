//! The input contract: what was pasted, and what the user states about it.
//!
//! Unknown keys are an error, so that a misspelled setting is never silently ignored.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::members::{Members, invalid};

/// Everything that one analysis looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Workspace {
    /// The pasted documents; places in the report name them by their index.
    pub documents: Vec<Document>,
    /// What cannot be read from the documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub settings: Option<Settings>,
}

/// Facts that the user states about the workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Settings {
    /// The account of the state machine, 12 digits.
    /// Absent: taken from `executionRole` or `stateMachineArn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub account: Option<String>,
    /// The Region of the state machine, such as `eu-west-1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub region: Option<String>,
    /// For `sts:ExternalId` and `aws:SourceArn`; only where there is a single state machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub state_machine_arn: Option<String>,
    /// ARN of the execution role, or its logical ID; only where there is a single state machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub execution_role: Option<String>,
    /// One entry for each state machine, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub machines: Option<Vec<Machine>>,
    /// Values of the parameters of templates and modules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub parameters: Option<Vec<Parameter>>,
    /// How much is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub level: Option<Level>,
}

/// Settings of one state machine, found by the name of its document or by its own name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Machine {
    /// The name of the document, with or without its extension, or of the state machine.
    pub name: String,
    /// Index of the document that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub document: Option<u32>,
    /// RFC 6901 pointer to it in that document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub pointer: Option<String>,
    /// ARN of the state machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub arn: Option<String>,
    /// ARN or logical ID of its execution role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub execution_role: Option<String>,
}

/// The value of a parameter of a template or module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Parameter {
    /// Index of the document that declares it.
    pub document: u32,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: ParameterValue,
}

/// A text or, of a list parameter, a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
#[expect(missing_docs, reason = "the two shapes")]
pub enum ParameterValue {
    Text(String),
    List(Vec<String>),
}

/// How much is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// `iam:PassRole`, `sts:AssumeRole` and the trust of the roles involved.
    #[default]
    Roles,
    /// Every action that a task needs.
    All,
}

/// One pasted text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Document {
    /// A path within the project, such as `statemachine/app.asl.json`, or a bare name.
    pub name: String,
    /// Exactly what was pasted; 32 MB at most.
    pub text: String,
    /// What the user says it is; absent: recognized from the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub kind: Option<Kind>,
    /// The role that a bare policy belongs to: ARN, name or logical ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub role: Option<String>,
    /// The account that it comes from, 12 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub account: Option<String>,
    /// SCP and RCP: 0 is the organization's root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub level: Option<u32>,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the field's own")]
pub enum Kind {
    StateMachine,
    IdentityPolicy,
    TrustPolicy,
    PermissionsBoundary,
    SessionPolicy,
    Scp,
    Rcp,
    TaskDefinition,
    Role,
    Template,
    Terraform,
    Serverless,
    CdkManifest,
    AccountExport,
    AccessDenied,
    SampleInput,
    Script,
    Ignored,
}

impl Kind {
    /// Whether a document of that kind belongs to a role that it does not name itself.
    pub fn takes_role(self) -> bool {
        matches!(
            self,
            Self::IdentityPolicy
                | Self::TrustPolicy
                | Self::PermissionsBoundary
                | Self::SessionPolicy
        )
    }
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 18] = [
        Self::StateMachine,
        Self::IdentityPolicy,
        Self::TrustPolicy,
        Self::PermissionsBoundary,
        Self::SessionPolicy,
        Self::Scp,
        Self::Rcp,
        Self::TaskDefinition,
        Self::Role,
        Self::Template,
        Self::Terraform,
        Self::Serverless,
        Self::CdkManifest,
        Self::AccountExport,
        Self::AccessDenied,
        Self::SampleInput,
        Self::Script,
        Self::Ignored,
    ];

    /// Its name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::StateMachine => "state-machine",
            Self::IdentityPolicy => "identity-policy",
            Self::TrustPolicy => "trust-policy",
            Self::PermissionsBoundary => "permissions-boundary",
            Self::SessionPolicy => "session-policy",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::TaskDefinition => "task-definition",
            Self::Role => "role",
            Self::Template => "template",
            Self::Terraform => "terraform",
            Self::Serverless => "serverless",
            Self::CdkManifest => "cdk-manifest",
            Self::AccountExport => "account-export",
            Self::AccessDenied => "access-denied",
            Self::SampleInput => "sample-input",
            Self::Script => "script",
            Self::Ignored => "ignored",
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    /// The kind of that name.
    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or(())
    }
}

impl Workspace {
    /// Reads a workspace from JSON.
    ///
    /// # Errors
    /// As [`Workspace::from_value`].
    pub fn from_json(json: &str) -> Result<Self, String> {
        let value = serde_json::from_str(json).map_err(|error| error.to_string())?;
        Self::from_value(value)
    }

    /// Reads a workspace from a value of JSON.
    ///
    /// # Errors
    /// One sentence that names the path of the offending key, such as
    /// ``documents[0].kind: unknown variant `x` ``.
    pub fn from_value(value: Value) -> Result<Self, String> {
        let mut members = Members::of(value, String::new())?;
        let items = members.list("documents")?;
        let items = items.ok_or_else(|| members.missing("documents"))?;
        let mut documents = Vec::new();
        for (item, path) in items {
            let mut members = Members::of(item, path)?;
            let document = Self::document(&mut members)?;
            members.end()?;
            documents.push(document);
        }
        let settings = Settings::member(&mut members)?;
        members.end()?;
        Ok(Self {
            documents,
            settings,
        })
    }

    fn document(members: &mut Members) -> Result<Document, String> {
        let text = members.text("text");
        Ok(Document {
            text: text?,
            ..Document::without_text(members)?
        })
    }
}

impl Document {
    /// All that is said of a document but its text.
    pub(crate) fn without_text(members: &mut Members) -> Result<Self, String> {
        Ok(Self {
            name: members.text("name")?,
            text: String::new(),
            kind: members.word("kind", |name| name.parse().ok())?,
            role: members.optional("role")?,
            account: members.optional("account")?,
            level: members.optional_number("level")?,
        })
    }
}

impl Settings {
    /// Those of a workspace, if it has any.
    pub(crate) fn member(workspace: &mut Members) -> Result<Option<Self>, String> {
        let path = workspace.place("settings");
        let value = workspace.take("settings");
        if value.is_null() {
            return Ok(None);
        }
        let mut members = Members::of(value, path)?;
        let settings = Self {
            account: members.optional("account")?,
            region: members.optional("region")?,
            state_machine_arn: members.optional("stateMachineArn")?,
            execution_role: members.optional("executionRole")?,
            machines: Machine::all(&mut members)?,
            parameters: Parameter::all(&mut members)?,
            level: members.word("level", |name| match name {
                "roles" => Some(Level::Roles),
                "all" => Some(Level::All),
                _ => None,
            })?,
        };
        members.end()?;
        Ok(Some(settings))
    }
}

impl Machine {
    fn all(settings: &mut Members) -> Result<Option<Vec<Self>>, String> {
        let Some(items) = settings.list("machines")? else {
            return Ok(None);
        };
        let mut machines = Vec::new();
        for (item, path) in items {
            let mut members = Members::of(item, path)?;
            machines.push(Self {
                name: members.text("name")?,
                document: members.optional_number("document")?,
                pointer: members.optional("pointer")?,
                arn: members.optional("arn")?,
                execution_role: members.optional("executionRole")?,
            });
            members.end()?;
        }
        Ok(Some(machines))
    }
}

impl Parameter {
    fn all(settings: &mut Members) -> Result<Option<Vec<Self>>, String> {
        let Some(items) = settings.list("parameters")? else {
            return Ok(None);
        };
        let mut parameters = Vec::new();
        for (item, path) in items {
            let mut members = Members::of(item, path)?;
            parameters.push(Self {
                document: members.number("document")?,
                name: members.text("name")?,
                value: ParameterValue::member(&mut members)?,
            });
            members.end()?;
        }
        Ok(Some(parameters))
    }
}

impl ParameterValue {
    fn member(parameter: &mut Members) -> Result<Self, String> {
        let place = parameter.place("value");
        match parameter.take("value") {
            Value::Null => Err(parameter.missing("value")),
            Value::String(text) => Ok(Self::Text(text)),
            Value::Array(items) => {
                let mut texts = Vec::new();
                for item in items {
                    match item {
                        Value::String(text) => texts.push(text),
                        other => return Err(invalid(&place, &other, "a list of strings")),
                    }
                }
                Ok(Self::List(texts))
            }
            other => Err(invalid(&place, &other, "a string or a list of strings")),
        }
    }
}
