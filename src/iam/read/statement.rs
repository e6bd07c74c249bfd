//! A statement: its elements, and which of them exclude or need each other.

use std::borrow::Cow;

use crate::finding::{Code, Severity, Span};
use crate::iam::matching::has_forbidden_wildcard;
use crate::iam::pattern::{Pattern, Syntax, is_variable};
use crate::iam::policy::{Actions, Effect, PolicyType, Resources, Standing, Statement};
use crate::text::{Entry, Member, Node, Piece, Text, Tree};

use super::{Reader, has_hole};

/// The elements of a statement that exclude or need each other.
#[derive(Default)]
pub(super) struct Elements<'a> {
    action: Option<&'a Member<'a>>,
    not_action: Option<&'a Member<'a>>,
    resource: Option<&'a Member<'a>>,
    not_resource: Option<&'a Member<'a>>,
    pub(super) principal: Option<&'a Member<'a>>,
    pub(super) not_principal: Option<&'a Member<'a>>,
}

impl Reader {
    pub(super) fn statement<'a>(&mut self, node: &'a Node<'a>, number: usize) -> Statement<'a> {
        let mut statement = Statement {
            document: self.document,
            number,
            sid: None,
            effect: Effect::Neither,
            actions: Actions::default(),
            resources: None,
            principals: None,
            conditions: Vec::new(),
            standing: Standing::Certain,
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
        let mut has_condition = false;
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
                "Condition" => {
                    has_condition = true;
                    statement.conditions = self.conditions(&member.value);
                }
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
        self.organization(&statement, has_condition);
        statement
    }

    fn sid<'a>(&mut self, node: &'a Node<'a>) -> Option<Cow<'a, str>> {
        let Some(text) = node.as_str() else {
            self.refuse(Code::PolicyValueInvalid, node.span(), &[("element", "Sid")]);
            return None;
        };
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !has_hole(text) {
            // Of the policies of Organizations the documentation does not say it.
            let severity = match self.kind {
                PolicyType::Scp | PolicyType::Rcp => Severity::Warning,
                _ => Severity::Error,
            };
            self.say(
                severity,
                Code::PolicySidInvalid,
                node.span(),
                &[("sid", text)],
            );
        }
        Some(Cow::Borrowed(text))
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
            if !is_action(text) {
                self.refuse(Code::PolicyActionInvalid, span, &[("value", text)]);
            } else if text != "*"
                && text
                    .split(':')
                    .next()
                    .is_some_and(|prefix| prefix.contains(['*', '?']))
            {
                self.hint(Code::PolicyWildcardForbidden, span, &[("value", text)]);
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
            early_variables: false,
        };
        for (text, span) in self.strings(&member.value, member.key()) {
            let pattern = Pattern::parse(text, syntax);
            // `arn:` must be known, unless something unknown stands before its end.
            let is_valid = text == "*"
                || text.starts_with("arn:")
                || "arn:".starts_with(pattern.literal_prefix())
                    && pattern.unknowns().next().is_some();
            if !is_valid {
                self.refuse(Code::PolicyResourceInvalid, span, &[("value", text)]);
            }
            self.variables_of(text, span);
            self.questionable_resource(text, &pattern, span);
            resources.early_variables |= pattern.has_early_variable();
            resources
                .patterns
                .push((pattern.without_early_variables(), span));
        }
        statement.resources = Some(resources);
    }

    /// What IAM accepts, although its documentation forbids it or does not say what it means.
    fn questionable_resource(&mut self, text: &str, pattern: &Pattern<'_>, span: Span) {
        let value = [("value", text)];
        if pattern.has_early_variable() {
            self.warn(Code::PolicyVariableUnsupported, span, &value);
        }
        if !text.starts_with("arn:") {
            return;
        }
        if text.matches(':').count() < 5 && pattern.unknowns().next().is_none() {
            self.warn(Code::PolicyArnShort, span, &value);
        } else if text.starts_with("arn:") && has_forbidden_wildcard(pattern) {
            self.hint(Code::PolicyWildcardForbidden, span, &value);
        }
    }

    /// What service control policies could not have before September 2025, and what resource
    /// control policies cannot have.
    fn organization(&mut self, statement: &Statement<'_>, has_condition: bool) {
        let is_allow = statement.effect == Effect::Allow;
        match self.kind {
            PolicyType::Scp if is_allow => {
                let is_plain = !statement.actions.not
                    && !has_condition
                    && statement.resources.as_ref().is_none_or(|resources| {
                        !resources.not
                            && resources
                                .patterns
                                .iter()
                                .all(|(pattern, _)| pattern.is_star())
                    });
                if !is_plain {
                    self.hint(Code::PolicyScpNewSyntax, statement.span, &[]);
                }
            }
            PolicyType::Rcp if is_allow => {
                self.hint(Code::PolicyRcpAllow, statement.span, &[]);
            }
            _ => {}
        }
    }
}

/// Whether the text can be an action: `*`, or a service and a name, where unknown parts may stand.
/// Policy variables cannot.
fn is_action(text: &str) -> bool {
    if text == "*" || text == "**" {
        return true;
    }
    let text = Text::with_placeholders(text, 0);
    if text.holes().any(|hole| is_variable(&hole.name)) {
        return false;
    }
    let has_holes = text.holes().next().is_some();
    let mut colons = 0;
    for piece in &text.pieces {
        let Piece::Literal(literal) = piece else {
            continue;
        };
        colons += literal.matches(':').count();
        let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-*?_:".contains(&byte);
        if !literal.bytes().all(is_legal) {
            return false;
        }
    }
    let literal = text.as_literal().and_then(|text| text.split_once(':'));
    match literal {
        Some((prefix, name)) => {
            colons == 1 && !prefix.is_empty() && !name.is_empty() && !prefix.contains('_')
        }
        None => has_holes && colons <= 1,
    }
}
