//! `Condition`.

use std::borrow::Cow;

use crate::finding::{Code, Span};
use crate::iam::condition::compare::{boolean, is_address, is_date, is_number};
use crate::iam::condition::{Compare, Condition, Operator, Set};
use crate::iam::keys;
use crate::iam::pattern::{Pattern, Syntax};
use crate::text::{Entry, Member, Node, Tree};

use super::Reader;

impl Reader {
    pub(super) fn conditions<'a>(&mut self, node: &'a Node<'a>) -> Vec<Condition<'a>> {
        let mut conditions = Vec::new();
        if !node.is_object() {
            self.refuse(Code::PolicyConditionInvalid, node.span(), &[]);
            return conditions;
        }
        if node.members().is_empty() {
            self.hint(Code::PolicyConditionEmpty, node.span(), &[]);
        }
        for member in node.members() {
            let operator_text = [("operator", member.key())];
            let Some(operator) = Operator::parse(member.key()) else {
                self.refuse(
                    Code::PolicyOperatorUnknown,
                    member.key_span(),
                    &operator_text,
                );
                continue;
            };
            if operator.unusual_case {
                self.warn(Code::PolicyOperatorCase, member.key_span(), &operator_text);
            }
            if !member.value.is_object() {
                self.refuse(Code::PolicyConditionInvalid, member.value.span(), &[]);
            } else if member.value.members().is_empty() {
                self.hint(Code::PolicyConditionEmpty, member.value.span(), &[]);
            }
            let mut seen = crate::text::maps::Seen::default();
            for key in member.value.members() {
                if !seen.insert(&key.key().to_ascii_lowercase()) {
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
            // Where variables are not replaced they are at least not taken for plain text.
            variables: self.variables,
            document: self.document,
        };
        let items = key.value.one_or_many();
        if items.is_empty() {
            self.hint(
                Code::PolicyListEmpty,
                key.value.span(),
                &[("element", key.key())],
            );
        }
        self.set_operator(operator, member, key);
        let mut values = Vec::new();
        let mut written = Vec::new();
        for node in items {
            let Some(text) = node.scalar() else {
                self.refuse(Code::PolicyConditionInvalid, node.span(), &[]);
                continue;
            };
            let pattern = Pattern::parse(text, syntax);
            self.variables_of(text, node.span());
            self.value(operator, member.key(), text, &pattern, node.span());
            values.push(pattern);
            written.push(text.to_owned());
        }
        if operator.compare == Compare::Bool && values.len() > 1 {
            self.hint(
                Code::PolicyBooleanList,
                key.value.span(),
                &[("operator", member.key())],
            );
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

    /// A set operator where none is needed, and none where one is.
    fn set_operator(&mut self, operator: Operator, member: &Member<'_>, key: &Member<'_>) {
        let params = [("operator", member.key()), ("key", key.key())];
        let span = key.key_span();
        match operator.set {
            Some(_) if operator.compare == Compare::Null => {
                self.warn(Code::PolicySetOperatorOnNull, span, &params);
            }
            Some(Set::ForAllValues) if keys::is_single_valued(key.key()) => {
                self.warn(Code::PolicySetOperatorOnSingle, span, &params);
            }
            None if keys::is_multivalued(key.key()) && operator.compare != Compare::Null => {
                self.warn(Code::PolicySetOperatorMissing, span, &params);
            }
            _ => {}
        }
    }

    /// A value that the operator cannot compare with, or not as it looks.
    fn value(
        &mut self,
        operator: Operator,
        name: &str,
        text: &str,
        pattern: &Pattern<'_>,
        span: Span,
    ) {
        let params = [("operator", name), ("value", text)];
        if pattern.has_variables() && !operator.has_variables() {
            return self.warn(Code::PolicyVariableUnsupported, span, &params);
        }
        if pattern.unknowns().next().is_some() {
            return;
        }
        let fits = match operator.compare {
            Compare::Numeric(_) => is_number(text),
            Compare::Date(_) => is_date(text),
            Compare::Address => is_address(text),
            Compare::Bool | Compare::Null => boolean(text).is_some(),
            Compare::Arn if text.matches(':').count() < 5 || !text.starts_with("arn:") => {
                return self.warn(Code::PolicyArnShort, span, &params);
            }
            Compare::StringEquals | Compare::StringEqualsIgnoreCase
                if text.contains(['*', '?']) =>
            {
                return self.warn(Code::PolicyWildcardWithoutLike, span, &params);
            }
            _ => true,
        };
        if !fits {
            self.warn(Code::PolicyValueOfOtherType, span, &params);
        }
    }
}
