//! Scripts that call the AWS CLI: Makefiles and shell scripts tell which file is the policy of which
//! role, and which definition runs as which role.
//!
//! What a conditional decides proves nothing, and what is not read opens the role that it is of.

mod calls;
mod command;
mod reader;
mod shell;
mod surroundings;
mod workflow;
mod writes;

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::holes::is_account;
use crate::text::mapped::Mapped;
use crate::text::order::sort;
use crate::text::{Guard, Integrity, Node, Presence, Tree, marks};
use crate::workspace::Kind;

use super::super::links::{Files, Found};
use super::{Part, What, know, of_text, text};
use calls::{Call, is_known};
use surroundings::OWN_FOLDER;
pub(in crate::documents) use workflow::holds_commands;
pub(in crate::documents) use writes::Written;

/// A document that a script may name.
pub(in crate::documents) struct Given<'t, 'w> {
    pub(in crate::documents) whole: &'w str,
    /// None: it could not be read, or had to be repaired.
    pub(in crate::documents) root: Option<&'t Node<'w>>,
    /// What is in it is told by itself.
    pub(in crate::documents) has_parts: bool,
}

/// What a script brings along.
#[derive(Default)]
pub(in crate::documents) struct Taken<'w> {
    pub(in crate::documents) parts: Vec<Part<'w>>,
    pub(in crate::documents) findings: Vec<Finding>,
    /// Documents that are a part of it.
    pub(in crate::documents) joined: Vec<u32>,
    /// Documents that it names, which are read on their own.
    pub(in crate::documents) linked: Vec<u32>,
}

/// Takes a script apart, or the scripts of a workflow file.
pub(in crate::documents) fn take<'w>(
    (document, whole): (u32, &'w str),
    is_make: bool,
    files: &Files,
    documents: &[Given<'_, 'w>],
) -> Taken<'w> {
    let own = documents
        .get(document as usize)
        .and_then(|given| given.root);
    let commands = match own.filter(|root| holds_commands(root)) {
        Some(root) => workflow::commands(root, document),
        None => shell::commands(whole, is_make, document),
    };
    let calls: Vec<Call> = commands.iter().filter_map(Call::of).collect();
    let profiles = calls
        .iter()
        .map(|call| (call.get("profile"), call.get("endpoint-url")));
    let mut profiles: Vec<(Option<&str>, Option<&str>)> = profiles.collect();
    sort(&mut profiles);
    profiles.dedup();
    let mut reader = Reader {
        document,
        whole,
        written: Written::of(whole),
        files,
        documents,
        calls: &calls,
        // Several profiles may be several accounts.
        is_conditional: profiles.len() > 1,
        is_of_unknown_account: calls.iter().any(|call| {
            let role = call.get("role-arn");
            call.service == "stepfunctions"
                && role.is_some_and(|role| of_unknown_account(role).is_some())
        }),
        moved: Vec::new(),
        taken: Taken::default(),
    };
    for call in &calls {
        reader.call(call);
    }
    reader.move_machines();
    reader.taken
}

struct Reader<'r, 't, 'w> {
    document: u32,
    whole: &'w str,
    written: Written<'w>,
    files: &'r Files,
    documents: &'r [Given<'t, 'w>],
    calls: &'r [Call],
    is_conditional: bool,
    /// A machine's role has an account that is not written out: that of the whole script.
    is_of_unknown_account: bool,
    /// Machines that are given another role: their name, that role, the parts before the call, and
    /// whether it is made in any case.
    moved: Vec<(Option<String>, String, usize, bool)>,
    taken: Taken<'w>,
}

/// The name of a role whose ARN has no account that is written out.
fn of_unknown_account(role: &str) -> Option<&str> {
    let (before, path) = role.split_once(":role/")?;
    let account = before.rsplit(':').next().unwrap_or_default();
    let is_unknown = before.starts_with("arn:") && !is_account(account);
    is_unknown.then(|| path.rsplit('/').next().unwrap_or_default())
}

/// What an option gives.
struct Content<'w> {
    node: Option<Node<'w>>,
    document: u32,
    span: Span,
    integrity: Integrity,
}

