//! Policies that a data source `aws_iam_policy_document` will make while the plan is applied.
//!
//! The plan tells its blocks as far as they are known, and beside them what is not known. Of what
//! is not known only the references are told, not the expression: `"${role.arn}/*"` refers to
//! nothing else than `role.arn` does. So an Allow for what refers to one role's ARN is for a text
//! that begins with it, and anything else that is not known is any text: neither is ever proved,
//! but what an Allow is certainly not for is.

use crate::text::mapped::Mapped;
use crate::text::maps::Seen;
use crate::text::{Node, Tree};

use super::super::text;
use super::model::{Model, Resource, has_true, items, within_node};
use super::planned::own_hole;
use super::refer::Referred;
use super::roles::Roles;

/// Blocks of one kind that one statement may have.
const BLOCKS_AT_MOST: usize = 100;
/// What other documents are merged by.
const MERGED: [&str; 4] = [
    "source_policy_documents",
    "override_policy_documents",
    "source_json",
    "override_json",
];

/// The policy that a data source will make; `None`: it may be anything.
pub(super) fn policy(
    model: &Model<'_, '_>,
    roles: &Roles<'_>,
    at: usize,
    resource: &Resource<'_, '_>,
) -> Option<Mapped> {
    let change = resource.change?;
    let (after, unknown) = (change.get("after")?, change.get("after_unknown")?);
    let is_set = |key: &str| {
        after
            .get(key)
            .is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
            || unknown.get(key).is_some_and(has_true)
            || resource.expression(key).is_some()
    };
    if MERGED.into_iter().any(is_set) || is_unknown(Some(unknown), "version") {
        return None;
    }
    let statements = items(after, "statement");
    let unknowns = unknown.get("statement");
    // A block that is not told at all could be anything.
    if statements.is_empty()
        || unknowns.is_some_and(|unknowns| unknowns.items().len() != statements.len())
    {
        return None;
    }
    // Blocks that are made by `dynamic` are none of the configuration's.
    let configured = resource.expression("statement").map(Tree::items);
    let configured = configured.filter(|blocks| blocks.len() == statements.len());
    let mut made = Made {
        model,
        roles,
        at,
        resource,
        built: Mapped::default(),
        place: after,
        count: 0,
    };
    let version = text(after, "version").unwrap_or("2012-10-17");
    made.begin("{\"Version\":");
    made.quoted(version);
    made.push(",\"Statement\":[");
    for (number, statement) in statements.iter().enumerate() {
        if number > 0 {
            made.push(",");
        }
        made.place = statement;
        let unknown = unknowns.and_then(|unknowns| unknowns.items().get(number));
        let block = configured.and_then(|blocks| blocks.get(number));
        made.statement(statement, unknown, block)?;
    }
    made.push("]}");
    Some(made.built)
}

/// Whether an attribute is not known, or a part of it.
fn is_unknown(unknown: Option<&Node<'_>>, key: &str) -> bool {
    unknown
        .and_then(|unknown| unknown.get(key))
        .is_some_and(has_true)
}

struct Made<'m, 't, 'w> {
    model: &'m Model<'t, 'w>,
    roles: &'m Roles<'t>,
    at: usize,
    resource: &'m Resource<'t, 'w>,
    built: Mapped,
    /// What is written stands here.
    place: &'m Node<'w>,
    /// How many unknown texts there are.
    count: usize,
}

