//! Source of Terraform: state machines and policies that stand in it as heredocs.
//!
//! No expression is evaluated and no other file is known. What could give a role of this text
//! another policy than those that are read here leaves all its roles open, so that nothing is
//! granted next to it.

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::expressions;
use crate::text::mapped::Mapped;
use crate::text::maps::{Places, Seen};
use crate::text::{Guard, Integrity, Presence};
use crate::workspace::Kind;

use super::super::{Part, What, of_text};
use super::hcl::{Block, Setting, Value, blocks};
use super::model::push;

/// Whether the text is source of Terraform that has anything for us.
pub fn is_source(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let is_block = |line: &str| {
        let mut words = line.split_whitespace();
        matches!(words.next(), Some("resource" | "data" | "module"))
            && words.next().is_some_and(|word| word.starts_with('"'))
    };
    let is_heredoc = |line: &str| {
        line.split_once("<<").is_some_and(|(name, tag)| {
            let is_word = |word: &str| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            };
            let name = name.trim_end().strip_suffix('=').map(str::trim_end);
            name.is_some_and(is_word) && is_word(tag.trim_start_matches('-').trim_end())
        })
    };
    lines.any(|line| is_block(line) || is_heredoc(line))
}

/// Whether resources that are not read may give a role a policy.
fn may_give_policies(kind: &str) -> bool {
    let harmless = [
        "user",
        "group",
        "instance_profile",
        "openid",
        "saml",
        "account",
    ];
    match kind.strip_prefix("aws_iam_") {
        Some(rest) => !harmless.iter().any(|known| rest.starts_with(known)),
        None => kind.starts_with("awscc_iam_") || kind.starts_with("aws_organizations_policy"),
    }
}

/// Whether an expression may be of anything that is not the same everywhere in the text.
fn is_varied(text: &str) -> bool {
    ["each.", "count.", "self.", "uuid("].iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
        })
    })
}

/// Takes the text apart.
pub fn parts<'w>(text: &'w str, document: u32, findings: &mut Vec<Finding>) -> Vec<Part<'w>> {
    let Some(blocks) = blocks(text) else {
        let because = Because::new(Code::SourceNotRead).at(Span::new(0, 1).of(document));
        findings.push(because.finding(Severity::Error));
        return Vec::new();
    };
    let mut taken = Taken {
        text,
        document,
        findings,
        parts: Vec::new(),
        roles: Vec::new(),
        known: Seen::default(),
        attached: Places::default(),
        attachments: Vec::new(),
        open: None,
    };
    let mut seen = Seen::default();
    let mut is_doubled = false;
    for block in &blocks {
        is_doubled |= !block.is_top && !seen.insert(&block.address());
        taken.name(block);
    }
    for block in &blocks {
        taken.block(block);
    }
    if let Some(span) = taken.open {
        let roles = std::mem::take(&mut taken.roles);
        taken.add(Kind::IdentityPolicy, roles, None, span, Presence::Certain);
        let because = Because::new(Code::SourcePartly).at(span.of(document));
        taken.findings.push(because.finding(Severity::Warning));
    }
    // Two of one name are two configurations: what belongs together nobody knows.
    for part in &mut taken.parts {
        part.doubt(Integrity::Undetermined.when(is_doubled));
    }
    taken.parts
}

struct Taken<'w, 'f> {
    text: &'w str,
    document: u32,
    findings: &'f mut Vec<Finding>,
    parts: Vec<Part<'w>>,
    /// The roles that are named anywhere.
    roles: Vec<String>,
    known: Seen,
    /// Places of what is attached, by the name of the policy.
    attached: Places,
    attachments: Vec<String>,
    /// Where something stands that is not read and may give any role a policy.
    open: Option<Span>,
}