impl<'w> Reader<'_, '_, 'w> {
    fn call(&mut self, call: &Call) {
        if !matches!(call.service.as_str(), "iam" | "stepfunctions" | "ecs") {
            return;
        }
        let input = call
            .get("cli-input-json")
            .map(|input| self.content(call, input));
        if let Some(input) = &input
            && self.has_parts(input.document)
        {
            // What `aws iam put-role-policy` takes is what `get-role-policy` prints.
            self.link(input.document);
            return;
        }
        let input = input.as_ref();
        match (call.service.as_str(), call.operation.as_str()) {
            ("iam", "create-role") => {
                self.role(call, input);
                self.trust(
                    call,
                    input,
                    "assume-role-policy-document",
                    "AssumeRolePolicyDocument",
                );
                self.boundary(call, input);
            }
            ("iam", "update-assume-role-policy") => {
                self.trust(call, input, "policy-document", "PolicyDocument");
            }
            ("iam", "put-role-policy") => self.inline(call, input),
            ("iam", "attach-role-policy") => self.attached(call, input),
            ("iam", "put-role-permissions-boundary") => self.boundary(call, input),
            ("iam", "add-role-to-instance-profile") => self.profile(call, input),
            ("iam", operation) => self.unread(call, input, operation),
            ("stepfunctions", "create-state-machine" | "update-state-machine") => {
                self.machine(call, input);
            }
            ("ecs", "register-task-definition") => {
                if let Some(input) = input.filter(|input| input.document != self.document) {
                    self.link(input.document);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, call: &Call, what: What, content: Option<Content<'w>>) {
        let content = content.unwrap_or(Content {
            node: None,
            document: self.document,
            span: call.span,
            integrity: Integrity::Intact,
        });
        let mut part = Part {
            what,
            node: content.node,
            integrity: content.integrity,
            presence: Presence::conditional_when(call.is_conditional || self.is_conditional),
            guard: Guard::Always,
            span: content.span,
            document: content.document,
        };
        let whole = self.text_of(part.document);
        know(&mut part, whole);
        self.taken.parts.push(part);
    }

    fn text_of(&self, document: u32) -> &'w str {
        match document == self.document {
            true => self.whole,
            false => self
                .documents
                .get(document as usize)
                .map_or("", |given| given.whole),
        }
    }

    /// The value of an option, or of the key of the input.
    fn value(
        &self,
        call: &Call,
        input: Option<&Content<'w>>,
        option: &str,
        key: &str,
    ) -> Option<String> {
        let given = call.get(option).map(str::to_owned);
        given.or_else(|| {
            let node = input?.node.as_ref()?;
            text(node, key).map(str::to_owned)
        })
    }

    /// The name of a role; one that is not known may be any.
    fn name(&mut self, call: &Call, input: Option<&Content<'w>>) -> Option<String> {
        let name = self.value(call, input, "role-name", "RoleName");
        let name = name.filter(|name| !name.is_empty())?;
        Some(match self.is_of_unknown_account {
            true => self.arn(&name),
            false => name,
        })
    }

    /// A role of the account that the script is run in.
    fn arn(&self, name: &str) -> String {
        let account = marks::of_document(self.document, "${AWS::AccountId}");
        let partition = match self.whole.contains("arn:aws-") {
            true => marks::of_document(self.document, "${AWS::Partition}"),
            false => "aws".to_owned(),
        };
        format!("arn:{partition}:iam::{account}:role/{name}")
    }

    fn role(&mut self, call: &Call, input: Option<&Content<'w>>) {
        if let Some(id) = self.name(call, input) {
            let name = id.rsplit('/').next().unwrap_or_default().to_owned();
            let what = What::Role {
                arn: (id != name).then_some(id),
                name,
                unique_id: None,
                address: None,
                is_resource: false,
            };
            self.add(call, what, None);
        }
    }

    fn trust(&mut self, call: &Call, input: Option<&Content<'w>>, option: &str, key: &str) {
        if let Some(name) = self.name(call, input) {
            let content = self.policy(call, input, option, key);
            self.replace(call, &name, Kind::TrustPolicy, None);
            let what = What::policy(Kind::TrustPolicy, vec![name]);
            self.add(call, what, Some(content));
        }
    }

    fn inline(&mut self, call: &Call, input: Option<&Content<'w>>) {
        let Some(role) = self.name(call, input) else {
            return;
        };
        let content = self.policy(call, input, "policy-document", "PolicyDocument");
        let name = self.value(call, input, "policy-name", "PolicyName");
        self.replace(call, &role, Kind::IdentityPolicy, name.as_deref());
        let what = What::Policy {
            kind: Kind::IdentityPolicy,
            roles: vec![role],
            name: name.filter(|name| is_known(name)),
            arn: None,
            version: None,
            is_in_effect: true,
        };
        self.add(call, what, Some(content));
    }

    fn attached(&mut self, call: &Call, input: Option<&Content<'w>>) {
        if let Some(role) = self.name(call, input) {
            let arn = self.value(call, input, "policy-arn", "PolicyArn");
            self.managed(call, role, arn.unwrap_or_default(), false);
        }
    }

    fn boundary(&mut self, call: &Call, input: Option<&Content<'w>>) {
        let arn = self.value(call, input, "permissions-boundary", "PermissionsBoundary");
        if let (Some(arn), Some(role)) = (arn, self.name(call, input)) {
            self.managed(call, role, arn, true);
        }
    }

    /// A managed policy: one that the script makes is read, of any other only the name is told.
    fn managed(&mut self, call: &Call, role: String, arn: String, is_boundary: bool) {
        let name = arn.rsplit('/').next().unwrap_or_default().to_owned();
        let is_of_aws = arn.contains(":iam::aws:");
        let mut made = self.calls.iter().filter(|one| {
            one.service == "iam"
                && one.operation == "create-policy"
                && one.known("policy-name") == Some(name.as_str())
        });
        let first = made.next().filter(|_| !is_of_aws && is_known(&name));
        let (Some(made), None) = (first, made.next()) else {
            // A policy of which nothing is known, where even the name is not.
            let what = match is_known(&name) {
                true => What::NamedPolicy {
                    role: Some(role),
                    arn,
                    is_boundary,
                },
                false if is_boundary => What::policy(Kind::PermissionsBoundary, vec![role]),
                false => What::policy(Kind::IdentityPolicy, vec![role]),
            };
            return self.add(call, what, None);
        };
        let mut content = self.policy(made, None, "policy-document", "PolicyDocument");
        if made.is_conditional {
            content.integrity = content.integrity.and(Integrity::Undetermined);
        }
        let kind = match is_boundary {
            true => Kind::PermissionsBoundary,
            false => Kind::IdentityPolicy,
        };
        self.add(call, What::policy(kind, vec![role]), Some(content));
    }

    fn profile(&mut self, call: &Call, input: Option<&Content<'w>>) {
        let profile = self.value(call, input, "instance-profile-name", "InstanceProfileName");
        let profile = profile.filter(|profile| is_known(profile));
        let role = self.name(call, input).filter(|role| is_known(role));
        if let (Some(profile), Some(role)) = (profile, role)
            && !call.is_conditional
        {
            let what = What::InstanceProfile {
                names: vec![profile],
                role,
            };
            self.add(call, what, None);
        }
    }

    /// A call that takes something away, or that is not read: the role may have anything.
    fn unread(&mut self, call: &Call, input: Option<&Content<'w>>, operation: &str) {
        let changes = [
            "delete-role",
            "detach-role",
            "create-policy-version",
            "set-default",
        ]
        .iter()
        .any(|start| operation.starts_with(start));
        if let Some(role) = self.name(call, input).filter(|_| changes) {
            let policy = self.value(call, input, "policy-name", "PolicyName");
            if operation == "delete-role-policy"
                && policy.is_some()
                && self.replace(call, &role, Kind::IdentityPolicy, policy.as_deref())
            {
                return;
            }
            self.add(call, What::policy(Kind::IdentityPolicy, vec![role]), None);
        }
    }

    fn machine(&mut self, call: &Call, input: Option<&Content<'w>>) {
        let of = |reader: &Self, option: &str, key: &str| reader.value(call, input, option, key);
        let arn = of(self, "state-machine-arn", "stateMachineArn");
        let name = of(self, "name", "name");
        let name = name.or_else(|| {
            let arn = arn.as_deref()?;
            arn.rsplit_once(":stateMachine:")
                .map(|(_, name)| name.to_owned())
        });
        let role = of(self, "role-arn", "roleArn");
        let definition = match call.get("definition") {
            Some(definition) => Some(self.content(call, definition)),
            None => input.and_then(|input| self.within(input, "definition")),
        };
        let Some(definition) = definition else {
            if let Some(role) = role.filter(|_| call.operation.starts_with("update")) {
                let is_sure = !call.is_conditional && !self.is_conditional;
                self.moved
                    .push((name, role, self.taken.parts.len(), is_sure));
            }
            return;
        };
        if definition.document != self.document {
            self.join(definition.document);
        }
        // An update of what is created here: the same again, or another definition for its role.
        let mut role = role;
        if call.operation.starts_with("update") {
            for part in &self.taken.parts {
                let What::Machine {
                    name: known,
                    role: own,
                    ..
                } = &part.what
                else {
                    continue;
                };
                if name.is_some() && *known != name {
                    continue;
                }
                role = role.or_else(|| own.clone());
                if part.document == definition.document
                    && role == *own
                    && part.document != self.document
                {
                    return;
                }
            }
        }
        let arn = arn.filter(|arn| is_known(arn)).or_else(|| {
            let region = call.known("region")?;
            let known = name.as_deref().filter(|name| is_known(name))?;
            let mut parts = role.as_deref()?.split(':');
            let (partition, account) = (parts.nth(1)?, parts.nth(2)?);
            is_account(account)
                .then(|| format!("arn:{partition}:states:{region}:{account}:stateMachine:{known}"))
        });
        let role = role.map(|role| self.role_of_machine(role));
        let what = What::Machine {
            name: name.map(|name| marks::unmarked(&name).into_owned()),
            arn,
            role,
            origin: None,
        };
        self.add(call, what, Some(definition));
    }

    /// A machine that is given another role runs as that one; as both, where nobody knows which call
    /// is the last one.
    fn move_machines(&mut self) {
        for (name, role, before, is_sure) in std::mem::take(&mut self.moved) {
            let role = self.role_of_machine(role);
            let mut added = Vec::new();
            for (at, part) in self.taken.parts.iter_mut().enumerate() {
                let What::Machine {
                    name: known,
                    arn,
                    role: own,
                    origin,
                } = &mut part.what
                else {
                    continue;
                };
                let is_same = name.is_none() || *known == name;
                if !is_same || own.as_ref() == Some(&role) {
                    continue;
                }
                if is_sure && name.is_some() && at < before {
                    *own = Some(role.clone());
                    continue;
                }
                added.push(Part {
                    what: What::Machine {
                        name: known.clone(),
                        arn: arn.clone(),
                        role: Some(role.clone()),
                        origin: *origin,
                    },
                    node: part.node.clone(),
                    integrity: part.integrity,
                    presence: part.presence,
                    guard: Guard::clone(&part.guard),
                    span: part.span,
                    document: part.document,
                });
            }
            self.taken.parts.extend(added);
        }
    }

    fn role_of_machine(&self, role: String) -> String {
        match of_unknown_account(&role) {
            Some(name) => self.arn(name),
            None => role,
        }
    }

    /// Takes away what a call puts in its place, or deletes: a policy of a role that the script gave it
    /// before. Tells whether there was one.
    fn replace(&mut self, call: &Call, role: &str, kind: Kind, policy: Option<&str>) -> bool {
        if !is_known(role) || policy.is_some_and(|policy| !is_known(policy)) {
            return false;
        }
        let is_replaced = |part: &Part<'_>| match &part.what {
            What::Policy {
                kind: known,
                roles,
                name,
                arn: None,
                ..
            } => {
                *known == kind
                    && roles.as_slice() == [role]
                    && name.as_deref() == policy
                    && (kind == Kind::TrustPolicy || policy.is_some())
            }
            _ => false,
        };
        if call.is_conditional || self.is_conditional {
            // It may be in its place.
            for part in self.taken.parts.iter_mut().filter(|part| is_replaced(part)) {
                part.integrity = part.integrity.and(Integrity::Undetermined);
            }
            return false;
        }
        let before = self.taken.parts.len();
        self.taken.parts.retain(|part| !is_replaced(part));
        self.taken.parts.len() < before
    }

    /// The policy that an option or the input gives.
    fn policy(
        &mut self,
        call: &Call,
        input: Option<&Content<'w>>,
        option: &str,
        key: &str,
    ) -> Content<'w> {
        let content = match call.get(option) {
            Some(value) => Some(self.content(call, value)),
            None => input.and_then(|input| self.within(input, key)),
        };
        let content = content.unwrap_or(Content {
            node: None,
            document: self.document,
            span: call.span,
            integrity: Integrity::Intact,
        });
        if content.document != self.document && !self.has_parts(content.document) {
            self.join(content.document);
        }
        content
    }

