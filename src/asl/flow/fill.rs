//! Puts what is known in the place of the expressions of a task.

use std::borrow::Cow;

use crate::finding::Span;
use crate::text::{Entry, Node, Tree, made};

use super::super::QueryLanguage;
use super::data::{Data, MadeOf};
use super::states::State;
use super::values::{self, is_expression};
use super::{Flow, Given, Resolution};

impl<'a> Flow<'a> {
    /// A task with everything put into its parameters that is known.
    pub(super) fn task(&mut self, state: &State<'_, 'a>, language: QueryLanguage) -> Node<'a> {
        let (effective, base) = match language {
            QueryLanguage::JsonPath => (state.effective(&self.budget), state.base(&self.budget)),
            QueryLanguage::Jsonata => (state.known.input.clone(), state.known.input.clone()),
        };
        let filled = made::with_children(state.node, &mut Node::clone, &mut |member| {
            let input = match (member.key(), language) {
                ("Parameters", QueryLanguage::JsonPath) if member.value.is_object() => &effective,
                ("Arguments", QueryLanguage::Jsonata) => &effective,
                // Which of the two it is read from is not documented.
                ("Credentials", _) => &base,
                _ => return member.clone(),
            };
            self.is_caller = member.key() == "Credentials";
            let filled = self.filled(&member.value, state, language, input);
            made::with_value(member, filled)
        });
        // Without parameters the call is given what the state is given.
        let call = state.node.get("Resource").filter(|resource| {
            let is_call = resource
                .as_str()
                .is_some_and(|text| text.contains(":states:::"));
            is_call && language == QueryLanguage::JsonPath
        });
        match call.filter(|_| state.node.get("Parameters").is_none()) {
            Some(call) => self.with_parameters(filled, call.span(), &effective),
            None => filled,
        }
    }

    /// A task that is given all of its input.
    fn with_parameters(&mut self, task: Node<'a>, at: Span, input: &Data<'a>) -> Node<'a> {
        let made_of = MadeOf {
            document: self.document,
            language: QueryLanguage::JsonPath,
            budget: &self.budget,
        };
        match input.node(at, "$", &made_of) {
            Some(node) if node.is_object() => {
                self.resolutions.push(Resolution {
                    path: self.path.clone(),
                    span: at,
                    expression: Cow::Borrowed("$"),
                    value: Given::Whole,
                    from: input.place(),
                    is_caller: false,
                });
                made::with_member(task, made::member("Parameters".to_owned(), at, node))
            }
            _ => task,
        }
    }

    /// A payload template with everything put in that is known.
    fn filled(
        &mut self,
        node: &'a Node<'a>,
        state: &State<'_, 'a>,
        language: QueryLanguage,
        input: &Data<'a>,
    ) -> Node<'a> {
        self.budget.spend(1);
        if let Some(text) = node.as_str() {
            let is_dynamic = language == QueryLanguage::Jsonata && is_expression(text);
            let made = is_dynamic.then(|| self.given(text, node.span(), state, language, input));
            return made.flatten().unwrap_or_else(|| node.clone());
        }
        // One closure borrows all of this, and so must the other.
        let mut items = Vec::new();
        for item in node.items() {
            items.push(self.filled(item, state, language, input));
        }
        let mut items = items.into_iter();
        made::with_children(
            node,
            &mut |item| items.next().unwrap_or_else(|| item.clone()),
            &mut |member| {
                let dynamic = member
                    .key()
                    .strip_suffix(".$")
                    .filter(|_| language == QueryLanguage::JsonPath);
                let Some(key) = dynamic else {
                    let value = self.filled(&member.value, state, language, input);
                    return made::with_value(member, value);
                };
                let given = member
                    .value
                    .as_str()
                    .and_then(|text| self.given(text, member.value.span(), state, language, input));
                match given {
                    Some(value) => made::member(key.to_owned(), member.key_span(), value),
                    None => member.clone(),
                }
            },
        )
    }

    /// What an expression gives, where that is known.
    fn given(
        &mut self,
        text: &'a str,
        span: Span,
        state: &State<'_, 'a>,
        language: QueryLanguage,
        input: &Data<'a>,
    ) -> Option<Node<'a>> {
        let site = state.site(language, input, &self.budget);
        let name = values::path_of(text, language)?;
        let data = site.expression(text, span.of(self.document));
        let made_of = MadeOf {
            document: self.document,
            language,
            budget: &self.budget,
        };
        let made = match &data {
            Some(data) => Some(data.node(span, name, &made_of).filter(|node| {
                node.as_str().is_some() || node.is_object() || matches!(node, Node::Array(_))
            })?),
            None => None,
        };
        let value = match &made {
            None => Given::Missing,
            Some(node) => match node.as_str() {
                Some(text) => Given::Text(text.to_owned()),
                None => Given::Whole,
            },
        };
        self.resolutions.push(Resolution {
            path: self.path.clone(),
            span,
            expression: Cow::Borrowed(text),
            value,
            from: data.and_then(|data| data.place()),
            is_caller: self.is_caller,
        });
        made
    }
}
