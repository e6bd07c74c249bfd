//! Resources that make stacks, or resources of CloudFormation one by one: these may give roles
//! policies that no resource of Terraform tells of.

use crate::text::mapped::Mapped;
use crate::text::{Entry, Node, Tree, json, yaml};

use super::super::text;
use super::Taken;
use super::model::{Given, Resource};

const ROLE: &str = "AWS::IAM::Role";
/// Types of the provider `AWS` that make no policy, although their service makes stacks.
const PLAIN: [&str; 2] = [
    "AWS::CloudFormation::WaitCondition",
    "AWS::CloudFormation::WaitConditionHandle",
];
/// Services whose resources make stacks or policies of an organization.
const OPEN: [&str; 4] = [
    "AWS::CloudFormation::",
    "AWS::ControlTower::",
    "AWS::Organizations::",
    "AWS::ServiceCatalog::",
];

impl<'t, 'w> Taken<'_, 't, 'w, '_> {
    /// A stack, or a set of stacks, with its template.
    pub(super) fn stack(&mut self, resource: &Resource<'t, 'w>) {
        let is_harmless = match self.model.given(resource, "template_body") {
            Given::Known(body) => self.is_harmless(body),
            Given::Absent | Given::Unknown(_) => false,
        };
        if !is_harmless {
            self.anyone = self.anyone.or(Some(resource.node.span()));
        }
    }

    /// `aws_cloudcontrolapi_resource`
    pub(super) fn made_by_type(&mut self, resource: &Resource<'t, 'w>) {
        let is_harmless = resource.text("type_name").is_some_and(|kind| {
            is_plain(kind) && !gives_policies(kind) && (kind != ROLE || self.roles.are_managed())
        });
        if !is_harmless {
            self.anyone = self.anyone.or(Some(resource.node.span()));
        }
    }

    /// Whether a template gives no role a policy but those that it makes itself.
    fn is_harmless(&self, body: &Node<'w>) -> bool {
        let Some(template) = Mapped::of_string(body, self.whole) else {
            return false;
        };
        let text = template.text.as_str();
        let reading = match text.trim_start().starts_with('{') {
            true => json::read(text, self.document),
            false => yaml::read(text, self.document),
        };
        let root = reading.root.as_ref().filter(|_| !reading.repaired);
        root.is_some_and(|root| is_closed(root) && (!makes_role(root) || self.roles.are_managed()))
    }
}

/// Whether all resources of a template are known to concern no other role.
pub(super) fn is_closed(root: &Node<'_>) -> bool {
    if has_macro(root) {
        return false;
    }
    let Some(resources) = root.get("Resources") else {
        return false;
    };
    let is_own =
        |role: &Node<'_>| text(role, "Ref").is_some_and(|logical| resources.get(logical).is_some());
    resources.members().iter().all(|resource| {
        let Some(kind) = text(&resource.value, "Type").filter(|kind| is_plain(kind)) else {
            return false;
        };
        if !gives_policies(kind) {
            return true;
        }
        let properties = resource.value.get("Properties");
        ["Roles", "RoleName"].iter().all(|key| {
            let roles = properties.and_then(|properties| properties.get(key));
            let roles = roles.map(Tree::one_or_many).unwrap_or_default();
            roles.iter().all(is_own)
        })
    })
}

/// Whether it makes a role, which may be one that is only named here.
fn makes_role(root: &Node<'_>) -> bool {
    let resources = root.get("Resources").map(Tree::members).unwrap_or_default();
    resources
        .iter()
        .any(|resource| text(&resource.value, "Type") == Some(ROLE))
}

/// Types of AWS that make neither stacks nor policies of an organization.
fn is_plain(kind: &str) -> bool {
    let is_open = OPEN.iter().any(|prefix| kind.starts_with(prefix));
    kind.starts_with("AWS::") && (!is_open || PLAIN.contains(&kind))
}

/// Whether it gives its policy to roles that it names.
fn gives_policies(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy"
    )
}

/// Whether anything in a template is made by a macro.
fn has_macro(node: &Node<'_>) -> bool {
    let is_macro = |key: &str| matches!(key, "Transform" | "Fn::Transform");
    let mut members = node.members().iter();
    members.any(|member| is_macro(member.key()) || has_macro(&member.value))
        || node.items().iter().any(has_macro)
}