    /// What stands in a key of the input, as JSON text or as an object.
    fn within(&mut self, input: &Content<'w>, key: &str) -> Option<Content<'w>> {
        let node = input.node.as_ref()?.get(key)?;
        let whole = self.text_of(input.document);
        let (inner, integrity) =
            super::inner(node, whole, input.document, &mut self.taken.findings);
        Some(Content {
            node: inner,
            document: input.document,
            span: node.span(),
            integrity: integrity.and(input.integrity),
        })
    }

    /// What a value is: a file, or JSON that is written out.
    fn content(&mut self, call: &Call, value: &str) -> Content<'w> {
        let mut content = Content {
            node: None,
            document: self.document,
            span: call.span,
            integrity: Integrity::Intact,
        };
        let path = value
            .strip_prefix("file://")
            .or(value.strip_prefix("fileb://"));
        if let Some(path) = path {
            let found = self.file(call, path).filter(|_| is_known(path));
            let given = found.and_then(|at| Some((at, self.documents.get(at as usize)?)));
            match given {
                Some((at, given)) => {
                    content.document = at;
                    let root = given.root;
                    content.node = root.cloned();
                    content.span = root.map_or(Span::new(0, 1), |root| root.span());
                    content.integrity = match root {
                        None => Integrity::Repaired,
                        // What the script writes is not known by what is there now.
                        Some(_) => Integrity::Undetermined.when(self.written.has(path)),
                    };
                }
                None => self.elsewhere(call, path),
            }
            return content;
        }
        if value.trim_start().starts_with('{') {
            let mut mapped = Mapped::default();
            mapped.push(value, call.span.start, false);
            let (node, integrity) =
                of_text(&mapped, self.whole, self.document, &mut self.taken.findings);
            content.node = node;
            content.integrity = integrity;
        }
        content
    }

