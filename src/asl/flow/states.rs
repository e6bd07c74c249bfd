//! What a state makes of the data: the ways on from it, and what is known on each.
//!
//! Where the documentation leaves it open which data is meant, only what both have in common is
//! known.

use crate::text::{Entry, Node, Tree};

use super::super::QueryLanguage;
use super::data::{Budget, Data, is_plain};
use super::paths::{self, Root, Step};
use super::values::{Known, Scope, Site};

/// A state, where it is known what it is given.
pub(super) struct State<'s, 'a> {
    pub(super) node: &'a Node<'a>,
    /// `None`: it cannot be told how expressions are written in it.
    pub(super) language: Option<QueryLanguage>,
    pub(super) known: &'s Known<'a>,
    pub(super) scope: &'s Scope<'a>,
    pub(super) document: u32,
}

/// A state that may follow, and what is known then.
pub(super) type Way<'a> = (&'a str, Known<'a>);

const OF_JSON_PATH: [&str; 8] = [
    "InputPath",
    "OutputPath",
    "ResultPath",
    "ResultSelector",
    "Parameters",
    "ItemsPath",
    "Result",
    "Iterator",
];
const OF_JSONATA: [&str; 3] = ["Arguments", "Output", "Items"];

/// A text of the definition that is nothing but what it says.
pub(super) fn plain<'a>(node: &'a Node<'a>) -> Option<&'a str> {
    node.as_str().filter(|text| is_plain(text))
}

/// No variable is known.
pub(super) fn nothing<'a>() -> Data<'a> {
    Data::object(Vec::new(), true)
}

