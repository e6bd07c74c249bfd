//! Which machines and functions SAM makes a role for.

use crate::text::{Node, Tree};

use super::stacks::Names;
use super::value::Value;

/// Whether SAM makes a role for such a resource: if it names none itself.
pub(super) fn makes_role<'w>(
    names: &Names<'_, '_, 'w>,
    kind: &str,
    properties: Option<&Node<'w>>,
) -> bool {
    let is_given = |role: Option<&Node<'w>>| {
        role.is_some_and(|role| !matches!(names.value(role), Value::Nothing))
    };
    let has_own = is_given(properties.and_then(|properties| properties.get("Role")));
    match kind {
        "AWS::Serverless::StateMachine" => !has_own,
        "AWS::Serverless::Function" => !has_own && !is_given(names.globals("Role")),
        _ => false,
    }
}

impl<'t, 'w> Names<'_, 't, 'w> {
    /// What all functions of a template have.
    pub(super) fn globals(&self, key: &str) -> Option<&'t Node<'w>> {
        self.stack().root.get("Globals")?.get("Function")?.get(key)
    }
}
