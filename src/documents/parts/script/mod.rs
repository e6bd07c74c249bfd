//! Scripts that call the AWS CLI: Makefiles and shell scripts tell which file is the policy of which
//! role, and which definition runs as which role.
//!
//! What a conditional decides proves nothing, and what is not read opens the role that it is of.

mod calls;
mod command;
mod content;
mod machines;
mod make;
mod reader;
mod shell;
mod surroundings;
mod taken;
mod variables;
mod words;
mod workflow;
mod writes;

use crate::text::order::sort;
use crate::text::{Guard, Integrity, Presence, made, marks};
use crate::workspace::Kind;

use super::super::changes::{Change, Changed};
use super::super::links::Files;
use super::{Part, What, know};
use calls::{Call, is_known};
use machines::of_unknown_account;
use taken::{Content, Reader};
pub(in crate::documents) use taken::{Given, Taken};
pub(in crate::documents) use workflow::holds_commands;
pub(in crate::documents) use writes::Written;

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

impl<'w> Reader<'_, '_, 'w> {
    fn call(&mut self, call: &Call) {
        let services = ["iam", "stepfunctions", "ecs", "organizations"];
        if !services.contains(&call.service.as_str()) {
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
            ("iam", "add-role-to-instance-profile" | "remove-role-from-instance-profile") => {
                self.profile(call, input);
            }
            ("iam", "create-policy-version" | "set-default-policy-version") => {
                self.change(call, Changed::Policies);
            }
            ("organizations", "create-policy" | "update-policy") => {
                self.organization_policy(call, input);
            }
            ("organizations", "attach-policy") => self.attach_to_account(call),
            ("iam", operation) => self.unread(call, input, operation),
            ("stepfunctions", "create-state-machine" | "update-state-machine") => {
                self.machine(call, input);
            }
            ("ecs", "register-task-definition") => {
                match input.filter(|input| input.document != self.document) {
                    Some(input) => self.link(input.document),
                    None => self.task_definition(call, input),
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
        let Some(profile) = profile.filter(|profile| is_known(profile)) else {
            return;
        };
        let name = self.name(call, input).filter(|role| is_known(role));
        let is_added = call.operation.starts_with("add");
        // Which role is in it in the end depends on what else is run.
        let is_sure = is_added && name.is_some() && !call.is_conditional;
        let role = name.unwrap_or_else(|| marks::of_document(self.document, "${role}"));
        let content = Content {
            node: None,
            document: self.document,
            span: call.span,
            integrity: Integrity::Undetermined.when(!is_sure),
        };
        let what = What::InstanceProfile {
            names: vec![profile],
            role,
        };
        self.add(call, what, Some(content));
    }

    /// A revision that a call registers with options.
    fn task_definition(&mut self, call: &Call, input: Option<&Content<'w>>) {
        let mut members = Vec::new();
        for (option, key) in [
            ("family", "family"),
            ("task-role-arn", "taskRoleArn"),
            ("execution-role-arn", "executionRoleArn"),
        ] {
            if let Some(value) = self.value(call, input, option, key) {
                let value = made::string(value, call.span);
                members.push(made::member(key.to_owned(), call.span, value));
            }
        }
        if !members.is_empty() {
            let content = Content {
                node: Some(made::object(members, call.span)),
                document: self.document,
                span: call.span,
                integrity: Integrity::Undetermined.when(call.is_conditional),
            };
            self.add(call, What::TaskDefinition, Some(content));
        }
    }

    /// An SCP or RCP that the script makes. Whom it is attached to is not read.
    fn organization_policy(&mut self, call: &Call, input: Option<&Content<'w>>) {
        let kind = match self.value(call, input, "type", "Type").as_deref() {
            Some("RESOURCE_CONTROL_POLICY") => Kind::Rcp,
            Some(kind) if is_known(kind) && kind != "SERVICE_CONTROL_POLICY" => return,
            _ => Kind::Scp,
        };
        let mut content = self.policy(call, input, "content", "Content");
        content.integrity = content.integrity.and(Integrity::Undetermined);
        self.add(call, What::policy(kind, Vec::new()), Some(content));
    }

    /// A policy of the organization that is not in the script.
    fn attach_to_account(&mut self, call: &Call) {
        let mut calls = self.calls.iter();
        let is_made =
            calls.any(|one| one.service == "organizations" && one.operation == "create-policy");
        if !is_made {
            self.change(call, Changed::Any);
        }
    }

    pub(super) fn change(&mut self, call: &Call, of: Changed) {
        self.taken.changes.push(Change {
            operation: call.operation.clone(),
            of,
            gives: false,
            trusts: false,
            document: self.document,
            span: call.span,
        });
    }

    /// A call that takes something away, or that is not read: the role may have anything.
    fn unread(&mut self, call: &Call, input: Option<&Content<'w>>, operation: &str) {
        let changes = ["delete-role", "detach-role"]
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
}
