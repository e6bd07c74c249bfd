//! What the readers give, as bytes: in the page they are a module of their own, which shares no
//! memory with the one that asks.
//!
//! Numbers take one byte for each seven bits, texts have their length before them. Both sides are
//! built of the same sources, so there is no version in it; what is cut short reads as nothing.

use std::borrow::Cow;
use std::cell::RefCell;

use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};

use crate::finding::{Because, Code, Finding, Param, Severity, Span};
use crate::text::json::Reading;
use crate::text::{Entry, Guard, Node, Tree, Tri};
use crate::workspace::Kind;

use super::access_denied::Refused;
use super::parts::{Part, Uses, What};
use super::readers::Taken;

/// Writes what was taken; the tree of the document only where it is read beside its parts.
pub fn write(taken: &Taken<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let out = &mut bytes;
    let root = taken.reading.root.as_ref();
    number(out, taken.kind.map_or(0, |kind| kind as usize + 1));
    number(out, usize::from(taken.is_readable));
    let is_input = |part: &Part<'_>| matches!(part.what, What::Input { .. });
    match root.filter(|_| taken.parts.iter().all(is_input)) {
        Some(root) => {
            number(out, 1);
            node(out, root);
        }
        None => number(out, 0),
    }
    number(out, usize::from(taken.reading.repaired));
    number(out, taken.reading.duplicates.len());
    for &duplicate in &taken.reading.duplicates {
        span(out, duplicate);
    }
    number(out, taken.reading.findings.len());
    for said in &taken.reading.findings {
        finding(out, said);
    }
    number(out, taken.roles.len());
    for (name, is_named) in &taken.roles {
        text(out, name);
        number(out, usize::from(*is_named));
    }
    number(out, taken.parts.len());
    for it in &taken.parts {
        part(out, it);
    }
    bytes
}

