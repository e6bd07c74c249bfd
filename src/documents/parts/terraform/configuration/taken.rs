//! What a root module yields: machines, roles with their policies, task definitions, instance
//! profiles; the same as a plan of it.
//!
//! What is not known and may give a role a policy leaves that role open: nothing is granted beside
//! it.

use crate::text::order::sort_by_key;
use std::rc::Rc;

use super::super::super::super::concern;
use super::super::super::template::PutIn;
use super::super::super::{Declared, Part, Uses, What};
use super::super::claims::Claims;
use super::blocks;
use super::folders::{EMBEDDED, LOOSE, Resource};
use super::owners::{Owners, Roles, text};
use super::world::{Instance, World};
use super::written;
use crate::finding::{Because, Code, Finding, Place, Severity, Span};
use crate::hcl::env::Failure;
use crate::hcl::value::{Kind, Text, Value};
use crate::hcl::{Expr, convert, decode};
use crate::text::guard::Guard;
use crate::text::maps::{Places, Seen};
use crate::text::{Integrity, Node, Presence, Tri, made};
use crate::workspace::{Document, Kind as DocumentKind};

/// A part and the document that it stands in.
pub(super) type Placed<'w> = (u32, Part<'w>);

/// Who has a managed policy.
pub(super) struct Holder {
    pub(super) policy: usize,
    pub(super) is_boundary: bool,
    pub(super) is_certain: bool,
    pub(super) roles: Vec<String>,
}

/// Takes a root module apart.
pub(super) struct Taken<'t, 'p, 'w> {
    pub(super) world: &'t World<'p>,
    documents: &'w [Document],
    pub(super) roles: Roles,
    pub(super) parts: Vec<Placed<'w>>,
    /// What is declared where.
    pub(super) declared: Vec<(u32, Declared)>,
    /// Values that are put into definitions, each with the document that tells of the machine.
    pub(super) put_in: Vec<(u32, PutIn)>,
    pub(super) claims: Claims,
    pub(super) holders: Vec<Holder>,
    /// Documents that are templates of stacks.
    pub(super) templates: Vec<u32>,
    /// The managed policies by their ARNs.
    pub(super) policies: Places,
    /// Names of inline policies of roles that are not known, each with the roles that may be meant.
    pub(super) possible_names: Vec<(Vec<String>, Rc<Text>, Place)>,
    /// Names of the inline policies that roles have.
    pub(super) inline_names: Vec<(String, Rc<Text>)>,
    open: Seen,
    anyone: Option<Place>,
    pub(super) findings: &'t mut Vec<Finding>,
}

/// Types of IAM that give no role a policy.
const HARMLESS: [&str; 6] = [
    "user",
    "group",
    "openid",
    "saml",
    "account",
    "server_certificate",
];

/// Types that are told what they make: any resource.
const MAKERS: [&str; 6] = [
    "aws_cloudformation_",
    "aws_serverlessapplicationrepository_",
    "aws_servicecatalog_",
    "awscc_cloudformation_",
    "awscc_servicecatalog_",
    "aws_cloudcontrolapi_",
];

impl<'t, 'p, 'w> Taken<'t, 'p, 'w> {
    pub(super) fn new(
        world: &'t World<'p>,
        documents: &'w [Document],
        findings: &'t mut Vec<Finding>,
    ) -> Self {
        Self {
            world,
            documents,
            roles: Roles::read(world),
            parts: Vec::new(),
            declared: Vec::new(),
            put_in: Vec::new(),
            claims: Claims::default(),
            holders: Vec::new(),
            templates: Vec::new(),
            policies: policies(world),
            possible_names: Vec::new(),
            inline_names: Vec::new(),
            open: Seen::default(),
            anyone: None,
            findings,
        }
    }

