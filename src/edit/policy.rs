//! A policy in its document's text, changed in its concrete syntax tree: what is not added stays as
//! it was, comments, indentation and line ends included.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstContainerNode, CstNode, CstObject, CstRootNode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::finding::{Param, Span};
use crate::report::Statement;

use super::NotApplied;
use super::style::{Style, indent_of};

/// What of JSON's liberties the analysis reads over.
pub(super) const LIBERTIES: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A policy of a text.
pub(super) struct PolicyText {
    mark: &'static str,
    /// INVARIANT: kept as long as its nodes, which find what is around them through it.
    root: CstRootNode,
    policy: CstObject,
}

/// A statement with functions of a template in it. Field order is the order of the text.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Templated {
    sid: String,
    effect: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    principal: Option<Value>,
    action: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resource: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    condition: Option<Value>,
}

/// What a statement became.
pub(super) enum Added {
    /// A statement of its own.
    Appended,
    /// Resources of a statement that was there.
    Merged,
}

impl PolicyText {
    /// Finds the policy that stands there in a text.
    pub(super) fn find(text: &str, span: Span) -> Result<Self, NotApplied> {
        let (mark, body) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(body) => (BYTE_ORDER_MARK, body),
            None => ("", text),
        };
        let root = CstRootNode::parse(body, &LIBERTIES).map_err(|_| NotApplied::NotJson)?;
        let mut search = Search {
            start: (span.start as usize).saturating_sub(mark.len()),
            at: 0,
            found: None,
        };
        for child in root.children() {
            search.visit(&child);
        }
        let policy = search.found.ok_or(NotApplied::InsideText)?;
        // A part of a template that only becomes a policy, or a tree that was made of one.
        policy.get("Statement").ok_or(NotApplied::InsideText)?;
        Ok(Self { mark, root, policy })
    }

    /// The keys that lead to the policy, from the root down.
    pub(super) fn path(&self) -> Vec<String> {
        let policy = CstNode::from(CstContainerNode::from(self.policy.clone()));
        let mut keys: Vec<String> = policy
            .ancestors()
            .filter_map(|ancestor| ancestor.as_object_prop()?.decoded_name())
            .collect();
        keys.reverse();
        keys
    }

    /// Whether one of these keys stands beside the policy.
    pub(super) fn is_beside(&self, keys: &[&str]) -> bool {
        let policy = CstNode::from(CstContainerNode::from(self.policy.clone()));
        let around = policy.ancestors().find_map(|node| node.as_object());
        around.is_some_and(|object| keys.iter().any(|key| object.get(key).is_some()))
    }

    /// The text of the policy alone.
    pub(super) fn policy_text(&self) -> String {
        self.policy.to_string()
    }

    /// The text of the whole document.
    pub(super) fn whole(&self) -> String {
        format!("{}{}", self.mark, self.root)
    }

    /// Adds what the statement grants: to a statement that differs in its resources only, else as a
    /// statement of its own.
    pub(super) fn add(&self, statement: &Statement) -> Result<Added, NotApplied> {
        if self.merge(statement).is_some() {
            return Ok(Added::Merged);
        }
        let mut named = statement.clone();
        named.sid = self.unused_sid(&statement.sid);
        self.put(&named)?;
        Ok(Added::Appended)
    }

    /// Adds a statement with functions of the template in it, as a statement of its own.
    pub(super) fn add_templated(&self, text: &str) -> Result<Added, NotApplied> {
        let read = serde_json::from_str(text);
        let mut statement: Templated = read.map_err(|_| NotApplied::TemplateValue)?;
        statement.sid = self.unused_sid(&statement.sid);
        self.put(&statement)?;
        Ok(Added::Appended)
    }

    fn put(&self, named: &impl Serialize) -> Result<(), NotApplied> {
        let property = self.policy.get("Statement").ok_or(NotApplied::InsideText)?;
        match property.value() {
            Some(CstNode::Container(CstContainerNode::Array(array))) => self.append(&array, named),
            Some(CstNode::Container(CstContainerNode::Object(only)))
                if only.get("Effect").is_some() =>
            {
                let style = Style::of(&only, &self.root);
                let text = format!("[{only}{}{}]", style.comma, style.write(named));
                property.set_value("".into());
                let literal = property.value().and_then(|value| value.as_string_lit());
                literal.ok_or(NotApplied::InsideText)?.set_raw_value(text);
            }
            _ => return Err(NotApplied::InsideText),
        }
        Ok(())
    }

    /// How many statements it has.
    pub(super) fn count(&self) -> usize {
        self.statements().len()
    }

    fn statements(&self) -> Vec<CstObject> {
        let value = self.policy.get("Statement").and_then(|all| all.value());
        let nodes = match value {
            Some(CstNode::Container(CstContainerNode::Array(array))) => array.elements(),
            other => other.into_iter().collect(),
        };
        nodes.iter().filter_map(CstNode::as_object).collect()
    }

    /// IAM refuses a policy that has a `Sid` twice.
    fn unused_sid(&self, stem: &str) -> String {
        let statements = self.statements();
        let taken: Vec<String> = statements
            .iter()
            .filter_map(|one| text_of(&one.get("Sid")?.value()?))
            .collect();
        unused(stem, |sid| taken.iter().any(|known| known == sid))
    }

    fn append(&self, array: &CstArray, statement: &impl Serialize) {
        let last = array.elements().iter().rev().find_map(CstNode::as_object);
        let style = match &last {
            Some(last) => Style::of(last, &self.root),
            None => {
                let style = Style::of(&self.policy, &self.root);
                if style.is_tall {
                    array.ensure_multiline();
                }
                style
            }
        };
        let node = array.append("".into());
        let style = match (&last, node.indent_text()) {
            // The line of the array has the brackets of its statements, too.
            (None, Some(indent)) => style.at(indent),
            (None, None) => style.at(indent_of(&CstContainerNode::from(array.clone()))),
            (Some(_), _) => style,
        };
        close_up(&node, &style);
        if let Some(literal) = node.as_string_lit() {
            literal.set_raw_value(style.write(statement));
        }
    }

    /// Adds the resources to a statement that grants the same on others.
    fn merge(&self, statement: &Statement) -> Option<()> {
        let more = strings(statement.resource.as_ref()?);
        if statement.principal.is_some() {
            return None;
        }
        let statements = self.statements();
        let like = statements.iter().find(|other| is_like(other, statement))?;
        let property = like.get("Resource")?;
        match property.value()? {
            CstNode::Container(CstContainerNode::Array(array)) => {
                let elements = array.elements();
                let known: Vec<String> = elements.iter().filter_map(text_of).collect();
                let style = Style::of(like, &self.root);
                for resource in more.into_iter().filter(|one| !known.contains(one)) {
                    let node = array.append(resource.into());
                    close_up(&node, &style);
                }
            }
            value => {
                let known = text_of(&value)?;
                let others = more.into_iter().filter(|one| *one != known);
                let all: Vec<String> = std::iter::once(known.clone()).chain(others).collect();
                let style = Style::of(like, &self.root).inner();
                value.as_string_lit()?.set_raw_value(style.write(&all));
            }
        }
        Some(())
    }
}

