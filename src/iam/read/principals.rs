//! `Principal` and `NotPrincipal`.

use crate::finding::{Code, Span};
use crate::iam::matching::action_matches;
use crate::iam::pattern::is_variable;
use crate::iam::policy::{PolicyType, Principal, Principals, Statement};
use crate::text::{Entry, Member, Text, Tree, Tri};

use super::statement::Elements;
use super::{Reader, has_hole};

impl Reader {
    pub(super) fn principals<'a>(
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
        let value_span = member.value.span();
        match member.value.as_str() {
            Some("*") => {
                if self.kind == PolicyType::Trust {
                    self.warn(Code::PrincipalEveryone, value_span, &[]);
                }
                principals.entries.push((Principal::Everyone, value_span));
            }
            Some(text) if has_hole(text) => {
                let unknown = Principal::Unknown(Text::with_placeholders(text, self.document));
                principals.entries.push((unknown, value_span));
            }
            None if member.value.is_object() => {
                if member.value.members().is_empty() {
                    self.hint(
                        Code::PolicyListEmpty,
                        value_span,
                        &[("element", member.key())],
                    );
                }
                for entry in member.value.members() {
                    self.principal(entry, &mut principals);
                }
            }
            _ => self.refuse(Code::PolicyPrincipalInvalid, value_span, &[("value", "")]),
        }
        if self.kind == PolicyType::Rcp {
            for (entry, _) in &mut principals.entries {
                if *entry == Principal::Everyone {
                    *entry = Principal::Anyone;
                }
            }
        }
        self.federated(member, statement);
        statement.principals = Some(principals);
    }

    /// Identity providers go with actions of their own.
    fn federated(&mut self, member: &Member<'_>, statement: &Statement<'_>) {
        if self.kind == PolicyType::Trust
            && let Some(entry) = member.value.member("Federated")
            && action_matches(&statement.actions, "sts:AssumeRole") == Tri::Yes
            && action_matches(&statement.actions, "sts:AssumeRoleWithSAML") == Tri::No
            && action_matches(&statement.actions, "sts:AssumeRoleWithWebIdentity") == Tri::No
        {
            self.warn(Code::PrincipalOfOtherAction, entry.key_span(), &[]);
        }
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
            // Policy variables are not replaced in principals.
            let has_variable = Text::with_placeholders(text, 0)
                .holes()
                .any(|hole| is_variable(&hole.name));
            let principal = match key {
                _ if has_variable => None,
                "AWS" => Principal::aws(text, self.document),
                "Service" if text.is_empty() || text.contains('*') => None,
                "Service" => Some(Principal::Service(Text::with_placeholders(
                    text,
                    self.document,
                ))),
                _ => Some(Principal::Other),
            };
            let value = [("value", text)];
            match &principal {
                None => self.refuse(Code::PolicyPrincipalInvalid, span, &value),
                Some(Principal::UniqueId(_)) => self.warn(Code::PrincipalDeleted, span, &value),
                Some(Principal::Nobody) => self.warn(Code::PrincipalNobody, span, &value),
                Some(Principal::Everyone) if self.kind == PolicyType::Trust => {
                    self.warn(Code::PrincipalEveryone, span, &[]);
                }
                Some(_) => {}
            }
            principals
                .entries
                .extend(principal.map(|principal| (principal, span)));
        }
    }
}