    /// Everything, in the order of the text of each document.
    pub(super) fn parts(&mut self) -> Vec<Placed<'w>> {
        // Machines first: they name roles that are made elsewhere.
        for pass in [true, false] {
            for number in 0..self.world.instances() {
                let Some(instance) = self.world.instance(number) else {
                    continue;
                };
                if let Some(resource) = self.world.resource(&instance) {
                    match (resource.of() == "aws_sfn_state_machine", pass) {
                        (true, true) if !resource.is_data => {
                            self.machine(number, &instance, resource);
                        }
                        (false, false) => self.resource(number, &instance, resource),
                        _ => {}
                    }
                }
            }
        }
        self.loose();
        self.modules();
        self.unread();
        self.beside_source();
        if self.world.is_spent() {
            // What was given up could be anything.
            self.anyone(Span::new(0, 1).of(self.world.lead));
        }
        self.held();
        for (roles, name, at) in std::mem::take(&mut self.possible_names) {
            let is_taken = |role: &&String| {
                let mut own = self.inline_names.iter().filter(|(of, _)| of == *role);
                own.any(|(_, known)| convert::equal_texts(known, &name) != Some(false))
            };
            let taken: Vec<String> = roles.iter().filter(is_taken).cloned().collect();
            taken.iter().for_each(|role| self.leave_open(role, at));
        }
        self.commanded();
        // A plan that is not of this source may be wrong in what it alone knows.
        if let Some(at) = self.world.contradicted() {
            self.anyone(at);
        }
        for unmet in self.claims.unmet() {
            match unmet.part.and_then(|part| self.parts.get_mut(part)) {
                Some((_, part)) => part.presence = Presence::Conditional,
                None => {
                    let at = unmet.span.of(self.world.lead);
                    self.leave_open(&unmet.role, at);
                }
            }
        }
        if let Some(at) = self.anyone
            && let Owners::Among(all) = self.roles.any()
        {
            all.iter().for_each(|role| self.leave_open(role, at));
        }
        let mut parts = std::mem::take(&mut self.parts);
        sort_by_key(&mut parts, |(document, part)| (*document, part.span.start));
        parts
    }

    pub(super) fn add(&mut self, at: Place, what: What, node: Option<Node<'w>>) {
        self.parts.push((
            at.document,
            Part {
                what,
                node,
                integrity: Integrity::Intact,
                presence: Presence::Certain,
                guard: Guard::Always,
                span: at.span,
                document: at.document,
            },
        ));
    }

    /// A role has a policy that may say anything (law 6 of the inventory).
    pub(super) fn leave_open(&mut self, role: &str, at: Place) {
        if !role.is_empty() && self.open.insert(role) {
            let what = What::policy(DocumentKind::IdentityPolicy, vec![role.to_owned()]);
            self.add(at, what, None);
        }
    }

    pub(super) fn unsure(&mut self, owners: Owners, at: Place) {
        match owners {
            Owners::One(role) => self.leave_open(&role, at),
            Owners::Among(all) => all.iter().for_each(|role| self.leave_open(role, at)),
        }
    }

    /// The value of an attribute that is set; what fails or is ignored later is not known.
    pub(super) fn value(
        &self,
        number: usize,
        resource: &Resource<'_>,
        name: &str,
    ) -> Option<Value> {
        let written = self.world.written(number, name)?;
        if self.is_ignored(resource, name) {
            return Some(self.unknown(number, name, resource));
        }
        match written {
            Ok(value) if value.is_null() == Some(true) => None,
            Ok(value) => Some(value),
            Err(Failure) => Some(self.unknown(number, name, resource)),
        }
    }

    fn unknown(&self, number: usize, name: &str, resource: &Resource<'_>) -> Value {
        let text = self.world.own(number, name);
        Value::new(Kind::Text(Rc::new(text)), self.place(number, resource))
    }

    /// `lifecycle { ignore_changes = [...] }`: what is written is what it was made with, and is left
    /// as it has become since.
    pub(super) fn is_ignored(&self, resource: &Resource<'_>, name: &str) -> bool {
        resource.item.blocks("lifecycle").iter().any(|block| {
            let Some(expr) = block.body.attribute("ignore_changes") else {
                return false;
            };
            let mut words = self
                .written(&expr, block.body.source().text)
                .split(|letter: char| !messages::visible::is_word_letter(letter) && letter != '_');
            words.any(|word| word == "all" || word == name)
        })
    }

    /// The text of an expression; where it is not at hand, that of its file.
    fn written<'s>(&'s self, expr: &Expr<'_>, whole: &'s str) -> &'s str {
        let (at, documents) = (expr.at(), &self.documents);
        let text = documents.get(at.document as usize).and_then(|document| {
            let span = at.span;
            document.text.get(span.start as usize..span.end as usize)
        });
        text.unwrap_or(whole)
    }

    /// Whether a resource runs a command where it is deployed that may give any role another policy.
    pub(super) fn runs_calls_for_roles(&self, resource: &Resource<'_>) -> bool {
        let bodies = resource.item.bodies.iter();
        let mut blocks = bodies.flat_map(|body| body.blocks("provisioner", 1));
        blocks.any(|block| {
            let command = block.body.attribute("command");
            command.is_some_and(|command| {
                concern::calls_for_roles(self.written(&command, block.body.source().text))
            })
        })
    }

    /// Where a resource stands; what a known module makes stands where it is called.
    pub(super) fn place(&self, number: usize, resource: &Resource<'_>) -> Place {
        let instance = self.world.instance(number);
        let mut module = instance.map(|instance| instance.module);
        let mut at = resource.item.at;
        while at.document == EMBEDDED
            && let Some(owner) = module.and_then(|module| self.world.module(module))
            && let Some((parent, call, _)) = &owner.call
        {
            at = call.at;
            module = Some(*parent);
        }
        at
    }

    pub(super) fn whole(&self, document: u32) -> &'w str {
        self.documents
            .get(document as usize)
            .map_or("", |document| document.text.as_str())
    }

    /// Reads a text of JSON: the tree, its place, whether nothing is proved by it, and where it may
    /// have statements that are not told.
    pub(super) fn read(
        &mut self,
        value: &Value,
        at: Place,
    ) -> Option<(Node<'w>, Place, Integrity, Option<Place>)> {
        let Kind::Text(text) = &value.kind else {
            return None;
        };
        let decoded = decode::json(text, value.at);
        let is_whole_hole = !text.is_known() && !decoded.integrity.is_intact();
        if !is_whole_hole {
            self.findings.extend(decoded.findings);
        }
        let mut root = decoded.value?;
        root.as_map()?;
        self.put_in
            .extend(decoded.put_in.into_iter().map(|(named, value)| {
                let machine = (0, 0);
                (
                    at.document,
                    PutIn {
                        machine,
                        named,
                        value,
                    },
                )
            }));
        let open = written::unknown_statement(&root);
        if open.is_some() {
            root = written::without_unknown(&root);
        }
        // A text that is written in one piece stands where it begins.
        let home = match root.at.document {
            EMBEDDED => at,
            _ => root.at,
        };
        let tree = written::tree(&root, self.whole(home.document), home, self.world.lead);
        Some((
            tree.node,
            home,
            decoded
                .integrity
                .and(Integrity::Undetermined.when(tree.is_open)),
            open.map(|open| if open.document == EMBEDDED { at } else { open }),
        ))
    }

    fn machine(&mut self, number: usize, instance: &Instance, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        let role = self.value(number, resource, "role_arn");
        let role = role.map(|value| {
            let (id, is_certain) = self.roles.of_arn(&value, self.world.lead);
            if !is_certain {
                self.leave_open(&id, at);
            }
            id
        });
        let name = text(self.world, number, "name", at);
        let arn = text(self.world, number, "arn", at);
        let what = What::Machine {
            name: Some(name.as_known().unwrap_or_else(|| instance.address.clone())),
            arn: Some(written::text(&arn, self.world.lead)),
            role: role.filter(|role| !role.is_empty()),
            origin: Some((number_of(&instance.address), resource.item.at.span.start)),
        };
        if let What::Machine {
            name: Some(name), ..
        } = &what
        {
            let machine = Declared::Machine(name.clone());
            self.declared.push((at.document, machine));
        }
        // What is substituted in it is not read.
        let is_substituted = resource
            .item
            .attribute("definition_substitutions")
            .is_some();
        let definition = self.value(number, resource, "definition");
        let definition = definition.filter(|_| !is_substituted);
        let origin = (number_of(&instance.address), resource.item.at.span.start);
        let before = self.put_in.len();
        let read = definition.and_then(|value| self.read(&value, at));
        let Some((node, place, integrity, _)) = read else {
            let because = Because::new(Code::DefinitionElsewhere)
                .with("machine", instance.address.as_str())
                .at(at);
            self.findings.push(because.finding(Severity::Warning));
            return self.add(at, what, None);
        };
        for (_, put_in) in self.put_in.iter_mut().skip(before) {
            put_in.machine = origin;
        }
        for (holder, _) in self.put_in.iter_mut().skip(before) {
            *holder = place.document;
        }
        self.add(place, what, Some(node));
        if let Some((_, part)) = self.parts.last_mut() {
            part.integrity = integrity;
        }
        let uses = self.uses(number, instance, resource, place.span);
        self.add(place, What::Uses(uses), None);
    }

    /// What stands beside a definition.
    fn uses(
        &self,
        number: usize,
        instance: &Instance,
        resource: &Resource<'_>,
        span: Span,
    ) -> Uses {
        let _ = number;
        let is_on = |block: &str, name: &str| {
            // Those of the other provider are no blocks.
            if resource.is_twin() {
                return (Tri::Maybe, span);
            }
            let found = blocks::expand(
                self.world,
                instance.module,
                &instance.names,
                resource.item.blocks(block),
            );
            let switch = match (found.list.as_slice(), found.is_open) {
                ([], false) => return (Tri::No, span),
                ([only], false) => only.value(self.world, instance.module, name),
                _ => return (Tri::Maybe, span),
            };
            let told = switch.and_then(|value| convert::known_text(&value));
            let is_on = match told.as_deref() {
                Some("OFF" | "false" | "AWS_OWNED_KEY") => Tri::No,
                Some("ALL" | "ERROR" | "FATAL" | "true" | "CUSTOMER_MANAGED_KMS_KEY") => Tri::Yes,
                _ => Tri::Maybe,
            };
            (is_on, span)
        };
        Uses {
            logging: is_on("logging_configuration", "level"),
            tracing: is_on("tracing_configuration", "enabled"),
            encryption: is_on("encryption_configuration", "type"),
        }
    }

    fn resource(&mut self, number: usize, instance: &Instance, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        match (resource.of(), resource.is_data) {
            ("aws_iam_role", false) => {
                let arn = text(self.world, number, "arn", at);
                let role = Declared::Role(written::text(&arn, self.world.lead));
                self.declared.push((at.document, role));
                self.role(number, instance, resource);
            }
            ("aws_iam_role_policy", false) => self.role_policy(number, instance, resource),
            ("aws_iam_role_policy_attachment", false) => {
                let role = self.value(number, resource, "role");
                self.attachment(number, instance, resource, role.as_ref());
            }
            ("aws_iam_policy_attachment", false) => self.attachments(number, instance, resource),
            ("aws_iam_role_policies_exclusive", false) => self.inline_exclusive(number, resource),
            ("aws_iam_role_policy_attachments_exclusive", false) => {
                self.exclusive(number, resource);
            }
            ("aws_ecs_task_definition", false) => self.task_definition(number, resource),
            ("aws_iam_instance_profile", false) => self.instance_profile(number, resource),
            ("aws_iam_policy", false) => {
                if resource.is_twin() {
                    self.with_roles(number, instance, resource);
                }
            }
            ("aws_cloudformation_stack", false) => self.stack(number, instance, resource),
            (kind, false) if MAKERS.iter().any(|maker| kind.starts_with(maker)) => {
                self.maker(number, resource);
            }
            (kind, false) if kind.starts_with("awscc_iam_") => self.anyone(at),
            ("aws_organizations_policy", false) => self.organization_policy(number, resource),
            ("aws_organizations_policy_attachment", false) => {
                self.organization_attachment(number, resource);
            }
            (kind, false) => {
                if let Some(rest) = kind.strip_prefix("aws_iam_")
                    && !HARMLESS.iter().any(|known| rest.starts_with(known))
                {
                    self.anyone(at);
                }
            }
            (_, true) => {}
        }
    }

    pub(super) fn anyone(&mut self, at: Place) {
        self.anyone = self.anyone.or(Some(at));
    }

    pub(super) fn owners(&mut self, number: usize, resource: &Resource<'_>, name: &str) -> Owners {
        match self.value(number, resource, name) {
            Some(value) => self.roles.owners(self.world, number, &value),
            None => self.roles.any(),
        }
    }

    fn task_definition(&mut self, number: usize, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        let lead = self.world.lead;
        let mut members = vec![made::member(
            "containerDefinitions".to_owned(),
            at.span,
            made::string(String::new(), at.span),
        )];
        for (name, key, is_written) in [
            ("task_role_arn", "taskRoleArn", true),
            ("execution_role_arn", "executionRoleArn", true),
            ("family", "family", false),
            ("arn", "taskDefinitionArn", false),
        ] {
            let told = match is_written {
                true => self.value(number, resource, name),
                false => Some(Value::new(
                    Kind::Text(text(self.world, number, name, at)),
                    at,
                )),
            };
            let Some(told) = told else {
                continue;
            };
            let told_text =
                convert::to_text(&told).unwrap_or_else(|| Rc::new(self.world.own(number, name)));
            if told_text.is_empty() {
                continue;
            }
            let span = match told.at.document == at.document {
                true => told.at.span,
                false => at.span,
            };
            let value = made::string(written::text(&told_text, lead), span);
            members.push(made::member(key.to_owned(), span, value));
        }
        let node = made::object(members, at.span);
        self.add(at, What::TaskDefinition, Some(node));
    }

    fn instance_profile(&mut self, number: usize, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        let Some(role) = self.value(number, resource, "role") else {
            return;
        };
        if let Owners::One(role) = self.roles.owners(self.world, number, &role) {
            let lead = self.world.lead;
            let name = text(self.world, number, "name", at);
            let arn = text(self.world, number, "arn", at);
            let names = vec![written::text(&name, lead), written::text(&arn, lead)];
            self.add(at, What::InstanceProfile { names, role }, None);
        }
    }

    /// Settings that were pasted without their resource belong to nobody.
    fn loose(&mut self) {
        let bodies = self.world.folder(0).map(|folder| folder.loose.clone());
        for body in bodies.unwrap_or_default() {
            for name in LOOSE {
                let Some(expr) = body.attribute(name) else {
                    continue;
                };
                let at = expr.at();
                let value = self.world.evaluate(0, &[], expr).ok();
                let kind = match name {
                    "policy" => DocumentKind::IdentityPolicy,
                    "assume_role_policy" => DocumentKind::TrustPolicy,
                    _ => {
                        let what = What::Machine {
                            name: None,
                            arn: None,
                            role: None,
                            origin: None,
                        };
                        if let Some((node, place, integrity, _)) =
                            value.and_then(|value| self.read(&value, at))
                        {
                            self.add(place, what, Some(node));
                            if let Some((_, part)) = self.parts.last_mut() {
                                part.integrity = integrity;
                            }
                        }
                        continue;
                    }
                };
                self.policy(value.as_ref(), kind, Vec::new(), Presence::Certain, at);
            }
        }
    }
}

/// A number that tells the instances of one block apart.
fn number_of(address: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    address.bytes().fold(0x811c_9dc5, step)
}

/// The managed policies of a configuration, by their ARNs.
fn policies(world: &World<'_>) -> Places {
    let mut all = Places::default();
    for number in 0..world.instances() {
        let Some(instance) = world.instance(number) else {
            continue;
        };
        let is_policy = world
            .resource(&instance)
            .is_some_and(|resource| resource.of() == "aws_iam_policy" && !resource.is_data);
        if is_policy {
            let arn = text(world, number, "arn", crate::hcl::value::NOWHERE);
            let arn = written::text(&arn, world.lead);
            all.entry(arn).or_default().push(number);
        }
    }
    all
}