impl<'w> Taken<'w, '_> {
    fn add(
        &mut self,
        kind: Kind,
        roles: Vec<String>,
        value: Option<&Value<'w>>,
        span: Span,
        presence: Presence,
    ) {
        let (node, integrity) = match value {
            Some(value) => self.heredoc(value),
            None => (None, Integrity::Intact),
        };
        self.parts.push(Part {
            what: What::policy(kind, roles),
            node,
            integrity,
            presence,
            guard: Guard::Always,
            span: value.map_or(span, |value| value.span),
            document: self.document,
        });
    }

    /// Reads what stands in a heredoc; anything else is not known.
    fn heredoc(&mut self, value: &Value<'w>) -> (Option<crate::text::Node<'w>>, Integrity) {
        let Some((from, to)) = value.heredoc else {
            return (None, Integrity::Intact);
        };
        let raw = self.text.get(from..to).unwrap_or_default();
        let mut made = Mapped::default();
        let mut at = 0;
        let place = |at: usize| Span::new(from + at, from + at).start;
        // `$${` is written for what is no expression.
        while let Some(next) = raw.get(at..).and_then(|rest| {
            let dollars = rest.find("$${");
            let percents = rest.find("%%{");
            dollars.into_iter().chain(percents).min()
        }) {
            made.push(raw.get(at..=at + next).unwrap_or_default(), place(at), true);
            at += next + 2;
        }
        made.push(raw.get(at..).unwrap_or_default(), place(at), true);
        let (node, integrity) = of_text(&made, self.text, self.document, self.findings);
        let is_directed = raw.contains("%{") && expressions::directive(&made.text).is_some();
        let is_open = is_varied(raw) || is_directed;
        (node, integrity.and(Integrity::Undetermined.when(is_open)))
    }

    /// The role that an expression names: the same text for all its attributes.
    fn role_of(&self, setting: Option<&Setting<'w>>) -> Option<String> {
        let text = setting?.value.text;
        if let Some(quoted) = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
        {
            // A name could be that of any role here, unless it is an ARN.
            return Some(quoted.to_owned())
                .filter(|text| text.starts_with("arn:") && !text.contains(['$', '%', '"', '\\']));
        }
        let address = text
            .strip_suffix(".arn")
            .or_else(|| text.strip_suffix(".id"))
            .or_else(|| text.strip_suffix(".name"))?;
        let of_data = address.strip_prefix("data.").unwrap_or(address);
        let name = of_data.strip_prefix("aws_iam_role.")?;
        let is_plain = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        is_plain.then(|| ["${", address, ".arn}"].concat())
    }

    fn note(&mut self, role: &str) {
        if self.known.insert(role) {
            self.roles.push(role.to_owned());
        }
    }

    /// Which roles there are, and what is attached to them.
    fn name(&mut self, block: &Block<'w>) {
        match block.kind() {
            "aws_iam_role" if !block.is_data() => {
                let role = ["${aws_iam_role.", block.name(), ".arn}"].concat();
                self.note(&role);
            }
            "aws_sfn_state_machine" => {
                if let Some(role) = self.role_of(block.get("role_arn")) {
                    self.note(&role);
                }
            }
            "aws_iam_role_policy_attachment" => {
                let role = self.role_of(block.get("role"));
                let policy = block.get("policy_arn").map(|setting| setting.value.text);
                let name = policy
                    .and_then(|text| text.strip_prefix("aws_iam_policy."))
                    .and_then(|text| text.strip_suffix(".arn"));
                match (role, name, policy) {
                    (Some(role), Some(name), _) if !block.is_repeated() => {
                        let at = self.attachments.len();
                        push(&mut self.attached, name.to_owned(), at);
                        self.attachments.push(role);
                    }
                    (Some(role), None, Some(arn)) => {
                        let arn = arn.trim_matches('"').to_owned();
                        self.parts.push(Part {
                            what: What::NamedPolicy {
                                role: Some(role),
                                arn,
                                is_boundary: false,
                            },
                            node: None,
                            integrity: Integrity::Intact,
                            presence: Presence::Certain,
                            guard: Guard::Always,
                            span: block.span,
                            document: self.document,
                        });
                    }
                    _ => self.leave_open(block.span),
                }
            }
            _ => {}
        }
    }

    fn leave_open(&mut self, span: Span) {
        self.open = self.open.or(Some(span));
    }

    fn block(&mut self, block: &Block<'w>) {
        let presence = Presence::conditional_when(block.is_repeated());
        let (is_data, span) = (block.is_data(), block.span);
        match block.kind() {
            // Settings that were pasted alone.
            "" if block.is_top => {
                for setting in &block.settings {
                    let is_heredoc = setting.value.heredoc.is_some();
                    match setting.name {
                        "definition" if is_heredoc => self.machine(block, setting),
                        "policy" if is_heredoc => {
                            let value = Some(&setting.value);
                            self.add(
                                Kind::IdentityPolicy,
                                Vec::new(),
                                value,
                                span,
                                Presence::Certain,
                            );
                        }
                        "assume_role_policy" if is_heredoc => {
                            let value = Some(&setting.value);
                            self.add(
                                Kind::TrustPolicy,
                                Vec::new(),
                                value,
                                span,
                                Presence::Certain,
                            );
                        }
                        _ => {}
                    }
                }
            }
            "aws_sfn_state_machine" if !is_data => match block.get("definition") {
                Some(setting) if setting.value.heredoc.is_some() => self.machine(block, setting),
                _ => {
                    let because = Because::new(Code::DefinitionElsewhere)
                        .with("machine", block.name())
                        .at(span.of(self.document));
                    self.findings.push(because.finding(Severity::Warning));
                }
            },
            "aws_iam_role" if !is_data => self.role(block),
            "aws_iam_role_policy" if !is_data => match self.role_of(block.get("role")) {
                Some(role) => {
                    let value = block.get("policy").map(|setting| &setting.value);
                    self.add(Kind::IdentityPolicy, vec![role], value, span, presence);
                }
                None => {
                    self.leave_open(span);
                    let value = block.get("policy").map(|setting| &setting.value);
                    if let Some(value) = value.filter(|value| value.heredoc.is_some()) {
                        let value = Some(value);
                        self.add(Kind::IdentityPolicy, Vec::new(), value, span, presence);
                    }
                }
            },
            "aws_iam_policy" if !is_data => {
                let mut roles = Vec::new();
                for &at in self.attached.get(block.name()).into_iter().flatten() {
                    roles.extend(self.attachments.get(at).cloned());
                }
                let value = block.get("policy").map(|setting| &setting.value);
                // Without anybody who has it, one that cannot be read is of no use.
                if !roles.is_empty() || value.is_some_and(|value| value.heredoc.is_some()) {
                    self.add(Kind::IdentityPolicy, roles, value, span, presence);
                }
            }
            "aws_iam_role_policy_attachment" => {}
            kind if !is_data && (may_give_policies(kind) || block.word() == "module") => {
                self.leave_open(span);
            }
            _ => {}
        }
    }

    fn machine(&mut self, block: &Block<'w>, setting: &Setting<'w>) {
        let (node, integrity) = self.heredoc(&setting.value);
        let role = self.role_of(block.get("role_arn"));
        // A role that is not told may have any policy: it is none of the workspace's.
        let role = role.or_else(|| {
            let told = block.get("role_arn")?;
            Some(told.value.text.to_owned())
                .filter(|text| !text.contains(['{', '}', '\n']))
                .map(|text| ["${", &text, "}"].concat())
        });
        let name = (!block.is_top).then(|| block.name().to_owned());
        self.parts.push(Part {
            what: What::Machine {
                name,
                arn: None,
                role,
                origin: None,
            },
            node,
            integrity,
            presence: Presence::Certain,
            guard: Guard::Always,
            span: setting.value.span,
            document: self.document,
        });
    }

    fn role(&mut self, block: &Block<'w>) {
        let role = ["${aws_iam_role.", block.name(), ".arn}"].concat();
        let trust = block
            .get("assume_role_policy")
            .map(|setting| &setting.value);
        let presence = Presence::conditional_when(block.is_repeated());
        self.add(
            Kind::TrustPolicy,
            vec![role.clone()],
            trust,
            block.span,
            presence,
        );
        if block.has("inline_policy") || block.has("managed_policy_arns") || block.has("dynamic") {
            self.add(
                Kind::IdentityPolicy,
                vec![role.clone()],
                None,
                block.span,
                Presence::Certain,
            );
        }
        if block.has("permissions_boundary") {
            self.add(
                Kind::PermissionsBoundary,
                vec![role],
                None,
                block.span,
                Presence::Certain,
            );
        }
    }
}