/// Writes one.
pub fn number(out: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes one.
pub fn text(out: &mut Vec<u8>, value: &str) {
    number(out, value.len());
    out.extend_from_slice(value.as_bytes());
}

fn optional(out: &mut Vec<u8>, value: Option<&str>) {
    number(out, usize::from(value.is_some()));
    if let Some(value) = value {
        text(out, value);
    }
}

/// Writes one.
pub fn texts(out: &mut Vec<u8>, list: &[String]) {
    number(out, list.len());
    for item in list {
        text(out, item);
    }
}

/// Writes one.
pub fn span(out: &mut Vec<u8>, span: Span) {
    number(out, span.start as usize);
    number(out, span.end as usize);
}

fn range(out: &mut Vec<u8>, range: Range) {
    number(out, range.start);
    number(out, range.end);
}

/// Writes one.
pub fn node(out: &mut Vec<u8>, value: &Node<'_>) {
    let tag = match value {
        ast::Value::NullKeyword(_) => 0,
        ast::Value::BooleanLit(literal) => 1 + u8::from(literal.value),
        ast::Value::NumberLit(_) => 3,
        ast::Value::StringLit(_) => 4,
        ast::Value::Array(_) => 5,
        ast::Value::Object(_) => 6,
    };
    out.push(tag);
    range(out, value.range());
    match value {
        ast::Value::StringLit(literal) => text(out, &literal.value),
        ast::Value::NumberLit(literal) => text(out, literal.value),
        _ => {}
    }
    if tag == 5 {
        number(out, value.items().len());
        value.items().iter().for_each(|item| node(out, item));
    }
    if tag == 6 {
        number(out, value.members().len());
        for member in value.members() {
            range(out, member.range);
            range(out, member.name.range());
            text(out, member.key());
            node(out, &member.value);
        }
    }
}

fn finding(out: &mut Vec<u8>, said: &Finding) {
    number(out, said.severity as usize);
    number(out, said.because.code as usize);
    number(out, said.because.params.0.len());
    for (name, value) in &said.because.params.0 {
        text(out, name);
        match value {
            Param::Text(value) => {
                number(out, 0);
                text(out, value);
            }
            Param::Number(value) => {
                number(out, 1);
                number(out, usize::try_from(*value).unwrap_or(usize::MAX));
            }
            Param::List(list) => {
                number(out, 2);
                texts(out, list);
            }
        }
    }
    number(out, said.because.at.len());
    for place in &said.because.at {
        span(out, place.span);
    }
}

fn part(out: &mut Vec<u8>, part: &Part<'_>) {
    match &part.what {
        What::Machine {
            name, arn, role, ..
        } => {
            number(out, 0);
            for value in [name, arn, role] {
                optional(out, value.as_deref());
            }
        }
        What::Policy {
            kind,
            roles,
            name,
            arn,
            is_in_effect,
        } => {
            number(out, 1);
            number(out, *kind as usize);
            texts(out, roles);
            optional(out, name.as_deref());
            optional(out, arn.as_deref());
            number(out, usize::from(*is_in_effect));
        }
        What::PolicyNames {
            role,
            names,
            is_whole,
        } => {
            number(out, 12);
            optional(out, role.as_deref());
            texts(out, names);
            number(out, usize::from(*is_whole));
        }
        What::AttachedPolicies { role, is_whole } => {
            number(out, 13);
            optional(out, role.as_deref());
            number(out, usize::from(*is_whole));
        }
        What::PolicyHolders { roles, is_whole } => {
            number(out, 14);
            texts(out, roles);
            number(out, usize::from(*is_whole));
        }
        What::Role {
            arn,
            name,
            unique_id,
        } => {
            number(out, 15);
            optional(out, arn.as_deref());
            text(out, name);
            optional(out, unique_id.as_deref());
        }
        What::NamedPolicy {
            role,
            arn,
            is_boundary,
        } => {
            number(out, 2);
            optional(out, role.as_deref());
            text(out, arn);
            number(out, usize::from(*is_boundary));
        }
        What::WholeRole(role) => {
            number(out, 3);
            text(out, role);
        }
        What::TaskDefinition => number(out, 4),
        What::Refused(told) => {
            number(out, 9);
            for value in [
                &told.principal,
                &told.resource,
                &told.policy,
                &told.statement,
                &told.service,
                &told.passed_to,
                &told.state,
                &told.integration,
            ] {
                optional(out, value.as_deref());
            }
            text(out, &told.action);
            number(out, usize::from(told.is_explicit));
            optional(out, told.policy_type);
        }
        What::Encoded(message) => {
            number(out, 11);
            text(out, message);
        }
        What::Input { machine } => {
            number(out, 10);
            text(out, machine);
        }
        What::Uses(uses) => {
            number(out, 6);
            for (is_on, place) in [uses.logging, uses.tracing, uses.encryption] {
                number(out, is_on as usize);
                span(out, place);
            }
        }
        What::InstanceProfile { names, role } => {
            number(out, 7);
            texts(out, names);
            text(out, role);
        }
        What::KnownPolicy {
            roles,
            name,
            is_boundary,
            is_whole,
            is_certain,
            date,
        } => {
            number(out, 8);
            texts(out, roles);
            text(out, name);
            for flag in [is_boundary, is_whole, is_certain] {
                number(out, usize::from(*flag));
            }
            text(out, date);
        }
        What::Account(account) => {
            number(out, 5);
            text(out, account);
        }
    }
    number(out, usize::from(part.node.is_some()));
    if let Some(tree) = &part.node {
        node(out, tree);
    }
    // What holds in some worlds only proves nothing here.
    number(out, usize::from(part.is_doubtful()));
    number(out, usize::from(part.uncertain));
    span(out, part.span);
}

/// Reads what [`write`] wrote. `whole` is the text that was taken apart, `document` its index.
pub fn read<'w>(bytes: &[u8], whole: &'w str, document: u32) -> Option<Taken<'w>> {
    let mut from = Bytes::of(bytes, whole, document);
    let kind = from.number()?;
    let kind = match kind.checked_sub(1) {
        Some(at) => Some(*Kind::ALL.get(at)?),
        None => None,
    };
    let is_readable = from.flag()?;
    let root = match from.flag()? {
        true => Some(from.node()?),
        false => None,
    };
    let repaired = from.flag()?;
    let duplicates = from.list(Bytes::span)?;
    let findings = from.list(Bytes::finding)?;
    let roles = from.list(|from| Some((from.text()?, from.flag()?)))?;
    let parts = from.list(Bytes::part)?;
    Some(Taken {
        kind,
        is_readable,
        reading: Reading {
            root,
            findings,
            repaired,
            duplicates,
        },
        parts,
        roles,
    })
}

