//! From a tree to a policy, with everything said that IAM would refuse.

use std::borrow::Cow;

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::{Entry, Member, Node, Tree};

use super::condition::{Condition, Operator};
use super::pattern::{Pattern, Syntax};
use super::policy::{
    Actions, Effect, Policy, PolicyType, Principal, Principals, Resources, Statement,
};

/// Reads a policy document.
///
/// `repaired` says that the text was not what AWS would accept.
pub fn read<'a>(
    root: &'a Node<'a>,
    kind: PolicyType,
    document: u32,
    repaired: bool,
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
        doubtful: repaired,
        span: root.span(),
    };
    if !root.is_object() {
        reader.refuse(Code::PolicyStatementMissing, root.span(), &[]);
    }
    for member in root.members() {
        match member.key() {
            "Version" => reader.version(&member.value),
            "Id" => {}
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
    policy.doubtful |= reader
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    for statement in &mut policy.statements {
        statement.doubtful |= policy.doubtful;
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
    fn refuse(&mut self, code: Code, span: Span, params: &[(&str, &str)]) {
        self.say(Severity::Error, code, span, params);
    }

    fn say(&mut self, severity: Severity, code: Code, span: Span, params: &[(&str, &str)]) {
        let because = Because::new(code)
            .with("policyType", self.kind.name())
            .at(span.of(self.document));
        let because = params
            .iter()
            .fold(because, |because, &(name, value)| because.with(name, value));
        self.findings.push(because.finding(severity));
    }

    fn version(&mut self, node: &Node<'_>) {
        match node.as_str() {
            Some("2012-10-17") => self.variables = true,
            Some("2008-10-17") => {}
            _ => self.refuse(Code::PolicyVersionInvalid, node.span(), &[]),
        }
    }

    fn statement<'a>(&mut self, node: &'a Node<'a>, number: usize) -> Statement<'a> {
        let mut statement = Statement {
            document: self.document,
            number,
            sid: None,
            effect: Effect::Neither,
            actions: Actions::default(),
            resources: None,
            principals: None,
            conditions: Vec::new(),
            doubtful: false,
            span: node.span(),
        };
        if !node.is_object() {
            self.refuse(
                Code::PolicyValueInvalid,
                node.span(),
                &[("element", "Statement")],
            );
            return statement;
        }
        let mut elements = Elements::default();
        for member in node.members() {
            match member.key() {
                "Sid" => statement.sid = self.sid(&member.value),
                "Effect" => statement.effect = self.effect(&member.value),
                "Action" => elements.action = Some(member),
                "NotAction" => elements.not_action = Some(member),
                "Resource" => elements.resource = Some(member),
                "NotResource" => elements.not_resource = Some(member),
                "Principal" => elements.principal = Some(member),
                "NotPrincipal" => elements.not_principal = Some(member),
                "Condition" => statement.conditions = self.conditions(&member.value),
                other => self.refuse(
                    Code::PolicyElementUnknown,
                    member.key_span(),
                    &[("element", other)],
                ),
            }
        }
        if node.get("Effect").is_none() {
            self.refuse(Code::PolicyEffectInvalid, node.span(), &[("value", "")]);
        }
        self.actions(&elements, &mut statement, node.span());
        self.resources(&elements, &mut statement, node.span());
        self.principals(&elements, &mut statement, node.span());
        statement
    }

    fn sid<'a>(&mut self, node: &'a Node<'a>) -> Option<Cow<'a, str>> {
        let Some(text) = node.as_str() else {
            self.refuse(Code::PolicyValueInvalid, node.span(), &[("element", "Sid")]);
            return None;
        };
        // No effect on the evaluation, so it is worth a warning only.
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !text.contains("${") {
            self.say(
                Severity::Warning,
                Code::PolicySidInvalid,
                node.span(),
                &[("sid", text)],
            );
        }
        Some(Cow::Borrowed(text))
    }

    fn sids(&mut self, statements: &[Statement<'_>]) {
        let mut seen = std::collections::BTreeSet::new();
        for statement in statements {
            if let Some(sid) = &statement.sid
                && !sid.is_empty()
                && !seen.insert(sid.clone())
            {
                self.say(
                    Severity::Warning,
                    Code::PolicySidInvalid,
                    statement.span,
                    &[("sid", sid)],
                );
            }
        }
    }

    fn effect(&mut self, node: &Node<'_>) -> Effect {
        match node.as_str() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
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

    fn actions<'a>(&mut self, elements: &Elements<'a>, statement: &mut Statement<'a>, span: Span) {
        let member = match (elements.action, elements.not_action) {
            (None, None) => return self.refuse(Code::PolicyActionMissing, span, &[]),
            (Some(_), Some(both)) => {
                return self.refuse(Code::PolicyActionAndNotAction, both.key_span(), &[]);
            }
            (Some(member), None) => member,
            (None, Some(member)) => {
                statement.actions.not = true;
                member
            }
        };
        for (text, span) in self.strings(&member.value, member.key()) {
            let is_valid = text == "*"
                || text.contains("${")
                || text.split_once(':').is_some_and(|(prefix, name)| {
                    let part = |part: &str, extra: &[u8]| {
                        !part.is_empty()
                            && part.bytes().all(|byte| {
                                byte.is_ascii_alphanumeric()
                                    || b"-*?".contains(&byte)
                                    || extra.contains(&byte)
                            })
                    };
                    part(prefix, b"") && part(name, b"_")
                });
            if !is_valid {
                self.refuse(Code::PolicyActionInvalid, span, &[("value", text)]);
            }
            statement.actions.patterns.push((Cow::Borrowed(text), span));
        }
    }

    fn resources<'a>(
        &mut self,
        elements: &Elements<'a>,
        statement: &mut Statement<'a>,
        span: Span,
    ) {
        let member = match (elements.resource, elements.not_resource) {
            (Some(one), _) | (_, Some(one)) if self.kind == PolicyType::Trust => {
                return self.refuse(Code::PolicyResourceUnexpected, one.key_span(), &[]);
            }
            (None, None) if self.kind == PolicyType::Trust => return,
            (None, None) => return self.refuse(Code::PolicyResourceMissing, span, &[]),
            (Some(_), Some(both)) => {
                return self.refuse(Code::PolicyResourceUnexpected, both.key_span(), &[]);
            }
            (Some(member), None) | (None, Some(member)) => member,
        };
        let syntax = Syntax {
            wildcards: true,
            variables: self.variables,
            document: self.document,
        };
        let mut resources = Resources {
            not: elements.not_resource.is_some(),
            patterns: Vec::new(),
        };
        for (text, span) in self.strings(&member.value, member.key()) {
            let pattern = Pattern::parse(text, syntax);
            // `arn:` must be known, unless the text starts with something unknown.
            let is_valid = pattern.is_star()
                || text.starts_with("arn:")
                || pattern.literal_prefix().is_empty() && pattern.unknowns().next().is_some();
            if !is_valid {
                self.refuse(Code::PolicyResourceInvalid, span, &[("value", text)]);
            }
            self.pattern(&pattern, span, self.variables);
            resources
                .patterns
                .push((pattern.without_early_variables(), span));
        }
        statement.resources = Some(resources);
    }

    fn principals<'a>(
        &mut self,
        elements: &Elements<'a>,
        statement: &mut Statement<'a>,
        span: Span,
    ) {
        let member = match (elements.principal, elements.not_principal) {
            (None, None) if !self.kind.has_principal() => return,
            (None, None) => return self.refuse(Code::PolicyPrincipalMissing, span, &[]),
            (Some(one), _) | (_, Some(one)) if !self.kind.has_principal() => {
                return self.refuse(Code::PolicyPrincipalUnexpected, one.key_span(), &[]);
            }
            (_, Some(not)) => {
                self.refuse(Code::PolicyPrincipalUnexpected, not.key_span(), &[]);
                not
            }
            (Some(member), None) => member,
        };
        let mut principals = Principals {
            not: elements.not_principal.is_some(),
            entries: Vec::new(),
        };
        match member.value.as_str() {
            Some("*") => principals
                .entries
                .push((Principal::Everyone, member.value.span())),
            None if member.value.is_object() => {
                for entry in member.value.members() {
                    self.principal(entry, &mut principals);
                }
            }
            _ => self.refuse(
                Code::PolicyPrincipalInvalid,
                member.value.span(),
                &[("value", "")],
            ),
        }
        statement.principals = Some(principals);
    }

    fn principal<'a>(&mut self, member: &'a Member<'a>, principals: &mut Principals<'a>) {
        let key = member.key();
        if !matches!(key, "AWS" | "Service" | "Federated" | "CanonicalUser") {
            return self.refuse(
                Code::PolicyPrincipalInvalid,
                member.key_span(),
                &[("value", key)],
            );
        }
        for (text, span) in self.strings(&member.value, key) {
            let principal = match key {
                "AWS" => Principal::aws(text, self.document),
                "Service" if text == "*" => None,
                "Service" => Some(Principal::Service(crate::text::Text::with_placeholders(
                    text,
                    self.document,
                ))),
                _ => Some(Principal::Other),
            };
            match &principal {
                None => self.refuse(Code::PolicyPrincipalInvalid, span, &[("value", text)]),
                Some(Principal::Deleted(_)) => {
                    self.say(
                        Severity::Warning,
                        Code::PrincipalDeleted,
                        span,
                        &[("value", text)],
                    );
                }
                Some(Principal::Everyone) if self.kind == PolicyType::Trust => {
                    self.say(Severity::Warning, Code::PrincipalEveryone, span, &[]);
                }
                Some(_) => {}
            }
            principals
                .entries
                .extend(principal.map(|principal| (principal, span)));
        }
    }

    fn conditions<'a>(&mut self, node: &'a Node<'a>) -> Vec<Condition<'a>> {
        let mut conditions = Vec::new();
        if !node.is_object() {
            self.refuse(Code::PolicyConditionInvalid, node.span(), &[]);
            return conditions;
        }
        for member in node.members() {
            let Some(operator) = Operator::parse(member.key()) else {
                self.refuse(
                    Code::PolicyOperatorUnknown,
                    member.key_span(),
                    &[("operator", member.key())],
                );
                continue;
            };
            if !member.value.is_object() {
                self.refuse(Code::PolicyConditionInvalid, member.value.span(), &[]);
            }
            let mut seen = std::collections::HashSet::new();
            for key in member.value.members() {
                if !seen.insert(key.key().to_ascii_lowercase()) {
                    self.refuse(Code::DuplicateKey, key.key_span(), &[]);
                }
                conditions.push(self.condition(operator, member, key));
            }
        }
        conditions
    }

    fn condition<'a>(
        &mut self,
        operator: Operator,
        member: &'a Member<'a>,
        key: &'a Member<'a>,
    ) -> Condition<'a> {
        let syntax = Syntax {
            wildcards: operator.has_wildcards(),
            variables: self.variables && operator.has_variables(),
            document: self.document,
        };
        let mut values = Vec::new();
        let mut written = Vec::new();
        for node in key.value.one_or_many() {
            let Some(text) = node.scalar() else {
                self.refuse(Code::PolicyConditionInvalid, node.span(), &[]);
                continue;
            };
            let pattern = Pattern::parse(text, syntax);
            self.pattern(&pattern, node.span(), syntax.variables);
            values.push(pattern);
            written.push(text.to_owned());
        }
        Condition {
            operator,
            operator_text: Cow::Borrowed(member.key()),
            key: Cow::Borrowed(key.key()),
            values,
            written,
            span: Span {
                start: key.key_span().start,
                end: key.value.span().end,
            },
        }
    }

    /// What no value may have.
    fn pattern(&mut self, pattern: &Pattern<'_>, span: Span, variables: bool) {
        if let Some(text) = pattern.invalid_variable().filter(|_| variables) {
            self.refuse(Code::PolicyVariableInvalid, span, &[("value", text)]);
        }
        if let Some(text) = pattern.invalid_character() {
            self.refuse(Code::PolicyCharacterInvalid, span, &[("value", text)]);
        }
    }

    /// The strings of an element that takes one or several.
    fn strings<'a>(&mut self, node: &'a Node<'a>, element: &str) -> Vec<(&'a str, Span)> {
        let mut strings = Vec::new();
        for item in node.one_or_many() {
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

/// The elements of a statement that exclude or need each other.
#[derive(Default)]
struct Elements<'a> {
    action: Option<&'a Member<'a>>,
    not_action: Option<&'a Member<'a>>,
    resource: Option<&'a Member<'a>>,
    not_resource: Option<&'a Member<'a>>,
    principal: Option<&'a Member<'a>>,
    not_principal: Option<&'a Member<'a>>,
}
