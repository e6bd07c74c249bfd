//! `Fn::GetAtt`: what a resource's type gives, and outputs of nested stacks.

use crate::text::{Node, Span, Tree};

use super::super::stacks::Names;
use super::super::value::Value;

impl<'w> Names<'_, '_, 'w> {
    pub(super) fn get_attribute(&self, node: &Node<'w>, value: &Node<'w>) -> Value<'w> {
        let pair = match (value.as_str(), value.items()) {
            (Some(text), _) => text
                .split_once('.')
                .map(|(logical, attribute)| (logical.to_owned(), attribute.to_owned())),
            (None, [logical, attribute]) => {
                let attribute = self.text(attribute).map(|text| text.text);
                logical.as_str().map(str::to_owned).zip(attribute)
            }
            _ => None,
        };
        match pair {
            Some((logical, attribute)) => self.attribute(&logical, &attribute, node.span()),
            None => self.not_known(node),
        }
    }

    /// What `Fn::GetAtt` gives.
    pub(in super::super) fn attribute(
        &self,
        logical: &str,
        attribute: &str,
        place: Span,
    ) -> Value<'w> {
        if let Some(output) = attribute.strip_prefix("Outputs.")
            && let Some(value) = self.output(logical, output)
        {
            return value.at(place);
        }
        let text = self.attribute_of_resource(logical, attribute);
        let text = text.unwrap_or_else(|| self.hole(&format!("{logical}.{attribute}")));
        Value::of_text(&text, place)
    }

    /// The output of a nested stack whose template is given.
    fn output(&self, logical: &str, output: &str) -> Option<Value<'w>> {
        let mut nested = self.stack().nested.iter();
        let (_, at) = nested.find(|(known, _)| *known == logical)?;
        let inner = self.stacks.names(*at);
        let value = inner
            .stack()
            .root
            .get("Outputs")?
            .get(output)?
            .get("Value")?;
        Some(inner.value(value))
    }
}