    /// The document that a path means, in the folder that the call is made in: that of the script, or
    /// any above it.
    fn file(&self, call: &Call, path: &str) -> Option<u32> {
        let within = |path: &str| {
            let (_, own) = path.split_once(OWN_FOLDER)?;
            self.files
                .beside(self.document, own.trim_start_matches('/'))
        };
        if path.contains(OWN_FOLDER) {
            return within(path);
        }
        let Some(folder) = call.folder.as_deref() else {
            return self.files.only(path);
        };
        let path = match folder {
            "" => path.to_owned(),
            folder => [folder, "/", path].concat(),
        };
        if path.contains(OWN_FOLDER) {
            return within(&path);
        }
        let mut above = self.files.above(self.document, &path).into_iter();
        let Some(first) = above.next() else {
            return match self.files.resolve(self.document, &path) {
                Found::One(document) => Some(document),
                _ => None,
            };
        };
        let whole = |document: u32| self.documents.get(document as usize).map(|one| one.whole);
        above
            .all(|other| whole(other) == whole(first))
            .then_some(first)
    }

    fn elsewhere(&mut self, call: &Call, path: &str) {
        let because = Because::new(Code::FileElsewhere)
            .with("document", marks::unmarked(path).into_owned())
            .at(call.span.of(self.document));
        let finding = because.finding(Severity::Warning);
        if !self.taken.findings.contains(&finding) {
            self.taken.findings.push(finding);
        }
    }

    fn has_parts(&self, document: u32) -> bool {
        let given = self.documents.get(document as usize);
        document != self.document && given.is_some_and(|given| given.has_parts)
    }

    fn join(&mut self, document: u32) {
        if !self.taken.joined.contains(&document) {
            self.taken.joined.push(document);
        }
    }

    fn link(&mut self, document: u32) {
        if !self.taken.linked.contains(&document) {
            self.taken.linked.push(document);
        }
    }
}
