//! From a tree to a policy, with everything said that IAM would refuse, and what it would accept
//! but hardly anybody means.

mod conditions;
mod principals;
pub mod size;
mod statement;

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::{Entry, Integrity, Node, Text, Tree};

use super::pattern::{invalid_variable, is_variable};
use super::policy::{Effect, Policy, PolicyType, Standing, Statement};

/// Reads a policy document.
///
/// `repaired` says that the text was not what AWS would accept.
pub fn read<'a>(
    root: &'a Node<'a>,
    kind: PolicyType,
    document: u32,
    integrity: Integrity,
) -> (Policy<'a>, Vec<Finding>) {
    let mut reader = Reader {
        kind,
        document,
        variables: false,
        findings: Vec::new(),
    };
    let mut policy = Policy {
        document,
        kind,
        statements: Vec::new(),
        integrity,
        only_roles: false,
        span: root.span(),
    };
    if !root.is_object() {
        reader.refuse(Code::PolicyStatementMissing, root.span(), &[]);
    }
    let mut unknown_version = false;
    for member in root.members() {
        match member.key() {
            "Version" => unknown_version = reader.version(&member.value),
            "Id" => reader.id(&member.value, member.key_span()),
            "Statement" => {}
            other => reader.refuse(
                Code::PolicyElementUnknown,
                member.key_span(),
                &[("element", other)],
            ),
        }
    }
    match root.get("Statement") {
        Some(statements) => {
            for (at, node) in statements.one_or_many().iter().enumerate() {
                policy.statements.push(reader.statement(node, at + 1));
            }
            reader.sids(&policy.statements);
        }
        None if root.is_object() => reader.refuse(Code::PolicyStatementMissing, root.span(), &[]),
        None => {}
    }
    if root.is_object() {
        reader.whole(root, &policy);
    }
    let mut findings = reader.findings.iter();
    let is_refused = findings.any(|finding| finding.severity == Severity::Error);
    let own = Integrity::Refused.when(unknown_version || is_refused);
    policy.integrity = policy.integrity.and(own);
    if !policy.integrity.is_intact() {
        for statement in &mut policy.statements {
            statement.standing = Standing::Broken;
        }
    }
    (policy, reader.findings)
}

struct Reader {
    kind: PolicyType,
    document: u32,
    /// Version 2012-10-17: policy variables are replaced.
    variables: bool,
    findings: Vec<Finding>,
}

impl Reader {
    /// IAM would refuse the policy.
    fn refuse(&mut self, code: Code, span: Span, params: &[(&'static str, &str)]) {
        self.say(Severity::Error, code, span, params);
    }

    /// IAM accepts it, but it hardly means what was meant.
    fn warn(&mut self, code: Code, span: Span, params: &[(&'static str, &str)]) {
        self.say(Severity::Warning, code, span, params);
    }

    /// Good to know.
    fn hint(&mut self, code: Code, span: Span, params: &[(&'static str, &str)]) {
        self.say(Severity::Hint, code, span, params);
    }

    fn say(&mut self, severity: Severity, code: Code, span: Span, params: &[(&'static str, &str)]) {
        let because = Because::new(code)
            .with("policyType", self.kind.name())
            .at(span.of(self.document));
        let because = params
            .iter()
            .fold(because, |because, &(name, value)| because.with(name, value));
        self.findings.push(because.finding(severity));
    }

    /// Answers whether the version is not known.
    fn version(&mut self, node: &Node<'_>) -> bool {
        match node.as_str() {
            Some("2012-10-17") => self.variables = true,
            Some("2008-10-17") => {}
            Some(text) if has_hole(text) => {
                self.variables = true;
                return true;
            }
            _ => self.refuse(Code::PolicyVersionInvalid, node.span(), &[]),
        }
        false
    }

    /// `Id` is for resource-based policies.
    fn id(&mut self, node: &Node<'_>, key: Span) {
        if node.as_str().is_none() {
            self.refuse(Code::PolicyValueInvalid, node.span(), &[("element", "Id")]);
        } else if !self.kind.has_principal() {
            self.hint(Code::PolicyIdUnexpected, key, &[]);
        }
    }

    /// What the policy as a whole has to keep to.
    fn whole(&mut self, root: &Node<'_>, policy: &Policy<'_>) {
        let start = Span {
            start: root.span().start,
            end: root.span().start + 1,
        };
        if root.get("Version").is_none() {
            let uses_variables = policy.statements.iter().any(has_unread_variable);
            let severity = match uses_variables {
                true => Severity::Warning,
                false => Severity::Hint,
            };
            self.say(severity, Code::PolicyVersionMissing, start, &[]);
        }
        self.size(root, start);
        self.characters(root);
    }

    fn sids(&mut self, statements: &[Statement<'_>]) {
        let mut seen = crate::text::maps::Seen::default();
        for statement in statements {
            if let Some(sid) = &statement.sid
                && !sid.is_empty()
                && !seen.insert(sid)
            {
                self.refuse(Code::PolicySidInvalid, statement.span, &[("sid", sid)]);
            }
        }
    }

    fn effect(&mut self, node: &Node<'_>) -> Effect {
        match node.as_str() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            Some(text) if has_hole(text) => Effect::Neither,
            other => {
                self.refuse(
                    Code::PolicyEffectInvalid,
                    node.span(),
                    &[("value", other.unwrap_or_default())],
                );
                Effect::Neither
            }
        }
    }

    /// What no value may have.
    fn variables_of(&mut self, text: &str, span: Span) {
        if self.variables
            && text.contains("${")
            && let Some(text) = invalid_variable(text)
        {
            self.refuse(Code::PolicyVariableInvalid, span, &[("value", &text)]);
        }
    }

    /// The strings of an element that takes one or several.
    fn strings<'a>(&mut self, node: &'a Node<'a>, element: &str) -> Vec<(&'a str, Span)> {
        let mut strings = Vec::new();
        let items = node.one_or_many();
        if items.is_empty() {
            self.hint(Code::PolicyListEmpty, node.span(), &[("element", element)]);
        }
        for item in items {
            match item.as_str() {
                Some(text) => strings.push((text, item.span())),
                None => self.refuse(
                    Code::PolicyValueInvalid,
                    item.span(),
                    &[("element", element)],
                ),
            }
        }
        strings
    }
}

/// Whether a part of the text is not known.
fn has_hole(text: &str) -> bool {
    text.contains(['{', '<', '['])
        && Text::with_placeholders(text, 0)
            .holes()
            .any(|hole| !is_variable(&hole.name))
}

/// Whether a value looks as if it had a policy variable, which only Version 2012-10-17 has.
fn has_unread_variable(statement: &Statement<'_>) -> bool {
    let resources = statement
        .resources
        .iter()
        .flat_map(|resources| &resources.patterns)
        .map(|(pattern, _)| pattern);
    let values = statement
        .conditions
        .iter()
        .flat_map(|condition| &condition.values);
    resources
        .chain(values)
        .any(|pattern| pattern.has_unread_variable())
}