/// Bytes that are read from their beginning on; `None` wherever they end too early.
#[derive(Debug)]
pub struct Bytes<'b, 'w> {
    rest: &'b [u8],
    whole: &'w str,
    document: u32,
}

#[expect(missing_docs, reason = "each reads what its name says")]
impl<'b, 'w> Bytes<'b, 'w> {
    /// `whole` is the text that the places are of, `document` its index.
    pub fn of(bytes: &'b [u8], whole: &'w str, document: u32) -> Self {
        Self {
            rest: bytes,
            whole,
            document,
        }
    }

    /// The same bytes, with places in another text.
    pub fn within<'o>(self, whole: &'o str) -> Bytes<'b, 'o> {
        Bytes {
            rest: self.rest,
            whole,
            document: self.document,
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    pub fn number(&mut self) -> Option<usize> {
        let mut value = 0;
        for at in 0..5 {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << (7 * at);
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub fn flag(&mut self) -> Option<bool> {
        Some(self.number()? != 0)
    }

    pub fn list<T>(&mut self, item: fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| item(self)).collect()
    }

    pub fn str(&mut self) -> Option<&'b str> {
        let length = self.number()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }

    pub fn text(&mut self) -> Option<String> {
        self.str().map(str::to_owned)
    }

    fn optional(&mut self) -> Option<Option<String>> {
        match self.flag()? {
            true => self.text().map(Some),
            false => Some(None),
        }
    }

    pub fn span(&mut self) -> Option<Span> {
        Some(Span::new(self.number()?, self.number()?))
    }

    fn range(&mut self) -> Option<Range> {
        Some(Range {
            start: self.number()?,
            end: self.number()?,
        })
    }

    pub fn node(&mut self) -> Option<Node<'w>> {
        let tag = self.byte()?;
        let range = self.range()?;
        Some(match tag {
            0 => ast::Value::NullKeyword(ast::NullKeyword { range }),
            1 | 2 => ast::Value::BooleanLit(ast::BooleanLit {
                range,
                value: tag == 2,
            }),
            3 => {
                let value = self.str()?;
                // Numbers stand in the text as they are.
                let own = self.whole.get(range.start..range.start + value.len());
                match own.filter(|own| *own == value) {
                    Some(value) => ast::Value::NumberLit(ast::NumberLit { range, value }),
                    None => ast::Value::StringLit(ast::StringLit {
                        range,
                        value: Cow::Owned(value.to_owned()),
                    }),
                }
            }
            4 => ast::Value::StringLit(ast::StringLit {
                range,
                value: Cow::Owned(self.text()?),
            }),
            5 => ast::Value::Array(ast::Array {
                range,
                elements: self.list(Self::node)?,
            }),
            _ => ast::Value::Object(ast::Object {
                range,
                properties: self.list(Self::member)?,
            }),
        })
    }

    fn member(&mut self) -> Option<ast::ObjectProp<'w>> {
        let range = self.range()?;
        let name = ast::StringLit {
            range: self.range()?,
            value: Cow::Owned(self.text()?),
        };
        Some(ast::ObjectProp {
            range,
            name: ast::ObjectPropName::String(name),
            value: self.node()?,
        })
    }

    fn finding(&mut self) -> Option<Finding> {
        let severity = match self.number()? {
            0 => Severity::Error,
            1 => Severity::Warning,
            _ => Severity::Hint,
        };
        let code = *Code::ALL.get(self.number()?)?;
        let params = self.list(Self::param)?.into_iter().collect();
        let at = self.list(Self::span)?;
        let at = at.into_iter().map(|span| span.of(self.document)).collect();
        Some(Finding {
            severity,
            because: Because { code, params, at },
        })
    }

    fn use_of(&mut self) -> Option<(Tri, Span)> {
        let is_on = match self.number()? {
            0 => Tri::No,
            1 => Tri::Maybe,
            _ => Tri::Yes,
        };
        Some((is_on, self.span()?))
    }

    fn param(&mut self) -> Option<(&'static str, Param)> {
        let name = interned(self.str()?);
        let value = match self.number()? {
            0 => Param::Text(self.text()?),
            1 => Param::Number(self.number()? as u64),
            _ => Param::List(self.list(Self::text)?),
        };
        Some((name, value))
    }

    fn part(&mut self) -> Option<Part<'w>> {
        let what = match self.number()? {
            0 => What::Machine {
                name: self.optional()?,
                arn: self.optional()?,
                role: self.optional()?,
                origin: None,
            },
            1 => What::Policy {
                kind: *Kind::ALL.get(self.number()?)?,
                roles: self.list(Self::text)?,
                name: self.optional()?,
                arn: self.optional()?,
                is_in_effect: self.flag()?,
            },
            2 => What::NamedPolicy {
                role: self.optional()?,
                arn: self.text()?,
                is_boundary: self.flag()?,
            },
            12 => What::PolicyNames {
                role: self.optional()?,
                names: self.list(Self::text)?,
                is_whole: self.flag()?,
            },
            13 => What::AttachedPolicies {
                role: self.optional()?,
                is_whole: self.flag()?,
            },
            14 => What::PolicyHolders {
                roles: self.list(Self::text)?,
                is_whole: self.flag()?,
            },
            15 => What::Role {
                arn: self.optional()?,
                name: self.text()?,
                unique_id: self.optional()?,
            },
            3 => What::WholeRole(self.text()?),
            4 => What::TaskDefinition,
            5 => What::Account(self.text()?),
            6 => What::Uses(Uses {
                logging: self.use_of()?,
                tracing: self.use_of()?,
                encryption: self.use_of()?,
            }),
            7 => What::InstanceProfile {
                names: self.list(Self::text)?,
                role: self.text()?,
            },
            9 => What::Refused(Box::new(Refused {
                principal: self.optional()?,
                resource: self.optional()?,
                policy: self.optional()?,
                statement: self.optional()?,
                service: self.optional()?,
                passed_to: self.optional()?,
                state: self.optional()?,
                integration: self.optional()?,
                action: self.text()?,
                is_explicit: self.flag()?,
                policy_type: self.optional()?.map(|name| interned(&name)),
            })),
            11 => What::Encoded(self.text()?),
            10 => What::Input {
                machine: self.text()?,
            },
            _ => What::KnownPolicy {
                roles: self.list(Self::text)?,
                name: self.text()?,
                is_boundary: self.flag()?,
                is_whole: self.flag()?,
                is_certain: self.flag()?,
                date: interned(self.str()?),
            },
        };
        let node = match self.flag()? {
            true => Some(self.node()?),
            false => None,
        };
        Some(Part {
            what,
            node,
            doubtful: self.flag()?,
            uncertain: self.flag()?,
            guard: Guard::Always,
            span: self.span()?,
            document: self.document,
        })
    }
}

