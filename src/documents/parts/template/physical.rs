//! Names and ARNs that resources have once they are deployed, by their type.

use crate::catalog::resources::ResourceType;
use crate::text::{Entry, Node, Tree};

use super::super::text;
use super::made_roles::makes_role;
use super::stacks::Names;

/// A role of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RoleName {
    pub(super) name: String,
    /// Begins and ends with a slash.
    path: String,
}

impl<'w> Names<'_, '_, 'w> {
    /// What `Ref` of a resource gives.
    pub(super) fn reference_of_resource(&self, logical: &str) -> Option<String> {
        if let Some(role) = self.made_role(logical) {
            return Some(role.name);
        }
        let resource = self.stack().resource(logical)?;
        match text(resource, "Type")? {
            "AWS::Lambda::Alias" => self.qualified(logical, resource, Some("Name")),
            "AWS::Lambda::Version" => self.qualified(logical, resource, None),
            kind => {
                let kind = ResourceType::of(kind)?;
                Some(self.formed(kind.reference(), kind, logical, resource))
            }
        }
    }

    /// What `Fn::GetAtt` of a resource gives.
    pub(super) fn attribute_of_resource(&self, logical: &str, attribute: &str) -> Option<String> {
        if let Some(role) = self.made_role(logical) {
            return (attribute == "Arn").then(|| self.arn_of_role(&role));
        }
        let resource = self.stack().resource(logical)?;
        let name = text(resource, "Type")?;
        let kind = ResourceType::of(name)?;
        if name == "AWS::Serverless::Function" && matches!(attribute, "Alias" | "Version") {
            let function = self.formed(kind.attribute("Arn")?, kind, logical, resource);
            let properties = resource.get("Properties")?;
            let alias = properties
                .get("AutoPublishAlias")
                .or(self.globals("AutoPublishAlias"))?;
            let qualifier = match attribute {
                "Alias" => self.text(alias)?.text,
                _ => self.hole(&format!("{logical}.Version.Version")),
            };
            return Some(format!("{function}:{qualifier}"));
        }
        Some(self.formed(kind.attribute(attribute)?, kind, logical, resource))
    }

    /// The ARN of a version or alias of a function.
    fn qualified(&self, logical: &str, resource: &Node<'w>, name: Option<&str>) -> Option<String> {
        let properties = resource.get("Properties")?;
        let named = self.text(properties.get("FunctionName")?)?.text;
        let function = match named.starts_with("arn:") {
            true => named,
            false => {
                let form = "arn:{partition}:lambda:{region}:{account}:function:{name}";
                self.filled(form, &|key| (key == "name").then(|| named.clone()))
            }
        };
        let qualifier = match name {
            Some(name) => self.text(properties.get(name)?)?.text,
            None => self.hole(&format!("{logical}.Version")),
        };
        Some(format!("{function}:{qualifier}"))
    }

    /// What a form becomes for a resource.
    fn formed(&self, form: &str, kind: ResourceType, logical: &str, resource: &Node<'w>) -> String {
        let properties = resource.get("Properties");
        self.filled(form, &|key| match key {
            "name" => Some(self.name_of(logical, properties, kind.name_property())),
            "path" => Some(self.path_of(properties)),
            "id" => Some(self.hole(&format!("{logical}.Id"))),
            _ => None,
        })
    }

    /// The name that a property gives a resource, else the one that is made up for it.
    pub(super) fn name_of(
        &self,
        logical: &str,
        properties: Option<&Node<'w>>,
        property: Option<&str>,
    ) -> String {
        let given = property.and_then(|property| self.given_text(properties, property));
        given.unwrap_or_else(|| self.generated(logical))
    }

    fn path_of(&self, properties: Option<&Node<'w>>) -> String {
        let given = self.given_text(properties, "Path");
        given.unwrap_or_else(|| "/".to_owned())
    }

    /// The text of a property that is not empty.
    pub(super) fn given_text(&self, properties: Option<&Node<'w>>, key: &str) -> Option<String> {
        let text = self.text(properties?.get(key)?)?.text;
        (!text.is_empty()).then_some(text)
    }

    /// A form with the stack's partition, account and Region in it.
    pub(super) fn filled(&self, form: &str, own: &dyn Fn(&str) -> Option<String>) -> String {
        let mut filled = String::new();
        let mut rest = form;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let pseudo = match name {
                "partition" => "AWS::Partition",
                "region" => "AWS::Region",
                "account" => "AWS::AccountId",
                "suffix" => "AWS::URLSuffix",
                _ => "",
            };
            let value = own(name).or_else(|| self.stack().deployment.value(pseudo));
            filled.push_str(&value.unwrap_or_else(|| self.hole(name)));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// A role of this stack: a resource, or one that SAM makes for a machine or a function.
    pub(super) fn role(&self, logical: &str) -> Option<RoleName> {
        match self.stack().resource(logical) {
            Some(resource) if text(resource, "Type") == Some("AWS::IAM::Role") => {
                let properties = resource.get("Properties");
                Some(RoleName {
                    name: self.name_of(logical, properties, Some("RoleName")),
                    path: self.path_of(properties),
                })
            }
            _ => self.made_role(logical),
        }
    }

    /// A role that SAM makes.
    fn made_role(&self, logical: &str) -> Option<RoleName> {
        let resource = self.stack().resource(logical.strip_suffix("Role")?)?;
        let kind = text(resource, "Type")?;
        let properties = resource.get("Properties");
        if !makes_role(self, kind, properties) || self.stack().resource(logical).is_some() {
            return None;
        }
        let own = properties.and_then(|properties| properties.get("RolePath"));
        let is_function = kind == "AWS::Serverless::Function";
        let of_all = self.globals("RolePath").filter(|_| is_function);
        let path = own.or(of_all).and_then(|path| self.text(path));
        Some(RoleName {
            name: self.generated(logical),
            path: path.map_or_else(|| "/".to_owned(), |path| path.text),
        })
    }

    /// The ARN of a role of this stack.
    pub(super) fn arn_of_role(&self, role: &RoleName) -> String {
        let form = "arn:{partition}:iam::{account}:role{path}{name}";
        self.filled(form, &|key| match key {
            "path" => Some(role.path.clone()),
            "name" => Some(role.name.clone()),
            _ => None,
        })
    }

    /// The ARN of the role with this logical id.
    pub(super) fn role_arn(&self, logical: &str) -> Option<String> {
        Some(self.arn_of_role(&self.role(logical)?))
    }

    /// The ARN of the role that a text names by its name or its ARN: one of this stack, or of those
    /// that are deployed to the same place.
    pub(super) fn arn_of_named(&self, named: &str) -> Option<String> {
        self.stacks.beside(self.at).find_map(|at| {
            let names = self.stacks.names(at);
            names.role_ids().iter().find_map(|logical| {
                let role = names.role(logical)?;
                let arn = names.arn_of_role(&role);
                (role.name == named || arn == named).then_some(arn)
            })
        })
    }

    /// The logical ids of all roles of this stack.
    pub(super) fn role_ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for resource in self.stack().resources() {
            let logical = resource.key();
            match text(&resource.value, "Type") {
                Some("AWS::IAM::Role") => ids.push(logical.to_owned()),
                Some("AWS::Serverless::StateMachine" | "AWS::Serverless::Function") => {
                    let made = format!("{logical}Role");
                    ids.extend(Some(made).filter(|made| self.made_role(made).is_some()));
                }
                _ => {}
            }
        }
        ids
    }
}
