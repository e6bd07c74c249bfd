//! Every text that a request can hold, with its path as a definition writes it.

use std::mem;

use crate::catalog::model::{Member, Model, Operation};
use crate::catalog::names::parameter_name;

/// A text somewhere in a request.
pub(super) struct Parameter<'a> {
    /// As a definition writes it, with `[]` for an element of a list and `.*` for a value of a map.
    pub(super) path: String,
    /// The nearest member on the way, in the spelling of the model.
    pub(super) member: &'a str,
    /// The member that holds the structure which this one belongs to; empty at the top.
    pub(super) holder: &'a str,
    /// The type.
    pub(super) shape: &'a str,
    /// What is said of the member.
    pub(super) documentation: &'a str,
    /// What is said of the type.
    pub(super) shape_documentation: &'a str,
    /// What is said of the member that holds it.
    pub(super) holder_documentation: &'a str,
    /// What is said of the structure that it belongs to.
    pub(super) holder_shape_documentation: &'a str,
    /// How long it may be.
    pub(super) longest: Option<u64>,
    /// Whether only a fixed set of values is allowed.
    pub(super) is_choice: bool,
}

/// The texts in a request for the operation.
pub(super) fn parameters<'a>(model: &'a Model, operation: &'a Operation) -> Vec<Parameter<'a>> {
    let mut walk = Walk {
        model,
        path: String::new(),
        open: Vec::new(),
        found: Vec::new(),
    };
    if let Some(input) = &operation.input {
        walk.visit(input, Place::default());
    }
    walk.found
}

/// What the names on the way say of a type.
#[derive(Clone, Copy, Default)]
struct Place<'a> {
    member: &'a str,
    holder: &'a str,
    documentation: &'a str,
    holder_documentation: &'a str,
    holder_shape_documentation: &'a str,
}

struct Walk<'a> {
    model: &'a Model,
    path: String,
    /// The types that the walk is inside of: one that holds itself is entered once.
    open: Vec<&'a str>,
    found: Vec<Parameter<'a>>,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, used: &'a Member, place: Place<'a>) {
        let name = used.shape.as_str();
        let Some(shape) = self.model.shapes.get(name) else {
            return;
        };
        if shape.kind == "string" {
            self.found.push(Parameter {
                path: self.path.clone(),
                member: place.member,
                holder: place.holder,
                shape: name,
                documentation: place.documentation,
                shape_documentation: &shape.documentation,
                holder_documentation: place.holder_documentation,
                holder_shape_documentation: place.holder_shape_documentation,
                longest: shape.longest,
                is_choice: !shape.choices.is_empty(),
            });
            return;
        }
        if self.open.contains(&name) {
            return;
        }
        self.open.push(name);
        for (name, member) in &shape.members {
            let inner = Place {
                member: name,
                holder: place.member,
                documentation: &member.documentation,
                holder_documentation: place.documentation,
                holder_shape_documentation: &shape.documentation,
            };
            let separator = if self.path.is_empty() { "" } else { "." };
            self.step(
                &format!("{separator}{}", parameter_name(name)),
                member,
                inner,
            );
        }
        if let Some(element) = &shape.member {
            self.step("[]", element, place);
        }
        if let Some(value) = &shape.value {
            self.named_values(shape.key.as_ref(), value, place);
            self.step(".*", value, place);
        }
        self.open.pop();
    }

    /// A map from a fixed set of keys to texts has each of them as a parameter.
    fn named_values(&mut self, key: Option<&'a Member>, value: &'a Member, place: Place<'a>) {
        let model = self.model;
        let is_text = |shape: &str| model.shapes.get(shape).is_some_and(|s| s.kind == "string");
        let Some(key) = key.and_then(|key| model.shapes.get(&key.shape)) else {
            return;
        };
        if !is_text(&value.shape) {
            return;
        }
        for choice in &key.choices {
            let inner = Place {
                member: choice,
                holder: place.member,
                ..place
            };
            self.step(&format!(".{choice}"), value, inner);
        }
    }

    fn step(&mut self, part: &str, used: &'a Member, place: Place<'a>) {
        let longer = format!("{}{part}", self.path);
        let before = mem::replace(&mut self.path, longer);
        self.visit(used, place);
        self.path = before;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn model() -> Model {
        serde_json::from_value(json!({
            "metadata": {"serviceId": "Test"},
            "operations": {"Create": {"input": {"shape": "Request"}}, "Ping": {}},
            "shapes": {
                "Request": {"type": "structure", "members": {
                    "IAMRoleArn": {"shape": "Arn", "documentation": "a role"},
                    "steps": {"shape": "Steps"},
                    "byName": {"shape": "ByName"},
                    "properties": {"shape": "Properties"},
                    "count": {"shape": "Count"},
                    "lost": {"shape": "Nowhere"},
                }},
                "Steps": {"type": "list", "member": {"shape": "Step"}},
                "Step": {"type": "structure", "members": {
                    "role": {"shape": "Arn"}, "inner": {"shape": "Steps"}, "mode": {"shape": "Mode"},
                }},
                "ByName": {"type": "map", "key": {"shape": "Arn"}, "value": {"shape": "Step"}},
                "Properties": {"type": "map", "key": {"shape": "Mode"}, "value": {"shape": "Arn"}},
                "Arn": {"type": "string", "documentation": "an ARN"},
                "Mode": {"type": "string", "enum": ["ROLE_ARN"]},
                "Count": {"type": "integer"},
            },
        }))
        .unwrap()
    }

    #[test]
    fn finds_every_text_once() {
        let model = model();
        let found = parameters(&model, &model.operations["Create"]);
        let paths: Vec<_> = found.iter().map(|found| found.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "IamRoleArn",
                "ByName.*.Mode",
                "ByName.*.Role",
                "Properties.ROLE_ARN",
                "Properties.*",
                "Steps[].Mode",
                "Steps[].Role",
            ]
        );
        assert!(parameters(&model, &model.operations["Ping"]).is_empty());
    }

    #[test]
    fn remembers_what_is_said_of_a_text() {
        let model = model();
        let found = parameters(&model, &model.operations["Create"]);
        let about = |path: &str| found.iter().find(|found| found.path == path).unwrap();
        let top = about("IamRoleArn");
        assert_eq!(
            (top.member, top.holder, top.shape, top.documentation),
            ("IAMRoleArn", "", "Arn", "a role")
        );
        assert_eq!(top.shape_documentation, "an ARN");
        let inner = about("Steps[].Mode");
        assert_eq!((inner.member, inner.holder), ("mode", "steps"));
        assert!(inner.is_choice);
        assert_eq!(about("Properties.ROLE_ARN").member, "ROLE_ARN");
    }
}
