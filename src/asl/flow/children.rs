//! What Parallel and Map states hand to the states in them.

use crate::text::{Entry, Node, Tree};

use super::super::QueryLanguage;
use super::data::{Budget, Data};
use super::states::{State, nothing};
use super::values::{Known, Scope, Site};

impl<'a> State<'_, 'a> {
    /// What the branches of a Parallel state are given.
    pub(super) fn handed_over(&self, language: QueryLanguage, budget: &Budget) -> Data<'a> {
        let (input, field) = match language {
            QueryLanguage::JsonPath => (self.effective(budget), "Parameters"),
            QueryLanguage::Jsonata => (self.known.input.clone(), "Arguments"),
        };
        match self.node.get(field) {
            Some(template) if template.is_object() || language == QueryLanguage::Jsonata => {
                self.site(language, &input, budget).template(template)
            }
            Some(_) => Data::Unknown,
            None => input,
        }
    }

    /// What the states of a Map state are given for each of its items; `None`: that cannot be
    /// told.
    pub(super) fn each_item(
        &self,
        language: QueryLanguage,
        budget: &Budget,
    ) -> Option<(Known<'a>, Scope<'a>)> {
        let input = match language {
            QueryLanguage::JsonPath => self.effective(budget),
            QueryLanguage::Jsonata => self.known.input.clone(),
        };
        let items = match (language, self.node.get("Items")) {
            _ if self.has(&["ItemReader"]) => Data::Unknown,
            (QueryLanguage::JsonPath, _) => self.along("ItemsPath", &input, budget),
            (QueryLanguage::Jsonata, Some(items)) => {
                self.site(language, &input, budget).template(items)
            }
            (QueryLanguage::Jsonata, None) => input.clone(),
        };
        let item = each(&items, budget);
        let selector = match (self.node.get("ItemSelector"), self.node.get("Parameters")) {
            (Some(_), Some(_)) => return None,
            (one, other) => one.or(other),
        };
        let scope = Scope {
            execution: self.scope.execution.clone(),
            item: item.clone(),
        };
        let given = match selector {
            _ if self.has(&["ItemBatcher"]) => Data::Unknown,
            Some(selector) if selector.is_object() || language == QueryLanguage::Jsonata => Site {
                scope: &scope,
                ..self.site(language, &input, budget)
            }
            .template(selector),
            Some(_) => Data::Unknown,
            None => item,
        };
        let processor = match (self.node.get("ItemProcessor"), self.node.get("Iterator")) {
            (Some(processor), None) | (None, Some(processor)) => processor,
            _ => return None,
        };
        let is_inline = match processor.get("ProcessorConfig") {
            None => true,
            Some(config) => {
                config.is_object()
                    && config.members().iter().all(|member| {
                        member.key() == "Mode" && member.value.as_str() == Some("INLINE")
                    })
            }
        };
        // Executions of their own have an input of their own, and see no variables.
        Some(match is_inline {
            true => (
                Known {
                    input: given,
                    variables: self.known.variables.clone(),
                },
                scope,
            ),
            false => (
                Known {
                    input: given,
                    variables: nothing(),
                },
                Scope {
                    execution: Data::Unknown,
                    item: Data::Unknown,
                },
            ),
        })
    }
}

/// What all items of a list have in common.
fn each<'a>(items: &Data<'a>, budget: &Budget) -> Data<'a> {
    let Data::Node(list @ Node::Array(_), document) = items else {
        return Data::Unknown;
    };
    let mut all = list.items().iter().map(|item| Data::Node(item, *document));
    let Some(first) = all.next() else {
        return Data::Unknown;
    };
    all.fold(first, |common, item| common.joined(&item, budget))
}
