//! `Ref`: of a parameter its value, of a resource what its type gives.

use crate::text::Span;

use super::super::stacks::Names;
use super::super::value::Value;

impl<'w> Names<'_, '_, 'w> {
    /// What `Ref` gives.
    pub(in super::super) fn reference(&self, name: &str, place: Span) -> Value<'w> {
        if name == "AWS::NoValue" {
            return Value::Nothing;
        }
        if let Some(value) = self.stack().deployment.value(name) {
            return Value::of_text(&value, place);
        }
        if let Some(value) = self.parameter(name, place) {
            return value;
        }
        let text = match name.split_once('.') {
            // What SAM makes of a function: `Function.Alias`.
            Some((logical, attribute)) => self.attribute_of_resource(logical, attribute),
            None => self.reference_of_resource(name),
        };
        Value::of_text(&text.unwrap_or_else(|| self.hole(name)), place)
    }
}
