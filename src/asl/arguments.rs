//! What a task hands to its call: `Parameters` (JSONPath) or `Arguments` (JSONata).

use crate::finding::Span;
use crate::text::{Entry, Node, Text, Tree};

use super::expression;
use super::{QueryLanguage, Value};

/// The arguments of a call, read when they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Arguments<'a> {
    /// The object; absent: the state's input is handed over as it is.
    pub node: Option<&'a Node<'a>>,
    /// How expressions are written in it.
    pub language: QueryLanguage,
    /// The whole is an expression.
    pub is_run_time: bool,
    /// The document it stands in.
    pub document: u32,
    /// Offset of the state, within which equal expressions are equal.
    pub state: u32,
    /// What to point at where nothing is written.
    pub span: Span,
}

/// A value that was found for a parameter.
#[derive(Clone, Debug)]
pub struct Argument<'a> {
    /// What it is.
    pub value: Value<'a>,
    /// Where it stands.
    pub span: Span,
    /// An expression above it decides whether it is there at all.
    pub may_be_absent: bool,
}

impl<'a> Arguments<'a> {
    /// All values at a path such as `Overrides.TaskRoleArn` or `Definitions[].RoleArn`.
    ///
    /// An expression on the way gives one run-time value that may be absent.
    pub fn at(&self, path: &str) -> Vec<Argument<'a>> {
        let mut found = Vec::new();
        match self.node {
            Some(node) if !self.is_run_time => {
                let keys: Vec<&str> = path.split('.').collect();
                self.collect(node, &keys, &mut found);
            }
            Some(node) => found.push(self.dynamic(node.as_str().unwrap_or("$"), node.span(), true)),
            None => found.push(self.dynamic("$", self.span, true)),
        }
        found
    }

    /// How many items of the list that a path such as `Entries[].Name` goes through, if it is
    /// written out.
    pub fn items_of(&self, path: &str) -> Option<usize> {
        let (list, _) = path.split_once("[]")?;
        let items = self.node_of(list)?.items();
        (!items.is_empty()).then_some(items.len())
    }

    /// The object or other value of a top-level parameter, if it is written out.
    pub fn node_of(&self, key: &str) -> Option<&'a Node<'a>> {
        self.node
            .filter(|_| !self.is_run_time)
            .and_then(|node| node.get(key))
    }

    /// Whether a top-level parameter is there, or may be there at run time.
    pub fn may_have(&self, key: &str) -> bool {
        match self.node {
            Some(node) if !self.is_run_time => {
                node.members().iter().any(|member| member.key() == key || member.key().strip_suffix(".$") == Some(key))
                    // Expressions that merge or build an object may add any key.
                    || node.as_str().is_some()
            }
            _ => true,
        }
    }

    /// The names of the parameters, at any depth, whose value is the ARN of a role.
    pub fn names_of_roles(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        let mut open: Vec<(&'a str, &'a Node<'a>)> =
            self.node.into_iter().map(|node| ("", node)).collect();
        while let Some((name, node)) = open.pop() {
            if node
                .as_str()
                .is_some_and(|text| text.starts_with("arn:") && text.contains(":role/"))
            {
                names.push(name);
            }
            let members = node.members().iter();
            open.extend(members.map(|member| (member.key(), &member.value)));
            open.extend(node.items().iter().map(|item| (name, item)));
        }
        names
    }

    /// Parameters that are named as roles are, with a role's ARN or what only the run time knows.
    pub fn named_as_roles(&self) -> impl Iterator<Item = &'a str> {
        let members = self.node.map(Tree::members).unwrap_or_default().iter();
        members.filter_map(|member| {
            let key = member.key();
            let name = key.strip_suffix(".$").unwrap_or(key);
            let text = member.value.as_str()?;
            let is_role = text.contains(":role/") || text.contains("${") || text.starts_with("{%");
            let ends = ["role", "roles", "rolearn", "rolearns"];
            let lower = name.to_ascii_lowercase().replace('_', "");
            let is_named_so = ends.iter().any(|end| lower.ends_with(end));
            (is_named_so && (is_role || name != key)).then_some(name)
        })
    }

    /// Whether a parameter at a path of plain keys is given, or may be at run time.
    pub fn may_have_at(&self, path: &str) -> bool {
        let Some((first, rest)) = path.split_once('.') else {
            return self.may_have(path);
        };
        match self.node_of(first) {
            Some(node) if node.is_object() => node.members().iter().any(|member| {
                let key = member.key();
                key.strip_suffix(".$").unwrap_or(key) == rest.split('.').next().unwrap_or(rest)
            }),
            Some(_) => true,
            None => self.may_have(first),
        }
    }

    fn collect(&self, node: &'a Node<'a>, keys: &[&str], found: &mut Vec<Argument<'a>>) {
        let Some((key, rest)) = keys.split_first() else {
            return self.value(node, found);
        };
        let (name, is_list) = match key.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (*key, false),
        };
        for member in node.members() {
            let dynamic_key = member
                .key()
                .strip_suffix(".$")
                .filter(|_| self.language == QueryLanguage::JsonPath);
            // A map: every key of it.
            let is_named = name == "*" || member.key() == name;
            if let Some(dynamic) = dynamic_key {
                if name == "*" || dynamic == name {
                    self.dynamic_member(&member.value, rest.is_empty() && !is_list, found);
                }
            } else if is_named {
                self.member(&member.value, rest, is_list, found);
            }
        }
    }

    /// A key that is written out.
    fn member(
        &self,
        node: &'a Node<'a>,
        rest: &[&str],
        is_list: bool,
        found: &mut Vec<Argument<'a>>,
    ) {
        // A placeholder in the place of an object or a list is one, once it is rendered.
        let is_made = || {
            let text = node.as_str().unwrap_or_default();
            let is_hole = || Text::with_placeholders(text, 0).holes().next().is_some();
            self.expression(node).is_some() || is_hole()
        };
        if (is_list || !rest.is_empty()) && is_made() {
            found.push(self.dynamic(node.as_str().unwrap_or("$"), node.span(), true));
        } else if is_list {
            for item in node.items() {
                self.member(item, rest, false, found);
            }
        } else {
            self.collect(node, rest, found);
        }
    }

    /// A key that ends in `.$`: its value is made at run time.
    fn dynamic_member(&self, node: &'a Node<'a>, is_end: bool, found: &mut Vec<Argument<'a>>) {
        match node.as_str() {
            Some(text) if is_end => {
                let value = expression::json_path(text, self.document, self.state);
                found.push(Argument {
                    value,
                    span: node.span(),
                    may_be_absent: false,
                });
            }
            text => found.push(self.dynamic(text.unwrap_or("$"), node.span(), true)),
        }
    }

    /// The value at the end of a path.
    fn value(&self, node: &'a Node<'a>, found: &mut Vec<Argument<'a>>) {
        if node.is_null() {
            return;
        }
        let value = match (node.as_str(), self.expression(node)) {
            (_, Some(expression)) => expression,
            (Some(text), None) => Value::Text(Text::with_placeholders(text, self.document)),
            // No role is written like that; what it becomes is not known.
            (None, None) => Value::RunTime("?"),
        };
        found.push(Argument {
            value,
            span: node.span(),
            may_be_absent: false,
        });
    }

    /// The value of a JSONata expression.
    fn expression(&self, node: &'a Node<'a>) -> Option<Value<'a>> {
        match self.language {
            QueryLanguage::Jsonata => {
                expression::jsonata(node.as_str()?, self.document, self.state)
            }
            QueryLanguage::JsonPath => None,
        }
    }

    fn dynamic(&self, text: &'a str, span: Span, may_be_absent: bool) -> Argument<'a> {
        Argument {
            value: Value::RunTime(text),
            span,
            may_be_absent,
        }
    }
}