/// The one copy of a name that stands in the sources: there are as many as they have.
fn interned(name: &str) -> &'static str {
    thread_local! {
        static NAMES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }
    NAMES.with_borrow_mut(|names| {
        if let Some(known) = names.iter().find(|known| **known == name) {
            return *known;
        }
        let kept: &'static str = String::leak(name.to_owned());
        names.push(kept);
        kept
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::mentioned::Mentioned;
    use crate::documents::readers::{Asked, taken};
    use crate::text::pace::{self, Pace};

    #[test]
    fn what_comes_over_is_what_was_taken() {
        let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}]}"#;
        let texts = [
            format!("Version: \"2012-10-17\"\nStatement:\n  - Effect: Allow\n    Action: {}\n    Résumé: 1.50\n", "iam:PassRole"),
            policy.replace(']', ""),
            policy.replace("\"Allow\",", "\"Allow\", \"Effect\": \"Deny\","),
            format!(r#"{{"Parameters":{{"P":{{"Type":"String","Default":"x"}}}},"Resources":{{"R":{{"Type":"AWS::IAM::Role","Condition":"C","Properties":{{"ManagedPolicyArns":["arn:aws:iam::aws:policy/PowerUserAccess",{{"Ref":"P"}}],"Policies":[{{"PolicyName":"p","PolicyDocument":{policy}}}]}}}},
                "I":{{"Type":"AWS::IAM::InstanceProfile","Properties":{{"Roles":[{{"Ref":"R"}}]}}}},
                "M":{{"Type":"AWS::StepFunctions::StateMachine","Properties":{{"RoleArn":{{"Fn::GetAtt":["R","Arn"]}},"LoggingConfiguration":{{"Level":"ALL"}},"DefinitionString":"{{\"StartAt\":\"A\",\"States\":{{\"A\":{{\"Type\":\"Pass\",\"End\":true}}}}}}"}}}}}}}}"#),
            format!(r#"{{"RoleDetailList":[{{"RoleName":"a","Arn":"arn:aws:iam::111122223333:role/a","AssumeRolePolicyDocument":"%7B%22Version%22%3A%222012-10-17%22%7D","RolePolicyList":[{{"PolicyName":"p","PolicyDocument":{policy}}}],"AttachedManagedPolicies":[{{"PolicyArn":"arn:aws:iam::111122223333:policy/q"}}]}},{{"RoleName":"b","Arn":"x"}}],"Policies":[],"IsTruncated":true}}"#),
            r#"{"executionArn":"e","stateMachineArn":"arn:aws:states:eu-west-1:111122223333:stateMachine:m","status":"FAILED","input":"{\"n\": 12}","cause":"User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/x with an explicit deny in a service control policy"}"#.to_owned(),
            "User: x is not authorized to perform: iam:PassRole on resource: y. Encoded authorization failure message: abcDEF-_123".to_owned(),
            r#"{"UserId":"u","Account":"111122223333","Arn":"a"}"#.to_owned(),
            format!("resource \"aws_iam_role_policy\" \"p\" {{\n  count = 2\n  role = aws_iam_role.r.id\n  policy = <<EOF\n{policy}\nEOF\n}}\n"),
            "a: *nowhere".to_owned(),
        ];
        for text in &texts {
            let asked = Asked {
                text,
                document: 7,
                told: None,
                mentioned: &Mentioned::from_lines("a\n"),
                is_alone: true,
                pace: Pace::NONE,
            };
            let mut direct = pace::finish(taken(asked, None));
            // Worlds don't come over: what has some proves nothing.
            for part in &mut direct.parts {
                part.doubtful = part.is_doubtful();
                part.guard = Guard::Always;
                if let What::Machine { origin, .. } = &mut part.what {
                    *origin = None;
                }
            }
            let bytes = write(&direct);
            let over = read(&bytes, text, 7).unwrap();
            // `{:?}` tells numbers and texts apart, and every flag and place.
            let parts = |taken: &Taken<'_>| format!("{:?}", taken.parts);
            assert_eq!(parts(&over), parts(&direct), "{text}");
            assert_eq!(over.reading.findings, direct.reading.findings, "{text}");
            assert_eq!(over.reading.duplicates, direct.reading.duplicates);
            let state = |taken: &Taken<'_>| {
                (
                    taken.kind,
                    taken.is_readable,
                    taken.reading.repaired,
                    taken.roles.clone(),
                )
            };
            assert_eq!(state(&over), state(&direct), "{text}");
            if direct.parts.is_empty() {
                assert_eq!(over.reading.root, direct.reading.root, "{text}");
            }
            // What is cut short is nothing, and never a panic.
            for length in (0..bytes.len()).step_by(7) {
                assert!(read(bytes.get(..length).unwrap(), text, 7).is_none());
            }
        }
    }
}