impl<'a> State<'_, 'a> {
    /// The language, if all fields are of it.
    pub(super) fn pure(&self) -> Option<QueryLanguage> {
        let language = self.language?;
        let others: &[&str] = match language {
            QueryLanguage::JsonPath => &OF_JSONATA,
            QueryLanguage::Jsonata => &OF_JSON_PATH,
        };
        let is_mixed = self.node.members().iter().any(|member| {
            let key = member.key();
            others.contains(&key) || key.ends_with(".$") || !is_plain(key)
        });
        (!is_mixed).then_some(language)
    }

    /// Where expressions of this state are evaluated, with their input.
    pub(super) fn site<'t>(
        &'t self,
        language: QueryLanguage,
        input: &'t Data<'a>,
        budget: &'t Budget,
    ) -> Site<'t, 'a> {
        Site {
            document: self.document,
            language,
            scope: self.scope,
            variables: &self.known.variables,
            input,
            budget,
        }
    }

    /// All ways on; `None`: it cannot be told where they lead.
    pub(super) fn ways(&self, budget: &Budget) -> Option<Vec<Way<'a>>> {
        let field = |key| self.node.get(key);
        let mut ways = Vec::new();
        let after = self.after(budget);
        if let Some(next) = field("Next") {
            ways.push((plain(next)?, after.clone()));
        }
        if field("Type").and_then(plain) == Some("Choice") {
            if let Some(default) = field("Default") {
                ways.push((plain(default)?, after.clone()));
            }
            let rules = field("Choices").map(listed).unwrap_or(Some(&[]))?;
            for rule in rules {
                ways.push((plain(rule.get("Next")?)?, after.clone()));
            }
        }
        let catchers = field("Catch").map(listed).unwrap_or(Some(&[]))?;
        for catcher in catchers {
            ways.push((plain(catcher.get("Next")?)?, self.caught(catcher, budget)));
        }
        Some(ways)
    }

    /// What is known behind the state.
    fn after(&self, budget: &Budget) -> Known<'a> {
        let unknown = Known {
            input: Data::Unknown,
            variables: nothing(),
        };
        let (Some(language), Some(kind)) = (self.pure(), self.node.get("Type").and_then(plain))
        else {
            return unknown;
        };
        let raw = &self.known.input;
        let is_task = matches!(kind, "Task" | "Parallel" | "Map");
        let input = match (kind, language) {
            ("Choice" | "Wait" | "Succeed", _)
                if self.has(&["ResultPath", "Parameters", "Result"]) =>
            {
                Data::Unknown
            }
            ("Choice" | "Wait" | "Succeed", QueryLanguage::JsonPath) => {
                self.output(self.base(budget), budget)
            }
            ("Pass", QueryLanguage::JsonPath) => {
                let result = self.passed(budget);
                self.output(
                    self.combined(self.node.get("ResultPath"), result, budget),
                    budget,
                )
            }
            ("Task" | "Parallel" | "Map", QueryLanguage::JsonPath) => {
                let result = match self.node.get("ResultSelector") {
                    Some(selector) if selector.is_object() => self
                        .site(language, &Data::Unknown, budget)
                        .template(selector),
                    _ => Data::Unknown,
                };
                self.output(
                    self.combined(self.node.get("ResultPath"), result, budget),
                    budget,
                )
            }
            ("Choice", QueryLanguage::Jsonata)
                if self.has(&["Output"]) || self.rules_have("Output") =>
            {
                Data::Unknown
            }
            ("Pass" | "Choice" | "Wait" | "Succeed" | "Task" | "Parallel" | "Map", _) => {
                match self.node.get("Output") {
                    Some(output) => self.site(language, raw, budget).template(output),
                    None if is_task => Data::Unknown,
                    None => raw.clone(),
                }
            }
            _ => return unknown,
        };
        // Of JSONPath it depends on the kind of state what `$` is there: it is only read where
        // nothing comes between.
        let untouched = [
            "InputPath",
            "Parameters",
            "Result",
            "ResultPath",
            "OutputPath",
        ];
        let seen = match (kind, language) {
            (_, QueryLanguage::Jsonata) => raw,
            ("Pass" | "Wait", _) if !self.has(&untouched) => raw,
            _ => &Data::Unknown,
        };
        let mut variables = self.assigned(self.node, language, seen, kind == "Choice", budget);
        if kind == "Choice" {
            let rules = self
                .node
                .get("Choices")
                .map(Tree::items)
                .unwrap_or_default();
            for rule in rules {
                let known = Known {
                    input: Data::Unknown,
                    variables,
                };
                let state = State {
                    known: &known,
                    ..*self
                };
                variables = state.assigned(rule, language, &Data::Unknown, true, budget);
            }
        }
        Known { input, variables }
    }

    /// What is known where an error was caught.
    fn caught(&self, catcher: &'a Node<'a>, budget: &Budget) -> Known<'a> {
        let raw = &self.known.input;
        let (input, variables) = match self.pure() {
            None => (Data::Unknown, nothing()),
            Some(language @ QueryLanguage::JsonPath) => {
                let is_whole = self
                    .node
                    .get("OutputPath")
                    .is_none_or(|path| path.as_str() == Some("$"));
                let input = match is_whole && catcher.get("Output").is_none() {
                    true => self.combined(catcher.get("ResultPath"), Data::Unknown, budget),
                    false => Data::Unknown,
                };
                (
                    input,
                    self.assigned(catcher, language, &Data::Unknown, false, budget),
                )
            }
            Some(language) => {
                let input = match catcher.get("Output") {
                    Some(output) if catcher.get("ResultPath").is_none() => {
                        self.site(language, raw, budget).template(output)
                    }
                    _ => Data::Unknown,
                };
                (input, self.assigned(catcher, language, raw, false, budget))
            }
        };
        Known { input, variables }
    }

    /// The input after `InputPath`.
    pub(super) fn effective(&self, budget: &Budget) -> Data<'a> {
        self.along("InputPath", &self.known.input, budget)
    }

    /// What both the input and the effective input have in common.
    pub(super) fn base(&self, budget: &Budget) -> Data<'a> {
        let raw = self.known.input.clone();
        match self.node.get("InputPath").map(Tree::as_str) {
            None | Some(Some("$")) => raw,
            _ => raw.joined(&self.effective(budget), budget),
        }
    }

    fn output(&self, data: Data<'a>, budget: &Budget) -> Data<'a> {
        self.along("OutputPath", &data, budget)
    }

    /// What a field with a path takes of the data.
    pub(super) fn along(&self, field: &str, data: &Data<'a>, budget: &Budget) -> Data<'a> {
        let Some(node) = self.node.get(field) else {
            return data.clone();
        };
        if node.is_null() {
            return Data::object(Vec::new(), false);
        }
        let path = node.as_str().and_then(paths::json_path);
        path.and_then(|path| self.site(QueryLanguage::JsonPath, data, budget).path(&path))
            .unwrap_or(Data::Unknown)
    }

    /// The result where `ResultPath` says.
    fn combined(&self, path: Option<&'a Node<'a>>, result: Data<'a>, budget: &Budget) -> Data<'a> {
        let Some(node) = path else {
            return result;
        };
        if node.is_null() {
            return self.base(budget);
        }
        let Some(path) = node.as_str().and_then(paths::json_path) else {
            return Data::Unknown;
        };
        let keys: Option<Vec<&'a str>> = path
            .steps
            .iter()
            .map(|step| match step {
                Step::Key(key) => Some(*key),
                Step::Item(_) => None,
            })
            .collect();
        match keys.filter(|_| path.root == Root::Input) {
            Some(keys) => self.base(budget).with(&keys, result, budget),
            None => Data::Unknown,
        }
    }

    /// The result of a Pass state of JSONPath.
    fn passed(&self, budget: &Budget) -> Data<'a> {
        let effective = self.effective(budget);
        let site = self.site(QueryLanguage::JsonPath, &effective, budget);
        match (self.node.get("Result"), self.node.get("Parameters")) {
            (None, None) => effective,
            (Some(result), None) => site.literal(result),
            (None, Some(parameters)) if parameters.is_object() => site.template(parameters),
            _ => Data::Unknown,
        }
    }

    /// The variables after `Assign` of a state or a catcher.
    fn assigned(
        &self,
        holder: &'a Node<'a>,
        language: QueryLanguage,
        input: &Data<'a>,
        is_in_doubt: bool,
        budget: &Budget,
    ) -> Data<'a> {
        let variables = &self.known.variables;
        let Some(assign) = holder.get("Assign") else {
            return variables.clone();
        };
        let made = match assign.is_object() {
            true => self.site(language, input, budget).template(assign),
            false => Data::Unknown,
        };
        let Some(made) = made.opened(budget) else {
            return nothing();
        };
        let mut changed = variables.clone();
        for (name, value) in &made.members {
            let value = match is_in_doubt {
                true => Data::Unknown,
                false => value.clone(),
            };
            changed = changed.with(&[name], value, budget);
        }
        changed
    }

    pub(super) fn has(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.node.get(field).is_some())
    }

    fn rules_have(&self, field: &str) -> bool {
        let rules = self
            .node
            .get("Choices")
            .map(Tree::items)
            .unwrap_or_default();
        rules.iter().any(|rule| rule.get(field).is_some())
    }
}

/// The items of an array; `None`: it is none.
fn listed<'a>(node: &'a Node<'a>) -> Option<&'a [Node<'a>]> {
    matches!(node, Node::Array(_)).then(|| node.items())
}