/// A `Sid` that is not taken: the stem, or the stem with a number.
pub(super) fn unused(stem: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut sid = stem.to_owned();
    let mut number = 1_u32;
    while is_taken(&sid) {
        number += 1;
        sid = format!("{stem}{number}");
    }
    sid
}

/// Finds the object that begins at an offset.
struct Search {
    start: usize,
    at: usize,
    found: Option<CstObject>,
}

impl Search {
    /// Texts cannot be deeper than the parser lets them be.
    fn visit(&mut self, node: &CstNode) {
        match node {
            CstNode::Leaf(leaf) => self.at += leaf.to_string().len(),
            CstNode::Container(container) => {
                if let Some(object) = container.as_object().filter(|_| self.at == self.start) {
                    self.found = Some(object);
                }
                for child in container.children() {
                    if self.found.is_some() {
                        return;
                    }
                    self.visit(&child);
                }
            }
        }
    }
}

/// A text that is written on one line without spaces gets none.
fn close_up(node: &CstNode, style: &Style) {
    let space = node
        .previous_sibling()
        .and_then(|before| before.as_whitespace());
    if let Some(space) = space.filter(|_| style.comma == ",")
        && space
            .previous_sibling()
            .is_some_and(|before| before.is_comma())
    {
        space.remove();
    }
}

/// Whether the statement allows the same under the same condition, and differs in its resources
/// and its name only.
fn is_like(object: &CstObject, statement: &Statement) -> bool {
    let mut action = None;
    let mut condition = None;
    let mut allows = false;
    let mut has_resource = false;
    for property in object.properties() {
        let Some(value) = property.value() else {
            return false;
        };
        match property.decoded_name().as_deref() {
            Some("Sid") => {}
            Some("Effect") => allows = text_of(&value).as_deref() == Some("Allow"),
            Some("Action") => action = texts_of(&value),
            Some("Resource") => has_resource = texts_of(&value).is_some(),
            Some("Condition") => condition = Some(value),
            _ => return false,
        }
    }
    let same_action = action.is_some_and(|action| is_same(&action, &strings(&statement.action)));
    let same_condition = match (&statement.condition, condition) {
        (None, None) => true,
        (Some(own), Some(value)) => {
            let operators = value.as_object().map(|object| object.properties());
            match operators.as_deref() {
                Some([only]) if only.decoded_name().as_deref() == Some("StringEquals") => {
                    let keys = only.value().and_then(|keys| keys.as_object());
                    let keys = keys.map(|keys| keys.properties()).unwrap_or_default();
                    keys.len() == own.string_equals.0.len()
                        && keys.iter().all(|key| {
                            let name = key.decoded_name().unwrap_or_default();
                            let values = key.value().and_then(|value| texts_of(&value));
                            own.string_equals.get(&name).is_some_and(|own| {
                                values.is_some_and(|values| is_same(&values, &strings(own)))
                            })
                        })
                }
                _ => false,
            }
        }
        _ => false,
    };
    allows && same_action && has_resource && same_condition
}

/// Whether two lists hold the same texts.
fn is_same(one: &[String], two: &[String]) -> bool {
    one.iter().all(|text| two.contains(text)) && two.iter().all(|text| one.contains(text))
}

fn text_of(node: &CstNode) -> Option<String> {
    node.as_string_lit()?.decoded_value().ok()
}

/// The text, or those of a list of nothing but texts.
fn texts_of(node: &CstNode) -> Option<Vec<String>> {
    match node.as_array() {
        Some(array) => array.elements().iter().map(text_of).collect(),
        None => Some(vec![text_of(node)?]),
    }
}

fn strings(param: &Param) -> Vec<String> {
    match param {
        Param::Text(text) => vec![text.clone()],
        Param::Number(number) => vec![number.to_string()],
        Param::List(list) => list.clone(),
    }
}