impl<'m, 'w> Made<'m, '_, 'w> {
    /// What stands between texts ends where they end.
    fn push(&mut self, text: &str) {
        self.built.push(text, self.place.span().end, false);
    }

    fn begin(&mut self, text: &str) {
        self.built.push(text, self.place.span().start, false);
    }

    fn quoted(&mut self, text: &str) {
        self.begin(&serde_json::Value::from(text).to_string());
    }

    /// A text that nothing is known of.
    fn hole(&mut self) -> String {
        self.count += 1;
        let key = ["unknown ", &self.count.to_string()].concat();
        own_hole(self.resource, self.at, &key)
    }

    fn statement(
        &mut self,
        statement: &'m Node<'w>,
        unknown: Option<&'m Node<'w>>,
        block: Option<&'m Node<'w>>,
    ) -> Option<()> {
        let has = |key: &str| {
            let told = statement.get(key);
            told.is_some_and(|told| !told.items().is_empty()) || is_unknown(unknown, key)
        };
        if !statement.is_object() || is_unknown(unknown, "effect") {
            return None;
        }
        // What is neither told nor said to be unknown is not what a plan looks like.
        let is_told = |key: &&str| statement.get(key).is_some() || is_unknown(unknown, key);
        let keys = ["effect", "actions", "resources", "principals", "condition"];
        keys.iter().all(is_told).then_some(())?;
        let effect = match statement.get("effect")? {
            node if node.is_null() => "Allow",
            node => node.as_str()?,
        };
        self.begin("{\"Effect\":");
        self.quoted(effect);
        for (key, name) in [
            ("actions", "Action"),
            ("not_actions", "NotAction"),
            ("resources", "Resource"),
            ("not_resources", "NotResource"),
        ] {
            if !has(key) {
                continue;
            }
            self.push(&[",\"", name, "\":["].concat());
            self.list(statement, unknown, block, key, effect == "Allow");
            self.push("]");
        }
        if let Some(sid) = text(statement, "sid") {
            self.push(",\"Sid\":");
            self.quoted(sid);
        }
        for (key, name) in [
            ("principals", "Principal"),
            ("not_principals", "NotPrincipal"),
        ] {
            if has(key) {
                self.push(&[",\"", name, "\":"].concat());
                self.principals(statement, unknown, key)?;
            }
        }
        if has("condition") {
            self.push(",\"Condition\":");
            self.conditions(statement, unknown)?;
        }
        self.push("}");
        Some(())
    }

    /// The texts of a list, and one for all that are not known.
    fn list(
        &mut self,
        holder: &'m Node<'w>,
        unknown: Option<&'m Node<'w>>,
        block: Option<&'m Node<'w>>,
        key: &str,
        is_allow: bool,
    ) {
        let mut comma = "";
        for item in items(holder, key) {
            if let Some(text) = item.as_str() {
                self.push(comma);
                self.quoted(&text.replace("&{", "${"));
                comma = ",";
            }
        }
        let is_whole = items(holder, key)
            .iter()
            .all(|item| item.as_str().is_some());
        if is_whole && !is_unknown(unknown, key) {
            return;
        }
        let mut text = self.hole();
        let references = block.and_then(|block| within_node(block, &[key, "references"]));
        if is_allow && key == "resources" && comma.is_empty() {
            let module = self.resource.module;
            let referred = self.model.referred(module, references, &["arn"]);
            if let Referred::One(role) = referred
                && let Some(arn) = self.roles.of_resource(role)
            {
                text.insert_str(0, arn);
            }
        }
        self.push(comma);
        self.quoted(&text);
    }

    /// Blocks by the text of one of their attributes; each must be known.
    fn groups(
        &self,
        holder: &'m Node<'w>,
        unknown: Option<&'m Node<'w>>,
        key: &str,
        by: &str,
    ) -> Option<Vec<(&'m str, Vec<&'m Node<'w>>)>> {
        let blocks = items(holder, key);
        // Of a set it is not told which of its blocks is not known.
        if is_unknown(unknown, key) || blocks.len() > BLOCKS_AT_MOST {
            return None;
        }
        let mut groups: Vec<(&str, Vec<&Node<'_>>)> = Vec::new();
        for block in blocks {
            let name = text(block, by)?;
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, same)) => same.push(block),
                None => groups.push((name, vec![block])),
            }
        }
        Some(groups)
    }

    fn principals(
        &mut self,
        statement: &'m Node<'w>,
        unknown: Option<&'m Node<'w>>,
        key: &str,
    ) -> Option<()> {
        let groups = self.groups(statement, unknown, key, "type")?;
        if let [("*", blocks)] = groups.as_slice() {
            let is_star = |block: &&Node<'_>| match items(block, "identifiers") {
                [one] => one.as_str() == Some("*"),
                _ => false,
            };
            blocks.iter().all(is_star).then_some(())?;
            self.push("\"*\"");
            return Some(());
        }
        let mut begin = "{";
        for (name, blocks) in groups {
            self.push(begin);
            self.quoted(name);
            self.push(":[");
            let mut comma = "";
            for block in blocks {
                self.push(comma);
                comma = ",";
                self.list(block, None, None, "identifiers", false);
            }
            self.push("]");
            begin = ",";
        }
        self.push("}");
        Some(())
    }

    fn conditions(&mut self, statement: &'m Node<'w>, unknown: Option<&'m Node<'w>>) -> Option<()> {
        let groups = self.groups(statement, unknown, "condition", "test")?;
        let mut begin = "{";
        for (name, blocks) in groups {
            self.push(begin);
            self.quoted(name);
            let mut seen = Seen::default();
            let mut comma = ":{";
            for block in blocks {
                let variable = text(block, "variable")?;
                // Values of several blocks are one list, of which the order is not told.
                seen.insert(variable).then_some(())?;
                self.push(comma);
                self.quoted(variable);
                self.push(":[");
                self.list(block, None, None, "values", false);
                self.push("]");
                comma = ",";
            }
            self.push("}");
            begin = ",";
        }
        self.push("}");
        Some(())
    }
}
